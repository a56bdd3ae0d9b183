package wire

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// exchange is one request and its answer over connections of the client's own. A transport of net/http hands each
// request to two goroutines and back, which costs more than all else that a client does when the target is fast.
type exchange struct {
	ctx      context.Context
	deadline time.Time
	req      *http.Request
	out      *bytes.Buffer // the request as it is written
	unzip    bool          // gzip was asked for here, not by the caller
	written  int           // how often all of it was written
	a        *Answer
}

// direct sends over a connection of the client's own. A request on a kept connection that ends without a byte of an
// answer is written once more, to a fresh one, as net/http does it.
func (c *Client) direct(ctx context.Context, p *Prepared, a *Answer) {
	x := exchange{ctx: ctx, deadline: time.Now().Add(c.opts.RequestTimeout), a: a, out: buffers.Get().(*bytes.Buffer)}
	defer giveBack(x.out)
	if x.req, a.Err = c.httpRequest(p); a.Err == nil {
		a.Err = x.compose(c.opts.Compress)
	}
	if a.Err == nil && ctx.Err() != nil {
		a.Err = x.because(ctx.Err())
	}
	if a.Err != nil {
		return
	}
	if k := c.conns.kept(x.deadline); k != nil && !c.once(&x, k) {
		return
	}
	k, err := c.conns.dial(ctx, x.deadline)
	if a.Err = x.because(err); err != nil {
		return
	}
	c.once(&x, k)
	a.Resent = x.written > 1
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func giveBack(b *bytes.Buffer) {
	if b.Cap() <= 4*fits {
		b.Reset()
		buffers.Put(b)
	}
}

// compose writes the request into the buffer, so that what cannot be sent costs no connection.
func (x *exchange) compose(compress bool) error {
	if err := sendable(x.req); err != nil {
		return err
	}
	if err := x.req.Write(x.out); err != nil {
		return err
	}
	h := x.req.Header
	if !compress || h.Get("Accept-Encoding") != "" || h.Get("Range") != "" || x.req.Method == http.MethodHead {
		return nil
	}
	x.unzip = true
	head := bytes.Index(x.out.Bytes(), []byte("\r\n\r\n")) + len("\r\n") // a transport puts its own line last
	rest := slices.Concat([]byte("Accept-Encoding: gzip\r\n"), x.out.Bytes()[head:])
	x.out.Truncate(head)
	_, err := x.out.Write(rest)
	return err
}

// sendable refuses what a transport of net/http refuses: Request.Write would tidy it without a word. The value is not
// shown, as it may be secret.
func sendable(req *http.Request) error {
	if !isToken(req.Method) {
		return fmt.Errorf("invalid method %q", req.Method)
	}
	for name, values := range req.Header {
		if !isToken(name) {
			return fmt.Errorf("invalid header field name %q", name)
		}
		for _, v := range values {
			for i := range len(v) {
				if v[i] < ' ' && v[i] != '\t' || v[i] == 0x7f {
					return fmt.Errorf("invalid header field value for %q", name)
				}
			}
		}
	}
	return nil
}

func isToken(text string) bool {
	for i := range len(text) {
		b := text[i]
		if (b|0x20 < 'a' || b|0x20 > 'z') && (b < '0' || b > '9') && strings.IndexByte("!#$%&'*+-.^_`|~", b) < 0 {
			return false
		}
	}
	return text != ""
}

// once sends over one connection, fills the answer, and keeps the connection or closes it. It reports whether the
// request may be sent again, if the connection was a kept one.
func (c *Client) once(x *exchange, k *conn) (again bool) {
	leave := k.watch(x.ctx)
	k.send(x.out.Bytes())
	if err := k.begins(c.opts.MaxHeader); err != nil {
		leave()
		k.drop()
		if k.failed == nil {
			x.written++
		}
		x.a.Err = x.because(err)
		late := x.ctx.Err() != nil || errors.Is(x.a.Err, context.DeadlineExceeded)
		return !late && (k.sent == 0 || repeats(x.req))
	}
	keep := c.take(x, k)
	keep = leave() && keep && k.wrote() && k.in.Buffered() == 0
	if !keep {
		k.drop()
	}
	if k.failed == nil {
		x.written++
	}
	if keep { // from here on it may be somebody else's
		c.conns.put(k)
	}
	return false
}

// repeats tells what a server may get twice: what changes nothing, and a POST, whose nonce sees to it.
func repeats(req *http.Request) bool {
	switch req.Method {
	case http.MethodPost:
		return true
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace:
		return req.ContentLength == 0
	}
	return false
}

// take reads an answer that has begun. It reports whether all of it was read and another may follow.
func (c *Client) take(x *exchange, k *conn) (whole bool) {
	resp, err := k.answer(x.req) //nolint:bodyclose // closing reads to the end; the connection is closed instead
	if err != nil {
		if errors.Is(err, errLongHeader) {
			err = fmt.Errorf("%w: more than %d bytes", errLongHeader, c.opts.MaxHeader)
		}
		x.a.Err = x.because(err)
		return false
	}
	if resp.StatusCode < 200 { // 101: what follows is another protocol
		x.a.Err = ErrSwitched
		return false
	}
	x.a.Status, x.a.Header = resp.StatusCode, resp.Header
	body, length := io.Reader(resp.Body), resp.ContentLength
	if x.unzip && length != 0 && strings.EqualFold(resp.Header.Get("Content-Encoding"), "gzip") {
		resp.Header.Del("Content-Encoding")
		resp.Header.Del("Content-Length")
		body, length = &unzipped{from: resp.Body}, -1
	}
	x.a.Body, err = readBody(body, length, c.opts.MaxBody)
	if err != nil && !errors.Is(err, ErrBodyTooLong) {
		err = fmt.Errorf("the body ends too early: %w", x.because(err))
	}
	x.a.Err = err
	if err != nil || resp.Close {
		return false
	}
	if !x.unzip {
		return true
	}
	rest, err := resp.Body.Read(make([]byte, 1)) // behind the end of what was compressed there may be more
	return rest == 0 && errors.Is(err, io.EOF)
}

// because says why an exchange failed: the caller's end and the time come before what broke by them.
func (x *exchange) because(err error) error {
	if err == nil {
		return nil
	}
	if x.ctx.Err() != nil {
		return deadlineFirst(x.ctx, context.Cause(x.ctx))
	}
	var late net.Error
	if errors.As(err, &late) && late.Timeout() && !time.Now().Before(x.deadline) {
		return context.DeadlineExceeded
	}
	return err
}

// readBody reads no more than a number of bytes. A length that is only promised gets no more memory than others.
func readBody(r io.Reader, promised, limit int64) ([]byte, error) {
	size := int64(512)
	if promised >= 0 {
		size = min(promised, fits) + 1 // one more, to see the end without growing
	}
	body := make([]byte, 0, size)
	for {
		n, err := r.Read(body[len(body):min(int64(cap(body)), limit+1)])
		body = body[:len(body)+n]
		switch {
		case int64(len(body)) > limit:
			return body[:limit], ErrBodyTooLong
		case err == io.EOF:
			return body, nil
		case err != nil:
			return body, err
		case len(body) == cap(body):
			body = append(body, 0)[:len(body)]
		}
	}
}

// unzipped reads what gzip makes of a body. It waits for the first byte until it is asked for one.
type unzipped struct {
	from io.Reader
	zip  *gzip.Reader
}

// Read implements io.Reader.
func (u *unzipped) Read(p []byte) (n int, err error) {
	if u.zip == nil {
		if u.zip, err = gzip.NewReader(u.from); err != nil {
			return 0, err
		}
	}
	return u.zip.Read(p)
}
