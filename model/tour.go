package model

import (
	"math/rand"
	"slices"

	"github.com/pconform/pconform/model/spec"
)

// TourKind tells the steps of a walk apart.
type TourKind int

// What a walk consists of. Everything but the calls leads from one place to another.
const (
	TourCall   TourKind = iota
	TourCreate          // a new connection
	TourMove            // the operator moves it
	TourClear           // its border routers are deleted
	TourLeave           // nothing leads on: the clean-up takes over
)

// TourStep is one step of a walk.
type TourStep struct {
	Kind   TourKind
	Column int // of a call
	From   spec.State
	To     spec.State // as believed
}

// Square is the cell that a call step visits.
func (s TourStep) Square() Square { return Square{s.From, s.Column} }

// Demand says what a tour has to visit.
type Demand struct {
	Squares []Square
	Pairs   []Pair
	Looked  bool // a look after each step; otherwise one at the end of each connection's life
}

// Tour is a set of walks, each the life of one connection.
type Tour struct {
	Walks   [][]TourStep
	Bound   int // no tour sends fewer requests
	Missing int // how much of the demand cannot be reached at all
}

// vertex is a place in the network of a table: a state, and there what was called last.
type vertex struct {
	kind  vertexKind
	state spec.State
	last  Square
}

type vertexKind int

const (
	outside vertexKind = iota // there is no connection
	entry                     // just brought into the state, by the operator or by the start of the walk
	inside                    // in the state
	calling                   // about to make a call there that follows on none
	exit                      // about to be moved by the operator
	after                     // a call was made in last, and nothing since
	born                      // just created
)

// leaving is dearer than any way that the table knows, so that it is used where there is none.
const leaving = 4

// Tour computes walks that visit all that is demanded, in an order drawn from seed. If start is a state, the first walk
// goes on from there.
func (t *Table) Tour(d Demand, seed int64, start spec.State) Tour {
	random := rand.New(rand.NewSource(seed))
	d, missing := t.reachable(d, start)
	tour := Tour{Missing: missing}
	if len(d.Squares)+len(d.Pairs) == 0 {
		return tour
	}
	n, loops := t.network(d, start)
	random.Shuffle(len(n.arcs), func(i, k int) { n.arcs[i], n.arcs[k] = n.arcs[k], n.arcs[i] })
	home := n.ids[vertex{}]
	if !n.solve() || !n.join(home) {
		tour.Missing += len(d.Squares) + len(d.Pairs)
		return tour
	}
	tour.Walks = lives(n, n.circuit(home, random))
	spread(tour.Walks, loops, random)
	tour.Bound = t.Bound(d)
	return tour
}

// Bound is the number of requests that no tour can go below. It is the price of the cheapest circulation in which
// every demanded call is made once, every state with a demanded cell is entered, and at least one connection is
// created: a tour starts and ends with nothing, so it is such a circulation; only that it has to hang together is not
// asked. Looks are counted one for each demanded call, or, where the walk goes without, one for each life; a second
// connection that a call makes costs the two requests that remove it; every move of the operator counts as one.
func (t *Table) Bound(d Demand) int {
	d, _ = t.reachable(d, "")
	if len(d.Squares)+len(d.Pairs) == 0 {
		return 0
	}
	n, loops := t.network(d, "")
	if !n.solve() {
		return 0
	}
	sum := n.requests()
	for _, q := range loops {
		sum += t.price(q)
	}
	if d.Looked {
		sum += len(d.Squares) + len(d.Pairs)
	}
	return sum
}

// price is what a call costs: itself, and the Cancel and Delete of a second connection that it makes.
func (t *Table) price(q Square) int {
	if t.Leads(q).Made {
		return 3
	}
	return 1
}

// Reach counts how much of a demand some walk can visit.
func (t *Table) Reach(d Demand) int {
	d, _ = t.reachable(d, "")
	return len(d.Squares) + len(d.Pairs)
}

// reachable leaves out of a demand what no walk gets to, and counts it.
func (t *Table) reachable(d Demand, start spec.State) (Demand, int) {
	known := map[spec.State]bool{Gone: true, spec.Initial: !t.barred[Square{Gone, Creation}]}
	known[start] = true
	for grown := true; grown; {
		grown = false
		note := func(s spec.State) {
			if !known[s] {
				known[s], grown = true, true
			}
		}
		for _, from := range append(slices.Clone(spec.States), Routed) {
			if !known[from] {
				continue
			}
			for _, to := range t.moves(from) {
				note(to)
			}
			for c := range t.Columns {
				if q := (Square{from, c}); !t.barred[q] {
					note(t.Leads(q).To)
				}
			}
		}
	}
	out := Demand{Looked: d.Looked}
	for _, q := range d.Squares {
		if known[q.State] && !t.barred[q] {
			out.Squares = append(out.Squares, q)
		}
	}
	for _, p := range d.Pairs {
		second := Square{t.Leads(p.First).To, p.Second}
		if known[p.First.State] && !t.barred[p.First] && !t.barred[second] {
			out.Pairs = append(out.Pairs, p)
		}
	}
	return out, len(d.Squares) + len(d.Pairs) - len(out.Squares) - len(out.Pairs)
}

// moves lists where the operator brings a connection from a state.
func (t *Table) moves(from spec.State) (out []spec.State) {
	if from == Routed {
		return []spec.State{spec.Enabled}
	}
	if !t.Operator {
		return nil
	}
	for _, to := range beyond(from) {
		if !t.blocked[[2]spec.State{from, to}] {
			out = append(out, to)
		}
	}
	return out
}

// builder makes the network of a demand.
type builder struct {
	*network
	t     *Table
	d     Demand
	need  map[spec.State]bool // states that have to be entered
	loops []Square            // demanded calls that change nothing: made wherever a walk passes
}

// network builds the graph whose closed walks are tours. Calls that change nothing are left out as long as only cells
// are demanded: they are returned, and made in passing.
func (t *Table) network(d Demand, start spec.State) (*network, []Square) {
	b := &builder{network: &network{ids: map[vertex]int{}}, t: t, d: d, need: map[spec.State]bool{}}
	b.id(vertex{})
	if len(d.Pairs) > 0 {
		b.pairs()
	} else {
		b.squares()
	}
	b.frame(start)
	return b.network, b.loops
}

// frame adds what surrounds the calls: birth, the moves of the operator, and the end.
func (b *builder) frame(start spec.State) {
	if !b.t.barred[Square{Gone, Creation}] {
		price := 2 // with the look at the end of its life
		if b.d.Looked {
			price = 1
		}
		least := 1
		if start != "" {
			least = 0
		}
		b.add(vertex{}, vertex{kind: born}, arc{least: least, requests: price, step: TourStep{Kind: TourCreate, From: Gone, To: spec.Initial}})
	}
	if start != "" {
		b.add(vertex{}, vertex{kind: entry, state: start}, arc{least: 1, most: 1, silent: true, step: TourStep{Kind: TourLeave}})
	}
	b.add(vertex{kind: exit, state: Gone}, vertex{}, arc{silent: true})
	for _, s := range append(slices.Clone(spec.States), Routed) {
		least := 0
		if b.need[s] {
			least = 1
		}
		if len(b.d.Pairs) > 0 {
			b.add(vertex{kind: entry, state: s}, vertex{kind: inside, state: s}, arc{silent: true})
			b.add(vertex{kind: inside, state: s}, vertex{kind: calling, state: s}, arc{least: least, silent: true})
		} else {
			b.add(vertex{kind: entry, state: s}, vertex{kind: inside, state: s}, arc{least: least, silent: true})
		}
		b.add(vertex{kind: inside, state: s}, vertex{kind: exit, state: s}, arc{silent: true})
		for _, to := range b.t.moves(s) {
			kind := TourMove
			if s == Routed {
				kind = TourClear
			}
			b.add(vertex{kind: exit, state: s}, vertex{kind: entry, state: to}, arc{requests: 1, step: TourStep{Kind: kind, From: s, To: to}})
		}
		b.add(vertex{kind: exit, state: s}, vertex{}, arc{requests: leaving, step: TourStep{Kind: TourLeave, From: s, To: Gone}})
	}
}

// call adds a call. Those that change the state only after a while are taken last where nothing demands them.
func (b *builder) call(from, to vertex, q Square, least int) {
	f := b.t.Leads(q)
	a := arc{least: least, requests: b.t.price(q), step: TourStep{Kind: TourCall, Column: q.Column, From: q.State, To: f.To}}
	if f.To == spec.Enabled || f.To == spec.Terminated {
		a.reserve = 1
	}
	b.add(from, to, a)
}

// arrive is the vertex that a state is entered by.
func arrive(s spec.State) vertex {
	if s == Gone {
		return vertex{kind: exit, state: Gone}
	}
	return vertex{kind: entry, state: s}
}

func (b *builder) squares() {
	demanded := map[Square]bool{}
	for _, q := range b.d.Squares {
		demanded[q] = true
	}
	b.add(vertex{kind: born}, arrive(spec.Initial), arc{silent: true})
	for _, s := range append(slices.Clone(spec.States), Routed) {
		for c := range b.t.Columns {
			q := Square{s, c}
			if b.t.barred[q] {
				continue
			}
			least := 0
			if demanded[q] {
				least, b.need[s] = 1, true
			}
			to := b.t.Leads(q).To
			if to != s {
				b.call(vertex{kind: inside, state: s}, arrive(to), q, least)
			} else if demanded[q] {
				b.loops = append(b.loops, q)
			}
		}
	}
}

func (b *builder) pairs() {
	demanded := map[Pair]bool{}
	for _, p := range b.d.Pairs {
		demanded[p] = true
	}
	entered := map[spec.State]bool{Gone: true, spec.Initial: true}
	next := func(at vertex, first Square) {
		s := b.t.Leads(first).To
		for c := range b.t.Columns {
			q := Square{s, c}
			least := 0
			if demanded[Pair{first, c}] {
				least = 1
				if !entered[s] {
					b.need[s] = true
				}
			}
			if !b.t.barred[q] && (least > 0 || s != Gone) {
				b.call(at, vertex{kind: after, last: q}, q, least)
			}
		}
		b.add(at, vertex{kind: exit, state: s}, arc{silent: true})
	}
	for _, s := range append(slices.Clone(spec.States), Routed) {
		for c := range b.t.Columns {
			if to := b.t.Leads(Square{s, c}).To; to != s && !b.t.barred[Square{s, c}] {
				entered[to] = true
			}
		}
	}
	next(vertex{kind: born}, Square{Gone, Creation})
	for _, s := range append(slices.Clone(spec.States), Routed, Gone) {
		for c := range b.t.Columns {
			q := Square{s, c}
			if b.t.barred[q] {
				continue
			}
			if s != Gone {
				b.call(vertex{kind: calling, state: s}, vertex{kind: after, last: q}, q, 0)
				next(vertex{kind: after, last: q}, q)
			} else {
				b.add(vertex{kind: after, last: q}, vertex{kind: exit, state: Gone}, arc{silent: true})
			}
		}
	}
}

// lives cuts a circuit where it passes the outside.
func lives(n *network, circuit []int) (walks [][]TourStep) {
	var walk []TourStep
	home := n.ids[vertex{}]
	first := 0
	for _, i := range circuit {
		a := &n.arcs[i]
		if !a.silent {
			walk = append(walk, a.step)
		} else if a.most == 1 {
			first = len(walks) // this one goes on from the start
		}
		if a.to == home && len(walk) > 0 {
			walks, walk = append(walks, walk), nil
		}
	}
	if first > 0 && first < len(walks) {
		walks[0], walks[first] = walks[first], walks[0]
	}
	return walks
}

// spread puts the calls that change nothing where walks pass their state, the shortest walk first, so that the walks
// are of much the same length.
func spread(walks [][]TourStep, loops []Square, random *rand.Rand) {
	random.Shuffle(len(loops), func(i, k int) { loops[i], loops[k] = loops[k], loops[i] })
	for _, q := range loops {
		best, at := -1, 0
		for w, walk := range walks {
			if best >= 0 && len(walk) >= len(walks[best]) {
				continue
			}
			for i, s := range walk {
				if here := s.To == q.State; here || i == 0 && s.From == q.State {
					best, at = w, i
					if here {
						at = i + 1
					}
					break
				}
			}
		}
		if best >= 0 {
			walks[best] = slices.Insert(walks[best], at, TourStep{Kind: TourCall, Column: q.Column, From: q.State, To: q.State})
		}
	}
}
