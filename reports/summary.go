package reports

import (
	"fmt"
	"io"
	"strings"
)

// mostRows bounds the tables of the summary, which code hosts cut off without a word when they are too long.
const mostRows = 100

// SummaryTo writes summary.md, made for the summary page of a CI job.
func SummaryTo(w io.Writer, d *Document) error {
	o := &out{w: w}
	o.printf("# pconform: %s\n\n", markdown(d.Verdict, 40))
	if d.Interrupted {
		o.printf("**The run was interrupted: %s planned, %s judged.**\n\n",
			plural(len(d.Planned), "check", "checks"), plural(len(d.Checks), "check", "checks"))
	}
	o.printf("%s %s against %s %s (%d clauses), judged by pconform %s.\n\n",
		markdown(d.Implementation.Name, 80), markdown(d.Implementation.Version, 40),
		markdown(d.Specification.Product, 20), markdown(d.Specification.Version, 20),
		d.Specification.Clauses, markdown(d.Suite.Version, 40))
	summaryCounts(o, d)
	summaryFindings(o, d)
	summaryBroken(o, d)
	summaryObservations(o, d)
	summaryUntested(o, d)
	o.printf("Repeat with:\n\n    %s\n", Clean(rerun(d), 1000))
	return o.err
}

func summaryCounts(o *out, d *Document) {
	t := &d.Totals
	o.printf("| checks | passed | failed | warned | inconclusive | unsupported | skipped | known | requests " +
		"| time | seed |\n")
	o.printf("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n")
	o.printf("| %d | %d | %d | %d | %d | %d | %d | %d | %d | %s | %d |\n\n", t.Checks, t.Passed, t.Failed, t.Warned,
		t.Inconclusive, t.Unsupported, t.Skipped, t.Known, t.Requests, lasted(t.Seconds), d.Seed)
	o.printf("| family | checks | result |\n|---|---:|---|\n")
	for _, f := range tallies(d) {
		o.printf("| %s | %d | %s |\n", markdown(f.Family, 40), f.total(), f.text())
	}
	o.printf("\n")
}

func summaryFindings(o *out, d *Document) {
	for _, group := range []struct{ standing, title string }{
		{Fail, "Failures"}, {Warn, "Warnings"}, {known, "Known failures"}, {"observed", "Recorded only"},
	} {
		found := ranked(d, group.standing)
		if len(found) == 0 {
			continue
		}
		o.printf("## %s\n\n| | clause | level | what is wrong | allowed | came | seen |\n", group.title)
		o.printf("|---|---|---|---|---|---|---:|\n")
		for i, f := range found {
			if i == mostRows {
				o.printf("\n%d more are in %s.\n", len(found)-i, HTMLName)
				break
			}
			o.printf("| %s | %s | %s | %s | %s | %s | %d |\n", markdown(f.ID, 12), markdown(f.Clause, 40),
				strings.ToUpper(markdown(f.Level, 8)), markdown(f.Title, 200), markdown(strings.Join(f.Expected, " or "), 160),
				markdown(cameShort(f), 160), f.Count)
		}
		o.printf("\n")
	}
}

// cameShort is what came, in one cell of a table.
func cameShort(f *Finding) string {
	var parts []string
	for _, key := range []string{"status", "code", "state"} {
		if value, ok := f.Observed[key]; ok {
			parts = append(parts, Clean(text(value), 60))
		}
	}
	return strings.Join(parts, " ")
}

func summaryBroken(o *out, d *Document) {
	broken := brokenMusts(d)
	if len(broken) == 0 {
		return
	}
	o.printf("## MUST clauses that failed\n\n")
	for _, c := range broken {
		note := ""
		if c.Known {
			note = " (known)"
		}
		o.printf("- %s%s: %s (%s)\n", markdown(c.ID, 40), note, markdown(c.Statement, 300), markdown(c.Source, 80))
	}
	o.printf("\n")
}

func summaryObservations(o *out, d *Document) {
	if len(d.Observations) == 0 {
		return
	}
	o.printf("## Observations\n\n| clause | seen | times | stance |\n|---|---|---:|---|\n")
	for i := range d.Observations {
		if i == mostRows {
			o.printf("\n%d more are in %s.\n", len(d.Observations)-i, HTMLName)
			break
		}
		b := &d.Observations[i]
		o.printf("| %s | %s | %d | %s |\n", markdown(b.Clause, 40), markdown(b.Seen, 200), b.Count,
			markdown(b.Stance, 40))
	}
	o.printf("\n")
}

func summaryUntested(o *out, d *Document) {
	if len(d.Untested) == 0 {
		return
	}
	o.printf("<details><summary>%s not tested</summary>\n\n", plural(len(d.Untested), "clause", "clauses"))
	for i := range d.Untested {
		o.printf("- %s: %s\n", markdown(d.Untested[i].ID, 40), markdown(d.Untested[i].Reason, 200))
	}
	o.printf("\n</details>\n\n")
}

// markdown makes a string safe in a cell of a Markdown table. Every character that could start mark-up, HTML, a
// mention, an issue number, a formula or a link becomes a character reference, which renders as itself.
func markdown(s string, limit int) string {
	var out strings.Builder
	for _, r := range Clean(s, limit) {
		if strings.ContainsRune("&<>|`*_[]#!~@\\$^", r) {
			fmt.Fprintf(&out, "&#%d;", r)
			continue
		}
		out.WriteRune(r)
	}
	text := strings.ReplaceAll(out.String(), "://", "&#58;//")
	for _, www := range []string{"www.", "WWW."} {
		text = strings.ReplaceAll(text, www, www[:3]+"&#46;")
	}
	return text
}
