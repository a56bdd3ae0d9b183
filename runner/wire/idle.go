package wire

import (
	"context"
	"net"
	"net/url"
	"slices"
	"sync"
	"time"
)

// The bounds on connections that wait for a request.
const (
	mostIdle    = 64
	longestIdle = 30 * time.Second
)

// conns are the connections to one endpoint that wait for a request. The one that was used last is used next, so that
// those that are too many grow old.
type conns struct {
	address string
	longest time.Duration

	mu      sync.Mutex
	idle    []*conn // the oldest first
	closed  bool    // until the next request
	sweeper *time.Timer
}

func newConns(base *url.URL) *conns {
	port := base.Port()
	if port == "" {
		port = "80"
	}
	return &conns{address: net.JoinHostPort(base.Hostname(), port), longest: longestIdle}
}

// kept gives a connection that was used before; nil if there is none. What is asked of it ends at a deadline.
func (c *conns) kept(deadline time.Time) *conn {
	for {
		k := c.pop()
		if k == nil || k.SetDeadline(deadline) == nil && k.idle() {
			return k
		}
		k.drop()
	}
}

func (c *conns) pop() *conn {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = false
	last := len(c.idle) - 1
	if last < 0 {
		return nil
	}
	k := c.idle[last]
	c.idle[last] = nil
	c.idle = c.idle[:last]
	return k
}

func (c *conns) dial(ctx context.Context, deadline time.Time) (*conn, error) {
	d := net.Dialer{Deadline: deadline, KeepAlive: 30 * time.Second}
	raw, err := d.DialContext(ctx, "tcp", c.address)
	if err != nil {
		return nil, err
	}
	if err := raw.SetDeadline(deadline); err != nil {
		_ = raw.Close()
		return nil, err
	}
	return newConn(raw), nil
}

// put keeps a connection for the next request.
func (c *conns) put(k *conn) {
	k.idleSince = time.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed || len(c.idle) >= mostIdle {
		k.drop()
		return
	}
	c.idle = append(c.idle, k)
	if c.sweeper == nil {
		c.sweeper = time.AfterFunc(c.longest, c.sweep)
	}
}

// sweep closes what has waited too long, and comes again as long as anything waits.
func (c *conns) sweep() {
	c.mu.Lock()
	defer c.mu.Unlock()
	now, old := time.Now(), 0
	for old < len(c.idle) && now.Sub(c.idle[old].idleSince) >= c.longest {
		c.idle[old].drop()
		old++
	}
	c.idle = slices.Delete(c.idle, 0, old)
	if len(c.idle) == 0 {
		c.sweeper = nil
		return
	}
	c.sweeper.Reset(c.longest - now.Sub(c.idle[0].idleSince))
}

// close closes what waits now, and what is given back before the next request.
func (c *conns) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, k := range c.idle {
		k.drop()
	}
	c.idle, c.closed = nil, true
	if c.sweeper != nil {
		c.sweeper.Stop()
		c.sweeper = nil
	}
}
