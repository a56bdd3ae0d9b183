package fuzz

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
)

// birth adds a connection.
func (d *drawing) birth() {
	c := d.creation()
	if d.sp.Other && d.chance(1, 24) {
		c.As = "other"
	}
	c = d.extended(c)
	c, _ = d.tokened(createMove, c, -1, true)
	d.add(createMove, c)
}

// creation is a Create with what it has to have and a name.
func (d *drawing) creation() model.Call {
	name := d.naming()
	return model.Call{Op: model.Create, Bind: "c" + strconv.Itoa(d.names), Args: []model.Arg{
		{Name: "RegionId", Value: "$region"}, {Name: "AccessPointId", Value: "$accessPoint"}, {Name: "LineOperator", Value: "CT"},
		{Name: "Name", Value: name}}}
}

// naming is a new name, or now and then one that a connection had before and has no more.
func (d *drawing) naming() string {
	d.names++
	if len(d.freed) > 0 && d.chance(1, 4) {
		at := d.IntN(len(d.freed))
		name := d.freed[at]
		d.freed = slices.Delete(d.freed, at, at+1)
		return name
	}
	return d.label()
}

// named follows which names are in use after a call that succeeded on a connection.
func (d *drawing) named(c *model.Call, conn string) {
	if c.Bind != "" {
		conn = c.Bind
	}
	if other := c.Get(redundant); strings.HasPrefix(other, "$") {
		d.partner[conn] = other[1:]
	}
	name, given := c.Arg("Name")
	if old := d.bears[conn]; old != "" && (given && old != name || c.Op == model.Delete) {
		d.freed = append(d.freed, old)
		delete(d.bears, conn)
	}
	if given && (c.Op == model.Create || c.Op == model.Modify) {
		d.bears[conn] = name
	}
}

func (d *drawing) label() string { return "$name:n" + strconv.Itoa(d.names) }

const redundant = "RedundantPhysicalConnectionId"

// partners reports whether plans may have connections that name others as redundant.
func (sp *Space) partners() bool {
	return sp.connections() > 1 && !slices.Contains(sp.Without, repartnering)
}

// texts are for the parameters of which no page says what they may hold.
var texts = []string{"longtel001", "Number 10, XX Road, Hangzhou", "杭州市文三路", "Ä & <b>"}

// endings of names, behind the part by which a connection is known as ours: two lengths at the boundary, and other scripts.
var endings = []string{"|128", "|127", "|+名称", "|+É"}

// lawful lists what a Create may carry beside what plans always give it, with values that have to be taken.
var lawful = sync.OnceValue(func() (list []Entry) {
	for i := range model.Create.Params {
		p := &model.Create.Params[i]
		e := Entry{Op: model.Create.Name, Name: p.Name}
		switch p.Name {
		case "RegionId", "AccessPointId", "ClientToken", redundant:
			continue
		case "Name":
			e.Values = endings
		case "PeerLocation", "CircuitCode":
			e.Values = texts
		default:
			for _, v := range entry(p.Name).Values {
				if p.Check != nil && p.Check(v) == model.Inside {
					e.Values = append(e.Values, v)
				}
			}
		}
		list = append(list, e)
	}
	return list
})

// entry is what the dictionary has for a parameter of Create.
func entry(name string) Entry {
	all := dictionary(model.Create)
	if i := slices.IndexFunc(all, func(e Entry) bool { return e.Name == name }); i >= 0 {
		return all[i]
	}
	return Entry{}
}

// besides chooses what the connections of a plan are made with. It is the same for all of a plan, mostly: a fault may
// want two alike.
func (d *drawing) besides() (out []model.Arg) {
	if !d.sp.Extras || d.sp.Uniform || !d.chance(1, 2) {
		return nil
	}
	d.twin = d.sp.partners() && d.walk.settled() && d.chance(1, 4)
	for i := range lawful() {
		e := &lawful()[i]
		if !d.chance(1, 2) {
			continue
		}
		if v := d.offered(e); v != "" {
			out = append(out, model.Arg{Name: e.Name, Value: v})
		}
	}
	return out
}

// offered is the next value of a parameter that the target is not known to lack; empty if it lacks all.
func (d *drawing) offered(e *Entry) string {
	for range e.Values {
		v := e.Values[d.turn("Create "+e.Name, len(e.Values))]
		if !d.sp.lacks(e.Name, v) {
			return v
		}
	}
	return ""
}

// lacks says whether a target is known not to have a value that a page lists.
func (sp *Space) lacks(name, value string) bool { return slices.Contains(sp.Lacks, name+"="+value) }

// extended gives a Create what the plan chose, most of it, and once the id of a connection that may be named as redundant.
func (d *drawing) extended(c model.Call) model.Call {
	for i := range d.extras {
		v := d.extras[i].Value
		switch d.IntN(5) {
		case 0:
			continue
		case 1:
			if e := lawfulEntry(d.extras[i].Name); e != nil {
				v = d.offered(e)
			}
		}
		switch {
		case d.extras[i].Name == "Name":
			c = c.With("Name", d.label()+v)
		case v != "":
			c = c.With(d.extras[i].Name, v)
		}
	}
	if other := d.nameable(nil); d.twin && other != nil && c.As == other.Account {
		d.twin = false
		c = c.With(redundant, "$"+other.Name)
	}
	return c
}

// nameable finds a connection of the main account that another one can name as redundant for sure; nil if there is none.
func (d *drawing) nameable(by *model.Conn) *model.Conn {
	conns := d.w.Conns()
	for i := range conns {
		c := &conns[i]
		if by != nil && (by.Name == c.Name || by.Account != c.Account || by.Region != c.Region) {
			continue
		}
		if nameable[c.May] && c.Account == "" && c.Region == "$region" {
			return c
		}
	}
	return nil
}

// nameable are the states of which the page says so.
var nameable = map[model.StateSet]bool{model.Of(spec.Allocated): true, model.Of(spec.Confirmed): true,
	model.Of(spec.Enabled): true}

func lawfulEntry(name string) *Entry {
	for i := range lawful() {
		if e := &lawful()[i]; e.Name == name {
			return e
		}
	}
	return nil
}

// doubtful lists the values of the dictionary that a Create with them has to be refused for, and those that it may be.
var doubtful = sync.OnceValue(func() (lists [2][]Entry) {
	for _, e := range dictionary(model.Create) {
		p := &model.Create.Params[slices.IndexFunc(model.Create.Params, func(p model.Parameter) bool { return p.Name == e.Name })]
		var kinds [2][]string
		for _, v := range e.Values {
			switch control := strings.ContainsFunc(v, unicode.IsControl); { // not XML: a target may refuse it for that
			case p.Check == nil, p.Check(v) == model.Outside && !control:
				kinds[0] = append(kinds[0], v)
			case p.Check(v) == model.Unsure:
				kinds[1] = append(kinds[1], v)
			}
		}
		for i := range kinds {
			if len(kinds[i]) > 0 {
				lists[i] = append(lists[i], Entry{e.Op, e.Name, kinds[i]})
			}
		}
	}
	return lists
})

// doubt takes the next value of a kind: now one of the next parameter, now one of a parameter that has many left.
func (d *drawing) doubt(kind int) model.Arg {
	list := doubtful()[kind]
	name := "doubtful " + strconv.Itoa(kind)
	e := &list[0]
	if d.chance(1, 2) {
		e = &list[d.turn(name, len(list))]
	} else {
		all := 0
		for i := range list {
			all += len(list[i].Values)
		}
		at := d.IntN(all)
		for i := range list {
			if at -= len(list[i].Values); at < 0 {
				e = &list[i]
				break
			}
		}
	}
	return model.Arg{Name: e.Name, Value: e.Values[d.turn(name+" "+e.Name, len(e.Values))]}
}

// drawDoubts draws a plan of Creates with values that they are refused for, or may be. Plans of their own, because the
// others would get nowhere beside them.
func drawDoubts(src Source, sp *Space, w *Walk) Program {
	d := begin(src, sp, w)
	if sp.connections() > 1 { // one beside the others, which they leave alone
		d.birth()
	}
	for range 6 + d.IntN(8) {
		kind := d.IntN(4) / 3
		if !d.room() {
			kind = 0
		}
		odd := d.doubt(kind)
		c := d.creation()
		if odd.Name == "Name" {
			c = c.With("Description", d.label()) // by which it is known as ours
		}
		d.add(createMove, c.With(odd.Name, odd.Value).Token(d.newToken()))
		if kind == 0 {
			continue
		}
		// It is there or not. Reads do not ask for it: what is sent in place of an id that nobody gave may be refused.
		for _, op := range []*model.Operation{model.Cancel, model.Delete} {
			d.add(cancelMove, op.On(c.Bind).Token(d.newToken()))
		}
	}
	if conns := d.w.Conns(); sp.connections() > 1 && len(conns) > 0 {
		d.plan = append(d.plan, runner.Step{Call: model.Look(conns[0].Name)})
	}
	return d.program()
}

// listed are the parameters of Create of which a target may lack a value that a page lists.
var listed = []string{"PortType", "bandwidth", "LineOperator"}

// excused reports whether what looks like a fault is none: a target may lack a listed value, as long as it does not call
// it malformed. What was lacking is returned, so that it is not drawn again.
func excused(f *runner.Finding) (lacking []string, ok bool) {
	at := slices.IndexFunc(f.Plan, func(l runner.Line) bool { return l.Marked })
	if at < 0 || at >= len(f.Steps) {
		return nil, false
	}
	c := &f.Steps[at].Call
	if c.Op == model.Create && slices.Contains(f.Expected, "success") || c.Op == model.Modify {
		return lackingIn(c, f)
	}
	return nil, false
}

// lackingIn finds the listed values that a refused Create has, those that the refusal names if it names any.
func lackingIn(c *model.Call, f *runner.Finding) (lacking []string, ok bool) {
	status, _ := f.Observed["status"].(int)
	code, _ := f.Observed["code"].(string)
	message, _ := f.Observed["message"].(string)
	if status < 400 || status >= 500 || runner.Malformed(code) {
		return nil, false
	}
	var all []string
	text := strings.ToLower(strings.ReplaceAll(code+message, " ", ""))
	for _, name := range listed {
		v, sent := c.Arg(name)
		if !sent || v == "CT" || v == "" { // every plan uses CT
			continue
		}
		all = append(all, name+"="+v)
		if strings.Contains(text, strings.ToLower(name)) {
			lacking = append(lacking, name+"="+v)
		}
	}
	if len(lacking) == 0 && c.Op == model.Create {
		lacking = all
	}
	return lacking, len(lacking) > 0
}
