package fuzz

import (
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
	make func(d *drawing, c *model.Call) wire.Deviation
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
	for range 1 + d.IntN(max(1, min(14, sp.calls()))) {
		d.breakage()
		if d.chance(1, 3) {
			d.look()
		}
	}
	return d.program()
}

// victims are the moves that are broken: what changes most, and reads. Modify is none of them: what it does without one
// of its parameters is another thing.
var victims = []string{"Cancel", "Cancel", "Cancel", "Delete", "Confirm", "Enable", "Terminate", "Recover",
	"GetServiceStatus", "DescribeAccessPoints"}

// breakage adds one broken request.
func (d *drawing) breakage() {
	conns := d.w.Conns()
	if len(conns) == 0 {
		return
	}
	name := victims[d.IntN(len(victims))]
	for _, m := range d.walk.moves {
		if m.Name != name || !m.allowed(d.sp) {
			continue
		}
		b := Breakages[d.IntN(len(Breakages))]
		call := m.call(d, &conns[0])
		if m.token {
			call = call.Token(d.newToken())
		}
		dev := b.make(d, &call)
		call.Want = runner.Broken(b.rule)
		step := runner.Step{Call: call, Deviate: &dev, Way: b.way}
		if step.Way == (runner.Way{}) && d.chance(1, 3) {
			step.Way = runner.Way{Method: "POST", Place: []wire.Placement{wire.Query, wire.Form}[d.IntN(2)]}
		}
		d.append(step)
		return
	}
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
	v := hostile[d.IntN(len(hostile))]
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
