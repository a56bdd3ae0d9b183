package runner

import (
	"slices"
	"time"

	"github.com/pconform/pconform/model"
)

// lookInto finds out whose fault it is that a walk ended before its end, with the shortest plan that shows it: the
// cell's own; the call before and the call; the walk again with a look after each step; the walk again as it was. Each
// is tried only if the ones before it show nothing.
func (t *tour) lookInto(w *walker, bad *trouble) {
	t.mu.Lock()
	if bad.step.Kind == model.TourCall { // it is decided here and now
		delete(t.todo, model.Pair{First: bad.step.Square(), Second: alone})
		if bad.last != nil {
			delete(t.todo, model.Pair{First: *bad.last, Second: bad.step.Column})
		}
	}
	t.mu.Unlock()
	culprit, ok := t.culprit(w, bad)
	chance := bad.res.chance // a success where the state may just have ended: its own plan is asked often enough to tell
	if !ok || !t.looked && bad.verdict == Inconclusive && !chance {
		return
	}
	if bad.verdict == Inconclusive && bad.step.Kind == model.TourCreate { // a quota, most of all: others are at it too
		pause(t.ctx, 50*time.Millisecond)
		return
	}
	own := t.direct(culprit)
	if own.Verdict != Pass && own.Verdict != Warn || bad.verdict == Inconclusive && !chance || !bad.called || t.run.drift.Load() {
		return
	}
	if bad.verdict == Fail && t.drifted(bad, w.looked) {
		return
	}
	if t.shorter(bad.way, w.looked, culprit) || chance {
		return
	}
	if w.looked {
		t.accuse(culprit, &bad.res)
		return
	}
	for _, looked := range []bool{true, false} {
		again, at := t.repeat(bad.way, looked)
		if again == nil || again.verdict != Fail {
			continue
		}
		if t.drifted(again, looked) {
			return
		}
		if looked && at != culprit {
			if res := t.direct(at); res.Verdict == Fail || t.shorter(again.way, looked, at) {
				return
			}
		}
		t.accuse(at, &again.res)
		return
	}
	if bad.verdict == Fail {
		t.run.note("on a walk " + bad.res.Reason + " was seen once, and not again when it was looked into")
	}
}

// drifted reports whether a failure of a walk is one that a target shows which carries connections on by itself.
func (t *tour) drifted(bad *trouble, looked bool) bool {
	bad.res.Took = bad.lived
	suspect, moved := t.run.suspectDrift(t.ctx, bad.res.Check, &bad.res)
	return moved || suspect && !t.everAgain(bad, looked)
}

// everAgain walks a walk again, as often as a failure has to be seen that a connection shows too which moved by itself at
// just that moment, and reports whether it failed each time.
func (t *tour) everAgain(bad *trouble, looked bool) bool {
	for range sightings - 1 {
		if again, _ := t.repeat(bad.way, looked); again == nil || again.verdict != Fail {
			t.run.note("on a walk " + bad.res.Reason + " was not seen again; the target may carry connections on now and then")
			return false
		}
	}
	return true
}

// culprit is the cell that a trouble is put down to: its own, or the next that the walk was to visit.
func (t *tour) culprit(w *walker, bad *trouble) (model.Square, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if q, ok := t.squareOf(bad.cell); ok {
		return q, true
	}
	for _, p := range w.visits() {
		if _, ours := t.cells[p.First]; ours && t.todo[p] {
			return p.First, true
		}
	}
	return model.Square{}, false
}

// squareOf is where a cell is in the table. The caller holds the lock.
func (t *tour) squareOf(cell *tourCell) (model.Square, bool) {
	for q, c := range t.cells {
		if c == cell {
			return q, true
		}
	}
	return model.Square{}, false
}

// accuse lets a cell fail by the evidence of a walk: it takes more than its own plan to show.
func (t *tour) accuse(q model.Square, res *Result) {
	t.mu.Lock()
	c := t.cells[q]
	t.mu.Unlock()
	if c == nil {
		return
	}
	out := *res
	out.Check = c.check
	t.mu.Lock()
	c.accused = !c.decided || c.res.Verdict != Fail
	t.mu.Unlock()
	for _, f := range out.Findings {
		t.run.event("finding", f)
	}
	t.decide(q, out)
}

// suffixes are how many calls before the last are tried: what a fault depends on is mostly near.
var suffixes = []int{1, 2, 4}

// shorter looks for a short end of a walk that shows what the whole walk showed, and lets the cell fail by it.
func (t *tour) shorter(way []model.TourStep, looked bool, q model.Square) bool {
	tried := 0
	for _, n := range suffixes {
		end := suffix(way, n)
		if len(end) < 2 || len(end) == tried {
			continue
		}
		tried = len(end)
		if res, ok := t.end(end, looked, q); ok && (res.Verdict == Fail || res.Verdict == Warn) {
			t.decide(q, res)
			return true
		}
	}
	return false
}

// suffix cuts a walk before the last calls but n, where a connection can be brought by other means.
func suffix(way []model.TourStep, n int) []model.TourStep {
	calls := 0
	for i := len(way) - 2; i >= 0; i-- {
		switch s := way[i]; s.Kind {
		case model.TourCreate:
			return way[i:]
		case model.TourCall:
			calls++
			if calls >= n && s.From != model.Routed && s.From != model.Gone {
				return way[i:]
			}
		}
	}
	return nil
}

// end makes the last steps of a walk on a connection of its own.
func (t *tour) end(steps []model.TourStep, looked bool, q model.Square) (Result, bool) {
	t.mu.Lock()
	c := t.cells[q]
	t.mu.Unlock()
	if c == nil {
		return Result{}, false
	}
	check := *c.check
	check.Connections = 2
	check.Run = func(s *Session) {
		if steps[0].Kind != model.TourCreate {
			s.Bring("c1", steps[0].From)
		}
		for i, step := range steps {
			t.do(s, step, i+2, looked && i < len(steps)-1)
		}
		s.LookAll()
	}
	res := t.run.one(t.ctx, &check, t.format)
	res.Check = c.check
	return res, true
}

// do makes one step of a walk again.
func (t *tour) do(s *Session, step model.TourStep, number int, look bool) {
	switch step.Kind {
	case model.TourCreate:
		s.Do(model.NewConnection("c1"))
	case model.TourMove:
		s.Do(model.Advance("c1", step.To))
	case model.TourClear:
		s.clear("c1")
	case model.TourCall:
		s.Do(t.table.Columns[step.Column].Call("c1", itoa(number)))
	}
	switch {
	case look || pending(s.worlds, []string{"c1"}):
		s.Settle("c1")
	case step.To != step.From:
		s.pause(s.run.breather(false))
	}
}

// repeat walks a walk again and returns what ended it, and in which cell.
func (t *tour) repeat(steps []model.TourStep, looked bool) (*trouble, model.Square) {
	if err := t.run.place(t.ctx, 2); err != nil {
		return nil, model.Square{}
	}
	defer t.run.slots.give(2)
	w := t.walker(steps, looked)
	w.again = true
	bad := w.walk()
	if bad == nil {
		return nil, model.Square{}
	}
	bad.lived = time.Since(w.began)
	t.mu.Lock()
	defer t.mu.Unlock()
	q, ok := t.squareOf(bad.cell) // not that of its step: a move on the way to a cell is in none
	if !ok {
		return nil, model.Square{}
	}
	return bad, q
}

// shorten looks for a shorter plan that shows what a walk warned of.
func (t *tour) shorten(bad *trouble) {
	t.mu.Lock()
	known := !slices.ContainsFunc(bad.res.Findings, func(f *Finding) bool { return !t.causes[f.Cause] })
	at, _ := t.squareOf(bad.cell)
	t.mu.Unlock()
	if !known && t.shorter(bad.way, false, at) {
		return
	}
	if suspect, _ := t.run.suspectDrift(t.ctx, bad.cell.check, &bad.res); suspect {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.add(bad.cell, &bad.res)
}
