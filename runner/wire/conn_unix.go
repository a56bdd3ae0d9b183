//go:build unix

package wire

import (
	"net"
	"syscall"
)

// looker sees at once whether anything can be read from a connection, its end included. A server closes kept
// connections when it likes, and a request that is written all the same would count as sent twice.
func looker(c net.Conn) func() bool {
	none := func() bool { return true }
	s, ok := c.(syscall.Conn)
	if !ok {
		return none
	}
	raw, err := s.SyscallConn()
	if err != nil {
		return none
	}
	var quiet bool
	var one [1]byte
	try := func(fd uintptr) bool {
		_, err := syscall.Read(int(fd), one[:]) // it never waits: the descriptor is nonblocking
		quiet = err == syscall.EAGAIN || err == syscall.EINTR
		return true
	}
	return func() bool { return raw.Read(try) == nil && quiet }
}
