package fuzz

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/pconform/pconform/fixtures/refserver"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

const benchRequests = 10_000

func hunted(b *testing.B, cfg runner.Config, seed uint64) *Report {
	b.Helper()
	rep, err := Hunt(context.Background(), cfg, HuntOptions{Seed: seed, Requests: benchRequests})
	if err != nil || len(rep.Groups) > 0 {
		b.Fatal(err, rep)
	}
	return rep
}

// BenchmarkHuntInProcess measures everything on: drawing, sending, the reference itself, judging, cleaning up.
func BenchmarkHuntInProcess(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // as the program has it
	cfg := inProcess(refserver.New(refserver.Options{AsyncDelay: -1}))
	var judged, sent, plans int64
	before := processorTime(b)
	for seed := uint64(1); b.Loop(); seed++ {
		rep := hunted(b, cfg, seed)
		judged, sent, plans = judged+rep.Stats.Judged, sent+rep.Stats.Requests, plans+rep.Stats.Plans
	}
	s := b.Elapsed().Seconds()
	b.ReportMetric(float64(judged)/s, "judged/s")
	b.ReportMetric(float64(sent)/s, "requests/s")
	b.ReportMetric(float64(plans)/s, "plans/s")
	b.ReportMetric(float64(judged)/(processorTime(b)-before).Seconds(), "judged/cpu-s")
}

// processorTime is what this process has used of all processors. Unlike the time on the wall it does not count what
// other processes took.
func processorTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkHuntOverLoopback measures the same over a socket, and then a plain client that signs the requests of that
// session and sends them to an equal server, one after the other as fast as it can. Which they are is taken down in a
// session of its own with the same seed, which is not measured.
func BenchmarkHuntOverLoopback(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // as the program has it
	var sent int
	var hunt, plain time.Duration
	for seed := uint64(1); b.Loop(); seed++ {
		tape := &tape{real: &http.Transport{MaxIdleConnsPerHost: 8}}
		_, requests := overLoopback(b, tape, &http.Client{Transport: tape}, seed)
		took, again := overLoopback(b, nil, nil, seed)
		if d := again - requests; d > requests/100 || -d > requests/100 {
			b.Fatalf("%d requests, and %d with the same seed", requests, again)
		}
		hunt += took

		for i := range tape.kept {
			tape.kept[i].parse()
		}
		server := httptest.NewServer(refserver.New(refserver.Options{AsyncDelay: -1}))
		began := time.Now()
		for i := range tape.kept {
			plainly(b, tape.real, server.URL, &tape.kept[i])
		}
		plain += time.Since(began)
		sent += len(tape.kept)
		tape.real.CloseIdleConnections()
		server.Close()
	}
	b.ReportMetric(float64(sent)/hunt.Seconds(), "requests/s")
	b.ReportMetric(float64(sent)/plain.Seconds(), "plain/s")
	b.ReportMetric(plain.Seconds()/hunt.Seconds(), "ratio")
}

// overLoopback hunts over a socket, by a transport or, as the program does it, by none in particular. It returns the
// time and the requests that were counted.
func overLoopback(b *testing.B, transport http.RoundTripper, operator *http.Client, seed uint64) (time.Duration, int64) {
	b.Helper()
	server := httptest.NewServer(refserver.New(refserver.Options{AsyncDelay: -1}))
	defer server.Close()
	cfg := runner.Config{
		Target: runner.Target{Endpoint: server.URL, Main: benchKey, Transport: transport}, Settle: 200 * time.Millisecond,
		Operator: runner.HTTPOperator{URL: server.URL + refserver.OperatorPath, Client: operator},
	}
	began := time.Now()
	rep := hunted(b, cfg, seed)
	return time.Since(began), rep.Stats.Requests
}

var benchKey = wire.Credential{ID: "testid", Secret: "testsecret"}

// tape keeps what goes over a transport.
type tape struct {
	real *http.Transport
	kept []request
}

// request is one that was sent: one to be signed afresh if call is set, otherwise to be sent as it was.
type request struct {
	method, uri string
	header      http.Header
	body        []byte
	call        *wire.Request
}

func (t *tape) RoundTrip(req *http.Request) (*http.Response, error) {
	k := request{method: req.Method, uri: req.URL.RequestURI(), header: req.Header}
	if req.Body != nil && req.Body != http.NoBody {
		k.body, _ = io.ReadAll(req.Body)
		req.Body = io.NopCloser(bytes.NewReader(k.body))
	}
	t.kept = append(t.kept, k)
	return t.real.RoundTrip(req)
}

// parse finds the call in a request that was signed with v1 in its query or in its form.
func (k *request) parse() {
	_, query, _ := strings.Cut(k.uri, "?")
	place := wire.Query
	if query == "" {
		query, place = string(k.body), wire.Form
	}
	values, err := url.ParseQuery(query)
	if err != nil || values.Get("SignatureVersion") != "1.0" || place == wire.Query && len(k.body) > 0 {
		return
	}
	k.call = &wire.Request{Action: values.Get("Action"), Version: values.Get("Version"), Method: k.method, Place: place,
		Format: wire.Format(values.Get("Format")), Sign: wire.V1, Key: benchKey}
	for name, list := range values {
		switch name {
		case "Action", "Version", "Format", "AccessKeyId", "Timestamp":
		default:
			if !strings.HasPrefix(name, "Signature") {
				k.call.Params = append(k.call.Params, wire.Param{Name: name, Value: list[0]})
			}
		}
	}
}

func plainly(b *testing.B, transport http.RoundTripper, endpoint string, k *request) {
	if k.call != nil {
		p, err := k.call.Build(time.Now(), rand.Text())
		if err != nil {
			b.Fatal(err)
		}
		k.uri, k.header, k.body = p.Target, p.Header, p.Body
	}
	req, err := http.NewRequest(k.method, endpoint+k.uri, bytes.NewReader(k.body))
	if err != nil {
		return // it was wrong on purpose
	}
	req.Header = k.header
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	resp.Body.Close() //nolint:errcheck // nothing was written to it
}

// BenchmarkDraw measures the drawing of plans alone.
func BenchmarkDraw(b *testing.B) {
	sp := &Space{Operator: true, Regions: true, V3: true}
	w, src, calls := NewWalk(sp), Seeded(1), 0
	for b.Loop() {
		calls += len(Draw(src, sp, w).Plan)
	}
	b.ReportMetric(float64(calls)/b.Elapsed().Seconds(), "calls/s")
}

// BenchmarkMemory compares what the process takes of memory after the first and after the last tenth of a session:
// 200,000 requests, or as many as PCONFORM_REQUESTS says. The server in the same process remembers no nonces, as one in
// another process would cost us nothing for them; its tokens it has to keep, twenty thousand of them.
func BenchmarkMemory(b *testing.B) {
	requests := int64(200_000)
	if s := os.Getenv("PCONFORM_REQUESTS"); s != "" {
		if _, err := fmt.Sscan(s, &requests); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		rules := refserver.DefaultRules()
		rules.NonceKey = func(string, string) string { return "" }
		var took []uint64
		rep, err := Hunt(context.Background(), inProcess(refserver.New(refserver.Options{AsyncDelay: -1, Rules: &rules})),
			HuntOptions{Seed: 1, Requests: requests, Every: 100 * time.Millisecond, OnStats: func(s HuntStats) {
				if s.Requests < requests/10*int64(len(took)+1) {
					return
				}
				took = append(took, resident(b))
				b.Logf("%d requests: %.1f MB", s.Requests, float64(took[len(took)-1])/1e6)
			}})
		if err != nil || rep.Stopped != nil || len(rep.Groups) > 0 || len(took) < 9 {
			b.Fatal(err, rep.Stopped, rep.Groups, rep.Stats)
		}
		b.ReportMetric(float64(took[0])/1e6, "MB-early")
		b.ReportMetric(float64(took[len(took)-1])/1e6, "MB-late")
		b.ReportMetric(float64(took[len(took)-1])/float64(took[0]), "late/early")
	}
}

// resident is the memory that the system counts as used by this process, after a collection.
func resident(b *testing.B) uint64 {
	debug.FreeOSMemory()
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		b.Skip(err) // no Linux
	}
	var all, now uint64
	if _, err := fmt.Sscan(string(text), &all, &now); err != nil {
		b.Fatal(err)
	}
	return now * uint64(os.Getpagesize())
}
