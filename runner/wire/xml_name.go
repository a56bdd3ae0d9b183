package wire

import (
	"strings"
	"unicode/utf8"
)

// qualifiedName reads a name with at most one colon, not at either end.
func (x *xmlScanner) qualifiedName() (string, error) {
	start, colons := x.pos, 0
	fresh := true // at the start of the name or behind its colon
	for x.pos < len(x.s) {
		c, size := rune(x.s[x.pos]), 1
		if c >= utf8.RuneSelf {
			c, size = utf8.DecodeRuneInString(x.s[x.pos:])
		}
		if c == ':' && !fresh {
			colons++
			fresh = true
			x.pos++
			continue
		}
		if !isNameStart(c) && (fresh || !isNamePart(c)) {
			break
		}
		fresh = false
		x.pos += size
	}
	if fresh || colons > 1 {
		return "", x.fail("there is no name where one has to be")
	}
	return x.s[start:x.pos], nil
}

// isNameStart and isNamePart follow XML 1.0, fifth edition, without the colon.
func isNameStart(c rune) bool {
	switch {
	case c < 0x80:
		return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '_'
	case c < 0x2FF+1:
		return c >= 0xC0 && c != 0xD7 && c != 0xF7
	}
	for _, r := range nameStarts {
		if c >= r[0] && c <= r[1] {
			return true
		}
	}
	return false
}

var nameStarts = [][2]rune{{0x370, 0x37D}, {0x37F, 0x1FFF}, {0x200C, 0x200D}, {0x2070, 0x218F}, {0x2C00, 0x2FEF},
	{0x3001, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF}}

func isNamePart(c rune) bool {
	return isNameStart(c) || c == '-' || c == '.' || c >= '0' && c <= '9' || c == 0xB7 ||
		c >= 0x300 && c <= 0x36F || c == 0x203F || c == 0x2040
}

// declaration reads <?xml version="1.0" encoding="UTF-8" standalone="yes"?>, of which only the version is required.
func (x *xmlScanner) declaration() error {
	x.pos = len("<?xml")
	allowed := []string{"version", "encoding", "standalone"}
	next := 0
	for {
		spaced := x.space()
		if strings.HasPrefix(x.s[x.pos:], "?>") {
			break
		}
		if !spaced {
			return x.fail("the XML declaration is not well-formed")
		}
		i, value, err := x.pseudoAttribute(allowed, next)
		if err != nil {
			return err
		}
		if next == 0 && i != 0 {
			return x.fail("the XML declaration names no version")
		}
		if err := x.declared(allowed[i], value); err != nil {
			return err
		}
		next = i + 1
	}
	if next == 0 {
		return x.fail("the XML declaration names no version")
	}
	x.pos += 2
	return nil
}

// pseudoAttribute reads one part of the declaration; parts have a fixed order.
func (x *xmlScanner) pseudoAttribute(allowed []string, from int) (int, string, error) {
	for i := from; i < len(allowed); i++ {
		if !strings.HasPrefix(x.s[x.pos:], allowed[i]) {
			continue
		}
		x.pos += len(allowed[i])
		x.space()
		if x.pos >= len(x.s) || x.s[x.pos] != '=' {
			break
		}
		x.pos++
		x.space()
		value, err := x.quoted()
		return i, value, err
	}
	return 0, "", x.fail("the XML declaration is not well-formed")
}

func (x *xmlScanner) declared(name, value string) error {
	switch {
	case name == "version" && value != "1.0":
		return x.fail("the XML version is %q, want 1.0", clip(value))
	case name == "encoding" && !strings.EqualFold(value, "UTF-8"):
		return x.fail("the declared encoding is %q, want UTF-8", clip(value))
	case name == "standalone" && value != "yes" && value != "no":
		return x.fail("standalone is %q, want yes or no", clip(value))
	}
	return nil
}
