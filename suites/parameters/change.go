package parameters

import (
	"fmt"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

// changes hold Modify to what it is told and to nothing else.
var changes = []*runner.Check{
	{
		Name: "Modify changes what it names and nothing else", Family: family, Clauses: []*spec.Clause{spec.Mod010,
			spec.Mod003, spec.Desc015},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1", arg("bandwidth", "100"), arg("PortType", "1000Base-T"),
				arg("PeerLocation", "Number 10"),
				arg("Description", "as it was"), arg("CircuitCode", "code1")))
			s.Look("c1")
			for _, change := range [][]model.Arg{{arg("Description", "changed")}, {arg("Name", "$name")},
				{arg("Name", "$name"), arg("Description", "both")},
				{arg("CircuitCode", "code2")}, {arg("PeerLocation", "Number 11")}, {arg("LineOperator", "CU")},
				{arg("bandwidth", "200")},
				{arg("PortType", "1000Base-LX")}, {arg("Description", "the last"), arg("bandwidth", "300")}} {
				s.Do(model.Modify.On("c1", change...))
				s.Look("c1")
			}
		},
	},
	{
		Name: "a Modify that is refused changes nothing of what it names", Family: family,
		Clauses: []*spec.Clause{spec.Mod008, spec.Mod004, spec.Create010, spec.Create012},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Look("c1")
			for _, bad := range []model.Arg{arg("bandwidth", "1"), arg("Name", "N"), arg("Description", "D")} {
				c := model.Modify.On("c1", arg("CircuitCode", "code3"), arg("Name", "$name"), arg("Description",
					"half done")).With(bad.Name, bad.Value)
				if !s.Do(c).Reply.Success {
					s.Look("c1")
				}
			}
			s.Do(model.Cancel.On("c1"))
			s.Look("c1")
			s.Do(model.Modify.On("c1", arg("Name", "$name"), arg("Description", "half done"), arg("bandwidth",
				"200")))
			s.Look("c1")
		},
	},
	{
		Name: "Modify in Enabled leaves a connection in service", Family: family,
		Needs:   []runner.Capability{runner.HasOperator},
		Clauses: []*spec.Clause{spec.Mod003, spec.Mod010},
		Run: func(s *runner.Session) {
			s.Bring("c1", spec.Enabled)
			for _, v := range []string{"200", "300", "400"} {
				s.Do(model.Modify.On("c1", arg("bandwidth", v)))
				s.Do(model.Modify.On("c1", arg("Name", "$name")))
				s.Look("c1")
			}
		},
	},
	{
		Name: "what Modify is told shows in every state where it is taken", Family: family, Connections: 2,
		Formats: []wire.Format{wire.JSON},
		Needs:   []runner.Capability{runner.HasOperator},
		Clauses: []*spec.Clause{spec.Mod010, spec.Mod003, spec.Mod002},
		Run: func(s *runner.Session) {
			s.Bring("c0", spec.Allocated)
			for i, state := range []spec.State{spec.Initial, spec.Rejected, spec.Allocated, spec.Confirmed, spec.Enabled} {
				n := fmt.Sprint(i)
				s.Do(model.NewConnection("c1" + n))
				for _, change := range []model.Arg{arg("Name", "$name"), arg("Description", "in service "+n), arg("CircuitCode", "code"+n),
					arg("PeerLocation", "Number "+n), arg("LineOperator", []string{"CU", "CT"}[i%2]),
					arg("PortType", []string{"1000Base-LX", "1000Base-T"}[i%2]), arg("bandwidth", fmt.Sprint(300+100*i)),
					arg("RedundantPhysicalConnectionId", "$c0")} {
					s.Take("c1"+n, state)
					s.Do(model.Modify.On("c1"+n, change))
					s.Look("c1" + n)
				}
				if state == spec.Enabled {
					s.Do(model.Terminate.On("c1" + n))
					s.Settle("c1" + n)
				} else {
					s.Take("c1"+n, spec.Canceled)
				}
				s.Do(model.Delete.On("c1" + n))
			}
		},
	},
	{
		Name: "a connection begins at the access point that was chosen", Family: family,
		Clauses: []*spec.Clause{spec.Desc015},
		Run: func(s *runner.Session) {
			x := s.Do(model.Call{Op: model.AccessPoints, Args: []model.Arg{arg("RegionId", "$region")}})
			for i, row := range x.Reply.Rows {
				if name := fmt.Sprintf("c%d", i+1); i < 3 && s.Offers(model.NewConnection(name, arg("AccessPointId",
					row.ID))) {
					s.Look(name)
					s.Do(model.Cancel.On(name))
					s.Do(model.Delete.On(name))
				}
			}
		},
	},
}
