package selftest

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/pconform/pconform/fixtures/mutants"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/suites/catalogue"
	"github.com/pconform/pconform/suites/prove"
)

// proved runs a proof and writes the matrix where PROVE_OUT says.
func proved(t *testing.T, o prove.Options) *prove.Matrix {
	t.Helper()
	if only := os.Getenv("PROVE_ONLY"); only != "" {
		o.Only = strings.Split(only, ",")
	}
	m, err := prove.Prove(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if name := os.Getenv("PROVE_OUT"); name != "" {
		f, err := os.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close() //nolint:errcheck // a note for a person
		if err := m.JSON(f); err != nil {
			t.Error(err)
		}
	}
	t.Log(m.Summary())
	return m
}

func complain(t *testing.T, what string, trials []*prove.Trial) {
	t.Helper()
	for _, x := range trials {
		t.Errorf("%s: %s (%s: %s) %v %v %s", what, x.Name, x.Clause, x.What, x.Checks, x.Alarms, x.Trouble)
	}
}

// TestEveryFaultIsFound runs the suite against every mutant, the reference and every variant: each mutant falls by a
// check that cites the clause it breaks, and nobody is accused wrongly. With -short it is left to make prove.
func TestEveryFaultIsFound(t *testing.T) {
	if testing.Short() {
		t.Skip("takes minutes")
	}
	m := proved(t, prove.Options{})
	complain(t, "nothing noticed", m.Survivors())
	complain(t, "no check that cites the clause noticed", m.Uncited())
	complain(t, "wrongly accused", m.FalseAlarms())
}

// TestZooSample draws some of the computed mutants by a seed; PROVE_ZOO=1 takes the whole zoo, which takes minutes.
func TestZooSample(t *testing.T) {
	if testing.Short() {
		t.Skip("takes minutes")
	}
	size := 120
	if os.Getenv("PROVE_ZOO") != "" {
		size = 0
	}
	for _, depth := range []int{1, 2} {
		m := proved(t, prove.Options{Zoo: true, Depth: depth, Sample: size})
		complain(t, "nothing noticed", m.Survivors())
		complain(t, "no check that cites the clause noticed", m.Uncited())
		for _, e := range m.Equivalent {
			if e.Reason == "" {
				t.Errorf("%s is left out without a reason", e.Name)
			}
		}
	}
}

// TestEveryCheckKillsSomething: a check that no mutant fails may as well not be there. It takes minutes.
func TestEveryCheckKillsSomething(t *testing.T) {
	if os.Getenv("PROVE_IDLE") == "" {
		t.Skip("set PROVE_IDLE=1")
	}
	for _, name := range proved(t, prove.Options{Idle: true}).IdleChecks {
		t.Errorf("no mutant falls by %q", name)
	}
}

// TestMutePassesNothing: a target that answers 200 and nothing to everything passes no check.
func TestMutePassesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("takes minutes")
	}
	results, err := prove.Mute(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		if r.Verdict == runner.Pass && !slices.Contains(prove.Offline, r.Check.Name) {
			t.Errorf("%s [%s] passes a target that says nothing", r.Check.Name, r.Format)
		}
	}
}

// unbroken are the clauses with a check and without a mutant, and why.
var unbroken = map[*spec.Clause]string{
	spec.SigV1x006: "it speaks of the client's signer; vectors are held against ours offline",
	spec.SigV3x001: "it speaks of the client's signer; vectors are held against ours offline",
}

// TestEveryMustHasAMutant: every MUST that a check cites is broken by a mutant that was written by hand.
func TestEveryMustHasAMutant(t *testing.T) {
	broken, tested := map[*spec.Clause]bool{}, map[*spec.Clause]bool{}
	for _, m := range mutants.All() {
		broken[m.Clause] = true
	}
	for _, c := range catalogue.All() {
		for _, clause := range c.Clauses {
			tested[clause] = true
		}
	}
	for _, c := range spec.Register() {
		reason := unbroken[c]
		switch {
		case c.Level == spec.Must && tested[c] && !broken[c] && reason == "":
			t.Errorf("%s is tested, and no mutant breaks it: %s", c.ID, c.Statement)
		case broken[c] && !tested[c]:
			t.Errorf("%s is broken by a mutant, and no check cites it: %s", c.ID, c.Statement)
		case broken[c] && reason != "":
			t.Errorf("%s has a mutant and stands in the table of those that have none", c.ID)
		}
	}
}
