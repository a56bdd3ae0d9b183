package fuzz

import (
	"strings"
	"time"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

var (
	v3   = runner.Way{Sign: wire.V3}
	get  = runner.Way{Method: "GET"}
	post = runner.Way{Method: "POST", Place: wire.Query}
	form = runner.Way{Method: "POST", Place: wire.Form}
)

// Breakages lists every way to break a request.
var Breakages = concat(badParameters, badSignatures, badEnvelopes, badHTTP)

func concat(lists ...[]Breakage) (out []Breakage) {
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}

// oneOf makes breakages that set a parameter to one of some values.
func oneOf(name string, values ...string) func(*drawing, *model.Call) wire.Deviation {
	return func(d *drawing, _ *model.Call) wire.Deviation { return set(name, values[d.IntN(len(values))]) }
}

func fixed(dev wire.Deviation) func(*drawing, *model.Call) wire.Deviation {
	return func(*drawing, *model.Call) wire.Deviation { return dev }
}

var badParameters = []Breakage{
	{Name: "a parameter is missing", touches: true, make: func(d *drawing, c *model.Call) wire.Deviation {
		return wire.Deviation{Omit: []string{d.param(c)}}
	}},
	{Name: "a parameter is empty", touches: true, make: func(d *drawing, c *model.Call) wire.Deviation { return set(d.param(c), "") }},
	{Name: "the id is given twice", touches: true, make: func(d *drawing, _ *model.Call) wire.Deviation {
		return wire.Deviation{Add: []wire.Param{{Name: "PhysicalConnectionId", Value: UnknownIDs[d.IntN(5)]}}}
	}},
	{Name: "the token is hostile", make: func(d *drawing, _ *model.Call) wire.Deviation {
		return set("ClientToken", d.hostile())
	}},
	{Name: "a parameter is repeated", touches: true, make: func(d *drawing, c *model.Call) wire.Deviation {
		p := d.param(c)
		return wire.Deviation{Add: []wire.Param{{Name: p, Value: "pc-unknown"}}}
	}},
	{Name: "a parameter is in the wrong case", touches: true, weight: 3, make: func(d *drawing, c *model.Call) wire.Deviation {
		p := d.param(c)
		return wire.Deviation{Omit: []string{p}, Set: []wire.Param{{Name: d.otherCase(p), Value: "pc-unknown"}}}
	}},
	{Name: "the id is hostile", rule: spec.Err016, touches: true, weight: 6, make: func(d *drawing, _ *model.Call) wire.Deviation {
		return wire.Deviation{Omit: []string{"PhysicalConnectionId", "InstanceId", "RegionId"},
			Set: []wire.Param{{Name: "PhysicalConnectionId", Value: d.hostile()}}}
	}},
	{Name: "a value is hostile", touches: true, weight: 3, make: func(d *drawing, c *model.Call) wire.Deviation {
		return set(d.param(c), d.hostile())
	}},
	{Name: "an unknown parameter is hostile", weight: 2, make: func(d *drawing, _ *model.Call) wire.Deviation {
		return wire.Deviation{Add: []wire.Param{{Name: "X" + d.hostile(), Value: d.hostile()}}}
	}},
	{Name: "there are many parameters", make: func(d *drawing, _ *model.Call) wire.Deviation {
		var dev wire.Deviation
		for i := range 1 + d.IntN(400) {
			dev.Add = append(dev.Add, wire.Param{Name: "Tag." + strings.Repeat("1", i%9), Value: "x"})
		}
		return dev
	}},
	{Name: "a list parameter is odd", make: func(d *drawing, _ *model.Call) wire.Deviation {
		return wire.Deviation{Add: []wire.Param{{Name: []string{"Filter.0.Key", "Filter.-1.Key", "Filter.99999999999.Key",
			"Filter..Key", "Filter.1", "Filter[1].Key", "Filter.1.Value.0"}[d.IntN(7)], Value: "Status"}}}
	}},
	{Name: "parameters are encoded otherwise", make: func(d *drawing, _ *model.Call) wire.Deviation {
		return wire.Deviation{Add: []wire.Param{{Name: "Extra", Value: "a b*(c)!'~"}},
			Encode: []wire.Dialect{wire.EncodePlus, wire.EncodeStar,
				wire.EncodeLower, wire.EncodeJS, wire.EncodeUnsorted}[d.IntN(5)]}
	}},
}

var badSignatures = []Breakage{
	{Name: "no signature", rule: spec.SigV1x002, make: fixed(wire.Deviation{NoSignature: true})},
	{Name: "no signature, V3", rule: spec.SigV1x002, way: v3, make: fixed(wire.Deviation{NoSignature: true})},
	{Name: "a wrong secret", rule: spec.SigV1x004, make: fixed(wire.Deviation{Secret: wire.SecretWrong})},
	{Name: "a wrong secret, V3", rule: spec.SigV3x006, way: v3, make: fixed(wire.Deviation{Secret: wire.SecretWrong})},
	{Name: "a cut signature", rule: spec.SigV1x004, make: fixed(wire.Deviation{Secret: wire.SecretCut})},
	{Name: "a signature in capitals", rule: spec.SigV1x004, make: fixed(wire.Deviation{Secret: wire.SecretUpper})},
	{Name: "a signature in small letters", rule: spec.SigV1x004, make: fixed(wire.Deviation{Secret: wire.SecretLower})},
	{Name: "a signature of another case in its second half", rule: spec.SigV1x004,
		make: fixed(wire.Deviation{Secret: wire.SecretHalf})},
	{Name: "a cut signature, V3", rule: spec.SigV3x006, way: v3, make: fixed(wire.Deviation{Secret: wire.SecretCut})},
	{Name: "a signature in capitals, V3", way: v3, make: fixed(wire.Deviation{Secret: wire.SecretUpper})},
	{Name: "signed headers in another order, V3", way: v3, make: fixed(wire.Deviation{Secret: wire.SecretReorder})},
	{Name: "the query was changed after signing, V3", rule: spec.SigV3x006, way: v3, make: func(d *drawing,
		c *model.Call) wire.Deviation {
		return wire.Deviation{Late: []wire.Param{{Name: d.param(c), Value: "tampered"}}}
	}},
	{Name: "the query was added to after signing, V3", rule: spec.SigV3x006, way: v3,
		make: fixed(wire.Deviation{LateAdd: []wire.Param{{Name: "Extra", Value: "x"}}})},
	{Name: "another hash of the body after signing, V3", rule: spec.SigV3x004, way: v3,
		make: fixed(wire.Deviation{Late: []wire.Param{{Name: "x-acs-content-sha256", Value: strings.Repeat("0", 64)}}})},
	{Name: "another hash of the body, V3", way: v3,
		make: fixed(wire.Deviation{Set: []wire.Param{{Name: "x-acs-content-sha256", Value: strings.Repeat("0", 64)}}})},
	{Name: "a signed header is missing, V3", rule: spec.SigV3x005, way: v3, make: func(d *drawing,
		_ *model.Call) wire.Deviation {
		return wire.Deviation{LateOmit: []string{[]string{"x-acs-date", "x-acs-signature-nonce",
			"x-acs-version"}[d.IntN(3)]}}
	}},
	{Name: "a signed header was changed, V3", rule: spec.SigV3x005, way: v3, make: fixed(wire.Deviation{
		Late: []wire.Param{{Name: "x-acs-signature-nonce", Value: "tampered"}}})},
	{Name: "the secret without ampersand", rule: spec.SigV1x004,
		make: fixed(wire.Deviation{Secret: wire.SecretNoAmpersand})},
	{Name: "the secret with ampersand, V3", rule: spec.SigV3x006, way: v3,
		make: fixed(wire.Deviation{Secret: wire.SecretWithAmpersand})},
	{Name: "signed for another method", rule: spec.SigV1x003, way: post, make: fixed(wire.Deviation{SignAs: "GET"})},
	{Name: "a parameter was changed after signing", rule: spec.SigV1x002, make: func(d *drawing,
		c *model.Call) wire.Deviation {
		return wire.Deviation{Late: []wire.Param{{Name: d.param(c), Value: "tampered"}}}
	}},
	{Name: "a parameter was added after signing", rule: spec.SigV1x002, make: func(d *drawing,
		_ *model.Call) wire.Deviation {
		return wire.Deviation{LateAdd: []wire.Param{{Name: "Extra", Value: "x"}}}
	}},
	{Name: "a parameter was dropped after signing", rule: spec.SigV1x002, make: func(d *drawing,
		_ *model.Call) wire.Deviation {
		return wire.Deviation{LateOmit: []string{[]string{"SignatureNonce", "Timestamp", "Version"}[d.IntN(3)]}}
	}},
	{Name: "an odd signature", rule: spec.SigV1x002, make: func(d *drawing, _ *model.Call) wire.Deviation {
		return wire.Deviation{Late: []wire.Param{{Name: "Signature", Value: d.hostile()}}}
	}},
	{Name: "an odd key id", rule: spec.SigV1x002, make: func(d *drawing, _ *model.Call) wire.Deviation {
		return set("AccessKeyId", "no-"+d.hostile())
	}},
	{Name: "an odd signature method", make: oneOf("SignatureMethod", "HMAC-MD5", "none", "", "hmac-sha1", "HMAC-SHA256")},
	{Name: "an odd signature version", make: oneOf("SignatureVersion", "2.0", "", "1", "1.0.0", "x")},
	{Name: "an odd timestamp", make: oneOf("Timestamp", "", "now", "0", "2026-13-45T99:99:99Z", "1970-01-01T00:00:00Z",
		"2026-01-01 00:00:00", "9999-12-31T23:59:59Z", "\x00")},
	{Name: "an old or early timestamp", make: func(d *drawing, _ *model.Call) wire.Deviation {
		return wire.Deviation{Age: []time.Duration{24 * time.Hour, -24 * time.Hour, 10 * 365 * 24 * time.Hour}[d.IntN(3)]}
	}},
	{Name: "an odd authorization", make: func(d *drawing, _ *model.Call) wire.Deviation {
		return wire.Deviation{Unsigned: []wire.Param{{Name: "Authorization", Value: []string{"Basic eDp5", "Bearer x",
			"ACS3-HMAC-SHA256",
			"ACS3-HMAC-SHA256 Credential=,SignedHeaders=,Signature=", "ACS3-HMAC-SHA256 ,,,=;=", strings.Repeat("A",
				6000)}[d.IntN(6)]}}}
	}},
}

var badEnvelopes = []Breakage{
	{Name: "an odd Format", make: oneOf("Format", "yaml", "", "json ", "JSON,XML", "J\x00SON", "Xml", "text/xml",
		strings.Repeat("J", 5000))},
	{Name: "an odd Version", make: oneOf("Version", "2014-05-26", "", "9999-99-99", "latest", "2016-04-28\x00",
		strings.Repeat("2", 5000))},
	{Name: "an odd Action", rule: spec.Req002, make: oneOf("Action", "", "CancelPhysicalConnectionX", "\x00",
		"Cancel PhysicalConnection",
		"../CancelPhysicalConnection", "__proto__", strings.Repeat("C", 5000))},
	{Name: "no Action", rule: spec.Req002, make: fixed(wire.Deviation{Omit: []string{"Action"}})},
	{Name: "no Version", make: fixed(wire.Deviation{Omit: []string{"Version"}})},
	{Name: "an odd nonce", make: func(d *drawing, _ *model.Call) wire.Deviation {
		d.tokens++
		return wire.Deviation{Nonce: strings.Repeat("n", lengths[d.IntN(3)]) + d.newToken()}
	}},
	{Name: "parameters in the query and in the body", touches: true, way: post, make: func(d *drawing, c *model.Call) wire.Deviation {
		body := d.param(c) + "=pc-unknown&Action=DeletePhysicalConnection"
		return wire.Deviation{Body: &body, ContentType: ref("application/x-www-form-urlencoded")}
	}},
}
