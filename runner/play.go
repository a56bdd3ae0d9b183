package runner

import (
	"context"
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner/wire"
)

// Play fires a plan as it stands, in one rendering, and judges every answer. Reads of the session's own connections are
// repeated until they are explained or the settle time is up, as a Look is. It cleans up afterwards.
func (r *Run) Play(ctx context.Context, name string, plan Plan, format wire.Format) Result {
	return r.One(ctx, PlanCheck(name, plan), format)
}

// PlanCheck makes a check of a plan.
func PlanCheck(name string, plan Plan) *Check {
	creates := 0
	for i := range plan {
		if op := plan[i].Call.Op; op == model.Create || op == model.SetupOrder {
			creates++
		}
	}
	return &Check{Name: name, Family: "sequences", Clauses: []*spec.Clause{}, Connections: min(creates, DefaultConnections),
		Reads: creates == 0, Run: func(s *Session) {
			for i := range plan {
				s.Step(plan[i])
			}
		}}
}

// Step does one step of a plan. A look waits for what is under way.
func (s *Session) Step(step Step) {
	if isBroken(&step) {
		s.broken(step)
		return
	}
	if names, ok := looked(&step.Call); ok && step.Deviate == nil && step.Way == (Way{}) {
		s.Settle(names...)
		return
	}
	if step.Call.Op.Actor == model.Operator {
		name := strings.TrimPrefix(step.Call.Get("PhysicalConnectionId"), "$")
		if conn, ok := s.worlds[0].Conn(name); ok && conn.Name != name { // it is elsewhere than the plan thinks
			s.stop(Inconclusive, "%s turned out to be %s, which the operator may have moved already", name, conn.Name)
		}
	}
	x := s.Do(step.Call, func(to *Step) { to.Way, to.Deviate = step.Way, step.Deviate })
	if step.Call.Op.Actor == model.Operator {
		s.arrive(x)
	}
}

// looked recognises a read of the session's own connections.
func looked(c *model.Call) (names []string, ok bool) {
	if c.Op != model.Describe || c.As != "" {
		return nil, false
	}
	for _, a := range c.Args {
		switch {
		case a.Name == "RegionId" && a.Value == "$region", a.Name == "PageSize" && a.Value == "50",
			a.Name == "Filter.1.Key" && a.Value == "PhysicalConnectionId":
		case len(a.Name) == len("Filter.1.Value.1") && len(a.Value) > 1 && a.Value[0] == '$':
			names = append(names, a.Value[1:])
		default:
			return nil, false
		}
	}
	return names, len(names) > 0
}
