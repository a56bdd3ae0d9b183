package runner

import (
	"context"
	"sync"
)

// slots bounds how many connections exist at once; a session takes all it needs in one go, so two never wait for
// each other. What a session leaves behind keeps its place.
type slots struct {
	mu   sync.Mutex
	all  int
	free int
	wake chan struct{}
}

func newSlots(n int) *slots { return &slots{all: n, free: n, wake: make(chan struct{})} }

func (s *slots) take(ctx context.Context, n int) error {
	for {
		s.mu.Lock()
		if s.free >= n {
			s.free -= n
			s.mu.Unlock()
			return nil
		}
		if s.all < n {
			s.mu.Unlock()
			return ErrResidue
		}
		wake := s.wake
		s.mu.Unlock()
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-wake:
		}
	}
}

// spend takes a place for good.
func (s *slots) spend() {
	s.mu.Lock()
	s.all--
	s.mu.Unlock()
	s.give(-1)
}

// most is how many places there are, taken or free.
func (s *slots) most() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all
}

// Full reports whether what could not be removed leaves no room for a check.
func (r *Run) Full(c *Check) bool { return r.slots.most() < max(1, c.Connections) }

func (s *slots) give(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.free += n
	close(s.wake)
	s.wake = make(chan struct{})
}

// deadline remembers the first reason to end a run.
type deadline struct {
	mu  sync.Mutex
	err error
}

func (d *deadline) stop(err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.err == nil {
		d.err = err
	}
}

func (d *deadline) why() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.err
}
