package runner

import (
	"context"

	"github.com/pconform/pconform/runner/wire"
)

// Once runs one check in one rendering, without the repetitions and controls of One: what a search needs that runs
// thousands of plans and confirms what it finds later.
func (r *Run) Once(ctx context.Context, c *Check, format wire.Format) Result {
	defer r.sober(c, format)
	return r.whole(r.attempt(ctx, c, format))
}

// Sent counts the requests so far, everything included.
func (r *Run) Sent() int64 { return r.sent.Load() }

// Throttled counts the answers so far that asked for patience.
func (r *Run) Throttled() int64 { return r.throttled.Load() }

// Late reports whether changes that are due at once were seen to take time.
func (r *Run) Late() bool { return r.lateness() > 0 }

// Stopped says why nothing more may be sent, or nil.
func (r *Run) Stopped(ctx context.Context) error { return r.stopped(ctx) }

// Summary returns what the sessions so far share: counts, what is missing, what was left behind.
func (r *Run) Summary(ctx context.Context) *Summary {
	s := &Summary{}
	r.fill(s, ctx)
	return s
}

// Last returns the last exchange of the session, or nil.
func (s *Session) Last() *Exchange {
	if len(s.history) == 0 {
		return nil
	}
	return &s.history[len(s.history)-1]
}

// Context is the context of the session.
func (s *Session) Context() context.Context { return s.ctx }

// Seed is the seed of the run.
func (s *Session) Seed() int64 { return s.run.cfg.Seed }

// Play fires a plan in a session of its own, within what this check has reserved, and returns what it said.
func (s *Session) Play(c *Check) Result {
	res := s.run.session(s.ctx, c, s.Format)
	s.result.Requests += res.Requests
	for _, f := range res.missing {
		f.Check = s.check.Name
		s.result.miss(f)
	}
	return res
}

// Adopt makes what a plan said the verdict of this check.
func (s *Session) Adopt(res *Result) {
	for _, f := range res.Findings {
		f.Check = s.check.Name
		if !s.knows(f.Clause, f.Cause) {
			s.result.Findings = append(s.result.Findings, f)
		}
	}
	s.conclude(res.Verdict, res.Reason)
}

// prompt reports whether changes have shown at once so far.
func (r *Run) prompt() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.lag == 0
}
