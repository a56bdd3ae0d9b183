package listing

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
)

var more = []*runner.Check{
	{
		Name: "the filter by Status follows the connection", Family: family, Connections: 2,
		Needs:   []runner.Capability{runner.HasOperator},
		Clauses: []*spec.Clause{spec.Desc009, spec.Desc011, spec.Desc012},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Do(model.NewConnection("c2"))
			s.Look("c1", "c2")
			own, was := []string{"PhysicalConnectionId", "$c1", "$c2"}, spec.Initial
			at := func(states ...spec.State) {
				f := []string{"Status"}
				for _, state := range states {
					f = append(f, string(state))
				}
				s.Do(list(own, f))
			}
			for _, state := range []spec.State{spec.Approved, spec.Allocating, spec.Allocated, spec.Confirmed,
				spec.Enabled, spec.Terminated} {
				s.Take("c1", state)
				at(state)
				at(was)
				at(was, state)
				was = state
			}
			for _, state := range []spec.State{spec.AllocationFailed, spec.Rejected} {
				name := strings.ToLower(strings.ReplaceAll(string(state), " ", ""))
				s.Bring(name, state)
				s.Do(list([]string{"PhysicalConnectionId", "$" + name}, []string{"Status", string(state)}))
				s.Do(model.Delete.On(name))
			}
			s.Take("c2", spec.Confirmed)
			s.Do(model.Cancel.On("c2"))
			s.Look("c1", "c2")
			at(spec.Canceled)
			at(spec.Confirmed)
		},
	},
	{
		Name: "the filter by Status follows what calls lead to", Family: family,
		Needs:   []runner.Capability{runner.HasOperator},
		Clauses: []*spec.Clause{spec.Desc009, spec.Desc012},
		Run: func(s *runner.Session) {
			at := func(name string, was, is spec.State) {
				s.Settle(name)
				s.Do(list([]string{"PhysicalConnectionId", "$" + name}, []string{"Status", string(is)}))
				s.Do(list([]string{"PhysicalConnectionId", "$" + name}, []string{"Status", string(was)}))
			}
			s.Bring("c1", spec.Rejected)
			s.Do(model.Modify.On("c1", arg("bandwidth", "200")))
			at("c1", spec.Rejected, spec.Initial)
			s.Do(model.Cancel.On("c1"))
			at("c1", spec.Initial, spec.Canceled)
			s.Do(model.Delete.On("c1"))
			s.Bring("c2", spec.Allocated)
			s.Do(model.Confirm.On("c2"))
			at("c2", spec.Allocated, spec.Confirmed)
			s.Do(model.Enable.On("c2"))
			at("c2", spec.Confirmed, spec.Enabled)
			s.Do(model.Terminate.On("c2"))
			at("c2", spec.Enabled, spec.Terminated)
		},
	},
	{
		Name: "what was modified is what every listing shows", Family: family, Connections: 2,
		Clauses: []*spec.Clause{spec.Desc009, spec.Desc012, spec.Mod003, spec.Mod010, spec.Desc001},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Do(model.NewConnection("c2"))
			s.Look("c1", "c2")
			old, name := s.Named("c1"), s.Name()+"-new"
			s.Do(model.Modify.On("c1", arg("Name", name), arg("Description", "changed")))
			s.Do(model.Modify.On("c1", arg("bandwidth", "200")))
			s.Do(model.Modify.On("c1", arg("LineOperator", "CU")))
			s.Do(model.Modify.On("c1", arg("PortType", "10GBase-LR")))
			s.Look("c1", "c2")
			own, ap := []string{"PhysicalConnectionId", "$c1", "$c2"}, []string{"AccessPointId", "$accessPoint"}
			for _, filters := range [][][]string{{{"Name", name}}, {{"Name", old}}, {own, {"Name", name}}, {own, ap},
				{{"Name", name, s.Named("c2")}}, {own, {"LineOperator", "CU"}}, {own, {"LineOperator", "CT"}},
				{own, {"Status", string(spec.Initial)}, {"Name", name}}, {own, ap, {"Name", old}}, {own, {"Status",
					string(spec.Enabled)}, ap}, {}} {
				s.Do(list(filters...))
			}
		},
	},
	{
		Name: "AccessPointId and Status have to match both", Family: family, Clauses: []*spec.Clause{spec.Desc012, spec.Desc009},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Look("c1")
			name, here := []string{"Name", s.Named("c1")}, []string{"Status", string(spec.Initial)}
			s.Do(list([]string{"PhysicalConnectionId", s.Named("c1")}))
			for _, filters := range [][][]string{{{"AccessPointId", "ap-unknown-zz"}, here, name}, {here,
				{"AccessPointId", "ap-unknown-zz"}, name},
				{here, name, {"LineOperator", "CU"}}, {name, {"LineOperator", "CU"}, here}, {{"LineOperator", "CT"},
					name, {"Status", string(spec.Enabled)}}} {
				s.Do(list(filters...))
			}
		},
	},
	{
		Name: "pages are cut out of what matches", Family: family, Connections: 3,
		Clauses: []*spec.Clause{spec.Desc002, spec.Desc004, spec.Desc005, spec.Desc012},
		Run: func(s *runner.Session) {
			three(s)
			s.Do(model.Modify.On("c2", arg("bandwidth", "200")))
			s.Do(model.Cancel.On("c3"))
			s.Settle("c1", "c2", "c3")
			own := []string{"PhysicalConnectionId", "$c1", "$c2", "$c3"}
			for _, page := range []string{"1", "2", "3"} {
				s.Do(list(own).With("PageSize", "1").With("PageNumber", page))
				s.Do(list(own, []string{"Status", string(spec.Initial)}).With("PageSize", "1").With("PageNumber",
					page))
			}
			for _, id := range own[1:] {
				x := s.Do(list([]string{"PhysicalConnectionId", id}).With("PageSize", "1").With("PageNumber", "1"))
				s.Want(spec.Desc004, len(x.Reply.Rows) == 1, "one entry on page 1 of 1: the page is cut out of what the filter finds",
					strconv.Itoa(len(x.Reply.Rows)))
			}
			for _, size := range []string{"11", "20", "49"} {
				s.Do(list(own).With("PageSize", size))
			}
		},
	},
	{
		Name: "a listing that was asked for before shows what was made since", Family: family,
		Clauses: []*spec.Clause{spec.Desc009, spec.Desc018},
		Run: func(s *runner.Session) {
			name := s.Name()
			s.Do(list([]string{"Name", name}))
			s.Do(list())
			s.Do(model.NewConnection("c1", arg("Name", name)))
			s.Do(list([]string{"Name", name}))
			s.Do(list())
			s.Do(model.Cancel.On("c1"))
			s.Do(list([]string{"Name", name}))
			s.Do(model.Delete.On("c1"))
			s.Do(list([]string{"Name", name}))
			s.Do(list())
		},
	},
	{
		// Alone, so that nobody else makes a newer one.
		Name: "the newest connection is in a listing without a filter", Family: family, Connections: 2, Alone: true,
		Clauses: []*spec.Clause{spec.Desc001},
		Run: func(s *runner.Session) {
			for _, name := range []string{"c1", "c2"} {
				s.Do(model.NewConnection(name))
				s.Look(name)
				s.Do(list())
			}
		},
	},
	{
		Name: "a value that is named twice finds a connection once", Family: family, Connections: 2,
		Clauses: []*spec.Clause{spec.Desc004, spec.Desc005, spec.Desc011},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Do(model.NewConnection("c2"))
			s.Look("c1", "c2")
			own, state := []string{"PhysicalConnectionId", "$c1", "$c2", "$c1"}, string(spec.Initial)
			for _, filters := range [][][]string{{own}, {{"Name", s.Named("c1"), s.Named("c1")}}, {own, {"Status", state, state}}} {
				x := s.Do(list(filters...))
				seen := map[string]int{}
				for _, row := range x.Reply.Rows {
					if seen[row.ID]++; seen[row.ID] == 2 {
						s.Want(spec.Desc004, false, "every connection once", row.ID+" twice")
					}
				}
			}
		},
	},
	{
		Name: "a CreationTime is the time of the Create", Family: family, Clauses: []*spec.Clause{spec.Desc016},
		Run: func(s *runner.Session) {
			a, r := s.Raw(model.NewConnection("c1"))
			if !r.Success {
				s.Inconclusive("no connection could be made: %d %s", r.Status, r.Code)
			}
			now, err := http.ParseTime(a.Header.Get("Date"))
			if err != nil {
				now = time.Now()
			}
			x := s.Do(list([]string{"PhysicalConnectionId", r.ID}))
			for _, row := range x.Reply.Rows {
				made, ok := instant(row.Fields["CreationTime"])
				s.Want(spec.Desc016, !ok || row.ID != r.ID || now.Sub(made).Abs() < 20*time.Minute,
					"a CreationTime within 20 minutes of "+now.UTC().Format(time.RFC3339), row.Fields["CreationTime"])
			}
		},
	},
	{
		// Alone and on a large page: a page that is full says nothing about the number behind it.
		Name: "another account's connections are not counted", Family: family, Connections: 2, Alone: true,
		Needs:   []runner.Capability{runner.HasOther},
		Clauses: []*spec.Clause{spec.Desc005},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1").By("other"))
			s.Do(model.NewConnection("c2"))
			for _, account := range []string{"", "other"} {
				s.Do(list().By(account))
				s.Do(list().By(account).With("PageSize", "50"))
			}
		},
	},
}

// instant reads a time in UTC, with seconds or without.
func instant(text string) (t time.Time, ok bool) {
	for _, form := range []string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(form, text); err == nil {
			return t, true
		}
	}
	return t, false
}
