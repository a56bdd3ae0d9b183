package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/pconform/pconform/reports"
)

// spawn starts one process for each worker: rapid's settings are global to a process. Each has the seed that follows,
// a folder of its own in --out, and an even part of the budget and of the connections.
func spawn(c *cobra.Command, s *settings, o *fuzzOptions, program string) error {
	var shared []string
	c.Flags().Visit(func(f *pflag.Flag) {
		switch f.Name {
		case "workers", "seed", "run-id", "out", "budget", "rate", "corpus", placesFlag:
		default:
			shared = append(shared, "--"+f.Name+"="+f.Value.String())
		}
	})
	if !c.Flags().Changed("for") && s.profile.Target.Endpoint == "" {
		shared = append(shared, "--for=30s")
	}
	parts, why := divide(s, o.workers)
	if why != "" {
		_, _ = fmt.Fprintf(c.ErrOrStderr(), "pconform: %d workers instead of %d: %s\n", len(parts), o.workers, why)
		o.workers = len(parts)
	}
	_, _ = fmt.Fprintf(c.ErrOrStderr(), "pconform %s: %d workers, seeds %d to %d\n", version, o.workers, s.seed, s.seed+int64(o.workers)-1)
	if err := s.fresh(); err != nil {
		return err
	}
	codes := make([]int, o.workers)
	folders := make([]string, o.workers)
	var wg sync.WaitGroup
	var line sync.Mutex
	for i := range o.workers {
		folders[i] = filepath.Join(s.out, "worker-"+strconv.Itoa(i+1))
		args := append([]string{"fuzz", "--seed=" + strconv.FormatInt(s.seed+int64(i), 10), "--out=" + folders[i]}, shared...)
		if s.runID != "" {
			args = append(args, "--run-id="+s.runID+strconv.Itoa(i+1))
		}
		args = append(args, parts[i].flags()...)
		if o.corpus != "" {
			args = append(args, "--corpus="+filepath.Join(o.corpus, "worker-"+strconv.Itoa(i+1)))
		}
		wg.Go(func() { codes[i] = work(c, program, args, fmt.Sprintf("[%d] ", i+1), &line) })
	}
	wg.Wait()
	if err := common(c, s, o, folders); err != nil {
		return err
	}
	return worst(codes)
}

// placesFlag is how a worker is told its part of the connections at once.
const placesFlag = "connections-at-once"

// part is what a worker may ask of the target; 0 means no bound.
type part struct {
	requests, places int
	rate             float64
}

func (p part) flags() (out []string) {
	if p.requests > 0 {
		out = append(out, "--budget="+strconv.Itoa(p.requests))
	}
	if p.rate > 0 {
		out = append(out, "--rate="+strconv.FormatFloat(p.rate, 'g', -1, 64))
	}
	if p.places > 0 {
		out = append(out, "--"+placesFlag+"="+strconv.Itoa(p.places))
	}
	return out
}

// divide gives each worker its part of the budget, so that all of them together stay within it. Where there is not one for
// each, fewer work; why says of what. Embedded implementations are one for each worker, and only requests are divided.
func divide(s *settings, workers int) (parts []part, why string) {
	b := s.profile.Budget
	alone := s.profile.Target.Endpoint == ""
	if !alone && b.ConnectionsAtOnce < workers {
		workers, why = b.ConnectionsAtOnce, plural(b.ConnectionsAtOnce, "connection")+" may exist at once (budget.connectionsAtOnce)"
	}
	if s.bounded() && b.Requests < workers {
		workers, why = b.Requests, "the budget is "+plural(b.Requests, "request")
	}
	share := func(all, i int) int { // what is left over goes to the first
		if i < all%workers {
			return all/workers + 1
		}
		return all / workers
	}
	for i := range workers {
		p := part{rate: b.PerSecond / float64(workers)}
		if s.bounded() {
			p.requests = share(b.Requests, i)
		}
		if !alone {
			p.places = share(b.ConnectionsAtOnce, i)
		}
		parts = append(parts, p)
	}
	return parts, why
}

// common writes one report of all workers into --out; their own stay in their folders.
func common(c *cobra.Command, s *settings, o *fuzzOptions, folders []string) error {
	var docs []*reports.Document
	for i, folder := range folders {
		doc, err := load(folder)
		if err != nil { // it said why; a number is kept for its files
			_, _ = fmt.Fprintf(c.ErrOrStderr(), "pconform: worker %d left no report\n", i+1)
			return nil
		}
		docs = append(docs, doc)
	}
	doc, err := reports.MergeSessions(docs)
	if err == nil {
		err = errors.Join(reports.WriteAll(s.out, doc), oneArchive(s.out, folders))
	}
	if err != nil {
		return &failure{exitDefect, err}
	}
	out := c.OutOrStdout()
	if err := reports.ConsoleFindings(out, doc, reports.Options{Color: colored(o.run.color, out), Verbose: max(1, o.run.verbose), Out: s.out}); err != nil {
		return &failure{exitDefect, err}
	}
	_, _ = fmt.Fprintf(out, "all workers: %s, %d requests; %s\n", plural(len(doc.Findings), "fault"), doc.Totals.Requests,
		filepath.Join(s.out, reports.HTMLName))
	return nil
}

// work runs one worker and copies what it says, line by line. An interrupt is passed on; the worker cleans up.
func work(c *cobra.Command, program string, args []string, prefix string, line *sync.Mutex) int {
	cmd := exec.CommandContext(c.Context(), program, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = time.Minute
	cmd.Env = os.Environ()
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // a Ctrl-C reaches it once, through us
	read, write := io.Pipe()
	cmd.Stdout, cmd.Stderr = write, write
	done := make(chan struct{})
	go func() {
		defer close(done)
		for lines := bufio.NewScanner(read); lines.Scan(); {
			line.Lock()
			_, _ = fmt.Fprintln(c.OutOrStdout(), prefix+lines.Text())
			line.Unlock()
		}
		_, _ = io.Copy(io.Discard, read)
	}()
	err := cmd.Run()
	_ = write.Close()
	<-done
	var exit *exec.ExitError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &exit) && exit.ExitCode() >= 0:
		return exit.ExitCode()
	}
	return exitDefect
}

// worst picks the exit code that says most: a defect of ours, then an interrupt, a violation, no verdict.
func worst(codes []int) error {
	for _, code := range []int{exitDefect, exitInterrupted, exitUsage, exitViolation, exitNoVerdict, exitStale} {
		for _, c := range codes {
			if c == code {
				return &failure{code, nil}
			}
		}
	}
	return nil
}
