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
)

// spawn starts one process for each worker: rapid's settings are global to a process. Each has the seed that follows,
// a folder of its own in --out, and an even part of the budget and of the connections.
func spawn(c *cobra.Command, s *settings, o *fuzzOptions, program string) error {
	var shared []string
	c.Flags().Visit(func(f *pflag.Flag) {
		switch f.Name {
		case "workers", "seed", "run-id", "out", "budget", "rate", "corpus":
		default:
			shared = append(shared, "--"+f.Name+"="+f.Value.String())
		}
	})
	if !c.Flags().Changed("for") && s.profile.Target.Endpoint == "" {
		shared = append(shared, "--for=30s")
	}
	_, _ = fmt.Fprintf(c.ErrOrStderr(), "pconform %s: %d workers, seeds %d to %d\n", version, o.workers, s.seed, s.seed+int64(o.workers)-1)
	codes := make([]int, o.workers)
	var wg sync.WaitGroup
	var line sync.Mutex
	for i := range o.workers {
		args := append([]string{"fuzz", "--seed=" + strconv.FormatInt(s.seed+int64(i), 10),
			"--out=" + filepath.Join(s.out, "worker-"+strconv.Itoa(i+1))}, shared...)
		if s.runID != "" {
			args = append(args, "--run-id="+s.runID+strconv.Itoa(i+1))
		}
		if c.Flags().Changed("budget") {
			args = append(args, "--budget="+strconv.Itoa(max(1, s.profile.Budget.Requests/o.workers)))
		}
		if rate := s.profile.Budget.PerSecond; rate > 0 {
			args = append(args, "--rate="+strconv.FormatFloat(rate/float64(o.workers), 'g', -1, 64))
		}
		if o.corpus != "" {
			args = append(args, "--corpus="+filepath.Join(o.corpus, "worker-"+strconv.Itoa(i+1)))
		}
		wg.Go(func() { codes[i] = work(c, program, args, fmt.Sprintf("[%d] ", i+1), &line) })
	}
	wg.Wait()
	return worst(codes)
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
