package model

import "github.com/pconform/pconform/model/spec"

// Confirm accepts the allocated port; the connection then waits for payment.
var Confirm = &Operation{
	Name: "Confirm", Action: spec.ConfirmPhysicalConnection, Actor: Tenant,
	Params: connectionParams(spec.Conf001, tokenParam),
	Unknown: &Refusal{Rule: spec.Conf004, Rows: []spec.Row{spec.ConfirmNotFound, spec.ConfirmNoResource},
		Status: spec.Conf004, Code: spec.Conf004,
		Also: []spec.Row{spec.ConnectionNotFound, {Status: 404, Code: spec.ConfirmNoResource.Code}}},
	Effect: spec.Conf002,
	Replay: spec.Idem003,
}

var confirmRefused = Refusal{Rule: spec.Conf003, Rows: []spec.Row{spec.ConfirmWrongState}, Status: spec.Conf003, Code: spec.Conf003}

// confirmBarred are refusals from Allocated that have to do with the account, not with the life cycle.
var confirmBarred = Refusal{Rule: spec.Conf002, Rows: []spec.Row{spec.TrafficNotEnabled,
	{Status: 400, Code: "OperationUnsupported.SkipConstruction"}}, Status: spec.Conf002, Code: spec.Conf002}

func init() {
	Confirm.step = onConnection
	Confirm.cells = func(_ World, _ *Call, s StateSet) []cell {
		switch s {
		case allocated:
			return []cell{{Outcome{Rule: spec.Conf002}, confirmed},
				{outcome: Outcome{Rule: spec.Conf002, Refused: &confirmBarred, Excuse: true}}}
		default:
			return []cell{{outcome: Outcome{Rule: spec.Conf003, Refused: &confirmRefused}}}
		}
	}
}
