package fuzz

import (
	"slices"
	"strings"

	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
)

// Key is the cause of a failure: the clause that is broken, the operation whose answer shows it, and the kind of that
// answer. Findings with one key are one group. The zero Key means that nothing failed.
type Key struct {
	Clause string
	Op     string
	State  string // of the connection, where a read shows the fault; empty while it is not known to be always the same
	Answer string
}

// KeyOf returns the key of a finding.
func KeyOf(f *runner.Finding) Key {
	part := strings.SplitN(f.Cause, "|", 4)
	part = append(part, "", "", "", "")
	k := Key{Clause: f.Clause.ID, Op: part[1], State: part[2], Answer: part[3]}
	// A name of the plan is no part of a cause: reduction gives connections other names.
	status, word, _ := strings.Cut(k.Answer, " ")
	if word != "" && slices.ContainsFunc(f.Steps, func(s runner.Step) bool { return s.Call.Bind == word }) {
		k.Answer = status + " it"
	}
	return k
}

// Same reports whether two failures have one cause as far as a reduction cares: the state may differ.
func (k Key) Same(o Key) bool { return k.Clause == o.Clause && k.Op == o.Op && k.Answer == o.Answer }

// Zero reports whether nothing failed.
func (k Key) Zero() bool { return k.Clause == "" }

// String writes the key as reports and file names have it.
func (k Key) String() string { return strings.Join([]string{k.Clause, k.Op, k.State, k.Answer}, "|") }

// KeyIn returns the key of the finding that has a wanted cause, else that of the first violation, else the zero Key.
func KeyIn(findings []*runner.Finding, want Key) (Key, *runner.Finding) {
	var first *runner.Finding
	for _, f := range findings {
		if want.Same(KeyOf(f)) {
			return KeyOf(f), f
		}
		if first == nil || first.Level != spec.Must && f.Level == spec.Must {
			first = f
		}
	}
	if first == nil {
		return Key{}, nil
	}
	return KeyOf(first), first
}
