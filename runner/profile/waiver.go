package profile

import (
	"fmt"
	"strings"
	"time"
)

// Waiver is an entry of knownFailing or knownFlaky. Exactly one of Clause and Check is set; both are patterns in
// which * stands for any characters and ? for one.
type Waiver struct {
	Clause string    `yaml:"clause" form:"clause" doc:"Id of a clause; * and ? match several."`
	Check  string    `yaml:"check" doc:"Name of a check; * and ? match several."`
	Reason string    `yaml:"reason" doc:"Why it is waived; required."`
	Until  time.Time `yaml:"until" doc:"Last day of the waiver, in UTC; afterwards it is stale."`
}

// Covers tells whether the waiver speaks of this check of this clause.
func (w Waiver) Covers(clause, check string) bool {
	if w.Clause != "" {
		return glob(w.Clause, clause)
	}
	return w.Check != "" && glob(w.Check, check)
}

// Pattern is the pattern of the clause or of the check.
func (w Waiver) Pattern() string {
	if w.Clause != "" {
		return w.Clause
	}
	return w.Check
}

// Expired tells whether the last day of the waiver is over. A waiver without a day never expires.
func (w Waiver) Expired(now time.Time) bool {
	return !w.Until.IsZero() && !now.Before(w.Until.AddDate(0, 0, 1))
}

// String prints the waiver on one line.
func (w Waiver) String() string {
	day := ""
	if !w.Until.IsZero() {
		day = " until " + w.Until.Format(time.DateOnly)
	}
	return fmt.Sprintf("%s %s%s: %s", w.kind(), w.Pattern(), day, w.Reason)
}

func (w Waiver) kind() string {
	if w.Clause != "" {
		return "clause"
	}
	return "check"
}

// Stale lists the waivers whose last day was before now, each where it is written, in the order of the file.
func (p *Profile) Stale(now time.Time) Errors {
	var out Errors
	collect := func(list string, waivers []Waiver) {
		for i, w := range waivers {
			if w.Expired(now) {
				out = append(out, p.mistake(fmt.Sprintf("%s[%d]", list, i), fmt.Sprintf("the waiver of %s ran out on %s (%s): mend it, or set a later day",
					w.Pattern(), w.Until.Format(time.DateOnly), w.Reason)))
			}
		}
	}
	collect("knownFailing", p.KnownFailing)
	collect("knownFlaky", p.KnownFlaky)
	return out
}

// glob matches a whole name; * stands for any characters and ? for one. Everything else is itself, since names of
// checks are sentences with slashes and brackets. It looks back to the last star only, so its time is bounded.
func glob(pattern, name string) bool {
	p, n := []rune(pattern), []rune(name)
	i, j, star, mark := 0, 0, -1, 0
	for j < len(n) {
		switch {
		case i < len(p) && p[i] == '*':
			star, mark = i, j
			i++
		case i < len(p) && (p[i] == '?' || p[i] == n[j]):
			i++
			j++
		case star >= 0:
			mark++
			i, j = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(string(p[i:]), "*") == ""
}
