package fuzz

import (
	"slices"
	"strconv"

	"github.com/pconform/pconform/model"
)

// again repeats an earlier call with its token, perhaps in another way. Nothing that was special about the wire is
// repeated: a retry may look different (CPC-IDEM-017).
func (d *drawing) again() bool {
	if len(d.uses) == 0 {
		return false
	}
	return d.repeat(&d.uses[len(d.uses)-1-min(d.IntN(len(d.uses)), d.IntN(len(d.uses)))])
}

// twist makes an earlier call again with its token cut or in the other case, which is another token.
func (d *drawing) twist(u *use) bool {
	step := d.plan[u.step]
	if step.Deviate != nil || step.Call.Want != nil {
		return false
	}
	d.walk.tokens.twisted[u.op]++
	if step.Call.Op == model.Create { // with another token it is another connection
		if !d.room() {
			return false
		}
		d.names++
		step.Call.Bind = "c" + strconv.Itoa(d.names)
	}
	step.Call = step.Call.Token(u.token + []string{"|upper", "|16"}[d.IntN(2)])
	d.about = u.conn
	d.append(step)
	return true
}

func (d *drawing) repeat(u *use) bool {
	step := d.plan[u.step]
	if step.Deviate != nil || step.Call.Want != nil {
		return false
	}
	d.about = u.conn
	if step.Call.Op == model.Create && d.chance(1, 2) {
		d.names++
		step.Call.Bind = "c" + strconv.Itoa(d.names)
	}
	if d.chance(1, 2) {
		step.Way = d.way()
	}
	d.append(step)
	if d.looking != bare {
		d.look()
	}
	return true
}

// errand is something to be done with a token, and how much it is wanted: the less the better.
type errand struct {
	score int
	use   *use // whose token; nil for a new one
	move  int  // that is made with it; -1 to repeat the call
	conn  int  // on which connection
	node  int  // where a new token is used
	any   bool // with anything special about it
	twist bool // the call of the use again with its token cut or in the other case
}

// tokenGoal does what was least done with tokens: a call again after it succeeded, another with its token on the same
// connection or the same on another, or a new token on a call whose own was not used elsewhere yet.
func (d *drawing) tokenGoal() bool {
	conns := d.w.Conns()
	t := &d.walk.tokens
	modify := t.ops[model.Modify]
	best, ties := errand{score: unreached}, 0
	want := func(e errand) {
		switch {
		case e.score < best.score:
			best, ties = e, 1
		case e.score == best.score:
			if ties++; d.IntN(ties) == 0 {
				best = e
			}
		}
	}
	for i := range d.uses {
		u := &d.uses[i]
		if u.clash && u.kind == freshToken {
			want(errand{score: t.worn(t.twisted[u.op], u.op, u.op), use: u, move: -1, twist: true})
		}
		if !u.ok && !u.clash && u.kind < plainTokens && d.takes(u) {
			want(errand{score: t.worn(1+t.retried[u.op], u.op, u.op), use: u, move: -1})
		}
		if !u.ok || u.kind > plainTokens {
			continue
		}
		// Once more after something happened is wanted a quarter as often as once more with this kind of token, and after it.
		want(errand{score: t.worn(min(t.again[u.op][u.kind], 1+4*t.later[u.op][d.since(u)]), u.op, u.op), use: u, move: -1})
		for conn := range conns {
			c := &conns[conn]
			at := d.at(c)
			if c.Account != "" || at < 0 {
				continue
			}
			for m, op := range t.of {
				switch {
				case op < 0 || !d.swarm[m] || c.Name == u.conn && op == u.op && op != modify:
				case c.Name == u.conn:
					want(errand{score: t.worn(t.shared[u.op][op].same, u.op, op) + 1 + d.walk.leaves(at, m), use: u, move: m, conn: conn})
				case op == u.op:
					want(errand{score: t.worn(t.shared[u.op][op].other, u.op, op) + 1, use: u, move: m, conn: conn})
				}
			}
		}
	}
	if conn := d.some(); conn < len(conns) {
		if from := d.at(&conns[conn]); from >= 0 && conns[conn].Account == "" {
			d.newTokens(conn, from, want)
		}
	}
	if best.score == unreached {
		return false
	}
	return d.run(&best)
}

// takes reports whether the call of a use that was refused would succeed where its connection is by now. Of Modify that
// hangs on what it changes.
func (d *drawing) takes(u *use) bool {
	c, known := d.w.Conn(u.conn)
	if !known || u.op == d.walk.tokens.ops[model.Modify] {
		return false
	}
	at, m := d.at(&c), slices.Index(d.walk.tokens.of, u.op)
	return at >= 0 && m >= 0 && d.walk.nodes[at].ok[m] && !slices.ContainsFunc(d.uses, func(v use) bool { return v.ok && v.token == u.token })
}

// newTokens lists the calls that a new token can be used on.
func (d *drawing) newTokens(conn, from int, want func(errand)) {
	t := &d.walk.tokens
	create := t.ops[model.Create]
	for n := range d.walk.nodes {
		far := d.walk.nodes[from].way[d.leap][n].far
		if far == unreached {
			continue
		}
		for m, op := range t.of {
			if op < 0 || !d.swarm[m] || !d.walk.nodes[n].ok[m] {
				continue
			}
			least := unreached
			for s, k := range t.kinds[op] {
				if s := situation(s); s < repeatedToken && s != sharedToken && s != otherParameters {
					least = min(least, t.worn(k.ok, op, op))
				}
			}
			e := errand{move: m, conn: conn, node: n, any: true}
			for other, k := range t.shared[op] {
				if other == op || other == create {
					continue // repeating is another errand, and births are rationed
				}
				if v := t.worn(k.same, op, other); v < least {
					least, e.any = v, false
				}
			}
			e.score = least + min(once-1, 3+far)
			want(e)
		}
	}
}

// run does an errand.
func (d *drawing) run(e *errand) bool {
	switch {
	case e.twist:
		return d.twist(e.use)
	case e.use != nil && e.move < 0:
		return d.repeat(e.use)
	case e.use != nil:
		move := d.walk.moves[e.move]
		d.about = d.w.Conns()[e.conn].Name
		d.prev[d.about] = e.move + 1
		d.add(move, move.call(d, &d.w.Conns()[e.conn]).Token(e.use.token))
		return true
	}
	way := d.walk.path(d, d.at(&d.w.Conns()[e.conn]), e.node)
	// A plan that ends on the way, or before the token can come back, has gone there for nothing.
	d.limit = min(max(d.limit, len(d.plan)+len(way)+3), d.sp.calls())
	for _, m := range way {
		d.do(m, e.conn, false)
	}
	c := &d.w.Conns()[e.conn]
	if at := d.at(c); len(d.plan) < d.limit && at == e.node {
		move := d.walk.moves[e.move]
		d.visit(c, at, e.move)
		d.prev[c.Name], d.about = e.move+1, c.Name
		kind := d.leastAgain(move)
		if e.any {
			kind = d.leastKind(move, at, repeatedToken)
		}
		call, _ := d.dressed(move.call(d, c), kind)
		d.add(move, call)
	}
	return true
}

// DrawTokens draws a plan that is about tokens: most calls repeat an earlier one or have a token with something special
// about it.
func DrawTokens(src Source, sp *Space, w *Walk) Program {
	d := begin(src, sp, w)
	d.tokenly = true
	d.fill()
	return d.done()
}
