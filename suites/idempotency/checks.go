// Package idempotency holds the checks of ClientToken: what a repetition may and may not do.
package idempotency

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

const family = "idempotency"

func arg(name, value string) model.Arg { return model.Arg{Name: name, Value: value} }

// Checks lists the family.
func Checks() []*runner.Check {
	return slices.Concat(cancelChecks, otherChecks, mismatchChecks, againChecks, wayChecks, scopeChecks, everyChecks, nearChecks, routerChecks)
}

var cancelChecks = []*runner.Check{
	{
		Name: "Cancel needs no token", Family: family, Clauses: []*spec.Clause{spec.Req008, spec.Idem010, spec.State010},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Do(model.Cancel.On("c1"))
			s.Look("c1")
			s.Do(model.Cancel.On("c1"))
			s.Look("c1")
		},
	},
	{
		Name: "tokens of 1 to 64 ASCII characters are taken", Family: family, Clauses: []*spec.Clause{spec.Req009, spec.Idem003, spec.SigV1x005},
		Run: func(s *runner.Session) {
			base := s.Token()
			long := (base + "-" + strings.Repeat("x", 64))[:64]
			odd := base + " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
			if len(odd) > 64 {
				odd = odd[len(odd)-64:]
			}
			for i, token := range []string{(base + strings.Repeat("-", 36))[:36], long, odd} {
				name := fmt.Sprintf("c%d", i+1)
				s.Do(model.NewConnection(name))
				s.Do(model.Cancel.On(name).Token(token))
				s.Do(model.Cancel.On(name).Token(token))
				s.Look(name)
				s.Do(model.Delete.On(name))
			}
		},
	},
	{
		Name: "a token of one character is taken", Family: family, Clauses: []*spec.Clause{spec.Req009, spec.Idem003},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Look("c1")
			for _, token := range s.Letters(20) {
				_, r := s.Raw(model.Cancel.On("c1").Token(token))
				if r.Code == spec.TokenMismatch.Code {
					continue // somebody used it before: there are only so many
				}
				s.Want(spec.Req009, r.Success, "success", fmt.Sprintf("%d %s", r.Status, r.Code))
				s.Assume("c1", spec.Canceled)
				s.Look("c1")
				_, again := s.Raw(model.Cancel.On("c1").Token(token))
				s.Want(spec.Idem003, !r.Success || again.Success, "success again, as with any token", fmt.Sprintf("%d %s", again.Status, again.Code))
				return
			}
			s.Inconclusive("every token of one character that was tried has been used before")
		},
	},
	{
		Name: "a repeated Cancel with one token is answered like the first", Family: family,
		Clauses: []*spec.Clause{spec.Idem001, spec.Idem003, spec.Idem004, spec.Idem012},
		Run: func(s *runner.Session) {
			t := s.Token()
			s.Do(model.NewConnection("c1"))
			s.Look("c1")
			for range 3 {
				s.Do(model.Cancel.On("c1").Token(t))
				s.Look("c1")
			}
			// Retries within a second have one Timestamp: only an older one shows whether it counts.
			s.Do(model.Cancel.On("c1").Token(t), runner.Deviating(wire.Deviation{Age: 3 * time.Second}))
			s.Do(model.Cancel.On("c1").Token(t), runner.Deviating(wire.Deviation{Encode: "unsorted"}))
		},
	},
	{
		Name: "a token used with another connection is a mismatch", Family: family, Connections: 2,
		Clauses: []*spec.Clause{spec.Idem005, spec.Idem006, spec.Idem007, spec.Idem008},
		Run: func(s *runner.Session) {
			t := s.Token()
			s.Do(model.NewConnection("c1"))
			s.Do(model.NewConnection("c2"))
			s.Look("c1", "c2")
			s.Do(model.Cancel.On("c1").Token(t))
			x := s.Do(model.Cancel.On("c2").Token(t))
			s.Want(spec.Idem007, x.Reply.Status == 400, "status 400", fmt.Sprint(x.Reply.Status))
			s.Look("c1", "c2")
			s.Do(model.Cancel.On("c2").Token(s.Token()))
			s.Look("c1", "c2")
		},
	},
	{
		Name: "tokens that differ in case are different tokens", Family: family, Connections: 2, Clauses: []*spec.Clause{spec.Idem009},
		Run: func(s *runner.Session) {
			t := s.Token() + "-abc"
			s.Do(model.NewConnection("c1"))
			s.Do(model.NewConnection("c2"))
			s.Do(model.Cancel.On("c1").Token(t))
			s.Do(model.Cancel.On("c2").Token(strings.ToUpper(t)))
			s.Look("c1", "c2")
		},
	},
	{
		Name: "tokens that differ in their last character are different tokens", Family: family, Connections: 2,
		Clauses: []*spec.Clause{spec.Idem002, spec.Req009},
		Run: func(s *runner.Session) {
			t := (s.Token() + "-" + strings.Repeat("y", 64))[:63]
			s.Do(model.NewConnection("c1"))
			s.Do(model.NewConnection("c2"))
			s.Do(model.Cancel.On("c1").Token(t + "1"))
			s.Do(model.Cancel.On("c2").Token(t + "2"))
			s.Look("c1", "c2")
		},
	},
	{
		Name: "tokens that differ in blanks and signs are different tokens", Family: family, Connections: 2,
		Clauses: []*spec.Clause{spec.Idem002, spec.SigV1x005},
		Run: func(s *runner.Session) {
			t := s.Token()
			s.Do(model.NewConnection("c1"))
			s.Do(model.NewConnection("c2"))
			s.Do(model.Cancel.On("c1").Token(t + " +"))
			s.Do(model.Cancel.On("c2").Token(t + "+ "))
			s.Look("c1", "c2")
			s.Do(model.Delete.On("c1").Token(t))
			s.Do(model.Delete.On("c2").Token(t + " "))
			s.Look("c1", "c2")
		},
	},
	{
		Name: "a refused Cancel is refused again", Family: family, Clauses: []*spec.Clause{spec.Idem011, spec.State010},
		Run: func(s *runner.Session) {
			t := s.Token()
			s.Do(model.NewConnection("c1"))
			s.Do(model.Cancel.On("c1"))
			for range 3 {
				x := s.Do(model.Cancel.On("c1").Token(t))
				s.Want(spec.Idem011, !x.Reply.Success, "a refusal, as before", fmt.Sprint(x.Reply.Status))
			}
			s.Look("c1")
		},
	},
	{
		Name: "a retry may change format, method and signature version", Family: family, Clauses: []*spec.Clause{spec.Idem017, spec.Idem004},
		Run: func(s *runner.Session) {
			t := s.Token()
			s.Do(model.NewConnection("c1"))
			s.Do(model.Cancel.On("c1").Token(t))
			s.Retry(spec.Idem017, model.Cancel.On("c1").Token(t), runner.Way{Format: other(s.Format)})
			s.Retry(spec.Idem017, model.Cancel.On("c1").Token(t), runner.Way{Method: "POST"})
			s.Retry(spec.Idem017, model.Cancel.On("c1").Token(t), runner.Way{Method: "POST", Place: wire.Form})
			if ok, _ := s.Offered(runner.HasV3); ok {
				s.Retry(spec.Idem017, model.Cancel.On("c1").Token(t), runner.Way{Method: "POST", Sign: wire.V3})
			}
			s.Look("c1")
		},
	},
	{
		Name: "simultaneous Cancels with one token change the state once", Family: family, Clauses: []*spec.Clause{spec.Idem018, spec.Idem019},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Look("c1")
			done := 0
			for _, r := range s.Burst(4, model.Cancel.On("c1").Token(s.Token())) {
				switch {
				case r.Success:
					done++
				case strings.Contains(r.Code, "Processing"):
					s.Observe(spec.Idem019, "a request in progress is answered %d %s", r.Status, r.Code)
				default:
					s.Want(spec.Idem018, false, "success or an in-progress answer", fmt.Sprintf("%d %s", r.Status, r.Code))
				}
			}
			s.Want(spec.Idem018, done > 0, "at least one success", "none")
			s.Assume("c1", spec.Canceled)
			s.Look("c1")
		},
	},
	{
		Name: "an over-long or non-ASCII token is outside the contract", Family: family, Clauses: []*spec.Clause{spec.Req010},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Look("c1")
			for _, t := range []string{(s.Token() + strings.Repeat("z", 65))[:65], s.Token() + "é名"} {
				_, r := s.Raw(model.Cancel.On("c1").Token(t))
				s.Observe(spec.Req010, "a token of %d characters: %d %s", len([]rune(t)), r.Status, r.Code)
				if r.Success {
					s.Assume("c1", spec.Canceled)
					s.Want(spec.Req010, false, "a refusal (4xx)", fmt.Sprint(r.Status))
				}
				s.Look("c1")
			}
		},
	},
	{
		Name: "an empty token is judged by what it does", Family: family, Connections: 2, Clauses: []*spec.Clause{spec.Idem016},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Do(model.NewConnection("c2"))
			for _, name := range []string{"c1", "c2"} {
				x := s.Do(model.Cancel.On(name).Token(""))
				s.Observe(spec.Idem016, "Cancel with an empty token: %d %s", x.Reply.Status, x.Reply.Code)
			}
			s.Look("c1", "c2")
		},
	},
}

func other(f wire.Format) wire.Format {
	if f == wire.JSON {
		return wire.XML
	}
	return wire.JSON
}
