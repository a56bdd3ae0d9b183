// Package sequences draws plans from the model and holds a target to them: what no table thought of. A check is a
// property of a few plans drawn by the seed of the run; it fails with the shortest program that shows the fault.
package sequences

import (
	"hash/fnv"
	"time"

	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/fuzz"
)

const family = "sequences"

// How many plans a property draws in one rendering, and how long they are: the whole family, with
// the reads that confirm each removal, stays under 700 requests.
const (
	plans = 5
	calls = 12
)

// property is a check that draws plans of one kind.
type property struct {
	name    string
	clauses []*spec.Clause
	conns   int
	draw    func(fuzz.Source, *fuzz.Space, *fuzz.Walk) fuzz.Program
}

var properties = []property{
	{"any sequence of calls on a connection is what the state table says", []*spec.Clause{spec.State021, spec.State005,
		spec.State014, spec.State019},
		1, fuzz.Draw},
	{"calls on several connections leave each other alone", []*spec.Clause{spec.Req004, spec.State014, spec.Desc014}, 2,
		fuzz.Draw},
	{"tokens that are repeated, shared or odd do what the document says", []*spec.Clause{spec.Idem003, spec.Idem005,
		spec.Idem009, spec.Idem010},
		1, fuzz.DrawTokens},
	{"a request that is broken on the wire is refused or does no harm", []*spec.Clause{spec.Env010, spec.SigV1x002,
		spec.Err016, spec.State014},
		1, fuzz.Break},
}

// Checks lists the family.
func Checks() (out []*runner.Check) {
	for _, p := range properties {
		out = append(out, &runner.Check{Name: p.name, Family: family, Clauses: p.clauses, Connections: p.conns, Run: p.run})
	}
	return out
}

func (p property) run(s *runner.Session) {
	space := p.space(s)
	walk := fuzz.NewWalk(space)
	src := fuzz.Seeded(p.seed(s))
	unsure := 0
	for range plans {
		program := p.draw(src, space, walk)
		res := s.Play(runner.PlanCheck(p.name, program.Plan))
		switch res.Verdict {
		case runner.Fail, runner.Warn:
			reduce(s, &res)
			s.Adopt(&res)
		case runner.Inconclusive:
			unsure++
		}
		if res.Verdict == runner.Fail {
			return
		}
	}
	if unsure == plans {
		s.Inconclusive("none of %d plans came to an end", plans)
	}
}

// space is what plans can be made of on this target.
func (p property) space(s *runner.Session) *fuzz.Space {
	has := func(c runner.Capability) bool { ok, _ := s.Offered(c); return ok }
	return &fuzz.Space{Operator: has(runner.HasOperator), Regions: has(runner.HasRegions), V3: has(runner.HasV3),
		Connections: p.conns, Calls: calls}
}

// seed makes different plans for every property and rendering out of one seed.
func (p property) seed(s *runner.Session) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(p.name + string(s.Format)))
	return h.Sum64() ^ uint64(s.Seed())
}

// reduce puts the shortest program in the place of the one that was drawn.
func reduce(s *runner.Session, res *runner.Result) {
	for i, f := range res.Findings {
		key := fuzz.KeyOf(f)
		plan, _ := fuzz.Reduce(s.Context(), f.Steps, key, firing(s, key), fuzz.Options{MaxRequests: 150,
			MaxTime: 20 * time.Second, Lines: f.Plan})
		again := s.Play(runner.PlanCheck(f.Check, plan))
		if k, small := fuzz.KeyIn(again.Findings, key); k.Same(key) {
			res.Findings[i] = small
		}
	}
}

// firing fires plans within what the check has reserved.
func firing(s *runner.Session, want fuzz.Key) fuzz.Fire {
	return func(plan runner.Plan) (fuzz.Key, int, error) {
		res := s.Play(runner.PlanCheck("reducing "+want.Clause, plan))
		key, _ := fuzz.KeyIn(res.Findings, want)
		return key, res.Requests, nil
	}
}
