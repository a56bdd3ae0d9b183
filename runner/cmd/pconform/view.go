package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/pconform/pconform/runner/fuzz"
)

// view tells how a fuzzing session goes: a line every few seconds, and one for each finding.
type view struct {
	mu sync.Mutex
	w  io.Writer
}

// every is how often a line is printed.
const every = 5 * time.Second

func (v *view) stats(s fuzz.HuntStats) {
	v.mu.Lock()
	defer v.mu.Unlock()
	_, _ = fmt.Fprintln(v.w, s.Line())
}

func (v *view) finding(g *fuzz.Group) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if g.Reduced == nil {
		_, _ = fmt.Fprintf(v.w, "found    %s in %d calls; reducing\n", g.Key, len(g.Program.Plan))
		return
	}
	_, _ = fmt.Fprintf(v.w, "reduced  %s to %d calls\n", g.Key, len(g.Reduced))
}
