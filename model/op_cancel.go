package model

import "github.com/pconform/pconform/model/spec"

// Cancel gives up the application of a connection that is not yet in service.
var Cancel = &Operation{
	Name: "Cancel", Action: spec.CancelPhysicalConnection, Actor: Tenant,
	Params: []Parameter{
		{Name: "RegionId", Required: true, Missing: spec.Req005},
		{Name: "PhysicalConnectionId", Required: true, Missing: spec.Req003},
		tokenParam,
	},
	Unknown: &Refusal{Rule: spec.Err001, Rows: []spec.Row{spec.ConnectionNotFound},
		Status: spec.Err001, Code: spec.Err002, Message: spec.Err003},
	Effect: spec.State005,
	Replay: spec.Idem003,
}

// cancelFrom are the sentences that grant Cancel; all lead to Canceled (CPC-STATE-005).
var cancelFrom = map[StateSet]*spec.Clause{
	initial: spec.State001, approved: spec.State002, allocated: spec.State003, confirmed: spec.State004,
}

// cancelRefused are the refusals in the seven other states.
var cancelRefused = map[StateSet]*Refusal{
	enabled:          {Rule: spec.State007, Rows: []spec.Row{spec.NotAllowedInState}, Status: spec.Err004, Code: spec.Err005, Message: spec.Err006},
	allocating:       cancelRefusal(spec.State008),
	rejected:         cancelRefusal(spec.State009),
	canceled:         cancelRefusal(spec.State010),
	allocationFailed: cancelRefusal(spec.State011),
	terminating:      cancelRefusal(spec.State012),
	terminated:       cancelRefusal(spec.State013),
	enabling:         cancelRefusal(spec.State007),
	ending:           cancelRefusal(spec.State007),
}

func cancelRefusal(rule *spec.Clause) *Refusal {
	return &Refusal{Rule: rule, Rows: []spec.Row{spec.NotAllowedInState}, Status: spec.Err007, Code: spec.Err007, Message: spec.Err006}
}

func init() {
	Cancel.step = onConnection
	Cancel.cells = func(_ World, _ *Call, s StateSet) []cell {
		if rule := cancelFrom[s]; rule != nil {
			return []cell{{Outcome{Rule: rule}, canceled}}
		}
		refused := cell{outcome: Outcome{Rule: cancelRefused[s].Rule, Refused: cancelRefused[s]}}
		if s == enabling { // nobody says which of the two wins while Enable is being carried out
			return []cell{refused, {Outcome{Rule: spec.State004}, canceled | enabled}}
		}
		return []cell{refused}
	}
}
