package wire

import (
	"context"
	"errors"
	"testing"
	"time"
)

// TestDeadlineWithoutATimer holds the context of handlers against one of the standard library.
func TestDeadlineWithoutATimer(t *testing.T) {
	ended, end := context.WithCancel(t.Context())
	end()
	for name, parent := range map[string]context.Context{"open": t.Context(), "ended": ended} {
		for _, in := range []time.Duration{-time.Hour, time.Hour} {
			at := time.Now().Add(in)
			d := &deadline{Context: parent, at: at}
			real, cancel := context.WithDeadline(parent, at)
			if !errors.Is(d.Err(), real.Err()) {
				t.Errorf("%s, %v: %v before anybody waits, and not %v", name, in, d.Err(), real.Err())
			}
			if got, ok := d.Deadline(); !ok || !got.Equal(at) {
				t.Errorf("%s: the deadline is %v, %v", name, got, ok)
			}
			if real.Err() != nil {
				<-d.Done()
			}
			if done := d.Done(); !errors.Is(d.Err(), real.Err()) {
				t.Errorf("%s, %v: %v, and not %v", name, in, d.Err(), real.Err())
			} else if d.end(); real.Err() == nil {
				<-done
			}
			cancel()
		}
	}
}
