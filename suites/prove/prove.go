// Package prove puts the suite itself to the test: every mutant has to be noticed, by a check that cites the clause it
// breaks, and no lawful variant may be accused. What comes out is the kill matrix.
package prove

import (
	"context"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pconform/pconform/fixtures/mutants"
	"github.com/pconform/pconform/fixtures/variants"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/suites/catalogue"
)

// Options say what is proved and how thoroughly.
type Options struct {
	Seeds    []int64         // of the runs against the reference and the variants; nil means 1
	Parallel int             // targets at once; 0 means a few for each processor
	Only     []string        // names of mutants and variants, or parts of them; nil means all
	Zoo      bool            // the computed mutants instead of those written by hand, and no variants
	Depth    int             // of the zoo: 1 the faults of single fields, 2 those that need one other call before
	Sample   int             // how many mutants and a quarter as many variants, drawn by the first seed; 0 means all
	Full     bool            // run every check; else the first kill that cites the clause is the end
	Idle     bool            // afterwards look for a kill by every check that had none
	Settle   time.Duration   // how long a mutant may take to show a change; 0 means DefaultSettle
	Checks   []*runner.Check // nil means the whole catalogue
	Progress func(*Trial)    // called as trials end, one at a time
	_        struct{}
}

// Defaults of a proof. The work of a mutant takes asyncDelay; a change that has not shown after DefaultSettle does not
// come. Variants get longer, because what is to be shown there is patience.
const (
	DefaultSettle = 250 * time.Millisecond
	variantSettle = 2 * time.Second
	asyncDelay    = 2 * time.Millisecond
	trialTimeout  = 60 * time.Second
)

// How many checks run at once, and so how many connections there may be: few, as on a live target, but for targets that
// the suite has to wait for all the time.
const (
	usualParallel   = 4
	patientParallel = 24
)

// zooFamilies are the checks that the zoo is held against: it has faults of the life cycle only.
var zooFamilies = []string{"lifecycle", "sequences"}

// Kind is what a trial was held against.
type Kind string

// The kinds of target.
const (
	Reference Kind = "reference"
	Mutant    Kind = "mutant"
	Variant   Kind = "variant"
)

// subject is one target of a proof.
type subject struct {
	kind   Kind
	name   string
	class  string
	what   string
	clause *spec.Clause
	warns  []*spec.Clause
	seed   int64
	settle time.Duration
	number int
	target opener

	parallel int  // checks at once, and connections
	early    bool // begins before the others: it takes long, most of it waiting
}

// prover is one proof.
type prover struct {
	o      Options
	checks []*runner.Check
	named  map[string]*runner.Check
}

// Prove runs the suite against the reference, every mutant and every variant. It returns an error only if it cannot
// run; what it found is in the matrix.
func Prove(ctx context.Context, o Options) (*Matrix, error) {
	if len(o.Seeds) == 0 {
		o.Seeds = []int64{1}
	}
	if o.Parallel < 1 {
		o.Parallel = 18 * runtime.GOMAXPROCS(0) // most of them wait, most of the time
	}
	if o.Settle == 0 {
		o.Settle = DefaultSettle
	}
	p := &prover{o: o, checks: o.Checks}
	if p.checks == nil {
		p.checks = catalogue.All()
	}
	if o.Zoo && o.Checks == nil {
		p.checks = slices.DeleteFunc(p.checks, func(c *runner.Check) bool { return !slices.Contains(zooFamilies, c.Family) })
	}
	p.named = map[string]*runner.Check{}
	for _, c := range p.checks {
		p.named[c.Name] = c
	}
	m := &Matrix{Seeds: o.Seeds, Depth: o.Depth}
	list := p.subjects(m)
	began := time.Now()
	m.Trials = p.all(ctx, list)
	p.hearAgain(ctx, list, m.Trials)
	if o.Idle && !o.Zoo {
		p.idle(ctx, m, list)
	}
	m.Seconds = time.Since(began).Seconds()
	return m, context.Cause(ctx)
}

// hearAgain gives whoever is accused a second trial with nobody beside him, and so it does to a mutant that was missed.
// What comes out otherwise then was the load of the machine, or luck; it is told all the same.
func (p *prover) hearAgain(ctx context.Context, list []subject, trials []*Trial) {
	for i, t := range trials {
		if t == nil || t.sound() || ctx.Err() != nil {
			continue
		}
		again := p.try(ctx, &list[i])
		if !again.sound() {
			continue
		}
		if again.Once, again.Missed = t.Alarms, t.Kind == Mutant; t.Trouble != "" {
			again.Once = append(again.Once, Alarm{Title: t.Trouble})
		}
		trials[i] = again
	}
}

// patient are the classes of mutants that take longest, most of it waiting.
var patient = []string{"rarities", "sweeping", "corners"}

// subjects lists what is tried: the innocent first, since they take longest, and with them the faults that show only
// after much else.
func (p *prover) subjects(m *Matrix) []subject {
	var rare, innocent, others []subject
	for _, x := range p.faults(m) {
		s := subject{kind: Mutant, name: x.Name, class: x.Class, what: x.What, clause: x.Clause, seed: p.o.Seeds[0],
			settle: p.o.Settle, parallel: usualParallel, target: inProcess(x.New), early: slices.Contains(patient, x.Class)}
		if s.early {
			rare = append(rare, s)
		} else {
			others = append(others, s)
		}
	}
	if !p.o.Zoo {
		innocent = p.innocent()
	}
	slices.SortStableFunc(innocent, func(a, b subject) int { return b.parallel - a.parallel }) // what waits longest begins first
	list := slices.DeleteFunc(slices.Concat(rare, innocent, others), func(s subject) bool { return !p.wanted(s.name) })
	for i := range list {
		list[i].number = i
	}
	return list
}

// innocent lists the reference and the variants, with each seed.
func (p *prover) innocent() (out []subject) {
	for _, seed := range p.o.Seeds {
		out = append(out, subject{kind: Reference, name: "reference", what: "The reference implementation.", seed: seed,
			settle: variantSettle, parallel: usualParallel, target: inProcess(referenceHandler), early: true})
		for _, v := range sample(variants.All(), p.o.Sample/4, seed) {
			x := subject{kind: Variant, name: v.Name, what: v.What, clause: v.Clause, warns: v.Warns, seed: seed,
				settle: max(variantSettle, v.Settle), parallel: usualParallel, target: openerOf(v), early: true}
			if v.Settle > 0 {
				x.parallel = patientParallel
			}
			out = append(out, x)
		}
	}
	return out
}

// faults lists the mutants of the proof.
func (p *prover) faults(m *Matrix) []mutants.Mutant {
	if !p.o.Zoo {
		return sample(mutants.All(), p.o.Sample, p.o.Seeds[0])
	}
	zoo := mutants.Zoo(max(1, p.o.Depth))
	m.Equivalent = zoo.Equivalent
	return sample(zoo.Mutants, p.o.Sample, p.o.Seeds[0])
}

func (p *prover) wanted(name string) bool {
	named := func(part string) bool { return strings.Contains(name, part) }
	return len(p.o.Only) == 0 || slices.ContainsFunc(p.o.Only, named)
}

// all tries the subjects in parallel and returns the trials in their order. As long as there are innocent ones to begin
// with, fewer run at once: what takes long there because others are busy would be held against them.
func (p *prover) all(ctx context.Context, list []subject) []*Trial {
	trials := make([]*Trial, len(list))
	var wg sync.WaitGroup
	var report sync.Mutex
	next := make(chan int)
	workers := 0
	upTo := func(n int) {
		for ; workers < n; workers++ {
			wg.Go(func() {
				for i := range next {
					trials[i] = p.try(ctx, &list[i])
					if p.o.Progress != nil {
						report.Lock()
						p.o.Progress(trials[i])
						report.Unlock()
					}
				}
			})
		}
	}
	upTo(max(1, 2*p.o.Parallel/3))
	for i := range list {
		if !list[i].early {
			upTo(p.o.Parallel)
		}
		next <- i
	}
	close(next)
	wg.Wait()
	return trials
}
