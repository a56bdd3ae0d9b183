package runner

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner/wire"
)

// announce writes a connection into the ledger before it is asked for.
func (s *Session) announce(x *Exchange) {
	c := created{name: x.Call.Bind, title: x.Call.Get("Name"), mark: s.mark(x), region: x.Call.Get("RegionId"), account: x.Call.As}
	s.created = append(s.created, c)
	s.run.made.Add(1)
	if err := s.run.cfg.Ledger.write(Entry{Event: "about", Region: c.region, Mark: c.mark, As: c.account}, true); err != nil {
		s.stop(Inconclusive, "the ledger cannot be written, so nothing is created: %v", err)
	}
}

// mark is the text by which a connection can be found again if the answer of its Create is lost: its name, or its
// description where the name is under test. Both begin with the run's prefix.
func (s *Session) mark(x *Exchange) string {
	for _, field := range []string{"Name", "Description"} {
		if text := x.Call.Get(field); strings.HasPrefix(text, s.run.prefix+"-") {
			return text
		}
	}
	return ""
}

// took notes the id of a connection that was made.
func (s *Session) took(x *Exchange) {
	for i := len(s.created) - 1; i >= 0; i-- {
		if c := &s.created[i]; c.title == x.Call.Get("Name") {
			c.id = x.Reply.ID
			if err := s.run.cfg.Ledger.write(Entry{Event: "made", Region: c.region, Mark: c.mark, As: c.account, ID: c.id}, false); err != nil {
				s.run.note("the ledger could not be written: " + err.Error())
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
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), s.run.cfg.Settle+removeGrace)
	defer cancel()
	known := map[string]bool{}
	for i := range s.created {
		c := s.created[i]
		if c.id == "" {
			c.id = s.run.byMark(ctx, s.run.cfg.Target.key(c.account), c)
		}
		if c.id == "" || known[c.id] {
			s.run.closed(c, "never existed")
			continue
		}
		known[c.id] = true
		rem := Remover{run: s.run, key: s.run.cfg.Target.key(c.account), region: c.region, id: c.id}
		if how, err := rem.Remove(ctx, s.worlds.Now(c.name)); err != nil {
			s.run.left(c, err)
		} else {
			s.run.closed(c, how)
		}
		s.sent += rem.sent
	}
	s.created = nil
}

func (r *Run) closed(c created, how string) {
	if err := r.cfg.Ledger.write(Entry{Event: "gone", Region: c.region, Mark: c.mark, As: c.account, ID: c.id, How: how}, false); err != nil {
		r.note("the ledger could not be written: " + err.Error())
	}
}

func (r *Run) left(c created, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.residue = append(r.residue, fmt.Sprintf("%s (%s, %s): %v", c.id, c.title, c.region, err))
}

// removeGrace is how long, beyond the settle time, the removal of a connection may take.
const removeGrace = 20 * time.Second

// Remover takes one connection to a state in which it can be deleted, and deletes it.
type Remover struct {
	run     *Run
	key     wire.Credential
	region  string
	id      string
	refusal string
	sent    int
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
		if ok, err := d.call(ctx, spec.TerminatePhysicalConnection); ok || err != nil {
			return false, err
		}
		return false, d.detach(ctx)
	case spec.Allocating:
		d.advance(ctx, spec.Allocated)
	case spec.Terminating:
		d.advance(ctx, spec.Terminated)
	default:
		return d.call(ctx, spec.DeletePhysicalConnection)
	}
	return false, nil
}

// detach deletes the border routers that keep the connection in service.
func (d *Remover) detach(ctx context.Context) error {
	a, err := d.send(ctx, spec.DescribeVBRsForPhysicalConnect, "PhysicalConnectionId", d.id)
	if err != nil {
		return err
	}
	for _, row := range replyOf(model.ListVBRs, a).Rows {
		if _, err := d.send(ctx, spec.DeleteVirtualBorderRouter, "VbrId", row.ID); err != nil {
			return err
		}
	}
	return nil
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
	d.sent++
	return d.run.tidy(ctx, wire.Request{Action: action, Method: "GET", Place: wire.Query, Format: wire.JSON, Sign: wire.V1, Key: d.key,
		Params: []wire.Param{{Name: "RegionId", Value: d.region}, {Name: name, Value: value}}})
}

// status reads the state of the connection; an empty one means that it is not listed.
func (d *Remover) status(ctx context.Context) (spec.State, error) {
	for page := 1; page <= 50; page++ {
		d.sent++
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

// byMark finds the connection of a Create whose answer was lost.
func (r *Run) byMark(ctx context.Context, key wire.Credential, c created) string {
	if c.mark == "" || c.title == "" {
		return ""
	}
	a, err := r.tidy(ctx, wire.Request{Action: spec.DescribePhysicalConnections, Method: "GET", Place: wire.Query,
		Format: wire.JSON, Sign: wire.V1, Key: key, Params: []wire.Param{{Name: "RegionId", Value: c.region},
			{Name: "Filter.1.Key", Value: "Name"}, {Name: "Filter.1.Value.1", Value: c.title}, {Name: "PageSize", Value: "50"}}})
	if err != nil {
		return ""
	}
	for _, row := range replyOf(model.Describe, a).Rows {
		if row.Fields["Name"] == c.mark || row.Fields["Description"] == c.mark {
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
		if a.Err == nil && !busy(a) && !resent(a) {
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
