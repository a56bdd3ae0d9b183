package wire

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// startTag reads a start tag or an empty element, with its attributes and namespaces.
func (x *xmlScanner) startTag() error {
	x.pos++
	name, err := x.qualifiedName()
	if err != nil {
		return err
	}
	outer := len(x.bound)
	closed, err := x.attributes()
	if err != nil {
		return err
	}
	if err := x.namespaces(name); err != nil {
		return err
	}
	if err := x.push(name, outer); err != nil {
		return err
	}
	if closed {
		x.pop()
	}
	return nil
}

// attributes reads up to the end of a start tag and tells whether it was an empty element.
func (x *xmlScanner) attributes() (closed bool, err error) {
	x.attrs = x.attrs[:0]
	for {
		spaced := x.space()
		rest := x.s[x.pos:]
		switch {
		case rest == "":
			return false, x.fail("a tag is not closed")
		case rest[0] == '>':
			x.pos++
			return false, nil
		case strings.HasPrefix(rest, "/>"):
			x.pos += 2
			return true, nil
		case !spaced:
			return false, x.fail("a tag is not closed, or white space is missing before an attribute")
		case len(x.attrs) >= maxAttributes:
			return false, x.fail("an element has more than %d attributes", maxAttributes)
		}
		if err := x.attribute(); err != nil {
			return false, err
		}
	}
}

func (x *xmlScanner) attribute() error {
	name, err := x.qualifiedName()
	if err != nil {
		return err
	}
	x.space()
	if x.pos >= len(x.s) || x.s[x.pos] != '=' {
		return x.fail("attribute %s has no value", clip(name))
	}
	x.pos++
	x.space()
	value, err := x.quoted()
	if err != nil {
		return err
	}
	if strings.IndexByte(value, '<') >= 0 {
		return x.fail("the value of attribute %s holds a <", clip(name))
	}
	if value, err = x.resolve(value); err != nil {
		return err
	}
	a := attribute{local: name, value: value}
	if prefix, local, ok := strings.Cut(name, ":"); ok {
		a.prefix, a.local = prefix, local
	}
	for _, b := range x.attrs {
		if b.prefix == a.prefix && b.local == a.local {
			return x.fail("attribute %s occurs twice", clip(name))
		}
	}
	x.attrs = append(x.attrs, a)
	return nil
}

// quoted reads a literal in single or double quotes.
func (x *xmlScanner) quoted() (string, error) {
	if x.pos >= len(x.s) || x.s[x.pos] != '"' && x.s[x.pos] != '\'' {
		return "", x.fail("a value is not in quotes")
	}
	end := strings.IndexByte(x.s[x.pos+1:], x.s[x.pos])
	if end < 0 {
		return "", x.fail("a quote is not closed")
	}
	value := x.s[x.pos+1 : x.pos+1+end]
	x.pos += end + 2
	return value, nil
}

// namespaces binds what the attributes declare and checks that every prefix in use is bound.
func (x *xmlScanner) namespaces(element string) error {
	for _, a := range x.attrs {
		if a.prefix != "xmlns" {
			continue
		}
		if a.value == "" || a.local == "xmlns" || a.local == "xml" && a.value != xmlNamespace {
			return x.fail("prefix %s cannot be bound so", clip(a.local))
		}
		x.bound = append(x.bound, binding{a.local, a.value})
	}
	if prefix, _, ok := strings.Cut(element, ":"); ok && x.uri(prefix) == "" {
		return x.fail("prefix %s of element %s is not bound", clip(prefix), clip(element))
	}
	for i, a := range x.attrs {
		if a.prefix == "" || a.prefix == "xmlns" {
			continue
		}
		uri := x.uri(a.prefix)
		if uri == "" {
			return x.fail("prefix %s of attribute %s is not bound", clip(a.prefix), clip(a.local))
		}
		for _, b := range x.attrs[:i] {
			if b.prefix != "" && b.prefix != "xmlns" && b.local == a.local && x.uri(b.prefix) == uri {
				return x.fail("attribute %s occurs twice in one namespace", clip(a.local))
			}
		}
	}
	return nil
}

const xmlNamespace = "http://www.w3.org/XML/1998/namespace"

func (x *xmlScanner) uri(prefix string) string {
	for i := len(x.bound) - 1; i >= 0; i-- {
		if x.bound[i].prefix == prefix {
			return x.bound[i].uri
		}
	}
	if prefix == "xml" {
		return xmlNamespace
	}
	return ""
}

func (x *xmlScanner) endTag() error {
	x.pos += 2
	want := x.doc[x.top().index].name
	if !strings.HasPrefix(x.s[x.pos:], want) {
		return x.fail("element %s is closed by another name", clip(want))
	}
	x.pos += len(want)
	x.space()
	if x.pos >= len(x.s) || x.s[x.pos] != '>' {
		return x.fail("element %s is closed by another name", clip(want))
	}
	x.pos++
	x.pop()
	return nil
}

func (x *xmlScanner) charData() error {
	end := strings.IndexByte(x.s[x.pos:], '<')
	if end < 0 {
		end = len(x.s) - x.pos
	}
	text := x.s[x.pos : x.pos+end]
	if strings.Contains(text, "]]>") {
		return x.fail("there is a ]]> in text")
	}
	text, err := x.resolve(text)
	if err != nil {
		return err
	}
	x.pos += end
	x.addText(text)
	return nil
}

func (x *xmlScanner) cdata() error {
	x.pos += len("<![CDATA[")
	end := strings.Index(x.s[x.pos:], "]]>")
	if end < 0 {
		return x.fail("a CDATA section is not closed")
	}
	x.addText(newlines(x.s[x.pos : x.pos+end]))
	x.pos += end + 3
	return nil
}

func (x *xmlScanner) comment() error {
	x.pos += len("<!--")
	end := strings.Index(x.s[x.pos:], "--")
	if end < 0 || !strings.HasPrefix(x.s[x.pos+end:], "-->") {
		return x.fail("a comment is not closed, or holds two hyphens")
	}
	x.pos += end + 3
	return nil
}

func (x *xmlScanner) instruction() error {
	x.pos += 2
	target, err := x.qualifiedName()
	if err != nil {
		return err
	}
	if strings.EqualFold(target, "xml") || strings.Contains(target, ":") {
		return x.fail("a processing instruction may not be named %s here", clip(target))
	}
	end := strings.Index(x.s[x.pos:], "?>")
	if end < 0 || end > 0 && !isSpace(x.s[x.pos]) {
		return x.fail("a processing instruction is not closed")
	}
	x.pos += end + 2
	return nil
}

// newlines makes every line end a line feed.
func newlines(text string) string {
	if strings.IndexByte(text, '\r') < 0 {
		return text
	}
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
}

// resolve puts characters in the place of references.
func (x *xmlScanner) resolve(text string) (string, error) {
	text = newlines(text)
	at := strings.IndexByte(text, '&')
	if at < 0 {
		return text, nil
	}
	out := make([]byte, 0, len(text))
	for ; at >= 0; at = strings.IndexByte(text, '&') {
		out = append(out, text[:at]...)
		text = text[at+1:]
		end := strings.IndexByte(text, ';')
		if end < 0 {
			return "", x.fail("an ampersand does not begin a reference")
		}
		r, ok := reference(text[:end])
		if !ok {
			return "", x.fail("there is no reference &%s;", clip(text[:end]))
		}
		out = utf8.AppendRune(out, r)
		text = text[end+1:]
	}
	return string(append(out, text...)), nil
}

// reference resolves the name between ampersand and semicolon.
func reference(name string) (rune, bool) {
	switch name {
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "amp":
		return '&', true
	case "apos":
		return '\'', true
	case "quot":
		return '"', true
	}
	digits, ok := strings.CutPrefix(name, "#")
	if !ok {
		return 0, false
	}
	base := 10
	if hex, ok := strings.CutPrefix(digits, "x"); ok {
		digits, base = hex, 16
	}
	if strings.ContainsAny(digits, "+-_") {
		return 0, false
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n > utf8.MaxRune {
		return 0, false
	}
	return rune(n), isChar(rune(n))
}

// isChar tells the characters that XML 1.0 allows.
func isChar(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= ' ' && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000
}
