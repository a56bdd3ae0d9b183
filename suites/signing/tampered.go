package signing

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

// switchedOff are the answers to a key that its owner has switched off, of both generations of the common errors, and
// that of a target to which such a key is none.
var switchedOff = []spec.Row{{Status: 400, Code: "InvalidAccessKeyId.Inactive"}, {Status: 403, Code: "InvalidAccessKeyId.Inactive"},
	{Status: 403, Code: "Forbidden.AccessKeyDisabled"}, {Status: 404, Code: "InvalidAccessKeyId.NotFound"},
	{Status: 400, Code: "InvalidAccessKeyId.NotFound"}}

// disabledKey computes the checks of a key that has been switched off. The connection of another account is not found
// whatever the key, so that only a read that is open to everybody shows whether the key was looked at.
func disabledKey() (out []*runner.Check) {
	for _, k := range []struct {
		name  string
		way   runner.Way
		needs []runner.Capability
	}{
		{"a key that has been switched off is refused", runner.Way{}, nil},
		{"a key that has been switched off is refused in a form", form, nil},
		{"a disabled key is refused under V3", v3, []runner.Capability{runner.HasV3}},
	} {
		out = append(out, &runner.Check{Name: k.name, Family: family, Clauses: []*spec.Clause{spec.Proto020},
			Needs: append([]runner.Capability{runner.HasDisabled}, k.needs...),
			Run: func(s *runner.Session) {
				way := k.way
				way.Format = s.Format
				try := func(c model.Call) {
					s.Do(c.By("disabled").MustBeRefused(&model.Refusal{Rule: spec.Proto020, Rows: switchedOff, Status: spec.Proto020,
						Code: spec.Proto020}), runner.In(way))
				}
				try(model.Call{Op: model.Regions})
				s.Do(model.NewConnection("c1"))
				s.Look("c1")
				try(model.Cancel.On("c1"))
				s.Look("c1")
			}})
	}
	return out
}

// afterSigning lists what is changed in a Create once it was signed, one value at a time.
var afterSigning = []wire.Param{{Name: "Tag.1.Value", Value: "tampered"}, {Name: "Tag.1.Key", Value: "tampered"},
	{Name: "Description", Value: "tampered"}, {Name: "bandwidth", Value: "200"}, {Name: "LineOperator", Value: "CU"}}

// tampered computes the checks that the signature covers what describes a connection, numbered parameters included:
// signed right it is taken, and changed after signing nothing may be made of it.
func tampered() (out []*runner.Check) {
	for _, t := range []struct {
		name  string
		good  *spec.Clause
		bad   *spec.Clause
		way   runner.Way
		needs []runner.Capability
	}{
		{"a Create changed after signing makes nothing", spec.SigV1x001, spec.SigV1x002, runner.Way{}, nil},
		{"a Create changed after signing makes nothing in a form", spec.SigV1x001, spec.SigV1x002, form, nil},
		{"a Create changed after signing makes nothing under V3", spec.SigV3x003, spec.SigV3x003, v3,
			[]runner.Capability{runner.HasV3}},
	} {
		clauses := slices.Compact([]*spec.Clause{t.good, t.bad})
		out = append(out, &runner.Check{Name: t.name, Family: family, Clauses: clauses, Needs: t.needs, Connections: 2,
			Run: func(s *runner.Session) {
				way := t.way
				way.Format = s.Format
				c := model.NewConnection("c1", arg("Description", "as signed"), arg("bandwidth", "100"),
					arg("Tag.1.Key", "purpose"), arg("Tag.1.Value", "as signed"))
				_, r := s.Raw(c, runner.In(way))
				s.Want(t.good, !strings.Contains(r.Code, "Signature"), "no refusal of a signature that is right",
					fmt.Sprintf("%d %s", r.Status, r.Code))
				refused := &model.Refusal{Rule: t.bad, Soft: t.bad == spec.SigV3x003}
				spoil := func(c model.Call, late ...wire.Param) {
					title := s.Name()
					s.Do(c.To("c2").With("Name", title).MustBeRefused(refused), runner.In(way),
						runner.Deviating(wire.Deviation{Late: late}))
					s.Absent(t.bad, title)
				}
				for _, late := range afterSigning {
					spoil(c, late)
				}
				spoil(model.NewConnection("c2"), wire.Param{Name: "Tag.1.Key", Value: "added"},
					wire.Param{Name: "Tag.1.Value", Value: "after signing"})
			}})
	}
	return out
}
