package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/suites/catalogue"
)

func clausesCommand() *cobra.Command {
	var untested bool
	c := &cobra.Command{
		Use: "clauses [ID…]", Short: "List clauses with the checks that test them, or explain some",
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				list(c, untested)
				return nil
			}
			for i, id := range args {
				if i > 0 {
					_, _ = fmt.Fprintln(c.OutOrStdout())
				}
				if err := explainClause(c, id); err != nil {
					return err
				}
			}
			return nil
		},
	}
	c.Flags().BoolVar(&untested, "untested", false, "only the clauses that no check tests, with the reason")
	return c
}

func citing(clause *spec.Clause) (out []*runner.Check) {
	for _, c := range catalogue.All() {
		if slices.Contains(c.Clauses, clause) {
			out = append(out, c)
		}
	}
	return out
}

func list(c *cobra.Command, untested bool) {
	out := c.OutOrStdout()
	shown := 0
	for _, clause := range spec.Register() {
		checks := citing(clause)
		if untested && len(checks) > 0 {
			continue
		}
		shown++
		_, _ = fmt.Fprintf(out, "%s  %-6s  %s\n", clause.ID, clause.Level, clause.Statement)
		if len(checks) == 0 {
			reason := clause.Untested
			if reason == "" {
				reason = "no check tests it"
			}
			_, _ = fmt.Fprintf(out, "    not tested: %s\n", reason)
		}
		for i, check := range checks {
			if i == 4 && len(checks) > 5 {
				_, _ = fmt.Fprintf(out, "    and %d more\n", len(checks)-i)
				break
			}
			_, _ = fmt.Fprintf(out, "    %s: %s\n", check.Family, check.Name)
		}
	}
	_, _ = fmt.Fprintf(out, "%s of %d\n", plural(shown, "clause"), len(spec.Register()))
}

func explainClause(c *cobra.Command, id string) error {
	clause := spec.ByID(id)
	if clause == nil {
		return usage("there is no clause %s; did you mean %s?", id, nearest(id, clauseIDs()))
	}
	out := c.OutOrStdout()
	_, _ = fmt.Fprintf(out, "%s (%s)\n%s\n\n", clause.ID, clause.Level, clause.Statement)
	_, _ = fmt.Fprintf(out, "operation  %s\nsaid by    %s, strength %s\nobserved   %s\n", clause.Operation, clause.Source, clause.Strength, clause.Observe)
	if len(clause.Needs) > 0 {
		var needs []string
		for _, n := range clause.Needs {
			needs = append(needs, string(n))
		}
		_, _ = fmt.Fprintf(out, "needs      %s\n", strings.Join(needs, ", "))
	}
	if clause.Untested != "" {
		_, _ = fmt.Fprintf(out, "not tested %s\n", clause.Untested)
	}
	checks := citing(clause)
	_, _ = fmt.Fprintf(out, "\n%s\n", plural(len(checks), "check"))
	for _, check := range checks {
		_, _ = fmt.Fprintf(out, "  %s: %s\n", check.Family, check.Name)
	}
	return nil
}
