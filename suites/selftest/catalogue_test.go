package selftest

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/suites/catalogue"
)

var update = flag.Bool("update", false, "write golden files again")

const golden = "testdata/checks.txt"

// TestCatalogueGolden pins the list of all checks, so that adding, renaming or dropping one shows in review.
func TestCatalogueGolden(t *testing.T) {
	var b strings.Builder
	for _, c := range catalogue.All() {
		var ids, formats []string
		for _, k := range c.Clauses {
			ids = append(ids, strings.TrimPrefix(k.ID, "CPC-"))
		}
		for _, f := range runner.FormatsOf(c) {
			formats = append(formats, string(f))
		}
		fmt.Fprintf(&b, "%s | %s | %s | %s\n", c.Family, c.Name, strings.Join(formats, " "), strings.Join(ids, " "))
	}
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got := b.String(); got != string(want) {
		have := strings.Split(string(want), "\n")
		for _, line := range strings.Split(got, "\n") {
			if !slices.Contains(have, line) {
				t.Errorf("new or changed: %s", line)
			}
		}
		t.Errorf("the list of checks is not that of %s: run make golden and look at the difference", golden)
	}
}

// TestEveryCheckCites holds every check to a name of its own, a family and a clause.
func TestEveryCheckCites(t *testing.T) {
	names := map[string]bool{}
	for _, c := range catalogue.All() {
		if c.Name == "" || c.Family == "" || len(c.Clauses) == 0 {
			t.Errorf("check %q of family %q cites %d clauses", c.Name, c.Family, len(c.Clauses))
		}
		if names[c.Name] {
			t.Errorf("two checks are called %q", c.Name)
		}
		names[c.Name] = true
		for i, k := range c.Clauses {
			if slices.Contains(c.Clauses[:i], k) {
				t.Errorf("check %q cites %s twice", c.Name, k.ID)
			}
		}
	}
}

// TestEveryClauseIsTestedOrExcused holds the register to it: a clause has a check, or a reason why it has none, and not
// both. At least 130 of the MUST clauses are tested.
func TestEveryClauseIsTestedOrExcused(t *testing.T) {
	must := 0
	for _, clause := range spec.Register() {
		tested := slices.ContainsFunc(catalogue.All(), func(c *runner.Check) bool { return slices.Contains(c.Clauses, clause) })
		if tested == (clause.Untested != "") {
			t.Errorf("%s: tested %v, reason for not testing %q", clause.ID, tested, clause.Untested)
		}
		if tested && clause.Level == spec.Must {
			must++
		}
	}
	if must < 130 {
		t.Errorf("%d MUST clauses are tested, 130 are promised", must)
	}
	t.Logf("%d MUST clauses are tested", must)
}
