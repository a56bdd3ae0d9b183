package fuzz

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
)

// polish makes the best plan smaller and simpler until nothing more can be left out.
func (r *reducer) polish() {
	r.plainly()
	for before := ""; before != canonical(r.best) && r.stats.Stopped == ""; {
		before = canonical(r.best)
		r.tokenless()
		r.shortcuts()
		r.lines()
		r.gather()
		r.tokens()
		r.merge()
	}
	r.simplify()
}

// tokenless leaves the token of the last call out if it was used before. That is another situation to the model, which would
// rule it out; but most faults do not care, and what was called for the token only can go then.
func (r *reducer) tokenless() {
	last := len(r.best) - 1
	label := labelOf(&r.best[last].Call)
	if label == "" || r.best[last].Call.Want != nil || r.stats.Stopped != "" ||
		!slices.ContainsFunc(r.best[:last], func(s runner.Step) bool { return labelOf(&s.Call) == label }) {
		return
	}
	plan := slices.Clone(r.best)
	plan[last].Call = plan[last].Call.Without("ClientToken")
	if situation, clauses := r.facts.look(plan); slices.Contains(clauses, r.want.Clause) && r.try(plan, "tokens") {
		r.facts.situation = situation
	}
}

// shortcuts lets the operator do in one move what the plan does in several.
func (r *reducer) shortcuts() {
	if r.facts.operator == nobody || r.facts.walks {
		return
	}
	for again := true; again; {
		again = false
		for i := 0; i < len(r.best)-2 && !again; i++ {
			for k := len(r.best) - 2; k > i && !again && r.stats.Stopped == ""; k-- {
				plan := r.facts.shortcut(r.best, i, k)
				again = plan != nil && r.facts.plausible(plan) && !r.vain(r.facts.trailOf(plan)) && r.try(plan, "shorter ways")
			}
		}
	}
}

// shortcut replaces the lines i to k by one move of the operator, if all of them do nothing but move one connection.
func (f *facts) shortcut(plan runner.Plan, i, k int) runner.Plan {
	name := plan[i].Call.Get("PhysicalConnectionId")
	s := newSim(f.habits)
	for n := range k + 1 {
		was := s.world
		c := &plan[n].Call
		s.step(&plan[n], hint{})
		if n < i {
			continue
		}
		old, _ := state(was, strings.TrimPrefix(name, "$"))
		now, _ := state(s.world, strings.TrimPrefix(name, "$"))
		if name == "" || c.Get("PhysicalConnectionId") != name || old == now || c.Bind != "" {
			return nil
		}
	}
	to, _ := state(s.world, name[1:])
	if settledAs(to).State() == "" {
		return nil
	}
	out := slices.Clone(plan[:i])
	out = append(out, runner.Step{Call: model.Advance(name[1:], settledAs(to).State())})
	return append(out, plan[k+1:]...)
}

// lines deletes calls: chunks first, then single ones, the looks among them last.
func (r *reducer) lines() {
	for size := (len(r.best) - 1) / 2; size >= 1; size /= 2 {
		for _, looks := range []bool{false, true} {
			for end := len(r.best) - 1; end > 0 && r.stats.Stopped == ""; end -= size {
				from := max(0, end-size)
				if size == 1 && r.best[from].Call.Op.Reads != looks || size > 1 && looks {
					continue
				}
				plan := without(r.best, from, end)
				if plan != nil && !r.facts.leaps(plan) && r.facts.plausible(plan) && !r.facts.cripples(plan, r.best) && !r.vain(r.facts.trailOf(plan)) && r.try(plan, "single lines") {
					end = min(end, len(r.best)-1) + size
				}
			}
		}
	}
}

// without deletes the lines [from, to) and all that mention a name which they bound. It returns nil if the last line
// does.
func without(plan runner.Plan, from, to int) runner.Plan {
	gone := map[string]bool{}
	var out runner.Plan
	for i := range plan {
		s := &plan[i]
		drop := i >= from && i < to
		for _, a := range s.Call.Args {
			if name, ok := strings.CutPrefix(a.Value, "$"); ok && gone[name] {
				drop = true
			}
		}
		if drop {
			if s.Call.Bind != "" {
				gone[s.Call.Bind] = true
			}
			if i == len(plan)-1 {
				return nil
			}
			continue
		}
		if s.Call.Bind != "" {
			delete(gone, s.Call.Bind)
		}
		out = append(out, *s)
	}
	return out
}

// cripples reports whether a call that the whole plan carries out is refused in a part of it: what it did is missing
// there, and so the call itself may as well be.
func (f *facts) cripples(part, whole runner.Plan) bool {
	done := func(plan runner.Plan) (out []string) {
		s := newSim(f.habits)
		for i := range plan[:len(plan)-1] {
			if w, c := s.step(&plan[i], hint{}); c.Op.Actor == model.Tenant && !c.Op.Reads {
				out = append(out, plan[i].String())
				if at := w.Step(&c); choose(&c, at, s.answered).Refused != nil {
					out[len(out)-1] += " refused"
				}
			}
		}
		return out
	}
	before := done(whole)
	return slices.ContainsFunc(done(part), func(line string) bool { return !slices.Contains(before, line) })
}

// plainly makes all steps as simple as they can be.
func (r *reducer) plainly() {
	plain := slices.Clone(r.best)
	for i := range plain {
		if forms := simpler(plain[i]); len(forms) > 0 {
			plain[i] = forms[0]
		}
	}
	if r.stats.Stopped == "" && canonical(plain) != canonical(r.best) && r.facts.plausible(plain) {
		r.try(plain, "parameters and values")
	}
}

// simplify makes single steps simpler: all at once, then the ways of sending, optional parameters, and values.
func (r *reducer) simplify() {
	r.plainly()
	for i := 0; i < len(r.best); i++ {
		for _, change := range simpler(r.best[i]) {
			if r.stats.Stopped != "" {
				return
			}
			plan := slices.Clone(r.best)
			plan[i] = change
			if canonical(plan) != canonical(r.best) && r.facts.plausible(plan) && r.try(plan, "parameters and values") {
				i-- // simpler still?
				break
			}
		}
	}
}

// simpler lists simpler forms of a step, the simplest first.
func simpler(s runner.Step) (out []runner.Step) {
	if s.Call.Op.Actor == model.Operator {
		return nil
	}
	out = append(out, plainStep(s))
	if s.Way != (runner.Way{}) {
		flat := s
		flat.Way = runner.Way{}
		out = append(out, flat)
	}
	if s.Deviate != nil && s.Call.Want == nil {
		honest := s
		honest.Deviate = nil
		out = append(out, honest)
	}
	for i := len(s.Call.Args) - 1; i >= 0; i-- {
		a := s.Call.Args[i]
		if !required(s.Call.Op, a.Name) && s.Call.Want == nil {
			less := s
			less.Call = s.Call.Without(a.Name)
			out = append(out, less)
		}
		if v, ok := simplest(a); ok && v != a.Value && s.Call.Want == nil {
			other := s
			other.Call = s.Call.With(a.Name, v)
			out = append(out, other)
		}
	}
	return out
}

// usual are the values that plans leave unsaid.
var usual = map[string]string{"RegionId": "$region", "AccessPointId": "$accessPoint", "LineOperator": "CT",
	"Name": "$name", "ClientToken": "$token"}

// simplest is the plainest value that a parameter can have.
func simplest(a model.Arg) (string, bool) {
	switch a.Name {
	case "PortType":
		return "1000Base-T", true
	case "bandwidth":
		return "100", true
	case "Description", "PeerLocation", "CircuitCode":
		return "text", len(a.Value) > 8
	}
	v, ok := usual[a.Name]
	return v, ok
}

// required parameters stay; Create is asked for with a name and a token, for which clients are prepared.
func required(op *model.Operation, name string) bool {
	if strings.HasPrefix(name, "Filter.") || name == "PageSize" {
		return true
	}
	if op == model.Create && (name == "Name" || name == "ClientToken") {
		return true
	}
	return slices.ContainsFunc(op.Params, func(p model.Parameter) bool { return p.Name == name && p.Required })
}

// plainStep is a step without anything that need not be there. What is wrong on purpose stays.
func plainStep(s runner.Step) runner.Step {
	if s.Call.Want != nil || s.Deviate != nil || s.Call.Op.Actor == model.Operator {
		return s
	}
	s.Way = runner.Way{}
	switch s.Call.Op {
	case model.Describe, model.Modify, model.CreateVBR, model.Order, model.ApplyLOA:
		return s // here the optional parameters are the point
	}
	var args []model.Arg
	for _, a := range s.Call.Args {
		if v, ok := usual[a.Name]; ok && a.Name != "RegionId" && a.Value != "" {
			a.Value = v
		}
		if required(s.Call.Op, a.Name) {
			args = append(args, a)
		}
	}
	s.Call.Args = args
	return s
}

// merge lets one connection play the part of two.
func (r *reducer) merge() {
	names := bound(r.best)
	for i := len(names) - 1; i > 0; i-- {
		for k := range i {
			plan := renamed(r.best, names[i], names[k])
			if r.stats.Stopped == "" && r.facts.plausible(plan) && r.try(plan, "fewer connections") {
				return // polish comes again
			}
		}
	}
}

func bound(plan runner.Plan) (names []string) {
	for i := range plan {
		if b := plan[i].Call.Bind; b != "" && !slices.Contains(names, b) {
			names = append(names, b)
		}
	}
	return names
}

// renamed lets the lines about one name speak of another, and drops the call that made it.
func renamed(plan runner.Plan, from, to string) (out runner.Plan) {
	for _, s := range plan {
		if s.Call.Bind == from {
			continue
		}
		s.Call.Args = slices.Clone(s.Call.Args)
		for i := range s.Call.Args {
			if s.Call.Args[i].Value == "$"+from {
				s.Call.Args[i].Value = "$" + to
			}
		}
		out = append(out, s)
	}
	return out
}

// tidy numbers connections, border routers and labels in the order in which they appear.
func tidy(plan runner.Plan) runner.Plan {
	names, counts := map[string]string{}, map[string]int{}
	give := func(kind, old string) string {
		if names[kind+old] == "" {
			counts[kind]++
			names[kind+old] = fmt.Sprintf("%s%d", kind, counts[kind])
		}
		return names[kind+old]
	}
	out := slices.Clone(plan)
	made := map[string]string{}
	for i := range out {
		c := &out[i].Call
		if c.Bind != "" {
			kind := "c"
			if c.Op == model.CreateVBR {
				kind = "v"
			}
			made[c.Bind] = give(kind, c.Bind)
			c.Bind = made[c.Bind]
		}
		c.Args = slices.Clone(c.Args)
		for k := range c.Args {
			a := &c.Args[k]
			if to := made[strings.TrimPrefix(a.Value, "$")]; to != "" && strings.HasPrefix(a.Value, "$") {
				a.Value = "$" + to
			} else if y, ok := runner.ParseSymbol(a.Value); ok {
				y.Label = give(y.Kind[:1], y.Label)
				a.Value = y.String()
			}
		}
	}
	return out
}

// canonical writes a plan so that equal ones are equal.
func canonical(plan runner.Plan) string {
	var b strings.Builder
	for _, s := range tidy(plan) {
		fmt.Fprintf(&b, "%s=%s%q %s %+v", s.Call.Bind, s.Call.Op.Name, s.Call.Args, s.Call.As, s.Way)
		if s.Call.Want != nil {
			fmt.Fprintf(&b, " !%s", s.Call.Want.Rule.ID)
		}
		if s.Deviate != nil {
			text, _ := s.Deviate.MarshalJSON()
			b.Write(text)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// gather moves calls together that were made in several states or on several connections, so that fewer lines lead there.
func (r *reducer) gather() {
	for i := 0; i < len(r.best)-1; i++ {
		for _, plan := range []runner.Plan{later(r.best, i), r.facts.onto(r.best, i)} {
			if plan == nil || r.stats.Stopped != "" || r.facts.leaps(plan) || !r.facts.plausible(plan) || r.vain(r.facts.trailOf(plan)) {
				continue
			}
			if r.try(plan, "calls in one place") {
				i = -1
				break
			}
		}
	}
}

// tokens leaves out a call that may be there for its token only, which another call then has.
func (r *reducer) tokens() {
	last := len(r.best) - 1
	for i := range r.best[:last] {
		value := r.best[i].Call.Get("ClientToken")
		if label := labelOf(&r.best[i].Call); label == "" || !slices.ContainsFunc(r.best, func(s runner.Step) bool {
			return s.Call.Get("ClientToken") == value && s.Call.Op != r.best[i].Call.Op
		}) {
			continue
		}
		for k := range r.best[:last] {
			c := &r.best[k].Call
			if k == i || labelOf(c) != "" || c.Op.Reads || c.Op.Actor == model.Operator {
				continue
			}
			plan := slices.Clone(r.best)
			plan[k].Call = c.With("ClientToken", value)
			if plan = without(plan, i, i+1); plan != nil && r.facts.plausible(plan) && r.try(plan, "tokens") {
				return // polish comes again
			}
		}
	}
}

// later leaves out a move of the operator and makes the calls between it and the next one after that.
func later(plan runner.Plan, i int) (out runner.Plan) {
	name := plan[i].Call.Get("PhysicalConnectionId")
	if plan[i].Call.Op != model.OperatorAdvance {
		return nil
	}
	for k := i + 1; k < len(plan)-1; k++ {
		if plan[k].Call.Op == model.OperatorAdvance && plan[k].Call.Get("PhysicalConnectionId") == name {
			if k == i+1 {
				return nil
			}
			out = append(slices.Clone(plan[:i]), plan[k])
			return append(append(out, plan[i+1:k]...), plan[k+1:]...)
		}
	}
	return nil
}

// onto makes the calls on another connection on that of the last call instead, right before it. They have to be calls that
// were refused: what one that was carried out did would be missing.
func (f *facts) onto(plan runner.Plan, i int) (out runner.Plan) {
	last := len(plan) - 1
	mine, other := mentioned(&plan[last].Call), plan[i].Call.Bind
	if len(mine) != 1 || plan[i].Call.Op != model.Create || other == mine[0] {
		return nil
	}
	var moved runner.Plan
	sim := newSim(f.habits)
	for k := range plan[:last] {
		s := plan[k]
		sim.step(&s, hint{})
		about := mentioned(&s.Call)
		switch {
		case s.Call.Bind == other:
		case !slices.Contains(about, other):
			out = append(out, s)
		case s.Call.Op.Actor == model.Operator || s.Call.Op.Reads:
		case sim.answered.success:
			return nil
		default:
			moved = append(moved, s)
		}
	}
	if len(moved) == 0 {
		return nil
	}
	return append(append(out, renamed(moved, other, mine[0])...), plan[last])
}

// leaps reports whether a plan wants the operator to do in one move what he does in several only.
func (f *facts) leaps(plan runner.Plan) bool {
	if !f.walks {
		return false
	}
	s := newSim(f.habits)
	for i := range plan {
		w, c := s.step(&plan[i], hint{})
		if c.Op != model.OperatorAdvance {
			continue
		}
		from, _ := state(w, strings.TrimPrefix(c.Get("PhysicalConnectionId"), "$"))
		if from = settledAs(from); !from.One() || !slices.Contains(carrying[from.State()], spec.State(c.Get("To"))) {
			return true
		}
	}
	return false
}
