package wire

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// overNetwork sends by a round tripper, which follows no redirect: where TLS, HTTP/2 or a proxy may come in, and for
// what the caller brought.
func (c *Client) overNetwork(ctx context.Context, p *Prepared, a *Answer) {
	ctx, cancel := context.WithTimeout(ctx, c.opts.RequestTimeout)
	defer cancel()
	var written atomic.Int32
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		// Go repeats a GET on its own when a kept connection turns out to be broken. A second complete writing of the
		// same nonce is no fault of the target, so it has to be known.
		WroteRequest: func(info httptrace.WroteRequestInfo) {
			if info.Err == nil {
				written.Add(1)
			}
		},
	})
	req, err := c.httpRequest(p)
	if err != nil {
		a.Err = err
		return
	}
	req = req.WithContext(ctx)
	repeatable(req, p.Body)
	resp, err := c.opts.HTTP.RoundTrip(req)
	a.Resent = written.Load() > 1
	if err != nil {
		a.Err = deadlineFirst(ctx, err)
		return
	}
	defer resp.Body.Close()    //nolint:errcheck // nothing was written to it
	if resp.StatusCode < 200 { // 101: from here on the connection would be read without any deadline
		a.Err = ErrSwitched
		return
	}
	a.Status, a.Header = resp.StatusCode, resp.Header
	a.Body, a.Err = readBody(resp.Body, resp.ContentLength, c.opts.MaxBody)
	if a.Err != nil && !errors.Is(a.Err, ErrBodyTooLong) {
		a.Err = deadlineFirst(ctx, fmt.Errorf("the body ends too early: %w", a.Err))
	}
}

// repeatable lets the transport repeat a POST too when a kept connection turns out to have been closed without a word: the
// nonce sees to it that nothing is done twice. A header without values is for the transport alone and is not sent.
func repeatable(req *http.Request, body []byte) {
	if req.Method != http.MethodPost {
		return
	}
	req.Header = req.Header.Clone()
	req.Header["Idempotency-Key"] = []string{}
	if len(body) > 0 {
		req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	}
}

// deadlineFirst says that time ran out where the transport only says that something broke because of it.
func deadlineFirst(ctx context.Context, err error) error {
	if cause := ctx.Err(); cause != nil && !errors.Is(err, cause) {
		return fmt.Errorf("%w: %w", cause, err)
	}
	return err
}

// httpRequest makes the request by hand: http.NewRequest would refuse or tidy what is wrong on purpose.
func (c *Client) httpRequest(p *Prepared) (*http.Request, error) {
	rawPath, query, _ := strings.Cut(p.Target, "?")
	path, err := url.PathUnescape(rawPath)
	if err != nil {
		return nil, fmt.Errorf("wire: path cannot be sent: %w", err)
	}
	req := &http.Request{
		Method: p.Method,
		URL:    &url.URL{Scheme: c.base.Scheme, Host: c.base.Host, Path: path, RawPath: rawPath, RawQuery: query},
		Host:   p.Host,
		Proto:  "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: p.Header,
		Body:   http.NoBody,
	}
	if len(p.Body) > 0 {
		req.Body, req.ContentLength = io.NopCloser(bytes.NewReader(p.Body)), int64(len(p.Body))
	}
	return req, nil
}

// inProcess calls a handler directly. It runs on the caller's goroutine, so the deadline reaches it through the
// request's context only.
func (c *Client) inProcess(caller context.Context, p *Prepared, a *Answer) {
	ctx := &deadline{Context: caller, at: time.Now().Add(c.opts.RequestTimeout)}
	defer ctx.end()
	req, err := c.httpRequest(p)
	if err != nil {
		a.Err = err
		return
	}
	req = req.WithContext(ctx)
	req.RequestURI = p.Target
	req.RemoteAddr = "192.0.2.1:1234"
	if req.Host == "" {
		req.Host = c.base.Host
	}
	req.Header = p.Header.Clone()
	rec := &recorder{header: make(http.Header, 4), limit: c.opts.MaxBody}
	if err := rec.serve(c.opts.Handler, req); err != nil {
		a.Err = deadlineFirst(ctx, err)
		return
	}
	rec.WriteHeader(http.StatusOK)
	a.Status, a.Header, a.Body = rec.status, rec.sent, rec.body
	if rec.overflow > 0 {
		a.Err = ErrBodyTooLong
	} else if err := ctx.Err(); err != nil {
		a.Err = err
	}
}

// recorder is the least ResponseWriter that a handler can tell from a real one in nothing that matters here.
type recorder struct {
	header   http.Header
	sent     http.Header
	status   int
	body     []byte
	limit    int64
	overflow int
}

func (r *recorder) serve(h http.Handler, req *http.Request) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			ended, _ := cause.(error)
			if errors.Is(ended, errTooLong) {
				return
			}
			err = ErrAborted
			if !errors.Is(ended, http.ErrAbortHandler) {
				err = fmt.Errorf("%w: panic: %s", ErrAborted, clip(fmt.Sprint(cause)))
			}
		}
	}()
	h.ServeHTTP(r, req)
	return nil
}

// errTooLong is what Write panics with in the end, to stop a handler that never looks at its errors.
var errTooLong = errors.New("wire: the handler does not stop writing")

// Header is the header that the handler fills.
func (r *recorder) Header() http.Header { return r.header }

// WriteHeader takes the first status and a copy of the header at that moment; 1xx is not final.
func (r *recorder) WriteHeader(status int) {
	if r.status != 0 || status >= 100 && status < 200 && status != http.StatusSwitchingProtocols {
		return
	}
	r.status, r.sent = status, r.header.Clone()
}

// Write takes up to the limit.
func (r *recorder) Write(p []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	if room := r.limit - int64(len(r.body)); int64(len(p)) > room {
		r.body = append(r.body, p[:room]...)
		if r.overflow++; r.overflow > 16 {
			panic(errTooLong)
		}
		return int(room), ErrBodyTooLong
	}
	r.body = append(r.body, p...)
	return len(p), nil
}

// Flush does nothing: everything has arrived already.
func (r *recorder) Flush() { r.WriteHeader(http.StatusOK) }
