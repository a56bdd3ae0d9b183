package wire

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pconform/pconform/model/spec"
)

// Answer is what came back for one request, and what is wrong with it by its form alone.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte

	Asked Format         // empty when the request did not settle it
	Got   Format         // by content, whatever the Content-Type says; empty when it looks like neither
	Tree  map[string]any // the same value from either rendering; nil if the body could not be read

	Faults []Fault  // where the answer breaks a clause; the clause's level is the fault's weight
	Notes  []Fault  // what a clause only wants reported
	Extra  []string // JSON pointers of members that no page names; lawful

	Err    error // why there is no whole answer; the faults are empty then
	Resent bool  // the transport wrote the request more than once, nonce and all
	Took   time.Duration

	prepared *Prepared
}

// Sent is the request as it went out, with its secrets blanked, fit for a HAR file or a curl line.
type Sent struct {
	Method string
	URL    string
	Header http.Header
	Body   []byte
	At     time.Time // as signed
	Nonce  string
}

// Fault is one departure from the specification.
type Fault struct {
	Clause *spec.Clause
	Path   string // JSON pointer into the tree; empty for the answer as a whole
	Text   string // one sentence
}

// Sent is the request that was answered, as evidence: every secret is blanked.
func (a *Answer) Sent() Sent {
	p := a.prepared
	if p == nil {
		return Sent{}
	}
	s := Sent{Method: p.Method, At: p.At, Nonce: p.Nonce, Header: make(http.Header, len(p.Header))}
	s.URL = p.redact(p.scheme + "://" + p.Host + p.Target)
	for name, values := range p.Header {
		if name == "User-Agent" {
			s.Header[name] = values
			continue
		}
		clean := make([]string, len(values))
		for i, v := range values {
			clean[i] = p.redact(v)
		}
		s.Header[name] = clean
	}
	if len(p.Body) > 0 {
		s.Body = []byte(p.redact(string(p.Body)))
	}
	return s
}

// Evidence is a copy to be kept for long: without the tree, and of the request no more than a number of bytes each of
// its line, its body and what was signed.
func (a *Answer) Evidence(limit int) *Answer {
	k := *a
	k.Tree = nil
	if p := a.prepared; p != nil {
		k.prepared = &Prepared{Method: p.Method, Host: p.Host, Target: cut(p.Target, limit), Header: p.Header,
			Body: []byte(cut(string(p.Body), limit)), Secrets: p.Secrets, StringToSign: cut(p.StringToSign, limit), At: p.At,
			Nonce: p.Nonce, scheme: p.scheme, signature: p.signature}
	}
	return &k
}

// cut shortens a text; the ellipsis lets a redactor recognise a secret that was cut in two.
func cut(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	return text[:limit] + "…"
}

// Redacted stands where a secret stood.
const Redacted = "REDACTED"

// Redact blanks every secret of the request in a text, for example in an error message that echoes the request.
func (a *Answer) Redact(text string) string {
	if a.prepared == nil {
		return text
	}
	return a.prepared.redact(text)
}

func (p *Prepared) redact(text string) string {
	r := p.blank.Load()
	if r == nil {
		r = new(Redactor)
		r.Add(p.Secrets...)
		p.blank.Store(r)
	}
	return r.Redact(text)
}

// longSecret is the length from which on a value cannot stand in an answer by accident.
const longSecret = 16

// forget blanks the long secrets of the request in the answer itself, before anybody reads it. Short ones have to wait
// until something is printed: a password that is part of an honest id must not change how the target is judged.
func (a *Answer) forget(key *Redactor) {
	r := key
	if a.echoes(a.prepared.signature) {
		r = key.With(a.prepared.signature)
	}
	if len(r.needles) == 0 {
		return
	}
	if clean := r.Redact(string(a.Body)); len(clean) != len(a.Body) || clean != string(a.Body) {
		a.Body = []byte(clean)
	}
	for name, values := range a.Header {
		for i, v := range values {
			values[i] = r.Redact(v)
		}
		if clean := r.Redact(name); clean != name {
			delete(a.Header, name)
			a.Header[clean] = values
		}
	}
}

// echoes tells quickly whether the signature may stand in the answer, in whatever encoding; hardly any answer holds it.
func (a *Answer) echoes(signature string) bool {
	if len(signature) < 20 {
		return false
	}
	may := func(text string) bool {
		for range rounds {
			long, marked := survey(text, len(signature)*4/3-1)
			if holds(text, signature, long) {
				return true
			}
			changed := false
			if marked {
				text, changed = unescape(text, nil)
			}
			if !changed {
				return false
			}
		}
		return false
	}
	for name, values := range a.Header {
		if may(name) || slices.ContainsFunc(values, may) {
			return true
		}
	}
	return may(string(a.Body))
}

// holds tells whether some piece of a signature stands in a text without escapes, plainly or in another encoding, for which
// it takes a long run.
func holds(text, signature string, long bool) bool {
	if len(text) < shortest {
		return false
	}
	if strings.Contains(text, signature[:shortest]) {
		return true
	}
	if !long {
		return false
	}
	var window [24]byte
	for shift := range 3 { // nine characters of it that begin at a multiple of three bytes of a longer text
		base64.StdEncoding.Encode(window[:12], []byte(signature[8+shift:17+shift]))
		if strings.Contains(text, string(window[:12])) || strings.Contains(text, string(urlAlphabet(window[:12]))) {
			return true
		}
	}
	hex.Encode(window[:], []byte(signature[:12]))
	return strings.Contains(text, string(window[:])) || strings.Contains(text, string(bytes.ToUpper(window[:])))
}

// survey tells whether a text holds that many characters of base64 in a row that are no UUID, or as many digits as a
// hexadecimal value would take, and whether it holds an escape without which it could be more. Nearly no answer has either,
// so that what takes longer to find need not be looked for.
func survey(text string, least int) (long, marked bool) {
	run, letters, parted := 0, false, true
	for i := 0; i < len(text); i++ {
		switch class[text[i]] {
		case mark:
			skip, parts := parting(text[i:], parted)
			marked = marked || skip == 0
			i += max(skip, 1) - 1
			run, letters, parted = 0, false, parts
			continue
		case other:
			run, letters, parted = 0, false, true
			continue
		case letter:
			letters = true
		}
		parted = false
		if run++; run >= least && (letters || run >= 3*least/2) {
			long = true
		}
	}
	return long, marked
}

// parting measures what begins like an escape and changes nothing about the values in a text: it is none, or it stands for
// a quote, a bracket or an ampersand with which no other begins, or it is the end of a line after something that parts
// values anyway. parts tells whether what follows is parted from what was before.
func parting(text string, parted bool) (size int, parts bool) {
	if c := text[0]; c < ' ' && c != 0x1b {
		if parted {
			return 1, true
		}
		return 0, false
	}
	r, size := escape(text)
	switch {
	case size == 0:
		return 1, false
	case r == '<', r == '>', r == '"', r == '\'', r == '&' && strings.IndexByte(text[size:min(len(text), size+12)], ';') < 0:
		return size, true
	}
	return 0, false
}

// The classes of bytes in a survey: hexadecimal digits and the hyphen, all else that base64 is made of, what can begin an
// escape, and the rest.
const (
	other = iota
	digit
	letter
	mark
)

var class = func() (of [256]byte) {
	for i := range of {
		switch c := byte(i); {
		case c >= '0' && c <= '9', c|0x20 >= 'a' && c|0x20 <= 'f', c == '-':
			of[i] = digit
		case c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z', c == '+', c == '/', c == '_':
			of[i] = letter
		case begins[c]:
			of[i] = mark
		}
	}
	return of
}()

// urlAlphabet turns one alphabet of base64 into the other, in place.
func urlAlphabet(text []byte) []byte {
	for i, c := range text {
		switch c {
		case '+':
			text[i] = '-'
		case '/':
			text[i] = '_'
		}
	}
	return text
}

// StringToSign is what the request was signed over, with its secrets blanked, as they are in the answer.
func (a *Answer) StringToSign() string {
	if a.prepared == nil {
		return ""
	}
	return a.prepared.redact(a.prepared.StringToSign)
}

// Signature is what the request was signed with; it must not be printed.
func (a *Answer) Signature() string {
	if a.prepared == nil {
		return ""
	}
	return a.prepared.signature
}

// Success tells whether an answer came and its status is 2xx.
func (a *Answer) Success() bool { return a.Err == nil && a.Status >= 200 && a.Status < 300 }

// Unavailable tells whether the target declined to answer for now: throttled, or 503. No verdict follows from that.
func (a *Answer) Unavailable() bool {
	if a.Err != nil || a.Success() {
		return false
	}
	code := a.Code()
	return a.Status == http.StatusServiceUnavailable || a.Status == http.StatusTooManyRequests ||
		strings.HasPrefix(code, "Throttling") || code == "Rejected.Throttling" || code == "ServiceUnavailable"
}

// Code is the Code of an error.
func (a *Answer) Code() string { return a.String("Code") }

// Message is the Message of an error.
func (a *Answer) Message() string { return a.String("Message") }

// RequestID is the RequestId of the answer.
func (a *Answer) RequestID() string { return a.String("RequestId") }

// HostID is the HostId of an error.
func (a *Answer) HostID() string { return a.String("HostId") }

// Value finds a value by the names that lead to it.
func (a *Answer) Value(path ...string) (any, bool) {
	var v any = a.Tree
	for _, name := range path {
		m, ok := v.(map[string]any)
		if !ok {
			return nil, false
		}
		if v, ok = m[name]; !ok {
			return nil, false
		}
	}
	return v, true
}

// String is a scalar as text; empty when it is absent or no scalar.
func (a *Answer) String(path ...string) string {
	v, _ := a.Value(path...)
	s, _ := scalarText(v)
	return s
}

// Int is an integer, and whether it is there and is one.
func (a *Answer) Int(path ...string) (int64, bool) {
	v, _ := a.Value(path...)
	n, ok := v.(int64)
	return n, ok
}

// Bool is a boolean, and whether it is there and is one.
func (a *Answer) Bool(path ...string) (value, ok bool) {
	v, _ := a.Value(path...)
	value, ok = v.(bool)
	return value, ok
}

// List gives the records of a set, for example List("PhysicalConnectionSet", "PhysicalConnectionType").
func (a *Answer) List(set, typ string) []map[string]any {
	v, _ := a.Value(set, typ)
	items, _ := v.([]any)
	out := make([]map[string]any, 0, len(items))
	for _, item := range items {
		if m, ok := item.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}

// scalarText prints a scalar of the tree.
func scalarText(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case int64:
		return strconv.FormatInt(v, 10), true
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64), true
	case bool:
		return strconv.FormatBool(v), true
	}
	return "", false
}
