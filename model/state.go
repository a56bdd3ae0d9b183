package model

import (
	"math/bits"
	"strings"

	"github.com/pconform/pconform/model/spec"
)

// StateSet is a set of states that a connection may be in. Besides the eleven published states it knows three that no
// page names but every client meets: enabling (Enable was accepted, reads still say Confirmed), ending (Terminate was
// accepted, reads still say Enabled) and gone (deleted).
type StateSet uint16

const (
	initial StateSet = 1 << iota
	approved
	allocating
	allocated
	confirmed
	enabled
	rejected
	canceled
	allocationFailed
	terminating
	terminated
	enabling
	ending
	gone
	stateCount = iota
)

// Published states by bit; the last three print as what they mean.
var stateNames = [stateCount]string{"Initial", "Approved", "Allocating", "Allocated", "Confirmed", "Enabled", "Rejected",
	"Canceled", "Allocation Failed", "Terminating", "Terminated", "Confirmed (being enabled)", "Enabled (being terminated)", "(gone)"}

// Of returns the set that holds just s.
func Of(s spec.State) StateSet {
	if s == spec.AllocationFailedClosed {
		s = spec.AllocationFailed
	}
	for i, known := range spec.States {
		if known == s {
			return 1 << i
		}
	}
	return 0
}

// Has reports whether every state of t is in s.
func (s StateSet) Has(t StateSet) bool { return s&t == t && t != 0 }

// One reports whether s holds exactly one state.
func (s StateSet) One() bool { return bits.OnesCount16(uint16(s)) == 1 }

// State returns the published name of a set of one; an empty string if it holds more, or none that is published.
func (s StateSet) State() spec.State {
	if i := bits.TrailingZeros16(uint16(s)); s.One() && i < len(spec.States) {
		return spec.States[i]
	}
	return ""
}

// Each calls f for every single state of the set.
func (s StateSet) Each(f func(StateSet)) {
	for ; s != 0; s &= s - 1 {
		f(s & -s)
	}
}

// String lists the set: "Initial", or "Confirmed or Enabled".
func (s StateSet) String() string {
	var names []string
	s.Each(func(one StateSet) { names = append(names, stateNames[bits.TrailingZeros16(uint16(one))]) })
	if len(names) == 0 {
		return "(impossible)"
	}
	return strings.Join(names, " or ")
}

// shown is what a read may print for each state; unpublished states show the old or the new one (CPC-ENAB-004,
// CPC-TERM-004).
func (s StateSet) shown() StateSet {
	out := s &^ (enabling | ending | gone)
	if s&enabling != 0 {
		out |= confirmed | enabled
	}
	if s&ending != 0 {
		out |= enabled | terminating | terminated
	}
	return out
}

// after narrows the set to the states that explain a read of seen.
func (s StateSet) after(seen StateSet) StateSet {
	out := s & seen
	if s&enabling != 0 {
		if seen == confirmed {
			out |= enabling
		} else {
			out |= seen & enabled
		}
	}
	if s&ending != 0 {
		if seen == enabled || seen == terminating { // on its way still: it has to become Terminated
			out |= ending
		} else {
			out |= seen & terminated
		}
	}
	return out
}

// system lists the moves that happen without anybody asking, whatever the target: Terminating ends by itself.
func (s StateSet) system() StateSet {
	if s&terminating != 0 {
		s |= terminated
	}
	return s
}

// carrier lists the moves of the application's back office. A target may make them on its own (CPC-CREATE-023).
var carrier = map[StateSet]StateSet{
	initial:    approved | allocating | allocated | rejected | allocationFailed,
	approved:   allocating | allocated | rejected | allocationFailed,
	allocating: allocated | allocationFailed,
}

// drifted is the closure of s under system moves and, if the target carries circuits on by itself, carrier moves.
func (s StateSet) drifted(self bool) StateSet {
	out := s.system()
	if !self {
		return out
	}
	s.Each(func(one StateSet) { out |= carrier[one] })
	return out
}

// Pending reports whether a change is under way that has to come about without another call.
func (s StateSet) Pending() bool { return s&(enabling|ending) != 0 }

// Ending reports whether the change under way is the end of service.
func (s StateSet) Ending() bool { return s&enabling == 0 }
