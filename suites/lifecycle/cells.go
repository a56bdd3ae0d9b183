// Package lifecycle holds the checks of the state table: every operation in every state, both sides of every line,
// computed from the model.
package lifecycle

import (
	"slices"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
)

const family = "lifecycle"

// column is one operation of the table.
type column struct {
	name  string
	call  func() model.Call
	conns int
}

var columns = []column{
	{"Cancel", func() model.Call { return model.Cancel.On("c1") }, 1},
	{"Confirm", func() model.Call { return model.Confirm.On("c1") }, 1},
	{"Enable", func() model.Call { return model.Enable.On("c1") }, 1},
	{"Terminate", func() model.Call { return model.Terminate.On("c1") }, 1},
	{"Delete", func() model.Call { return model.Delete.On("c1") }, 1},
	{"Modify specification", func() model.Call { return model.Modify.On("c1", model.Arg{Name: "bandwidth", Value: "200"}) }, 1},
	{"Modify name", func() model.Call { return model.Modify.On("c1", model.Arg{Name: "Name", Value: "$name"}) }, 1},
	{"Order", func() model.Call { return model.PaidOrder("c1") }, 1},
	{"CreateVBR", func() model.Call { return model.NewVBR("v1", "c1", "10") }, 1},
	{"Name as redundant", func() model.Call {
		return model.NewConnection("c2", model.Arg{Name: "RedundantPhysicalConnectionId", Value: "$c1"})
	}, 2},
	{"Recover", func() model.Call { return model.Recover.On("c1") }, 1},
}

// fromCalls are the states that customer calls alone lead to on any target.
var fromCalls = []spec.State{spec.Initial, spec.Canceled}

// cells computes the table: for every state and every operation one check.
func cells() (out []*runner.Check) {
	for _, state := range spec.States {
		for _, col := range columns {
			out = append(out, cell(state, col))
		}
	}
	return out
}

func cell(state spec.State, col column) *runner.Check {
	call := col.call()
	world := model.InState(state, false)
	check := &runner.Check{
		Name: col.name + " in " + string(state), Family: family, Table: "every operation in every state",
		Clauses: append(world.Clauses(&call), alsoSeen(state, col, world)...), Connections: col.conns,
		Run: func(s *runner.Session) {
			s.Bring("c1", state)
			s.Do(col.call())
			s.LookAll()
		},
	}
	if !slices.Contains(fromCalls, state) {
		check.Needs = []runner.Capability{runner.HasOperator}
	}
	return check
}

// alsoSeen are the sentences that the look after the call puts to the test.
func alsoSeen(state spec.State, col column, w model.World) []*spec.Clause {
	call := col.call()
	succeeds, _ := w.Sides(&call)
	var out []*spec.Clause
	switch {
	case col.name == "Cancel" && succeeds:
		out = []*spec.Clause{spec.State006, spec.State015, spec.State016, spec.State017, spec.State018}
	case col.name == "Cancel":
		out = []*spec.Clause{spec.State014}
	}
	if state == spec.Canceled && col.name != "Delete" {
		out = append(out, spec.State019)
	}
	if col.name == "Enable" && succeeds {
		out = append(out, spec.Enab007)
	}
	if col.name == "Delete" && succeeds {
		out = append(out, spec.Desc018)
	}
	return append(out, spec.State021, spec.State023, spec.State024)
}
