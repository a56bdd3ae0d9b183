package model

import (
	"slices"
	"strings"

	"github.com/pconform/pconform/model/spec"
)

// CreateVBR makes a border router on an Enabled connection.
var CreateVBR = &Operation{
	Name: "CreateVBR", Action: spec.CreateVirtualBorderRouter, Actor: Tenant,
	Params:  connectionParams(spec.VBR001, tokenParam, Parameter{Name: vlan}, Parameter{Name: "Name"}),
	Unknown: &Refusal{Rule: spec.VBR001, Rows: []spec.Row{spec.VBRConnNotFound}, Soft: true},
	Effect:  spec.VBR001,
}

// NewVBR builds a CreateVirtualBorderRouter call with all that the page asks of a circuit's owner.
func NewVBR(name, conn, number string) Call {
	return CreateVBR.On(conn, Arg{vlan, number}, Arg{"LocalGatewayIp", "10.0.0.1"}, Arg{"PeerGatewayIp", "10.0.0.2"},
		Arg{"PeeringSubnetMask", "255.255.255.252"}, Arg{"Name", "$name"}).To(name)
}

var vbrNotEnabled = Refusal{Rule: spec.VBR001, Rows: []spec.Row{spec.VBRNotEnabled}, Status: spec.VBR001, Code: spec.VBR001}

// vlanUsed is the refusal of a VLAN that another router has or had. Only that there is one says the page, not among whom a
// VLAN is used, nor whether it is free as soon as its router is deleted.
var vlanUsed = Refusal{Rule: spec.VBR001, Rows: []spec.Row{spec.VLANUsed}, Status: spec.VBR001, Code: spec.VBR001}

const vlan = "VlanId"

// vbrBarred are refusals on an Enabled connection that have other reasons than its state.
var vbrBarred = Refusal{Rule: spec.VBR001, Rows: []spec.Row{{Status: 400, Code: "QuotaExceeded*"}, {Status: 400, Code: "InvalidVlanId*"},
	{Status: 403, Code: "Forbidden*"}, {Status: 400, Code: "MissingParameter*"}}, Status: spec.VBR001, Code: spec.VBR001}

// DeleteVBR removes a border router.
var DeleteVBR = &Operation{
	Name: "DeleteVBR", Action: spec.DeleteVirtualBorderRouter, Actor: Tenant,
	Params: []Parameter{{Name: "RegionId", Required: true, Missing: spec.VBR004},
		{Name: "VbrId", Required: true, Missing: spec.VBR004}, tokenParam},
	Unknown: &Refusal{Rule: spec.VBR004, Rows: []spec.Row{spec.VBRNotFound}, Status: spec.VBR004, Code: spec.VBR004},
	Effect:  spec.Term003,
}

// RemoveVBR builds the call that deletes a border router by its name in the plan.
func RemoveVBR(name string) Call {
	return Call{Op: DeleteVBR, Args: []Arg{{"RegionId", "$region"}, {"VbrId", "$" + name}}}
}

// ListVBRs looks at the border routers of a connection.
var ListVBRs = &Operation{
	Name: "DescribeVBRs", Action: spec.DescribeVBRsForPhysicalConnect, Actor: Tenant, Reads: true,
	Params:  connectionParams(spec.VBR003, Parameter{Name: "PageNumber"}, Parameter{Name: "PageSize"}),
	Unknown: notFound(spec.VBR003),
	Effect:  spec.VBR002,
}

func init() {
	CreateVBR.step = onConnection
	CreateVBR.cells = func(w World, c *Call, s StateSet) []cell {
		refused := cell{outcome: Outcome{Rule: spec.VBR001, Refused: &vbrNotEnabled}}
		switch s {
		case enabled, enabling, ending:
			made := cell{outcome: Outcome{Rule: spec.VBR001, Then: func(r *Reply) (World, []Miss) {
				return w.edit(w.target(c), func(conn *Conn) {
					if slices.ContainsFunc(conn.VBRs, func(v VBR) bool { return v.ID == r.ID && r.ID != "" }) {
						return // one that is there already, as for a token outside the contract that the target honours
					}
					conn.VBRs = append(slices.Clip(conn.VBRs), VBR{Name: c.Bind, ID: r.ID, VLAN: c.Get(vlan)})
					if s == enabling {
						conn.May = enabled
					}
				}), nil
			}}, to: s}
			barred := cell{outcome: Outcome{Rule: spec.VBR001, Refused: &vbrBarred, Excuse: true}}
			out := []cell{made, barred}
			if before, now := w.vlanInUse(w.target(c), c.Get(vlan)); before {
				used := cell{outcome: Outcome{Rule: spec.VBR001, Refused: &vlanUsed}}
				if out = []cell{made, used, barred}; now {
					out = []cell{used, made, barred}
				}
			}
			if s == enabled {
				return out
			}
			return append([]cell{refused}, out...)
		}
		return []cell{refused}
	}
	DeleteVBR.step = deleteVBR
	ListVBRs.step = listVBRs
}

// vlanInUse reports whether a router has or had a VLAN, and whether one of a connection has it now.
func (w World) vlanInUse(conn int, number string) (before, now bool) {
	for i := range w.conns {
		for _, v := range w.conns[i].VBRs {
			before = before || v.VLAN == number
			now = now || i == conn && !v.Gone && v.VLAN == number
		}
	}
	return before, now
}

func (w World) vbr(value string) (conn, at int) {
	name := strings.TrimPrefix(value, "$")
	for i := range w.conns {
		for k, v := range w.conns[i].VBRs {
			if v.Name == name || v.ID == value {
				return i, k
			}
		}
	}
	return -1, -1
}

func deleteVBR(w World, c *Call) []Outcome {
	i, k := w.vbr(c.Get("VbrId"))
	if i < 0 || w.conns[i].VBRs[k].Gone || w.conns[i].Account != c.As {
		ref := DeleteVBR.Unknown
		if i < 0 && !wellFormed(c.Get("VbrId")) {
			ref = &Refusal{Rule: ref.Rule}
		}
		return []Outcome{{Rule: spec.VBR004, Refused: ref}}
	}
	return []Outcome{{Rule: spec.Term003, Then: func(*Reply) (World, []Miss) {
		return w.edit(i, func(conn *Conn) {
			conn.VBRs = slices.Clone(conn.VBRs)
			conn.VBRs[k].Gone = true
		}), nil
	}}}
}

func listVBRs(w World, c *Call) []Outcome {
	if definite, possible := w.badRequest(c); len(definite) > 0 {
		return append(definite, possible...)
	}
	i := w.target(c)
	if i < 0 || w.may(i) == gone {
		return []Outcome{unknownID(w, c, i)}
	}
	if w.conns[i].Account != c.As {
		return []Outcome{{Rule: spec.VBR003, Refused: ListVBRs.Unknown}}
	}
	out := []Outcome{{Rule: spec.VBR002, Then: func(r *Reply) (World, []Miss) { return w, w.judgeVBRs(i, r) }}}
	if w.may(i).Has(gone) {
		out = append(out, Outcome{Rule: spec.VBR003, Refused: ListVBRs.Unknown})
	}
	return out
}

// judgeVBRs compares a listing with the border routers that ought to be there.
func (w World) judgeVBRs(i int, r *Reply) (misses []Miss) {
	for _, v := range w.conns[i].VBRs {
		listed := slices.ContainsFunc(r.Rows, func(row Record) bool { return row.ID == v.ID })
		switch {
		case v.Gone && listed:
			misses = append(misses, Miss{Clause: spec.VBR002, Level: spec.Must, Want: v.Name + " is not listed: it was deleted",
				Got: "it is listed", Stale: true})
		case !v.Gone && !listed && len(r.Rows) < max(r.PageSize, 1):
			misses = append(misses, Miss{Clause: spec.VBR002, Level: spec.Must, Want: v.Name + " is listed", Got: "it is not", Stale: true})
		}
	}
	return misses
}
