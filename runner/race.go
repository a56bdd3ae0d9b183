package runner

import (
	"fmt"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/runner/wire"
)

// Burst sends one call several times at once and returns the answers in no particular order. The calls are not judged
// one by one: a check says what their sum may be.
func (s *Session) Burst(n int, c model.Call, opts ...Option) []model.Reply {
	x := s.begin(c, opts)
	if c.Op == model.Create {
		s.announce(x)
	}
	requests := make([]wire.Request, n)
	for i := range requests {
		requests[i] = s.request(x)
	}
	out, texts := s.together(requests, func(int) *Exchange { return x })
	x.Step.Call.Bind = fmt.Sprintf("%d at once", n)
	x.Burst = texts
	if c.Op == model.Create {
		s.tookAll(x, out)
	}
	if len(out) < n {
		s.Inconclusive("%d of %d simultaneous requests were not answered", n-len(out), n)
	}
	return out
}

// Race sends different calls at once and returns their answers in the order of the calls. They are not judged either.
func (s *Session) Race(calls ...model.Call) []model.Reply {
	first := len(s.history)
	for i, c := range calls {
		s.begin(c, nil).Step.Beside = i > 0
	}
	requests := make([]wire.Request, len(calls))
	for i := range calls {
		requests[i] = s.request(&s.history[first+i])
	}
	out, _ := s.together(requests, func(i int) *Exchange { return &s.history[first+i] })
	if len(out) < len(calls) {
		s.Inconclusive("%d of %d simultaneous requests were not answered", len(calls)-len(out), len(calls))
	}
	for i := range calls {
		out[i] = s.history[first+i].Reply
	}
	return out
}

// together sends requests at once and notes each answer where it belongs.
func (s *Session) together(requests []wire.Request, where func(int) *Exchange) (out []model.Reply, texts []string) {
	type answered struct {
		i int
		a *wire.Answer
	}
	answers := make(chan answered, len(requests))
	for i, req := range requests {
		go func() {
			a, err := s.run.send(s.ctx, req)
			if err != nil {
				a = &wire.Answer{Err: err}
			}
			answers <- answered{i, a}
		}()
	}
	for range requests {
		got := <-answers
		s.result.Requests++
		s.sent++
		x := where(got.i)
		if got.a.Err != nil {
			texts = append(texts, "no answer")
			continue
		}
		r := replyOf(x.Call.Op, got.a)
		out = append(out, r)
		texts = append(texts, answerLine(&r, nil))
		x.Answer, x.Reply = got.a, r
	}
	return out, texts
}

// tookAll notes every connection that simultaneous Creates made; the first is the one that the plan names.
func (s *Session) tookAll(x *Exchange, replies []model.Reply) {
	known := map[string]bool{"": true}
	for _, r := range replies {
		if known[r.ID] {
			continue
		}
		if len(known) > 1 {
			s.announce(x)
		} else {
			s.worlds, _ = s.worlds.Observe(&x.Call, &r)
			s.ids[x.Call.Bind] = r.ID
		}
		known[r.ID] = true
		x.Reply = r
		s.took(x)
	}
}
