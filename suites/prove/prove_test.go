package prove

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/pconform/pconform/fixtures/mutants"
	"github.com/pconform/pconform/fixtures/refserver"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/suites/catalogue"
)

// TestHearAgain lets a mutant be missed, and an innocent accused: once, and every time.
func TestHearAgain(t *testing.T) {
	faulty := mutants.All()[slices.IndexFunc(mutants.All(), func(m mutants.Mutant) bool { return m.Name == "cancel-needs-a-second-call" })]
	checks := slices.DeleteFunc(catalogue.All(), func(c *runner.Check) bool { return !strings.HasPrefix(c.Name, "Cancel in Initial") })
	for name, x := range map[string]struct {
		kind          Kind
		served        []func(refserver.Options) http.Handler // one after the other, the last for all that follow
		sound, missed bool
		once          bool
	}{
		"a mutant that is missed once":      {Mutant, []func(refserver.Options) http.Handler{referenceHandler, faulty.New}, true, true, false},
		"a mutant that is missed":           {Mutant, []func(refserver.Options) http.Handler{referenceHandler}, false, false, false},
		"an innocent that is accused once":  {Reference, []func(refserver.Options) http.Handler{faulty.New, referenceHandler}, true, false, true},
		"an innocent that is accused again": {Reference, []func(refserver.Options) http.Handler{faulty.New}, false, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			times := 0
			list := []subject{{kind: x.kind, name: name, clause: spec.State001, seed: 1, settle: DefaultSettle, parallel: usualParallel,
				target: func() (*opened, func(), error) {
					times++
					return inProcess(x.served[min(times, len(x.served))-1])()
				}}}
			p := &prover{o: Options{Parallel: 1, Full: true}, checks: checks, named: map[string]*runner.Check{}}
			trials := p.all(context.Background(), list)
			p.hearAgain(context.Background(), list, trials)
			got := trials[0]
			if got.sound() != x.sound || got.Missed != x.missed || (len(got.Once) > 0) != x.once {
				t.Errorf("%+v", got)
			}
			m := &Matrix{Trials: trials}
			if m.Sound() != x.sound {
				t.Errorf("the proof holds: %t", m.Sound())
			}
			if text := m.Summary(); strings.Contains(text, "missed at first: 1") != x.missed || strings.Contains(text, "seen once") != x.once {
				t.Error(text)
			}
		})
	}
}
