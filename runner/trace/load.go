package trace

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/pconform/pconform/runner"
)

// Bounds of a trace: what is larger is none.
const (
	maxFile  = 1 << 20
	maxSteps = 10_000
	maxDepth = 12
)

// Load reads a trace from a file.
func Load(path string) (*Trace, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, err
	}
	t, err := Parse(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return t, nil
}

// Parse reads a trace strictly: unknown keys, aliases, anchors and tags are refused, with the line where they are.
func Parse(data []byte) (*Trace, error) {
	if len(data) > maxFile {
		return nil, fmt.Errorf("a trace is at most %d bytes", maxFile)
	}
	if err := plain(data); err != nil {
		return nil, err
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	t := &Trace{}
	if err := dec.Decode(t); err != nil {
		return nil, readable(err)
	}
	return t, t.check()
}

// plain refuses what YAML can do and a trace does not need.
func plain(data []byte) error {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, second yaml.Node
	switch err := dec.Decode(&doc); {
	case errors.Is(err, io.EOF):
		return errors.New("the file is empty")
	case err != nil:
		return readable(err)
	}
	if err := dec.Decode(&second); !errors.Is(err, io.EOF) {
		return errors.New("a trace is one document, and more follows")
	}
	return plainNode(&doc, 0)
}

func plainNode(n *yaml.Node, depth int) error {
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		return fmt.Errorf("line %d, column %d: a trace has no anchors and aliases", n.Line, n.Column)
	case n.Style&yaml.TaggedStyle != 0 && (n.ShortTag() != "!!binary" || n.Kind != yaml.ScalarNode):
		return fmt.Errorf("line %d, column %d: a trace has no tags", n.Line, n.Column)
	case depth > maxDepth:
		return fmt.Errorf("line %d, column %d: this is nested too deeply for a trace", n.Line, n.Column)
	}
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 && child.ShortTag() == "!!merge" {
			return fmt.Errorf("line %d, column %d: a trace has no merge keys", child.Line, child.Column)
		}
		if err := plainNode(child, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// readable shortens what the YAML package says to one line that begins with the place.
func readable(err error) error {
	var several *yaml.TypeError
	if errors.As(err, &several) && len(several.Errors) > 0 {
		return errors.New(clean(several.Errors[0], 200))
	}
	return errors.New(clean(strings.TrimPrefix(err.Error(), "yaml: "), 200))
}

// clean makes one line of a text that somebody else wrote.
func clean(text string, limit int) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r < 0x20 || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029' || r == '\uFEFF':
			return ' '
		case r&0xfffe == 0xfffe: // no character at all; YAML has none of them, in comments neither
			return '\uFFFD'
		}
		return r
	}, runner.Visible(strings.ToValidUTF8(text, "\uFFFD")))
	text = strings.TrimSpace(text)
	if runes := []rune(text); len(runes) > limit {
		text = string(runes[:limit]) + "…"
	}
	return text
}
