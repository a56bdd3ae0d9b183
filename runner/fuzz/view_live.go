package fuzz

import (
	"fmt"
	"os"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
)

// live is the view on a terminal.
type live struct {
	program *tea.Program
	done    chan struct{}
}

// screen is what a terminal shows: the state of the session, and the last lines about findings.
type screen struct {
	stats      HuntStats
	lines      []string
	quit, skip func()
	ending     bool
}

const shownLines = 8

var (
	faint = lipgloss.NewStyle().Faint(true)
	bold  = lipgloss.NewStyle().Bold(true)
	alarm = lipgloss.NewStyle().Bold(true).Foreground(lipgloss.Color("9"))
	warns = lipgloss.NewStyle().Foreground(lipgloss.Color("11"))
)

func newLive(out *os.File, quit, skip func()) *live {
	l := &live{done: make(chan struct{})}
	l.program = tea.NewProgram(&screen{quit: quit, skip: skip}, tea.WithOutput(out), tea.WithInput(os.Stdin),
		tea.WithoutSignalHandler())
	go func() {
		defer close(l.done)
		_, _ = l.program.Run() // what it shows is lost, and nothing else
	}()
	return l
}

func (l *live) stats(s HuntStats) { l.program.Send(s) }

func (l *live) line(text string) { l.program.Send(text) }

func (l *live) close() {
	l.program.Quit()
	select {
	case <-l.done:
	case <-time.After(2 * time.Second):
		l.program.Kill()
	}
}

// Init implements tea.Model.
func (s *screen) Init() tea.Cmd { return nil }

// Update implements tea.Model.
func (s *screen) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch m := msg.(type) {
	case HuntStats:
		s.stats = m
	case string:
		if s.lines = append(s.lines, m); len(s.lines) > shownLines {
			s.lines = s.lines[1:]
		}
	case tea.KeyPressMsg:
		switch m.String() {
		case "q":
			s.ending = true
			s.quit()
		case "s":
			s.skip()
		case "ctrl+c": // a terminal in raw mode sends no signal, so we do
			s.ending = true
			if p, err := os.FindProcess(os.Getpid()); err == nil {
				_ = p.Signal(os.Interrupt)
			}
		}
	}
	return s, nil
}

// View implements tea.Model.
func (s *screen) View() tea.View {
	st := &s.stats
	var b strings.Builder
	row := func(name, format string, args ...any) {
		fmt.Fprintf(&b, "%s %s\n", faint.Render(fmt.Sprintf("%12s", name)), fmt.Sprintf(format, args...))
	}
	left := st.left()
	if left == "" {
		left = "no end set"
	}
	row("time", "%s, %s", st.Took.Round(time.Second), left)
	row("requests", "%s, %.0f/s; %d judged, %d refused, %d broken on purpose", bold.Render(fmt.Sprint(st.Requests)),
		st.Rate, st.Judged, st.Refused, st.Broken)
	row("plans", "%d, corpus %d", st.Plans, st.Corpus)
	row("reached", "%d states, %d transitions, %d cells, %d kinds of answers", st.States, st.Transitions, st.Cells,
		st.Answers)
	if st.New != "" {
		row("new", "%s, %s ago", printable(st.New), st.NewAgo.Round(time.Second))
	}
	found := fmt.Sprintf("%d in %d groups", st.Findings, st.Groups)
	if st.Groups > 0 {
		found = alarm.Render(found)
	}
	row("findings", "%s", found)
	if r := st.Reducing; r != nil {
		row("reducing", "%d to %d calls, %d requests: %s", r.From, r.To, r.Requests, r.Phase)
	}
	for _, w := range st.Warnings {
		row("warning", "%s", warns.Render(printable(w)))
	}
	for _, l := range s.lines {
		b.WriteString("  " + l + "\n")
	}
	hint := "q ends, s skips a reduction"
	if s.ending {
		hint = "ending: what was made is removed"
	}
	b.WriteString(faint.Render(hint) + "\n")
	return tea.NewView(b.String())
}
