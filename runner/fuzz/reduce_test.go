package fuzz

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pconform/pconform/fixtures/refserver"
	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

// bench is a target in this process that forgets everything between two plans.
type bench struct {
	fault *fault
	cur   http.Handler
	late  time.Duration // of every answer
	asked int           // requests, those to the operator's hook and those of the clean-up too
}

func (b *bench) reset() {
	rules := refserver.DefaultRules()
	flags := map[string]bool{}
	decide := refserver.Decide
	if b.fault.served != nil {
		decide = b.fault.served(decide)
	}
	rules.Decide = func(c refserver.Cell) refserver.Decision {
		d := decide(c)
		if b.fault.bend != nil {
			return b.fault.bend(flags, c, d)
		}
		if b.fault.decide != nil && b.fault.decide(flags, c) && !d.Allow {
			return refserver.Decision{Allow: true}
		}
		return d
	}
	if listed := b.fault.listed; listed != nil {
		rules.After = func(c *refserver.Call) {
			if c.Action == spec.DescribePhysicalConnections {
				listed(flags, c)
			}
		}
	}
	if b.fault.slow {
		rules.Advance = func(from, to spec.State) []spec.State {
			if !slices.Contains(carrying[from], to) {
				return nil
			}
			return []spec.State{to}
		}
	}
	b.cur = refserver.New(refserver.Options{Rules: &rules, AsyncDelay: -1})
}

func (b *bench) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.asked++
	if b.late > 0 {
		time.Sleep(b.late)
	}
	b.cur.ServeHTTP(w, r)
}

// Advance implements runner.Operator.
func (b *bench) Advance(_ context.Context, region, id string, to spec.State) error {
	body := fmt.Sprintf(`{"physicalConnectionId": %q, "regionId": %q, "to": %q}`, id, region, to)
	rec := httptest.NewRecorder()
	b.ServeHTTP(rec, httptest.NewRequest(http.MethodPost, refserver.OperatorPath, bytes.NewReader([]byte(body))))
	if rec.Code != http.StatusNoContent {
		return runner.ErrCannotReach
	}
	return nil
}

func openBench(t testing.TB, f *fault) (*bench, *runner.Run) {
	b := &bench{fault: f}
	b.reset()
	run, err := runner.Open(context.Background(), runner.Config{Target: runner.Target{Handler: b, Region: "cn-shanghai",
		Main: wire.Credential{ID: "testid", Secret: "testsecret"}}, Operator: b, Settle: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	return b, run
}

// draw makes a long plan by stepping the model uniformly over operations, connections and the operator's moves.
func draw(rng *rand.Rand, n int, f *fault) (plan runner.Plan) {
	s := newSim(nil)
	add := func(c model.Call) {
		st := runner.Step{Call: c}
		if rng.IntN(3) == 0 && c.Op.Actor == model.Tenant && c.Op != model.Describe {
			st.Way = []runner.Way{{Method: "POST"}, {Sign: wire.V3}, {Format: wire.XML}, {Method: "POST", Place: wire.Form}}[rng.IntN(4)]
		}
		plan = append(plan, st)
		s.step(&st, hint{})
	}
	made := 0
	for len(plan) < n {
		var live []string
		for _, c := range s.world.Conns() {
			if c.May.State() != "" || c.May.Pending() {
				live = append(live, c.Name)
			}
		}
		if len(live) == 0 || len(live) < 3 && rng.IntN(8) == 0 {
			made++
			add(model.NewConnection(fmt.Sprintf("c%d", made), model.Arg{Name: "Description", Value: "drawn"}))
			continue
		}
		name := live[rng.IntN(len(live))]
		token := fmt.Sprintf("$token:t%d", len(plan))
		if f.odd {
			token = fmt.Sprintf("$token:t%d", rng.IntN(40))
			if rng.IntN(12) == 0 {
				state := spec.States[rng.IntN(len(spec.States))]
				add(model.Call{Op: model.Describe, Args: []model.Arg{{Name: "RegionId", Value: "$region"},
					{Name: "Filter.1.Key", Value: "Status"}, {Name: "Filter.1.Value.1", Value: string(state)}}})
				continue
			}
		}
		switch rng.IntN(8) {
		case 0:
			add(model.Look(name))
		case 1:
			add(model.Modify.On(name, model.Arg{Name: "Name", Value: "$name"}))
		case 2, 3:
			if conn, _ := s.world.Conn(name); conn.May.State() != "" && len(beyond(conn.May.State())) > 0 {
				next := beyond(conn.May.State())
				if f.slow {
					next = carrying[conn.May.State()]
				}
				add(model.Advance(name, next[rng.IntN(len(next))]))
			}
		default:
			op := []*model.Operation{model.Cancel, model.Confirm, model.Enable, model.Terminate,
				model.Delete}[rng.IntN(9)/2]
			c := op.On(name)
			if rng.IntN(2) == 0 && op != model.Confirm {
				c = c.Token(token)
			}
			add(c)
		}
	}
	return plan
}

// hit draws plans until one shows the fault.
func hit(t testing.TB, b *bench, run *runner.Run, f *fault, seed uint64) (*runner.Finding, Key, wire.Format) {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 1))
	space := spaceOf(run, &runner.Config{}, &HuntOptions{})
	space.Stepwise = f.slow
	walk := NewWalk(space)
	for range 3000 {
		b.reset()
		p := Program{Format: wire.JSON}
		if f.walk {
			p = Draw(rng, space, walk)
		} else {
			p.Plan = draw(rng, 60, f)
		}
		res := run.Play(context.Background(), "drawn", p.Plan, p.Format)
		for _, found := range res.Findings {
			if f.clauses == nil || slices.Contains(f.clauses, found.Clause.ID) {
				return found, KeyOf(found), p.Format
			}
			t.Fatalf("%s: %s instead: %s\n%s", f.name, found.Clause.ID, found.Title, planText(found.Steps))
		}
	}
	t.Fatalf("%s, seed %d: not found", f.name, seed)
	return nil, Key{}, ""
}

func planText(plan runner.Plan) string {
	var b strings.Builder
	for i := range plan {
		fmt.Fprintf(&b, "  %2d  %s\n", i+1, plan[i])
	}
	return b.String()
}

// TestReduce holds the reduction to the shortest program and to its budget of requests, and prints a table. How long an
// answer takes (PCONFORM_LATE, in virtual time) does not matter: nothing is decided by time. Where a call was bent, the
// budget is that of the median: what hangs on calls far apart takes more now and then, and the table says how often.
func TestReduce(t *testing.T) {
	if testing.Short() {
		t.Skip("takes minutes")
	}
	seeds := 10
	if n, err := strconv.Atoi(os.Getenv("PCONFORM_SEEDS")); err == nil {
		seeds = n // the published figures are those of 100
	}
	latencies := []time.Duration{0}
	if s := os.Getenv("PCONFORM_LATE"); s != "" {
		latencies = nil
		for _, word := range strings.Split(s, ",") {
			d, err := time.ParseDuration(word)
			if err != nil {
				t.Fatal(err)
			}
			latencies = append(latencies, d)
		}
	}
	for _, f := range slices.Concat(faults, hidden) {
		if only := os.Getenv("PCONFORM_FAULT"); only != "" && !strings.Contains(f.name, only) {
			continue
		}
		for _, late := range latencies {
			t.Run(fmt.Sprint(f.name, ", ", late), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { tabulate(t, &f, seeds, late) })
			})
		}
	}
}

func tabulate(t *testing.T, f *fault, seeds int, late time.Duration) {
	b, run := openBench(t, f)
	b.late = late
	var lengths, requests, whole, from []int
	minimal, over, sum := 0, 0, 0
	first := 0
	if n, err := strconv.Atoi(os.Getenv("PCONFORM_SEED")); err == nil {
		first, seeds = n-1, 1
	}
	for seed := first; seed < first+seeds; seed++ {
		found, out, stats, asked := reduceDrawn(t, b, run, f, uint64(seed)+1)
		lengths, requests, from = append(lengths, len(out)), append(requests, stats.Requests), append(from, len(found.Steps))
		whole, sum = append(whole, asked), sum+stats.Requests
		if len(out) == f.least(KeyOf(found)) && stats.Stable {
			minimal++
		} else if f.short == "" {
			t.Errorf("%s, seed %d: %s: %d lines, %+v\n%s\nfrom\n%s", f.name, seed+1, KeyOf(found), len(out), stats, planText(out), planText(found.Steps))
		}
		if stats.Requests > f.most {
			over++
			if f.bend == nil && f.served == nil {
				t.Errorf("%s, seed %d: %d requests, not at most %d", f.name, seed+1, stats.Requests, f.most)
			}
		}
	}
	for _, list := range [][]int{lengths, requests, whole, from} {
		slices.Sort(list)
	}
	at := func(list []int, p int) int { return list[(len(list)-1)*p/100] }
	if at(requests, 50) > f.most && f.short == "" {
		t.Errorf("%s: %d requests", f.name, at(requests, 50))
	}
	t.Logf("%-88s %4dms  from %2d lines (at most %2d) to %d (%d); minimal %d/%d; requests mean %3d, p95 %3d, at most %3d, "+
		"%d times more than %d; with clean-up p95 %3d, at most %3d  %s", f.name, late.Milliseconds(), at(from, 50), at(from, 100),
		at(lengths, 50), at(lengths, 100), minimal, seeds, sum/seeds, at(requests, 95), at(requests, 100), over, f.most,
		at(whole, 95), at(whole, 100), f.short)
}

func reduceDrawn(t *testing.T, b *bench, run *runner.Run, f *fault, seed uint64) (*runner.Finding, runner.Plan, Stats, int) {
	found, key, format := hit(t, b, run, f, seed)
	shoot := Firing(context.Background(), run, format, key)
	o := reducing(found)
	verbose := os.Getenv("PCONFORM_SHOW") != ""
	if verbose {
		t.Logf("%s, of %s\n%s", key, o.About, planText(found.Steps))
		o.Progress = func(s Stats) { t.Logf("%s: %d requests", s.Phase, s.Requests) }
	}
	b.asked = 0
	out, stats := Reduce(context.Background(), found.Steps, key, func(p runner.Plan) (Key, int, error) {
		b.reset()
		k, n, err := shoot(p)
		if verbose {
			t.Logf("%s %v\n%s", k, err, planText(p))
		}
		return k, n, err
	}, o)
	return found, out, stats, b.asked
}

func reducing(f *runner.Finding) Options {
	name, _ := f.Observed["connection"].(string)
	return Options{Lines: f.Plan, About: name}
}

// TestReduceStops covers what ends a reduction early, and faults that come and go.
func TestReduceStops(t *testing.T) {
	f := &faults[3]
	b, run := openBench(t, f)
	found, key, _ := hit(t, b, run, f, 3)
	shoot := Firing(context.Background(), run, wire.JSON, key)
	fire := func(p runner.Plan) (Key, int, error) {
		b.reset()
		return shoot(p)
	}
	skip := make(chan struct{})
	close(skip)
	interrupted, cancel := context.WithCancel(context.Background())
	cancel()
	for _, c := range []struct {
		ctx     context.Context
		o       Options
		stopped string
	}{
		{context.Background(), Options{MaxRequests: 20}, "budget"},
		{context.Background(), Options{MaxTime: time.Nanosecond}, "time"},
		{context.Background(), Options{Skip: skip}, "skipped"},
		{interrupted, Options{}, "interrupted"},
	} {
		c.o.Lines = found.Plan
		out, stats := Reduce(c.ctx, found.Steps, key, fire, c.o)
		if stats.Stopped != c.stopped || len(out) == 0 || stats.Requests > 20 {
			t.Errorf("%s: %+v, %d lines", c.stopped, stats, len(out))
		}
	}
	n := 0
	_, stats := Reduce(context.Background(), found.Steps, key, func(p runner.Plan) (Key, int, error) {
		if n++; n%2 == 0 {
			return Key{}, len(p), nil
		}
		return fire(p)
	}, Options{Lines: found.Plan})
	t.Logf("a fault that shows every other time: %+v", stats)
	out, stats := Reduce(context.Background(), found.Steps, key, func(p runner.Plan) (Key, int, error) { return Key{}, len(p), nil }, Options{})
	if stats.Stable || stats.Proved != 0 || len(out) != len(found.Steps) {
		t.Errorf("a fault that does not come again: %+v, %d lines", stats, len(out))
	}
}
