package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/pconform/pconform/fixtures/refserver"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/reports"
	"github.com/pconform/pconform/runner/profile"
)

// TestWorkersShareTheBudget holds the parts of all workers to the whole: no less, and never more.
func TestWorkersShareTheBudget(t *testing.T) {
	for _, v := range []struct {
		places, requests, workers, want int
		endpoint                        string
	}{
		{4, 1000, 3, 3, "http://127.0.0.1:1"}, {4, 1001, 4, 4, "http://127.0.0.1:1"}, {2, 1000, 5, 2, "http://127.0.0.1:1"},
		{4, 3, 4, 3, "http://127.0.0.1:1"}, {1, 1000, 6, 6, ""},
	} {
		s := &settings{profile: profile.Default(), profilePath: "p.yaml"}
		s.profile.Target.Endpoint, s.profile.Budget = v.endpoint, profile.Budget{Requests: v.requests, PerSecond: 12, ConnectionsAtOnce: v.places}
		parts, why := divide(s, v.workers)
		if len(parts) != v.want || (why != "") != (v.want < v.workers) {
			t.Errorf("%+v: %d workers, %q", v, len(parts), why)
		}
		places, requests, rate := 0, 0, 0.0
		for _, p := range parts {
			if v.endpoint != "" && p.places < 1 || p.requests < 1 {
				t.Errorf("%+v: a worker with %+v", v, p)
			}
			places, requests, rate = places+p.places, requests+p.requests, rate+p.rate
		}
		if v.endpoint != "" && places != v.places || requests != v.requests || rate < 11.99 || rate > 12.01 {
			t.Errorf("%+v: %d places, %d requests, %g a second together", v, places, requests, rate)
		}
	}
}

// TestWorkersStayWithinTheQuota counts what exists at once on the target of several workers, and looks for one archive of
// what all of them found.
func TestWorkersStayWithinTheQuota(t *testing.T) {
	rules := refserver.DefaultRules()
	decide := rules.Decide
	rules.Decide = func(c refserver.Cell) refserver.Decision {
		if c.Op == spec.CancelPhysicalConnection && c.State == spec.Canceled {
			return refserver.Decision{Allow: true, To: spec.Canceled}
		}
		return decide(c)
	}
	server := refserver.New(refserver.Options{Rules: &rules})
	var most, sent atomic.Int64
	target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent.Add(1)
		server.ServeHTTP(w, r)
		n := int64(circuits(server))
		for was := most.Load(); n > was && !most.CompareAndSwap(was, n); was = most.Load() {
		}
	}))
	defer target.Close()
	flags := labFlags(t, target.URL, true)
	f, err := os.OpenFile(flags[1], os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = f.WriteString("budget: {connectionsAtOnce: 3, requests: 1500}\nsettle: 1s\n")
	_ = f.Close()
	args := append([]string{"fuzz", "--workers", "5", "--seed", "1", "--for", "20s"}, flags...)
	cmd, r, wait := prepared(t, nil, args...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_ = wait()
	if most.Load() > 3 || most.Load() == 0 {
		t.Errorf("%d connections at once", most.Load())
	}
	if !strings.Contains(r.stderr, "3 workers instead of 5") {
		t.Errorf("it does not say that fewer work:\n%s", r.stderr)
	}
	if n := sent.Load(); n > 1700 { // what cleans up does not wait for the budget
		t.Errorf("%d requests", n)
	}
	text, err := os.ReadFile(filepath.Join(r.out, reports.HARName))
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{", worker 1\"", ", worker 3\""} {
		if !strings.Contains(string(text), who) {
			t.Errorf("no exchange of%s in %s", who, reports.HARName)
		}
	}
	doc, err := load(r.out)
	if err != nil {
		t.Fatal(err)
	}
	if s := doc.Session; s == nil || s.Seed != 1 || s.Plans == 0 || s.Weights["Cancel"] == 0 || s.Dictionary["Name"] == 0 {
		t.Errorf("session %+v", s)
	}
	t.Logf("%d connections at once, %d requests, session %+v", most.Load(), sent.Load(), doc.Session)
}
