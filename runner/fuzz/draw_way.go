package fuzz

import (
	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

// way chooses how a call is put on the wire. Most calls are sent as the seed page shows.
func (d *drawing) way() (w runner.Way) {
	if !d.chance(1, 3) {
		return w
	}
	if d.chance(1, 3) {
		w.Format = wire.XML
		if d.format == wire.XML {
			w.Format = wire.JSON
		}
	}
	if d.chance(1, 2) {
		w.Method = "POST"
		w.Place = []wire.Placement{"", wire.Form, wire.Split}[d.IntN(3)]
	}
	if d.sp.V3 && d.chance(1, 3) {
		w.Sign = wire.V3
	}
	return w
}

// stray makes a call whose target is not what it should be: unknown, deleted, another account's, another region's.
func (d *drawing) stray() {
	m := d.walk.moves[1+d.IntN(7)] // Cancel to Respecify
	conns := d.w.Conns()
	if !m.allowed(d.sp) || len(conns) == 0 {
		return
	}
	c := &conns[d.some()]
	call := m.call(d, c)
	call.As = c.Account
	switch d.IntN(4) {
	case 0:
		call = call.With("PhysicalConnectionId", UnknownIDs[d.IntN(len(UnknownIDs))])
	case 1:
		if d.sp.Regions {
			call = call.With("RegionId", "$otherRegion")
		} else {
			call = call.With("RegionId", "cn-unknown")
		}
	case 2:
		if !d.sp.Other {
			return
		}
		if call.As == "" {
			call.As = "other"
		} else {
			call.As = ""
		}
	default:
		call = call.With("PhysicalConnectionId", "$gone")
		for i := range conns {
			if conns[i].May == gone {
				call = call.With("PhysicalConnectionId", "$"+conns[i].Name)
			}
		}
	}
	d.add(m, call)
}

// twisted gives a call a value from the dictionary now and then, in place of its own or beside it; plain is false then.
func (d *drawing) twisted(m *Move, c model.Call) (call model.Call, plain bool) {
	if m.op.Actor != model.Tenant || !d.chance(1, 12) {
		return c, true
	}
	entries := dictionary(m.op)
	if len(entries) == 0 {
		return c, true
	}
	e := entries[d.IntN(len(entries))]
	return c.With(e.Name, e.Values[d.IntN(len(e.Values))]), false
}
