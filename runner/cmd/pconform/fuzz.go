package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/pconform/pconform/reports"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/fuzz"
	"github.com/pconform/pconform/suites/catalogue"
)

type fuzzOptions struct {
	run      runOptions
	forTime  time.Duration
	corpus   string
	workers  int
	places   int // connections at once that a worker may have; 0: as the profile says
	calls    int
	noReduce bool
	noBytes  bool
	first    bool
}

func fuzzCommand() *cobra.Command {
	var s settings
	var o fuzzOptions
	c := &cobra.Command{
		Use: "fuzz", Short: "Search for a wrong answer",
		Long: "Draw sequences of requests from the model and fire them until --for, --budget or Ctrl-C. Goes on after a finding,\n" +
			"groups findings by cause and reduces each group to the shortest program that shows it.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if o.workers > 1 {
				return workers(c, &s, &o)
			}
			return hunt(c, &s, &o)
		},
	}
	s.flags(c)
	f := c.Flags()
	f.DurationVar(&o.forTime, "for", 0, "how long; 0 means until the budget is spent or Ctrl-C")
	f.StringVar(&o.corpus, "corpus", "", "folder of plans that reached something new; default: corpus in --out")
	f.IntVar(&o.workers, "workers", 1, "processes at once, each with a seed of its own")
	f.IntVar(&o.places, placesFlag, 0, "connections at once, for a worker")
	_ = f.MarkHidden(placesFlag)
	f.IntVar(&o.calls, "calls", 0, "calls of a plan at most; 0 means 40")
	f.BoolVar(&o.noReduce, "no-reduce", false, "leave findings as long as they were found")
	f.BoolVar(&o.noBytes, "no-bytes", false, "break nothing on the wire")
	f.BoolVar(&o.first, "fail-fast", false, "end with the first violation")
	f.CountVarP(&o.run.verbose, "verbose", "v", "say more")
	f.StringVar(&o.run.color, "color", "auto", "auto, always or never")
	return c
}

func hunt(c *cobra.Command, s *settings, o *fuzzOptions) error {
	if err := s.load(c); err != nil {
		return err
	}
	s.delay = 2 * time.Millisecond // a session waits for it thousands of times
	cfg, err := s.target(c.Context())
	if err != nil {
		return err
	}
	defer s.stop()
	if o.forTime == 0 && !c.Flags().Changed("budget") && s.embedded {
		o.forTime = 30 * time.Second // a session against ourselves is a demonstration
	}
	if o.places > 0 {
		cfg.Budget.ConnectionsAtOnce = o.places
	}
	if !s.bounded() {
		cfg.Budget.Requests = 0 // a session has no end but the one it is given
	}
	if !c.Flags().Changed("timeout") {
		cfg.Timeout = 365 * 24 * time.Hour
	}
	if err := s.fresh(); err != nil {
		return err
	}
	if cfg.Ledger, err = s.ledger(c); err != nil {
		return err
	}
	defer func() { _ = cfg.Ledger.Close() }()
	if o.corpus == "" {
		o.corpus = filepath.Join(s.out, "corpus")
	}
	_, _ = fmt.Fprintf(c.ErrOrStderr(), "pconform %s: fuzzing %s, seed %d\n", version, where(s, &cfg), s.seed)
	j, err := s.journal(cfg)
	if err != nil {
		return err
	}
	defer j.close()
	report, err := o.search(c, s, cfg, j)
	if err != nil {
		return explain(err)
	}
	return s.found(c, o, cfg, report)
}

// errEnough is how a person ends a session with q.
var errEnough = errors.New("ended by hand")

// search runs the session, with a live view where somebody looks at a terminal.
func (o *fuzzOptions) search(c *cobra.Command, s *settings, cfg runner.Config, j *journal) (*fuzz.Report, error) {
	ctx, cancel := context.WithCancelCause(c.Context())
	defer cancel(nil)
	skip := make(chan struct{}, 1)
	view := fuzz.NewView(c.ErrOrStderr(), func() { cancel(errEnough) }, func() {
		select {
		case skip <- struct{}{}:
		default:
		}
	})
	defer view.Close()
	return fuzz.Hunt(ctx, cfg, fuzz.HuntOptions{Seed: uint64(s.seed), For: o.forTime, Requests: int64(cfg.Budget.Requests),
		Corpus: o.corpus, Calls: o.calls, NoReduce: o.noReduce, NoBytes: o.noBytes, First: o.first, Skip: skip,
		OnStats:   func(st fuzz.HuntStats) { j.stats(&st); view.Stats(st) },
		OnFinding: func(g *fuzz.Group) { j.finding(g); view.Finding(g) }, Every: view.Every()})
}

// found reports what a session found, in the same form as a run.
func (s *settings) found(c *cobra.Command, o *fuzzOptions, cfg runner.Config, report *fuzz.Report) error {
	sum := report.Summary
	sum.Results = report.Results()
	sum.Notes = append(append(sum.Notes, report.Remarks()...), report.Notes...)
	sum.Notes = append(sum.Notes, report.Stats.Warnings...)
	var checks []*runner.Check
	for i := range sum.Results {
		checks = append(checks, sum.Results[i].Check)
	}
	stopped := report.Stopped
	sum.Stopped = nil
	in := reports.Input{Session: sessionOf(report), Config: cfg, Summary: sum, Checks: checks, All: catalogue.All(), Version: version, Embedded: s.embedded,
		Profile: s.profile.Digest(), Operator: s.operator, KnownFailing: s.profile.KnownFailing, KnownFlaky: s.profile.KnownFlaky}
	in.Save = s.keep(&in)
	if err := s.undraft(); err != nil {
		return &failure{exitDefect, err}
	}
	doc := reports.Build(in)
	if err := errors.Join(reports.WriteAll(s.out, doc), reports.WriteHAR(s.out, version, sum.Results)); err != nil {
		return &failure{exitDefect, err}
	}
	out := c.OutOrStdout()
	if err := reports.ConsoleFindings(out, doc, reports.Options{Color: colored(o.run.color, out), Verbose: max(1, o.run.verbose), Out: s.out}); err != nil {
		return &failure{exitDefect, err}
	}
	_, _ = fmt.Fprintln(out, report.Stats.Line())
	_, _ = fmt.Fprintf(out, "%s, seed %d; %s\n", plural(len(report.Groups), "fault"), s.seed, filepath.Join(s.out, reports.HTMLName))
	switch {
	case errors.Is(stopped, errInterrupted):
		return &failure{exitInterrupted, nil}
	case report.Violated() || s.strict && len(report.Groups) > 0:
		return &failure{exitViolation, nil}
	case errors.Is(stopped, runner.ErrUnreachable), errors.Is(stopped, runner.ErrCredentials):
		return noVerdict(stopped)
	}
	return nil
}

// bounded reports whether somebody set a bound on requests: a profile always has one.
func (s *settings) bounded() bool { return s.profilePath != "" || s.profile.Given("budget.requests") }

// sessionOf is what a session reached and drew from, for the report.
func sessionOf(r *fuzz.Report) *reports.Session {
	s := &r.Stats
	out := &reports.Session{Seed: int64(s.Seed), Plans: int(s.Plans), Judged: int(s.Judged), Requests: int(s.Requests),
		States: s.States, Transitions: s.Transitions, Cells: s.Cells, Answers: s.Answers, Broken: int(s.Broken), Throttled: int(s.Throttled),
		CorpusBegin: r.Programs, CorpusEnd: s.Corpus, Weights: map[string]int{}, Dictionary: fuzz.Dictionary()}
	for _, m := range r.Moves {
		out.Weights[m.Name] = m.Weight
	}
	return out
}

// workers runs several sessions at once, each in a process and a folder of its own, and gives the worst exit code.
func workers(c *cobra.Command, s *settings, o *fuzzOptions) error {
	if err := s.load(c); err != nil {
		return err
	}
	program, err := os.Executable()
	if err != nil {
		return &failure{exitDefect, err}
	}
	return spawn(c, s, o, program)
}
