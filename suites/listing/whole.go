package listing

import (
	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
)

// whole holds the checks of listings that no id restricts. An account may hold more than one page, so they are followed
// to their end: a listing can be right about each id and wrong about all of them.
var whole = []*runner.Check{
	{
		Name: "a cancelled connection is listed as Canceled without a filter", Family: family, Connections: 2,
		Clauses: []*spec.Clause{spec.State005, spec.Desc001},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Do(model.NewConnection("c2"))
			s.Look("c1", "c2")
			s.Pages(list())
			s.Do(model.Cancel.On("c1"))
			s.Look("c1", "c2")
			s.Pages(list())
			s.Pages(list([]string{"Status", string(spec.Canceled)}))
		},
	},
	{
		Name: "a deleted connection is in no listing", Family: family, Connections: 2,
		Clauses: []*spec.Clause{spec.Desc018, spec.Del002},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Do(model.NewConnection("c2"))
			s.Look("c1", "c2")
			name := s.Named("c1")
			s.Do(model.Cancel.On("c1"))
			s.Do(model.Delete.On("c1"))
			s.Look("c1", "c2")
			for _, filters := range [][][]string{{}, {{"Status", string(spec.Canceled)}}, {{"Name", name}}, {{"LineOperator", "CT"}}} {
				s.Pages(list(filters...))
			}
		},
	},
	{
		Name: "the listing without a filter follows the connection", Family: family, Connections: 2,
		Needs: []runner.Capability{runner.HasOperator}, Clauses: []*spec.Clause{spec.Desc001, spec.Conf002, spec.Enab004, spec.Term004},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Do(model.NewConnection("c2"))
			s.Take("c2", spec.Rejected)
			s.Take("c1", spec.Allocated)
			s.Pages(list())
			for _, c := range []model.Call{model.Confirm.On("c1"), model.Enable.On("c1"), model.Terminate.On("c1")} {
				s.Do(c)
				s.Settle("c1")
				s.Pages(list())
			}
		},
	},
	{
		Name: "a filter by id takes the whole id", Family: family, Clauses: []*spec.Clause{spec.Desc009},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Look("c1")
			for _, id := range nearly(s.ID("c1")) {
				s.Do(list([]string{"PhysicalConnectionId", id}))
				s.Do(list([]string{"Name", s.Named("c1")}, []string{"PhysicalConnectionId", id}))
			}
		},
	},
}

// nearly lists ids that are not id, though a comparison that is not exact takes them for it.
func nearly(id string) []string {
	body, last := id[:len(id)-1], "0"
	if id[len(id)-1] == '0' {
		last = "1"
	}
	return []string{body + last, body, id + "0", id[:len(id)/2], id[1:]}
}
