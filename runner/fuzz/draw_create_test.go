package fuzz

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/pconform/pconform/fixtures/refserver"
	"github.com/pconform/pconform/fixtures/variants"
	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
)

// TestFaultsOfOptionalParametersAreFound plants faults that hang on what a connection was created with.
func TestFaultsOfOptionalParametersAreFound(t *testing.T) {
	after := func(action string, f func(c *refserver.Call)) func(*refserver.Rules) {
		return func(r *refserver.Rules) {
			old := r.After
			r.After = func(c *refserver.Call) {
				if old(c); c.Action == action && !c.Refused() && !c.Replayed && c.Conn != nil {
					f(c)
				}
			}
		}
	}
	refused := func(when func(*refserver.Conn) bool) func(*refserver.Rules) {
		return func(r *refserver.Rules) {
			decide := r.Decide
			r.Decide = func(c refserver.Cell) refserver.Decision {
				if c.Op == spec.CancelPhysicalConnection && c.Conn != nil && when(c.Conn) {
					return refserver.Decision{Row: spec.Row{Status: 400, Code: "Forbidden.NotAllowedInState", Message: "no"}}
				}
				return decide(c)
			}
		}
	}
	for _, f := range []struct {
		name  string
		rules func(*refserver.Rules)
	}{
		{"Cancel is refused if bandwidth is 500", refused(func(c *refserver.Conn) bool { return c.Bandwidth == 500 })},
		{"Cancel is refused if a PortType of 40G was asked for", refused(func(c *refserver.Conn) bool { return c.PortType == "40GBase-LR" })},
		{"Cancel is refused if there is a CircuitCode", refused(func(c *refserver.Conn) bool { return c.CircuitCode != "" })},
		{"Cancel is refused if it names a redundant one", refused(func(c *refserver.Conn) bool { return c.RedundantID != "" })},
		{"Cancel is refused if the name has 128 characters", refused(func(c *refserver.Conn) bool { return len(c.Name) == 128 })},
		{"Cancel loses the Description", after(spec.CancelPhysicalConnection, func(c *refserver.Call) { c.Conn.Description = "" })},
		{"Create loses a Description of 256 characters", after(spec.CreatePhysicalConnection, func(c *refserver.Call) {
			if len(c.Conn.Description) == 256 {
				c.Conn.Description = ""
			}
		})},
		{"Cancel resets the PeerLocation", after(spec.CancelPhysicalConnection, func(c *refserver.Call) { c.Conn.PeerLocation = "Not stated" })},
		{"two of one PortType: Cancel of one changes the CircuitCode of the other", after(spec.CancelPhysicalConnection, func(c *refserver.Call) {
			for _, other := range c.Store.In(c.Account.KeyID, c.Region, c.Now) {
				if other != c.Conn && other.PortType == c.Conn.PortType && other.PortType != "1000Base-T" {
					other.CircuitCode = "lost"
				}
			}
		})},
		{"a Name that begins with http:// is taken", func(r *refserver.Rules) {
			next := r.Validate["Name"]
			r.Validate["Name"] = func(action, value string) *spec.Row {
				if strings.HasPrefix(value, "http://") {
					return nil
				}
				return next(action, value)
			}
		}},
		{"Cancel is refused if another had the name before", func(r *refserver.Rules) {
			given := map[string]*refserver.Conn{}
			decide := r.Decide
			r.Decide = func(c refserver.Cell) refserver.Decision {
				if c.Conn == nil || c.Op != spec.CancelPhysicalConnection {
					return decide(c)
				}
				if first := given[c.Conn.Name]; first != nil && first != c.Conn {
					return refserver.Decision{Row: spec.Row{Status: 400, Code: "Forbidden.NotAllowedInState", Message: "no"}}
				}
				given[c.Conn.Name] = c.Conn
				return decide(c)
			}
		}},
		{"a search by state finds nothing of what was cancelled", func(r *refserver.Rules) {
			match := r.MatchFilter
			r.MatchFilter = func(conn *refserver.Conn, key, value string) bool {
				return match(conn, key, value) && (key != "Status" || value != string(spec.Canceled))
			}
		}},
		{"a search by name finds nothing of what was renamed", func(r *refserver.Rules) {
			renamed := map[*refserver.Conn]bool{}
			old, match := r.After, r.MatchFilter
			r.After = func(c *refserver.Call) {
				if old(c); c.Action == spec.ModifyPhysicalConnection && !c.Refused() && c.Conn != nil {
					renamed[c.Conn] = true
				}
			}
			r.MatchFilter = func(conn *refserver.Conn, key, value string) bool {
				return match(conn, key, value) && (key != "Name" || !renamed[conn])
			}
		}},
	} {
		t.Run(f.name, func(t *testing.T) {
			rules := refserver.DefaultRules()
			f.rules(&rules)
			var took []string
			for seed := range uint64(3) {
				h := &counted{h: refserver.New(refserver.Options{AsyncDelay: -1, Rules: &rules})}
				rep, err := Hunt(context.Background(), inProcess(h), HuntOptions{Seed: seed + 1, Requests: 40_000, First: true})
				if err != nil {
					t.Fatal(err)
				}
				if len(rep.Groups) == 0 {
					t.Errorf("seed %d: not found with 40,000 requests", seed+1)
				}
				took = append(took, strconv.FormatInt(h.n.Load(), 10))
			}
			t.Logf("found after %s requests", strings.Join(took, ", "))
		})
	}
}

// TestEveryValueOfCreateIsSent holds a session of 40,000 requests to what the dictionary has for Create.
func TestEveryValueOfCreateIsSent(t *testing.T) {
	sent := map[string]bool{}
	server := refserver.New(refserver.Options{AsyncDelay: -1})
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		args, _ := url.ParseQuery(r.URL.RawQuery + "&" + string(body))
		if args.Get("Action") == spec.CreatePhysicalConnection || r.Header.Get("x-acs-action") == spec.CreatePhysicalConnection {
			for name := range args {
				sent[name+"="+args.Get(name)] = true
			}
		}
		server.ServeHTTP(w, r)
	})
	rep, err := Hunt(context.Background(), inProcess(h), HuntOptions{Seed: 1, Requests: 40_000, NoBytes: true})
	if err != nil || len(rep.Groups) > 0 {
		t.Fatal(err, rep)
	}
	var never []string
	want := 0
	for _, e := range slices.Concat(lawful(), doubtful()[0], doubtful()[1]) {
		for _, v := range e.Values {
			if strings.HasPrefix(v, "$") || strings.HasPrefix(v, "|") { // what they stand for is made in the session
				continue
			}
			if want++; sent[e.Name+"="+v] {
				continue
			}
			never = append(never, e.Name+"="+v)
			if !slices.Contains(listed, e.Name) { // words that are not listed there are many
				t.Errorf("never sent: %s=%.40q", e.Name, v)
			}
		}
	}
	t.Logf("%d values, %d never sent: %q", want, len(never), never)
	if len(never) > want/10 {
		t.Errorf("%d of %d values were never sent", len(never), want)
	}
}

// TestWhatATargetLacksIsNoFault is about a target without 40G and 100G ports.
func TestWhatATargetLacksIsNoFault(t *testing.T) {
	lacks := 0
	for seed := range uint64(3) {
		rep, err := Hunt(context.Background(), inProcess(variant(t, "four-port-types")), HuntOptions{Seed: seed + 1, Requests: 15_000})
		if err != nil {
			t.Fatal(err)
		}
		if len(rep.Groups) > 0 {
			show(t, rep)
			t.Error("it was accused")
		}
		for _, n := range rep.Notes {
			if strings.Contains(n, "left out") {
				lacks++
			}
		}
	}
	if lacks == 0 {
		t.Error("nothing was found lacking")
	}
}

func variant(t *testing.T, name string) http.Handler {
	t.Helper()
	all := variants.All()
	i := slices.IndexFunc(all, func(v variants.Variant) bool { return v.Name == name })
	if i < 0 {
		t.Fatal("no variant ", name)
	}
	return all[i].New(refserver.Options{AsyncDelay: -1})
}

// TestSearchesAreDrawn holds drawing to reads that looks are not: by name, by state, by both and by nothing, with and
// without a page size, and to names that another connection had before.
func TestSearchesAreDrawn(t *testing.T) {
	sp := &Space{Operator: true}
	w, src := NewWalk(sp), Seeded(1)
	seen, names := map[string]int{}, 0
	for range 500 {
		given := map[string]string{}
		for _, s := range Draw(src, sp, w).Plan {
			c := &s.Call
			if name, ok := c.Arg("Name"); ok && c.Op == model.Create {
				if token, known := given[name]; known && token != c.Get("ClientToken") { // no repetition
					names++
				}
				given[name] = c.Get("ClientToken")
			}
			if _, look := lookedAt(c); c.Op == model.Describe && !look && s.Deviate == nil {
				seen[c.Get("Filter.1.Key")+" "+c.Get("Filter.2.Key")+" "+c.Get("PageSize")]++
			}
		}
	}
	for _, kind := range []string{" ", "Name ", "Status ", "Name Status", "Bandwidth "} {
		for _, size := range []string{"", "50"} {
			if seen[kind+" "+size] == 0 {
				t.Errorf("no search by %q on a page of %q", kind, size)
			}
		}
	}
	if names == 0 {
		t.Error("no name was given again")
	}
	search := model.Call{Op: model.Describe, Args: []model.Arg{{Name: "RegionId", Value: "$region"}, {Name: "Filter.1.Key", Value: "Name"},
		{Name: "Filter.1.Value.1", Value: "$name:n1"}, {Name: "Filter.2.Key", Value: "Status"}, {Name: "Filter.2.Value.1", Value: "Initial"}}}
	if got, want := (runner.Step{Call: search}).String(), "Describe(Name=n1, Status=Initial, no PageSize)"; got != want {
		t.Errorf("a search reads %s, not %s", got, want)
	}
}
