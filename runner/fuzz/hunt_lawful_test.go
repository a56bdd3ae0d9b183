package fuzz

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pconform/pconform/fixtures/mutants"
	"github.com/pconform/pconform/fixtures/refserver"
	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

func planOf(calls ...model.Call) (plan runner.Plan) {
	for _, c := range calls {
		plan = append(plan, runner.Step{Call: c})
	}
	return plan
}

// TestMovesOnNothing is about operators who say "done" where there is nothing to be done: for a connection that is gone, and
// for one that is known by another name already and has moved on. What follows is not the target's fault.
func TestMovesOnNothing(t *testing.T) {
	other := func(c model.Call) model.Call { return c.By("other") }
	odd := "$token:t1|+é漢"
	for name, plan := range map[string]runner.Plan{
		"operator-takes-its-time": planOf(other(model.NewConnection("c1")), model.Advance("c1", spec.Rejected), other(model.Delete.On("c1")),
			model.Advance("c1", spec.Allocated), other(model.Confirm.On("c1"))),
		"long-tokens-are-taken-everywhere": planOf(model.NewConnection("c1", model.Arg{Name: "Name", Value: "$name:n1"}).Token(odd),
			model.NewConnection("c2", model.Arg{Name: "Name", Value: "$name:n1"}).Token(odd), model.Advance("c1", spec.Enabled),
			model.Advance("c2", spec.Confirmed), model.Enable.On("c2")),
	} {
		t.Run(name, func(t *testing.T) {
			handler := variant(t, name)
			synctest.Test(t, func(t *testing.T) {
				run, err := runner.Open(t.Context(), inProcess(handler))
				if err != nil {
					t.Fatal(err)
				}
				if res := run.Play(t.Context(), name, plan, wire.JSON); res.Verdict != runner.Inconclusive {
					t.Errorf("%s: %s\n%v", res.Verdict, res.Reason, res.Findings)
				}
			})
		})
	}
}

// TestOtherParametersInAnotherWay holds the clause to what differs: a used token with other parameters is a mismatch in
// whichever way it is sent.
func TestOtherParametersInAnotherWay(t *testing.T) {
	all := mutants.All()
	m := all[slices.IndexFunc(all, func(m mutants.Mutant) bool { return m.Name == "mismatch-executed" })]
	run, err := runner.Open(t.Context(), inProcess(m.New(refserver.Options{AsyncDelay: -1})))
	if err != nil {
		t.Fatal(err)
	}
	plan := planOf(model.NewConnection("c1"), model.Modify.On("c1", model.Arg{Name: "bandwidth", Value: "100"}).Token("$token:t1"),
		model.Modify.On("c1", model.Arg{Name: "bandwidth", Value: "200"}).Token("$token:t1"))
	plan[2].Way.Format = wire.XML
	res := run.Play(t.Context(), "other parameters in XML", plan, wire.JSON)
	if res.Verdict != runner.Fail || res.Findings[0].Clause != spec.Idem005 {
		t.Errorf("%s: %v", res.Verdict, res.Findings)
	}
}

// TestPartnersAreLeftOut is about a target that takes no redundant circuit: what names one is left out, and no other Modify.
func TestPartnersAreLeftOut(t *testing.T) {
	rules := refserver.DefaultRules()
	known := rules.Redundant
	rules.Redundant = func(r refserver.Redundancy) *spec.Row {
		if row := known(r); row != nil {
			return row
		}
		return &spec.RedundantForeign
	}
	cfg := inProcess(refserver.New(refserver.Options{Rules: &rules, AsyncDelay: -1}))
	rep, err := Hunt(context.Background(), cfg, HuntOptions{Seed: 1, Requests: 8000})
	if err != nil {
		t.Fatal(err)
	}
	if len(rep.Groups) > 0 {
		show(t, rep)
		t.Error("it was accused")
	}
	notes := strings.Join(rep.Notes, "\n")
	if !strings.Contains(notes, repartnering+" is left out") || strings.Contains(notes, "Rename") || strings.Contains(notes, "Respecify") {
		t.Errorf("left out: %q", notes)
	}
}

// TestWhatIsReadAfterwards is about a filter that shows one of several ids: the finding lists what was read to know more, and
// its plan ends before that.
func TestWhatIsReadAfterwards(t *testing.T) {
	rules := refserver.DefaultRules()
	rules.Page = func(matches, number, size int) (from, to int) { return 0, min(1, matches) }
	cfg := inProcess(refserver.New(refserver.Options{Rules: &rules, AsyncDelay: -1}))
	cfg.Settle = time.Millisecond
	run, err := runner.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	plan := planOf(model.NewConnection("c1"), model.NewConnection("c2"), model.Look("c1", "c2"))
	res := run.Play(t.Context(), "two ids", plan, wire.JSON)
	if res.Verdict != runner.Fail {
		t.Fatalf("%s: %s", res.Verdict, res.Reason)
	}
	f := res.Findings[0]
	if g := (&Group{Finding: f}); f.Clause != spec.Desc011 || len(f.Steps) != 3 || len(f.Plan) != 5 || g.calls() != 3 {
		t.Errorf("%s: %d steps, %d lines, %d calls", f.Clause.ID, len(f.Steps), len(f.Plan), g.calls())
	}
}
