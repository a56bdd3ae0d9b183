package model

import "github.com/pconform/pconform/model/spec"

// Order places an occupancy order; paid at once it enables a Confirmed connection, which is how clients do it today.
var Order = &Operation{
	Name: "Order", Async: true, Action: spec.CreateOccupancyOrder, Actor: Tenant,
	Params: connectionParams(spec.Ord001, tokenParam, Parameter{Name: "InstanceChargeType"}, Parameter{Name: "Period"},
		Parameter{Name: "PricingCycle"}, Parameter{Name: "AutoPay"}),
	Unknown: &Refusal{Rule: spec.Ord002},
	Effect:  spec.Ord003,
}

var (
	orderRefused = Refusal{Rule: spec.Ord002, Rows: []spec.Row{spec.OrderWrongState, spec.NotAllowedInState, spec.StatusNotAllow,
		{Status: 400, Code: "IAbs.InvalidStatus.ValueNotSupported"}},
		Status: spec.Ord002, Code: spec.Ord002}
	// The page wants a letter of authorization in Complete, clients order in Confirmed: a refusal is lawful.
	orderBarred = Refusal{Rule: spec.Ord003}
)

func init() {
	Order.step = onConnection
	Order.cells = func(_ World, c *Call, s StateSet) []cell {
		refused := cell{outcome: Outcome{Rule: spec.Ord002, Refused: &orderRefused}}
		switch s {
		case confirmed:
			to := confirmed
			if c.Get("AutoPay") == "true" {
				to = enabling
			}
			return []cell{{Outcome{Rule: spec.Ord001}, to},
				{outcome: Outcome{Rule: spec.Ord003, Refused: &orderBarred, Excuse: true, NoteOn: spec.Ord003,
					Note: "no occupancy order can be placed for this account"}}}
		case enabling:
			return []cell{refused, {Outcome{Rule: spec.Ord001}, enabling}}
		}
		return []cell{refused}
	}
}

// PaidOrder builds an order that is paid at once.
func PaidOrder(conn string) Call {
	return Order.On(conn, Arg{clientToken, "$token"}, Arg{"InstanceChargeType", "PrePaid"}, Arg{"Period", "1"},
		Arg{"PricingCycle", "Month"}, Arg{"AutoPay", "true"})
}

// Recover restores a shared circuit. Ours are dedicated, so it is refused whatever their state (CPC-RECV-002).
var Recover = &Operation{
	Name: "Recover", Action: spec.RecoverPhysicalConnection, Actor: Tenant,
	Params: []Parameter{{Name: "RegionId", Required: true, Missing: spec.Recv001},
		{Name: "InstanceId", Required: true, Missing: spec.Recv001}, {Name: "Token"}, {Name: "DryRun"}},
	Unknown: &Refusal{Rule: spec.Recv003, Rows: []spec.Row{spec.RecoverNotFound}, Status: spec.Recv003, Code: spec.Recv003},
	Effect:  spec.Recv002,
}

var (
	recoverRefused   = Refusal{Rule: spec.Recv003, Rows: []spec.Row{spec.RecoverWrongState}, Status: spec.Recv003, Code: spec.Recv003}
	recoverDedicated = Refusal{Rule: spec.Recv002}
)

func init() {
	Recover.step = onConnection
	Recover.cells = func(_ World, _ *Call, s StateSet) []cell {
		dedicated := cell{outcome: Outcome{Rule: spec.Recv002, Refused: &recoverDedicated}}
		refused := cell{outcome: Outcome{Rule: spec.Recv003, Refused: &recoverRefused}}
		switch s {
		case terminated:
			return []cell{dedicated}
		case ending, terminating: // it may be Terminated by now
			return []cell{refused, dedicated}
		}
		return []cell{refused}
	}
}

// ApplyLOA applies for a letter of authorization; which states allow it is not said.
var ApplyLOA = &Operation{
	Name: "ApplyLOA", Action: spec.ApplyPhysicalConnectionLOA, Actor: Tenant,
	Params: []Parameter{
		{Name: "RegionId", Required: true, Missing: spec.LOA001}, {Name: "InstanceId", Required: true, Missing: spec.LOA001},
		{Name: "CompanyName", Required: true, Missing: spec.LOA001},
		{Name: "LineType", Required: true, Missing: spec.LOA001, Check: oneOf([]string{"MSTP", "MPLSVPN", "FIBRE", "Other"}),
			Bad: &Refusal{Rule: spec.LOA002}},
		{Name: "Si", Required: true, Missing: spec.LOA001}, {Name: "ConstructionTime", Required: true, Missing: spec.LOA001},
		tokenParam,
	},
	Unknown: &Refusal{Rule: spec.LOA003, Rows: []spec.Row{spec.LOANotFound}, Status: spec.LOA003, Code: spec.LOA003},
	Effect:  spec.LOA001,
}

// CompleteLOA reports that construction is finished.
var CompleteLOA = &Operation{
	Name: "CompleteLOA", Action: spec.CompletePhysicalConnectionLOA, Actor: Tenant,
	Params: []Parameter{{Name: "RegionId", Required: true, Missing: spec.LOA004},
		{Name: "InstanceId", Required: true, Missing: spec.LOA004}, tokenParam},
	Unknown: &Refusal{Rule: spec.LOA003, Soft: true},
	Effect:  spec.LOA004,
}

var (
	loaRefused = Refusal{Rule: spec.LOA001, Soft: true}
	loaEarly   = Refusal{Rule: spec.LOA004, Rows: []spec.Row{spec.LOACannotFinish, spec.LOAWrongState}, Status: spec.LOA004, Code: spec.LOA004}
)

func init() {
	ApplyLOA.step = onConnection
	ApplyLOA.cells = func(_ World, _ *Call, s StateSet) []cell {
		return []cell{{Outcome{Rule: spec.LOA001}, s}, {outcome: Outcome{Rule: spec.LOA001, Refused: &loaRefused}}}
	}
	CompleteLOA.step = onConnection
	CompleteLOA.cells = func(_ World, _ *Call, s StateSet) []cell {
		return []cell{{outcome: Outcome{Rule: spec.LOA004, Refused: &loaEarly}}}
	}
}
