package model

import "github.com/pconform/pconform/model/spec"

// Enable puts a Confirmed connection into service; the answer comes first, the state follows (CPC-ENAB-004).
var Enable = &Operation{
	Name: "Enable", Async: true, Action: spec.EnablePhysicalConnection, Actor: Tenant,
	Params:  connectionParams(spec.Enab001, tokenParam),
	Unknown: notFound(spec.Enab006),
	Effect:  spec.Enab004,
	Replay:  spec.Idem003,
}

var enableRefused = Refusal{Rule: spec.Enab002, Rows: []spec.Row{spec.NotAllowedInState, spec.StatusNotAllow},
	Status: spec.Enab003, Code: spec.Enab003, Also: []spec.Row{spec.EnableNotAllowedAccount, spec.EnableNotAllowedDevice}}

// enableBarred: accounts that may not enable directly; the live service is like that (CPC-ENAB-007).
var enableBarred = Refusal{Rule: spec.Enab004, Rows: []spec.Row{spec.EnableNotAllowedAccount, spec.EnableNotAllowedDevice},
	Status: spec.Enab004, Code: spec.Enab004}

func init() {
	Enable.step = onConnection
	Enable.cells = func(_ World, _ *Call, s StateSet) []cell {
		refused := cell{outcome: Outcome{Rule: spec.Enab002, Refused: &enableRefused}}
		switch s {
		case confirmed:
			return []cell{{Outcome{Rule: spec.Enab004}, enabling},
				{outcome: Outcome{Rule: spec.Enab004, Refused: &enableBarred, Excuse: true, NoteOn: spec.Enab007,
					Note: "this account may not enable a connection directly"}}}
		case enabling: // repeated enabling is not supported; whether it is refused is not said (CPC-ENAB-005)
			return []cell{refused, {Outcome{Rule: spec.Enab005}, enabling}}
		}
		return []cell{refused}
	}
}
