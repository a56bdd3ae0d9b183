// Package suites is the face of pconform in Ginkgo: the same checks as the command line, one spec for each check and
// rendering. It is the only package outside tests that imports Ginkgo.
package suites

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"
	"github.com/onsi/gomega"

	"github.com/pconform/pconform/reports"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
	"github.com/pconform/pconform/suites/catalogue"
)

// Options are what a Ginkgo run adds to the configuration of a run.
type Options struct {
	Out      string // folder for the report; empty writes none
	Version  string // of the suite, for the report
	Operator string // how connections are moved, for the report: url, command or code
	_        struct{}
}

// Run registers every check against the target of cfg and runs Ginkgo: the body of a vendor's TestConformance.
func Run(t *testing.T, cfg runner.Config, o Options) {
	t.Helper()
	gomega.RegisterFailHandler(ginkgo.Fail)
	Register(func() runner.Config { return cfg }, o)
	ginkgo.RunSpecs(t, "physical-connection API")
}

// Register adds the specs to an existing Ginkgo tree. The configuration is asked for when the first spec runs, so a
// BeforeSuite may fill it.
func Register(config func() runner.Config, o Options) {
	shared := &target{config: config, out: o}
	ginkgo.Describe("physical-connection API", func() {
		for _, group := range grouped(catalogue.All()) {
			ginkgo.Describe(group.family, func() { group.specs(shared) })
		}
	})
	ginkgo.ReportAfterSuite("pconform report", shared.report)
}

type group struct {
	family string
	checks []*runner.Check
}

func grouped(all []*runner.Check) (out []group) {
	for _, c := range all {
		if len(out) == 0 || out[len(out)-1].family != c.Family {
			out = append(out, group{family: c.Family})
		}
		last := &out[len(out)-1]
		last.checks = append(last.checks, c)
	}
	return out
}

// specs adds one spec for each check and rendering; the checks of a table become the entries of one.
func (g group) specs(shared *target) {
	tables := map[string][]ginkgo.TableEntry{}
	var order []string
	for _, c := range g.checks {
		for _, f := range runner.FormatsOf(c) {
			name, labels := fmt.Sprintf("%s [%s]", c.Name, f), labels(c, f)
			if c.Table == "" {
				ginkgo.It(name, labels, func(ctx ginkgo.SpecContext) { shared.run(ctx, c, f) })
				continue
			}
			if tables[c.Table] == nil {
				order = append(order, c.Table)
			}
			tables[c.Table] = append(tables[c.Table], ginkgo.Entry(name, labels, c, f))
		}
	}
	for _, name := range order {
		ginkgo.DescribeTable(name, func(ctx ginkgo.SpecContext, c *runner.Check, f wire.Format) { shared.run(ctx, c, f) }, tables[name])
	}
}

// labels let a vendor select: must, clause:CPC-STATE-007, family:lifecycle, format:xml.
func labels(c *runner.Check, f wire.Format) ginkgo.Labels {
	out := ginkgo.Labels{"family:" + c.Family, "format:" + strings.ToLower(string(f))}
	levels := map[string]bool{}
	for _, k := range c.Clauses {
		out = append(out, "clause:"+k.ID)
		if l := strings.ToLower(string(k.Level)); !levels[l] {
			levels[l] = true
			out = append(out, l)
		}
	}
	return out
}

// target is the run that the specs of one process share; it is opened when the first spec runs.
type target struct {
	config func() runner.Config
	out    Options
	once   sync.Once
	cfg    runner.Config
	opened *runner.Run
	err    error
}

func (t *target) open() (*runner.Run, error) {
	t.once.Do(func() {
		t.cfg = t.config()
		if t.cfg.Seed == 0 {
			t.cfg.Seed = ginkgo.GinkgoRandomSeed()
		}
		if suite, _ := ginkgo.GinkgoConfiguration(); suite.ParallelTotal > 1 { // the processes share one account
			if t.cfg.Budget.ConnectionsAtOnce == 0 {
				t.cfg.Budget.ConnectionsAtOnce = runner.DefaultConnections
			}
			t.cfg.Budget.ConnectionsAtOnce = max(mostConnections, t.cfg.Budget.ConnectionsAtOnce/suite.ParallelTotal)
		}
		t.opened, t.err = runner.Open(context.Background(), t.cfg)
	})
	return t.opened, t.err
}

// mostConnections is how many connections the hungriest check has at once.
const mostConnections = 3

// entry is the name under which a spec's result travels to the report, from parallel processes too.
const entry = "pconform result"

func (t *target) run(ctx context.Context, c *runner.Check, f wire.Format) {
	ginkgo.GinkgoHelper()
	r, err := t.open()
	if err != nil {
		ginkgo.Fail("no verdict: " + err.Error())
	}
	before := r.Requests()
	res := r.One(ctx, c, f)
	ginkgo.AddReportEntry(entry, ginkgo.ReportEntryVisibilityNever, pack(r, &res, r.Requests()-before))
	switch res.Verdict {
	case runner.Fail:
		ginkgo.Fail(text(&res))
	case runner.Warn:
		ginkgo.AddReportEntry("warning", text(&res))
		if t.cfg.Strict {
			ginkgo.Fail(text(&res))
		}
	case runner.Inconclusive:
		ginkgo.Fail("inconclusive, which is neither right nor wrong: " + res.Reason)
	case runner.Unsupported, runner.Skipped:
		ginkgo.Skip(string(res.Verdict) + ": " + res.Reason)
	}
}

// text is a finding as a reader wants it: the clause, the program with its answers, what was allowed.
func text(res *runner.Result) string {
	var b strings.Builder
	for i, f := range res.Findings {
		if i > 0 {
			b.WriteString("\n\n")
		}
		fmt.Fprintf(&b, "%s (%s)  %s\n  %s\n", f.Clause.ID, f.Level, f.Clause.Statement, reports.Clean(f.Title, 500))
		for n, l := range f.Plan {
			mark := "  "
			if l.Marked {
				mark = "> "
			}
			fmt.Fprintf(&b, "%s%3d  %-50s  %s\n", mark, n+1, l.Call, reports.Clean(l.Answer, 200))
		}
		for _, e := range f.Expected {
			fmt.Fprintf(&b, "  %s\n", reports.Clean(e, 300))
		}
	}
	return b.String()
}

// report builds the same report as the command line from the entries that the specs left.
func (t *target) report(r types.Report) {
	if t.out.Out == "" || r.SuiteConfig.DryRun {
		return
	}
	run, err := t.open()
	if err != nil {
		return
	}
	sum := &runner.Summary{Env: run.Env(), Began: r.StartTime.UTC(), Ended: time.Now().UTC(), Missing: run.Missing()}
	var checks []*runner.Check
	for _, s := range r.SpecReports {
		for _, e := range s.ReportEntries {
			if e.Name != entry {
				continue
			}
			res, requests := unpack(e)
			if res == nil {
				continue
			}
			sum.Results = append(sum.Results, *res)
			sum.Requests += requests
		}
	}
	seen := map[*runner.Check]bool{}
	for i := range sum.Results {
		if c := sum.Results[i].Check; !seen[c] {
			seen[c] = true
			checks = append(checks, c)
		}
	}
	doc := reports.Build(reports.Input{Config: t.cfg, Summary: sum, Checks: checks, All: catalogue.All(), Version: t.out.Version, Operator: t.out.Operator})
	if err := reports.WriteAll(t.out.Out, doc); err != nil {
		ginkgo.Fail("the report cannot be written: " + err.Error())
	}
}
