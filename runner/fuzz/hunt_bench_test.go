package fuzz

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"runtime/pprof"
	"testing"
	"time"

	"github.com/pconform/pconform/fixtures/refserver"
	"github.com/pconform/pconform/model/spec"
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
	cfg := inProcess(refserver.New(refserver.Options{AsyncDelay: -1}))
	var judged, sent, plans int64
	for seed := uint64(1); b.Loop(); seed++ {
		rep := hunted(b, cfg, seed)
		judged, sent, plans = judged+rep.Stats.Judged, sent+rep.Stats.Requests, plans+rep.Stats.Plans
	}
	s := b.Elapsed().Seconds()
	b.ReportMetric(float64(judged)/s, "judged/s")
	b.ReportMetric(float64(sent)/s, "requests/s")
	b.ReportMetric(float64(plans)/s, "plans/s")
}

// BenchmarkHuntOverLoopback measures the same over a socket, against a plain client that signs and sends reads as fast
// as it can to the same server.
func BenchmarkHuntOverLoopback(b *testing.B) {
	server := httptest.NewServer(refserver.New(refserver.Options{AsyncDelay: -1}))
	defer server.Close()
	key := wire.Credential{ID: "testid", Secret: "testsecret"}
	cfg := runner.Config{Target: runner.Target{Endpoint: server.URL, Main: key}, Settle: 200 * time.Millisecond,
		Operator: runner.HTTPOperator{URL: server.URL + refserver.OperatorPath}}
	var sent int64
	var hunt, plain time.Duration
	for seed := uint64(1); b.Loop(); seed++ {
		began := time.Now()
		rep := hunted(b, cfg, seed)
		hunt += time.Since(began)
		sent += rep.Stats.Requests
		began = time.Now()
		for range rep.Stats.Requests {
			plainly(b, server.URL, key)
		}
		plain += time.Since(began)
	}
	b.ReportMetric(float64(sent)/hunt.Seconds(), "requests/s")
	b.ReportMetric(float64(sent)/plain.Seconds(), "plain/s")
	b.ReportMetric(plain.Seconds()/hunt.Seconds(), "ratio")
}

var plainNonce = 0

func plainly(b *testing.B, endpoint string, key wire.Credential) {
	plainNonce++
	req := wire.Request{Action: spec.CancelPhysicalConnection, Method: "GET", Place: wire.Query, Format: wire.JSON,
		Sign: wire.V1, Key: key,
		Params: []wire.Param{{Name: "RegionId", Value: "cn-shanghai"}, {Name: "PhysicalConnectionId", Value: "pc-unknown"}}}
	p, err := req.Build(time.Now(), "plain-"+time.Now().String()+string(rune('a'+plainNonce%26)))
	if err != nil {
		b.Fatal(err)
	}
	resp, err := http.Get(endpoint + p.Target)
	if err != nil {
		b.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	resp.Body.Close()
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

// BenchmarkMemory compares the heap after the first and after the last tenth of a session. The server remembers no
// nonces, as one in another process would cost us nothing for them; its tokens it has to keep.
func BenchmarkMemory(b *testing.B) {
	for b.Loop() {
		rules := refserver.DefaultRules()
		rules.NonceKey = func(string, string) string { return "" }
		var heap []uint64
		_, err := Hunt(context.Background(), inProcess(refserver.New(refserver.Options{AsyncDelay: -1, Rules: &rules})),
			HuntOptions{Seed: 1,
				Requests: 200_000, OnStats: func(s HuntStats) {
					if s.Requests < int64(20_000*(len(heap)+1)) {
						return
					}
					var m runtime.MemStats
					runtime.GC()
					runtime.ReadMemStats(&m)
					heap = append(heap, m.HeapAlloc)
					if name := os.Getenv("PCONFORM_HEAP"); name != "" {
						f, _ := os.Create(name)
						_ = pprof.WriteHeapProfile(f)
						_ = f.Close()
					}
				}, Every: 100 * time.Millisecond})
		if err != nil || len(heap) < 2 {
			b.Fatal(err, heap)
		}
		b.ReportMetric(float64(heap[0])/1e6, "MB-early")
		b.ReportMetric(float64(heap[len(heap)-1])/1e6, "MB-late")
	}
}
