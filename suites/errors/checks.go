// Package errors holds the checks of refusals: unknown things, other people's things, and the envelope of the answer.
package errors

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

const family = "errors"

const nobody = model.UnknownID

func arg(name, value string) model.Arg { return model.Arg{Name: name, Value: value} }

// Checks lists the family.
func Checks() []*runner.Check { return slices.Concat(unknownIDs(), deleted(), singles, routers) }

// deleted computes one check for each operation that a target may lack: it does not know a deleted connection.
func deleted() (out []*runner.Check) {
	for _, c := range []model.Call{model.NewVBR("v1", "c1", "10"), model.PaidOrder("c1")} {
		out = append(out, &runner.Check{Name: "a deleted connection is unknown to " + c.Op.Name, Family: family, Clauses: clausesOf(c.Op.Unknown),
			Run: func(s *runner.Session) {
				s.Do(model.NewConnection("c1"))
				s.Do(model.Cancel.On("c1"))
				s.Do(model.Delete.On("c1"))
				s.Look("c1")
				s.Do(c)
				s.Look("c1")
			}})
	}
	return out
}

// unknownIDs computes one check for each operation on an id that was never issued.
func unknownIDs() (out []*runner.Check) {
	for _, op := range []*model.Operation{model.Cancel, model.Confirm, model.Enable, model.Terminate, model.Delete, model.Modify,
		model.ListVBRs, model.Order, model.Recover, model.CreateVBR} {
		check := &runner.Check{Name: op.Name + " of an id that was never issued", Family: family, Reads: true,
			Clauses: clausesOf(op.Unknown)}
		if op == model.Cancel {
			check.Clauses = append(check.Clauses, spec.Err010)
		}
		check.Run = func(s *runner.Session) {
			args := []model.Arg{}
			switch op {
			case model.Modify:
				args = append(args, arg("Name", "Nobody"))
			case model.CreateVBR:
				args = append(args, model.NewVBR("v1", "c1", "10").Args[2:]...)
			case model.Order:
				args = append(args, model.PaidOrder("c1").Args[2:]...)
			}
			s.Do(op.OnID(nobody, args...))
		}
		out = append(out, check)
	}
	return append(out, &runner.Check{Name: "DeleteVBR of an id that was never issued", Family: family, Reads: true,
		Clauses: clausesOf(model.DeleteVBR.Unknown), Run: func(s *runner.Session) {
			s.Do(model.Call{Op: model.DeleteVBR, Args: []model.Arg{arg("RegionId", "$region"), arg("VbrId", "vbr-unknown0000")}})
		}})
}

func clausesOf(r *model.Refusal) (out []*spec.Clause) {
	for _, c := range []*spec.Clause{r.Rule, r.Status, r.Code, r.Message} {
		if c != nil && (len(out) == 0 || out[len(out)-1] != c) {
			out = append(out, c)
		}
	}
	return out
}

var singles = []*runner.Check{
	{
		Name: "a deleted connection is unknown to every operation", Family: family,
		Clauses: []*spec.Clause{spec.Err011, spec.Del009, spec.Desc018, spec.Conf004, spec.Enab006, spec.Term005, spec.Mod009, spec.VBR003, spec.Create015},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Do(model.Cancel.On("c1"))
			s.Do(model.Delete.On("c1"))
			s.Look("c1")
			s.Do(model.Cancel.On("c1"))
			s.Do(model.Delete.On("c1").Token(s.Token()))
			s.Do(model.Confirm.On("c1"))
			s.Do(model.Enable.On("c1"))
			s.Do(model.Terminate.On("c1"))
			s.Do(model.Modify.On("c1", arg("Name", "$name")))
			s.Do(model.ListVBRs.On("c1"))
			s.Do(model.NewConnection("c2", arg("RedundantPhysicalConnectionId", "$c1")))
			s.Look("c1")
		},
	},
	{
		Name: "an id that is nearly another is unknown", Family: family, Clauses: []*spec.Clause{spec.Err001, spec.Err002, spec.Req004},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Look("c1")
			id := s.ID("c1")
			near := []string{id + "0", id + "-x", id[:len(id)-1], id[:min(16, len(id)-1)], id[1:], id + "," + id + "0", id + "\x00"}
			for _, other := range near {
				s.Do(model.Cancel.OnID(other))
				s.Do(model.Delete.OnID(other))
				s.Look("c1")
			}
			if upper := strings.ToUpper(id); upper != id {
				_, r := s.Raw(model.Delete.OnID(upper))
				s.Observe(spec.Err001, "an id in upper case: %d %s", r.Status, r.Code)
				if _, r = s.Raw(model.Cancel.OnID(upper)); r.Success { // no page says whether ids are compared with their case
					s.Assume("c1", spec.Canceled)
				}
				s.Look("c1")
			}
		},
	},
	{
		Name: "a region that does not exist is refused", Family: family, Clauses: []*spec.Clause{spec.Err008, spec.Err009, spec.Idem005},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Look("c1")
			s.Do(model.Cancel.On("c1").With("RegionId", "xx-nowhere-0"))
			s.Look("c1")
			s.Do(model.Cancel.On("c1").With("RegionId", "xx-nowhere-0").Token(s.Token()))
			s.Look("c1")
		},
	},
	{
		Name: "a connection is not known in another region", Family: family, Needs: []runner.Capability{runner.HasRegions},
		Clauses: []*spec.Clause{spec.Err013, spec.Req006, spec.Desc001},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Look("c1")
			s.Do(model.Cancel.On("c1").With("RegionId", "$otherRegion"))
			s.Look("c1")
			s.Do(model.Delete.On("c1").With("RegionId", "$otherRegion"))
			s.Look("c1")
			s.Do(model.Look("c1").With("RegionId", "$otherRegion"))
			s.Do(model.Modify.On("c1", arg("Name", "$name")).With("RegionId", "$otherRegion"))
			s.Look("c1")
		},
	},
	{
		Name: "another account's connection is out of reach", Family: family, Needs: []runner.Capability{runner.HasOther},
		Clauses: []*spec.Clause{spec.Err012, spec.VBR003, spec.Create015},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Look("c1")
			s.Do(model.Cancel.On("c1").By("other"))
			s.Look("c1")
			s.Do(model.Modify.On("c1", arg("Name", "$name")).By("other"))
			s.Do(model.Look("c1").By("other"))
			s.Do(model.ListVBRs.On("c1").By("other"))
			s.Do(model.Delete.On("c1").By("other"))
			s.Look("c1")
			s.Do(model.NewConnection("c2", arg("RedundantPhysicalConnectionId", "$c1")).By("other"))
			s.Do(model.Cancel.On("c1")) // now its state would permit a Delete
			for _, c := range []model.Call{model.Delete.On("c1"), model.Cancel.On("c1"), model.Confirm.On("c1"), model.Enable.On("c1"),
				model.Terminate.On("c1"), model.Modify.On("c1", arg("Name", "$name"))} {
				s.Do(c.By("other"))
			}
			s.Look("c1")
		},
	},
	{
		Name: "another account's connection is out of reach in any state", Family: family,
		Needs: []runner.Capability{runner.HasOther, runner.HasOperator}, Clauses: []*spec.Clause{spec.Err012},
		Run: func(s *runner.Session) { throughLife(s, func(c model.Call) model.Call { return c.By("other") }) },
	},
	{
		Name: "a connection is not known in another region in any state", Family: family,
		Needs: []runner.Capability{runner.HasRegions, runner.HasOperator}, Clauses: []*spec.Clause{spec.Err013},
		Run: func(s *runner.Session) {
			throughLife(s, func(c model.Call) model.Call { return c.With("RegionId", "$otherRegion") })
		},
	},
	{
		Name: "a region that does not exist is refused in any state", Family: family, Needs: []runner.Capability{runner.HasOperator},
		Clauses: []*spec.Clause{spec.Err008},
		Run: func(s *runner.Session) {
			throughLife(s, func(c model.Call) model.Call { return c.With("RegionId", "xx-nowhere-0") })
		},
	},
	{
		Name: "existence is decided before state, and the signature before both", Family: family, Reads: true,
		Clauses: []*spec.Clause{spec.Err015},
		Run: func(s *runner.Session) {
			_, r := s.Raw(model.Cancel.OnID(nobody))
			s.Want(spec.Err015, r.Code != spec.NotAllowedInState.Code, "not the wrong-state code for an unknown id", r.Code)
			_, r = s.Raw(model.Cancel.OnID(nobody), runner.Deviating(wire.Deviation{Secret: "wrong"}))
			s.Want(spec.Err015, !r.Success && !strings.HasPrefix(r.Code, "InvalidPhysicalConnectionId"),
				"a signature error for a bad signature with an unknown id", fmt.Sprintf("%d %s", r.Status, r.Code))
		},
	},
	{
		Name: "an error is a whole envelope in the format asked for", Family: family, Reads: true,
		Clauses: []*spec.Clause{spec.Env001, spec.Env002, spec.Env003, spec.Env004, spec.Env005, spec.Env006, spec.Env007, spec.Env008, spec.Env009, spec.Resp008},
		Run: func(s *runner.Session) {
			for _, c := range []model.Call{model.Cancel.OnID(nobody), model.Confirm.OnID(nobody), model.Delete.OnID(nobody),
				model.Cancel.OnID(nobody).Without("PhysicalConnectionId"), model.Look().With("Filter.1.Key", "Colour").With("Filter.1.Value.1", "red"),
				model.Cancel.OnID("pc-a&b<c>\"d'")} {
				a, r := s.Raw(c)
				s.Want(spec.Env001, r.Status >= 400 && r.Status < 600, "a 4xx or 5xx status", fmt.Sprint(r.Status))
				s.Shape()
				if host, _ := a.Tree["HostId"].(string); host != "" {
					s.Observe(spec.Env006, "HostId is %s", host)
				}
				if _, has := a.Tree["Recommend"]; has {
					s.Observe(spec.Env004, "Recommend is present")
				}
			}
			s.Raw(model.Cancel.OnID(nobody), runner.Deviating(wire.Deviation{Secret: "wrong"}))
			s.Shape()
		},
	},
}

// throughLife leads a connection through its life, and tries each step in a way that may not reach it.
func throughLife(s *runner.Session, astray func(model.Call) model.Call) {
	steps := []struct {
		state spec.State
		calls []model.Call
	}{
		{spec.Initial, []model.Call{model.Modify.On("c1", arg("Name", "$name"))}},
		{spec.Allocated, []model.Call{model.Confirm.On("c1")}},
		{spec.Confirmed, []model.Call{model.Enable.On("c1"), model.PaidOrder("c1")}},
		{spec.Enabled, []model.Call{model.Terminate.On("c1"), model.NewVBR("v1", "c1", "10")}},
		{spec.Terminated, nil},
	}
	s.Do(model.NewConnection("c1"))
	s.Look("c1")
	for _, step := range steps {
		s.Take("c1", step.state)
		for _, c := range step.calls {
			s.Do(astray(c))
			s.Look("c1")
		}
		// Where the state would refuse them too, the answer must not tell that there is something.
		s.Do(astray(model.Cancel.On("c1")))
		s.Do(astray(model.Delete.On("c1")))
		s.Look("c1")
	}
}
