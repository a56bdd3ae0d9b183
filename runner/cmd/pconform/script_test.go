package main

import (
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/pconform/pconform/fixtures/refserver"
	"github.com/pconform/pconform/model/spec"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"pconform": main})
}

// TestScripts runs the built program as its users do. The exit codes are a table in testdata/script/exitcodes.txtar.
func TestScripts(t *testing.T) {
	good := httptest.NewServer(refserver.New(refserver.Options{}))
	t.Cleanup(good.Close)
	bad := httptest.NewServer(faulty())
	t.Cleanup(bad.Close)
	dead, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	deadURL := "http://" + dead.Addr().String()
	_ = dead.Close()
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("GOOD", good.URL)
			env.Setenv("BAD", bad.URL)
			env.Setenv("DEAD", deadURL)
			env.Setenv("NO_COLOR", "1")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"code": code},
	})
}

// code checks the exit code of a program: code 3 pconform run …
func code(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N program args…")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if err != nil {
		got = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if got != args[0] {
		ts.Fatalf("exit code %s, want %s", got, args[0])
	}
}

// faulty cancels Enabled connections, which CPC-STATE-007 forbids.
func faulty() http.Handler {
	rules := refserver.DefaultRules()
	decide := rules.Decide
	rules.Decide = func(c refserver.Cell) refserver.Decision {
		if c.Op == spec.CancelPhysicalConnection && c.State == spec.Enabled {
			return refserver.Decision{Allow: true, To: spec.Canceled}
		}
		return decide(c)
	}
	return refserver.New(refserver.Options{Rules: &rules, AsyncDelay: 5 * time.Millisecond})
}
