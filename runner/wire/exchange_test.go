package wire

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestAnswersThatComeEarly answers a large request before it is read, and goes on reading, waits, or closes.
func TestAnswersThatComeEarly(t *testing.T) {
	large := func() Request { return cancel(V1, Form, &Deviation{Body: ptr(strings.Repeat("x", 8<<20))}) }
	for name, then := range map[string]func(ctx context.Context, p *peer){
		"reads on": func(_ context.Context, p *peer) { p.gone() },
		"waits":    func(ctx context.Context, _ *peer) { <-ctx.Done() },
		"closes":   func(_ context.Context, p *peer) { _ = p.Conn.(*net.TCPConn).CloseWrite(); p.gone() },
	} {
		t.Run(name, func(t *testing.T) {
			s := serveByHand(t, func(p *peer) {
				if _, err := http.ReadRequest(p.in); err == nil {
					p.say(framed)
					then(t.Context(), p)
				}
			})
			client := direct(t, s, Options{RequestTimeout: time.Minute})
			a := client.Do(t.Context(), large())
			if good(t, a); a.Resent || a.Took > 30*time.Second {
				t.Errorf("resent is %v after %v", a.Resent, a.Took)
			}
			if name == "waits" && client.conns.pop() != nil {
				t.Error("a connection with half a request in it was kept")
			}
		})
	}
}

// TestLargeRequestsKeepTheirConnection: what was written beside the reading is done when the answer is there.
func TestLargeRequestsKeepTheirConnection(t *testing.T) {
	s := serveByHand(t, func(p *peer) {
		for {
			if _, ok := p.request(); !ok {
				return
			}
			p.say(framed)
		}
	})
	client := direct(t, s, Options{})
	for range 3 {
		good(t, client.Do(t.Context(), cancel(V1, Form, &Deviation{Body: ptr(strings.Repeat("x", 1<<20))})))
	}
	if n := s.conns.Load(); n != 1 {
		t.Errorf("%d connections", n)
	}
}

// TestGzipIsAskedForAndUndone has a compressed body, and one that only says so.
func TestGzipIsAskedForAndUndone(t *testing.T) {
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	_, _ = z.Write([]byte(cancelled))
	_ = z.Close()
	var conns atomic.Int32
	body := zipped.Bytes()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept-Encoding") != "gzip" {
			answer(w, 200, cancelled)
			return
		}
		w.Header().Set("Content-Encoding", "GZIP")
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body)
	}))
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			conns.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	c := newClient(t, Options{Endpoint: server.URL, Compress: true})
	defer c.Close()
	for range 2 {
		a := c.Do(t.Context(), ask("POST"))
		good(t, a)
		if a.Header.Get("Content-Encoding") != "" || a.Header.Get("Content-Length") != "" || conns.Load() != 1 {
			t.Errorf("%v, %d connections", a.Header, conns.Load())
		}
	}
	plain := newClient(t, Options{Endpoint: server.URL})
	defer plain.Close()
	a := plain.Do(t.Context(), ask("POST"))
	if good(t, a); a.Header.Get("Content-Length") == "" {
		t.Error("gzip was asked for")
	}
	body = []byte(cancelled)
	if a := c.Do(t.Context(), ask("POST")); a.Err == nil || !strings.Contains(a.Err.Error(), "gzip") {
		t.Errorf("%v", a.Err)
	}
	zipped.Reset()
	z.Reset(&zipped)
	_, _ = z.Write(make([]byte, 10_000_000))
	_ = z.Close()
	body = zipped.Bytes()
	if a := c.Do(t.Context(), ask("POST")); !errors.Is(a.Err, ErrBodyTooLong) || len(a.Body) != 4<<20 {
		t.Errorf("%v after %d bytes", a.Err, len(a.Body))
	}
}

func TestWhatCannotBeSentIsRefused(t *testing.T) {
	s := serveByHand(t, func(p *peer) { p.gone() })
	for _, d := range []*Deviation{{Method: "G T"}, {Unsigned: []Param{{Name: "a b", Value: "1"}}},
		{Unsigned: []Param{{Name: "", Value: "1"}}}, {Unsigned: []Param{{Name: "X", Value: "hunter\r\nA: 2"}}}} {
		a := direct(t, s, Options{}).Do(t.Context(), cancel(V1, Query, d))
		if a.Err == nil || strings.Contains(a.Err.Error(), "hunter") || !strings.Contains(a.Err.Error(), "invalid") {
			t.Errorf("%+v: %v", d, a.Err)
		}
	}
	if n := s.conns.Load(); n != 0 {
		t.Errorf("%d connections", n)
	}
}

func TestNobodyThere(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = listener.Close()
	c := newClient(t, Options{Endpoint: "http://" + listener.Addr().String()})
	if a := c.Do(t.Context(), ask("GET")); a.Err == nil || !strings.Contains(a.Err.Error(), "refused") || a.Resent {
		t.Errorf("%v", a.Err)
	}
}

// TestTLSAndProxiesAreLeftToATransport: certificates are verified, and a proxy is asked.
func TestTLSAndProxiesAreLeftToATransport(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer(w, 200, strings.Replace(cancelled, goodID, r.RequestURI[:7], 1))
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // it is told of every handshake that fails
	server.StartTLS()
	defer server.Close()
	c := newClient(t, Options{Endpoint: server.URL})
	if a := c.Do(t.Context(), ask("GET")); c.own == nil || a.Err == nil || !strings.Contains(a.Err.Error(), "certificate") {
		t.Errorf("%v", a.Err)
	}
	proxy := httptest.NewServer(server.Config.Handler)
	defer proxy.Close()
	at, err := url.Parse(proxy.URL)
	if err != nil {
		t.Fatal(err)
	}
	c = newClient(t, Options{Endpoint: "http://elsewhere.example", Proxy: http.ProxyURL(at)})
	defer c.Close()
	if a := c.Do(t.Context(), ask("GET")); a.RequestID() != "http://" {
		t.Errorf("%v %s", a.Err, a.Body)
	}
}

// TestIdleConnectionsAreBounded fills the idle ones, takes the last, and lets them grow old.
func TestIdleConnectionsAreBounded(t *testing.T) {
	c := newConns(&url.URL{Host: "h"})
	equal(t, "address", c.address, "h:80")
	equal(t, "address", newConns(&url.URL{Host: "[::1]:8080"}).address, "[::1]:8080")
	var ours []*conn
	var theirs []net.Conn
	ended := func(i int) {
		t.Helper()
		_ = theirs[i].SetReadDeadline(time.Now().Add(5 * time.Second))
		if _, err := theirs[i].Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
			t.Errorf("connection %d is open", i)
		}
	}
	for range mostIdle + 1 {
		a, b := net.Pipe()
		ours, theirs = append(ours, newConn(a)), append(theirs, b)
		c.put(ours[len(ours)-1])
	}
	ended(mostIdle)
	if k := c.kept(time.Now().Add(time.Minute)); k != ours[mostIdle-1] {
		t.Error("not the last one")
	}
	ours[0].idleSince = time.Now().Add(-longestIdle)
	c.sweep()
	ended(0)
	if len(c.idle) != mostIdle-2 || c.sweeper == nil {
		t.Errorf("%d are left", len(c.idle))
	}
	c.longest = time.Millisecond
	c.sweep()
	for i := range mostIdle - 1 {
		ended(i)
	}
	c.longest = longestIdle
	c.close()
	c.put(ours[mostIdle-1])
	ended(mostIdle - 1)
}

// TestCloseLetsGo closes what waits; the client can be used again.
func TestCloseLetsGo(t *testing.T) {
	gone := make(chan bool, 2)
	s := serveByHand(t, func(p *peer) {
		_, _ = p.request()
		p.say(framed)
		p.gone()
		gone <- true
	})
	client := direct(t, s, Options{})
	for range 2 {
		good(t, client.Do(t.Context(), ask("GET")))
		client.Close()
		<-gone
	}
}

// TestManyAtOnce uses one client from many sides, and gives up now and then.
func TestManyAtOnce(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer(w, 200, strings.Replace(cancelled, goodID, r.Header.Get("X-Me"), 1))
	}))
	defer server.Close()
	c := newClient(t, Options{Endpoint: server.URL})
	defer c.Close()
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for j := range 50 {
				me := strconv.Itoa(1000*i + j)
				ctx, stop := context.WithCancel(t.Context())
				if j%10 == 9 {
					go stop()
				}
				a := c.Do(ctx, cancel(V1, Query, &Deviation{Unsigned: []Param{{Name: "X-Me", Value: me}}}))
				stop()
				if a.Err == nil && a.RequestID() != me || a.Err != nil && !errors.Is(a.Err, context.Canceled) {
					t.Errorf("%s: %v %s", me, a.Err, a.RequestID())
				}
			}
		})
	}
	all.Wait()
}
