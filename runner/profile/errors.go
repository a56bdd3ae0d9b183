package profile

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"unicode"
)

// maxErrors is how many mistakes of one file are shown; the rest are counted.
const maxErrors = 10

// maxQuoted is the longest line, in bytes, that is masked and quoted; a longer one is left out of the message.
const maxQuoted = 4096

// Error is one mistake, and where it is. Line and Column count from one, in characters; they are zero where there is
// no file, as in a flag. No Error carries a secret: Source is masked, and values of variables are never quoted.
type Error struct {
	File    string
	Line    int
	Column  int
	Problem string
	Source  string // the offending line, masked and shortened; may be empty
	caret   int    // column of the caret below Source
	_       struct{}
}

// Error prints the place, what is wrong, the offending line and a caret below it.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d", e.Line)
	}
	if e.Column > 0 {
		fmt.Fprintf(&b, ":%d", e.Column)
	}
	b.WriteString(": " + e.Problem)
	if e.Source != "" {
		fmt.Fprintf(&b, "\n    %s\n    %s^", e.Source, strings.Repeat(" ", max(e.caret-1, 0)))
	}
	return b.String()
}

// Errors are the mistakes of one profile, in the order of its lines.
type Errors []*Error

// Error prints the first ten mistakes, and how many more there are.
func (es Errors) Error() string {
	var lines []string
	for i, e := range es {
		if i == maxErrors {
			lines = append(lines, fmt.Sprintf("… and %d more", len(es)-maxErrors))
			break
		}
		lines = append(lines, e.Error())
	}
	return strings.Join(lines, "\n")
}

// Unwrap lets errors.As find the single mistakes.
func (es Errors) Unwrap() []error {
	out := make([]error, len(es))
	for i, e := range es {
		out[i] = e
	}
	return out
}

func (es Errors) sorted() Errors {
	slices.SortStableFunc(es, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return es
}

// reason is the bare reason of a file error, without the path that the message has already.
func reason(err error) string {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err.Error()
	}
	return err.Error()
}

// place is a position in the profile, counted from one.
type place struct{ line, column int }

// source is the text of a profile, kept to quote from.
type source struct {
	name  string
	size  int
	lines []string
}

func newSource(name string, text []byte) *source {
	lines := strings.Split(strings.TrimPrefix(string(text), "\ufeff"), "\n")
	for i := range lines {
		lines[i] = strings.TrimSuffix(lines[i], "\r")
	}
	return &source{name: name, size: len(text), lines: lines}
}

func (s *source) line(n int) string {
	if n < 1 || n > len(s.lines) {
		return ""
	}
	return s.lines[n-1]
}

// mistake builds the Error at a place; the key decides how much of the line may be shown.
func (s *source) mistake(at place, key, problem string) *Error {
	if len(s.line(at.line)) > maxQuoted {
		return &Error{File: s.name, Line: at.line, Column: at.column, Problem: problem}
	}
	text := maskLine(s.line(at.line))
	if private(key) {
		text = hideValue(s.line(at.line))
	}
	text, caret := window([]rune(text), at.column)
	return &Error{File: s.name, Line: at.line, Column: at.column, Problem: problem, Source: text, caret: caret}
}

// window cuts a long line around the caret and replaces what a terminal might obey.
func window(line []rune, caret int) (string, int) {
	const before, width = 50, 100
	caret = min(caret, len(line)+1)
	if caret > before+width/2 {
		line = append([]rune("…"), line[caret-before:]...)
		caret = before + 1
	}
	if len(line) > width {
		line = append(line[:width:width], '…')
	}
	for i, r := range line {
		switch {
		case r == '\t':
			line[i] = ' '
		case !unicode.IsPrint(r) || r == unicode.ReplacementChar:
			line[i] = '?'
		}
	}
	return strings.TrimRight(string(line), " "), caret
}
