package runner

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner/wire"
)

// Run is one run against one target: what its sessions share.
type Run struct {
	cfg     Config
	client  *wire.Client
	limiter *rate.Limiter
	hush    *hush
	slots   *slots
	env     model.Env
	prefix  string // of every name that this run gives

	sent       atomic.Int64
	retries    atomic.Int64
	throttled  atomic.Int64
	made       atomic.Int64
	owed       atomic.Int64    // connections that have to be removed yet
	foreign    map[string]bool // ids of connections that were there before; they are never touched
	drift      atomic.Bool
	controlled atomic.Bool // a refusal by the state was suspected of drift once
	lagging    atomic.Bool // some reads lag behind others for a while
	lagKnown   atomic.Bool // … or not: that was found out
	lagAsked   sync.Once
	probing    atomic.Bool
	hurried    func() bool  // whether the run was told to end
	unheard    atomic.Int64 // requests of the clean-up in a row without an answer
	hookMoves  atomic.Int64
	hookSilent atomic.Int64 // calls of the hook in a row without an answer
	peer       atomic.Bool  // Create wants a PeerLocation
	hookLate   atomic.Bool  // the operator hook answers before a read shows the move
	hookLag    atomic.Int64 // nanoseconds, the longest that was waited for it
	lifecycle  atomic.Int64 // requests and moves of the operator spent on the state table
	bound      atomic.Int64 // and the least that it takes
	silent     atomic.Int64 // requests in a row without an answer
	kept       atomic.Int64 // bytes of answers that findings keep
	lastTries  atomic.Int64 // requests of the clean-up to a target that is taken for dead
	dead       deadline

	mu       sync.Mutex
	seen     map[uint64]bool // hashes of request ids
	order    []uint64
	lag      time.Duration                  // longest time that a change took to show
	late     time.Duration                  // the same of changes that are due at once
	controls map[spec.State][]time.Duration // how long controls saw a connection stay in a state
	patience map[string]int                 // causes that a full settle time was spent on
	off      map[string]int                 // how often a field was not shown rightly, whatever was called
	right    map[string]bool                // fields that were, since one was off
	anyOff   atomic.Bool
	residue  []string
	places   []place // where connections were asked for
	notes    []string
	offered  map[Capability]string // capabilities found missing, with the reason
	chance   map[job]int           // answers that a check put down to chance
	timings  map[string]int        // how often changes were timed, by the operation
	sessions atomic.Int64
}

// Summary is what a whole run found.
type Summary struct {
	Env          model.Env
	Results      []Result
	Observations []Observation
	Requests     int64
	Retries      int64
	Throttled    int64
	Connections  int64
	Residue      []string
	Notes        []string
	Missing      map[Capability]string

	// What the state table took, clean-up and moves of the operator included, and the least that any tour of it takes;
	// see model.Table.Bound.
	LifecycleRequests, LifecycleBound int64

	Began, Ended time.Time
	Stopped      error // why the run ended before its time: unreachable, budget, interrupt
}

// Errors that end a run.
var (
	ErrUnreachable = errors.New("the target cannot be reached")
	ErrCredentials = errors.New("the target refused the credentials")
	ErrBudget      = errors.New("the request budget is spent")
	ErrResidue     = errors.New("connections that cannot be removed use up the budget of connections at once")
	ErrOperator    = errors.New("the operator hook gives no answer")
	ErrNotAPI      = errors.New("the target does not answer as this API does")
)

// RunAll runs the checks against the configured target and returns what they said, in their order, each rendering by
// itself. It returns an error only if no verdict is possible at all.
func RunAll(ctx context.Context, cfg Config, checks []*Check) (*Summary, error) {
	r, err := Open(ctx, cfg)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return r.All(ctx, checks)
}

// Close lets go of idle connections. A run can be used again afterwards.
func (r *Run) Close() {
	r.client.Close()
	if c, ok := r.cfg.Operator.(interface{ Close() }); ok {
		c.Close()
	}
}

// Open prepares a run: it reaches the target, learns regions and access points, and finds out what is offered.
func Open(ctx context.Context, cfg Config) (*Run, error) {
	cfg.withDefaults()
	client, err := wire.NewClient(wire.Options{
		Endpoint: cfg.Target.Endpoint, Handler: cfg.Target.Handler, HTTP: cfg.Target.Transport,
		RequestTimeout: cfg.Target.RequestTimeout, Headers: cfg.Target.Headers, UserAgent: "pconform", MaxBody: maxBody,
	})
	if err != nil {
		return nil, err
	}
	r := &Run{cfg: cfg, client: client, hush: newHush(&cfg), prefix: "pcf-" + cfg.RunID, slots: newSlots(cfg.Budget.ConnectionsAtOnce),
		seen: map[uint64]bool{}, patience: map[string]int{}, off: map[string]int{}, right: map[string]bool{}, controls: map[spec.State][]time.Duration{}, offered: map[Capability]string{}, chance: map[job]int{}, timings: map[string]int{}}
	if cfg.Budget.PerSecond > 0 {
		r.limiter = rate.NewLimiter(rate.Limit(cfg.Budget.PerSecond), max(1, int(cfg.Budget.PerSecond/200)))
	}
	r.hurried = func() bool { return ctx.Err() != nil }
	if err := r.preflight(ctx); err != nil {
		r.Close()
		return nil, err
	}
	if err := cfg.Ledger.write(Entry{Event: "run", Prefix: r.prefix, Target: client.Endpoint(), Region: r.env.Region}, true); err != nil {
		return nil, err
	}
	return r, nil
}

// maxBody bounds an answer. A page of fifty rows, every character of them escaped, takes less than half of it.
const maxBody = 512 << 10

func runID() string {
	b := make([]byte, 5)
	_, _ = rand.Read(b)
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b))
}

type job struct {
	check  *Check
	format wire.Format
}

// Jobs lists what a selection of checks amounts to: each check in each of its renderings.
func jobs(checks []*Check) (out []job) {
	for _, c := range checks {
		for _, f := range FormatsOf(c) {
			out = append(out, job{c, f})
		}
	}
	return out
}

// All runs checks in parallel, as far as the budget of connections allows.
func (r *Run) All(ctx context.Context, checks []*Check) (*Summary, error) {
	s := &Summary{Began: time.Now().UTC()}
	ctx, cancel := context.WithTimeout(ctx, r.cfg.Timeout)
	defer cancel()
	list := jobs(checks)
	results := make([]Result, len(list))
	var report sync.Mutex
	done := func(i int, res Result) {
		report.Lock()
		defer report.Unlock()
		results[i] = res
		r.event("result", res)
		if r.cfg.Progress != nil {
			r.cfg.Progress(res)
		}
	}
	taken := make([]bool, len(list))
	tasks := r.tours(ctx, list, taken, done)
	for i := range list {
		if !taken[i] {
			tasks = append(tasks, func() { done(i, r.One(ctx, list[i].check, list[i].format)) })
		}
	}
	var wg sync.WaitGroup
	var trouble defects
	next := make(chan func())
	for range min(r.cfg.Parallel, len(tasks)) {
		wg.Go(func() {
			for task := range next {
				trouble.do(r, task)
			}
		})
	}
	for _, task := range tasks {
		next <- task
	}
	close(next)
	wg.Wait()
	trouble.raise()
	r.Tidy(ctx)
	s.Results = results
	r.fill(s, ctx)
	return s, nil
}

// Fill completes a summary with what the sessions shared.
func (r *Run) fill(s *Summary, ctx context.Context) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s.Env, s.Requests, s.Retries, s.Throttled, s.Connections = r.env, r.sent.Load(), r.retries.Load(), r.throttled.Load(), r.made.Load()
	s.Residue, s.Missing = slices.Clone(r.residue), r.offered
	s.LifecycleRequests, s.LifecycleBound = r.lifecycle.Load(), r.bound.Load()
	s.Notes = slices.Clone(r.notes)
	if r.drift.Load() {
		s.Notes = append(s.Notes, "the target carries connections on by itself (CPC-CREATE-023): states that it leaves at once were not tested")
	}
	if r.lag > 0 {
		s.Notes = append(s.Notes, fmt.Sprintf("changes took up to %s to show", r.lag.Round(time.Millisecond)))
	}
	for _, res := range s.Results {
		s.Observations = append(s.Observations, res.Observations...)
	}
	s.Stopped = r.dead.why()
	if s.Stopped == nil && ctx.Err() != nil {
		s.Stopped = context.Cause(ctx)
	}
	s.Ended = time.Now().UTC()
}

// One runs one check in one rendering. Trouble on the way (a lost answer, a premise that broke) is no verdict: the
// check starts again, twice at most, each time from nothing.
func (r *Run) One(ctx context.Context, c *Check, format wire.Format) Result {
	return r.whole(r.one(ctx, c, format))
}

// one is the same without the fields that reads did not show.
func (r *Run) one(ctx context.Context, c *Check, format wire.Format) (res Result) {
	began := time.Now()
	defer r.sober(c, format)
	seen := 0
	for attempt := 1; ; attempt++ {
		res = r.attempt(ctx, c, format)
		res.Attempts = attempt
		retry := (res.Verdict == Inconclusive || r.tooSoon(ctx, &res)) && attempt < 3
		suspect, moved := r.suspectDrift(ctx, c, &res)
		switch {
		case suspect && moved:
			if retry = attempt < 6; !retry && res.byState {
				res.Verdict, res.Findings = Inconclusive, nil
				res.Reason = "each time a call was refused by the state of its connection, and the target carries connections on by itself"
			}
		case suspect: // a connection that moves once in a while may have done so just then
			seen++
			retry = seen < sightings && attempt < 6
		case seen > 0 && res.Verdict != Fail && res.Verdict != Warn:
			r.note(c.Name + ": what looked like a fault was not seen again; the target may carry connections on now and then")
		}
		if over := r.stopped(ctx); over != nil {
			if suspect && retry {
				res.Verdict, res.Reason, res.Findings = Inconclusive, over.Error(), nil
			}
			break
		}
		if !retry {
			break
		}
		r.retries.Add(1)
		if len(res.Findings) > 0 { // whoever follows the events has been told of them
			r.event("withdrawn", res)
		}
		pause(ctx, time.Duration(attempt*attempt)*50*time.Millisecond)
	}
	res.Took = time.Since(began)
	return res
}

// sightings is how often a failure has to be seen that a connection shows too which moved by itself at just that moment.
const sightings = 3

// chances is how often an answer may be put down to a change of state at just that moment, in one check.
const chances = 2

// once reports whether a check may put another answer down to chance.
func (r *Run) once(c *Check, format wire.Format) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	key := job{c, format}
	r.chance[key]++
	return r.chance[key] <= chances
}

// sober forgets what a check has put down to chance.
func (r *Run) sober(c *Check, format wire.Format) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.chance, job{c, format})
}

func (r *Run) attempt(ctx context.Context, c *Check, format wire.Format) Result {
	if err := r.stopped(ctx); err != nil {
		return Result{Check: c, Format: format, Verdict: Inconclusive, Reason: err.Error()}
	}
	for _, need := range c.Needs {
		if ok, why := r.Has(need); !ok {
			return Result{Check: c, Format: format, Verdict: Unsupported, Reason: why, Moot: moot[need]}
		}
	}
	if r.cfg.Observe && !c.Reads {
		return Result{Check: c, Format: format, Verdict: Unsupported, Reason: "nothing is created in observe mode"}
	}
	n := max(1, c.Connections)
	if c.Reads {
		n = 0
	}
	if n > r.cfg.Budget.ConnectionsAtOnce {
		return Result{Check: c, Format: format, Verdict: Unsupported,
			Reason: fmt.Sprintf("needs %d connections at once, the budget is %d", n, r.cfg.Budget.ConnectionsAtOnce)}
	}
	if c.Alone {
		n = max(n, r.slots.most())
	}
	if err := r.place(ctx, n); err != nil {
		return Result{Check: c, Format: format, Verdict: Inconclusive, Reason: err.Error()}
	}
	defer r.slots.give(n)
	return r.session(ctx, c, format)
}

// place waits until n connections may exist beside those that do. Where that will never be, the run is over.
func (r *Run) place(ctx context.Context, n int) error {
	err := r.slots.take(ctx, n)
	if errors.Is(err, ErrResidue) && r.slots.most() < 1 {
		r.dead.stop(err)
	}
	return err
}

// Has says whether the target has a capability, and if not, why.
func (r *Run) Has(need Capability) (bool, string) {
	if ok, why := r.cfg.has(need); !ok {
		return false, why
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	why, missing := r.offered[need]
	return !missing, why
}

func (r *Run) lack(need Capability, why string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.offered[need] = why
}

func (r *Run) note(text string) {
	text = r.clean(text, mostReason)
	r.mu.Lock()
	defer r.mu.Unlock()
	if !slices.Contains(r.notes, text) {
		r.notes = append(r.notes, text)
	}
}

// stopped says why nothing more may be sent.
func (r *Run) stopped(ctx context.Context) error {
	if err := r.dead.why(); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return nil
}

// suspectDrift looks at a failure that a target which carries circuits on by itself would show too, or one of which some
// reads lag behind. A control decides: the same state, nothing called, twice the time; or many reads of one change. It
// reports whether the failure was of that kind and whether the control moved, or lagged.
func (r *Run) suspectDrift(ctx context.Context, c *Check, res *Result) (suspect, moved bool) {
	if res.Verdict != Fail && res.Verdict != Warn {
		return false, false
	}
	var from spec.State
	older := false
	for _, f := range res.Findings {
		if _, ok := f.Observed["older"]; ok {
			older = true
			delete(f.Observed, "older")
		}
		if s, ok := f.Observed["drift"].(string); ok {
			from, suspect = spec.State(s), true
			delete(f.Observed, "drift")
		}
	}
	if older {
		switch lags, sure := r.Lags(ctx); {
		case lags:
			return true, true
		case !sure:
			res.Verdict, res.Findings = Inconclusive, nil
			res.Reason = "a read showed an older state, and it could not be found out whether some reads lag behind others for a while"
			return true, true
		}
	}
	known := r.drift.Load() // another session may have found it out while this one ran without knowing
	switch {
	case suspect && known:
		return true, true
	case suspect:
		return true, r.drifts(ctx, from, res)
	case res.moved && known:
		return true, true
	case res.moved && !r.controlled.Swap(true):
		if moved, _ := r.control(ctx, spec.Initial, res.Took); moved {
			r.drift.Store(true)
			return true, true
		}
	}
	return false, false
}

// drifts asks a control whether connections move by themselves. If that cannot be found out, the suspected result says
// nothing.
func (r *Run) drifts(ctx context.Context, from spec.State, res *Result) bool {
	took := controlTime(res.Took)
	if r.still(from, took) {
		return false
	}
	moved, sure := r.control(ctx, from, res.Took)
	switch {
	case moved:
		r.drift.Store(true)
	case !sure:
		res.Verdict, res.Findings = Inconclusive, nil
		res.Reason = "it could not be found out whether the target carries connections on by itself"
		return true
	default:
		r.mu.Lock()
		defer r.mu.Unlock()
		r.controls[from] = append(r.controls[from], took)
	}
	return moved
}

// still reports whether controls that took at least as long have shown often enough that connections stay where they are.
func (r *Run) still(from spec.State, took time.Duration) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := 0
	for _, t := range r.controls[from] {
		if t >= took {
			n++
		}
	}
	return n >= 3
}

// Requests returns how many requests were sent so far, clean-up included.
func (r *Run) Requests() int64 { return r.sent.Load() }

// Env returns what was learnt of the target.
func (r *Run) Env() model.Env { return r.env }

// Missing returns the capabilities that the target was found to lack, with the reason.
func (r *Run) Missing() map[Capability]string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return maps.Clone(r.offered)
}
