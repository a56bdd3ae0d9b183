package model

import (
	"testing"

	"pgregory.net/rapid"
)

// moment is a call of a session, with what was known before it and what was answered.
type moment struct {
	before Worlds
	call   Call
	reply  *Reply
}

// moments are those of a hundred histories.
func moments(b *testing.B) (out []moment) {
	b.Helper()
	past := rapid.Custom(func(t *rapid.T) []moment {
		var list []moment
		history(t, func(before Worlds, c *Call, _ *Outcome, r *Reply, _ Worlds, _ *Judgement) {
			list = append(list, moment{before, *c, r})
		})
		return list
	})
	for seed := range 100 {
		out = append(out, past.Example(seed)...)
	}
	return out
}

// BenchmarkStep measures what may follow a call.
func BenchmarkStep(b *testing.B) {
	list := moments(b)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		m := &list[i%len(list)]
		if len(m.before[0].Step(&m.call)) == 0 {
			b.Fatal(m.call)
		}
	}
}

// BenchmarkObserve measures the judging of an answer by all worlds that are left.
func BenchmarkObserve(b *testing.B) {
	list := moments(b)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		m := &list[i%len(list)]
		if after, _ := m.before.Observe(&m.call, m.reply); len(after) == 0 {
			b.Fatal(m.call)
		}
	}
}
