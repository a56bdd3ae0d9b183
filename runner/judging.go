package runner

import (
	"cmp"
	"slices"
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner/wire"
)

// judge compares the answer with every world and reports what none explains.
func (s *Session) judge(x *Exchange) {
	next, j := s.worlds.Observe(&x.Call, &x.Reply)
	if x.Call.Op.Reads && x.Step.Deviate != nil && staleOnly(j.Misses) { // a plain read would be repeated until it shows
		next = s.worlds
		j.Misses = slices.DeleteFunc(j.Misses, func(m model.Miss) bool { return m.Stale || m.Premise })
	}
	s.settleJudgement(x, next, &j)
}

func (s *Session) settleJudgement(x *Exchange, next model.Worlds, j *model.Judgement) {
	x.outcomes, x.allowed = j.Allowed, nil
	if optional(x.Call.Op) && notOffered(&x.Reply) {
		s.Unsupported("the target does not offer %s", x.Call.Op.Action)
	}
	if s.garbled(x) {
		s.worlds = next
		s.report(s.shape(x), x)
		verdict := Inconclusive
		if s.result.Verdict == Fail || s.result.Verdict == Warn {
			verdict = s.result.Verdict
		}
		s.stop(verdict, "%s", x.Answer.Faults[0].Text)
	}
	if v := j.Violated(); v != nil {
		if clause := atTheGate(x); clause != nil {
			v.Clause, v.Level = clause, clause.Level
		}
	}
	if v := j.Violated(); v != nil && s.repeatedOtherwise(x) {
		v.Clause, v.Level = spec.Idem017, spec.Idem017.Level // nobody says outright that the way of sending is no difference
		s.worlds = next
		s.report(append(s.shape(x), j.Misses...), x)
		s.stop(Warn, "%s", spec.Idem017.ID)
	}
	misses := append(s.shape(x), j.Misses...)
	if j.Violated() != nil && s.brokenPremise(x) {
		return
	}
	if len(j.Misses) > 0 && s.driftExplains(x, j) {
		for i := range misses {
			misses[i].Drift = true
		}
	}
	if j.Violated() != nil {
		change := s.hasty(x)
		for i := range misses {
			misses[i].Hasty = change
		}
	}
	s.worlds = next
	if j.Taken.Note != "" {
		s.Observe(j.Taken.NoteOn, "%s", j.Taken.Note)
	}
	s.identity(x, j, &misses)
	if v := j.Violated(); v != nil && v.Racy && s.run.once(s.check, s.Format) {
		s.result.chance = true
		s.stop(Inconclusive, "the state may have ended at just that moment, so it has to be seen again")
	}
	s.report(misses, x)
	for _, m := range j.Misses {
		if m.Premise {
			s.stop(Inconclusive, "the operator reported a move that reads do not show: %s, but %s", m.Want, m.Got)
		}
	}
	if v := j.Violated(); v != nil {
		s.stop(Fail, "%s", v.Clause.ID)
	}
	if x.Call.Bind != "" && x.Reply.Success && x.Reply.ID == "" && x.Call.Op.Actor == model.Tenant {
		s.stop(Fail, "%s made something and does not say what", x.Call.Op.Name)
	}
	if j.Taken.Excuse && !x.Reply.Success {
		s.stop(Unsupported, "the target refuses what the check is built on: %s answered %d %s", x.Call.Op.Name, x.Reply.Status, x.Reply.Code)
	}
}

// allowed says in words what could have been answered to a call.
func (s *Session) allowed(x *Exchange) []string {
	for i := range x.outcomes {
		if text := s.clean(x.outcomes[i].Describe(), mostTitle); !slices.Contains(x.allowed, text) {
			x.allowed = append(x.allowed, text)
		}
	}
	x.outcomes = nil
	return x.allowed
}

// brokenPremise recognises answers that have to do with the account and not with the clause: a quota, most of all.
func (s *Session) brokenPremise(x *Exchange) bool {
	code := x.Reply.Code
	if x.Call.Op == model.Create && strings.HasPrefix(code, "QuotaExceeded") {
		s.stop(Inconclusive, "the account's quota is used up: %s", code)
	}
	if x.Call.Op == model.Create && code == spec.TrafficNotEnabled.Code {
		s.stop(Unsupported, "outbound-traffic billing is off for this account: %s", code)
	}
	if busyReply(&x.Reply) {
		s.stop(Inconclusive, "the target has no time: %d %s", x.Reply.Status, code)
	}
	return false
}

// optional operations may be missing from a target; their clauses are then not tested.
func optional(op *model.Operation) bool {
	return op == model.Recover || op == model.ApplyLOA || op == model.CompleteLOA || op == model.SetupOrder
}

// notOffered recognises the answers to an unknown action, of both generations.
func notOffered(r *model.Reply) bool {
	switch r.Code {
	case "InvalidAction", "InvalidAction.NotFound", "InvalidApi.NotFound", "UnsupportedOperation", "InvalidVersion", "NoSuchVersion":
		return true
	case "InvalidParameter":
		return strings.Contains(r.Message, "Action")
	}
	return false
}

// NotOffered reports whether an answer says that the target has no such action or version.
func NotOffered(r *model.Reply) bool { return notOffered(r) }

func busyReply(r *model.Reply) bool {
	return r.Status == 503 || r.Status == 429 || strings.HasPrefix(r.Code, "Throttling")
}

// shape turns what the decoder found into misses.
func (s *Session) shape(x *Exchange) (out []model.Miss) {
	for _, f := range x.Answer.Faults {
		if f.Clause == spec.Env010 && busyReply(&x.Reply) {
			continue
		}
		out = append(out, model.Miss{Clause: f.Clause, Level: f.Clause.Level, Want: f.Clause.Statement, Got: f.Text})
	}
	return out
}

// garbled reports whether nothing can be known from a success that the decoder found wrong: it is no document, or the
// listing that was asked for is no list. What is wrong with its form is said; what it would have said is not guessed.
func (s *Session) garbled(x *Exchange) bool {
	if !x.Reply.Success || x.Answer == nil || len(x.Answer.Faults) == 0 {
		return false
	}
	l, lists := listings[x.Call.Op.Action]
	if !lists {
		return x.Answer.Tree == nil
	}
	v, _ := x.Answer.Value(l.set, l.kind)
	_, list := v.([]any)
	return !list
}

// identity demands an own RequestId in every answer, a replay's apart (CPC-RESP-008, CPC-IDEM-012).
func (s *Session) identity(x *Exchange, j *model.Judgement, misses *[]model.Miss) {
	id := x.Reply.RequestID
	if id == "" {
		return
	}
	fresh := s.run.fresh(id)
	if s.repeats(x) {
		if x.Reply.Success {
			seen := "a replay carries the stored RequestId"
			if fresh {
				seen = "a replay carries a fresh RequestId"
			}
			s.Observe(spec.Idem012, "%s", seen)
		}
		return
	}
	if !fresh {
		*misses = append(*misses, model.Miss{Clause: spec.Resp008, Level: spec.Must, Want: "a RequestId of its own", Got: "RequestId " + id + " again"})
	}
}

// repeats reports whether the session used the call's token before.
func (s *Session) repeats(x *Exchange) bool {
	t := x.Call.Get("ClientToken")
	if t == "" {
		return false
	}
	n := 0
	for i := range s.history {
		if s.history[i].Call.Get("ClientToken") == t {
			n++
		}
	}
	return n > 1
}

// repeatedOtherwise reports whether a call repeats an earlier one with its token in another way of sending.
func (s *Session) repeatedOtherwise(x *Exchange) bool {
	t := x.Call.Get("ClientToken")
	if t == "" {
		return false
	}
	for i := range s.history {
		h := &s.history[i]
		if h != x && h.Reply.Success && h.Call.Get("ClientToken") == t && h.Call.Alike(&x.Call) {
			return s.effective(h.Step.Way) != s.effective(x.Step.Way)
		}
	}
	return false
}

// effective is a way of sending with all that the session fills in.
func (s *Session) effective(w Way) Way {
	return Way{Format: cmp.Or(w.Format, s.Format), Method: cmp.Or(w.Method, "GET"), Place: cmp.Or(w.Place, wire.Query), Sign: cmp.Or(w.Sign, wire.V1)}
}
