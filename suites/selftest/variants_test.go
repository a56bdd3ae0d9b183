package selftest

import (
	"context"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pconform/pconform/fixtures/refserver"
	"github.com/pconform/pconform/fixtures/variants"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
	"github.com/pconform/pconform/suites/catalogue"
)

// TestVariantsAreNotAccused runs every check against every lawful variant: none fails, and a warning names a sentence
// that the variant is known not to keep.
func TestVariantsAreNotAccused(t *testing.T) {
	if testing.Short() {
		t.Skip("takes minutes")
	}
	for _, v := range variants.All() {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			sum := runVariant(t, v)
			counts := map[runner.Verdict]int{}
			for i := range sum.Results {
				counts[sum.Results[i].Verdict]++
				accuse(t, v, &sum.Results[i])
			}
			took := sum.Ended.Sub(sum.Began).Round(time.Millisecond)
			t.Logf("%v, %d requests in %s, missing %v, notes %v", counts, sum.Requests, took, sum.Missing, sum.Notes)
			for _, left := range sum.Residue {
				t.Errorf("left behind: %s", left)
			}
			if share := counts[runner.Pass] + counts[runner.Warn]; 2*share < len(sum.Results) {
				t.Errorf("only %d of %d checks came to a verdict", share, len(sum.Results))
			}
		})
	}
}

// accuse turns what a check says wrongly about a variant into an error of this test.
func accuse(t *testing.T, v variants.Variant, r *runner.Result) {
	t.Helper()
	switch r.Verdict {
	case runner.Pass:
		return
	case runner.Warn:
		expected := true
		for _, f := range r.Findings {
			expected = expected && slices.Contains(v.Warns, f.Clause)
		}
		if expected {
			return
		}
		t.Errorf("%s [%s]: %s %s", r.Check.Name, r.Format, r.Verdict, r.Reason)
	case runner.Unsupported:
		t.Logf("%s [%s]: %s %s", r.Check.Name, r.Format, r.Verdict, r.Reason)
		return
	case runner.Inconclusive:
		if v.Lossy {
			t.Logf("%s [%s]: %s %s", r.Check.Name, r.Format, r.Verdict, r.Reason)
			return
		}
		fallthrough
	default:
		t.Errorf("%s [%s]: %s %s (attempts %d)", r.Check.Name, r.Format, r.Verdict, r.Reason, r.Attempts)
	}
	for _, f := range r.Findings {
		t.Logf("  %s %s: %s", f.Clause.ID, f.Level, f.Title)
		for _, l := range f.Plan {
			t.Logf("    %v %s -> %s", l.Marked, l.Call, l.Answer)
		}
	}
}

func runVariant(t *testing.T, v variants.Variant) *runner.Summary {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := v.Server(v.New(refserver.Options{}))
	go server.Serve(listener) //nolint:errcheck // it ends with the test
	defer server.Close()      //nolint:errcheck // it ends with the test
	url := "http://" + listener.Addr().String()
	settle, parallel := max(v.Settle, 2*time.Second), 4
	if v.Settle > 0 {
		parallel = 16 // it is waited for, mostly
	}
	transport := &http.Transport{MaxIdleConnsPerHost: 16} // accepts gzip
	defer transport.CloseIdleConnections()
	sum, err := runner.RunAll(context.Background(), runner.Config{
		Target: runner.Target{Endpoint: url, Main: wire.Credential{ID: "testid", Secret: "testsecret"}, Transport: transport,
			Other:    wire.Credential{ID: "testid2", Secret: "testsecret2"},
			Disabled: wire.Credential{ID: "testdisabled", Secret: "testdisabledsecret"},
			Unopened: wire.Credential{ID: "testclosed", Secret: "testclosedsecret"}},
		Operator: runner.HTTPOperator{URL: url + "/__operator/advance"}, Settle: settle,
		Parallel: parallel, Budget: runner.Budget{ConnectionsAtOnce: parallel},
	}, catalogue.All())
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// TestVariantsAreDocumented holds the list of variants to its own rules.
func TestVariantsAreDocumented(t *testing.T) {
	seen := map[string]bool{}
	for _, v := range variants.All() {
		if seen[v.Name] || v.Name == "" || !strings.HasSuffix(v.What, ".") {
			t.Errorf("%q: a name of its own and a sentence are wanted", v.Name)
		}
		seen[v.Name] = true
		for _, c := range v.Warns {
			if c.Level != spec.Should {
				t.Errorf("%s: %s is a %s; a lawful variant breaks none of those", v.Name, c.ID, c.Level)
			}
		}
		if v.Rules == nil && v.Wrap == nil && v.Options == nil && v.Serve == nil {
			t.Errorf("%s differs in nothing", v.Name)
		}
	}
	if len(seen) < 50 {
		t.Errorf("%d variants, want 50 and more", len(seen))
	}
}
