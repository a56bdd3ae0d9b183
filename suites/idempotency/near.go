package idempotency

import (
	"fmt"
	"hash/fnv"
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

// nearChecks use tokens and parameters that are taken for one another by whoever stores them other than as they are.
var nearChecks = []*runner.Check{
	{
		Name: "tokens that are nearly one another are different tokens", Family: family, Formats: []wire.Format{wire.JSON},
		Clauses: []*spec.Clause{spec.Idem002, spec.Idem009, spec.Req009},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			t, n := s.Token(), number(s.Token())
			taken := false
			uuid := "a1b2c3d4-e5f6-4a7b-" + n[:4] + "-" + n[4:]
			for i, token := range []string{
				t + `\a`, t + `a`, // an escape that is undone
				t + `'`, t + `''`, // a quote that is doubled
				t + "%41", t + "A", // decoded twice
				t + "&amp;", t + "&", // an entity that is read
				t + "#1", t + "#2", t + "?1", t + "?2", // cut at a sign
				t + ":1", t + ":2", t + "/1", t + "/2", t + ",1", t + ",2", t + ";1", t + ";2", t + "=1", t + "=2",
				t + ".1", t + ".2", t + "|1", t + "|2", t + "@1", t + "@2", t + " 1", t + " 2", t + "  2",
				t + "1", t + "-1", t + "_1", // a sign that is dropped
				uuid, strings.ToUpper(uuid), strings.ReplaceAll(uuid, "-", ""), "{" + uuid + "}", // read as a UUID
				t + "*", t + "_", t + "%", t + ".", t + "-", // a pattern, or signs replaced by one
				n + "01", n + "02", "0" + n + "01", n + "01.0", n + "01e0", // read as a number
			} {
				x := s.Do(model.Modify.On("c1", arg("Description", fmt.Sprintf("change %d", i+1))).Token(token))
				taken = taken || x.Reply.Success
				excused := x.Reply.Code == spec.TokenMismatch.Code || x.Reply.Code == spec.ModifyWrongState.Code || x.Reply.Code == spec.NotAllowedInState.Code
				s.Want(spec.Req009, !taken || x.Reply.Success || excused, "a token of ASCII characters is taken",
					fmt.Sprintf("%d %s", x.Reply.Status, x.Reply.Code))
				s.Want(spec.Idem002, x.Reply.Code != spec.TokenMismatch.Code, "the token is taken for the new one that it is", x.Reply.Code)
			}
			s.Look("c1")
		},
	},
	{
		Name: "a used Create token with values that differ in little is a mismatch", Family: family, Formats: []wire.Format{wire.JSON},
		Clauses: []*spec.Clause{spec.Idem021},
		Run: func(s *runner.Session) {
			name, long := s.Name(), strings.Repeat("long ", 40)
			c := model.NewConnection("c1", arg("Name", name), arg("ClientToken", s.Token()), arg("Description", long+"名 one"),
				arg("CircuitCode", "code1"), arg("PeerLocation", "Number 10"))
			s.Do(c)
			s.Look("c1")
			for _, near := range [][]model.Arg{
				{arg("Description", long+"名 two")}, {arg("Description", long+"描 one")}, {arg("Description", strings.ToUpper(long)+"名 one")}, // one that ends or is written otherwise
				{arg("Name", name+"a")}, {arg("Name", strings.ToUpper(name))}, {arg("PeerLocation", "Number  10")},
				{arg("CircuitCode", "Number 10"), arg("PeerLocation", "code1")},        // the same values under other names
				{arg("CircuitCode", "code1l"), arg("Description", long[1:]+"名 one")},   // the same text, cut elsewhere
				{arg("Name", name+"l"), arg("Description", long[1:]+"名 one")},          // in another order
				{arg("Name", name+"N"), arg("PeerLocation", "umber 10")},               // in yet another
				{arg("Name", name+"&PeerLocation=Number 10"), arg("PeerLocation", "")}, // joined by signs that are not escaped
			} {
				again := c.To("c2")
				for _, a := range near {
					if again = again.With(a.Name, a.Value); a.Value == "" {
						again = again.Without(a.Name)
					}
				}
				s.Do(again)
			}
			s.One(spec.Idem021, name)
		},
	},
	{
		Name: "a token that reads like nothing is a token", Family: family, Formats: []wire.Format{wire.JSON}, Clauses: []*spec.Clause{spec.Idem005, spec.Idem001},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			for i, token := range []string{"0", "null", "None", "nil", "false", "undefined", "NaN", "-", "none"} {
				text := fmt.Sprintf("number %d of %s", i, s.Token())
				if _, r := s.Raw(model.Modify.On("c1", arg("Description", text)).Token(token)); !r.Success {
					continue // somebody has used it, which is the point
				}
				_, r := s.Raw(model.Modify.On("c1", arg("Description", text+" again")).Token(token))
				s.Want(spec.Idem005, !r.Success, "IdempotentParameterMismatch: the token "+token+" was used with another Description",
					fmt.Sprintf("%d", r.Status))
			}
		},
	},
	{
		Name: "a mismatch cancels nothing in whatever state", Family: family, Connections: 3,
		Needs: []runner.Capability{runner.HasOperator}, Clauses: []*spec.Clause{spec.Idem005, spec.Idem008},
		Run: func(s *runner.Session) {
			t := s.Token()
			s.Do(model.NewConnection("c0"))
			s.Do(model.Cancel.On("c0").Token(t))
			for _, state := range []spec.State{spec.Approved, spec.Allocated, spec.Confirmed} {
				name := strings.ToLower(string(state))
				s.Bring(name, state)
				s.Do(model.Cancel.On(name).Token(t))
				s.Settle(name)
				s.Do(model.Cancel.On(name))
				s.Do(model.Delete.On(name))
			}
		},
	},
}

// number makes sixteen digits of a token, so that two more are lost by who reads all as a floating-point number.
func number(token string) string {
	h := fnv.New64a()
	h.Write([]byte(token))
	return fmt.Sprintf("%016d", h.Sum64()%1e16|1e15)
}
