package main

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"html"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pconform/pconform/fixtures/hostile"
	"github.com/pconform/pconform/fixtures/refserver"
)

// The keys of these tests have every character in them that is escaped somewhere.
const (
	testKeyID  = "LTAItestkey"
	testSecret = `S3cr3t/Key+Value=&"<Long>Enough`
	testToken  = "CAIS/tok+en==with/all+the=special&chars%20in\"it<>"
)

var testAccounts = []refserver.Account{{KeyID: testKeyID, Secret: testSecret}, {KeyID: "testid2", Secret: "s3cond-secret/+="}}

func secretEnv(token bool) []string {
	env := []string{"ALIBABA_CLOUD_ACCESS_KEY_ID=" + testKeyID, "ALIBABA_CLOUD_ACCESS_KEY_SECRET=" + testSecret}
	if token {
		env = append(env, "ALIBABA_CLOUD_SECURITY_TOKEN="+testToken)
	}
	return env
}

// scanner looks for secrets in whatever the program wrote.
type scanner struct {
	plain      []string        // texts that must not occur
	signatures map[string]bool // in the forms of length 28, 64 and their encodings
}

func newScanner(signatures []string) *scanner {
	s := &scanner{signatures: map[string]bool{}}
	for _, v := range []string{testSecret, testToken, "s3cond-secret/+="} {
		once := url.QueryEscape(v)
		quoted, _ := json.Marshal(v)
		s.plain = append(s.plain, v, once, url.QueryEscape(once), url.PathEscape(v), html.EscapeString(v), strings.Trim(string(quoted), `"`),
			strings.ReplaceAll(v, "/", `\/`), hex.EncodeToString([]byte(v)), strings.ToUpper(hex.EncodeToString([]byte(v))))
		for shift := range 3 {
			for _, e := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
				text := e.EncodeToString([]byte(strings.Repeat("x", shift) + v))
				s.plain = append(s.plain, text[4:len(text)-2])
			}
		}
	}
	for _, v := range signatures {
		for _, form := range []string{v, hex.EncodeToString([]byte(v)), base64.StdEncoding.EncodeToString([]byte(v))} {
			s.signatures[form] = true
		}
	}
	return s
}

// signed lists the signatures in a text. Their ends are looked for first: an equals sign, or hexadecimal digits.
func (s *scanner) signed(text string) (out []string) {
	hexadecimal := 0
	for i := range len(text) {
		c := text[i]
		if hexadecimal++; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			hexadecimal = 0
		}
		sizes := []int(nil)
		switch {
		case c == '=':
			sizes = []int{28, 40, 88}
		case hexadecimal >= 56:
			sizes = []int{56, 64, 128}
		}
		for _, size := range sizes {
			if i+1 >= size && s.signatures[text[i+1-size:i+1]] {
				out = append(out, "signature "+text[i+1-size:i+1])
			}
		}
	}
	return out
}

// hits lists what of a text must not be there.
func (s *scanner) hits(text string) (out []string) {
	for layer := range 4 {
		for _, p := range s.plain {
			if strings.Contains(text, p) {
				out = append(out, p)
			}
		}
		out = append(out, s.signed(text)...)
		next := html.UnescapeString(text)
		next = strings.NewReplacer(`\/`, "/", `\"`, `"`, `\u0026`, "&", `\u003c`, "<", `\u003e`, ">", `\u002b`, "+", `\u003d`, "=", `\\`, `\`,
			"\u200b", "").Replace(next)
		if layer > 0 {
			next = percent.ReplaceAllStringFunc(next, func(e string) string { t, _ := url.PathUnescape(e); return t })
		}
		if next == text && layer > 0 {
			break
		}
		text = next
	}
	return out
}

var percent = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)

// scan fails the test for every secret in the output and in the files of a run.
func (s *scanner) scan(t *testing.T, r *ran) {
	t.Helper()
	texts := map[string]string{"stdout": r.stdout, "stderr": r.stderr}
	_ = filepath.Walk(r.out, func(path string, info os.FileInfo, err error) error {
		if err == nil && info.Mode().IsRegular() {
			text, _ := os.ReadFile(path)
			texts[strings.TrimPrefix(path, r.out)] = string(text)
		}
		return nil
	})
	for name, text := range texts {
		hits := s.hits(text)
		slices.Sort(hits)
		if hits = slices.Compact(hits); len(hits) > 0 {
			t.Errorf("%s holds %d secrets, such as %q", name, len(hits), hits[:min(3, len(hits))])
		}
	}
}

// TestScannerFinds shows that the scan would notice: a scan that finds nothing anywhere proves nothing.
func TestScannerFinds(t *testing.T) {
	signature := "aGk+Xy0vMTIzNDU2Nzg5MGFiY2Q="
	s := newScanner([]string{signature})
	quoted, _ := json.Marshal(testSecret)
	for _, text := range []string{testSecret, url.QueryEscape(testToken), url.QueryEscape(url.QueryEscape(testSecret)), html.EscapeString(testSecret),
		string(quoted), base64.StdEncoding.EncodeToString([]byte("user:" + testSecret)), hex.EncodeToString([]byte(testToken)),
		"x" + signature, url.QueryEscape(signature), "Signature%3D" + url.QueryEscape(url.QueryEscape(signature)), base64.StdEncoding.EncodeToString([]byte(signature))} {
		if len(s.hits("before "+text+" after")) == 0 {
			t.Errorf("not found: %s", text)
		}
	}
	if hits := s.hits("nothing to see here, Signature=REDACTED"); len(hits) > 0 {
		t.Errorf("found %v", hits)
	}
}

// TestSecretsStayInside runs the program against an honest server, a faulty one and those that echo what they get, with
// and without a security token, and looks for the keys in everything that it writes.
func TestSecretsStayInside(t *testing.T) {
	list := []hostile.Behaviour{{Name: "honest", Codes: []int{exitOK}}}
	for _, b := range hostile.All() {
		if strings.HasPrefix(b.Name, "echo-") || b.Name == "one-request-id" {
			list = append(list, b)
		}
	}
	if testing.Short() {
		list = list[:4]
	}
	each(t, len(list)*2, func(i int) (string, func(*testing.T)) {
		b, token := list[i/2], i%2 == 0
		name := b.Name
		if token {
			name += "-with-token"
		}
		return name, func(t *testing.T) {
			s := start(t, &b)
			r := pconform(t, secretEnv(token), "run", "--endpoint", s.URL, "--operator-url", s.OperatorURL(), "--settle", "100ms",
				"--timeout", "20s", "--request-timeout", "2s", "--family", "rendering,errors,listing,signing", "-vv")
			if !slices.Contains(b.Codes, r.code) {
				t.Errorf("exit code %d, want one of %v\n%s", r.code, b.Codes, tail(r.stderr))
			}
			newScanner(s.Signatures()).scan(t, r)
			d := pconform(t, secretEnv(token), "doctor", "--endpoint", s.URL)
			newScanner(s.Signatures()).scan(t, d)
		}
	})
}
