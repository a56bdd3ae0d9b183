package wire

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// document is a well-formed XML document as a flat list of elements; the root is the first.
type document []element

// element is one element. Its children hang on a list of indexes, of which 0 means none: the root is nobody's child.
type element struct {
	name              string
	text              string // without the white space around children
	child, last, next int32
}

// xmlScanner reads XML 1.0 with namespaces, without a document type, and refuses everything that is not well-formed.
// The standard library accepts duplicate attributes, unbound prefixes, several roots and text outside of them.
type xmlScanner struct {
	s     string
	pos   int
	doc   document
	open  []openElement
	bound []binding
	attrs []attribute
}

// openElement is an element whose end tag has not come yet.
type openElement struct {
	index  int32
	simple string // its only stretch of text so far
	buf    []byte // its text once there are several stretches
	many   bool
	bound  int // how many namespace bindings were in scope outside
}

type binding struct{ prefix, uri string }

type attribute struct{ prefix, local, value string }

const maxAttributes = 64

// scanXML reads a whole document.
func scanXML(body []byte) (document, error) {
	x := &xmlScanner{s: string(body), doc: make(document, 0, 16)}
	err := x.document()
	if err != nil {
		return nil, err
	}
	return x.doc, nil
}

// fail names the place and the fault.
func (x *xmlScanner) fail(format string, args ...any) error {
	return fmt.Errorf("it is not well-formed XML after %d bytes: %s", x.pos, fmt.Sprintf(format, args...))
}

func (x *xmlScanner) document() error {
	x.s = strings.TrimPrefix(x.s, "\uFEFF")
	if err := x.characters(); err != nil {
		return err
	}
	if strings.HasPrefix(x.s, "<?xml") && len(x.s) > 5 && isSpace(x.s[5]) {
		if err := x.declaration(); err != nil {
			return err
		}
	}
	for {
		x.space()
		switch rest := x.s[x.pos:]; {
		case rest == "" && len(x.doc) == 0:
			return x.fail("there is no root element")
		case rest == "":
			return nil
		case strings.HasPrefix(rest, "<!--"):
			if err := x.comment(); err != nil {
				return err
			}
		case strings.HasPrefix(rest, "<?"):
			if err := x.instruction(); err != nil {
				return err
			}
		case strings.HasPrefix(rest, "<!DOCTYPE"):
			return errors.New("it has a document type declaration, which no sample has and a reader need not trust")
		case rest[0] != '<':
			return x.fail("there is text outside the root element")
		case len(x.doc) > 0:
			return x.fail("there is a second root element")
		default:
			if err := x.tree(); err != nil {
				return err
			}
		}
	}
}

// characters checks the whole text at once: valid UTF-8 and only characters that XML allows.
func (x *xmlScanner) characters() error {
	if !utf8.ValidString(x.s) {
		return errors.New("it is not valid UTF-8")
	}
	ascii := true
	for i := range len(x.s) {
		c := x.s[i]
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' {
			x.pos = i
			return x.fail("there is the control character %#02x", c)
		}
		ascii = ascii && c < utf8.RuneSelf
	}
	if !ascii && (strings.Contains(x.s, "\uFFFE") || strings.Contains(x.s, "\uFFFF")) {
		return errors.New("it holds a character that is not allowed in XML")
	}
	return nil
}

// tree reads the root element and everything in it.
func (x *xmlScanner) tree() error {
	if err := x.startTag(); err != nil {
		return err
	}
	for len(x.open) > 0 {
		rest := x.s[x.pos:]
		var err error
		switch {
		case rest == "":
			return x.fail("element %s is not closed", clip(x.doc[x.top().index].name))
		case rest[0] != '<':
			err = x.charData()
		case strings.HasPrefix(rest, "</"):
			err = x.endTag()
		case strings.HasPrefix(rest, "<!--"):
			err = x.comment()
		case strings.HasPrefix(rest, "<![CDATA["):
			err = x.cdata()
		case strings.HasPrefix(rest, "<?"):
			err = x.instruction()
		default:
			err = x.startTag()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (x *xmlScanner) top() *openElement { return &x.open[len(x.open)-1] }

// push opens an element and hangs it below the one that is open.
func (x *xmlScanner) push(name string, bound int) error {
	if len(x.open) >= maxDepth {
		return fmt.Errorf("the body is nested deeper than %d levels", maxDepth)
	}
	index := int32(len(x.doc)) //nolint:gosec // a body is far shorter than 2 GiB
	x.doc = append(x.doc, element{name: name})
	if len(x.open) > 0 {
		top := x.top()
		parent := &x.doc[top.index]
		if parent.child == 0 {
			parent.child = index
			if !top.many && isBlank(top.simple) {
				top.simple = ""
			}
		} else {
			x.doc[parent.last].next = index
		}
		parent.last = index
	}
	x.open = append(x.open, openElement{index: index, bound: bound})
	return nil
}

// pop closes the innermost element.
func (x *xmlScanner) pop() {
	top := x.top()
	text := top.simple
	if top.many {
		text = string(top.buf)
	}
	e := &x.doc[top.index]
	if e.child != 0 && isBlank(text) {
		text = ""
	}
	e.text = text
	x.bound = x.bound[:top.bound]
	x.open = x.open[:len(x.open)-1]
}

// addText gives a stretch of text to the innermost element. White space between children is dropped.
func (x *xmlScanner) addText(text string) {
	top := x.top()
	switch {
	case text == "", x.doc[top.index].child != 0 && isBlank(text):
	case top.simple == "" && !top.many:
		top.simple = text
	case !top.many:
		top.buf, top.many = append(append(top.buf, top.simple...), text...), true
	default:
		top.buf = append(top.buf, text...)
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func isBlank(s string) bool {
	for i := range len(s) {
		if !isSpace(s[i]) {
			return false
		}
	}
	return true
}

func (x *xmlScanner) space() bool {
	start := x.pos
	for x.pos < len(x.s) && isSpace(x.s[x.pos]) {
		x.pos++
	}
	return x.pos > start
}
