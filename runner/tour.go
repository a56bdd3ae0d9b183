package runner

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner/wire"
)

// A tour judges many cells of the state table on few connections. It is walked twice: once with a look after each
// step, and once bare, because a read can hide a fault; bare, at depth 2, every pair of calls is made, in every state.
// Each cell stays a check of its own: what a walk says against a cell is looked into by the cell's own short plan, and
// what no walk can decide is decided that way.
type tour struct {
	run    *Run
	ctx    context.Context
	format wire.Format
	done   func(at int, res Result)

	mu     sync.Mutex
	wake   *sync.Cond
	table  *model.Table
	cells  map[model.Square]*tourCell
	order  []model.Square // of the cells, as their checks came
	looked bool           // the phase
	todo   map[model.Pair]bool
	want   []model.Pair // the order of todo
	queue  []tourTask
	flying map[*walker]bool
	busy   int             // tasks that are being done
	round  int             // plans made
	causes map[string]bool // that have their evidence
	poor   int             // walks in a row that got nowhere
	left   int             // what there was to do at the last plan
	over   bool
}

// tourCell is a check of the tour and what is known of it.
type tourCell struct {
	check   *Check
	at      int // among the results
	res     Result
	decided bool
	accused bool // by a walk alone

	// Of the walk with looks that warned of the cell: how it came there, and what it would have learnt.
	way   []model.TourStep
	learn func()
}

// tourTask is a walk, or a cell that has to be decided directly.
type tourTask struct {
	walk []model.TourStep
	cell *model.Square
}

// plenty is more than any tour has to do.
const plenty = 1 << 30

// alone marks a demand for a cell, whatever was called before.
const alone = -2

// inVain is how many walks in a row, of each walker, may get nowhere before cells are decided one by one.
const inVain = 3

// tours takes the cells out of a list of jobs and returns what walks them, a task for each connection that may be on
// the way at once. Which jobs those are is noted in taken.
func (r *Run) tours(ctx context.Context, list []job, taken []bool, done func(int, Result)) (tasks []func()) {
	var all []*tour
	of := map[wire.Format]*tour{}
	for i, j := range list {
		if j.check.Cell == nil || !r.walkable(j.check) {
			continue
		}
		t := of[j.format]
		if t == nil {
			t = &tour{run: r, ctx: ctx, format: j.format, done: done, cells: map[model.Square]*tourCell{},
				flying: map[*walker]bool{}, causes: map[string]bool{}, looked: true}
			t.wake = sync.NewCond(&t.mu)
			of[j.format], all = t, append(all, t)
		}
		taken[i] = true
		t.enter(j.check, i)
	}
	for range (r.cfg.Parallel + len(all) - 1) / max(1, len(all)) {
		for _, t := range all {
			tasks = append(tasks, t.work)
		}
	}
	for _, t := range all {
		t.begin()
	}
	return tasks
}

// walkable reports whether a check can be judged at all; if not, One says why.
func (r *Run) walkable(c *Check) bool {
	for _, need := range c.Needs {
		if ok, _ := r.Has(need); !ok {
			return false
		}
	}
	return !r.cfg.Observe && c.Connections <= r.cfg.Budget.ConnectionsAtOnce
}

// ways are the calls that lead from state to state; a tour uses them even if nobody asks for their cells.
var ways = []*model.Operation{model.Cancel, model.Confirm, model.Enable, model.Terminate, model.Delete}

func (t *tour) column(c *Cell) int {
	i := slices.IndexFunc(t.table.Columns, func(k model.Column) bool { return k.Name == c.Op })
	if i < 0 {
		i = len(t.table.Columns)
		t.table.Columns = append(t.table.Columns, model.Column{Name: c.Op, Call: c.Call})
	}
	return i
}

func (t *tour) enter(c *Check, at int) {
	if t.table == nil {
		operated, _ := t.run.Has(HasOperator)
		t.table = model.NewTable(nil, operated)
	}
	q := model.Square{State: c.Cell.State, Column: t.column(c.Cell)}
	t.cells[q] = &tourCell{check: c, at: at}
	t.order = append(t.order, q)
}

// begin plans the first tour, once all cells are known.
func (t *tour) begin() {
	for _, op := range ways {
		t.column(&Cell{Op: op.Name, Call: func(conn, _ string) model.Call { return op.On(conn) }})
	}
	t.ask(t.squares())
	t.plan("")
}

func (t *tour) squares() (out []model.Pair) {
	for _, q := range t.order {
		out = append(out, model.Pair{First: q, Second: alone})
	}
	return out
}

// pairs lists every call after every call, as far as the second is one of the cells asked for.
func (t *tour) pairs() (out []model.Pair) {
	firsts := []model.Square{{State: model.Gone, Column: model.Creation}}
	for _, s := range spec.States {
		for c := range t.table.Columns {
			firsts = append(firsts, model.Square{State: s, Column: c})
		}
	}
	for _, first := range firsts {
		for c := range t.table.Columns {
			p := model.Pair{First: first, Second: c}
			if cell := t.cellOf(p.First, t.second(p)); cell != nil {
				out = append(out, p)
			}
		}
	}
	return out
}

func (t *tour) second(p model.Pair) model.Square {
	return model.Square{State: t.table.Leads(p.First).To, Column: p.Second}
}

// cellOf finds the check that a call belongs to. What follows on a deletion belongs to the deletion.
func (t *tour) cellOf(last, q model.Square) *tourCell {
	switch q.State {
	case model.Routed:
		q.State = spec.Enabled
	case model.Gone:
		q = last
	}
	return t.cells[q]
}

func (t *tour) ask(want []model.Pair) {
	t.want, t.todo = want, make(map[model.Pair]bool, len(want))
	for _, p := range want {
		t.todo[p] = true
	}
}

// demand is what has to be visited yet and no other walk is about to visit.
func (t *tour) demand(list []model.Pair, but map[model.Pair]bool) model.Demand {
	d := model.Demand{Looked: t.looked}
	for _, p := range list {
		switch {
		case !t.todo[p] || but[p]:
		case p.Second == alone:
			d.Squares = append(d.Squares, p.First)
		default:
			d.Pairs = append(d.Pairs, p)
		}
	}
	return d
}

// progress counts the walks in a row that got nowhere.
func (t *tour) progress(got *bool) {
	if *got {
		t.poor = 0
	} else {
		t.poor++
	}
	*got = false
}

// spoilt reports whether there is no point in walking: walks get nowhere, or connections move on by themselves, so that
// nobody can tell where they will be after the next step.
func (t *tour) spoilt() bool { return t.poor >= inVain*t.run.cfg.Parallel || t.run.drift.Load() }

// plan replaces the walks that have not begun by a tour of all that is left; if start is a state, the first goes on
// from there and is returned.
func (t *tour) plan(start spec.State) []model.TourStep {
	promised := map[model.Pair]bool{}
	for w := range t.flying {
		for _, p := range w.visits() {
			promised[p] = true
		}
	}
	t.round++
	t.left = len(t.todo)
	t.queue = t.queue[:0]
	if t.spoilt() {
		return nil
	}
	tour := t.table.Tour(t.demand(t.want, promised), t.run.cfg.Seed*1000+int64(t.round), start)
	walks := tour.Walks
	var first []model.TourStep
	if start != "" && len(walks) > 0 {
		first, walks = walks[0], walks[1:]
	}
	for _, w := range walks {
		t.queue = append(t.queue, tourTask{walk: w})
	}
	return first
}

// work does tasks until nothing is left.
func (t *tour) work() {
	for {
		task, ok := t.next()
		if !ok {
			return
		}
		t.perform(task)
	}
}

// perform does one task. The others are told that it is over even if that is by a panic of ours.
func (t *tour) perform(task tourTask) {
	defer func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.busy--
		t.wake.Broadcast()
	}()
	switch {
	case task.cell != nil && t.evident(*task.cell):
	case task.cell != nil:
		t.confirm(*task.cell)
	default:
		t.walk(task.walk)
	}
}

// next waits for something to do; false means that the tour is over.
func (t *tour) next() (tourTask, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for {
		if !t.over && t.run.stopped(t.ctx) != nil {
			t.queue, t.todo, t.looked = nil, nil, false
		}
		switch {
		case t.over:
			return tourTask{}, false
		case len(t.queue) > 0:
			task := t.queue[0]
			t.queue = t.queue[1:]
			if task.cell == nil && t.spoilt() {
				continue
			}
			t.busy++
			return task, true
		case t.busy > 0:
			t.wake.Wait()
		default:
			t.forward()
		}
	}
}

// forward goes on when everything planned is done: with what was missed, then with the next phase, then to the end.
func (t *tour) forward() {
	if len(t.todo) > 0 && len(t.todo) < t.left && !t.spoilt() {
		t.plan("")
		if len(t.queue) > 0 {
			return
		}
	}
	if t.looked {
		for _, q := range t.order {
			if !t.cells[q].decided {
				t.queue = append(t.queue, tourTask{cell: &q})
			}
		}
		if len(t.queue) > 0 {
			return
		}
		t.looked = false
		t.poor = 0
		if !t.spoilt() {
			t.ask(t.bare())
			t.plan("")
			if len(t.queue) > 0 {
				return
			}
		}
	}
	if t.retract() {
		return
	}
	t.finish()
}

// retract takes back what only walks say, should connections have turned out to move on by themselves.
func (t *tour) retract() bool {
	if !t.run.drift.Load() {
		return false
	}
	for _, q := range t.order {
		if c := t.cells[q]; c.accused {
			c.accused, c.decided = false, false
			t.queue = append(t.queue, tourTask{cell: &q})
		}
	}
	return len(t.queue) > 0
}

// bare lists what the second tour visits; cells that are known to fail are left alone.
func (t *tour) bare() []model.Pair {
	var out []model.Pair
	want := t.squares()
	if t.run.cfg.Depth > 1 {
		want = t.pairs()
	}
	for _, p := range want {
		cell := t.cells[p.First]
		if p.Second != alone {
			cell = t.cellOf(p.First, t.second(p))
		}
		if v := cell.res.Verdict; (v == Pass || v == Warn) && !t.table.Barred(p.First) {
			out = append(out, p)
		}
	}
	return out
}

// finish hands the results over.
func (t *tour) finish() {
	t.over = true
	d := model.Demand{Looked: true, Squares: t.order}
	bound := t.table.Bound(d)
	d.Looked = false
	if t.run.cfg.Depth > 1 {
		d.Squares, d.Pairs = nil, t.pairs()
	}
	t.run.bound.Add(int64(bound + t.table.Bound(d)))
	for _, q := range t.order {
		c := t.cells[q]
		if !c.decided {
			reason := "the tour ended before its time"
			if err := t.run.stopped(t.ctx); err != nil {
				reason = err.Error()
			}
			c.res = Result{Check: c.check, Format: t.format, Verdict: Inconclusive, Reason: reason, Attempts: 1}
		}
		t.done(c.at, t.run.whole(c.res))
	}
	if n := t.table.Reach(t.demand(t.want, nil)); n > 0 {
		t.run.note("the tour without looks could not visit all it was to: " + itoa(n) + " visits are missing in " + string(t.format))
	}
	t.wake.Broadcast()
}

// breather is how long a walk that does not look waits after a change: for one that comes by itself later, as long as
// such took so far; for one that is due at once, as long as reads showed the old truth, which most targets never do.
func (r *Run) breather(later bool) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	if later {
		return r.lag
	}
	return allow(r.late)
}
