package selftest

import (
	"slices"
	"testing"
	"time"

	"github.com/pconform/pconform/fixtures/refserver"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/suites/idempotency"
)

// TestSimultaneousCallsWhileTheCarrierWorks: where a circuit is being allocated by itself each time, the refusal of
// simultaneous Cancels is lawful. Nothing can be said then, and nobody is accused.
func TestSimultaneousCallsWhileTheCarrierWorks(t *testing.T) {
	rules := refserver.DefaultRules()
	next := rules.Decide
	rules.Decide = func(cell refserver.Cell) refserver.Decision {
		d := next(cell)
		if d.Allow && d.To == spec.Initial {
			d.To, d.Then = spec.Allocating, []refserver.Step{{To: spec.Allocated, After: 150 * time.Millisecond}}
		}
		return d
	}
	checks := slices.DeleteFunc(idempotency.Checks(), func(c *runner.Check) bool {
		return c.Name != "simultaneous Cancels with one token change the state once"
	})
	sum := tour(t, runner.Config{Operator: runner.HTTPOperator{}, Settle: time.Second}, refserver.Options{Rules: &rules}, checks)
	for _, r := range sum.Results {
		if r.Verdict != runner.Inconclusive || len(r.Findings) > 0 || r.Attempts < 2 {
			t.Errorf("%s [%s]: %s %s after %d attempts", r.Check.Name, r.Format, r.Verdict, r.Reason, r.Attempts)
		}
	}
	if len(sum.Results) != 2 {
		t.Errorf("%d results", len(sum.Results))
	}
}
