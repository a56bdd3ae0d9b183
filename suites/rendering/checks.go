// Package rendering holds the checks of XML and JSON: the shapes of the answers, and that both tell the same story.
package rendering

import (
	"fmt"
	"reflect"
	"sort"
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

const family = "rendering"

func arg(name, value string) model.Arg { return model.Arg{Name: name, Value: value} }

// Checks lists the family.
func Checks() []*runner.Check { return checks }

var checks = []*runner.Check{
	{
		Name: "a successful Cancel answers a RequestId in JSON", Family: family, Formats: []wire.Format{wire.JSON},
		Clauses: []*spec.Clause{spec.Resp001, spec.Resp002, spec.Resp004, spec.Resp005, spec.Resp006, spec.Resp007, spec.Proto003, spec.Proto007, spec.Env008},
		Run:     cancelOnce,
	},
	{
		Name: "a successful Cancel answers a RequestId in XML", Family: family, Formats: []wire.Format{wire.XML},
		Clauses: []*spec.Clause{spec.Resp001, spec.Resp003, spec.Resp004, spec.Resp005, spec.Resp006, spec.Resp007, spec.Proto003, spec.Proto007, spec.Env008},
		Run:     cancelOnce,
	},
	{
		Name: "listings have the documented shape in JSON", Family: family, Formats: []wire.Format{wire.JSON}, Connections: 2,
		Clauses: []*spec.Clause{spec.Desc006, spec.Desc017, spec.Desc016, spec.Desc008, spec.State021, spec.State023, spec.State024, spec.Create002},
		Run:     listOneTwoNone,
	},
	{
		Name: "listings have the documented shape in XML", Family: family, Formats: []wire.Format{wire.XML}, Connections: 2,
		Clauses: []*spec.Clause{spec.Desc007, spec.Desc016, spec.Desc008, spec.State021, spec.State023, spec.State024, spec.Create002},
		Run:     listOneTwoNone,
	},
	{
		Name: "border routers are listed in the documented shape", Family: family, Needs: []runner.Capability{runner.HasOperator},
		Clauses: []*spec.Clause{spec.VBR002, spec.VBR001},
		Run: func(s *runner.Session) {
			s.Bring("c1", spec.Enabled)
			s.Do(model.ListVBRs.On("c1"))
			s.Do(model.NewVBR("v1", "c1", "10"))
			s.Do(model.ListVBRs.On("c1"))
			s.Do(model.NewVBR("v2", "c1", "20"))
			s.Do(model.ListVBRs.On("c1"))
			s.Do(model.RemoveVBR("v1"))
			s.Do(model.ListVBRs.On("c1"))
			s.Do(model.RemoveVBR("v2"))
		},
	},
	{
		Name: "JSON and XML tell the same story", Family: family, Formats: []wire.Format{wire.JSON}, Connections: 2,
		Clauses: []*spec.Clause{spec.Resp009},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1", arg("Description", "a & b < c"), arg("bandwidth", "100")))
			s.Do(model.NewConnection("c2"))
			same(s, model.Look("c1", "c2"))
			same(s, model.Call{Op: model.Regions})
			same(s, model.Call{Op: model.AccessPoints, Args: []model.Arg{arg("RegionId", "$region")}})
			same(s, model.Call{Op: model.ServiceStatus, Args: []model.Arg{arg("RegionId", "$region")}})
			same(s, model.Cancel.OnID(model.UnknownID))
			j := s.Do(model.Cancel.On("c1"))
			x := s.Do(model.Cancel.On("c2"), runner.In(runner.Way{Format: wire.XML}))
			if j.Reply.Success && x.Reply.Success {
				compare(s, "Cancel", members(j.Answer), members(x.Answer))
			}
		},
	},
	{
		Name: "Format is taken in both cases and answered as asked", Family: family, Reads: true, Formats: []wire.Format{wire.JSON},
		Clauses: []*spec.Clause{spec.Proto003, spec.Proto004, spec.Proto005, spec.Proto006},
		Run:     formats,
	},
}

func cancelOnce(s *runner.Session) {
	s.Do(model.NewConnection("c1"))
	s.Look("c1")
	x := s.Do(model.Cancel.On("c1"))
	for _, extra := range x.Answer.Extra {
		s.Observe(spec.Resp005, "the success body also carries %s", extra)
	}
	s.Look("c1")
}

func listOneTwoNone(s *runner.Session) {
	x := s.Do(model.Describe.ByIDs(model.UnknownID))
	s.Want(spec.Desc008, x.Reply.Success && len(x.Reply.Rows) == 0, "success with an empty list", fmt.Sprintf("%d, %d entries", x.Reply.Status, len(x.Reply.Rows)))
	s.Want(spec.Desc008, x.Reply.TotalCount == 0, "TotalCount 0", fmt.Sprint(x.Reply.TotalCount))
	s.Do(model.NewConnection("c1", arg("Description", "a & b")))
	s.Look("c1")
	s.Do(model.NewConnection("c2", arg("bandwidth", "100")))
	s.Look("c1", "c2")
}

func formats(s *runner.Session) {
	region := model.Call{Op: model.Regions}
	for _, raw := range []string{"json", "xml", "JSON", "XML"} {
		clause := spec.Proto003
		if raw == strings.ToLower(raw) {
			clause = spec.Proto004
		}
		a, r := s.Raw(region, runner.In(runner.Way{Format: wire.Format(strings.ToUpper(raw))}),
			runner.Deviating(wire.Deviation{Set: []wire.Param{{Name: "Format", Value: raw}}}))
		s.Want(clause, r.Success, "success with Format="+raw, fmt.Sprintf("%d %s", r.Status, r.Code))
		s.Want(clause, a.Got == wire.Format(strings.ToUpper(raw)), "a body in "+raw, "a body in "+string(a.Got))
	}
	a, r := s.Raw(region, runner.In(runner.Way{Raw: true}))
	if r.Success {
		s.Observe(spec.Proto005, "without Format the answer is %s", a.Got)
	}
	_, r = s.Raw(region, runner.In(runner.Way{Raw: true}), runner.Deviating(wire.Deviation{Set: []wire.Param{{Name: "Format", Value: "YAML"}}}))
	s.Observe(spec.Proto006, "Format=YAML: %d %s", r.Status, r.Code)
	s.Want(spec.Proto006, r.Status == 400 && r.Code == "InvalidParameter.Format" || r.Status == 400 && strings.HasPrefix(r.Code, "Invalid"), "400 InvalidParameter.Format", fmt.Sprintf("%d %s", r.Status, r.Code))
}

// same asks one read in both renderings and compares what they say.
func same(s *runner.Session, c model.Call) {
	var j, x *wire.Answer
	for range 5 { // until nothing changed between two reads in JSON, so that the one in XML tells of the same time
		j, _ = s.Raw(c, runner.In(runner.Way{Format: wire.JSON}))
		x, _ = s.Raw(c, runner.In(runner.Way{Format: wire.XML}))
		again, _ := s.Raw(c, runner.In(runner.Way{Format: wire.JSON}))
		if reflect.DeepEqual(own(known(j)), own(known(again))) {
			break
		}
	}
	compare(s, c.Op.Name, known(j), known(x))
}

// own takes out what each answer has of its own.
func own(answer map[string]string) map[string]string {
	delete(answer, "/RequestId")
	delete(answer, "/Recommend")
	return answer
}

func compare(s *runner.Session, what string, j, x map[string]string) {
	if reflect.DeepEqual(own(j), own(x)) {
		return
	}
	var diffs []string
	for k, v := range j {
		if x[k] != v {
			diffs = append(diffs, fmt.Sprintf("%s is %q in JSON and %q in XML", k, v, x[k]))
		}
	}
	for k, v := range x {
		if _, has := j[k]; !has {
			diffs = append(diffs, fmt.Sprintf("%s is missing in JSON and %q in XML", k, v))
		}
	}
	sort.Strings(diffs)
	s.Want(spec.Resp009, len(diffs) == 0, what+" says the same in JSON and XML", strings.Join(diffs[:min(3, len(diffs))], "; "))
}

// flat lists every scalar of a tree by its path; empty values and absent ones are the same.
func flat(path string, v any, into map[string]string) map[string]string {
	switch v := v.(type) {
	case map[string]any:
		for k, e := range v {
			flat(path+"/"+k, e, into)
		}
	case []any:
		for i, e := range v {
			flat(fmt.Sprintf("%s/%d", path, i), e, into)
		}
	case nil:
	default:
		if text := fmt.Sprint(v); text != "" {
			into[path] = text
		}
	}
	return into
}

// known lists the scalars of an answer that are documented. XML cannot say whether a further member is a list.
func known(a *wire.Answer) map[string]string {
	out := flat("", a.Tree, map[string]string{})
	for k := range out {
		for _, extra := range a.Extra {
			if k == extra || strings.HasPrefix(k, extra+"/") {
				delete(out, k)
			}
		}
	}
	return out
}

// members are the paths of an answer without their values.
func members(a *wire.Answer) map[string]string {
	out := known(a)
	for k := range out {
		out[k] = "present"
	}
	delete(out, "/RequestId")
	return out
}
