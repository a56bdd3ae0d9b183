// Package signing holds the checks of signatures and common parameters: what is signed right is taken however it is
// put on the wire, what is signed wrong is refused without effect.
package signing

import (
	"slices"
	"strings"
	"time"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

const family = "signing"

// Checks lists the family.
func Checks() []*runner.Check {
	return slices.Concat(vectors(), broken(), brokenV3(), disabledKey(), tampered(), accepted(), everywhere(), common)
}

func arg(name, value string) model.Arg { return model.Arg{Name: name, Value: value} }

// fault is one way to break a request, and what has to come of it.
type fault struct {
	name    string
	clauses []*spec.Clause // the first is why it has to be refused
	rows    []spec.Row     // expected status and code, with the clause that expects them
	expect  *spec.Clause
	way     runner.Way
	deviate wire.Deviation
	needs   []runner.Capability
	soft    bool
}

// check turns a fault into a check: an otherwise good Cancel has to be refused and the connection to stay as it is.
func (f fault) check() *runner.Check {
	ref := &model.Refusal{Rule: f.clauses[0], Rows: f.rows, Soft: f.soft}
	if f.expect != nil {
		ref.Status, ref.Code = f.expect, f.expect
	}
	clauses := f.clauses
	if f.expect != nil && !slices.Contains(clauses, f.expect) {
		clauses = append(slices.Clip(clauses), f.expect)
	}
	return &runner.Check{Name: f.name, Family: family, Clauses: clauses, Needs: f.needs,
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Look("c1")
			way := f.way
			way.Format = s.Format
			s.Do(model.Cancel.On("c1").MustBeRefused(ref), runner.In(way), runner.Deviating(fresh(s, f.deviate)))
			s.Look("c1")
		}}
}

// fresh gives the nonces that a deviation sets a value that nobody used: who remembers the nonce before he looks at the
// signature would say another thing the second time.
func fresh(s *runner.Session, d wire.Deviation) wire.Deviation {
	once := func(list []wire.Param) []wire.Param {
		list = slices.Clone(list)
		for i := range list {
			if strings.HasSuffix(strings.ToLower(list[i].Name), "nonce") {
				list[i].Value = s.Token() + "-" + list[i].Value
			}
		}
		return list
	}
	d.Late, d.Unsigned = once(d.Late), once(d.Unsigned)
	return d
}

var (
	post = runner.Way{Method: "POST"}
	form = runner.Way{Method: "POST", Place: wire.Form}
	v3   = runner.Way{Method: "POST", Sign: wire.V3}
)

func set(name, value string) wire.Deviation {
	return wire.Deviation{Set: []wire.Param{{Name: name, Value: value}}}
}

var badSignature = []spec.Row{{Status: 400, Code: "SignatureDoesNotMatch"}, {Status: 400, Code: "IncompleteSignature"}, {Status: 403, Code: "SignatureDoesNotMatch"}}

// broken computes the checks of requests that are wrong under signature v1.
func broken() (out []*runner.Check) {
	sig := func(name string, c *spec.Clause, d wire.Deviation, w runner.Way) fault {
		return fault{name: name, clauses: []*spec.Clause{c}, rows: badSignature, expect: spec.SigV1x008, deviate: d, way: w}
	}
	late := func(name, value string) wire.Deviation {
		return wire.Deviation{Late: []wire.Param{{Name: name, Value: value}}}
	}
	faults := []fault{
		sig("a signature made with a wrong secret is refused", spec.SigV1x001, wire.Deviation{Secret: wire.SecretWrong}, runner.Way{}),
		sig("a signature made with a wrong secret is refused by POST", spec.SigV1x001, wire.Deviation{Secret: wire.SecretWrong}, post),
		sig("a signature made with a wrong secret is refused in a form", spec.SigV1x001, wire.Deviation{Secret: wire.SecretWrong}, form),
		sig("a signature made with a wrong secret is refused beside a SignatureType", spec.SigV1x001,
			wire.Deviation{Secret: wire.SecretWrong, Set: []wire.Param{{Name: "SignatureType", Value: ""}}}, runner.Way{}),
		sig("a signature made with a wrong secret is refused beside a token of another kind", spec.SigV1x001,
			wire.Deviation{Secret: wire.SecretWrong, Set: []wire.Param{{Name: "SignatureType", Value: "BEARERTOKEN"}, {Name: "BearerToken", Value: "none"}}}, runner.Way{}),
		sig("a signature made with a wrong secret is refused beside a SecurityToken", spec.SigV1x001,
			wire.Deviation{Secret: wire.SecretWrong, Set: []wire.Param{{Name: "SecurityToken", Value: "none"}}}, runner.Way{}),
		sig("a parameter added after signing is refused", spec.SigV1x002, late("ClientToken", "added-after-signing"), runner.Way{}),
		sig("a common parameter changed after signing is refused", spec.SigV1x002, late("SignatureNonce", "changed-after-signing"), runner.Way{}),
		sig("a form parameter added after signing is refused", spec.SigV1x002, late("ClientToken", "added-after-signing"), form),
		sig("a query parameter added after signing is refused by POST", spec.SigV1x002, late("ClientToken", "added-after-signing"), post),
		sig("a signature for GET is refused by POST", spec.SigV1x003, wire.Deviation{SignAs: "GET"}, post),
		sig("a signature for POST is refused by GET", spec.SigV1x003, wire.Deviation{SignAs: "POST"}, runner.Way{}),
		sig("a signature that is right in its first half is refused", spec.SigV1x002, wire.Deviation{Secret: wire.SecretHalf}, runner.Way{}),
		sig("a key without the ampersand is refused", spec.SigV1x004, wire.Deviation{Secret: wire.SecretNoAmpersand}, runner.Way{}),
		{name: "another SignatureMethod is refused", clauses: []*spec.Clause{spec.SigV1x010}, deviate: set("SignatureMethod", "HMAC-MD5")},
		{name: "another SignatureVersion is refused", clauses: []*spec.Clause{spec.SigV1x010}, deviate: set("SignatureVersion", "9.9")},
		{name: "a request without signature parameters is refused", clauses: []*spec.Clause{spec.Req012, spec.Proto002},
			deviate: wire.Deviation{Omit: []string{"AccessKeyId", "SignatureMethod", "SignatureVersion", "SignatureNonce", "Timestamp"}, NoSignature: true}},
		{name: "an unknown AccessKeyId is refused", clauses: []*spec.Clause{spec.Proto020}, expect: spec.Proto020, deviate: set("AccessKeyId", "nobodysid"),
			rows: []spec.Row{{Status: 404, Code: "InvalidAccessKeyId.NotFound"}, {Status: 400, Code: "InvalidAccessKeyId.NotFound"}}},
		{name: "a Timestamp of 40 minutes ago is refused", clauses: []*spec.Clause{spec.Proto015}, deviate: wire.Deviation{Age: 40 * minute}, expect: spec.Proto017,
			rows: []spec.Row{{Status: 400, Code: "InvalidTimeStamp.Expired"}, {Status: 400, Code: "IllegalTimestamp"}}},
		{name: "a Timestamp of 40 minutes ago is refused by POST", clauses: []*spec.Clause{spec.Proto015}, deviate: wire.Deviation{Age: 40 * minute}, way: form},
		{name: "a Timestamp of 33 minutes ago is refused", clauses: []*spec.Clause{spec.Proto015}, deviate: wire.Deviation{Age: 33 * minute}},
		{name: "a Timestamp of yesterday is refused", clauses: []*spec.Clause{spec.Proto015}, deviate: wire.Deviation{Age: 24 * 60 * minute}},
		{name: "a malformed Timestamp is refused", clauses: []*spec.Clause{spec.Proto018}, expect: spec.Proto018, deviate: set("Timestamp", "yesterday"),
			rows: []spec.Row{{Status: 400, Code: "InvalidTimeStamp.Format"}, {Status: 400, Code: "IllegalTimestamp"}}},
		{name: "a Timestamp that is not UTC in the documented form is refused", clauses: []*spec.Clause{spec.Proto018}, deviate: set("Timestamp", "1700000000"), soft: true},
		{name: "another Version is refused", clauses: []*spec.Clause{spec.Proto001}, deviate: set("Version", "1999-01-01"), expect: spec.Proto010,
			rows: []spec.Row{{Status: 400, Code: "InvalidVersion"}, {Status: 404, Code: "InvalidVersion"}, {Status: 400, Code: "InvalidParameter"},
				{Status: 404, Code: "InvalidAction.NotFound"}, {Status: 403, Code: "InvalidAction"}, {Status: 404, Code: "InvalidApi.NotFound"}, {Status: 404, Code: "InvalidVersion*"}, {Status: 403, Code: "InvalidVersion"}}},
		{name: "the Version of another day is refused", clauses: []*spec.Clause{spec.Proto001}, deviate: set("Version", "2016-04-27")},
		{name: "a request without Version is refused", clauses: []*spec.Clause{spec.Proto001}, deviate: wire.Deviation{Omit: []string{"Version"}}},
		{name: "a request without Action is refused", clauses: []*spec.Clause{spec.Req002}, deviate: wire.Deviation{Omit: []string{"Action"}}},
		{name: "an unknown Action is refused", clauses: []*spec.Clause{spec.Proto008}, deviate: set("Action", "CancelPhysicalConnections"), expect: spec.Proto008, rows: unknownAction},
		{name: "Action is case-sensitive", clauses: []*spec.Clause{spec.Proto009}, deviate: set("Action", "cancelphysicalconnection"), expect: spec.Proto009, rows: unknownAction},
	}
	now := time.Now().UTC()
	for _, old := range []struct {
		name string
		age  time.Duration
	}{{"an hour", time.Hour}, {"eight hours", 8 * time.Hour}, {"a month", now.Sub(sameDayBefore(now))},
		{"a year", now.Sub(now.AddDate(-1, 0, 0))}} {
		faults = append(faults, fault{name: "a Timestamp of " + old.name + " ago is refused", clauses: []*spec.Clause{spec.Proto015},
			deviate: wire.Deviation{Age: old.age}})
	}
	for _, name := range []string{"AccessKeyId", "SignatureMethod", "SignatureVersion", "SignatureNonce", "Timestamp"} {
		faults = append(faults, fault{name: "a request without " + name + " is refused", clauses: []*spec.Clause{spec.Proto002},
			deviate: wire.Deviation{Omit: []string{name}}})
	}
	faults = append(faults, fault{name: "a request without Signature is refused", clauses: []*spec.Clause{spec.Proto002}, deviate: wire.Deviation{NoSignature: true}},
		fault{name: "a form without Signature is refused", clauses: []*spec.Clause{spec.Proto002}, deviate: wire.Deviation{NoSignature: true}, way: form})
	for _, f := range faults {
		out = append(out, f.check())
	}
	return out
}

// sameDayBefore is the day of that number in the month before, or before that: there is no 31st of November.
func sameDayBefore(now time.Time) time.Time {
	for months := 1; ; months++ {
		if t := now.AddDate(0, -months, 0); t.Day() == now.Day() {
			return t
		}
	}
}

var unknownAction = []spec.Row{{Status: 404, Code: "InvalidAction.NotFound"}, {Status: 404, Code: "InvalidApi.NotFound"},
	{Status: 403, Code: "InvalidAction"}, {Status: 400, Code: "InvalidParameter"}, {Status: 400, Code: "InvalidAction*"}, {Status: 404, Code: "InvalidAction"}}

// brokenV3 computes the checks of requests that are wrong under signature V3.
func brokenV3() (out []*runner.Check) {
	header := func(name, value string) []wire.Param { return []wire.Param{{Name: name, Value: value}} }
	v3form := runner.Way{Method: "POST", Sign: wire.V3, Place: wire.Form}
	body := "PhysicalConnectionId=pc-unknown0000"
	for _, f := range []fault{
		{name: "a V3 signature made with a wrong secret is refused", clauses: []*spec.Clause{spec.SigV3x003}, deviate: wire.Deviation{Secret: wire.SecretWrong}},
		{name: "a V3 key with an ampersand is refused", clauses: []*spec.Clause{spec.SigV3x006}, deviate: wire.Deviation{Secret: wire.SecretWithAmpersand}},
		{name: "a V3 body altered after signing is refused", clauses: []*spec.Clause{spec.SigV3x004}, deviate: wire.Deviation{Body: &body}, way: v3form},
		{name: "a V3 content hash altered after signing is refused", clauses: []*spec.Clause{spec.SigV3x004},
			deviate: wire.Deviation{Late: header("x-acs-content-sha256", "0000000000000000000000000000000000000000000000000000000000000000")}},
		{name: "a V3 content hash that is not the body's is refused", clauses: []*spec.Clause{spec.SigV3x004},
			deviate: wire.Deviation{Set: header("x-acs-content-sha256", "0000000000000000000000000000000000000000000000000000000000000000")}},
		{name: "an unsigned x-acs header is refused", clauses: []*spec.Clause{spec.SigV3x005}, deviate: wire.Deviation{Unsigned: header("x-acs-extra", "unsigned")}},
		{name: "an x-acs-version that is not signed is refused", clauses: []*spec.Clause{spec.SigV3x005},
			deviate: wire.Deviation{Omit: []string{"x-acs-version"}, Unsigned: header("x-acs-version", spec.Version)}},
		{name: "an x-acs-action that is not signed is refused", clauses: []*spec.Clause{spec.SigV3x005},
			deviate: wire.Deviation{Omit: []string{"x-acs-action"}, Unsigned: header("x-acs-action", spec.CancelPhysicalConnection)}},
		{name: "a V3 nonce that is not signed is refused", clauses: []*spec.Clause{spec.SigV3x005},
			deviate: wire.Deviation{Omit: []string{"x-acs-signature-nonce"}, Unsigned: header("x-acs-signature-nonce", "a-nonce-that-is-not-signed")}},
		{name: "a host that is not signed is refused", clauses: []*spec.Clause{spec.SigV3x005}, deviate: wire.Deviation{Omit: []string{"host"}}},
		{name: "a content-type that is not signed is refused", clauses: []*spec.Clause{spec.SigV3x005}, way: v3form,
			deviate: wire.Deviation{Omit: []string{"content-type"}, Unsigned: header("content-type", "application/x-www-form-urlencoded")}},
		{name: "a V3 action changed after signing is refused", clauses: []*spec.Clause{spec.SigV3x005},
			deviate: wire.Deviation{Late: header("x-acs-action", "DeletePhysicalConnection")}},
		{name: "a V3 date changed after signing is refused", clauses: []*spec.Clause{spec.SigV3x005},
			deviate: wire.Deviation{Late: header("x-acs-signature-nonce", "changed-after-signing")}},
		{name: "a V3 query changed after signing is refused", clauses: []*spec.Clause{spec.SigV3x003},
			deviate: wire.Deviation{LateAdd: []wire.Param{{Name: "ClientToken", Value: "added-after-signing"}}}},
		{name: "a V3 request without Authorization is refused", clauses: []*spec.Clause{spec.SigV3x003, spec.Req012}, deviate: wire.Deviation{NoSignature: true}},
		{name: "a V3 date of 40 minutes ago is refused", clauses: []*spec.Clause{spec.Proto015}, deviate: wire.Deviation{Age: 40 * minute}},
	} {
		if f.way == (runner.Way{}) {
			f.way = v3
		}
		f.needs = append(f.needs, runner.HasV3)
		f.soft = f.clauses[0] == spec.SigV3x003
		out = append(out, f.check())
	}
	return out
}
