package reports

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "Cancel(c1)", "Cancel(c1)"},
		{"letters of others", "连接 é ß 🙂", "连接 é ß 🙂"},
		{"colour", "\x1b[31;1mred\x1b[0m", "red"},
		{"cursor", "a\x1b[2J\x1b[1;1Hb", "ab"},
		{"private parameters", "a\x1b[?1049hb\x1b[>0qc", "abc"},
		{"unfinished control sequence", "a\x1b[31", "a"},
		{"hyperlink", "\x1b]8;;http://x\x07text\x1b]8;;\x07", "text"},
		{"title, string terminator", "\x1b]0;t\x1b\\x", "x"},
		{"OSC, 8-bit", "a\u009d0;t\u009cb", "ab"},
		{"OSC without end keeps the text", "a\x1b]0;evidence", "a0;evidence"},
		{"OSC aborted by another", "\x1b]0;x\x1b[31my", "0;xy"},
		{"DCS", "a\x1bPq#0\x1b\\b", "ab"},
		{"APC", "a\x1b_Gf=100;AAAA\x1b\\b", "ab"},
		{"character set", "a\x1b(0b", "ab"},
		{"character set, cut", "\x1b(", ""},
		{"character set before a letter of others", "\x1b(é", "é"},
		{"reset", "a\x1bcb", "ab"},
		{"lonely escape", "a\x1b", "a"},
		{"escape before a letter of others", "a\x1béb", "aéb"},
		{"two escapes", "\x1b\x1b[31mx", "x"},
		{"nested", "\x1b\x1b[[31mx", "31mx"},
		{"CSI, 8-bit", "a\u009b31mb", "ab"},
		{"other C1", "a\u0080\u0099b", "ab"},
		{"next line", "a\u0085b", "a b"},
		{"C0", "a\x00\x01\x08\x0e\x7fb", "ab"},
		{"breaks", "a\nb\rc\td\ve\ff", "a b c d e f"},
		{"separators", "a\u2028b\u2029c", "a b c"},
		{"bidi overrides", "a\u202e\u202d\u202a\u202b\u202cb\u2066\u2067\u2068\u2069c\u200e\u200f\u061cd", "abcd"},
		{"zero widths", "a\u200b\u200c\u200d\u2060\ufeff\u00adb", "ab"},
		{"tags", "a\U000e0041\U000e007fb", "ab"},
		{"private use", "a\ue000\U000f0000b", "ab"},
		{"noncharacters", "a\ufffe\uffff\ufdd0\U0001ffffb", "ab"},
		{"invalid", "a\xffb\xc3", "a\ufffdb\ufffd"},
		{"raw 8-bit CSI", "a\x9b31mb", "a\ufffd31mb"},
		{"surrogate", "a\xed\xa0\x80b", "a\ufffd\ufffd\ufffdb"},
		{"overlong", "a\xc0\xafb", "a\ufffd\ufffdb"},
		{"combining marks", "a" + strings.Repeat("\u0301", 50) + "b", "a" + strings.Repeat("\u0301", 4) + "b"},
		{"jndi is only text", "${jndi:x}", "${jndi:x}"},
	} {
		if got := Clean(c.in, 0); got != c.want {
			t.Errorf("%s: Clean(%q) = %q, not %q", c.name, c.in, got, c.want)
		}
	}
}

func TestCleanCuts(t *testing.T) {
	for _, c := range []struct {
		in    string
		limit int
		want  string
	}{
		{"abc", 3, "abc"}, {"abcd", 3, "ab…"}, {"abcd", 1, "…"}, {"a", 1, "a"}, {"", 1, ""},
		{"连接连接", 3, "连接…"}, {"ab\x1b[0m\x00", 2, "ab"}, {"ab\x1b[0mc", 2, "a…"}, {"abcd", -1, "abcd"},
		{"\xff\xff\xff", 2, "\ufffd…"},
	} {
		if got := Clean(c.in, c.limit); got != c.want {
			t.Errorf("Clean(%q, %d) = %q, not %q", c.in, c.limit, got, c.want)
		}
	}
}

func TestCleanLines(t *testing.T) {
	got := CleanLines("a\r\nb\x1b[1m\n"+strings.Repeat("c", 9)+"\nd\ne", 3, 4)
	if want := "a|b|ccc…|…"; strings.Join(got, "|") != want {
		t.Errorf("%q", got)
	}
	if CleanLines("", 3, 4) != nil {
		t.Error("nothing has no lines")
	}
}

// TestCleanStaysLinear would take hours if an unfinished sequence made Clean read the rest again and again.
func TestCleanStaysLinear(t *testing.T) {
	for _, piece := range []string{"\x1b]", "\u009d", "\x1b[", "\x1b", "\x1bP\u009d", "\u0301"} {
		Clean(strings.Repeat(piece, 50_000), 0)
	}
}

func FuzzClean(f *testing.F) {
	f.Add(hostile, 20)
	f.Add("\x1b]\x1b[\u009d\u009b\xc2", 0)
	f.Fuzz(func(t *testing.T, s string, limit int) {
		got := Clean(s, limit)
		if !utf8.ValidString(got) {
			t.Fatalf("not UTF-8: %q", got)
		}
		if n := utf8.RuneCountInString(got); limit > 0 && n > limit {
			t.Fatalf("%d characters, not %d", n, limit)
		}
		for _, r := range got {
			if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp) {
				t.Fatalf("%U in %q", r, got)
			}
		}
		if again := Clean(got, limit); again != got {
			t.Fatalf("not stable: %q, then %q", got, again)
		}
	})
}
