package runner

import (
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
)

// defects keeps the first panic among workers until all of them have cleaned up, and lets it pass on then: a program
// that dies at once leaves behind what the others had made.
type defects struct {
	mu   sync.Mutex
	what any
}

var errDefect = errors.New("pconform itself failed")

// do runs a task. A panic ends the run.
func (d *defects) do(r *Run, task func()) {
	defer func() {
		if what := recover(); what != nil {
			r.dead.stop(errDefect)
			d.mu.Lock()
			defer d.mu.Unlock()
			if d.what == nil {
				d.what = fmt.Sprintf("%v\n%s", what, debug.Stack())
			}
		}
	}()
	task()
}

// raise panics again if a task did.
func (d *defects) raise() {
	if d.what != nil {
		panic(d.what)
	}
}
