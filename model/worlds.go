package model

import (
	"slices"

	"github.com/pconform/pconform/model/spec"
)

// Worlds is the set of worlds that explain everything seen so far. One answer may leave several, a lost answer makes
// more; a violation is an answer that none explains.
type Worlds []World

// Judgement is what an answer means.
type Judgement struct {
	Misses  []Miss    // what was expected and not met; a Must among them is a violation
	Allowed []Outcome // what could have happened
	Taken   *Outcome  // what did, as far as anybody can tell
}

// Violated returns the first miss of a Must after which nothing more can be judged, or nil. A field that was
// never shown rightly is none of those.
func (j *Judgement) Violated() *Miss {
	for i := range j.Misses {
		if j.Misses[i].Level == spec.Must && !j.Misses[i].Off {
			return &j.Misses[i]
		}
	}
	return nil
}

type explanation struct {
	world  World // as the answer leaves it
	before *World
	misses []Miss
	taken  *Outcome
	weight int
	aside  bool // on the wrong side of success; what it misses is not put into words yet
}

// The weights order explanations: none is better than a broken expectation, that better than a broken demand, and an
// answer on the wrong side of success is explained worst.
const (
	weightShould = 1
	weightMust   = 1000
	weightSide   = 1000000
)

// Observe keeps the worlds that explain got best. If even the best explanation misses a Must, the judgement is a
// violation.
func (ws Worlds) Observe(c *Call, got *Reply) (Worlds, Judgement) {
	return ws.observe(c, got, func(i int) []Outcome { return ws[i].Step(c) })
}

// Foresee answers a call as choose likes among its outcomes, and returns what is known to who sees only the answer.
func (w World) Foresee(c *Call, choose func([]Outcome) *Reply) World {
	outcomes := w.Step(c)
	ws, _ := Worlds{w}.observe(c, choose(outcomes), func(int) []Outcome { return outcomes })
	return ws[0]
}

func (ws Worlds) observe(c *Call, got *Reply, step func(int) []Outcome) (Worlds, Judgement) {
	var j Judgement
	var room [2]explanation
	best := room[:0]
	for i := range ws {
		outcomes := step(i)
		if i == 0 {
			j.Allowed = outcomes
		}
		for k := range outcomes {
			e := ws[i].explain(&outcomes[k], got)
			switch {
			case len(best) == 0 || e.weight < best[0].weight:
				best = append(best[:0], e)
			case e.weight == best[0].weight && e.weight < weightMust:
				best = append(best, e)
			}
		}
	}
	// What explains an answer by the call itself comes before what says that the target cannot do such a thing at all.
	if i := slices.IndexFunc(best, func(e explanation) bool { return !e.taken.Excuse }); i > 0 {
		best[0], best[i] = best[i], best[0]
	}
	if best[0].aside {
		_, best[0].misses = best[0].taken.judge(got)
	}
	j.Misses, j.Taken = best[0].misses, best[0].taken
	if len(j.Misses) > 0 && j.Misses[0].Level == spec.Must && c.Want == nil && !j.Taken.Excuse {
		if clause := best[0].before.named(c, j.Taken, got); clause != nil {
			j.Misses[0].Clause, j.Misses[0].Level = clause, clause.Level
		}
	}
	for i := range best {
		best[i].world = best[i].world.finish(c, best[i].taken, got, best[i].before)
	}
	return merge(best), j
}

func (w *World) explain(o *Outcome, got *Reply) explanation {
	if level, aside := o.aside(got); aside { // of several sentences that are broken outright the strongest is named
		e := explanation{world: *w, before: w, taken: o, weight: weightSide, aside: true}
		if level != spec.Must {
			e.weight += weightMust
		}
		return e
	}
	side, misses := o.judge(got)
	e := explanation{before: w, taken: o}
	if side && o.Then != nil {
		var more []Miss
		e.world, more = o.Then(got)
		misses = append(misses, more...)
	} else {
		e.world = *w
	}
	e.misses = misses
	if !side {
		e.weight = weightSide
		if misses[0].Level != spec.Must {
			e.weight += weightMust
		}
		return e
	}
	for _, m := range misses {
		switch m.Level {
		case spec.Must:
			e.weight += weightMust
		case spec.Should:
			e.weight += weightShould
		}
	}
	return e
}

// merge folds explanations that differ in nothing but the states of connections into one world.
func merge(es []explanation) Worlds {
	ws := Worlds{es[0].world}
	for _, e := range es[1:] {
		k := 0
		for k < len(ws) && !ws[k].absorb(e.world) {
			k++
		}
		if k == len(ws) {
			ws = append(ws, e.world)
		}
	}
	return ws
}

// absorb widens w by o if they speak of the same connections; w is fresh from an explanation and not shared yet.
func (w *World) absorb(o World) bool {
	if len(w.conns) != len(o.conns) || w.tokens.count != o.tokens.count || !slices.Equal(w.alias, o.alias) {
		return false
	}
	for i := range w.conns {
		if w.conns[i].ID != o.conns[i].ID || len(w.conns[i].Attrs) != len(o.conns[i].Attrs) {
			return false
		}
		for k := range w.conns[i].Attrs {
			if w.conns[i].Attrs[k] != o.conns[i].Attrs[k] {
				return false
			}
		}
	}
	for i := range w.conns {
		if add := o.conns[i].May; w.conns[i].May != w.conns[i].May|add {
			*w = w.edit(i, func(c *Conn) { c.May |= add })
		}
	}
	return true
}

// Lost forks the worlds: no answer came, so c may or may not have happened.
func (ws Worlds) Lost(c *Call) Worlds {
	out := append(Worlds{}, ws...)
	for i := range ws {
		for _, o := range ws[i].Step(c) {
			if o.Refused != nil || o.Then == nil {
				continue
			}
			next, _ := o.Then(&Reply{Success: true, Status: 200})
			next = next.finish(c, &o, &Reply{Success: true, Status: 200}, &ws[i])
			if k := next.index(c.Bind); c.Bind != "" && k >= 0 {
				next = next.edit(k, func(conn *Conn) { conn.Lost = true })
			}
			out = append(out, next)
		}
	}
	return out
}

// Drifting returns the worlds of a target that carries circuits on by itself.
func (ws Worlds) Drifting() Worlds {
	out := append(Worlds{}, ws...)
	for i := range out {
		out[i].Drift = true
	}
	return out
}

// Unsettled returns the worlds of a target that takes its time over changes which are due at once (states.md 5 leaves
// open whether Cancel is immediate): what no read has shown yet may not have come about.
func (ws Worlds) Unsettled() Worlds {
	out := slices.Clone(ws)
	for i := range out {
		for k := range out[i].conns {
			if was := out[i].conns[k].was; was != 0 {
				out[i] = out[i].edit(k, func(c *Conn) { c.May |= was })
			}
		}
	}
	return out
}

// Now returns the states that a connection may be in, over all worlds.
func (ws Worlds) Now(name string) StateSet {
	var s StateSet
	for i := range ws {
		if c, ok := ws[i].Conn(name); ok {
			s |= c.May
		}
	}
	return s
}
