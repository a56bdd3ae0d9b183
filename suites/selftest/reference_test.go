// Package selftest holds the proofs about ourselves.
package selftest

import (
	"context"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/pconform/pconform/fixtures/refserver"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
	"github.com/pconform/pconform/suites/catalogue"
)

// TestReferenceConforms runs every check against the reference implementation over HTTP: nothing fails, nothing is
// left out, nothing stays behind.
func TestReferenceConforms(t *testing.T) {
	server := httptest.NewServer(refserver.New(refserver.Options{}))
	defer server.Close()
	sum, err := runner.RunAll(context.Background(), runner.Config{
		Target: runner.Target{Endpoint: server.URL, Main: wire.Credential{ID: "testid", Secret: "testsecret"},
			Other:    wire.Credential{ID: "testid2", Secret: "testsecret2"},
			Disabled: wire.Credential{ID: "testdisabled", Secret: "testdisabledsecret"},
			Unopened: wire.Credential{ID: "testclosed", Secret: "testclosedsecret"}},
		Operator: runner.HTTPOperator{URL: server.URL + "/__operator/advance"}, Settle: 2 * time.Second,
	}, catalogue.All())
	if err != nil {
		t.Fatal(err)
	}
	counts := map[runner.Verdict]int{}
	for _, r := range sum.Results {
		counts[r.Verdict]++
		if r.Verdict != runner.Pass {
			t.Errorf("%s [%s]: %s %s", r.Check.Name, r.Format, r.Verdict, r.Reason)
			for _, f := range r.Findings {
				t.Logf("  %s %s: %s", f.Clause.ID, f.Level, f.Title)
				for _, l := range f.Plan {
					t.Logf("    %v %s -> %s", l.Marked, l.Call, l.Answer)
				}
			}
		}
	}
	t.Logf("%v, %d requests in %s, residue %v, notes %v", counts, sum.Requests, sum.Ended.Sub(sum.Began), sum.Residue, sum.Notes)
}
