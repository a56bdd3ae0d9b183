package fuzz

import (
	"math/bits"

	"github.com/pconform/pconform/model"
)

// A fault may hang on something long ago: a call that was refused in one state, and another one that goes wrong much later,
// in another state. Plans about whole lives see to it that every call in every state comes before every other sooner or
// later, whatever lies between: the calls of a long life are pairs by the hundred.

// numbers is a set of small numbers.
type numbers []uint64

func newNumbers(size int) numbers { return make(numbers, (size+63)/64) }

func (s numbers) add(i int)      { s[i/64] |= 1 << (i % 64) }
func (s numbers) has(i int) bool { return s != nil && s[i/64]&(1<<(i%64)) != 0 }

func (s numbers) size() (n int) {
	for _, word := range s {
		n += bits.OnesCount64(word)
	}
	return n
}

func (s numbers) merge(o numbers) {
	for i := range o {
		s[i] |= o[i]
	}
}

// without counts what is in s and not in o.
func (s numbers) without(o numbers) (n int) {
	for i := range s {
		n += bits.OnesCount64(s[i] &^ o[i])
	}
	return n
}

// livesMemory is what came before what in the lives of connections. A call in a state is an event; events are numbered.
type livesMemory struct {
	before []numbers // by event: those that came before it on the same connection
	beside []numbers // and on another one of the plan
	after  []int     // how many came after it
	thrice numbers   // those that one connection saw three times
}

func newLivesMemory(events int) livesMemory {
	l := livesMemory{after: make([]int, events), thrice: newNumbers(events)}
	for range events {
		l.before, l.beside = append(l.before, newNumbers(events)), append(l.beside, newNumbers(events))
	}
	return l
}

// lifelong is how many plans are about whole lives, of those about nothing else: none at the beginning, fewer as long as
// most are about tokens.
func (w *Walk) lifelong() (n, of int) {
	switch {
	case !w.settled():
		return 0, 1
	case w.tokens.busy():
		return 1, 4
	}
	return 1, 2
}

// lifetime is how many times longer such plans may be than others.
const lifetime = 2

// event numbers a call in a state.
func (w *Walk) event(at, m int) int { return w.nodes[at].plain*len(w.moves) + m }

// life is what one connection of a plan saw.
type life struct {
	seen  numbers
	times map[int]int // by event
}

// lived notes a call in the life of a connection.
func (d *drawing) lived(name string, at, m int) {
	l, e := &d.walk.lives, d.walk.event(at, m)
	h := d.lives[name]
	if h == nil {
		h = &life{newNumbers(len(l.after)), map[int]int{}}
		d.lives[name] = h
	}
	for i, word := range h.seen {
		for fresh := word &^ l.before[e][i]; fresh != 0; fresh &= fresh - 1 {
			l.after[i*64+bits.TrailingZeros64(fresh)]++
		}
	}
	l.before[e].merge(h.seen)
	for other, o := range d.lives {
		if other != name {
			l.beside[e].merge(o.seen)
		}
	}
	h.seen.add(e)
	if h.times[e]++; h.times[e] == 3 {
		l.thrice.add(e)
	}
}

// What an event is worth that was not there yet after another one, and what the second and the third time are worth in the
// life of one connection. What may come after an event is worth one each.
const (
	closing   = 32
	repeating = 500
)

// liveOn does to one of the connections what brings most that was not there yet, for the calls that it takes.
func (d *drawing) liveOn() bool {
	if d.alive() < d.most && d.room() && d.chance(1, 32) {
		d.birth()
		return true
	}
	conns, best := d.w.Conns(), choice{move: -1}
	for conn := range conns {
		if c := &conns[conn]; c.Account == "" && c.May != gone && d.at(c) >= 0 {
			d.weigh(&best, conn)
		}
	}
	if best.move < 0 {
		return false
	}
	d.lead(best.conn, best.node)
	d.do(best.move, best.conn, false)
	return true
}

// choice is what a plan may go on with.
type choice struct{ conn, node, move, gain, ties int }

// score is what a gain is worth for the calls that it takes.
func score(gain, weight, far int) int { return 64 * gain * weight / (far + 1) }

// weigh compares all that can be done to a connection with the best so far.
func (d *drawing) weigh(best *choice, conn int) {
	w, c := d.walk, &d.w.Conns()[conn]
	own, others := d.lives[c.Name], newNumbers(len(w.lives.after))
	for name, o := range d.lives {
		if name != c.Name {
			others.merge(o.seen)
		}
	}
	if own == nil {
		own = &life{}
	}
	here := d.at(c)
	way := w.nodes[here].way[d.leap]
	most := closing*(own.seen.size()+others.size()) + len(w.nodes)*len(w.moves) + 2*repeating
	for i := range w.nodes {
		n := (here + i) % len(w.nodes)
		if way[n].far == unreached || w.nodes[n].place.may == gone || score(most, heaviest, way[n].far) < best.gain {
			continue
		}
		for m, on := range d.swarm {
			move := w.moves[m]
			if !on || !w.nodes[n].can(m, d.leap) || move.look || move.still || move.op == model.DeleteVBR && !w.nodes[n].place.routed {
				continue
			}
			e := w.event(n, m)
			gain := closing * (own.seen.without(w.lives.before[e]) + others.without(w.lives.beside[e]))
			if !own.seen.has(e) {
				gain += max(0, w.nodes[w.nodes[n].next[m]].reach*len(w.moves)-w.lives.after[e])
			}
			if times := own.times[e]; times < 3 && !w.lives.thrice.has(e) {
				gain += repeating * times
			}
			switch gain = score(gain, move.Weight, way[n].far+w.leaves(n, m)); {
			case gain > best.gain:
				*best = choice{conn, n, m, gain, 1}
			case gain == best.gain && gain > 0:
				if best.ties++; d.IntN(best.ties) == 0 {
					best.conn, best.node, best.move = conn, n, m
				}
			}
		}
	}
}
