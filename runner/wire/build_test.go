package wire

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	gojson "github.com/go-json-experiment/json"

	"github.com/pconform/pconform/model/spec"
)

var (
	testTime = time.Date(2026, 11, 24, 1, 0, 0, 0, time.UTC)
	testKey  = Credential{ID: "testid", Secret: "testsecret"}
)

func ptr(s string) *string { return &s }

func cancel(sign Signature, place Placement, d *Deviation) Request {
	return Request{Action: spec.CancelPhysicalConnection, Format: JSON, Sign: sign, Place: place, Key: testKey,
		Params: []Param{{"RegionId", "cn-shanghai"}, {"ClientToken", "a b*(1)"}}, Host: "h:1", Deviate: d}
}

func build(t *testing.T, r Request) *Prepared {
	t.Helper()
	p, err := r.Build(testTime, "nonce")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// received is what a server makes of a request: all parameters, and whether the signature is right.
func received(t *testing.T, p *Prepared) (form url.Values, right bool) {
	t.Helper()
	_, rawQuery, _ := strings.Cut(p.Target, "?")
	query, err := url.ParseQuery(rawQuery)
	if err != nil {
		t.Fatal(err)
	}
	body, err := url.ParseQuery(string(p.Body))
	if err != nil {
		t.Fatal(err)
	}
	if auth := p.Header.Get("Authorization"); auth != "" {
		var signed []Param
		_, names, _ := strings.Cut(auth, "SignedHeaders=")
		names, signature, _ := strings.Cut(names, ",Signature=")
		p.Header.Set("Host", p.Host)
		covered := strings.Split(names, ";")
		for name := range p.Header {
			low := strings.ToLower(name)
			if strings.HasPrefix(low, "x-acs-") && !slices.Contains(covered, low) {
				return query, false
			}
		}
		for _, name := range covered {
			signed = append(signed, Param{name, p.Header.Get(name)})
		}
		canonical, _ := CanonicalV3(p.Method, strings.SplitN(p.Target, "?", 2)[0], flat(query), signed, HashV3(p.Body))
		return query, signature == SignV3(canonical, "testsecret") &&
			p.Header.Get("x-acs-content-sha256") == HashV3(p.Body)
	}
	for name, values := range body {
		query[name] = append(query[name], values...)
	}
	signature := query.Get("Signature")
	query.Del("Signature")
	return query, signature == SignV1(p.Method, flat(query), "testsecret")
}

func flat(v url.Values) (out []Param) {
	for name, values := range v {
		for _, value := range values {
			out = append(out, Param{name, value})
		}
	}
	return out
}

func TestHonestRequestsVerify(t *testing.T) {
	for _, sign := range []Signature{V1, V3} {
		for _, place := range []Placement{Query, Form, Split} {
			for _, method := range []string{"GET", "POST"} {
				r := cancel(sign, place, nil)
				r.Method = method
				r.Key.SecurityToken = "sts+token"
				p := build(t, r)
				if _, right := received(t, p); !right {
					t.Errorf("%s %s %s does not verify: %+v", sign, place, method, p)
				}
				if place != Query == strings.Contains(p.Target, "RegionId") {
					t.Errorf("%s %s: %s %s", sign, place, p.Target, p.Body)
				}
				if text := p.redact("sts+token sts%2Btoken sts%252Btoken"); strings.Contains(text, "token") {
					t.Errorf("left to read: %s", text)
				}
			}
		}
	}
}

func TestDialectsVerify(t *testing.T) {
	want := map[Dialect]string{"": "a%20b%2A%281%29", EncodePlus: "a+b%2A%281%29", EncodeStar: "a%20b*%281%29",
		EncodeLower: "a%20b%2a%281%29", EncodeJS: "a%20b*(1)", EncodeUnsorted: "a%20b%2A%281%29"}
	for dialect, token := range want {
		for _, sign := range []Signature{V1, V3} {
			for _, place := range []Placement{Query, Form} {
				p := build(t, cancel(sign, place, &Deviation{Encode: dialect}))
				if _, right := received(t, p); !right || !strings.Contains(p.Target+string(p.Body), token) {
					t.Errorf("%s %s %q: %v %s %s", sign, place, dialect, right, p.Target, p.Body)
				}
			}
		}
	}
	p := build(t, cancel(V1, Query, &Deviation{Encode: EncodeUnsorted}))
	if strings.Index(p.Target, "Version=") > strings.Index(p.Target, "Action=") {
		t.Errorf("sorted: %s", p.Target)
	}
}

// TestDeviations applies every kind of deviation under v1: what the server then reads, and whether it verifies.
func TestDeviations(t *testing.T) {
	for _, c := range []struct {
		name  string
		dev   Deviation
		right bool
		query map[string]string // expected values; "-" means absent, commas join duplicates
	}{
		{"omit", Deviation{Omit: []string{"RegionId", "Timestamp"}}, true,
			map[string]string{"RegionId": "-", "Timestamp": "-"}},
		{"set", Deviation{Set: []Param{{"Version", "1999-01-01"}, {"X", "1"}}}, true,
			map[string]string{"Version": "1999-01-01", "X": "1"}},
		{"add", Deviation{Add: []Param{{"RegionId", "other"}}}, true, map[string]string{"RegionId": "cn-shanghai,other"}},
		{"late", Deviation{Late: []Param{{"RegionId", "other"}}}, false, map[string]string{"RegionId": "other"}},
		{"late add", Deviation{LateAdd: []Param{{"RegionId", "other"}}}, false,
			map[string]string{"RegionId": "cn-shanghai,other"}},
		{"late omit", Deviation{LateOmit: []string{"RegionId"}}, false, map[string]string{"RegionId": "-"}},
		{"age", Deviation{Age: 40 * time.Minute}, true, map[string]string{"Timestamp": "2026-11-24T00:20:00Z"}},
		{"future", Deviation{Age: -time.Hour}, true, map[string]string{"Timestamp": "2026-11-24T02:00:00Z"}},
		{"nonce", Deviation{Nonce: "n"}, true, map[string]string{"SignatureNonce": "n"}},
		{"wrong secret", Deviation{Secret: SecretWrong}, false, nil},
		{"no ampersand", Deviation{Secret: SecretNoAmpersand}, false, nil},
		{"sign as", Deviation{SignAs: "GET"}, false, nil},
		{"method", Deviation{Method: "PUT"}, false, nil},
		{"no signature", Deviation{NoSignature: true}, false,
			map[string]string{"Signature": "-", "Action": "CancelPhysicalConnection"}},
		{"raw query", Deviation{RawQuery: ptr("a=b")}, false, map[string]string{"a": "b", "Action": "-"}},
		{"body", Deviation{Body: ptr("z=1"), ContentType: ptr("text/plain")}, false, map[string]string{"z": "1"}},
	} {
		p := build(t, cancel(V1, Query, &c.dev))
		form, right := received(t, p)
		if right != c.right {
			t.Errorf("%s: verifies is %v", c.name, right)
		}
		for name, want := range c.query {
			got := strings.Join(form[name], ",")
			if !form.Has(name) {
				got = "-"
			}
			equal(t, c.name+" "+name, got, want)
		}
	}
}

func TestDeviationsUnderV3(t *testing.T) {
	for _, c := range []struct {
		name   string
		dev    Deviation
		right  bool
		header map[string]string
	}{
		{"omit", Deviation{Omit: []string{"x-acs-date", "RegionId"}}, true, map[string]string{"X-Acs-Date": ""}},
		{"set by v1 name", Deviation{Set: []Param{{"Version", "1999-01-01"}}}, true,
			map[string]string{"X-Acs-Version": "1999-01-01"}},
		{"key", Deviation{Set: []Param{{"AccessKeyId", "nobody"}}}, true, nil},
		{"late", Deviation{Late: []Param{{"x-acs-date", "x"}}}, false, map[string]string{"X-Acs-Date": "x"}},
		{"late parameter", Deviation{Late: []Param{{"RegionId", "x"}}}, false, nil},
		{"late omit", Deviation{LateOmit: []string{"RegionId"}}, false, nil},
		{"with ampersand", Deviation{Secret: SecretWithAmpersand}, false, nil},
		{"unsigned header", Deviation{Unsigned: []Param{{"x-acs-test", "1"}}}, false, map[string]string{"X-Acs-Test": "1"}},
		{"body", Deviation{Body: ptr("z=1")}, false, nil},
		{"hash", Deviation{Set: []Param{{"x-acs-content-sha256", "00"}}}, false, nil},
		{"no signature", Deviation{NoSignature: true}, false, map[string]string{"Authorization": ""}},
		{"path", Deviation{Path: "/x"}, true, nil},
	} {
		p := build(t, cancel(V3, Form, &c.dev))
		if _, right := received(t, p); right != c.right {
			t.Errorf("%s: verifies is %v", c.name, right)
		}
		for name, want := range c.header {
			equal(t, c.name+" "+name, p.Header.Get(name), want)
		}
	}
}

func TestBuildLeavesItsRequestAlone(t *testing.T) {
	dev := &Deviation{Omit: []string{"RegionId"}, Late: []Param{{"ClientToken", "x"}}, Encode: EncodeUnsorted}
	r := cancel(V3, Query, dev)
	build(t, r)
	if r.Params[0].Value != "cn-shanghai" || r.Params[1].Value != "a b*(1)" || dev.Late[0].Value != "x" {
		t.Errorf("changed: %v", r.Params)
	}
}

func TestWhatIsJudgedIsWhatWasSent(t *testing.T) {
	r := cancel(V1, Query, &Deviation{Set: []Param{{"Action", "Other"}, {"Format", "xml"}}})
	equal(t, "action", r.JudgedAs(), "Other")
	equal(t, "format", string(r.AskedFormat()), "XML")
	r.Deviate = &Deviation{Omit: []string{"Format"}}
	equal(t, "format", string(r.AskedFormat()), "")
	equal(t, "action", r.JudgedAs(), spec.CancelPhysicalConnection)
	r.Deviate = &Deviation{Set: []Param{{"Format", "YAML"}}}
	equal(t, "format", string(r.AskedFormat()), "")
}

func TestDeviationSurvivesTheStrictCodec(t *testing.T) {
	in := Deviation{Age: -40 * time.Minute, RawQuery: ptr(""), Encode: EncodePlus}
	data, err := gojson.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	var out Deviation
	if err := gojson.Unmarshal(data, &out); err != nil || out.Age != in.Age || out.RawQuery == nil {
		t.Errorf("%s gives %+v, %v", data, out, err)
	}
}

func TestAPathThatCannotBeSentIsRefused(t *testing.T) {
	for _, path := range []string{"x", "/%zz"} {
		if _, err := cancel(V1, Query, &Deviation{Path: path}).Build(testTime, "n"); err == nil {
			t.Errorf("%s is accepted", path)
		}
	}
}
