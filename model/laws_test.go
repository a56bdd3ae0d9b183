package model

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/pconform/pconform/model/spec"
)

// draw is any call of a session that has made some connections already.
func draw(t *rapid.T, w World, serial int) Call {
	var known []string
	for _, c := range w.Conns() {
		known = append(known, c.Name)
	}
	if len(known) == 0 || rapid.IntRange(0, 9).Draw(t, "any") == 0 {
		known = append(known, "c0") // one that never was
	}
	on := rapid.SampledFrom(known).Draw(t, "connection")
	fresh := "c" + strconv.Itoa(serial)
	region := rapid.SampledFrom([]string{"$region", "$otherRegion"}).Draw(t, "region")
	c := rapid.OneOf(
		rapid.Just(NewConnection(fresh)),
		rapid.Just(NewConnection(fresh, Arg{"RegionId", region})),
		rapid.Just(NewConnection(fresh, Arg{"RedundantPhysicalConnectionId", "$" + on})),
		rapid.Map(rapid.SampledFrom([]*Operation{Cancel, Confirm, Enable, Terminate, Delete, Recover}),
			func(op *Operation) Call { return op.On(on) }),
		rapid.Map(rapid.SampledFrom([]Arg{{"bandwidth", "200"}, {"Name", "$name"}, {"Description", "x"}, {"LineOperator", "?"}}),
			func(a Arg) Call { return Modify.On(on, a) }),
		rapid.Just(PaidOrder(on)),
		rapid.Just(NewVBR("v"+strconv.Itoa(serial), on, "10")),
		rapid.Just(Look(on)),
		rapid.Map(rapid.SampledFrom(spec.States), func(s spec.State) Call { return Advance(on, s) }),
	).Draw(t, "call")
	if c.Op.Actor == Tenant && !c.Op.Reads {
		switch token := rapid.SampledFrom([]string{"", "t1", "t2", "T1", strings.Repeat("x", 65)}).Draw(t, "token"); {
		case token != "":
			c = c.Token(token)
		case c.Op != Create:
			c = c.Without(clientToken)
		}
		c.As = rapid.SampledFrom([]string{"", "", "", "", "", "other"}).Draw(t, "account")
	}
	return w.resolved(c)
}

// resolved puts what a session puts for symbols.
func (w World) resolved(c Call) Call {
	c.Args = slices.Clone(c.Args)
	for i, a := range c.Args {
		switch a.Value {
		case "$region":
			c.Args[i].Value = "r1"
		case "$otherRegion":
			c.Args[i].Value = "r2"
		case "$accessPoint":
			c.Args[i].Value = "ap1"
		case "$name":
			c.Args[i].Value = "name of " + c.Bind
		case "$token":
			c.Args[i].Value = "token of " + c.Bind
		}
	}
	return c
}

// show is an answer by which an outcome is recognised.
func show(t *rapid.T, w World, c *Call, o *Outcome) *Reply {
	if r := o.Refused; r != nil {
		out := &Reply{Status: 400, Code: "Anything", Message: "anything", RequestID: "id"}
		if len(r.Rows) > 0 {
			row := rapid.SampledFrom(r.Rows).Draw(t, "row")
			out.Status, out.Code, out.Message = row.Status, strings.ReplaceAll(row.Code, "*", "Something"), row.Message
		}
		return out
	}
	out := &Reply{Status: 200, Success: true, RequestID: "id", ID: o.ID}
	if out.ID == "" && c.Bind != "" {
		out.ID = "id-" + c.Bind
	}
	if c.Op == Describe {
		out.PageNumber, out.PageSize = 1, 50
		for i := range w.conns {
			if row := w.shownAs(t, c, i); row != nil {
				out.Rows = append(out.Rows, *row)
			}
		}
		out.TotalCount = len(out.Rows)
	}
	return out
}

// shownAs is a row that a read may print for a connection; nil if the look is not for it or it may be gone.
func (w World) shownAs(t *rapid.T, c *Call, i int) *Record {
	conn := &w.conns[i]
	if c.Get("Filter.1.Value.1") != "$"+conn.Name || conn.Account != c.As || conn.Region != c.Get("RegionId") || conn.May == gone {
		return nil
	}
	var states []string
	conn.May.shown().Each(func(one StateSet) { states = append(states, string(one.State())) })
	row := &Record{ID: conn.ID, Fields: map[string]string{"PhysicalConnectionId": conn.ID}}
	for _, a := range conn.Attrs {
		row.Fields[a.Name] = a.Value
	}
	row.Fields["Status"] = rapid.SampledFrom(states).Draw(t, "status")
	return row
}

// history draws calls, has each answered by an outcome of the first world, and hands all of it to judge.
func history(t *rapid.T, judge func(before Worlds, c *Call, o *Outcome, r *Reply, after Worlds, j *Judgement)) {
	ws := Worlds{NewWorld(Env{Region: "r1", OtherRegion: "r2", AccessPoint: "ap1", Regions: []string{"r1", "r2"}})}
	for n := range rapid.IntRange(1, 40).Draw(t, "calls") {
		c := draw(t, ws[0], n+1)
		o := rapid.SampledFrom(ws[0].Step(&c)).Draw(t, "outcome")
		r := show(t, ws[0], &c, &o)
		after, j := ws.Observe(&c, r)
		judge(ws, &c, &o, r, after, &j)
		ws = after
	}
}

// TestLawWhatTheModelAllowsItAccepts: an answer that the model itself produced breaks nothing and leaves a world.
func TestLawWhatTheModelAllowsItAccepts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		history(t, func(_ Worlds, c *Call, o *Outcome, r *Reply, after Worlds, j *Judgement) {
			if len(after) == 0 || len(after) > 32 {
				t.Fatalf("%s: %d worlds are left", c, len(after))
			}
			if m := j.Violated(); m != nil && !o.Excuse {
				t.Fatalf("%s answered %+v, as allowed by %q: want %s, got %s (%s)", c, r, o.Describe(), m.Want, m.Got, m.Clause.ID)
			}
		})
	})
}

// TestLawWorldsDoNotChange: neither Step nor Observe touches the worlds it is asked about.
func TestLawWorldsDoNotChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		past := map[string]Worlds{}
		history(t, func(before Worlds, c *Call, _ *Outcome, _ *Reply, _ Worlds, _ *Judgement) {
			past[dump(before)] = before
			for text, ws := range past {
				if now := dump(ws); now != text {
					t.Fatalf("%s changed a world of the past:\n%s\n%s", c, text, now)
				}
			}
		})
	})
}

// dump prints worlds with what they point to, but for the operations and clauses, which are the same for all.
func dump(ws Worlds) string {
	var b strings.Builder
	for _, w := range ws {
		fmt.Fprintf(&b, "%+v %+v\n", w.alias, w.last)
		for l := w.tokens.last; l != nil; l = l.earlier {
			fmt.Fprintf(&b, "%+v\n", l.tokenUse)
		}
		for _, c := range w.conns {
			fmt.Fprintf(&b, "%+v", c)
			if c.seen != nil {
				fmt.Fprintf(&b, " %+v", *c.seen)
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// TestLawRefusedCallsChangeNoState: after a refusal every connection may be what it was, and nothing else.
func TestLawRefusedCallsChangeNoState(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		history(t, func(before Worlds, c *Call, o *Outcome, r *Reply, after Worlds, j *Judgement) {
			if r.Success || c.Op == OperatorAdvance {
				return
			}
			for _, conn := range before[0].Conns() {
				was, is := before.Now(conn.Name), after.Now(conn.Name)
				if is&^was != 0 {
					t.Fatalf("%s was refused, and %s may be %s, not %s", c, conn.Name, is, was)
				}
			}
			if len(after[0].Conns()) > len(before[0].Conns()) {
				t.Fatalf("%s was refused and made something", c)
			}
		})
	})
}

// TestLawTheEndIsTheEnd: nothing but Delete leads out of Canceled and Terminated, and nothing out of being gone.
func TestLawTheEndIsTheEnd(t *testing.T) {
	for _, end := range []StateSet{canceled, terminated, gone} {
		rapid.Check(t, func(t *rapid.T) {
			history(t, func(before Worlds, c *Call, _ *Outcome, _ *Reply, after Worlds, _ *Judgement) {
				if c.Op == OperatorAdvance {
					return // asked for the impossible, the operator says so or does what it is for
				}
				for _, conn := range before[0].Conns() {
					is := after.Now(conn.Name)
					if before.Now(conn.Name) == end && is != end && (c.Op != Delete || is&^(end|gone) != 0) {
						t.Fatalf("%s leads from %s to %s", c, end, is)
					}
				}
			})
		})
	}
}

// TestLawAgainIsAllowed: what was done once with a token may be asked again and answered in the same way.
func TestLawAgainIsAllowed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		history(t, func(_ Worlds, c *Call, _ *Outcome, r *Reply, after Worlds, _ *Judgement) {
			if !r.Success || c.Op.Replay == nil || c.Get(clientToken) == "" || len(c.Get(clientToken)) > 64 {
				return
			}
			again := *c
			if c.Bind != "" {
				again.Bind += "again"
			}
			if _, j := after.Observe(&again, r); j.Violated() != nil {
				t.Fatalf("%s again, answered the same: want %s, got %s", c, j.Violated().Want, j.Violated().Got)
			}
		})
	})
}

// TestLawNonsenseIsNoAnswer: there is no call that every answer would do for.
func TestLawNonsenseIsNoAnswer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		history(t, func(before Worlds, c *Call, _ *Outcome, _ *Reply, _ Worlds, _ *Judgement) {
			for i := range before {
				for _, o := range before[i].Step(c) {
					if o.Excuse || o.Refused != nil && (o.Refused.Soft || o.Refused.Server || o.Refused.Status == nil) {
						return // any refusal will do
					}
				}
			}
			if _, j := before.Observe(c, &Reply{Status: 500, Code: "InternalError"}); len(j.Misses) == 0 {
				t.Fatalf("%s may be answered 500", c)
			}
		})
	})
}

// TestLawEveryStateIsReached: from a fresh connection calls and operator lead to all states, published or not.
func TestLawEveryStateIsReached(t *testing.T) {
	w := NewWorld(Env{Region: "r1", AccessPoint: "ap1"})
	create := w.resolved(NewConnection("c1"))
	fresh, _ := Worlds{w}.Observe(&create, &Reply{Status: 200, Success: true, ID: "id-c1", RequestID: "id"})
	calls := []Call{Cancel.On("c1"), Confirm.On("c1"), Enable.On("c1"), Terminate.On("c1"), Delete.On("c1"),
		Modify.On("c1", Arg{"bandwidth", "200"})}
	for _, s := range spec.States {
		calls = append(calls, Advance("c1", s))
	}
	reached := fresh.Now("c1")
	for todo := []World{fresh[0]}; len(todo) > 0; todo = todo[1:] {
		for _, c := range calls {
			c = w.resolved(c)
			for _, o := range todo[0].Step(&c) {
				if o.Refused != nil || o.Then == nil {
					continue
				}
				next, _ := o.Then(&Reply{Status: 200, Success: true, RequestID: "id"})
				if may := (Worlds{next}).Now("c1"); may&^reached != 0 {
					reached |= may
					todo = append(todo, next)
				}
			}
		}
	}
	if missing := (1<<stateCount - 1) &^ reached; missing != 0 {
		t.Errorf("not reached: %s", missing)
	}
}
