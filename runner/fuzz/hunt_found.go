package fuzz

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

// found files a finding under its cause; the first of a cause is confirmed and reduced.
func (h *hunter) found(p *Program, f *runner.Finding) {
	if lacking, ok := excused(f); ok {
		h.lacks(lacking)
		return
	}
	h.stats.Findings++
	key := KeyOf(f)
	for _, g := range h.groups {
		if g.Key.Same(key) || g.has(key) {
			g.Count++
			return
		}
	}
	if len(h.groups) >= maxGroups {
		return
	}
	if g := h.alike(key, f.Level); g != nil {
		g.also(key)
		return
	}
	g := &Group{Key: key, Finding: f, Program: Program{Plan: f.Steps, Format: p.Format, Connections: p.Connections},
		Count: 1, Seen: 1, Tried: 1, before: h.before, Plan: h.stats.Plans, At: h.run.Sent()}
	if doubt := h.doubted(g); doubt != "" {
		h.notes = append(h.notes[:min(len(h.notes), 100)], doubt+": "+key.String())
		return
	}
	h.groups = append(h.groups, g)
	h.stats.Groups = len(h.groups)
	h.tellFinding(g)
	h.reduce(g)
	g.say()
	h.fold(g)
	h.tellFinding(g)
}

// lacks notes what the target lacks, and that it is not drawn any more.
func (h *hunter) lacks(lacking []string) {
	for _, l := range lacking {
		name, value, _ := strings.Cut(l, "=")
		if h.space.lacks(name, value) || slices.Contains(h.lacking, l) {
			continue
		}
		h.lacking = append(h.lacking, l)
		h.notes = append(h.notes, name+" "+value+" is left out of Create: the target does not offer it here")
	}
}

func (h *hunter) tellFinding(g *Group) {
	if h.o.OnFinding != nil {
		h.o.OnFinding(g)
	}
}

// doubted runs what found a violation again, with all the care that a single check gets: a target that moves
// connections on by itself, takes its time over a change, or lost an answer, would show the same. What only looks too
// soon after a change is kept if it comes now and then: only a lateness that was seen takes it away. It says what speaks
// against the violation; nothing if it is confirmed.
func (h *hunter) doubted(g *Group) string {
	_, drifts := g.Finding.Observed["drift"]
	_, hasty := g.Finding.Observed["hasty"]
	_, older := g.Finding.Observed["older"]
	if older && !drifts && !hasty {
		lags, sure := h.run.Lags(h.ctx)
		if older = lags; !sure {
			return "too few requests were left to find out whether some reads lag behind others for a while"
		}
	}
	if !drifts && !hasty && !older {
		return ""
	}
	res := h.run.Play(h.ctx, g.Finding.Check, g.Program.Plan, g.Program.Format)
	if key, _ := KeyIn(res.Findings, g.Key); g.Key.Same(key) || hasty && !drifts && !h.run.Late() {
		return ""
	}
	return "seen once and not again"
}

// reduce finds the shortest plan that fails for the same cause, and shows it once more from nothing.
func (h *hunter) reduce(g *Group) {
	switch {
	case h.o.NoReduce || h.o.First:
		g.Undone = "nobody asked for it"
		return
	case h.over() || h.run.Stopped(h.ctx) != nil:
		g.Undone = "the session was over"
		return
	}
	o := h.bounds(g)
	var least *runner.Finding // of the shortest plan that showed it
	fire := firing(h.ctx, h.run, g.Program.Format, g.Key, func(f *runner.Finding) {
		if least == nil || len(f.Steps) <= len(least.Steps) {
			least = f
		}
	})
	plan, stats := Reduce(h.ctx, g.Program.Plan, g.Key, fire, o)
	h.stats.Reducing = nil
	g.Stats = &stats
	g.Seen, g.Tried = g.Seen+stats.Proved, g.Tried+stats.Tried
	if stats.Proved > 0 && h.again(g, plan) {
		h.passed(g)
		return
	}
	if h.run.Full(runner.PlanCheck("", plan)) {
		if least == nil {
			g.Undone = runner.ErrResidue.Error()
			return
		}
		g.Finding, g.Alone, g.Full = least, true, true
		if g.Seen, g.Tried = g.Seen+1, g.Tried+1; len(least.Steps) < len(g.Program.Plan) {
			g.Reduced = least.Steps
		}
		return
	}
	if stats.Proved > 0 && len(plan) < len(g.Program.Plan) && h.again(g, g.Program.Plan) {
		g.Undone = "the shorter ones did not show it again"
		return
	}
	if h.over() || h.run.Stopped(h.ctx) != nil {
		g.Undone = "the session was over"
		return
	}
	if stats.Stopped != "" && stats.Tried < 2 {
		g.Undone = "ended early: " + stats.Stopped
		return
	}
	h.withBefore(g, o)
}

// bounds are those of a reduction of a group; it ends with the session.
func (h *hunter) bounds(g *Group) Options {
	o := h.o.Reduce
	o.Skip, o.Lines = h.o.Skip, g.Finding.Plan
	o.About, _ = g.Finding.Observed["connection"].(string)
	if o.MaxTime == 0 {
		o.MaxTime = time.Minute
	}
	if h.o.For > 0 {
		o.MaxTime = min(o.MaxTime, h.o.For-time.Since(h.began))
	}
	o.Progress = func(s Stats) {
		h.stats.Reducing = &s
		h.tell(false)
	}
	return o
}

// over reports whether the time of the session is up.
func (h *hunter) over() bool { return h.o.For > 0 && time.Since(h.began) >= h.o.For }

// shot fires a plan once and returns the finding that has the cause of the group.
func (h *hunter) shot(g *Group, plan runner.Plan) *runner.Finding {
	check := runner.PlanCheck(g.Finding.Check, plan)
	check.Bare = true
	res := h.run.One(h.ctx, check, g.Program.Format)
	if _, f := KeyIn(res.Findings, g.Key); f != nil && g.Key.Same(KeyOf(f)) {
		return f
	}
	return nil
}

// again shows a plan once more after something else happened on the target, and takes what it showed for the finding of
// the group. A fault that comes now and then has two chances.
func (h *hunter) again(g *Group, plan runner.Plan) bool {
	for range 2 {
		h.distract()
		if h.run.Stopped(h.ctx) != nil {
			break
		}
		g.Tried++
		if f := h.shot(g, plan); f != nil {
			g.Seen++
			g.Finding, g.Alone = f, true
			if len(plan) < len(g.Program.Plan) {
				g.Reduced = plan
			}
			return true
		}
	}
	return false
}

// distract lets the clean-up do something else than after most plans: a connection that is rejected only needs to be
// deleted. What hangs on a Cancel of the plan before is not there any more then.
func (h *hunter) distract() {
	plan := runner.Plan{{Call: model.NewConnection("c1")}, {Call: model.Look("c1")}}
	if h.space.Operator {
		plan[1] = runner.Step{Call: model.Advance("c1", spec.Rejected)}
	}
	check := runner.PlanCheck("something else in between", plan)
	check.Bare = true
	h.run.One(h.ctx, check, wire.JSON)
}

// withBefore tries what came before the plan together with it: first what most clean-ups do, then the plan before.
func (h *hunter) withBefore(g *Group, o Options) {
	fire := func(plan runner.Plan) (Key, int, error) {
		began := h.run.Sent()
		h.distract()
		key, _, err := Firing(h.ctx, h.run, g.Program.Format, g.Key)(plan)
		return key, int(h.run.Sent() - began), err
	}
	for _, first := range h.priors(g) {
		if h.over() || h.run.Stopped(h.ctx) != nil {
			return
		}
		whole := append(renamedAll(first, "p"), g.Program.Plan...)
		if key, _, err := fire(whole); err != nil || !g.Key.Same(key) {
			continue
		}
		o.Lines, o.MaxRequests = nil, 300
		plan, stats := Reduce(h.ctx, whole, g.Key, fire, o)
		h.stats.Reducing = nil
		stats.Requests += g.Stats.Requests
		g.Stats = &stats
		g.Program.Plan, g.Seen, g.Tried = whole, stats.Proved, stats.Tried // it is another program now
		if h.again(g, plan) || h.again(g, whole) {
			return
		}
	}
}

// priors are what may have happened before a plan.
func (h *hunter) priors(g *Group) (out []runner.Plan) {
	canceled := runner.Plan{{Call: model.NewConnection("c1")}, {Call: model.Cancel.On("c1")}, {Call: model.Delete.On("c1")}}
	out = append(out, canceled)
	if h.space.Operator {
		out = append(out, runner.Plan{{Call: model.NewConnection("c1")}, {Call: model.Advance("c1", spec.Enabled)},
			{Call: model.Terminate.On("c1")}, {Call: model.Look("c1")}, {Call: model.Delete.On("c1")}})
	}
	if len(g.before) > 0 {
		out = append(out, cleanedUp(g.before))
	}
	return out
}

// cleanedUp appends the calls that the clean-up makes after a plan.
func cleanedUp(plan runner.Plan) runner.Plan {
	s := newSim(nil)
	for i := range plan {
		s.step(&plan[i], hint{})
	}
	out := append(runner.Plan{}, plan...)
	for _, c := range s.world.Conns() {
		way, ok := shortest(c.May, model.Of(spec.Canceled), nobody)
		if end, reached := shortest(c.May, model.Of(spec.Terminated), nobody); reached && (!ok || len(end) < len(way)) {
			way, ok = end, true
		}
		if !ok && c.May.State() != spec.Rejected && c.May.State() != spec.AllocationFailed {
			continue
		}
		for _, call := range append(way, func(n string) model.Call { return model.Delete.On(n) }) {
			out = append(out, runner.Step{Call: call(c.Name)})
		}
	}
	return out
}

// renamedAll puts a letter before every name and label of a plan.
func renamedAll(plan runner.Plan, letter string) runner.Plan {
	out := make(runner.Plan, len(plan))
	made := map[string]bool{}
	for i, s := range plan {
		if s.Call.Bind != "" {
			made[s.Call.Bind] = true
			s.Call.Bind = letter + s.Call.Bind
		}
		args := make([]model.Arg, len(s.Call.Args))
		for k, a := range s.Call.Args {
			if len(a.Value) > 1 && a.Value[0] == '$' && made[a.Value[1:]] {
				a.Value = "$" + letter + a.Value[1:]
			} else if y, ok := runner.ParseSymbol(a.Value); ok {
				y.Label = letter + y.Label
				a.Value = y.String()
			}
			args[k] = a
		}
		s.Call.Args = args
		out[i] = s
	}
	return out
}

// say puts into the finding how surely its plan shows it.
func (g *Group) say() {
	f := g.Finding
	if f.Observed == nil {
		f.Observed = map[string]any{}
	}
	f.Own = f.Own && !g.Alone // its plan was seen to show it, and no check by that name can be run
	times := fmt.Sprintf("seen %d of %d times", g.Seen, g.Tried)
	f.Observed["shown"] = times
	switch {
	case !g.Alone && g.Undone == "":
		f.Observed["unstable"] = times + "; not reproduced from its plan alone"
	case g.Passed > 0:
		f.Observed["unstable"] = fmt.Sprintf("%s; but plan %d of the session made the same calls and was answered rightly: "+
			"it depends on what else the target has seen", times, g.Passed)
	case g.Alone && g.Seen < g.Tried:
		f.Observed["unstable"] = times
	}
	if g.Undone != "" {
		f.Observed["notReduced"] = g.Undone
	} else if g.Full {
		f.Observed["notReduced"] = "there may be a shorter one: " + runner.ErrResidue.Error() + ", and each repetition leaves one more behind"
	} else if g.Stats != nil && g.Stats.Stopped != "" {
		f.Observed["notReduced"] = "ended early: " + g.Stats.Stopped
	}
	if why, ok := f.Observed["unstable"].(string); ok {
		f.Title += " (" + why + ")"
	}
}
