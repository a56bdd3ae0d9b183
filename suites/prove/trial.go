package prove

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

// Trial is what came of one target.
type Trial struct {
	Kind      Kind     `json:"kind"`
	Name      string   `json:"name"`
	Class     string   `json:"class,omitempty"`
	What      string   `json:"what"`
	Clause    string   `json:"clause,omitempty"`
	Level     string   `json:"level,omitempty"`
	Seed      int64    `json:"seed"`
	Killed    bool     `json:"killed,omitempty"`
	Cited     bool     `json:"cited,omitempty"`     // one of the kills cites the clause that is broken
	Checks    []string `json:"checks,omitempty"`    // what killed it
	First     int64    `json:"firstKill,omitempty"` // requests until then
	Alarms    []Alarm  `json:"alarms,omitempty"`    // of the innocent
	Once      []Alarm  `json:"once,omitempty"`      // accusations that were not seen again when it was tried alone
	Missed    bool     `json:"missed,omitempty"`    // a mutant that was killed only when it was tried alone
	Undecided []string `json:"undecided,omitempty"` // checks that came to no verdict on the innocent
	Passed    []string `json:"-"`                   // checks that passed, in some rendering
	Requests  int64    `json:"requests"`
	Seconds   float64  `json:"seconds"`
	Trouble   string   `json:"trouble,omitempty"` // why there was no run at all
}

// sound reports whether a trial came out as it has to.
func (t *Trial) sound() bool {
	if t.Kind == Mutant {
		return t.Killed && t.Cited
	}
	return len(t.Alarms) == 0 && t.Trouble == ""
}

// Alarm is an accusation of an innocent target.
type Alarm struct {
	Check  string `json:"check"`
	Clause string `json:"clause"`
	Level  string `json:"level"`
	Title  string `json:"title"`
}

// try runs the suite against one target.
func (p *prover) try(ctx context.Context, s *subject) *Trial {
	t := &Trial{Kind: s.kind, Name: s.name, Class: s.class, What: s.what, Seed: s.seed}
	if s.clause != nil {
		t.Clause, t.Level = s.clause.ID, string(s.clause.Level)
	}
	began := time.Now()
	defer func() { t.Seconds = time.Since(began).Seconds() }()
	if s.kind != Mutant {
		p.acquit(ctx, s, t)
		return t
	}
	if citing := citing(p.checks, s.clause); !p.o.Full && len(citing) > 0 {
		p.hunt(ctx, s, t, citing, true)
	}
	if t.Trouble != "" {
		t.refusedByPreflight(s)
		return t
	}
	// What nobody noticed gets the whole suite in its own order: some faults need company. A kill that does not cite the
	// clause gets a second opinion, with more patience: it may have been the machine that was slow.
	for _, patience := range []time.Duration{1, 4} {
		if t.Cited || patience > 1 && !t.Killed || ctx.Err() != nil {
			break
		}
		t.Killed, t.Checks, t.First = false, nil, 0
		again := *s
		again.settle *= patience
		p.hunt(ctx, &again, t, p.checks, !p.o.Full)
	}
	return t
}

// refusedByPreflight counts a target on which the suite does not even begin: it says so, and nothing passes.
func (t *Trial) refusedByPreflight(s *subject) {
	if s.class == "mute" {
		t.Killed, t.Cited, t.Checks = true, true, []string{"(preflight) " + t.Trouble}
	}
}

// citing lists the checks that cite a clause, those that cite little else first.
func citing(checks []*runner.Check, clause *spec.Clause) (out []*runner.Check) {
	for _, c := range checks {
		if clause != nil && slices.Contains(c.Clauses, clause) {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b *runner.Check) int { return len(a.Clauses) - len(b.Clauses) })
	return out
}

// hunt runs checks against a mutant and notes what kills it. If soon, it ends with the first kill that cites the
// clause.
func (p *prover) hunt(ctx context.Context, s *subject, t *Trial, checks []*runner.Check, soon bool) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	before := t.Requests
	note := func(target *opened, check string, cites bool) {
		if !t.Killed {
			t.Killed, t.First = true, before+target.sent.Load()
		}
		if check != "" && !slices.Contains(t.Checks, check) {
			t.Checks = append(t.Checks, check)
		}
		if t.Cited = t.Cited || cites; t.Cited && soon {
			target.close()
			cancel()
		}
	}
	p.run(ctx, s, t, checks, listener{
		finding: func(target *opened, f *finding) {
			if check := p.named[f.Check]; soon && f.cites(s.clause, check) {
				note(target, f.Check, true)
			}
		},
		result: func(target *opened, r *runner.Result) {
			if r.Verdict == runner.Pass {
				t.Passed = append(t.Passed, r.Check.Name)
			}
			if kills, cites := verdictOn(s.clause, r); kills {
				note(target, r.Check.Name, cites)
			}
		},
	})
}

// finding is a line of the runner's events. It comes before the check has cleaned up, which on a broken target takes
// long.
type finding struct {
	Event    string
	Clause   string
	Level    spec.Level
	Check    string
	Observed map[string]any
}

// cites reports whether a finding is a kill by a check that cites the clause, and will not be taken back: one that a
// target which moves by itself would show too is still to be looked into.
func (f *finding) cites(clause *spec.Clause, check *runner.Check) bool {
	_, drift := f.Observed["drift"]
	_, hasty := f.Observed["hasty"]
	_, older := f.Observed["older"]
	if drift || hasty || older || !weighs(clause, f.Level) {
		return false
	}
	return f.Clause == clause.ID || check != nil && slices.Contains(check.Clauses, clause)
}

// listener hears what a run has to say.
type listener struct {
	finding func(*opened, *finding)
	result  func(*opened, *runner.Result)
}

// weighs says whether a finding of a level notices that a clause is broken: a MUST takes a MUST, a SHOULD at least a
// warning.
func weighs(clause *spec.Clause, level spec.Level) bool {
	return level == spec.Must || clause.Level != spec.Must && level == spec.Should
}

// verdictOn says whether a result notices a fault, and whether it cites the clause: in the finding or in the check.
func verdictOn(clause *spec.Clause, r *runner.Result) (kills, cites bool) {
	for _, f := range r.Findings {
		if weighs(clause, f.Level) {
			kills = true
			cites = cites || f.Clause == clause || slices.Contains(r.Check.Clauses, clause)
		}
	}
	return kills, cites
}

// acquit runs all checks against an innocent target and notes what it is accused of. A warning about a sentence that a
// variant is known not to keep is none.
func (p *prover) acquit(ctx context.Context, s *subject, t *Trial) {
	p.run(ctx, s, t, p.half(s), listener{result: func(_ *opened, r *runner.Result) {
		for _, f := range r.Findings {
			if f.Level == spec.Should && slices.Contains(s.warns, f.Clause) {
				continue
			}
			t.Alarms = append(t.Alarms, Alarm{r.Check.Name, f.Clause.ID, string(f.Level), f.Title})
		}
		if r.Verdict == runner.Inconclusive {
			t.Undecided = append(t.Undecided, r.Check.Name+": "+r.Reason)
		}
	}})
}

// half gives each check one rendering, another one for each subject and seed, so that some seeds cover all. The
// reference gets both.
func (p *prover) half(s *subject) []*runner.Check {
	if p.o.Full || s.kind == Reference {
		return p.checks
	}
	formats := [][]wire.Format{{wire.JSON}, {wire.XML}}
	out := make([]*runner.Check, len(p.checks))
	for i, c := range p.checks {
		if out[i] = c; c.Formats == nil {
			one := *c
			one.Formats = formats[(i+s.number+int(s.seed))%2]
			out[i] = &one
		}
	}
	return out
}

// run opens the target and runs checks against it.
func (p *prover) run(ctx context.Context, s *subject, t *Trial, checks []*runner.Check, to listener) {
	target, end, err := s.target()
	if err != nil {
		t.Trouble = err.Error()
		return
	}
	defer end()
	defer func() { // one trial that fails by a defect of ours is no reason to lose the others
		if what := recover(); what != nil {
			t.Killed, t.Cited, t.Trouble = false, false, fmt.Sprintf("a defect of pconform: %v", what)
		}
	}()
	var mu sync.Mutex
	cfg := p.config(s, target)
	cfg.Progress = func(r runner.Result) {
		mu.Lock()
		defer mu.Unlock()
		to.result(target, &r)
	}
	if to.finding != nil {
		cfg.Events = lines(func(line []byte) {
			var f finding
			if json.Unmarshal(line, &f) == nil && f.Event == "finding" {
				mu.Lock()
				defer mu.Unlock()
				to.finding(target, &f)
			}
		})
	}
	for range 3 { // a machine with too much to do is no trouble of the target's
		_, err := runner.RunAll(ctx, cfg, checks)
		if t.Trouble = ""; err == nil || ctx.Err() != nil {
			break
		}
		t.Trouble = err.Error()
		if !errors.Is(err, runner.ErrUnreachable) {
			break
		}
	}
	t.Requests += target.sent.Load()
}

// lines is a writer that is given whole lines.
type lines func(line []byte)

func (l lines) Write(line []byte) (int, error) { l(line); return len(line), nil }

// places is how many connections there may be. What a mutant does not let go of must not end its trial before the check
// that cites its clause had a turn.
func (s *subject) places() int {
	if s.kind == Mutant {
		return 10 * s.parallel
	}
	return s.parallel
}

// timeout bounds a trial: the innocent may be slow, and have a right to be heard.
func (s *subject) timeout() time.Duration {
	if s.kind == Mutant {
		return trialTimeout
	}
	return 5 * time.Minute
}

func (p *prover) config(s *subject, target *opened) runner.Config {
	return runner.Config{
		Target: runner.Target{Endpoint: target.url, Handler: target.handler, Transport: target.transport,
			Main:     wire.Credential{ID: "testid", Secret: "testsecret"},
			Other:    wire.Credential{ID: "testid2", Secret: "testsecret2"},
			Disabled: wire.Credential{ID: "testdisabled", Secret: "testdisabledsecret"},
			Unopened: wire.Credential{ID: "testclosed", Secret: "testclosedsecret"}},
		Operator: target.operator, Settle: s.settle, Seed: s.seed, Timeout: s.timeout(), Depth: p.o.Depth,
		Parallel: s.parallel, Budget: runner.Budget{ConnectionsAtOnce: s.places()},
	}
}

// sample draws n by a seed; 0 means all of them.
func sample[T any](all []T, n int, seed int64) []T {
	if n <= 0 || n >= len(all) {
		return all
	}
	r := rand.New(rand.NewPCG(uint64(seed), 0))
	all = slices.Clone(all)
	r.Shuffle(len(all), func(i, k int) { all[i], all[k] = all[k], all[i] })
	return all[:n]
}
