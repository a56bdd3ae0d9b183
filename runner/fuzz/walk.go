package fuzz

import (
	"slices"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
)

// Walk is the memory of what was drawn: the states that the model knows, the ways between them, and how often each
// call was made in each state, after each call, with each kind of token. It looks at no answer.
type Walk struct {
	moves    []*Move
	nodes    []node
	byPlace  map[place]int
	cells    [][]int              // visits by node and move
	pairs    [][][]int            // visits by node, the move before (0: none) and move
	beside   [relations][][][]int // visits by how another connection is related, where it stands, node and move
	tokens   tokenMemory
	lives    livesMemory
	leaps    [never]int                 // that the operator refused, by what they need
	farthest leap                       // what the operator makes, as far as is known
	broken   []map[*model.Operation]int // by kind of breakage, how often it befell an operation
	breaks   []int                      // by kind of breakage, how often it was drawn
	turns    map[string]int             // how far lists of values are used up
	kept     []Program                  // that reached a call for the first time: what follows them is drawn now and then
}

// node is one state of a connection, as far as the model tells states apart.
type node struct {
	name  string
	place place
	dead  bool         // it leads nowhere
	end   bool         // it leads nowhere but to deletion
	plain int          // the node of the same state that no operator put it into past a call
	reach int          // how many nodes can follow
	next  []int        // where each move leads
	needs []leap       // what kind of operator each move takes
	ok    []bool       // whether the call succeeds, as the model has it
	way   [never][]hop // first move and distance to every node, by what the operator does
}

// can says whether a move is to be had from an operator who leaps so far.
func (n *node) can(m int, far leap) bool { return n.needs[m] <= far }

type hop struct{ move, far int }

// unreached is farther than any way.
const unreached = 1 << 20

// gone is what a deleted connection is in.
var gone = func() model.StateSet {
	c := model.Delete.On("c1")
	return predict(model.InState(spec.Canceled, false), &c).Conns()[0].May
}()

// place is what the walk tells states of a connection apart by.
type place struct {
	may    model.StateSet
	routed bool
	forced bool // the operator put it past a call that would have led there
}

func placeOf(c *model.Conn, forced bool) place {
	p := place{may: c.May, forced: forced}
	for _, v := range c.VBRs {
		p.routed = p.routed || !v.Gone && c.May.State() != ""
	}
	return p
}

func (p place) String() string {
	name := p.may.String()
	if p.routed {
		name += " with a border router"
	}
	if p.forced {
		name += ", put there past a call"
	}
	return name
}

// NewWalk computes the states and ways of a space from the model.
func NewWalk(sp *Space) *Walk {
	w := &Walk{byPlace: map[place]int{}, moves: Moves, tokens: newTokenMemory(), farthest: anywhere}
	w.turns, w.broken, w.breaks = map[string]int{}, make([]map[*model.Operation]int, len(Breakages)), make([]int, len(Breakages))
	for i := range w.broken {
		w.broken[i] = map[*model.Operation]int{}
	}
	if sp.Stepwise {
		w.farthest = stepByStep
	}
	w.explore(sp)
	for range w.nodes {
		w.cells = append(w.cells, make([]int, len(w.moves)))
		w.pairs = append(w.pairs, grid(len(w.moves)+1, len(w.moves)))
	}
	w.lives = newLivesMemory(len(w.nodes) * len(w.moves))
	for r := range w.beside {
		for range w.nodes {
			w.beside[r] = append(w.beside[r], grid(len(w.nodes), len(w.moves)))
		}
	}
	for i := range w.nodes {
		n := &w.nodes[i]
		n.plain = i
		if p := (place{may: n.place.may, routed: n.place.routed}); n.place.forced {
			if plain, known := w.byPlace[p]; known {
				n.plain = plain
			}
		}
		n.end = n.place.may != gone
		for _, to := range n.next {
			n.end = n.end && (to == i || w.nodes[to].place.may == gone)
		}
	}
	w.measure()
	return w
}

func grid(rows, columns int) [][]int {
	g := make([][]int, rows)
	for i := range g {
		g[i] = make([]int, columns)
	}
	return g
}

// measure finds all shortest ways.
func (w *Walk) measure() {
	for i := range w.nodes {
		n := &w.nodes[i]
		for far := range never {
			n.way[far] = w.ways(i, far)
		}
		n.reach = 0
		for _, h := range n.way[whereNoCallLeads] {
			if h.far < unreached {
				n.reach++
			}
		}
	}
}

// explore steps the model from a new connection until no new state comes up.
func (w *Walk) explore(sp *Space) {
	d := &drawing{Source: first{}, sp: sp, walk: w, w: model.NewWorld(planEnv), prev: map[string]int{}}
	create := model.NewConnection("c1")
	worlds := []model.World{predict(d.w, &create)}
	w.note(&worlds[0].Conns()[0], false)
	for i := 0; i < len(worlds); i++ {
		n := node{name: w.nodes[i].name, place: w.nodes[i].place, dead: true, next: make([]int, len(w.moves)),
			needs: make([]leap, len(w.moves)), ok: make([]bool, len(w.moves))}
		for m, move := range w.moves {
			n.next[m], n.needs[m] = i, never
			if !move.allowed(sp) {
				continue
			}
			if n.needs[m] = stepByStep; move.to != "" {
				n.needs[m] = needed(n.place, move.to)
			}
			if n.needs[m] == never {
				continue
			}
			next := worlds[i]
			switch {
			case move.look:
				next = afterLook(next, "c1")
			case !move.op.Reads:
				d.w = next
				call := move.call(d, &next.Conns()[0])
				next, n.ok[m] = foresee(next, &call)
			}
			to, fresh := w.note(&next.Conns()[0], n.place.forced || n.needs[m] == anywhere)
			if fresh {
				worlds = append(worlds, next)
			}
			n.next[m] = to
			n.dead = n.dead && to == i
		}
		w.nodes[i] = n
	}
}

func (w *Walk) note(c *model.Conn, forced bool) (i int, fresh bool) {
	p := placeOf(c, forced)
	if i, known := w.byPlace[p]; known {
		return i, false
	}
	w.byPlace[p] = len(w.nodes)
	w.nodes = append(w.nodes, node{name: p.String(), place: p})
	return len(w.nodes) - 1, true
}

// ways finds the shortest way from a node to every other.
func (w *Walk) ways(from int, far leap) []hop {
	out := make([]hop, len(w.nodes))
	for i := range out {
		out[i] = hop{-1, unreached}
	}
	out[from] = hop{-1, 0}
	for queue := []int{from}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		for m, to := range w.nodes[at].next {
			if !w.nodes[at].can(m, far) || out[to].far != unreached {
				continue
			}
			first := out[at].move
			if at == from {
				first = m
			}
			out[to] = hop{first, out[at].far + 1}
			queue = append(queue, to)
		}
	}
	return out
}

// at is the node where a connection stands, or -1.
func (w *Walk) at(c *model.Conn, forced bool) int {
	if i, ok := w.byPlace[placeOf(c, forced)]; ok {
		return i
	}
	return -1
}

// index is where a move stands among the walk's; none is 0.
func (w *Walk) index(m *Move) int { return max(0, slices.Index(w.moves, m)) }

// visit counts a call and reports whether it is the first of its kind.
func (w *Walk) visit(at, prev, m int) (fresh bool) {
	if at < 0 {
		return false
	}
	w.cells[at][m]++
	w.pairs[at][prev][m]++
	return w.cells[at][m] == 1
}

// heaviest is the weight of the move that matters most: a lighter one counts as visited more often than it was.
const heaviest = 12

// least finds the least visited call, the nearest of several, and the way there.
func (w *Walk) least(d *drawing, at int) (way []int, last int) {
	if at < 0 {
		return nil, d.weighted()
	}
	best, far, to, last, ties := unreached, unreached, at, -1, 0
	for n := range w.nodes {
		dist := w.nodes[at].way[d.leap][n].far
		if dist == unreached {
			continue
		}
		for m, on := range d.swarm {
			if !on || !w.nodes[n].can(m, d.leap) {
				continue
			}
			v := (2*w.cells[n][m] + 1) * heaviest / w.moves[m].Weight
			dist := 2*dist + w.leaves(n, m)
			switch {
			case v < best || v == best && dist < far:
				best, far, to, last, ties = v, dist, n, m, 1
			case v == best && dist == far:
				if ties++; d.IntN(ties) == 0 {
					to, last = n, m
				}
			}
		}
	}
	return w.path(d, at, to), last
}

// path lists the moves of the shortest way.
func (w *Walk) path(d *drawing, at, to int) (way []int) {
	for n := at; n != to; {
		m := w.nodes[n].way[d.leap][to].move
		way = append(way, m)
		n = w.nodes[n].next[m]
	}
	return way
}

// leaves is 1 for a call after which the state is left: of two that are visited alike, the one that stays comes first.
func (w *Walk) leaves(n, m int) int {
	if w.nodes[n].next[m] != n {
		return 1
	}
	return 0
}

// leastAfter finds the move that was made least in this state after the last one. With stay it is one that does not lead
// out of the state.
func (w *Walk) leastAfter(d *drawing, at, prev int, stay bool) int {
	best, move, ties := unreached, -1, 0
	for m, on := range d.swarm {
		if !on || !w.nodes[at].can(m, d.leap) || stay && (w.nodes[at].next[m] != at || w.moves[m].look) {
			continue
		}
		switch v := 2*((2*w.pairs[at][prev][m]+1)*heaviest/w.moves[m].Weight) + w.leaves(at, m); {
		case v < best:
			best, move, ties = v, m, 1
		case v == best:
			if ties++; d.IntN(ties) == 0 {
				move = m
			}
		}
	}
	return move
}

// settled reports whether a session is past its beginning, which is for what is common: what is rare comes later.
func (w *Walk) settled() bool { return w.tokens.drawn > 600 }

// remember keeps a program whose continuation is worth drawing.
func (w *Walk) remember(p Program) {
	if w.kept = append(w.kept, p); len(w.kept) > maxCorpus {
		w.kept = slices.Delete(w.kept, 0, 1)
	}
}

// States lists the states that the walk knows.
func (w *Walk) States() (names []string) {
	for i := range w.nodes {
		names = append(names, w.nodes[i].name)
	}
	return names
}

// first is a source of nothing but the simplest choice.
type first struct{}

func (first) IntN(int) int { return 0 }
