package signing

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/pconform/pconform/fixtures"
	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

const minute = time.Minute

// spelling is a lawful way to put a request on the wire.
type spelling struct {
	name    string
	clauses []*spec.Clause
	way     runner.Way
	deviate wire.Deviation
	needs   []runner.Capability
}

// accepted computes the checks of requests that are signed right: whatever the spelling, a Cancel with a token full of
// special characters is carried out.
func accepted() (out []*runner.Check) {
	for _, sp := range []spelling{
		{"a signed GET is accepted", []*spec.Clause{spec.SigV1x001, spec.Req011, spec.Proto001, spec.Proto014}, runner.Way{}, wire.Deviation{}, nil},
		{"a signed POST is accepted", []*spec.Clause{spec.Req014}, post, wire.Deviation{}, nil},
		{"a signed form is accepted", []*spec.Clause{spec.Proto023}, form, wire.Deviation{}, nil},
		{"a request split between query and form is accepted", []*spec.Clause{spec.Proto023}, runner.Way{Method: "POST", Place: wire.Split}, wire.Deviation{}, nil},
		{"a V3 signature is accepted", []*spec.Clause{spec.SigV3x003}, v3, wire.Deviation{}, []runner.Capability{runner.HasV3}},
		{"a V3 signature by GET is accepted", []*spec.Clause{spec.SigV3x003}, runner.Way{Sign: wire.V3}, wire.Deviation{}, []runner.Capability{runner.HasV3}},
		{"an empty parameter is signed too", []*spec.Clause{spec.SigV1x007}, runner.Way{}, set("SignatureType", ""), nil},
		{"a plus sign stands for a blank on the wire", []*spec.Clause{spec.SigV1x007}, runner.Way{}, wire.Deviation{Encode: "plus"}, nil},
		{"a star may be literal on the wire", []*spec.Clause{spec.SigV1x007}, runner.Way{}, wire.Deviation{Encode: "star"}, nil},
		{"brackets and exclamation marks may be literal on the wire", []*spec.Clause{spec.SigV1x007}, runner.Way{}, wire.Deviation{Encode: "js"}, nil},
		{"parameters may come in any order", []*spec.Clause{spec.SigV1x007}, runner.Way{}, wire.Deviation{Encode: "unsorted"}, nil},
		{"a Timestamp of 30 seconds ago is accepted", []*spec.Clause{spec.Proto014}, runner.Way{}, wire.Deviation{Age: 30 * time.Second}, nil},
	} {
		out = append(out, &runner.Check{Name: sp.name, Family: family, Clauses: append(sp.clauses, spec.SigV1x005), Needs: sp.needs,
			Run: func(s *runner.Session) {
				s.Do(model.NewConnection("c1"))
				s.Look("c1")
				way := sp.way
				way.Format = s.Format
				token := s.Token() + " *~+%/:;@=&'()!"
				c := model.Cancel.On("c1").Token(token)
				if sp.clauses[0].Level == spec.Must {
					s.Do(c, runner.In(way), runner.Deviating(sp.deviate))
				} else {
					a, r := s.Raw(c, runner.In(way), runner.Deviating(sp.deviate))
					compareStrings(s, a)
					s.Want(sp.clauses[0], r.Success, "success", fmt.Sprintf("%d %s", r.Status, r.Code))
					if !r.Success {
						return
					}
					s.Assume("c1", spec.Canceled)
				}
				s.Look("c1")
			}})
	}
	return out
}

// compareStrings reports how the server's string to sign differs from ours, if it says (CPC-SIG1-009).
func compareStrings(s *runner.Session, a *wire.Answer) {
	const mark = "server string to sign is:"
	if _, theirs, said := strings.Cut(a.Message(), mark); said {
		s.Observe(spec.SigV1x009, "the server names its string to sign")
		if ours := a.StringToSign(); ours != "" && strings.TrimSpace(theirs) != ours {
			s.Want(spec.SigV1x009, false, "the string to sign "+ours, theirs)
		}
	}
}

var common = []*runner.Check{
	{
		Name: "text outside ASCII is signed as UTF-8", Family: family, Connections: 2, Clauses: []*spec.Clause{spec.SigV1x005, spec.SigV1x001},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c2", arg("bandwidth", "100"))) // a name in lower case is sorted by its bytes
			s.Do(model.NewConnection("c1", arg("Description", "名前 é * ~ + % (描述)!")))
			s.Look("c1")
		},
	},
	{
		Name: "a signature made with another account's secret is refused", Family: family, Needs: []runner.Capability{runner.HasOther},
		Clauses: []*spec.Clause{spec.SigV1x001},
		Run: func(s *runner.Session) {
			s.Do(model.NewConnection("c1"))
			s.Look("c1")
			s.Do(model.Cancel.On("c1").MustBeRefused(&model.Refusal{Rule: spec.SigV1x001}), runner.Deviating(wire.Deviation{Secret: runner.SecretOther}))
			s.Look("c1")
		},
	},
	{
		Name: "a wrong signature of the second account is refused", Family: family, Reads: true, Needs: []runner.Capability{runner.HasOther},
		Clauses: []*spec.Clause{spec.SigV1x001},
		Run: func(s *runner.Session) {
			s.Do(model.Call{Op: model.Regions, As: "other"})
			s.Do(model.Call{Op: model.Regions, As: "other"}.MustBeRefused(&model.Refusal{Rule: spec.SigV1x001}),
				runner.Deviating(wire.Deviation{Secret: wire.SecretWrong}))
		},
	},
	{
		Name: "a repetition is refused too if its signature is wrong", Family: family, Clauses: []*spec.Clause{spec.SigV1x001},
		Run: func(s *runner.Session) {
			t := s.Token()
			s.Do(model.NewConnection("c1"))
			s.Do(model.Cancel.On("c1").Token(t))
			bad := &model.Refusal{Rule: spec.SigV1x001}
			s.Do(model.Cancel.On("c1").Token(t).MustBeRefused(bad), runner.Deviating(wire.Deviation{Secret: wire.SecretWrong}))
			s.Do(model.Delete.On("c1").Token(t).MustBeRefused(bad), runner.Deviating(wire.Deviation{Secret: wire.SecretWrong}))
			s.Look("c1")
		},
	},
	{
		Name: "a repeated SignatureNonce is refused", Family: family, Clauses: []*spec.Clause{spec.Proto012, spec.Proto013},
		Run: func(s *runner.Session) { repeatNonce(s, runner.Way{Format: s.Format}, spec.Proto012) },
	},
	{
		Name: "a repeated SignatureNonce is refused by POST", Family: family, Clauses: []*spec.Clause{spec.Proto012},
		Run: func(s *runner.Session) {
			repeatNonce(s, runner.Way{Format: s.Format, Method: "POST", Place: wire.Form}, spec.Proto012)
		},
	},
	{
		Name: "a repeated V3 nonce is refused", Family: family, Needs: []runner.Capability{runner.HasV3}, Clauses: []*spec.Clause{spec.Proto012},
		Run: func(s *runner.Session) {
			repeatNonce(s, runner.Way{Format: s.Format, Method: "POST", Sign: wire.V3}, spec.Proto013)
		},
	},
	{
		Name: "an earlier SignatureNonce is refused too", Family: family, Clauses: []*spec.Clause{spec.Proto012}, Reads: true,
		Run: func(s *runner.Session) {
			regions := model.Call{Op: model.Regions}
			long := s.Token() + strings.Repeat("n", 100)
			nonces := []string{s.Token() + "-a", s.Token() + "-b", s.Token() + "-c", long[:60], long[:100]}
			for _, n := range nonces {
				s.Do(regions, runner.Deviating(wire.Deviation{Nonce: n}))
			}
			for _, n := range nonces {
				s.Do(regions.MustBeRefused(&model.Refusal{Rule: spec.Proto012}), runner.Deviating(wire.Deviation{Nonce: n}))
			}
		},
	},
	{
		Name: "a SignatureNonce of another action is refused", Family: family, Clauses: []*spec.Clause{spec.Proto012}, Reads: true,
		Run: func(s *runner.Session) {
			used := runner.Deviating(wire.Deviation{Nonce: s.Token() + "-once"})
			s.Do(model.Call{Op: model.Regions}, used)
			s.Do(model.Call{Op: model.AccessPoints, Args: []model.Arg{arg("RegionId", "$region")}}.MustBeRefused(&model.Refusal{Rule: spec.Proto012}), used)
		},
	},
	{
		Name: "nonces that differ in one character, its case or a sign are different", Family: family, Clauses: []*spec.Clause{spec.Proto011}, Reads: true,
		Run: func(s *runner.Session) {
			long := (s.Token() + "-" + strings.Repeat("n", 64))[:63]
			for _, n := range []string{long + "a", long + "b", long + "A", long + "a-", long + "-a", long + "a.", long + "a_", long + "a~"} {
				s.Do(model.Call{Op: model.Regions}, runner.Deviating(wire.Deviation{Nonce: n}))
			}
		},
	},
	{
		Name: "nonces of 1 and of 200 characters work", Family: family, Reads: true, Clauses: []*spec.Clause{spec.Proto011},
		Run: func(s *runner.Session) {
			long := (s.Token() + strings.Repeat("n", 200))[:200]
			s.Do(model.Call{Op: model.Regions}, runner.Deviating(wire.Deviation{Nonce: long}))
			for _, nonce := range s.Letters(20) {
				_, r := s.Raw(model.Call{Op: model.Regions}, runner.Deviating(wire.Deviation{Nonce: nonce}))
				if r.Code == "SignatureNonceUsed" {
					continue // somebody used it before
				}
				s.Want(spec.Proto011, r.Success, "success with a nonce of one character", fmt.Sprintf("%d %s", r.Status, r.Code))
				return
			}
			s.Inconclusive("every nonce of one character that was tried has been used before")
		},
	},
	{
		Name: "Timestamps whose fate is not agreed on are reported", Family: family, Reads: true,
		Clauses: []*spec.Clause{spec.Proto016, spec.Proto019},
		Run: func(s *runner.Session) {
			_, r := s.Raw(model.Call{Op: model.Regions}, runner.Deviating(wire.Deviation{Age: 20 * minute}))
			s.Shape()
			s.Observe(spec.Proto016, "a Timestamp of 20 minutes ago: %d %s", r.Status, r.Code)
			_, r = s.Raw(model.Call{Op: model.Regions}, runner.Deviating(wire.Deviation{Age: -40 * minute}))
			s.Shape()
			s.Observe(spec.Proto019, "a Timestamp 40 minutes ahead: %d %s", r.Status, r.Code)
		},
	},
	{
		Name: "a bad signature's message may carry the string to sign", Family: family, Reads: true, Clauses: []*spec.Clause{spec.SigV1x009, spec.SigV1x008},
		Run: func(s *runner.Session) {
			a, _ := s.Raw(model.Cancel.OnID(model.UnknownID, arg("ClientToken", "a b*c~d+é")), runner.Deviating(wire.Deviation{Secret: wire.SecretWrong}))
			s.Shape()
			compareStrings(s, a)
		},
	},
	{
		Name: "the deprecated Ecs twin cancels like the Vpc one", Family: family, Needs: []runner.Capability{runner.HasOperator},
		Clauses: []*spec.Clause{spec.ECS001, spec.ECS002, spec.ECS003}, Run: ecsTwin,
	},
	{
		Name: "the schemes that are served are reported", Family: family, Reads: true, Formats: []wire.Format{wire.JSON},
		Clauses: []*spec.Clause{spec.Req013},
		Run: func(s *runner.Session) {
			s.Do(model.Call{Op: model.Regions})
			s.Observe(spec.Req013, "%s is served", s.Scheme())
		},
	},
}

func repeatNonce(s *runner.Session, way runner.Way, expect *spec.Clause) {
	nonce := s.Token() + "-nonce"
	s.Do(model.NewConnection("c1"))
	s.Look("c1")
	s.Do(model.Cancel.On("c1").MustBeRefused(&model.Refusal{Rule: spec.SigV1x001}), runner.In(way),
		runner.Deviating(wire.Deviation{Secret: wire.SecretWrong}))
	s.Do(model.Modify.On("c1", arg("Description", "a first time")), runner.In(way), runner.Deviating(wire.Deviation{Nonce: nonce}))
	ref := &model.Refusal{Rule: spec.Proto012, Rows: []spec.Row{{Status: 400, Code: "SignatureNonceUsed"}}, Status: expect, Code: expect}
	if expect != spec.Proto013 {
		ref.Status, ref.Code = spec.Proto013, spec.Proto013
	}
	s.Do(model.Modify.On("c1", arg("Description", "a second time")).MustBeRefused(ref), runner.In(way), runner.Deviating(wire.Deviation{Nonce: nonce}))
	s.Look("c1")
}

func ecsTwin(s *runner.Session) {
	ecs := runner.Deviating(set("Version", spec.ECSVersion))
	_, r := s.Raw(model.Cancel.OnID(model.UnknownID), ecs)
	if runner.NotOffered(&r) {
		s.Observe(spec.ECS001, "the Ecs twin is not offered")
		s.Moot("the target does not offer version %s", spec.ECSVersion)
	}
	s.Observe(spec.ECS001, "the Ecs twin is offered")
	s.Want(spec.ECS003, r.Status == 404 && r.Code == spec.ConnectionNotFound.Code, "404 "+spec.ConnectionNotFound.Code, fmt.Sprintf("%d %s", r.Status, r.Code))
	s.Do(model.NewConnection("c1"))
	_, r = s.Raw(model.Cancel.On("c1").With("RegionId", "xx-nowhere-0"), ecs)
	s.Want(spec.ECS003, r.Status == 404, "404 for an unknown region", fmt.Sprintf("%d %s", r.Status, r.Code))
	s.Do(model.Cancel.On("c1"), ecs)
	s.Look("c1")
	_, r = s.Raw(model.Cancel.On("c1"), ecs)
	s.Want(spec.ECS003, r.Status == 400 && r.Code == spec.NotAllowedInState.Code, "400 "+spec.NotAllowedInState.Code, fmt.Sprintf("%d %s", r.Status, r.Code))
	s.Do(model.NewConnection("c2"))
	_, r = s.Raw(model.Cancel.On("c2", arg("UserCidr", "30.100.0.0/16")), ecs)
	s.Want(spec.ECS002, r.Success, "success with UserCidr", fmt.Sprintf("%d %s", r.Status, r.Code))
	s.Assume("c2", spec.Canceled)
	s.Look("c2")
}

// vectors computes the offline checks: this suite's own signer reproduces what is published.
func vectors() []*runner.Check {
	return []*runner.Check{
		{Name: "our v1 signer reproduces the published vectors", Family: family, Reads: true, Formats: []wire.Format{wire.JSON},
			Clauses: []*spec.Clause{spec.SigV1x006, spec.SigV1x007}, Run: vectorsV1},
		{Name: "our V3 signer reproduces the published vectors", Family: family, Reads: true, Formats: []wire.Format{wire.JSON},
			Clauses: []*spec.Clause{spec.SigV3x001, spec.SigV3x002}, Run: vectorsV3},
	}
}

type vector struct {
	ID        string            `json:"id"`
	Method    string            `json:"method"`
	Path      string            `json:"path"`
	Secret    string            `json:"access_key_secret"`
	Params    map[string]string `json:"params"`
	Query     map[string]string `json:"query"`
	Headers   map[string]string `json:"headers"`
	Body      string            `json:"body"`
	Given     string            `json:"hashed_payload_given"`
	Signature string            `json:"signature"`
}

func load(s *runner.Session, file string) []vector {
	var doc struct {
		Signatures []vector `json:"signatures"`
	}
	text, err := fixtures.Vectors.ReadFile("vectors/signature/" + file)
	if err == nil {
		err = json.Unmarshal(text, &doc)
	}
	if err != nil || len(doc.Signatures) == 0 {
		panic(fmt.Sprintf("the embedded vectors cannot be read: %v", err))
	}
	return doc.Signatures
}

func params(m map[string]string) (out []wire.Param) {
	for k, v := range m {
		out = append(out, wire.Param{Name: k, Value: v})
	}
	return out
}

func vectorsV1(s *runner.Session) {
	for _, v := range load(s, "v1.json") {
		clause := spec.SigV1x007
		if strings.HasPrefix(v.ID, "v1-doc") {
			clause = spec.SigV1x006
		}
		s.Want(clause, wire.SignV1(v.Method, params(v.Params), v.Secret) == v.Signature, v.ID+" "+v.Signature, "another signature")
	}
}

func vectorsV3(s *runner.Session) {
	for _, v := range load(s, "v3.json") {
		clause := spec.SigV3x002
		if strings.HasPrefix(v.ID, "v3-doc") {
			clause = spec.SigV3x001
		}
		hash := v.Given
		if hash == "" {
			hash = wire.HashV3(v.Body)
		}
		canonical, _ := wire.CanonicalV3(v.Method, v.Path, params(v.Query), params(v.Headers), hash)
		s.Want(clause, wire.SignV3(canonical, v.Secret) == v.Signature, v.ID+" "+v.Signature, "another signature")
	}
}
