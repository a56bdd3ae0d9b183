package runner

import (
	"slices"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
)

// visited notes what a step visited, and its result. It returns the cell if it warns of one that is not decided yet.
func (w *walker) visited(step model.TourStep) (warned *tourCell) {
	t := w.t
	w.i++
	w.done = append(w.done, step)
	q := step.Square()
	switch step.Kind {
	case model.TourCreate:
		w.last = &model.Square{State: model.Gone, Column: model.Creation}
		return nil
	case model.TourMove, model.TourClear:
		w.last, w.prior = nil, nil
		return nil
	}
	before := w.last
	w.last, w.prior = &q, before
	if w.again {
		return nil
	}
	w.note(model.Pair{First: q, Second: alone})
	if before != nil {
		w.note(model.Pair{First: *before, Second: step.Column})
	}
	if w.cell == nil {
		return nil
	}
	switch c := w.cell; {
	case w.looked && !c.decided && w.s.result.Verdict == Pass:
		c.res, c.decided = *w.s.result, true
	case w.looked && !c.decided && w.s.result.Verdict == Warn:
		c.res, c.way = *w.s.result, slices.Clone(w.done) // its own plan is shorter evidence
		warned = c
	case c.decided && w.s.result.Verdict == Warn:
		w.warned = append(w.warned, trouble{verdict: Warn, way: slices.Clone(w.done), cell: c, res: *w.s.result})
	case c.decided:
		t.add(c, w.s.result)
	}
	w.cell, w.s.result = nil, &Result{Check: w.s.check, Format: w.s.Format, Verdict: Pass, Attempts: 1}
	return warned
}

func (w *walker) note(p model.Pair) {
	if w.t.todo[p] {
		delete(w.t.todo, p)
		w.got = true
	}
}

// add adds what a second visit saw to the result of a cell. What was observed is known from the first.
func (t *tour) add(c *tourCell, res *Result) {
	c.res.Requests += res.Requests
	c.res.Took += res.Took
	c.res.miss(res.missing...)
	for _, f := range res.Findings {
		if !t.causes[f.Cause] {
			t.causes[f.Cause] = true
			c.res.Findings = append(c.res.Findings, f)
			t.run.event("finding", f)
			if weight[res.Verdict] > weight[c.res.Verdict] {
				c.res.Verdict, c.res.Reason = res.Verdict, res.Reason
			}
		}
	}
}

// resume plans what is left anew, from where the connection stands.
func (w *walker) resume(at spec.State) {
	delete(w.t.flying, w)
	w.t.progress(&w.got)
	w.steps, w.i, w.last, w.prior = w.t.plan(at), 0, nil, nil
	w.t.flying[w] = true
	w.t.wake.Broadcast()
}

// lacking notes that the target does not offer what a cell is about; the connection is where it was.
func (w *walker) lacking(step model.TourStep, e *ended) {
	t := w.t
	w.s.conclude(Unsupported, e.reason)
	res := *w.s.result
	if c := w.cell; c != nil && w.looked && !w.again {
		t.decide(step.Square(), res)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.bar(step.Square())
	w.cell = nil
	w.i++
	w.last, w.prior = nil, nil
	w.got = true
	if step.To != step.From && !w.again {
		w.resume(step.From)
	}
}

// close ends a walk: without looks on the way there is one at the end.
func (w *walker) close() *trouble {
	if len(w.s.created) == 0 || len(w.done) == 0 {
		return nil
	}
	if bad := w.lookBack(); bad != nil {
		return bad
	}
	if at, _ := w.s.worlds.At("c1"); at == model.Gone { // a read has just shown it
		w.s.forget("c1", "deleted")
	}
	return nil
}
