package fuzz

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/pconform/pconform/runner"
)

// View shows a session to a person: live on a terminal, elsewhere as a line every few seconds. Its methods Stats,
// Finding and Every fit into HuntOptions.
type View struct {
	mu     sync.Mutex
	out    io.Writer
	live   *live // nil where there is no terminal
	warned map[string]bool
	known  map[*Group]bool
}

// How often the statistics are shown.
const (
	everyLine = 5 * time.Second
	everyLive = 250 * time.Millisecond
)

// NewView makes a view. On a terminal q calls quit and s calls skip.
func NewView(out io.Writer, quit, skip func()) *View {
	v := &View{out: out, warned: map[string]bool{}, known: map[*Group]bool{}}
	if f, ok := out.(*os.File); ok && onTerminal(f) && onTerminal(os.Stdin) {
		v.live = newLive(f, quit, skip)
	}
	return v
}

// onTerminal says whether a person looks at a file, and not a pipe, a log or a dumb terminal.
func onTerminal(f *os.File) bool {
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 || os.Getenv("TERM") == "dumb" || os.Getenv("TERM") == "" {
		return false
	}
	return f.Name() != os.DevNull
}

// Every is how often Stats wants to be called.
func (v *View) Every() time.Duration {
	if v.live != nil {
		return everyLive
	}
	return everyLine
}

// Stats shows where the session stands.
func (v *View) Stats(s HuntStats) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.live != nil {
		v.live.stats(s)
		return
	}
	_, _ = fmt.Fprintln(v.out, s.Line())
	for _, w := range s.Warnings {
		// The numbers of a warning grow; it is said once.
		if kind := strings.TrimLeft(w, "0123456789 of"); !v.warned[kind] {
			v.warned[kind] = true
			_, _ = fmt.Fprintln(v.out, "warning: "+printable(w))
		}
	}
}

// Finding tells of a new cause, and of its reduction.
func (v *View) Finding(g *Group) {
	v.mu.Lock()
	defer v.mu.Unlock()
	line := fmt.Sprintf("found: %s %s", g.Finding.Clause.ID, g.Finding.Title)
	if v.known[g] {
		line = outcome(g)
	}
	v.known[g] = true
	line = printable(line)
	if v.live != nil {
		v.live.line(line)
		return
	}
	_, _ = fmt.Fprintln(v.out, line)
}

// outcome says what became of a group: only what was seen again and is in the trace.
func outcome(g *Group) string {
	id, times := g.Finding.Clause.ID, fmt.Sprintf("seen %d of %d times", g.Seen, g.Tried)
	spent := ""
	if g.Stats != nil {
		spent = fmt.Sprintf(" with %d requests", g.Stats.Requests)
	}
	switch {
	case g.Into != nil:
		return fmt.Sprintf("%s is another face of %s", id, g.Into.Finding.Clause.ID)
	case g.Undone != "":
		return fmt.Sprintf("not reduced: %s, %d calls: %s; %s", id, g.calls(), g.Undone, times)
	case !g.Alone:
		return fmt.Sprintf("not stable: %s, %d calls: %s; not reproduced from its plan alone", id, g.calls(), times)
	case g.Passed > 0:
		return fmt.Sprintf("not stable: %s, %d calls%s: plan %d made the same calls and was answered rightly", id,
			g.calls(), spent, g.Passed)
	}
	line := fmt.Sprintf("reduced: %s, from %d calls to %d%s; %s", id, g.Stats.From, g.calls(), spent, times)
	switch {
	case g.Full:
		line += "; ended early: " + runner.ErrResidue.Error()
	case g.Stats.Stopped != "":
		line += "; ended early: " + g.Stats.Stopped
	}
	return line
}

// Close gives the terminal back.
func (v *View) Close() {
	if v.live != nil {
		v.live.close()
	}
}

// printable takes out what could move a terminal's cursor, and cuts what is too long for a line.
func printable(s string) string {
	s = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '�'
		}
		return r
	}, s)
	const longest = 200
	if r := []rune(s); len(r) > longest {
		s = string(r[:longest]) + "…"
	}
	return s
}

// calls is how many calls the finding takes; what was only read afterwards is none of them.
func (g *Group) calls() int {
	plan := g.Finding.Plan
	for n := len(plan); n > 0; n-- {
		if plan[n-1].Marked && n == len(g.Finding.Steps) {
			return n
		}
	}
	return len(plan)
}
