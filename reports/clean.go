package reports

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// marksInARow is how many combining marks may follow each other; more of them paint over the lines around.
const marksInARow = 4

// Clean makes a string that came from the target safe to print on one line. Escape sequences (CSI, OSC, DCS and their
// one-character forms), control characters and invisible format characters (bidi overrides, zero widths, tags) are
// removed; line breaks and tabs become spaces; bytes that are not UTF-8 become U+FFFD. The result has at most limit
// characters, the last of them an ellipsis if something was cut; a limit of 0 or less means none.
//
// An escape string that never ends is not a reason to swallow what follows it: only its introducer is removed.
func Clean(s string, limit int) string {
	var out strings.Builder
	count, marks, cut := 0, 0, 0
	for s != "" {
		if n := escapeLength(s); n > 0 {
			s = s[n:]
			continue
		}
		r, size := utf8.DecodeRuneInString(s)
		s = s[size:]
		if r = printable(r); r < 0 {
			continue
		}
		if !unicode.Is(unicode.Mn, r) {
			marks = 0
		} else if marks++; marks > marksInARow {
			continue
		}
		if limit > 0 && count == limit {
			return out.String()[:cut] + "…"
		}
		if count++; count == limit {
			cut = out.Len()
		}
		out.WriteRune(r)
	}
	return out.String()
}

// CleanLines is Clean for text of several lines: at most lines of them, each at most limit characters.
func CleanLines(s string, lines, limit int) []string {
	if s == "" {
		return nil
	}
	var out []string
	for line := range strings.SplitSeq(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
		if len(out) == lines {
			return append(out, "…")
		}
		out = append(out, Clean(line, limit))
	}
	return out
}

// printable returns what to print for r: r itself, a space, or -1 for nothing.
func printable(r rune) rune {
	switch {
	case r == '\n' || r == '\t' || r == '\r' || r == '\v' || r == '\f' || r == '\u0085':
		return ' '
	case unicode.In(r, unicode.Zl, unicode.Zp):
		return ' '
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs):
		return -1
	case r&0xfffe == 0xfffe || r >= 0xfdd0 && r <= 0xfdef:
		return -1 // noncharacters; XML forbids the first two
	}
	return r
}

const (
	escape = 0x1b
	bell   = 0x07
)

// escapeLength returns how many bytes at the start of s are an escape sequence, in its 7-bit form (ESC [) or in its
// 8-bit form (U+009B).
func escapeLength(s string) int {
	introducer, size := byte(0), 0
	switch {
	case s[0] == escape && len(s) == 1:
		return 1
	case s[0] == escape:
		introducer, size = s[1], 2
	case s[0] == 0xc2 && len(s) > 1 && s[1] >= 0x80 && s[1] <= 0x9f:
		introducer, size = s[1]-0x40, 2
	default:
		return 0
	}
	switch {
	case introducer == '[':
		return size + controlLength(s[size:])
	case strings.IndexByte("]PX^_", introducer) >= 0:
		return size + stringLength(s[size:])
	case s[0] == escape && introducer >= 0x20 && introducer <= 0x2f:
		if len(s) > 2 && s[2] >= 0x30 && s[2] <= 0x7e {
			return 3 // a character set is chosen: ESC ( B
		}
		return size
	case s[0] == escape && (introducer < 0x30 || introducer > 0x7e):
		return 1 // not a sequence; what follows is judged by itself
	case s[0] != escape:
		return 0 // another C1 control
	}
	return size
}

// controlLength measures parameters, intermediates and the final byte of a control sequence.
func controlLength(s string) int {
	i := 0
	for i < len(s) && s[i] >= 0x20 && s[i] <= 0x3f {
		i++
	}
	if i < len(s) && s[i] >= 0x40 && s[i] <= 0x7e {
		return i + 1
	}
	return i
}

// stringLength measures an escape string with its terminator: BEL, ESC \ or U+009C. It is 0 if there is none before the
// next escape or C1 control, so that nothing is read twice and no text is lost to an introducer alone.
func stringLength(s string) int {
	for i := range len(s) {
		switch {
		case s[i] == bell:
			return i + 1
		case s[i] == escape && i+1 < len(s) && s[i+1] == '\\':
			return i + 2
		case s[i] == escape:
			return 0
		case s[i] == 0xc2 && i+1 < len(s) && s[i+1] == 0x9c:
			return i + 2
		case s[i] == 0xc2 && i+1 < len(s) && s[i+1] >= 0x80 && s[i+1] <= 0x9f:
			return 0
		}
	}
	return 0
}
