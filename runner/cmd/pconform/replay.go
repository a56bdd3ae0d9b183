package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pconform/pconform/reports"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/trace"
	"github.com/pconform/pconform/suites/catalogue"
)

func replayCommand() *cobra.Command {
	var s settings
	var goTest bool
	c := &cobra.Command{
		Use: "replay FILE…", Short: "Run saved traces again: FAILED, FIXED or ERROR each",
		Long: "Run the plan of each trace against a target, the embedded reference implementation by default.\n" +
			"Exit 0 if every fault is fixed, 1 if one is still there, 3 if one could not be looked at.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return replay(c, &s, args, goTest) },
	}
	s.flags(c)
	c.Flags().BoolVar(&goTest, "go-test", false, "print each trace as a Go test instead")
	return c
}

func replay(c *cobra.Command, s *settings, files []string, goTest bool) error {
	if goTest {
		for _, f := range files {
			t, err := trace.Load(f)
			if err != nil {
				return usage("%v", err)
			}
			text, err := trace.GoTest(t)
			if err != nil {
				return usage("%s: %v", f, err)
			}
			_, _ = fmt.Fprint(c.OutOrStdout(), text)
		}
		return nil
	}
	for _, f := range files {
		if _, err := os.Stat(f); err != nil {
			return usage("%v", err)
		}
	}
	if err := s.load(c); err != nil {
		return err
	}
	cfg, err := s.target(c.Context())
	if err != nil {
		return err
	}
	defer s.stop()
	outcomes := trace.Files(c.Context(), cfg, files, named, func(o trace.Outcome) {
		for _, line := range o.Lines() {
			_, _ = fmt.Fprintln(c.OutOrStdout(), line)
		}
	})
	if c.Context().Err() != nil {
		return &failure{exitInterrupted, nil}
	}
	if code := trace.ExitCode(outcomes); code != exitOK {
		return &failure{code, nil}
	}
	return nil
}

func named(name string) *runner.Check {
	for _, c := range catalogue.All() {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// keep saves findings below --out as traces and scripts.
func (s *settings) keep(in *reports.Input) func(string, *runner.Finding) (string, string, string) {
	meta := trace.Meta{Suite: version, Register: reports.RegisterDigest(), Seed: s.seed, Profile: in.Profile,
		Target: trace.Target{Region: in.Summary.Env.Region, AccessPoint: in.Summary.Env.AccessPoint}}
	if !s.embedded {
		meta.Target.Endpoint, meta.Target.Operator = reports.PublicEndpoint(in.Config.Target.Endpoint), s.profile.Operator.URL
	}
	return func(id string, f *runner.Finding) (string, string, string) {
		file, script := "traces/"+id+".yaml", "traces/"+id+".sh"
		t := trace.FromFinding(f, meta)
		if err := t.Save(filepath.Join(s.out, file)); err != nil {
			in.Summary.Notes = append(in.Summary.Notes, "a trace could not be written: "+err.Error())
			return "", "", ""
		}
		if err := t.SaveScript(filepath.Join(s.out, script)); err != nil {
			script = ""
		}
		return file, script, s.replayLine(filepath.Join(s.out, file))
	}
}

// replayLine is the command that runs a trace again against the same target.
func (s *settings) replayLine(file string) string {
	words := []string{"pconform", "replay", file}
	switch {
	case s.profilePath != "":
		words = append(words, "--profile", s.profilePath)
	case !s.embedded:
		words = append(words, "--endpoint", reports.PublicEndpoint(s.profile.Target.Endpoint))
		if s.profile.Operator.URL != "" {
			words = append(words, "--operator-url", s.profile.Operator.URL)
		}
	}
	for i, w := range words {
		if strings.ContainsAny(w, " '\"\\$&;|<>()*?[]#~`!{}\t\n") {
			words[i] = "'" + strings.ReplaceAll(w, "'", `'\''`) + "'"
		}
	}
	return strings.Join(words, " ")
}
