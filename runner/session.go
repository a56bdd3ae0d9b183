package runner

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner/wire"
)

// Session is one run of one check: its own connections, its own names, and the worlds that explain what it saw.
type Session struct {
	Format wire.Format

	ctx     context.Context
	run     *Run
	check   *Check
	worlds  model.Worlds
	ids     map[string]string // names in the plan to ids on the target
	history []Exchange
	result  *Result
	salt    string
	names   int
	tokens  int
	labels  map[string]string // values of $token:… and $name:…, by kind and label
	since   time.Time         // when the state of the connections was last known
	changed time.Time         // when a call last succeeded that may have changed something
	late    time.Duration     // how long changes that are due at once were known to take when the session began
	created []created
	swept   []Exchange                    // what the clean-up has done so far
	kept    map[*wire.Answer]*wire.Answer // answers as findings keep them
	sent    int                           // requests and moves of the operator, clean-up included
	blamed  *Cell                         // what kept a connection from being removed
	quiet   bool                          // findings are no evidence yet: a walk looks into them first
}

// Exchange is a call as sent and as answered.
type Exchange struct {
	Step   Step
	Call   model.Call // with everything but references filled in
	Answer *wire.Answer
	Reply  model.Reply
	Burst  []string // the answers to a call that was sent several times at the same moment
	Looks  int      // how often a read was repeated until it was explained
	Paged  bool     // a listing that is followed to its end

	outcomes []model.Outcome // what could have happened
	allowed  []string        // the same in words, once somebody asks
}

// judged reports whether a model had a say in what was allowed.
func (x *Exchange) judged() bool { return len(x.outcomes)+len(x.allowed) > 0 }

// created is a connection that the session has asked for.
type created struct {
	name, title, mark, id, region, account string
	lost                                   bool // its answer never came
}

// ended is how a session leaves a check before its end; Run functions need no error handling.
type ended struct {
	verdict Verdict
	reason  string
}

func (r *Run) newSession(ctx context.Context, c *Check, format wire.Format) *Session {
	w := model.NewWorld(r.env)
	w.Drift = r.drift.Load()
	n := r.sessions.Add(1)
	return &Session{Format: format, ctx: ctx, run: r, check: c, worlds: model.Worlds{w}, ids: map[string]string{}, history: make([]Exchange, 0, 16),
		salt: fmt.Sprintf("%s-%d", r.prefix, n), since: time.Now(), late: r.lateness(),
		result: &Result{Check: c, Format: format, Verdict: Pass}}
}

// session runs a check from nothing and cleans up after it, whatever happens.
func (r *Run) session(ctx context.Context, c *Check, format wire.Format) Result {
	s := r.newSession(ctx, c, format)
	before := time.Now()
	s.guard(func() { c.Run(s) })
	if !c.Bare && len(s.live()) > 0 && s.result.Verdict != Inconclusive && s.result.Verdict != Fail {
		s.guard(func() { s.LookAll() })
	}
	s.cleanUp()
	if c.Cell != nil {
		r.lifecycle.Add(int64(s.sent))
	}
	s.result.moved, s.result.byState, s.result.late = s.driftSeen(), s.refusedByState(), s.late
	s.result.Took = time.Since(before)
	return *s.result
}

// guard runs a part of a check and turns what ended it into a verdict. A panic of ours is a defect and passes on.
func (s *Session) guard(f func()) {
	defer func() {
		switch e := recover().(type) {
		case nil:
		case ended:
			s.conclude(e.verdict, e.reason)
		default:
			s.cleanUp()
			panic(fmt.Sprintf("check %q: %v\n%s", s.check.Name, e, debug.Stack()))
		}
	}()
	f()
}

// weight orders verdicts: what is worse wins.
var weight = map[Verdict]int{Pass: 0, Skipped: 1, Unsupported: 2, Warn: 3, Inconclusive: 4, Fail: 5}

func (s *Session) conclude(v Verdict, reason string) {
	if weight[v] > weight[s.result.Verdict] {
		s.result.Verdict, s.result.Reason = v, s.clean(reason, mostReason)
	}
}

func (s *Session) stop(v Verdict, format string, args ...any) {
	panic(ended{v, fmt.Sprintf(format, args...)})
}

// Unsupported ends the check: the target lacks something that it may lack.
func (s *Session) Unsupported(format string, args ...any) { s.stop(Unsupported, format, args...) }

// Moot ends the check as unsupported where the clause itself speaks only of targets that have what is missing.
func (s *Session) Moot(format string, args ...any) {
	s.result.Moot = true
	s.stop(Unsupported, format, args...)
}

// Inconclusive ends the check: the world was in the way.
func (s *Session) Inconclusive(format string, args ...any) { s.stop(Inconclusive, format, args...) }

// Need ends the check as unsupported unless the target has a capability.
func (s *Session) Need(c Capability) {
	if ok, why := s.run.Has(c); !ok {
		s.Unsupported("%s", why)
	}
}

// Observe records what the target does where the specification leaves room; a pinned stance turns it into a demand.
func (s *Session) Observe(c *spec.Clause, format string, args ...any) {
	if len(s.result.Observations) == mostObservations {
		return
	}
	s.result.Observations = append(s.result.Observations, Observation{c, s.clean(fmt.Sprintf(format, args...), mostSeen)})
}

// Stance returns the answer that the profile pins on an open clause, or the empty string.
func (s *Session) Stance(c *spec.Clause) string { return s.run.cfg.stance(c) }

// Env returns what is known of the target.
func (s *Session) Env() model.Env { return s.run.env }

// Expect says aloud what a clause promises, with a Gomega matcher. A broken MUST ends the check.
func (s *Session) Expect(c *spec.Clause, got any, m types.GomegaMatcher, what string) {
	failure := ""
	g := gomega.NewGomega(func(message string, _ ...int) { failure = message })
	g.Expect(got).To(m)
	if failure == "" {
		return
	}
	text := compact(failure)
	switch got.(type) {
	case int, bool, string: // what the matcher says of these is said in the words of Go
		text = fmt.Sprint(got)
	}
	s.miss(model.Miss{Clause: c, Level: c.Level, Want: what, Got: text})
}

// Want says aloud what a clause promises, as a plain condition.
func (s *Session) Want(c *spec.Clause, ok bool, want, got string) {
	if !ok {
		s.miss(model.Miss{Clause: c, Level: c.Level, Want: want, Got: got})
	}
}

func compact(text string) string { return strings.Join(strings.Fields(text), " ") }

func (s *Session) miss(m model.Miss) {
	s.report([]model.Miss{m}, nil)
	if m.Level == spec.Must {
		s.stop(Fail, "%s", m.Clause.ID)
	}
}

// Name returns a new name with the run's prefix, for a connection or border router.
func (s *Session) Name() string {
	s.names++
	return fmt.Sprintf("%s-%d", s.salt, s.names)
}

// Token returns a new ClientToken.
func (s *Session) Token() string {
	s.tokens++
	return fmt.Sprintf("%s-t%d", s.salt, s.tokens)
}

// nobody is an id that no connection has, and that no other session asks for at the same moment: a target may refuse the
// second of two calls about one connection as a conflict.
func (s *Session) nobody() string {
	return "pc-unknown" + strings.ReplaceAll(strings.TrimPrefix(s.salt, "pcf-"), "-", "")
}

// ID returns the id that the target gave to a name of the plan.
func (s *Session) ID(name string) string { return s.ids[name] }

// Now returns the states that a connection may be in.
func (s *Session) Now(name string) model.StateSet { return s.worlds.Now(name) }

// ValueOf returns a field of a connection's row in the last read of it; the row may be missing.
func (s *Session) Row(x *Exchange, name string) *model.Record {
	for i := range x.Reply.Rows {
		if x.Reply.Rows[i].ID == s.ids[name] {
			return &x.Reply.Rows[i]
		}
	}
	return nil
}

// symbols fills in what calls refer to by a dollar sign, apart from connections and border routers.
func (s *Session) symbols(c model.Call) model.Call {
	args := make([]model.Arg, len(c.Args))
	for i, a := range c.Args {
		switch a.Value {
		case "$region":
			a.Value = s.run.env.Region
		case "$otherRegion":
			a.Value = s.run.env.OtherRegion
		case "$accessPoint":
			a.Value = s.run.env.AccessPoint
		case "$name":
			a.Value = s.Name()
		case "$token":
			a.Value = s.Token()
		case model.UnknownID:
			a.Value = s.nobody()
		default:
			a.Value = s.labelled(a.Value)
		}
		args[i] = a
	}
	c.Args = args
	return c
}

const peerLocation = "PeerLocation"

// editions notices that Create wants a PeerLocation, as the 2019 edition had it (operations.md 1). Every Create carries
// one from then on.
func (s *Session) editions(x *Exchange) {
	if r := &x.Reply; x.Call.Op == model.Create && r.Status >= 400 && r.Status < 500 && x.Step.Deviate == nil &&
		lacksPeer(&x.Call) && strings.Contains(r.Code+r.Message, peerLocation) {
		s.run.peer.Store(true)
		s.run.note("Create wants a PeerLocation, as the 2019 edition had it; it gets one")
		s.stop(Inconclusive, "the target wants a PeerLocation")
	}
}

func lacksPeer(c *model.Call) bool {
	_, sent := c.Arg(peerLocation)
	return !sent
}

// Do sends a call, judges the answer and returns both. A broken MUST ends the check.
func (s *Session) Do(c model.Call, opts ...Option) *Exchange {
	x := s.begin(c, opts)
	if c.Op.Actor == model.Operator {
		s.advance(x)
		return x
	}
	if c.Op == model.Describe && x.Step.Deviate == nil {
		return s.watch(x, nil, false)
	}
	s.transmit(x)
	s.judge(x)
	return x
}

// begin writes the call into the history before it is sent.
func (s *Session) begin(c model.Call, opts []Option) *Exchange {
	step := Step{Call: c}
	for _, o := range opts {
		o(&step)
	}
	if step.Call.Op == model.Create && s.run.peer.Load() && lacksPeer(&step.Call) {
		step.Call = step.Call.With(peerLocation, "Number 10, XX Road, Hangzhou")
	}
	if s.check.Cell != nil && s.Format == wire.XML && step.Call.MayHaveToken() {
		step.Call = step.Call.Token("$token") // the state table is what it is with tokens, too
	}
	s.history = append(s.history, Exchange{Step: step, Call: s.symbols(step.Call)})
	return &s.history[len(s.history)-1]
}

// transmit sends the call and reads the answer. A lost answer forks the worlds and ends the check: nobody is at fault.
func (s *Session) transmit(x *Exchange) {
	if as := x.Call.As; as != "" && s.run.cfg.Target.key(as).ID == "" {
		s.Unsupported("there are no credentials for the account %s", as)
	}
	if x.Call.Op == model.Create || x.Call.Op == model.SetupOrder {
		if s.run.cfg.Observe {
			s.stop(Unsupported, "nothing is created in observe mode")
		}
		s.announce(x)
	}
	s.unhurried(x)
	a, err := s.run.send(s.ctx, s.request(x))
	if err != nil {
		s.stop(Inconclusive, "%v", err)
	}
	x.Answer = a
	s.result.Requests++
	s.sent++
	if a.Err != nil {
		s.worlds = s.worlds.Lost(&x.Call)
		if x.Call.Op == model.Create || x.Call.Op == model.SetupOrder {
			s.created[len(s.created)-1].lost = true
		}
		s.stop(Inconclusive, "no answer: %v", a.Err)
	}
	x.Reply = replyOf(x.Call.Op, a)
	s.editions(x)
	if (x.Call.Op == model.Create || x.Call.Op == model.SetupOrder) && unusable(&x.Reply) {
		s.created[len(s.created)-1].lost = true
	}
	if x.Step.Deviate != nil && x.Step.Deviate.Nonce != "" && busyReply(&x.Reply) {
		s.stop(Inconclusive, "the target has no time, and this nonce cannot be sent again: %d %s", x.Reply.Status, x.Reply.Code)
	}
	if s.run.foreign[x.Reply.ID] && x.Reply.Success && !x.Call.Op.Reads { // it is somebody else's, and never touched
		if n := len(s.created); n > 0 && x.Call.Bind != "" {
			s.created[n-1].lost = true
		}
		s.report([]model.Miss{{Clause: spec.Create002, Level: spec.Create002.Level, Want: "the id of a new connection",
			Got: x.Reply.ID + ", which was there before this run"}}, x)
		s.stop(Fail, "%s", spec.Create002.ID)
	}
	s.bind(x)
}

// unusable reports whether the answer to a Create does not say what became of it: neither an id nor a refusal.
func unusable(r *model.Reply) bool {
	return r.Success && r.ID == "" || !r.Success && (r.Status < 400 || r.Status >= 500 || r.Code == "")
}

// request puts a call on the wire: references become ids, and the way says how.
func (s *Session) request(x *Exchange) wire.Request {
	way := x.Step.Way
	req := wire.Request{Action: x.Call.Op.Action, Method: "GET", Place: wire.Query, Format: s.Format, Sign: wire.V1,
		Key: s.run.cfg.Target.key(x.Call.As), Deviate: x.Step.Deviate}
	if d := x.Step.Deviate; d != nil && d.Secret == SecretOther {
		req.Key.Secret = s.run.cfg.Target.Other.Secret
	}
	if way.Method != "" {
		req.Method = way.Method
	}
	if way.Place != "" {
		req.Place = way.Place
	}
	if way.Sign != "" {
		req.Sign = way.Sign
	}
	if way.Format != "" || way.Raw {
		req.Format = way.Format
	}
	req.Params = make([]wire.Param, len(x.Call.Args))
	for i, a := range x.Call.Args {
		req.Params[i] = wire.Param{Name: a.Name, Value: s.deref(a.Value)}
	}
	return req
}

// SecretOther is the word of a deviation whose signature is made with the other account's secret.
const SecretOther = "other"

// deref turns a reference into the id that the target gave.
func (s *Session) deref(value string) string {
	if name, ok := strings.CutPrefix(value, "$"); ok {
		if id, known := s.ids[name]; known {
			return id
		}
	}
	return value
}

// bind remembers the id of what a call made.
func (s *Session) bind(x *Exchange) {
	if x.Reply.Success && !x.Call.Op.Reads {
		s.changed = time.Now()
	}
	if x.Reply.Success && x.Call.Bind != "" && x.Reply.ID != "" {
		s.ids[x.Call.Bind] = x.Reply.ID
	}
	if x.Reply.Success && (x.Call.Op == model.Create || x.Call.Op == model.SetupOrder) {
		s.took(x)
	}
}

// advance asks the operator. What it cannot do is no fault of the implementation.
func (s *Session) advance(x *Exchange) {
	if s.run.cfg.Operator == nil {
		_, why := s.run.cfg.has(HasOperator)
		s.Unsupported("%s", why)
	}
	name := strings.TrimPrefix(x.Call.Get("PhysicalConnectionId"), "$")
	to := spec.State(x.Call.Get("To"))
	conn, _ := s.worlds[0].Conn(name)
	s.sent++
	err := s.run.asked(s.ctx, conn.Region, s.ids[name], to)
	x.Reply = model.Reply{Success: err == nil, Status: 204}
	switch {
	case err == nil:
		s.worlds, _ = s.worlds.Observe(&x.Call, &x.Reply)
		s.since = time.Now()
	case errors.Is(err, ErrNotOffered):
		x.Reply.Status = 501
	case errors.Is(err, ErrCannotReach):
		x.Reply.Status = 409
	case errors.Is(err, ErrNoSuchID):
		x.Reply.Status = 404
	default:
		x.Reply.Status = 500
		s.stop(Inconclusive, "%v", err)
	}
}
