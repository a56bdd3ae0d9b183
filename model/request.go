package model

import (
	"slices"
	"strings"

	"github.com/pconform/pconform/model/spec"
)

// badRequest lists the refusals that the parameters of a call demand, and those that they only permit. Which of
// several comes first is not said anywhere, so each may.
func (w World) badRequest(c *Call) (definite, possible []Outcome) {
	for i := range c.Op.Params {
		p := &c.Op.Params[i]
		v, sent := c.Arg(p.Name)
		if p.Required && (!sent || v == "") {
			o := Outcome{Rule: p.Missing, Refused: missing(c.Op, p, sent)}
			if !sent && sentOtherwise(c, p.Name) {
				o.Rule = spec.Req016
				possible = append(possible, o)
				continue
			}
			definite = append(definite, o)
			continue
		}
		if !sent || p.Check == nil {
			continue
		}
		o := Outcome{Rule: p.Bad.Rule, Refused: p.Bad}
		switch p.Check(v) {
		case Outside:
			definite = append(definite, o)
		case Unsure:
			possible = append(possible, Outcome{Rule: p.Bad.Rule, Refused: &Refusal{Rule: p.Bad.Rule}})
		}
	}
	if region, ok := c.Arg("RegionId"); ok && region != "" && len(w.Env.Regions) > 0 &&
		region != w.Env.Region && !slices.Contains(w.Env.Regions, region) {
		definite = append(definite, Outcome{Rule: spec.Err008, Refused: unknownRegion(c.Op)})
	}
	return definite, possible
}

// sentOtherwise reports whether a parameter was sent under its name in other case (CPC-REQ-016).
func sentOtherwise(c *Call, name string) bool {
	return slices.ContainsFunc(c.Args, func(a Arg) bool { return a.Name != name && strings.EqualFold(a.Name, name) })
}

// missing is the refusal of a call without a required parameter. Only for Cancel a code is expected (CPC-ERR-014).
func missing(op *Operation, p *Parameter, empty bool) *Refusal {
	if op != Cancel {
		return &Refusal{Rule: p.Missing}
	}
	if empty && p.Name == "PhysicalConnectionId" {
		return &Refusal{Rule: spec.Req017}
	}
	r := &Refusal{Rule: p.Missing, Rows: []spec.Row{{Status: 400, Code: "Missing*"}}, Status: spec.Err014, Code: spec.Err014}
	return r
}

// unknownRegion is the refusal of a region that does not exist. For Cancel the row is published since 2026; a target
// built to the seed page answers that the circuit is unknown.
func unknownRegion(op *Operation) *Refusal {
	if op == Cancel {
		return &cancelRegion
	}
	return &Refusal{Rule: spec.Err008, Soft: true}
}

var cancelRegion = Refusal{Rule: spec.Err008, Rows: []spec.Row{spec.RegionNotFound}, Status: spec.Err008, Code: spec.Err008,
	Message: spec.Err009, Also: []spec.Row{spec.ConnectionNotFound}}

// cell is what one state allows: success with the states that follow, or a refusal.
type cell struct {
	outcome Outcome
	to      StateSet
}

// onConnection is the step of every operation that is about one connection: unknown ids are refused, and what the
// connection may be decides the rest.
func onConnection(w World, c *Call) []Outcome {
	i := w.target(c)
	if i < 0 || w.may(i).Has(gone) && w.may(i).One() {
		return []Outcome{unknownID(w, c, i)}
	}
	conn := &w.conns[i]
	if conn.Account != c.As {
		return []Outcome{{Rule: spec.Err012, Refused: &foreign}}
	}
	if region := c.Get("RegionId"); conn.Region != region {
		if len(w.Env.Regions) > 0 && !slices.Contains(w.Env.Regions, region) {
			return []Outcome{{Rule: spec.Err008, Refused: unknownRegion(c.Op)}}
		}
		// Not found, in the words of the document or in those that the operation has for an id that does not exist.
		return []Outcome{{Rule: spec.Err013, Refused: &elsewhere}, unknownID(w, c, i)}
	}
	var out []Outcome
	if conn.May.Has(gone) || conn.Lost {
		out = append(out, unknownID(w, c, i))
	}
	next := map[*Refusal]StateSet{}
	var merged []cell
	w.acts(i).Each(func(one StateSet) {
		if one == gone {
			return
		}
		for _, k := range c.Op.cells(w, c, one) {
			if k.outcome.Refused == nil {
				merged = append(merged, k)
				continue
			}
			if _, known := next[k.outcome.Refused]; !known {
				merged = append(merged, k)
			}
			next[k.outcome.Refused] |= one
		}
	})
	for _, k := range merged {
		o := k.outcome
		if o.Refused != nil {
			stay := next[o.Refused]
			o.Then = func(*Reply) (World, []Miss) {
				return w.edit(i, func(conn *Conn) { conn.May = stay }), nil
			}
		} else if o.Then == nil {
			o.Then = func(*Reply) (World, []Miss) { return w.moved(i, k.to), nil }
		}
		out = append(out, o)
	}
	if w.acts(i)&(enabling|ending) != 0 {
		out = append(out, Outcome{Rule: spec.Enab003, Refused: &underWay, NoteOn: spec.Enab005,
			Note: c.Op.Name + " is refused while another change is under way"})
	}
	return out
}

// underWay is the refusal of a call that meets a change under way, from the common table and from what clients retry.
var underWay = Refusal{Rule: spec.Enab003, Rows: []spec.Row{{Status: 409, Code: "OperationConflict"}, {Status: 400, Code: "OperationConflict"},
	{Status: 409, Code: "TaskConflict"}, {Status: 400, Code: "TaskConflict"}}, Status: spec.Enab003, Code: spec.Enab003}

// moved returns w after a successful call took connection i to other states: what reads showed before may change,
// apart from what describes the connection (CPC-STATE-017).
func (w World) moved(i int, to StateSet) World {
	if to&(canceled|gone) != 0 {
		w = w.unnamed(w.conns[i].ID)
	}
	return w.edit(i, func(c *Conn) {
		c.May = to
		c.seen = c.seen.lasting()
	})
}

// partnerField is where a read shows the redundant connection.
const partnerField = "RedundantPhysicalConnectionId"

// partnered returns w without the knowledge of what a connection shows as its own partner, which is named as another's from
// now on: nobody says whether the one shows the other.
func (w World) partnered(id string) World {
	for k := range w.conns {
		if id != "" && w.conns[k].ID == id {
			w = w.edit(k, func(c *Conn) { c.seen = c.seen.lasting() })
		}
	}
	return w
}

// unnamed returns w without the knowledge of who names a connection as redundant: nobody says what becomes of that when
// the connection is given up.
func (w World) unnamed(id string) World {
	for k := range w.conns {
		seen := w.conns[k].seen
		if id != "" && (w.conns[k].attr(partnerField) == id || seen != nil && seen.Fields[partnerField] == id) {
			w = w.edit(k, func(c *Conn) {
				c.Attrs = slices.DeleteFunc(slices.Clone(c.Attrs), func(a Arg) bool { return a.Name == partnerField })
				c.seen = c.seen.lasting()
			})
		}
	}
	return w
}

// foreign is the answer for another account's circuit (CPC-ERR-012), elsewhere for another region's (CPC-ERR-013).
var (
	foreign = Refusal{Rule: spec.Err012, Rows: []spec.Row{{Status: 404, Code: "*NotFound*"}, {Status: 403, Code: "*"}}, Status: spec.Err012,
		Also: []spec.Row{{Status: 400, Code: "*"}}, Never: stateCodes}
	elsewhere = Refusal{Rule: spec.Err013, Rows: []spec.Row{spec.ConnectionNotFound}, Code: spec.Err013,
		Also: []spec.Row{{Status: 404, Code: "*"}, {Status: 400, Code: "*NotFound"}}}
)

// stateCodes are the refusals that tell in which state a connection is. Nobody but its owner is to learn that there is one.
var stateCodes = []spec.Row{spec.NotAllowedInState, spec.DeleteWrongState, spec.ModifyWrongState, spec.StatusNotAllow,
	spec.VBRNotEnabled, spec.OrderWrongState}

// unknownID is the answer for an id that was never issued, or is no longer known after Delete. What is no id by its form
// has to be refused in whatever words: the clauses speak of well-formed ids (CPC-ERR-001).
func unknownID(w World, c *Call, i int) Outcome {
	ref := c.Op.Unknown
	if i < 0 && !wellFormed(c.Get(c.Op.idParam())) {
		ref = &Refusal{Rule: ref.Rule}
	}
	if i >= 0 {
		soft := *ref
		soft.Soft = true
		switch c.Op {
		case Cancel:
			soft.Rule = spec.Err011
		case Delete:
			soft.Rule = spec.Del009
		}
		ref = &soft
	}
	return Outcome{Rule: ref.Rule, Refused: ref}
}

// wellFormed tells what looks like an id: a kind, a hyphen, and small letters and digits, as in pc-119mfjzm7.
func wellFormed(id string) bool {
	kind, rest, _ := strings.Cut(id, "-")
	return (kind == "pc" || kind == "vbr") && rest != "" && strings.Trim(rest, "abcdefghijklmnopqrstuvwxyz0123456789") == ""
}

// notFound is the family's usual refusal of an unknown id under the clause of one operation.
func notFound(rule *spec.Clause) *Refusal {
	return &Refusal{Rule: rule, Rows: []spec.Row{spec.ConnectionNotFound}, Status: rule, Code: rule}
}

// common parameters of operations on one connection.
func connectionParams(missing *spec.Clause, more ...Parameter) []Parameter {
	return append([]Parameter{
		{Name: "RegionId", Required: true, Missing: missing},
		{Name: "PhysicalConnectionId", Required: true, Missing: missing},
	}, more...)
}

var tokenParam = Parameter{Name: clientToken}

// on builds a call about one connection.
func (op *Operation) On(conn string, args ...Arg) Call {
	return Call{Op: op, Args: append([]Arg{{"RegionId", "$region"}, {op.idParam(), "$" + conn}}, args...)}
}

// UnknownID stands in calls for an id that no connection has; a session puts one of its own in its place.
const UnknownID = "pc-unknown0000"

// OnID builds a call about a literal id.
func (op *Operation) OnID(id string, args ...Arg) Call {
	return Call{Op: op, Args: append([]Arg{{"RegionId", "$region"}, {op.idParam(), id}}, args...)}
}

func (op *Operation) idParam() string {
	if slices.ContainsFunc(op.Params, func(p Parameter) bool { return p.Name == "InstanceId" }) {
		return "InstanceId"
	}
	return "PhysicalConnectionId"
}
