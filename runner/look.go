package runner

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
)

// Look reads connections and judges what they show. A change may take a while to show, so a read that still shows
// the old truth is repeated until the settle time is up.
func (s *Session) Look(names ...string) *Exchange { return s.look(names, false) }

// Settle looks until asynchronous changes have come about.
func (s *Session) Settle(names ...string) *Exchange { return s.look(names, true) }

// LookAll looks at every connection of the session that may be there.
func (s *Session) LookAll() {
	for names := s.live(); len(names) > 0; {
		n := min(5, len(names))
		s.look(names[:n], true)
		names = names[n:]
	}
}

// live lists the main account's connections of the session, the deleted ones included: those must stay away.
func (s *Session) live() (names []string) {
	for _, c := range s.worlds[0].Conns() {
		if c.Account == "" && c.ID != "" && c.Region == s.run.env.Region {
			names = append(names, c.Name)
		}
	}
	return names
}

// Delays between repeated reads.
const (
	lookFirst   = 2 * time.Millisecond
	lookLongest = 500 * time.Millisecond
)

func (s *Session) look(names []string, settle bool) *Exchange {
	return s.watch(s.begin(model.Look(names...), nil), names, settle)
}

// watch reads until what is seen is explained, or the settle time is up. names are the connections that the read asks
// for by id, if that is what it does.
func (s *Session) watch(x *Exchange, names []string, settle bool) *Exchange {
	began := time.Now()
	wait := lookFirst
	overdue := false
	for {
		x.Looks++
		asked := time.Now()
		s.transmit(x)
		switch {
		case x.Paged:
			s.furtherPages(x)
		case len(names) > 0:
			s.nextPage(x, names)
		}
		next, j := s.worlds.Observe(&x.Call, &x.Reply)
		stale := (staleOnly(s.run.hopedFor(j.Misses)) || s.run.lagging.Load() && olderOnly(j.Misses)) && !s.garbled(x)
		overdue = overdue || stale
		waiting := settle && pending(next, names)
		cause := staleCause(j.Misses)
		if cause == "" && waiting {
			clause, _ := promised(next, firstPending(next, names))
			cause = begun + clause.ID
		}
		patience, vain := s.run.cfg.Settle, false
		if !strings.HasPrefix(cause, begun) || s.check.Hurried {
			patience, vain = s.run.patienceFor(cause, s.run.cfg.Settle)
		}
		if !stale && !waiting || asked.Sub(began) > patience { // an answer that was read late says nothing of the present
			if x.Looks > 1 {
				s.run.waited(cause, time.Since(began), stale || waiting || staleOnly(j.Misses), overdue)
			}
			x.outcomes, x.allowed = j.Allowed, nil
			if waiting && !stale {
				s.worlds = next
				s.never(x, names, patience)
			}
			if len(names) > 1 && anyAbsent(j.Misses) {
				return s.oneByOne(x, names)
			}
			s.shownRightly(x)
			s.settleJudgement(x, next, &j)
			s.since = time.Now()
			return x
		}
		s.pause(wait)
		if wait = min(wait*3/2, lookLongest); vain { // few reads do where hardly any hope is left
			wait = min(3*wait, lookLongest, max(0, patience-time.Since(began))+time.Millisecond)
		}
	}
}

// oneByOne looks at each connection by itself after a filter with several ids did not show them all. If each is there,
// values of one key are not alternatives to this target; if not, the single look says what is wrong.
func (s *Session) oneByOne(x *Exchange, names []string) *Exchange {
	for _, n := range names {
		s.look([]string{n}, false)
	}
	s.report([]model.Miss{{Clause: spec.Desc011, Level: spec.Desc011.Level, Want: "a filter with several ids lists each of them",
		Got: answerLine(&x.Reply, s.ids)}}, x)
	s.stop(Fail, "%s", spec.Desc011.ID)
	return x
}

func anyAbsent(misses []model.Miss) bool {
	return slices.ContainsFunc(misses, func(m model.Miss) bool { return m.Absent })
}

// nextPage follows a listing whose filter was not honoured until the connections are found; a target that ignores
// the filter breaks that clause and no other.
func (s *Session) nextPage(x *Exchange, names []string) {
	if !x.Reply.Success || len(x.Reply.Rows) < 50 {
		return
	}
	page, seen := *x, pages{}
	seen.more(x.Reply.Rows)
	for n := 2; n <= 20 && len(page.Reply.Rows) >= 50; n++ {
		page = *x
		page.Call = x.Call.With("PageNumber", itoa(n))
		s.transmit(&page)
		if !seen.more(page.Reply.Rows) {
			return
		}
		x.Reply.Rows = append(x.Reply.Rows, page.Reply.Rows...)
	}
}

func (s *Session) pause(d time.Duration) {
	if d > 0 && !pause(s.ctx, d) {
		s.stop(Inconclusive, "the run was stopped")
	}
}

// pause waits, and reports whether the time passed before the context ended.
func pause(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// staleOnly reports whether there is something to be seen that could be right a little later.
func staleOnly(misses []model.Miss) bool {
	for _, m := range misses {
		if m.Stale || m.Premise {
			return true
		}
	}
	return false
}

// olderOnly reports whether a read shows what an earlier read did not show any more, and nothing else that is wrong.
func olderOnly(misses []model.Miss) bool {
	return len(misses) > 0 && !slices.ContainsFunc(misses, func(m model.Miss) bool { return !m.Older && m.Level == spec.Must })
}

func staleCause(misses []model.Miss) string {
	for _, m := range misses {
		switch {
		case m.Off:
			return off + m.Field
		case m.Stale || m.Older:
			return m.Clause.ID
		}
	}
	return ""
}

const off, begun = "field ", "begun "

// hopedFor leaves out the fields that were waited for in vain often enough.
func (r *Run) hopedFor(misses []model.Miss) []model.Miss {
	if !slices.ContainsFunc(misses, func(m model.Miss) bool { return m.Off }) {
		return misses
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(misses), func(m model.Miss) bool {
		return m.Off && r.patience[off+m.Field] >= sightings && r.neverRight(m.Field)
	})
}

// pending reports whether a connection is on its way to a state that has to come.
func pending(ws model.Worlds, names []string) bool { return firstPending(ws, names) != "" }

func firstPending(ws model.Worlds, names []string) string {
	for _, n := range names {
		if ws.Now(n).Pending() {
			return n
		}
	}
	return ""
}

// never reports an asynchronous change that did not come about in the time that it was waited for.
func (s *Session) never(x *Exchange, names []string, patience time.Duration) {
	for _, n := range names {
		if !s.worlds.Now(n).Pending() {
			continue
		}
		clause, want := promised(s.worlds, n)
		s.report([]model.Miss{{Clause: clause, Level: clause.Level, Conn: n, Want: n + " reads " + string(want) + " within " + patience.Round(time.Millisecond).String(),
			Got: "it still reads " + statusOf(s.Row(x, n))}}, x)
		if clause.Level == spec.Must {
			s.stop(Fail, "%s", clause.ID)
		}
		for i := range s.worlds { // it is where it was, and nothing is under way
			s.worlds[i] = s.worlds[i].Assume(n, spec.Confirmed)
		}
	}
}

// promised is the clause by which a change that is under way comes about, and the state that it leads to.
func promised(ws model.Worlds, name string) (*spec.Clause, spec.State) {
	conn, ok := ws[0].Conn(name)
	switch {
	case ws.Now(name).Ending():
		return spec.Term004, spec.Terminated
	case ok && conn.Begun() == model.Order:
		return spec.Ord003, spec.Enabled
	}
	return spec.Enab004, spec.Enabled
}

func statusOf(r *model.Record) string {
	if r == nil {
		return "nothing"
	}
	return r.Fields["Status"]
}

// leastPatience is waited for a change even where one of its kind did not come: that one may have been lost.
const leastPatience = 500 * time.Millisecond

// patienceFor is how long to wait for a change that a read does not show yet. Once the whole settle time was spent on
// a cause in vain, it is known, and the next check does not wait as long again.
func (r *Run) patienceFor(cause string, settle time.Duration) (patience time.Duration, vain bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if cause != "" && r.patience[cause] > 0 {
		return min(settle, max(4*r.lag, settle/20, leastPatience)), true
	}
	return settle, false
}

// waited learns from a wait: how long changes take to show, those that are due at once among them, and which do not
// come at all.
func (r *Run) waited(cause string, d time.Duration, vain, overdue bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if vain {
		if cause != "" {
			r.patience[cause]++
		}
		return
	}
	if d > 20*time.Millisecond {
		r.lag = max(r.lag, d)
	}
	if overdue {
		r.late = max(r.late, d)
	}
}
