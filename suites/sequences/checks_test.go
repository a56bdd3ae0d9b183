package sequences

import (
	"context"
	"testing"
	"time"

	"github.com/pconform/pconform/fixtures/refserver"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/fuzz"
	"github.com/pconform/pconform/runner/wire"
)

func run(t *testing.T, rules *refserver.Rules, seed int64) *runner.Summary {
	t.Helper()
	server := refserver.New(refserver.Options{AsyncDelay: -1, Rules: rules})
	sum, err := runner.RunAll(context.Background(), runner.Config{Seed: seed, Settle: time.Second,
		Target:   runner.Target{Handler: server, Main: wire.Credential{ID: "testid", Secret: "testsecret"}},
		Operator: fuzz.HandlerOperator(server, refserver.OperatorPath)}, Checks())
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// TestReferenceConforms runs the family with several seeds and holds it to its budget.
func TestReferenceConforms(t *testing.T) {
	for seed := range int64(20) {
		sum := run(t, nil, seed+1)
		for _, r := range sum.Results {
			if r.Verdict != runner.Pass {
				t.Errorf("seed %d: %s [%s]: %s %s\n%s", seed+1, r.Check.Name, r.Format, r.Verdict, r.Reason, fuzz.Explain(&r))
			}
		}
		if sum.Requests > 700 || // each removal is confirmed by a read
			len(sum.Residue) > 0 {
			t.Errorf("seed %d: %d requests, residue %v", seed+1, sum.Requests, sum.Residue)
		}
		t.Logf("seed %d: %d requests", seed+1, sum.Requests)
	}
}

// TestFaultIsReduced plants a fault and wants the three lines that show it.
func TestFaultIsReduced(t *testing.T) {
	rules := refserver.DefaultRules()
	decide := rules.Decide
	rules.Decide = func(c refserver.Cell) refserver.Decision {
		if c.Op == spec.CancelPhysicalConnection && c.State == spec.Canceled {
			return refserver.Decision{Allow: true}
		}
		return decide(c)
	}
	for _, r := range run(t, &rules, 1).Results {
		for _, f := range r.Findings {
			if f.Clause == spec.State010 && len(f.Plan) == 3 {
				return
			}
			t.Log(fuzz.Explain(&r))
		}
	}
	t.Error("no finding of three lines")
}
