package fuzz

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/pconform/pconform/fixtures/refserver"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

// inProcess is the configuration of a handler in this process, with the operator of a reference server.
func inProcess(h http.Handler) runner.Config {
	return runner.Config{Settle: 200 * time.Millisecond,
		Target: runner.Target{Handler: h, Main: wire.Credential{ID: "testid", Secret: "testsecret"},
			Other: wire.Credential{ID: "testid2", Secret: "testsecret2"}},
		Operator: runner.HTTPOperator{URL: "http://in-process" + refserver.OperatorPath,
			Client: &http.Client{Transport: handlerTrip{h}}},
	}
}

// TestReferenceStandsASession is the promise that nothing is found where nothing is wrong.
func TestReferenceStandsASession(t *testing.T) {
	n := int64(20_000)
	if testing.Short() {
		n = 3_000
	}
	if s := os.Getenv("PCONFORM_SESSION"); s != "" {
		_, _ = fmt.Sscan(s, &n)
	}
	server := refserver.New(refserver.Options{AsyncDelay: -1})
	rep, err := Hunt(context.Background(), inProcess(server), HuntOptions{Seed: 1, Requests: n})
	if err != nil {
		t.Fatal(err)
	}
	show(t, rep)
	if len(rep.Groups) > 0 {
		t.Error("the reference was found to be wrong")
	}
	if s := &rep.Stats; s.Unsure*20 > s.Plans || len(rep.Summary.Residue) > 0 {
		t.Errorf("%d of %d plans ended without a verdict; left behind: %v", s.Unsure, s.Plans, rep.Summary.Residue)
	}
}

func show(t *testing.T, rep *Report) {
	t.Helper()
	t.Log(rep.Stats.Line())
	t.Logf("refused %d, broken %d, unsure %d of %d plans, answers %d, corpus %d, warnings %v, notes %v",
		rep.Stats.Refused, rep.Stats.Broken,
		rep.Stats.Unsure, rep.Stats.Plans, rep.Stats.Answers, rep.Stats.Corpus, rep.Stats.Warnings, rep.Notes)
	for _, g := range rep.Groups {
		f := g.Finding
		t.Logf("%s ×%d: %s (%s)", g.Key, g.Count, f.Title, f.Level)
		for _, l := range f.Plan {
			mark := " "
			if l.Marked {
				mark = ">"
			}
			t.Logf("  %s %.200q -> %s", mark, l.Call, l.Answer)
		}
		t.Logf("  expected %v", f.Expected)
	}
}
