package runner

import (
	"context"
	"strings"
	"time"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner/wire"
)

// Bring makes a connection and takes it into a state: by calls where calls lead there, by the operator where only the
// carrier can. It reads the state afterwards and never assumes it.
func (s *Session) Bring(name string, to spec.State, args ...model.Arg) {
	s.Do(model.NewConnection(name, args...))
	s.Look(name)
	s.Take(name, to)
}

// byCall lists the states that customer calls lead to, and the state to call them in.
var byCall = map[spec.State]struct {
	from spec.State
	call func(string) model.Call
}{
	spec.Confirmed: {spec.Allocated, func(n string) model.Call { return model.Confirm.On(n) }},
	spec.Enabled:   {spec.Confirmed, func(n string) model.Call { return model.Enable.On(n) }},
	spec.Canceled:  {"", func(n string) model.Call { return model.Cancel.On(n) }},
}

// Take brings an existing connection into a state.
func (s *Session) Take(name string, to spec.State) {
	if s.at(name, to) {
		return
	}
	if to == spec.Canceled {
		s.Do(model.Cancel.On(name))
		s.Settle(name)
		return
	}
	s.Need(HasOperator)
	x := s.Do(model.Advance(name, to))
	if !x.Reply.Success {
		s.stepwise(name, to)
	} else {
		s.Look(name)
	}
	if !s.at(name, to) {
		if !x.Reply.Success && !s.run.drift.Load() {
			s.Unsupported("the operator hook does not bring a connection to %s (answer %d)", to, x.Reply.Status)
		}
		s.moved(name, to)
	}
}

// at reports whether a connection is in a state; one that is Terminating may end at any time.
func (s *Session) at(name string, to spec.State) bool { return s.Now(name) == model.Of(to) }

func (s *Session) moved(name string, to spec.State) {
	if s.run.drift.Load() {
		s.Unsupported("the target carries connections on by itself: %s could not be held in %s", name, to)
	}
	s.Inconclusive("%s could not be brought to %s, it reads %s", name, to, s.Now(name))
}

// stepwise goes where the hook does not jump to: one state after the other, by call where there is one.
func (s *Session) stepwise(name string, to spec.State) {
	path := map[spec.State][]spec.State{
		spec.Allocating:       {spec.Approved, spec.Allocating},
		spec.Allocated:        {spec.Approved, spec.Allocating, spec.Allocated},
		spec.AllocationFailed: {spec.Approved, spec.Allocating, spec.AllocationFailed},
		spec.Confirmed:        {spec.Approved, spec.Allocating, spec.Allocated, spec.Confirmed},
		spec.Enabled:          {spec.Approved, spec.Allocating, spec.Allocated, spec.Confirmed, spec.Enabled},
		spec.Terminating:      {spec.Approved, spec.Allocating, spec.Allocated, spec.Confirmed, spec.Enabled, spec.Terminating},
		spec.Terminated:       {spec.Approved, spec.Allocating, spec.Allocated, spec.Confirmed, spec.Enabled, spec.Terminated},
	}[to]
	for i, state := range path {
		if s.beyond(name, path[i:]) {
			continue
		}
		switch step, called := byCall[state]; {
		case called:
			s.Do(step.call(name))
			s.Settle(name)
		case state == spec.Terminated || state == spec.Terminating:
			s.Do(model.Terminate.On(name))
			if state == spec.Terminated {
				s.Settle(name)
			} else {
				s.Look(name)
			}
		default:
			if x := s.Do(model.Advance(name, state)); !x.Reply.Success {
				s.Unsupported("the operator hook does not bring a connection to %s (answer %d)", state, x.Reply.Status)
			}
			s.Look(name)
		}
	}
}

// beyond reports whether a connection is already in a later state of the path.
func (s *Session) beyond(name string, path []spec.State) bool {
	for _, state := range path {
		if s.at(name, state) {
			return true
		}
	}
	return false
}

// Raw sends a call without judging it, for checks that look at the answer themselves.
func (s *Session) Raw(c model.Call, opts ...Option) (*wire.Answer, model.Reply) {
	x := s.begin(c, opts)
	s.transmit(x)
	return x.Answer, x.Reply
}

// control makes a connection, leaves it alone for longer than the suspected plan took, brings it to a state and leaves
// it alone again, and reports whether it moved by itself. Somebody who makes connections move on does so whether or not
// a call is refused meanwhile; he may hold one that the operator moved, so the beginning is watched in any case. It is
// not sure if it did not come to its end.
func (r *Run) control(ctx context.Context, from spec.State, took time.Duration) (moved, sure bool) {
	c := &Check{Name: "control: does a connection move on by itself", Clauses: []*spec.Clause{spec.Create023},
		Formats: []wire.Format{wire.JSON}}
	c.Run = func(s *Session) {
		s.drifting()
		s.Do(model.NewConnection("c1"))
		first := statusOf(s.Row(s.Look("c1"), "c1"))
		moved = first == string(spec.Allocated) || s.leftAlone(took) != first // carried there before anybody could look
		if ok, _ := r.Has(HasOperator); !moved && ok && from != spec.Initial && from != "" {
			s.Do(model.Advance("c1", from))
			first = statusOf(s.Row(s.Look("c1"), "c1"))
			moved = s.leftAlone(took) != first
		}
		sure = true
	}
	if err := r.place(ctx, 1); err != nil {
		return false, false
	}
	defer r.slots.give(1)
	r.session(ctx, c, wire.JSON)
	return moved, sure
}

// leftAlone lets time pass and reads what became of the connection. There is no read in between: reads must not be what
// moves it.
func (s *Session) leftAlone(took time.Duration) string {
	s.pause(controlTime(took))
	return statusOf(s.Row(s.Look("c1"), "c1"))
}

// controlTime is how long a control leaves a connection alone.
func controlTime(took time.Duration) time.Duration { return 2*took + 300*time.Millisecond }

// driftSeen reports whether the session met a state that only the carrier leads to, though it asked for none, or a
// refusal by the state: a check that does not leave its answers to the model may then accuse the wrong one.
func (s *Session) driftSeen() bool {
	if s.refusedByState() {
		return true
	}
	carried := model.Of(spec.Approved) | model.Of(spec.Allocating) | model.Of(spec.Allocated) | model.Of(spec.Rejected) |
		model.Of(spec.AllocationFailed)
	for i := range s.history {
		h := &s.history[i]
		if h.Call.Op.Actor == model.Operator {
			return false
		}
		if stateCodes[h.Reply.Code] {
			return true
		}
		for k := range h.Reply.Rows {
			if carried.Has(model.Of(spec.State(h.Reply.Rows[k].Fields["Status"]))) {
				return true
			}
		}
	}
	return false
}

// refusedByState reports whether a call that was not left to the model was refused by the state of a connection that no
// operator moved: one of several at once, or one that a check judges by itself.
func (s *Session) refusedByState() bool {
	for i := range s.history {
		h := &s.history[i]
		if h.Call.Op.Actor == model.Operator {
			return false
		}
		if !h.judged() && (stateCodes[h.Reply.Code] || strings.Contains(strings.Join(h.Burst, " "), spec.NotAllowedInState.Code)) {
			return true
		}
	}
	return false
}

// stateCodes are those of refusals by the state of a connection.
var stateCodes = map[string]bool{spec.NotAllowedInState.Code: true, spec.DeleteWrongState.Code: true,
	spec.ModifyWrongState.Code: true, spec.StatusNotAllow.Code: true}

// driftExplains reports whether an answer that breaks a demand would be lawful, or one that is not what was expected just
// that, if the target carried connections on by itself; a control has to decide whether it does.
func (s *Session) driftExplains(x *Exchange, seen *model.Judgement) bool {
	if s.run.drift.Load() && s.worlds[0].Drift {
		return false
	}
	_, j := s.worlds.Drifting().Observe(&x.Call, &x.Reply)
	if seen.Violated() == nil {
		return len(j.Misses) < len(seen.Misses)
	}
	return j.Violated() == nil && !s.stands(x)
}

// stands reports whether the connection of a call that was refused is still where it was believed to be: then it had
// not moved, for none goes back.
func (s *Session) stands(x *Exchange) bool {
	conn, ok := s.worlds[0].Conn(strings.TrimPrefix(x.Call.Get("PhysicalConnectionId"), "$"))
	if !ok || x.Reply.Success || x.Call.Op.Reads || !conn.May.One() {
		return false
	}
	s.run.mu.Lock()
	late := s.run.late
	s.run.mu.Unlock()
	s.pause(min(s.run.cfg.Settle, max(4*late, 300*time.Millisecond)))
	d := Remover{run: s.run, key: s.run.cfg.Target.key(conn.Account), region: conn.Region, id: conn.ID}
	state, err := d.status(s.ctx)
	s.sent += d.sent
	return err == nil && state != "" && model.Of(state) == conn.May
}

// drifting lets the session's worlds move on by themselves.
func (s *Session) drifting() { s.worlds = s.worlds.Drifting() }

// Assume tells the session what a connection must be after calls that were not judged one by one; the next look holds
// the target to it.
func (s *Session) Assume(name string, state spec.State) {
	for i := range s.worlds {
		s.worlds[i] = s.worlds[i].Assume(name, state)
	}
}

// Wait lets time pass, but less than the settle time: what reads showed has to stay.
func (s *Session) Wait(d time.Duration) { s.pause(min(d, s.run.cfg.Settle*3/5)) }

// learnHook is how many moves of the operator are watched before the hook is taken to be done when it says so.
const learnHook = 8

// arrive waits, unseen by the plan, until a move of the operator shows. A hook that answers before it is done, or reads
// that come late, are no fault of the implementation; a hook that was prompt several times is believed.
func (s *Session) arrive(x *Exchange) {
	r := s.run
	if !x.Reply.Success || r.hookMoves.Add(1) > learnHook && !r.hookLate.Load() {
		return
	}
	name := strings.TrimPrefix(x.Call.Get("PhysicalConnectionId"), "$")
	conn, ok := s.worlds[0].Conn(name)
	if !ok {
		return
	}
	d := Remover{run: r, key: r.cfg.Target.key(conn.Account), region: conn.Region, id: s.ids[name]}
	for began, wait := time.Now(), lookFirst; ; wait = min(wait*3/2, lookLongest) {
		state, err := d.status(s.ctx)
		if err != nil {
			break
		}
		if time.Since(began) > r.cfg.Settle { // whoever is at fault, nothing can be built on this move
			s.sent += d.sent
			if conn.Account != "" {
				s.stop(Inconclusive, "the operator reported a move of another account's connection that reads do not show")
			}
			s.Look(name)
			return
		}
		if model.Of(state) == model.Of(spec.State(x.Call.Get("To"))) {
			s.arrived(time.Since(began), wait == lookFirst)
			break
		}
		r.hookLate.Store(true)
		s.pause(wait)
	}
	s.sent += d.sent
}

// arrived learns how late a hook is. A connection that was there at once may have been there before: a late hook will
// still move it, over whatever is done to it next.
func (s *Session) arrived(after time.Duration, atOnce bool) {
	r := s.run
	if !atOnce {
		r.hookLag.Store(max(r.hookLag.Load(), int64(after)))
	} else if r.hookLate.Load() {
		s.pause(min(2*time.Duration(r.hookLag.Load()), r.cfg.Settle))
	}
}
