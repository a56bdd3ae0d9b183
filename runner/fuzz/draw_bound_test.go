package fuzz

import (
	"context"
	"net/http"
	"testing"

	"github.com/pconform/pconform/fixtures/refserver"
)

// TestSessionsStayWithinTheBound counts what exists at once on a target: a plan may not make a connection on the strength
// of a deletion that the target may refuse.
func TestSessionsStayWithinTheBound(t *testing.T) {
	for at := 1; at <= 3; at++ {
		for seed := range uint64(3) {
			server := refserver.New(refserver.Options{AsyncDelay: -1})
			most := 0
			cfg := inProcess(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				server.ServeHTTP(w, r)
				n := 0
				for _, a := range refserver.DefaultAccounts() {
					n += len(server.Circuits(a.KeyID))
				}
				most = max(most, n)
			}))
			cfg.Budget.ConnectionsAtOnce = at
			if _, err := Hunt(context.Background(), cfg, HuntOptions{Seed: seed + 1, Requests: 5000}); err != nil {
				t.Fatal(err)
			}
			if most != at {
				t.Errorf("seed %d: %d connections at once, %d are allowed", seed+1, most, at)
			}
		}
	}
}
