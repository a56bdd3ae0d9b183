package fuzz

import (
	"context"
	"testing"
	"time"

	"github.com/pconform/pconform/fixtures/refserver"
	"github.com/pconform/pconform/model/spec"
)

// TestWhatACleanUpIsRefusedIsJudged plants a fault that no call of a plan runs into, because plans are one call long: only
// the clean-up does. A target that is slow to show its changes refuses clean-ups too, and is right.
func TestWhatACleanUpIsRefusedIsJudged(t *testing.T) {
	faulty := refserver.DefaultRules()
	decide := faulty.Decide
	faulty.Decide = func(c refserver.Cell) refserver.Decision {
		if c.Op == spec.CancelPhysicalConnection && c.State == spec.Initial {
			return refserver.Decision{Row: spec.NotAllowedInState}
		}
		return decide(c)
	}
	for _, c := range []struct {
		name string
		o    refserver.Options
		want *spec.Clause
	}{
		{"Cancel in Initial is refused", refserver.Options{AsyncDelay: -1, Rules: &faulty}, spec.State001},
		{"the reference", refserver.Options{AsyncDelay: -1}, nil},
		{"changes come about later", refserver.Options{AsyncDelay: 20 * time.Millisecond}, nil},
	} {
		rep, err := Hunt(context.Background(), inProcess(refserver.New(c.o)), HuntOptions{Seed: 1, Requests: 300, Calls: 1, NoBytes: true})
		if err != nil {
			t.Fatal(err)
		}
		var got *spec.Clause
		if len(rep.Groups) > 0 {
			got = rep.Groups[0].Finding.Clause
		}
		if got != c.want {
			t.Errorf("%s: %d groups", c.name, len(rep.Groups))
			show(t, rep)
		}
	}
}
