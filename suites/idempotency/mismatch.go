package idempotency

import (
	"fmt"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
)

// mismatchChecks compare a repeated Create by parameters that reads do not show, or that few implementations store.
var mismatchChecks = []*runner.Check{
	{
		Name: "a used Create token with another tag is a mismatch", Family: family, Connections: 2, Clauses: []*spec.Clause{spec.Idem021},
		Run: func(s *runner.Session) {
			first := tagged(model.NewConnection("c1", arg("Name", s.Name()), arg("ClientToken", s.Token())), "pconform", "one")
			if !s.Offers(first) { // an account may be barred from tagging
				s.Unsupported("the target takes no tags")
			}
			s.Look("c1")
			for _, c := range []model.Call{tagged(first, "pconform", "two"), tagged(first, "other", "one"),
				first.Without("Tag.1.Key").Without("Tag.1.Value"), first.With("Tag.2.Key", "second").With("Tag.2.Value", "one")} {
				s.Do(c.To("c2"))
			}
			plain := model.NewConnection("c2", arg("Name", s.Name()), arg("ClientToken", s.Token()))
			s.Do(plain)
			s.Look("c1", "c2")
			s.Do(tagged(plain, "pconform", "one").To("c3"))
			s.One(spec.Idem021, plain.Get("Name"))
			s.One(spec.Idem021, first.Get("Name"))
		},
	},
	{
		Name: "a used Create token with another access point is a mismatch", Family: family, Clauses: []*spec.Clause{spec.Idem021},
		Run: func(s *runner.Session) {
			c := model.NewConnection("c1", arg("Name", s.Name()), arg("ClientToken", s.Token()))
			s.Do(c)
			s.Look("c1")
			for _, ap := range otherAccessPoints(s) {
				notTheFirst(s, c.To("c2").With("AccessPointId", ap))
			}
			s.Look("c1")
			s.One(spec.Idem021, c.Get("Name"))
		},
	},
}

func tagged(c model.Call, key, value string) model.Call {
	return c.With("Tag.1.Key", key).With("Tag.1.Value", value)
}

// otherAccessPoints lists one that there is not, and another one of the region if there is.
func otherAccessPoints(s *runner.Session) []string {
	out := []string{"ap-unknown-zz"}
	_, r := s.Raw(model.Call{Op: model.AccessPoints, Args: []model.Arg{arg("RegionId", "$region")}})
	for _, row := range r.Rows {
		if row.ID != "" && row.ID != s.Env().AccessPoint {
			return append(out, row.ID)
		}
	}
	return out
}

// notTheFirst sends a Create whose token was used with other parameters. It may be refused for the value itself, which
// can be looked at before the token; to succeed is wrong in any case.
func notTheFirst(s *runner.Session, c model.Call) {
	_, r := s.Raw(c)
	s.Want(spec.Idem021, !r.Success, "IdempotentParameterMismatch: the token was used with other parameters",
		fmt.Sprintf("%d, id %s", r.Status, r.ID))
}
