package parameters

import (
	"fmt"
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

func arg(name, value string) model.Arg { return model.Arg{Name: name, Value: value} }

var modifySingles = []*runner.Check{
	{
		Name: "Modify takes bandwidth from 2 to 10240", Family: family, Clauses: []*spec.Clause{spec.Mod008, spec.Mod003},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1", arg("bandwidth", "100")))
			s.Look("c1")
			for _, v := range []string{"1", "10241", "0", "-100"} {
				s.Do(model.Modify.On("c1", arg("bandwidth", v)))
				s.Look("c1")
			}
			for _, v := range []string{"2", "10240"} {
				s.Do(model.Modify.On("c1", arg("bandwidth", v)))
				s.Look("c1")
			}
		},
	},
	{
		Name: "Modify in Initial shows at the next read", Family: family, Clauses: []*spec.Clause{spec.Mod010, spec.Mod003, spec.Mod001},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Look("c1")
			s.Do(model.Modify.On("c1", arg("Name", "$name")))
			s.Look("c1")
			s.Do(model.Modify.On("c1", arg("Description", "changed & shown")))
			s.Look("c1")
			s.Do(model.Modify.On("c1", arg("bandwidth", "500")))
			s.Look("c1")
		},
	},
	{
		Name: "Modify with nothing to change changes nothing", Family: family, Clauses: []*spec.Clause{spec.Mod001},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Look("c1")
			x := s.Do(model.Modify.On("c1"))
			s.Observe(spec.Mod001, "Modify with the two required parameters only: %d %s", x.Reply.Status, x.Reply.Code)
			s.Look("c1")
		},
	},
	{
		Name: "a Rejected connection is Initial again after a change of its specification", Family: family,
		Needs: []runner.Capability{runner.HasOperator}, Clauses: []*spec.Clause{spec.Mod002, spec.Mod003},
		Run: func(s *runner.Session) {
			s.Bring("c1", spec.Rejected)
			s.Do(model.Modify.On("c1", arg("bandwidth", "200")))
			s.Look("c1")
			s.Do(model.Cancel.On("c1"))
			s.Look("c1")
		},
	},
}

func loa(conn string) model.Call {
	return model.ApplyLOA.On(conn, arg("CompanyName", "Acme"), arg("LineType", "FIBRE"), arg("Si", "Acme SI"),
		arg("ConstructionTime", "2030-01-01T00:00:00Z"))
}

var orderSingles = []*runner.Check{
	{
		Name: "an occupancy order answers its number", Family: family, Needs: []runner.Capability{runner.HasOperator},
		Clauses: []*spec.Clause{spec.Ord001, spec.Ord003},
		Run: func(s *runner.Session) {
			s.Bring("c1", spec.Confirmed)
			s.Do(model.PaidOrder("c1"))
			s.Settle("c1")
		},
	},
	{
		Name: "a setup order makes a connection", Family: family, Clauses: []*spec.Clause{spec.Ord004},
		Run: func(s *runner.Session) {
			s.Do(model.Call{Op: model.SetupOrder, Bind: "c1", Args: []model.Arg{arg("RegionId", "$region"),
				arg("AccessPointId", "$accessPoint"), arg("LineOperator", "CT"), arg("ClientToken", "$token")}})
			s.Look("c1")
		},
	},
	{
		Name: "a letter of authorization needs its parameters", Family: family, Clauses: []*spec.Clause{spec.LOA001, spec.LOA002, spec.LOA003, spec.LOA004},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Look("c1")
			for _, p := range []string{"RegionId", "InstanceId", "CompanyName", "LineType", "Si", "ConstructionTime"} {
				s.Do(loa("c1").Without(p))
			}
			s.Do(loa("c1").With("LineType", "Pigeon"))
			s.Look("c1")
			s.Do(loa("c1"))
			s.Look("c1")
			s.Do(model.CompleteLOA.On("c1"))
			s.Do(model.ApplyLOA.OnID(model.UnknownID, loa("c1").Args[2:]...))
			s.Look("c1")
		},
	},
	{
		Name: "Recover takes Token and a dry run changes nothing", Family: family, Needs: []runner.Capability{runner.HasOperator},
		Clauses: []*spec.Clause{spec.Recv001, spec.Recv002, spec.Recv003, spec.Recv004, spec.Idem026},
		Run: func(s *runner.Session) {
			s.Bring("c1", spec.Terminated)
			s.Do(model.Recover.On("c1", arg("DryRun", "true")))
			s.Look("c1")
			s.Do(model.Recover.On("c1", arg("Token", s.Token())))
			s.Look("c1")
			s.Do(model.Recover.OnID(model.UnknownID, arg("Token", s.Token())))
		},
	},
	{
		Name: "a dry run of Recover changes nothing in whatever state", Family: family, Needs: []runner.Capability{runner.HasOperator},
		Clauses: []*spec.Clause{spec.Recv004, spec.Recv003},
		Run: func(s *runner.Session) {
			for _, state := range []spec.State{spec.Initial, spec.Canceled, spec.Allocated, spec.Enabled} {
				name := strings.ToLower(string(state))
				s.Bring(name, state)
				s.Do(model.Recover.On(name, arg("DryRun", "true")))
				s.Look(name)
				s.Do(model.Recover.On(name, arg("DryRun", "true"), arg("Token", s.Token())))
				s.Look(name)
			}
		},
	},
	{
		Name: "without outbound-traffic billing Create is refused", Family: family, Needs: []runner.Capability{runner.HasUnopened},
		Clauses: []*spec.Clause{spec.Create020, spec.Ref005},
		Run: func(s *runner.Session) {
			region := []model.Arg{arg("RegionId", "$region")}
			a, r := s.Raw(model.Call{Op: model.ServiceStatus, As: "unopened", Args: region})
			if on, isBool := a.Tree["Enabled"].(bool); !r.Success || isBool && on {
				s.Moot("outbound-traffic billing is on for the unopened account too")
			}
			s.Do(model.NewConnection("c1").By("unopened").MustBeRefused(&model.Refusal{Rule: spec.Create020,
				Rows: []spec.Row{spec.TrafficNotEnabled}, Status: spec.Create020, Code: spec.Create020}))
		},
	},
	{
		Name: "regions, access points and the billing switch can be read", Family: family, Reads: true,
		Clauses: []*spec.Clause{spec.Ref001, spec.Ref002, spec.Ref003, spec.Ref004, spec.Ref005},
		Run: func(s *runner.Session) {
			x := s.Do(model.Call{Op: model.Regions})
			s.Want(spec.Ref002, contains(x, s.Env().Region), "the region in use, "+s.Env().Region+", is listed", "it is not")
			x = s.Do(model.Call{Op: model.AccessPoints, Args: []model.Arg{arg("RegionId", "$region")}})
			s.Want(spec.Ref003, len(x.Reply.Rows) > 0 && x.Reply.Rows[0].ID != "", "an access point with AccessPointId", "none")
			s.Want(spec.Ref004, x.Reply.PageNumber == 1 && x.Reply.PageSize == 10, "PageNumber 1 and PageSize 10 by default",
				fmtPage(x))
			x = s.Do(model.Call{Op: model.AccessPoints, Args: []model.Arg{arg("RegionId", "$region"), arg("PageSize", "1")}})
			s.Want(spec.Ref004, x.Reply.PageSize == 1 && len(x.Reply.Rows) <= 1, "PageSize 1 as asked for", fmtPage(x))
			accessPointPages(s)
			_, r := s.Raw(model.Call{Op: model.AccessPoints, Args: []model.Arg{arg("RegionId", "$region"), arg("PageSize", "51")}})
			s.Want(spec.Ref004, !r.Success || r.PageSize <= 50, "PageSize 51 refused or clamped to 50", fmt.Sprintf("PageSize %d", r.PageSize))
			s.Do(model.Call{Op: model.ServiceStatus, Args: []model.Arg{arg("RegionId", "$region")}})
		},
	},
	{
		Name: "every listed region takes a Cancel", Family: family, Reads: true, Formats: []wire.Format{wire.JSON},
		Clauses: []*spec.Clause{spec.Req007},
		Run: func(s *runner.Session) {
			for i, region := range s.Env().Regions {
				if i < 5 {
					_, r := s.Raw(model.Cancel.OnID(model.UnknownID).With("RegionId", region))
					s.Want(spec.Req007, r.Code == spec.ConnectionNotFound.Code, "the circuit is unknown in "+region, r.Code)
				}
			}
		},
	},
}

func contains(x *runner.Exchange, region string) bool {
	for _, row := range x.Reply.Rows {
		if row.ID == region {
			return true
		}
	}
	return false
}

func fmtPage(x *runner.Exchange) string {
	return fmt.Sprintf("PageNumber %d, PageSize %d, %d entries", x.Reply.PageNumber, x.Reply.PageSize, len(x.Reply.Rows))
}

// accessPointPages demands that pages of one access point hold what a page of many holds, each once.
func accessPointPages(s *runner.Session) {
	region := arg("RegionId", "$region")
	all := s.Do(model.Call{Op: model.AccessPoints, Args: []model.Arg{region, arg("PageSize", "50")}})
	seen := map[string]bool{}
	for i := range min(4, len(all.Reply.Rows)) {
		x := s.Do(model.Call{Op: model.AccessPoints, Args: []model.Arg{region, arg("PageSize", "1"), arg("PageNumber", fmt.Sprint(i+1))}})
		s.Want(spec.Ref004, len(x.Reply.Rows) == 1, "one access point on page "+fmt.Sprint(i+1), fmtPage(x))
		for _, row := range x.Reply.Rows {
			s.Want(spec.Ref004, !seen[row.ID], "every access point once", row.ID+" on two pages")
			seen[row.ID] = true
		}
	}
}
