package profile

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files")

// golden compares got with a file below testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func environment(pairs ...string) lookup {
	return func(name string) (string, bool) {
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1], true
			}
		}
		return "", false
	}
}

// secrets are in the mistakes below; none may be in a message.
var secrets = []string{"hunter2", "LTAI5tSecretId"}

// mistakes are what a tired person writes.
var mistakes = []struct{ name, text string }{
	{"a misspelt key", "setle: 10s\n"},
	{"a key in another spelling", "request_timeout: 10s\n"},
	{"a misspelt key deep down", "budget:\n  requests: 100\n  perSeccond: 5\n"},
	{"a key of a section at the top", "endpoint: http://127.0.0.1:8080\n"},
	{"a key of the top in a section", "target:\n  settle: 3s\n"},
	{"a section in a section", "target:\n  budget: {requests: 5}\n"},
	{"a key from nowhere", "budget: {frobnicate: 1}\n"},
	{"verification switched off", "tls:\n  insecureSkipVerify: true\n"},
	{"a secret in the profile", "credentials:\n  accessKeyId: LTAI5tSecretId\n  accessKeySecret: hunter2\n"},
	{"a secret at the top", "password: hunter2\n"},
	{"a secret in a flow", "credentials: {secret: hunter2, file: [hunter2]}\n"},
	{"the same key twice", "settle: 1s\ntimeout: 1m\nsettle: 2s\n"},
	{"the same section twice", "target: {region: a}\nbudget: {requests: 5}\ntarget: {region: b}\n"},
	{"a section that is text", "target: http://127.0.0.1:8080\n"},
	{"a list for a section", "operator:\n  - url: http://x\n"},
	{"text that is a number", "implementation:\n  version: 2.3\n"},
	{"text that is a truth", "implementation: {name: true}\n"},
	{"a key without a value", "target:\n  region:\n"},
	{"an empty text", "target: {region: \"\"}\n"},
	{"a list for a text", "target: {region: [a, b]}\n"},
	{"a region with a blank", "target: {region: cn shanghai}\n"},
	{"a duration without unit", "settle: 10\n"},
	{"a duration in words", "settle: 10 seconds\n"},
	{"a duration below zero", "settle: -1s\n"},
	{"no time for an answer", "requestTimeout: 0s\n"},
	{"a number in words", "budget: {requests: many}\n"},
	{"a number in quotes", "budget: {requests: \"100\"}\n"},
	{"a number with a fraction", "budget: {requests: 1.5}\n"},
	{"a number with separators", "budget: {requests: 5_000}\n"},
	{"an octal number", "budget: {requests: 010}\n"},
	{"no requests", "budget: {requests: 0}\n"},
	{"no connections", "budget: {connectionsAtOnce: 0}\n"},
	{"a rate below zero", "budget: {perSecond: -1}\n"},
	{"a rate that is no number", "budget: {perSecond: .nan}\n"},
	{"a rate with a unit", "budget: {perSecond: 100/m}\n"},
	{"no parallel checks", "parallel: 0\n"},
	{"an endpoint without scheme", "target: {endpoint: \"127.0.0.1:8080\"}\n"},
	{"an endpoint by name without scheme", "target: {endpoint: \"localhost:8080\"}\n"},
	{"an endpoint with a misspelt scheme", "target: {endpoint: \"htpp://127.0.0.1\"}\n"},
	{"an endpoint without host", "target: {endpoint: \"http://:8080\"}\n"},
	{"an endpoint with a wrong port", "target: {endpoint: \"http://127.0.0.1:80800\"}\n"},
	{"an endpoint with a password", "target:\n  endpoint: http://me:hunter2@127.0.0.1\n"},
	{"an endpoint with a query", "target: {endpoint: \"http://127.0.0.1/?token=hunter2\"}\n"},
	{"an endpoint with a blank", "target: {endpoint: \"http://127.0.0.1 \"}\n"},
	{"an endpoint that is no URL", "target: {endpoint: \"http://[::1\"}\n"},
	{"a proxy without scheme", "proxy: me:hunter2@proxy:3128\n"},
	{"a proxy with an odd scheme", "proxy: ftp://me:hunter2@proxy\n"},
	{"both ways to the operator", "operator:\n  url: http://127.0.0.1/advance\n  command: [./advance.sh]\n"},
	{"a command that is text", "operator: {command: ./advance.sh}\n"},
	{"a command without words", "operator: {command: []}\n"},
	{"a home directory", "credentials: {file: ~/keys.env}\n"},
	{"a certificate without key", "tls: {ca: ca.pem, cert: a.pem}\n"},
	{"a key without certificate", "tls: {key: a.pem}\n"},
	{"a header that is ours", "headers:\n  Authorization: Bearer hunter2\n"},
	{"a header of the signer", "headers: {x-acs-date: hunter2}\n"},
	{"a header with a blank in its name", "headers:\n  X Y: hunter2\n"},
	{"a header twice", "headers:\n  X-A: hunter2\n  x-a: hunter2\n"},
	{"a header with a line break", "headers:\n  X-A: \"hunter2\\r\\nX-B: hunter2\"\n"},
	{"a header that is a number", "headers:\n  X-A: 5\n"},
	{"an unknown clause", "stances: {CPC-IDEM-12: fresh}\n"},
	{"a clause from nowhere", "stances: {RFC-2119: fresh}\n"},
	{"a stance on a settled clause", "stances:\n  CPC-STATE-007: fresh\n"},
	{"a misspelt stance", "stances: {CPC-IDEM-012: fersh}\n"},
	{"a wrong stance", "stances: {CPC-IDEM-012: yesterday}\n"},
	{"a stance that is a truth", "stances: {CPC-IDEM-012: yes, CPC-DEL-006: true}\n"},
	{"a waiver without reason", "knownFailing:\n  - clause: CPC-IDEM-012\n"},
	{"a waiver with an empty reason", "knownFailing:\n  - {clause: CPC-IDEM-012, reason: \" \"}\n"},
	{"a waiver of nothing", "knownFailing:\n  - reason: it is Monday\n"},
	{"a waiver of two things", "knownFailing: [{clause: CPC-IDEM-012, check: \"a*\", reason: both}]\n"},
	{"a waiver of an unknown clause", "knownFailing: [{clause: CPC-IDEM-99, reason: x}]\n"},
	{"a waiver that matches nothing", "knownFlaky: [{clause: CPC-IDM-*, reason: x}]\n"},
	{"a waiver twice", "knownFailing:\n- {clause: CPC-IDEM-012, reason: x}\n" +
		"knownFlaky:\n- {clause: CPC-IDEM-012, reason: y}\n"},
	{"a waiver that is a word", "knownFailing:\n  - CPC-IDEM-012\n"},
	{"waivers that are keys", "knownFailing:\n  CPC-IDEM-012: x\n"},
	{"a waiver with a misspelt key", "knownFailing:\n  - {clause: CPC-IDEM-012, resaon: x}\n"},
	{"a date of another country", "knownFailing: [{clause: CPC-IDEM-012, reason: x, until: 31.03.2027}]\n"},
	{"a date with a time", "knownFailing: [{clause: CPC-IDEM-012, reason: x, until: 2027-03-31T00:00:00Z}]\n"},
	{"a day that is none", "knownFailing: [{clause: CPC-IDEM-012, reason: x, until: 2027-02-30}]\n"},
	{"a year alone", "knownFailing: [{clause: CPC-IDEM-012, reason: x, until: 2027}]\n"},
	{"a variable that is not set", "target:\n  endpoint: http://${NO_SUCH_HOST}:8080\n"},
	{"a variable with a bad value", "target:\n  endpoint: ${SECRET}\n"},
	{"a variable without braces", "target: {region: $REGION}\n"},
	{"a variable that is not closed", "target:\n  region: ${REGION\n"},
	{"a variable with a default", "target: {region: \"${REGION:-cn-shanghai}\"}\n"},
	{"a number from a variable", "budget: {requests: \"${SECRET}\"}\n"},
	{"an anchor and an alias", "target: &t {region: a}\nbudget: *t\n"},
	{"a password like an alias", "password: *hunter2\n"},
	{"a password like an anchor", "credentials:\n  file: &hunter2 x\n"},
	{"a password like a tag", "headers:\n  X-A: !hunter2\n"},
	{"a password with dollars", "headers: {X-A: \"$hunter2\"}\n"},
	{"a password with braces", "headers: {X-A: \"${hunter2!}\"}\n"},
	{"a merge key", "budget:\n  <<: {requests: 5}\n"},
	{"a tag", "settle: !!str 10s\n"},
	{"a key that is a list", "[a, b]: 5\n"},
	{"two documents", "settle: 1s\n---\nsettle: 2s\n"},
	{"a list for a profile", "- settle: 1s\n"},
	{"a text for a profile", "settle 10s\n"},
	{"a tab", "target:\n\tregion: a\n"},
	{"a blank too many", "target:\n  region: a\n   endpoint: http://x\nsettle: 1s\n"},
	{"a blank too few", "target:\n  region: a\n endpoint: http://x\nsettle: 1s\n"},
	{"a missing blank", "settle:10s\ntimeout: 5m\n"},
	{"a quote that is open", "implementation:\n  name: \"Acme\n  version: \"1\"\nsettle: 1s\n"},
	{"a bracket that is open", "settle: 1s\nbudget: {requests: 5\ntimeout: 1m\n"},
	{"a colon in a text", "implementation:\n  name: Acme: Express\nsettle: 1s\n"},
	{"a line that is no YAML with a secret in it", "a: b\n  password: hunter2: x\n"},
	{"another encoding", "implementation:\n  name: Z\xfcrich\n"},
	{"a NUL", "settle: \x00\n"},
	{"an escape of the terminal", "implementation:\n  name: \"\\e[31m\"\n"},
	{"a long line", "implementation: {name: " + strings.Repeat("x", 200) + ", versoin: \"1\", contact: " +
		strings.Repeat("y", 200) + "}\n"},
	{"a line too long to quote", "implementation: {nmae: " + strings.Repeat("x", maxQuoted) + "}\n"},
	{"line ends of Windows", "settle: 1s\r\nsetle: 2s\r\n"},
	{"a byte order mark", "\ufeffsetle: 2s\n"},
	{"everything at once", "setle: 10\ntarget: {endpoint: localhost, regoin: a}\n" +
		"budget: {requests: 0, perSecond: x}\nparallel: x\ntimeout: 1\nstances: {A: b}\n" +
		"knownFailing: [{clause: X}]\nproxy: x\nsettle: 1\ntls: {cert: a}\nrequestTimeout: no\n"},
}

func TestMistakesAreExplained(t *testing.T) {
	var out strings.Builder
	for _, m := range mistakes {
		p, err := parse("profile.yaml", []byte(m.text), environment("SECRET", "hunter2"))
		if err == nil || p != nil {
			t.Errorf("%s: accepted", m.name)
			continue
		}
		out.WriteString("-- " + m.name + " --\n" + err.Error() + "\n")
		var one *Error
		if !errors.As(err, &one) || one.File != "profile.yaml" || one.Line < 1 || one.Column < 1 {
			t.Errorf("%s: no place in %#v", m.name, err)
		}
	}
	for _, secret := range secrets {
		if strings.Contains(out.String(), secret) {
			t.Errorf("a message shows %s", secret)
		}
	}
	golden(t, "mistakes.golden", out.String())
}
