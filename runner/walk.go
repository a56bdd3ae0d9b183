package runner

import (
	"context"
	"slices"
	"time"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
)

// walker walks one walk of a tour: a session of its own, and one connection, c1.
type walker struct {
	t      *tour
	s      *Session
	looked bool
	again  bool // an earlier walk repeated: nothing is noted, nothing planned anew

	steps  []model.TourStep
	i      int
	last   *model.Square // what was called directly before; nil after anything else
	prior  *model.Square // and before that
	cell   *tourCell     // whose result is being written
	got    bool          // it visited something
	made   int           // numbers what calls make
	began  time.Time
	astray bool // the last read does not show what has to be, though nothing demands it

	// What the walk believes where it does not look: changes under way have come about, as the pause for them lets one
	// expect. Only s.worlds accuse anybody; where just these are contradicted there is a doubt.
	strict model.Worlds
	warned []trouble        // what was expected and did not come, though nothing demands it
	done   []model.TourStep // what was walked on this connection
}

// trouble is why a walk ended before its end.
type trouble struct {
	verdict Verdict // Fail, Inconclusive; empty for a doubt
	step    model.TourStep
	last    *model.Square
	way     []model.TourStep // all that was done on the connection, to the step itself
	cell    *tourCell        // the one that was being judged; nil if it is none of ours
	res     Result
	called  bool          // it came of a call in a cell, and not of what leads there
	lived   time.Duration // how long its connection had existed
}

// walk walks one walk and looks into what went wrong on it.
func (t *tour) walk(steps []model.TourStep) {
	n := 1
	for _, s := range steps {
		if s.Kind == model.TourCall && t.connections(s) > 1 {
			n = 2
		}
	}
	if err := t.run.place(t.ctx, n); err != nil {
		return
	}
	w := t.walker(steps, t.looked)
	t.mu.Lock()
	t.flying[w] = true
	t.mu.Unlock()
	trouble := w.walk()
	t.run.slots.give(n)
	t.mu.Lock()
	delete(t.flying, w)
	if w.got || trouble != nil {
		t.progress(&w.got)
	}
	t.mu.Unlock()
	if trouble != nil {
		trouble.lived = time.Since(w.began)
		t.lookInto(w, trouble)
	}
	for i := range w.warned {
		t.shorten(&w.warned[i])
	}
}

func (t *tour) connections(s model.TourStep) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	if c := t.cells[s.Square()]; c != nil {
		return c.check.Connections
	}
	return 1
}

func (t *tour) walker(steps []model.TourStep, looked bool) *walker {
	life := &Check{Name: "a walk through the state table", Family: "lifecycle", Clauses: []*spec.Clause{}, Cell: &Cell{}}
	s := t.run.newSession(t.ctx, life, t.format)
	s.quiet = true
	return &walker{t: t, s: s, steps: steps, looked: looked, made: 1, began: time.Now()}
}

// walk does the steps and cleans up.
func (w *walker) walk() (bad *trouble) {
	defer func() {
		w.cleanUp()
		w.t.run.lifecycle.Add(int64(w.s.sent))
	}()
	for {
		step, more := w.next()
		if !more {
			return w.close()
		}
		if step.Kind != model.TourCall {
			if bad := w.lookBack(); bad != nil {
				return bad
			}
		}
		w.judging(step)
		e := w.try(func() { w.step(step) })
		switch {
		case e == nil:
		case e.verdict == Unsupported && step.Kind == model.TourCall:
			w.lacking(step, e)
			continue
		default:
			if step.Kind == model.TourMove {
				w.block(step)
			}
			return w.trouble(step, e)
		}
		if !w.arrive(step) {
			return nil
		}
	}
}

// cleanUp removes the connection of the walk; what keeps it from being removed is a matter of the cell that ought to.
func (w *walker) cleanUp() {
	before := w.s.result
	w.s.history = w.s.history[:min(1, len(w.s.history))] // how it came here does not matter any more
	w.s.result = &Result{Check: w.s.check, Format: w.s.Format, Verdict: Pass, Attempts: 1}
	w.s.cleanUp()
	res := w.s.result
	w.s.result = before
	if w.s.blamed == nil || res.Verdict != Fail && res.Verdict != Warn {
		return
	}
	w.t.mu.Lock()
	q := model.Square{State: w.s.blamed.State, Column: w.t.column(w.s.blamed)}
	w.t.mu.Unlock()
	w.t.accuse(q, res)
}

// next takes a step; the tour may ask meanwhile what is still to come.
func (w *walker) next() (model.TourStep, bool) {
	w.t.mu.Lock()
	defer w.t.mu.Unlock()
	if w.i >= len(w.steps) || w.t.spoilt() && !w.again || w.steps[w.i].Kind == model.TourLeave {
		return model.TourStep{}, false
	}
	return w.steps[w.i], true
}

// visits lists what the steps to come visit.
func (w *walker) visits() (out []model.Pair) {
	last := w.last
	for _, s := range w.steps[min(w.i, len(w.steps)):] {
		switch s.Kind {
		case model.TourCall:
			q := s.Square()
			out = append(out, model.Pair{First: q, Second: alone})
			if last != nil {
				out = append(out, model.Pair{First: *last, Second: s.Column})
			}
			last = &q
		case model.TourCreate:
			last = &model.Square{State: model.Gone, Column: model.Creation}
		default:
			last = nil
		}
	}
	return out
}

// judging says whose result the next answers belong to: a call's own cell, or the one that a move leads to.
func (w *walker) judging(step model.TourStep) {
	w.t.mu.Lock()
	defer w.t.mu.Unlock()
	cell := w.cellAt(w.i, w.last)
	for i, last := w.i+1, w.last; cell == nil && i < len(w.steps) && step.Kind != model.TourCall; i++ {
		cell = w.cellAt(i, last)
	}
	w.write(cell)
}

func (w *walker) cellAt(i int, last *model.Square) *tourCell {
	s := w.steps[i]
	if s.Kind != model.TourCall {
		return nil
	}
	var before model.Square
	if last != nil {
		before = *last
	}
	return w.t.cellOf(before, s.Square())
}

// write begins a result, unless it is the cell's whose way was just walked.
func (w *walker) write(cell *tourCell) {
	check := &Check{Name: "a walk through the state table", Clauses: []*spec.Clause{}}
	if cell != nil {
		check = cell.check
	}
	if w.cell == nil || w.cell != cell {
		w.s.result = &Result{Check: check, Format: w.s.Format, Verdict: Pass, Attempts: 1}
	}
	w.cell, w.s.check = cell, check
}

// try does a part of the walk and returns what ended it.
func (w *walker) try(f func()) (end *ended) {
	began := time.Now()
	defer func() {
		w.s.result.Took += time.Since(began)
		switch e := recover().(type) {
		case nil:
		case ended:
			end = &e
		default:
			panic(e)
		}
	}()
	f()
	return nil
}

func (w *walker) trouble(step model.TourStep, e *ended) *trouble {
	w.s.conclude(e.verdict, e.reason)
	return &trouble{verdict: e.verdict, step: step, last: w.last, way: append(slices.Clone(w.done), step), cell: w.cell,
		res: *w.s.result, called: step.Kind == model.TourCall}
}

// doubt ends a part of a walk: what was seen is lawful, but not what was believed.
func (w *walker) doubt(format string, args ...any) { w.s.stop("", format, args...) }

// step does one step.
func (w *walker) step(step model.TourStep) {
	s := w.s
	switch step.Kind {
	case model.TourCreate:
		s.Do(model.NewConnection("c1"))
		w.strict = s.worlds
		if w.looked {
			s.Look("c1")
		}
	case model.TourMove:
		if x := s.Do(model.Advance("c1", step.To)); !x.Reply.Success {
			w.block(step) // the connection is where it was, and the walk goes another way
			return
		}
		w.strict = s.worlds
		if !w.looked {
			s.pause(s.run.breather(false))
			return
		}
		s.Look("c1")
		if at, _ := s.worlds.At("c1"); at != step.To {
			s.Inconclusive("c1 could not be brought to %s, it reads %s", step.To, s.Now("c1"))
		}
	case model.TourClear:
		s.clear("c1")
		w.strict = s.worlds
	case model.TourCall:
		w.call(step)
	}
}

func (w *walker) block(step model.TourStep) {
	w.t.mu.Lock()
	defer w.t.mu.Unlock()
	w.t.table.Block(step.From, step.To)
	w.t.left = plenty // the next plan will be another one
	w.got = true
}

// lookBack looks at the end of calls that were made without looks: where the walk ends, or would break off anyway
// because the operator moves the connection.
func (w *walker) lookBack() *trouble {
	if w.looked || w.last == nil || len(w.s.created) == 0 {
		return nil
	}
	w.t.mu.Lock()
	before := *w.last
	if w.prior != nil {
		before = *w.prior
	}
	w.write(w.t.cellOf(before, *w.last))
	w.t.mu.Unlock()
	e := w.try(func() { w.s.Settle("c1") })
	if e != nil {
		bad := w.trouble(w.done[len(w.done)-1], e)
		bad.last, bad.called, bad.way = w.prior, true, w.done
		return bad
	}
	w.t.mu.Lock()
	defer w.t.mu.Unlock()
	if w.cell != nil && w.cell.decided && !w.again {
		w.t.add(w.cell, w.s.result)
	}
	w.cell, w.last, w.prior = nil, nil, nil
	return nil
}

// call makes the call of a cell.
func (w *walker) call(step model.TourStep) {
	s := w.s
	w.made++
	call := w.t.table.Columns[step.Column].Call("c1", itoa(w.made))
	names := []string{"c1"}
	if w.looked {
		x := s.Do(call)
		if call.Op == model.Create && x.Reply.Success {
			names = append(names, call.Bind)
		}
		if pending(s.worlds, names) {
			s.pause(s.run.breather(true))
		}
		w.astray = !s.shows(s.Settle(names...), "c1")
		w.strict = s.worlds
	} else {
		x := s.begin(call, nil)
		s.transmit(x)
		strict, j := w.strict.Observe(&x.Call, &x.Reply)
		s.judge(x)
		if w.doubtful(&j, x) {
			w.doubt("%s is answered %d %s, which is lawful only while an earlier change is still under way",
				call.Op.Name, x.Reply.Status, x.Reply.Code)
		}
		w.strict = strict
		if x.Reply.Success {
			s.pause(s.run.breather(pending(s.worlds, []string{"c1"})))
		}
	}
	if call.Op == model.Create && s.ids[call.Bind] != "" {
		w.remove(call.Bind)
	}
}

// doubtful reports whether an answer that nobody is accused of goes against what the walk believes.
func (w *walker) doubtful(j *model.Judgement, x *Exchange) bool {
	expected := !slices.ContainsFunc(j.Misses, func(m model.Miss) bool { return m.Level == spec.Should })
	return j.Violated() != nil || !expected && w.s.result.Verdict == Pass || (j.Taken.Refused == nil) != x.Reply.Success
}

// remove deletes at once a second connection that a call made.
func (w *walker) remove(name string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(w.s.ctx), w.s.run.grace())
	defer cancel()
	w.s.remove(ctx, name)
}

// arrive compares where the connection stands with where it was believed to go. If it is elsewhere, lawfully, that is
// learnt and the walk goes on from there. It reports false if the walk ends here.
func (w *walker) arrive(step model.TourStep) bool {
	t := w.t
	now := w.s.worlds
	if !w.looked {
		now = w.strict
	}
	at, sure := now.At("c1")
	held := now.Held("c1", step.To)
	here := len(held) > 0 && (sure || !w.looked)
	if here && !w.looked {
		w.strict = held
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	warned := w.visited(step)
	learn := func(f func()) { // what a warning would teach is true only if the cell's own plan shows it too
		if warned == nil {
			f()
		} else {
			warned.learn = f
		}
	}
	switch {
	case w.looked && (w.astray || pending(now, []string{"c1"})): // nobody knows where this leads
		if step.Kind == model.TourCall {
			learn(func() { t.bar(step.Square()) })
		}
		return false
	case here:
		return true
	case w.again || !sure:
		return sure
	}
	if step.Kind == model.TourMove && at == step.From {
		w.done = w.done[:len(w.done)-1] // the operator did nothing
	} else {
		w.done[len(w.done)-1].To = at
	}
	if step.Kind == model.TourCall {
		learn(func() { t.table.Learn(step.Square(), model.Fact{To: at, Made: t.table.Leads(step.Square()).Made}) })
	}
	w.resume(at)
	return true
}
