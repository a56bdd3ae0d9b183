package wire

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"time"
)

// conn is a connection to the endpoint. One request at a time goes over it, written and answered on the goroutine of
// whoever asks.
type conn struct {
	net.Conn
	in   *bufio.Reader
	idle func() bool // whether the server neither closed it nor said more than it was asked for, as far as can be told
	room int64       // what the header of an answer may take yet; a body has bounds of its own

	idleSince time.Time

	sent    int           // bytes of the request
	failed  error         // why they are not all
	writing chan struct{} // closed when the writing has ended; nil if it ended at once
}

// fits is the length of a request that any system takes into its buffers without waiting for the other side.
const fits = 16 << 10

// lastWrite is how long the rest of a request is waited for when it is answered already.
const lastWrite = 50 * time.Millisecond

var errLongHeader = errors.New("the header of the answer is longer than allowed")

func newConn(c net.Conn) *conn {
	k := &conn{Conn: c, idle: looker(c)}
	k.in = bufio.NewReader(k)
	return k
}

// Read implements io.Reader within the bound on headers.
func (k *conn) Read(p []byte) (int, error) {
	if k.room <= 0 {
		return 0, errLongHeader
	}
	if int64(len(p)) > k.room {
		p = p[:k.room]
	}
	n, err := k.Conn.Read(p)
	k.room -= int64(n)
	return n, err
}

// send writes a request. One that may not fit is written beside the reading of the answer: a server may answer, and
// want to be read, before it has read everything.
func (k *conn) send(request []byte) {
	k.sent, k.failed, k.writing = 0, nil, nil
	if len(request) <= fits {
		k.sent, k.failed = k.Write(request)
		return
	}
	ended := make(chan struct{})
	k.writing = ended
	go func() {
		defer close(ended)
		k.sent, k.failed = k.Write(request)
	}()
}

// wrote waits for the end of the writing, which is given a moment, and reports whether all was written.
func (k *conn) wrote() bool {
	if k.writing != nil {
		_ = k.SetWriteDeadline(time.Now().Add(lastWrite)) // if it cannot be set, the connection is closed
		<-k.writing
		k.writing = nil
	}
	return k.failed == nil
}

// drop closes the connection. The request is not read any more then.
func (k *conn) drop() {
	_ = k.Close() // whatever there was to lose is lost
	if k.writing != nil {
		<-k.writing
		k.writing = nil
	}
}

// begins waits for the first byte of an answer.
func (k *conn) begins(header int64) error {
	k.room = header
	if _, err := k.in.Peek(1); err == io.EOF {
		return fmt.Errorf("the connection was closed without an answer: %w", err)
	} else if err != nil {
		return err
	}
	return nil
}

// answer reads the header of an answer. Those that are not final share the bound on headers with it.
func (k *conn) answer(req *http.Request) (*http.Response, error) {
	for {
		resp, err := http.ReadResponse(k.in, req)
		if err != nil && k.room <= 0 { // what is said of the last line is only that it was cut
			return nil, errLongHeader
		}
		if err != nil {
			return nil, fmt.Errorf("the header of the answer cannot be read: %w", err)
		}
		if s := resp.StatusCode; s < 100 || s > 199 || s == http.StatusSwitchingProtocols {
			k.room = math.MaxInt64
			return resp, nil
		}
	}
}

// watch interrupts what blocks when the context ends. The function that it returns ends the watch, and reports whether
// the connection was left alone.
func (k *conn) watch(ctx context.Context) (leave func() bool) {
	if ctx.Done() == nil {
		return func() bool { return true }
	}
	return context.AfterFunc(ctx, func() { _ = k.SetDeadline(longAgo) }) // it is closed as soon as it returns
}

var longAgo = time.Unix(1, 0)
