package wire

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// mostWords is how many characters of a value a reader is shown.
const mostWords = 40

// falsified says how a signature is wrong, by the word for it.
var falsified = map[string]string{
	SecretWrong:         "signed with a wrong secret",
	"other":             "signed with the secret of another account",
	SecretNoAmpersand:   "signed without the ampersand behind the secret",
	SecretWithAmpersand: "signed with an ampersand behind the secret",
	SecretHalf:          "the case of half the signature swapped",
	SecretCut:           "the signature cut short",
	SecretUpper:         "the signature in capitals",
	SecretLower:         "the signature in small letters",
	SecretReorder:       "SignedHeaders the other way round",
}

// String says in a few words what is unusual about a request. Values are quoted as Go quotes them, and long ones cut.
func (d *Deviation) String() string {
	var out []string
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	pairs := func(list []Param, format string) {
		for _, p := range list {
			say(format, quotedName(p.Name), quoted(p.Value))
		}
	}
	names := func(list []string, format string) {
		for _, name := range list {
			say(format, quotedName(name))
		}
	}
	names(d.Omit, "without %s")
	pairs(d.Set, "%s=%s")
	pairs(d.Add, "%s=%s added")
	pairs(d.Late, "%s=%s, set after signing")
	pairs(d.LateAdd, "%s=%s, added after signing")
	names(d.LateOmit, "without %s, dropped after signing")
	switch {
	case d.Age > 0:
		say("dated %s ago", d.Age)
	case d.Age < 0:
		say("dated in %s", -d.Age)
	}
	if d.Nonce != "" {
		say("nonce %s", quoted(d.Nonce))
	}
	if d.Secret != "" {
		text := falsified[d.Secret]
		if text == "" {
			text = "secret " + quoted(d.Secret)
		}
		out = append(out, text)
	}
	for _, part := range []struct{ what, value string }{{"signed as", d.SignAs}, {"method", d.Method}, {"path", d.Path},
		{"encoding", string(d.Encode)}} {
		if part.value != "" {
			out = append(out, part.what+" "+quotedName(part.value))
		}
	}
	if d.NoSignature {
		out = append(out, "not signed")
	}
	pairs(d.Unsigned, "header %s=%s")
	for _, part := range []struct {
		what  string
		value *string
	}{{"query", d.RawQuery}, {"body", d.Body}, {"Content-Type", d.ContentType}} {
		if part.value != nil {
			out = append(out, part.what+" "+quoted(*part.value))
		}
	}
	return strings.Join(out, ", ")
}

// quoted quotes a value. Of a long one the beginning is shown, and how long it is.
func quoted(value string) string {
	if utf8.RuneCountInString(value) <= mostWords {
		return strconv.Quote(value)
	}
	runes := []rune(value)
	return fmt.Sprintf("%s… (%d bytes)", strconv.Quote(string(runes[:mostWords/2])), len(value))
}

// quotedName leaves names alone that are words.
func quotedName(name string) string {
	if name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return (r|0x20 < 'a' || r|0x20 > 'z') && (r < '0' || r > '9') && !strings.ContainsRune("-_./", r)
	}) && len(name) <= mostWords {
		return name
	}
	return quoted(name)
}
