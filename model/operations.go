package model

import "github.com/pconform/pconform/model/spec"

// Operations lists everything that a plan can do: what the tenant calls, then what the operator does.
var Operations = []*Operation{
	Create, Describe, Modify, Cancel, Confirm, Enable, Terminate, Delete,
	Order, CreateVBR, DeleteVBR, ListVBRs,
	Regions, AccessPoints, OpenService, ServiceStatus,
	Recover, ApplyLOA, CompleteLOA, SetupOrder,
	OperatorAdvance,
}

// ByName finds an operation by its short name, or nil.
func ByName(name string) *Operation {
	for _, op := range Operations {
		if op.Name == name {
			return op
		}
	}
	return nil
}

// Regions lists region ids; AccessPoints lists where a circuit can begin.
var (
	Regions = &Operation{Name: "DescribeRegions", Action: spec.DescribeRegions, Actor: Tenant, Reads: true,
		Effect: spec.Ref001, step: alwaysRead(spec.Ref001)}
	AccessPoints = &Operation{Name: "DescribeAccessPoints", Action: spec.DescribeAccessPoints, Actor: Tenant, Reads: true,
		Params: []Parameter{{Name: "RegionId", Required: true, Missing: spec.Ref003}, {Name: "PageNumber"}, {Name: "PageSize"}},
		Effect: spec.Ref003, step: alwaysRead(spec.Ref003)}
	ServiceStatus = &Operation{Name: "GetServiceStatus", Action: spec.GetPhysicalConnectionService, Actor: Tenant, Reads: true,
		Params: []Parameter{{Name: "RegionId", Required: true, Missing: spec.Ref005}},
		Effect: spec.Ref005, step: alwaysRead(spec.Ref005)}
	// OpenService switches billing of outbound traffic on; a second time it is refused as open already.
	OpenService = &Operation{Name: "OpenService", Action: spec.OpenPhysicalConnectionService, Actor: Tenant,
		Params: []Parameter{{Name: "RegionId", Required: true, Missing: spec.Ref005}},
		Effect: spec.Ref005, step: func(w World, c *Call) []Outcome {
			same := func(*Reply) (World, []Miss) { return w, nil }
			return []Outcome{{Rule: spec.Ref005, Then: same}, {Rule: spec.Ref005, Refused: &Refusal{Rule: spec.Ref005}}}
		}}
)

// alwaysRead is the step of a read that depends on nothing but its parameters.
func alwaysRead(rule *spec.Clause) func(World, *Call) []Outcome {
	return func(w World, c *Call) []Outcome {
		definite, possible := w.badRequest(c)
		if len(definite) > 0 {
			return append(definite, possible...)
		}
		return append([]Outcome{{Rule: rule, Then: func(*Reply) (World, []Miss) { return w, nil }}}, possible...)
	}
}

// OperatorAdvance asks the target's operator to bring a connection into a state. That is no part of the
// specification, so a refusal breaks a premise and no clause.
var OperatorAdvance = &Operation{Name: "operator.Advance", Actor: Operator}

// along are the states that lie on the operator's ways.
const along = initial | approved | allocating | allocated | confirmed | enabled | terminating

func init() {
	OperatorAdvance.step = func(w World, c *Call) []Outcome {
		i := w.target(c)
		if i < 0 {
			return []Outcome{{Rule: spec.Create023, Refused: &Refusal{Rule: spec.Create023}, Excuse: true}}
		}
		to := Of(spec.State(c.Get("To")))
		return []Outcome{
			{Rule: spec.Create023, Then: func(*Reply) (World, []Miss) {
				return w.moved(i, to).edit(i, func(c *Conn) { c.was |= along }), nil // a late read may show any state on the way
			}},
			{Rule: spec.Create023, Refused: &Refusal{Rule: spec.Create023}, Excuse: true},
		}
	}
}
