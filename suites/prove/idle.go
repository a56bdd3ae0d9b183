package prove

import (
	"context"
	"slices"
	"sync"

	"github.com/pconform/pconform/runner"
)

// Offline checks hold our own signer against published vectors: no fault of a target can fail them.
var Offline = []string{"our v1 signer reproduces the published vectors",
	"our V3 signer reproduces the published vectors"}

// idle looks for a kill by every check that had none: first among the mutants of the clauses it cites, then anywhere.
func (p *prover) idle(ctx context.Context, m *Matrix, list []subject) {
	killers := m.killers()
	var mu sync.Mutex
	left := func(s *subject, citing bool) (out []*runner.Check) {
		mu.Lock()
		defer mu.Unlock()
		for _, c := range p.checks {
			if killers[c.Name] == "" && !slices.Contains(Offline, c.Name) && (!citing || slices.Contains(c.Clauses, s.clause)) {
				out = append(out, c)
			}
		}
		return out
	}
	for _, citing := range []bool{true, false} {
		p.each(ctx, list, func(s *subject) {
			checks := left(s, citing)
			if s.kind != Mutant || len(checks) == 0 {
				return
			}
			var t Trial
			p.hunt(ctx, s, &t, checks, false)
			mu.Lock()
			defer mu.Unlock()
			for _, name := range t.Checks {
				killers[name] = s.name
			}
		})
	}
	for _, c := range p.checks {
		if killers[c.Name] == "" && !slices.Contains(Offline, c.Name) {
			m.IdleChecks = append(m.IdleChecks, c.Name)
		}
	}
}

// each does something with all subjects, in parallel.
func (p *prover) each(ctx context.Context, list []subject, do func(*subject)) {
	var wg sync.WaitGroup
	next := make(chan *subject)
	for range p.o.Parallel {
		wg.Go(func() {
			for s := range next {
				if ctx.Err() == nil {
					do(s)
				}
			}
		})
	}
	for i := range list {
		next <- &list[i]
	}
	close(next)
	wg.Wait()
}
