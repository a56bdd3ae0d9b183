package runner

import (
	"math/rand/v2"
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
)

// Absent demands that no connection of a name exists: what was refused was not made all the same.
func (s *Session) Absent(clause *spec.Clause, title string) { s.AbsentAs(clause, title, "") }

// AbsentAs demands that no connection of a name and a description exists.
func (s *Session) AbsentAs(clause *spec.Clause, title, description string) {
	x := s.Do(model.Call{Op: model.Describe, Args: []model.Arg{{Name: "RegionId", Value: "$region"},
		{Name: "PageSize", Value: "50"}, {Name: "Filter.1.Key", Value: "Name"}, {Name: "Filter.1.Value.1", Value: title}}})
	for _, row := range x.Reply.Rows {
		if row.Fields["Name"] == title && (description == "" || row.Fields["Description"] == description) {
			s.Want(clause, false, "the refused Create made no connection", row.ID+" exists and is called "+title)
		}
	}
}

// Offers makes a connection with a value that a page lists and reports whether the target took it. It may lack the
// value at this access point; to call a listed value malformed is against the page.
func (s *Session) Offers(c model.Call) bool {
	x := s.begin(c, nil)
	s.transmit(x)
	if x.Reply.Success || Malformed(x.Reply.Code) ||
		busyReply(&x.Reply) || strings.HasPrefix(x.Reply.Code, "QuotaExceeded") || x.Reply.Status >= 500 {
		s.judge(x)
		return x.Reply.Success
	}
	return false
}

// Malformed tells the codes that call a value malformed. Who lacks a listed value at an access point has
// other codes to say so; whether that holds for operators, for which a page has this code alone, is disputed.
func Malformed(code string) bool {
	return strings.HasSuffix(code, ".Malformd") || strings.HasSuffix(code, ".Malformed")
}

// Shape reports what the decoder found wrong with the last answer, which was not judged otherwise.
func (s *Session) Shape() {
	x := &s.history[len(s.history)-1]
	if busyReply(&x.Reply) {
		s.Inconclusive("the target has no time: %d %s", x.Reply.Status, x.Reply.Code)
	}
	s.report(s.shape(x), x)
}

// One demands that just one connection of a name exists.
func (s *Session) One(clause *spec.Clause, title string) {
	x := s.Do(model.Call{Op: model.Describe, Args: []model.Arg{{Name: "RegionId", Value: "$region"},
		{Name: "PageSize", Value: "50"}, {Name: "Filter.1.Key", Value: "Name"}, {Name: "Filter.1.Value.1", Value: title}}})
	n := 0
	for _, row := range x.Reply.Rows {
		if row.Fields["Name"] == title {
			n++
		}
	}
	s.Want(clause, n == 1, "one connection called "+title, itoa(n))
}

// Retry repeats a call in another way than the session's. If the way itself is not taken, the clause about retries
// says nothing.
func (s *Session) Retry(clause *spec.Clause, c model.Call, way Way) {
	_, r := s.Raw(c, In(way))
	s.Want(clause, r.Success, "success again: only the way of sending changed", answerLine(&r, nil))
}

// Offered says whether the target has a capability, and if not, why.
func (s *Session) Offered(c Capability) (bool, string) { return s.run.Has(c) }

// Letters returns n different characters in random order, as tokens of one character.
func (s *Session) Letters(n int) (out []string) {
	const all = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~"
	for _, i := range rand.Perm(len(all))[:n] {
		out = append(out, all[i:i+1])
	}
	return out
}

// Named returns the Name that a connection was created with.
func (s *Session) Named(name string) string {
	for _, c := range s.created {
		if c.name == name {
			return c.title
		}
	}
	return ""
}

// Scheme returns http or https, as the target is spoken to.
func (s *Session) Scheme() string {
	scheme, _, _ := strings.Cut(s.run.client.Endpoint(), ":")
	return scheme
}

// Unseen demands that a Create which has to be refused makes no connection under another name either. Somebody else may
// make some at the same time: this one is known by where it would lead and by its circuit code.
func (s *Session) Unseen(clause *spec.Clause, c model.Call) {
	mark := s.Name()
	s.Do(c.With("PeerLocation", mark).With("CircuitCode", mark))
	for page := 1; page <= 20; page++ {
		_, r := s.Raw(model.Call{Op: model.Describe, Args: []model.Arg{{Name: "RegionId", Value: "$region"},
			{Name: "PageNumber", Value: itoa(page)}, {Name: "PageSize", Value: "50"}}})
		for _, row := range r.Rows {
			made := row.Fields["PeerLocation"] == mark || row.Fields["CircuitCode"] == mark
			s.Want(clause, !made, "a refused Create makes no connection", row.ID+", called "+row.Fields["Name"])
		}
		if len(r.Rows) < 50 {
			return
		}
	}
	s.Unsupported("the account holds too many connections to list")
}
