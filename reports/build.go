package reports

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/profile"
)

// Input is what a report is built from.
type Input struct {
	Config  runner.Config
	Summary *runner.Summary
	Checks  []*runner.Check // the checks that were selected
	All     []*runner.Check // every check there is
	Skipped map[string]string

	Embedded     bool // the target was the embedded reference implementation, whose port means nothing
	Version      string
	Profile      string   // digest of the effective profile
	Operator     string   // url, command, code or none
	Session      *Session // of a fuzzing session
	Shard        string   // the part of the checks, as 1/4
	KnownFailing []profile.Waiver
	KnownFlaky   []profile.Waiver

	// Save keeps a finding in a form that can be replayed, and says where: paths relative to the report, and the command.
	Save func(id string, f *runner.Finding) (trace, curl, replay string)
	_    struct{}
}

// builder holds what is looked up while a report is put together.
type builder struct {
	in       Input
	doc      *Document
	shown    []*runner.Finding         // of several with one cause, the one that is shown
	byCause  map[string]int            // cause to index of the finding
	failed   map[*spec.Clause][]string // findings by clause
	verdicts map[*spec.Clause][]string // verdicts of the checks that cite a clause
	reasons  map[*spec.Clause]string
	checks   map[*spec.Clause][]string
	seen     map[Observation]int
}

// Build puts the report of a run together and seals it.
func Build(in Input) *Document {
	b := &builder{in: in, doc: &Document{}, byCause: map[string]int{}, failed: map[*spec.Clause][]string{},
		verdicts: map[*spec.Clause][]string{}, reasons: map[*spec.Clause]string{}, checks: map[*spec.Clause][]string{},
		seen: map[Observation]int{}}
	b.head()
	for i := range in.Summary.Results {
		b.result(&in.Summary.Results[i])
	}
	b.clauses()
	b.tail()
	Seal(b.doc)
	return b.doc
}

func (b *builder) head() {
	s, c := b.in.Summary, &b.in.Config
	d := b.doc
	d.Seed, d.Started, d.Ended, d.Shard = c.Seed, s.Began, s.Ended, b.in.Shard
	d.Suite = Suite{Version: b.in.Version, Go: runtime.Version()}
	d.Implementation = Implementation(c.Implementation)
	d.Specification = Specification{Product: "Vpc", Version: spec.Version, Clauses: len(spec.Register()), Register: RegisterDigest()}
	d.Target = Target{Endpoint: c.Target.Endpoint, Region: s.Env.Region, AccessPoint: s.Env.AccessPoint,
		Operator: b.in.Operator, Profile: b.in.Profile, Accounts: accounts(&c.Target), Offered: offered(c, s)}
	if hook, ok := c.Operator.(runner.HTTPOperator); ok {
		d.Target.OperatorURL = PublicEndpoint(hook.URL)
	}
	if b.in.Embedded {
		d.Target.Endpoint, d.Target.OperatorURL = "", ""
	}
	for _, check := range b.in.Checks {
		for _, f := range runner.FormatsOf(check) {
			d.Planned = append(d.Planned, PlannedCheck{Name: check.Name, Family: check.Family, Format: format(f), Clauses: ids(check.Clauses)})
		}
	}
	d.Totals = Totals{Checks: len(s.Results), Requests: int(s.Requests), Connections: int(s.Connections),
		Seconds: s.Ended.Sub(s.Began).Round(time.Millisecond).Seconds(), Retries: int(s.Retries), Throttled: int(s.Throttled),
		LifecycleRequests: int(s.LifecycleRequests), LifecycleBound: int(s.LifecycleBound)}
	d.Notes, d.Residue, d.Session = s.Notes, s.Residue, b.in.Session
	if s.Stopped != nil {
		d.Interrupted = true
		d.Notes = append(d.Notes, "the run ended before its plan was done: "+s.Stopped.Error())
	}
}

// RegisterDigest is a short fingerprint of the register, so that reports against different editions are told apart.
func RegisterDigest() string {
	h := sha256.New()
	for _, c := range spec.Register() {
		fmt.Fprintln(h, c.ID, c.Level, c.Statement, c.Untested)
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}

func accounts(t *runner.Target) []string {
	out := []string{"main"}
	for _, a := range []struct{ name, id string }{{"other", t.Other.ID}, {"disabled", t.Disabled.ID}, {"unopened", t.Unopened.ID}} {
		if a.id != "" {
			out = append(out, a.name)
		}
	}
	return out
}

func offered(c *runner.Config, s *runner.Summary) (out []string) {
	for _, need := range runner.Capabilities {
		if _, missing := s.Missing[need]; !missing && c.Declares(need) {
			out = append(out, string(need))
		}
	}
	return out
}

func format[T ~string](f T) string { return strings.ToLower(string(f)) }

func level(l spec.Level) string { return strings.ToLower(string(l)) }

func ids(clauses []*spec.Clause) []string {
	out := make([]string, 0, len(clauses))
	for _, c := range clauses {
		if !slices.Contains(out, c.ID) {
			out = append(out, c.ID)
		}
	}
	return out
}

// result files one check in one rendering.
func (b *builder) result(r *runner.Result) {
	row := CheckResult{Name: r.Check.Name, Family: r.Check.Family, Format: format(r.Format), Clauses: ids(r.Check.Clauses),
		Verdict: string(r.Verdict), Reason: r.Reason, Requests: r.Requests, Seconds: r.Took.Round(time.Millisecond).Seconds()}
	known, all := "", len(r.Findings) > 0
	for _, f := range r.Findings {
		id := b.finding(f, alsoBroken(f, r.Findings))
		if !slices.Contains(row.Findings, id) {
			row.Findings = append(row.Findings, id)
		}
		if w := b.waiver(f); w != nil {
			known = w.Reason
		} else if f.Level == spec.Must || b.in.Config.Strict {
			all = false
		}
	}
	if all && known != "" {
		row.Known = known
	}
	if b.in.Config.Strict && r.Verdict == runner.Warn {
		row.Verdict = Fail
	}
	b.doc.Checks = append(b.doc.Checks, row)
	b.count(&row)
	for _, o := range r.Observations {
		b.seen[Observation{Clause: o.Clause.ID, Seen: o.Seen, Stance: b.in.Config.Stances[o.Clause.ID]}]++
	}
	b.cite(r, row.Verdict, row.Known)
}

// cite records what a check says about each clause it cites: a failed check decides only the clauses that its
// findings name, and says nothing about the others. Where the failure is known, those were passed over knowingly.
func (b *builder) cite(r *runner.Result, verdict, known string) {
	label := r.Check.Name + " [" + string(r.Format) + "]"
	clauses := slices.Clone(r.Check.Clauses)
	for _, f := range r.Findings {
		if !slices.Contains(clauses, f.Clause) {
			clauses = append(clauses, f.Clause)
		}
	}
	for _, c := range clauses {
		says, reason := verdict, r.Reason
		hit := slices.ContainsFunc(r.Findings, func(f *runner.Finding) bool { return f.Clause == c })
		switch {
		case verdict == Fail && !hit && r.Through:
			says = Pass
		case verdict == Fail && !hit && known != "":
			says, reason = Skipped, "a known failure ended the check: "+known
		case verdict == Fail && !hit:
			says = Inconclusive
		case verdict == Fail && hit && !b.fails(r, c), verdict == Warn && hit:
			says = Warn
		case verdict == Warn:
			says = Pass
		case r.Moot:
			says = NotObservable
		}
		b.verdicts[c] = append(b.verdicts[c], says)
		b.checks[c] = append(b.checks[c], label)
		if says != Pass && b.reasons[c] == "" {
			b.reasons[c] = reason
		}
	}
}

func (b *builder) fails(r *runner.Result, c *spec.Clause) bool {
	return slices.ContainsFunc(r.Findings, func(f *runner.Finding) bool {
		return f.Clause == c && (f.Level == spec.Must || b.in.Config.Strict)
	})
}

func (b *builder) count(row *CheckResult) {
	t := &b.doc.Totals
	switch {
	case row.Known != "":
		t.Known++
	case row.Verdict == Pass:
		t.Passed++
	case row.Verdict == Fail:
		t.Failed++
	case row.Verdict == Warn:
		t.Warned++
	case row.Verdict == Inconclusive:
		t.Inconclusive++
	case row.Verdict == Unsupported:
		t.Unsupported++
	default:
		t.Skipped++
	}
}

func (b *builder) waiver(f *runner.Finding) *profile.Waiver {
	for _, list := range [][]profile.Waiver{b.in.KnownFailing, b.in.KnownFlaky} {
		for i := range list {
			if list[i].Covers(f.Clause.ID, f.Check) {
				return &list[i]
			}
		}
	}
	return nil
}

// finding files a finding under its cause and returns its id. Of several with one cause the shortest is shown.
func (b *builder) finding(f *runner.Finding, also []string) string {
	where := f.Check + " [" + string(f.Format) + "]"
	i, known := b.byCause[f.Cause]
	if !known {
		i = len(b.doc.Findings)
		b.byCause[f.Cause] = i
		id := fmt.Sprintf("F%d", i+1)
		b.doc.Findings = append(b.doc.Findings, findingOf(f, id, also))
		b.shown = append(b.shown, f)
		b.failed[f.Clause] = append(b.failed[f.Clause], id)
		return id
	}
	have := &b.doc.Findings[i]
	have.Count++
	if len(f.Plan) < len(have.Plan) {
		shorter := findingOf(f, have.ID, also)
		shorter.Count, shorter.Others = have.Count, append(have.Others, have.Check+" ["+strings.ToUpper(have.Format)+"]")
		*have, b.shown[i] = shorter, f
	} else if !slices.Contains(have.Others, where) {
		have.Others = append(have.Others, where)
	}
	return have.ID
}

// alsoBroken lists the other clauses that the answer of a finding breaks.
func alsoBroken(f *runner.Finding, siblings []*runner.Finding) (out []string) {
	for _, g := range siblings {
		if g.Clause != f.Clause && marked(g) == marked(f) && !slices.Contains(out, g.Clause.ID) {
			out = append(out, g.Clause.ID)
		}
	}
	return out
}

// marked is the step that shows a finding.
func marked(f *runner.Finding) int {
	return slices.IndexFunc(f.Plan, func(l runner.Line) bool { return l.Marked })
}

func findingOf(f *runner.Finding, id string, also []string) Finding {
	out := Finding{ID: id, Clause: f.Clause.ID, Level: level(f.Level), Title: f.Title, Statement: f.Clause.Statement,
		Source: f.Clause.Source, Check: f.Check, Format: format(f.Format), Count: 1, Expected: f.Expected, Observed: f.Observed, Also: also}
	for i, l := range f.Plan {
		out.Plan = append(out.Plan, l.Call)
		out.Steps = append(out.Steps, Step{N: i + 1, Call: l.Call, Answer: l.Answer, Marked: l.Marked})
	}
	return out
}

// rank orders what checks say about one clause; the first that was said decides.
var rank = []string{Fail, Warn, Pass, Inconclusive, Unsupported, Skipped, NotObservable}

func (b *builder) clauses() {
	cited := map[*spec.Clause]bool{}
	for _, c := range b.in.All {
		for _, k := range c.Clauses {
			cited[k] = true
		}
	}
	for _, c := range spec.Register() {
		row := ClauseResult{ID: c.ID, Level: level(c.Level), Statement: c.Statement, Source: c.Source, Verdict: Untested,
			Checks: b.checks[c], Findings: b.failed[c]}
		for _, v := range rank {
			if slices.Contains(b.verdicts[c], v) {
				row.Verdict = v
				break
			}
		}
		switch {
		case row.Verdict == Untested && c.Untested != "":
			row.Verdict, row.Reason = NotObservable, c.Untested
		case row.Verdict == Untested && cited[c]:
			row.Reason = "not selected"
		case row.Verdict == Untested:
			row.Reason = "no check"
		case row.Verdict != Pass:
			row.Reason = b.reasons[c]
		}
		row.Known = row.Verdict == Fail && b.allKnown(c)
		b.doc.Clauses = append(b.doc.Clauses, row)
		if row.Verdict != Pass && row.Verdict != Fail && row.Verdict != Warn {
			b.doc.Untested = append(b.doc.Untested, UntestedClause{ID: c.ID, Reason: row.Verdict + ": " + row.Reason})
		}
	}
}

func (b *builder) allKnown(c *spec.Clause) bool {
	for _, r := range b.in.Summary.Results {
		for _, f := range r.Findings {
			if f.Clause == c && b.waiver(f) == nil {
				return false
			}
		}
	}
	return true
}

func (b *builder) tail() {
	d := b.doc
	for o, n := range b.seen {
		o.Count = n
		d.Observations = append(d.Observations, o)
	}
	sort.Slice(d.Observations, func(i, k int) bool {
		a, c := d.Observations[i], d.Observations[k]
		return a.Clause < c.Clause || a.Clause == c.Clause && a.Seen < c.Seen
	})
	d.Verdict = RunVerdict(d)
	for i, f := range b.shown {
		if b.in.Save != nil {
			d.Findings[i].Trace, d.Findings[i].Curl, d.Findings[i].Replay = b.in.Save(d.Findings[i].ID, f)
		}
	}
}

// Stale lists the waivers that no longer hold: those whose checks all pass, and those that match nothing there is. What a
// selection leaves out says nothing about a waiver, and neither does what came to no verdict. That a waiver ran out is
// for the profile to say, which knows where it is written.
func Stale(in Input) (out []string) {
	for _, w := range in.KnownFailing {
		covers := func(c *runner.Check) bool {
			return w.Covers("", c.Name) || slices.ContainsFunc(c.Clauses, func(k *spec.Clause) bool { return w.Covers(k.ID, c.Name) })
		}
		hit, open := false, false
		judged := map[string]bool{}
		for _, r := range in.Summary.Results {
			judged[r.Check.Name] = true
			open = open || covers(r.Check) && r.Verdict != runner.Pass && r.Verdict != runner.Warn
			for _, f := range r.Findings {
				hit = hit || w.Covers(f.Clause.ID, f.Check)
			}
		}
		exists := false
		for _, c := range in.All {
			if covers(c) {
				exists = true
				open = open || !judged[c.Name]
			}
		}
		switch {
		case hit:
		case !exists:
			out = append(out, w.Pattern()+": matches no clause that is tested and no check")
		case !open:
			out = append(out, w.Pattern()+": is listed as known to fail, but nothing of it fails any more")
		}
	}
	return out
}

// ExitCode is the process exit code that a report stands for: 0, 1 or 3; stale expectations are the caller's affair.
func ExitCode(d *Document, stopped error) int {
	switch {
	case d.Verdict == Nonconformant:
		return 1
	case errors.Is(stopped, runner.ErrUnreachable), d.Verdict == Inconclusive:
		return 3
	}
	return 0
}
