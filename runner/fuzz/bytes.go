package fuzz

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

// Breakage is one way to break a request on the wire.
type Breakage struct {
	Name string
	rule *spec.Clause // why it has to be refused; nil: it may be taken as if nothing were odd
	way  runner.Way
	// touches: what is asked for may be something else now, so that a success of a call that makes, shows or sets
	// values could not be judged.
	touches bool
	weight  int // how often it is drawn, against the others; 0 is 1
	make    func(d *drawing, c *model.Call) wire.Deviation
}

// Break draws a plan of requests that are broken on the wire, with looks between them: what is refused changes nothing.
func Break(src Source, sp *Space, w *Walk) Program {
	d := begin(src, sp, w)
	d.most = 1
	d.birth()
	for range d.IntN(3) {
		if way, _ := d.walk.least(d, d.at(&d.w.Conns()[0])); len(way) > 0 {
			d.do(way[0], 0, false)
		}
	}
	d.look()
	for range min(8, (sp.calls()+1)/2) + d.IntN(max(1, min(20, sp.calls()))) {
		d.breakage()
		if d.chance(1, 3) {
			d.look()
		}
	}
	return d.program()
}

// victims are the moves that are broken: what changes most, and reads. Twice is twice as often.
var victims = []string{"Cancel", "Cancel", "Delete", "Confirm", "Enable", "Terminate", "Recover", "Rename", "Create",
	"Look", "GetServiceStatus", "DescribeAccessPoints"}

// exact are the victims whose success can only be judged if nothing about their parameters is odd.
func (d *drawing) exact(op *model.Operation) bool {
	return op == model.Create || op == model.Modify || op == model.Describe
}

// breakage adds one broken request: of the kind that was drawn least, to the victim that met it least.
func (d *drawing) breakage() {
	conns := d.w.Conns()
	if len(conns) == 0 {
		return
	}
	b := d.leastBreakage()
	kind := &Breakages[b]
	var move *Move
	for best, ties, i := unreached, 0, 0; i < len(victims); i++ {
		m := d.victim(victims[i])
		if m == nil || kind.touches && d.exact(m.op) || m == createMove && kind.rule == nil && !d.room() {
			continue
		}
		switch v := d.walk.broken[b][m.op]; {
		case v < best:
			best, ties, move = v, 1, m
		case v == best:
			if ties++; d.IntN(ties) == 0 {
				move = m
			}
		}
	}
	if move == nil {
		return
	}
	if d.chance(1, 6) {
		d.whole(move)
	}
	d.walk.broken[b][move.op]++
	d.walk.breaks[b]++
	var call model.Call
	switch {
	case move == createMove:
		d.names++
		call = model.NewConnection("c"+strconv.Itoa(d.names)).With("Name", d.label())
	case move.look:
		call = model.Look(conns[0].Name)
	default:
		call = move.call(d, &conns[0])
	}
	if move.token {
		call = call.Token(d.newToken())
	}
	dev := kind.make(d, &call)
	call.Want = runner.Broken(kind.rule)
	step := runner.Step{Call: call, Deviate: &dev, Way: kind.way}
	if step.Way == (runner.Way{}) && d.chance(1, 3) {
		step.Way = runner.Way{Method: "POST", Place: []wire.Placement{wire.Query, wire.Form}[d.IntN(2)]}
	}
	d.append(step)
	if move == createMove && kind.rule == nil { // it may be taken
		d.unsure++
		d.peak = max(d.peak, d.alive()+d.unsure)
	}
}

// whole makes a call that is about to be broken as it should be, unless that deletes the connection: what a server keeps of
// it may not be lent to the broken one.
func (d *drawing) whole(m *Move) {
	at := d.at(&d.w.Conns()[0])
	i := slices.Index(d.walk.moves, m)
	if at < 0 || i < 0 || m.op == model.Delete && d.walk.nodes[at].ok[i] {
		return
	}
	d.do(i, 0, false)
}

func (d *drawing) victim(name string) *Move {
	if name == createMove.Name {
		return createMove
	}
	for _, m := range d.walk.moves {
		if m.Name == name && m.allowed(d.sp) {
			return m
		}
	}
	return nil
}

// leastBreakage is the kind of breakage that was drawn least, by its weight.
func (d *drawing) leastBreakage() int {
	best, found, ties := unreached, 0, 0
	for i := range Breakages {
		switch v := d.walk.breaks[i] * 12 / max(1, Breakages[i].weight); {
		case v < best:
			best, found, ties = v, i, 1
		case v == best:
			if ties++; d.IntN(ties) == 0 {
				found = i
			}
		}
	}
	return found
}

// turn takes the values of a list one after the other, beginning anywhere.
func (d *drawing) turn(list string, n int) int {
	at, known := d.walk.turns[list]
	if !known {
		at = d.IntN(n)
	}
	d.walk.turns[list] = at + 1
	return at % n
}

// otherCase writes a name in small letters, in capitals, or with the other first letter.
func (d *drawing) otherCase(name string) string {
	switch d.turn("case", 4) {
	case 0:
		return strings.ToLower(name)
	case 1:
		return strings.ToUpper(name)
	case 2:
		return strings.ToLower(name[:1]) + name[1:]
	}
	return strings.ToUpper(name[:1]) + strings.ToLower(name[1:])
}

// hostile are values that decoders trip over: control characters, overlong and truncated UTF-8, lone surrogates, and
// what is special to SQL, shells, paths, formats and markup.
var hostile = []string{"\x00", "a\x00b", "\x01\x02\x7f", "\r\nX-Odd: 1", "\xc0\xaf", "\xe0\x80\xaf",
	"\xf8\x88\x80\x80\x80", "\xed\xa0\x80",
	"\xed\xa0\x80\xed\xb0\x80", "\xff\xfe", "\xe4\xb8", "\u202e", "\ufeff", "\ufffe", "%00", "%2500", "%u0041",
	"' OR '1'='1", `";}--`,
	"$(id)", "`id`", "{{7*7}}", "${jndi:x}", "../../etc/passwd",
	"<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>", "]]>",
	"%s%n%d", "[]", "{}", "true", "-0", "NaN", "9999999999999999999999", " ", "\t", "+"}

// long values cross the buffers that servers have.
var lengths = []int{256, 1000, 4096, 8193, 65536}

func (d *drawing) hostile() string {
	if d.chance(1, 5) {
		return strings.Repeat([]string{"a", "é", "%", "\x00"}[d.IntN(4)], lengths[d.IntN(len(lengths))])
	}
	v := hostile[d.turn("hostile", len(hostile))]
	if d.chance(1, 4) {
		v = "pc-" + v
	}
	return v
}

// param chooses one of the parameters that a call has.
func (d *drawing) param(c *model.Call) string {
	if len(c.Args) == 0 {
		return "RegionId"
	}
	return c.Args[d.IntN(len(c.Args))].Name
}

func set(name, value string) wire.Deviation {
	return wire.Deviation{Set: []wire.Param{{Name: name, Value: value}}}
}
