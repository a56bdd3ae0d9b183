package fuzz

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/pconform/pconform/fixtures/refserver"
)

// pawnshop notes which tokens come back, on what.
type pawnshop struct {
	h      http.Handler
	n      int
	taken  map[string][][2]string // by token: the action and the connection of each call that succeeded
	pairs  map[string]int         // action, then another with its token on the same connection
	others map[string]int         // action, then the same with its token on another connection
	kinds  map[string]int         // action and situation, where it succeeded
	again  map[string]int         // the same, called again
}

func (p *pawnshop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(strings.NewReader(string(body)))
	rec := httptest.NewRecorder()
	p.h.ServeHTTP(rec, r)
	p.n++
	for k, v := range rec.Header() {
		w.Header()[k] = v
	}
	w.WriteHeader(rec.Code)
	_, _ = w.Write(rec.Body.Bytes())

	args, _ := url.ParseQuery(r.URL.RawQuery + "&" + string(body))
	token, action, conn := args.Get("ClientToken"), args.Get("Action"), args.Get("PhysicalConnectionId")+args.Get("InstanceId")
	if action == "" {
		action = r.Header.Get("x-acs-action")
	}
	if token == "" {
		return
	}
	for _, t := range p.taken[token] {
		switch {
		case t == [2]string{action, conn}:
			p.again[action+" "+shape(token)]++
		case t[1] == conn:
			p.pairs[t[0]+" "+action]++
		case t[0] == action:
			p.others[action]++
		}
	}
	if rec.Code == 200 {
		if len(p.taken[token]) == 0 {
			p.kinds[action+" "+shape(token)]++
		}
		p.taken[token] = append(p.taken[token], [2]string{action, conn})
	}
}

func shape(token string) string {
	switch {
	case strings.ContainsAny(token, " &%é"):
		return "odd characters"
	case len(token) > 16 && token == strings.ToUpper(token):
		return "upper"
	case len(token) == 63, len(token) == 64, len(token) == 65, len(token) == 16:
		return string(rune('0'+len(token)/10)) + string(rune('0'+len(token)%10))
	}
	return "plain"
}

// TestTokensAreShared holds the first three thousand requests to a session to bring nearly everything that can be done with
// the token of a call that succeeded. Over 20 seeds 94 % were reached, with 4,500 requests 97.7 % and with 6,000 98.7 %.
// What is left is chance: mostly Terminate and Enable again with an odd token, to which the way is longest.
func TestTokensAreShared(t *testing.T) {
	actions := []string{"Cancel", "Delete", "Confirm", "Enable", "Terminate"}
	missing, asked := map[string]int{}, 0
	const seeds = 10
	for seed := range uint64(seeds) {
		shop := &pawnshop{h: refserver.New(refserver.Options{AsyncDelay: -1}), taken: map[string][][2]string{},
			pairs: map[string]int{}, others: map[string]int{}, kinds: map[string]int{}, again: map[string]int{}}
		if _, err := Hunt(context.Background(), inProcess(shop), HuntOptions{Seed: seed + 1, Requests: 3000}); err != nil {
			t.Fatal(err)
		}
		want := func(m map[string]int, what string) {
			if asked++; m[what] == 0 {
				missing[what]++
			}
		}
		for _, a := range actions {
			a += "PhysicalConnection"
			for _, b := range append(actions[:5:5], "Modify") {
				if b += "PhysicalConnection"; b == "ModifyPhysicalConnection" {
					b += "Attribute"
				}
				if a != b {
					want(shop.pairs, a+" "+b)
				}
			}
			want(shop.others, a)
			for _, k := range []string{"63", "64", "odd characters", "plain"} {
				want(shop.again, a+" "+k)
			}
		}
		t.Logf("seed %d: %d requests, %d pairs of actions share a token on one connection, %d actions on two, %d kinds of "+
			"token, %d again", seed+1, shop.n, len(shop.pairs), len(shop.others), len(shop.kinds), len(shop.again))
	}
	sum := 0
	for what, n := range missing {
		sum += n
		t.Logf("not reached with %d of %d seeds: %s", n, seeds, what)
	}
	if sum > asked*8/100 {
		t.Errorf("%d of %d were not reached", sum, asked)
	} else {
		t.Logf("%d of %d were not reached", sum, asked)
	}
}
