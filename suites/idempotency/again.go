package idempotency

import (
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

// againChecks repeat requests after something else came between.
var againChecks = []*runner.Check{
	{
		Name: "a repetition is answered like the first time whatever was done in between", Family: family,
		Clauses: []*spec.Clause{spec.Idem003, spec.Idem020, spec.Idem028},
		Run: func(s *runner.Session) {
			made := model.NewConnection("c1", arg("Name", s.Name()), arg("ClientToken", s.Token()))
			later := model.Modify.On("c1", arg("Description", "changed later")).Token(s.Token())
			gone := model.Cancel.On("c1").Token(s.Token())
			s.Do(made)
			s.Do(later)
			s.Do(made.To("c2"))
			s.Do(gone)
			s.Do(later)
			s.Do(made.To("c3"))
			s.Do(gone)
			s.Look("c1")
			s.One(spec.Idem020, made.Get("Name"))
		},
	},
	{
		Name: "a mismatch leaves the token to its first request", Family: family, Connections: 2,
		Clauses: []*spec.Clause{spec.Idem003, spec.Idem005, spec.Idem008, spec.Idem020, spec.Idem021},
		Run: func(s *runner.Session) {
			t := s.Token()
			made := model.NewConnection("c1", arg("Name", s.Name()), arg("ClientToken", s.Token()))
			s.Do(made)
			s.Do(model.NewConnection("c2"))
			s.Do(model.Cancel.On("c1").Token(t))
			for range 2 {
				s.Do(model.Cancel.On("c2").Token(t))
				s.Do(model.Cancel.On("c1").Token(t))
				s.Do(made.To("c3").With("PeerLocation", "elsewhere"))
				s.Do(made.To("c3"))
			}
			s.Look("c1", "c2")
		},
	},
	{
		Name: "a token is held to every parameter, its presence and its value", Family: family,
		Clauses: []*spec.Clause{spec.Idem005, spec.Idem008},
		Run: func(s *runner.Session) {
			one, other := s.Name(), s.Name()
			c := model.Modify.On("c1", arg("Name", one), arg("Description", other), arg("CircuitCode",
				"code1")).Token(s.Token())
			s.Do(model.NewConnection("c1"))
			s.Do(c)
			s.Look("c1")
			for _, changed := range []model.Call{c.With("PeerLocation", "elsewhere"), c.Without("CircuitCode"),
				c.With("CircuitCode", "CODE1"),
				c.With("Name", other).With("Description", one), c.With("Name", one+"x"), c.With("CircuitCode",
					"code1 ")} {
				s.Do(changed)
			}
			s.Do(c)
			s.Look("c1")
		},
	},
	{
		Name: "a repeated Confirm is answered like the first after the connection moved on", Family: family,
		Connections: 2,
		Needs:       []runner.Capability{runner.HasOperator},
		Clauses:     []*spec.Clause{spec.Idem003, spec.State004, spec.State005, spec.State019, spec.Enab004},
		Run: func(s *runner.Session) {
			t, u := s.Token(), s.Token()
			s.Bring("c1", spec.Allocated)
			s.Bring("c2", spec.Allocated)
			s.Do(model.Confirm.On("c1").Token(t))
			s.Do(model.Confirm.On("c2").Token(u))
			s.Do(model.Cancel.On("c1"))
			s.Do(model.Enable.On("c2"))
			s.Settle("c1", "c2")
			s.Do(model.Confirm.On("c1").Token(t))
			s.Do(model.Confirm.On("c2").Token(u))
			s.Look("c1", "c2")
		},
	},
	{
		Name: "no refusal turns into success by repetition", Family: family, Clauses: []*spec.Clause{spec.Idem011},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			for _, op := range []*model.Operation{model.Confirm, model.Enable, model.Terminate, model.Delete} {
				c := op.On("c1").Token(s.Token())
				for range 3 {
					s.Do(c)
				}
			}
			s.Look("c1")
		},
	},
	{
		Name: "a border router is made once with one token", Family: family,
		Needs:   []runner.Capability{runner.HasOperator},
		Clauses: []*spec.Clause{spec.Idem003},
		Run: func(s *runner.Session) {
			s.Bring("c1", spec.Enabled)
			c := model.NewVBR("v1", "c1", "10").With("Name", s.Name()).Token(s.Token())
			if !s.Do(c).Reply.Success {
				return
			}
			s.Do(c)
			s.Do(model.ListVBRs.On("c1"))
			s.Do(model.RemoveVBR("v1"))
		},
	},
	{
		Name: "simultaneous Creates with one token make one connection", Family: family, Connections: 4,
		Clauses: []*spec.Clause{spec.Idem018, spec.Idem019},
		Run: func(s *runner.Session) {
			made := map[string]bool{}
			for _, r := range s.Burst(4, model.NewConnection("c1")) {
				if r.Success {
					made[r.ID] = true
				}
				s.Want(spec.Idem018, r.Status < 500, "no 5xx", r.Code)
			}
			s.Want(spec.Idem018, len(made) <= 1, "one connection", "several")
		},
	},
}

// byWay repeats requests in the way in which they were sent first: a token counts there too.
func byWay(name string, clause *spec.Clause, way runner.Way, needs ...runner.Capability) *runner.Check {
	return &runner.Check{Name: name, Family: family, Clauses: []*spec.Clause{spec.Idem003, spec.Idem005,
		spec.Idem020, clause}, Needs: needs, Connections: 2,
		Run: func(s *runner.Session) {
			way := way
			way.Format = s.Format
			in := runner.In(way)
			if _, r := s.Raw(model.Call{Op: model.Regions}, in); !r.Success {
				s.Want(clause, false, "success", strings.TrimSpace(r.Code+" "+r.Message))
				return
			}
			t := s.Token()
			made := model.NewConnection("c1", arg("Name", s.Name()), arg("ClientToken", s.Token()))
			s.Do(made, in)
			s.Do(made.To("c3"), in)
			s.One(spec.Idem020, made.Get("Name"))
			s.Do(model.NewConnection("c2"), in)
			s.Do(model.Cancel.On("c1").Token(t), in)
			s.Do(model.Cancel.On("c1").Token(t), in)
			s.Do(model.Cancel.On("c2").Token(t), in)
			s.Look("c1", "c2")
		}}
}

var wayChecks = []*runner.Check{
	byWay("tokens count by POST", spec.Req014, runner.Way{Method: "POST"}),
	byWay("tokens count in a form", spec.Proto023, runner.Way{Method: "POST", Place: wire.Form}),
	byWay("tokens count under V3", spec.SigV3x003, runner.Way{Method: "POST", Sign: wire.V3}, runner.HasV3),
}
