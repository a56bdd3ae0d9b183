// Package wire speaks the protocol of the physical-connection API: it builds and signs RPC requests, sends them, reads
// JSON and XML answers strictly, and says where an answer departs from the documented envelope. It can also sign and
// encode wrongly on purpose, because a conformance suite has to.
package wire

import (
	"net/http"
	"sync/atomic"
	"time"

	"github.com/pconform/pconform/model/spec"
)

// Format is a rendering of an answer, spelled as the Format parameter spells it.
type Format string

// The two formats that the documentation names.
const (
	JSON Format = "JSON"
	XML  Format = "XML"
)

// mediaType is what the samples print as Content-Type of an answer in this format.
func (f Format) mediaType() string {
	if f == XML {
		return "application/xml"
	}
	return "application/json"
}

// Signature is a way to sign a request.
type Signature string

// The two signature schemes: HMAC-SHA1 over the parameters, and ACS3-HMAC-SHA256 over a canonical request.
const (
	V1 Signature = "v1"
	V3 Signature = "v3"
)

// Placement says where the parameters of a request travel.
type Placement string

// Query puts everything into the query string and Form everything into a form body. Split puts the system parameters
// and the signature into the query and the business parameters into the body, as the Terraform provider does. Under V3
// the system parameters are headers, so Form and Split are the same there.
const (
	Query Placement = "query"
	Form  Placement = "form"
	Split Placement = "split"
)

// Credential is an access key, with a security token when the key is temporary.
type Credential struct {
	ID, Secret, SecurityToken string
}

// Param is one name with its value. Names may repeat and order is kept.
type Param struct {
	Name  string `json:"name" yaml:"name"`
	Value string `json:"value" yaml:"value"`
}

// Request is a call before it is signed. The zero values mean: version 2016-04-28, POST, parameters in the query,
// no Format sent, signature v1, nothing wrong on purpose.
type Request struct {
	Action  string
	Version string
	Params  []Param // business parameters in order; duplicates are allowed
	Method  string  // GET or POST
	Place   Placement
	Format  Format // sent as Format, and under V3 as the accept header too; empty means not sent
	Sign    Signature
	Key     Credential
	Deviate *Deviation
	Host    string // the host that V3 signs; Client.Do fills it from its endpoint
	Agent   string // appended to the client's User-Agent, so that a log shows which check was at work
	_       struct{}
}

// Prepared is a request ready to be sent.
type Prepared struct {
	Method string
	Target string // path and query
	Host   string // empty means the endpoint's
	Header http.Header
	Body   []byte

	Secrets      []string // values that must not reach a log, in whatever escapes
	StringToSign string   // for comparison with the one a server prints; holds the security token, so never log it
	At           time.Time
	Nonce        string

	scheme    string
	signature string
	blank     atomic.Pointer[Redactor] // of Secrets, made when it is needed first
}

// timeForm is the one form of Timestamp and x-acs-date.
const timeForm = "2006-01-02T15:04:05Z"

// Build signs the request as of a time and with a nonce, and then spoils it as Deviate says.
func (r Request) Build(at time.Time, nonce string) (*Prepared, error) {
	b := builder{req: r, dev: &Deviation{}}
	if r.Deviate != nil {
		b.dev = r.Deviate
	}
	b.fill(at, nonce)
	if r.Sign == V3 {
		b.buildV3()
	} else {
		b.buildV1()
	}
	return b.finish()
}

// JudgedAs names the action whose shapes the answer has to show: the one that really went over the wire.
func (r Request) JudgedAs() string {
	if v, ok := r.deviated("Action", "x-acs-action"); ok {
		return v
	}
	return r.Action
}

// AskedFormat is the format that really went over the wire, or empty when the request does not settle it: V3 has no
// Format in its header table, and whether the parameter or an Accept header is honoured there is not said.
func (r Request) AskedFormat() Format {
	if r.Sign == V3 {
		return ""
	}
	f := r.Format
	if v, ok := r.deviated("Format", "Format"); ok {
		f = Format(v)
	}
	switch f {
	case JSON, "json":
		return JSON
	case XML, "xml":
		return XML
	}
	return ""
}

// deviated finds the value that a deviation gives to a parameter, if it touches it at all.
func (r Request) deviated(names ...string) (value string, touched bool) {
	d := r.Deviate
	if d == nil {
		return "", false
	}
	if d.RawQuery != nil || d.Body != nil {
		return "", true
	}
	for _, name := range names {
		for _, list := range [][]Param{d.Set, d.Add, d.Late, d.LateAdd} {
			for _, p := range list {
				if p.Name == name {
					value, touched = p.Value, true
				}
			}
		}
		for _, list := range [][]string{d.Omit, d.LateOmit} {
			for _, n := range list {
				if n == name {
					value, touched = "", true
				}
			}
		}
	}
	return value, touched
}

// versionOr gives the version to send.
func (r Request) versionOr() string {
	if r.Version == "" {
		return spec.Version
	}
	return r.Version
}
