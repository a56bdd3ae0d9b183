package runner

import (
	"context"
	"strings"
	"time"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner/wire"
)

// Nobody says whether Cancel, Confirm or Delete has come about when it is answered (states.md 5); reads are repeated for
// that reason. A call that follows without a read between may come too early. Where such a call is answered as if the
// change had not happened, a control finds out how long changes take to show, and the check is run again with pauses.
// Reads instead of pauses would hide the faults that a read clears.

// lateness is how long changes that are due at once have taken to show so far; zero on most targets.
func (r *Run) lateness() time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.late
}

// Late reports whether changes that are due at once were seen to take time, so that simultaneous calls may all have come
// before the first of them had an effect.
func (s *Session) Late() bool { return s.run.Late() }

// allow is how long to wait for a change that was seen to take d: the next may take a little longer.
func allow(d time.Duration) time.Duration { return d + d/2 }

// unhurried waits before a call until the change that it builds on has come about, as far as anybody knows.
func (s *Session) unhurried(x *Exchange) {
	if x.Call.Op.Reads || s.changed.IsZero() {
		return
	}
	late := max(s.late, s.run.lateness())
	if conn := s.about(x); late > 0 && conn != nil && conn.Unseen() {
		s.pause(allow(late) - time.Since(s.changed))
	}
}

// about is the connection of the session that a call is about, or nil.
func (s *Session) about(x *Exchange) *model.Conn {
	for _, name := range []string{"PhysicalConnectionId", "InstanceId"} {
		if conn, ok := s.worlds[0].Conn(strings.TrimPrefix(x.Call.Get(name), "$")); ok {
			return &conn
		}
	}
	return nil
}

// hasty names the last change, if an answer that breaks a demand would be lawful while that is still under way.
func (s *Session) hasty(x *Exchange) string {
	conn := s.about(x)
	if conn == nil || !conn.Unseen() || conn.Did() == nil || x.Call.Op.Reads {
		return ""
	}
	if _, j := s.worlds.Unsettled().Observe(&x.Call, &x.Reply); j.Violated() != nil {
		return ""
	}
	return conn.Did().Name
}

// tooSoon reports whether a failure is one of haste: a change takes longer to show than was waited for it.
func (r *Run) tooSoon(ctx context.Context, res *Result) bool {
	op := ""
	for _, f := range res.Findings {
		if name, ok := f.Observed["hasty"].(string); ok {
			op = name
			delete(f.Observed, "hasty")
		}
	}
	if op == "" {
		return false
	}
	if r.lateness() <= res.late && r.timed(op) {
		r.time(ctx, model.ByName(op))
	}
	return r.lateness() > res.late
}

// timings is how often the same change is timed.
const timings = 3

func (r *Run) timed(op string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.timings[op]++
	return r.timings[op] <= timings
}

// time lets a session make a change and look until it shows, which is how lateness is learnt.
func (r *Run) time(ctx context.Context, op *model.Operation) {
	c := &Check{Name: "control: how soon does a change show", Clauses: []*spec.Clause{spec.State016}, Formats: []wire.Format{wire.JSON}}
	c.Run = func(s *Session) {
		switch op {
		case model.Confirm:
			s.Bring("c1", spec.Allocated)
		case model.Delete:
			s.Bring("c1", spec.Canceled)
		case model.Modify:
			s.Bring("c1", spec.Rejected)
		default:
			s.Bring("c1", spec.Initial)
		}
		call := op.On("c1")
		if op == model.Modify {
			call = call.With("Name", s.Name())
		}
		s.Do(call)
		s.Look("c1")
	}
	if r.place(ctx, 1) == nil {
		defer r.slots.give(1)
		r.session(ctx, c, wire.JSON)
	}
}
