package fuzz

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pconform/pconform/fixtures/refserver"
)

// ids gives ids that are the same in every run.
func ids() func(string) string {
	n := map[string]int{}
	return func(kind string) string {
		n[kind]++
		if kind == "request" {
			return fmt.Sprintf("00000000-0000-4000-8000-%012X", n[kind])
		}
		return fmt.Sprintf("%s-bp1%018d", kind, n[kind])
	}
}

// taped writes down every request without what has to differ: time, nonce and signature.
type taped struct {
	h    http.Handler
	tape strings.Builder
}

func (t *taped) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(strings.NewReader(string(body)))
	fmt.Fprintf(&t.tape, "%s %s %s %s\n", r.Method, r.URL.EscapedPath(), same(r.URL.RawQuery), same(string(body)))
	var names []string
	for name := range r.Header {
		switch name {
		case "Authorization", "X-Acs-Date", "X-Acs-Signature-Nonce", "x-acs-date", "x-acs-signature-nonce", "User-Agent":
		default:
			names = append(names, name)
		}
	}
	sort.Strings(names)
	for _, name := range names {
		fmt.Fprintf(&t.tape, "  %s: %q\n", name, r.Header[name])
	}
	t.h.ServeHTTP(w, r)
}

func same(form string) string {
	parts := strings.Split(form, "&")
	for i, p := range parts {
		name, _, _ := strings.Cut(p, "=")
		switch n, _ := url.QueryUnescape(name); n {
		case "Timestamp", "SignatureNonce", "Signature":
			parts[i] = name
		}
	}
	return strings.Join(parts, "&")
}

// TestSameSeedSameRequests is the promise that a seed repeats a session, byte for byte, on a target that answers alike.
func TestSameSeedSameRequests(t *testing.T) {
	tape := func(seed uint64) string {
		rules := refserver.DefaultRules() // a fault, so that reduction is part of it
		decide := rules.Decide
		rules.Decide = func(c refserver.Cell) refserver.Decision {
			if deepFaults[0].decide(nil, c) {
				return refserver.Decision{Allow: true}
			}
			return decide(c)
		}
		h := &taped{h: refserver.New(refserver.Options{AsyncDelay: -1, NewID: ids(), Rules: &rules})}
		cfg := inProcess(h)
		cfg.RunID = "test"
		if _, err := Hunt(context.Background(), cfg, HuntOptions{Seed: seed, Requests: 4000}); err != nil {
			t.Fatal(err)
		}
		return h.tape.String()
	}
	one, two, other := tape(7), tape(7), tape(8)
	a, b := strings.Split(one, "\n"), strings.Split(two, "\n")
	for i := range a {
		if i >= len(b) || a[i] != b[i] {
			t.Fatalf("line %d differs\n%.600s\n%.600s", i, a[i], b[min(i, len(b)-1)])
		}
	}
	if one == other {
		t.Error("another seed sends the same requests")
	}
	t.Logf("%d lines alike", len(a))
}

// TestSameSeedWhateverTheTime is the same promise for a target whose asynchronous changes take a while, now more, now
// less: what is drawn does not hang on when they come about. Reads that wait for them are repeated as often as it takes,
// and the tidying up, which uses no token, goes by the state that it finds.
func TestSameSeedWhateverTheTime(t *testing.T) {
	tape := func(delay time.Duration) []string {
		now := time.Now() // goes on with every look at it, or a busy machine would decide what is answered
		var clock sync.Mutex
		h := &taped{h: refserver.New(refserver.Options{AsyncDelay: delay, NewID: ids(), Clock: func() time.Time {
			clock.Lock()
			defer clock.Unlock()
			now = now.Add(5 * time.Millisecond)
			return now
		}})}
		cfg := inProcess(h)
		cfg.RunID, cfg.Settle = "test", time.Minute
		requests := int64(4000)
		if testing.Short() {
			requests = 1500
		}
		if _, err := Hunt(context.Background(), cfg, HuntOptions{Seed: 7, Requests: requests}); err != nil {
			t.Fatal(err)
		}
		return withToken(h.tape.String())
	}
	one := tape(20 * time.Millisecond)
	for _, delay := range []time.Duration{20 * time.Millisecond, 5 * time.Millisecond} {
		two := tape(delay)
		n := min(len(one), len(two))
		for i := range n {
			if one[i] != two[i] {
				t.Fatalf("%v: request %d of %d and %d differs\n%.600s\n%.600s", delay, i, len(one), len(two), one[i], two[i])
			}
		}
		t.Logf("%v: %d requests alike", delay, n)
	}
}

// withToken lists the requests of a tape that have a token.
func withToken(tape string) (out []string) {
	var at []string
	flush := func() {
		if text := strings.Join(at, "\n"); strings.Contains(text, "ClientToken") {
			out = append(out, text)
		}
		at = nil
	}
	for _, line := range strings.Split(tape, "\n") {
		if !strings.HasPrefix(line, "  ") {
			flush()
		}
		at = append(at, line)
	}
	flush()
	return out
}
