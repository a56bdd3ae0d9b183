package fuzz

import (
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/runner"
)

// shown is the program that shows a group, and whether nothing could be left out of it.
func (g *Group) shown() (plan runner.Plan, short bool) {
	if g.Reduced != nil {
		return g.Reduced, true
	}
	return g.Finding.Steps, g.Alone && g.Undone == ""
}

// includes reports whether a group shows nothing that another one does not show already: its program has the whole of
// the other's, it goes on where the other has seen a wrong state, or it sees the same after the same calls and some more.
func (g *Group) includes(part *Group) bool {
	all, short := g.shown()
	some, least := part.shown()
	if !least {
		return false
	}
	if short && contains(all, some) {
		return true
	}
	come, gone := before(all), before(some)
	if short && part.state() && (contains(come, gone) || contains(withoutDress(come), gone)) { // what dresses gone has matters
		return true
	}
	face := g.face()
	return face != "" && face == part.face() && has(operations(come), operations(gone))
}

// state reports whether a group is about a connection that is in another state than it has to be: what comes after that
// says nothing new.
func (g *Group) state() bool {
	f := g.Finding
	return len(f.Expected) > 0 && strings.Contains(f.Expected[0], " reads ") && strings.Contains(f.Title, "; got Status ")
}

// face is what a group shows, whatever clause it is filed under, which hangs on the call that came last: a field that
// reads something else, a connection that is not listed or not found. It is empty where the answer to a call says enough
// by itself.
func (g *Group) face() string {
	f := g.Finding
	if len(f.Expected) == 0 {
		return ""
	}
	want := f.Expected[0]
	_, got, _ := strings.Cut(f.Title, "; got ")
	got, _, _ = strings.Cut(got, " (seen ")
	for _, verb := range []string{" keeps ", " shows "} {
		if _, field, ok := strings.Cut(want, verb); ok {
			name, _, _ := strings.Cut(field, " ")
			return "field " + name + " " + got
		}
	}
	if _, state, ok := strings.Cut(want, " reads "); ok {
		return "reads " + state + " " + got
	}
	if strings.Contains(want, " is listed") {
		return "listed " + got
	}
	if code, _ := f.Observed["code"].(string); strings.HasSuffix(code, ".NotFound") && f.Observed["status"] == 404 {
		return "404 " + strings.SplitN(code, ".", 2)[0]
	}
	return ""
}

// before is a program without the call that shows the fault and the reads before that.
func before(plan runner.Plan) runner.Plan {
	end := max(0, len(plan)-1)
	for end > 0 && plan[end-1].Call.Op.Reads {
		end--
	}
	return plan[:end]
}

// withoutDress is a program in which every call is as plain as it can be, without tokens, by the main account.
func withoutDress(plan runner.Plan) (out runner.Plan) {
	for _, s := range plan {
		s = plainStep(s)
		s.Call = s.Call.Without("ClientToken").By("")
		out = append(out, s)
	}
	return out
}

// operations lists what a program does, without reads and moves of the operator.
func operations(plan runner.Plan) (out []string) {
	for i := range plan {
		if op := plan[i].Call.Op; !op.Reads && op.Actor == model.Tenant {
			out = append(out, op.Name)
		}
	}
	return out
}
