package fuzz

import (
	"slices"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/runner"
)

// group is a guess at what the fault hangs on beside the situation of the last call, where no cause was found.
type group struct {
	phase  string
	events []int // steps of the plan, in order
	simple bool  // in their simplest form
}

// groups lists the guesses, the cheap ones first.
func (f *facts) groups() []group {
	mine := mentioned(&f.last.Call)
	all := func(int) bool { return true }
	own := func(i int) bool {
		return slices.ContainsFunc(f.named(i), func(n string) bool { return slices.Contains(mine, n) })
	}
	return []group{{"what happened to all", f.events(all, true), true},
		{"all calls on the connection", f.events(own, false), false}, {"all calls", f.events(all, false), false}}
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

func plainCreate(s *runner.Step, simple bool) bool {
	if s.Call.Op != model.Create || s.Deviate != nil || s.Call.Want != nil || s.Call.As != "" {
		return false
	}
	return simple || s.Way == (runner.Way{}) && !slices.ContainsFunc(s.Call.Args, func(a model.Arg) bool {
		return usual[a.Name] != a.Value
	})
}

// inOrder lists the making of each connection of the last call and what brought it into its state.
func (f *facts) inOrder() (keep []int) {
	last := len(f.plan) - 1
	for _, name := range mentioned(&f.last.Call) {
		if i := slices.IndexFunc(f.plan, func(s runner.Step) bool { return s.Call.Bind == name }); i >= 0 {
			keep = append(keep, i)
		}
		if i, moved := f.movedBy[last][name]; moved && f.plan[i].Call.Op.Actor == model.Tenant && !slices.Contains(keep, i) {
			keep = append(keep, i)
		}
	}
	slices.Sort(keep)
	return keep
}

// needed finds the fewest steps that bring the last call into its situation, by the model alone.
func (f *facts) needed(simple bool) (keep []int, ok bool) {
	fits := func(keep []int) bool {
		plan, ok := f.program(keep, simple, false, false)
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
	for _, own := range []bool{false, true} { // what is about the same connection is kept rather than the rest
		for _, i := range slices.Clone(keep) {
			less := slices.DeleteFunc(slices.Clone(keep), func(k int) bool { return k == i })
			if f.concerns(&f.plan[i].Call) == own && fits(less) {
				keep = less
			}
		}
	}
	return keep, true
}
