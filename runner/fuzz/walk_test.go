package fuzz

import (
	"context"
	"net/http"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/pconform/pconform/fixtures/refserver"
	"github.com/pconform/pconform/model/spec"
)

// deep is a fault that takes so many specific requests.
type deep struct {
	name   string
	most   float64 // requests that the walk may need on average
	decide func(armed map[string]bool, c refserver.Cell) bool
}

var deepFaults = []deep{
	{"3: Cancel of a canceled connection is taken", 200, func(_ map[string]bool, c refserver.Cell) bool {
		return c.Op == spec.CancelPhysicalConnection && c.State == spec.Canceled
	}},
	{"5: Terminate in Confirmed is taken", 500, func(_ map[string]bool, c refserver.Cell) bool {
		return c.Op == spec.TerminatePhysicalConnection && c.State == spec.Confirmed && c.Pending == ""
	}},
	{"8: Cancel in Terminated is taken once Enable was tried there", 600, func(armed map[string]bool,
		c refserver.Cell) bool {
		if c.Op == spec.EnablePhysicalConnection && c.State == spec.Terminated {
			armed[c.Conn.ID] = true
		}
		return c.Op == spec.CancelPhysicalConnection && c.State == spec.Terminated && armed[c.Conn.ID]
	}},
}

// server plants the fault. The operator makes one step at a time and none of the customer's.
func (f *deep) server() http.Handler {
	rules := refserver.DefaultRules()
	armed := map[string]bool{}
	decide := rules.Decide
	rules.Decide = func(c refserver.Cell) refserver.Decision {
		if f.decide(armed, c) {
			return refserver.Decision{Allow: true, To: spec.Canceled}
		}
		return decide(c)
	}
	rules.Advance = func(from, to spec.State) []spec.State {
		if slices.Contains(carried[from], to) {
			return []spec.State{to}
		}
		return nil
	}
	return refserver.New(refserver.Options{AsyncDelay: -1, Rules: &rules})
}

// counted counts every request, those to the operator's hook too.
type counted struct {
	h http.Handler
	n atomic.Int64
}

func (c *counted) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.n.Add(1)
	c.h.ServeHTTP(w, r)
}

// until hunts for a fault and returns how many requests that took; missed is true if it was not found.
// most is how long chance may look.
const most = 10_000

func until(t *testing.T, f *deep, seed uint64, uniform bool) (requests int64, missed bool) {
	t.Helper()
	h := &counted{h: f.server()}
	cfg := inProcess(h)
	cfg.Target.Other.ID = ""
	rep, err := Hunt(context.Background(), cfg, HuntOptions{Seed: seed, Requests: most, First: true, NoBytes: true,
		Uniform: uniform})
	if err != nil {
		t.Fatal(err)
	}
	return h.n.Load(), len(rep.Groups) == 0
}

// TestDeepFaults holds the walk to the requests it may take until it finds a fault, and shows what chance takes.
func TestDeepFaults(t *testing.T) {
	if testing.Short() {
		t.Skip("an average over a hundred seeds takes minutes, and over a few it says nothing")
	}
	const seeds = 100
	for i := range deepFaults {
		f := &deepFaults[i]
		for _, uniform := range []bool{false, true} {
			n := seeds
			if uniform {
				n = max(1, seeds/25)
			}
			var all []int64
			sum, missed := int64(0), 0
			for seed := range n {
				r, m := until(t, f, uint64(seed+1), uniform)
				all, sum = append(all, r), sum+r
				if m {
					missed++
				}
			}
			slices.Sort(all)
			mean := float64(sum) / float64(n)
			t.Logf("%-62s %-8s mean %6.0f  p50 %5d  p95 %6d  max %6d  missed %d of %d", f.name, map[bool]string{false: "walk",
				true: "uniform"}[uniform],
				mean, all[n/2], all[n*95/100], all[n-1], missed, n)
			if !uniform && (mean > f.most || missed > 0) {
				t.Errorf("%s: %.0f requests on average, want at most %.0f", f.name, mean, f.most)
			}
		}
	}
}
