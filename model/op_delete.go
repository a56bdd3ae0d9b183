package model

import "github.com/pconform/pconform/model/spec"

// Delete removes a connection that is not, or no longer, on its way into service.
var Delete = &Operation{
	Name: "Delete", Action: spec.DeletePhysicalConnection, Actor: Tenant,
	Params: connectionParams(spec.Del001, tokenParam),
	Unknown: &Refusal{Rule: spec.Del007, Rows: []spec.Row{spec.ConnectionNotFound}, Status: spec.Del007, Code: spec.Del007,
		Also: []spec.Row{{Status: 404, Code: "*NotFound*"}}},
	Effect: spec.Del002,
	Replay: spec.Idem027,
}

var (
	deleteRefused = Refusal{Rule: spec.Del004, Rows: []spec.Row{spec.DeleteWrongState, spec.NotAllowedInState},
		Status: spec.Del005, Code: spec.Del005}
	deleteTerminating = Refusal{Rule: spec.Del004, Rows: deleteRefused.Rows, Status: spec.Del005, Code: spec.Del005, Racy: true}
	// Editions disagree on Allocated and Confirmed (CPC-DEL-006): refusing is as lawful as deleting.
	deleteByEdition = Refusal{Rule: spec.Del006, Rows: []spec.Row{spec.DeleteWrongState, spec.NotAllowedInState},
		Status: spec.Del005, Code: spec.Del005}
	deleteAttached = Refusal{Rule: spec.Del004, Rows: []spec.Row{spec.DeleteVBRExists, {Status: 400, Code: "Forbidden.AssociateToVBR"},
		spec.DeleteWrongState, spec.NotAllowedInState}, Status: spec.Del008, Code: spec.Del008}
)

func init() {
	Delete.step = onConnection
	Delete.cells = func(w World, c *Call, s StateSet) []cell {
		switch s {
		case canceled, rejected, allocationFailed, terminated:
			rule := spec.Del003
			if s == canceled {
				rule = spec.Del002
			}
			out := []cell{{Outcome{Rule: rule}, gone}}
			if w.attached(w.target(c)) { // only an operator leads here; which of two sentences counts nobody says
				out = append(out, cell{outcome: Outcome{Rule: spec.Del004, Refused: &deleteAttached}})
			}
			return out
		case allocated, confirmed:
			return []cell{
				{Outcome{Rule: spec.Del006, NoteOn: spec.Del006, Note: "Delete in " + string(s.State()) + " is allowed"}, gone},
				{outcome: Outcome{Rule: spec.Del006, Refused: &deleteByEdition, NoteOn: spec.Del006,
					Note: "Delete in " + string(s.State()) + " is refused"}},
			}
		case ending: // it may be Terminated by now
			refusal := &deleteRefused
			if w.attached(w.target(c)) { // made in between
				refusal = &deleteAttached
			}
			return []cell{{Outcome{Rule: spec.Del003}, gone}, {outcome: Outcome{Rule: spec.Del004, Refused: refusal}}}
		case enabled:
			if w.attached(w.target(c)) {
				return []cell{{outcome: Outcome{Rule: spec.Del004, Refused: &deleteAttached}}}
			}
		case terminating:
			return []cell{{outcome: Outcome{Rule: spec.Del004, Refused: &deleteTerminating}}}
		case enabling:
			return []cell{{Outcome{Rule: spec.Del006}, gone}, {outcome: Outcome{Rule: spec.Del004, Refused: &deleteRefused}}}
		}
		return []cell{{outcome: Outcome{Rule: spec.Del004, Refused: &deleteRefused}}}
	}
}
