package fuzz

import "github.com/pconform/pconform/model"

// relation says how another connection is related to the one that a call is about.
type relation int

const (
	unrelated relation = iota
	namesIt            // the other names it as redundant
	namedByIt
	relations
)

// relatedTo says how other is related to conn.
func (d *drawing) relatedTo(conn, other *model.Conn) relation {
	switch {
	case d.partner[other.Name] == conn.Name:
		return namesIt
	case d.partner[conn.Name] == other.Name:
		return namedByIt
	}
	return unrelated
}

// pairing draws whether a plan is about what two connections have to do with each other: one in six past the beginning.
func (d *drawing) pairing() bool {
	if d.sp.Uniform || d.sp.connections() < 2 || !d.walk.settled() || !d.chance(1, 6) {
		return false
	}
	d.most = max(2, d.most)
	d.twin = d.sp.partners() && d.chance(1, 3)
	return true
}

// beside does to a connection what was least done to one while another of its account stands where it stands, and goes on
// with the other: what the one call did to it shows in its next one.
func (d *drawing) beside() bool {
	conns := d.w.Conns()
	if d.alive() < 2 {
		return d.second()
	}
	conn := d.some()
	other := d.some()
	for range conns {
		if other = (other + 1) % len(conns); d.neighbours(&conns[conn], &conns[other]) {
			break
		}
	}
	one, two := &conns[conn], &conns[other]
	if !d.neighbours(one, two) {
		return false
	}
	g := d.leastBeside(one, two)
	if g.move < 0 {
		return false
	}
	// A plan that ends on the way has gone there for nothing.
	d.limit = min(max(d.limit, len(d.plan)+g.far+3), d.sp.calls())
	d.lead(conn, g.at)
	d.lead(other, g.beside)
	d.do(g.move, conn, false)
	if next := d.leastHere(other, conn); next >= 0 {
		d.do(next, other, false)
	}
	if d.chance(1, 2) {
		d.look()
	}
	return true
}

// second makes a connection beside the first, or makes the first one that the second can name.
func (d *drawing) second() bool {
	if !d.room() {
		return false
	}
	if conns := d.w.Conns(); d.twin && d.nameable(nil) == nil && d.alive() == 1 {
		for conn := range conns {
			at := d.at(&conns[conn])
			if at < 0 || conns[conn].Account != "" {
				continue
			}
			best, far := -1, unreached
			for n := range d.walk.nodes {
				if w := d.walk.nodes[at].way[d.leap][n].far; nameable[d.walk.nodes[n].place.may] && w < far {
					best, far = n, w
				}
			}
			if best >= 0 {
				d.lead(conn, best)
			}
		}
	}
	d.birth()
	return true
}

// neighbours reports whether calls on one of two connections could have something to do with the other.
func (d *drawing) neighbours(one, two *model.Conn) bool {
	return one != two && one.Account == two.Account && one.Region == two.Region && d.at(one) >= 0 && d.at(two) >= 0 &&
		one.May != gone && two.May != gone
}

// lead takes a connection to a node.
func (d *drawing) lead(conn, to int) {
	from := d.at(&d.w.Conns()[conn])
	if from < 0 || d.walk.nodes[from].way[d.leap][to].far == unreached {
		return
	}
	for _, m := range d.walk.path(d, from, to) {
		d.do(m, conn, false)
	}
}

// together is a call on a connection at a node, with another at a node beside it.
type together struct{ at, beside, move, far, score, ties int }

// better keeps the one of two that was done less, and the nearer of two that were done alike.
func (d *drawing) better(t *together, o together) {
	switch {
	case o.score < t.score || o.score == t.score && o.far < t.far:
		*t = o
	case o.score == t.score && o.far == t.far:
		if o.ties = t.ties + 1; d.IntN(o.ties) == 0 {
			*t = o
		} else {
			t.ties = o.ties
		}
	}
}

// idle is how much less a call that has no effect is wanted than one that has.
const idle = 3

// leastBeside finds what was least done to one connection beside another.
func (d *drawing) leastBeside(one, two *model.Conn) together {
	w, t := d.walk, together{move: -1, score: unreached, far: unreached}
	visits := w.beside[d.relatedTo(one, two)]
	from, to := w.nodes[d.at(one)].way[d.leap], w.nodes[d.at(two)].way[d.leap]
	for b := range w.nodes {
		for a := range w.nodes {
			if to[b].far < unreached && from[a].far < unreached {
				d.consider(&t, visits, a, b, from[a].far+to[b].far)
			}
		}
	}
	return t
}

// leastHere finds what was least done to a connection beside another, where they are.
func (d *drawing) leastHere(conn, other int) int {
	conns := d.w.Conns()
	one, two := &conns[conn], &conns[other]
	t := together{move: -1, score: unreached}
	if a, b := d.at(one), d.at(two); a >= 0 && b >= 0 {
		d.consider(&t, d.walk.beside[d.relatedTo(one, two)], a, b, 0)
	}
	return t.move
}

// consider weighs all calls on a connection at one node beside one at another.
func (d *drawing) consider(t *together, visits [][][]int, at, beside, far int) {
	n := &d.walk.nodes[at]
	for m, on := range d.swarm {
		move := d.walk.moves[m]
		if !on || !n.can(m, d.leap) || move.look || move.still {
			continue
		}
		score := (2*visits[beside][at][m] + 1) * heaviest / move.Weight
		if !n.ok[m] && n.next[m] == at {
			score *= idle
		}
		d.better(t, together{at: at, beside: beside, move: m, far: far, score: score, ties: 1})
	}
}

// visitBeside counts a call that is about to be made on a connection for all that stand beside it.
func (d *drawing) visitBeside(c *model.Conn, at, m int) {
	conns := d.w.Conns()
	for i := range conns {
		if other := &conns[i]; other.Name != c.Name && d.neighbours(c, other) {
			d.walk.beside[d.relatedTo(c, other)][d.at(other)][at][m]++
		}
	}
}
