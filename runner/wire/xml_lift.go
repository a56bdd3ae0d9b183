package wire

import (
	"strconv"
	"strings"
)

// lift reads a document into the tree that JSON would have given, walking the shape: an object becomes a map, a list
// the children of its name, and an integer or a boolean is typed if its text is canonical. What fits no shape is kept
// as it looks.
func (w *walk) lift(s *shape, doc document, at int32, top bool) any {
	e := &doc[at]
	switch {
	case s == nil:
		return w.liftUnknown(doc, at)
	case s.types == typeObject:
		if e.child == 0 && strings.Trim(e.text, " \t\r\n") != "" {
			return e.text // white space alone is how an empty object looks when it is pretty-printed
		}
		if e.text != "" && e.child != 0 {
			w.fault(s.clause(kindType, XML), "there is text between the child elements")
		}
		m := w.liftObject(s, doc, e)
		w.fillSets(s, m, top)
		return m
	case e.child != 0:
		return w.liftUnknown(doc, at)
	}
	return liftScalar(s, e.text)
}

func (w *walk) liftObject(s *shape, doc document, e *element) map[string]any {
	m := map[string]any{}
	for i := e.child; i != 0; i = doc[i].next {
		name := doc[i].name
		p := s.byName[name]
		switch {
		case p == nil:
			addUnknown(m, name, w.liftUnknown(doc, i))
		case p.shape.types == typeArray:
			list, _ := m[name].([]any)
			w.enter(name, -1)
			w.enter("", len(list))
			m[name] = append(list, w.lift(p.shape.items, doc, i, false))
			w.leave()
			w.leave()
		default:
			w.enter(name, -1)
			if _, ok := m[name]; ok {
				w.fault(p.shape.clause(kindType, XML), "the element occurs twice, want one")
			} else {
				m[name] = w.lift(p.shape, doc, i, false)
			}
			w.leave()
		}
	}
	return m
}

// fillSets makes the empty lists that XML has no way to write. A set element that is absent altogether is tolerated
// when the answer does not itself count any entries, or none up to this page.
func (w *walk) fillSets(s *shape, m map[string]any, top bool) {
	total, _ := m["TotalCount"].(int64)
	page, _ := m["PageNumber"].(int64)
	size, _ := m["PageSize"].(int64)
	if page > 1 && page < 1<<20 && size < 1<<20 {
		total -= (page - 1) * size
	}
	for _, p := range s.lists {
		if _, ok := m[p.name]; ok {
			continue
		}
		if p.shape.types == typeArray {
			m[p.name] = []any{}
		} else if top && total <= 0 {
			m[p.name] = map[string]any{p.shape.props[0].name: []any{}}
		}
	}
}

func liftScalar(s *shape, text string) any {
	switch s.types {
	case typeInteger:
		if n, err := strconv.ParseInt(text, 10, 64); err == nil && strconv.FormatInt(n, 10) == text {
			return n
		}
	case typeBoolean:
		if text == "true" || text == "false" {
			return text == "true"
		}
	}
	return text
}

// liftUnknown keeps an element that no shape knows: text as a string, children as a map, repeated ones as a list.
func (w *walk) liftUnknown(doc document, at int32) any {
	e := &doc[at]
	if e.child == 0 {
		return e.text
	}
	m := map[string]any{}
	for i := e.child; i != 0; i = doc[i].next {
		addUnknown(m, doc[i].name, w.liftUnknown(doc, i))
	}
	return m
}

func addUnknown(m map[string]any, name string, v any) {
	switch have := m[name].(type) {
	case nil:
		m[name] = v
	case []any:
		m[name] = append(have, v)
	default:
		m[name] = []any{have, v}
	}
}
