package fuzz

import (
	"fmt"
	"strings"
	"sync"

	"pgregory.net/rapid"
)

// Adapter is a rapid.TB for properties inside Ginkgo, or wherever one failure with the whole text is wanted: Errorf
// collects instead of aborting, so that rapid comes to its last run with the draws in it, and FailNow ends rapid and
// nothing else. Whether something failed, and what, is asked afterwards.
type Adapter struct {
	rapid.TB // the test that lends its name and its context

	mu     sync.Mutex
	lines  []string
	failed bool
}

// stopped is what FailNow panics with.
type stopped struct{}

// Check runs a property to its end.
func (a *Adapter) Check(property func(*rapid.T)) {
	defer func() {
		if e := recover(); e != nil {
			if _, ours := e.(stopped); !ours {
				panic(e)
			}
		}
	}()
	rapid.Check(a, property)
}

// Failure is the collected text, or empty if nothing failed.
func (a *Adapter) Failure() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.failed {
		return ""
	}
	return strings.Join(a.lines, "\n")
}

func (a *Adapter) write(failed bool, text string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.lines = append(a.lines, text)
	a.failed = a.failed || failed
}

// Helper implements rapid.TB.
func (a *Adapter) Helper() {}

// Logf implements rapid.TB.
func (a *Adapter) Logf(format string, args ...any) { a.write(false, fmt.Sprintf(format, args...)) }

// Log implements rapid.TB.
func (a *Adapter) Log(args ...any) { a.write(false, fmt.Sprint(args...)) }

// Errorf implements rapid.TB.
func (a *Adapter) Errorf(format string, args ...any) { a.write(true, fmt.Sprintf(format, args...)) }

// Error implements rapid.TB.
func (a *Adapter) Error(args ...any) { a.write(true, fmt.Sprint(args...)) }

// Fatalf implements rapid.TB.
func (a *Adapter) Fatalf(format string, args ...any) {
	a.Errorf(format, args...)
	a.FailNow()
}

// Fatal implements rapid.TB.
func (a *Adapter) Fatal(args ...any) {
	a.Error(args...)
	a.FailNow()
}

// FailNow implements rapid.TB.
func (a *Adapter) FailNow() {
	a.Fail()
	panic(stopped{})
}

// Fail implements rapid.TB.
func (a *Adapter) Fail() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.failed = true
}

// Failed implements rapid.TB.
func (a *Adapter) Failed() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.failed
}
