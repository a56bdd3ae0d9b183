package trace_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
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

// TestReplayOfWhatNeverComes replays a change that does not come about from its plan, as every other fault, and does not call
// a fault fixed because the last call breaks another clause now.
func TestReplayOfWhatNeverComes(t *testing.T) {
	m, _ := mutants.Named("enable-done-after-hours")
	_, faulty := serve(t, m.New(refserver.Options{}))
	_, sound := serve(t, refserver.New(refserver.Options{}))
	faulty.Settle = 50 * time.Millisecond
	saved := find(t, faulty, runner.Plan{{Call: model.NewConnection("c1")}, {Call: model.Advance("c1", spec.Confirmed)},
		{Call: model.Enable.On("c1")}, {Call: model.Look("c1")}})
	other := *saved
	other.Clause = spec.State005.ID
	for _, c := range []struct {
		name  string
		cfg   runner.Config
		trace *trace.Trace
		want  trace.Verdict
	}{
		{"the faulty server", faulty, saved, trace.Failed},
		{"a sound server", sound, saved, trace.Fixed},
		{"the faulty server, and another clause", faulty, &other, trace.Failed},
		{"a sound server, and another clause", sound, &other, trace.Fixed},
	} {
		if o := trace.Replay(context.Background(), open(t, c.cfg), c.trace); o.Verdict != c.want {
			t.Errorf("%s: %s, %s", c.name, o.Verdict, o.Reason)
		}
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
