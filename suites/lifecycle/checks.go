package lifecycle

import (
	"fmt"
	"slices"
	"time"

	"github.com/onsi/gomega"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
)

// Checks lists the family.
func Checks() []*runner.Check {
	return slices.Concat(cells(), worn(), lives(), barredByWay(), singles, more, whole, races)
}

var operator = []runner.Capability{runner.HasOperator}

var singles = []*runner.Check{
	{
		Name: "Cancel cancels the connection it names and no other", Family: family, Connections: 2,
		Clauses: []*spec.Clause{spec.Req004, spec.Req001, spec.Req006, spec.Idem002, spec.State001},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Do(model.NewConnection("c2"))
			s.Look("c1", "c2")
			s.Do(model.Cancel.On("c2").Token(s.Token()))
			s.Settle("c1", "c2")
			s.Do(model.Cancel.On("c1").Token(s.Token()))
			s.Settle("c1", "c2")
		},
	},
	{
		Name: "connections of one name are told apart", Family: family, Connections: 2,
		Clauses: []*spec.Clause{spec.Req004, spec.Mod010, spec.Del002},
		Run: func(s *runner.Session) {
			same := model.Arg{Name: "Name", Value: s.Name()}
			s.Do(model.NewConnection("c1", same))
			s.Do(model.NewConnection("c2", same))
			s.Look("c1", "c2")
			s.Do(model.Modify.On("c1", model.Arg{Name: "Description", Value: "the first of two"}))
			s.Look("c1", "c2")
			s.Do(model.Cancel.On("c1"))
			s.Look("c1", "c2")
			s.Do(model.Delete.On("c1"))
			s.Look("c1", "c2")
		},
	},
	{
		Name: "a Cancel keeps what describes the connection", Family: family,
		Clauses: []*spec.Clause{spec.State017, spec.State018},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1", model.Arg{Name: "Description", Value: "kept all along"},
				model.Arg{Name: "PortType", Value: "1000Base-T"}, model.Arg{Name: "bandwidth", Value: "100"}))
			s.Look("c1")
			s.Do(model.Cancel.On("c1"))
			s.Look("c1")
		},
	},
	{
		Name: "Cancel leaves a redundant partner alone", Family: family, Connections: 2, Needs: operator,
		Clauses: []*spec.Clause{spec.Req004, spec.Create014},
		Run: func(s *runner.Session) {
			s.Bring("c1", spec.Allocated)
			s.Do(model.NewConnection("c2", model.Arg{Name: "RedundantPhysicalConnectionId", Value: "$c1"}))
			s.Look("c1", "c2")
			s.Do(model.Cancel.On("c2"))
			s.Look("c1", "c2")
			s.Do(model.Cancel.On("c1"))
			s.Look("c1", "c2")
		},
	},
	{
		Name: "a refused call leaves the way open", Family: family, Needs: operator,
		Clauses: []*spec.Clause{spec.State001, spec.State002, spec.State003, spec.State004, spec.Conf002, spec.Enab004},
		Run: func(s *runner.Session) {
			n := 0
			for _, state := range []spec.State{spec.Initial, spec.Approved, spec.Allocated, spec.Confirmed} {
				for _, op := range []*model.Operation{model.Confirm, model.Enable, model.Terminate} {
					if state == spec.Allocated && op == model.Confirm || state == spec.Confirmed && op == model.Enable {
						continue
					}
					n++
					name := fmt.Sprintf("c%d", n)
					s.Bring(name, state)
					s.Do(op.On(name))
					s.Do(model.Cancel.On(name))
					s.Do(model.Delete.On(name))
				}
			}
			s.Bring("last", spec.Allocated)
			s.Do(model.Enable.On("last"))
			s.Do(model.Confirm.On("last"))
			s.Do(model.Terminate.On("last"))
			s.Do(model.Enable.On("last"))
			s.Settle("last")
		},
	},
	{
		Name: "a letter or an unpaid order bars nothing", Family: family, Needs: operator, Connections: 2,
		Clauses: []*spec.Clause{spec.State001, spec.State004, spec.State005, spec.Enab004},
		Run: func(s *runner.Session) {
			unpaid := func(conn string) model.Call { return model.PaidOrder(conn).With("AutoPay", "false") }
			s.Do(model.NewConnection("c1"))
			s.Raw(model.ApplyLOA.On("c1", model.Arg{Name: "CompanyName", Value: "example"}, model.Arg{Name: "LineType", Value: "FIBRE"},
				model.Arg{Name: "Si", Value: "example"}, model.Arg{Name: "ConstructionTime", Value: "2026-01-01T00:00:00Z"}))
			s.Do(model.Cancel.On("c1"))
			s.Look("c1")
			s.Do(model.Delete.On("c1"))
			s.Bring("c2", spec.Confirmed)
			s.Raw(unpaid("c2"))
			s.Do(model.Cancel.On("c2"))
			s.Look("c2")
			s.Do(model.Delete.On("c2"))
			s.Bring("c3", spec.Confirmed)
			s.Raw(unpaid("c3"))
			s.Do(model.Enable.On("c3"))
			s.Settle("c3")
		},
	},
	{
		Name: "refusals on the way bar nothing", Family: family, Needs: operator,
		Clauses: []*spec.Clause{spec.Conf002, spec.Enab004, spec.Term004, spec.Del003, spec.Idem011},
		Run: func(s *runner.Session) {
			twice := func(ops ...*model.Operation) {
				for _, op := range ops {
					s.Do(op.On("c1"))
					s.Do(op.On("c1"))
				}
			}
			s.Do(model.NewConnection("c1"))
			twice(model.Confirm, model.Enable, model.Terminate, model.Delete)
			s.Do(model.Advance("c1", spec.Allocated))
			twice(model.Enable, model.Terminate)
			s.Do(model.Confirm.On("c1"))
			s.Look("c1")
			twice(model.Confirm, model.Terminate)
			s.Do(model.Enable.On("c1"))
			s.Settle("c1")
			twice(model.Cancel, model.Confirm, model.Delete)
			s.Do(model.Terminate.On("c1"))
			s.Settle("c1")
			twice(model.Cancel, model.Confirm, model.Enable)
			s.Do(model.Delete.On("c1"))
			s.Look("c1")
		},
	},
	{
		Name: "what was done stays done", Family: family, Connections: 3, Needs: operator,
		Clauses: []*spec.Clause{spec.State005, spec.State019, spec.Conf002, spec.Mod010},
		Run: func(s *runner.Session) {
			s.Bring("c1", spec.Confirmed)
			s.Bring("c2", spec.Allocated)
			s.Do(model.NewConnection("c3"))
			s.Do(model.Cancel.On("c1"))
			s.Do(model.Confirm.On("c2"))
			s.Do(model.Modify.On("c3", model.Arg{Name: "Name", Value: "$name"}))
			s.Settle("c1", "c2", "c3")
			s.Wait(1200 * time.Millisecond)
			s.Look("c1", "c2", "c3")
			s.Do(model.Cancel.On("c3"))
			s.Look("c1", "c2", "c3")
		},
	},
	{
		Name: "other operations leave a neighbour alone", Family: family, Connections: 2, Needs: operator,
		Clauses: []*spec.Clause{spec.Conf002, spec.Enab004, spec.Term004, spec.Del003, spec.Mod010, spec.Mod003, spec.Del002},
		Run: func(s *runner.Session) {
			same := model.Arg{Name: "Name", Value: s.Name()}
			s.Bring("c1", spec.Allocated, same)
			s.Bring("c2", spec.Allocated, same)
			calls := []model.Call{model.Confirm.On("c1"), model.Confirm.On("c2"), model.Enable.On("c1"), model.Enable.On("c2"),
				model.Modify.On("c1", model.Arg{Name: "Description", Value: "the first of two"}), model.Terminate.On("c1"), model.Delete.On("c1")}
			for _, c := range calls {
				s.Do(c)
				s.Settle("c1", "c2")
			}
		},
	},
	{
		Name: "the whole life of a connection", Family: family, Needs: operator,
		Clauses: []*spec.Clause{spec.Create003, spec.Conf002, spec.Enab004, spec.Term004, spec.Del003, spec.Desc018, spec.State021},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Look("c1")
			s.Take("c1", spec.Allocated)
			s.Do(model.Confirm.On("c1"))
			s.Do(model.Enable.On("c1"))
			s.Settle("c1")
			s.Do(model.Terminate.On("c1"))
			s.Settle("c1")
			s.Do(model.Delete.On("c1"))
			s.Look("c1")
		},
	},
	{
		Name: "Cancel, Delete and Create again starts from Initial", Family: family,
		Clauses: []*spec.Clause{spec.Create003, spec.State001, spec.State005, spec.Del002, spec.Desc018, spec.Create022, spec.Desc015},
		Run: func(s *runner.Session) {
			old := s.Name()
			for i, c := range []model.Call{model.NewConnection("c1", model.Arg{Name: "Description", Value: old}), model.NewConnection("c2")} {
				s.Do(c)
				if row := s.Row(s.Look(c.Bind), c.Bind); row != nil && i > 0 {
					s.Want(spec.Desc015, row.Fields["Description"] != old, "no Description of a connection that was deleted", old)
				}
				s.Do(model.Cancel.On(c.Bind))
				s.Do(model.Delete.On(c.Bind))
				s.LookAll()
			}
		},
	},
	{
		Name: "a border router keeps a connection in service until it is deleted", Family: family, Needs: operator,
		Clauses: []*spec.Clause{spec.Term003, spec.VBR001, spec.VBR002, spec.VBR004, spec.Del008, spec.Term004, spec.State014},
		Run: func(s *runner.Session) {
			s.Bring("c1", spec.Enabled)
			s.Do(model.NewVBR("v1", "c1", "10"))
			s.Do(model.ListVBRs.On("c1"))
			s.Do(model.Terminate.On("c1"))
			s.Look("c1")
			s.Do(model.Delete.On("c1"))
			s.Look("c1")
			s.Do(model.Cancel.On("c1"))
			s.Do(model.ListVBRs.On("c1"))
			s.Do(model.RemoveVBR("v1"))
			s.Do(model.ListVBRs.On("c1"))
			s.Do(model.RemoveVBR("v1"))
			s.Do(model.Terminate.On("c1"))
			s.Settle("c1")
		},
	},
	{
		Name: "a second Enable of a connection does not corrupt it", Family: family, Needs: operator,
		Clauses: []*spec.Clause{spec.Enab005, spec.Enab004},
		Run: func(s *runner.Session) {
			s.Bring("c1", spec.Confirmed)
			s.Do(model.Enable.On("c1"))
			s.Do(model.Enable.On("c1"))
			s.Settle("c1")
			s.Do(model.Enable.On("c1"))
			s.Look("c1")
		},
	},
	{
		Name: "of simultaneous Cancels at most one is carried out", Family: family,
		Clauses: []*spec.Clause{spec.State020, spec.State005},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Look("c1")
			done := 0
			for _, r := range s.Burst(4, model.Cancel.On("c1")) {
				if r.Success {
					done++
				} else {
					s.Want(spec.Env010, r.Status < 500, "a 4xx to a Cancel that came too late", fmt.Sprintf("%d %s", r.Status, r.Code))
				}
			}
			s.Assume("c1", spec.Canceled)
			s.Look("c1")
			if done > 1 && s.Late() {
				s.Observe(spec.State020, "%d of four simultaneous Cancels succeed, and are carried out later", done)
				return
			}
			s.Expect(spec.State020, done, gomega.BeNumerically("<=", 1), "one success at most of four simultaneous Cancels")
		},
	},
	{
		Name: "the failed allocation reads Allocation Failed", Family: family, Needs: operator,
		Clauses: []*spec.Clause{spec.State022},
		Run: func(s *runner.Session) {
			s.Bring("c1", spec.AllocationFailed)
			row := s.Row(s.Look("c1"), "c1")
			if row != nil {
				s.Observe(spec.State022, "the state is written %q", row.Fields["Status"])
				s.Want(spec.State022, row.Fields["Status"] == string(spec.AllocationFailed), "Status Allocation Failed, with a space", row.Fields["Status"])
			}
		},
	},
}
