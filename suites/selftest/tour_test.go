package selftest

import (
	"context"
	"maps"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pconform/pconform/fixtures/refserver"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
	"github.com/pconform/pconform/suites/lifecycle"
)

// table lists the checks of the state table.
func table() (out []*runner.Check) {
	for _, c := range lifecycle.Checks() {
		if c.Cell != nil {
			out = append(out, c)
		}
	}
	return out
}

// tour runs checks against a reference server with some of its rules replaced.
func tour(t *testing.T, cfg runner.Config, o refserver.Options, checks []*runner.Check) *runner.Summary {
	t.Helper()
	server := httptest.NewServer(refserver.New(o))
	t.Cleanup(server.Close)
	cfg.Target.Endpoint = server.URL
	cfg.Target.Main = wire.Credential{ID: "testid", Secret: "testsecret"}
	if cfg.Operator == nil {
		cfg.Operator = runner.HTTPOperator{URL: server.URL + "/__operator/advance"}
	}
	if cfg.Settle == 0 {
		cfg.Settle = 300 * time.Millisecond
	}
	sum, err := runner.RunAll(context.Background(), cfg, checks)
	if err != nil {
		t.Fatal(err)
	}
	if len(sum.Residue) > 0 {
		t.Errorf("residue: %v", sum.Residue)
	}
	return sum
}

func TestTourOnReference(t *testing.T) {
	for _, depth := range []int{1, 2} {
		for seed := int64(1); seed <= int64(6/depth/depth); seed++ {
			sum := tour(t, runner.Config{Depth: depth, Seed: seed}, refserver.Options{}, table())
			for _, r := range sum.Results {
				if r.Verdict != runner.Pass {
					t.Errorf("%s [%s]: %s %s", r.Check.Name, r.Format, r.Verdict, r.Reason)
				}
			}
			ratio := float64(sum.LifecycleRequests) / float64(sum.LifecycleBound)
			t.Logf("depth %d, seed %d: %d requests, at least %d are needed: %.3f, %d connections, %s", depth, seed, sum.LifecycleRequests,
				sum.LifecycleBound, ratio, sum.Connections, sum.Ended.Sub(sum.Began))
			if ratio > 1.3 {
				t.Errorf("more than 1.3 times the bound")
			}
			for _, n := range sum.Notes {
				if !strings.HasPrefix(n, "changes took") {
					t.Errorf("note: %s", n)
				}
			}
		}
	}
}

// TestTourFaults: a fault in one cell fails the check of that cell and no other, with a plan that fits on a screen.
func TestTourFaults(t *testing.T) {
	if testing.Short() {
		t.Skip("takes minutes")
	}
	refuse := func(row spec.Row) refserver.Decision { return refserver.Decision{Row: row} }
	for _, c := range []struct {
		name  string
		depth int
		fails string
		lines int // of the plan, at most
		plant func(*refserver.Rules)
	}{
		{"wrong answer", 1, "Cancel in Enabled", 5, decide(spec.CancelPhysicalConnection, spec.Enabled, "", refuse(spec.ConfirmWrongState))},
		{"legal refused", 1, "Confirm in Allocated", 5, decide(spec.ConfirmPhysicalConnection, spec.Allocated, "", refuse(spec.ConfirmWrongState))},
		{"wrong next state", 1, "Confirm in Allocated", 6, decide(spec.ConfirmPhysicalConnection, spec.Allocated, "", refserver.Decision{Allow: true, To: spec.Enabled})},
		{"illegal accepted", 1, "Terminate in Confirmed", 5, decide(spec.TerminatePhysicalConnection, spec.Confirmed, "", refserver.Decision{Allow: true, To: spec.Terminated})},
		{"accepted without effect", 1, "Enable in Confirmed", 6, decide(spec.EnablePhysicalConnection, spec.Confirmed, "", refserver.Decision{Allow: true})},
		{"stale read", 1, "Cancel in Allocated", 6, func(r *refserver.Rules) {
			visible := r.Visible
			r.Visible = func(conn *refserver.Conn, now time.Time) spec.State {
				if conn.State == spec.Canceled && conn.Was == spec.Allocated {
					return conn.Was
				}
				return visible(conn, now)
			}
		}},
		{"accepted after a refusal", 2, "Cancel in Enabled", 7,
			decide(spec.CancelPhysicalConnection, spec.Enabled, spec.ConfirmPhysicalConnection, refserver.Decision{Allow: true, To: spec.Canceled})},
		{"wrong answer after a change", 2, "Confirm in Canceled", 7,
			decide(spec.ConfirmPhysicalConnection, spec.Canceled, spec.CancelPhysicalConnection, refuse(spec.DeleteWrongState))},
		{"wrong answer to a repetition", 2, "Terminate in Terminating", 7,
			decide(spec.TerminatePhysicalConnection, spec.Terminating, spec.TerminatePhysicalConnection, refuse(spec.ConfirmWrongState))},
		{"wrong answer straight after Create", 2, "Enable in Initial", 7,
			decide(spec.EnablePhysicalConnection, spec.Initial, spec.CreatePhysicalConnection, refuse(spec.ConfirmWrongState))},
		{"a read hides it", 2, "Terminate in Confirmed", 7, func(r *refserver.Rules) {
			called := map[*refserver.Conn]string{}
			was, visible := r.Decide, r.Visible
			r.Visible = func(conn *refserver.Conn, now time.Time) spec.State {
				delete(called, conn)
				return visible(conn, now)
			}
			r.Decide = func(cell refserver.Cell) refserver.Decision {
				before := called[cell.Conn]
				called[cell.Conn] = cell.Op
				if cell.Op == spec.TerminatePhysicalConnection && cell.State == spec.Confirmed && before == spec.ConfirmPhysicalConnection {
					return refserver.Decision{Allow: true, To: spec.Terminated}
				}
				return was(cell)
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for seed := int64(1); seed <= int64(2/c.depth); seed++ {
				rules := refserver.DefaultRules()
				c.plant(&rules)
				sum := tour(t, runner.Config{Depth: c.depth, Seed: seed}, refserver.Options{Rules: &rules}, table())
				failed := 0
				for _, r := range sum.Results {
					if r.Verdict == runner.Pass && r.Check.Name != c.fails {
						continue
					}
					if r.Verdict != runner.Fail || r.Check.Name != c.fails {
						t.Errorf("%s [%s]: %s %s", r.Check.Name, r.Format, r.Verdict, r.Reason)
					}
					for _, f := range r.Findings {
						failed++
						if len(f.Plan) > c.lines {
							t.Errorf("a plan of %d lines", len(f.Plan))
						}
						for _, l := range f.Plan {
							t.Logf("    %v %s -> %s", l.Marked, l.Call, l.Answer)
						}
					}
				}
				if failed < 2 {
					t.Errorf("%d findings of %s, not one in each rendering", failed, c.fails)
				}
				t.Logf("seed %d: %d requests, bound %d, notes %v, %s", seed, sum.LifecycleRequests, sum.LifecycleBound, sum.Notes, sum.Ended.Sub(sum.Began))
			}
		})
	}
}

// decide replaces one field of the life cycle, or if prev is given one that shows only directly after that action.
func decide(op string, state spec.State, prev string, d refserver.Decision) func(*refserver.Rules) {
	return func(r *refserver.Rules) {
		was := r.Decide
		r.Decide = func(cell refserver.Cell) refserver.Decision {
			if cell.Op == op && cell.State == state && (prev == "" || cell.Prev == prev) {
				return d
			}
			return was(cell)
		}
	}
}

// TestWhatIsNeverShownHidesNothing plants a field that no read shows, or shows rightly, beside another fault: the one is told
// in each check, as one cause, and the other is found all the same, on a tour that is no longer for it.
func TestWhatIsNeverShownHidesNothing(t *testing.T) {
	for name, shown := range map[string]func([]refserver.Field) []refserver.Field{
		"not at all": func(fields []refserver.Field) []refserver.Field {
			return slices.DeleteFunc(fields, func(f refserver.Field) bool { return f.Name == "Type" })
		},
		"otherwise": func(fields []refserver.Field) []refserver.Field {
			for i := range fields {
				if fields[i].Name == "Type" {
					fields[i].Text = "vpc"
				}
			}
			return fields
		},
	} {
		t.Run(name, func(t *testing.T) {
			rules := refserver.DefaultRules()
			show := rules.Show
			rules.Show = func(conn *refserver.Conn, status string) []refserver.Field { return shown(show(conn, status)) }
			decide(spec.TerminatePhysicalConnection, spec.Confirmed, "", refserver.Decision{Allow: true, To: spec.Terminated})(&rules)
			hidesNothing(t, tour(t, runner.Config{}, refserver.Options{Rules: &rules}, table()))
		})
	}
}

func hidesNothing(t *testing.T, sum *runner.Summary) {
	t.Helper()
	causes := map[string]bool{}
	for _, r := range sum.Results {
		if r.Verdict == runner.Pass && strings.HasPrefix(r.Check.Name, "Delete in ") { // what is gone lacks nothing
			continue
		}
		other := r.Check.Name == "Terminate in Confirmed"
		if r.Verdict != runner.Fail || r.Through == other {
			t.Errorf("%s [%s]: %s %s, through: %t", r.Check.Name, r.Format, r.Verdict, r.Reason, r.Through)
		}
		found := map[*spec.Clause]bool{}
		for _, f := range r.Findings {
			if found[f.Clause] = true; f.Clause == spec.Create013 {
				causes[f.Cause] = true
			}
		}
		if want := map[*spec.Clause]bool{spec.Create013: true, spec.Term002: true}; !found[spec.Create013] && !other || other && !maps.Equal(found, want) {
			t.Errorf("%s [%s]: %d findings, %v", r.Check.Name, r.Format, len(r.Findings), r.Reason)
		}
	}
	if len(causes) != 1 {
		t.Errorf("one field that is lacking has several causes: %v", causes)
	}
	if ratio := float64(sum.LifecycleRequests) / float64(sum.LifecycleBound); ratio > 2 {
		t.Errorf("%d requests, %.2f times the bound", sum.LifecycleRequests, ratio)
	}
}
