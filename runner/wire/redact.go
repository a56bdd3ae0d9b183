package wire

import (
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Redactor blanks values wherever they stand in a text, however they are escaped there: percent-encoded any number of
// times, as JSON or XML or HTML would escape them, in base64 or hexadecimal, or with control characters in between. The
// zero value blanks nothing. It must not change while it is used.
type Redactor struct {
	needles []string

	// Also finds more to blank in a text without escapes.
	Also func(flat string, hit func(begin, end int))
}

// shortest is the length from which on a beginning of a value, at a place where the text was cut, is blanked too.
const shortest = 8

// Add has values blanked from now on; empty ones are passed over.
func (r *Redactor) Add(values ...string) {
	for _, v := range values {
		r.needle(v)
		flat, _ := unescape(v, nil)
		r.needle(flat)
		if len(v) < 4 {
			continue // its encodings would match by accident
		}
		digits := hex.EncodeToString([]byte(v))
		r.needle(digits)
		r.needle(strings.ToUpper(digits))
		for shift := range 3 {
			text := inBase64(v, shift)
			r.needle(text)
			r.needle(ofURLs.Replace(text))
		}
	}
}

// With is a redactor that blanks a value more; the receiver stays as it is.
func (r *Redactor) With(value string) *Redactor {
	more := &Redactor{needles: slices.Grow(slices.Clone(r.needles), 10), Also: r.Also}
	more.Add(value)
	return more
}

func (r *Redactor) needle(v string) {
	if v != "" && !slices.Contains(r.needles, v) {
		r.needles = append(r.needles, v)
	}
}

// ofURLs turns one alphabet of base64 into the other.
var ofURLs = strings.NewReplacer("+", "-", "/", "_")

// inBase64 is the part of the encoding of a longer text that v alone decides, if v begins shift bytes after a multiple
// of three there.
func inBase64(v string, shift int) string {
	text := base64.RawStdEncoding.EncodeToString(append(make([]byte, shift, shift+len(v)), v...))
	begin := []int{0, 2, 3}[shift]
	if (shift+len(v))%3 != 0 {
		text = text[:len(text)-1] // the last character holds bits of what follows
	}
	return text[begin:]
}

// rounds is how many layers of escapes are undone: percent-encoding twice, inside JSON inside XML, and one more.
const rounds = 5

// Redact returns text with every value blanked. It looks at the text as it is, and again after each layer of escapes.
func (r *Redactor) Redact(text string) string {
	if text == "" || len(r.needles) == 0 && r.Also == nil || !r.anywhere(text) {
		return text
	}
	var found spans
	flat, at := text, []int(nil) // at[i] is where in text the i-th byte of flat begins; nil: at i
	for range rounds {
		r.find(flat, func(begin, end int) {
			if at != nil {
				begin, end = at[begin], at[end]
			}
			found = append(found, [2]int{begin, end})
		})
		var where []int
		next, changed := unescape(flat, &where)
		if !changed {
			break
		}
		if at != nil {
			for i, w := range where {
				where[i] = at[w]
			}
		}
		flat, at = next, where
	}
	return found.blank(text)
}

// anywhere tells whether there is something to blank, without remembering where, which most texts need not.
func (r *Redactor) anywhere(text string) (found bool) {
	changed := true
	for n := 0; changed && n < rounds && !found; n++ {
		r.find(text, func(int, int) { found = true })
		text, changed = unescape(text, nil)
	}
	return found
}

// find gives the places of all values in a flat text.
func (r *Redactor) find(flat string, hit func(begin, end int)) {
	for _, n := range r.needles {
		everywhere(flat, n, hit)
	}
	r.beginnings(flat, hit)
	if r.Also != nil {
		r.Also(flat, hit)
	}
}

// spans are places in a text, in any order.
type spans [][2]int

func (s spans) blank(text string) string {
	if len(s) == 0 {
		return text
	}
	slices.SortFunc(s, func(a, b [2]int) int { return cmp.Compare(a[0], b[0]) })
	var out strings.Builder
	done := 0
	for _, p := range s {
		switch {
		case p[1] <= done:
			continue
		case p[0] > done || done == 0:
			out.WriteString(text[done:p[0]])
			out.WriteString(Redacted)
		}
		done = p[1]
	}
	out.WriteString(text[done:])
	return out.String()
}

func everywhere(text, needle string, hit func(begin, end int)) {
	for from := 0; ; {
		i := strings.Index(text[from:], needle)
		if i < 0 {
			return
		}
		hit(from+i, from+i+len(needle))
		from += i + len(needle)
	}
}

// beginnings finds values that are cut off: at the end of the text or at an ellipsis.
func (r *Redactor) beginnings(flat string, hit func(begin, end int)) {
	for end := range ends(flat) {
		for _, n := range r.needles {
			if len(n) <= shortest || !strings.Contains(flat[max(0, end-len(n)):end], n[:shortest]) {
				continue
			}
			for size := min(len(n)-1, end); size >= shortest; size-- {
				if strings.HasSuffix(flat[:end], n[:size]) {
					hit(end-size, end)
					break
				}
			}
		}
	}
}

// ends gives the places where a text may have been cut, the last 64 of them at most.
func ends(flat string) func(func(int) bool) {
	return func(yield func(int) bool) {
		end := len(flat)
		for range 64 {
			if !yield(end) {
				return
			}
			if end = strings.LastIndex(flat[:end], "…"); end < 0 {
				return
			}
		}
	}
}

// unescape undoes one layer of escapes. If places are asked for, they are where each byte came from, and the end.
func unescape(text string, places *[]int) (flat string, changed bool) {
	if !escaped(text) {
		return text, false
	}
	out := make([]byte, 0, len(text))
	var at []int
	if places != nil {
		at = make([]int, 0, len(text)+1)
	}
	for i := 0; i < len(text); {
		if end := i + unmarked(text[i:]); end > i {
			out = append(out, text[i:end]...)
			for ; i < end && places != nil; i++ {
				at = append(at, i)
			}
			i = end
			continue
		}
		r, size := escape(text[i:])
		begin := len(out)
		switch {
		case size == 0:
			out = append(out, text[i])
		case r >= 0x80 && r <= 0xff && text[i] == '%':
			out = append(out, byte(r))
		case r >= 0:
			out = utf8.AppendRune(out, r)
		}
		if places != nil {
			for range len(out) - begin {
				at = append(at, i)
			}
		}
		changed = changed || size > 0
		i += max(size, 1)
	}
	if places != nil {
		*places = append(at, len(text))
	}
	return string(out), changed
}

// escaped tells cheaply whether there is anything to undo.
func escaped(text string) bool {
	for i := unmarked(text); i < len(text); i += 1 + unmarked(text[i+1:]) {
		if _, size := escape(text[i:]); size > 0 {
			return true
		}
	}
	return false
}

// unmarked is how many bytes there are before one with which an escape can begin.
func unmarked(text string) int {
	for i := range len(text) {
		if begins[text[i]] {
			return i
		}
	}
	return len(text)
}

// begins are the bytes with which an escape can begin: its own signs, controls, and the first byte of invisible characters.
var begins = func() (first [256]bool) {
	for c := range 256 {
		first[c] = c == '%' || c == '\\' || c == '&' || c < ' ' || c == 0x7f
	}
	for _, r := range unicode.Cf.R16 {
		for c := r.Lo; c <= r.Hi; c += r.Stride {
			first[string(rune(c))[0]] = true
		}
	}
	for _, r := range unicode.Cf.R32 {
		for c := r.Lo; c <= r.Hi; c += r.Stride {
			first[string(rune(c))[0]] = true
		}
	}
	return first
}()

// escape reads one escape at the start of text: what it stands for, and its length; 0 if there is none. A negative
// character stands for nothing: a control or an invisible character.
func escape(text string) (r rune, size int) {
	switch c := text[0]; {
	case c == '%':
		return digits(text, 1, 2)
	case c == '\\':
		return backslash(text)
	case c == '&':
		return entity(text)
	case c == 0x1b:
		return -1, terminal(text)
	case c < ' ' || c == 0x7f:
		return -1, 1
	case c >= 0x80:
		if r, size := utf8.DecodeRuneInString(text); unicode.Is(unicode.Cf, r) {
			return -1, size
		}
	}
	return 0, 0
}

func backslash(text string) (rune, int) {
	if len(text) < 2 {
		return 0, 0
	}
	switch text[1] {
	case 'u', 'U':
		return digits(text, 2, 4)
	case 'x':
		return digits(text, 2, 2)
	case '/', '\\', '"', '\'', '=', '+', '-', '_':
		return rune(text[1]), 2
	case 'n', 'r', 't', 'b', 'f':
		return -1, 2
	}
	return 0, 0
}

// digits reads hexadecimal digits at a place; the escape ends with them.
func digits(text string, from, n int) (r rune, size int) {
	if len(text) < from+n {
		return 0, 0
	}
	for i := from; i < from+n; i++ {
		d := strings.IndexByte("0123456789abcdef", text[i]|0x20)
		if d < 0 || text[i] < '0' {
			return 0, 0
		}
		r = r<<4 | rune(d)
	}
	return r, from + n
}

var entities = map[string]rune{"amp": '&', "lt": '<', "gt": '>', "quot": '"', "apos": '\'', "plus": '+', "equals": '=', "sol": '/'}

func entity(text string) (rune, int) {
	end := strings.IndexByte(text[:min(len(text), 12)], ';')
	if end < 2 {
		return 0, 0
	}
	name := text[1:end]
	if r, ok := entities[name]; ok {
		return r, end + 1
	}
	if name[0] != '#' {
		return 0, 0
	}
	base, rest := rune(10), name[1:]
	if rest != "" && rest[0]|0x20 == 'x' {
		base, rest = 16, rest[1:]
	}
	var r rune
	for i := range len(rest) {
		d := rune(strings.IndexByte("0123456789abcdef", rest[i]|0x20))
		if d < 0 || rest[i] < '0' || d >= base || r > 0x10ffff {
			return 0, 0
		}
		r = r*base + d
	}
	if rest == "" || !utf8.ValidRune(r) {
		return 0, 0
	}
	return r, end + 1
}

// terminal measures an escape sequence of a terminal: ESC [ … letter, or ESC alone.
func terminal(text string) int {
	if len(text) < 2 || text[1] != '[' {
		return 1
	}
	i := 2
	for i < len(text) && text[i] >= 0x20 && text[i] <= 0x3f {
		i++
	}
	if i < len(text) && text[i] >= 0x40 && text[i] <= 0x7e {
		i++
	}
	return i
}
