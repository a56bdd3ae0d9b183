package fuzz

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

// Fire plays a plan from nothing and returns the cause of its failure (the zero Key if it did not fail) and how many
// requests that took. An error means that nobody can say: the target did not answer, or lacks something.
type Fire func(runner.Plan) (Key, int, error)

// Firing fires plans in a run. Of several findings the one with the wanted cause counts.
func Firing(ctx context.Context, run *runner.Run, format wire.Format, want Key) Fire {
	return firing(ctx, run, format, want, func(*runner.Finding) {})
}

// firing is the same and hands over the findings that have the cause.
func firing(ctx context.Context, run *runner.Run, format wire.Format, want Key, found func(*runner.Finding)) Fire {
	return func(plan runner.Plan) (Key, int, error) {
		check := runner.PlanCheck("reducing "+want.Clause, plan)
		check.Bare, check.Hurried = true, true
		res := run.One(ctx, check, format)
		requests := res.Requests
		for i := range plan {
			if plan[i].Call.Op.Actor == model.Operator {
				requests++
			}
		}
		key, f := KeyIn(res.Findings, want)
		switch {
		case want.Same(key):
			found(f)
		case key.Zero() && res.Reason == runner.ErrResidue.Error():
			return key, requests, runner.ErrResidue
		case key.Zero() && (res.Verdict == runner.Inconclusive || res.Verdict == runner.Unsupported):
			return key, requests, errors.New(res.Reason)
		}
		return key, requests, nil
	}
}

// Options bound a reduction. The zero value has the defaults.
type Options struct {
	MaxRequests int           // default 500
	MaxTime     time.Duration // default a minute
	Progress    func(Stats)   // called after every plan that was fired
	Skip        <-chan struct{}
	About       string        // the connection that the finding speaks of
	Lines       []runner.Line // of the finding: its answers tell the model which choices the target made
	_           struct{}
}

// Stats says what a reduction did.
type Stats struct {
	Requests int // sent, the last proof included
	Fired    int // plans
	From, To int // length of the plan
	Took     time.Duration
	Stable   bool   // every repetition of the result failed in the same way
	Proved   int    // how often the result failed again, of Tried times
	Tried    int    // repetitions of the result
	Phase    string // what is being tried
	Stopped  string // why it ended early: budget, time, skipped or interrupted
}

// Reduce returns the shortest plan it finds that fails for the same cause. The plan given ends with the step that
// shows the fault, as Finding.Steps does.
//
// The model says what can matter. First only that is kept which brings the last call into its situation, on the
// shortest way there is: a fault that depends on the state alone needs no more. Then guesses at its cause are weighed:
// each program makes the calls of several, each in its own state, and what it shows rules out the rest or these. Moving
// calls together and deletion of single lines, tokens, connections, parameters, values and ways of sending follow. A
// plan that was fired is not fired again, nor one whose calls are all in a plan that did not fail, nor one that cannot
// fail for this cause by the word of the model.
func Reduce(ctx context.Context, plan runner.Plan, want Key, fire Fire, o Options) (runner.Plan, Stats) {
	r := newReducer(ctx, plan, want, fire, o)
	if len(plan) == 0 {
		return plan, r.stats
	}
	if !r.search() {
		r.stats.Took = time.Since(r.began)
		return plan, r.stats
	}
	r.polish()
	r.prove()
	out := tidy(r.best)
	r.stats.To, r.stats.Took = len(out), time.Since(r.began)
	return out, r.stats
}

// search finds a first plan that shows the fault: with a look at the one connection that it is about if the plan looks
// at several, and else as it was.
func (r *reducer) search() bool {
	whole := r.plan
	last := &whole[len(whole)-1]
	names := mentioned(&last.Call)
	if r.opts.About != "" && len(names) > 1 && slices.Contains(names, r.opts.About) && last.Call.Op == model.Describe &&
		last.Way == (runner.Way{}) && last.Deviate == nil && last.Call.As == "" {
		r.plan = slices.Clone(whole)
		r.plan[len(whole)-1].Call = model.Look(r.opts.About)
		r.facts = learn(r.plan, r.want, r.opts.Lines)
		if r.guess() || r.causes() || r.group() {
			return true
		}
		r.plan, r.facts = whole, learn(whole, r.want, r.opts.Lines)
	}
	if r.facts.lost {
		return r.again()
	}
	return r.guess() || r.causes() || r.group() || r.again()
}

type reducer struct {
	ctx     context.Context
	plan    runner.Plan
	want    Key
	fire    Fire
	opts    Options
	began   time.Time
	passed  []*trail        // of the plans that did not fail
	seen    map[string]bool // by canonical plan: did it fail for this cause?
	facts   *facts          // what the model says of the plan
	other   bool            // the last plan failed for another cause, but of the same operation
	full    bool            // there was no room for the last plan
	best    runner.Plan
	earlier []runner.Plan // results before the best, longest first
	stats   Stats
}

func newReducer(ctx context.Context, plan runner.Plan, want Key, fire Fire, o Options) *reducer {
	if o.MaxRequests == 0 {
		o.MaxRequests = 500
	}
	if o.MaxTime == 0 {
		o.MaxTime = time.Minute
	}
	r := &reducer{ctx: ctx, plan: plan, want: want, fire: fire, opts: o, began: time.Now(), seen: map[string]bool{}}
	r.stats.From, r.stats.To = len(plan), len(plan)
	if len(plan) > 0 {
		r.facts = learn(plan, want, o.Lines)
	}
	return r
}

// stop says whether no more plans may be fired; the proof of the result is owed all the same.
func (r *reducer) stop(next int) bool {
	select {
	case <-r.opts.Skip:
		r.opts.Skip, r.stats.Stopped = nil, "skipped"
	default:
	}
	switch {
	case r.stats.Stopped != "":
	case r.ctx.Err() != nil:
		r.stats.Stopped = "interrupted"
	case r.stats.Requests+next > r.opts.MaxRequests:
		r.stats.Stopped = "budget"
	case time.Since(r.began) > r.opts.MaxTime:
		r.stats.Stopped = "time"
	}
	return r.stats.Stopped != ""
}

// try fires a plan unless that is known to be useless, and keeps it if it fails for the cause.
func (r *reducer) try(plan runner.Plan, phase string) bool {
	key := canonical(plan)
	if failed, known := r.seen[key]; known {
		if failed {
			r.keep(plan)
		}
		return failed
	}
	if r.stop(2 * len(plan)) { // once, and once more to prove it
		return false
	}
	r.stats.Phase = phase
	failed, known := r.shoot(plan)
	if !known && !r.full { // nobody can say: once more, and then it counts as no
		failed, _ = r.shoot(plan)
	}
	r.seen[key] = failed
	if failed {
		r.keep(plan)
	} else if known {
		r.passed = append(r.passed, r.facts.trailOf(plan))
	}
	return failed
}

// vain reports whether a plan does nothing that was not done in vain in one that is known.
func (r *reducer) vain(t *trail) bool { return slices.ContainsFunc(r.passed, t.within) }

func (r *reducer) shoot(plan runner.Plan) (failed, known bool) {
	key, requests, err := r.fire(plan)
	r.stats.Requests += requests
	r.stats.Fired++
	r.other = err == nil && !key.Zero() && key.Op == r.want.Op
	r.full = errors.Is(err, runner.ErrResidue)
	if r.opts.Progress != nil {
		r.stats.Took = time.Since(r.began)
		r.opts.Progress(r.stats)
	}
	return err == nil && r.want.Same(key), err == nil
}

func (r *reducer) keep(plan runner.Plan) {
	if r.best != nil && canonical(r.best) != canonical(plan) {
		r.earlier = append(r.earlier, r.best)
	}
	r.best = plan
	r.stats.To = len(plan)
}

// prove fires the result once more. A fault that does not come every time is tried again, and a result that never
// fails again is given up for the one before.
func (r *reducer) prove() {
	const tries = 4
	for {
		r.stats.Phase, r.stats.Proved, r.stats.Tried = "proving", 0, 0
		for r.stats.Tried < tries && (r.stats.Proved == 0 || r.stats.Proved < r.stats.Tried) && r.ctx.Err() == nil {
			if r.stats.Tried > 0 && r.stop(len(r.best)) {
				break
			}
			failed, _ := r.shoot(r.best)
			if r.full {
				break
			}
			if r.stats.Tried++; failed {
				r.stats.Proved++
			}
		}
		r.stats.Stable = r.stats.Proved > 0 && r.stats.Proved == r.stats.Tried
		if r.stats.Proved > 0 || r.full || len(r.earlier) == 0 || r.stop(0) {
			return
		}
		r.best, r.earlier = r.earlier[len(r.earlier)-1], r.earlier[:len(r.earlier)-1]
	}
}

// guess fires what the model says is all that matters: first in its simplest form, then as it was sent.
// That an operator jumps is tried even if the plan went step by step.
func (r *reducer) guess() bool {
	f, seen := r.facts, r.facts.operator
	for _, simple := range []bool{true, false} {
		for _, f.operator = range []reach{jumps, seen} {
			if seen == nobody {
				f.operator = nobody
			}
			if keep, ok := f.needed(simple); ok {
				if plan, ok := f.program(keep, simple, false, false); ok && r.try(plan, "the state alone") {
					f.walks = f.operator == steps
					return true
				}
			}
		}
	}
	return len(mentioned(&f.last.Call)) > 1 && r.with(f.inOrder(), nil, true, "the states, in the order they came about")
}

// group adds events in bulk until the fault shows, and then takes away what it does not need.
func (r *reducer) group() bool {
	for _, g := range r.facts.groups() {
		base, _ := r.facts.needed(g.simple)
		extra := slices.DeleteFunc(g.events, func(i int) bool { return slices.Contains(base, i) })
		if len(extra) > 0 && r.with(base, extra, g.simple, g.phase) {
			r.narrow(base, extra, g.simple)
			return true
		}
	}
	return false
}

// again fires the plan as it is.
func (r *reducer) again() bool {
	// The plan itself, three times: it may fail now and then only.
	for range 3 {
		if r.try(r.plan, "the whole plan") {
			r.lines()
			return true
		}
		if r.full {
			break
		}
		if r.stats.Stopped == "" {
			r.stats.Tried++
		}
		delete(r.seen, canonical(r.plan))
	}
	return false
}

// with fires the program of some events.
func (r *reducer) with(base, extra []int, simple bool, phase string) bool {
	plan, ok := r.written(base, extra, simple)
	return ok && r.try(plan, phase)
}

func (r *reducer) written(base, extra []int, simple bool) (runner.Plan, bool) {
	keep := slices.Concat(base, extra)
	slices.Sort(keep)
	plan, ok := r.facts.program(keep, simple, true, false)
	return plan, ok && r.facts.plausible(plan)
}

// narrow finds the events that are needed beside the base, all of which together fail: the last of them by bisection,
// then the one before it with that fixed, and so on.
func (r *reducer) narrow(base, extra []int, simple bool) {
	for len(extra) > 0 && !r.with(base, nil, simple, "several causes") && r.stats.Stopped == "" {
		lo, hi := 1, len(extra) // the first hi fail; fewer than lo do not
		for lo < hi {
			mid := (lo + hi) / 2
			if r.with(base, extra[:mid], simple, "several causes") {
				hi = mid
			} else {
				lo = mid + 1
			}
		}
		base = append(slices.Clone(base), extra[hi-1])
		slices.Sort(base)
		extra = extra[:hi-1]
	}
}
