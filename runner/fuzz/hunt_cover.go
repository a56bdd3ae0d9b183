package fuzz

import (
	"fmt"
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

// Bounds of what a session remembers.
const (
	maxFeatures = 20_000
	maxGroups   = 200
)

// cover is what was reached on the target, as the answers show it.
type cover struct {
	states, transitions, cells, answers map[string]bool
}

func newCover() *cover {
	return &cover{map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}}
}

// learn notes a feature and reports whether it is new.
func learnFeature(m map[string]bool, feature string) bool {
	if m[feature] || len(m) >= maxFeatures {
		return false
	}
	m[feature] = true
	return true
}

// tour watches a session that fires a program: what it reaches, and up to which step that is new.
type tour struct {
	cover  *cover
	stats  *HuntStats
	fresh  int // steps up to the last that reached something new
	last   string
	used   map[string]*model.Operation
	barred []barred
}

// barred is a move that the operator refused.
type barred struct {
	from model.StateSet
	to   spec.State
}

// run fires the steps of a program in a session and notes what they reach.
func (t *tour) run(s *runner.Session, p *Program) {
	t.used = map[string]*model.Operation{}
	for i := range p.Plan {
		step := &p.Plan[i]
		name := strings.TrimPrefix(step.Call.Get("PhysicalConnectionId"), "$")
		before := s.Now(name)
		s.Step(*step)
		x := s.Last()
		if x == nil {
			continue
		}
		if t.note(s, step, name, before, x) {
			t.fresh = i + 1
		}
		if step.Call.Op == model.OperatorAdvance && !x.Reply.Success {
			return // the rest was drawn for a connection that is elsewhere now
		}
	}
}

func (t *tour) note(s *runner.Session, step *runner.Step, name string, before model.StateSet,
	x *runner.Exchange) (fresh bool) {
	after := s.Now(name)
	op := step.Call.Op.Name
	add := func(m map[string]bool, feature string) {
		if learnFeature(m, feature) {
			fresh, t.last = true, feature
		}
	}
	if after != 0 {
		add(t.cover.states, after.String())
	}
	if before != after && after != 0 {
		add(t.cover.transitions, before.String()+" > "+op+" > "+after.String())
	}
	format := step.Way.Format
	if format == "" {
		format = s.Format
	}
	if before != 0 && step.Deviate == nil {
		add(t.cover.cells, before.String()+" | "+op+" | "+t.situation(step)+" | "+string(format))
	}
	if step.Call.Op == model.OperatorAdvance && (x.Reply.Status == 409 || x.Reply.Status == 501) {
		t.barred = append(t.barred, barred{before, spec.State(step.Call.Get("To"))})
	}
	if x.Answer != nil {
		t.stats.answered(&x.Reply, step)
		add(t.cover.answers, op+" "+answerOf(&x.Reply, x.Answer))
	}
	return fresh
}

func answerOf(r *model.Reply, a *wire.Answer) string {
	code := r.Code
	if len(code) > 60 {
		code = code[:60]
	}
	return fmt.Sprintf("%d %s %s", r.Status, code, a.Got)
}

// situation names what is special about the token of a step, in the order in which it came.
func (t *tour) situation(step *runner.Step) string {
	token, sent := step.Call.Arg("ClientToken")
	if !sent {
		return "no token"
	}
	dress := ""
	if i := strings.IndexByte(token, '|'); i >= 0 {
		dress = token[i:]
	}
	switch op, known := t.used[token]; {
	case token == "":
		return "empty"
	case known && op == step.Call.Op:
		return "repeated"
	case known:
		return "shared"
	}
	t.used[token] = step.Call.Op
	if len(dress) > 4 && dress[1] == '+' {
		return "odd characters"
	}
	return "fresh" + dress
}
