package wire

import (
	"net/textproto"
	"slices"
	"strings"
)

// headerOf names the V3 header that carries what v1 calls by a parameter name.
var headerOf = map[string]string{
	"Action": "x-acs-action", "Version": "x-acs-version", "Timestamp": "x-acs-date",
	"SignatureNonce": "x-acs-signature-nonce", "SecurityToken": "x-acs-security-token",
}

// headerName tells whether a deviation's name means a header under V3, and which.
func headerName(name string) (string, bool) {
	if h, ok := headerOf[name]; ok {
		return h, true
	}
	switch name {
	case "host", "accept", "content-type", "authorization":
		return name, true
	}
	return name, strings.HasPrefix(name, "x-acs-")
}

// buildV3 places the business parameters, then signs method, path, query, headers and the hash of the body.
func (b *builder) buildV3() {
	b.params = make([]Param, 0, len(b.req.Params)+2)
	if b.req.Format != "" {
		b.params = append(b.params, Param{"Format", string(b.req.Format)})
	}
	b.params = append(b.params, b.req.Params...)
	b.commonV3()
	keyID := b.req.Key.ID
	b.amendV3(&keyID)
	b.order()
	b.place()
	b.bodyHeaders()

	signed, signedQuery := b.signedHeaders(), b.queryParams()
	hash, _ := find(b.header, "x-acs-content-sha256")
	canonical, names := CanonicalV3(b.signedMethod(), b.path(), signedQuery, signed, hash)
	b.out.StringToSign = StringToSignV3(canonical)
	signature := SignV3(canonical, b.dev.key(b.req.Key.Secret, V3))
	if b.dev.Secret != SecretHalf {
		signature = b.dev.spoiled(signature)
	}
	if b.dev.Secret == SecretReorder {
		list := strings.Split(names, ";")
		slices.Reverse(list)
		names = strings.Join(list, ";")
	}
	authorization := AuthorizationV3(keyID, names, signature)
	b.out.Secrets = append(b.out.Secrets, authorization, signature)
	b.out.signature = signature
	if !b.dev.NoSignature {
		b.header = append(b.header, Param{"authorization", authorization})
	}
	b.spoilV3()
	b.writeHeaders()
}

func (b *builder) commonV3() {
	b.header = append(make([]Param, 0, 12),
		Param{"host", b.req.Host},
		Param{"x-acs-action", b.req.Action},
		Param{"x-acs-version", b.req.versionOr()},
		Param{"x-acs-date", b.out.At.Format(timeForm)},
		Param{"x-acs-signature-nonce", b.out.Nonce})
	if t := b.req.Key.SecurityToken; t != "" {
		b.header = append(b.header, Param{"x-acs-accesskey-id", b.req.Key.ID}, Param{"x-acs-security-token", t})
	}
	if b.req.Format != "" {
		b.header = append(b.header, Param{"accept", b.req.Format.mediaType()})
	}
}

// amendV3 applies what is deviated before signing.
func (b *builder) amendV3(keyID *string) {
	for _, name := range b.dev.Omit {
		if h, ok := headerName(name); ok {
			b.header = dropParam(b.header, h)
		} else if name == "AccessKeyId" {
			*keyID = ""
		} else {
			b.params = dropParam(b.params, name)
		}
	}
	for _, p := range b.dev.Set {
		if h, ok := headerName(p.Name); ok {
			b.header = setParam(b.header, Param{h, p.Value})
		} else if p.Name == "AccessKeyId" {
			*keyID = p.Value
		} else {
			b.params = setParam(b.params, p)
		}
	}
	for _, p := range b.dev.Add {
		if h, ok := headerName(p.Name); ok {
			b.header = append(b.header, Param{h, p.Value})
		} else {
			b.params = append(b.params, p)
		}
	}
}

// bodyHeaders adds what describes the body, unless a deviation left it out or set it.
func (b *builder) bodyHeaders() {
	add := func(name, value string) {
		for _, omitted := range b.dev.Omit {
			if omitted == name {
				return
			}
		}
		if _, ok := find(b.header, name); !ok {
			b.header = append(b.header, Param{name, value})
		}
	}
	add("x-acs-content-sha256", HashV3(b.body))
	if b.hasForm {
		add("content-type", formType)
	}
}

// signedHeaders selects what V3 signs: host, content-type and everything that begins with x-acs-.
func (b *builder) signedHeaders() []Param {
	out := make([]Param, 0, len(b.header))
	for _, h := range b.header {
		if h.Name == "host" || h.Name == "content-type" || strings.HasPrefix(h.Name, "x-acs-") {
			out = append(out, h)
		}
	}
	return out
}

// queryParams gives the parameters that travel in the query, which are the ones V3 signs by name.
func (b *builder) queryParams() []Param {
	if !b.hasForm {
		return b.params
	}
	var out []Param
	for _, p := range b.params {
		if system[p.Name] {
			out = append(out, p)
		}
	}
	return out
}

// spoilV3 applies what is deviated after signing, and places the parameters again if any of them changed.
func (b *builder) spoilV3() {
	d, again := b.dev, false
	for _, name := range d.LateOmit {
		if h, ok := headerName(name); ok {
			b.header = dropParam(b.header, h)
		} else {
			b.params, again = dropParam(b.params, name), true
		}
	}
	for _, p := range d.Late {
		if h, ok := headerName(p.Name); ok {
			b.header = setParam(b.header, Param{h, p.Value})
		} else {
			b.params, again = setParam(b.params, p), true
		}
	}
	for _, p := range d.LateAdd {
		if h, ok := headerName(p.Name); ok {
			b.header = append(b.header, Param{h, p.Value})
		} else {
			b.params, again = append(b.params, p), true
		}
	}
	if again {
		b.order()
		b.place()
	}
}

func (b *builder) writeHeaders() {
	for _, h := range b.header {
		if h.Name == "host" {
			b.out.Host = h.Value
			continue
		}
		name := textproto.CanonicalMIMEHeaderKey(h.Name)
		b.out.Header[name] = append(b.out.Header[name], h.Value)
	}
}

func find(list []Param, name string) (string, bool) {
	for _, p := range list {
		if p.Name == name {
			return p.Value, true
		}
	}
	return "", false
}
