package trace

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/runner"
)

// Save writes the trace to a file, with its program as a comment on top. Nobody sees half a file.
func (t *Trace) Save(path string) error {
	text, err := t.Marshal(filepath.Base(path))
	if err != nil {
		return err
	}
	return write(path, text, 0o644)
}

// SaveScript writes the trace as a shell script that needs nothing but curl, openssl and sed.
func (t *Trace) SaveScript(path string) error {
	return write(path, []byte(t.Script(filepath.Base(path))), 0o755)
}

func write(path string, text []byte, mode os.FileMode) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	half := path + ".part"
	if err := os.WriteFile(half, text, mode); err != nil {
		return err
	}
	return os.Rename(half, path)
}

// Marshal renders the trace as YAML; name is what the comment calls the file.
func (t *Trace) Marshal(name string) ([]byte, error) {
	var b bytes.Buffer
	for _, line := range t.header(name) {
		b.WriteString(strings.TrimRight("# "+line, " ") + "\n")
	}
	b.WriteString("\n")
	text, err := Encode(t)
	if err != nil {
		return nil, err
	}
	b.Write(text)
	return b.Bytes(), nil
}

// header says what the trace shows and how to see it again, for a reader who never saw pconform.
func (t *Trace) header(name string) []string {
	out := []string{fmt.Sprintf("pconform trace: %s (%s) is broken.", t.Clause, t.Level), ""}
	out = append(out, wrap(clean(t.Statement, 1000), 100)...)
	out = append(out, "")
	out = append(out, wrap(t.claim()+" The marked answer is the one that no rule allows:", 100)...)
	out = append(append(out, ""), t.program()...)
	out = append(out, "")
	out = append(out, wrap(clean(t.Title, 400), 100)...)
	script := strings.TrimSuffix(name, filepath.Ext(name)) + ".sh"
	out = append(out, "", "Again with pconform:              pconform replay "+name+" --endpoint URL",
		"Again with curl and openssl only: ENDPOINT=URL sh "+script)
	if t.Replay == ByCheck {
		out = append(out, "", "The calls alone do not show the fault (how they are sent or timed matters too), so that the",
			"check is run again.")
	}
	return append(out, "", "What begins with $ is filled in when the calls are sent: $c1 is the id that c1 got, $token",
		"and $name are new values each time, $token:t1 is the same new value wherever it stands.")
}

// claim says what the calls are worth.
func (t *Trace) claim() string {
	claim := "The shortest calls that show it."
	switch {
	case t.Unstable != "":
		claim = "Calls that showed it, and not reliably: " + clean(t.Unstable, 300) + "."
	case t.NotReduced != "":
		claim = "Calls that show it; not reduced to the shortest: " + clean(t.NotReduced, 200) + "."
	}
	if t.Shown != "" && t.Unstable == "" {
		claim += " It was " + clean(t.Shown, 100) + "."
	}
	return claim
}

// program prints the steps as the lines of a program with their answers.
func (t *Trace) program() (out []string) {
	calls := make([]string, len(t.Steps))
	width := 0
	for i := range t.Steps {
		calls[i] = clean(t.Steps[i].Line(), 160)
		width = max(width, min(len(calls[i]), 60))
	}
	for i := range t.Steps {
		mark := " "
		if t.Steps[i].Fault {
			mark = "*"
		}
		line := fmt.Sprintf("%s %2d  %-*s  -> %s", mark, i+1, width, calls[i], clean(t.Steps[i].Answered, 160))
		if t.Steps[i].Fault {
			line += "   allowed: " + clean(strings.Join(t.Steps[i].Allowed, "; or "), 200)
		}
		out = append(out, line)
	}
	return out
}

// Line prints the step as a line of a program: c1 := Create().
func (s *Step) Line() string {
	op := model.ByName(s.Do)
	if op == nil {
		return s.Do
	}
	call := model.Call{Op: op, Bind: s.Bind, Args: []model.Arg(s.Args), As: s.As}
	line := runner.Step{Call: call, Way: s.Way, Deviate: s.Deviate, Beside: s.Beside}.String()
	if s.AtOnce > 0 {
		line += fmt.Sprintf("   [%d at once]", s.AtOnce)
	}
	return line
}

// wrap breaks a text into lines.
func wrap(text string, width int) (lines []string) {
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len(line)+1+len(word) > width {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}
