package model

import (
	"slices"

	"github.com/pconform/pconform/model/spec"
)

// Modify changes attributes of a connection. Specification and redundant id follow stricter rules than the rest.
var Modify = &Operation{
	Name: "Modify", Action: spec.ModifyPhysicalConnection, Actor: Tenant,
	Params: connectionParams(spec.Mod001, tokenParam,
		Parameter{Name: "bandwidth", Check: between(2, 10240), Bad: &Refusal{Rule: spec.Mod008}},
		Parameter{Name: "Name", Check: text(2, 128, plainName), Bad: softly(spec.Create010)},
		Parameter{Name: "Description", Check: text(2, 256, descriptiveText), Bad: softly(spec.Create012)},
		Parameter{Name: "LineOperator", Check: oneOf(LineOperators), Bad: softly(spec.Create004)},
		Parameter{Name: "PortType", Check: oneOf(PortTypes), Bad: softly(spec.Create006)},
		Parameter{Name: "PeerLocation"}, Parameter{Name: "CircuitCode"}, Parameter{Name: "RedundantPhysicalConnectionId"}),
	Unknown: notFound(spec.Mod009),
	Effect:  spec.Mod003,
	Replay:  spec.Idem028,
}

// softly is a refusal that Create's page demands and Modify's page only suggests.
func softly(rule *spec.Clause) *Refusal { return &Refusal{Rule: rule, Soft: true} }

var (
	modifySpecRefused  = Refusal{Rule: spec.Mod004, Rows: []spec.Row{spec.ModifyWrongState}, Status: spec.Mod005, Code: spec.Mod005}
	modifyOtherRefused = Refusal{Rule: spec.Mod006, Rows: []spec.Row{spec.ModifyWrongState}, Status: spec.Mod005, Code: spec.Mod005}
	modifyOfNothing    = Refusal{Rule: spec.Mod001} // accepted or refused, and how is not said
	// partnerBarred: a target that takes no redundant circuit at all; partnerMayNot: which states one may be in says Create's
	// page alone.
	partnerBarred = Refusal{Rule: spec.Mod003, Rows: []spec.Row{spec.RedundantForeign}, Status: spec.Create015, Code: spec.Create014}
	partnerMayNot = Refusal{Rule: spec.Create014}

	modifyMayRefuse = Refusal{Rule: spec.Mod007, Rows: []spec.Row{spec.ModifyWrongState}, Status: spec.Mod005, Code: spec.Mod005}
)

// modification says what kind of attribute a call changes: the specification for sure, perhaps, or something else.
type modification int

const (
	changesNothing modification = iota
	changesOther
	changesPerhapsSpec
	changesSpec
)

func modificationOf(c *Call) modification {
	kind := changesNothing
	for _, a := range c.Args {
		switch a.Name {
		case "bandwidth", partnerField:
			kind = max(kind, changesSpec)
		case "PortType", "LineOperator", "Bandwidth":
			kind = max(kind, changesPerhapsSpec)
		case "Name", "Description", "PeerLocation", "CircuitCode":
			kind = max(kind, changesOther)
		}
	}
	return kind
}

func init() {
	Modify.step = onConnection
	Modify.cells = modifyCells
}

func modifyCells(w World, c *Call, s StateSet) []cell {
	list := modifyInState(w, c, s)
	partner := c.Get(partnerField)
	if partner == "" {
		return list
	}
	if i := w.ref(partner); i < 0 || w.conns[i].Account != c.As || w.may(i)&^(allocated|confirmed|enabled) != 0 {
		return append(list, cell{outcome: Outcome{Rule: spec.Create014, Refused: &partnerMayNot}})
	}
	return append(list, cell{outcome: Outcome{Rule: spec.Mod003, Refused: &partnerBarred, Excuse: true}})
}

func modifyInState(w World, c *Call, s StateSet) []cell {
	kind := modificationOf(c)
	done := cell{outcome: Outcome{Rule: spec.Mod010}, to: s}
	may := cell{outcome: Outcome{Rule: spec.Mod007, Refused: &modifyMayRefuse, NoteOn: spec.Mod007,
		Note: "Modify in " + string(s.State()) + " is refused"}}
	switch kind {
	case changesSpec:
		done.outcome.Rule = spec.Mod003
	case changesNothing:
		may = cell{outcome: Outcome{Rule: spec.Mod001, Refused: &modifyOfNothing, NoteOn: spec.Mod001, Note: "Modify of nothing is refused"}}
	}
	switch s {
	case initial:
		if kind == changesNothing || kind == changesPerhapsSpec {
			return []cell{modifying(w, c, done), may}
		}
		return []cell{modifying(w, c, done)}
	case rejected:
		done.to = initial
		if kind != changesSpec {
			done.to = initial | rejected
			done.outcome.Rule = spec.Mod002
			return []cell{modifying(w, c, done), may}
		}
		return []cell{modifying(w, c, done)}
	case canceled, allocating, allocationFailed, terminated:
		switch kind {
		case changesSpec:
			return []cell{{outcome: Outcome{Rule: spec.Mod004, Refused: &modifySpecRefused}}}
		case changesOther:
			tolerated := done
			tolerated.outcome.Rule = spec.Mod006
			tolerated.outcome.Soft = []Miss{miss(spec.Mod006, "a refusal: nothing at all can be changed in "+string(s.State()), "success")}
			return []cell{{outcome: Outcome{Rule: spec.Mod006, Refused: &modifyOtherRefused}}, modifying(w, c, tolerated)}
		}
	}
	done.outcome.NoteOn, done.outcome.Note = spec.Mod007, "Modify in "+string(s.State())+" is allowed"
	return []cell{modifying(w, c, done), may}
}

// shownAs names the field in which a read shows a parameter.
var shownAs = map[string]string{"bandwidth": "Bandwidth", "Name": "Name", "Description": "Description",
	"LineOperator": "LineOperator", "PortType": "PortType", "PeerLocation": "PeerLocation", "CircuitCode": "CircuitCode",
	"AccessPointId": "AccessPointId", "Type": "Type", "RedundantPhysicalConnectionId": "RedundantPhysicalConnectionId"}

// modifying completes a cell: afterwards reads show the new values.
func modifying(w World, c *Call, k cell) cell {
	i := w.target(c)
	k.outcome.Then = func(*Reply) (World, []Miss) {
		next := w.moved(i, k.to)
		next = next.partnered(w.literal(c.Get(partnerField)))
		return next.edit(i, func(conn *Conn) {
			conn.Attrs = slices.Clone(conn.Attrs)
			for _, a := range c.Args {
				if field := shownAs[a.Name]; field != "" && a.Value != "" {
					conn.set(field, w.literal(a.Value))
					conn.seen = conn.seen.without(field)
				}
			}
			if modificationOf(c) >= changesPerhapsSpec {
				conn.seen = conn.seen.without("Spec")
			}
		}), nil
	}
	return k
}

// set fixes what reads have to show in a field; the caller has cloned Attrs.
func (c *Conn) set(field, value string) {
	for i := range c.Attrs {
		if c.Attrs[i].Name == field {
			c.Attrs[i].Value = value
			return
		}
	}
	c.Attrs = append(c.Attrs, Arg{field, value})
}

// literal turns a reference into the id it stands for; anything else is what it is.
func (w World) literal(value string) string {
	if i := w.ref(value); i >= 0 {
		return w.conns[i].ID
	}
	return value
}
