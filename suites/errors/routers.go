package errors

import (
	"fmt"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
)

// routers holds the checks that a refused CreateVirtualBorderRouter made nothing.
var routers = []*runner.Check{
	{
		Name: "a refused border router is not there", Family: family, Clauses: []*spec.Clause{spec.VBR001},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Look("c1")
			s.Do(model.NewVBR("v1", "c1", "10"))
			noRouterBut(s, "c1")
			s.Do(model.Cancel.On("c1"))
			s.Look("c1")
			s.Do(model.NewVBR("v2", "c1", "11"))
			noRouterBut(s, "c1")
		},
	},
	{
		Name: "a border router that is refused on the way to Enabled is not there", Family: family,
		Needs: []runner.Capability{runner.HasOperator}, Clauses: []*spec.Clause{spec.VBR001},
		Run: func(s *runner.Session) {
			s.Bring("c1", spec.Allocated)
			for i, state := range []spec.State{spec.Allocated, spec.Confirmed} {
				s.Take("c1", state)
				s.Do(model.NewVBR(fmt.Sprintf("v%d", i+1), "c1", fmt.Sprint(10+i)))
				noRouterBut(s, "c1")
			}
		},
	},
	{
		Name: "another account's border router is out of reach", Family: family,
		Needs: []runner.Capability{runner.HasOperator, runner.HasOther}, Clauses: []*spec.Clause{spec.VBR004, spec.VBR003},
		Run: func(s *runner.Session) {
			s.Bring("c1", spec.Enabled)
			if !s.Do(model.NewVBR("v1", "c1", "10")).Reply.Success {
				return
			}
			s.Do(model.RemoveVBR("v1").By("other"))
			s.Do(model.ListVBRs.On("c1").By("other"))
			s.Do(model.ListVBRs.On("c1"))
			s.Do(model.Terminate.On("c1"))
			s.Settle("c1")
		},
	},
	{
		Name: "a border router that is refused for its VLAN is not there", Family: family,
		Needs: []runner.Capability{runner.HasOperator}, Clauses: []*spec.Clause{spec.VBR001},
		Run: func(s *runner.Session) {
			s.Bring("c1", spec.Enabled)
			s.Do(model.NewVBR("v1", "c1", "10"))
			if _, r := s.Raw(model.NewVBR("v2", "c1", "10")); !r.Success { // that a VLAN serves once is on another page
				noRouterBut(s, "c1")
			}
		},
	},
}

// noRouterBut demands that a connection has no border router but those whose making succeeded. Nobody else makes any on a
// connection of this session, and one that shows late is not missed here.
func noRouterBut(s *runner.Session, conn string) {
	_, r := s.Raw(model.ListVBRs.On(conn))
	for _, row := range r.Rows {
		known := row.ID == s.ID("v1") || row.ID == s.ID("v2")
		s.Want(spec.VBR001, known, "no border router from a refused call", row.ID+" on "+conn)
	}
}
