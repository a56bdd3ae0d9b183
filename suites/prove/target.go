package prove

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"sync/atomic"

	"github.com/pconform/pconform/fixtures/refserver"
	"github.com/pconform/pconform/fixtures/variants"
	"github.com/pconform/pconform/runner"
)

// opened is a target that is ready to be asked.
type opened struct {
	sent      atomic.Int64
	handler   http.Handler // in process
	url       string       // over a socket
	transport http.RoundTripper
	operator  runner.Operator
	closed    atomic.Bool
}

// close lets a target that has been convicted know nothing any more, so that nobody cleans up there.
func (t *opened) close() { t.closed.Store(true) }

const gone = `{"RequestId":"0","HostId":"in.process","Code":"InvalidPhysicalConnectionId.NotFound","Message":"Over."}`

// opener makes a target from nothing.
type opener func() (*opened, func(), error)

func referenceHandler(o refserver.Options) http.Handler { return refserver.New(o) }

// inProcess opens a handler without a network.
func inProcess(make func(refserver.Options) http.Handler) opener {
	return func() (*opened, func(), error) {
		h := make(refserver.Options{AsyncDelay: asyncDelay})
		t := &opened{}
		t.handler = t.counting(h)
		t.operator = runner.HTTPOperator{URL: "http://in.process" + refserver.OperatorPath,
			Client: &http.Client{Transport: direct{h}}}
		return t, func() {}, nil
	}
}

// openerOf opens a variant, on a real socket if that is where it differs.
func openerOf(v variants.Variant) opener {
	if !v.TCP {
		return inProcess(v.New)
	}
	return func() (*opened, func(), error) {
		listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
		if err != nil {
			return nil, nil, err
		}
		t := &opened{url: "http://" + listener.Addr().String()}
		server := v.Server(t.counting(v.New(refserver.Options{AsyncDelay: asyncDelay})))
		go func() {
			if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
				panic(err) // a loopback listener of our own does not fail
			}
		}()
		transport := &http.Transport{MaxIdleConnsPerHost: 16}
		t.transport = transport
		t.operator = runner.HTTPOperator{URL: t.url + refserver.OperatorPath}
		return t, func() {
			transport.CloseIdleConnections()
			_ = server.Close() // nothing was promised to anybody
		}, nil
	}
}

func (t *opened) counting(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != refserver.OperatorPath {
			if t.closed.Load() {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(http.StatusNotFound)
				_, _ = io.WriteString(w, gone) // nobody reads it
				return
			}
			t.sent.Add(1)
		}
		h.ServeHTTP(w, r)
	})
}

// direct is a round tripper that calls a handler.
type direct struct{ h http.Handler }

// RoundTrip implements http.RoundTripper.
func (d direct) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	w := &response{status: http.StatusOK, header: http.Header{}}
	d.h.ServeHTTP(w, r)
	return &http.Response{StatusCode: w.status, Header: w.header, Body: io.NopCloser(&w.body), Request: r,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, ContentLength: int64(w.body.Len()),
		Status: http.StatusText(w.status)}, nil
}

type response struct {
	status int
	header http.Header
	body   bytes.Buffer
}

func (r *response) Header() http.Header         { return r.header }
func (r *response) WriteHeader(status int)      { r.status = status }
func (r *response) Write(b []byte) (int, error) { return r.body.Write(b) }
