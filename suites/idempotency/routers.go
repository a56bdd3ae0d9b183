package idempotency

import (
	"fmt"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
)

// routerChecks hold border routers and orders to what the page on tokens says of every operation.
var routerChecks = []*runner.Check{
	{
		Name: "a token of a border router makes one and is held to every parameter", Family: family,
		Needs: []runner.Capability{runner.HasOperator}, Clauses: []*spec.Clause{spec.Idem003, spec.Idem005},
		Run: func(s *runner.Session) {
			t, u := s.Token(), s.Token()
			s.Bring("c1", spec.Enabled)
			v1 := model.NewVBR("v1", "c1", "10").With("Name", s.Name()).Token(t)
			if !s.Do(v1).Reply.Success {
				return
			}
			s.Do(v1)
			for _, change := range []model.Arg{arg("VlanId", "11"), arg("LocalGatewayIp", "10.0.1.1"), arg("PeerGatewayIp", "10.0.1.2"),
				arg("PeeringSubnetMask", "255.255.255.0"), arg("Name", s.Name())} {
				s.Do(v1.To("v2").With(change.Name, change.Value))
			}
			x := s.Do(model.ListVBRs.On("c1"))
			s.Want(spec.Idem003, !x.Reply.Success || len(x.Reply.Rows) == 1, "one border router: all had one token", fmt.Sprint(len(x.Reply.Rows)))
			s.Do(model.RemoveVBR("v1").Token(u))
			s.Do(model.RemoveVBR("v1").Token(u))
			s.Do(model.ListVBRs.On("c1"))
		},
	},
	{
		Name: "a token of a setup order makes one connection and is held to every parameter", Family: family,
		Clauses: []*spec.Clause{spec.Idem003, spec.Idem005},
		Run: func(s *runner.Session) {
			c := model.Call{Op: model.SetupOrder, Bind: "c1", Args: []model.Arg{arg("RegionId", "$region"), arg("AccessPointId", "$accessPoint"),
				arg("LineOperator", "CT"), arg("PortType", "1000Base-T"), arg("ClientToken", s.Token())}}
			if !s.Do(c).Reply.Success {
				return
			}
			s.Do(c.To("c2"))
			s.Do(c.To("c2").With("LineOperator", "CU"))
			s.Do(c.To("c2").With("PortType", "1000Base-LX"))
			s.Look("c1")
		},
	},
	{
		Name: "a token of an occupancy order is held to every parameter", Family: family,
		Needs: []runner.Capability{runner.HasOperator}, Clauses: []*spec.Clause{spec.Idem005},
		Run: func(s *runner.Session) {
			t := s.Token()
			s.Bring("c1", spec.Confirmed)
			unpaid := model.PaidOrder("c1").With("AutoPay", "false").Token(t)
			if !s.Do(unpaid).Reply.Success {
				return
			}
			s.Do(unpaid.With("Period", "2"))
			s.Do(unpaid.With("PricingCycle", "Year"))
			s.Do(unpaid.With("AutoPay", "true"))
			s.Settle("c1")
		},
	},
}
