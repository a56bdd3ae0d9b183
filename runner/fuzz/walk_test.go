package fuzz

import (
	"context"
	"fmt"
	"net/http"
	"os"
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
	jumps  bool    // the operator takes a connection anywhere at once
	decide func(armed map[string]bool, c refserver.Cell) bool
	// served makes decide for one server instead, where it has to know what the reference decides.
	served func(decide func(refserver.Cell) refserver.Decision) func(refserver.Cell) refserver.Decision
}

// afterService accepts Cancel in Terminated once Confirm, Enable and Terminate were called with success and Enable then
// tried in vain. That the operator put the connection there does not arm it.
func afterService(decide func(refserver.Cell) refserver.Decision) func(refserver.Cell) refserver.Decision {
	steps := map[string]int{}
	way := []string{spec.ConfirmPhysicalConnection, spec.EnablePhysicalConnection, spec.TerminatePhysicalConnection}
	return func(c refserver.Cell) refserver.Decision {
		d := decide(c)
		if c.Conn == nil {
			return d
		}
		switch at := steps[c.Conn.ID]; {
		case at < len(way) && c.Op == way[at] && d.Allow:
			steps[c.Conn.ID]++
		case at == len(way) && c.Op == spec.EnablePhysicalConnection && c.State == spec.Terminated:
			steps[c.Conn.ID]++
		case at > len(way) && c.Op == spec.CancelPhysicalConnection && c.State == spec.Terminated:
			return refserver.Decision{Allow: true, To: spec.Canceled}
		}
		return d
	}
}

var deepFaults = []deep{
	{"3: Cancel of a canceled connection is taken", 200, false, func(_ map[string]bool, c refserver.Cell) bool {
		return c.Op == spec.CancelPhysicalConnection && c.State == spec.Canceled
	}, nil},
	{"5: Terminate in Confirmed is taken", 500, false, func(_ map[string]bool, c refserver.Cell) bool {
		return c.Op == spec.TerminatePhysicalConnection && c.State == spec.Confirmed && c.Pending == ""
	}, nil},
	{"8: Cancel in Terminated is taken once Enable was tried there", 600, false, func(armed map[string]bool,
		c refserver.Cell) bool {
		if c.Op == spec.EnablePhysicalConnection && c.State == spec.Terminated {
			armed[c.Conn.ID] = true
		}
		return c.Op == spec.CancelPhysicalConnection && c.State == spec.Terminated && armed[c.Conn.ID]
	}, nil},
	{"8: the same, and only where calls led to Terminated", 600, false, nil, afterService},
	{"8: the same, with an operator who jumps", 600, true, nil, afterService},
}

// server plants the fault. The operator makes one step at a time and none of the customer's, unless it jumps.
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
	if f.served != nil {
		rules.Decide = f.served(decide)
	}
	if f.jumps {
		return refserver.New(refserver.Options{AsyncDelay: -1, Rules: &rules})
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
	seeds := 100
	if s := os.Getenv("PCONFORM_SEEDS"); s != "" {
		_, _ = fmt.Sscan(s, &seeds)
	}
	for i := range deepFaults {
		f := &deepFaults[i]
		for _, uniform := range []bool{false, true} {
			if uniform && f.served != nil {
				continue // as good as never
			}
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
