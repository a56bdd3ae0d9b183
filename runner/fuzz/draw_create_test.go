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
	"github.com/pconform/pconform/model/spec"
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
