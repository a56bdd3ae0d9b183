package idempotency

import (
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
)

// everyChecks hold all operations to what others are held to one by one.
var everyChecks = []*runner.Check{
	{
		Name: "tokens of every operation that differ in case are different tokens", Family: family, Connections: 2,
		Needs:   []runner.Capability{runner.HasOperator},
		Clauses: []*spec.Clause{spec.Idem009},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Do(model.NewConnection("c2"))
			for _, op := range []*model.Operation{model.Modify, model.Confirm, model.Enable, model.Terminate, model.Delete} {
				if op == model.Confirm {
					s.Do(model.Advance("c1", spec.Allocated))
					s.Do(model.Advance("c2", spec.Allocated))
				}
				t := s.Token() + "-abc"
				for i, token := range []string{t, strings.ToUpper(t)} {
					c := op.On([]string{"c1", "c2"}[i]).Token(token)
					if op == model.Modify {
						c = c.With("bandwidth", []string{"200", "300"}[i])
					}
					s.Do(c)
				}
				s.Settle("c1", "c2")
			}
		},
	},
	{
		Name: "a repetition is not carried out again where it could be", Family: family,
		Needs:   []runner.Capability{runner.HasOperator},
		Clauses: []*spec.Clause{spec.Idem020, spec.Idem028, spec.Idem003},
		Run: func(s *runner.Session) {
			made := model.NewConnection("c1", arg("Name", s.Name()), arg("ClientToken", s.Token()))
			s.Do(made)
			s.Do(model.Advance("c1", spec.Approved))
			s.Do(model.Modify.On("c1", arg("Description", "told later"), arg("Name", "$name")))
			s.Look("c1")
			s.Do(made.To("c2"))
			s.Look("c1")
			s.Do(model.Advance("c1", spec.Rejected))
			s.Look("c1")
			changed := model.Modify.On("c1", arg("bandwidth", "200")).Token(s.Token())
			s.Do(changed)
			s.Look("c1")
			s.Do(model.Modify.On("c1", arg("bandwidth", "300")).Token(s.Token()))
			s.Look("c1")
			s.Do(changed)
			s.Look("c1")
			s.Do(model.Advance("c1", spec.Rejected))
			s.Look("c1")
			s.Do(changed)
			s.Look("c1")
		},
	},
}
