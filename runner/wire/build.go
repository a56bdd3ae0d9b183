package wire

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// builder carries a request from its parts to the bytes on the wire. Deviations touch it in three places: fill and
// amend before the signature, spoil after it, and finish for what no signature covers.
type builder struct {
	req    Request
	dev    *Deviation
	method string

	params []Param // under v1 all parameters, under V3 those of query and form
	header []Param // under V3 what is signed; names in lower case

	out     Prepared
	query   []byte
	body    []byte
	hasForm bool
}

const formType = "application/x-www-form-urlencoded"

// system holds the names of the common parameters, which Split keeps in the query.
var system = map[string]bool{
	"Action": true, "Version": true, "Format": true, "AccessKeyId": true, "Signature": true, "SignatureMethod": true,
	"SignatureVersion": true, "SignatureNonce": true, "SignatureType": true, "Timestamp": true, "SecurityToken": true,
}

func (b *builder) fill(at time.Time, nonce string) {
	b.method = b.req.Method
	if b.method == "" {
		b.method = http.MethodPost
	}
	if b.dev.Nonce != "" {
		nonce = b.dev.Nonce
	}
	b.out.At, b.out.Nonce = at.Add(-b.dev.Age).UTC(), nonce
	b.out.Header = make(http.Header, 8)
	b.out.Host = b.req.Host
	b.out.Secrets = make([]string, 0, 3)
	for _, v := range [...]string{b.req.Key.Secret, b.req.Key.SecurityToken} {
		if v != "" {
			b.secret(v)
		}
	}
}

// secret remembers a value that must not be logged, also as this package writes it where that is no usual way.
func (b *builder) secret(v string) {
	b.out.Secrets = append(b.out.Secrets, v)
	if b.dev.Encode != "" {
		b.out.Secrets = append(b.out.Secrets, string(appendDialect(nil, v, b.dev.Encode)))
	}
}

// signedMethod is the method that the signature speaks of.
func (b *builder) signedMethod() string {
	if b.dev.SignAs != "" {
		return b.dev.SignAs
	}
	return b.method
}

func (b *builder) path() string {
	if b.dev.Path != "" {
		return b.dev.Path
	}
	return "/"
}

// order sorts the parameters for the wire, or turns them round where the dialect wants them out of order.
func (b *builder) order() {
	sortByName(b.params)
	if b.dev.Encode == EncodeUnsorted {
		slices.Reverse(b.params)
	}
}

// place writes the parameters into query and form body.
func (b *builder) place() {
	switch {
	case b.req.Place == Form && b.req.Sign != V3:
		b.body, b.hasForm = appendQuery(nil, b.params, b.dev.Encode), true
	case b.req.Place == Form || b.req.Place == Split:
		var inQuery, inForm []Param
		for _, p := range b.params {
			if system[p.Name] {
				inQuery = append(inQuery, p)
			} else {
				inForm = append(inForm, p)
			}
		}
		b.query = appendQuery(nil, inQuery, b.dev.Encode)
		b.body, b.hasForm = appendQuery(nil, inForm, b.dev.Encode), true
	default:
		b.query = appendQuery(nil, b.params, b.dev.Encode)
	}
}

// finish applies what no signature covers and checks that the result can be put on a wire at all.
func (b *builder) finish() (*Prepared, error) {
	p := &b.out
	p.Method = b.method
	if b.dev.Method != "" {
		p.Method = b.dev.Method
	}
	p.Body = b.body
	if b.dev.Body != nil {
		p.Body = []byte(*b.dev.Body)
	}
	if b.dev.ContentType != nil {
		p.Header.Set("Content-Type", *b.dev.ContentType)
	}
	for _, h := range b.dev.Unsigned {
		p.Header.Add(h.Name, h.Value)
	}
	query := b.query
	if b.dev.RawQuery != nil {
		query = []byte(*b.dev.RawQuery)
	}
	if p.Target = b.path(); len(query) > 0 {
		p.Target += "?" + string(query)
	}
	if !strings.HasPrefix(p.Target, "/") {
		return nil, fmt.Errorf("wire: path %q does not begin with a slash", b.path())
	}
	if _, err := url.PathUnescape(b.dev.Path); err != nil {
		return nil, fmt.Errorf("wire: path %q cannot be sent: %w", b.path(), err)
	}
	return p, nil
}

// setParam replaces the first parameter of a name, drops its duplicates, and adds it where there was none.
func setParam(list []Param, p Param) []Param {
	at := slices.IndexFunc(list, func(q Param) bool { return q.Name == p.Name })
	if at < 0 {
		return append(list, p)
	}
	list[at].Value = p.Value
	return append(list[:at+1], dropParam(list[at+1:], p.Name)...)
}

func dropParam(list []Param, name string) []Param {
	return slices.DeleteFunc(list, func(q Param) bool { return q.Name == name })
}
