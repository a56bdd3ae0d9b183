package fuzz

import (
	"slices"
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/runner"
)

// group is a guess at what the fault hangs on beside the situation of the last call.
type group struct {
	phase  string
	events []int // steps of the plan, in order
	simple bool  // in their simplest form
	rich   bool  // on connections made as they were, and looked at before
}

// groups lists the guesses, the cheap ones first.
func (f *facts) groups() (out []group) {
	mine := mentioned(&f.last.Call)
	about := func(names ...string) func(int) bool {
		return func(i int) bool {
			c := &f.plan[i].Call
			return slices.ContainsFunc(append(mentioned(c), c.Bind), func(n string) bool { return slices.Contains(names, n) })
		}
	}
	out = append(out, group{"the same call, as often as before", f.events(f.again, false), true, false})
	counted := func() {
		if last := len(f.plan) - 1; !f.last.Call.Op.Reads && f.last.Call.Bind == "" && f.last.Deviate == nil {
			out = append(out, group{"the last call, three times before", []int{last, last, last}, true, false},
				group{"the same call, in any state", f.refusals(), true, false})
		}
		out = append(out, f.latest(f.events(about(mine...), false), 1, 2)...)
		if f.last.Call.Op.Reads {
			out = append(out, f.latest(f.events(func(int) bool { return true }, false), 1, 2)...)
		}
		out = append(out, f.kinds(f.events(about(mine...), false))...)
	}
	if f.last.Call.Op.Reads { // what a read shows was done by one of the calls before it
		counted()
	}
	out = append(out, group{"what happened to the connection", f.events(about(mine...), true), true, false})
	if others := f.creates(mine); len(others) > 1 || f.last.Call.Op.Reads {
		out = append(out, group{"other connections", others, true, false})
	}
	sets := f.others(mine, about)
	for _, names := range sets {
		refused := slices.DeleteFunc(f.events(about(names...), true), func(i int) bool { return !f.refused[i] })
		out = append(out, group{"what was refused to " + strings.Join(names, ", "), refused, true, false})
	}
	if !f.last.Call.Op.Reads {
		counted()
	}
	for _, names := range sets {
		out = append(out, group{"what happened to " + strings.Join(names, ", "), f.events(about(names...), true), true, false})
	}
	all := func(int) bool { return true }
	return append(out, group{"what happened to all", f.events(all, true), true, false},
		group{"all calls on the connection", f.events(about(mine...), false), false, false},
		group{"all calls", f.events(all, false), false, false})
}

// refusals lists the last few calls like the last one that were refused, in whatever state.
func (f *facts) refusals() (out []int) {
	mine := mentioned(&f.last.Call)
	for i := range f.plan[:len(f.plan)-1] {
		if c := &f.plan[i].Call; c.Op == f.last.Call.Op && f.refused[i] && slices.Equal(mentioned(c), mine) {
			out = append(out, i)
		}
	}
	return out[max(0, len(out)-mostTimes):]
}

// latest guesses that the last few calls are the cause.
func (f *facts) latest(events []int, counts ...int) (out []group) {
	for _, n := range counts {
		if n <= len(events) {
			out = append(out, group{"what came last", events[len(events)-n:], true, false})
			if f.last.Call.Op.Reads && n == 1 {
				out = append(out, group{"what came last, after a look", events[len(events)-n:], true, true})
			}
		}
	}
	return out
}

// Bounds of the guesses at one kind of call.
const (
	mostKinds = 4
	mostTimes = 5
)

// kinds guesses that one kind of call is the cause, as often as it was made: what is counted, or remembered. What was
// refused comes first, and in that what came last.
func (f *facts) kinds(events []int) (out []group) {
	times := map[string][]int{}
	var refused, done []string
	for k := len(events) - 1; k >= 0; k-- {
		i := events[k]
		c := &f.plan[i].Call
		if c.Op.Reads {
			continue
		}
		kind := c.Op.Name
		for _, n := range mentioned(c) {
			kind += " " + n + " " + of(f.before[i], n)
		}
		if times[kind] == nil && f.refused[i] {
			refused = append(refused, kind)
		} else if times[kind] == nil {
			done = append(done, kind)
		}
		if len(times[kind]) < mostTimes {
			times[kind] = append(times[kind], i)
		}
	}
	if f.last.Call.Op.Reads {
		refused = append(refused, done...)
	}
	for _, kind := range refused {
		list := times[kind]
		if len(out) == mostKinds || len(list) < 2 && !f.last.Call.Op.Reads { // those that came once are asked about together
			continue
		}
		slices.Reverse(list)
		out = append(out, group{"one kind of call", list, true, f.last.Call.Op.Reads})
	}
	return out
}

// creates lists the plain Creates of connections that the last call does not speak of: how many there are may matter.
func (f *facts) creates(mine []string) (out []int) {
	known := map[string]bool{}
	for i := range f.plan[:len(f.plan)-1] {
		if s := &f.plan[i]; plainCreate(s, true) && !known[s.Call.Bind] && !slices.Contains(mine, s.Call.Bind) {
			known[s.Call.Bind] = true
			out = append(out, i)
		}
	}
	return out[max(0, len(out)-3):]
}

// again reports whether a step is the last call, made before in the same state.
func (f *facts) again(i int) bool {
	c, last := &f.plan[i].Call, &f.last.Call
	if c.Op != last.Op || c.Op.Reads {
		return false
	}
	for _, n := range mentioned(last) {
		if !slices.Contains(mentioned(c), n) || of(f.before[i], n) != of(f.before[len(f.before)-1], n) {
			return false
		}
	}
	return true
}

// handful is how many events of several connections are looked at together.
const handful = 8

// others lists the connections that the last call does not speak of: those first to which most happened, and those to
// which little happened together.
func (f *facts) others(mine []string, about func(...string) func(int) bool) (sets [][]string) {
	weight := map[string]int{}
	var names []string
	for i := len(f.plan) - 2; i >= 0; i-- {
		for _, n := range mentioned(&f.plan[i].Call) {
			if _, conn := state(f.before[i], n); conn && !slices.Contains(mine, n) && !slices.Contains(names, n) {
				names = append(names, n)
				weight[n] = len(f.events(about(n), true))
			}
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return weight[b] - weight[a] })
	room := 0
	for _, n := range names {
		if weight[n] > room {
			sets, room = append(sets, nil), max(handful, weight[n])
		}
		last := len(sets) - 1
		if last >= 0 {
			sets[last], room = append(sets[last], n), room-weight[n]
		}
	}
	return sets
}

// events lists the steps that may have done something hidden: calls of customers, without plain Creates, which the way
// to a state makes anyway. With once set, reads are left out, and of equal calls in one state all but the latest.
func (f *facts) events(which func(int) bool, once bool) (out []int) {
	known := map[string]bool{}
	for i := len(f.plan) - 2; i >= 0; i-- {
		c := &f.plan[i].Call
		if c.Op.Actor == model.Operator || once && c.Op.Reads || plainCreate(&f.plan[i], once) || !which(i) {
			continue
		}
		key := c.Op.Name
		for _, n := range mentioned(c) {
			key += " " + n + " " + of(f.before[i], n)
		}
		if once && known[key] {
			continue
		}
		known[key] = true
		out = append(out, i)
	}
	slices.Reverse(out)
	return out
}

// likely sorts steps by what most often turns out to be the cause: refused calls that were not without effect after
// all, and what came last. Steps on one connection stay together, so that half of them needs fewer connections.
func (f *facts) likely(events []int) []int {
	out := slices.Clone(events)
	latest := map[string]int{}
	on := func(i int) string { return strings.Join(mentioned(&f.plan[i].Call), " ") }
	for _, i := range events {
		latest[on(i)] = max(latest[on(i)], i)
	}
	slices.SortFunc(out, func(a, b int) int {
		switch {
		case f.refused[a] != f.refused[b] && f.refused[a]:
			return -1
		case f.refused[a] != f.refused[b]:
			return 1
		case latest[on(a)] != latest[on(b)]:
			return latest[on(b)] - latest[on(a)]
		}
		return b - a
	})
	return out
}

func plainCreate(s *runner.Step, simple bool) bool {
	if s.Call.Op != model.Create || s.Deviate != nil || s.Call.Want != nil || s.Call.As != "" {
		return false
	}
	return simple || s.Way == (runner.Way{}) && !slices.ContainsFunc(s.Call.Args, func(a model.Arg) bool {
		return usual[a.Name] != a.Value
	})
}

// needed finds the fewest steps that bring the last call into its situation, by the model alone.
func (f *facts) needed(simple bool) (keep []int, ok bool) {
	fits := func(keep []int) bool {
		plan, ok := f.program(keep, simple, false)
		return ok && f.plausible(plan)
	}
	if fits(nil) {
		return nil, true
	}
	for i := range len(f.plan) - 1 {
		keep = append(keep, i)
	}
	if !fits(keep) {
		return nil, false
	}
	for i := 0; i < len(keep); {
		if less := slices.Delete(slices.Clone(keep), i, i+1); fits(less) {
			keep = less
		} else {
			i++
		}
	}
	return keep, true
}
