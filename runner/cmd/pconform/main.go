// Command pconform judges an implementation of the physical-connection API against its specification. It owns no
// behaviour: every command is a few lines around a package that does the work.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/pconform/pconform/reports"
)

// version is what reports call this program; a release sets it with -ldflags.
var version = "0.1.0"

// Exit codes, the same for every command.
const (
	exitOK          = 0
	exitViolation   = 1
	exitUsage       = 2
	exitNoVerdict   = 3
	exitStale       = 4
	exitDefect      = 5
	exitInterrupted = 130
)

// failure is an error that knows its exit code. One without text has said all it had to say already.
type failure struct {
	code int
	err  error
}

func (f *failure) Error() string {
	if f.err == nil {
		return ""
	}
	return f.err.Error()
}

func (f *failure) Unwrap() error { return f.err }

func usage(format string, args ...any) error { return &failure{exitUsage, fmt.Errorf(format, args...)} }

func noVerdict(err error) error { return &failure{exitNoVerdict, err} }

// memory is what a hostile target can make this program use, more or less; GOMEMLIMIT overrides it. Below that bound
// memory is cheaper than collecting it often; GOGC overrides that.
const (
	memory  = 160 << 20
	garbage = 400 // percent
)

func main() {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memory)
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
	log.SetOutput(io.Discard) // net/http writes there what a target sends unasked, as it is
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

func run(args []string, stdout, stderr io.Writer) (code int) {
	defer func() {
		if e := recover(); e != nil {
			fmt.Fprintf(stderr, "pconform: a defect of pconform itself, please report it: %s\n", printable(e))
			code = exitDefect
		}
	}()
	ctx, stop := interruptible(stderr)
	defer stop()
	root := command()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitOK
	}
	var f *failure
	if !errors.As(err, &f) {
		f = &failure{exitUsage, err}
	}
	if f.Error() != "" {
		fmt.Fprintf(stderr, "pconform: %s\n", printable(f))
	}
	return f.code
}

// printable is what a terminal is shown of an error, which may quote a target.
func printable(what any) string {
	return strings.Join(reports.CleanLines(fmt.Sprint(what), 100, 1000), "\n")
}

var errInterrupted = errors.New("interrupted")

// twice is how soon after the first a second signal is still the same one.
const twice = 50 * time.Millisecond

// interruptible returns a context that the first Ctrl-C or SIGTERM ends; the second leaves at once.
func interruptible(stderr io.Writer) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	done := make(chan struct{})
	go func() {
		select {
		case <-done:
			return
		case <-signals:
		}
		fmt.Fprintln(stderr, "pconform: interrupted; removing what was made (once more to leave at once)")
		cancel(errInterrupted)
		for first := time.Now(); ; { // timeout and some shells send the signal to the process and to its group
			select {
			case <-done:
				return
			case <-signals:
				if time.Since(first) > twice {
					os.Exit(exitInterrupted)
				}
			}
		}
	}()
	return ctx, func() { signal.Stop(signals); close(done); cancel(nil) }
}

func command() *cobra.Command {
	root := &cobra.Command{
		Use:           "pconform",
		Short:         "Conformance tests and fuzzing for the physical-connection API (Vpc 2016-04-28)",
		Version:       version,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.AddCommand(runCommand(), serveCommand(), clausesCommand(), doctorCommand(), initCommand(), reportCommand(), sweepCommand(),
		replayCommand(), proveCommand(), fuzzCommand())
	return root
}
