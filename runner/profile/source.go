package profile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// document reads text as one YAML document, and nothing else that YAML could be. The node is nil for an empty file.
func (s *source) document(text []byte) (*yaml.Node, Errors) {
	if len(text) > maxBytes {
		return nil, Errors{{File: s.name, Problem: "is longer than 1 MiB: this is no profile"}}
	}
	if err := s.encoding(text); err != nil {
		return nil, Errors{err}
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var first, second yaml.Node
	if err := decoder.Decode(&first); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		return nil, Errors{s.syntax(err)}
	}
	if err := decoder.Decode(&second); err == nil {
		at := place{max(second.Line, 1), max(second.Column, 1)}
		return nil, Errors{s.mistake(at, "", "a second document begins here: a profile is one document")}
	} else if !errors.Is(err, io.EOF) {
		return nil, Errors{s.syntax(err)}
	}
	root := first.Content[0]
	if root.Kind == yaml.ScalarNode && root.ShortTag() == "!!null" {
		return nil, nil
	}
	return root, nil
}

// encoding refuses what is not UTF-8, before YAML guesses at another encoding.
func (s *source) encoding(text []byte) *Error {
	if utf8.Valid(text) {
		return nil
	}
	for i, line := range bytes.Split(text, []byte("\n")) {
		for column, rest := 1, line; len(rest) > 0; column++ {
			r, size := utf8.DecodeRune(rest)
			if r == utf8.RuneError && size == 1 {
				return s.mistake(place{i + 1, column}, "", "this byte is not UTF-8: save the file as UTF-8")
			}
			rest = rest[size:]
		}
	}
	return nil
}

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

// syntax turns the error of the YAML reader into a place. The reader knows lines only, and often the line where the
// surrounding block begins, so the line is looked for: it follows the longest beginning of the file that is whole.
func (s *source) syntax(err error) *Error {
	line, said := 1, err.Error()
	if m := yamlLine.FindStringSubmatch(said); m != nil {
		said = m[2]
		if n, err := strconv.Atoi(m[1]); err == nil {
			line = n
		}
	}
	if at, ok := s.tab(); ok {
		return s.mistake(at, "", "a tab cannot indent a line: use spaces")
	}
	line = min(max(s.broken(line), 1), len(s.lines))
	text := s.line(line)
	if strings.HasPrefix(said, "unknown anchor") {
		before := text[:max(strings.IndexByte(text, '*'), 0)]
		return s.mistake(place{line, 1 + utf8.RuneCountInString(before)}, "", aliasProblem)
	}
	indent := utf8.RuneCountInString(text) - utf8.RuneCountInString(strings.TrimLeft(text, " "))
	return s.mistake(place{line, indent + 1}, "", fmt.Sprintf("this is not YAML: %s", said))
}

func (s *source) tab() (place, bool) {
	for i, line := range s.lines {
		indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
		if column := strings.IndexByte(indent, '\t'); column >= 0 && len(indent) < len(line) {
			return place{i + 1, column + 1}, true
		}
	}
	return place{}, false
}

// broken finds the first line that cannot be completed. Long files are not searched: the reader's word must do.
func (s *source) broken(said int) int {
	const most, bytes = 400, 64 << 10
	if len(s.lines) > most || s.size > bytes {
		return said
	}
	for n := len(s.lines) - 1; n > 0; n-- {
		var node yaml.Node
		head := strings.Join(s.lines[:n], "\n") + "\n"
		if err := yaml.Unmarshal([]byte(head), &node); err == nil {
			return n + 1
		}
	}
	return 1
}
