package fuzz

import (
	"bytes"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
)

// TestLines holds the view without a terminal to plain lines, whatever a target says.
func TestLines(t *testing.T) {
	var out bytes.Buffer
	v := NewView(&out, nil, nil)
	for n := range 3 {
		v.Stats(HuntStats{Requests: int64(n), Took: time.Second, RequestsOf: 100,
			Warnings: []string{"190 of 200 requests are throttled: lower --rate"}})
	}
	g := &Group{Finding: &runner.Finding{Clause: spec.State021, Title: "got \x1b[2Jevil\r\nline"}}
	v.Finding(g)
	g.Stats, g.Alone = &Stats{From: 30, To: 2, Requests: 12}, true
	g.Finding.Plan = make([]runner.Line, 3) // what is said is what the trace has, whatever the reduction thought
	v.Finding(g)
	v.Close()
	text := out.String()
	if strings.ContainsAny(text, "\x1b\r") || strings.Count(text, "warning: ") != 1 || strings.Count(text, "\n") != 6 {
		t.Errorf("%q", text)
	}
	if !strings.Contains(text, "from 30 calls to 3 with 12 requests") || !strings.Contains(text, "98 requests left") {
		t.Error(text)
	}
}

// TestKeys holds the live view to its keys and to showing what it was told.
func TestKeys(t *testing.T) {
	quit, skipped := 0, 0
	s := &screen{quit: func() { quit++ }, skip: func() { skipped++ }}
	for _, msg := range []tea.Msg{HuntStats{Requests: 4711, New: "a\x1bb", Warnings: []string{"w"},
		Reducing: &Stats{From: 9, Phase: "proving"}}, "found: x",
		tea.KeyPressMsg{Code: 's', Text: "s"}, tea.KeyPressMsg{Code: 'q', Text: "q"}} {
		s.Update(msg)
	}
	if quit != 1 || skipped != 1 {
		t.Error(quit, skipped)
	}
	for _, want := range []string{"4711", "found: x", "proving", "ending"} {
		if !strings.Contains(s.View().Content, want) {
			t.Errorf("the screen lacks %s", want)
		}
	}
}
