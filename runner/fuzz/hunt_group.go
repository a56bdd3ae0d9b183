package fuzz

import (
	"fmt"
	"hash/maphash"
	"slices"
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

// has reports whether a cause is another face of the group.
func (g *Group) has(key Key) bool {
	return slices.ContainsFunc(g.Also, func(k Key) bool { return k.Same(key) })
}

// also files another face of the group's cause.
func (g *Group) also(key Key) {
	g.Count++
	g.Also = append(g.Also, key)
	if g.Finding.Observed == nil {
		g.Finding.Observed = map[string]any{}
	}
	list, _ := g.Finding.Observed["alsoSeenAs"].([]string)
	g.Finding.Observed["alsoSeenAs"] = append(list, key.String())
}

// must reports whether the group breaks what the specification says outright.
func (g *Group) must() bool { return g.Finding.Level == spec.Must }

// heads reports whether a finding of a level may be filed under the group: a broken MUST is no face of a broken SHOULD.
func (g *Group) heads(level spec.Level) bool { return g.must() || level != spec.Must }

// alike finds the group whose last call and state a further cause has: one answer breaks many clauses.
func (h *hunter) alike(key Key, level spec.Level) *Group {
	if key.Clause == spec.Env010.ID { // broken bytes: whichever operation reads them, the server stumbles in the same way
		for _, g := range h.groups {
			if g.Key.Clause == key.Clause && g.Key.Answer == key.Answer && g.heads(level) {
				return g
			}
		}
	}
	if key.State == "" || key.Op == model.Describe.Name {
		return nil
	}
	for _, g := range h.groups {
		if g.Key.Op == key.Op && g.Key.State == key.State && g.heads(level) {
			return g
		}
	}
	return nil
}

// fold files a group under an earlier one that shows as much, or the other way round. The broken MUST comes first.
func (h *hunter) fold(g *Group) {
	for i, other := range h.groups {
		into, from := g.includes(other), other.includes(g)
		switch {
		case other == g || !into && !from:
			continue
		case g.must() == other.must() && into, !g.must() && other.must():
			other.also(g.Key)
			other.Count += g.Count - 1
			h.groups = slices.DeleteFunc(h.groups, func(x *Group) bool { return x == g })
			g.Into = other
		default:
			g.also(other.Key)
			g.Count += other.Count - 1
			for _, k := range other.Also {
				g.also(k)
			}
			h.groups = slices.DeleteFunc(h.groups, func(x *Group) bool { return x == other })
			h.groups = slices.DeleteFunc(h.groups, func(x *Group) bool { return x == g })
			h.groups = slices.Insert(h.groups, min(i, len(h.groups)), g) // in its place
			other.Into = g
			h.fold(g) // it may show as much as others, too
		}
		h.stats.Groups = len(h.groups)
		return
	}
}

// contains reports whether a program has the lines of another one, in their order.
func contains(whole, part runner.Plan) bool {
	lines := func(p runner.Plan) (out []string) {
		for _, s := range tidy(p) {
			out = append(out, s.String())
		}
		return out
	}
	return has(lines(whole), lines(part))
}

// has reports whether a list has the members of another one, in their order.
func has(have, part []string) bool {
	for _, line := range part {
		at := slices.Index(have, line)
		if at < 0 {
			return false
		}
		have = have[at+1:]
	}
	return true
}

// remembered is how many calls of each plan that was answered rightly are remembered, and how many plans.
const (
	remembered = 6
	mostGists  = 50_000
)

var gistSeed = maphash.MakeSeed()

// gists hashes the beginnings of a plan as far as only the calls, their connections and the rendering count.
func gists(plan runner.Plan, format wire.Format) (out []uint64) {
	var hash maphash.Hash
	hash.SetSeed(gistSeed)
	for i := range plan[:min(len(plan), remembered)] {
		s := &plan[i]
		if s.Deviate != nil || s.Call.Want != nil || s.Call.As != "" || s.Call.Op == model.Create && more(&s.Call) {
			break
		}
		f := s.Way.Format
		if f == "" {
			f = format
		}
		_, token := s.Call.Arg("ClientToken")
		fmt.Fprintf(&hash, "%s=%s(%s) %s %t %s\n", s.Call.Bind, s.Call.Op.Name, strings.Join(mentioned(&s.Call), ","),
			s.Call.Get("To"), token, f)
		out = append(out, hash.Sum64())
	}
	return out
}

// more reports whether a Create carries more than what every plan gives it.
func more(c *model.Call) bool {
	return slices.ContainsFunc(c.Args, func(a model.Arg) bool {
		switch a.Name {
		case "RegionId", "AccessPointId", "Name", "ClientToken":
			return false
		}
		return a.Name != "LineOperator" || a.Value != "CT"
	})
}

// remember keeps what was answered rightly.
func (h *hunter) remember(p *Program) {
	if len(h.right) > mostGists {
		return
	}
	for _, gist := range gists(tidyStart(p.Plan), p.Format) {
		if _, known := h.right[gist]; !known {
			h.right[gist] = h.stats.Plans
		}
	}
}

func tidyStart(plan runner.Plan) runner.Plan { return tidy(plan[:min(len(plan), remembered)]) }

// passed finds out whether the calls that show a fault now were answered rightly before.
func (h *hunter) passed(g *Group) {
	if len(g.Reduced) == 0 || len(g.Reduced) > remembered {
		return
	}
	for i := range g.Reduced {
		s := g.Reduced[i]
		if s.Way != (runner.Way{}) || s.Deviate != nil || canonical(runner.Plan{plainStep(s)}) != canonical(runner.Plan{s}) {
			return
		}
	}
	list := gists(tidy(g.Reduced), g.Program.Format)
	if len(list) == len(g.Reduced) {
		g.Passed = h.right[list[len(list)-1]]
	}
}
