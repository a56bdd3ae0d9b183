package runner

import (
	"context"
	"fmt"
	"time"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner/wire"
)

// announce writes a connection into the ledger before it is asked for.
func (s *Session) announce(x *Exchange) {
	title, region := x.Call.Get("Name"), x.Call.Get("RegionId")
	s.created = append(s.created, created{name: x.Call.Bind, title: title, region: region, account: x.Call.As})
	s.run.made.Add(1)
	if s.run.cfg.Ledger != nil {
		if err := s.run.cfg.Ledger.About(region, title); err != nil {
			s.stop(Inconclusive, "the ledger cannot be written, so nothing is created: %v", err)
		}
	}
}

// took notes the id of a connection that was made.
func (s *Session) took(x *Exchange) {
	for i := len(s.created) - 1; i >= 0; i-- {
		if c := &s.created[i]; c.title == x.Call.Get("Name") {
			c.id = x.Reply.ID
			if s.run.cfg.Ledger != nil {
				if err := s.run.cfg.Ledger.Made(c.region, c.title, c.id); err != nil {
					s.run.note("the ledger could not be written: " + err.Error())
				}
			}
			return
		}
	}
}

// cleanUp removes what the session made. It has its own time, so that an interrupted run cleans up too.
func (s *Session) cleanUp() {
	if len(s.created) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), s.run.cfg.Settle+20*time.Second)
	defer cancel()
	known := map[string]bool{}
	for i := range s.created {
		c := s.created[i]
		if c.id == "" {
			c.id = s.run.byName(ctx, s.run.cfg.Target.key(c.account), c.region, c.title)
		}
		if c.id == "" || known[c.id] {
			s.run.closed(c, "never existed")
			continue
		}
		known[c.id] = true
		var vbrs []string
		if conn, ok := s.worlds[0].Conn(c.name); ok {
			for _, v := range conn.VBRs {
				if !v.Gone {
					vbrs = append(vbrs, v.ID)
				}
			}
		}
		rem := Remover{run: s.run, key: s.run.cfg.Target.key(c.account), region: c.region, id: c.id, vbrs: vbrs}
		if how, err := rem.Remove(ctx, s.worlds.Now(c.name)); err != nil {
			s.run.left(c, err)
		} else {
			s.run.closed(c, how)
		}
	}
	s.created = nil
}

func (r *Run) closed(c created, how string) {
	if r.cfg.Ledger != nil {
		if err := r.cfg.Ledger.Gone(c.region, c.title, c.id, how); err != nil {
			r.note("the ledger could not be written: " + err.Error())
		}
	}
}

func (r *Run) left(c created, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.residue = append(r.residue, fmt.Sprintf("%s (%s, %s): %v", c.id, c.title, c.region, err))
}

// Remover takes one connection to a state in which it can be deleted, and deletes it.
type Remover struct {
	run     *Run
	key     wire.Credential
	region  string
	id      string
	vbrs    []string
	refusal string
}

// Remove deletes the connection. believed is the state it is thought to be in; zero if nobody knows. It returns how it
// was found to be gone, or why it could not be removed.
func (d *Remover) Remove(ctx context.Context, believed model.StateSet) (string, error) {
	wait := 5 * time.Millisecond
	state := believed.State()
	for {
		if believed == 0 || state == "" {
			found, err := d.status(ctx)
			if err != nil {
				return "", err
			}
			if found == "" {
				return "deleted", nil
			}
			state = found
		}
		deleted, err := d.step(ctx, state)
		if err != nil {
			return "", err
		}
		if deleted {
			return "deleted", nil
		}
		believed, state = 0, ""
		select {
		case <-ctx.Done():
			return "", fmt.Errorf("still there, last answer: %s", d.refusal)
		case <-time.After(wait):
		}
		wait = min(2*wait, time.Second)
	}
}

// step makes the one call that leads on from a state, and reports whether the connection is deleted.
func (d *Remover) step(ctx context.Context, state spec.State) (deleted bool, err error) {
	switch state {
	case spec.Initial, spec.Approved, spec.Allocated, spec.Confirmed:
		if ok, err := d.call(ctx, spec.CancelPhysicalConnection); err != nil || !ok {
			return false, err
		}
		ok, err := d.call(ctx, spec.DeletePhysicalConnection)
		return ok, err
	case spec.Canceled, spec.Rejected, spec.AllocationFailed, spec.Terminated:
		return d.call(ctx, spec.DeletePhysicalConnection)
	case spec.Enabled:
		for _, v := range d.vbrs {
			if _, err := d.send(ctx, spec.DeleteVirtualBorderRouter, "VbrId", v); err != nil {
				return false, err
			}
		}
		_, err := d.call(ctx, spec.TerminatePhysicalConnection)
		return false, err
	case spec.Allocating:
		d.advance(ctx, spec.Allocated)
	case spec.Terminating:
		d.advance(ctx, spec.Terminated)
	default:
		return d.call(ctx, spec.DeletePhysicalConnection)
	}
	return false, nil
}

// advance asks the operator where no call leads on; without one, time has to.
func (d *Remover) advance(ctx context.Context, to spec.State) {
	if op := d.run.cfg.Operator; op != nil {
		if err := op.Advance(ctx, d.region, d.id, to); err != nil {
			d.refusal = err.Error()
		}
	} else {
		d.refusal = "no operator hook to lead on"
	}
}

func (d *Remover) call(ctx context.Context, action string) (ok bool, err error) {
	a, err := d.send(ctx, action, "PhysicalConnectionId", d.id)
	if err != nil {
		return false, err
	}
	if !a.Success() {
		d.refusal = fmt.Sprintf("%s: %d %s", action, a.Status, a.Code())
	}
	return a.Success() || a.Status == 404 && action == spec.DeletePhysicalConnection, nil
}

func (d *Remover) send(ctx context.Context, action, name, value string) (*wire.Answer, error) {
	return d.run.tidy(ctx, wire.Request{Action: action, Method: "GET", Place: wire.Query, Format: wire.JSON, Sign: wire.V1, Key: d.key,
		Params: []wire.Param{{Name: "RegionId", Value: d.region}, {Name: name, Value: value}}})
}

// status reads the state of the connection; an empty one means that it is not listed.
func (d *Remover) status(ctx context.Context) (spec.State, error) {
	for page := 1; page <= 50; page++ {
		a, err := d.run.tidy(ctx, wire.Request{Action: spec.DescribePhysicalConnections, Method: "GET", Place: wire.Query,
			Format: wire.JSON, Sign: wire.V1, Key: d.key, Params: []wire.Param{{Name: "RegionId", Value: d.region},
				{Name: "Filter.1.Key", Value: "PhysicalConnectionId"}, {Name: "Filter.1.Value.1", Value: d.id},
				{Name: "PageNumber", Value: itoa(page)}, {Name: "PageSize", Value: "50"}}})
		if err != nil {
			return "", err
		}
		r := replyOf(model.Describe, a)
		if !r.Success {
			return "", fmt.Errorf("it cannot be read: %d %s", r.Status, r.Code)
		}
		for _, row := range r.Rows {
			if row.ID == d.id {
				return spec.State(row.Fields["Status"]), nil
			}
		}
		if len(r.Rows) < 50 {
			return "", nil
		}
	}
	return "", nil
}

// byName finds the connection of a Create whose answer was lost.
func (r *Run) byName(ctx context.Context, key wire.Credential, region, title string) string {
	if title == "" {
		return ""
	}
	a, err := r.tidy(ctx, wire.Request{Action: spec.DescribePhysicalConnections, Method: "GET", Place: wire.Query,
		Format: wire.JSON, Sign: wire.V1, Key: key, Params: []wire.Param{{Name: "RegionId", Value: region},
			{Name: "Filter.1.Key", Value: "Name"}, {Name: "Filter.1.Value.1", Value: title}, {Name: "PageSize", Value: "50"}}})
	if err != nil {
		return ""
	}
	for _, row := range replyOf(model.Describe, a).Rows {
		if row.Fields["Name"] == title {
			return row.ID
		}
	}
	return ""
}

// tidy sends a request of the clean-up. It is counted, but no budget stops it: what was made has to be removed.
func (r *Run) tidy(ctx context.Context, req wire.Request) (*wire.Answer, error) {
	wait := busyFirst
	for try := 1; ; try++ {
		r.sent.Add(1)
		a := r.client.Do(ctx, req)
		if a.Err == nil && !busy(a) {
			return a, nil
		}
		if try == busyTries || ctx.Err() != nil || r.dead.why() != nil && a.Err != nil {
			if a.Err == nil {
				return a, nil
			}
			return nil, fmt.Errorf("no answer: %w", a.Err)
		}
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-time.After(wait):
		}
		wait = min(2*wait, busyLongest)
	}
}
