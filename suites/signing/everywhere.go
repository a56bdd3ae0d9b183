package signing

import (
	"strconv"
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

// spoiled is one way to break a request of whatever operation.
type spoiled struct {
	name    string
	refused *model.Refusal
	way     runner.Way
	deviate func(*model.Operation) wire.Deviation
	needs   []runner.Capability
}

func always(d wire.Deviation) func(*model.Operation) wire.Deviation {
	return func(*model.Operation) wire.Deviation { return d }
}

// everywhere computes the checks that a request which may not pass does not pass for any operation: what guards Cancel
// alone guards little. Every call is one that would be carried out otherwise.
func everywhere() (out []*runner.Check) {
	for _, sp := range []spoiled{
		{"a wrong signature is refused by every operation", &model.Refusal{Rule: spec.SigV1x002}, runner.Way{},
			always(wire.Deviation{Secret: wire.SecretWrong}), nil},
		{"a wrong V3 signature is refused by every operation", &model.Refusal{Rule: spec.SigV3x003, Soft: true}, v3,
			always(wire.Deviation{Secret: wire.SecretWrong}), []runner.Capability{runner.HasV3}},
		{"a Timestamp of 40 minutes ago is refused by every operation", &model.Refusal{Rule: spec.Proto015},
			runner.Way{},
			always(wire.Deviation{Age: 40 * minute}), nil},
		{"another Version is refused by every operation", &model.Refusal{Rule: spec.Proto001}, runner.Way{},
			always(set("Version", "1999-01-01")), nil},
		{"Action in another case is refused by every operation", &model.Refusal{Rule: spec.Proto009}, runner.Way{},
			func(op *model.Operation) wire.Deviation { return set("Action", strings.ToLower(op.Action)) }, nil},
	} {
		out = append(out,
			&runner.Check{Name: sp.name, Family: family, Clauses: []*spec.Clause{sp.refused.Rule}, Needs: sp.needs,
				Connections: 2, Run: sp.early},
			&runner.Check{Name: sp.name + " in service", Family: family, Clauses: []*spec.Clause{sp.refused.Rule},
				Needs: append([]runner.Capability{runner.HasOperator}, sp.needs...), Run: sp.late})
	}
	for _, op := range []*model.Operation{model.Create, model.ListVBRs, model.AccessPoints, model.Cancel,
		model.Delete} {
		out = append(out, &runner.Check{Name: "a repeated SignatureNonce is refused by " + op.Name, Family: family,
			Connections: 3,
			Clauses:     []*spec.Clause{spec.Proto012}, Run: func(s *runner.Session) { nonceTwice(s, op) }})
	}
	out = append(out, &runner.Check{Name: "a wrong signature is refused by orders and letters", Family: family, Connections: 2,
		Clauses: []*spec.Clause{spec.SigV1x002},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			for _, c := range []model.Call{
				{Op: model.SetupOrder, Bind: "c2", Args: []model.Arg{arg("RegionId", "$region"), arg("AccessPointId", "$accessPoint"), arg("LineOperator", "CT")}},
				model.ApplyLOA.On("c1", arg("CompanyName", "Acme"), arg("LineType", "FIBRE"), arg("Si", "Acme SI"),
					arg("ConstructionTime", "2030-01-01T00:00:00Z"))} {
				s.Do(c.MustBeRefused(&model.Refusal{Rule: spec.SigV1x002}), runner.Deviating(wire.Deviation{Secret: wire.SecretWrong}))
			}
			s.Look("c1")
		}})
	return append(out, &runner.Check{Name: "of simultaneous requests with one SignatureNonce at most one passes",
		Family: family, Reads: true,
		Clauses: []*spec.Clause{spec.Proto012}, Run: nonceAtOnce})
}

// fire sends a call broken and expects it to be refused.
func (sp spoiled) fire(s *runner.Session, c model.Call) {
	way := sp.way
	way.Format = s.Format
	s.Do(c.MustBeRefused(sp.refused), runner.In(way), runner.Deviating(sp.deviate(c.Op)))
}

func (sp spoiled) early(s *runner.Session) {
	region := []model.Arg{arg("RegionId", "$region")}
	s.Do(model.NewConnection("c1"))
	s.Look("c1")
	for _, c := range []model.Call{{Op: model.Regions}, {Op: model.AccessPoints, Args: region},
		{Op: model.ServiceStatus, Args: region},
		model.Look("c1"), model.ListVBRs.On("c1"), model.Modify.On("c1", arg("Name", "$name")),
		model.Modify.On("c1", arg("Description", strings.Repeat("描述", 120))), model.NewConnection("c2")} {
		sp.fire(s, c)
	}
	s.Do(model.Cancel.On("c1"))
	sp.fire(s, model.Delete.On("c1"))
	s.Look("c1")
}

func (sp spoiled) late(s *runner.Session) {
	s.Bring("c1", spec.Allocated)
	sp.fire(s, model.Confirm.On("c1"))
	s.Take("c1", spec.Confirmed)
	sp.fire(s, model.Enable.On("c1"))
	sp.fire(s, model.PaidOrder("c1"))
	s.Look("c1")
	s.Take("c1", spec.Enabled)
	sp.fire(s, model.NewVBR("v1", "c1", "10"))
	sp.fire(s, model.Terminate.On("c1"))
	if s.Do(model.NewVBR("v2", "c1", "12")).Reply.Success {
		sp.fire(s, model.RemoveVBR("v2"))
		s.Do(model.ListVBRs.On("c1"))
		s.Do(model.RemoveVBR("v2"))
	}
	s.Look("c1")
}

// nonceTwice uses a nonce twice on one operation: nobody says that a nonce is remembered for all of them together.
func nonceTwice(s *runner.Session, op *model.Operation) {
	var first, second model.Call
	if op == model.Create {
		first, second = model.NewConnection("c1"), model.NewConnection("c2")
	} else {
		s.Do(model.NewConnection("c1"))
		s.Do(model.NewConnection("c2"))
		first, second = op.On("c1"), op.On("c2")
	}
	switch op {
	case model.AccessPoints:
		first = model.Call{Op: op, Args: []model.Arg{arg("RegionId", "$region")}}
		second = first
	case model.Delete:
		s.Do(model.Cancel.On("c1"))
		s.Do(model.Cancel.On("c2"))
	}
	nonce := runner.Deviating(wire.Deviation{Nonce: s.Token() + "-nonce"})
	s.Do(first, nonce)
	s.Do(second.MustBeRefused(&model.Refusal{Rule: spec.Proto012}), nonce)
}

func nonceAtOnce(s *runner.Session) {
	for range 3 {
		passed := 0
		for _, r := range s.Burst(4, model.Call{Op: model.Regions},
			runner.Deviating(wire.Deviation{Nonce: s.Token() + "-nonce"})) {
			if r.Success {
				passed++
			}
		}
		s.Want(spec.Proto012, passed <= 1, "at most one of four simultaneous requests with one nonce passes",
			strconv.Itoa(passed))
	}
}
