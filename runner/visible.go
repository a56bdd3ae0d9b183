package runner

import (
	"fmt"
	"unicode"
	"unicode/utf8"
)

// hidden reports whether a viewer would obey a character instead of showing it: C1 controls, bidirectional overrides,
// invisible format characters, line separators, private use.
func hidden(r rune) bool {
	return r >= 0x7f && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp)
}

// VisibleJSON escapes what a viewer of JSON would obey. The document stays the same: outside of strings there are no such
// characters.
func VisibleJSON(data []byte) []byte {
	out := make([]byte, 0, len(data))
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		switch {
		case !hidden(r):
			out = append(out, data[:size]...)
		case r > 0xffff:
			r -= 0x10000
			out = fmt.Appendf(out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		data = data[size:]
	}
	return out
}

// Visible puts a mark in the place of what a viewer of text would obey.
func Visible(text string) string {
	out := []rune(text)
	for i, r := range out {
		if hidden(r) {
			out[i] = utf8.RuneError
		}
	}
	return string(out)
}
