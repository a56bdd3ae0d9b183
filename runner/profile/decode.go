package profile

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// decoder walks a document beside the struct it describes, and notes every mistake with its place.
type decoder struct {
	source  *source
	env     lookup
	profile *Profile
	places  map[string]place // where the value of each key is
	failed  map[string]bool  // keys that have a mistake
	errs    Errors
}

// Bounds of one profile, so that a file that is no profile is refused in bounded time.
const (
	maxCollected = 100
	maxEntries   = 1000
)

func (d *decoder) full() bool { return len(d.errs) >= maxCollected }

func (d *decoder) fail(at place, key, format string, args ...any) {
	d.failed[key] = true
	d.errs = append(d.errs, d.source.mistake(at, key, fmt.Sprintf(format, args...)))
}

func placeOf(n *yaml.Node) place { return place{max(n.Line, 1), max(n.Column, 1)} }

// value reads n into v. Trees are read by kind; everything else is a scalar.
func (d *decoder) value(n *yaml.Node, v reflect.Value, f field) {
	d.places[f.path] = placeOf(n)
	if d.fancy(n, f.path) {
		return
	}
	empty := n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null"
	switch {
	case f.section():
		if d.is(n, yaml.MappingNode, f, empty) {
			d.section(n, v, f)
		}
	case f.typ.Kind() == reflect.Map:
		if d.is(n, yaml.MappingNode, f, empty) {
			d.entries(n, v, f)
		}
	case f.typ.Kind() == reflect.Slice:
		if d.is(n, yaml.SequenceNode, f, empty) {
			d.list(n, v, f)
		}
	default:
		d.scalar(n, v, f)
	}
}

// is checks the kind of a tree. A tree with nothing in it is none: its lines have been commented out.
func (d *decoder) is(n *yaml.Node, kind yaml.Kind, f field, empty bool) bool {
	if n.Kind == kind {
		return true
	}
	if !empty {
		d.fail(placeOf(n), f.path, "%s wants %s, not %s", named(f.path), f.wants(), kindOf(n))
	}
	return false
}

func named(path string) string {
	if path == "" {
		return "a profile"
	}
	return path
}

// The messages name no anchor and no tag, which may be a password that begins with * & or !.
const aliasProblem = "an alias (*) is not allowed in a profile: write the value out, or quote the text"

// fancy refuses what YAML can do and a profile does not need; aliases would let a small file grow without bound.
func (d *decoder) fancy(n *yaml.Node, key string) bool {
	switch {
	case n.Kind == yaml.AliasNode:
		d.fail(placeOf(n), key, aliasProblem)
	case n.Anchor != "":
		d.fail(placeOf(n), key, "an anchor (&) is not allowed in a profile: write the value out, or quote the text")
	case n.Style&yaml.TaggedStyle != 0:
		d.fail(placeOf(n), key, "a tag (!) is not allowed in a profile: quote the text if it is one")
	default:
		return false
	}
	return true
}

func kindOf(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "keys and values"
	case yaml.SequenceNode:
		return "a list"
	}
	switch n.ShortTag() {
	case "!!int":
		return "a whole number"
	case "!!float":
		return "a decimal number"
	case "!!bool":
		return "true or false"
	case "!!null":
		return "nothing"
	case "!!timestamp":
		return "a date"
	}
	return "text"
}

// keys calls each for every sound key of a mapping: a plain word that has not been there before.
func (d *decoder) keys(n *yaml.Node, path string, each func(key string, k, v *yaml.Node)) {
	seen := map[string]int{}
	if d.crowded(n, path, len(n.Content)/2) {
		return
	}
	for i := 0; i+1 < len(n.Content) && !d.full(); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if d.fancyKey(k, path) {
			continue
		}
		if line, ok := seen[k.Value]; ok {
			d.fail(placeOf(k), path, "%q is here a second time: it was on line %d", k.Value, line)
			continue
		}
		seen[k.Value] = k.Line
		each(k.Value, k, v)
	}
}

func (d *decoder) crowded(n *yaml.Node, key string, count int) bool {
	if count <= maxEntries {
		return false
	}
	d.fail(placeOf(n), key, "%s has more than %d entries", named(key), maxEntries)
	return true
}

func (d *decoder) fancyKey(k *yaml.Node, path string) bool {
	switch {
	case k.Kind == yaml.ScalarNode && k.ShortTag() == "!!merge":
		d.fail(placeOf(k), path, "a merge key (<<) is not allowed in a profile: write the keys out")
	case d.fancy(k, path):
	case k.Kind != yaml.ScalarNode:
		d.fail(placeOf(k), path, "a key is a word, not %s", kindOf(k))
	default:
		return false
	}
	return true
}

func (d *decoder) section(n *yaml.Node, v reflect.Value, f field) {
	prefix := ""
	if f.path != "" {
		prefix = f.path + "."
	}
	d.keys(n, f.path, func(key string, k, value *yaml.Node) {
		child, ok := find(f.typ, prefix, key)
		if !ok {
			d.fail(placeOf(k), prefix+key, "unknown key %q%s", key, unknown(key, f))
			return
		}
		d.value(value, v.Field(child.index), child)
	})
}

func (d *decoder) entries(n *yaml.Node, v reflect.Value, f field) {
	out := map[string]string{}
	d.keys(n, f.path, func(key string, k, value *yaml.Node) {
		entry := field{key: key, path: f.path + "." + key, typ: f.typ.Elem(), form: f.form}
		if problem := nameProblem(entry, out); problem != "" {
			d.fail(placeOf(k), entry.path, "%s", problem)
			return
		}
		text := reflect.New(f.typ.Elem()).Elem()
		d.value(value, text, entry)
		out[key] = text.String()
	})
	if len(out) > 0 {
		v.Set(reflect.ValueOf(out))
	}
}

func (d *decoder) list(n *yaml.Node, v reflect.Value, f field) {
	if d.crowded(n, f.path, len(n.Content)) {
		return
	}
	if len(n.Content) == 0 && f.typ.Elem().Kind() == reflect.String {
		d.fail(placeOf(n), f.path, "%s is empty: give it a value or take the line away", f.path)
	}
	items := reflect.MakeSlice(f.typ, len(n.Content), len(n.Content))
	for i, item := range n.Content {
		if d.full() {
			return
		}
		d.value(item, items.Index(i), field{path: fmt.Sprintf("%s[%d]", f.path, i), typ: f.typ.Elem(), form: f.form})
	}
	v.Set(items)
}

func (d *decoder) scalar(n *yaml.Node, v reflect.Value, f field) {
	at := placeOf(n)
	if n.Kind != yaml.ScalarNode {
		d.fail(at, f.path, "%s wants %s, not %s", f.path, f.wants(), kindOf(n))
		return
	}
	text, grown, trouble := expand(n.Value, d.env)
	if trouble != nil {
		d.fail(d.inside(n, trouble.near), f.path, "%s", trouble.problem)
		return
	}
	if grown {
		d.profile.expanded[f.path] = true
	} else if !slices.Contains(f.tags(), n.ShortTag()) {
		d.fail(at, f.path, "%s wants %s, not %s%s", f.path, f.wants(), kindOf(n), quoteHint(n, f))
		return
	}
	if problem := assign(v, f, text); problem != "" {
		d.fail(at, f.path, "%s", problem)
	}
}

func quoteHint(n *yaml.Node, f field) string {
	if f.typ.Kind() == reflect.String && n.ShortTag() != "!!null" {
		return ": put it in quotes"
	}
	return ""
}

// inside finds the place of a part of a scalar, if the scalar is on one line.
func (d *decoder) inside(n *yaml.Node, near string) place {
	at := placeOf(n)
	line := []rune(d.source.line(at.line))
	if at.column > len(line) {
		return at
	}
	rest := string(line[at.column-1:])
	if i := strings.Index(rest, near); i >= 0 {
		at.column += utf8.RuneCountInString(rest[:i])
	}
	return at
}
