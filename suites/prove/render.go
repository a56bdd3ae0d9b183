package prove

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// JSON writes the matrix as one document.
func (m *Matrix) JSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(m)
}

// Summary is the figure in one line.
func (m *Matrix) Summary() string {
	f := m.Figures()
	line := fmt.Sprintf("%d of %d mutants killed, %d by a check that cites the clause", f.Killed, f.Mutants, f.Cited)
	if f.Variants+f.References > 0 {
		line += fmt.Sprintf("; %d false alarms on %d runs of the reference and %d of variants",
			f.Accused, f.References, f.Variants)
	}
	if n := len(m.pick(func(t *Trial) bool { return len(t.Once) > 0 })); n > 0 {
		line += fmt.Sprintf(" (%d more seen once and not again)", n)
	}
	if n := len(m.missed()); n > 0 {
		line += fmt.Sprintf("; missed at first: %d", n)
	}
	if n := len(m.Equivalent); n > 0 {
		line += fmt.Sprintf("; %d changes are no faults", n)
	}
	return line + fmt.Sprintf("; first kill after %d requests (median), %d requests in %.0f s",
		f.MedianFirst, f.Requests, m.Seconds)
}

// bad are the parts of the matrix that have to be empty.
func (m *Matrix) bad() []section {
	return []section{
		{"Survivors", "nothing noticed them", m.Survivors()},
		{"Killed by the wrong check", "no check that cites the clause noticed them", m.Uncited()},
		{"False alarms", "they are lawful", m.FalseAlarms()},
	}
}

// missed lists the mutants that were killed only when they were tried alone.
func (m *Matrix) missed() []*Trial { return m.pick(func(t *Trial) bool { return t.Missed }) }

type section struct {
	title, why string
	trials     []*Trial
}

// Text writes the matrix for a terminal: what is wrong first, then the table.
func (m *Matrix) Text(w io.Writer) error {
	var b strings.Builder
	for _, s := range m.bad() {
		if len(s.trials) > 0 {
			fmt.Fprintf(&b, "%s (%d): %s\n", strings.ToUpper(s.title), len(s.trials), s.why)
		}
		for _, t := range s.trials {
			fmt.Fprintf(&b, "  %s  %s  %s\n", t.Name, t.Clause, t.What)
			for _, line := range t.details() {
				fmt.Fprintf(&b, "      %s\n", line)
			}
		}
	}
	for _, t := range m.pick(func(t *Trial) bool { return len(t.Once) > 0 }) {
		for _, a := range t.Once {
			fmt.Fprintf(&b, "SEEN ONCE, AND NOT WHEN TRIED ALONE: %s (seed %d)  %s %s, %s: %s\n", t.Name, t.Seed, a.Clause, a.Level, a.Check, a.Title)
		}
	}
	for _, t := range m.missed() {
		fmt.Fprintf(&b, "MISSED ONCE, AND KILLED WHEN TRIED ALONE: %s  %s  %s\n", t.Name, t.Clause, t.What)
	}
	if len(m.IdleChecks) > 0 {
		fmt.Fprintf(&b, "CHECKS THAT KILLED NOTHING (%d)\n  %s\n", len(m.IdleChecks), strings.Join(m.IdleChecks, "\n  "))
	}
	b.WriteString("\n")
	t := tabwriter.NewWriter(&b, 0, 4, 2, ' ', 0)
	fmt.Fprintln(t, "MUTANT\tCLAUSE\tCITED\tFIRST KILL\tKILLED BY")
	for _, x := range m.Mutants() {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", x.Name, x.Clause, yesNo(x.Cited), x.firstKill(), x.killedBy())
	}
	_ = t.Flush() // it writes into memory
	fmt.Fprintf(&b, "\n%s\n", m.Summary())
	_, err := io.WriteString(w, b.String())
	return err
}

// Markdown writes the matrix as a page: what is wrong first, then the table.
func (m *Matrix) Markdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# Kill matrix\n\n%s.\n", m.Summary())
	for _, s := range m.bad() {
		if len(s.trials) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n## %s\n\n", s.title)
		for _, t := range s.trials {
			fmt.Fprintf(&b, "* `%s` (%s): %s\n", t.Name, t.Clause, t.What)
			for _, line := range t.details() {
				fmt.Fprintf(&b, "  * %s\n", escape(line))
			}
		}
	}
	b.WriteString("\n## Mutants\n\n| mutant | what is wrong | clause | cited | first kill | killed by |\n")
	b.WriteString("|---|---|---|---|---|---|\n")
	for _, x := range m.Mutants() {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s | %s |\n",
			x.Name, escape(x.What), x.Clause, yesNo(x.Cited), x.firstKill(), escape(x.killedBy()))
	}
	innocent := m.pick(func(t *Trial) bool { return t.Kind != Mutant })
	if len(innocent) > 0 {
		b.WriteString("\n## Reference and variants\n\n| target | seed | what is different | accused of |\n")
		b.WriteString("|---|---|---|---|\n")
	}
	for _, x := range innocent {
		fmt.Fprintf(&b, "| `%s` | %d | %s | %s |\n", x.Name, x.Seed, escape(x.What), escape(strings.Join(x.details(), "; ")))
	}
	if len(m.Equivalent) > 0 {
		b.WriteString("\n## No faults\n\n| change | why it cannot be told from lawful behaviour |\n|---|---|\n")
	}
	for _, e := range m.Equivalent {
		fmt.Fprintf(&b, "| `%s` | %s |\n", e.Name, escape(e.Reason))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// details are the lines that explain a trial that went wrong.
func (t *Trial) details() (out []string) {
	if t.Trouble != "" {
		out = append(out, t.Trouble)
	}
	for _, a := range t.Alarms {
		out = append(out, fmt.Sprintf("%s %s, %s: %s", a.Clause, a.Level, a.Check, a.Title))
	}
	if t.Kind == Mutant && len(t.Checks) > 0 {
		out = append(out, "killed by "+t.killedBy())
	}
	return out
}

func (t *Trial) killedBy() string {
	if len(t.Checks) > 3 {
		return fmt.Sprintf("%s and %d more", strings.Join(t.Checks[:3], "; "), len(t.Checks)-3)
	}
	return strings.Join(t.Checks, "; ")
}

func (t *Trial) firstKill() string {
	if !t.Killed {
		return "-"
	}
	return fmt.Sprint(t.First)
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "NO"
}

// escape keeps a text inside its cell of a table.
func escape(text string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ", "<", "&lt;").Replace(text)
}
