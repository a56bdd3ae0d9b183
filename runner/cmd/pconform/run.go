package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/pconform/pconform/reports"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/suites/catalogue"
)

func runCommand() *cobra.Command {
	var s settings
	var sel selection
	var o runOptions
	c := &cobra.Command{
		Use: "run", Short: "Judge an implementation",
		Long: "Run every check against an implementation and say which clauses of the specification it keeps and which it\n" +
			"breaks. Without --endpoint the embedded reference implementation is judged.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return judge(c, &s, &sel, &o) },
	}
	s.flags(c)
	sel.flags(c)
	c.Flags().BoolVar(&o.requireComplete, "require-complete", false, "a partial verdict is exit 1")
	c.Flags().BoolVar(&o.dryRun, "dry-run", false, "print what would be sent and stop")
	c.Flags().IntVar(&o.depth, "depth", 1, "of the tour of the state table: 1 every operation in every state, 2 every pair of operations")
	c.Flags().BoolVar(&o.observe, "observe", false, "send only reads and what must be refused; create nothing")
	c.Flags().StringArrayVar(&o.knownFailing, "known-failing", nil, "clause, check or glob that is known to fail, or @FILE with one a line")
	c.Flags().StringVar(&o.writeKnown, "write-known-failing", "", "write what failed to FILE, for --known-failing @FILE")
	c.Flags().CountVarP(&o.verbose, "verbose", "v", "say more: -v all warnings and observations, -vv whole lines")
	c.Flags().StringVar(&o.color, "color", "auto", "auto, always or never")
	return c
}

type runOptions struct {
	requireComplete bool
	verbose         int
	color           string
	dryRun          bool
	observe         bool
	depth           int
	knownFailing    []string
	writeKnown      string
}

func judge(c *cobra.Command, s *settings, sel *selection, o *runOptions) error {
	if err := s.load(c); err != nil {
		return err
	}
	if !slices.Contains([]string{"auto", "always", "never"}, o.color) {
		return usage("--color is auto, always or never, not %q", o.color)
	}
	if o.depth < 1 || o.depth > 2 {
		return usage("--depth is 1 or 2")
	}
	if err := o.waive(s.profile); err != nil {
		return err
	}
	s.remind(c)
	if err := sel.lastFailed(s.out); err != nil {
		return err
	}
	checks, err := sel.pick(catalogue.All())
	if err != nil {
		return err
	}
	cfg, err := s.target(c.Context())
	if err != nil {
		return err
	}
	defer s.stop()
	cfg.Observe, cfg.Depth = o.observe, o.depth
	began := time.Now().UTC()
	input := func(summary *runner.Summary) reports.Input {
		return reports.Input{Config: cfg, Summary: summary, Checks: checks, All: catalogue.All(), Version: version, Embedded: s.embedded, Shard: sel.shard,
			Profile: s.profile.Digest(), Operator: s.operator, KnownFailing: s.profile.KnownFailing, KnownFlaky: s.profile.KnownFlaky}
	}
	if !o.dryRun {
		if err := s.dial(c.Context(), cfg.Target.Endpoint); err != nil {
			if err := s.fresh(); err != nil {
				return err
			}
			return s.conclude(c, o, input(unjudged(began, err)))
		}
	}
	_, _ = fmt.Fprintf(c.ErrOrStderr(), "pconform %s: %s against %s, seed %d\n", version, plural(len(checks), "check"), where(s, &cfg), s.seed)
	if !s.embedded || o.dryRun {
		if err := s.plan(c, cfg, checks); err != nil || o.dryRun {
			return err
		}
	}
	if err := s.fresh(); err != nil {
		return err
	}
	events, err := os.Create(filepath.Join(s.out, "events.ndjson"))
	if err != nil {
		return usage("--out: %v", err)
	}
	defer func() { _ = events.Close() }()
	cfg.Events = events
	if cfg.Ledger, err = s.ledger(c); err != nil {
		return err
	}
	defer func() { _ = cfg.Ledger.Close() }()
	summary, err := runner.RunAll(c.Context(), cfg, checks)
	if err != nil {
		var f *failure
		if errors.As(explain(err), &f) && f.code == exitUsage {
			return f
		}
		summary = unjudged(began, err)
	}
	return s.conclude(c, o, input(summary))
}

// unjudged is the summary of a run that could not begin. Nothing was judged, and the report says so: whoever collects it
// finds the same files as ever.
func unjudged(began time.Time, err error) *runner.Summary {
	return &runner.Summary{Began: began, Ended: time.Now().UTC(), Stopped: err}
}

// dialTimeout is how long a target may take to accept a connection.
const dialTimeout = 2500 * time.Millisecond

// dial finds out, before anything else is said, whether somebody listens at the target. It sends nothing. Behind a proxy
// nobody can tell.
func (s *settings) dial(ctx context.Context, endpoint string) error {
	u, err := url.Parse(endpoint)
	if err != nil || s.embedded || s.profile.Proxy != "" {
		return nil // an endpoint that is no URL was refused before
	}
	address := u.Host
	if u.Port() == "" {
		address = net.JoinHostPort(u.Hostname(), u.Scheme) // the names of the schemes are those of their ports
	}
	dialer := net.Dialer{Timeout: dialTimeout}
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return fmt.Errorf("%w: %w", runner.ErrUnreachable, err)
	}
	return conn.Close()
}

// fresh makes the output folder and removes what an earlier run left in it, so that nothing old passes for new.
func (s *settings) fresh() error {
	if err := os.MkdirAll(s.out, 0o755); err != nil {
		return usage("--out: %v", err)
	}
	old, _ := filepath.Glob(filepath.Join(s.out, "traces", "F*"))
	for _, name := range []string{reports.JSONName, reports.HTMLName, reports.JUnitName, reports.SummaryName, reports.BadgeName, reports.HARName} {
		old = append(old, filepath.Join(s.out, name))
	}
	for _, file := range old {
		if err := os.Remove(file); err != nil && !errors.Is(err, os.ErrNotExist) {
			return usage("--out: %v", err)
		}
	}
	return nil
}

// ledger opens the ledger of the output folder. One that an earlier run left with open entries is kept.
func (s *settings) ledger(c *cobra.Command) (*runner.Ledger, error) {
	path := filepath.Join(s.out, "ledger.ndjson")
	switch left, err := runner.Unswept(path); {
	case errors.Is(err, os.ErrNotExist):
	case err != nil:
		return nil, usage("%v", err)
	case left > 0:
		_, _ = fmt.Fprintf(c.ErrOrStderr(), "pconform: an earlier run may have left %s; pconform sweep --out %s removes them\n", plural(left, "connection"), s.out)
	default:
		if err := os.Remove(path); err != nil {
			return nil, usage("--out: %v", err)
		}
	}
	l, err := runner.OpenLedger(path)
	if err != nil {
		return nil, usage("--out: %v", err)
	}
	return l, nil
}

func where(s *settings, cfg *runner.Config) string {
	if s.embedded {
		return "the embedded reference implementation"
	}
	return reports.PublicEndpoint(cfg.Target.Endpoint)
}

// conclude writes the report, prints what a person reads, and turns the verdict into an exit code.
func (s *settings) conclude(c *cobra.Command, o *runOptions, in reports.Input) error {
	in.Save = s.keep(&in)
	doc := reports.Build(in)
	err := errors.Join(reports.WriteAll(s.out, doc), reports.WriteHAR(s.out, version, in.Summary.Results))
	if err != nil {
		return &failure{exitDefect, err}
	}
	if stop := in.Summary.Stopped; len(in.Summary.Results) == 0 && stop != nil && !interrupted(stop) {
		return noVerdict(stop) // one line says all that there is to say
	}
	if err := reports.Console(c.OutOrStdout(), doc, reports.Options{Color: colored(o.color, c.OutOrStdout()), Verbose: o.verbose, Out: s.out}); err != nil {
		return &failure{exitDefect, err}
	}
	if interrupted(in.Summary.Stopped) {
		return &failure{exitInterrupted, nil}
	}
	if o.writeKnown != "" {
		if err := writeKnown(o.writeKnown, doc); err != nil {
			return usage("--write-known-failing: %v", err)
		}
	}
	code := reports.ExitCode(doc, in.Summary.Stopped)
	stale := reports.Stale(in)
	for _, line := range stale {
		_, _ = fmt.Fprintln(c.ErrOrStderr(), "pconform: "+printable(line))
	}
	if code == exitOK {
		if len(stale) > 0 || s.expired {
			return &failure{exitStale, nil}
		}
		if doc.Verdict == reports.Partial && o.requireComplete {
			return &failure{exitViolation, errors.New("partial, and --require-complete was given")}
		}
		return nil
	}
	if stop := in.Summary.Stopped; stop != nil && code == exitNoVerdict {
		return noVerdict(stop)
	}
	return &failure{code, nil}
}

func interrupted(err error) bool {
	return errors.Is(err, errInterrupted) || errors.Is(err, context.Canceled)
}

// colored follows NO_COLOR and CLICOLOR_FORCE, and otherwise whether a person looks at a terminal.
func colored(choice string, w io.Writer) bool {
	switch {
	case choice == "always" || os.Getenv("CLICOLOR_FORCE") != "" && os.Getenv("CLICOLOR_FORCE") != "0":
		return true
	case choice == "never" || os.Getenv("NO_COLOR") != "":
		return false
	}
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
