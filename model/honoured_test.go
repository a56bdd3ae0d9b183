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

// TestWhatARepetitionBreaks is about a repetition that is taken for another request: of one that was just made it is the nonce
// that is counted, perhaps; after something else it is the repetition that is not honoured.
func TestWhatARepetitionBreaks(t *testing.T) {
	create := NewConnection("c2").With("Name", "first").Token("t")
	rename := Modify.On("c2", Arg{"Name", "second"})
	ok, mismatch := Reply{Status: 200, Success: true, ID: "pc-2"}, Reply{Status: 400, Code: spec.TokenMismatch.Code}
	for _, c := range []struct {
		between []Call
		want    *spec.Clause
	}{{nil, spec.Idem004}, {[]Call{rename}, spec.Idem020}} {
		ws := Worlds{NewWorld(Env{Region: "$region", Regions: []string{"$region"}})}
		ws, _ = ws.Observe(&create, &ok)
		for i := range c.between {
			ws, _ = ws.Observe(&c.between[i], &Reply{Status: 200, Success: true})
		}
		if _, j := ws.Observe(&create, &mismatch); j.Violated() == nil || j.Violated().Clause != c.want {
			t.Errorf("after %d calls: %v, not %s", len(c.between), j.Violated(), c.want.ID)
		}
	}
}

// TestPartnersAndVLANs holds the model to what may be refused of a partner named by Modify and of a VLAN that comes again, and
// to what may not.
func TestPartnersAndVLANs(t *testing.T) {
	ok := Reply{Status: 200, Success: true, ID: "pc-2"}
	refused := func(row spec.Row) Reply { return Reply{Status: row.Status, Code: row.Code, Message: row.Message} }
	start, _ := Worlds{InState(spec.Enabled, false)}.Observe(new(NewConnection("c2")), &ok)
	start, _ = start.Observe(new(NewVBR("v1", "c1", "101")), &Reply{Status: 200, Success: true, ID: "vbr-1"})
	name := func(on, partner string) Call { return Modify.On(on, Arg{partnerField, "$" + partner}) }
	for _, c := range []struct {
		call   Call
		reply  Reply
		broken bool
	}{
		{name("c2", "c1"), ok, false},
		{name("c2", "c1"), refused(spec.RedundantForeign), false}, // none is taken here
		{name("c2", "c1"), refused(spec.RedundantWrongState), true},
		{name("c2", "c1"), refused(spec.ModifyWrongState), true},
		{name("c2", "c2"), refused(spec.RedundantWrongState), false}, // c2 is in Initial
		{NewVBR("v2", "c1", "101"), refused(spec.VLANUsed), false},
		{NewVBR("v2", "c1", "101"), Reply{Status: 200, Success: true, ID: "vbr-2"}, false},
		{NewVBR("v2", "c1", "101"), refused(spec.VBRNotEnabled), true},
	} {
		_, j := start.Observe(&c.call, &c.reply)
		if broken := j.Violated() != nil; broken != c.broken {
			t.Errorf("%s, %d %s: %v", c.call.String(), c.reply.Status, c.reply.Code, j.Misses)
		}
	}
	// A VLAN that comes again and is refused is no lack of the target: the plan goes on.
	again, used := NewVBR("v2", "c1", "101"), refused(spec.VLANUsed)
	if _, j := start.Observe(&again, &used); j.Taken.Excuse {
		t.Error("the refusal of a used VLAN ends the plan")
	}
}

// TestARefusedTokenIsNoLack holds the model to what an answer means that both the token and a lack of the target explain.
func TestARefusedTokenIsNoLack(t *testing.T) {
	long := strings.Repeat("a", 65)
	reply := Reply{Status: spec.TokenTooLong.Status, Code: spec.TokenTooLong.Code, Message: spec.TokenTooLong.Message}
	for _, c := range []struct {
		token string
		lack  bool
	}{{long, false}, {"plain", true}} {
		call := PaidOrder("c1").Token(c.token)
		_, j := Worlds{InState(spec.Confirmed, false)}.Observe(&call, &reply)
		if j.Violated() != nil || j.Taken.Excuse != c.lack {
			t.Errorf("%d characters: %v, the target lacks something: %v", len(c.token), j.Violated(), j.Taken.Excuse)
		}
	}
}

// TestWhatNoNameCanBeMayBeRefused holds the model to which values a filter by name may be refused for.
func TestWhatNoNameCanBeMayBeRefused(t *testing.T) {
	for value, broken := range map[string]bool{"a\tb": false, "ab": true} {
		call := Call{Op: Describe, Args: []Arg{{"RegionId", "$region"}, {"Filter.1.Key", "Name"}, {"Filter.1.Value.1", value}}}
		reply := Reply{Status: 400, Code: "InvalidFilter.1.Value.1"}
		if _, j := (Worlds{InState(spec.Initial, false)}).Observe(&call, &reply); (j.Violated() != nil) != broken {
			t.Errorf("%q: %v", value, j.Violated())
		}
	}
}
