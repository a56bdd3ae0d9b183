// Package listing holds the checks of DescribePhysicalConnections: paging, totals and filters.
package listing

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
)

const family = "listing"

func arg(name, value string) model.Arg { return model.Arg{Name: name, Value: value} }

// Checks lists the family.
func Checks() []*runner.Check { return slices.Concat(checks, more, whole, astray) }

// list builds a listing with filters: key, value, value, then the next key after an empty string.
func list(filters ...[]string) model.Call {
	c := model.Call{Op: model.Describe, Args: []model.Arg{arg("RegionId", "$region"), arg("PageSize", "50")}}
	for i, f := range filters {
		c.Args = append(c.Args, arg(fmt.Sprintf("Filter.%d.Key", i+1), f[0]))
		for k, v := range f[1:] {
			c.Args = append(c.Args, arg(fmt.Sprintf("Filter.%d.Value.%d", i+1, k+1), v))
		}
	}
	return c
}

var checks = []*runner.Check{
	{
		Name: "a listing without paging is page 1 of 10", Family: family, Reads: true, Clauses: []*spec.Clause{spec.Desc002},
		Run: func(s *runner.Session) {
			s.Do(model.Call{Op: model.Describe, Args: []model.Arg{arg("RegionId", "$region")}})
			s.Do(model.Call{Op: model.Describe, Args: []model.Arg{arg("RegionId", "$region"), arg("PageNumber", "2"), arg("PageSize", "3")}})
		},
	},
	{
		Name: "PageSize is between 1 and 50", Family: family, Reads: true, Clauses: []*spec.Clause{spec.Desc003},
		Run: func(s *runner.Session) {
			for _, size := range []string{"1", "50", "0", "51"} {
				x := s.Do(model.Call{Op: model.Describe, Args: []model.Arg{arg("RegionId", "$region"), arg("PageSize", size)}})
				if size == "0" || size == "51" {
					s.Want(spec.Desc003, !x.Reply.Success || len(x.Reply.Rows) <= 50, "at most 50 entries", strconv.Itoa(len(x.Reply.Rows)))
					s.Want(spec.Desc003, !x.Reply.Success || x.Reply.PageSize >= 1 && x.Reply.PageSize <= 50,
						"PageSize "+size+" refused or clamped", fmt.Sprintf("PageSize %d", x.Reply.PageSize))
					s.Observe(spec.Desc003, "PageSize=%s: %d %s, PageSize %d", size, x.Reply.Status, x.Reply.Code, x.Reply.PageSize)
				}
			}
		},
	},
	{
		Name: "pages together hold every connection once", Family: family, Connections: 3,
		Clauses: []*spec.Clause{spec.Desc004, spec.Desc005, spec.Desc002},
		Run: func(s *runner.Session) {
			three(s)
			usual := s.Do(model.Call{Op: model.Describe, Args: []model.Arg{arg("RegionId", "$region")}})
			s.Want(spec.Desc002, len(usual.Reply.Rows) >= min(10, usual.Reply.TotalCount),
				fmt.Sprintf("%d of %d connections on page 1 of 10", min(10, usual.Reply.TotalCount), usual.Reply.TotalCount), strconv.Itoa(len(usual.Reply.Rows)))
			ids := list([]string{"PhysicalConnectionId", "$c1", "$c2", "$c3"})
			for _, size := range []int{1, 2, 3} {
				var seen []string
				pages := (3 + size - 1) / size
				for page := 1; page <= pages+1; page++ {
					x := s.Do(ids.With("PageSize", strconv.Itoa(size)).With("PageNumber", strconv.Itoa(page)))
					s.Want(spec.Desc005, x.Reply.TotalCount == 3, "TotalCount 3 on every page", strconv.Itoa(x.Reply.TotalCount))
					want := min(size, max(0, 3-(page-1)*size))
					s.Want(spec.Desc004, len(x.Reply.Rows) == want, fmt.Sprintf("%d entries on page %d", want, page), strconv.Itoa(len(x.Reply.Rows)))
					for _, row := range x.Reply.Rows {
						s.Want(spec.Desc004, !slices.Contains(seen, row.ID), "every connection once", row.ID+" on two pages")
						seen = append(seen, row.ID)
					}
				}
				s.Want(spec.Desc004, len(seen) == 3, "three connections over all pages", strconv.Itoa(len(seen)))
			}
		},
	},
	{
		Name: "values of one filter key are alternatives", Family: family, Connections: 3, Clauses: []*spec.Clause{spec.Desc011, spec.Desc009},
		Run: func(s *runner.Session) {
			three(s)
			s.Do(model.Cancel.On("c2"))
			s.Settle("c1", "c2", "c3")
			own := []string{"PhysicalConnectionId", "$c1", "$c2", "$c3"}
			s.Do(list([]string{"PhysicalConnectionId", "$c1", "$c3"}))
			s.Do(list(own, []string{"Status", string(spec.Initial), string(spec.Canceled)}))
			s.Do(list(own, []string{"Status", string(spec.Canceled)}))
			s.Do(list(own, []string{"Status", string(spec.Initial), string(spec.Enabled)}))
		},
	},
	{
		Name: "several filter keys all have to match", Family: family, Connections: 3, Clauses: []*spec.Clause{spec.Desc012, spec.Desc009},
		Run: func(s *runner.Session) {
			three(s)
			s.Do(model.Cancel.On("c1"))
			s.Settle("c1", "c2", "c3")
			name := s.Named("c1")
			s.Do(list([]string{"Name", name}, []string{"Status", string(spec.Canceled)}))
			s.Do(list([]string{"Name", name}, []string{"Status", string(spec.Initial)}))
			s.Do(list([]string{"PhysicalConnectionId", "$c1", "$c2"}, []string{"Name", s.Named("c2")}))
			s.Do(list([]string{"PhysicalConnectionId", "$c1"}, []string{"PhysicalConnectionId", "$c1"}, []string{"Status", string(spec.Initial)}))
		},
	},
	{
		Name: "every documented filter key is taken", Family: family, Connections: 2, Clauses: []*spec.Clause{spec.Desc009},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1", arg("LineOperator", "CT"), arg("bandwidth", "100")))
			s.Do(model.NewConnection("c2", arg("LineOperator", "CU")))
			x := s.Look("c1", "c2")
			own := []string{"PhysicalConnectionId", "$c1", "$c2"}
			for _, f := range [][]string{{"PhysicalConnectionId", "$c1"}, {"AccessPointId", "$accessPoint"}, {"Type", "VPC"}, {"LineOperator", "CT"},
				{"LineOperator", "CM"}, {"Status", string(spec.Initial)}, {"Name", s.Named("c1")}, {"ProductType", "PhysicalConnection"},
				{"ProductType", "VirtualPhysicalConnection"}, {"Spec", "1G and below"}, {"Spec", "40G"}, {"Spec", "100G"}, {"Spec", "10G"},
				{"AccessPointId", "ap-unknown-zz"}, {"Type", "Classic"}} {
				s.Do(list(own, f))
			}
			if row := s.Row(x, "c1"); row != nil && row.Fields["Spec"] != "" {
				s.Do(list(own, []string{"Spec", row.Fields["Spec"]}))
			}
		},
	},
	{
		Name: "a filter by Name finds its connection and no other", Family: family, Connections: 2, Clauses: []*spec.Clause{spec.Desc009, spec.Desc008},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Do(model.NewConnection("c2"))
			s.Look("c1", "c2")
			s.Do(list([]string{"Name", s.Named("c1")}))
			x := s.Do(list([]string{"Name", "Nobody-" + s.Token()}))
			s.Want(spec.Desc008, x.Reply.Success && len(x.Reply.Rows) == 0, "success with an empty list",
				fmt.Sprintf("%d, %d entries", x.Reply.Status, len(x.Reply.Rows)))
		},
	},
	{
		Name: "an unsupported filter key is refused", Family: family, Reads: true, Clauses: []*spec.Clause{spec.Desc010},
		Run: func(s *runner.Session) {
			s.Do(list([]string{"Colour", "red"}))
			s.Do(list([]string{"PhysicalConnectionId", "pc-unknown0000"}, []string{"Colour", "red"}))
		},
	},
	{
		Name: "more than five keys or values are refused or ignored", Family: family, Reads: true, Clauses: []*spec.Clause{spec.Desc013, spec.Env010},
		Run: func(s *runner.Session) {
			values := []string{"PhysicalConnectionId"}
			for i := range 6 {
				values = append(values, fmt.Sprintf("pc-unknown000%d", i))
			}
			for _, c := range []model.Call{list(values), list([]string{"PhysicalConnectionId", "pc-unknown0000"}, []string{"Name", "Na"}, []string{"Status", "Initial"},
				[]string{"Type", "VPC"}, []string{"LineOperator", "CT"}, []string{"ProductType", "PhysicalConnection"})} {
				x := s.Do(c)
				s.Want(spec.Desc013, x.Reply.Status < 500, "never a 5xx", strconv.Itoa(x.Reply.Status))
				s.Observe(spec.Desc013, "six filter keys or values: %d %s", x.Reply.Status, x.Reply.Code)
			}
			_, r := s.Raw(model.Call{Op: model.Describe, Args: []model.Arg{arg("RegionId", "$region"),
				arg("Filter.0.Key", "PhysicalConnectionId"), arg("Filter.0.Value.0", "pc-unknown0000")}})
			s.Observe(spec.Proto024, "Filter.0.Key: %s, %d entries", strings.TrimSpace(fmt.Sprint(r.Status, " ", r.Code)), len(r.Rows))
		},
	},
	{
		Name: "five keys and five values are taken", Family: family, Clauses: []*spec.Clause{spec.Desc013, spec.Desc009, spec.Desc011, spec.Desc012},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Look("c1")
			s.Do(list([]string{"PhysicalConnectionId", "pc-unknown0001", "pc-unknown0002", "pc-unknown0003", "pc-unknown0004", "$c1"}))
			keys := [][]string{{"PhysicalConnectionId", "$c1"}, {"Type", "VPC"}, {"LineOperator", "CT"}, {"Status", string(spec.Initial)}, {"Name", s.Named("c1")}}
			x := s.Do(list(keys...))
			s.Want(spec.Desc013, x.Reply.Success, "five keys are taken", fmt.Sprintf("%d %s", x.Reply.Status, x.Reply.Code))
			keys[4] = []string{"Name", "Nobody-" + s.Token()}
			s.Do(list(keys...))
			keys[3], keys[4] = []string{"Name", s.Named("c1")}, []string{"Status", string(spec.Enabled)}
			s.Do(list(keys...))
		},
	},
	{
		Name: "a filter by Name follows each change of it", Family: family, Clauses: []*spec.Clause{spec.Desc009, spec.Mod010},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			for _, name := range []string{s.Name(), s.Name(), "名称-" + s.Name()} {
				s.Do(model.Modify.On("c1", arg("Name", name)))
				s.Look("c1")
				s.Do(list([]string{"Name", name}))
			}
			s.Do(list([]string{"PhysicalConnectionId", "$c1", "$c1"}))
		},
	},
	{
		Name: "list parameters are flattened with indexes from 1", Family: family, Clauses: []*spec.Clause{spec.Proto024},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Look("c1")
			s.Do(list([]string{"PhysicalConnectionId", "pc-unknown0000", "$c1"}))
		},
	},
	{
		Name: "reads change nothing", Family: family, Clauses: []*spec.Clause{spec.Desc014, spec.State023, spec.State024, spec.Desc001},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Look("c1")
			for range 3 {
				s.Do(model.Call{Op: model.Describe, Args: []model.Arg{arg("RegionId", "$region")}})
				s.Do(model.ListVBRs.On("c1"))
				s.Look("c1")
			}
			s.Do(model.Cancel.On("c1"))
			for range 5 {
				s.Look("c1")
			}
		},
	},
	{
		Name: "a deleted connection is not listed", Family: family, Connections: 2, Clauses: []*spec.Clause{spec.Desc018, spec.Del002, spec.Desc005},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Do(model.NewConnection("c2"))
			s.Look("c1", "c2")
			s.Do(model.Cancel.On("c1"))
			s.Do(model.Delete.On("c1"))
			s.Look("c1", "c2")
			s.Do(list([]string{"Name", s.Named("c1")}))
			s.Do(list([]string{"PhysicalConnectionId", "$c1", "$c2"}, []string{"Status", string(spec.Canceled)}))
		},
	},
}

func three(s *runner.Session) {
	for _, name := range []string{"c1", "c2", "c3"} {
		s.Do(model.NewConnection(name))
	}
	s.Look("c1", "c2", "c3")
}
