package fuzz

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
)

// sim steps the model through a plan without a target. Where the specification leaves a choice it takes what the
// target answered, if that is known, and else the first that is named; reads are taken to show what had to come.
type sim struct {
	world  model.World
	habits map[string]bool // by situation: did the target do what was asked?
	fresh  int

	answered hint // what the last call was taken to be answered
}

func newSim(habits map[string]bool) *sim {
	return &sim{habits: habits, world: model.NewWorld(model.Env{Region: "$region", OtherRegion: "$otherRegion",
		AccessPoint: "$accessPoint", Regions: []string{"$region", "$otherRegion"}})}
}

// hint is what is known of the answer to a step.
type hint struct {
	known, success bool
	shown          map[string]spec.State // of a read: the state of each connection
}

// hintOf reads the answer in the line of a finding: 200 pc-…, 400 Code, 200 c1 Initial c2 Allocation Failed, done.
func hintOf(line string) (h hint) {
	words := strings.Fields(line)
	if line == "done" { // by the operator
		return hint{known: true, success: true}
	}
	if len(words) == 0 || len(words[0]) != 3 {
		return h
	}
	h.known, h.success = true, words[0][0] == '2'
	for i := 1; i+1 < len(words); i++ {
		state := words[i+1]
		if state == "Allocation" {
			state = string(spec.AllocationFailed)
		}
		if model.Of(spec.State(state)) != 0 {
			if h.shown == nil {
				h.shown = map[string]spec.State{}
			}
			h.shown[words[i]] = spec.State(state)
		}
	}
	return h
}

// resolve gives symbols values that are as different from each other as on a target.
func (s *sim) resolve(c model.Call) model.Call {
	c.Args = slices.Clone(c.Args)
	for i := range c.Args {
		a := &c.Args[i]
		if a.Value == "$name" || a.Value == "$token" {
			s.fresh++
			a.Value = "made-" + strconv.Itoa(s.fresh)
		} else if y, ok := runner.ParseSymbol(a.Value); ok {
			a.Value = y.Dress("pcf-" + y.Kind + "-" + y.Label)
		}
	}
	return c
}

// step makes a call and returns the world before it and the call as it was made.
func (s *sim) step(st *runner.Step, h hint) (before model.World, c model.Call) {
	before, c = s.world, s.resolve(st.Call)
	if c.Op.Reads {
		s.settle(&c, h)
		return before, c
	}
	if c.Op == model.OperatorAdvance && h.known && !h.success {
		return before, c
	}
	if !h.known {
		h = s.expect(&c)
	}
	s.answered = h
	outcomes := s.world.Step(&c)
	reply := answer(choose(&c, outcomes, h), &c)
	ws, _ := model.Worlds{s.world}.Observe(&c, &reply)
	s.world = ws[0]
	return before, c
}

// expect says what a target will answer: what it answered before in this situation, and else what fits the state that
// its connection is about to have.
func (s *sim) expect(c *model.Call) hint {
	if done, known := s.habits[habit(s.world, c)]; known {
		return hint{known: true, success: done}
	}
	w := s.world
	for _, name := range mentioned(c) {
		if may, ok := state(w, name); ok && may.Pending() {
			w = w.Assume(name, settledAs(may).State())
		}
	}
	first := choose(c, w.Step(c), hint{})
	return hint{known: true, success: first.Refused == nil}
}

func choose(c *model.Call, outcomes []model.Outcome, h hint) *model.Outcome {
	want := h.success || !h.known && c.Op == model.Create
	at := slices.IndexFunc(outcomes, func(o model.Outcome) bool { return (o.Refused == nil) == want })
	if at >= 0 && (want || h.known) {
		return &outcomes[at]
	}
	return &outcomes[0]
}

// answer is what a target would say that chose this outcome.
func answer(o *model.Outcome, c *model.Call) model.Reply {
	switch {
	case o.Refused == nil && o.ID != "":
		return model.Reply{Success: true, Status: 200, ID: o.ID}
	case o.Refused == nil:
		return model.Reply{Success: true, Status: 200, ID: "id-" + c.Bind}
	case len(o.Refused.Rows) > 0:
		row := o.Refused.Rows[0]
		return model.Reply{Status: row.Status, Code: strings.ReplaceAll(row.Code, "*", "x"), Message: row.Message}
	}
	return model.Reply{Status: 400, Code: "Refused"}
}

// settle takes a read to show that what was under way has come about, unless it is known what it showed.
func (s *sim) settle(c *model.Call, h hint) {
	for _, name := range mentioned(c) {
		conn, ok := s.world.Conn(name)
		shown, seen := h.shown[name]
		switch {
		case !ok:
		case seen && !conn.May.Pending():
			if !conn.May.One() {
				s.world = s.world.Assume(name, shown)
			}
		case conn.May.Pending():
			if to := settledAs(conn.May); !seen || model.Of(shown) == to {
				s.world = s.world.Assume(name, to.State())
			}
		}
	}
}

// settledAs is what a state becomes by itself.
func settledAs(s model.StateSet) model.StateSet {
	switch {
	case !s.Pending():
		return s
	case s.Ending():
		return model.Of(spec.Terminated)
	}
	return model.Of(spec.Enabled)
}

// state is what a connection may be, and whether it was ever made.
func state(w model.World, name string) (model.StateSet, bool) {
	conn, ok := w.Conn(name)
	return conn.May, ok
}

// notNames are the words behind a $ that are no names of the plan.
var notNames = []string{"region", "otherRegion", "accessPoint", "name", "token"}

// mentioned lists the names of the plan that a call speaks of.
func mentioned(c *model.Call) (names []string) {
	for _, a := range c.Args {
		name, ok := strings.CutPrefix(a.Value, "$")
		if ok && !strings.Contains(name, ":") && !slices.Contains(notNames, name) {
			names = append(names, name)
		}
	}
	return names
}

// facts is what the model says of a plan that failed.
type facts struct {
	plan      runner.Plan
	habits    map[string]bool // what the target chose where it had a choice
	refused   []bool
	before    []model.World
	movedBy   []map[string]int // before each step: the step that last changed the state of a connection
	operator  reach            // how the plan asked one
	walks     bool             // an operator who was found not to jump
	situation string           // of the last call
	vague     bool             // the state of its connection was not known for sure
	clause    bool             // the model connects the broken clause with the situation
	own       bool             // … by a call about the connections of the last call
	wanted    string           // the broken clause
	last      *runner.Step
	names     []string // of the connections
	lost      bool     // the model did not follow the target through the plan
	rich      bool     // connections are made as the plan made them
}

// learn steps the model through the plan.
func learn(plan runner.Plan, want Key, lines []runner.Line) *facts {
	f := &facts{plan: plan, last: &plan[len(plan)-1], wanted: want.Clause, habits: map[string]bool{}}
	s := newSim(nil)
	var final model.Call
	var touched, own []*spec.Clause
	moved := map[string]int{}
	for i := range plan {
		h := hint{}
		if i < len(lines) {
			h = hintOf(lines[i].Answer)
		}
		f.refused = append(f.refused, h.known && !h.success)
		f.movedBy = append(f.movedBy, maps.Clone(moved))
		w, c := s.step(&plan[i], h)
		f.before = append(f.before, w)
		if final = c; i == len(plan)-1 || f.last.Call.Op.Reads {
			touched = append(touched, w.Clauses(&c)...)
			if f.concerns(&plan[i].Call) {
				own = append(own, w.Clauses(&c)...)
			}
		}
		if h.known && !c.Op.Reads && c.Op.Actor == model.Tenant && i < len(plan)-1 {
			f.habits[habit(w, &c)] = h.success
		}
		for _, c := range s.world.Conns() {
			if was, _ := state(w, c.Name); was != c.May && !plan[i].Call.Op.Reads {
				moved[c.Name] = i
			}
		}
		if c.Op == model.OperatorAdvance {
			f.operator = max(f.operator, asked(w, &c, h))
		}
	}
	for _, c := range s.world.Conns() {
		f.names = append(f.names, c.Name)
	}
	f.situation = describe(f.before[len(plan)-1], &final)
	for _, name := range mentioned(&final) {
		if may, ok := state(f.before[len(plan)-1], name); ok && !may.One() {
			f.vague = true
		}
	}
	wanted := func(c *spec.Clause) bool { return c.ID == want.Clause }
	f.clause, f.own = slices.ContainsFunc(touched, wanted), slices.ContainsFunc(own, wanted)
	if !f.plausible(plan) { // the fault led the target away from what the model expects: the model has no say
		f.clause, f.lost = false, true
	}
	return f
}

// asked says what an advance tells about the operator: that there is one, or that it jumps.
func asked(w model.World, c *model.Call, h hint) reach {
	from, _ := state(w, strings.TrimPrefix(c.Get("PhysicalConnectionId"), "$"))
	if to := spec.State(c.Get("To")); h.success && from.One() && !slices.Contains(carrying[from.State()], to) {
		return jumps
	}
	return steps
}

// look describes the situation of the last call of a plan as far as a failure can depend on it, and the clauses that
// the model connects with its answer. What a read shows may be the fault of any call before it.
func (f *facts) look(plan runner.Plan) (situation string, clauses []string) {
	s := newSim(f.habits)
	for i := range plan {
		w, c := s.step(&plan[i], hint{})
		last := i == len(plan)-1
		if last || plan[len(plan)-1].Call.Op.Reads && (!f.own || f.concerns(&plan[i].Call)) {
			for _, k := range w.Clauses(&c) {
				clauses = append(clauses, k.ID)
			}
		}
		if last {
			situation = describe(w, &c)
		}
	}
	return situation, clauses
}

// concerns reports whether a call is about one of the connections of the last call.
func (f *facts) concerns(c *model.Call) bool {
	mine := mentioned(&f.last.Call)
	return slices.Contains(mine, c.Bind) || slices.ContainsFunc(mentioned(c), func(n string) bool { return slices.Contains(mine, n) })
}

func describe(w model.World, c *model.Call) string {
	var b strings.Builder
	b.WriteString(c.Op.Name)
	if c.Op.Reads {
		for _, name := range mentioned(c) {
			fmt.Fprintf(&b, " %s", of(w, name))
		}
		return b.String()
	}
	for _, o := range w.Step(c) {
		fmt.Fprintf(&b, " %s %t %t", o.Rule.ID, o.Refused != nil, o.ID != "")
	}
	return b.String()
}

// habit names a situation closely enough that a target may be expected to choose again what it chose before.
func habit(w model.World, c *model.Call) string {
	out := describe(w, c)
	for _, name := range mentioned(c) {
		out += " " + of(w, name)
	}
	return out
}

func of(w model.World, name string) string {
	s, ok := state(w, name)
	if !ok {
		return "nothing"
	}
	return s.String()
}

// plausible reports whether a plan can fail for the cause, as far as the model knows: its last call is in the same
// situation, and the broken clause is one that this plan touches.
func (f *facts) plausible(plan runner.Plan) bool {
	if !f.clause {
		return true
	}
	situation, clauses := f.look(plan)
	return (situation == f.situation || f.vague) && slices.Contains(clauses, f.wanted)
}
