package wire

// buildV1 collects the common parameters, signs them together with the business ones and places everything.
func (b *builder) buildV1() {
	b.commonV1()
	for _, name := range b.dev.Omit {
		b.params = dropParam(b.params, name)
	}
	for _, p := range b.dev.Set {
		b.params = setParam(b.params, p)
	}
	b.params = append(b.params, b.dev.Add...)

	sortByName(b.params)
	query, toSign := canonicalV1(b.signedMethod(), b.params)
	signature := b.dev.spoiled(macV1(b.dev.key(b.req.Key.Secret, V1), toSign))
	b.out.StringToSign = string(toSign)
	b.secret(signature)
	b.out.signature = signature
	if b.honestQuery() {
		b.query = appendEncoded(append(query, "&Signature="...), signature)
		return
	}
	if !b.dev.NoSignature {
		b.params = append(b.params, Param{"Signature", signature})
	}
	b.spoilV1()
	b.order()
	b.place()
	if b.hasForm {
		b.out.Header["Content-Type"] = []string{formType}
	}
}

// honestQuery tells whether the canonical query can go out as it is, which spares a second encoding.
func (b *builder) honestQuery() bool {
	d := b.dev
	return (b.req.Place == Query || b.req.Place == "") && d.Encode == "" && !d.NoSignature &&
		len(d.Late)+len(d.LateAdd)+len(d.LateOmit) == 0
}

func (b *builder) commonV1() {
	r := &b.req
	b.params = make([]Param, 0, len(r.Params)+12)
	b.params = append(b.params,
		Param{"Action", r.Action},
		Param{"Version", r.versionOr()},
		Param{"AccessKeyId", r.Key.ID},
		Param{"SignatureMethod", "HMAC-SHA1"},
		Param{"SignatureVersion", "1.0"},
		Param{"SignatureNonce", b.out.Nonce},
		Param{"Timestamp", b.out.At.Format(timeForm)})
	if r.Format != "" {
		b.params = append(b.params, Param{"Format", string(r.Format)})
	}
	if r.Key.SecurityToken != "" {
		b.params = append(b.params, Param{"SecurityToken", r.Key.SecurityToken})
	}
	b.params = append(b.params, r.Params...)
}

func (b *builder) spoilV1() {
	for _, name := range b.dev.LateOmit {
		b.params = dropParam(b.params, name)
	}
	for _, p := range b.dev.Late {
		b.params = setParam(b.params, p)
	}
	b.params = append(b.params, b.dev.LateAdd...)
}
