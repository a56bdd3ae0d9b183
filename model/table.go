package model

import (
	"slices"

	"github.com/pconform/pconform/model/spec"
)

// Two places where a walk can stand besides the eleven states: where there is no connection (yet, or any more), and
// Enabled with a border router attached, where other answers are due.
const (
	Gone   spec.State = "(gone)"
	Routed spec.State = "Enabled (with a border router)"
)

// Column is one operation of the state table, the way a tour calls it: on a connection, with a name for what it may
// make.
type Column struct {
	Name string
	Call func(conn, made string) Call
}

// Square is one cell of the table: a column in a state.
type Square struct {
	State  spec.State
	Column int
}

// Pair is a call directly after another, with nothing in between: the cell of the first, and the column of the
// second. The column Creation in state Gone stands for Create.
type Pair struct {
	First  Square
	Second int
}

// Creation is the column of Create, which is no operation on a connection.
const Creation = -1

// Fact is what a call does to the connection: where it leads, and whether another connection came out of it.
type Fact struct {
	To   spec.State
	Made bool
}

// Table is what a tour is computed from: the columns, what the model says of their cells, and what was learnt of a
// target where the model leaves room.
type Table struct {
	Columns  []Column
	Operator bool // somebody moves connections where only the carrier can

	facts   map[Square]Fact
	barred  map[Square]bool
	blocked map[[2]spec.State]bool
}

// NewTable returns the table as the model believes it; where two things are lawful, the first that it names.
func NewTable(columns []Column, operator bool) *Table {
	return &Table{Columns: columns, Operator: operator, facts: map[Square]Fact{}, barred: map[Square]bool{},
		blocked: map[[2]spec.State]bool{}}
}

// Leads says what a call in a cell is believed to do.
func (t *Table) Leads(q Square) Fact {
	if q.State == Gone {
		if q.Column == Creation {
			return Fact{To: spec.Initial}
		}
		return Fact{To: Gone}
	}
	f, known := t.facts[q]
	if !known {
		f = t.Lawful(q)[0]
		t.facts[q] = f
	}
	return f
}

// Lawful lists what a call in a cell may do.
func (t *Table) Lawful(q Square) (out []Fact) {
	w := world(q.State)
	c := t.Columns[q.Column].Call("c1", "2")
	add := func(f Fact) {
		if !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	excused := false
	for _, o := range w.Step(&c) {
		if o.Refused != nil || o.Then == nil {
			excused = excused || o.Excuse
			if !o.Excuse {
				add(Fact{To: q.State})
			}
			continue
		}
		next, _ := o.Then(&Reply{Success: true, Status: 200, ID: "made"})
		made := len(next.conns) > len(w.conns)
		var stays bool
		next.conns[0].May.settled().Each(func(s StateSet) {
			to := place(s, next.attached(0))
			if to == q.State {
				stays = true
				return
			}
			add(Fact{to, made})
		})
		if stays {
			add(Fact{q.State, made})
		}
	}
	if excused {
		add(Fact{To: q.State})
	}
	return out
}

// world returns the world in which the cells of a state are judged.
func world(state spec.State) World {
	if state == Routed {
		return InState(spec.Enabled, true)
	}
	return InState(state, false)
}

func place(s StateSet, attached bool) spec.State {
	switch {
	case s == gone:
		return Gone
	case s == enabled && attached:
		return Routed
	}
	return s.State()
}

// Learn notes what a target does in a cell. What the model does not allow is not learnt.
func (t *Table) Learn(q Square, f Fact) bool {
	if !slices.Contains(t.Lawful(q), f) {
		return false
	}
	t.facts[q] = f
	return true
}

// Bar takes a cell out of all walks: its call does not do what it has to.
func (t *Table) Bar(q Square) { t.barred[q] = true }

// Barred reports whether a cell was taken out.
func (t *Table) Barred(q Square) bool { return t.barred[q] }

// Block takes a move of the operator out of all walks: the target's hook does not make it.
func (t *Table) Block(from, to spec.State) { t.blocked[[2]spec.State{from, to}] = true }

// byOperator are the moves that the carrier makes, and those of the customer that he can make in his stead. Giving up
// is the customer's alone.
var byOperator = map[spec.State][]spec.State{
	spec.Initial:     {spec.Approved, spec.Rejected},
	spec.Approved:    {spec.Allocating, spec.Rejected},
	spec.Allocating:  {spec.Allocated, spec.AllocationFailed},
	spec.Allocated:   {spec.Confirmed},
	spec.Confirmed:   {spec.Enabled},
	spec.Enabled:     {spec.Terminating},
	spec.Terminating: {spec.Terminated},
}

// beyond lists the states that the operator can bring a connection to from a state, near ones first.
func beyond(from spec.State) (out []spec.State) {
	for queue := []spec.State{from}; len(queue) > 0; queue = queue[1:] {
		for _, to := range byOperator[queue[0]] {
			if !slices.Contains(out, to) {
				out, queue = append(out, to), append(queue, to)
			}
		}
	}
	return out
}

// settled is what a set becomes once the changes under way have come about.
func (s StateSet) settled() StateSet {
	if s&enabling != 0 {
		s = s&^enabling | enabled
	}
	if s&ending != 0 {
		s = s&^ending | terminated
	}
	return s
}

// At says where a connection stands once the changes under way have come about; false if that is not one place.
func (ws Worlds) At(name string) (spec.State, bool) {
	s := ws.Now(name).settled()
	attached := false
	if c, ok := ws[0].Conn(name); ok {
		attached = slices.ContainsFunc(c.VBRs, func(v VBR) bool { return !v.Gone })
	}
	return place(s, attached), s.One()
}

// Held returns the worlds in which a connection stands in a place; none if that contradicts them all. It is how a walk
// that does not look holds on to what it believes.
func (ws Worlds) Held(name string, at spec.State) (out Worlds) {
	is := Of(at)
	switch at {
	case Gone:
		is = gone
	case Routed:
		is = enabled
	}
	for _, w := range ws {
		i := w.index(name)
		if i >= 0 && w.conns[i].May.settled()&is != 0 && (w.attached(i) == (at == Routed)) {
			out = append(out, w.edit(i, func(c *Conn) { c.May = is }))
		}
	}
	return out
}
