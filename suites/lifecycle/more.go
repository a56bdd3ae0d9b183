package lifecycle

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

// worn computes one check for each state: what is refused there is refused again and again, and changes nothing.
func worn() (out []*runner.Check) {
	for _, state := range spec.States {
		check := &runner.Check{Name: "refusals in " + string(state) + " do not wear out", Family: family,
			Clauses: inOrder(append(barring(state), spec.Idem011))}
		if !slices.Contains(fromCalls, state) {
			check.Needs = operator
		}
		refused := barredIn(state)
		check.Run = func(s *runner.Session) {
			s.Bring("c1", state)
			for _, op := range refused {
				for range 4 {
					s.Do(op.On("c1"))
				}
				s.Look("c1")
			}
			if slices.Contains(refused, model.Cancel) {
				s.Do(model.Cancel.On("c1"))
				s.Look("c1")
			}
		}
		out = append(out, check)
	}
	return out
}

// lives computes the checks that a whole life can be led in any way of sending requests.
func lives() (out []*runner.Check) {
	for _, w := range ways {
		out = append(out,
			&runner.Check{Name: "a short life " + w.name, Family: family, Needs: w.needs, Connections: 2,
				Run: w.all(shortLife),
				Clauses: []*spec.Clause{w.clause, spec.State001, spec.State005, spec.State010, spec.Desc015, spec.Desc012,
					spec.Mod010, spec.Err001, spec.Err002, spec.Err007, spec.Del002, spec.Desc018}},
			&runner.Check{Name: "a long life " + w.name, Family: family,
				Needs: append([]runner.Capability{runner.HasOperator}, w.needs...), Run: w.all(longLife),
				Clauses: []*spec.Clause{w.clause, spec.State002, spec.State003, spec.State004, spec.State005, spec.State007,
					spec.Del002, spec.Conf002, spec.Conf003, spec.Enab002, spec.Enab003, spec.Enab004, spec.Err004, spec.Err005,
					spec.Term003, spec.Term004, spec.Del003}})
	}
	return out
}

func shortLife(s *runner.Session, in runner.Option) {
	s.Do(model.NewConnection("c1", model.Arg{Name: "Description", Value: "one & two"}), in)
	s.Do(model.NewConnection("c2"), in)
	s.Do(model.Look("c1", "c2"), in)
	s.Do(model.Modify.On("c1", model.Arg{Name: "Name", Value: "$name"}), in)
	s.Do(model.Look("c1"), in)
	s.Do(model.Cancel.OnID(model.UnknownID), in)
	s.Do(model.Cancel.On("c1"), in)
	s.Look("c1", "c2")
	s.Do(model.Cancel.On("c1"), in)
	ours := model.Look("c1", "c2").With("Filter.2.Key", "Status").With("Filter.2.Value.1", string(spec.Canceled))
	s.Do(ours, in)
	s.Do(model.Delete.On("c1"), in)
	s.Do(model.Delete.On("c2"), in)
	s.Look("c1", "c2")
}

func longLife(s *runner.Session, in runner.Option) {
	for _, state := range cancellable {
		name := strings.ToLower(string(state))
		s.Bring(name, state)
		s.Do(model.Cancel.On(name), in)
		s.Look(name)
		s.Do(model.Delete.On(name), in)
	}
	s.Bring("c1", spec.Allocated)
	s.Do(model.Confirm.On("c1"), in)
	s.Do(model.Confirm.On("c1"), in)
	s.Look("c1")
	s.Do(model.Enable.On("c1"), in)
	s.Settle("c1")
	s.Do(model.Enable.On("c1"), in)
	s.Do(model.Cancel.On("c1"), in)
	if s.Do(model.NewVBR("v1", "c1", "10"), in).Reply.Success {
		s.Do(model.Terminate.On("c1"), in)
		s.Do(model.RemoveVBR("v1"), in)
	}
	s.Do(model.Terminate.On("c1"), in)
	s.Settle("c1")
	s.Do(model.Delete.On("c1"), in)
	s.Look("c1")
}

var more = []*runner.Check{
	{
		Name: "a connection that went every step can be cancelled", Family: family, Needs: operator,
		Clauses: []*spec.Clause{spec.State004, spec.State005, spec.State003, spec.Del002},
		Run: func(s *runner.Session) {
			for _, name := range []string{"c1", "c2"} {
				s.Do(model.NewConnection(name))
				for _, state := range []spec.State{spec.Approved, spec.Allocating, spec.Allocated} {
					s.Take(name, state)
				}
				if name == "c1" {
					s.Do(model.Confirm.On(name).Token(s.Token()))
				}
				s.Do(model.Cancel.On(name))
				s.Look(name)
				s.Do(model.Delete.On(name))
			}
		},
	},
	{
		Name: "one border router of two is enough to keep a connection in service", Family: family, Needs: operator,
		Clauses: []*spec.Clause{spec.Term003, spec.Term004, spec.Del004, spec.VBR002},
		Run: func(s *runner.Session) {
			s.Bring("c1", spec.Enabled)
			for _, v := range []string{"1", "2"} {
				if !s.Do(model.NewVBR("v"+v, "c1", "1"+v)).Reply.Success {
					return
				}
			}
			order := []string{"v1", "v2"}
			if s.Format == wire.XML { // whichever of them is left
				slices.Reverse(order)
			}
			for _, v := range order {
				s.Do(model.Terminate.On("c1"))
				if v == order[0] { // nothing comes of it later either
					s.Wait(100 * time.Millisecond)
					s.Look("c1")
				}
				s.Do(model.ListVBRs.On("c1"))
				s.Do(model.RemoveVBR(v))
				s.Do(model.RemoveVBR(v)) // it is not there any more, and counts for nothing
			}
			s.Do(model.Delete.On("c1"))
			s.Look("c1")
			s.Do(model.Terminate.On("c1"))
			s.Settle("c1")
			s.Do(model.Cancel.On("c1"))
			s.Look("c1")
		},
	},
	{
		Name: "the second account is held to the same rules", Family: family,
		Needs: []runner.Capability{runner.HasOther},
		Clauses: []*spec.Clause{spec.State001, spec.State005, spec.State010, spec.Err007, spec.Del002, spec.Del004,
			spec.Err011},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1").By("other"))
			s.Do(model.Delete.On("c1").By("other"))
			s.Do(model.Look("c1").By("other"))
			for range 2 {
				s.Do(model.Cancel.On("c1").By("other"))
				s.Do(model.Look("c1").By("other"))
			}
			s.Do(model.Delete.On("c1").By("other"))
			s.Do(model.Cancel.On("c1").By("other"))
			s.Do(model.Look("c1").By("other"))
		},
	},
	{
		Name: "a connection outlives the one it names as redundant", Family: family, Connections: 2, Needs: operator,
		Clauses: []*spec.Clause{spec.Req004, spec.Create014, spec.Del002, spec.Conf002},
		Run: func(s *runner.Session) {
			s.Bring("c1", spec.Allocated)
			s.Do(model.NewConnection("c2", model.Arg{Name: "RedundantPhysicalConnectionId", Value: "$c1"}))
			s.Look("c1", "c2")
			s.Do(model.Cancel.On("c1"))
			s.Look("c1", "c2")
			s.Take("c2", spec.Allocated)
			s.Do(model.Confirm.On("c2"))
			s.Do(model.Delete.On("c1"))
			s.Look("c1", "c2")
			s.Do(model.Cancel.On("c2"))
			s.Look("c2")
		},
	},
	{
		Name: "no operation on one of two partners touches the other", Family: family, Connections: 2, Needs: operator,
		Clauses: []*spec.Clause{spec.Req004, spec.Create014, spec.Mod010, spec.Conf002, spec.Enab004, spec.Term004},
		Run: func(s *runner.Session) {
			s.Bring("c1", spec.Allocated)
			s.Do(model.NewConnection("c2", model.Arg{Name: "RedundantPhysicalConnectionId", Value: "$c1"}))
			s.Look("c1", "c2")
			s.Do(model.Modify.On("c2", model.Arg{Name: "bandwidth", Value: "200"}))
			s.Look("c1", "c2")
			s.Do(model.Modify.On("c2", model.Arg{Name: "Name", Value: "$name"}))
			s.Do(model.Modify.On("c1", model.Arg{Name: "Name", Value: "$name"}))
			s.Look("c1", "c2")
			for _, op := range []*model.Operation{model.Confirm, model.Enable, model.Terminate, model.Delete} {
				for _, name := range []string{"c2", "c1"} {
					if op == model.Confirm && name == "c2" {
						s.Take("c2", spec.Allocated)
					}
					s.Do(op.On(name))
					s.Settle("c1", "c2")
				}
			}
		},
	},
	{
		Name: "a connection that was Rejected and is Initial again is like any other", Family: family, Connections: 2,
		Needs: operator, Clauses: []*spec.Clause{spec.Mod002, spec.State001, spec.Conf002, spec.Conf003, spec.Del004},
		Run: func(s *runner.Session) {
			s.Bring("c0", spec.Allocated)
			for i, change := range []model.Arg{{Name: "bandwidth", Value: "200"}, {Name: "RedundantPhysicalConnectionId", Value: "$c0"}} {
				name := fmt.Sprintf("c%d", i+1)
				s.Bring(name, spec.Rejected)
				s.Do(model.Modify.On(name, change))
				s.Look(name)
				if change.Name == "bandwidth" {
					for _, op := range barredIn(spec.Initial) {
						s.Do(op.On(name))
						s.Look(name)
					}
				} else {
					s.Take(name, spec.Allocated)
					s.Do(model.Confirm.On(name))
				}
				s.Do(model.Cancel.On(name))
				s.Look(name)
				s.Do(model.Delete.On(name))
			}
		},
	},
	{
		Name: "what was done is still done a few seconds later", Family: family, Connections: 3,
		Clauses: []*spec.Clause{spec.State005, spec.State010, spec.Mod010, spec.Desc018},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Do(model.NewConnection("c2"))
			s.Do(model.NewConnection("c3"))
			s.Do(model.Modify.On("c1", model.Arg{Name: "Description", Value: "for good"}))
			s.Do(model.Cancel.On("c2"))
			s.Do(model.Cancel.On("c3"))
			s.Do(model.Delete.On("c3"))
			s.Settle("c1", "c2", "c3")
			s.Wait(5 * time.Second)
			s.Look("c1", "c2", "c3")
			s.Do(model.Cancel.On("c2"))
			s.Do(model.Modify.On("c1", model.Arg{Name: "Description", Value: "for a while"}))
			s.Look("c1", "c2")
			s.Do(model.Cancel.On("c1"))
			s.Look("c1", "c2")
		},
	},
	{
		Name: "a Cancel is not undone by a Confirm at the same time", Family: family, Needs: operator,
		Clauses: []*spec.Clause{spec.State005},
		Run: func(s *runner.Session) {
			s.Bring("c0", spec.Canceled)
			if s.Late() {
				s.Observe(spec.State005, "Cancel is carried out later, so that nobody can say what a Confirm at the same time meets")
				return
			}
			for _, name := range []string{"c1", "c2", "c3"} {
				s.Bring(name, spec.Allocated)
				if r := s.Race(model.Cancel.On(name), model.Confirm.On(name)); !r[0].Success {
					return // nobody says which of the two wins
				}
				s.Assume(name, spec.Confirmed) // it may have been on the way, and a late read may show it
				s.Assume(name, spec.Canceled)
				s.Look(name)
				s.Do(model.Delete.On(name))
			}
		},
	},
}
