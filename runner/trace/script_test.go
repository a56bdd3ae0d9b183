package trace_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pconform/pconform/fixtures/mutants"
	"github.com/pconform/pconform/fixtures/refserver"
	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/trace"
	"github.com/pconform/pconform/runner/wire"
)

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
	searched := func(key, value string) runner.Step {
		return runner.Step{Call: model.Call{Op: model.Describe, Args: []model.Arg{{Name: "RegionId", Value: "$region"}, {Name: "PageSize", Value: "50"},
			{Name: "Filter.1.Key", Value: key}, {Name: "Filter.1.Value.1", Value: value}}}}
	}
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
		{"filter-status-finds-nothing", append(slices.Clone(canceled), searched("Status", string(spec.Canceled)))},
		{"filter-status-ignored", append(slices.Clone(canceled), searched("Status", string(spec.Initial)))},
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
