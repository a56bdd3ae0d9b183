package fuzz

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/runner"
)

// cause is a guess at what the fault hangs on beside the situation of the last call: calls of certain kinds before it.
type cause struct {
	kinds  []string // have to come in this order
	times  int      // and the last of them so often
	events []int    // steps of the plan that are of these kinds
	sent   bool     // they are of their kind only as they were sent
	beside bool     // and only while the connection of the last call is where it was then
	weight float64  // how likely it is, compared with the others
}

// trail says which kinds of calls a program makes before its last one.
type trail struct {
	at    map[string][]int
	lines []string // what each step is, moves of the operator left out, with the state that its connections are in
	last  string
}

// within reports whether all that a program does is done in another as well, in the same order, and nothing but calls
// are added there: a read may have undone what a call did.
func (t *trail) within(o *trail) bool {
	k := 0
	for _, line := range o.lines {
		switch {
		case k < len(t.lines) && t.lines[k] == line:
			k++
		case strings.HasPrefix(line, model.Describe.Name):
			return false
		}
	}
	return k == len(t.lines) && t.last == o.last
}

func (t *trail) add(kind string, at int) { t.at[kind] = append(t.at[kind], at) }

// has reports whether a program makes the calls of a cause.
func (t *trail) has(c *cause) bool {
	after := -1
	for i, kind := range c.kinds {
		at := t.at[kind]
		if i == len(c.kinds)-1 {
			return len(at) >= c.times && at[len(at)-1] > after
		}
		next := slices.IndexFunc(at, func(n int) bool { return n > after })
		if next < 0 {
			return false
		}
		after = at[next]
	}
	return false
}

// tracer names the kinds of calls as they come.
type tracer struct {
	mine   []string
	served map[string]string // by connection: the calls that were carried out on it
	tokens map[string]string // by label: what it was used for
	made   int
}

func newTracer(last *model.Call) *tracer {
	return &tracer{mine: mentioned(last), served: map[string]string{}, tokens: map[string]string{}}
}

// kinds lists what kinds of call a step is, the plainest first: an operation in a state, on the connection of the last
// call or on another.
func (t *tracer) kinds(s *runner.Step, w model.World, refused bool) (out []string) {
	c := &s.Call
	if c.Op.Actor == model.Operator {
		return nil
	}
	whose, chain := " of none", ""
	kind := c.Op.Name
	for i, name := range mentioned(c) {
		if i == 0 {
			whose, chain = " of another", t.served[name]
		}
		if slices.Contains(t.mine, name) {
			whose = " of it"
		}
		may, _ := state(w, name)
		kind += " " + settledAs(may).String()
	}
	if c.Op == model.Create {
		whose = ""
		if slices.Contains(t.mine, c.Bind) {
			whose = " of it"
		}
		t.made++
		out = append(out, fmt.Sprint("connections ", t.made))
	}
	kind += whose
	if c.Op == model.Describe && len(mentioned(c)) != 1 {
		for _, a := range c.Args {
			if strings.HasSuffix(a.Name, ".Key") {
				kind += " " + a.Name + "=" + a.Value
			}
		}
	}
	changed := ""
	if c.Op == model.Modify {
		for _, a := range c.Args[min(2, len(c.Args)):] {
			if a.Name != "ClientToken" {
				changed += " " + a.Name
			}
		}
		kind += changed
	}
	out = slices.Insert(out, 0, kind)
	if whose == " of another" && len(t.mine) > 0 {
		out = append(out, kind+beside+of(w, t.mine[0]))
	}
	switch {
	case c.Op.Reads:
	case refused:
		out = append(out, "refused"+whose, "refused "+c.Op.Name+whose)
	case c.Op != model.Create:
		out = append(out, "done "+c.Op.Name+whose+changed)
	}
	if !c.Op.Reads && c.Op != model.Create {
		out = append(out, "calls"+whose)
	}
	if chain != "" {
		out = append(out, kind+" after"+chain)
	}
	if !refused && !c.Op.Reads && c.Op != model.Modify && len(mentioned(c)) > 0 {
		t.served[mentioned(c)[0]] += " " + c.Op.Name
	}
	return append(out, t.sent(s, kind)...)
}

// sent lists the kinds that a step is of because of the way in which it was sent.
func (t *tracer) sent(s *runner.Step, kind string) (out []string) {
	way := s.Way
	for _, part := range []string{string(way.Format), way.Method, string(way.Place), string(way.Sign), s.Call.As} {
		if part != "" {
			out = append(out, kind+" by "+part)
		}
	}
	if s.Deviate != nil || s.Call.Want != nil {
		out = append(out, kind+" broken")
	}
	for _, a := range s.Call.Args {
		if y, ok := runner.ParseSymbol(a.Value); ok && a.Name == "ClientToken" {
			if t.tokens[y.Label] != "" {
				out = append(out, "token of "+t.tokens[y.Label]+" for "+kind)
			}
			t.tokens[y.Label] = kind
		}
	}
	return out
}

// beside comes before the state of the connection of the last call in the kind of a call on another.
const beside = " beside "

// trailOf follows a program by the model.
func (f *facts) trailOf(plan runner.Plan) *trail {
	last := len(plan) - 1
	t, s, tr := &trail{at: map[string][]int{}}, newSim(f.habits), newTracer(&plan[last].Call)
	for i := range plan {
		if plan[i].Call.Op.Actor == model.Operator {
			s.step(&plan[i], hint{})
			continue
		}
		w, _ := s.step(&plan[i], hint{})
		kinds := tr.kinds(&plan[i], w, !plan[i].Call.Op.Reads && !s.answered.success)
		line := kinds[0]
		for _, kind := range kinds[1:] {
			if strings.HasPrefix(kind, kinds[0]+" by ") || strings.HasPrefix(kind, "token of ") || strings.HasSuffix(kind, " broken") {
				line += ", " + kind
			}
			if i < last {
				t.add(kind, i)
			}
		}
		if i == last {
			t.last = line
			continue
		}
		t.add(kinds[0], i)
		t.lines = append(t.lines, line)
	}
	return t
}

// How likely causes are, compared with a single call that was carried out long ago. They were set by what faults of
// many kinds took, and only their order of size matters.
const (
	likelyRefused  = 2.0  // a refused call that was not without effect
	likelySame     = 4.0  // the same call as the last, in the same state
	likelyOwn      = 2.0  // on the connection of the last call
	likelyRead     = 0.5  // a look, as it is made all the time
	likelyTimes    = 0.5  // two of a kind; of three half as much, and so on
	likelyRefusals = 0.4  // two refusals in any state
	likelyWay      = 0.15 // only in the way in which it was sent
	likelyToken    = 1.0  // a token that came twice
	likelyChain    = 0.3  // only after the calls that led there
	likelyBeside   = 0.2  // on another connection, only while that of the last call is in a state
	likelyPair     = 0.03 // two calls, of the product of both
	likelyEarly    = 0.1  // what was there already when the same call was answered rightly
	likelyHere     = 5.0  // of what was called when the fault broke another clause
	unlikely       = 1.0  // something else altogether
)

// causes lists the guesses that the plan allows.
func (f *facts) causes() (out []*cause) {
	t, tr := &trail{at: map[string][]int{}}, newTracer(&f.last.Call)
	last := len(f.plan) - 1
	var single []*cause
	token := map[string]int{}
	same := f.kindOfLast()
	for i := range last {
		s := &f.plan[i]
		list := tr.kinds(s, f.before[i], f.refused[i])
		for n, kind := range list {
			t.add(kind, i)
			if strings.HasPrefix(kind, "token of ") {
				label := labelOf(&s.Call)
				out = append(out, &cause{kinds: []string{kind}, times: 1, events: []int{token[label], i}, sent: true, weight: likelyToken})
			}
			_ = n
		}
		if label := labelOf(&s.Call); label != "" {
			token[label] = i
		}
	}
	tr = newTracer(&f.last.Call)
	for i := range last {
		s := &f.plan[i]
		for n, kind := range tr.kinds(s, f.before[i], f.refused[i]) {
			at := t.at[kind]
			if at[len(at)-1] != i { // the latest stands for all of its kind
				continue
			}
			weight := f.weightOf(i, last) * map[bool]float64{true: likelySame, false: 1}[kind == same]
			switch {
			case strings.HasPrefix(kind, "token of "):
			case strings.HasPrefix(kind, "connections "):
				if others := f.creates(tr.mine); len(others) > 0 {
					for k := 1; k <= len(others); k++ {
						name := fmt.Sprint("connections ", k+len(tr.mine))
						single = append(single, &cause{kinds: []string{name}, times: 1, events: others[:k], weight: likelyRefused / float64(k)})
					}
				}
			case n == 0 && s.Call.Op == model.Create:
			case n == 0:
				single = append(single, &cause{kinds: []string{kind}, times: 1, events: []int{i}, weight: weight})
			case strings.Contains(kind, beside):
				out = append(out, &cause{kinds: []string{kind}, times: 1, events: []int{i}, beside: true, weight: weight * likelyBeside})
			case strings.Contains(kind, " after "):
				out = append(out, &cause{kinds: []string{kind}, times: 1, events: append(f.servedTo(i), i), weight: weight * likelyChain})
			case strings.Contains(kind, " by ") || strings.HasSuffix(kind, " broken"):
				out = append(out, &cause{kinds: []string{kind}, times: 1, events: []int{i}, sent: true, weight: weight * likelyWay})
			}
			if n > 0 && (strings.Contains(kind, " by ") || strings.Contains(kind, " after ") || strings.Contains(kind, beside)) || s.Call.Op == model.Create {
				continue
			}
			often := weight * likelyTimes
			switch {
			case kind == same:
				often = weight
			case strings.HasPrefix(kind, "refused"), strings.HasPrefix(kind, "done"):
				often = weight * likelyRefusals
			}
			for times := 2; times <= min(mostTimes, len(at)); times++ {
				out = append(out, &cause{kinds: []string{kind}, times: times, events: slices.Clone(at[len(at)-times:]), weight: often / float64(times-1)})
			}
		}
	}
	for _, a := range single {
		for _, b := range single {
			if a != b {
				first := t.at[a.kinds[0]]
				k := slices.IndexFunc(first, func(n int) bool { return n > b.events[0] })
				if k < 0 {
					k = len(first)
				}
				if k == 0 {
					continue
				}
				events := append([]int{first[k-1]}, b.events...)
				if len(a.events) > 1 {
					events = append(events, a.events...)
				}
				out = append(out, &cause{kinds: []string{a.kinds[0], b.kinds[0]}, times: 1, events: events, weight: a.weight * b.weight * likelyPair})
			}
		}
	}
	out = slices.DeleteFunc(append(single, out...), func(c *cause) bool { return !t.has(c) })
	earlier := f.answeredRightly(same)
	for _, c := range out { // what had been called before then was not enough
		if slices.ContainsFunc(earlier, func(t *trail) bool { return t.has(c) }) {
			c.weight *= likelyEarly
		}
	}
	return out
}

// answeredRightly lists what had been called each time the call of the last step was made in its situation before, on
// whichever connection, and answered as it has to be.
func (f *facts) answeredRightly(same string) (out []*trail) {
	for i := range f.plan[:len(f.plan)-1] {
		if c := &f.plan[i].Call; c.Op != f.last.Call.Op || newTracer(c).kinds(&f.plan[i], f.before[i], true)[0] != same {
			continue
		}
		t, tr := &trail{at: map[string][]int{}}, newTracer(&f.plan[i].Call)
		for k := range i {
			for _, kind := range tr.kinds(&f.plan[k], f.before[k], f.refused[k]) {
				t.add(kind, k)
			}
		}
		out = append(out, t)
	}
	return out
}

// mostTimes is how often a kind of call is taken to be counted at most.
const mostTimes = 6

func (f *facts) kindOfLast() string {
	return newTracer(&f.last.Call).kinds(f.last, f.before[len(f.plan)-1], true)[0]
}

func labelOf(c *model.Call) string {
	y, _ := runner.ParseSymbol(c.Get("ClientToken"))
	return y.Label
}

// weightOf is how likely one step is the cause: what was refused, came late and is about the same connection is first.
func (f *facts) weightOf(i, last int) float64 {
	c := &f.plan[i].Call
	weight := 1.0
	if f.refused[i] {
		weight *= likelyRefused
	}
	if _, look := lookedAt(c); look {
		weight *= likelyRead
	}
	mine := mentioned(&f.last.Call)
	if slices.ContainsFunc(mentioned(c), func(n string) bool { return slices.Contains(mine, n) }) {
		weight *= likelyOwn
	}
	return weight / math.Sqrt(1+float64(last-i)/10)
}

// servedTo lists the calls that were carried out on the connection of a step before it.
func (f *facts) servedTo(i int) (out []int) {
	names := mentioned(&f.plan[i].Call)
	for k := range i {
		c := &f.plan[k].Call
		if c.Op.Actor == model.Tenant && !c.Op.Reads && !f.refused[k] && c.Op != model.Modify && len(mentioned(c)) > 0 &&
			mentioned(c)[0] == names[0] {
			out = append(out, k)
		}
	}
	return out
}

// named lists the connections that a step speaks of or makes.
func (f *facts) named(i int) []string {
	c := &f.plan[i].Call
	if c.Op == model.Create {
		return []string{c.Bind}
	}
	return mentioned(c)
}
