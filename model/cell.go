package model

import (
	"slices"

	"github.com/pconform/pconform/model/spec"
)

// InState returns the world of one connection, called c1, in a state: what the state table is computed from.
func InState(state spec.State, vbr bool) World {
	w := NewWorld(Env{Region: "$region", Regions: []string{"$region"}})
	conn := Conn{Name: "c1", ID: "pc-c1", Region: "$region", May: Of(state)}
	if vbr {
		conn.VBRs = []VBR{{Name: "v1", ID: "vbr-v1"}}
	}
	w.conns = []Conn{conn}
	return w
}

// Sides says what a call may do in a world: succeed, be refused, or either.
func (w World) Sides(c *Call) (succeed, refuse bool) {
	for _, o := range w.Step(c) {
		if o.Refused == nil {
			succeed = true
		} else if !o.Excuse {
			refuse = true
		}
	}
	return succeed, refuse
}

// Barred reports whether a call can only be refused in a world.
func (w World) Barred(c *Call) bool {
	succeed, refuse := w.Sides(c)
	return refuse && !succeed
}

// Clauses lists the sentences that decide a call in a world: what allows it, what the refusal has to look like, and
// what success leads to.
func (w World) Clauses(c *Call) (out []*spec.Clause) {
	add := func(clauses ...*spec.Clause) {
		for _, k := range clauses {
			if k != nil && !slices.Contains(out, k) {
				out = append(out, k)
			}
		}
	}
	for _, o := range w.Step(c) {
		if o.Excuse {
			continue
		}
		add(o.Rule)
		if o.Refused != nil {
			add(o.Refused.Status, o.Refused.Code, o.Refused.Message)
		} else if !c.Op.Reads {
			var from StateSet
			if i := w.target(c); i >= 0 {
				from = w.conns[i].May
			}
			if add(c.Op.effect(from)); c.Op == Modify { // whatever it does to the state, what it was told shows
				add(spec.Mod010)
			}
		}
	}
	return out
}
