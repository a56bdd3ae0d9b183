package fuzz

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

// HuntOptions bound and watch a session. The zero value runs until the context ends or the budget of the Config is
// spent.
type HuntOptions struct {
	Seed      uint64
	For       time.Duration // 0: no bound
	Requests  int64         // everything counted; 0: no bound but that of the Config
	Corpus    string        // directory; empty keeps nothing
	Calls     int           // of a plan at most; 0: 40
	Uniform   bool          // draw without a walk
	NoBytes   bool          // break nothing on the wire
	NoReduce  bool
	Reduce    Options         // bounds of one reduction
	First     bool            // end with the first finding
	OnStats   func(HuntStats) // called now and then, one at a time
	OnFinding func(*Group)    // called when a group begins, and again when it is reduced
	Every     time.Duration   // how often OnStats is called; 0: a second
	Skip      <-chan struct{} // a value skips the reduction under way

	_ struct{}
}

// Group is all findings with one cause.
type Group struct {
	Key     Key
	Finding *runner.Finding // the reduced one, once there is one
	Program Program         // as first found, cut at the fault
	Reduced runner.Plan     // nil until it is reduced
	Stats   *Stats          // of the reduction
	Count   int
	Plan    int64 // the plan that found it
	At      int64 // and the requests until then

	Seen, Tried int    // how often the calls showed it
	Alone       bool   // the plan shows it without what came before
	Full        bool   // the reduction ended because what cannot be removed left no room
	Undone      string // why it was not reduced
	Passed      int64  // the plan that made the same calls before and was answered rightly; 0: none
	Also        []Key  // other faces of the same cause
	Into        *Group // the group that this one turned out to be a face of

	before runner.Plan // the plan before the one that found it
}

// Report is what a session found.
type Report struct {
	Stats    HuntStats
	Groups   []*Group
	Summary  *runner.Summary
	Moves    []*Move // with their weights
	Corpus   []string
	Notes    []string
	Stopped  error // why the session ended; nil: its time or its requests were up
	Programs int   // that the corpus began with
}

// Results are the groups in the form in which checks give them, for package reports. A session without any passed.
func (r *Report) Results() (out []runner.Result) {
	if len(r.Groups) == 0 && r.Stats.Plans > r.Stats.Unsure && r.Stopped == nil {
		return []runner.Result{{Check: &runner.Check{Name: "drawn sequences", Family: "sequences", Clauses: []*spec.Clause{},
			Formats: []wire.Format{wire.JSON}},
			Format: wire.JSON, Verdict: runner.Pass, Requests: int(r.Stats.Judged), Took: r.Stats.Took, Attempts: 1}}
	}
	for _, g := range r.Groups {
		check := &runner.Check{Name: g.Finding.Check, Family: "sequences", Clauses: []*spec.Clause{g.Finding.Clause},
			Formats: []wire.Format{g.Program.Format}}
		verdict := runner.Warn
		if g.must() {
			verdict = runner.Fail
		}
		out = append(out, runner.Result{Check: check, Format: g.Program.Format, Verdict: verdict, Reason: g.Finding.Title,
			Findings: []*runner.Finding{g.Finding}, Attempts: 1})
	}
	return out
}

// Remarks say in sentences what a session did: what it reached, and what its plans were drawn from.
func (r *Report) Remarks() []string {
	s := &r.Stats
	what := fmt.Sprintf("%d causes found", len(r.Groups))
	if len(r.Groups) == 0 {
		what = "nothing found"
	}
	weights := make([]string, 0, len(r.Moves))
	for _, m := range r.Moves {
		weights = append(weights, fmt.Sprintf("%s %d", m.Name, m.Weight))
	}
	words := Dictionary()
	values := make([]string, 0, len(words))
	for _, name := range slices.Sorted(maps.Keys(words)) {
		values = append(values, fmt.Sprintf("%s %d", name, words[name]))
	}
	out := []string{
		fmt.Sprintf("session: %s in %d plans of %d judged requests (%d requests with preparation, clean-up and reduction), seed %d",
			what, s.Plans, s.Judged, s.Requests, s.Seed),
		fmt.Sprintf("session: reached %d states, %d transitions, %d cells of state, operation, token situation and format, "+
			"and %d kinds of answers; %d plans ended without a verdict, %d requests were broken on the wire, %d throttled",
			s.States, s.Transitions, s.Cells, s.Answers, s.Unsure, s.Broken, s.Throttled),
		fmt.Sprintf("session: the corpus began with %d plans and holds %d", r.Programs, s.Corpus),
		"session: weights of the moves: " + strings.Join(weights, ", "),
		"session: values in the dictionary: " + strings.Join(values, ", "),
	}
	for _, g := range r.Groups {
		if g.Undone != "" {
			out = append(out, fmt.Sprintf("session: %s was not reduced: %s", g.Key.Clause, g.Undone))
		}
		if len(g.Also) > 0 {
			also := make([]string, 0, len(g.Also))
			for _, k := range g.Also {
				also = append(also, k.Clause+" ("+strings.TrimSpace(k.Op+" "+k.Answer)+")")
			}
			out = append(out, fmt.Sprintf("session: %s was also seen as %s", g.Key.Clause, strings.Join(also, ", ")))
		}
	}
	return out
}

// Violated reports whether a MUST is broken.
func (r *Report) Violated() bool { return violated(r.Groups) }

func violated(groups []*Group) bool {
	return slices.ContainsFunc(groups, (*Group).must)
}

// hunter is a session under way.
type hunter struct {
	ctx    context.Context
	cfg    runner.Config
	o      HuntOptions
	run    *runner.Run
	space  *Space
	walk   *Walk
	src    source
	cover  *cover
	corpus *corpus
	stats  HuntStats
	groups []*Group
	notes  []string
	unsup  map[string]int // reasons of plans that the target does not support
	asked  map[string]int // what clean-ups were refused, and how often a plan was made of it
	began  time.Time
	told   time.Time
	fresh  time.Time
	rate   meter
	saved  time.Time   // when the corpus was written
	before runner.Plan // the last plan but one

	barred  []barred         // what the operator turned out not to do, for the drawing to learn
	without []string         // and the moves that the target does not offer
	lacking []string         // and the values
	right   map[uint64]int64 // beginnings of plans that were answered rightly, with the plan
}

// source is a generator with a seed.
type source struct{ *rand.Rand }

// Seeded returns the source of a seed.
func Seeded(seed uint64) Source { return seeded(seed) }

func seeded(seed uint64) source { return source{rand.New(rand.NewPCG(seed, 0x70636f6e666f726d))} }

// Hunt draws plans and fires them until its time or its requests are up or ctx ends. It returns an error only if the
// target cannot be judged at all.
func Hunt(ctx context.Context, cfg runner.Config, o HuntOptions) (*Report, error) {
	asked := ctx
	if o.For > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, o.For+grace)
		defer cancel()
	}
	h, err := newHunter(ctx, cfg, o)
	if err != nil {
		return nil, err
	}
	known := h.corpus.load()
	report := &Report{Programs: len(known)}
	for _, p := range known {
		if h.done() {
			break
		}
		h.play(p)
		h.walk.remember(p)
	}
	for ahead := h.draw(); !h.done(); {
		p := ahead()
		h.learn()
		ahead = h.draw()
		h.play(p)
	}
	h.tell(true)
	report.Stats, report.Groups, report.Moves, report.Notes = h.stats, h.groups, Moves, h.notes
	report.Summary = h.run.Summary(asked)
	report.Summary.Began = h.began.UTC()
	report.Corpus = h.corpus.save()
	report.Notes = append(report.Notes, h.corpus.notes...)
	if err := h.run.Stopped(asked); err != nil && !errors.Is(err, runner.ErrBudget) {
		report.Stopped = err
	}
	return report, nil
}

func newHunter(ctx context.Context, cfg runner.Config, o HuntOptions) (*hunter, error) {
	if o.Requests > 0 && (cfg.Budget.Requests == 0 || int64(cfg.Budget.Requests) > o.Requests) {
		cfg.Budget.Requests = int(o.Requests)
	}
	run, err := runner.Open(ctx, cfg)
	if err != nil {
		return nil, err
	}
	if o.Every == 0 {
		o.Every = time.Second
	}
	h := &hunter{ctx: ctx, cfg: cfg, o: o, run: run, src: seeded(o.Seed), cover: newCover(), unsup: map[string]int{}, asked: map[string]int{},
		right: map[uint64]int64{},
		began: time.Now(), fresh: time.Now()}
	h.space = spaceOf(run, &cfg, &o)
	h.walk = NewWalk(h.space)
	h.corpus = openCorpus(o.Corpus)
	h.stats = HuntStats{Seed: o.Seed, RequestsOf: int64(cfg.Budget.Requests), TimeOf: o.For}
	return h, nil
}

// spaceOf says what plans can be made of on a target.
func spaceOf(run *runner.Run, cfg *runner.Config, o *HuntOptions) *Space {
	has := func(c runner.Capability) bool { ok, _ := run.Has(c); return ok }
	at := cfg.Budget.ConnectionsAtOnce
	if at < 1 {
		at = runner.DefaultConnections
	}
	return &Space{Operator: has(runner.HasOperator), Other: has(runner.HasOther), Regions: has(runner.HasRegions),
		V3: has(runner.HasV3), Extras: true,
		Connections: min(at, defaultConnections), Calls: o.Calls, Uniform: o.Uniform}
}

// saveEvery is how often the corpus is written, so that a killed session leaves it.
const saveEvery = 2 * time.Second

// grace is how long what is under way when the time is up may take yet.
const grace = 2 * time.Second

func (h *hunter) done() bool {
	if h.ctx.Err() != nil || h.over() || h.o.First && len(h.groups) > 0 {
		return true
	}
	return h.run.Stopped(h.ctx) != nil
}

// next draws a program of calls or of broken bytes, whatever was answered so far.
func (h *hunter) next() Program {
	if !h.space.Uniform && !h.o.NoBytes && h.src.IntN(7) < 2 {
		return Break(h.src, h.space, h.walk)
	}
	return Draw(h.src, h.space, h.walk)
}

// draw begins to draw the next program, while the one before is under way: drawing looks at no answer. The function waits
// for it.
func (h *hunter) draw() func() Program {
	type drawn struct {
		program Program
		defect  any
	}
	c := make(chan drawn, 1)
	go func() {
		var d drawn
		defer func() {
			d.defect = recover()
			c <- d
		}()
		d.program = h.next()
	}()
	return func() Program {
		d := <-c
		if d.defect != nil {
			panic(d.defect)
		}
		return d.program
	}
}

// learn tells the drawing what the target turned out not to offer. It does so between two drawings, so that the same
// seed draws the same programs whatever takes how long.
func (h *hunter) learn() {
	for _, b := range h.barred {
		h.walk.barred(b.from, b.to)
	}
	h.barred = h.barred[:0]
	h.space.Without = append(h.space.Without, h.without...)
	h.space.Lacks = append(h.space.Lacks, h.lacking...)
	h.without, h.lacking = nil, nil
}

// play fires a program and notes what it reached.
func (h *hunter) play(p Program) {
	t := &tour{cover: h.cover, stats: &h.stats}
	res := h.run.Once(h.ctx, h.check(&p, t), p.Format)
	h.barred = append(h.barred, t.barred...)
	h.stats.Plans++
	h.stats.Judged += int64(res.Requests)
	switch res.Verdict {
	case runner.Unsupported:
		h.unsupported(&p, &res)
	case runner.Inconclusive:
		h.stats.unsure(res.Reason)
	}
	if t.fresh > 0 {
		h.fresh = time.Now()
		h.stats.New = t.last
		h.corpus.keep(p, t.fresh)
	}
	for _, f := range res.Findings {
		h.found(&p, f)
	}
	if res.Verdict == runner.Pass {
		h.remember(&p)
	}
	if b := res.Barred; b != nil && h.asked[b.Why] < askedInVain {
		h.asked[b.Why]++
		h.play(Program{Plan: slices.Concat(p.Plan, b.Steps), Format: p.Format, Connections: p.Connections})
		return
	}
	h.before = p.Plan
	if h.corpus.unsaved && time.Since(h.saved) > saveEvery {
		h.corpus.flush()
		h.saved = time.Now()
	}
	h.tell(false)
}

// askedInVain is how often a session makes a plan of what a clean-up was refused, for each kind of refusal: most are lawful,
// for a change that is under way.
const askedInVain = 2

// check makes a check of a program.
func (h *hunter) check(p *Program, t *tour) *runner.Check {
	return &runner.Check{Name: "a drawn sequence", Family: "sequences", Clauses: []*spec.Clause{},
		Connections: min(max(1, p.Connections), h.connections()),
		Reads:       p.Connections == 0, Run: func(s *runner.Session) { t.run(s, p) }}
}

func (h *hunter) connections() int {
	if n := h.cfg.Budget.ConnectionsAtOnce; n > 0 {
		return n
	}
	return runner.DefaultConnections
}

// unsupported drops a move that ended several plans because the target does not offer it.
func (h *hunter) unsupported(p *Program, res *runner.Result) {
	h.stats.unsure(res.Reason)
	if len(h.unsup) > 100 || strings.Contains(res.Reason, "ClientToken") { // that was our token
		return
	}
	if h.unsup[res.Reason]++; h.unsup[res.Reason] != 3 {
		return
	}
	noPartners := strings.Contains(res.Reason, spec.RedundantForeign.Code)
	for _, m := range h.walk.moves {
		refused := m.op.Action != "" && containsWord(res.Reason, m.op.Action, m.op.Name)
		if noPartners { // whichever operation it was that named one
			refused = m.Name == repartnering
		}
		if refused && !slices.Contains(h.space.Without, m.Name) && !slices.Contains(h.without, m.Name) {
			h.without = append(h.without, m.Name)
			h.notes = append(h.notes, m.Name+" is left out: "+res.Reason)
		}
	}
}

// tell passes the statistics on, if it is time.
func (h *hunter) tell(now bool) {
	at := time.Now()
	if h.o.OnStats == nil && !now || !now && at.Sub(h.told) < h.o.Every {
		return
	}
	h.told = at
	s := &h.stats
	s.Took, s.Requests, s.Throttled = at.Sub(h.began), h.run.Sent(), h.run.Throttled()
	s.Rate = h.rate.add(at, s.Requests)
	s.States, s.Transitions, s.Cells, s.Answers = len(h.cover.states), len(h.cover.transitions), len(h.cover.cells),
		len(h.cover.answers)
	s.NewAgo, s.Corpus, s.Groups = at.Sub(h.fresh), len(h.corpus.kept), len(h.groups)
	s.Warnings = s.warn()
	if h.o.OnStats != nil {
		h.o.OnStats(*s)
	}
}

// meter measures a rate over the last few calls.
type meter struct {
	at   []time.Time
	sent []int64
}

func (m *meter) add(at time.Time, sent int64) float64 {
	m.at, m.sent = append(m.at, at), append(m.sent, sent)
	if len(m.at) > 6 {
		m.at, m.sent = append(m.at[:0], m.at[1:]...), append(m.sent[:0], m.sent[1:]...)
	}
	if d := at.Sub(m.at[0]).Seconds(); d > 0 {
		return float64(sent-m.sent[0]) / d
	}
	return 0
}
