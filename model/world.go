// Package model says what the specification allows: pure values, no clock, no network. A World is one thing that may
// be true of the service; Step lists what may follow a call; Worlds.Observe keeps what an answer leaves possible.
package model

import (
	"slices"
	"strings"

	"github.com/pconform/pconform/model/spec"
)

// World is the state of the service as far as the specification fixes it, seen from one session: its own connections
// and tokens. Methods return new worlds; a World is never changed.
type World struct {
	// Drift says that the target carries circuits on by itself, as the live service does (CPC-CREATE-023).
	Drift bool
	// Env names what calls refer to and the session looked up: the region and the access point in use.
	Env Env

	conns  []Conn
	alias  []Arg // names bound by a replay to a connection that has one already
	tokens tokenUses
	last   lastCall
	tick   int // how many calls there have been
}

// Env is what a session knows about the target before it starts.
type Env struct {
	Region      string
	OtherRegion string // another valid region, or empty
	AccessPoint string
	Regions     []string // all that DescribeRegions lists
}

// Conn is one connection of the session.
type Conn struct {
	Name    string // in the plan: c1
	ID      string // on the target; empty if the answer of its Create was lost
	Account string
	Region  string
	May     StateSet
	Attrs   []Arg // what reads have to show
	VBRs    []VBR
	Lost    bool // the answer of its Create was lost: it may not exist

	off    []string   // fields that the last read showed otherwise than they have to be
	seen   *Record    // the last read, for what refused calls must leave alone
	was    StateSet   // what it was before the changes that no read has shown yet
	past   StateSet   // what it was before the changes that reads have shown
	last   lastCall   // since the last look
	did    lastCall   // the last that succeeded
	begun  *Operation // what began the change under way; nil if none is
	looked int        // how many calls there had been when it was last looked at
}

// VBR is a border router on a connection.
type VBR struct {
	Name, ID, VLAN string
	Gone           bool
}

// lastCall remembers what was done last, to name the culprit when a read shows something odd.
type lastCall struct {
	op      *Operation
	refused *Refusal // nil: it succeeded
	rule    *spec.Clause
	from    StateSet
	conn    string
	at      int // how many calls there had been
}

// Did returns the last operation that succeeded on the connection, or nil.
func (c *Conn) Did() *Operation { return c.did.op }

// Begun returns the operation that began the change under way, or nil if none is.
func (c *Conn) Begun() *Operation { return c.begun }

// Unseen reports whether a change of the connection has succeeded that no read has shown yet.
func (c *Conn) Unseen() bool { return c.was != 0 }

// NewWorld returns the world before the first call of a session.
func NewWorld(env Env) World { return World{Env: env} }

// Conns returns the connections of the session in the order of their making, deleted ones included.
func (w World) Conns() []Conn { return w.conns }

// Conn finds a connection by its name in the plan.
func (w World) Conn(name string) (Conn, bool) {
	if i := w.index(name); i >= 0 {
		return w.conns[i], true
	}
	return Conn{}, false
}

func (w World) index(name string) int {
	for _, a := range w.alias {
		if a.Name == name {
			name = a.Value
		}
	}
	return slices.IndexFunc(w.conns, func(c Conn) bool { return c.Name == name })
}

// edit returns a copy of w in which connection i was changed by f.
func (w World) edit(i int, f func(*Conn)) World {
	w.conns = slices.Clone(w.conns)
	f(&w.conns[i])
	return w
}

// target finds the connection that a call is about; -1 if it names none of the session.
func (w World) target(c *Call) int {
	for _, name := range []string{"PhysicalConnectionId", "InstanceId"} {
		if v, ok := c.Arg(name); ok {
			return w.ref(v)
		}
	}
	return -1
}

func (w World) ref(value string) int {
	if name, ok := strings.CutPrefix(value, "$"); ok {
		return w.index(name)
	}
	return slices.IndexFunc(w.conns, func(c Conn) bool { return c.ID != "" && c.ID == value })
}

// may is what connection i may be by now: its states and those it reaches by itself.
func (w World) may(i int) StateSet { return w.conns[i].May.drifted(w.Drift) }

// acts is what connection i is taken to be when a call meets it. A read may find Terminated where Terminating was; a
// call that is answered as if it were so is looked at again (see Refusal.Racy), or deleting a Terminating connection
// could never be told from luck.
func (w World) acts(i int) StateSet {
	if w.Drift {
		return w.may(i)
	}
	return w.conns[i].May
}

// Step returns every outcome that the specification allows for c in w. It never returns none.
func (w World) Step(c *Call) []Outcome {
	if c.Want != nil {
		return []Outcome{{Rule: c.Want.Rule, Refused: c.Want}}
	}
	if c.Op.Actor == Operator || c.Op.Reads {
		return c.Op.step(w, c)
	}
	definite, possible := w.badRequest(c)
	replay, mismatch, maybe := w.tokenOutcomes(c)
	switch {
	case replay != nil && len(definite) == 0:
		return append(append([]Outcome{*replay}, possible...), maybe...)
	case mismatch != nil:
		return append(append(definite, *mismatch), possible...)
	}
	normal := c.Op.step(w, c)
	if len(definite) == 0 {
		return append(append(normal, possible...), maybe...)
	}
	for _, o := range normal {
		if o.Refused != nil {
			possible = append(possible, o)
		}
	}
	return append(append(definite, possible...), maybe...)
}

// finish writes down what every call leaves behind, whatever it did: who came last, and the use of its token.
func (w World) finish(c *Call, o *Outcome, r *Reply, before *World) World {
	if c.Op.Reads {
		return w
	}
	last := lastCall{op: c.Op, refused: o.Refused, rule: o.Rule}
	if o.Refused != nil && r.Success {
		last.refused = nil
	}
	w.tick++
	last.at = w.tick
	i := w.target(c)
	if c.Bind != "" && (c.Op == Create || c.Op == SetupOrder) {
		i = w.index(c.Bind)
	}
	if i >= 0 {
		last.conn = w.conns[i].Name
		if j := before.index(last.conn); j >= 0 {
			last.from = before.conns[j].May
		}
		if len(before.conns) > 0 && &w.conns[0] == &before.conns[0] { // otherwise the outcome made a copy already
			w.conns = slices.Clone(w.conns)
		}
		conn := &w.conns[i]
		if conn.last = last; last.refused == nil {
			conn.was |= last.from
			conn.did = last
			switch {
			case !conn.May.Pending():
				conn.begun = nil
			case c.Op == Enable || c.Op == Terminate || !last.from.Pending(): // a repetition of another call begins nothing
				conn.begun = c.Op
			}
		}
	}
	w.last = last
	if t := c.Get(clientToken); t != "" && c.Op.Actor == Tenant {
		w.tokens = w.tokens.with(tokenUse{account: c.As, op: c.Op, token: t, region: c.Get("RegionId"),
			args: c.Args, ok: r.Success, id: r.ID, bind: c.Bind, status: r.Status, code: r.Code})
	}
	return w
}

// Assume returns w with a connection in a state, after calls that nobody judged one by one.
func (w World) Assume(name string, state spec.State) World {
	i := w.index(name)
	if i < 0 {
		return w
	}
	return w.edit(i, func(c *Conn) {
		c.was |= c.May
		c.May = Of(state)
		c.last = lastCall{op: Cancel, rule: spec.State005, conn: name}
		c.did = c.last
		c.seen = c.seen.lasting()
	})
}
