package wire

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pconform/pconform/model/spec"
)

func answer(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(body))
}

// bothWays runs a handler behind a real server and in process.
func bothWays(t *testing.T, h http.HandlerFunc, o Options, test func(t *testing.T, c *Client)) {
	t.Helper()
	t.Run("network", func(t *testing.T) {
		server := httptest.NewServer(h)
		defer server.Close()
		o.Endpoint = server.URL
		client := newClient(t, o)
		defer client.Close()
		test(t, client)
	})
	t.Run("in process", func(t *testing.T) {
		o.Endpoint, o.Handler = "", h
		test(t, newClient(t, o))
	})
}

func newClient(t testing.TB, o Options) *Client {
	t.Helper()
	c, err := NewClient(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestARequestArrivesAndItsAnswerIsJudged(t *testing.T) {
	var agent atomic.Value
	h := func(w http.ResponseWriter, r *http.Request) {
		agent.Store(r.UserAgent())
		if r.Header.Get("X-Extra") != "1" || r.FormValue("RegionId") != "cn-shanghai" || r.FormValue("Signature") == "" {
			answer(w, 400, goodError)
			return
		}
		answer(w, 200, cancelled)
	}
	o := Options{UserAgent: "pconform/1", Headers: http.Header{"X-Extra": {"1"}}}
	bothWays(t, h, o, func(t *testing.T, c *Client) {
		r := cancel(V1, Split, nil)
		r.Key.SecurityToken, r.Agent, r.Host = "s3cr3t/t", "check-7", ""
		a := c.Do(context.Background(), r)
		if a.Err != nil || !a.Success() || len(a.Faults) > 0 || a.RequestID() != goodID || a.Got != JSON || a.Resent {
			t.Fatalf("%+v", a)
		}
		equal(t, "agent", agent.Load().(string), "pconform/1 check-7")
		for _, secret := range []string{"s3cr3t", a.prepared.Secrets[len(a.prepared.Secrets)-1]} {
			if text := fmt.Sprintf("%+v %s", a.Sent(), a.Sent().Body); strings.Contains(text, secret) {
				t.Errorf("%s leaks: %s", secret, text)
			}
		}
		if !strings.Contains(a.Sent().URL, "Signature="+Redacted) || strings.Contains(a.StringToSign(), "s3cr3t") ||
			!strings.Contains(a.StringToSign(), Redacted) {
			t.Errorf("%s\n%s", a.Sent().URL, a.StringToSign())
		}
		equal(t, "echo", a.Redact("got s3cr3t%2Ft and s3cr3t/t"), "got "+Redacted+" and "+Redacted)
	})
}

func TestV3VerifiesAtARealServer(t *testing.T) {
	h := func(w http.ResponseWriter, r *http.Request) {
		p := &Prepared{Method: r.Method, Target: r.RequestURI, Host: r.Host, Header: r.Header.Clone()}
		_, right := received(t, p)
		if right {
			answer(w, 200, cancelled)
			return
		}
		answer(w, 400, goodError)
	}
	bothWays(t, h, Options{}, func(t *testing.T, c *Client) {
		r := cancel(V3, Query, nil)
		r.Host = ""
		if a := c.Do(context.Background(), r); !a.Success() {
			t.Errorf("%d %v", a.Status, a.Err)
		}
	})
}

func TestEndlessBodiesEnd(t *testing.T) {
	h := func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 1024)); err != nil && r.Context().Err() != nil {
				return
			}
		}
	}
	bothWays(t, h, Options{MaxBody: 10_000}, func(t *testing.T, c *Client) {
		a := c.Do(context.Background(), cancel(V1, Query, nil))
		if !errors.Is(a.Err, ErrBodyTooLong) || len(a.Body) != 10_000 || len(a.Faults) > 0 || a.Success() {
			t.Errorf("%v after %d bytes", a.Err, len(a.Body))
		}
	})
}

func TestSlowAnswersRunOutOfTime(t *testing.T) {
	for name, h := range map[string]http.HandlerFunc{
		"no header": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"half a body": func(w http.ResponseWriter, r *http.Request) {
			_, _ = w.Write([]byte("{"))
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		},
	} {
		t.Run(name, func(t *testing.T) {
			bothWays(t, h, Options{RequestTimeout: 40 * time.Millisecond}, func(t *testing.T, c *Client) {
				a := c.Do(context.Background(), cancel(V1, Query, nil))
				if !errors.Is(a.Err, context.DeadlineExceeded) || a.Took > time.Second {
					t.Errorf("%v after %v", a.Err, a.Took)
				}
			})
		})
	}
}

func TestBrokenConnectionsAreErrors(t *testing.T) {
	h := func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }
	bothWays(t, h, Options{}, func(t *testing.T, c *Client) {
		if a := c.Do(context.Background(), cancel(V1, Query, nil)); a.Err == nil || a.Tree != nil {
			t.Errorf("%+v", a)
		}
	})
}

func TestLongHeadersAreRefused(t *testing.T) {
	h := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X", strings.Repeat("x", 20_000))
		answer(w, 200, cancelled)
	}
	server := httptest.NewServer(http.HandlerFunc(h))
	defer server.Close()
	c := newClient(t, Options{Endpoint: server.URL, MaxHeader: 4096})
	if a := c.Do(context.Background(), cancel(V1, Query, nil)); a.Err == nil {
		t.Error("accepted")
	}
}

func TestRedirectsAreAnswers(t *testing.T) {
	h := func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) }
	bothWays(t, h, Options{}, func(t *testing.T, c *Client) {
		a := c.Do(context.Background(), cancel(V1, Query, nil))
		if a.Err != nil || a.Status != 302 || a.Faults[0].Clause != spec.Env001 {
			t.Errorf("%d %v %v", a.Status, a.Err, a.Faults)
		}
	})
}

// TestASilentRepeatIsSeen breaks the second request on a kept connection after reading it, as a server that restarts
// does. Go's transport then repeats a GET by itself.
func TestASilentRepeatIsSeen(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close() //nolint:errcheck // the test is over
	go func() {
		for first := true; ; first = false {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go serveOnceOrTwice(conn, first)
		}
	}()
	c := newClient(t, Options{Endpoint: "http://" + listener.Addr().String()})
	defer c.Close()
	r := cancel(V1, Query, nil)
	r.Method = http.MethodGet
	if a := c.Do(context.Background(), r); a.Err != nil || a.Resent {
		t.Fatalf("first: %+v", a)
	}
	if a := c.Do(context.Background(), r); a.Err != nil || !a.Resent {
		t.Errorf("second: %v, resent is %v", a.Err, a.Resent)
	}
}

func serveOnceOrTwice(conn net.Conn, breakSecond bool) {
	defer conn.Close() //nolint:errcheck // the test is over
	buf := make([]byte, 8192)
	for n := 0; ; n++ {
		if _, err := conn.Read(buf); err != nil || breakSecond && n == 1 {
			return
		}
		_, _ = fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
			len(cancelled), cancelled)
	}
}

func TestHandlersThatPanicAreErrors(t *testing.T) {
	h := func(http.ResponseWriter, *http.Request) { panic("boom") }
	c := newClient(t, Options{Handler: http.HandlerFunc(h)})
	if a := c.Do(context.Background(), cancel(V1, Query, nil)); !errors.Is(a.Err, ErrAborted) {
		t.Errorf("%v", a.Err)
	}
}

func TestEndpointsAreChecked(t *testing.T) {
	for _, endpoint := range []string{"", "ftp://h", "http://", "http://h/path", "http://u:p@h", "http://h/?q=1", "::"} {
		if _, err := NewClient(Options{Endpoint: endpoint}); err == nil {
			t.Errorf("%q is accepted", endpoint)
		} else if strings.Contains(err.Error(), "u:p") {
			t.Errorf("%v shows the password", err)
		}
	}
}

func TestOddMethodsTravel(t *testing.T) {
	h := func(w http.ResponseWriter, r *http.Request) {
		answer(w, 400, strings.Replace(goodError, `"m"`, `"`+r.Method+`"`, 1))
	}
	bothWays(t, h, Options{}, func(t *testing.T, c *Client) {
		for _, method := range []string{"PUT", "DELETE", "get", "BREW"} {
			a := c.Do(context.Background(), cancel(V1, Query, &Deviation{Method: method}))
			equal(t, "method", a.Message(), method)
		}
		if a := c.Do(context.Background(), cancel(V1, Query, &Deviation{RawQuery: ptr("a b\n")})); a.Success() {
			t.Error("a line feed in the query was sent")
		}
	})
}
