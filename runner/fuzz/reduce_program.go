package fuzz

import (
	"slices"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
)

// program writes a plan that makes the kept steps, each with the connections it speaks of in the state that they were
// in, and the last step as it was. Between them it takes the shortest way; if faithful, one whose last call is the one
// that the plan made there. With beside, the connections of the last call are where they were as well when a step is about
// others. It fails if there is no way.
func (f *facts) program(keep []int, simple, faithful, beside bool) (runner.Plan, bool) {
	b := &builder{facts: f, sim: newSim(f.habits)}
	last := len(f.plan) - 1
	for _, i := range append(slices.Clone(keep), last) {
		step := f.plan[i]
		if beside && i < last && !f.concerns(&step.Call) {
			for _, name := range mentioned(&f.last.Call) {
				if _, exists := state(f.before[i], name); exists && !b.bring(name, i, false) {
					return nil, false
				}
			}
		}
		for _, name := range mentioned(&step.Call) {
			if !b.bring(name, i, faithful && i < last) {
				return nil, false
			}
		}
		if _, made := b.sim.world.Conn(step.Call.Bind); made && step.Call.Bind != "" && step.Call.Op != model.CreateVBR {
			return nil, false
		}
		if simple {
			step = plainStep(step)
		}
		b.add(step)
	}
	return b.plan, true
}

type builder struct {
	facts *facts
	sim   *sim
	plan  runner.Plan
}

func (b *builder) add(s runner.Step) {
	b.plan = append(b.plan, s)
	b.sim.step(&s, hint{})
}

// make makes a connection, plainly unless it shall be as it was.
func (b *builder) make(name string) {
	step := runner.Step{Call: model.NewConnection(name)}
	if b.facts.rich {
		for _, s := range b.facts.plan {
			if s.Call.Op == model.Create && s.Call.Bind == name && s.Deviate == nil && s.Call.Want == nil {
				step.Call = s.Call
				break
			}
		}
	}
	b.add(step)
}

// bring takes a connection into the state that it had before a step.
func (b *builder) bring(name string, before int, faithful bool) bool {
	f := b.facts
	want, exists := state(f.before[before], name)
	if !exists {
		return b.router(name, f.before[before])
	}
	if _, made := state(b.sim.world, name); !made {
		b.make(name)
	}
	now, made := state(b.sim.world, name)
	switch {
	case !made:
		return false
	case faithful && (settledAs(now) == settledAs(want) || now.Has(want)):
		return true
	}
	by, moved := f.movedBy[before][name]
	if op := f.plan[by].Call.Op; faithful && moved && op.Actor == model.Tenant && op != model.Create {
		from, _ := state(f.before[by], name)
		if b.walk(name, granting(op, settledAs(from))) {
			b.add(plainStep(f.plan[by]))
			if now, _ = state(b.sim.world, name); now.Pending() && !want.Pending() { // it had come about
				b.add(runner.Step{Call: model.Look(name)})
				now, _ = state(b.sim.world, name)
			}
			return settledAs(now) == settledAs(want) || now.Has(want)
		}
		return false
	}
	if faithful {
		want = settledAs(want)
	}
	if before == len(f.plan)-1 {
		want = f.telling(want)
	}
	return b.walk(name, want)
}

// telling narrows what the connection of the last call may be to the states in which that call can break the clause.
func (f *facts) telling(want model.StateSet) (out model.StateSet) {
	if want.One() {
		return want
	}
	want.Each(func(one model.StateSet) {
		if one.State() == "" {
			return
		}
		c := f.last.Call.Op.On("c1")
		may := model.InState(one.State(), false).Clauses(&c)
		if slices.ContainsFunc(may, func(k *spec.Clause) bool { return k.ID == f.wanted }) {
			out |= one
		}
	})
	if out == 0 {
		return want
	}
	return out
}

// granting narrows a set of states to those in which a call is carried out.
func granting(op *model.Operation, from model.StateSet) (out model.StateSet) {
	from.Each(func(one model.StateSet) {
		if one.State() == "" {
			return
		}
		w, c := model.InState(one.State(), false), op.On("c1")
		if w.Step(&c)[0].Refused == nil {
			out |= one
		}
	})
	if out == 0 {
		return from
	}
	return out
}

// walk takes the shortest way to a state, or to any of several.
func (b *builder) walk(name string, want model.StateSet) bool {
	now, _ := state(b.sim.world, name)
	way, ok := shortest(now, want, b.facts.operator)
	if !want.One() {
		want.Each(func(one model.StateSet) {
			if other, reached := shortest(now, one, b.facts.operator); reached && (!ok || len(other) < len(way)) {
				way, ok, want = other, true, one
			}
		})
	}
	if !ok {
		return false
	}
	conn, _ := b.sim.world.Conn(name)
	for _, call := range way {
		c := call(conn.Name)
		if c.Op.Actor == model.Tenant {
			c = c.By(conn.Account).With("RegionId", conn.Region)
		}
		b.add(runner.Step{Call: c})
	}
	now, _ = state(b.sim.world, name)
	return now == want
}

// router reports whether a border router is there already if it was there; only a kept step makes one.
func (b *builder) router(name string, as model.World) bool {
	there := func(w model.World) bool {
		return slices.ContainsFunc(w.Conns(), func(c model.Conn) bool {
			return slices.ContainsFunc(c.VBRs, func(v model.VBR) bool { return v.Name == name })
		})
	}
	return there(b.sim.world) || !there(as)
}

// reach says how an operator may be asked: not at all, for one move at a time, or for any state at once.
type reach int

const (
	nobody reach = iota
	steps
	jumps
)

// edge is a call that leads from one state to another, and what it takes.
type edge struct {
	to   model.StateSet
	call func(conn string) model.Call
	by   reach
}

// carrying lists the single moves of the operator.
var carrying = map[spec.State][]spec.State{
	spec.Initial: {spec.Approved, spec.Rejected}, spec.Approved: {spec.Allocating, spec.Rejected},
	spec.Allocating: {spec.Allocated, spec.AllocationFailed}, spec.Allocated: {spec.Confirmed},
	spec.Confirmed: {spec.Enabled},
	spec.Enabled:   {spec.Terminating}, spec.Terminating: {spec.Terminated},
}

// edges is the graph of the life cycle: customers' calls as the model has them, and the operator's moves.
var edges = func() map[model.StateSet][]edge {
	graph := map[model.StateSet][]edge{}
	for _, from := range spec.States {
		for _, op := range []*model.Operation{model.Cancel, model.Confirm, model.Enable, model.Terminate, model.Delete} {
			w := model.InState(from, false)
			c := op.On("c1")
			first := w.Step(&c)[0]
			if first.Refused != nil || first.NoteOn != nil {
				continue
			}
			ws, _ := model.Worlds{w}.Observe(&c, &model.Reply{Success: true, Status: 200})
			call := func(n string) model.Call { return op.On(n) }
			graph[model.Of(from)] = append(graph[model.Of(from)], edge{ws.Now("c1"), call, nobody})
		}
		for _, to := range beyond(from) {
			call := func(n string) model.Call { return model.Advance(n, to) }
			by := jumps
			if slices.Contains(carrying[from], to) {
				by = steps
			}
			graph[model.Of(from)] = append(graph[model.Of(from)], edge{model.Of(to), call, by})
		}
	}
	for from := range graph { // what was called for has come about when somebody looks
		for _, e := range graph[from] {
			if to := spec.Enabled; e.to.Pending() {
				if e.to.Ending() {
					to = spec.Terminated
				}
				graph[e.to] = []edge{{model.Of(to), func(n string) model.Call { return model.Look(n) }, nobody}}
			}
		}
	}
	return graph
}()

// beyond lists the states that the operator can take a connection to.
func beyond(from spec.State) (out []spec.State) {
	for _, next := range carrying[from] {
		out = append(append(out, next), beyond(next)...)
	}
	return out
}

type callOn func(conn string) model.Call

// shortest finds the shortest way between two states.
func shortest(from, to model.StateSet, operator reach) ([]callOn, bool) {
	type node struct {
		state model.StateSet
		way   []callOn
	}
	seen := map[model.StateSet]bool{from: true}
	for queue := []node{{from, nil}}; len(queue) > 0; queue = queue[1:] {
		n := queue[0]
		if n.state == to {
			return n.way, true
		}
		for _, e := range edges[n.state] {
			if seen[e.to] || e.by > operator {
				continue
			}
			seen[e.to] = true
			queue = append(queue, node{e.to, append(slices.Clone(n.way), e.call)})
		}
	}
	return nil, false
}
