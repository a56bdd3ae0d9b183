package main

import (
	"context"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/onsi/gomega"
	"github.com/onsi/gomega/gleak"

	"github.com/pconform/pconform/fixtures/hostile"
	"github.com/pconform/pconform/fixtures/refserver"
	"github.com/pconform/pconform/reports"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
	"github.com/pconform/pconform/suites/catalogue"
)

// circuits counts what is left on a server, whatever its name and whosever it is.
func circuits(s *refserver.Server) (n int) {
	for _, a := range refserver.DefaultAccounts() {
		n += len(s.Circuits(a.KeyID))
	}
	return n
}

// labFlags write a profile with a second account and give the flags that point at a server.
func labFlags(t *testing.T, url string, operator bool) []string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"pconform.yaml": "credentials: {file: main.env, other: {file: other.env}}\n",
		"main.env":  "ALIBABA_CLOUD_ACCESS_KEY_ID=testid\nALIBABA_CLOUD_ACCESS_KEY_SECRET=testsecret\n",
		"other.env": "ALIBABA_CLOUD_ACCESS_KEY_ID=testid2\nALIBABA_CLOUD_ACCESS_KEY_SECRET=testsecret2\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	flags := []string{"--profile", filepath.Join(dir, "pconform.yaml"), "--endpoint", url}
	if operator {
		flags = append(flags, "--operator-url", url+refserver.OperatorPath)
	}
	return flags
}

// TestKilled kills runs at random moments and sweeps after them. PCONFORM_KILLS says how many; make kill does 200.
func TestKilled(t *testing.T) {
	kills := 12
	if n, err := strconv.Atoi(os.Getenv("PCONFORM_KILLS")); err == nil {
		kills = n
	} else if testing.Short() {
		kills = 4
	}
	var found, left, early atomic.Int64
	each(t, kills, func(i int) (string, func(*testing.T)) {
		return strconv.Itoa(i), func(t *testing.T) {
			server := refserver.New(refserver.Options{})
			web := httptest.NewServer(server)
			defer web.Close()
			flags := labFlags(t, web.URL, i%2 == 0)
			out, ended := killed(t, server, flags)
			if ended {
				early.Add(1)
			}
			found.Add(int64(circuits(server)))
			r := pconform(t, nil, append([]string{"sweep", "--out", out}, flags...)...)
			if n := circuits(server); n > 0 || r.code != exitOK {
				left.Add(int64(n))
				t.Errorf("sweep: exit code %d, %d connections left\n%s%s", r.code, n, r.stdout, r.stderr)
			}
		}
	})
	t.Logf("%d runs killed (%d of them had ended before): %d connections were there, %d after the sweep", kills, early.Load(),
		found.Load(), left.Load())
}

// killed starts a run and kills it some time after its first request.
func killed(t *testing.T, server *refserver.Server, flags []string) (out string, ended bool) {
	t.Helper()
	cmd, r, wait := prepared(t, nil, append([]string{"run"}, flags...)...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	reached(t, server, 1)
	time.Sleep(time.Duration(rand.IntN(1500)) * time.Millisecond)
	_ = cmd.Process.Kill()
	_ = wait()
	return r.out, cmd.ProcessState.Exited()
}

// reached waits until a server has seen a number of requests.
func reached(t *testing.T, server *refserver.Server, requests int64) {
	t.Helper()
	for range 3000 {
		if server.Requests() >= requests {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("the program sends nothing")
}

// TestInterrupted: the first signal ends a run in order, the second at once.
func TestInterrupted(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		server := refserver.New(refserver.Options{})
		web := httptest.NewServer(server)
		defer web.Close()
		cmd, r, wait := prepared(t, nil, append([]string{"run", "--rate", "300"}, labFlags(t, web.URL, true)...)...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		reached(t, server, 100)
		if err := cmd.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		_ = wait()
		if r.code != exitInterrupted {
			t.Errorf("%s: exit code %d\n%s", signal, r.code, tail(r.stderr))
		}
		if n := circuits(server); n > 0 {
			t.Errorf("%s: %d connections are left", signal, n)
		}
		text, err := os.ReadFile(filepath.Join(r.out, reports.JSONName))
		if err != nil {
			t.Fatal(err)
		}
		doc, err := reports.Verify(text)
		if err != nil || doc.Verdict != reports.Inconclusive || !doc.Interrupted {
			t.Errorf("%s: the report says %+v, %v", signal, doc, err)
		}
	}
}

func TestInterruptedTwice(t *testing.T) {
	b := hostile.Behaviour{}
	for _, b = range hostile.All() {
		if b.Name == "falls-silent-in-the-middle" {
			break
		}
	}
	s := start(t, &b)
	cmd, r, wait := prepared(t, secretEnv(false), "run", "--endpoint", s.URL, "--operator-url", s.OperatorURL(), "--request-timeout", "20s")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for range 3000 {
		if s.Requests() > int64(b.Honest) {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	began := time.Now()
	for range 2 {
		_ = cmd.Process.Signal(os.Interrupt)
		time.Sleep(100 * time.Millisecond)
	}
	_ = wait()
	if took := time.Since(began); r.code != exitInterrupted || took > 3*time.Second {
		t.Errorf("exit code %d after %s", r.code, took)
	}
}

// TestSilentInTheMiddle: a target that stops answering is said once, within seconds, with the usual time-outs.
func TestSilentInTheMiddle(t *testing.T) {
	for _, b := range hostile.All() {
		if b.Name != "dies-in-the-middle" && b.Name != "falls-silent-in-the-middle" {
			continue
		}
		s := start(t, &b)
		r := pconform(t, secretEnv(false), "run", "--endpoint", s.URL, "--operator-url", s.OperatorURL(), "--request-timeout", "2s")
		if r.code != exitNoVerdict || r.took > 40*time.Second {
			t.Errorf("%s: exit code %d after %s", b.Name, r.code, r.took)
		}
		if n := strings.Count(r.stdout+r.stderr, runner.ErrUnreachable.Error()); n > 3 || n == 0 {
			t.Errorf("%s: it is said %d times\n%s", b.Name, n, tail(r.stdout))
		}
		text, _ := os.ReadFile(filepath.Join(r.out, reports.JSONName))
		if doc, err := reports.Verify(text); err != nil || len(doc.Findings) > 0 {
			t.Errorf("%s: %v, %d findings", b.Name, err, len(doc.Findings))
		}
	}
}

// TestNoGoroutineIsLeft runs every check in this process and counts what still runs afterwards.
func TestNoGoroutineIsLeft(t *testing.T) {
	server := refserver.New(refserver.Options{})
	web := httptest.NewServer(server)
	before := gleak.Goroutines()
	_, err := runner.RunAll(context.Background(), runner.Config{
		Target:   runner.Target{Endpoint: web.URL, Main: wire.Credential{ID: "testid", Secret: "testsecret"}},
		Operator: runner.HTTPOperator{URL: web.URL + refserver.OperatorPath}, Settle: 2 * time.Second,
	}, catalogue.All())
	if err != nil {
		t.Fatal(err)
	}
	web.CloseClientConnections()
	web.Close()
	gomega.NewWithT(t).Eventually(gleak.Goroutines, 3*time.Second).ShouldNot(gleak.HaveLeaked(before))
}

// TestGuards spells hosts oddly. Each has to be refused before anything is sent.
func TestGuards(t *testing.T) {
	for _, c := range []struct {
		endpoint string
		code     int
	}{
		{"http://127.0.0.1:1", exitNoVerdict}, {"http://localhost:1", exitNoVerdict}, {"HTTP://LOCALHOST:1", exitNoVerdict},
		{"http://localhost.:1", exitNoVerdict}, {"http://[::1]:1", exitNoVerdict}, {"http://[::ffff:127.0.0.1]:1", exitNoVerdict},
		{"http://127.1:1", exitUsage}, {"http://2130706433:1", exitUsage}, {"http://0x7f.1:1", exitUsage}, {"http://0177.0.0.1:1", exitUsage},
		{"http://0.0.0.0:1", exitUsage}, {"http://[::]:1", exitUsage}, {"http://localhost.evil.example:1", exitUsage},
		{"http://127.0.0.1.evil.example:1", exitUsage}, {"http://127.0.0.1@evil.example:1", exitUsage},
		{"http://user:pass@127.0.0.1:1", exitUsage}, {"http://evil.example#127.0.0.1", exitUsage}, {"http://evil.example\\@127.0.0.1", exitUsage},
		{"http://127.0.0.1%2eevil.example:1", exitUsage}, {"http://192.0.2.1", exitUsage}, {"http://[fe80::1%25eth0]:1", exitUsage},
		{"https://vpc.aliyuncs.com", exitUsage}, {"https://VPC.ALIYUNCS.COM", exitUsage}, {"https://vpc.aliyuncs.com.", exitUsage},
		{"https://vpc.aliyuncs.com..", exitUsage}, {"https://aliyuncs.com:443", exitUsage}, {"https://vpc。aliyuncs。com", exitUsage},
		{"https://ｖｐｃ.aliyuncs.com", exitUsage}, {"https://vpc.cn-shanghai.aliyuncs.com", exitUsage}, {"https://vpc%2ealiyuncs%2ecom", exitUsage},
	} {
		r := pconform(t, secretEnv(false), "run", "--endpoint", c.endpoint, "--family", "rendering", "--request-timeout", "500ms")
		if r.code != c.code {
			t.Errorf("%s: exit code %d, want %d\n%s", c.endpoint, r.code, c.code, tail(r.stderr))
		}
	}
}

// TestProxySeesNoKeys: a proxy on another machine would see the keys of a plain http endpoint.
func TestProxySeesNoKeys(t *testing.T) {
	profile := filepath.Join(t.TempDir(), "p.yaml")
	if err := os.WriteFile(profile, []byte("target: {endpoint: http://127.0.0.1:1}\nproxy: http://192.0.2.1:3128\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := pconform(t, secretEnv(false), "run", "--profile", profile)
	if r.code != exitUsage || !strings.Contains(r.stderr, "allow-plaintext") {
		t.Errorf("exit code %d\n%s", r.code, r.stderr)
	}
}

// TestSweepOfHostileTargets: a sweep that is told nonsense, or nothing, ends, says so, and forgets no connection.
func TestSweepOfHostileTargets(t *testing.T) {
	names := map[string]bool{"never-answers": true, "resets-after-the-request": true, "web-page": true, "always-an-empty-object": true,
		"truncated-json": true, "gigabyte-body": true, "redirect-elsewhere": true, "endless-pages": true, "invalid-utf8": true}
	for _, b := range hostile.All() {
		if !names[b.Name] {
			continue
		}
		s := start(t, &b)
		out := t.TempDir()
		ledger := filepath.Join(out, "ledger.ndjson")
		text := `{"event":"run","prefix":"pcf-abc","target":"` + s.URL + `","region":"cn-shanghai"}
{"event":"about","region":"cn-shanghai","mark":"pcf-abc-1-1"}
{"event":"made","region":"cn-shanghai","mark":"pcf-abc-1-1","id":"pc-1"}
{"event":"about","region":"cn-shanghai","mark":"pcf-abc-1-2"}
`
		if err := os.WriteFile(ledger, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		r := pconform(t, secretEnv(true), append([]string{"sweep", "--endpoint", s.URL, "--out", out}, quickly...)...)
		if r.code != exitNoVerdict {
			t.Errorf("%s: exit code %d\n%s%s", b.Name, r.code, r.stdout, r.stderr)
		}
		civil(t, r)
		r.out = out
		newScanner(s.Signatures()).scan(t, r)
		if n, err := runner.Unswept(ledger); err != nil || n != 2 {
			t.Errorf("%s: the ledger has %d open entries, want 2; %v", b.Name, n, err)
		}
	}
}

// TestHookSeesNoKeys: the operator's hook may be anybody's, and gets an id, a region and a state.
func TestHookSeesNoKeys(t *testing.T) {
	s := start(t, &hostile.Behaviour{})
	var seen strings.Builder
	var mu sync.Mutex
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		_ = r.Header.Write(&seen)
		seen.WriteString(r.URL.String() + string(body) + "\n")
		mu.Unlock()
		if r.URL.Path == "/elsewhere" {
			t.Error("the hook's redirect was followed")
		}
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	}))
	defer hook.Close()
	pconform(t, secretEnv(true), "run", "--endpoint", s.URL, "--operator-url", hook.URL, "--family", "lifecycle", "--settle", "100ms", "--timeout", "10s")
	if seen.Len() == 0 {
		t.Fatal("nobody asked the hook")
	}
	if hits := newScanner(s.Signatures()).hits(seen.String()); len(hits) > 0 || strings.Contains(seen.String(), testKeyID) {
		t.Errorf("the hook was told %q", hits)
	}
}
