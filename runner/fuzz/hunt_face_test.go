package fuzz

import (
	"context"
	"testing"

	"github.com/pconform/pconform/fixtures/refserver"
	"github.com/pconform/pconform/model/spec"
)

// TestOneFaultIsAFewGroups counts the groups that remain of one fault, whichever calls came last when it showed; and of
// two faults both have to remain.
func TestOneFaultIsAFewGroups(t *testing.T) {
	if testing.Short() {
		t.Skip("reductions take a while")
	}
	cancel := spec.CancelPhysicalConnection
	for _, f := range []struct {
		name        string
		least, most int
		clauses     []string // that have to be among the groups
		rules       func(r *refserver.Rules)
	}{
		{"a refused Cancel loses the bandwidth", 1, 2, nil, func(r *refserver.Rules) {
			after := r.After
			r.After = func(c *refserver.Call) {
				if after(c); c.Action == cancel && c.Refused() && c.Conn != nil {
					c.Conn.Bandwidth = 0
				}
			}
		}},
		{"Cancel has no effect", 1, 2, []string{"CPC-STATE-005"}, func(r *refserver.Rules) {
			decide := r.Decide
			r.Decide = func(c refserver.Cell) refserver.Decision {
				if d := decide(c); c.Op != cancel || !d.Allow {
					return d
				}
				return refserver.Decision{Allow: true}
			}
		}},
		{"Cancel has no effect with a CircuitCode, and is taken again in any case", 2, 4, []string{"CPC-STATE-005", "CPC-STATE-010"}, func(r *refserver.Rules) {
			decide := r.Decide
			r.Decide = func(c refserver.Cell) refserver.Decision {
				d := decide(c)
				switch {
				case c.Op == cancel && d.Allow && c.Conn.CircuitCode != "":
					return refserver.Decision{Allow: true}
				case c.Op == cancel && c.State == spec.Canceled:
					return refserver.Decision{Allow: true, To: spec.Canceled}
				}
				return d
			}
		}},
	} {
		t.Run(f.name, func(t *testing.T) {
			rules := refserver.DefaultRules()
			f.rules(&rules)
			cfg := inProcess(refserver.New(refserver.Options{AsyncDelay: -1, Rules: &rules}))
			cfg.Settle = cfg.Settle / 10
			rep, err := Hunt(context.Background(), cfg, HuntOptions{Seed: 5, Requests: 12_000, NoBytes: true})
			if err != nil {
				t.Fatal(err)
			}
			seen := map[string]bool{}
			for _, g := range rep.Groups {
				seen[g.Key.Clause] = true
				t.Logf("%s ×%d, found after %d requests, %d other faces: %s\n%s", g.Key, g.Count, g.At, len(g.Also), g.Finding.Title, planText(g.Finding.Steps))
			}
			if n := len(rep.Groups); n < f.least || n > f.most {
				t.Errorf("%d groups, %d to %d expected", n, f.least, f.most)
			}
			for _, c := range f.clauses {
				if !seen[c] {
					t.Errorf("%s is not among them", c)
				}
			}
		})
	}
}
