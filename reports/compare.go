package reports

import (
	"fmt"
	"strings"
)

// Comparison is what changed from one report to the next, clause by clause.
type Comparison struct {
	Old, New  string   // verdicts of the runs
	Regressed []Change // kept before, or only warned; now broken or worse
	Fixed     []Change // broken before, kept now
	Lost      []Change // judged before, not judged now: neither fixed nor sound
	Gained    []Change // not judged before, kept now
	Added     []string // clauses that the old report does not have
	Gone      []string // clauses that the new report does not have
	Caveats   []string // why the two may not be comparable
	_         struct{}
}

// Change is one clause with its two verdicts.
type Change struct {
	ID, Level, Statement string
	Old, New             string
	_                    struct{}
}

// Compare says what regressed and what was fixed. A clause that failed and is not tested any more is lost, not fixed. A
// clause that is new counts as regressed if it is broken.
func Compare(older, newer *Document) *Comparison {
	c := &Comparison{Old: older.Verdict, New: newer.Verdict, Caveats: caveats(older, newer)}
	before := make(map[string]*ClauseResult, len(older.Clauses))
	for i := range older.Clauses {
		before[older.Clauses[i].ID] = &older.Clauses[i]
	}
	for i := range newer.Clauses {
		now := &newer.Clauses[i]
		then := before[now.ID]
		delete(before, now.ID)
		if then == nil {
			c.Added = append(c.Added, now.ID)
			then = &ClauseResult{Verdict: Untested}
		}
		c.sort(Change{ID: now.ID, Level: now.Level, Statement: now.Statement, Old: then.Verdict, New: now.Verdict})
	}
	for i := range older.Clauses {
		if id := older.Clauses[i].ID; before[id] != nil {
			c.Gone = append(c.Gone, id)
		}
	}
	return c
}

// Worse says whether anything regressed.
func (c *Comparison) Worse() bool { return len(c.Regressed) > 0 }

// brokenness is 0 for a clause that is kept, 1 for a warning, 2 for a failure and -1 for one that was not judged.
func brokenness(verdict string) int {
	switch verdict {
	case Pass:
		return 0
	case Warn:
		return 1
	case Fail:
		return 2
	}
	return -1
}

func (c *Comparison) sort(change Change) {
	switch was, is := brokenness(change.Old), brokenness(change.New); {
	case is > 0 && is > was:
		c.Regressed = append(c.Regressed, change)
	case was > 0 && is >= 0 && is < was:
		c.Fixed = append(c.Fixed, change)
	case was >= 0 && is < 0:
		c.Lost = append(c.Lost, change)
	case was < 0 && is == 0:
		c.Gained = append(c.Gained, change)
	}
}

func caveats(older, newer *Document) []string {
	var out []string
	for _, p := range []struct{ what, old, new string }{
		{"implementation", older.Implementation.Name, newer.Implementation.Name},
		{"suite", older.Suite.Version, newer.Suite.Version},
		{"specification", older.Specification.Register, newer.Specification.Register},
		{"profile", older.Target.Profile, newer.Target.Profile},
		{"seed", fmt.Sprint(older.Seed), fmt.Sprint(newer.Seed)},
	} {
		if p.old != p.new {
			out = append(out, fmt.Sprintf("%s differs: %s, then %s", p.what, quoted(p.old), quoted(p.new)))
		}
	}
	if older.Interrupted || newer.Interrupted {
		out = append(out, "a run was interrupted")
	}
	return out
}

// sections are the lists of a comparison with their titles, those first that matter most.
func (c *Comparison) sections() []struct {
	title   string
	changes []Change
} {
	return []struct {
		title   string
		changes []Change
	}{{"regressed", c.Regressed}, {"fixed", c.Fixed}, {"no longer judged", c.Lost}, {"judged now and kept", c.Gained}}
}

// Text prints the comparison for a terminal.
func (c *Comparison) Text() string {
	var b strings.Builder
	o := &out{w: &b}
	o.printf("%s -> %s: %d regressed, %d fixed, %d no longer judged, %d judged now and kept\n", Clean(c.Old, 40),
		Clean(c.New, 40), len(c.Regressed), len(c.Fixed), len(c.Lost), len(c.Gained))
	for _, caveat := range c.Caveats {
		o.printf("note: %s\n", caveat)
	}
	for _, s := range c.sections() {
		if len(s.changes) > 0 {
			o.printf("\n%s\n", s.title)
		}
		for _, change := range s.changes {
			o.printf("  %s (%s)  %s -> %s  %s\n", Clean(change.ID, 40), strings.ToUpper(Clean(change.Level, 8)),
				Clean(change.Old, 20), Clean(change.New, 20), Clean(change.Statement, 120))
		}
	}
	for _, l := range []struct {
		title string
		ids   []string
	}{{"new clauses", c.Added}, {"gone clauses", c.Gone}} {
		if len(l.ids) > 0 {
			o.printf("\n%s: %s\n", l.title, Clean(strings.Join(l.ids, ", "), 2000))
		}
	}
	return b.String()
}

// Markdown prints the comparison for a pull request.
func (c *Comparison) Markdown() string {
	var b strings.Builder
	o := &out{w: &b}
	o.printf("# pconform: %s → %s\n\n%d regressed, %d fixed, %d no longer judged, %d judged now and kept.\n",
		markdown(c.Old, 40), markdown(c.New, 40), len(c.Regressed), len(c.Fixed), len(c.Lost), len(c.Gained))
	for _, caveat := range c.Caveats {
		o.printf("\n> %s\n", markdown(caveat, 300))
	}
	for _, s := range c.sections() {
		if len(s.changes) == 0 {
			continue
		}
		o.printf("\n## %s%s\n\n| clause | level | before | now | statement |\n|---|---|---|---|---|\n",
			strings.ToUpper(s.title[:1]), s.title[1:])
		for _, change := range s.changes {
			o.printf("| %s | %s | %s | %s | %s |\n", markdown(change.ID, 40), strings.ToUpper(markdown(change.Level, 8)),
				markdown(change.Old, 20), markdown(change.New, 20), markdown(change.Statement, 200))
		}
	}
	if len(c.Added) > 0 {
		o.printf("\nNew clauses: %s\n", markdown(strings.Join(c.Added, ", "), 2000))
	}
	if len(c.Gone) > 0 {
		o.printf("\nGone clauses: %s\n", markdown(strings.Join(c.Gone, ", "), 2000))
	}
	return b.String()
}
