package model

import (
	"fmt"
	"math/rand"
	"reflect"
	"testing"

	"github.com/pconform/pconform/model/spec"
)

// columns are the operations of the state table.
var columns = []Column{
	{"Cancel", func(c, _ string) Call { return Cancel.On(c) }},
	{"Confirm", func(c, _ string) Call { return Confirm.On(c) }},
	{"Enable", func(c, _ string) Call { return Enable.On(c) }},
	{"Terminate", func(c, _ string) Call { return Terminate.On(c) }},
	{"Delete", func(c, _ string) Call { return Delete.On(c) }},
	{"Modify specification", func(c, _ string) Call { return Modify.On(c, Arg{"bandwidth", "200"}) }},
	{"Modify name", func(c, _ string) Call { return Modify.On(c, Arg{"Name", "$name"}) }},
	{"Order", func(c, _ string) Call { return PaidOrder(c) }},
	{"CreateVBR", func(c, made string) Call { return NewVBR(made, c, "10") }},
	{"Name as redundant", func(c, made string) Call {
		return NewConnection(made, Arg{"RedundantPhysicalConnectionId", "$" + c})
	}},
	{"Recover", func(c, _ string) Call { return Recover.On(c) }},
}

func allSquares() (out []Square) {
	for _, s := range spec.States {
		for c := range columns {
			out = append(out, Square{s, c})
		}
	}
	return out
}

func allPairs() (out []Pair) {
	for _, first := range append(allSquares(), Square{Gone, Creation}) {
		for c := range columns {
			out = append(out, Pair{first, c})
		}
	}
	return out
}

// follow walks a tour on the table, checks that each step goes on from where the last one ended, and returns what it
// visits and how many requests it sends.
func follow(t *testing.T, table *Table, tour Tour, looked bool) (squares map[Square]int, pairs map[Pair]int, requests int) {
	t.Helper()
	squares, pairs = map[Square]int{}, map[Pair]int{}
	for n, walk := range tour.Walks {
		at, last := Gone, (*Square)(nil)
		for i, s := range walk {
			if s.From != at {
				t.Fatalf("walk %d step %d starts at %s, but the walk is at %s", n, i, s.From, at)
			}
			requests++
			switch s.Kind {
			case TourCall:
				q := s.Square()
				squares[q]++
				if last != nil {
					pairs[Pair{*last, s.Column}]++
				}
				if table.Leads(q).To != s.To {
					t.Fatalf("%v leads to %s, not %s", q, table.Leads(q).To, s.To)
				}
				requests += table.price(q) - 1
				last = &q
			case TourCreate:
				last = &Square{Gone, Creation}
			case TourLeave:
				t.Errorf("walk %d is left in %s", n, s.From)
			default:
				last = nil
			}
			if looked {
				requests++
			}
			at = s.To
		}
		if at != Gone {
			t.Errorf("walk %d ends in %s", n, at)
		}
		if !looked {
			requests++ // the look at the end
		}
	}
	return squares, pairs, requests
}

func TestTourVisitsEveryCell(t *testing.T) {
	for _, looked := range []bool{true, false} {
		for seed := int64(1); seed <= 20; seed++ {
			table := NewTable(columns, true)
			tour := table.Tour(Demand{Squares: allSquares(), Looked: looked}, seed, "")
			squares, _, requests := follow(t, table, tour, looked)
			for _, q := range allSquares() {
				if squares[q] == 0 {
					t.Errorf("seed %d: %s in %s is not visited", seed, columns[q.Column].Name, q.State)
				}
			}
			for _, s := range spec.States {
				if got := len(table.moves(s)); got > 0 && s != spec.Enabled && s != spec.Terminating && squares[Square{s, 0}] == 0 {
					t.Errorf("%s is not entered", s)
				}
			}
			if float64(requests) > 1.3*float64(tour.Bound) || requests < tour.Bound || tour.Missing != 0 {
				t.Errorf("seed %d: %d requests, bound %d, missing %d", seed, requests, tour.Bound, tour.Missing)
			}
			if seed == 1 {
				t.Logf("looked %v: %d walks, %d requests, bound %d", looked, len(tour.Walks), requests, tour.Bound)
			}
		}
	}
}

func TestTourVisitsEveryPair(t *testing.T) {
	for seed := int64(1); seed <= 5; seed++ {
		table := NewTable(columns, true)
		tour := table.Tour(Demand{Pairs: allPairs()}, seed, "")
		_, pairs, requests := follow(t, table, tour, false)
		for _, p := range allPairs() {
			if pairs[p] == 0 {
				t.Errorf("seed %d: %v is not visited", seed, p)
			}
		}
		if float64(requests) > 1.3*float64(tour.Bound) || requests < tour.Bound || tour.Missing != 0 {
			t.Errorf("seed %d: %d requests, bound %d, missing %d", seed, requests, tour.Bound, tour.Missing)
		}
		if seed == 1 {
			t.Logf("%d pairs, %d walks, %d requests, bound %d", len(allPairs()), len(tour.Walks), requests, tour.Bound)
		}
	}
}

// TestTourOfWhatIsLeft: any part of the demand is visited, from any state that a walk may go on from.
func TestTourOfWhatIsLeft(t *testing.T) {
	for seed := int64(1); seed <= 30; seed++ {
		random := rand.New(rand.NewSource(seed))
		table := NewTable(columns, true)
		var d Demand
		if seed%2 == 0 {
			for _, i := range random.Perm(len(allPairs()))[:1+random.Intn(12)] {
				d.Pairs = append(d.Pairs, allPairs()[i])
			}
		} else {
			for _, i := range random.Perm(len(allSquares()))[:1+random.Intn(12)] {
				d.Squares = append(d.Squares, allSquares()[i])
			}
		}
		tour := table.Tour(d, seed, "")
		squares, pairs, requests := follow(t, table, tour, false)
		for _, q := range d.Squares {
			if squares[q] == 0 {
				t.Errorf("seed %d: %v is not visited", seed, q)
			}
		}
		for _, p := range d.Pairs {
			if pairs[p] == 0 {
				t.Errorf("seed %d: %v is not visited", seed, p)
			}
		}
		if requests < tour.Bound || tour.Missing != 0 {
			t.Errorf("seed %d: %d requests, bound %d, missing %d", seed, requests, tour.Bound, tour.Missing)
		}
		if on := table.Tour(d, seed, spec.States[random.Intn(len(spec.States))]); on.Missing != 0 {
			t.Errorf("seed %d: %d missing when the walk goes on", seed, on.Missing)
		}
	}
}

func TestTourOrderFollowsSeed(t *testing.T) {
	tour := func(seed int64) Tour {
		return NewTable(columns, true).Tour(Demand{Squares: allSquares(), Looked: true}, seed, "")
	}
	if !reflect.DeepEqual(tour(7), tour(7)) {
		t.Error("the same seed gives two tours")
	}
	if reflect.DeepEqual(tour(7), tour(8)) {
		t.Error("two seeds give the same tour")
	}
}

// TestTourWithoutOperator: only what calls lead to is visited, the rest is counted as missing.
func TestTourWithoutOperator(t *testing.T) {
	table := NewTable(columns, false)
	tour := table.Tour(Demand{Squares: allSquares(), Looked: true}, 1, "")
	squares, _, _ := follow(t, table, tour, true)
	for q := range squares {
		if q.State != spec.Initial && q.State != spec.Canceled {
			t.Errorf("%v is visited", q)
		}
	}
	if want := 9 * len(columns); tour.Missing != want {
		t.Errorf("%d missing, want %d", tour.Missing, want)
	}
}

// TestTourGoesOn: after a surprise the first walk goes on from where the connection stands.
func TestTourGoesOn(t *testing.T) {
	table := NewTable(columns, true)
	if !table.Learn(Square{spec.Allocated, 4}, Fact{To: spec.Allocated}) {
		t.Fatal("that Delete is refused in Allocated is lawful")
	}
	if table.Learn(Square{spec.Initial, 4}, Fact{To: Gone}) {
		t.Fatal("that Delete is accepted in Initial is not lawful")
	}
	tour := table.Tour(Demand{Squares: allSquares(), Looked: true}, 1, spec.Allocated)
	if tour.Walks[0][0].From != spec.Allocated {
		t.Errorf("the first walk starts with %+v", tour.Walks[0][0])
	}
	for _, walk := range tour.Walks[1:] {
		if walk[0].Kind != TourCreate {
			t.Errorf("a walk starts with %+v", walk[0])
		}
	}
}

// TestTourAvoids: cells that are barred and moves that the hook does not make are walked around.
func TestTourAvoids(t *testing.T) {
	table := NewTable(columns, true)
	table.Block(spec.Initial, spec.AllocationFailed)
	table.Bar(Square{spec.Allocated, 0})
	tour := table.Tour(Demand{Squares: allSquares(), Looked: true}, 1, "")
	for _, walk := range tour.Walks {
		for _, s := range walk {
			if s.Kind == TourMove && s.From == spec.Initial && s.To == spec.AllocationFailed {
				t.Error("a blocked move is made")
			}
			if s.Kind == TourCall && s.Square() == (Square{spec.Allocated, 0}) {
				t.Error("a barred cell is visited")
			}
		}
	}
	if tour.Missing != 1 {
		t.Errorf("%d missing, want 1", tour.Missing)
	}
}

// TestLawful pins what the table reads out of the model.
func TestLawful(t *testing.T) {
	table := NewTable(columns, true)
	for _, c := range []struct {
		state spec.State
		name  string
		want  string
	}{
		{spec.Initial, "Cancel", "[{Canceled false}]"},
		{spec.Confirmed, "Enable", "[{Enabled false} {Confirmed false}]"},
		{spec.Enabled, "Terminate", "[{Terminated false}]"},
		{spec.Allocated, "Delete", "[{(gone) false} {Allocated false}]"},
		{spec.Rejected, "Modify name", "[{Initial false} {Rejected false}]"},
		{spec.Enabled, "CreateVBR", "[{Enabled (with a border router) false} {Enabled false}]"},
		{Routed, "Terminate", "[{Enabled (with a border router) false}]"},
		{spec.Canceled, "Recover", "[{Canceled false}]"},
	} {
		for i := range columns {
			if columns[i].Name == c.name {
				if got := fmt.Sprint(table.Lawful(Square{c.state, i})); got != c.want {
					t.Errorf("%s in %s: %s, want %s", c.name, c.state, got, c.want)
				}
			}
		}
	}
}
