// Package fuzz searches a target for sequences of requests that it answers wrongly. It draws plans by stepping the
// model, never by looking at answers, fires them through package runner, and keeps what reached something new. It is
// the only importer of rapid.
package fuzz

import (
	"slices"
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

// Source is where choices come from: a seeded generator, or the bits of rapid.
type Source interface {
	// IntN returns a number from 0 to n-1. Sources that shrink prefer small ones, so the simplest choice comes first.
	IntN(n int) int
}

// Space is what plans are drawn from. The zero value draws plans of one account on a target without an operator.
type Space struct {
	Operator    bool // somebody moves connections where only the carrier can
	Stepwise    bool // and does so from one state to the next only
	Other       bool // there is a second account
	Regions     bool // there is a second region
	V3          bool // the target takes signature V3
	Connections int  // at most, in one plan; 0 means 3
	Calls       int  // at most, in one plan; 0 means 40. One that is about whole lives has up to twice as many
	Uniform     bool // every choice alike, without a walk: what the walk is measured against
	Without     []string

	// Extras: a Create carries optional parameters now and then, and some of its values are odd. Who asks for that puts
	// what is found to excused, which knows what a target may lack; Lacks is what it is known to lack, as name=value.
	Extras bool
	Lacks  []string

	_ struct{}
}

// Bounds of a plan.
const (
	defaultConnections = 3
	defaultCalls       = 40
)

// doubts is how many plans there are for each that is about odd values of Create.
const doubts = 25

func (sp *Space) connections() int {
	if sp.Connections < 1 {
		return defaultConnections
	}
	return sp.Connections
}

func (sp *Space) calls() int {
	if sp.Calls < 1 {
		return defaultCalls
	}
	return sp.Calls
}

// Program is a plan with the rendering it is sent in and what it needs.
type Program struct {
	Plan        runner.Plan
	Format      wire.Format
	Connections int // that exist at once at most
}

// String prints the plan as a program.
func (p Program) String() string {
	lines := make([]string, 0, len(p.Plan))
	for i := range p.Plan {
		lines = append(lines, p.Plan[i].Call.String())
	}
	return string(p.Format) + "\n" + strings.Join(lines, "\n")
}

// GoString is String: rapid prints what it drew by it.
func (p Program) GoString() string { return p.String() }

// looking says when a plan looks at its connections. A read can hide a fault, so that most look at the end only.
type looking int

const (
	bare looking = iota
	sometimes
	always
)

// drawing is a plan in the making: the calls so far and what the model predicts of them.
type drawing struct {
	Source
	sp      *Space
	walk    *Walk
	w       model.World
	plan    runner.Plan
	format  wire.Format
	looking looking
	swarm   []bool // by move
	limit   int
	most    int // connections

	made, names, tokens, routers int
	peak                         int // connections at once
	unsure                       int // deletions that a target may lawfully refuse
	uses                         []use
	changes                      []change          // calls that succeeded, in their order
	on                           int               // the connection that the walk is about; -1 for a new one
	about                        string            // the connection that the next call is about, where that is no parameter of it
	prev                         map[string]int    // the last move on each connection
	bears                        map[string]string // the name that a connection has, as it was given
	freed                        []string          // names that none has any more
	looked                       bool              // the last step was a look at everything
	tokenly                      bool              // tokens are what it is about
	leap                         leap              // how far the operator goes in this plan
	forced                       map[string]bool   // connections that the operator put past a call
	doubted                      map[string]bool   // connections that may be elsewhere: a target may have answered otherwise
	lingered                     map[string]int    // calls on connections that have come to their end
	torn                         map[string]bool   // connections whose state hangs on how soon a change came about
	extras                       []model.Arg       // what connections are made with beside what they have to have
	twin                         bool              // one of them names another as redundant
	partner                      map[string]string // the connection that each names as redundant
	paired                       bool              // it is about what two connections have to do with each other
	lifelong                     bool              // it is about all that a connection may see
	lives                        map[string]*life  // what each connection saw
	fresh                        int               // calls up to the last that was never drawn before
}

// planEnv is how a plan refers to the target.
var planEnv = model.Env{Region: "$region", OtherRegion: "$otherRegion", AccessPoint: "$accessPoint",
	Regions: []string{"$region", "$otherRegion"}}

// Draw draws a plan: mostly a new one, sometimes what follows one that came to something new.
func Draw(src Source, sp *Space, w *Walk) Program {
	if len(w.kept) > 0 && !sp.Uniform && src.IntN(12) == 0 {
		return Extend(src, sp, w, w.kept[src.IntN(len(w.kept))])
	}
	if sp.Extras && !sp.Uniform && w.settled() && src.IntN(doubts) == 0 {
		return drawDoubts(src, sp, w)
	}
	d := begin(src, sp, w)
	d.tokenly = !sp.Uniform && d.chance(w.tokens.share())
	d.paired = !d.tokenly && d.pairing()
	if d.lifelong = !sp.Uniform && !d.tokenly && !d.paired && d.chance(w.lifelong()); d.lifelong {
		d.limit = lifetime * sp.calls()
	}
	d.fill()
	if !sp.Uniform && d.chance(3, 4) {
		d.ending()
	}
	return d.done()
}

// ending brings the connections to their end as far as there is room. The clean-up would have to do that anyway, and is not
// judged: the calls that a server gets wrong for what it remembers are these, more than any others.
func (d *drawing) ending() {
	for conn := range d.w.Conns() {
		for _, op := range [...]*model.Operation{model.Cancel, model.Terminate, model.Delete} {
			m := slices.IndexFunc(d.walk.moves, func(m *Move) bool { return m.op == op })
			at := d.at(&d.w.Conns()[conn])
			if at < 0 || !d.swarm[m] || !d.walk.nodes[at].ok[m] || len(d.plan)+2 > max(d.limit, d.sp.calls()) {
				continue
			}
			d.do(m, conn, false)
			if d.chance(1, 2) {
				d.look()
			}
		}
	}
}

// Extend draws what follows the beginning of a plan that is known already.
func Extend(src Source, sp *Space, w *Walk, from Program) Program {
	d := begin(src, sp, w)
	d.format = from.Format
	for i := range from.Plan[:min(len(from.Plan), 3*d.limit/4)] {
		d.replay(from.Plan[i])
	}
	d.limit = min(sp.calls(), len(d.plan)+1+d.IntN(12))
	d.fill()
	return d.done()
}

func begin(src Source, sp *Space, w *Walk) *drawing {
	d := &drawing{Source: src, sp: sp, walk: w, w: model.NewWorld(planEnv), prev: map[string]int{}, on: -1,
		forced: map[string]bool{}, torn: map[string]bool{}, doubted: map[string]bool{}, lingered: map[string]int{}, bears: map[string]string{},
		partner: map[string]string{}, lives: map[string]*life{}}
	d.leap = d.leaping()
	d.format = []wire.Format{wire.JSON, wire.XML}[d.IntN(2)]
	d.most = 1 + d.IntN(sp.connections())
	d.limit = 1 + d.IntN(sp.calls())
	if !sp.Uniform {
		d.most = 1 + min(d.IntN(sp.connections()), d.IntN(sp.connections()))
		d.limit = 1 + max(d.IntN(sp.calls()), d.IntN(sp.calls()), d.IntN(sp.calls()))
		d.looking = []looking{bare, bare, bare, sometimes, always}[d.IntN(5)]
	}
	d.swarm = make([]bool, len(w.moves))
	d.extras = d.besides()
	everything := d.chance(3, 4)
	for i := range d.swarm {
		d.swarm[i] = w.moves[i].allowed(sp) && (everything || sp.Uniform || d.chance(3, 4))
	}
	return d
}

// chance is true n times out of of; small numbers of a source say no.
func (d *drawing) chance(n, of int) bool { return d.IntN(of) >= of-n }

func (d *drawing) program() Program {
	return Program{Plan: d.plan, Format: d.format, Connections: d.peak}
}

// done is the program; the walk keeps it if it came to something new.
func (d *drawing) done() Program {
	p := d.program()
	d.fresh = min(d.fresh, len(p.Plan))
	if d.fresh > 0 && !d.sp.Uniform {
		d.walk.remember(Program{Plan: p.Plan[:d.fresh:d.fresh], Format: p.Format, Connections: p.Connections})
	}
	return p
}

func (d *drawing) fill() {
	for tries := 0; len(d.plan) < d.limit && tries < 8*d.limit; tries++ {
		switch {
		case d.alive() == 0 && d.room() && d.chance(15, 16):
			d.birth()
		case d.sp.Uniform:
			d.anything()
		case d.tokenly && d.chance(3, 4) && d.tokenGoal():
		case d.paired && d.chance(3, 4) && d.beside():
		case d.lifelong && d.chance(15, 16) && d.liveOn():
		case d.chance(1, 16) && d.again():
		case d.chance(1, 16):
			d.stray()
		case d.twin && d.alive() < max(2, d.most) && d.room() && d.nameable(nil) != nil:
			d.birth()
		case d.chance(1, 20):
			d.anything()
		default:
			d.goal()
		}
	}
}

// at is where a connection stands on the walk, or -1.
func (d *drawing) at(c *model.Conn) int { return d.walk.at(c, d.forced[c.Name]) }

// alive counts the connections that exist as the plan goes.
func (d *drawing) alive() int {
	n := 0
	for _, c := range d.w.Conns() {
		if c.May != gone {
			n++
		}
	}
	return n
}

// room reports whether another connection stays within the bound, whatever became of those that may have been deleted.
func (d *drawing) room() bool { return d.alive()+d.unsure < d.sp.connections() }

// anything does any move on any connection.
func (d *drawing) anything() {
	if d.alive() < d.most && d.room() && d.chance(1, 6) {
		d.birth()
		return
	}
	conn := d.some()
	if m := d.weighted(); m >= 0 {
		d.do(m, conn, true)
	}
}

// weighted chooses a move by its weight.
func (d *drawing) weighted() int {
	total := 0
	for i, on := range d.swarm {
		if on {
			total += d.walk.moves[i].weight(d.sp)
		}
	}
	if total == 0 {
		return -1
	}
	at := d.IntN(total)
	for i, on := range d.swarm {
		if !on {
			continue
		}
		if at -= d.walk.moves[i].weight(d.sp); at < 0 {
			return i
		}
	}
	return -1
}

// some chooses a connection of the plan.
func (d *drawing) some() int { return d.IntN(max(1, len(d.w.Conns()))) }

// goal walks to the least visited call, on some connection or on a new one.
func (d *drawing) goal() {
	conns := d.w.Conns()
	if d.linger() {
		return
	}
	if alive := d.alive(); len(conns) == 0 || alive < d.most && d.room() && d.chance(1, 6+6*alive) {
		d.birth()
		return
	}
	conn := d.some()
	at := d.at(&conns[conn])
	if at < 0 || d.walk.nodes[at].dead && d.chance(7, 8) {
		return
	}
	if d.chance(1, 3) {
		if m := d.walk.leastAfter(d, at, d.prev[conns[conn].Name], false); m >= 0 {
			d.do(m, conn, true)
			return
		}
	}
	d.travel(conn, at)
}

// lingering is how many calls are made on a connection that has come to its end, for each call of the way there: what is
// hidden behind a refused call needs another one after it.
const lingering = 2

// linger goes on calling on a connection at its end.
func (d *drawing) linger() bool {
	conns := d.w.Conns()
	for conn := range conns {
		c := &conns[conn]
		at := d.at(c)
		if at < 0 || !d.walk.nodes[at].end || d.lingered[c.Name] >= lingering*d.walk.nodes[0].way[d.leap][at].far {
			continue
		}
		d.lingered[c.Name]++
		if m := d.walk.leastAfter(d, at, d.prev[c.Name], true); m >= 0 {
			d.do(m, conn, false)
			return true
		}
	}
	return false
}

// travel makes the calls of a walk; it ends early where the model did not lead where the walk wanted.
func (d *drawing) travel(conn, at int) {
	way, last := d.walk.least(d, at)
	for _, m := range way {
		if len(d.plan) >= d.limit {
			return
		}
		d.do(m, conn, false)
	}
	if last >= 0 && len(d.plan) < d.limit {
		d.do(last, conn, true)
	}
}
