package selftest

import (
	"context"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pconform/pconform/fixtures/refserver"
	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

// TestLateAnswerIsNoEvidence: an answer that arrives after the settle time shows what was there before it, and proves
// nothing of a change that was to come until then.
func TestLateAnswerIsNoEvidence(t *testing.T) {
	const settle = 60 * time.Millisecond
	real := refserver.New(refserver.Options{AsyncDelay: 5 * time.Millisecond})
	var enabled atomic.Bool
	target := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		action := r.URL.Query().Get("Action")
		real.ServeHTTP(w, r)
		if action == spec.DescribePhysicalConnections && enabled.Swap(false) {
			time.Sleep(2 * settle)
		}
		if action == spec.EnablePhysicalConnection {
			enabled.Store(true)
		}
	})
	if res := planned(t, target, settle, model.NewConnection("c1"), model.Advance("c1", spec.Confirmed), model.Enable.On("c1"),
		model.Look("c1")); res.Verdict != runner.Pass {
		t.Errorf("%s %s", res.Verdict, res.Reason)
	}
}

// TestRemovalRunsOutOfTime: where the time for the clean-up is over just when a call has led on, nobody is accused of having
// stayed where he was before.
func TestRemovalRunsOutOfTime(t *testing.T) {
	const settle, grace = 60 * time.Millisecond, 20 * time.Second
	synctest.Test(t, func(t *testing.T) {
		real := refserver.New(refserver.Options{AsyncDelay: settle / 2}) // changes take time, so that a removal waits between its calls
		target := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			real.ServeHTTP(w, r)
			if r.URL.Query().Get("Action") == spec.TerminatePhysicalConnection {
				time.Sleep(settle + grace - time.Millisecond)
			}
		})
		res := planned(t, target, settle, model.NewConnection("c1"), model.Advance("c1", spec.Confirmed), model.Enable.On("c1"), model.Look("c1"))
		if res.Verdict != runner.Pass {
			t.Errorf("%s %s", res.Verdict, res.Reason)
		}
	})
}

// TestRepetitionBeginsNothing: where a paid order does not lead to Enabled, which is a SHOULD, a Confirm that is repeated
// meanwhile does not make it a MUST.
func TestRepetitionBeginsNothing(t *testing.T) {
	rules := refserver.DefaultRules()
	next := rules.Decide
	rules.Decide = func(cell refserver.Cell) refserver.Decision {
		d := next(cell)
		if cell.Op == model.Order.Action && d.Allow {
			return refserver.Decision{Allow: true}
		}
		return d
	}
	target := refserver.New(refserver.Options{Rules: &rules})
	res := planned(t, target, 60*time.Millisecond, model.NewConnection("c1"), model.Advance("c1", spec.Allocated),
		model.Confirm.On("c1").Token("$token:t1"), model.PaidOrder("c1"), model.Confirm.On("c1").Token("$token:t1"), model.Look("c1"))
	if res.Verdict != runner.Warn || len(res.Findings) != 1 || res.Findings[0].Clause != spec.Ord003 {
		t.Errorf("%s %s", res.Verdict, res.Reason)
	}
}

// planned runs a plan as the only check there is.
func planned(t *testing.T, target http.Handler, settle time.Duration, calls ...model.Call) runner.Result {
	t.Helper()
	cfg := runner.Config{Settle: settle, Operator: runner.HandlerOperator(target, refserver.OperatorPath),
		Target: runner.Target{Handler: target, RequestTimeout: time.Minute, Main: wire.Credential{ID: "testid", Secret: "testsecret"}}}
	var plan runner.Plan
	for _, c := range calls {
		plan = append(plan, runner.Step{Call: c})
	}
	check := runner.PlanCheck("a plan", plan)
	check.Formats = []wire.Format{wire.JSON}
	sum, err := runner.RunAll(context.Background(), cfg, []*runner.Check{check})
	if err != nil {
		t.Fatal(err)
	}
	return sum.Results[0]
}

// TestDeleteWithABorderRouter: where an operator ended a circuit that has border routers, Delete may go by the state or by
// them.
func TestDeleteWithABorderRouter(t *testing.T) {
	target := refserver.New(refserver.Options{})
	if res := planned(t, target, time.Second, model.NewConnection("c1"), model.Advance("c1", spec.Enabled), model.NewVBR("v1", "c1", "10"),
		model.Advance("c1", spec.Terminated), model.Delete.On("c1")); res.Verdict != runner.Pass {
		t.Errorf("%s %s", res.Verdict, res.Reason)
	}
}

// TestOddNamesAreLookedFor: a Create whose Name nobody can filter by, refused by HTTP itself, leaves nothing behind, and
// takes no place from what follows.
func TestOddNamesAreLookedFor(t *testing.T) {
	real := refserver.New(refserver.Options{})
	target := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("Action") == spec.CreatePhysicalConnection {
			http.Error(w, "bad request", http.StatusBadRequest)
			return
		}
		real.ServeHTTP(w, r)
	})
	create := model.NewConnection("c1").With("Name", "a\tb").With("Description", "$name")
	create.Want = runner.Broken(nil)
	check := runner.PlanCheck("an odd name", runner.Plan{{Call: create, Deviate: &wire.Deviation{Add: []wire.Param{{Name: "Odd", Value: "1"}}}}})
	check.Formats = []wire.Format{wire.JSON}
	sum, err := runner.RunAll(context.Background(), runner.Config{Settle: time.Second, Target: runner.Target{Handler: target,
		Main: wire.Credential{ID: "testid", Secret: "testsecret"}}}, []*runner.Check{check})
	if err != nil {
		t.Fatal(err)
	}
	if len(sum.Residue) > 0 || sum.Connections != 1 {
		t.Errorf("%d connections asked for, left behind: %v", sum.Connections, sum.Residue)
	}
}
