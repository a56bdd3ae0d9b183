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
	call  func(conn, made string) model.Call // made numbers what it may make
	conns int
}

var columns = []column{
	{"Cancel", func(conn, made string) model.Call { return model.Cancel.On(conn) }, 1},
	{"Confirm", func(conn, made string) model.Call { return model.Confirm.On(conn) }, 1},
	{"Enable", func(conn, made string) model.Call { return model.Enable.On(conn) }, 1},
	{"Terminate", func(conn, made string) model.Call { return model.Terminate.On(conn) }, 1},
	{"Delete", func(conn, made string) model.Call { return model.Delete.On(conn) }, 1},
	{"Modify specification", func(conn, made string) model.Call {
		return model.Modify.On(conn, model.Arg{Name: "bandwidth", Value: "200"})
	}, 1},
	{"Modify name", func(conn, made string) model.Call {
		return model.Modify.On(conn, model.Arg{Name: "Name", Value: "$name"})
	}, 1},
	{"Order", func(conn, made string) model.Call { return model.PaidOrder(conn) }, 1},
	{"CreateVBR", func(conn, made string) model.Call { return model.NewVBR("v"+made, conn, "1"+made) }, 1},
	{"Name as redundant", func(conn, made string) model.Call {
		return model.NewConnection("c"+made, model.Arg{Name: "RedundantPhysicalConnectionId", Value: "$" + conn})
	}, 2},
	{"Recover", func(conn, made string) model.Call { return model.Recover.On(conn) }, 1},
}

// fromCalls are the states that customer calls alone lead to on any target.
var fromCalls = []spec.State{spec.Initial, spec.Canceled}

// cells computes the table: for every state and every operation one check. The runner judges them on walks through the
// table; Run is the way to one of them by itself.
func cells() (out []*runner.Check) {
	for _, state := range spec.States {
		for _, col := range columns {
			out = append(out, cell(state, col))
		}
	}
	return out
}

func cell(state spec.State, col column) *runner.Check {
	call := col.call("c1", "2")
	world := model.InState(state, false)
	check := &runner.Check{
		Name: col.name + " in " + string(state), Family: family, Table: "every operation in every state",
		Clauses: append(world.Clauses(&call), alsoSeen(state, col, world)...), Connections: col.conns,
		Cell: &runner.Cell{State: state, Op: col.name, Call: col.call},
		Run: func(s *runner.Session) {
			s.Bring("c1", state)
			s.Do(col.call("c1", "2"))
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
	call := col.call("c1", "2")
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
