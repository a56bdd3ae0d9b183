package model

import "math/rand"

// An arc of a network is one thing that a walk can do between two vertices. It has to be walked at least so often; how
// often it is walked in the cheapest closed walk is its flow.
type arc struct {
	from, to int
	least    int
	most     int // 0: as often as you like
	requests int
	reserve  int // orders arcs of equal price: the higher, the later
	step     TourStep
	silent   bool // joins vertices, and is no step of the walk
	flow     int
}

// network is a directed graph. A tour that starts and ends with nothing is a closed walk in it, and a closed walk
// enters each vertex as often as it leaves it: so no tour is cheaper than the cheapest circulation that walks each arc
// as often as it has to be walked. That is the lower bound that we print; and where the circulation hangs together it
// is a tour itself.
type network struct {
	ids  map[vertex]int
	arcs []arc
}

func (n *network) id(v vertex) int {
	if i, known := n.ids[v]; known {
		return i
	}
	i := len(n.ids)
	n.ids[v] = i
	return i
}

func (n *network) add(from, to vertex, a arc) {
	a.from, a.to = n.id(from), n.id(to)
	n.arcs = append(n.arcs, a)
}

// Prices compare requests first; one walk has far fewer arcs than a request is worth here.
const request = 1_000_000

func (a *arc) price() int { return a.requests*request + a.reserve }

// plenty stands for no bound.
const plenty = 1 << 30

// residual is one direction of an arc in the search for cheaper ways.
type residual struct {
	to, twin, room, price int
}

// solve finds the cheapest circulation and notes it in the flows. It reports false if there is none, because a part
// that has to be walked cannot be reached or left.
func (n *network) solve() bool {
	vertices := len(n.ids)
	source, sink := vertices, vertices+1
	f := &flow{out: make([][]int, vertices+2)}
	excess := make([]int, vertices)
	at := make([]int, len(n.arcs))
	for i := range n.arcs {
		a := &n.arcs[i]
		room := plenty
		if a.most > 0 {
			room = a.most - a.least
		}
		at[i] = f.join(a.from, a.to, room, a.price())
		excess[a.to] += a.least
		excess[a.from] -= a.least
	}
	want := 0
	for v, e := range excess {
		if e > 0 {
			f.join(source, v, e, 0)
			want += e
		} else if e < 0 {
			f.join(v, sink, -e, 0)
		}
	}
	for want > 0 {
		pushed := f.push(source, sink)
		if pushed == 0 {
			return false
		}
		want -= pushed
	}
	for i := range n.arcs {
		n.arcs[i].flow = n.arcs[i].least + f.arcs[f.arcs[at[i]].twin].room
	}
	return true
}

// flow is the search for a cheapest flow by successive cheapest ways.
type flow struct {
	arcs []residual
	out  [][]int
}

func (f *flow) join(from, to, room, price int) int {
	i := len(f.arcs)
	f.arcs = append(f.arcs, residual{to, i + 1, room, price}, residual{from, i, 0, -price})
	f.out[from] = append(f.out[from], i)
	f.out[to] = append(f.out[to], i+1)
	return i
}

// push sends as much as fits along the cheapest way that is left, and returns how much that is.
func (f *flow) push(source, sink int) int {
	cost := make([]int, len(f.out))
	came := make([]int, len(f.out))
	queued := make([]bool, len(f.out))
	for v := range cost {
		cost[v], came[v] = 1<<60, -1
	}
	cost[source] = 0
	for queue := []int{source}; len(queue) > 0; {
		v := queue[0]
		queue, queued[v] = queue[1:], false
		for _, i := range f.out[v] {
			a := &f.arcs[i]
			if c := cost[v] + a.price; a.room > 0 && c < cost[a.to] {
				cost[a.to], came[a.to] = c, i
				if !queued[a.to] {
					queue, queued[a.to] = append(queue, a.to), true
				}
			}
		}
	}
	if came[sink] < 0 {
		return 0
	}
	room := plenty
	for v := sink; v != source; v = f.arcs[f.arcs[came[v]].twin].to {
		room = min(room, f.arcs[came[v]].room)
	}
	for v := sink; v != source; v = f.arcs[f.arcs[came[v]].twin].to {
		f.arcs[came[v]].room -= room
		f.arcs[f.arcs[came[v]].twin].room += room
	}
	return room
}

// requests is what the circulation costs.
func (n *network) requests() (sum int) {
	for i := range n.arcs {
		sum += n.arcs[i].flow * n.arcs[i].requests
	}
	return sum
}

// join sees to it that everything walked hangs together: as long as a part is not joined to start, the cheapest arc that
// leads into it has to be walked too, from what is joined already if there is one.
func (n *network) join(start int) bool {
	reached := n.reached(start)
	for range n.ids {
		group := n.groups()
		lost := -1
		for i := range n.arcs {
			if a := &n.arcs[i]; a.flow > 0 && group[a.from] != group[start] {
				lost = group[a.from]
				break
			}
		}
		if lost < 0 {
			return true
		}
		best, price := -1, 0
		for i := range n.arcs {
			a := &n.arcs[i]
			if group[a.to] != lost || group[a.from] == lost || a.most == 1 || !reached[a.from] {
				continue
			}
			p := a.price()
			if group[a.from] != group[start] {
				p += plenty
			}
			if best < 0 || p < price {
				best, price = i, p
			}
		}
		if best < 0 {
			return false
		}
		n.arcs[best].least++
		if !n.solve() {
			return false
		}
	}
	return false
}

// reached tells the vertices that some way leads to.
func (n *network) reached(start int) []bool {
	reached := make([]bool, len(n.ids))
	reached[start] = true
	for grown := true; grown; {
		grown = false
		for i := range n.arcs {
			if a := &n.arcs[i]; reached[a.from] && !reached[a.to] {
				reached[a.to], grown = true, true
			}
		}
	}
	return reached
}

// groups numbers the parts that hang together by what is walked.
func (n *network) groups() []int {
	group := make([]int, len(n.ids))
	for v := range group {
		group[v] = v
	}
	var root func(int) int
	root = func(v int) int {
		if group[v] != v {
			group[v] = root(group[v])
		}
		return group[v]
	}
	for i := range n.arcs {
		if n.arcs[i].flow > 0 {
			group[root(n.arcs[i].from)] = root(n.arcs[i].to)
		}
	}
	for v := range group {
		group[v] = root(v)
	}
	return group
}

// circuit walks every arc as often as its flow says, in an order drawn from random, beginning and ending at start.
func (n *network) circuit(start int, random *rand.Rand) (walk []int) {
	out := make([][]int, len(n.ids))
	for i := range n.arcs {
		for range n.arcs[i].flow {
			out[n.arcs[i].from] = append(out[n.arcs[i].from], i)
		}
	}
	for _, arcs := range out {
		random.Shuffle(len(arcs), func(i, k int) { arcs[i], arcs[k] = arcs[k], arcs[i] })
	}
	at, came := []int{start}, []int{-1}
	for len(at) > 0 {
		v := at[len(at)-1]
		if k := len(out[v]); k > 0 {
			i := out[v][k-1]
			out[v] = out[v][:k-1]
			at, came = append(at, n.arcs[i].to), append(came, i)
			continue
		}
		if i := came[len(came)-1]; i >= 0 {
			walk = append(walk, i)
		}
		at, came = at[:len(at)-1], came[:len(came)-1]
	}
	for i, k := 0, len(walk)-1; i < k; i, k = i+1, k-1 {
		walk[i], walk[k] = walk[k], walk[i]
	}
	return walk
}
