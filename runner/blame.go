package runner

import (
	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
)

// leads are the calls that bring a connection nearer to its end, by the state they start from.
var leads = map[spec.State]*model.Operation{
	spec.Initial: model.Cancel, spec.Approved: model.Cancel, spec.Allocated: model.Cancel, spec.Confirmed: model.Cancel,
	spec.Enabled: model.Terminate, spec.Rejected: model.Delete, spec.Canceled: model.Delete, spec.AllocationFailed: model.Delete,
	spec.Terminated: model.Delete,
}

// blame makes the call again that did not remove a connection, and judges it this time: what cannot be removed takes
// the place of what could be tested yet, so the fault has to be named now or never. What the clean-up did before belongs
// to the plan that shows it.
func (s *Session) blame(name string, state spec.State) {
	op := leads[state]
	if op == nil || s.ids[name] == "" {
		return
	}
	for i := range s.swept {
		x := &s.swept[i]
		s.history = append(s.history, *x)
		s.worlds, _ = s.worlds.Observe(&x.Call, &x.Reply)
	}
	s.swept = nil
	s.Assume(name, state)
	s.Look(name)
	s.blamed = &Cell{State: state, Op: op.Name}
	s.Do(op.On(name))
	s.Settle(name)
}

// cleanable reports whether the run goes on to name the faults that keep connections from being removed.
func (r *Run) cleanable() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return !r.cfg.Observe && r.dead.why() == nil && len(r.residue) <= max(removeInVain, r.cfg.Budget.ConnectionsAtOnce)
}
