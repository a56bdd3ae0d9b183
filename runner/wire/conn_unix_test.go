//go:build unix

package wire

import (
	"net"
	"syscall"
	"testing"
)

// TestKeptConnectionsAreLookedAt: one that the server has closed, or in which it has said something unasked, is left
// before a request is lost in it.
func TestKeptConnectionsAreLookedAt(t *testing.T) {
	for name, unasked := range map[string]string{"closed": "", "surplus": framed, "408": "HTTP/1.1 408 Request Timeout\r\n\r\n"} {
		t.Run(name, func(t *testing.T) {
			goOn := make(chan bool)
			s := serveByHand(t, func(p *peer) {
				for {
					if _, ok := p.request(); !ok {
						return
					}
					p.say(framed)
					if p.n > 1 {
						continue
					}
					if <-goOn; unasked == "" {
						return
					}
					p.say(unasked)
				}
			})
			client := direct(t, s, Options{})
			good(t, client.Do(t.Context(), ask("GET")))
			k := client.conns.pop()
			if k == nil || !k.idle() {
				t.Fatal("the connection was not kept")
			}
			close(goOn)
			readable(t, k.Conn)
			client.conns.put(k)
			a := client.Do(t.Context(), cancel(V1, Query, &Deviation{Method: "PUT"}))
			if good(t, a); a.Resent || s.conns.Load() != 2 {
				t.Errorf("resent is %v, %d connections", a.Resent, s.conns.Load())
			}
		})
	}
}

// readable waits until something has arrived, and leaves it there.
func readable(t *testing.T, c net.Conn) {
	t.Helper()
	raw, err := c.(syscall.Conn).SyscallConn()
	if err == nil {
		err = raw.Read(func(fd uintptr) bool {
			_, _, err := syscall.Recvfrom(int(fd), make([]byte, 1), syscall.MSG_PEEK)
			return err != syscall.EAGAIN
		})
	}
	if err != nil {
		t.Fatal(err)
	}
}
