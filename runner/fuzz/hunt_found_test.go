package fuzz

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/pconform/pconform/fixtures/refserver"
	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

// TestFindingsOfEarlierPlans holds a session to the truth about faults that hang on what came before a plan: what a
// clean-up armed is shown with the calls of the clean-up, and what shows itself now and then is called unstable.
func TestFindingsOfEarlierPlans(t *testing.T) {
	for _, c := range []struct {
		name   string
		decide func() func(refserver.Cell) refserver.Decision
		alone  bool
	}{
		{"armed by Cancel and Delete of another connection", func() func(refserver.Cell) refserver.Decision {
			last := ""
			return func(c refserver.Cell) refserver.Decision {
				d := refserver.Decide(c)
				before := last
				switch {
				case !d.Allow:
				case c.Op == spec.CancelPhysicalConnection, c.Op == spec.DeletePhysicalConnection && before != "cancel":
					last = "cancel"
					if c.Op != spec.CancelPhysicalConnection {
						last = ""
					}
				case c.Op == spec.DeletePhysicalConnection:
					last = "armed"
				case c.Op == spec.CreatePhysicalConnection:
				default:
					last = ""
				}
				if c.Op == model.Confirm.Action && c.State == spec.Initial && before == "armed" {
					last = ""
					return refserver.Decision{Allow: true}
				}
				return d
			}
		}, true},
		{"every 13th Cancel", func() func(refserver.Cell) refserver.Decision {
			n := 0
			return func(c refserver.Cell) refserver.Decision {
				d := refserver.Decide(c)
				if c.Op == spec.CancelPhysicalConnection && c.State == spec.Canceled {
					if n++; n%13 == 0 {
						return refserver.Decision{Allow: true}
					}
				}
				return d
			}
		}, false},
		{"Enable after a refused Enable never comes about", func() func(refserver.Cell) refserver.Decision {
			barred := map[*refserver.Conn]bool{}
			return func(c refserver.Cell) refserver.Decision {
				d := refserver.Decide(c)
				if c.Op == spec.EnablePhysicalConnection && !d.Allow {
					barred[c.Conn] = true
				} else if c.Op == spec.EnablePhysicalConnection && barred[c.Conn] {
					d.To, d.Then = "", nil
				}
				return d
			}
		}, true},
		{"the third Delete without a Create between", func() func(refserver.Cell) refserver.Decision {
			n := 0
			return func(c refserver.Cell) refserver.Decision {
				d := refserver.Decide(c)
				switch {
				case c.Op == spec.CreatePhysicalConnection:
					n = 0
				case c.Op == spec.DeletePhysicalConnection && c.State == spec.Canceled && n == 2:
					return refserver.Decision{Row: refserver.Decide(refserver.Cell{Op: c.Op, State: spec.Initial}).Row}
				case c.Op == spec.DeletePhysicalConnection && d.Allow:
					n++
				}
				return d
			}
		}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if strings.Contains(c.name, "Delete without") && testing.Short() {
				t.Skip("what cannot be removed is waited for")
			}
			b := &bench{}
			fresh := func() {
				rules := refserver.DefaultRules()
				rules.Decide = c.decide()
				b.cur = refserver.New(refserver.Options{Rules: &rules, AsyncDelay: -1})
			}
			fresh()
			cfg := runner.Config{Target: runner.Target{Handler: b, Region: "cn-shanghai",
				Main: wire.Credential{ID: "testid", Secret: "testsecret"}}, Operator: b, Settle: 50 * time.Millisecond}
			report, err := Hunt(context.Background(), cfg, HuntOptions{Seed: 3, Requests: 4000, NoBytes: true})
			if err != nil {
				t.Fatal(err)
			}
			if len(report.Groups) == 0 {
				t.Fatal("nothing was found")
			}
			for _, g := range report.Groups {
				t.Logf("%s: alone %t, %d of %d, %q\n%s", g.Key, g.Alone, g.Seen, g.Tried, g.Undone, planText(g.Finding.Steps))
				if g.Undone != "" {
					continue
				}
				why, unstable := g.Finding.Observed["unstable"].(string)
				// What comes every so often may come to a plan alone by chance: then it is said that it is not stable.
				if c.alone && !g.Alone || !c.alone && (!unstable || !strings.Contains(g.Finding.Title, why)) {
					t.Errorf("alone %t, unstable %q, %s", g.Alone, why, g.Finding.Title)
				}
				if !c.alone {
					continue
				}
				if g.Finding.Own {
					t.Error("its trace says that the plan does not show it")
				}
				fresh() // a server that has seen nothing
				run, err := runner.Open(context.Background(), cfg)
				if err != nil {
					t.Fatal(err)
				}
				if key, _, err := Firing(context.Background(), run, g.Program.Format, g.Key)(g.Finding.Steps); err != nil || !g.Key.Same(key) {
					t.Errorf("a fresh server does not show it: %s, %v", key, err)
				}
			}
		})
	}
}

// TestTimeIsUp holds a session to its time, reductions included.
func TestTimeIsUp(t *testing.T) {
	b := &bench{fault: &faults[3]}
	b.reset()
	slow := slowly{b, 5 * time.Millisecond}
	cfg := runner.Config{Target: runner.Target{Handler: slow, Region: "cn-shanghai",
		Main: wire.Credential{ID: "testid", Secret: "testsecret"}}, Operator: b, Settle: 50 * time.Millisecond}
	began := time.Now()
	if _, err := Hunt(context.Background(), cfg, HuntOptions{Seed: 1, For: 2 * time.Second}); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took > 6*time.Second {
		t.Errorf("a session of 2 seconds took %s", took)
	}
}

// slowly answers late.
type slowly struct {
	http.Handler
	by time.Duration
}

func (s slowly) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	time.Sleep(s.by)
	s.Handler.ServeHTTP(w, r)
}

// TestOlderReadsAreNoFindingUntilAsked lets one read in three show the state before the last change, for ever, which is a
// fault. Reads that lag for a while look the same to whoever has too few requests to find out, who then says so.
func TestOlderReadsAreNoFindingUntilAsked(t *testing.T) {
	rules := refserver.DefaultRules()
	n := 0
	rules.Visible = func(c *refserver.Conn, now time.Time) spec.State {
		if n++; n%3 == 0 && c.Was != "" {
			return c.Was
		}
		return c.State
	}
	const doubt = "too few requests were left to find out whether some reads lag behind others"
	for _, c := range []struct {
		requests int64
		found    bool
	}{{300, false}, {4000, true}} {
		rep, err := Hunt(context.Background(), inProcess(refserver.New(refserver.Options{AsyncDelay: -1, Rules: &rules})),
			HuntOptions{Seed: 1, Requests: c.requests, First: true})
		if err != nil {
			t.Fatal(err)
		}
		if got := len(rep.Groups) > 0; got != c.found {
			t.Errorf("%d requests: %d groups of findings, notes %q", c.requests, len(rep.Groups), rep.Notes)
		}
		if got := strings.Contains(strings.Join(rep.Notes, " "), doubt); got == c.found {
			t.Errorf("%d requests: notes %q", c.requests, rep.Notes)
		}
	}
}

// TestMustIsNoFaceOfShould files a broken MUST and a broken SHOULD that one program shows, in either order: the MUST is what
// is left, or a session that found it would end as if nothing had been violated.
func TestMustIsNoFaceOfShould(t *testing.T) {
	group := func(clause *spec.Clause, plan ...model.Call) *Group {
		g := &Group{Alone: true, Finding: &runner.Finding{Clause: clause, Level: clause.Level, Cause: clause.ID + "|Cancel|Initial|400"}}
		for _, c := range plan {
			g.Finding.Steps = append(g.Finding.Steps, runner.Step{Call: c})
		}
		g.Key = KeyOf(g.Finding)
		return g
	}
	short := []model.Call{model.NewConnection("c1"), model.Cancel.On("c1")}
	long := []model.Call{short[0], model.Modify.On("c1"), short[1]}
	for _, c := range []struct {
		name        string
		first, then *Group
	}{
		{"a shorter SHOULD first", group(spec.Mod010, short...), group(spec.State001, long...)},
		{"a longer SHOULD first", group(spec.Mod010, long...), group(spec.State001, short...)},
		{"a shorter MUST first", group(spec.State001, short...), group(spec.Mod010, long...)},
		{"a longer MUST first", group(spec.State001, long...), group(spec.Mod010, short...)},
	} {
		h := &hunter{groups: []*Group{c.first, c.then}}
		h.fold(c.then)
		if len(h.groups) != 1 || !h.groups[0].must() || len(h.groups[0].Also) != 1 {
			t.Errorf("%s: %d groups, the first breaks %s", c.name, len(h.groups), h.groups[0].Key.Clause)
		}
	}
	h := &hunter{groups: []*Group{group(spec.Mod010, short...)}}
	must, should := KeyOf(group(spec.State001, short...).Finding), KeyOf(group(spec.Mod007, short...).Finding)
	if h.alike(must, spec.Must) != nil || h.alike(should, spec.Should) == nil {
		t.Error("a MUST was taken for a face of a SHOULD, or a SHOULD was not")
	}
}
