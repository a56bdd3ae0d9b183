package fuzz

import (
	"strings"
	"testing"

	"github.com/pconform/pconform/model"
)

// event of a plan: a call on a connection in a state.
type event struct{ state, call string }

// history lists what befell each connection of a plan, as the model has it.
func history(p *Program, befell func(conn string, e event)) {
	w := model.NewWorld(planEnv)
	for i := range p.Plan {
		c := &p.Plan[i].Call
		if names, ok := lookedAt(c); ok {
			for _, n := range names {
				w = afterLook(w, n)
			}
		}
		if c.Op.Reads || c.Want != nil || p.Plan[i].Deviate != nil {
			continue
		}
		id := strings.TrimPrefix(c.Get("PhysicalConnectionId"), "$")
		if conn, known := w.Conn(id); known && conn.Account == c.As {
			befell(id, event{conn.May.String(), c.Op.Name + c.Get("To")})
		}
		w = predict(w, c)
	}
}

// TestLivesAreLong holds a session to what needs two calls, or three of a kind, in the life of one connection, whatever lies
// between. The bounds lie between what is drawn with plans about whole lives and without.
func TestLivesAreLong(t *testing.T) {
	sp := &Space{Operator: true, Other: true, Extras: true}
	w, src := NewWalk(sp), Seeded(1)
	pairs, thrice := map[[2]event]bool{}, map[event]bool{}
	for calls := 0; calls < 12_000; {
		p := Draw(src, sp, w)
		calls += len(p.Plan)
		lives := map[string]map[event]int{}
		history(&p, func(conn string, e event) {
			if lives[conn] == nil {
				lives[conn] = map[event]int{}
			}
			for before := range lives[conn] {
				pairs[[2]event{before, e}] = true
			}
			if lives[conn][e]++; lives[conn][e] == 3 {
				thrice[e] = true
			}
		})
	}
	if len(pairs) < 5700 || len(thrice) < 93 {
		t.Errorf("%d pairs of calls in states came one before the other, and %d three times", len(pairs), len(thrice))
	}
}

// TestTokensComeBackLater holds drawing to repetitions after the token was refused for something else, or after the call
// itself was refused and is not any more. The bounds lie between what is drawn with these wanted and without.
func TestTokensComeBackLater(t *testing.T) {
	sp := &Space{Operator: true}
	var later [sinces]int
	retried := 0
	for seed := range uint64(5) {
		w, src := NewWalk(sp), Seeded(seed+1)
		for range 300 {
			Draw(src, sp, w)
		}
		for op := range w.tokens.later {
			for s, n := range w.tokens.later[op] {
				later[s] += min(n, 10)
			}
			retried += min(w.tokens.retried[op], 10)
		}
	}
	if later[clashed] < 162 || retried < 65 {
		t.Errorf("calls came again after %v, and %d after they were refused", later, retried)
	}
}
