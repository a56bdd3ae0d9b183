package reports

import (
	_ "embed"
	"html/template"
	"io"
	"path"
	"strings"
	"time"
)

//go:embed report.html.tmpl
var pageText string

//go:embed report.css
var pageStyle string

// page is the template of report.html. It is parsed once, because it is a constant.
var page = template.Must(template.New("report").Funcs(template.FuncMap{
	"clean":  func(s string) string { return Clean(s, 300) },
	"long":   func(s string) string { return Clean(s, 1500) },
	"text":   func(s string) string { return strings.Join(CleanLines(s, 40, 400), "\n") },
	"upper":  strings.ToUpper,
	"label":  label,
	"link":   link,
	"file":   localFile,
	"replay": func(f *Finding) string { return replay(f, "") },
	"join":   func(list []string) string { return strings.Join(list, ", ") },
	"lasted": lasted,
	"utc":    func(at time.Time) string { return at.UTC().Format("2006-01-02 15:04:05 UTC") },
}).Parse(pageText))

// view is what the template sees: the document, and what is derived from it.
type view struct {
	*Document
	Style    template.CSS // our own file, never target bytes
	Headline string
	Rerun    string
	Numbers  []number
	Tallies  []*tally
	Groups   []group
	Matrix   *matrix
	Rows     []clauseRow
	Filters  []filter
	Missing  []*PlannedCheck
}

// number is one figure of the summary.
type number struct {
	N     int
	Word  string
	Class string
}

// group is the findings of one standing.
type group struct {
	Title, Class string
	Findings     []findingView
}

// findingView is a finding as the page shows it.
type findingView struct {
	*Finding
	Open    bool
	Program []Step
	Hidden  int // lines of the program that are not shown
	Came    []pair
	Allowed []string
}

// clauseRow is a row of the clause table.
type clauseRow struct {
	*ClauseResult
	Judged int
}

// filter is an anchor above the clause table that leaves only some rows.
type filter struct {
	ID, Title string
	N         int
}

// HTMLTo writes report.html: one file that needs no other, no script and no network.
func HTMLTo(w io.Writer, d *Document) error {
	style := template.CSS(pageStyle) //nolint:gosec // embedded, never target bytes
	v := view{Document: d, Style: style, Headline: headline(d), Rerun: rerun(d),
		Numbers: numbers(d), Tallies: tallies(d), Groups: groups(d), Matrix: matrixOf(d), Missing: missing(d)}
	for i := range d.Clauses {
		v.Rows = append(v.Rows, clauseRow{&d.Clauses[i], len(d.Clauses[i].Checks)})
	}
	v.Filters = filters(d)
	return page.Execute(w, v)
}

// headline says the verdict in a sentence.
func headline(d *Document) string {
	broken, untested := unexpected(d), untestedMusts(d)
	switch {
	case d.Verdict == Nonconformant && broken > 0:
		return plural(broken, "MUST clause is", "MUST clauses are") + " broken."
	case d.Verdict == Nonconformant:
		return "The implementation breaks the specification."
	case d.Interrupted:
		return "The run was interrupted before its plan was done; this is no verdict on the implementation."
	case d.Verdict == Conformant:
		return "Every MUST clause that can be observed was tested and kept."
	case d.Verdict == Partial && untested == 0:
		return "Nothing failed that was not known to fail."
	case d.Verdict == Partial:
		return "Nothing failed, but " + plural(untested, "MUST clause was", "MUST clauses were") + " not tested."
	}
	return "The run could not reach a verdict."
}

func numbers(d *Document) []number {
	t := &d.Totals
	return []number{
		{t.Checks, "checks", ""}, {t.Passed, "passed", Pass}, {t.Failed, "failed", Fail}, {t.Warned, "warned", Warn},
		{t.Known, "known failing", known}, {t.Inconclusive, "inconclusive", Inconclusive},
		{t.Unsupported, "unsupported", ""}, {t.Skipped, "skipped", ""}, {t.Requests, "requests", ""},
		{t.Connections, "connections", ""}, {t.Retries, "retries", ""}, {t.Throttled, "throttled", ""},
	}
}

// openAtOnce is how many failures are unfolded when the page is opened.
const openAtOnce = 3

func groups(d *Document) []group {
	var out []group
	for _, g := range []group{{"Failures", Fail, nil}, {"Warnings", Warn, nil}, {"Known failures", known, nil},
		{"Recorded only", "observed", nil}} {
		for i, f := range ranked(d, g.Class) {
			g.Findings = append(g.Findings, viewOf(f, g.Class == Fail && i < openAtOnce))
		}
		if g.Findings != nil {
			out = append(out, g)
		}
	}
	return out
}

func viewOf(f *Finding, open bool) findingView {
	v := findingView{Finding: f, Open: open, Came: observed(f), Allowed: f.Expected}
	steps := programOf(f)
	for _, i := range shownSteps(steps) {
		v.Program = append(v.Program, steps[i])
	}
	v.Hidden = len(steps) - len(v.Program)
	return v
}

// filters are the anchors above the clause table: levels, then verdicts, only those that leave a row.
func filters(d *Document) []filter {
	out := []filter{{"clauses", "all", len(d.Clauses)}}
	for _, level := range []string{Must, Should, May} {
		n := 0
		for _, count := range clauseCounts(d, level) {
			n += count
		}
		if n > 0 {
			out = append(out, filter{"only-" + level, strings.ToUpper(level), n})
		}
	}
	count := clauseCounts(d, "")
	for _, verdict := range []string{Fail, Warn, Inconclusive, Pass, Unsupported, Skipped, Untested, NotObservable} {
		if n := count[verdict]; n > 0 {
			out = append(out, filter{"only-" + verdict, verdict, n})
		}
	}
	return out
}

// link lets only web addresses become links.
func link(s string) string {
	s = Clean(s, 500)
	if strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://") {
		return s
	}
	return ""
}

// localFile lets only paths below the report become links.
func localFile(s string) string {
	clean := path.Clean(s)
	if s == "" || clean != s || path.IsAbs(s) || clean == ".." || strings.HasPrefix(clean, "../") ||
		strings.ContainsAny(s, ":\\") || Clean(s, 300) != s {
		return ""
	}
	return s
}
