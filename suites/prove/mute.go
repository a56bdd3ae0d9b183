package prove

import (
	"context"
	"net/http"
	"sync/atomic"

	"github.com/pconform/pconform/fixtures/refserver"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/suites/catalogue"
)

// Mute runs every check against a target that falls silent once the run has begun: from then on it answers 200 and
// nothing to everything. It returns the results; none of them may be a pass.
func Mute(ctx context.Context) ([]runner.Result, error) {
	var silent atomic.Bool
	target, end, err := inProcess(func(o refserver.Options) http.Handler {
		h := refserver.New(o)
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !silent.Load() || r.URL.Path == refserver.OperatorPath {
				h.ServeHTTP(w, r)
			}
		})
	})()
	if err != nil {
		return nil, err
	}
	defer end()
	p := &prover{}
	run, err := runner.Open(ctx, p.config(&subject{kind: Mutant, settle: DefaultSettle, seed: 1}, target))
	if err != nil {
		return nil, err
	}
	silent.Store(true)
	sum, err := run.All(ctx, catalogue.All())
	if err != nil {
		return nil, err
	}
	return sum.Results, nil
}
