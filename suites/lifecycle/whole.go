package lifecycle

import (
	"time"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

// described are the attributes that a Create can give to a connection, tags apart.
var described = []model.Arg{{Name: "Description", Value: "all that can be said"}, {Name: "CircuitCode", Value: "longtel001"},
	{Name: "PeerLocation", Value: "Number 10, XX Road, Hangzhou"}, {Name: "bandwidth", Value: "100"},
	{Name: "PortType", Value: "1000Base-T"}}

// create makes a connection with every attribute. Tags came with a later edition: a target that refuses them has none.
func create(s *runner.Session, name string) {
	c := model.NewConnection(name, described...)
	if !s.Offers(c.With("Tag.1.Key", "purpose").With("Tag.1.Value", "conformance")) {
		s.Observe(spec.Req015, "Create with Tag.1.Key and Tag.1.Value is refused")
		s.Do(c)
	}
	s.Look(name)
}

// whole are the checks of connections that have more to lose than the usual ones, or that are left to themselves.
var whole = []*runner.Check{
	{
		Name: "a connection with every attribute is cancelled and deleted like any other", Family: family,
		Clauses: []*spec.Clause{spec.State001, spec.State005, spec.State014, spec.State017, spec.Env010, spec.Del002, spec.Desc015},
		Run: func(s *runner.Session) {
			create(s, "c1")
			s.Do(model.Cancel.On("c1"))
			s.Look("c1")
			s.Do(model.Cancel.On("c1"))
			s.Look("c1")
			s.Do(model.Delete.On("c1"))
			s.Look("c1")
		},
	},
	{
		Name: "a connection with every attribute keeps them all its life", Family: family, Needs: operator,
		Clauses: []*spec.Clause{spec.Desc015, spec.Create008, spec.Conf002, spec.Enab004, spec.State007, spec.State014, spec.Term004,
			spec.Del003, spec.Env010},
		Run: func(s *runner.Session) {
			create(s, "c1")
			s.Take("c1", spec.Allocated)
			s.Do(model.Confirm.On("c1"))
			s.Look("c1")
			s.Do(model.Enable.On("c1"))
			s.Settle("c1")
			s.Do(model.Cancel.On("c1"))
			s.Look("c1")
			s.Do(model.Terminate.On("c1"))
			s.Settle("c1")
			s.Do(model.Delete.On("c1"))
			s.Look("c1")
		},
	},
	{
		Name: "a connection with every attribute is cancelled from wherever it may be", Family: family, Needs: operator,
		Clauses: []*spec.Clause{spec.State002, spec.State003, spec.State004, spec.State005, spec.State017, spec.Desc015, spec.Env010},
		Run: func(s *runner.Session) {
			for i, state := range cancellable {
				name := "c" + string(rune('1'+i))
				create(s, name)
				s.Take(name, state)
				s.Do(model.Cancel.On(name))
				s.Look(name)
				s.Do(model.Delete.On(name))
			}
		},
	},
	{
		// What is left to itself is looked at once, after a while. The last call is the one about the connection that nothing
		// is tried on any more, so that its fall is not put down to somebody else's call.
		Name: "what was refused stays undone and what was enabled stays enabled", Family: family, Connections: 4, Needs: operator,
		Formats: []wire.Format{wire.JSON},
		Clauses: []*spec.Clause{spec.State007, spec.State009, spec.State010, spec.State014, spec.State019, spec.Enab004},
		Run: func(s *runner.Session) {
			s.Bring("c1", spec.Rejected)
			s.Bring("c2", spec.Canceled)
			for _, name := range []string{"c3", "c4"} {
				s.Bring(name, spec.Confirmed)
			}
			s.Do(model.Enable.On("c3"))
			s.Settle("c3")
			for _, name := range []string{"c1", "c2", "c3"} {
				s.Do(model.Cancel.On(name))
			}
			s.Do(model.Enable.On("c4"))
			s.Settle("c4")
			s.Wait(800 * time.Millisecond)
			s.Look("c1", "c2", "c3", "c4")
		},
	},
}

// cancellable are the states from which only the operator lets a Cancel be tried.
var cancellable = []spec.State{spec.Approved, spec.Allocated, spec.Confirmed}
