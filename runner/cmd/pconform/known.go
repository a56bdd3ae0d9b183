package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/reports"
	"github.com/pconform/pconform/runner/profile"
)

// waive adds what --known-failing names to the profile's list. A line of a file is: pattern | reason | until, the last
// two optional; # begins a comment.
func (o *runOptions) waive(p *profile.Profile) error {
	for _, given := range o.knownFailing {
		path, isFile := strings.CutPrefix(given, "@")
		if !isFile {
			p.KnownFailing = append(p.KnownFailing, waiver(given, "given by --known-failing", time.Time{}))
			continue
		}
		file, err := os.Open(path)
		if err != nil {
			return usage("--known-failing: %v", err)
		}
		lines := bufio.NewScanner(file)
		for n := 1; lines.Scan(); n++ {
			text, _, _ := strings.Cut(lines.Text(), "#")
			fields := strings.Split(text, "|")
			for i := range fields {
				fields[i] = strings.TrimSpace(fields[i])
			}
			if fields[0] == "" {
				continue
			}
			w := waiver(fields[0], "listed in "+path, time.Time{})
			if len(fields) > 1 && fields[1] != "" {
				w.Reason = fields[1]
			}
			if len(fields) > 2 && fields[2] != "" {
				if w.Until, err = time.Parse(time.DateOnly, fields[2]); err != nil {
					_ = file.Close()
					return usage("%s:%d: %q is no date of the form 2027-03-31", path, n, fields[2])
				}
			}
			p.KnownFailing = append(p.KnownFailing, w)
		}
		err = lines.Err()
		_ = file.Close()
		if err != nil {
			return usage("%s: %v", path, err)
		}
	}
	return nil
}

// waiver takes a pattern for a clause if it looks like one, and for a check otherwise.
func waiver(pattern, reason string, until time.Time) profile.Waiver {
	w := profile.Waiver{Reason: reason, Until: until}
	if strings.HasPrefix(pattern, "CPC-") || spec.ByID(pattern) != nil {
		w.Clause = pattern
	} else {
		w.Check = pattern
	}
	return w
}

// writeKnown writes the clauses that failed as a first list of known failures.
func writeKnown(path string, doc *reports.Document) error {
	var b strings.Builder
	b.WriteString("# pattern | reason | until (2027-03-31)\n")
	for _, c := range doc.Clauses {
		if c.Verdict == reports.Fail {
			fmt.Fprintf(&b, "%s | failed on %s |\n", c.ID, doc.Started.Format(time.DateOnly))
		}
	}
	return os.WriteFile(path, []byte(b.String()), 0o644)
}
