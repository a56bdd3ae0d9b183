package runner

import (
	"context"
	"time"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner/wire"
)

// Reads of the control that finds out whether some reads lag behind others.
const (
	lagEarly = 100             // of each of two connections just after a change
	lagLater = 400             // of two a while later, in turn
	lagTime  = 5 * time.Second // that those of one connection may take
)

// Lags reports whether some reads lag behind others: just after a change they show now the new state and now the old one,
// and a while later the new one only. A control decides, once in a run, when a read showed what an earlier one did not
// show any more. What goes to and fro all the time is a fault. Where the control came to no end, most of all because too
// few requests were left, it is not sure.
func (r *Run) Lags(ctx context.Context) (lags, sure bool) {
	r.lagAsked.Do(func() {
		c := &Check{Name: "control: do some reads lag behind others", Connections: 2, Clauses: []*spec.Clause{spec.State016},
			Formats: []wire.Format{wire.JSON}}
		c.Run = func(s *Session) {
			r.lagging.Store(s.sawLag())
			r.lagKnown.Store(true)
		}
		if r.cfg.Budget.ConnectionsAtOnce < 2 || r.place(ctx, 2) != nil {
			return
		}
		defer r.slots.give(2)
		if res := r.session(ctx, c, wire.JSON); res.Verdict == Fail { // it broke off at another fault, and saw no lag
			r.lagKnown.Store(true)
		}
		if r.lagging.Load() {
			r.note("some reads show an older state for a while after others have shown the new one; they are waited for")
		}
	})
	return r.lagging.Load(), r.lagKnown.Load()
}

// sawLag reports whether reads just after a change go to and fro, and reads a while later do not, neither of a connection
// that was read before nor of one that was not.
func (s *Session) sawLag() bool {
	names, early := []string{"c1", "c2", "c3"}, false
	for _, name := range names {
		s.Do(model.NewConnection(name))
		s.Settle(name)
		s.Do(model.Cancel.On(name))
		shown, began := false, time.Now()
		for n := 0; name != "c3" && (n < lagEarly || !shown && n < 4*lagEarly) && time.Since(began) < lagTime; n++ {
			switch s.glance(name) {
			case string(spec.Canceled):
				shown = true
			case string(spec.Initial):
				early = early || shown
			}
		}
		if name == "c1" {
			s.Do(model.Delete.On(name))
		}
	}
	if !early {
		return false
	}
	s.pause(min(s.run.cfg.Settle*3/5, 3*time.Second))
	for n, began := 0, time.Now(); n < lagLater && time.Since(began) < lagTime; n++ {
		if s.glance(names[1+n%2]) != string(spec.Canceled) {
			return false
		}
	}
	return true
}

// glance reads the state of a connection and judges nothing.
func (s *Session) glance(name string) string {
	s.Raw(model.Look(name))
	return statusOf(s.Row(s.Last(), name))
}
