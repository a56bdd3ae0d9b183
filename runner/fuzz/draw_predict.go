package fuzz

import (
	"slices"
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
)

// predict returns the world that the model holds for the likeliest after a call: the first outcome that it names.
func predict(w model.World, c *model.Call) model.World {
	w, _ = foresee(w, c)
	return w
}

// foresee is predict, and says whether the call succeeds.
func foresee(w model.World, c *model.Call) (after model.World, ok bool) {
	after, ok, _ = foreseeing(w, c)
	return after, ok
}

// foreseeing is foresee, and says whether that is sure: whether no target may lawfully do otherwise and the plan go on.
func foreseeing(w model.World, c *model.Call) (after model.World, ok, sure bool) {
	call := *c
	if t, ok := c.Arg("ClientToken"); ok && strings.HasPrefix(t, "$") {
		call = call.With("ClientToken", literal(t))
	}
	after = w.Foresee(&call, func(list []model.Outcome) *model.Reply {
		o := likeliest(list)
		ok = o.Refused == nil
		sure = !slices.ContainsFunc(list, func(other model.Outcome) bool {
			return !other.Excuse && (other.Refused == nil) != ok
		})
		return reply(&call, o)
	})
	return after, ok, sure
}

// likeliest is the first outcome, apart from the refusal of a Create without token, which few targets make.
func likeliest(list []model.Outcome) *model.Outcome {
	if len(list) > 1 && list[0].NoteOn == spec.Idem023 && list[0].Refused != nil {
		return &list[1]
	}
	return &list[0]
}

// reply is the answer that shows an outcome.
func reply(c *model.Call, o *model.Outcome) *model.Reply {
	if o.Refused == nil {
		r := &model.Reply{Status: 200, Success: true, ID: o.ID}
		if r.ID == "" && c.Bind != "" {
			r.ID = "id-" + c.Bind
		}
		return r
	}
	r := &model.Reply{Status: 400}
	if len(o.Refused.Rows) > 0 {
		row := &o.Refused.Rows[0]
		r.Status, r.Code, r.Message = row.Status, strings.ReplaceAll(row.Code, "*", ""), row.Message
	}
	return r
}

// afterLook is the world after a look at a connection that waits for what is under way.
func afterLook(w model.World, name string) model.World {
	c, ok := w.Conn(name)
	if !ok || c.May.One() && !c.May.Pending() {
		return w
	}
	var to spec.State
	switch {
	case c.May.Pending() && c.May.Ending():
		to = spec.Terminated
	case c.May.Pending():
		to = spec.Enabled
	default:
		c.May.Each(func(one model.StateSet) {
			if s := one.State(); to == "" && s != "" {
				to = s
			}
		})
	}
	if to == "" {
		return w
	}
	return w.Assume(name, to)
}

// literal says what a token label stands for, near enough for the model to count its characters.
func literal(t string) string {
	label, dress, _ := strings.Cut(strings.TrimPrefix(t, "$token:"), "|")
	base := "pcf-abcdefgh-1-" + label
	switch {
	case dress == "":
		return base
	case dress[0] == '+':
		return base + dress[1:]
	case dress == "upper":
		return strings.ToUpper(base)
	}
	n := 0
	for i := 0; i < len(dress) && dress[i] >= '0' && dress[i] <= '9'; i++ {
		n = 10*n + int(dress[i]-'0')
	}
	return base[max(0, len(base)-n):] + strings.Repeat("x", max(0, n-len(base)))
}

// lookedAt recognises a look and names what it looks at.
func lookedAt(c *model.Call) (names []string, ok bool) {
	if c.Op != model.Describe || c.As != "" || len(c.Args) < 4 || c.Args[2] != (model.Arg{Name: "Filter.1.Key", Value: "PhysicalConnectionId"}) {
		return nil, false
	}
	for _, a := range c.Args[3:] {
		name, ref := strings.CutPrefix(a.Value, "$")
		if !ref {
			return nil, false
		}
		names = append(names, name)
	}
	return names, true
}
