package wire

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"html"
	"net/url"
	"strings"
	"testing"
)

const hidden = `t3st/S3cret+Value="&<x>`

// TestRedactorFindsEscapedValues writes a secret in every way that a server or a rendering may.
func TestRedactorFindsEscapedValues(t *testing.T) {
	var r Redactor
	r.Add(hidden)
	quoted, _ := json.Marshal(hidden)
	spelled := ""
	for _, c := range []byte(hidden) {
		spelled += `\u00` + hex.EncodeToString([]byte{c})
	}
	twice, _ := json.Marshal(string(quoted))
	for name, text := range map[string]string{
		"as it is": hidden, "percent": url.QueryEscape(hidden), "percent twice": url.QueryEscape(url.QueryEscape(hidden)),
		"JSON": string(quoted), "JSON twice": string(twice), "JSON spelled out": spelled, "XML": html.EscapeString(hidden),
		"slashes": strings.ReplaceAll(hidden, "/", `\/`), "hexadecimal": strings.ToUpper(hex.EncodeToString([]byte(hidden))),
		"base64": base64.StdEncoding.EncodeToString([]byte("id:" + hidden)), "base64 of URLs": base64.URLEncoding.EncodeToString([]byte("a" + hidden + "b")),
		"in pieces": strings.Join(strings.Split(hidden, ""), "\u200b"), "coloured": strings.Join(strings.Split(hidden, ""), "\x1b[0m"),
		"after a backslash": `\` + hidden, "percent in JSON": `"` + strings.ReplaceAll(url.QueryEscape(hidden), "%", `\u0025`) + `"`,
	} {
		got := r.Redact("before " + text + " after")
		if !strings.HasPrefix(got, "before ") || !strings.HasSuffix(got, " after") || !strings.Contains(got, Redacted) {
			t.Errorf("%s: %s", name, got)
		}
		if strings.Contains(got, "S3cret") || len(got) > len("before  after")+len(Redacted)+12 {
			t.Errorf("%s: too much is left: %s", name, got)
		}
	}
	if got := r.Redact("cut off: t3st/S3cr…"); got != "cut off: "+Redacted+"…" {
		t.Error(got)
	}
	for _, text := range []string{"", "nothing", "50% of &amp; and \\ and \u200b", `{"a":"\u00e9\n"}`, "%", "\\", "&#x", "\x1b"} {
		if got := r.Redact(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

// FuzzRedact holds the redactor to its two promises: it never fails, and what it gives back has no secret in it.
func FuzzRedact(f *testing.F) {
	f.Add("x", hidden)
	f.Add("%25%7", "\\u00")
	f.Fuzz(func(t *testing.T, before, after string) {
		var r Redactor
		r.Add(hidden)
		if got := r.Redact(before + hidden + after); strings.Contains(got, hidden) {
			t.Errorf("%q", got)
		}
		r.Redact(before + after)
	})
}

// TestForgetFindsTheSignature echoes a signature in every way that a server may, and expects none to get through.
func TestForgetFindsTheSignature(t *testing.T) {
	const signature = "OLeaidS1JvxuMvnyHOwuJ+uX5qY="
	quoted, _ := json.Marshal(signature)
	echoes := map[string]string{"as it is": signature, "percent": url.QueryEscape(signature), "XML": html.EscapeString(signature),
		"JSON": string(quoted), "hexadecimal": hex.EncodeToString([]byte(signature)), "cut off": signature[:12],
		"HEXADECIMAL":                  strings.ToUpper(hex.EncodeToString([]byte(signature))),
		"in lines":                     ">\n\t" + signature[:4] + "\r\n" + signature[4:9] + "\n" + signature[9:] + "\n<",
		"after an escape of an escape": "&amp;#79;" + signature[1:], "after a line in an escape": "&quot;%\n4f" + signature[1:]}
	for shift := range 3 {
		text := []byte(strings.Repeat("x", shift) + signature + "yz")
		echoes["base64 at "+string(rune('0'+shift))] = base64.StdEncoding.EncodeToString(text)
		echoes["base64 of URLs at "+string(rune('0'+shift))] = base64.URLEncoding.EncodeToString(text)
	}
	for name, text := range echoes {
		for _, place := range []string{"body", "value", "name"} {
			a := &Answer{prepared: &Prepared{signature: signature}, Header: map[string][]string{"X-A": {"b"}}}
			switch place {
			case "body":
				a.Body = []byte("before " + text)
			case "value":
				a.Header["X-Echo"] = []string{text}
			default:
				a.Header[text] = []string{"c"}
			}
			a.forget(new(Redactor))
			left := string(a.Body)
			for n, values := range a.Header {
				left += " " + n + " " + strings.Join(values, " ")
			}
			if !strings.Contains(left, Redacted) || strings.Contains(left, text) {
				t.Errorf("%s in the %s: %s", name, place, left)
			}
		}
	}
}
