package reports

import (
	"bytes"
	"fmt"
	"io"
	"path"
	"strings"
)

// Options say how Console prints.
type Options struct {
	Color   bool   // colours, by ANSI escapes
	Width   int    // columns of the terminal; 0 means 100
	Verbose int    // 1 lists everything that is otherwise counted; 2 does not shorten lines either
	ASCII   bool   // nothing but ASCII
	Out     string // the folder of the report, for the lines that name files; empty means pconform-out
	_       struct{}
}

const (
	mostFailures     = 20
	mostWarnings     = 10
	mostObservations = 8
)

// ConsoleFindings writes the findings alone, for a session that judges no clause as a whole.
func ConsoleFindings(w io.Writer, d *Document, options Options) error {
	p := newPrinter(d, options)
	p.failures()
	p.warnings()
	_, err := w.Write(p.out.Bytes())
	return err
}

// Console writes what a person reads at the end of a run: failures as programs, warnings, one line for each family,
// observations, what was not tested, and one line of summary.
func Console(w io.Writer, d *Document, options Options) error {
	p := newPrinter(d, options)
	p.failures()
	p.warnings()
	p.families()
	p.observations()
	p.remarks()
	p.summary()
	_, err := w.Write(p.out.Bytes())
	return err
}

// printer collects lines. Whatever goes through line is clean and no wider than the terminal.
type printer struct {
	d       *Document
	options Options
	out     bytes.Buffer
}

func newPrinter(d *Document, options Options) *printer {
	if options.Width <= 0 {
		options.Width = 100
	}
	options.Width = max(options.Width, 40)
	if options.Out == "" {
		options.Out = "pconform-out"
	}
	return &printer{d: d, options: options}
}

func (p *printer) line(indent int, format string, args ...any) {
	limit := p.options.Width - indent
	if p.options.Verbose > 1 {
		limit = 0
	}
	p.write(indent, Clean(fmt.Sprintf(format, args...), limit))
}

// wrapped is line for sentences that deserve more than one: at most three, the further ones indented by six.
func (p *printer) wrapped(indent int, format string, args ...any) {
	words := strings.SplitAfter(Clean(fmt.Sprintf(format, args...), 0), " ")
	if p.options.Verbose > 1 {
		p.line(indent, "%s", strings.Join(words, ""))
		return
	}
	const most = 3
	for n := 1; n <= most && len(words) > 0; n++ {
		line, width := "", p.options.Width-indent
		for len(words) > 0 && (line == "" || n == most || len([]rune(line+words[0])) <= width+1) {
			line += words[0]
			words = words[1:]
			if len(line) > 4*width+8 {
				break // more than any terminal line can hold: cut below
			}
		}
		p.line(indent, "%s", strings.TrimRight(line, " "))
		indent = max(indent, 6)
	}
}

// whole is line for commands: they are never cut, because they are there to be copied.
func (p *printer) whole(indent int, s string) { p.write(indent, Clean(s, 4000)) }

func (p *printer) write(indent int, s string) {
	if p.options.ASCII {
		s = ascii(s)
	}
	if s = strings.TrimRight(s, " "); s != "" {
		p.out.WriteString(strings.Repeat(" ", indent) + p.paint(s))
	}
	p.out.WriteByte('\n')
}

// colours of the words that lines begin with.
var colours = map[string]string{
	"FAIL": "31;1", "WARN": "33", "KNOWN": "36", "NONCONFORMANT": "31;1", "CONFORMANT": "32;1",
	"PARTIAL": "33;1", "INCONCLUSIVE": "35;1", "INTERRUPTED": "35;1",
}

func (p *printer) paint(s string) string {
	if !p.options.Color {
		return s
	}
	word, rest, _ := strings.Cut(s, " ")
	bare := strings.TrimRight(word, ",:")
	if colour := colours[bare]; colour != "" {
		word = "\x1b[" + colour + "m" + word + "\x1b[0m"
	}
	if rest != "" || strings.HasSuffix(s, " ") {
		rest = " " + rest
	}
	if at := strings.Index(rest, mark); at >= 0 {
		rest = rest[:at] + "\x1b[31m" + rest[at:] + "\x1b[0m"
	}
	return word + rest
}

// asciiOf are the replacements of the symbols that we print ourselves. What else is not ASCII becomes a question mark.
var asciiOf = map[rune]string{'…': "...", '×': "x", '–': "-", '—': "-", '→': "->", '’': "'", '“': `"`,
	'”': `"`}

func ascii(s string) string {
	var out strings.Builder
	for _, r := range s {
		switch other, ok := asciiOf[r]; {
		case ok:
			out.WriteString(other)
		case r > 0x7e:
			out.WriteByte('?')
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}

func (p *printer) failures() {
	found := ranked(p.d, Fail)
	for i, f := range found {
		if i == mostFailures && p.options.Verbose == 0 {
			p.line(0, "… and %s more, in %s", plural(len(found)-i, "failure", "failures"), p.file(HTMLName))
			p.line(0, "")
			break
		}
		p.finding(f, "FAIL")
		p.line(0, "")
	}
	announced := ranked(p.d, known)
	for _, f := range announced {
		p.line(0, "KNOWN %s (%s)  %s", f.Clause, strings.ToUpper(f.Level), f.Title)
	}
	if len(announced) > 0 {
		p.line(0, "")
	}
}

func (p *printer) warnings() {
	found := ranked(p.d, Warn)
	for i, f := range found {
		switch {
		case p.options.Verbose > 0:
			p.finding(f, "WARN")
		case i < mostWarnings:
			p.line(0, "WARN  %s (%s)  %s%s", f.Clause, strings.ToUpper(f.Level), times(f.Count), f.Title)
		case i == mostWarnings:
			p.line(0, "… and %s more, in %s", plural(len(found)-i, "warning", "warnings"), p.file(HTMLName))
		}
	}
	if len(found) > 0 {
		p.line(0, "")
	}
}

func (p *printer) families() {
	width := 0
	all := tallies(p.d)
	for _, t := range all {
		width = max(width, len(Clean(t.Family, 24)))
	}
	for _, t := range all {
		p.line(0, "%-*s  %4d  %s", width, Clean(t.Family, 24), t.total(), t.text())
	}
}

func (t *tally) total() int {
	return t.Pass + t.Fail + t.Warn + t.Inconclusive + t.Unsupported + t.Skipped + t.Known + t.Missing
}

func (p *printer) observations() {
	if len(p.d.Observations) == 0 {
		return
	}
	p.line(0, "")
	for i := range p.d.Observations {
		o := &p.d.Observations[i]
		if i == mostObservations && p.options.Verbose == 0 {
			p.line(0, "… and %s more, in %s", plural(len(p.d.Observations)-i, "observation", "observations"),
				p.file(HTMLName))
			break
		}
		stance := ""
		if o.Stance != "" {
			stance = " (stance: " + o.Stance + ")"
		}
		p.line(0, "seen  %s  %s%s%s", o.Clause, times(o.Count), o.Seen, stance)
	}
}

// remarks are what the reader must not overlook: gaps, residue, notes.
func (p *printer) remarks() {
	p.line(0, "")
	for _, note := range p.d.Notes {
		p.line(0, "note: %s", note)
	}
	if n := len(p.d.Residue); n > 0 {
		p.line(0, "left behind on the target: %s  (remove with: pconform sweep)", strings.Join(p.d.Residue, ", "))
	}
	if n := len(p.d.Untested); n > 0 {
		p.line(0, "%s not tested, %d of them MUST", plural(n, "clause", "clauses"), mustsAmong(p.d, p.d.Untested))
	}
	if p.options.Verbose > 0 {
		for i := range p.d.Untested {
			p.line(2, "%s  %s", p.d.Untested[i].ID, p.d.Untested[i].Reason)
		}
	}
	if n := len(missing(p.d)); n > 0 {
		p.line(0, "%s planned, but not judged", plural(n, "check was", "checks were"))
	}
}

func (p *printer) summary() {
	t := &p.d.Totals
	word := strings.ToUpper(p.d.Verdict)
	if p.d.Interrupted {
		word = "INTERRUPTED, " + word
	}
	if t.LifecycleBound > 0 {
		p.line(0, "%s for the state table, no tour of it takes fewer than %d", plural(t.LifecycleRequests, "request", "requests"), t.LifecycleBound)
	}
	p.wrapped(0, "%s: %s, %d failed, %d warned, %d inconclusive; %s; seed %d; %s; %s", word,
		plural(t.Checks, "check", "checks"), t.Failed, t.Warned, t.Inconclusive,
		plural(t.Requests, "request", "requests"), p.d.Seed, lasted(t.Seconds), p.file(HTMLName))
}

func (p *printer) file(name string) string { return path.Join(p.options.Out, name) }

func times(n int) string {
	if n < 2 {
		return ""
	}
	return fmt.Sprintf("%d× ", n)
}
