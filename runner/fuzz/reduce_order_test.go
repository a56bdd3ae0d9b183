package fuzz

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/pconform/pconform/fixtures/refserver"
	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

func namesOf(plan runner.Plan) (out []string) {
	for _, s := range plan {
		out = append(out, s.Call.Op.Name+" "+s.Call.Bind+s.Call.Get("PhysicalConnectionId")+s.Call.Get("Filter.1.Value.1"))
	}
	return out
}

// precedes reports whether a line comes before another in a program that has both.
func precedes(plan runner.Plan, first, second string) bool {
	at := map[string]int{}
	for i, line := range namesOf(plan) {
		at[line] = i + 1
	}
	return at[first] > 0 && at[first] < at[second]
}

// TestProgramsKeepWhatStandsBeside is about faults that hang on where another connection is at a call: the programs that ask
// for them have the states in the order of the plan.
func TestProgramsKeepWhatStandsBeside(t *testing.T) {
	plan := planOf(model.NewConnection("c1"), model.NewConnection("c2"), model.Advance("c2", spec.Confirmed), model.Enable.On("c2"),
		model.Cancel.On("c1"), model.Delete.On("c1"), model.Look("c2"))
	f := learn(plan, Key{Clause: spec.Enab004.ID, Op: "Describe"}, nil)
	const deleted, enabled = "Delete $c1", "Enable $c2"
	if p, ok := f.program([]int{5}, true, true, false); !ok || precedes(p, enabled, deleted) {
		t.Errorf("%t: the shortest way is another than was thought: %v", ok, namesOf(p))
	}
	if p, ok := f.program([]int{5}, true, true, true); !ok || !precedes(p, enabled, deleted) {
		t.Errorf("%t: c2 is not being enabled when c1 is deleted: %v", ok, namesOf(p))
	}
	plan[6] = runner.Step{Call: model.Look("c1", "c2")}
	f = learn(plan, Key{Clause: spec.Desc011.ID, Op: "Describe"}, nil)
	if p, ok := f.program(f.inOrder(), true, true, false); !ok || !precedes(p, "Create c2", deleted) || !precedes(p, enabled, deleted) {
		t.Errorf("%t: not in the order of the plan: %v", ok, namesOf(p))
	}
	if p, ok := f.program(nil, true, false, false); !ok || precedes(p, "Create c2", deleted) {
		t.Errorf("%t: the state alone is in another order than was thought: %v", ok, namesOf(p))
	}
}

// TestWhatHadComeAboutIsLookedAt is about a call that was made after Terminate had come about: its program waits for that.
func TestWhatHadComeAboutIsLookedAt(t *testing.T) {
	plan := planOf(model.NewConnection("c1"), model.Advance("c1", spec.Enabled), model.Terminate.On("c1"), model.Look("c1"),
		model.Delete.On("c1"), model.Look("c1"))
	f := learn(plan, Key{Clause: spec.Term003.ID, Op: "Describe"}, nil)
	if p, ok := f.program([]int{4}, true, true, false); !ok || !precedes(p, "Terminate $c1", "Describe $c1") {
		t.Errorf("%t: %v", ok, namesOf(p))
	} else if names := namesOf(p); names[len(names)-2] != "Delete $c1" || names[len(names)-3] != "Describe $c1" {
		t.Errorf("nothing waits before Delete: %v", names)
	}
}

// TestHurriedWaits is about an Enable that never comes about: it is waited for in full, and by a check in a hurry only once.
func TestHurriedWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rules := refserver.DefaultRules()
		rules.Decide = func(c refserver.Cell) refserver.Decision {
			d := refserver.Decide(c)
			if c.Op == spec.EnablePhysicalConnection {
				d.To, d.Then = "", nil
			}
			return d
		}
		cfg := inProcess(refserver.New(refserver.Options{Rules: &rules, AsyncDelay: -1}))
		cfg.Settle = 10 * time.Second
		run, err := runner.Open(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		plan := planOf(model.NewConnection("c1"), model.Advance("c1", spec.Confirmed), model.Enable.On("c1"), model.Look("c1"))
		for i, c := range []struct {
			hurried     bool
			least, most time.Duration
			title       string
		}{
			{true, cfg.Settle, cfg.Settle + 5*time.Second, "within 10s"},
			{true, 0, cfg.Settle / 4, "within 500ms"},
			{false, cfg.Settle, cfg.Settle + 5*time.Second, "within 10s"},
		} {
			check := runner.PlanCheck("an Enable", plan)
			check.Bare, check.Hurried = true, c.hurried
			began := time.Now()
			res := run.One(t.Context(), check, wire.JSON)
			took := time.Since(began)
			if res.Verdict != runner.Fail || took < c.least || took > c.most || res.Findings[0].Expected[0] != "c1 reads Enabled "+c.title {
				t.Errorf("%d: %s after %s: %v", i, res.Verdict, took, res.Findings[0].Expected)
			}
		}
	})
}
