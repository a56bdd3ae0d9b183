// Package parameters holds the checks of request parameters: what is required, which values are taken and which are
// refused, on both sides of every bound.
package parameters

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

const family = "parameters"

// Checks lists the family.
func Checks() []*runner.Check {
	return slices.Concat(required(), createValues(), singles, modifySingles, changes, orderSingles)
}

// required computes one check for each operation: every required parameter left out in turn.
func required() (out []*runner.Check) {
	for _, op := range []*model.Operation{model.Cancel, model.Confirm, model.Enable, model.Terminate, model.Delete, model.Modify,
		model.ListVBRs, model.Order, model.Recover, model.CreateVBR} {
		check := &runner.Check{Name: op.Name + " needs RegionId and its connection's id", Family: family}
		for _, p := range op.Params {
			if p.Required && !slices.Contains(check.Clauses, p.Missing) {
				check.Clauses = append(check.Clauses, p.Missing)
			}
		}
		if op == model.Cancel {
			check.Clauses = append(check.Clauses, spec.Err014)
		}
		check.Run = func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Look("c1")
			for _, p := range op.Params {
				if p.Required {
					s.Do(op.On("c1").Without(p.Name))
					s.Look("c1")
				}
			}
		}
		out = append(out, check)
	}
	return append(slices.Concat(out, requiredWhereAllowed(), requiredByOtherWays()), requiredOfCreate, ghosts, requiredOfLists)
}

// requiredWhereAllowed leaves out what is required of calls that would succeed otherwise, so that nothing else refuses
// them.
func requiredWhereAllowed() (out []*runner.Check) {
	for _, c := range []struct {
		op    *model.Operation
		state spec.State
		call  model.Call
	}{
		{model.Cancel, spec.Confirmed, model.Cancel.On("c1")}, {model.Confirm, spec.Allocated, model.Confirm.On("c1")},
		{model.Enable, spec.Confirmed, model.Enable.On("c1")}, {model.Terminate, spec.Enabled, model.Terminate.On("c1")},
		{model.Delete, spec.Canceled, model.Delete.On("c1")}, {model.CreateVBR, spec.Enabled, model.NewVBR("v1", "c1", "10")},
		{model.Modify, spec.Initial, model.Modify.On("c1", model.Arg{Name: "Description", Value: "never"})},
		{model.Order, spec.Confirmed, model.PaidOrder("c1")},
	} {
		check := &runner.Check{Name: c.op.Name + " needs them where it is allowed too", Family: family}
		if c.state != spec.Initial && c.state != spec.Canceled {
			check.Needs = []runner.Capability{runner.HasOperator}
		}
		for _, p := range c.op.Params {
			if p.Required && !slices.Contains(check.Clauses, p.Missing) {
				check.Clauses = append(check.Clauses, p.Missing)
			}
		}
		check.Run = func(s *runner.Session) {
			s.Bring("c1", c.state)
			for _, p := range c.op.Params {
				if p.Required {
					s.Do(c.call.Without(p.Name))
					s.Look("c1")
				}
			}
		}
		out = append(out, check)
	}
	return out
}

// requiredByOtherWays leaves out what Cancel and Create need in the other ways of sending a request: some servers read
// a form by other code than the query, and put in what is missing.
func requiredByOtherWays() (out []*runner.Check) {
	for _, w := range []struct {
		name  string
		way   runner.Way
		needs []runner.Capability
	}{
		{"by POST", runner.Way{Method: "POST"}, nil},
		{"in a form", runner.Way{Method: "POST", Place: wire.Form}, nil},
		{"under V3", runner.Way{Method: "POST", Sign: wire.V3}, []runner.Capability{runner.HasV3}},
		{"in a form under V3", runner.Way{Method: "POST", Sign: wire.V3, Place: wire.Form}, []runner.Capability{runner.HasV3}},
	} {
		in := func(s *runner.Session) runner.Option {
			way := w.way
			way.Format = s.Format
			return runner.In(way)
		}
		out = append(out, &runner.Check{Name: "Cancel needs what it needs " + w.name + " too", Family: family, Needs: w.needs,
			Clauses: []*spec.Clause{spec.Req003, spec.Req005, spec.Err014},
			Run: func(s *runner.Session) {
				s.Do(model.NewConnection("c1"))
				s.Look("c1")
				for _, p := range []string{"RegionId", "PhysicalConnectionId"} {
					s.Do(model.Cancel.On("c1").Without(p), in(s))
					s.Look("c1")
				}
			}}, &runner.Check{Name: "Create needs what it needs " + w.name + " too", Family: family, Needs: w.needs,
			Clauses: []*spec.Clause{spec.Create001},
			Run: func(s *runner.Session) {
				for _, p := range requiredByCreate {
					name := s.Name()
					s.Do(model.NewConnection("c1", model.Arg{Name: "Name", Value: name}).Without(p), in(s))
					s.Absent(spec.Create001, name)
				}
			}})
	}
	return out
}

var requiredByCreate = []string{"RegionId", "AccessPointId", "LineOperator"}

var requiredOfCreate = &runner.Check{
	Name: "Create needs RegionId, AccessPointId and LineOperator", Family: family, Clauses: []*spec.Clause{spec.Create001},
	Run: func(s *runner.Session) {
		for _, p := range requiredByCreate {
			name := s.Name()
			s.Do(model.NewConnection("c1", model.Arg{Name: "Name", Value: name}).Without(p))
			s.Absent(spec.Create001, name)
		}
		s.Unseen(spec.Create001, model.NewConnection("c1").Without("LineOperator"))
	},
}

var ghosts = &runner.Check{
	Name: "a Create refused for a value makes no connection under another name", Family: family,
	Clauses: []*spec.Clause{spec.Create004, spec.Create010, spec.Create012, spec.Create006},
	Run: func(s *runner.Session) {
		s.Unseen(spec.Create004, model.NewConnection("c1").With("LineOperator", "XX"))
		s.Unseen(spec.Create010, model.NewConnection("c1", model.Arg{Name: "Description", Value: "$name"}).With("Name", "N"))
		s.Unseen(spec.Create012, model.NewConnection("c1").With("Description", "D"))
		s.Unseen(spec.Create006, model.NewConnection("c1").With("PortType", "10GBase-XX"))
	},
}

var requiredOfLists = &runner.Check{
	Name: "listings need RegionId", Family: family, Reads: true, Clauses: []*spec.Clause{spec.Desc001, spec.Ref003},
	Run: func(s *runner.Session) {
		s.Do(model.Call{Op: model.Describe})
		s.Do(model.Call{Op: model.AccessPoints})
	},
}

// value is one parameter value of Create and the sentence about it.
type value struct {
	name, param, value string
	clauses            []*spec.Clause
}

func createValues() (out []*runner.Check) {
	letters := func(n int) string { return "N" + strings.Repeat("a", n-1) }
	for _, v := range []value{
		{"a LineOperator that is not listed is refused", "LineOperator", "XX", []*spec.Clause{spec.Create004, spec.Create005}},
		{"a PortType that is not listed is refused", "PortType", "10GBase-XX", []*spec.Clause{spec.Create006, spec.Create007}},
		{"a bandwidth that is not listed is refused", "bandwidth", "51", []*spec.Clause{spec.Create009}},
		{"a Name of one character is refused", "Name", "N", []*spec.Clause{spec.Create010, spec.Create011}},
		{"a Name of 129 characters is refused", "Name", letters(129), []*spec.Clause{spec.Create010, spec.Create011}},
		{"a Name that starts with http:// is refused", "Name", "http://x", []*spec.Clause{spec.Create010, spec.Create011}},
		{"a Name that starts with https:// is refused", "Name", "https://x", []*spec.Clause{spec.Create010, spec.Create011}},
		{"a Description of one character is refused", "Description", "D", []*spec.Clause{spec.Create012, spec.Create011}},
		{"a Description of 257 characters is refused", "Description", letters(257), []*spec.Clause{spec.Create012, spec.Create011}},
		{"a Description that starts with http:// is refused", "Description", "http://x", []*spec.Clause{spec.Create012, spec.Create011}},
		{"a Description that starts with https:// is refused", "Description", "https://x", []*spec.Clause{spec.Create012, spec.Create011}},
		{"a Type that is not VPC is refused", "Type", "Classic", []*spec.Clause{spec.Create013}},
		{"an access point that does not exist is refused", "AccessPointId", "ap-unknown-zz", []*spec.Clause{spec.Create021}},
		{"a redundant connection that does not exist is refused", "RedundantPhysicalConnectionId", model.UnknownID, []*spec.Clause{spec.Create015}},
		{"a region that does not exist is refused for Create", "RegionId", "xx-nowhere-0", []*spec.Clause{spec.Err008}},
	} {
		out = append(out, &runner.Check{Name: v.name, Family: family, Clauses: v.clauses, Run: func(s *runner.Session) {
			title := s.Name()
			c := marked(model.NewConnection("c1", model.Arg{Name: "Name", Value: title}), v.param).With(v.param, v.value)
			x := s.Do(c)
			switch {
			case x.Reply.Success || v.param == "RegionId":
			case v.param == "Name":
				s.AbsentAs(v.clauses[0], v.value, x.Call.Get("Description"))
			default:
				s.Absent(v.clauses[0], title)
			}
		}})
	}
	for _, v := range []value{
		{"a Name of 2 characters is taken and shown", "Name", "Na", []*spec.Clause{spec.Create010, spec.Desc015}},
		{"a Name of 128 characters is taken and shown", "Name", letters(128), []*spec.Clause{spec.Create010, spec.Desc015}},
		{"a Name counts characters, not bytes", "Name", strings.Repeat("名", 100), []*spec.Clause{spec.Create010, spec.Desc015}},
		{"a Description counts characters, not bytes", "Description", strings.Repeat("述", 200), []*spec.Clause{spec.Create012, spec.Desc015}},
		{"a Description of 2 characters is taken and shown", "Description", "De", []*spec.Clause{spec.Create012, spec.Desc015}},
		{"a Description of 256 characters is taken and shown", "Description", letters(256), []*spec.Clause{spec.Create012, spec.Desc015}},
		{"Type VPC is taken and shown", "Type", "VPC", []*spec.Clause{spec.Create013}},
	} {
		out = append(out, &runner.Check{Name: v.name, Family: family, Clauses: append(v.clauses, spec.State001), Run: func(s *runner.Session) {
			s.Do(marked(model.NewConnection("c1"), v.param).With(v.param, v.value))
			s.Look("c1")
			s.Do(model.Cancel.On("c1"))
			s.Look("c1")
		}})
	}
	return append(out, listed("LineOperator", model.LineOperators, spec.Create004), listed("PortType", model.PortTypes, spec.Create006),
		listed("bandwidth", model.Bandwidths, spec.Create008))
}

// marked puts the run's prefix into the description where the name is under test, so that the connection can be told
// as ours whatever becomes of the run.
func marked(c model.Call, param string) model.Call {
	if param == "Name" {
		return c.With("Description", "$name")
	}
	return c
}

// listed tries every value that a page lists. An access point may lack one, but not call it malformed.
func listed(param string, values []string, clause *spec.Clause) *runner.Check {
	return &runner.Check{
		Name: "every listed " + param + " is understood", Family: family, Clauses: []*spec.Clause{clause, spec.Desc015, spec.Desc009},
		Run: func(s *runner.Session) {
			for i, v := range values {
				name := fmt.Sprintf("c%d", i+1)
				c := model.NewConnection(name, model.Arg{Name: param, Value: v})
				if !s.Offers(c) {
					s.Observe(clause, "%s %s is not offered here", param, v)
					continue
				}
				s.Look(name)
				if param == "LineOperator" {
					s.Do(model.Look(name).With("Filter.2.Key", param).With("Filter.2.Value.1", v))
				}
				s.Do(model.Cancel.On(name))
				s.Do(model.Delete.On(name))
			}
		},
	}
}

var singles = []*runner.Check{
	{
		Name: "what Create is told is what Describe shows", Family: family,
		Clauses: []*spec.Clause{spec.Desc015, spec.Create008, spec.Create013, spec.Create003, spec.Desc016, spec.Desc017},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1", model.Arg{Name: "bandwidth", Value: "100"}, model.Arg{Name: "PortType", Value: "1000Base-T"},
				model.Arg{Name: "PeerLocation", Value: "Number 10, XX Road, Hangzhou"}, model.Arg{Name: "Description", Value: "desctest"},
				model.Arg{Name: "CircuitCode", Value: "longtel001"}))
			s.Look("c1")
		},
	},
	{
		Name: "text comes back as it was sent", Family: family,
		Clauses: []*spec.Clause{spec.Desc015, spec.SigV1x005, spec.Env009, spec.Resp009},
		Run: func(s *runner.Session) {
			for i, text := range []string{"a & b < c > d \" e ' f", "描述 é ~*+% (x)!", "two  blanks; 100% ]]> &amp; &#65;",
				"\ufb01 \u00b2 \uff21 \u212b e\u0301", `C:\new\table "%s" {0} ${x}`} {
				name := fmt.Sprintf("c%d", i+1)
				if x := s.Do(model.NewConnection(name, model.Arg{Name: "Description", Value: text})); !x.Reply.Success {
					s.Observe(spec.Desc015, "the description %s is refused: %d %s", text, x.Reply.Status, x.Reply.Code)
					continue
				}
				s.Look(name)
				s.Do(model.Cancel.On(name))
				s.Do(model.Delete.On(name))
			}
		},
	},
	{
		Name: "a long or odd text comes back whole, or is refused", Family: family, Clauses: []*spec.Clause{spec.Desc015},
		Run: func(s *runner.Session) {
			digits := "A" + strings.Repeat("0123456789", 26)
			for _, param := range []string{"PeerLocation", "CircuitCode", "Description"} {
				for _, text := range []string{digits[:70], digits[:140], digits, "Aé名 & <b> \"c\" 'd' %41 + ~*", "A \U0001F600 and \U00020BB7 and \u2028", "00120", "Upper AND lower; #1\\2 {0} ${x}"} {
					_, r := s.Raw(model.NewConnection("c1", arg(param, text)))
					if !r.Success {
						s.Observe(spec.Desc015, "a %s of %d characters is refused: %d %s", param, len([]rune(text)), r.Status, r.Code)
						continue
					}
					x := s.Do(model.Call{Op: model.Describe, Args: []model.Arg{arg("RegionId", "$region"),
						arg("Filter.1.Key", "PhysicalConnectionId"), arg("Filter.1.Value.1", r.ID)}})
					for _, row := range x.Reply.Rows {
						s.Want(spec.Desc015, row.ID != r.ID || row.Fields[param] == text, param+" "+text, row.Fields[param])
					}
				}
			}
		},
	},
	{
		Name: "the parameter is called bandwidth in lower case", Family: family, Clauses: []*spec.Clause{spec.Create008},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1", model.Arg{Name: "bandwidth", Value: "200"}))
			s.Look("c1")
			s.Do(model.NewConnection("c2", model.Arg{Name: "Bandwidth", Value: "500"}))
			if row := s.Row(s.Look("c2"), "c2"); row != nil {
				s.Observe(spec.Create008, "Bandwidth=500 in upper case leads to Bandwidth %s", row.Fields["Bandwidth"])
			}
		},
		Connections: 2,
	},
	{
		Name: "an empty PhysicalConnectionId cancels nothing", Family: family, Clauses: []*spec.Clause{spec.Req017},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Look("c1")
			s.Do(model.Cancel.OnID(""))
			s.Look("c1")
		},
	},
	{
		Name: "parameter names are case-sensitive", Family: family, Clauses: []*spec.Clause{spec.Req016},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Look("c1")
			_, r := s.Raw(model.Cancel.On("c1").Without("PhysicalConnectionId").With("physicalconnectionid", "$c1"))
			s.Observe(spec.Req016, "physicalconnectionid in lower case: %d %s", r.Status, r.Code)
			if r.Success {
				s.Assume("c1", spec.Canceled)
				s.Want(spec.Req016, false, "physicalconnectionid is not PhysicalConnectionId, which is missing", fmt.Sprint(r.Status))
			}
			s.Look("c1")
		},
	},
	{
		Name: "an unknown extra parameter changes nothing", Family: family, Clauses: []*spec.Clause{spec.Req015},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Look("c1")
			_, r := s.Raw(model.Cancel.On("c1", model.Arg{Name: "Foo", Value: "bar"}))
			s.Want(spec.Req015, r.Success, "success, as without Foo=bar", fmt.Sprintf("%d %s", r.Status, r.Code))
			if r.Success {
				s.Assume("c1", spec.Canceled)
			}
			s.Look("c1")
		},
	},
	{
		Name: "hostile ids are refused in the usual envelope", Family: family, Clauses: []*spec.Clause{spec.Err016, spec.Env010},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Look("c1")
			for _, id := range []string{"pc-' OR '1'='1", "pc-%00", "%", "*", "pc-\x01\x02", "../../etc/passwd", "<script>", "pc-" + strings.Repeat("a", 7000), "$" + "{jndi:ldap://x}"} {
				a, r := s.Raw(model.Cancel.OnID(id))
				s.Want(spec.Err016, !r.Success && r.Status >= 400 && r.Status < 500, "a refusal (4xx)", fmt.Sprintf("%d %s", r.Status, r.Code))
				if r.Status != 414 && r.Status != 431 {
					s.Want(spec.Err016, a.Tree != nil, "the normal envelope", "a body that is none")
				}
				s.Look("c1")
			}
		},
	},
	{
		Name: "ids have the form of the examples", Family: family, Clauses: []*spec.Clause{spec.Req018},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			id, form := s.ID("c1"), "another form than the examples"
			if strings.HasPrefix(id, "pc-") && strings.ToLower(id) == id {
				form = "pc- and letters and digits"
			}
			s.Observe(spec.Req018, "ids have %s", form)
		},
	},
	{
		Name: "a Create without a token is judged by what it does", Family: family, Clauses: []*spec.Clause{spec.Idem023, spec.Create002},
		Run: func(s *runner.Session) {
			if s.Do(model.NewConnection("c1").Without("ClientToken")).Reply.Success {
				s.Observe(spec.Idem023, "Create without ClientToken is taken")
				s.Look("c1")
			}
		},
	},
	{
		Name: "two Creates without a token make two connections", Family: family, Connections: 2, Clauses: []*spec.Clause{spec.Create022, spec.Idem023},
		Run: func(s *runner.Session) {
			same := model.Arg{Name: "Name", Value: s.Name()}
			for _, name := range []string{"c1", "c2"} {
				if !s.Do(model.NewConnection(name, same).Without("ClientToken")).Reply.Success {
					return
				}
			}
			s.Want(spec.Create022, s.ID("c1") != s.ID("c2"), "two ids", "the same id twice, "+s.ID("c1"))
			s.Look("c1", "c2")
		},
	},
	{
		Name: "two Creates make two connections", Family: family, Connections: 2, Clauses: []*spec.Clause{spec.Create022, spec.Create002, spec.Create023},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Do(model.NewConnection("c2"))
			s.Want(spec.Create022, s.ID("c1") != s.ID("c2"), "two ids", "the same id twice, "+s.ID("c1"))
			s.Look("c1", "c2")
		},
	},
}
