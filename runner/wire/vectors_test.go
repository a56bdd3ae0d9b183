package wire

import (
	"encoding/json"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pconform/pconform/fixtures"
	"github.com/pconform/pconform/model/spec"
)

func readVector(t testing.TB, name string) []byte {
	t.Helper()
	data, err := fixtures.Vectors.ReadFile("vectors/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

type v1Vector struct {
	ID, Method, Signature string
	Secret                string `json:"access_key_secret"`
	Params                map[string]string
	Query                 string `json:"canonical_query"`
	ToSign                string `json:"string_to_sign"`
}

func params(m map[string]string) (out []Param) {
	for name, value := range m {
		out = append(out, Param{name, value})
	}
	return out
}

func equal(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %s", what, cmp.Diff(want, got))
	}
}

func TestSignatureV1ReproducesEveryVector(t *testing.T) {
	var file struct {
		Signatures []v1Vector
		Only       []v1Vector `json:"string_to_sign_only"`
	}
	if err := json.Unmarshal(readVector(t, "signature/v1.json"), &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Signatures) < 10 || len(file.Only) != 4 {
		t.Fatalf("read %d and %d vectors", len(file.Signatures), len(file.Only))
	}
	for _, v := range file.Signatures {
		equal(t, v.ID+" query", CanonicalQuery(params(v.Params)), v.Query)
		equal(t, v.ID+" string to sign", StringToSignV1(v.Method, params(v.Params)), v.ToSign)
		equal(t, v.ID, SignV1(v.Method, params(v.Params), v.Secret), v.Signature)
	}
	for _, v := range file.Only {
		equal(t, v.ID, StringToSignV1(v.Method, params(v.Params)), v.ToSign)
	}
}

type v3Vector struct {
	ID, Method, Path, Body string
	Query, Headers         map[string]string
	KeyID                  string `json:"access_key_id"`
	Secret                 string `json:"access_key_secret"`
	Canonical              string `json:"canonical_request"`
	Hashed                 string `json:"hashed_canonical_request"`
	ToSign                 string `json:"string_to_sign"`
	Signature              string
	Authorization          string
	Payload                string `json:"hashed_payload_given"`
}

func v3Vectors(t *testing.T) []v3Vector {
	var file struct{ Signatures []v3Vector }
	if err := json.Unmarshal(readVector(t, "signature/v3.json"), &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Signatures) < 6 {
		t.Fatalf("read %d vectors", len(file.Signatures))
	}
	return file.Signatures
}

func TestSignatureV3ReproducesEveryVector(t *testing.T) {
	for _, v := range v3Vectors(t) {
		payload := v.Payload
		if payload == "" {
			payload = HashV3(v.Body)
		}
		canonical, signed := CanonicalV3(v.Method, v.Path, params(v.Query), params(v.Headers), payload)
		equal(t, v.ID+" canonical", canonical, v.Canonical)
		equal(t, v.ID+" hashed", HashV3(canonical), v.Hashed)
		equal(t, v.ID+" string to sign", StringToSignV3(canonical), v.ToSign)
		equal(t, v.ID, SignV3(canonical, v.Secret), v.Signature)
		equal(t, v.ID+" authorization", AuthorizationV3(v.KeyID, signed, SignV3(canonical, v.Secret)), v.Authorization)
	}
}

func TestHeadersThatDifferInCaseAreJoined(t *testing.T) {
	canonical, signed := CanonicalV3("", "/", nil, []Param{{"X-ACS-Test", "https"}, {"x-acs-test", " http "}}, "h")
	equal(t, "canonical", canonical, "\n/\n\nx-acs-test:http,https\n\nx-acs-test\nh")
	equal(t, "signed", signed, "x-acs-test")
}

func TestBuildReproducesTheV3Vectors(t *testing.T) {
	for _, v := range v3Vectors(t) {
		if v.ID == "v3-sdk-min" || v.ID == "v3-derived-cancel-sts" {
			continue // no request of ours looks like these: no host, and no x-acs-accesskey-id
		}
		at, err := time.Parse(timeForm, v.Headers["x-acs-date"])
		if err != nil {
			t.Fatal(err)
		}
		p, err := Request{Action: v.Headers["x-acs-action"], Version: v.Headers["x-acs-version"], Method: v.Method,
			Params: params(v.Query), Sign: V3, Key: Credential{ID: v.KeyID, Secret: v.Secret},
			Host: v.Headers["host"]}.Build(at, v.Headers["x-acs-signature-nonce"])
		if err != nil {
			t.Fatal(err)
		}
		equal(t, v.ID, p.Header.Get("Authorization"), v.Authorization)
	}
}

func TestBuildReproducesAV1Vector(t *testing.T) {
	at := time.Date(2019, 1, 7, 8, 0, 0, 0, time.UTC)
	r := Request{Action: spec.CancelPhysicalConnection, Method: http.MethodGet, Format: JSON,
		Params: []Param{{"RegionId", "cn-shanghai"}, {"PhysicalConnectionId", "pc-119mfjzm7"},
			{"ClientToken", "a b*c~d+e/f=g&h'(1)!"}},
		Key: Credential{ID: "testid", Secret: "testsecret"}}
	p, err := r.Build(at, "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf")
	if err != nil {
		t.Fatal(err)
	}
	if want := "&Signature=BFYe%2BB79M3QBggkXsSOD%2FHkRXTU%3D"; !strings.HasSuffix(p.Target, want) {
		t.Errorf("got %s, want the suffix %s", p.Target, want)
	}
}

func TestPercentEncodingFollowsThePublishedPairs(t *testing.T) {
	var file struct{ Pairs [][2]string }
	if err := json.Unmarshal(readVector(t, "signature/percent-encoding.json"), &file); err != nil {
		t.Fatal(err)
	}
	for _, pair := range file.Pairs {
		equal(t, pair[0], PercentEncode(pair[0]), pair[1])
	}
}

// actionOf names the action of each published response; the XML ones say it themselves.
var actionOf = map[string]string{
	"cancel": spec.CancelPhysicalConnection, "create": spec.CreatePhysicalConnection,
	"describe": spec.DescribePhysicalConnections, "confirm": spec.ConfirmPhysicalConnection,
	"enable": spec.EnablePhysicalConnection, "terminate": spec.TerminatePhysicalConnection,
	"delete": spec.DeletePhysicalConnection, "recover": spec.RecoverPhysicalConnection,
	"setup-order": spec.CreateSetupOrder, "occupancy-order": spec.CreateOccupancyOrder,
	"service-status": spec.GetPhysicalConnectionService, "regions": spec.DescribeRegions,
	"access-points": spec.DescribeAccessPoints, "vbrs-of-circuit": spec.DescribeVBRsForPhysicalConnect,
}

// judged makes an answer of a body, with the right content type.
func judged(action string, format Format, status int, body string) *Answer {
	a := &Answer{Status: status, Body: []byte(body), Header: http.Header{"Content-Type": {format.mediaType()}}}
	Judge(action, format, a)
	return a
}

func TestPublishedAnswersAreJudged(t *testing.T) {
	seen := 0
	for _, dir := range []string{"responses", "errors"} {
		entries, err := fs.ReadDir(fixtures.Vectors, "vectors/"+dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			seen++
			format, status := JSON, 200
			if path.Ext(e.Name()) == ".xml" {
				format = XML
			}
			if dir == "errors" {
				status = 400
			}
			first, _, _ := strings.Cut(e.Name(), ".")
			a := judged(actionOf[first], format, status, string(readVector(t, dir+"/"+e.Name())))
			if broken := strings.Contains(e.Name(), "broken"); broken != (len(a.Faults) > 0) {
				t.Errorf("%s: broken is %v, faults are %v", e.Name(), broken, a.Faults)
			}
			if len(a.Extra) > 0 {
				t.Errorf("%s: unknown members %v", e.Name(), a.Extra)
			}
		}
	}
	if seen != 26 {
		t.Errorf("judged %d answers", seen)
	}
}

func TestBothRenderingsOfDescribeGiveOneTree(t *testing.T) {
	x := judged(spec.DescribePhysicalConnections, XML, 200, string(readVector(t, "responses/describe.2019.xml")))
	j := judged(spec.DescribePhysicalConnections, JSON, 200, string(readVector(t, "responses/describe.2019.json")))
	if diff := cmp.Diff(x.Tree, j.Tree); diff != "" {
		t.Error(diff)
	}
	if n, ok := x.Int("TotalCount"); n != 1 || !ok {
		t.Errorf("TotalCount is %d", n)
	}
	list := x.List("PhysicalConnectionSet", "PhysicalConnectionType")
	if len(list) != 1 || list[0]["Bandwidth"] != int64(2) {
		t.Errorf("got %v", list)
	}
}
