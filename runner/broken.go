package runner

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner/wire"
)

// Broken marks a call that is broken on the wire in a way for which no page says whether it is taken all the same. It
// has to be answered by a documented envelope or by a plain refusal of HTTP; a refusal changes nothing, and a success
// means what it always means.
//
// With a rule the call has to be refused for that reason, in whatever words.
func Broken(rule *spec.Clause) *model.Refusal {
	if rule == nil {
		rule = spec.Env010
	}
	return &model.Refusal{Rule: rule, Message: spec.Env010, Soft: true}
}

// isBroken recognises the mark, in a plan that was read from a file too.
func isBroken(step *Step) bool {
	w := step.Call.Want
	return step.Deviate != nil && w != nil && w.Message == spec.Env010
}

// broken does a step that is broken on the wire.
func (s *Session) broken(step Step) {
	x := s.begin(step.Call, []Option{func(to *Step) { to.Way, to.Deviate = step.Way, step.Deviate }})
	x.Call.Want = nil
	s.announceIfMade(x)
	s.unhurried(x)
	a, err := s.run.send(s.ctx, s.request(x))
	if err != nil {
		s.stop(Inconclusive, "%v", err)
	}
	x.Answer = a
	s.result.Requests++
	x.allowed = []string{"success, as if nothing were odd", "a documented refusal", "a plain HTTP refusal"}
	if a.Err != nil {
		s.unanswered(x)
		return
	}
	x.Reply = replyOf(x.Call.Op, a)
	s.leaks(x)
	rule := step.Call.Want.Rule
	switch {
	case x.Reply.Success && rule != spec.Env010:
		s.miss(model.Miss{Clause: rule, Level: rule.Level, Want: "a refusal", Got: answerText(&x.Reply)})
		return
	case x.Reply.Success && !otherService(x):
		s.bind(x)
		s.judge(x)
		return
	}
	refused := x.Call.MustBeRefused(&model.Refusal{Rule: spec.Env010})
	if x.Call.Op == model.Cancel {
		refused.Want.Rule = spec.State014
	}
	s.worlds, _ = s.worlds.Observe(&refused, &x.Reply)
	s.refusedPlainly(x)
}

// otherService recognises a success that is none of the API's: the answer to OPTIONS, or another page of the server.
func otherService(x *Exchange) bool {
	d := x.Step.Deviate
	return x.Reply.RequestID == "" && (d.Method != "" || d.Path != "")
}

func answerText(r *model.Reply) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", r.Status, r.ID))
}

func (s *Session) announceIfMade(x *Exchange) {
	if x.Call.Op == model.Create || x.Call.Op == model.SetupOrder {
		s.announce(x)
	}
}

// unanswered tells a request that the target cannot stand from a target that is away: the same once more, and then one
// with nothing odd about it.
func (s *Session) unanswered(x *Exchange) {
	s.worlds = s.worlds.Lost(&x.Call)
	again, err := s.run.send(s.ctx, s.request(x))
	if err != nil || again.Err == nil || s.ctx.Err() != nil {
		s.stop(Inconclusive, "no answer: %v", x.Answer.Err)
	}
	s.result.Requests++
	plain := s.run.probe(s.ctx, model.Regions, "v1")
	s.result.Requests++
	if plain.Err != nil {
		s.stop(Inconclusive, "no answer: %v", x.Answer.Err)
	}
	s.report([]model.Miss{{Clause: spec.Env001, Level: spec.Env001.Level, Want: "an answer; other requests get one",
		Got: "none, twice: " + compact(s.clean(again.Err.Error(), 200))}}, x)
	s.stop(Fail, "%s", spec.Env001.ID)
}

// plainStatus are refusals of HTTP itself that a server may blame on itself.
var plainStatus = map[int]bool{501: true, 505: true}

// refusedPlainly judges a refusal: one in the API's own words is held to the envelope, any other only to HTTP.
func (s *Session) refusedPlainly(x *Exchange) {
	if busyReply(&x.Reply) {
		return
	}
	var misses []model.Miss
	if st := x.Reply.Status; st >= 500 && !plainStatus[st] {
		misses = append(misses, model.Miss{Clause: spec.Env010, Level: spec.Env010.Level, Want: "a 4xx answer",
			Got: fmt.Sprintf("%d %s", st, s.clean(x.Reply.Code, 100))})
	} else if st < 300 && !otherService(x) {
		misses = append(misses, model.Miss{Clause: spec.Env001, Level: spec.Env001.Level, Want: "a 4xx status",
			Got: fmt.Sprint(st)})
	}
	if x.Step.Deviate.Method == http.MethodHead { // its answer has no body
		s.report(misses, x)
		return
	}
	media, _, _ := mime.ParseMediaType(x.Answer.Header.Get("Content-Type"))
	if x.Reply.Success {
		return
	}
	// Who cannot read a request does not know which format was asked for.
	a := *x.Answer
	wire.Judge(x.Call.Op.Action, "", &a)
	if strings.HasSuffix(media, "json") || strings.HasSuffix(media, "xml") && !strings.Contains(media, "html") {
		for _, f := range a.Faults {
			if f.Clause != spec.Env010 {
				misses = append(misses, model.Miss{Clause: f.Clause, Level: f.Clause.Level, Want: f.Clause.Statement, Got: f.Text})
			}
		}
	}
	s.report(misses, x)
	for _, m := range misses {
		if m.Level == spec.Must {
			s.stop(Fail, "%s", m.Clause.ID)
		}
	}
}

// traces are what the inside of a server looks like.
var traces = []string{"goroutine 1", "goroutine ", "runtime error:", "Traceback (most recent call last)", "\tat java.",
	"\tat com.", "\tat org.", "java.lang.", "Exception in thread", "node_modules/", "System.NullReferenceException",
	"panic: "}

// leaks holds any answer to a broken request to saying nothing that is nobody's business.
func (s *Session) leaks(x *Exchange) {
	body := x.Answer.Body
	got := ""
	for _, t := range traces {
		if bytes.Contains(body, []byte(t)) {
			got = "an answer that holds " + strings.TrimSpace(t)
		}
	}
	t := &s.run.cfg.Target
	for _, c := range []string{t.Main.Secret, t.Other.Secret, t.Main.SecurityToken} {
		if len(c) >= 6 && bytes.Contains(body, []byte(c)) && !echoed(x, c) {
			got = "an answer that holds a secret key"
		}
	}
	if got != "" {
		s.report([]model.Miss{{Clause: spec.Env002, Level: spec.Env002.Level,
			Want: "RequestId, HostId, Code and Message, and nothing of the inside",
			Got:  got}}, x)
		s.stop(Fail, "%s", spec.Env002.ID)
	}
}

// echoed reports whether the secret was among what was sent as a parameter, and so is none in this answer.
func echoed(x *Exchange, secret string) bool {
	for _, a := range x.Call.Args {
		if strings.Contains(a.Value, secret) {
			return true
		}
	}
	return false
}
