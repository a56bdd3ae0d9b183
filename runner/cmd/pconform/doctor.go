package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/pconform/pconform/reports"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/profile"
)

func doctorCommand() *cobra.Command {
	var s settings
	c := &cobra.Command{
		Use: "doctor", Short: "Is the target reachable, signed for, sane? Prints the effective settings",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return doctor(c, &s) },
	}
	s.flags(c)
	return c
}

func doctor(c *cobra.Command, s *settings) error {
	if err := s.load(c); err != nil {
		return err
	}
	out := c.OutOrStdout()
	_, _ = fmt.Fprintln(out, "settings")
	for _, set := range s.profile.Explain() {
		_, _ = fmt.Fprintf(out, "  %-28s %-40s %s\n", set.Key, set.Value, set.Origin)
	}
	cfg, err := s.target(c.Context())
	if err != nil {
		return err
	}
	defer s.stop()
	_, _ = fmt.Fprintf(out, "\ntarget %s\n", where(s, &cfg))
	r, err := runner.Open(c.Context(), cfg)
	if err != nil {
		return explain(err)
	}
	report := r.Doctor(c.Context())
	for _, line := range report.Lines {
		_, _ = fmt.Fprintln(out, "  "+reports.Clean(line, 300))
	}
	if !report.Sane {
		return noVerdict(fmt.Errorf("the target is not ready to be judged"))
	}
	_, _ = fmt.Fprintln(out, "ready: pconform run")
	return nil
}

func initCommand() *cobra.Command {
	var schema bool
	c := &cobra.Command{
		Use: "init [FILE]", Short: "Write a commented profile", Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			text := profile.Example()
			if schema {
				text = string(profile.Schema())
			}
			if len(args) == 0 {
				_, err := fmt.Fprint(c.OutOrStdout(), text)
				return err
			}
			file, err := os.OpenFile(args[0], os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
			if err != nil {
				return usage("%v", err)
			}
			defer func() { _ = file.Close() }()
			if _, err := file.WriteString(text); err != nil {
				return usage("%v", err)
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), "%s written; next: pconform doctor --profile %s\n", args[0], args[0])
			return err
		},
	}
	c.Flags().BoolVar(&schema, "schema", false, "print the JSON Schema of the profile, for editors")
	return c
}
