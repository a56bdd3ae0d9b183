package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/pconform/pconform/reports"
	"github.com/pconform/pconform/runner"
)

func sweepCommand() *cobra.Command {
	var s settings
	c := &cobra.Command{
		Use: "sweep", Short: "Remove what an interrupted run left behind",
		Long: "Read the ledger of --out and remove every connection of its runs that is still there: by id or, where the answer\n" +
			"was lost, by the run's prefix in its name. Says what could not be removed and why; exit 3 if anything was left.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return sweep(c, &s) },
	}
	s.flags(c)
	return c
}

func sweep(c *cobra.Command, s *settings) error {
	if err := s.load(c); err != nil {
		return err
	}
	path := filepath.Join(s.out, "ledger.ndjson")
	left, err := runner.Unswept(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return usage("there is no ledger %s: name the folder of the interrupted run with --out", path)
	case err != nil:
		return usage("%v", err)
	case left == 0:
		_, _ = fmt.Fprintln(c.OutOrStdout(), "nothing was left behind")
		return nil
	}
	if s.profile.Target.Endpoint == "" {
		return usage("give the --endpoint of the interrupted run, or its --profile")
	}
	cfg, err := s.target(c.Context())
	if err != nil {
		return err
	}
	if cfg.Ledger, err = runner.OpenLedger(path); err != nil {
		return usage("%v", err)
	}
	defer func() { _ = cfg.Ledger.Close() }()
	swept, err := runner.Sweep(c.Context(), cfg, path)
	stayed := 0
	for _, e := range swept {
		if e.Err != nil {
			stayed++
			_, _ = fmt.Fprintf(c.OutOrStdout(), "left     %s  %s  %s: %s\n", reports.Clean(e.ID, 100), e.Region, reports.Clean(e.Mark, 100), reports.Clean(e.Err.Error(), 300))
			continue
		}
		_, _ = fmt.Fprintf(c.OutOrStdout(), "removed  %s  %s  %s\n", reports.Clean(e.ID, 100), e.Region, reports.Clean(e.Mark, 100))
	}
	if c.Context().Err() != nil {
		return &failure{exitInterrupted, nil}
	}
	if err != nil {
		return explain(err)
	}
	_, _ = fmt.Fprintf(c.OutOrStdout(), "%s removed, %d left\n", plural(len(swept)-stayed, "connection"), stayed)
	if stayed > 0 {
		return noVerdict(errors.New("some connections could not be removed"))
	}
	return nil
}
