package main

import (
	"fmt"
	"hash/fnv"
	"slices"
	"sort"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/reports"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

// selection says which checks to run.
type selection struct {
	clauses  []string
	families []string
	format   string
	names    []string
	shard    string
	last     bool
}

func (s *selection) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&s.shard, "shard", "", "one part of the checks, as 1/4; the parts stay the same from run to run")
	f.BoolVar(&s.last, "last-failed", false, "run just what did not pass in the report of --out")
	f.StringSliceVar(&s.clauses, "clause", nil, "run just what tests these clauses")
	f.StringSliceVar(&s.families, "family", nil, "run just these families")
	f.StringArrayVar(&s.names, "check", nil, "run just the check of this name")
	f.StringVar(&s.format, "format", "", "one rendering only: xml or json")
}

// pick applies the selection. An unknown word or an empty selection is an error that names the nearest.
func (s *selection) pick(all []*runner.Check) ([]*runner.Check, error) {
	clauses, err := s.wanted()
	if err != nil {
		return nil, err
	}
	if err := known("family", s.families, families(all)); err != nil {
		return nil, err
	}
	if err := known("check", s.names, names(all)); err != nil {
		return nil, err
	}
	format := wire.Format(strings.ToUpper(s.format))
	if s.format != "" && format != wire.JSON && format != wire.XML {
		return nil, usage("--format %s: it is xml or json", s.format)
	}
	part, parts, err := s.part()
	if err != nil {
		return nil, err
	}
	var out []*runner.Check
	for _, c := range all {
		if parts > 1 && int(shardOf(c.Name)%uint32(parts)) != part-1 {
			continue
		}
		cites := slices.ContainsFunc(c.Clauses, func(k *spec.Clause) bool { return slices.Contains(clauses, k) })
		if len(clauses) > 0 && !cites || len(s.families) > 0 && !slices.Contains(s.families, c.Family) ||
			len(s.names) > 0 && !slices.Contains(s.names, c.Name) {
			continue
		}
		if format != "" {
			if !slices.Contains(runner.FormatsOf(c), format) {
				continue
			}
			one := *c
			one.Formats = []wire.Format{format}
			c = &one
		}
		out = append(out, c)
	}
	if len(out) == 0 {
		return nil, usage("no check matches the selection; pconform clauses lists what there is")
	}
	return out, nil
}

// part reads --shard.
func (s *selection) part() (part, parts int, err error) {
	if s.shard == "" {
		return 1, 1, nil
	}
	if n, err := fmt.Sscanf(s.shard+"\n", "%d/%d\n", &part, &parts); n != 2 || err != nil || part < 1 || parts < 1 || part > parts {
		return 0, 0, usage("--shard %s: it has the form 1/4", s.shard)
	}
	return part, parts, nil
}

// shardOf is a stable number of a check.
func shardOf(name string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(name))
	return h.Sum32()
}

// lastFailed narrows the selection to what did not pass in an earlier report.
func (s *selection) lastFailed(out string) error {
	if !s.last {
		return nil
	}
	doc, err := load(out)
	if err != nil {
		return err
	}
	for _, c := range doc.Checks {
		if c.Verdict != reports.Pass && c.Verdict != reports.Unsupported && !slices.Contains(s.names, c.Name) {
			s.names = append(s.names, c.Name)
		}
	}
	if len(s.names) == 0 {
		return usage("--last-failed: everything passed in %s", out)
	}
	return nil
}

func (s *selection) wanted() (out []*spec.Clause, err error) {
	for _, id := range s.clauses {
		c := spec.ByID(id)
		if c == nil {
			return nil, usage("there is no clause %s; did you mean %s?", id, nearest(id, clauseIDs()))
		}
		out = append(out, c)
	}
	return out, nil
}

func clauseIDs() (ids []string) {
	for _, c := range spec.Register() {
		ids = append(ids, c.ID)
	}
	return ids
}

func families(all []*runner.Check) (out []string) {
	for _, c := range all {
		if !slices.Contains(out, c.Family) {
			out = append(out, c.Family)
		}
	}
	return out
}

func names(all []*runner.Check) (out []string) {
	for _, c := range all {
		out = append(out, c.Name)
	}
	return out
}

func known(what string, given, valid []string) error {
	for _, g := range given {
		if !slices.Contains(valid, g) {
			return usage("there is no %s %q; did you mean %q?", what, g, nearest(g, valid))
		}
	}
	return nil
}

// nearest finds the valid word that takes the fewest edits.
func nearest(word string, valid []string) string {
	sorted := slices.Clone(valid)
	sort.SliceStable(sorted, func(i, k int) bool { return edits(word, sorted[i]) < edits(word, sorted[k]) })
	return sorted[0]
}

// edits is the Levenshtein distance without regard to case.
func edits(a, b string) int {
	a, b = strings.ToLower(a), strings.ToLower(b)
	row := make([]int, len(b)+1)
	for k := range row {
		row[k] = k
	}
	for i := range len(a) {
		left := row[0]
		row[0] = i + 1
		for k := range len(b) {
			diagonal := left
			if a[i] != b[k] {
				diagonal++
			}
			left = row[k+1]
			row[k+1] = min(diagonal, left+1, row[k]+1)
		}
	}
	return row[len(b)]
}
