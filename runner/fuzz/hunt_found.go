package fuzz

import (
	"github.com/pconform/pconform/runner"
)

// found files a finding under its cause; the first of a cause is confirmed and reduced.
func (h *hunter) found(p *Program, f *runner.Finding) {
	h.stats.Findings++
	key := KeyOf(f)
	for _, g := range h.groups {
		if g.Key.Same(key) {
			g.Count++
			return
		}
	}
	if len(h.groups) >= maxGroups {
		return
	}
	g := &Group{Key: key, Finding: f, Program: Program{Plan: f.Steps, Format: p.Format, Connections: p.Connections},
		Count: 1,
		Plan:  h.stats.Plans, At: h.run.Sent()}
	if !h.confirmed(g) {
		h.notes = append(h.notes[:min(len(h.notes), 100)], "seen once and not again: "+key.String())
		return
	}
	h.groups = append(h.groups, g)
	h.stats.Groups = len(h.groups)
	h.tellFinding(g)
	h.reduce(g)
}

func (h *hunter) tellFinding(g *Group) {
	if h.o.OnFinding != nil {
		h.o.OnFinding(g)
	}
}

// confirmed runs what found a violation again, with all the care that a single check gets: a target that moves
// connections on by itself, or lost an answer, would show the same. What comes only now and then is kept as well: only
// a drift that is proved takes it away.
func (h *hunter) confirmed(g *Group) bool {
	if _, drifts := g.Finding.Observed["drift"]; !drifts {
		return true
	}
	res := h.run.Play(h.ctx, g.Finding.Check, g.Program.Plan, g.Program.Format)
	key, _ := KeyIn(res.Findings, g.Key)
	return g.Key.Same(key)
}

// reduce finds the shortest plan that fails for the same cause.
func (h *hunter) reduce(g *Group) {
	if h.o.NoReduce || h.o.First || h.run.Stopped(h.ctx) != nil {
		return
	}
	o := h.o.Reduce
	o.Skip, o.Lines = h.o.Skip, g.Finding.Plan
	o.Progress = func(s Stats) {
		h.stats.Reducing = &s
		h.tell(false)
	}
	plan, stats := Reduce(h.ctx, g.Program.Plan, g.Key, Firing(h.ctx, h.run, g.Program.Format, g.Key), o)
	h.stats.Reducing = nil
	g.Reduced, g.Stats = plan, &stats
	res := h.run.Play(h.ctx, g.Finding.Check, plan, g.Program.Format)
	if _, f := KeyIn(res.Findings, g.Key); f != nil && g.Key.Same(KeyOf(f)) {
		g.Finding = f
	}
	h.tellFinding(g)
}
