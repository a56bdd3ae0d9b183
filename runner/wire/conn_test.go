package wire

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// byHand is a server that answers by the byte.
type byHand struct {
	URL   string
	conns atomic.Int32 // accepted so far
}

// peer is one connection to it.
type peer struct {
	net.Conn
	in *bufio.Reader
	n  int // of the connection, from 1
}

// request reads one with its body; false at the end.
func (p *peer) request() (*http.Request, bool) {
	req, err := http.ReadRequest(p.in)
	if err != nil {
		return nil, false
	}
	_, err = io.Copy(io.Discard, req.Body)
	return req, err == nil
}

func (p *peer) say(text string) { _, _ = io.WriteString(p, text) }

// gone waits until the client has closed.
func (p *peer) gone() { _, _ = io.Copy(io.Discard, p.Conn) }

func serveByHand(t *testing.T, serve func(p *peer)) *byHand {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &byHand{URL: "http://" + listener.Addr().String()}
	var mu sync.Mutex
	var open []net.Conn
	var running sync.WaitGroup
	running.Go(func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			open = append(open, c)
			mu.Unlock()
			n := int(s.conns.Add(1))
			running.Go(func() {
				defer c.Close() //nolint:errcheck // the test is over
				serve(&peer{c, bufio.NewReader(c), n})
			})
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		mu.Lock()
		for _, c := range open {
			_ = c.Close()
		}
		mu.Unlock()
		running.Wait()
	})
	return s
}

func direct(t *testing.T, s *byHand, o Options) *Client {
	t.Helper()
	o.Endpoint = s.URL
	c := newClient(t, o)
	if c.conns == nil {
		t.Fatal("the client has no connections of its own")
	}
	t.Cleanup(c.Close)
	return c
}

func ask(method string) Request {
	r := cancel(V1, Query, nil)
	r.Method = method
	return r
}

var framed = fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(cancelled), cancelled)

func good(t *testing.T, a *Answer) {
	t.Helper()
	if a.Err != nil || string(a.Body) != cancelled {
		t.Errorf("%v %d %q", a.Err, a.Status, a.Body)
	}
}

// TestTheBytesAreThoseOfNetHTTP sends the same requests by the client's own connections and by a transport.
func TestTheBytesAreThoseOfNetHTTP(t *testing.T) {
	requests := map[string]func() Request{
		"get":     func() Request { return ask("GET") },
		"post":    func() Request { return ask("POST") },
		"head":    func() Request { return ask("HEAD") },
		"form":    func() Request { return cancel(V1, Form, nil) },
		"split":   func() Request { return cancel(V1, Split, nil) },
		"v3":      func() Request { return cancel(V3, Form, nil) },
		"put":     func() Request { return cancel(V1, Query, &Deviation{Method: "PUT"}) },
		"lower":   func() Request { return cancel(V1, Query, &Deviation{Method: "get"}) },
		"connect": func() Request { return cancel(V1, Query, &Deviation{Method: "CONNECT"}) },
		"large":   func() Request { return cancel(V1, Form, &Deviation{Body: ptr(strings.Repeat("x", 300_000))}) },
		"path":    func() Request { return cancel(V1, Query, &Deviation{Path: "/a%2fb/ü"}) },
		"query":   func() Request { return cancel(V1, Query, &Deviation{RawQuery: ptr("?a b&ü=%zz")}) },
		"host":    func() Request { r := ask("GET"); r.Host = "Other.example:99"; return r },
		"no host": func() Request { r := ask("GET"); r.Host = "no/host"; return r },
		"header": func() Request {
			return cancel(V1, Form, &Deviation{Unsigned: []Param{{Name: "x-lower", Value: " a "}, {Name: "Connection", Value: "close"},
				{Name: "Content-Length", Value: "7"}, {Name: "Host", Value: "twice"}, {Name: "Expect", Value: "100-continue"},
				{Name: "A", Value: "2"}, {Name: "A", Value: "1"}}})
		},
		"gzip": func() Request {
			return cancel(V1, Form, &Deviation{Unsigned: []Param{{Name: "Accept-Encoding", Value: "br"}}})
		},
	}
	got := make(chan string, 4*len(requests)) // all of them, so that a failure leaves nobody waiting
	s := serveByHand(t, func(p *peer) {
		var raw bytes.Buffer
		p.in = bufio.NewReader(io.TeeReader(p.Conn, &raw))
		_, _ = p.request()
		got <- raw.String()
		p.say("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + cancelled)
	})
	for name, request := range requests {
		for _, compress := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, compress %v", name, compress), func(t *testing.T) {
				o := Options{Endpoint: s.URL, Compress: compress, Headers: http.Header{"X-More": {"1", "2"}},
					Now: func() time.Time { return testTime }, Nonce: func() string { return "3156853299f313e23d1673dc12e1703d" }}
				c := direct(t, s, o)
				if a := c.Do(t.Context(), request()); a.Err != nil {
					t.Fatal(a.Err)
				}
				own := <-got
				o.defaults()
				o.HTTP = newTransport(o)
				if a := newClient(t, o).Do(t.Context(), request()); a.Err != nil {
					t.Fatal(a.Err)
				}
				equal(t, "bytes", own, <-got)
				if asked := strings.Contains(own, "\r\nAccept-Encoding: gzip\r\n"); asked != (compress && name != "head" && name != "gzip") {
					t.Errorf("asks for gzip: %v", asked)
				}
			})
		}
	}
}

// TestFramings asks twice, and sees what was read and whether the connection was kept.
func TestFramings(t *testing.T) {
	head := "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
	half := len(cancelled) / 2
	chunks := fmt.Sprintf("%x\r\n%s\r\n%x;ext=1\r\n%s\r\n0\r\n", half, cancelled[:half], len(cancelled)-half, cancelled[half:])
	for name, c := range map[string]struct {
		method, text string
		body         string
		status       int
		ends, kept   bool
	}{
		"length":           {"GET", framed, cancelled, 200, false, true},
		"chunks":           {"GET", head + "Transfer-Encoding: chunked\r\n\r\n" + chunks + "\r\n", cancelled, 200, false, true},
		"trailers":         {"GET", head + "Transfer-Encoding: chunked\r\nTrailer: X\r\n\r\n" + chunks + "X: 1\r\n\r\n", cancelled, 200, false, true},
		"1.0":              {"GET", strings.Replace(framed, "1.1", "1.0", 1), cancelled, 200, false, false},
		"1.0 kept":         {"GET", strings.Replace(framed, "1.1 200 OK", "1.0 200 OK\r\nConnection: keep-alive", 1), cancelled, 200, false, true},
		"close":            {"GET", strings.Replace(framed, "200 OK", "200 OK\r\nConnection: close", 1), cancelled, 200, false, false},
		"until the end":    {"GET", head + "\r\n" + cancelled, cancelled, 200, true, false},
		"head":             {"HEAD", head + "Content-Length: 5000\r\n\r\n", "", 200, false, true},
		"204":              {"GET", "HTTP/1.1 204 No Content\r\n\r\n", "", 204, false, true},
		"304":              {"GET", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5000\r\n\r\n", "", 304, false, true},
		"empty":            {"GET", head + "Content-Length: 0\r\n\r\n", "", 200, false, true},
		"early hints":      {"GET", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + framed, cancelled, 200, false, true},
		"surplus":          {"GET", framed + framed, cancelled, 200, false, false},
		"surplus to a 204": {"GET", "HTTP/1.1 204 No Content\r\n\r\nhello", "", 204, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := serveByHand(t, func(p *peer) {
				for {
					if _, ok := p.request(); !ok {
						return
					}
					if p.say(c.text); c.ends {
						return
					}
				}
			})
			client := direct(t, s, Options{})
			for range 2 {
				a := client.Do(t.Context(), ask(c.method))
				if a.Err != nil || string(a.Body) != c.body || a.Status != c.status || a.Resent {
					t.Errorf("%v %d %q, resent is %v", a.Err, a.Status, a.Body, a.Resent)
				}
			}
			if kept := s.conns.Load() == 1; kept != c.kept {
				t.Errorf("%d connections", s.conns.Load())
			}
		})
	}
}

// TestBrokenAnswersAreErrors sees what is said of answers that are none, and that nothing is kept after them.
func TestBrokenAnswersAreErrors(t *testing.T) {
	for name, c := range map[string]struct{ text, again, want string }{
		"nothing":          {"", "", "without an answer: EOF"},
		"half a header":    {"HTTP/1.1 200 OK\r\nConte", "", "header of the answer cannot be read"},
		"half a body":      {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", "", "ends too early: unexpected EOF"},
		"noise":            {"\x15\x03\x01\x00\x02\x02\x0a", "", "malformed HTTP"},
		"endless header":   {"HTTP/1.1 200 OK\r\n", "X-More: more\r\n", "header of the answer is longer than allowed: more than 4096 bytes"},
		"one giant line":   {"HTTP/1.1 200 OK\r\nX: ", "xxxxxxxxxxxx", "header of the answer is longer than allowed"},
		"1xx for ever":     {"", "HTTP/1.1 103 Early Hints\r\n\r\n", "header of the answer is longer than allowed"},
		"endless body":     {"HTTP/1.1 200 OK\r\n\r\n", "xxxx", ErrBodyTooLong.Error()},
		"large body":       {"HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n", "xxxx", ErrBodyTooLong.Error()},
		"endless trailers": {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "X: more\r\n", "trailer"},
		"switched":         {"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n", "hi", ErrSwitched.Error()},
	} {
		t.Run(name, func(t *testing.T) {
			s := serveByHand(t, func(p *peer) {
				_, _ = p.request()
				p.say(c.text)
				for block := strings.Repeat(c.again, 1000); block != ""; {
					if _, err := io.WriteString(p, block); err != nil {
						return
					}
				}
			})
			client := direct(t, s, Options{MaxHeader: 4096, MaxBody: 10_000})
			a := client.Do(t.Context(), ask("GET"))
			if a.Err == nil || !strings.Contains(a.Err.Error(), c.want) || len(a.Body) > 10_000 {
				t.Errorf("%v", a.Err)
			}
			if k := client.conns.pop(); k != nil {
				t.Error("the connection was kept")
			}
		})
	}
}

// TestDrippingDoesNotGainTime: the time is that of the whole exchange, however often something comes.
func TestDrippingDoesNotGainTime(t *testing.T) {
	for name, begin := range map[string]string{"header": "HTTP/1.1 200 OK\r\nX: ", "body": "HTTP/1.1 200 OK\r\n\r\n", "1xx": ""} {
		t.Run(name, func(t *testing.T) {
			s := serveByHand(t, func(p *peer) {
				_, _ = p.request()
				p.say(begin)
				drop := "x"
				if begin == "" {
					drop = "HTTP/1.1 103 Early Hints\r\n\r\n"
				}
				for tick := time.NewTicker(2 * time.Millisecond); ; <-tick.C {
					if _, err := io.WriteString(p, drop); err != nil {
						return
					}
				}
			})
			a := direct(t, s, Options{RequestTimeout: 50 * time.Millisecond}).Do(t.Context(), ask("GET"))
			if !errors.Is(a.Err, context.DeadlineExceeded) || a.Took > 5*time.Second {
				t.Errorf("%v after %v", a.Err, a.Took)
			}
		})
	}
}

// TestTheEndOfTheContextInterrupts what waits for a header, for a body, and for a large request to be read.
func TestTheEndOfTheContextInterrupts(t *testing.T) {
	why := errors.New("somebody pressed Ctrl-C")
	for name, c := range map[string]struct {
		request Request
		text    string
	}{
		"header": {ask("GET"), ""},
		"body":   {ask("POST"), "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{"},
		"large":  {cancel(V1, Form, &Deviation{Body: ptr(strings.Repeat("x", 8<<20))}), ""},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, end := context.WithCancelCause(t.Context())
			s := serveByHand(t, func(p *peer) {
				_, _ = http.ReadRequest(p.in)
				p.say(c.text)
				end(why)
				if name != "large" {
					p.gone()
				}
				<-t.Context().Done()
			})
			client := direct(t, s, Options{RequestTimeout: time.Minute})
			a := client.Do(ctx, c.request)
			if !errors.Is(a.Err, context.Canceled) || !errors.Is(a.Err, why) || a.Took > 30*time.Second {
				t.Errorf("%v after %v", a.Err, a.Took)
			}
			if a := client.Do(ctx, ask("GET")); !errors.Is(a.Err, context.Canceled) || s.conns.Load() != 1 {
				t.Errorf("%v, %d connections", a.Err, s.conns.Load())
			}
		})
	}
}

// TestWhatASilentCloseRepeats closes a kept connection when it has the second request.
func TestWhatASilentCloseRepeats(t *testing.T) {
	form := cancel(V1, Form, nil)
	large := cancel(V1, Form, &Deviation{Body: ptr(strings.Repeat("x", 4*fits))})
	withBody := cancel(V1, Form, &Deviation{Method: "GET"})
	for name, c := range map[string]struct {
		request Request
		resent  bool
	}{"GET": {ask("GET"), true}, "HEAD": {ask("HEAD"), true}, "POST": {ask("POST"), true}, "form": {form, true},
		"large": {large, true}, "GET with a body": {withBody, false},
		"PUT":    {cancel(V1, Query, &Deviation{Method: "PUT"}), false},
		"DELETE": {cancel(V1, Query, &Deviation{Method: "DELETE"}), false}} {
		for _, again := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, and again %v", name, again), func(t *testing.T) {
				s := serveByHand(t, func(p *peer) {
					if _, ok := p.request(); !ok || again && p.n > 1 {
						return
					}
					p.say("HTTP/1.1 204 No Content\r\n\r\n")
					_, _ = p.request()
				})
				client := direct(t, s, Options{})
				if a := client.Do(t.Context(), c.request); a.Err != nil || a.Resent {
					t.Fatalf("%v, resent is %v", a.Err, a.Resent)
				}
				a := client.Do(t.Context(), c.request)
				if failed := a.Err != nil; failed != (again || !c.resent) || a.Resent != c.resent {
					t.Errorf("%v, resent is %v", a.Err, a.Resent)
				}
				if want := map[bool]int32{true: 2, false: 1}[c.resent]; s.conns.Load() != want {
					t.Errorf("%d connections", s.conns.Load())
				}
			})
		}
	}
}

// TestAnAnswerThatBreaksOffIsNotRepeated: the first byte of an answer shows that the request was taken.
func TestAnAnswerThatBreaksOffIsNotRepeated(t *testing.T) {
	s := serveByHand(t, func(p *peer) {
		_, _ = p.request()
		p.say(framed)
		_, _ = p.request()
		p.say("H")
	})
	client := direct(t, s, Options{})
	good(t, client.Do(t.Context(), ask("GET")))
	if a := client.Do(t.Context(), ask("GET")); a.Err == nil || a.Resent || s.conns.Load() != 1 {
		t.Errorf("%v, resent is %v, %d connections", a.Err, a.Resent, s.conns.Load())
	}
}
