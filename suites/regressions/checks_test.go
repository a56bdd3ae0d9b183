package regressions_test

import (
	"context"
	"flag"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"github.com/pconform/pconform/fixtures/refserver"
	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/fuzz"
	"github.com/pconform/pconform/runner/trace"
	"github.com/pconform/pconform/runner/wire"
	"github.com/pconform/pconform/suites/regressions"
)

var update = flag.Bool("update", false, "find the faults again and write their traces to fixtures/traces")

const folder = "../../fixtures/traces"

// planted are the faults behind the traces that pconform comes with, each with a plan that meets it.
var planted = []struct {
	name string
	rule func(*refserver.Rules)
	plan runner.Plan
}{
	{"a-second-cancel", func(r *refserver.Rules) {
		r.Decide = func(c refserver.Cell) refserver.Decision {
			if c.Op == spec.CancelPhysicalConnection && c.State == spec.Canceled {
				return refserver.Decision{Allow: true, To: spec.Canceled}
			}
			return refserver.Decide(c)
		}
	}, runner.Plan{{Call: model.NewConnection("c1")}, {Call: model.NewConnection("c2")}, {Call: model.Look("c1", "c2")},
		{Call: model.Modify.On("c2", model.Arg{Name: "Name", Value: "$name"})},
		{Call: model.Cancel.On("c2").Token("$token:t1"), Way: runner.Way{Method: "POST"}}, {Call: model.Confirm.On("c1")},
		{Call: model.Look("c2")}, {Call: model.Cancel.On("c2").Token("$token:t2"), Way: runner.Way{Sign: wire.V3}}}},
	{"a-token-that-makes-two-connections", func(r *refserver.Rules) {
		key := r.TokenKey
		r.TokenKey = func(account, region, action, token string) string {
			if action == spec.CreatePhysicalConnection {
				return ""
			}
			return key(account, region, action, token)
		}
	}, runner.Plan{{Call: model.NewConnection("c1").Token("$token:t1")}, {Call: model.Look("c1")},
		{Call: model.NewConnection("c2")}, {Call: model.Cancel.On("c2")},
		{Call: model.NewConnection("c3").With("Name", "$name:n1").Token("$token:t2")}, {Call: model.Look("c3")},
		{Call: model.NewConnection("c4").With("Name", "$name:n1").Token("$token:t2")}}},
	{"an-enabling-that-was-refused-is-remembered", func(r *refserver.Rules) {
		tried := map[string]bool{}
		r.Decide = func(c refserver.Cell) refserver.Decision {
			if c.Op == spec.EnablePhysicalConnection && c.State == spec.Terminated {
				tried[c.Conn.ID] = true
			}
			if c.Op == spec.CancelPhysicalConnection && c.State == spec.Terminated && tried[c.Conn.ID] {
				return refserver.Decision{Allow: true, To: spec.Canceled}
			}
			return refserver.Decide(c)
		}
	}, runner.Plan{{Call: model.NewConnection("c1")}, {Call: model.NewConnection("c2")}, {Call: model.Advance("c1", spec.Terminated)},
		{Call: model.Confirm.On("c1")}, {Call: model.Cancel.On("c2")}, {Call: model.Enable.On("c1")}, {Call: model.Look("c1")},
		{Call: model.Terminate.On("c1")}, {Call: model.Enable.On("c2")}, {Call: model.Cancel.On("c1")}}},
}

func open(t *testing.T, rule func(*refserver.Rules)) *runner.Run {
	t.Helper()
	rules := refserver.DefaultRules()
	if rule != nil {
		rule(&rules)
	}
	server := httptest.NewServer(refserver.New(refserver.Options{Rules: &rules}))
	t.Cleanup(server.Close)
	run, err := runner.Open(context.Background(), runner.Config{Settle: time.Second, Target: runner.Target{Endpoint: server.URL,
		Main: wire.Credential{ID: "testid", Secret: "testsecret"}}, Operator: runner.HTTPOperator{URL: server.URL + refserver.OperatorPath}})
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// reduced finds a planted fault and reduces it, as pconform fuzz does.
func reduced(t *testing.T, run *runner.Run, plan runner.Plan) *trace.Trace {
	t.Helper()
	ctx := context.Background()
	_, found := fuzz.KeyIn(run.Play(ctx, "planted", plan, wire.JSON).Findings, fuzz.Key{})
	if found == nil {
		t.Fatal("the fault does not show")
	}
	key := fuzz.KeyOf(found)
	small, stats := fuzz.Reduce(ctx, found.Steps, key, fuzz.Firing(ctx, run, wire.JSON, key), fuzz.Options{Lines: found.Plan})
	if !stats.Stable {
		t.Fatalf("%+v", stats)
	}
	_, found = fuzz.KeyIn(run.Play(ctx, "pconform fuzz", small, wire.JSON).Findings, key)
	t.Logf("%d to %d lines in %d requests", stats.From, stats.To, stats.Requests)
	return trace.FromFinding(found, trace.Meta{Suite: "0.1.0", Seed: 1, Target: trace.Target{Region: "cn-shanghai"}})
}

// TestTracesCatchTheirFaults plays each trace against the faulty server that it comes from, and against a sound one.
func TestTracesCatchTheirFaults(t *testing.T) {
	for _, p := range planted {
		file := filepath.Join(folder, p.name+".yaml")
		if *update {
			saved := reduced(t, open(t, p.rule), p.plan)
			if err := saved.Save(file); err != nil {
				t.Fatal(err)
			}
		}
		saved, err := trace.Load(file)
		if err != nil {
			t.Fatal(err)
		}
		if fresh := reduced(t, open(t, p.rule), p.plan); len(fresh.Steps) != len(saved.Steps) || fresh.Clause != saved.Clause {
			t.Errorf("%s: %d lines of %s, and now %d of %s", p.name, len(saved.Steps), saved.Clause, len(fresh.Steps), fresh.Clause)
		}
		if o := trace.Replay(context.Background(), open(t, p.rule), saved); o.Verdict != trace.Failed {
			t.Errorf("%s, faulty: %v", p.name, o.Lines())
		}
		if o := trace.Replay(context.Background(), open(t, nil), saved); o.Verdict != trace.Fixed {
			t.Errorf("%s, sound: %v", p.name, o.Lines())
		}
	}
}

func TestChecks(t *testing.T) {
	run := open(t, nil)
	for _, c := range regressions.Checks() {
		for _, f := range runner.FormatsOf(c) {
			if res := run.One(context.Background(), c, f); res.Verdict != runner.Pass {
				t.Errorf("%s: %s %s", c.Name, res.Verdict, res.Reason)
			}
		}
		t.Log(c.Name, c.Clauses[0].ID, c.Needs)
	}
	if n := len(regressions.Checks()); n < 3 {
		t.Errorf("%d checks", n)
	}
}

func TestOddTraces(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(folder, planted[0].name+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"empty.yaml": "", "other.yaml": "a: b", "half.yaml": string(data[:len(data)/2])} {
		if _, err := regressions.From(fstest.MapFS{"traces/" + name: {Data: []byte(text)}}, "traces"); err == nil {
			t.Errorf("%s was taken", name)
		} else {
			t.Log(err)
		}
	}
}
