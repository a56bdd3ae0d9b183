package wire

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// BenchmarkOverLoopback asks the same server by a transport of net/http and by the client's own connections in turn, and
// gives the time of the one over the time of the other: what else the machine does falls on both.
func BenchmarkOverLoopback(b *testing.B) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		answer(w, 200, cancelled)
	}))
	defer server.Close()
	o := Options{Endpoint: server.URL}
	own := newClient(b, o)
	defer own.Close()
	o.defaults()
	transport := newTransport(o)
	defer transport.CloseIdleConnections()
	o.HTTP = transport
	before := newClient(b, o)
	r := cancel(V1, Query, nil)
	const turn = 200
	took := func(c *Client) time.Duration {
		began := time.Now()
		for range turn {
			if a := c.Do(context.Background(), r); a.Err != nil {
				b.Fatal(a.Err)
			}
		}
		return time.Since(began)
	}
	var first, second time.Duration
	for b.Loop() {
		first += took(before)
		second += took(own)
	}
	b.ReportMetric(float64(first.Nanoseconds())/float64(turn*b.N), "transport-ns")
	b.ReportMetric(float64(second.Nanoseconds())/float64(turn*b.N), "own-ns")
	b.ReportMetric(float64(first)/float64(second), "ratio")
}
