package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"github.com/pconform/pconform/suites/prove"
)

type proveOptions struct {
	seeds  int
	seed   int64
	zoo    bool
	depth  int
	sample int
	full   bool
	only   []string
	out    string
}

func proveCommand() *cobra.Command {
	var o proveOptions
	c := &cobra.Command{
		Use: "prove", Short: "Run the suite against every mutant and variant of the reference implementation",
		Long: "Every mutant has to be killed by a check that cites the clause it breaks, and no variant may be accused.\n" +
			"Prints the kill matrix, survivors and false alarms first; exit 1 if there is one.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return prover(c, &o) },
	}
	f := c.Flags()
	f.IntVar(&o.seeds, "seeds", 1, "how many seeds to run with")
	f.Int64Var(&o.seed, "seed", 1, "the first seed")
	f.BoolVar(&o.zoo, "zoo", false, "the computed mutants of the state table instead of those written by hand")
	f.IntVar(&o.depth, "depth", 1, "with --zoo: 2 adds the faults that take one particular call before")
	f.IntVar(&o.sample, "sample", 0, "with --zoo: how many, drawn by the seed; 0 means all")
	f.BoolVar(&o.full, "full", false, "run every check against every mutant")
	f.StringSliceVar(&o.only, "only", nil, "just these mutants and variants, by name or part of it")
	f.StringVar(&o.out, "out", "pconform-out", "folder for prove.md and prove.json")
	return c
}

func prover(c *cobra.Command, o *proveOptions) error {
	if o.depth < 1 || o.depth > 2 || o.seeds < 1 {
		return usage("--depth is 1 or 2, --seeds at least 1")
	}
	var seeds []int64
	for i := range o.seeds {
		seeds = append(seeds, o.seed+int64(i))
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(math.MaxInt64) // the bound is for what a hostile target sends; these are ours, and many at once
	}
	began := time.Now()
	n := 0
	m, err := prove.Prove(c.Context(), prove.Options{Seeds: seeds, Zoo: o.zoo, Depth: o.depth, Sample: o.sample, Full: o.full,
		Only: o.only, Progress: func(*prove.Trial) {
			if n++; n%100 == 0 {
				_, _ = fmt.Fprintf(c.ErrOrStderr(), "%d targets judged, %s\n", n, time.Since(began).Round(time.Second))
			}
		}})
	if err != nil {
		return explain(err)
	}
	if len(m.Trials) == 0 {
		return usage("--only matches no mutant and no variant")
	}
	if err := m.Text(c.OutOrStdout()); err != nil {
		return &failure{exitDefect, err}
	}
	if err := o.save(m); err != nil {
		return usage("--out: %v", err)
	}
	_, _ = fmt.Fprintf(c.OutOrStdout(), "%s; %s\n", time.Since(began).Round(time.Second/10), filepath.Join(o.out, "prove.md"))
	if c.Context().Err() != nil {
		return &failure{exitInterrupted, nil}
	}
	if !m.Sound() {
		return &failure{exitViolation, nil}
	}
	return nil
}

func (o *proveOptions) save(m *prove.Matrix) error {
	if err := os.MkdirAll(o.out, 0o755); err != nil {
		return err
	}
	md, err := os.Create(filepath.Join(o.out, "prove.md"))
	if err != nil {
		return err
	}
	defer func() { _ = md.Close() }()
	if err := m.Markdown(md); err != nil {
		return err
	}
	js, err := os.Create(filepath.Join(o.out, "prove.json"))
	if err != nil {
		return err
	}
	defer func() { _ = js.Close() }()
	return m.JSON(js)
}
