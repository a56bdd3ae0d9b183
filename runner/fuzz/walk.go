package fuzz

import (
	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner/wire"
)

// Walk is the memory of what was drawn: the states that the model knows, the ways between them, and how often each
// call was made in each state, after each call, with each kind of token. It looks at no answer.
type Walk struct {
	moves   []*Move
	nodes   []node
	byPlace map[place]int
	cells   [][]int   // visits by node and move
	pairs   [][][]int // visits by node, the move before (0: none) and move
	kinds   map[*Move]*[situations][2]int
	leaps   int  // that the operator refused
	moved   bool // the last call was the operator's
	shown   int  // moves of the operator that showed at once; far below zero if one did not
}

// node is one state of a connection, as far as the model tells states apart.
type node struct {
	name  string
	place place
	dead  bool   // it leads nowhere
	next  []int  // where each move leads
	can   []bool // whether the walk may use the move
	way   []hop  // first move and distance to every node
}

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
}

func placeOf(c *model.Conn) place {
	p := place{may: c.May}
	for _, v := range c.VBRs {
		p.routed = p.routed || !v.Gone && c.May.State() != ""
	}
	return p
}

func (p place) String() string {
	if p.routed {
		return p.may.String() + " with a border router"
	}
	return p.may.String()
}

// NewWalk computes the states and ways of a space from the model.
func NewWalk(sp *Space) *Walk {
	w := &Walk{byPlace: map[place]int{}, kinds: map[*Move]*[situations][2]int{createMove: {}}}
	for _, m := range Moves {
		w.moves = append(w.moves, m)
		w.kinds[m] = &[situations][2]int{}
	}
	w.explore(sp)
	for range w.nodes {
		w.cells = append(w.cells, make([]int, len(w.moves)))
		byPrev := make([][]int, len(w.moves)+1)
		for p := range byPrev {
			byPrev[p] = make([]int, len(w.moves))
		}
		w.pairs = append(w.pairs, byPrev)
	}
	w.measure()
	return w
}

// measure finds all shortest ways.
func (w *Walk) measure() {
	for i := range w.nodes {
		w.nodes[i].way = w.ways(i)
	}
}

// explore steps the model from a new connection until no new state comes up.
func (w *Walk) explore(sp *Space) {
	d := &drawing{Source: first{}, sp: sp, walk: w, w: model.NewWorld(planEnv), prev: map[string]int{}}
	create := model.NewConnection("c1")
	worlds := []model.World{predict(d.w, &create)}
	w.note(&worlds[0].Conns()[0])
	for i := 0; i < len(worlds); i++ {
		n := node{name: w.nodes[i].name, place: w.nodes[i].place, dead: true, next: make([]int, len(w.moves)),
			can: make([]bool, len(w.moves))}
		for m, move := range w.moves {
			n.next[m] = i
			if !move.allowed(sp) || move.to != "" && !offered(sp, placeOf(&worlds[i].Conns()[0]), move) {
				continue
			}
			n.can[m] = true
			next := worlds[i]
			switch {
			case move.look:
				next = afterLook(next, "c1")
			case !move.op.Reads:
				d.w = next
				call := move.call(d, &next.Conns()[0])
				next = predict(next, &call)
			}
			to, fresh := w.note(&next.Conns()[0])
			if fresh {
				worlds = append(worlds, next)
			}
			n.next[m] = to
			n.dead = n.dead && to == i
		}
		w.nodes[i] = n
	}
}

func (w *Walk) note(c *model.Conn) (i int, fresh bool) {
	p := placeOf(c)
	if i, known := w.byPlace[p]; known {
		return i, false
	}
	w.byPlace[p] = len(w.nodes)
	w.nodes = append(w.nodes, node{name: p.String(), place: p})
	return len(w.nodes) - 1, true
}

// ways finds the shortest way from a node to every other.
func (w *Walk) ways(from int) []hop {
	out := make([]hop, len(w.nodes))
	for i := range out {
		out[i] = hop{-1, unreached}
	}
	out[from] = hop{-1, 0}
	for queue := []int{from}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		for m, to := range w.nodes[at].next {
			if !w.nodes[at].can[m] || out[to].far != unreached {
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
func (w *Walk) at(c *model.Conn) int {
	if i, ok := w.byPlace[placeOf(c)]; ok {
		return i
	}
	return -1
}

func (w *Walk) visit(at, prev, m int) {
	if at >= 0 {
		w.cells[at][m]++
		w.pairs[at][prev][m]++
	}
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
		dist := w.nodes[at].way[n].far
		if dist == unreached {
			continue
		}
		for m, on := range d.swarm {
			if !on || !w.nodes[n].can[m] {
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
	for n := at; n != to; {
		m := w.nodes[n].way[to].move
		way = append(way, m)
		n = w.nodes[n].next[m]
	}
	return way, last
}

// leaves is 1 for a call after which the state is left: of two that are visited alike, the one that stays comes first.
func (w *Walk) leaves(n, m int) int {
	if w.nodes[n].next[m] != n {
		return 1
	}
	return 0
}

// leastAfter finds the move that was made least in this state after the last one.
func (w *Walk) leastAfter(d *drawing, at, prev int) int {
	best, move, ties := unreached, -1, 0
	for m, on := range d.swarm {
		if !on || !w.nodes[at].can[m] {
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

func formatIndex(f wire.Format) int {
	if f == wire.XML {
		return 1
	}
	return 0
}

// leastToken is the situation that a move was least made in, in a format.
func (w *Walk) leastToken(d *drawing, m *Move, f wire.Format) situation {
	best, found, ties := unreached, freshToken, 0
	for s := noToken; s < repeatedToken; s++ {
		switch v := w.kinds[m][s][formatIndex(f)]; {
		case v < best:
			best, found, ties = v, s, 1
		case v == best:
			if ties++; d.IntN(ties) == 0 {
				found = s
			}
		}
	}
	return found
}

func (w *Walk) visitToken(m *Move, s situation, f wire.Format) { w.kinds[m][s][formatIndex(f)]++ }

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
