package reports

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
)

// mark points at the answer that nothing explains.
const mark = "<-- allowed:"

const (
	mostSteps    = 24 // lines of a program that are shown; a finding has to fit on a screen
	widestCall   = 44 // of a call, where there is no room for more
	widestAnswer = 40
)

// finding prints one finding as a program.
//
//	FAIL  CPC-STATE-007 (MUST)  An Enabled connection cannot be cancelled.
//	  1  c1 := Create()                 200  pc-…01
//	  2  Cancel(c1)                     200            <-- allowed: 400 Forbidden.NotAllowedInState
//	  reproduce: pconform replay pconform-out/traces/F1.yaml
func (p *printer) finding(f *Finding, word string) {
	p.wrapped(0, "%-5s %s (%s)  %s", word, f.Clause, strings.ToUpper(f.Level), f.Title)
	if f.Statement != "" && f.Statement != f.Title {
		p.wrapped(6, "the clause: %s", f.Statement)
	}
	if len(f.Also) > 0 {
		p.line(6, "also breaks %s", strings.Join(f.Also, ", "))
	}
	p.program(f)
	p.came(f)
	p.seenIn(f)
	p.reproduce(f)
}

func (p *printer) program(f *Finding) {
	steps := programOf(f)
	shown := shownSteps(steps)
	calls, answers := 0, 0
	for _, i := range shown {
		answers = max(answers, len([]rune(Clean(steps[i].Answer, widestAnswer))))
	}
	widest := max(widestCall, p.options.Width-len("  12  ")-len("  ")-answers-len("  <--"))
	for _, i := range shown {
		calls = max(calls, len([]rune(Clean(steps[i].Call, widest))))
	}
	last, told := -1, false
	for _, i := range shown {
		if i != last+1 {
			p.line(5, "…  %s not shown", plural(i-last-1, "line", "lines"))
		}
		last = i
		s := &steps[i]
		line := pad(Clean(s.Call, widest), calls) + "  " + pad(Clean(s.Answer, widestAnswer), answers)
		switch whole := line + "  " + mark + " " + allowed(f); {
		case s.Marked && allowed(f) != f.Statement && len([]rune(whole))+len("  12  ") <= p.options.Width:
			told, line = true, whole
		case s.Marked:
			line += "  <--"
		}
		p.line(2, "%2d  %s", s.N, line)
		if s.Marked && len([]rune(Clean(s.Call, 0))) > widest {
			p.wrapped(6, "in full: %s", s.Call)
		}
	}
	if !told && len(f.Expected) > 0 && allowed(f) != f.Statement {
		p.wrapped(6, "allowed: %s", allowed(f))
	}
}

// pad fills s with spaces up to width characters; fmt would do it too, but with a width taken from the target.
func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-len([]rune(s))))
}

// programOf returns the steps of a finding, or the lines of its plan if it never got answers.
func programOf(f *Finding) []Step {
	if len(f.Steps) > 0 {
		return f.Steps
	}
	out := make([]Step, len(f.Plan))
	for i, call := range f.Plan {
		out[i] = Step{N: i + 1, Call: call}
	}
	return out
}

// shownSteps picks the steps that fit on a screen: the first, the last and all marked ones.
func shownSteps(steps []Step) []int {
	var out []int
	for i := range steps {
		middle := i >= mostSteps/2 && i < len(steps)-mostSteps/2
		if !middle || steps[i].Marked && len(out) < 2*mostSteps {
			out = append(out, i)
		}
	}
	return out
}

func allowed(f *Finding) string {
	if len(f.Expected) == 0 {
		return "something else"
	}
	return strings.Join(f.Expected, " or ")
}

func (p *printer) came(f *Finding) {
	var parts []string
	for _, o := range observed(f) {
		switch {
		case o.Key == "bodyExcerpt" || o.Value == "" || slices.Contains(aboutPlan, o.Key):
			continue // the body is in the files
		case o.Key == "state":
			p.line(6, "a later read: Status %s", Clean(o.Value, 60))
		default:
			parts = append(parts, Clean(o.Key, 24)+" "+Clean(o.Value, 60))
		}
	}
	if len(parts) > 0 {
		p.wrapped(6, "came: %s", strings.Join(parts, ", "))
	}
	p.surely(f)
}

// aboutPlan are the members of what was observed that speak of the plan, and not of the answer.
var aboutPlan = []string{"connection", "shown", "unstable", "notReduced", "alsoSeenAs"}

// surely says how surely a plan shows a fault, whether there may be a shorter one, and what else the cause looked like.
func (p *printer) surely(f *Finding) {
	if shown, unstable := f.Observed["shown"], f.Observed["unstable"]; shown != nil && unstable == nil {
		p.wrapped(6, "the program: %s", Clean(text(shown), 100))
	}
	if why := f.Observed["notReduced"]; why != nil {
		p.wrapped(6, "not reduced further: %s", Clean(text(why), 200))
	}
	var faces []string
	switch list := f.Observed["alsoSeenAs"].(type) {
	case []string:
		faces = list
	case []any: // as it comes out of JSON
		for _, v := range list {
			faces = append(faces, text(v))
		}
	}
	var words []string
	for _, face := range faces {
		part := append(strings.SplitN(face, "|", 4), "", "", "")
		words = append(words, fmt.Sprintf("%s by %s (%s)", Clean(part[0], 30), Clean(part[1], 40), Clean(part[3], 60)))
	}
	if len(words) > 0 {
		p.wrapped(6, "also seen as: %s", strings.Join(words, ", "))
	}
}

// seenIn names the checks that met the cause. The same check in another format is named by its format only.
func (p *printer) seenIn(f *Finding) {
	if f.Check == "" {
		return
	}
	names := []string{label(`"`+Clean(f.Check, 60)+`"`, f.Format)}
	for _, other := range f.Others {
		if format, ok := strings.CutPrefix(other, f.Check+" ["); ok {
			other = "[" + format
		}
		names = append(names, Clean(other, 60))
	}
	count := ""
	if f.Count > len(names) {
		count = fmt.Sprintf("%d times ", f.Count)
	}
	if len(names) > 1 {
		count += fmt.Sprintf("in %d checks: ", len(names))
	} else {
		count += "in "
	}
	p.wrapped(6, "seen %s%s", count, strings.Join(names, ", "))
}

func (p *printer) reproduce(f *Finding) {
	var ways []string
	if command := replay(f, p.options.Out); command != "" {
		ways = append(ways, command)
	}
	if f.Curl != "" {
		ways = append(ways, "sh "+shellWord(path.Join(p.options.Out, f.Curl)))
	}
	if len(ways) > 0 {
		p.whole(6, "reproduce: "+strings.Join(ways, "     or  "))
	}
}

// findingText is the block of a finding without colours, for files.
func findingText(d *Document, f *Finding) string {
	p := newPrinter(d, Options{Width: 160})
	p.finding(f, strings.ToUpper(standing(d, f)))
	return strings.TrimRight(p.out.String(), "\n")
}

// out writes formatted text and remembers the first error.
type out struct {
	w   io.Writer
	err error
}

func (o *out) printf(format string, args ...any) {
	if o.err == nil {
		_, o.err = fmt.Fprintf(o.w, format, args...)
	}
}
