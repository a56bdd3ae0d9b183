package trace_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/pconform/pconform/fixtures/mutants"
	"github.com/pconform/pconform/fixtures/refserver"
	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/trace"
	"github.com/pconform/pconform/runner/wire"
)

// secondCancel is a reference server that accepts Cancel in Canceled.
func secondCancel() http.Handler {
	rules := refserver.DefaultRules()
	rules.Decide = func(c refserver.Cell) refserver.Decision {
		if c.Op == spec.CancelPhysicalConnection && c.State == spec.Canceled {
			return refserver.Decision{Allow: true, To: spec.Canceled}
		}
		return refserver.Decide(c)
	}
	return refserver.New(refserver.Options{Rules: &rules})
}

func serve(t *testing.T, h http.Handler) (*httptest.Server, runner.Config) {
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server, runner.Config{Settle: time.Second, Operator: runner.HTTPOperator{URL: server.URL + refserver.OperatorPath},
		Target: runner.Target{Endpoint: server.URL, Main: wire.Credential{ID: "testid", Secret: "testsecret"},
			Other: wire.Credential{ID: "testid2", Secret: "testsecret2"}}}
}

func open(t *testing.T, cfg runner.Config) *runner.Run {
	t.Helper()
	run, err := runner.Open(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// find plays a plan and returns the one finding there is, as a trace.
func find(t *testing.T, cfg runner.Config, plan runner.Plan) *trace.Trace {
	t.Helper()
	res := open(t, cfg).Play(context.Background(), "a plan", plan, wire.JSON)
	if len(res.Findings) != 1 {
		t.Fatalf("%d findings, %s %s", len(res.Findings), res.Verdict, res.Reason)
	}
	return trace.FromFinding(res.Findings[0], trace.Meta{Suite: "0.0.0", Seed: 7, Register: "sha256:0", Profile: "sha256:1",
		Target: trace.Target{Endpoint: cfg.Target.Endpoint, Region: "cn-shanghai"}})
}

func twice() runner.Plan {
	return runner.Plan{{Call: model.NewConnection("c1")}, {Call: model.Cancel.On("c1").Token("$token:t1")},
		{Call: model.Look("c1")}, {Call: model.Cancel.On("c1").Token("$token:t2|upper|64|+-abc \"x\""),
			Way: runner.Way{Method: "POST", Place: wire.Form}}}
}

func TestRoundTrip(t *testing.T) {
	_, cfg := serve(t, secondCancel())
	saved := find(t, cfg, twice())
	saved.Steps[0].Args = append(saved.Steps[0].Args, model.Arg{Name: "Description", Value: "\xff\xfe \"'$`\n# x"})
	body := "a\tb"
	saved.Steps[1].Deviate = &wire.Deviation{Omit: []string{"Version"}, Set: []wire.Param{{Name: "A", Value: "\x00b"}},
		Age: 20 * time.Minute, Nonce: "n", Body: &body}
	saved.Steps[1].Refused = &trace.Refusal{Rule: "CPC-REQ-003", Rows: []trace.Row{{Status: 400, Code: "Missing*"}}, Soft: true}
	path := filepath.Join(t.TempDir(), "F1.yaml")
	if err := saved.Save(path); err != nil {
		t.Fatal(err)
	}
	again, err := trace.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(saved, again, cmpopts.IgnoreUnexported(wire.Deviation{})); d != "" {
		t.Fatal(d)
	}
	plan, err := again.Plan()
	if err != nil || len(plan) != 4 || plan[1].Call.Want == nil || plan[1].Deviate.Nonce == "n" {
		t.Fatal(plan, err)
	}
	text, _ := os.ReadFile(path)
	t.Logf("%d bytes\n%s", len(text), text)
}

func TestReplay(t *testing.T) {
	_, faulty := serve(t, secondCancel())
	_, sound := serve(t, refserver.New(refserver.Options{}))
	dir := t.TempDir()
	file := filepath.Join(dir, "F1.yaml")
	if err := find(t, faulty, twice()).Save(file); err != nil {
		t.Fatal(err)
	}
	gone := sound
	gone.Target.Endpoint = "http://127.0.0.1:9"
	for _, c := range []struct {
		name  string
		cfg   runner.Config
		files []string
		want  trace.Verdict
		exit  int
	}{
		{"the faulty server", faulty, []string{file}, trace.Failed, 1},
		{"a sound server", sound, []string{file}, trace.Fixed, 0},
		{"nobody there", gone, []string{file}, trace.Error, 3},
		{"no such file", sound, []string{filepath.Join(dir, "F2.yaml")}, trace.Error, 3},
	} {
		out := trace.Files(context.Background(), c.cfg, c.files, nil, nil)
		if out[0].Verdict != c.want || trace.ExitCode(out) != c.exit {
			t.Errorf("%s: %v, exit %d", c.name, out[0].Lines(), trace.ExitCode(out))
		}
		t.Log(strings.Join(out[0].Lines(), "\n"))
	}
}

// TestChecksAreReplayed covers faults that only a check can show: the trace names the check.
func TestChecksAreReplayed(t *testing.T) {
	_, cfg := serve(t, secondCancel())
	check := &runner.Check{Name: "by hand", Run: func(s *runner.Session) {
		token := s.Token()
		s.Do(model.NewConnection("c1"))
		s.Raw(model.Cancel.On("c1").Token(token + "-abc"))
		s.Raw(model.Cancel.On("c1").Token(strings.ToUpper(token)))
		s.Want(spec.Idem009, false, "this", "that")
	}}
	run := open(t, cfg)
	res := run.One(context.Background(), check, wire.XML)
	saved := trace.FromFinding(res.Findings[0], trace.Meta{})
	if saved.Replay != trace.ByCheck {
		t.Fatal(saved.Replay)
	}
	if got := saved.Steps[1].Args[2].Value + " " + saved.Steps[2].Args[2].Value; !strings.HasPrefix(got, "$token:t1|") ||
		!strings.HasSuffix(got, "|+-abc $token:t1|upper") {
		t.Error(got)
	}
	if o := trace.Replay(context.Background(), run, saved); o.Verdict != trace.Error {
		t.Error(o.Lines())
	}
	byName := func(name string) *runner.Check {
		if name == check.Name {
			return check
		}
		return nil
	}
	if o := trace.ReplayWith(context.Background(), run, saved, byName); o.Verdict != trace.Failed {
		t.Error(o.Lines())
	}
}

// odd draws texts of the kind that a hostile request is made of, and that files and terminals stumble over.
func odd(t *rapid.T, label string) string {
	pieces := []string{"\ufffe", "\uffff", "\ufeff", "\U0001fffe", "\U0010ffff", "\x00", "\x1b[2J", "\x7f", "\u0085", "\u2028",
		"\u2029", "\u202e", "\u2066", "\xff", "\xc0\xaf", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf4\x90\x80\x80", "\r", "\n", "\t", " ",
		"# ", ": ", "- ", "'", "\"", "\\", "$", "`", "%00", "&", "*a", "!!str ", "<<", "~", "null", "0x1f", "1e3", "---\n", "...\n",
		"é", "电", "\ue000", "\u00ad", "|\n", "> ", "? ", "[", "{", "a", strings.Repeat("long ", 40)}
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 5).Draw(t, label), "")
}

// TestOddTexts holds every trace to being read again as the plan that it was, whatever the requests and answers hold,
// and every script to being one for the shell.
func TestOddTexts(t *testing.T) {
	sh, _ := exec.LookPath("sh")
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		pairs := func(label string) (out []wire.Param) {
			for range rapid.IntRange(0, 2).Draw(t, label+"s") {
				out = append(out, wire.Param{Name: odd(t, label), Value: odd(t, label+" value")})
			}
			return out
		}
		body, query, media := odd(t, "body"), odd(t, "query"), odd(t, "media type")
		saved := &trace.Trace{Version: trace.Version, Clause: "CPC-ENV-010", Level: "SHOULD", Statement: "It answers.",
			Title: odd(t, "title"), Key: odd(t, "key"), Check: odd(t, "check"), Replay: trace.ByPlan, Format: wire.XML,
			Target: trace.Target{Endpoint: odd(t, "endpoint"), Region: odd(t, "region")}, Expected: []string{odd(t, "expected")}}
		step := trace.Step{Do: "Create", Bind: "c1", Answered: odd(t, "answer"), Allowed: []string{odd(t, "allowed")}, Fault: true,
			Args: trace.Args{{Name: odd(t, "argument"), Value: odd(t, "argument value")}}}
		step.Deviate = &wire.Deviation{Set: pairs("set"), Add: pairs("add"), Late: pairs("late"), LateAdd: pairs("late add"),
			Unsigned: pairs("header"), Method: odd(t, "method"), Path: odd(t, "path"), SignAs: odd(t, "signed method")}
		if rapid.Bool().Draw(t, "raw") {
			step.Deviate.Body, step.Deviate.RawQuery, step.Deviate.ContentType = &body, &query, &media
		}
		saved.Steps = []trace.Step{step}
		text, err := saved.Marshal("F1.yaml")
		if err != nil {
			t.Fatal(err)
		}
		again, err := trace.Parse(text)
		if err != nil {
			t.Fatalf("%v\n%q", err, text)
		}
		if d := cmp.Diff(saved, again, cmpopts.IgnoreUnexported(wire.Deviation{}), cmpopts.EquateEmpty()); d != "" {
			t.Fatalf("%s\n%s", d, text)
		}
		want, err := saved.Plan()
		if err != nil {
			t.Fatal(err)
		}
		if plan, err := again.Plan(); err != nil || plan[0].String() != want[0].String() {
			t.Fatal(plan, err)
		}
		script := saved.Script("F1.sh")
		if other := again.Script("F1.sh"); other != script {
			t.Fatalf("another script:\n%s", cmp.Diff(script, other))
		}
		if n++; n <= 20 && sh != "" {
			cmd := exec.Command(sh, "-n")
			cmd.Stdin = strings.NewReader(script)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v %s\n%s", err, out, script)
			}
		}
	})
}

func TestStrict(t *testing.T) {
	_, cfg := serve(t, secondCancel())
	saved := find(t, cfg, twice())
	good, err := saved.Marshal("F1.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ old, new, want string }{
		{"seed: 7", "sead: 7", "line"},
		{"seed: 7", "seed: seven", "line"},
		{"seed: 7", "seed: &a 7", "anchors"},
		{"seed: 7", "seed: !!str 7", "tags"},
		{"seed: 7", "seed: 7\nseed: 8", "already defined"},
		{"trace/v1", "trace/v2", "reads"},
		{"do: Cancel", "do: Cansel", `no operation "Cansel"`},
		{"format: JSON", "format: YAML", "format is JSON or XML"},
		{"clause: CPC-STATE-010", "clause: CPC-STATE-999", "no clause"},
		{"- RegionId: $region", "- [RegionId, $region]", "line"},
		{"seed: 7", "seed: 7\n---\na: b", ""},
	} {
		text := strings.Replace(string(good), c.old, c.new, 1)
		if text == string(good) {
			t.Errorf("%q is not in the trace", c.old)
		}
		if _, err := trace.Parse([]byte(text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v", c.new, err)
		}
	}
	if _, err := trace.Parse(bytes.Repeat([]byte("a"), 2<<20)); err == nil {
		t.Error("a file of 2 MB was read")
	}
}

func FuzzLoad(f *testing.F) {
	for _, path := range []string{"../../fixtures/traces/*.yaml"} {
		files, _ := filepath.Glob(path)
		for _, file := range files {
			data, _ := os.ReadFile(file)
			f.Add(data)
		}
	}
	f.Add([]byte("trace: pconform/trace/v1\nclause: CPC-STATE-010\nformat: XML\nreplay: plan\nplan:\n- do: Cancel\n  args:\n  - A: !!binary /w==\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		first, err := trace.Parse(data)
		if err != nil {
			return
		}
		text, err := first.Marshal("F1.yaml")
		if err != nil {
			t.Fatal(err)
		}
		second, err := trace.Parse(text)
		if err != nil {
			if len(text) > 1<<20 {
				return
			}
			t.Fatalf("%v\n%s", err, text)
		}
		if d := cmp.Diff(first, second, cmpopts.IgnoreUnexported(wire.Deviation{}), cmpopts.EquateEmpty()); d != "" {
			t.Fatalf("%s\n%s", d, text)
		}
		first.Script("F1.sh")
		_, _ = first.Plan()
	})
}

// shells are those that are here; curl and openssl have to be.
func shells(t *testing.T) (out []string) {
	for _, tool := range []string{"curl", "openssl", "sed"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(err)
		}
	}
	for _, name := range []string{"sh", "bash"} {
		if path, err := exec.LookPath(name); err == nil {
			out = append(out, path)
		}
	}
	return out
}

// everyWay is a plan with every way to send a call and every deviation that curl can repeat; all are signed rightly or
// wrongly on purpose.
func everyWay() []trace.Step {
	look := trace.Step{Do: "DescribeRegions"}
	var steps []trace.Step
	for _, w := range []runner.Way{{}, {Method: "POST"}, {Method: "POST", Place: wire.Form}, {Method: "POST", Place: wire.Split},
		{Sign: wire.V3}, {Method: "POST", Sign: wire.V3}, {Method: "POST", Sign: wire.V3, Place: wire.Form}, {Format: wire.XML},
		{Sign: wire.V3, Format: wire.XML}, {Raw: true}} {
		step := look
		step.Way = w
		step.Args = trace.Args{{Name: "AcceptLanguage", Value: "zh cn é~*'\"\\$x`"}, {Name: "ClientToken", Value: "$token:a|upper|40|+ +&"}}
		steps = append(steps, step)
	}
	return steps
}

func TestScriptSigns(t *testing.T) {
	server, cfg := serve(t, refserver.New(refserver.Options{}))
	_ = cfg
	saved := &trace.Trace{Version: trace.Version, Clause: "CPC-STATE-010", Format: wire.JSON, Replay: trace.ByPlan, Steps: everyWay()}
	good := len(saved.Steps)
	look := trace.Step{Do: "DescribeRegions"}
	bad := []struct {
		d    wire.Deviation
		want string
	}{
		{wire.Deviation{Secret: wire.SecretWrong}, "SignatureDoesNotMatch"},
		{wire.Deviation{Omit: []string{"Timestamp"}}, "Missing"},
		{wire.Deviation{Set: []wire.Param{{Name: "Version", Value: "1999-01-01"}}}, "InvalidVersion"},
		{wire.Deviation{Late: []wire.Param{{Name: "Version", Value: "2014-05-26"}}}, ""},
		{wire.Deviation{Age: time.Hour}, "Expired"},
		{wire.Deviation{Nonce: "n1"}, "200"},
		{wire.Deviation{Nonce: "n1"}, "SignatureNonceUsed"},
		{wire.Deviation{NoSignature: true}, ""},
		{wire.Deviation{SignAs: "PUT"}, "SignatureDoesNotMatch"},
	}
	for _, sign := range []wire.Signature{wire.V1, wire.V3} {
		for _, b := range bad {
			step := look
			b.d.Nonce = strings.Replace(b.d.Nonce, "n", string(sign), 1)
			step.Way.Sign, step.Deviate = sign, &b.d
			saved.Steps = append(saved.Steps, step)
		}
	}
	for i, shell := range shells(t) {
		for _, sts := range []string{"", "sts+/="}[min(i, 1):] {
			out := runScript(t, shell, saved, server.URL, sts)
			answers := strings.Split(out, "-> ")[1:]
			if len(answers) != len(saved.Steps) {
				t.Fatalf("%s: %d answers\n%s", shell, len(answers), out)
			}
			for i, a := range answers {
				want := "200 "
				if i >= good {
					want = bad[(i-good)%len(bad)].want
				}
				if !strings.Contains(a, want) || i >= good && want != "200" && strings.HasPrefix(a, "200") {
					t.Errorf("%s, token %q, %s %+v: %s", shell, sts, saved.Steps[i].Line(), saved.Steps[i].Deviate, a)
				}
			}
		}
	}
}

func runScript(t *testing.T, shell string, saved *trace.Trace, url, sts string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "F1.sh")
	if err := saved.SaveScript(path); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(shell, path)
	cmd.Env = append(os.Environ(), "ALIBABA_CLOUD_ACCESS_KEY_ID=testid", "ALIBABA_CLOUD_ACCESS_KEY_SECRET=testsecret",
		"ALIBABA_CLOUD_SECURITY_TOKEN="+sts, "ENDPOINT="+url, "OPERATOR_URL="+url+refserver.OperatorPath,
		"OTHER_ACCESS_KEY_ID=testid2", "OTHER_ACCESS_KEY_SECRET=testsecret2", "PAUSE=0")
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	says := map[int]string{0: "The fault was not seen.", 1: "The fault shows.", 3: "this script cannot tell."}
	if code := 0; err == nil || errors.As(err, &exit) {
		if exit != nil {
			code = exit.ExitCode()
		}
		if says[code] != "" && strings.Contains(string(out), says[code]) {
			return string(out)
		}
	}
	t.Fatalf("%s: %v\n%s", shell, err, out)
	return ""
}

// TestScriptJudges holds the script to its exit code, for each kind of fault that a script can recognise: 1 where the
// fault is, 0 where it is not.
func TestScriptJudges(t *testing.T) {
	made := func(name string) model.Call {
		return model.NewConnection(name).With("Name", "$name:n1").Token("$token:t1")
	}
	canceled := runner.Plan{{Call: model.NewConnection("c1")}, {Call: model.Cancel.On("c1")}}
	refused := append(slices.Clone(canceled), runner.Step{Call: model.Cancel.On("c1")})
	renamed := runner.Plan{{Call: model.NewConnection("c1")},
		{Call: model.Modify.On("c1", model.Arg{Name: "Name", Value: "$name:n1"})}, {Call: model.Look("c1")}}
	faster := runner.Plan{{Call: model.NewConnection("c1")},
		{Call: model.Modify.On("c1", model.Arg{Name: "bandwidth", Value: "200"})}, {Call: model.Look("c1")}}
	sound, _ := serve(t, refserver.New(refserver.Options{}))
	for i, c := range []struct {
		mutant string
		plan   runner.Plan
	}{
		{"cancel-accepted-in-canceled", refused},
		{"cancel-refused-in-initial", canceled},
		{"wrong-state-wrong-message", refused},
		{"cancel-wrong-code-in-canceled", refused},
		{"create-replay-another-id", runner.Plan{{Call: made("c1")}, {Call: made("c2")}}},
		{"create-leads-to-enabled", runner.Plan{{Call: model.NewConnection("c1")}, {Call: model.Look("c1")}}},
		{"create-leads-to-nothing", runner.Plan{{Call: model.NewConnection("c1")}, {Call: model.Look("c1")}}},
		{"delete-without-effect-in-canceled", append(slices.Clone(canceled), runner.Step{Call: model.Delete.On("c1")}, runner.Step{Call: model.Look("c1")})},
		{"modify-forgets-name", renamed},
		{"modify-forgets-bandwidth", faster},
	} {
		m, known := mutants.Named(c.mutant)
		if !known {
			t.Errorf("there is no mutant %s", c.mutant)
			continue
		}
		faulty, cfg := serve(t, m.New(refserver.Options{}))
		cfg.Settle = 50 * time.Millisecond
		res := open(t, cfg).Play(context.Background(), "a plan", c.plan, []wire.Format{wire.JSON, wire.XML}[i%2])
		if len(res.Findings) == 0 {
			t.Errorf("%s: nothing found", c.mutant)
			continue
		}
		saved := trace.FromFinding(res.Findings[0], trace.Meta{Target: trace.Target{Region: "cn-shanghai"}})
		for _, sh := range shells(t) {
			if out := runScript(t, sh, saved, faulty.URL, ""); !strings.Contains(out, "The fault shows.") {
				t.Errorf("%s: %s\n%s", c.mutant, saved.Title, out)
			}
			if out := runScript(t, sh, saved, sound.URL, ""); !strings.Contains(out, "The fault was not seen.") {
				t.Errorf("%s, where the fault is not: %s\n%s", c.mutant, saved.Title, out)
			}
		}
	}
}

// TestScriptShowsTheFault runs the script of a whole life and looks at what the server answered.
func TestScriptShowsTheFault(t *testing.T) {
	server, cfg := serve(t, secondCancel())
	plan := runner.Plan{{Call: model.NewConnection("c1")}, {Call: model.NewConnection("c2").Token("$token:t1"), Way: runner.Way{Format: wire.XML}},
		{Call: model.Advance("c2", spec.Enabled)}, {Call: model.Look("c1", "c2")}, {Call: model.NewVBR("v1", "c2", "10")},
		{Call: model.ListVBRs.On("c2")}, {Call: model.RemoveVBR("v1")}, {Call: model.Cancel.On("c1").By("other")},
		{Call: model.Cancel.On("c1")}, {Call: model.Cancel.On("c1"), Way: runner.Way{Sign: wire.V3, Method: "POST", Place: wire.Form}}}
	saved := find(t, cfg, plan)
	for _, shell := range shells(t) {
		out := runScript(t, shell, saved, server.URL, "")
		var got []string
		for _, a := range strings.Split(out, "-> ")[1:] {
			got = append(got, a[:3])
		}
		if want := "200 200 204 200 200 200 200 404 200 200"; strings.Join(got, " ") != want {
			t.Errorf("%s: %v, not %s\n%s", shell, got, want, out)
		}
		if strings.Contains(saved.Script("x"), "testsecret") {
			t.Error("there is a secret in the script")
		}
	}
}

// TestGoTest builds the Go test of a trace in a module of its own, as a vendor would, and runs it: it fails where the
// fault is, and passes where it is not.
func TestGoTest(t *testing.T) {
	faulty, cfg := serve(t, secondCancel())
	source, err := trace.GoTest(find(t, cfg, twice()))
	if err != nil {
		t.Fatal(err)
	}
	right, _ := serve(t, refserver.New(refserver.Options{}))
	dir := vendorModule(t, source)
	for _, target := range []*httptest.Server{faulty, right} {
		cmd := exec.Command("go", "test", "-mod=mod", "-count=1", "./...")
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOFLAGS=", "GOPROXY=off", "PCONFORM_ENDPOINT="+target.URL,
			"PCONFORM_OPERATOR_URL="+target.URL+refserver.OperatorPath,
			"ALIBABA_CLOUD_ACCESS_KEY_ID=testid", "ALIBABA_CLOUD_ACCESS_KEY_SECRET=testsecret")
		out, err := cmd.CombinedOutput()
		if target == right && err != nil {
			t.Errorf("the test fails without the fault: %v\n%s", err, out)
		}
		if target == faulty && (err == nil || !strings.Contains(string(out), "--- FAIL: TestCPCSTATE010")) {
			t.Errorf("the test does not show the fault: %v\n%s", err, out)
		}
	}
}

// vendorModule is a module with one test that has this one as its only dependency, from here.
func vendorModule(t *testing.T, source string) string {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	sum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(mod), "module github.com/pconform/pconform", "module example.com/vendor", 1) +
		"\nrequire github.com/pconform/pconform v0.0.0\n\nreplace github.com/pconform/pconform => " + root + "\n"
	for name, content := range map[string]string{"go.mod": text, "go.sum": string(sum), "fault_test.go": source} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
