package model

import (
	"slices"

	"github.com/pconform/pconform/model/spec"
)

// stable are the documented fields that no read and no refused call may change (CPC-STATE-014, CPC-DESC-014).
var stable = []string{"Name", "Description", "BusinessStatus", "LoaStatus", "Type", "ProductType", "AccessPointId",
	"AccessPointType", "AdLocation", "PeerLocation", "LineOperator", "CircuitCode", "PortType", "PortNumber", "Spec",
	"ChargeType", "CreationTime", "EnabledTime", "EndTime", "RedundantPhysicalConnectionId", "ResourceGroupId", "Bandwidth"}

// descriptive are the fields that outlast a change of state (CPC-STATE-017).
var descriptive = []string{"Name", "Description", "AccessPointId", "LineOperator", "PortType", "CreationTime"}

// lasting returns the part of a record that a successful change of state leaves alone.
func (r *Record) lasting() *Record {
	if r == nil {
		return nil
	}
	out := &Record{ID: r.ID, Fields: make(map[string]string, len(descriptive))}
	for _, f := range descriptive {
		if v, ok := r.Fields[f]; ok {
			out.Fields[f] = v
		}
	}
	return out
}

// without returns the record with one field forgotten.
func (r *Record) without(field string) *Record {
	if r == nil {
		return nil
	}
	if _, ok := r.Fields[field]; !ok {
		return r
	}
	out := &Record{ID: r.ID, Fields: make(map[string]string, len(r.Fields))}
	for f, v := range r.Fields {
		if f != field {
			out.Fields[f] = v
		}
	}
	return out
}

// row judges the row of a live connection of the session and narrows what it may be.
func (l *listing) row(i int, row *Record) {
	conn := &l.w.conns[i]
	may := l.w.may(i)
	seen := Of(spec.State(row.Fields["Status"]))
	// A read of what it was before decides nothing where both are lawful: the change may not show yet.
	open := conn.was.Has(seen) && conn.May.Has(seen) && !conn.May.One()
	switch {
	case open:
		may = conn.May
	case may.shown().Has(seen):
		may = may.after(seen)
	default:
		l.wrongState(i, row, seen)
	}
	off := l.attributes(i, row)
	l.unchanged(i, row)
	if seen == canceled && row.Fields["EnabledTime"] != "" {
		l.add(spec.State018, "no EnabledTime on a circuit that was never enabled", row.Fields["EnabledTime"])
	}
	if may != conn.May || conn.seen != row || conn.Lost {
		l.w = l.w.edit(i, func(c *Conn) {
			c.May, c.seen, c.off, c.Lost = may, row, off, false
			if c.ID == "" {
				c.ID = row.ID
			}
			c.last.op, c.looked = nil, l.w.tick
			if !open {
				c.past |= c.was
				c.was = 0
			}
		})
	}
}

func (l *listing) wrongState(i int, row *Record, seen StateSet) {
	conn := &l.w.conns[i]
	m := l.w.blame(i)
	if c := conn.notDone(seen); c != nil {
		m = miss(c, "", "")
	} else if m.Clause == nil {
		m = miss(spec.Desc014, "", "")
	}
	if seen == 0 && m.Clause == spec.State005 {
		m.Clause, m.Level = spec.State006, spec.State006.Level
	}
	m.Conn = conn.Name
	m.Want = conn.Name + " reads " + l.w.may(i).shown().String()
	m.Got = "Status " + row.Fields["Status"]
	m.Stale = conn.was.shown().Has(seen)
	m.Older = !m.Stale && conn.past.shown().Has(seen)
	m.Drift = !l.w.Drift && conn.May.drifted(true).shown().Has(seen)
	l.misses = append(l.misses, m)
}

// notDone names the effect of the last success if a read after a refusal shows what was before it: it was not carried out,
// rather than undone by the refusal.
func (c *Conn) notDone(seen StateSet) *spec.Clause {
	if c.last.refused == nil || c.did.op == nil || c.did.op.Actor != Tenant || !c.was.shown().Has(seen) {
		return nil
	}
	return c.did.op.effect(c.did.from)
}

// blame names the sentence that is broken when a connection is not what it has to be: the effect of the last call if
// that succeeded, its refusal if it was refused, and the effect of somebody else's call if none was about it.
func (w World) blame(i int) Miss {
	last := w.conns[i].last
	switch {
	case last.op == nil && w.last.at > w.conns[i].looked && w.last.conn != w.conns[i].Name && w.last.op.Effect != nil:
		c := w.last.op.Effect
		switch {
		case w.last.refused != nil:
			c = w.last.rule
		case w.last.op == Cancel:
			c = spec.Req004
		}
		return Miss{Clause: c, Level: c.Level, Conn: w.conns[i].Name}
	case last.op == nil && w.conns[i].did.op != nil: // nobody has called since: what was done did not last
		last = w.conns[i].did
	case last.op == nil:
		return Miss{}
	}
	switch {
	case last.op.Actor == Operator:
		return Miss{Premise: true, Clause: spec.Create023, Level: spec.Should, Conn: w.conns[i].Name}
	case last.refused != nil:
		return Miss{Clause: last.rule, Level: last.rule.Level, Conn: w.conns[i].Name}
	}
	c := last.op.effect(last.from)
	if again := w.conns[i].repeated(); again != nil {
		c = again
	}
	return Miss{Clause: c, Level: c.Level, Conn: w.conns[i].Name}
}

// effect is the sentence about what a success leads to.
func (op *Operation) effect(from StateSet) *spec.Clause {
	switch {
	case op == Delete && from != canceled:
		return spec.Del003
	case op == Modify && from == rejected:
		return spec.Mod002
	case op == Modify:
		return spec.Mod010
	case op == Create:
		return spec.Create003
	}
	return op.Effect
}

// repeated returns the sentence about repetitions if the last call was one that succeeded: it may change nothing.
func (c *Conn) repeated() *spec.Clause {
	if last := c.last; last.op != nil && last.refused == nil && last.rule != nil && last.rule == last.op.Replay {
		return last.rule
	}
	return nil
}

// shownRule names the sentence that a field has to show what was asked for, and does not show it: where it was off before,
// that about the field itself, and else that of the last call.
func (c *Conn) shownRule(field, got string) *spec.Clause {
	modified := c.last.op == Modify && c.last.refused == nil
	switch {
	case slices.Contains(c.off, field):
	case c.repeated() != nil && (got != "" || c.seen != nil): // a repetition was carried out again
		return c.repeated()
	case field == "Bandwidth" && modified:
		return spec.Mod003
	case field != "Type" && modified:
		return spec.Mod010
	}
	return fieldRule(field)
}

// fieldRule is the sentence about a field itself.
func fieldRule(field string) *spec.Clause {
	switch field {
	case "Type":
		return spec.Create013
	case "Bandwidth":
		return spec.Create008
	}
	return spec.Desc015
}

// attributes compares a row with what it has to show, and returns the fields that are off.
func (l *listing) attributes(i int, row *Record) (off []string) {
	conn := &l.w.conns[i]
	for _, a := range conn.Attrs {
		if got := row.Fields[a.Name]; got != a.Value {
			m := miss(conn.shownRule(a.Name, got), conn.Name+" shows "+a.Name+" "+quote(a.Value), quoteValue(got))
			m.Conn, m.Stale, m.Field, m.Plain = conn.Name, true, a.Name, fieldRule(a.Name)
			m.Off = conn.seen == nil || slices.Contains(conn.off, a.Name)
			l.misses, off = append(l.misses, m), append(off, a.Name)
		}
	}
	return off
}

func quoteValue(v string) string {
	if v == "" {
		return "nothing"
	}
	return quote(v)
}

// unchanged compares a row with the last one: what no call changed has to be the same.
func (l *listing) unchanged(i int, row *Record) {
	conn := &l.w.conns[i]
	if conn.seen == nil || conn.seen == row {
		return
	}
	fields := stable
	status, full := conn.seen.Fields["Status"]
	if full && status != row.Fields["Status"] {
		fields = descriptive
	}
	for _, f := range fields {
		was, had := conn.seen.Fields[f]
		now := row.Fields[f]
		if was == now || !had && !full {
			continue
		}
		if slices.ContainsFunc(conn.Attrs, func(a Arg) bool { return a.Name == f }) {
			continue // judged by its own rule
		}
		m := l.w.changedRule(i)
		m.Conn, m.Want, m.Got = conn.Name, conn.Name+" keeps "+f+" "+quoteValue(was), quoteValue(now)
		l.misses = append(l.misses, m)
	}
}

// changedRule names the sentence that is broken when a field changed though nothing granted it.
func (w World) changedRule(i int) Miss {
	last := w.conns[i].last
	c := spec.Desc014
	switch {
	case w.conns[i].repeated() != nil:
		c = last.rule
	case last.op == Cancel && last.refused != nil:
		c = spec.State014
	case last.op == Cancel:
		c = spec.State017
	case last.op != nil && last.refused != nil:
		c = last.rule
	}
	return Miss{Clause: c, Level: c.Level}
}
