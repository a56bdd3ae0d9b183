package model

import (
	"strings"
	"testing"

	"github.com/pconform/pconform/model/spec"
)

// TestHonouredOddTokens is about a target that takes tokens outside the contract, which it may, and remembers them: what it
// answers to repetitions is lawful, and so is what follows.
func TestHonouredOddTokens(t *testing.T) {
	odd := strings.Repeat("x", 65)
	ok := func(id string) Reply { return Reply{Status: 200, Success: true, ID: id} }
	router := NewVBR("v1", "c1", "101").Token(odd)
	type exchange struct {
		call  Call
		reply Reply
	}
	for name, list := range map[string][]exchange{
		"a router is made once": {
			{router, ok("vbr-1")}, {router, ok("vbr-1")}, {RemoveVBR("v1"), ok("")}, {Terminate.On("c1"), ok("")},
		},
		"two names for one connection are one parameter": {
			{NewConnection("c2").Token(odd), ok("pc-2")}, {NewConnection("c3").Token(odd), ok("pc-2")},
			{Cancel.On("c2").Token("t"), ok("")}, {Cancel.On("c3").Token("t"), ok("")},
		},
		"a refused one is burnt": {
			{NewConnection("c2").Token(odd), Reply{Status: 400, Code: spec.TokenTooLong.Code}},
			{NewConnection("c3").With("Name", "another").Token(odd), Reply{Status: 400, Code: spec.TokenMismatch.Code}},
		},
	} {
		ws := Worlds{InState(spec.Enabled, false)}
		for i, x := range list {
			var j Judgement
			if ws, j = ws.Observe(&x.call, &x.reply); len(j.Misses) > 0 {
				t.Errorf("%s: call %d: %v", name, i+1, j.Misses)
			}
		}
	}
	// The other way round a router more is one more, and another connection is another parameter.
	ws := Worlds{InState(spec.Enabled, false)}
	again := NewVBR("v2", "c1", "102").Token("t2")
	for _, x := range []exchange{{router, ok("vbr-1")}, {again, ok("vbr-2")}, {RemoveVBR("v1"), ok("")}} {
		ws, _ = ws.Observe(&x.call, &x.reply)
	}
	end, r := Terminate.On("c1"), ok("")
	if _, j := ws.Observe(&end, &r); j.Violated() == nil {
		t.Error("a connection with a router was terminated")
	}
}
