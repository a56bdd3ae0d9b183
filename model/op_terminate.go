package model

import "github.com/pconform/pconform/model/spec"

// Terminate takes an Enabled connection out of service, once no border router is left on it.
var Terminate = &Operation{
	Name: "Terminate", Async: true, Action: spec.TerminatePhysicalConnection, Actor: Tenant,
	Params:  connectionParams(spec.Term001, tokenParam),
	Unknown: &Refusal{Rule: spec.Term005, Rows: []spec.Row{spec.ConnectionNotFound}, Status: spec.Term005, Code: spec.Term005},
	Effect:  spec.Term004,
	Replay:  spec.Idem003,
}

var (
	terminateRefused  = Refusal{Rule: spec.Term002, Rows: []spec.Row{spec.NotAllowedInState}, Status: spec.Term002, Code: spec.Term002}
	terminateAttached = Refusal{Rule: spec.Term003, Rows: []spec.Row{spec.TerminateVBRAttached}, Status: spec.Term003, Code: spec.Term003}
)

func init() {
	Terminate.step = onConnection
	Terminate.cells = func(w World, c *Call, s StateSet) []cell {
		refused := cell{outcome: Outcome{Rule: spec.Term002, Refused: &terminateRefused}}
		switch s {
		case enabled:
			if w.attached(w.target(c)) {
				return []cell{{outcome: Outcome{Rule: spec.Term003, Refused: &terminateAttached}}}
			}
			return []cell{{Outcome{Rule: spec.Term004}, ending}}
		case ending: // accepted already, though a read may still say Enabled
			return []cell{refused, {Outcome{Rule: spec.Term004}, ending}}
		case enabling: // it may be Enabled by now
			return []cell{refused, {Outcome{Rule: spec.Term004}, ending}}
		}
		return []cell{refused}
	}
}

// attached reports whether a border router is left on connection i.
func (w World) attached(i int) bool {
	for _, v := range w.conns[i].VBRs {
		if !v.Gone {
			return true
		}
	}
	return false
}
