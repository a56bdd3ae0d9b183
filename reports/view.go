package reports

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"time"
)

// known is the standing of a finding that the profile announced.
const known = "known"

// standing says how much a finding weighs: fail, warn, known or, for a clause that is only recorded, observed.
func standing(d *Document, f *Finding) string {
	for i := range d.Clauses {
		switch c := &d.Clauses[i]; {
		case c.ID != f.Clause:
			continue
		case c.Known:
			return known
		case c.Verdict == Fail || c.Verdict == Warn:
			return c.Verdict
		}
	}
	switch f.Level {
	case Must:
		return Fail
	case Should:
		return Warn
	}
	return "observed"
}

// ranked returns the findings of one standing, the most often seen first.
func ranked(d *Document, of string) []*Finding {
	var out []*Finding
	for i := range d.Findings {
		if f := &d.Findings[i]; standing(d, f) == of {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b *Finding) int { return cmp.Compare(b.Count, a.Count) })
	return out
}

// tally counts the checks of one family by verdict. Missing counts the planned ones that were never judged.
type tally struct {
	Family                                                      string
	Pass, Fail, Warn, Inconclusive, Unsupported, Skipped, Known int
	Missing                                                     int
	Seconds                                                     float64
}

func (t *tally) add(c *CheckResult) {
	t.Seconds += c.Seconds
	switch {
	case c.Known != "":
		t.Known++
	case c.Verdict == Pass:
		t.Pass++
	case c.Verdict == Fail:
		t.Fail++
	case c.Verdict == Warn:
		t.Warn++
	case c.Verdict == Unsupported:
		t.Unsupported++
	case c.Verdict == Skipped:
		t.Skipped++
	default:
		t.Inconclusive++
	}
}

// text lists the counts that are not zero.
func (t *tally) text() string {
	var parts []string
	for _, c := range []struct {
		n    int
		word string
	}{{t.Pass, "passed"}, {t.Fail, "failed"}, {t.Warn, "warned"}, {t.Inconclusive, "inconclusive"},
		{t.Unsupported, "unsupported"}, {t.Skipped, "skipped"}, {t.Known, "known failing"}, {t.Missing, "not judged"}} {
		if c.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", c.n, c.word))
		}
	}
	if parts == nil {
		return "nothing"
	}
	return strings.Join(parts, ", ")
}

// tallies counts every family, in the order in which the families were planned.
func tallies(d *Document) []*tally {
	var out []*tally
	of := map[string]*tally{}
	family := func(name string) *tally {
		if of[name] == nil {
			of[name] = &tally{Family: name}
			out = append(out, of[name])
		}
		return of[name]
	}
	for i := range d.Planned {
		family(d.Planned[i].Family)
	}
	for i := range d.Checks {
		family(d.Checks[i].Family).add(&d.Checks[i])
	}
	for _, p := range missing(d) {
		family(p.Family).Missing++
	}
	return out
}

// missing returns the planned checks that have no result.
func missing(d *Document) []*PlannedCheck {
	judged := make(map[string]bool, len(d.Checks))
	for i := range d.Checks {
		judged[label(d.Checks[i].Name, d.Checks[i].Format)] = true
	}
	var out []*PlannedCheck
	for i := range d.Planned {
		if p := &d.Planned[i]; !judged[label(p.Name, p.Format)] {
			out = append(out, p)
		}
	}
	return out
}

// clauseCounts counts clauses of one level, or of all, by verdict.
func clauseCounts(d *Document, level string) map[string]int {
	out := map[string]int{}
	for i := range d.Clauses {
		if c := &d.Clauses[i]; level == "" || c.Level == level {
			out[c.Verdict]++
		}
	}
	return out
}

// brokenMusts are the MUST clauses that failed, known or not.
func brokenMusts(d *Document) []*ClauseResult {
	var out []*ClauseResult
	for i := range d.Clauses {
		if c := &d.Clauses[i]; c.Level == Must && c.Verdict == Fail {
			out = append(out, c)
		}
	}
	return out
}

// unexpected counts the MUST clauses that failed and were not known to fail.
func unexpected(d *Document) int {
	n := 0
	for _, c := range brokenMusts(d) {
		if !c.Known {
			n++
		}
	}
	return n
}

// untestedMusts counts the MUST clauses that nobody judged although they can be judged.
func untestedMusts(d *Document) int {
	n := clauseCounts(d, Must)
	return n[Untested] + n[Unsupported] + n[Skipped]
}

// mustsAmong counts the MUST clauses of a list of untested ones.
func mustsAmong(d *Document, list []UntestedClause) int {
	musts := map[string]bool{}
	for i := range d.Clauses {
		musts[d.Clauses[i].ID] = d.Clauses[i].Level == Must
	}
	n := 0
	for _, u := range list {
		if musts[u.ID] {
			n++
		}
	}
	return n
}

func byID(d *Document) map[string]*Finding {
	out := make(map[string]*Finding, len(d.Findings))
	for i := range d.Findings {
		out[d.Findings[i].ID] = &d.Findings[i]
	}
	return out
}

// label is how a check in one format is called everywhere: cancelling twice [JSON].
func label(name, format string) string {
	if format == "" {
		return name
	}
	return name + " [" + strings.ToUpper(format) + "]"
}

// pair is one member of what was observed, as text.
type pair struct{ Key, Value string }

// observedFirst are the members that say most; the others follow by name.
var observedFirst = []string{"status", "code", "message", "state", "requestId"}

func observed(f *Finding) []pair {
	var out []pair
	for _, key := range observedFirst {
		if value, ok := f.Observed[key]; ok {
			out = append(out, pair{key, text(value)})
		}
	}
	for _, key := range slices.Sorted(maps.Keys(f.Observed)) {
		if !slices.Contains(observedFirst, key) {
			out = append(out, pair{key, text(f.Observed[key])})
		}
	}
	return out
}

// text prints a value alike before and after it has been through JSON.
func text(value any) string {
	if s, ok := value.(string); ok {
		return s
	}
	data, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(data)
}

// replay is the command that shows a finding again; folder is where the report is, seen from the reader.
func replay(f *Finding, folder string) string {
	if f.Replay == "" && f.Trace != "" {
		return "pconform replay " + shellWord(path.Join(folder, f.Trace))
	}
	return f.Replay
}

// rerun is the command that repeats the run.
func rerun(d *Document) string {
	command := fmt.Sprintf("pconform run --seed %d", d.Seed)
	if d.Target.Endpoint != "" {
		command += " --endpoint " + shellWord(d.Target.Endpoint)
	}
	if d.Target.Region != "" {
		command += " --region " + shellWord(d.Target.Region)
	}
	if d.Target.OperatorURL != "" {
		command += " --operator-url " + shellWord(d.Target.OperatorURL)
	}
	return command
}

// shellWord quotes a word for a POSIX shell if it needs it.
func shellWord(s string) string {
	s = Clean(s, 0)
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_-./:=@%+,", r)
	}
	if s != "" && strings.IndexFunc(s, func(r rune) bool { return !plain(r) }) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// lasted prints seconds for people.
func lasted(seconds float64) string {
	at := time.Duration(seconds * float64(time.Second))
	if at < time.Minute {
		return fmt.Sprintf("%.1f s", at.Seconds())
	}
	return at.Round(time.Second).String()
}
