package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner/wire"
)

// announce writes a connection into the ledger before it is asked for.
func (s *Session) announce(x *Exchange) {
	c := created{name: x.Call.Bind, title: x.Call.Get("Name"), mark: s.mark(x), region: x.Call.Get("RegionId"), account: x.Call.As}
	if c.region == "" { // where it would be if it were made all the same
		c.region = s.run.env.Region
	}
	if err := s.run.owe(); err != nil {
		s.stop(Inconclusive, "%v", err)
	}
	s.created = append(s.created, c)
	s.run.visited(place{c.region, c.account})
	s.run.made.Add(1)
	if err := s.run.cfg.Ledger.write(Entry{Event: "about", Region: c.region, Mark: c.mark, As: c.account}, true); err != nil {
		s.stop(Inconclusive, "the ledger cannot be written, so nothing is created: %v", err)
	}
}

// mark is the text by which a connection can be found again if the answer of its Create is lost: its name, or its
// description where the name is under test. Both begin with the run's prefix.
func (s *Session) mark(x *Exchange) string {
	for _, field := range []string{"Name", "Description"} {
		if text := x.Call.Get(field); strings.HasPrefix(text, s.run.prefix+"-") {
			return text
		}
	}
	return ""
}

// took notes the id of a connection that was made.
func (s *Session) took(x *Exchange) {
	for i := len(s.created) - 1; i >= 0; i-- {
		if c := &s.created[i]; c.title == x.Call.Get("Name") {
			c.id = x.Reply.ID
			if s.run.ledgerID(c.id) == "" && c.mark != "" {
				return // the mark has to do
			}
			if err := s.run.cfg.Ledger.write(Entry{Event: "made", Region: c.region, Mark: c.mark, As: c.account, ID: s.run.ledgerID(c.id)}, false); err != nil {
				s.run.note("the ledger could not be written: " + err.Error())
			}
			return
		}
	}
}

// cleanUp removes what the session made. It has its own time, so that an interrupted run cleans up too.
func (s *Session) cleanUp() {
	if len(s.created) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), s.run.grace())
	defer cancel()
	known := map[string]bool{}
	for i := range s.created {
		c := s.created[i]
		if !slices.Contains(s.run.env.Regions, c.region) {
			c.region = s.run.env.Region // no region, or one that does not exist: it can only be in ours
		}
		if c.id == "" {
			id, err := s.run.byMark(ctx, s.run.cfg.Target.key(c.account), c)
			if err != nil {
				s.run.left(c, err)
				continue
			}
			c.id = id
		}
		if c.id == "" || known[c.id] {
			s.run.closed(c, "never existed")
			continue
		}
		known[c.id] = true
		s.removeNow(ctx, c)
	}
	s.created = nil
}

// removeNow removes a connection and says so. If its id turns out to be nobody's though it should be there, it may go by
// another one.
func (s *Session) removeNow(ctx context.Context, c created) {
	if s.seenGone(c) {
		s.run.closed(c, "deleted")
		return
	}
	key, now := s.run.cfg.Target.key(c.account), s.worlds.Now(c.name)
	rem := Remover{run: s.run, key: key, region: c.region, id: c.id, done: func(x Exchange) { s.sweep(x, c) }}
	rem.barred = func(op *model.Operation) { s.barred(c, op, rem.refusal) }
	how, err := rem.Remove(ctx, now)
	if at, _ := s.worlds.At(c.name); err == nil && !rem.granted && at != model.Gone && c.mark != "" {
		var other string
		if other, err = s.run.byMark(ctx, key, c); err == nil && other != "" && other != c.id {
			rem.id, rem.said = other, 0
			how, err = rem.Remove(ctx, 0)
		}
	}
	stays := errors.Is(err, errStays) && s.run.cleanable()
	if stays && rem.late(ctx) {
		how, err = "deleted", nil
	}
	s.sent += rem.sent
	if err != nil {
		if stays {
			s.guard(func() { s.blame(c.name, rem.state) })
		}
		s.run.left(c, err)
		return
	}
	s.run.closed(c, how)
}

// barred notes the first call that the clean-up was refused in a session in which nothing was found.
func (s *Session) barred(c created, op *model.Operation, refusal string) {
	if s.result.Verdict != Pass || s.result.Barred != nil || c.account != "" || c.region != s.run.env.Region || s.ids[c.name] != c.id {
		return
	}
	b := &Barred{Why: refusal}
	for i := range s.swept {
		b.Steps = append(b.Steps, s.swept[i].Step)
	}
	b.Steps = append(b.Steps, Step{Call: op.On(c.name)}, Step{Call: model.Look(c.name)})
	s.result.Barred = b
}

// sweep takes down what the clean-up did to a connection, as a plan would have it.
func (s *Session) sweep(x Exchange, c created) {
	x.Call.As = c.account
	for i := range x.Call.Args {
		switch a := &x.Call.Args[i]; {
		case a.Name != "RegionId":
			a.Value = s.reference(a.Value, c.name)
		case c.region != s.run.env.Region:
			a.Value = c.region
		}
	}
	x.Step.Call = x.Call
	s.swept = append(s.swept, x)
}

// reference is how a plan refers to what has an id, by the first name if it is that one's; other texts stay as they are.
func (s *Session) reference(id, first string) string {
	if s.ids[first] == id {
		return "$" + first
	}
	for name, known := range s.ids {
		if known == id {
			return "$" + name
		}
	}
	return id
}

// seenGone reports whether a connection was deleted, and the last call of a session in which nothing was found wrong looked
// for it and did not find it. A name that was given twice is that of the later one.
func (s *Session) seenGone(c created) bool {
	last := s.Last()
	if at, sure := s.worlds.At(c.name); at != model.Gone || !sure || s.result.Verdict != Pass || last == nil {
		return false
	}
	names, ok := looked(&last.Step.Call)
	return ok && last.Step.Deviate == nil && last.Reply.Success && c.account == "" && c.region == s.run.env.Region &&
		s.ids[c.name] == c.id && slices.Contains(names, c.name) && s.Row(last, c.name) == nil
}

func (r *Run) closed(c created, how string) {
	r.owed.Add(-1)
	e := Entry{Event: "gone", Region: c.region, Mark: c.mark, As: c.account, ID: r.ledgerID(c.id), How: how}
	if err := r.cfg.Ledger.write(e, false); err != nil {
		r.note("the ledger could not be written: " + err.Error())
	}
}

func (r *Run) left(c created, err error) {
	r.owed.Add(-1)
	r.slots.spend()
	r.mu.Lock()
	defer r.mu.Unlock()
	id := c.id
	if id == "" {
		id = "a connection whose answer was lost"
	}
	r.residue = append(r.residue, r.clean(fmt.Sprintf("%s (%s, %s): %v", r.clean(id, 100), r.clean(c.title, 100), c.region, err), mostReason))
}

// ledgerID is the id as the ledger may hold it: nothing if it is too long or holds a secret. The mark has to do then.
func (r *Run) ledgerID(id string) string {
	if r.clean(id, mostLedgers) != id || strings.Contains(id, wire.Redacted) {
		return ""
	}
	return id
}

// removeGrace is how long, beyond the settle time, the removal of a connection may take. A target that lets nothing be
// removed is not waited for every time.
const (
	removeGrace   = 20 * time.Second
	removeInVain  = 3
	removeBriefly = 2 * time.Second
)

func (r *Run) grace() time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.residue) >= removeInVain {
		return removeBriefly
	}
	return r.cfg.Settle + removeGrace
}

// Remover takes one connection to a state in which it can be deleted, and deletes it.
type Remover struct {
	run     *Run
	key     wire.Credential
	region  string
	id      string
	refusal string
	state   spec.State // where it was last known to be
	said    int        // how often Delete said that it is gone
	granted bool       // … by a success
	final   bool       // the last refusal was one that time does not change: 4xx
	sent    int
	done    func(Exchange)         // is told what was carried out; nil if nobody asks
	barred  func(*model.Operation) // is told what was refused where it leads on; nil if nobody asks
}

// errStays says that a connection can be seen and not be removed.
var errStays = errors.New("still there")

// Remove deletes the connection. believed is the state it is thought to be in; zero if nobody knows. It returns how it
// was found to be gone, or why it could not be removed.
func (d *Remover) Remove(ctx context.Context, believed model.StateSet) (string, error) {
	if d.run.foreign[d.id] {
		return "", errors.New("it was there before this run, and is not touched")
	}
	wait := 5 * time.Millisecond
	if d.run.prompt() { // a read costs less than waiting
		wait = 0
	}
	state, began := believed.State(), time.Now()
	var before spec.State
	for round, stuck := 0, 0; ; round++ {
		if believed == 0 || state == "" {
			found, err := d.status(ctx)
			if err != nil {
				return "", err
			}
			if found == "" {
				return "deleted", nil
			}
			state = found
		}
		d.state = state
		if stuck++; state != before {
			stuck, before = 0, state
		}
		if stuck > 2 && (d.run.hopeless() || (d.final || d.run.hurried()) && time.Since(began) > d.run.cfg.Settle+removeBriefly) {
			return "", fmt.Errorf("%w, last answer: %s", errStays, d.refusal)
		}
		if stuck == 1 || stuck == 4 {
			d.detour(ctx, state)
		}
		// Whatever Delete says, the connection is gone when no listing shows it any more.
		deleted, err := d.step(ctx, state)
		if err != nil {
			return "", err
		}
		if believed, state = 0, ""; deleted {
			took := time.Since(began)
			if d.said++; d.said > 2 && (took > d.run.cfg.Settle || d.run.hopeless() || took > removeBriefly && d.run.hurried()) {
				return "", fmt.Errorf("%w though Delete says that it is gone", errStays)
			}
		}
		if !pause(ctx, wait) {
			return "", fmt.Errorf("%w, last answer: %s", errStays, d.refusal)
		}
		if stuck > 0 || round >= longestWay {
			wait = min(2*wait+time.Millisecond, time.Second)
		}
	}
}

// longestWay is how many steps lead from any state to the end of a connection: Terminate, the operator's, Delete. A target
// that takes more of them is waited for, even if each one changes something.
const longestWay = 3

// late looks once more after the time for the removal has run out, which it also does on a machine that was asleep. It
// reports whether the connection is gone by now, and else takes down where it is.
func (d *Remover) late(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), removeBriefly)
	defer cancel()
	found, err := d.status(ctx)
	if err == nil && found != "" {
		d.state = found
	}
	return err == nil && found == ""
}

// detour asks the operator for a state from which a connection can be deleted, where the call that should lead on is
// refused: that is a fault of the target, and no reason to leave something behind.
func (d *Remover) detour(ctx context.Context, state spec.State) {
	switch state {
	case spec.Initial, spec.Approved:
		d.advance(ctx, spec.Rejected)
	case spec.Allocated, spec.Confirmed, spec.Enabled:
		d.advance(ctx, spec.Terminated)
	}
}

// hopeless reports whether enough connections could not be removed that the next is not waited for.
func (r *Run) hopeless() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.residue) >= removeInVain
}

// step makes the one call that leads on from a state, and reports whether the connection is deleted.
func (d *Remover) step(ctx context.Context, state spec.State) (deleted bool, err error) {
	switch state {
	case spec.Initial, spec.Approved, spec.Allocated, spec.Confirmed:
		if ok, err := d.call(ctx, model.Cancel); err != nil || !ok {
			d.refused(model.Cancel, err)
			return false, err
		}
		ok, err := d.call(ctx, model.Delete)
		if !ok {
			d.refused(model.Delete, err)
		}
		return ok, err
	case spec.Canceled, spec.Rejected, spec.AllocationFailed, spec.Terminated:
		ok, err := d.call(ctx, model.Delete)
		if err == nil && !ok && strings.Contains(strings.ToUpper(d.refusal), "VBR") {
			_, err = d.detach(ctx)
		} else if !ok {
			d.refused(model.Delete, err)
		}
		return ok, err
	case spec.Enabled:
		ok, err := d.call(ctx, model.Terminate)
		if ok || err != nil {
			return false, err
		}
		some, err := d.detach(ctx)
		if some && err == nil {
			ok, err = d.call(ctx, model.Terminate)
		}
		if !ok {
			d.refused(model.Terminate, err)
		}
		return false, err
	case spec.Allocating:
		d.advance(ctx, spec.Allocated)
	case spec.Terminating:
		d.advance(ctx, spec.Terminated)
	default:
		return d.call(ctx, model.Delete)
	}
	return false, nil
}

// detach deletes the border routers that keep the connection in service, and reports whether there were any.
func (d *Remover) detach(ctx context.Context) (some bool, err error) {
	a, err := d.send(ctx, spec.DescribeVBRsForPhysicalConnect, "PhysicalConnectionId", d.id)
	if err != nil {
		return false, err
	}
	rows := replyOf(model.ListVBRs, a).Rows
	for _, row := range rows {
		a, err := d.send(ctx, spec.DeleteVirtualBorderRouter, "VbrId", row.ID)
		if err != nil {
			return false, err
		}
		if a.Success() && a.Tree != nil {
			d.tell(model.Call{Op: model.DeleteVBR, Args: []model.Arg{{Name: "RegionId", Value: "$region"}, {Name: "VbrId", Value: row.ID}}},
				replyOf(model.DeleteVBR, a), a)
		}
	}
	return len(rows) > 0, nil
}

// advance asks the operator where no call leads on; without one, time has to.
func (d *Remover) advance(ctx context.Context, to spec.State) {
	d.final = false
	if errors.Is(d.run.dead.why(), ErrUnreachable) {
		d.refusal = errGone.Error()
	} else if d.run.cfg.Operator != nil {
		if err := d.run.asked(ctx, d.region, d.id, to); err != nil {
			d.refusal = err.Error()
		} else {
			d.tell(model.Call{Op: model.OperatorAdvance, Args: []model.Arg{{Name: "PhysicalConnectionId", Value: d.id}, {Name: "To", Value: string(to)}}},
				model.Reply{Success: true, Status: 204}, nil)
		}
	} else {
		d.refusal = "no operator hook to lead on"
	}
}

func (d *Remover) call(ctx context.Context, op *model.Operation) (ok bool, err error) {
	a, err := d.send(ctx, op.Action, "PhysicalConnectionId", d.id)
	if err != nil {
		return false, err
	}
	if d.final = a.Status >= 400 && a.Status < 500; !a.Success() {
		d.refusal = fmt.Sprintf("%s: %d %s", op.Action, a.Status, a.Code())
	}
	granted := a.Success() && a.Tree != nil
	if granted {
		d.tell(op.OnID(d.id), replyOf(op, a), a)
	}
	d.granted = d.granted || granted && op == model.Delete
	return granted || a.Status == 404 && op == model.Delete, nil
}

// refused says that the target refused a call that leads on.
func (d *Remover) refused(op *model.Operation, err error) {
	if err == nil && d.final && d.barred != nil {
		d.barred(op)
	}
}

// tell says that a call was carried out; it names what it is about by id.
func (d *Remover) tell(c model.Call, reply model.Reply, a *wire.Answer) {
	if d.done != nil {
		d.done(Exchange{Step: Step{Call: c}, Call: c, Reply: reply, Answer: a})
	}
}

func (d *Remover) send(ctx context.Context, action, name, value string) (*wire.Answer, error) {
	d.sent++
	return d.run.tidy(ctx, wire.Request{Action: action, Method: "GET", Place: wire.Query, Format: wire.JSON, Sign: wire.V1, Key: d.key,
		Params: []wire.Param{{Name: "RegionId", Value: d.region}, {Name: name, Value: value}}})
}

// status reads the state of the connection; an empty one means that it is not listed.
func (d *Remover) status(ctx context.Context) (spec.State, error) {
	seen := pages{}
	for page := 1; page <= mostPages; page++ {
		d.sent++
		a, err := d.run.tidy(ctx, wire.Request{Action: spec.DescribePhysicalConnections, Method: "GET", Place: wire.Query,
			Format: wire.JSON, Sign: wire.V1, Key: d.key, Params: []wire.Param{{Name: "RegionId", Value: d.region},
				{Name: "Filter.1.Key", Value: "PhysicalConnectionId"}, {Name: "Filter.1.Value.1", Value: d.id},
				{Name: "PageNumber", Value: itoa(page)}, {Name: "PageSize", Value: "50"}}})
		if err != nil {
			return "", err
		}
		r := replyOf(model.Describe, a)
		if !r.Success || !listed(a) {
			return "", fmt.Errorf("it cannot be read: %d %s", r.Status, r.Code)
		}
		for _, row := range r.Rows {
			if row.ID == d.id {
				return spec.State(row.Fields["Status"]), nil
			}
		}
		if len(r.Rows) < 50 || !seen.more(r.Rows) {
			return "", nil
		}
	}
	return "", nil
}
