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

// leap is how far the operator takes a connection at once.
type leap int

// The kinds of leap, the shortest first.
const (
	stepByStep       leap = iota // from one state to the next
	whereNoCallLeads             // past states that only the carrier leads out of
	anywhere                     // past calls of the customer, too
	never
)

// needed says what kind of operator a move takes from a state. What becomes of a border router when its connection is
// taken from under it is not said anywhere.
func needed(from place, to spec.State) leap {
	state := from.may.State()
	switch {
	case state == "" || from.routed:
		return never
	case slices.Contains(carried[state], to):
		return stepByStep
	case leadsTo(state, to, false, 0):
		return whereNoCallLeads
	case leadsTo(state, to, true, 0):
		return anywhere
	}
	return never
}

func leadsTo(from, to spec.State, past bool, depth int) bool {
	next := carried[from]
	if past {
		next = append(next[:len(next):len(next)], led[from]...)
	}
	for _, s := range next {
		if s == to || depth < 8 && leadsTo(s, to, past, depth+1) {
			return true
		}
	}
	return false
}

// leaping draws how far the operator leaps in a plan. A connection that was put into a state is another than one that
// calls led there, to a server that remembers calls.
func (d *drawing) leaping() leap {
	if d.sp.Uniform {
		return d.walk.farthest
	}
	far := whereNoCallLeads
	switch d.IntN(8) {
	case 6:
		far = stepByStep
	case 7:
		far = anywhere
	}
	return min(d.walk.farthest, far)
}

// barred learns that the operator does not make a move from a state. Two refused leaps of a kind, and none is tried any
// more.
func (w *Walk) barred(from model.StateSet, to spec.State) {
	if need := needed(place{may: from}, to); need > stepByStep && need < never {
		if w.leaps[need]++; w.leaps[need] >= 2 {
			w.farthest = min(w.farthest, need-1)
		}
	}
	for i := range w.nodes {
		for m, move := range w.moves {
			if move.to == to && w.nodes[i].place.may == from {
				w.nodes[i].needs[m] = never
			}
		}
	}
	w.measure()
}
