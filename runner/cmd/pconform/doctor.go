package main

import (
	"fmt"
	"io"
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
	s.remind(c)
	out := c.OutOrStdout()
	_, _ = fmt.Fprintln(out, "settings")
	for _, set := range s.profile.Explain() {
		_, _ = fmt.Fprintf(out, "  %-28s %-40s %s\n", set.Key, set.Value, set.Origin)
	}
	s.showKeys(out)
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
	defer r.Close()
	report := r.Doctor(c.Context())
	for _, line := range report.Lines {
		_, _ = fmt.Fprintln(out, "  "+reports.Clean(line, 300))
	}
	if !report.Sane {
		return noVerdict(fmt.Errorf("the target is not ready to be judged"))
	}
	if s.expired {
		return &failure{exitStale, nil}
	}
	_, _ = fmt.Fprintln(out, "ready: pconform run")
	return nil
}

// showKeys says which credentials are in effect and where each comes from; they print masked.
func (s *settings) showKeys(out io.Writer) {
	for _, k := range []struct {
		name string
		key  *profile.Credential
	}{{"main", &s.creds.Main}, {"other", s.creds.Other}, {"disabled", s.creds.Disabled}, {"unopened", s.creds.Unopened}} {
		value, origin := "none", "default"
		switch file := s.profile.File("credentials." + k.name + ".file"); {
		case k.key == nil || k.key.IsZero():
		case k.name == "main":
			value, origin = k.key.String(), s.creds.Origin
		default:
			value, origin = k.key.String(), file
		}
		_, _ = fmt.Fprintf(out, "  %-28s %-40s %s\n", "key of "+k.name, value, reports.Clean(origin, 200))
	}
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
