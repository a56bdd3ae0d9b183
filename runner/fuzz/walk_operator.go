package fuzz

import (
	"slices"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
)

// carried lists where the operator brings a connection, one step at a time.
var carried = map[spec.State][]spec.State{
	spec.Initial:     {spec.Approved, spec.Rejected},
	spec.Approved:    {spec.Allocating, spec.Rejected},
	spec.Allocating:  {spec.Allocated, spec.AllocationFailed},
	spec.Terminating: {spec.Terminated},
}

// led lists the further steps that an operator makes who stands in for the customer, too.
var led = map[spec.State][]spec.State{
	spec.Allocated: {spec.Confirmed}, spec.Confirmed: {spec.Enabled}, spec.Enabled: {spec.Terminating},
}

// offered says whether the operator makes a move from a state. What becomes of a border router when its connection is
// taken from under it is not said anywhere.
func offered(sp *Space, from place, m *Move) bool {
	state := from.may.State()
	if state == "" || from.routed {
		return false
	}
	return leadsTo(state, m.to, sp.Stepwise, 0)
}

func leadsTo(from, to spec.State, stepwise bool, depth int) bool {
	next := carried[from]
	if !stepwise {
		next = append(next[:len(next):len(next)], led[from]...)
	}
	for _, s := range next {
		if s == to || !stepwise && depth < 8 && leadsTo(s, to, stepwise, depth+1) {
			return true
		}
	}
	return false
}

// barred learns that the operator does not make a move from a state. Two refused leaps, and no leap is tried any more.
func (w *Walk) barred(sp *Space, from model.StateSet, to spec.State) {
	at, known := w.byPlace[place{may: from}]
	if !known {
		return
	}
	leap := !slices.Contains(carried[from.State()], to)
	if leap {
		w.leaps++
	}
	if w.leaps >= 2 {
		sp.Stepwise = true
	}
	for i := range w.nodes {
		for m, move := range w.moves {
			if move.to != "" && (i == at && move.to == to || sp.Stepwise && !offered(sp, w.nodes[i].place, move)) {
				w.nodes[i].can[m] = false
			}
		}
	}
	w.measure()
}

// prompt learns whether the operator's moves show at once: looks is how often a connection was read until its move was
// seen. It is true when that is as good as certain.
func (w *Walk) prompt(move bool, looks int) bool {
	const certain = 8
	switch {
	case w.moved && looks == 1:
		w.shown++
	case w.moved && looks > 1:
		w.shown = -unreached
	}
	w.moved = move
	return w.shown >= certain
}
