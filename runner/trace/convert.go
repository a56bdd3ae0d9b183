package trace

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
)

// FromFinding makes a trace of a finding.
func FromFinding(f *runner.Finding, m Meta) *Trace {
	t := &Trace{Version: Version, Clause: f.Clause.ID, Level: string(f.Level), Statement: f.Clause.Statement,
		Title: runner.Visible(f.Title), Key: f.Cause, Check: f.Check, Replay: ByPlan, Expected: visible(f.Expected), Suite: m.Suite,
		Specification: Specification{Version: spec.Version, Register: m.Register},
		Target:        m.Target, Seed: m.Seed, Profile: m.Profile, Format: f.Format}
	t.Shown, _ = f.Observed["shown"].(string)
	t.Unstable, _ = f.Observed["unstable"].(string)
	t.NotReduced, _ = f.Observed["notReduced"].(string)
	if f.Own {
		t.Replay = ByCheck
	}
	for i := range f.Steps {
		step := stepOf(&f.Steps[i])
		if i < len(f.Plan) {
			step.Allowed, step.Answered, step.Fault = visible(f.Plan[i].Allowed), runner.Visible(f.Plan[i].Answer), f.Plan[i].Marked
			if step.Fault && f.Steps[i].Call.Op.Reads && len(f.Expected) > 0 { // of a read it is not the success that is in doubt
				step.Allowed = visible(f.Expected)
			}
		}
		t.Steps = append(t.Steps, step)
	}
	return t
}

// visible is for what the target had a part in; the calls themselves stay as they were sent.
func visible(texts []string) []string {
	out := slices.Clone(texts)
	for i := range out {
		out[i] = runner.Visible(out[i])
	}
	return out
}

func stepOf(s *runner.Step) Step {
	out := Step{Do: s.Call.Op.Name, Bind: s.Call.Bind, Args: Args(s.Call.Args), As: s.Call.As, Way: s.Way,
		Deviate: s.Deviate, Beside: s.Beside}
	if n, many := strings.CutSuffix(out.Bind, " at once"); many {
		out.AtOnce, _ = strconv.Atoi(n)
		out.Bind = ""
	}
	if r := s.Call.Want; r != nil {
		out.Refused = &Refusal{Rule: id(r.Rule), Status: id(r.Status), Code: id(r.Code), Message: id(r.Message),
			Rows: rowsOf(r.Rows), Also: rowsOf(r.Also), Soft: r.Soft, Server: r.Server}
	}
	return out
}

func id(c *spec.Clause) string {
	if c == nil {
		return ""
	}
	return c.ID
}

func rowsOf(rows []spec.Row) (out []Row) {
	for _, r := range rows {
		out = append(out, Row(r))
	}
	return out
}

func specRows(rows []Row) (out []spec.Row) {
	for _, r := range rows {
		out = append(out, spec.Row(r))
	}
	return out
}

// Plan returns the plan as it stands, apart from nonces: those are good for one time only, so that equal ones in the
// trace become equal new ones.
func (t *Trace) Plan() (runner.Plan, error) {
	nonces := map[string]string{}
	plan := make(runner.Plan, len(t.Steps))
	for i := range t.Steps {
		s := &t.Steps[i]
		if s.AtOnce > 0 {
			return nil, fmt.Errorf("step %d was sent %d times at once, which no plan can say", i+1, s.AtOnce)
		}
		if s.Beside {
			return nil, fmt.Errorf("step %d was sent at the same moment as the one before, which no plan can say", i+1)
		}
		call := model.Call{Op: model.ByName(s.Do), Bind: s.Bind, Args: slices.Clone([]model.Arg(s.Args)), As: s.As}
		if r := s.Refused; r != nil {
			call.Want = &model.Refusal{Rule: spec.ByID(r.Rule), Status: spec.ByID(r.Status), Code: spec.ByID(r.Code),
				Message: spec.ByID(r.Message), Rows: specRows(r.Rows), Also: specRows(r.Also), Soft: r.Soft, Server: r.Server}
		}
		plan[i] = runner.Step{Call: call, Way: s.Way, Deviate: s.Deviate}
		if d := s.Deviate; d != nil && d.Nonce != "" {
			if nonces[d.Nonce] == "" {
				nonces[d.Nonce] = renew(d.Nonce)
			}
			again := *d
			again.Nonce = nonces[d.Nonce]
			plan[i].Deviate = &again
		}
	}
	return plan, nil
}

// renew gives a nonce a new end, of the same length if that leaves room enough for chance.
func renew(nonce string) string {
	b := make([]byte, 8)
	_, _ = rand.Read(b)
	end := hex.EncodeToString(b)
	if len(nonce) > len(end) {
		nonce = nonce[:len(nonce)-len(end)]
	}
	return nonce + end
}
