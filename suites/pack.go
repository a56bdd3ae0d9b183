package suites

import (
	"encoding/json"
	"time"

	"github.com/onsi/ginkgo/v2/types"

	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
	"github.com/pconform/pconform/suites/catalogue"
)

// packed is a result in the form in which it crosses from one Ginkgo process to another.
type packed struct {
	Check        string
	Format       wire.Format
	Verdict      runner.Verdict
	Reason       string
	Requests     int
	Sent         int64
	Took         time.Duration
	Moot         bool
	Findings     []packedFinding
	Observations []packedObservation
}

type packedFinding struct {
	Clause, Title, Cause string
	Level                spec.Level
	Plan                 []runner.Line
	Expected             []string
	Observed             map[string]any
}

type packedObservation struct{ Clause, Seen string }

func pack(_ *runner.Run, r *runner.Result, sent int64) string {
	p := packed{Check: r.Check.Name, Format: r.Format, Verdict: r.Verdict, Reason: r.Reason, Requests: r.Requests, Sent: sent, Took: r.Took, Moot: r.Moot}
	for _, f := range r.Findings {
		p.Findings = append(p.Findings, packedFinding{f.Clause.ID, f.Title, f.Cause, f.Level, f.Plan, f.Expected, f.Observed})
	}
	for _, o := range r.Observations {
		p.Observations = append(p.Observations, packedObservation{o.Clause.ID, o.Seen})
	}
	text, err := json.Marshal(p)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func unpack(e types.ReportEntry) (*runner.Result, int64) {
	var p packed
	if err := json.Unmarshal([]byte(e.StringRepresentation()), &p); err != nil {
		return nil, 0
	}
	r := &runner.Result{Format: p.Format, Verdict: p.Verdict, Reason: p.Reason, Requests: p.Requests, Took: p.Took, Moot: p.Moot}
	for _, c := range catalogued() {
		if c.Name == p.Check {
			r.Check = c
		}
	}
	if r.Check == nil {
		return nil, 0
	}
	for _, f := range p.Findings {
		r.Findings = append(r.Findings, &runner.Finding{Clause: spec.ByID(f.Clause), Title: f.Title, Cause: f.Cause, Level: f.Level,
			Plan: f.Plan, Expected: f.Expected, Observed: f.Observed, Check: p.Check, Format: p.Format})
	}
	for _, o := range p.Observations {
		r.Observations = append(r.Observations, runner.Observation{Clause: spec.ByID(o.Clause), Seen: o.Seen})
	}
	return r, p.Sent
}

var all []*runner.Check

func catalogued() []*runner.Check {
	if all == nil {
		all = catalogue.All()
	}
	return all
}
