package fuzz

import (
	"math"
	"slices"
	"sort"

	"github.com/pconform/pconform/runner"
)

// guesses are the causes that are still possible, and the programs that can tell them apart.
type guesses struct {
	r        *reducer
	alive    []*cause
	programs map[string]*guess // by its events
	nothing  []int             // the events that the situation of the last call takes
}

// guess is a program that makes the calls of some causes.
type guess struct {
	plan   runner.Plan
	trail  *trail
	events []int
	key    string
	sent   bool
	beside bool
}

// causes finds the cause by asking about many at once: each program is the one that is expected to tell most for each
// of its requests. It ends with the best program that there is for any cause that is left.
func (r *reducer) causes() bool {
	r.facts.rich = r.facts.last.Call.Op.Reads
	g := &guesses{r: r, alive: r.facts.causes(), programs: map[string]*guess{}}
	g.nothing, _ = r.facts.needed(true)
	if base := g.program(g.nothing, false, false); base != nil {
		g.asked(base, false)
	}
	var best *guess
	for r.stats.Stopped == "" {
		next := g.next(best)
		if next == nil {
			break
		}
		failed := r.try(next.plan, "causes")
		switch {
		case failed:
			best = next
			g.asked(next, true)
		case r.other: // the fault shows itself, but what breaks this clause is missing
			g.asked(next, false)
			for _, c := range g.alive {
				if len(c.kinds) > 1 && slices.ContainsFunc(c.kinds, func(kind string) bool { return len(next.trail.at[kind]) > 0 }) {
					c.weight *= likelyHere
				}
			}
		default:
			g.asked(next, false)
		}
	}
	if best != nil && len(g.alive) == 0 && !best.beside {
		extra := slices.DeleteFunc(slices.Clone(best.events), func(i int) bool { return slices.Contains(g.nothing, i) })
		r.narrow(g.nothing, extra, !best.sent)
	}
	return best != nil
}

// asked takes in what a program showed. If the fault is there, so is its cause; if not, none of its causes is it.
func (g *guesses) asked(p *guess, failed bool) {
	g.alive = slices.DeleteFunc(g.alive, func(c *cause) bool { return p.trail.has(c) != failed })
}

// program writes the program of some events; nil if there is none, or if it cannot fail.
func (g *guesses) program(events []int, sent, beside bool) *guess {
	events = slices.Clone(append(slices.Clone(g.nothing), events...))
	slices.Sort(events)
	events = slices.Compact(events)
	key := make([]byte, 0, 2*len(events)+1)
	for _, i := range events {
		key = append(key, byte(i), byte(i>>8))
	}
	if sent {
		key = append(key, 1)
	}
	if beside {
		key = append(key, 2)
	}
	p, known := g.programs[string(key)]
	if !known {
		if plan, ok := g.r.facts.program(events, !sent, true, beside); ok && g.r.facts.plausible(plan) {
			p = &guess{plan, g.r.facts.trailOf(plan), events, canonical(plan), sent, beside}
		}
		g.programs[string(key)] = p
	}
	return p
}

// again is what one program more costs beside its requests: the next has to make its connections anew.
const again = 4

// next is the program that tells most for its requests, or nil if none that is shorter than the best can tell anything.
func (g *guesses) next(best *guess) (next *guess) {
	total := unlikely
	for _, c := range g.alive {
		total += c.weight
	}
	value := 0.0
	consider := func(p *guess) {
		if p == nil || best != nil && len(p.plan) >= len(best.plan) {
			return
		}
		if _, known := g.r.seen[p.key]; known || g.r.vain(p.trail) {
			return
		}
		mass := 0.0
		for _, c := range g.alive {
			if p.trail.has(c) {
				mass += c.weight
			}
		}
		if v := entropy(mass/total) / float64(len(p.plan)+again); mass > 0 && v > value {
			next, value = p, v
		}
	}
	cost := map[*cause]float64{}
	for _, c := range g.alive {
		if p := g.program(c.events, c.sent, c.beside); p != nil {
			consider(p)
			cost[c] = float64(1 + max(0, len(p.plan)-len(g.nothing)))
		}
	}
	byWeight := slices.DeleteFunc(slices.Clone(g.alive), func(c *cause) bool { return cost[c] == 0 })
	sort.SliceStable(byWeight, func(a, b int) bool { return byWeight[a].weight > byWeight[b].weight })
	byPrice := slices.Clone(byWeight)
	sort.SliceStable(byPrice, func(a, b int) bool {
		return byPrice[a].weight/cost[byPrice[a]] > byPrice[b].weight/cost[byPrice[b]]
	})
	lists := [][]*cause{byWeight, byPrice}
	for _, name := range g.r.facts.names { // calls on one connection share the way there
		lists = append(lists, slices.DeleteFunc(slices.Clone(byWeight), func(c *cause) bool {
			return slices.ContainsFunc(c.events, func(i int) bool { return !slices.Contains(g.r.facts.named(i), name) })
		}))
	}
	for _, list := range lists {
		var events []int
		sent, beside := false, false
		for n, c := range list {
			events, sent, beside = append(events, c.events...), sent || c.sent, beside || c.beside
			if n&(n-1) == 0 || n < 16 && n%2 == 0 || n == len(list)-1 {
				consider(g.program(events, sent, false))
				consider(g.program(events, !sent, false))
				if beside {
					consider(g.program(events, sent, true))
				}
			}
		}
	}
	return next
}

// entropy is what the answer to a question tells whose answer is yes with this probability.
func entropy(p float64) float64 {
	if p <= 0 || p >= 1 {
		return 0
	}
	return -p*math.Log2(p) - (1-p)*math.Log2(1-p)
}
