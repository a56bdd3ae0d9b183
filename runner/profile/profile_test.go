package profile

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"github.com/pconform/pconform/model/spec"
)

// design is the profile of DESIGN.md with a real clause, and everything else a profile can hold.
const design = `implementation:
  {name: Acme Express Connect, version: 2.3.1, url: https://example.com, contact: team@example.com}
target:
  endpoint: http://127.0.0.1:8080
  region: ${REGION}
  accessPoint: ap-cn-shanghai-a          # default: first of DescribeAccessPoints
credentials:
  file: ./credentials.env
  other: {file: ./other.env}
  disabled: {file: ./disabled.env}
  unopened: {file: ./unopened.env}
operator:
  url: http://127.0.0.1:8080/__operator/advance?token=abc
headers: {X-Tenant: blue, X-Api-Key: hunter2, X-Plain: "${HIDDEN}", X-Price: "$$5"}
tls: {ca: ca.pem, cert: /etc/cert.pem, key: key.pem}
proxy: http://me:hunter2@proxy.example.com:3128
settle: 3s
requestTimeout: 1m30s
timeout: 1h
parallel: 2
budget: {requests: 5000, perSecond: 0.5, connectionsAtOnce: 3}
stances: {CPC-IDEM-012: fresh}
knownFailing: [{clause: CPC-IDEM-*, reason: "not yet: #5", until: 2027-03-31}]
knownFlaky: [{check: "a [slow] check*", reason: Mondays}]
`

func sample(t *testing.T) *Profile {
	t.Helper()
	p, err := parse("conf/profile.yaml", []byte(design), environment("REGION", "cn-shanghai", "HIDDEN", "unseen"))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestTheProfileOfTheDesignIsRead(t *testing.T) {
	want := &Profile{
		Implementation: Implementation{
			Name: "Acme Express Connect", Version: "2.3.1", URL: "https://example.com", Contact: "team@example.com",
		},
		Target: Target{Endpoint: "http://127.0.0.1:8080", Region: "cn-shanghai", AccessPoint: "ap-cn-shanghai-a"},
		Credentials: CredentialFiles{
			File: "./credentials.env", Other: CredentialFile{"./other.env"},
			Disabled: CredentialFile{"./disabled.env"}, Unopened: CredentialFile{"./unopened.env"},
		},
		Operator: Operator{URL: "http://127.0.0.1:8080/__operator/advance?token=abc"},
		Headers:  map[string]string{"X-Tenant": "blue", "X-Api-Key": "hunter2", "X-Plain": "unseen", "X-Price": "$5"},
		TLS:      TLS{CA: "ca.pem", Cert: "/etc/cert.pem", Key: "key.pem"},
		Proxy:    "http://me:hunter2@proxy.example.com:3128",
		Settle:   3 * time.Second, RequestTimeout: 90 * time.Second, Timeout: time.Hour, Parallel: 2,
		Budget:  Budget{Requests: 5000, PerSecond: 0.5, ConnectionsAtOnce: 3},
		Stances: map[string]string{"CPC-IDEM-012": "fresh"},
		KnownFailing: []Waiver{{
			Clause: "CPC-IDEM-*", Reason: "not yet: #5", Until: time.Date(2027, 3, 31, 0, 0, 0, 0, time.UTC),
		}},
		KnownFlaky: []Waiver{{Check: "a [slow] check*", Reason: "Mondays"}},
	}
	if diff := cmp.Diff(want, sample(t), cmpopts.IgnoreUnexported(Profile{})); diff != "" {
		t.Error(diff)
	}
}

func TestAnEmptyFileIsTheDefaults(t *testing.T) {
	for _, text := range []string{"", "# nothing\n", "---\n", "target:\nbudget:\nknownFailing:\nheaders:\n"} {
		p, err := Parse("profile.yaml", []byte(text))
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if diff := cmp.Diff(Default(), p, cmpopts.IgnoreUnexported(Profile{})); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
	p := Default()
	if p.Settle != 10*time.Second || p.RequestTimeout != 10*time.Second || p.Timeout != 15*time.Minute ||
		p.Parallel != 4 || p.Budget != (Budget{Requests: 20000, ConnectionsAtOnce: 4}) {
		t.Errorf("defaults: %+v", p)
	}
}

func TestALoadThatFailsNamesTheFile(t *testing.T) {
	dir := t.TempDir()
	large := filepath.Join(dir, "large.yaml")
	if err := os.WriteFile(large, bytes.Repeat([]byte("# \n"), maxBytes), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		filepath.Join(dir, "none.yaml"): ": cannot be opened: no such file or directory",
		dir:                             ": cannot be read: is a directory",
		large:                           ": is longer than 1 MiB: this is no profile",
	} {
		if _, err := Load(path); err == nil || err.Error() != path+want {
			t.Errorf("Load(%s) = %v", path, err)
		}
	}
}

func TestAFileThatIsNoProfileIsRefusedInTime(t *testing.T) {
	for name, text := range map[string]string{
		"keys":     strings.Repeat("a: 1\n", 100_000),
		"headers":  "headers:\n" + strings.Repeat("  X-A: a\n", 100_000),
		"waivers":  "knownFailing:\n" + strings.Repeat("- {clause: CPC-IDEM-9, reason: x}\n", 25_000),
		"brackets": strings.Repeat("[", maxBytes-1),
		"braces":   strings.Repeat("{a: ", maxBytes/4-1),
		"one line": strings.Repeat("x", maxBytes-1),
		"bomb":     "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n",
	} {
		start := time.Now()
		if _, err := Parse(name, []byte(text)); err == nil || len(err.Error()) > 20_000 {
			t.Errorf("%s: error of %d bytes", name, len(err.Error()))
		}
		if d := time.Since(start); d > 20*time.Second {
			t.Errorf("%s took %s", name, d)
		}
	}
}

func TestPathsBelongToWhereTheyWereSaid(t *testing.T) {
	p := sample(t)
	if got := p.File("tls.ca"); got != filepath.Join("conf", "ca.pem") {
		t.Error(got)
	}
	if got := p.File("tls.cert"); got != "/etc/cert.pem" {
		t.Error(got)
	}
	if err := p.Override("tls.ca", "here.pem", "flag --ca"); err != nil {
		t.Fatal(err)
	}
	if got := p.File("tls.ca"); got != "here.pem" {
		t.Error(got)
	}
	p, err := Parse("conf/p.yaml", []byte("operator: {command: [./advance.sh, -v]}"))
	if err != nil {
		t.Fatal(err)
	}
	want, _ := filepath.Abs("conf/advance.sh")
	if diff := cmp.Diff([]string{want, "-v"}, p.OperatorCommand()); diff != "" {
		t.Error(diff)
	}
}

// uncommented takes the # from the settings that the example comments out, but not those that exclude each other.
func uncommented(text string) string {
	text = strings.Replace(text, "#command:", "# command:", 1)
	return regexp.MustCompile(`(?m)^( *)#(\S)`).ReplaceAllString(text, "$1$2")
}

func TestTheExampleIsValid(t *testing.T) {
	for _, text := range []string{Example(), uncommented(Example())} {
		p, err := Parse("pconform.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if text == Example() {
			continue
		}
		if len(p.Stances) != len(Stances) || len(p.KnownFailing) != 2 {
			t.Errorf("%+v", p)
		}
		for _, s := range p.Explain() {
			if s.Origin == "default" && s.Key != "operator.command" {
				t.Errorf("the example does not show %s", s.Key)
			}
		}
	}
}

func TestStancesAreClauses(t *testing.T) {
	for id, values := range Stances {
		if spec.ByID(id) == nil || len(values) < 2 {
			t.Errorf("%s: %v", id, values)
		}
	}
}

// schemaTree is YAML as a JSON Schema sees it: dates are texts.
func schemaTree(t *testing.T, text string) any {
	t.Helper()
	var node yaml.Node
	if err := yaml.Unmarshal([]byte(text), &node); err != nil {
		t.Fatal(err)
	}
	var texts func(*yaml.Node)
	texts = func(n *yaml.Node) {
		if n.ShortTag() == "!!timestamp" {
			n.Tag = "!!str"
		}
		for _, child := range n.Content {
			texts(child)
		}
	}
	texts(&node)
	var out any
	if err := node.Decode(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTheSchemaAgreesWithTheReader(t *testing.T) {
	golden(t, "schema.golden.json", string(Schema()))
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("profile.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("profile.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, good := range []string{Example(), uncommented(Example()), design, "budget: {requests: \"${N}\"}", "target:\n"} {
		if err := schema.Validate(schemaTree(t, good)); err != nil {
			t.Errorf("refused: %v\n%s", err, good)
		}
	}
	for _, bad := range []string{
		"setle: 1s", "settle: 10", "budget: {requests: 0}", "budget: {requests: 1.5}", "target: {endpoint: localhost}",
		"stances: {CPC-IDEM-012: no}", "stances: {CPC-STATE-007: fresh}", "knownFailing: [{clause: CPC-IDEM-012}]",
		"knownFailing: [{reason: x}]", "knownFailing: [{reason: x, clause: a, check: b}]", "tls: {cert: a}",
		"operator: {url: 'http://a', command: [b]}", "operator: {command: []}", "implementation: {version: 2.3}",
		"headers: {'a b': c}", "knownFlaky: [{clause: a, reason: x, until: 31.03.2027}]", "proxy: ftp://x",
	} {
		if schema.Validate(schemaTree(t, bad)) == nil {
			t.Errorf("the schema accepts %s", bad)
		}
		if _, err := Parse("p", []byte(bad)); err == nil {
			t.Errorf("the reader accepts %s", bad)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(design))
	f.Add([]byte(Example()))
	for _, m := range mistakes {
		f.Add([]byte(m.text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := parse("fuzz", text, environment("A", "b"))
		if (p == nil) == (err == nil) {
			t.Fatal("neither a profile nor an error, or both")
		}
		if err != nil {
			_ = err.Error()
			return
		}
		_, _, _ = p.Explain(), p.Digest(), p.Secrets()
	})
}
