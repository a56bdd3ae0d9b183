package prove

import (
	"slices"

	"github.com/pconform/pconform/fixtures/mutants"
)

// Matrix is the kill matrix: what became of every target.
type Matrix struct {
	Seeds      []int64              `json:"seeds"`
	Depth      int                  `json:"depth,omitempty"`
	Trials     []*Trial             `json:"trials"`
	Equivalent []mutants.Equivalent `json:"equivalent,omitempty"` // changes that are no mutants, with the reason
	Killers    map[string]string    `json:"killers,omitempty"`    // every check that killed something, and what
	IdleChecks []string             `json:"idleChecks,omitempty"` // checks that killed nothing
	Seconds    float64              `json:"seconds"`
}

func (m *Matrix) pick(want func(*Trial) bool) (out []*Trial) {
	for _, t := range m.Trials {
		if t != nil && want(t) {
			out = append(out, t)
		}
	}
	return out
}

// Mutants lists the trials of mutants.
func (m *Matrix) Mutants() []*Trial { return m.pick(func(t *Trial) bool { return t.Kind == Mutant }) }

// Survivors lists the mutants that nothing noticed.
func (m *Matrix) Survivors() []*Trial {
	return m.pick(func(t *Trial) bool { return t.Kind == Mutant && !t.Killed })
}

// Uncited lists the mutants that were noticed, but by no check that cites the clause they break.
func (m *Matrix) Uncited() []*Trial {
	return m.pick(func(t *Trial) bool { return t.Kind == Mutant && t.Killed && !t.Cited })
}

// FalseAlarms lists the innocent targets that were accused.
func (m *Matrix) FalseAlarms() []*Trial {
	return m.pick(func(t *Trial) bool { return t.Kind != Mutant && !t.sound() })
}

// Sound reports whether the proof holds: every mutant is killed, and nobody is accused wrongly.
func (m *Matrix) Sound() bool {
	return len(m.Survivors()) == 0 && len(m.Uncited()) == 0 && len(m.FalseAlarms()) == 0
}

// killers fills in what the trials say about the checks.
func (m *Matrix) killers() map[string]string {
	if m.Killers == nil {
		m.Killers = map[string]string{}
	}
	for _, t := range m.Trials {
		if t == nil {
			continue
		}
		for _, c := range t.Checks {
			if m.Killers[c] == "" {
				m.Killers[c] = t.Name
			}
		}
	}
	return m.Killers
}

// Figures are the numbers of a proof.
type Figures struct {
	Mutants, Killed, Cited, Variants, Accused, References int
	MedianFirst                                           int64 // requests until the first kill
	Requests                                              int64
}

// Figures counts.
func (m *Matrix) Figures() (f Figures) {
	var first []int64
	for _, t := range m.Trials {
		if t == nil {
			continue
		}
		f.Requests += t.Requests
		switch t.Kind {
		case Mutant:
			f.Mutants++
			if t.Killed {
				f.Killed++
				first = append(first, t.First)
			}
			if t.Cited {
				f.Cited++
			}
		case Variant:
			f.Variants++
		default:
			f.References++
		}
	}
	f.Accused = len(m.FalseAlarms())
	slices.Sort(first)
	if len(first) > 0 {
		f.MedianFirst = first[len(first)/2]
	}
	return f
}
