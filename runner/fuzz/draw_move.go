package fuzz

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
)

// Move is one kind of call that plans are made of.
type Move struct {
	Name   string
	Weight int // how often it is chosen where chance chooses
	Why    string

	op    *model.Operation
	make  func(d *drawing, c *model.Conn) model.Call
	look  bool // it is the look at everything
	token bool // it takes a ClientToken
	still bool // it is about no connection
	plain bool // it is always sent as the session sends
	to    spec.State
}

// createMove is not chosen like the others: births are rationed.
var createMove = &Move{Name: "Create", Weight: 6, op: model.Create, token: true}

// cancelMove lends its rendering to calls that are made outside the walk.
var cancelMove = &Move{Name: "Cancel", op: model.Cancel, token: true}

// repartnering is the one Modify that a target without redundant circuits refuses.
const repartnering = "Repartner"

// Moves lists what plans are made of, with weights. OpenService is left out because it switches billing on for the
// whole account, SetupOrder because it makes connections that nobody pays for.
var Moves = moves()

func moves() []*Move {
	list := []*Move{
		{Name: "Look", Weight: 3, op: model.Describe, look: true},
		{Name: "Cancel", Weight: 12, op: model.Cancel, token: true, make: on(model.Cancel)},
		{Name: "Delete", Weight: 9, op: model.Delete, token: true, make: on(model.Delete)},
		{Name: "Confirm", Weight: 9, op: model.Confirm, token: true, make: on(model.Confirm)},
		{Name: "Enable", Weight: 10, op: model.Enable, token: true, make: on(model.Enable)},
		{Name: "Terminate", Weight: 10, op: model.Terminate, token: true, make: on(model.Terminate)},
		{Name: "Rename", Weight: 4, op: model.Modify, token: true, make: rename},
		{Name: "Respecify", Weight: 4, op: model.Modify, token: true, make: respecify},
		{Name: "Redescribe", Weight: 2, op: model.Modify, token: true, make: redescribe},
		{Name: repartnering, Weight: 2, op: model.Modify, token: true, make: repartner},
		{Name: "Order", Weight: 2, op: model.Order, token: true, make: order("false")},
		{Name: "PaidOrder", Weight: 3, op: model.Order, token: true, make: order("true")},
		{Name: "CreateVBR", Weight: 3, op: model.CreateVBR, token: true, make: newVBR},
		{Name: "DeleteVBR", Weight: 2, op: model.DeleteVBR, token: true, make: dropVBR},
		{Name: "ListVBRs", Weight: 1, op: model.ListVBRs, make: on(model.ListVBRs), plain: true},
		{Name: "Recover", Weight: 1, op: model.Recover, make: on(model.Recover)},
		{Name: "RecoverDry", Weight: 1, op: model.Recover, make: recoverDry},
		{Name: "ApplyLOA", Weight: 1, op: model.ApplyLOA, token: true, make: applyLOA},
		{Name: "CompleteLOA", Weight: 1, op: model.CompleteLOA, token: true, make: on(model.CompleteLOA)},
		{Name: "Search", Weight: 2, op: model.Describe, make: search, Why: "looks go by id, on one page: other reads find other rows"},
		{Name: "DescribeRegions", Weight: 1, op: model.Regions, still: true, make: about(model.Regions)},
		{Name: "DescribeAccessPoints", Weight: 1, op: model.AccessPoints, still: true, make: about(model.AccessPoints)},
		{Name: "GetServiceStatus", Weight: 1, op: model.ServiceStatus, still: true, make: about(model.ServiceStatus)},
	}
	for _, to := range spec.States {
		if to == spec.Initial || to == spec.Canceled {
			continue
		}
		list = append(list, &Move{Name: "Advance to " + string(to), Weight: 2, op: model.OperatorAdvance, to: to, plain: true,
			make: func(_ *drawing, c *model.Conn) model.Call { return model.Advance(c.Name, to) }})
	}
	return list
}

func (m *Move) weight(sp *Space) int {
	if sp.Uniform {
		return 1
	}
	return m.Weight
}

// allowed says whether a move is of any use on a target.
func (m *Move) allowed(sp *Space) bool {
	return (m.op.Actor != model.Operator || sp.Operator) && !slices.Contains(sp.Without, m.Name)
}

func on(op *model.Operation) func(*drawing, *model.Conn) model.Call {
	return func(_ *drawing, c *model.Conn) model.Call { return op.On(c.Name) }
}

func about(op *model.Operation) func(*drawing, *model.Conn) model.Call {
	return func(*drawing, *model.Conn) model.Call {
		c := model.Call{Op: op}
		if op != model.Regions {
			c.Args = []model.Arg{{Name: "RegionId", Value: "$region"}}
		}
		return c
	}
}

// rename gives another name: a new one, one that a connection had before, or, now and then, none at all.
func rename(d *drawing, c *model.Conn) model.Call {
	if !d.chance(15, 16) {
		return model.Modify.On(c.Name)
	}
	return model.Modify.On(c.Name, model.Arg{Name: "Name", Value: d.naming()})
}

// repartner names another connection as redundant where there is one that can be; otherwise it changes the specification.
func repartner(d *drawing, c *model.Conn) model.Call {
	if other := d.nameable(c); other != nil {
		return model.Modify.On(c.Name, model.Arg{Name: redundant, Value: "$" + other.Name})
	}
	return respecify(d, c)
}

func recoverDry(_ *drawing, c *model.Conn) model.Call {
	return model.Recover.On(c.Name).With("DryRun", "true")
}

// search lists connections in one of the ways that a look does not use: by what they show, by nothing, on a page of a size
// that is given or not; now and then by what nobody can search by.
func search(d *drawing, c *model.Conn) model.Call {
	call := model.Call{Op: model.Describe, Args: []model.Arg{{Name: "RegionId", Value: "$region"}}}
	if d.chance(1, 2) {
		call = call.With("PageSize", "50")
	}
	if !d.chance(15, 16) {
		return call.With("Filter.1.Key", "Bandwidth").With("Filter.1.Value.1", "1000")
	}
	n := 0
	for _, key := range []string{"Name", "Status", "LineOperator", "AccessPointId"}[d.IntN(2) : 2+d.IntN(3)] {
		if d.chance(2, 3) {
			n++
			call = call.With("Filter."+strconv.Itoa(n)+".Key", key).With("Filter."+strconv.Itoa(n)+".Value.1", d.sought(key, c))
		}
	}
	return call
}

// sought is what a search looks for: mostly what a connection shows.
func (d *drawing) sought(key string, c *model.Conn) string {
	its := d.chance(3, 4)
	switch key {
	case "Name":
		if name := d.bears[c.Name]; strings.HasPrefix(name, "$name:") && its {
			return name
		}
		return "$name:n" + strconv.Itoa(1+d.IntN(max(1, d.names)))
	case "Status":
		if state := c.May.State(); state != "" && its {
			return string(state)
		}
		return string(spec.States[d.IntN(len(spec.States))])
	case "LineOperator":
		return model.LineOperators[d.IntN(2)]
	}
	return "$accessPoint"
}

// redescribe changes what no call depends on: one field or two.
func redescribe(d *drawing, c *model.Conn) model.Call {
	d.names++
	n := strconv.Itoa(d.names)
	fields := []model.Arg{{Name: "Description", Value: d.label()}, {Name: "PeerLocation", Value: "Number " + n + ", XX Road, Hangzhou"},
		{Name: "CircuitCode", Value: "longtel" + n}}
	at := d.IntN(len(fields))
	call := model.Modify.On(c.Name, fields[at])
	if d.chance(1, 3) {
		next := fields[(at+1)%len(fields)]
		call = call.With(next.Name, next.Value)
	}
	return call
}

func respecify(d *drawing, c *model.Conn) model.Call {
	return model.Modify.On(c.Name, model.Arg{Name: "bandwidth", Value: model.Bandwidths[d.IntN(len(model.Bandwidths))]})
}

func order(pay string) func(*drawing, *model.Conn) model.Call {
	return func(_ *drawing, c *model.Conn) model.Call {
		return model.Order.On(c.Name, model.Arg{Name: "InstanceChargeType", Value: "PrePaid"},
			model.Arg{Name: "Period", Value: "1"}, model.Arg{Name: "PricingCycle", Value: "Month"},
			model.Arg{Name: "AutoPay", Value: pay})
	}
}

func newVBR(d *drawing, c *model.Conn) model.Call {
	d.routers++
	d.names++
	vlan := d.routers
	if d.chance(1, 3) { // one that a router has or had, of this connection or of another
		vlan = 1 + d.IntN(d.routers)
	}
	call := model.NewVBR("v"+strconv.Itoa(d.routers), c.Name, strconv.Itoa(100+vlan))
	return call.With("Name", d.label())
}

func dropVBR(_ *drawing, c *model.Conn) model.Call {
	name := "vbr-unknown"
	for _, v := range c.VBRs {
		if !v.Gone || name == "vbr-unknown" {
			name = "$" + v.Name
		}
	}
	return model.Call{Op: model.DeleteVBR, Args: []model.Arg{{Name: "RegionId", Value: "$region"}, {Name: "VbrId",
		Value: name}}}
}

func applyLOA(_ *drawing, c *model.Conn) model.Call {
	return model.ApplyLOA.On(c.Name, model.Arg{Name: "CompanyName", Value: "example"}, model.Arg{Name: "LineType",
		Value: "FIBRE"},
		model.Arg{Name: "Si", Value: "example"}, model.Arg{Name: "ConstructionTime", Value: "2026-01-01T00:00:00Z"})
}

// call builds the move.
func (m *Move) call(d *drawing, c *model.Conn) model.Call {
	call := m.make(d, c)
	if !m.still && c.Region != "$region" && m.op.Actor == model.Tenant {
		call = call.With("RegionId", c.Region)
	}
	return call
}
