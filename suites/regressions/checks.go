// Package regressions plays the traces of faults once found. A trace that is copied to fixtures/traces is a check.
package regressions

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/pconform/pconform/fixtures"
	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/trace"
	"github.com/pconform/pconform/runner/wire"
)

const family = "regressions"

// Checks lists the family: one check for each trace.
func Checks() []*runner.Check {
	checks, err := From(fixtures.Traces, "traces")
	if err != nil {
		panic(err) // a trace of our own that cannot be read; the tests of this package fail first
	}
	return checks
}

// From makes checks of the traces in a folder.
func From(files fs.FS, folder string) (out []*runner.Check, err error) {
	entries, err := fs.ReadDir(files, folder)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".yaml") {
			continue
		}
		data, err := fs.ReadFile(files, path.Join(folder, e.Name()))
		if err != nil {
			return nil, err
		}
		t, err := trace.Parse(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.Name(), err)
		}
		check, err := of(strings.TrimSuffix(e.Name(), ".yaml"), t)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.Name(), err)
		}
		out = append(out, check)
	}
	return out, nil
}

// of makes a check of a trace. Nonces are good for one time, so each run takes the plan anew.
func of(name string, t *trace.Trace) (*runner.Check, error) {
	plan, err := t.Plan()
	if err != nil {
		return nil, err
	}
	if t.Replay != trace.ByPlan {
		return nil, fmt.Errorf("its plan alone does not show the fault; the check %q does already", t.Check)
	}
	check := runner.PlanCheck("once found: "+strings.ReplaceAll(name, "-", " "), plan)
	check.Family, check.Clauses, check.Formats = family, []*spec.Clause{spec.ByID(t.Clause)}, []wire.Format{t.Format}
	check.Needs = needs(plan)
	check.Run = func(s *runner.Session) {
		plan, err := t.Plan()
		if err != nil {
			s.Inconclusive("%v", err)
		}
		for i := range plan {
			s.Step(plan[i])
		}
	}
	return check, nil
}

// needs says what a plan takes beyond a plain account.
func needs(plan runner.Plan) (out []runner.Capability) {
	has := map[runner.Capability]bool{}
	for i := range plan {
		c := &plan[i].Call
		has[runner.HasOperator] = has[runner.HasOperator] || c.Op.Actor == model.Operator
		has[runner.HasOther] = has[runner.HasOther] || c.As == "other"
		has[runner.HasDisabled] = has[runner.HasDisabled] || c.As == "disabled"
		has[runner.HasUnopened] = has[runner.HasUnopened] || c.As == "unopened"
		has[runner.HasV3] = has[runner.HasV3] || plan[i].Way.Sign == wire.V3
		for _, a := range c.Args {
			has[runner.HasRegions] = has[runner.HasRegions] || a.Value == "$otherRegion"
		}
	}
	for _, c := range runner.Capabilities {
		if has[c] {
			out = append(out, c)
		}
	}
	return out
}
