package lifecycle

import (
	"slices"
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

// way is one way of sending requests beside the query of a GET.
type way struct {
	name   string
	clause *spec.Clause // that it is served
	way    runner.Way
	needs  []runner.Capability
}

var ways = []way{
	{"by POST", spec.Req014, runner.Way{Method: "POST"}, nil},
	{"in forms", spec.Proto023, runner.Way{Method: "POST", Place: wire.Form}, nil},
	{"under V3", spec.SigV3x003, runner.Way{Method: "POST", Sign: wire.V3}, []runner.Capability{runner.HasV3}},
}

// all lets a check send its calls in this way. Where the way itself is not served, that is all there is to say.
func (w way) all(run func(*runner.Session, runner.Option)) func(*runner.Session) {
	return func(s *runner.Session) {
		to := w.way
		to.Format = s.Format
		in := runner.In(to)
		if _, r := s.Raw(model.Call{Op: model.Regions}, in); !r.Success {
			s.Want(w.clause, false, "success", strings.TrimSpace(r.Code+" "+r.Message))
			return
		}
		run(s, in)
	}
}

// barredIn lists the operations that a state bars.
func barredIn(state spec.State) (out []*model.Operation) {
	for _, op := range []*model.Operation{model.Cancel, model.Confirm, model.Enable, model.Terminate, model.Delete} {
		c := op.On("c1")
		if w := model.InState(state, false); w.Barred(&c) {
			out = append(out, op)
		}
	}
	return out
}

// barring are the sentences that bar operations in some states.
func barring(states ...spec.State) (out []*spec.Clause) {
	for _, state := range states {
		for _, op := range barredIn(state) {
			c := op.On("c1")
			w := model.InState(state, false)
			out = append(out, w.Clauses(&c)...)
		}
	}
	return inOrder(out)
}

func inOrder(list []*spec.Clause) []*spec.Clause {
	slices.SortFunc(list, func(a, b *spec.Clause) int { return strings.Compare(a.ID, b.ID) })
	return slices.Compact(list)
}

// Where a walk of refusals passes: the way into service, and the states in which that way ends.
var (
	inward = []spec.State{spec.Initial, spec.Approved, spec.Allocating, spec.Allocated, spec.Confirmed, spec.Enabled}
	ends   = []spec.State{spec.Rejected, spec.AllocationFailed, spec.Canceled, spec.Terminated}
)

// barredByWay computes the checks that what a state bars is barred however it is asked for: the table of states is tried
// by GET, and some servers have other code for the rest. One rendering will do: the table was tried in both.
func barredByWay() (out []*runner.Check) {
	for _, w := range ways {
		needs := append([]runner.Capability{runner.HasOperator}, w.needs...)
		out = append(out,
			&runner.Check{Name: "what is barred on the way into service is barred " + w.name + " too", Family: family, Needs: needs,
				Formats: []wire.Format{wire.JSON}, Clauses: barring(inward...),
				Run: w.all(func(s *runner.Session, in runner.Option) {
					s.Do(model.NewConnection("c1"))
					s.Look("c1")
					for _, state := range inward {
						s.Take("c1", state)
						refuseAll(s, "c1", state, in)
					}
				})},
			&runner.Check{Name: "what is barred at the end is barred " + w.name + " too", Family: family, Needs: needs,
				Formats: []wire.Format{wire.JSON}, Clauses: barring(ends...),
				Run: w.all(func(s *runner.Session, in runner.Option) {
					for _, state := range ends {
						name := strings.ToLower(strings.ReplaceAll(string(state), " ", "-"))
						s.Bring(name, state)
						refuseAll(s, name, state, in)
						s.Do(model.Delete.On(name), in)
					}
				})})
	}
	return out
}

// refuseAll tries what a state bars and looks afterwards.
func refuseAll(s *runner.Session, name string, state spec.State, in runner.Option) {
	for _, op := range barredIn(state) {
		s.Do(op.On(name), in)
	}
	s.Look(name)
}
