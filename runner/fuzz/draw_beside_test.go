package fuzz

import "testing"

// TestTwoConnectionsAreDrawn holds drawing to what one connection alone does not show: calls on one wherever another stands,
// partners on both sides, VLANs that come again, and tokens that clashed in another form. The bounds lie between what is
// drawn with these and without.
func TestTwoConnectionsAreDrawn(t *testing.T) {
	sp := &Space{Operator: true}
	w, src := NewWalk(sp), Seeded(1)
	vlans, twists := 0, 0
	for range 1000 {
		used := map[string]string{}
		for _, s := range Draw(src, sp, w).Plan {
			if v := s.Call.Get("VlanId"); v != "" {
				if by, known := used[v]; known && by != s.Call.Bind {
					vlans++
				}
				used[v] = s.Call.Bind
			}
		}
	}
	for _, n := range w.tokens.twisted {
		twists += n
	}
	var seen [relations]int
	for r := range w.beside {
		for b := range w.beside[r] {
			for a, moves := range w.beside[r][b] {
				for m, n := range moves {
					if n > 0 && w.nodes[a].ok[m] {
						seen[r]++
					}
				}
			}
		}
	}
	if vlans == 0 || twists == 0 || seen[unrelated] < 520 || seen[namesIt] < 20 || seen[namedByIt] < 20 {
		t.Errorf("VLANs again %d, tokens twisted %d, calls carried out beside another %v", vlans, twists, seen)
	}
}
