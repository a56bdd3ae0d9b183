package fuzz

import (
	"context"
	"fmt"
	"os"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pconform/pconform/fixtures/refserver"
	"github.com/pconform/pconform/fixtures/variants"
	"github.com/pconform/pconform/model/spec"
)

// TestVariantsStandASession is the promise that the innocent are not accused: no violation, and no warning but those
// that a variant is known to deserve. Time is virtual, so that the slow ones cost none. PCONFORM_SESSION is how many requests
// a hundred sessions have, PCONFORM_SEED their seed.
func TestVariantsStandASession(t *testing.T) {
	n, seed := int64(400), uint64(1)
	_, _ = fmt.Sscan(os.Getenv("PCONFORM_SEED"), &seed)
	if s := os.Getenv("PCONFORM_SESSION"); s != "" {
		_, _ = fmt.Sscan(s, &n)
		n /= 100
	}
	for _, v := range variants.All() {
		if v.TCP || v.Lossy {
			continue
		}
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				cfg := inProcess(v.New(refserver.Options{AsyncDelay: 2 * time.Millisecond}))
				cfg.Settle = max(v.Settle, 500*time.Millisecond)
				ctx, cancel := context.WithTimeout(context.Background(), 10000*time.Hour)
				defer cancel()
				rep, err := Hunt(ctx, cfg, HuntOptions{Seed: seed, Requests: n, NoReduce: true})
				if err != nil {
					t.Fatal(err)
				}
				rep.Groups = slices.DeleteFunc(rep.Groups, func(g *Group) bool {
					return g.Finding.Level == spec.Should && slices.Contains(v.Warns, g.Finding.Clause)
				})
				if len(rep.Groups) > 0 {
					show(t, rep)
					t.Errorf("%s: %s", v.Name, v.What)
				}
			})
		})
	}
}
