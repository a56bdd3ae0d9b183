package fuzz

import (
	"strings"
	"testing"

	"github.com/pconform/pconform/model"
)

// TestBytesAreSpread draws as many requests as a session of a few thousand and counts what is broken about them.
func TestBytesAreSpread(t *testing.T) {
	sp := &Space{Operator: true, V3: true}
	w := NewWalk(sp)
	h := &hunter{space: sp, walk: w, src: seeded(1)}
	all, broken, whole := 0, 0, 0
	methods, hit, overlong, surrogates, cases := map[string]int{}, map[*model.Operation]int{}, 0, 0, map[string]int{}
	for all < 20_000 {
		p := h.next()
		for i := range p.Plan {
			all++
			dev := p.Plan[i].Deviate
			if dev == nil {
				continue
			}
			broken++
			if before := p.Plan[max(0, i-1)]; before.Deviate == nil && before.Call.Op == p.Plan[i].Call.Op && !before.Call.Op.Reads {
				whole++
			}
			hit[p.Plan[i].Call.Op]++
			if dev.Method != "" {
				methods[dev.Method]++
			}
			for _, a := range append(dev.Set, dev.Add...) {
				overlong += strings.Count(a.Name+a.Value, "\xc0\xaf") + strings.Count(a.Name+a.Value, "\xe0\x80\xaf")
				surrogates += strings.Count(a.Name+a.Value, "\xed\xa0\x80")
				switch {
				case len(a.Name) > 6 && a.Name == strings.ToUpper(a.Name):
					cases["capitals"]++
				case strings.EqualFold(a.Name, "physicalconnectionid"):
					cases[a.Name]++
				}
			}
		}
	}
	least, most := 1<<30, 0
	for i, by := range w.broken {
		n := 0
		for _, k := range by {
			n += k
		}
		if n = n / max(1, Breakages[i].weight); n < least {
			least = n
		}
		most = max(most, n)
	}
	t.Logf("%d of %d requests are broken, each kind %d to %d times, %d overlong, %d surrogates, methods %v, cases %v", broken,
		all, least, most, overlong, surrogates, methods, cases)
	if broken < all/8 {
		t.Errorf("%d of %d requests are broken", broken, all)
	}
	if whole < broken/20 {
		t.Errorf("%d of %d broken requests follow the same one, whole", whole, broken)
	}
	if least < most/2 {
		t.Errorf("kinds are drawn between %d and %d times", least, most)
	}
	for _, op := range []*model.Operation{model.Create, model.Modify, model.Describe, model.Cancel, model.Delete} {
		if hit[op] < broken/40 {
			t.Errorf("%s is broken %d times", op.Name, hit[op])
		}
	}
	for _, m := range []string{"HEAD", "CONNECT", "OPTIONS", "DELETE", "PUT", "PATCH", "TRACE"} {
		if methods[m] < 5 {
			t.Errorf("%s is sent %d times", m, methods[m])
		}
	}
	if overlong < 20 || surrogates < 10 || cases["capitals"] < 5 {
		t.Errorf("%d overlong, %d surrogates, %v", overlong, surrogates, cases)
	}
}
