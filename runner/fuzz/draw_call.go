package fuzz

import (
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
)

// do adds a move on a connection. free is false on the way to somewhere: then nothing may be odd about the call.
func (d *drawing) do(m, conn int, free bool) {
	if conn >= len(d.w.Conns()) {
		return
	}
	c := &d.w.Conns()[conn]
	move := d.walk.moves[m]
	at := d.at(c)
	if move.look {
		d.visit(c, at, m)
		d.look()
		return
	}
	if move.to != "" && (at < 0 || !d.walk.nodes[at].can(m, d.leap) || d.torn[c.Name]) {
		return
	}
	call := move.call(d, c)
	plain := true
	if !move.still {
		call.As = c.Account
	}
	if free {
		call, plain = d.twisted(move, call)
	}
	if move.token {
		var s situation
		call, s = d.tokened(move, call, at, free)
		plain = plain && s < plainTokens
	}
	if plain { // what is odd is refused for that reason and says nothing about the state
		d.visit(c, at, m)
	}
	d.prev[c.Name], d.about = m+1, c.Name
	d.add(move, call)
	if d.looking == always || d.looking == sometimes && d.chance(1, 3) {
		d.look()
	}
}

// visit counts a call that is about to be added.
func (d *drawing) visit(c *model.Conn, at, m int) {
	if d.walk.visit(at, d.prev[c.Name], m) {
		d.fresh = len(d.plan) + 1
	}
	if at >= 0 {
		d.lived(c.Name, at, m)
		d.visitBeside(c, at, m)
	}
}

// add puts a call into the plan and predicts what becomes of it.
func (d *drawing) add(m *Move, c model.Call) {
	step := runner.Step{Call: c}
	if !m.plain {
		step.Way = d.way()
	}
	d.append(step)
}

func (d *drawing) append(step runner.Step) {
	// Whether a router is made may not hang on how soon Enable came about: all ids after it would be others.
	if step.Call.Op == model.CreateVBR && step.Call.Want == nil {
		c, known := d.w.Conn(strings.TrimPrefix(step.Call.Get("PhysicalConnectionId"), "$"))
		switch {
		case known && d.torn[c.Name]:
			return
		case known && c.May.Pending():
			d.look()
		}
	}
	d.plan = append(d.plan, step)
	d.looked = false
	c := &step.Call
	if c.Op.Reads || c.Want != nil {
		return
	}
	before := len(d.w.Conns())
	was, _ := d.w.Conn(strings.TrimPrefix(c.Get("PhysicalConnectionId"), "$"))
	if c.Op.Actor == model.Operator && needed(placeOf(&was, false), spec.State(c.Get("To"))) == anywhere {
		d.forced[was.Name] = true
	}
	if was.May.Pending() && c.Op == model.Terminate {
		d.torn[was.Name] = true
	}
	var ok, sure bool
	d.w, ok, sure = foreseeing(d.w, c)
	if len(d.w.Conns()) > before {
		d.made++
	}
	if ok {
		d.named(c, was.Name)
	}
	shared := d.used(c, ok, was.Name)
	if (shared || !sure) && (c.Op == model.CreateVBR || c.Op == model.DeleteVBR) {
		for _, conn := range d.w.Conns() { // is there a router still? Then it cannot be terminated
			d.doubted[conn.Name] = d.doubted[conn.Name] || len(conn.VBRs) > 0
		}
	}
	if now, known := d.w.Conn(was.Name); known && now.May != was.May {
		d.doubted[was.Name] = d.doubted[was.Name] || !sure || shared
		if now.May == gone && d.doubted[was.Name] {
			d.unsure++
		}
	}
	d.peak = max(d.peak, d.alive()+d.unsure)
}

// replay takes a step over from another plan, with the counts that keep labels apart.
func (d *drawing) replay(step runner.Step) {
	if _, ok := lookedAt(&step.Call); ok {
		d.look()
		return
	}
	d.names += 2
	d.tokens += 2
	d.routers += 2
	d.append(step)
}

// look adds a look at the main account's connections, five at most.
func (d *drawing) look() {
	var names []string
	for _, c := range d.w.Conns() {
		if c.Account == "" && c.Region == "$region" && len(names) < 5 {
			names = append(names, c.Name)
		}
	}
	if len(names) == 0 || d.looked {
		return
	}
	d.plan = append(d.plan, runner.Step{Call: model.Look(names...)})
	d.looked = true
	for _, n := range names {
		d.w = afterLook(d.w, n)
	}
}
