package wire

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pconform/pconform/model/spec"
)

// Bounds on what a hostile answer can make us say.
const (
	maxFaults = 50
	maxExtra  = 100
	maxDepth  = 64
	maxQuote  = 64
)

// walk holds a tree to a shape. It is one walk for both renderings.
type walk struct {
	got    Format
	path   []step
	faults []Fault
	extra  []string
}

// step is one step of a path: a member, or an entry of a list when the name is empty.
type step struct {
	name  string
	index int
}

func (w *walk) enter(name string, index int) { w.path = append(w.path, step{name, index}) }
func (w *walk) leave()                       { w.path = w.path[:len(w.path)-1] }

func (w *walk) pointer() string {
	var b strings.Builder
	for _, s := range w.path {
		b.WriteByte('/')
		if s.name == "" && s.index >= 0 {
			b.WriteString(strconv.Itoa(s.index))
			continue
		}
		b.WriteString(strings.NewReplacer("~", "~0", "/", "~1").Replace(clip(s.name)))
	}
	return b.String()
}

// clip shortens what a target sent and takes the control characters out.
func clip(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	cut := len(s) > maxQuote
	if cut {
		s = s[:maxQuote]
		for !utf8.ValidString(s) {
			s = s[:len(s)-1]
		}
	}
	s = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '\uFFFD'
		}
		return r
	}, s)
	if cut {
		s += "…"
	}
	return s
}

func (w *walk) fault(c *spec.Clause, format string, args ...any) {
	if len(w.faults) >= maxFaults {
		return
	}
	p := w.pointer()
	text := fmt.Sprintf(format, args...)
	if p != "" {
		text = "at " + p + ": " + text
	}
	w.faults = append(w.faults, Fault{Clause: c, Path: p, Text: text})
}

// value checks one value and gives it back as the tree shall hold it.
func (w *walk) value(s *shape, v any) any {
	if s.types&(s.types-1) != 0 {
		// Where pages disagree about a type, every rendering becomes the declared string.
		if text, ok := scalarText(v); ok && s.types&typeString != 0 && s.types&typeOf(v) != 0 {
			return text
		}
	}
	if typeOf(v)&s.types == 0 {
		w.fault(s.clause(kindType, w.got), "got %s, want %s", describe(v), s.types)
		return v
	}
	switch v := v.(type) {
	case map[string]any:
		w.object(s, v)
	case []any:
		for i, item := range v {
			w.enter("", i)
			v[i] = w.value(s.items, item)
			w.leave()
		}
	case string:
		w.text(s, v)
	}
	return v
}

func (w *walk) object(s *shape, m map[string]any) {
	known, incomplete := 0, false
	for i := range s.props {
		p := &s.props[i]
		v, ok := m[p.name]
		if !ok {
			incomplete = incomplete || p.required
			continue
		}
		known++
		if v == nil && !p.required && p.shape.types&(typeObject|typeArray) == 0 &&
			p.shape.clause(kindType, w.got).Level == spec.Must {
			continue // no page says that what is optional may not be null
		}
		w.enter(p.name, -1)
		if nv := w.value(p.shape, v); p.shape.types&typeString != 0 {
			m[p.name] = nv
		}
		w.leave()
	}
	if incomplete || known < len(m) {
		w.absent(s, m, known < len(m))
	}
	if known < len(m) {
		w.extras(s, m)
	}
}

// absent reports what is required and not there, and what is there in the wrong case.
func (w *walk) absent(s *shape, m map[string]any, unknown bool) {
	for i := range s.props {
		p := &s.props[i]
		if _, ok := m[p.name]; ok {
			continue
		}
		if wrong := wrongCase(m, p.name); unknown && wrong != "" {
			w.fault(p.shape.clause(kindMissing, w.got), "got member %s, want %s", clip(wrong), p.name)
		} else if p.required {
			w.fault(p.shape.clause(kindMissing, w.got), "member %s is missing", p.name)
		}
	}
}

// wrongCase finds a member that differs from a name in case only.
func wrongCase(m map[string]any, name string) (wrong string) {
	for k := range m {
		if len(k) == len(name) && strings.EqualFold(k, name) && (wrong == "" || k < wrong) {
			wrong = k
		}
	}
	return wrong
}

func (w *walk) extras(s *shape, m map[string]any) {
	var names []string
	for name := range m {
		if s.byName[name] == nil {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		if len(w.extra) >= maxExtra {
			return
		}
		w.enter(name, -1)
		w.extra = append(w.extra, w.pointer())
		w.leave()
	}
}

func (w *walk) text(s *shape, v string) {
	switch {
	case len(v) == 0 && s.minLength > 0:
		w.fault(s.clause(kindEmpty, w.got), "the value is empty")
	case s.enum != nil && !slices.Contains(s.enum, v):
		w.fault(s.clause(kindValue, w.got), "got %q, want one of %s", clip(v), strings.Join(nonEmpty(s.enum), ", "))
	case s.pattern != nil && !s.pattern.MatchString(v):
		w.fault(s.clause(kindValue, w.got), "got %q, which has not the form %s", clip(v), s.pattern)
	}
}

func nonEmpty(list []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == "" })
}

// typeOf is the set of JSON types that a value of the tree has; null and fractions have none of ours.
func typeOf(v any) types {
	switch v.(type) {
	case map[string]any:
		return typeObject
	case []any:
		return typeArray
	case string:
		return typeString
	case int64:
		return typeInteger
	case bool:
		return typeBoolean
	}
	return 0
}

func describe(v any) string {
	switch t := typeOf(v); {
	case t != 0:
		return t.String()
	case v == nil:
		return "null"
	}
	return "number"
}
