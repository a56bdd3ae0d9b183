package listing

import (
	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
)

// astray holds the checks that nothing of another account or region strays into a listing, whatever it is restricted by.
var astray = []*runner.Check{
	{
		Name: "another account's connections are on no page of a listing", Family: family, Connections: 4,
		Needs: []runner.Capability{runner.HasOther}, Clauses: []*spec.Clause{spec.Err012},
		Run: func(s *runner.Session) {
			foreigners(s)
			s.Do(model.NewConnection("c1"))
			s.Do(model.NewConnection("c2"))
			s.Look("c1", "c2")
			s.Pages(list())
			s.Pages(list().With("PageSize", "1"))
			s.Pages(list().With("PageSize", "10"))
		},
	},
	{
		Name: "another account's connections match no filter", Family: family, Connections: 2,
		Needs: []runner.Capability{runner.HasOther}, Clauses: []*spec.Clause{spec.Err012, spec.Desc009},
		Run: func(s *runner.Session) {
			names := foreigners(s)
			for _, f := range append(everyKey(names["f1"], names["f2"]), []string{"PhysicalConnectionId", "$f1", "$f2"}) {
				s.Pages(list(f))
			}
			s.Do(list([]string{"Name", names["f1"]}, []string{"Status", string(spec.Initial)}))
		},
	},
	{
		Name: "a listing of another region holds nothing of this one", Family: family, Connections: 2,
		Needs: []runner.Capability{runner.HasRegions}, Clauses: []*spec.Clause{spec.Desc001, spec.Desc009},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Do(model.NewConnection("c2"))
			s.Do(model.Cancel.On("c2"))
			s.Look("c1", "c2")
			elsewhere := list().With("RegionId", "$otherRegion")
			s.Pages(elsewhere)
			s.Pages(elsewhere.With("PageSize", "1"))
			for _, f := range everyKey(s.Named("c1"), s.Named("c2")) {
				if f[0] != "AccessPointId" { // ours is none of the other region's, so that it may be refused there
					s.Pages(list(f).With("RegionId", "$otherRegion"))
				}
			}
			s.Look("c1", "c2")
		},
	},
}

// foreigners makes two connections of the other account, one of them Canceled, and returns their names. Their owner
// sees them: it is not because they show late that nobody else does.
func foreigners(s *runner.Session) map[string]string {
	names := map[string]string{"f1": s.Name(), "f2": s.Name()}
	for _, f := range []string{"f1", "f2"} {
		s.Do(model.NewConnection(f, arg("Name", names[f])).By("other"))
	}
	s.Do(model.Cancel.On("f2").By("other"))
	s.Do(model.Look("f1", "f2").By("other"))
	return names
}

// everyKey lists filters that connections of these names would match, if they were there to be listed: an Initial and a
// Canceled one, of the usual kind.
func everyKey(names ...string) [][]string {
	return [][]string{append([]string{"Name"}, names...), {"Status", string(spec.Initial), string(spec.Canceled)},
		{"LineOperator", "CT"}, {"Type", "VPC"}, {"AccessPointId", "$accessPoint"}}
}
