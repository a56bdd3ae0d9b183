package model

import (
	"slices"
	"strings"

	"github.com/pconform/pconform/model/spec"
)

// Create applies for a connection.
var Create = &Operation{
	Name: "Create", Action: spec.CreatePhysicalConnection, Actor: Tenant,
	Params: []Parameter{
		{Name: "RegionId", Required: true, Missing: spec.Create001},
		{Name: "AccessPointId", Required: true, Missing: spec.Create001},
		{Name: "LineOperator", Required: true, Missing: spec.Create001, Check: oneOf(LineOperators),
			Bad: &Refusal{Rule: spec.Create004, Rows: []spec.Row{spec.BadLineOperator, spec.BadLineOperatorNew},
				Status: spec.Create005, Code: spec.Create005}},
		tokenParam,
		{Name: "PortType", Check: oneOf(PortTypes), Bad: &Refusal{Rule: spec.Create006,
			Rows:   []spec.Row{spec.BadPortType, spec.BadPortTypeNotFound, spec.BadPortTypeNoneLeft, spec.BadPortTypeNew},
			Status: spec.Create007, Code: spec.Create007}},
		{Name: "bandwidth", Check: bandwidthOfCreate, Bad: &Refusal{Rule: spec.Create009,
			Rows: []spec.Row{spec.BadBandwidth, spec.BadBandwidthNew}, Status: spec.Create009, Code: spec.Create009}},
		{Name: "Name", Check: text(2, 128, plainName), Bad: &Refusal{Rule: spec.Create010,
			Rows: []spec.Row{spec.BadName}, Status: spec.Create011, Code: spec.Create011}},
		{Name: "Description", Check: text(2, 256, descriptiveText), Bad: &Refusal{Rule: spec.Create012,
			Rows: []spec.Row{spec.BadDescription}, Status: spec.Create011, Code: spec.Create011}},
		{Name: "Type", Check: oneOf([]string{"VPC"}), Bad: &Refusal{Rule: spec.Create013, Soft: true}},
		{Name: "PeerLocation"}, {Name: "CircuitCode"}, {Name: "RedundantPhysicalConnectionId"},
	},
	Effect: spec.Create002,
	Replay: spec.Idem020,
}

// NewConnection builds the usual Create, with a token of its own.
func NewConnection(name string, args ...Arg) Call {
	c := Call{Op: Create, Bind: name, Args: []Arg{{"RegionId", "$region"}, {"AccessPointId", "$accessPoint"},
		{"LineOperator", "CT"}, {"Name", "$name"}, {clientToken, "$token"}}}
	for _, a := range args {
		c = c.With(a.Name, a.Value)
	}
	return c
}

var (
	unknownAccessPoint = Refusal{Rule: spec.Create021, Rows: []spec.Row{spec.AccessPointNotFound}, Status: spec.Create021, Code: spec.Create021}
	redundantUnknown   = Refusal{Rule: spec.Create015, Rows: []spec.Row{spec.RedundantNotFound}, Status: spec.Create015, Code: spec.Create015}
	redundantForeign   = Refusal{Rule: spec.Create015, Rows: []spec.Row{spec.RedundantForeign, spec.RedundantNotFound},
		Status: spec.Create015, Code: spec.Create015}
	redundantState = Refusal{Rule: spec.Create014, Rows: []spec.Row{spec.RedundantWrongState}, Status: spec.Create015, Code: spec.Create015}
	// redundantBarred: a target, or an account, that takes no redundant circuit at all; a wrong-state code is no such thing.
	redundantBarred = Refusal{Rule: spec.Create015, Rows: []spec.Row{spec.RedundantForeign}, Status: spec.Create015, Code: spec.Create014}
	tokenRequired   = Refusal{Rule: spec.Idem023, Rows: []spec.Row{{Status: 400, Code: "Missing*"}}, Status: spec.Idem023, Code: spec.Idem023}
)

func init() { Create.step = createStep }

func createStep(w World, c *Call) (out []Outcome) {
	if ap := c.Get("AccessPointId"); ap != "" && w.Env.AccessPoint != "" && strings.Contains(ap, "unknown") {
		return []Outcome{{Rule: spec.Create021, Refused: &unknownAccessPoint}}
	}
	if _, sent := c.Arg(clientToken); !sent {
		out = append(out, Outcome{Rule: spec.Idem023, Refused: &tokenRequired, NoteOn: spec.Idem023,
			Note: "Create without ClientToken is refused"})
	}
	made := Outcome{Rule: spec.Create002, Then: func(r *Reply) (World, []Miss) { return w.born(c, r), w.notNew(r) }}
	id, ok := c.Arg("RedundantPhysicalConnectionId")
	if !ok || id == "" {
		return append(out, made)
	}
	i := w.ref(id)
	if i < 0 || w.may(i) == gone || w.conns[i].Region != c.Get("RegionId") {
		return append(out, Outcome{Rule: spec.Create015, Refused: &redundantUnknown})
	}
	if w.conns[i].Account != c.As {
		return append(out, Outcome{Rule: spec.Create015, Refused: &redundantForeign})
	}
	may := w.may(i)
	if may&(allocated|confirmed|enabled|enabling|ending) != 0 {
		made.Rule = spec.Create014
		out = append(out, made, Outcome{Rule: spec.Create015, Refused: &redundantBarred, Excuse: true})
	}
	if may&^(allocated|confirmed|enabled|enabling) != 0 {
		out = append(out, Outcome{Rule: spec.Create014, Refused: &redundantState})
	}
	return out
}

// born returns w with the new connection (CPC-CREATE-003).
func (w World) born(c *Call, r *Reply) World {
	conn := Conn{Name: c.Bind, ID: r.ID, Account: c.As, Region: c.Get("RegionId"), May: initial}
	for _, a := range c.Args {
		if field := shownAs[a.Name]; field != "" && a.Value != "" {
			conn.Attrs = append(conn.Attrs, Arg{field, w.literal(a.Value)})
		}
	}
	if _, sent := c.Arg("Type"); !sent {
		conn.Attrs = append(conn.Attrs, Arg{"Type", "VPC"})
	}
	w = w.partnered(conn.attr(partnerField))
	w.conns = append(slices.Clip(w.conns), conn)
	last := len(w.conns) - 1
	if i := slices.IndexFunc(w.conns, func(k Conn) bool { return k.Name == c.Bind }); i < last {
		w.conns[i].Name += " before it was deleted" // a repetition made another one in its place
	}
	if w.index(c.Bind) != last { // it was another name for one that was deleted
		w.alias = slices.DeleteFunc(slices.Clone(w.alias), func(a Arg) bool { return a.Name == c.Bind })
	}
	return w
}

// notNew is what is missed when the id of a new connection is that of an earlier one.
func (w World) notNew(r *Reply) []Miss {
	for i := range w.conns {
		if c := &w.conns[i]; c.ID == r.ID && r.ID != "" {
			return []Miss{miss(spec.Create022, "an id of its own", r.ID+", the id of "+c.Name)}
		}
	}
	return nil
}

// SetupOrder orders the construction of a connection; it makes one, as Create does (CPC-ORD-004).
var SetupOrder = &Operation{
	Name: "SetupOrder", Action: spec.CreateSetupOrder, Actor: Tenant,
	Params: []Parameter{
		{Name: "RegionId", Required: true, Missing: spec.Ord004}, {Name: "AccessPointId", Required: true, Missing: spec.Ord004},
		{Name: "LineOperator", Required: true, Missing: spec.Ord004}, {Name: "PortType"}, tokenParam,
	},
	Effect: spec.Ord004,
	step: func(w World, c *Call) []Outcome {
		return []Outcome{{Rule: spec.Ord004, Then: func(r *Reply) (World, []Miss) { return w.born(c, r), nil }}}
	},
}
