package reports

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

var update = flag.Bool("update", false, "write the golden files and the schema anew")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs from the golden file; look, then run: go test ./reports -update", name)
	}
}

func render(t *testing.T, to func(io.Writer, *Document) error, d *Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := to(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func console(o Options) func(io.Writer, *Document) error {
	return func(w io.Writer, d *Document) error { return Console(w, d, o) }
}

var all = []struct {
	file string
	to   func(io.Writer, *Document) error
}{
	{"report.json", JSONTo}, {"junit.xml", JUnitTo}, {"summary.md", SummaryTo}, {"badge.json", BadgeTo},
	{"report.html", HTMLTo}, {"console.txt", console(Options{})},
	{"console-colour.txt", console(Options{Color: true, Width: 80})},
	{"console-ascii.txt", console(Options{ASCII: true, Verbose: 1, Width: 120, Out: "out"})},
}

func TestRenderingsAreGolden(t *testing.T) {
	t.Parallel()
	d := rich()
	for _, r := range all {
		t.Run(r.file, func(t *testing.T) { golden(t, r.file, render(t, r.to, d)) })
	}
}

func TestRenderingsAreTheSameAfterVerify(t *testing.T) {
	written := sample()
	d, err := Verify(render(t, JSONTo, written))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		if !bytes.Equal(render(t, r.to, written), render(t, r.to, d)) {
			t.Errorf("%s: a report that was read renders otherwise than the one that was written", r.file)
		}
	}
}

func TestNoSecretInAnyRendering(t *testing.T) {
	d := sample()
	for _, r := range all {
		if out := render(t, r.to, d); bytes.Contains(out, []byte("secret")) {
			t.Errorf("%s holds the secret of the endpoint", r.file)
		}
	}
}

func TestRenderingsHoldNoControlCharacters(t *testing.T) {
	t.Parallel()
	d := rich()
	for _, r := range all {
		out := string(render(t, r.to, d))
		if !utf8.ValidString(out) {
			t.Errorf("%s is not UTF-8", r.file)
		}
		if r.file == "console-colour.txt" {
			out = regexp.MustCompile(`\x1b\[[0-9;]*m`).ReplaceAllString(out, "")
		}
		for _, c := range out {
			// report.json keeps format characters as evidence; JSON itself escapes the controls.
			format := unicode.In(c, unicode.Cc, unicode.Cf) && r.file != "report.json"
			if c != '\n' && (format || c < 0x20 || c == 0x7f) {
				t.Fatalf("%s holds %U", r.file, c)
			}
		}
	}
}

func TestConsoleASCIIIsASCII(t *testing.T) {
	for _, c := range render(t, console(Options{ASCII: true, Verbose: 2}), sample()) {
		if c > 0x7e {
			t.Fatalf("byte %#x", c)
		}
	}
}

func TestConsoleIsShortWhenAllIsWell(t *testing.T) {
	out := render(t, console(Options{}), healthy())
	if n := bytes.Count(out, []byte("\n")); n > 30 {
		t.Errorf("%d lines:\n%s", n, out)
	}
	golden(t, "console-healthy.txt", out)
}

func TestConsoleKeepsToItsWidth(t *testing.T) {
	for line := range strings.SplitSeq(string(render(t, console(Options{Width: 80}), sample())), "\n") {
		if utf8.RuneCountInString(line) > 80 && !strings.Contains(line, "reproduce:") {
			t.Errorf("too wide: %s", line)
		}
	}
}

func TestConsoleCountsWhatItDoesNotShow(t *testing.T) {
	d := sample()
	for range 30 {
		d.Findings = append(d.Findings, Finding{ID: "F9", Clause: "CPC-NEW-001", Level: Must, Title: "more"})
	}
	for range 15 {
		d.Findings = append(d.Findings, Finding{ID: "F9", Clause: "CPC-NEW-002", Level: Should, Title: "also"})
	}
	out := string(render(t, console(Options{}), d))
	for _, want := range []string{"… and 12 failures more", "… and 6 warnings more"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q", want)
		}
	}
	if n := strings.Count(string(render(t, console(Options{Verbose: 1}), d)), "FAIL "); n != 32 {
		t.Errorf("verbose shows %d failures, not 32", n)
	}
}

func TestJUnitIsWellFormed(t *testing.T) {
	out := render(t, JUnitTo, sample())
	decoder := xml.NewDecoder(bytes.NewReader(out))
	for {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{`tests="10" failures="3" errors="2" skipped="2"`, `classname="pconform.lifecycle"`,
		`name="Cancel in Enabled [JSON]"`, "planned, but not judged", "known failing: ticket 4711"} {
		if !bytes.Contains(out, []byte(want)) {
			t.Errorf("no %s", want)
		}
	}
}

func TestHTMLIsSelfContained(t *testing.T) {
	out := string(render(t, HTMLTo, rich()))
	for _, never := range []string{"<script", "<img", "<link", "@import", "url(", "javascript:alert(1)\"",
		"onerror=alert(1)>", "etc/passwd\""} {
		if strings.Contains(strings.ToLower(out), never) {
			t.Errorf("holds %s", never)
		}
	}
	for _, must := range []string{"default-src 'none'; style-src 'unsafe-inline'", `lang="en"`, "<details",
		`href="https://acme.example/"`, "#only-fail", `href="#F1"`, "Allocation Failed"} {
		if !strings.Contains(out, must) {
			t.Errorf("lacks %s", must)
		}
	}
	if len(out) > 200_000 {
		t.Errorf("%d bytes: something long was not cut", len(out))
	}
}

func TestHTMLTagsAreBalanced(t *testing.T) {
	var open []string
	for _, tag := range regexp.MustCompile(`<(/?)([a-z][a-z0-9]*)[^>]*>`).FindAllStringSubmatch(
		string(render(t, HTMLTo, sample())), -1) {
		switch {
		case tag[2] == "meta":
		case tag[1] == "":
			open = append(open, tag[2])
		case len(open) == 0 || open[len(open)-1] != tag[2]:
			t.Fatalf("%s closes %v", tag[0], open)
		default:
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		t.Errorf("not closed: %v", open)
	}
}

func TestHTMLFiltersHaveTheirRules(t *testing.T) {
	for _, word := range []string{Must, Should, May, Fail, Warn, Inconclusive, Pass, Unsupported, Skipped, Untested,
		NotObservable} {
		if !strings.Contains(pageStyle, "#only-"+word+":target~.clauses") {
			t.Errorf("no rule for %s", word)
		}
	}
}

func TestBadgeSaysTheVerdict(t *testing.T) {
	for verdict, want := range map[string]string{Conformant: "brightgreen", Partial: "yellow", Nonconformant: "red",
		Inconclusive: "lightgrey", "nonsense": "lightgrey"} {
		var b badge
		if err := json.Unmarshal(render(t, BadgeTo, &Document{Verdict: verdict}), &b); err != nil || b.Color != want {
			t.Errorf("%s: %+v, %v", verdict, b, err)
		}
	}
	if out := render(t, BadgeTo, &Document{Verdict: Conformant, Interrupted: true}); bytes.Contains(out, []byte("green")) {
		t.Error("an interrupted run is green")
	}
}

func TestWriteAllLeavesWholeFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "out")
	for range 2 { // the second time it replaces
		if err := WriteAll(dir, sample()); err != nil {
			t.Fatal(err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 5 {
		t.Fatalf("%d files, %v", len(entries), err)
	}
	data, err := os.ReadFile(filepath.Join(dir, JSONName))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Verify(data); err != nil {
		t.Error(err)
	}
}

func TestWriteAllSaysWhatItCouldNotWrite(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{JUnitName, HTMLName} {
		if err := os.MkdirAll(filepath.Join(dir, name, "in the way"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	err := WriteAll(dir, sample())
	if err == nil || !strings.Contains(err.Error(), JUnitName) || !strings.Contains(err.Error(), HTMLName) {
		t.Errorf("error: %v", err)
	}
	left, _ := filepath.Glob(filepath.Join(dir, ".*"))
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if _, err := os.Stat(filepath.Join(dir, JSONName)); err != nil {
		t.Error("one failure kept the other files from being written")
	}
	if WriteAll(dir, &Document{}) == nil {
		t.Error("an unsealed document was written")
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestRenderingsReportTheWriter(t *testing.T) {
	d := sample()
	for _, r := range all {
		if r.to(brokenWriter{}, d) == nil {
			t.Errorf("%s: no error", r.file)
		}
	}
}

func TestHeadlineFollowsTheVerdict(t *testing.T) {
	knownOnly := healthy()
	knownOnly.Clauses[0].Verdict, knownOnly.Clauses[0].Known = Fail, true
	knownOnly.Verdict = Partial
	for want, d := range map[string]*Document{
		"2 MUST clauses are broken.": sample(), "Every MUST clause": healthy(), "Nothing failed that was not": knownOnly,
		"was interrupted": {Verdict: Partial, Interrupted: true}, "could not reach": {Verdict: Inconclusive},
		"breaks the specification": {Verdict: Nonconformant},
		"1 MUST clause was not tested": {Verdict: Partial,
			Clauses: []ClauseResult{{Level: Must, Verdict: Untested}}},
	} {
		if got := headline(d); !strings.Contains(got, want) {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

// TestConsoleSaysHowSurely keeps what is said of a program apart from what came, before and after it went through JSON.
func TestConsoleSaysHowSurely(t *testing.T) {
	d := sample()
	f := d.Findings[0]
	for _, faces := range []any{[]string{"CPC-DEL-003|Delete|Canceled|400"}, []any{"CPC-DEL-003|Delete|Canceled|400"}} {
		f.Observed = map[string]any{"status": 200, "connection": "c1", "shown": "seen 3 of 3 times", "notReduced": "time", "alsoSeenAs": faces}
		d.Findings = []Finding{f}
		var out strings.Builder
		if err := ConsoleFindings(&out, d, Options{Width: 100}); err != nil {
			t.Fatal(err)
		}
		for _, line := range []string{"came: status 200\n", "the program: seen 3 of 3 times\n", "not reduced further: time\n", "also seen as: CPC-DEL-003 by Delete (400)\n"} {
			if !strings.Contains(out.String(), line) {
				t.Errorf("no line %q in\n%s", line, out.String())
			}
		}
	}
}
