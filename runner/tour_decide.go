package runner

import (
	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
)

// direct decides a cell by its own plan: a connection, the way to the state, the call, and a look.
func (t *tour) direct(q model.Square) Result {
	t.mu.Lock()
	c := t.cells[q]
	t.mu.Unlock()
	res := t.run.one(t.ctx, c.check, t.format)
	t.decide(q, res)
	return res
}

// confirm decides a cell by its own plan. If that shows nothing of what a walk warned of, the fault takes more than the
// cell, and the walk stands; if it shows it too, that is how the target is, and walks have to reckon with it.
func (t *tour) confirm(q model.Square) {
	t.mu.Lock()
	c := t.cells[q]
	warned, way, learn := c.res, c.way, c.learn
	t.mu.Unlock()
	own := t.direct(q)
	switch {
	case warned.Verdict != Warn || len(way) == 0:
	case own.Verdict == Pass && !t.run.drift.Load():
		suspect, moved := t.run.suspectDrift(t.ctx, c.check, &warned)
		if !moved && !t.shorter(way, true, q) && !suspect {
			t.accuse(q, &warned)
		}
	case learn != nil:
		t.mu.Lock()
		learn()
		t.mu.Unlock()
	}
}

// evident reports whether a walk has warned of a cell for causes that others have given evidence of already; then the
// walk decides.
func (t *tour) evident(q model.Square) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	c := t.cells[q]
	if c.decided || c.res.Verdict != Warn || t.run.drift.Load() { // what a walk saw may have been a move by itself
		return false
	}
	for _, f := range c.res.Findings {
		if !t.causes[f.Cause] {
			return false
		}
	}
	c.decided = true
	if c.learn != nil {
		c.learn()
	}
	return true
}

// decide notes a verdict. A worse one replaces a better one; a cell that is not as it has to be is no way any more.
func (t *tour) decide(q model.Square, res Result) {
	t.mu.Lock()
	defer t.mu.Unlock()
	c := t.cells[q]
	if c == nil {
		return
	}
	for _, f := range res.Findings {
		t.causes[f.Cause] = true
	}
	switch {
	case !c.decided:
		c.res, c.decided = res, true
	case weight[res.Verdict] > weight[c.res.Verdict] && res.Verdict != Inconclusive:
		res.Requests += c.res.Requests
		res.Took += c.res.Took
		res.Observations = append(c.res.Observations, res.Observations...)
		res.miss(c.res.missing...)
		c.res = res
	default:
		c.res.Requests += res.Requests
		c.res.Took += res.Took
		c.res.miss(res.missing...)
	}
	if v := c.res.Verdict; v != Pass && v != Warn {
		t.bar(q)
	} else {
		delete(t.todo, model.Pair{First: q, Second: alone})
	}
}

// bar takes a cell out of all further walks, and what it would have led to.
func (t *tour) bar(q model.Square) {
	twin := q // the same with a border router
	if q.State == spec.Enabled {
		twin.State = model.Routed
	}
	t.table.Bar(q)
	t.table.Bar(twin)
	for p := range t.todo {
		second := model.Square{}
		if p.Second != alone {
			second = t.second(p)
		}
		if p.First == q || second == q || second == twin {
			delete(t.todo, p)
		}
	}
	delete(t.todo, model.Pair{First: q, Second: alone})
}
