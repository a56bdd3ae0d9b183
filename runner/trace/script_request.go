package trace

import (
	"slices"
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner/wire"
)

// request is one call on its way into the script.
type request struct {
	action, key string // the account that signs
	method      string
	place       wire.Placement
	format      wire.Format
	dev         *wire.Deviation
	params      []param
	header      []param // V3 only
	nonce, now  expr
}

// request writes a request and returns its arguments.
func (s *script) request(step *Step, op *model.Operation) (args []param) {
	r := &request{action: op.Action, key: accountName(step.As), method: step.Way.Method, place: step.Way.Place,
		format: step.Way.Format, dev: step.Deviate}
	if r.method == "" {
		r.method = "GET"
	}
	if r.format == "" && !step.Way.Raw {
		r.format = s.trace.Format
	}
	if r.dev == nil {
		r.dev = &wire.Deviation{}
	}
	for _, a := range step.Args {
		args = append(args, param{name: a.Name, value: s.value(a.Value)})
	}
	r.nonce = s.nonce(r.dev.Nonce)
	s.line("keep now \"$(stamp %d)\"", int64(r.dev.Age.Seconds()))
	r.now = variable("now")
	if step.Way.Sign == wire.V3 {
		s.requestV3(r, args)
	} else {
		s.requestV1(r, args)
	}
	return args
}

func (r *request) signedMethod() string {
	if r.dev.SignAs != "" {
		return r.dev.SignAs
	}
	return r.method
}

func (r *request) sentMethod() string {
	if r.dev.Method != "" {
		return r.dev.Method
	}
	return r.method
}

func (r *request) path() string {
	if r.dev.Path != "" {
		return r.dev.Path
	}
	return "/"
}

// secret is the key of the signature, spoiled as the deviation says.
func (r *request) secret(ampersand bool) string {
	out := "${secret_" + r.key + "}"
	switch r.dev.Secret {
	case wire.SecretWrong:
		out += "-wrong"
	case wire.SecretNoAmpersand:
		ampersand = false
	case wire.SecretWithAmpersand:
		ampersand = true
	}
	if ampersand {
		out += "&"
	}
	return out
}

// spoil changes a signature that was made with the right key.
func (s *script) spoil(r *request) {
	switch r.dev.Secret {
	case wire.SecretCut:
		s.line(`keep signature "${signature%%????}"`)
	case wire.SecretUpper:
		s.line(`keep signature "$(printf %%s "$signature" | tr a-z A-Z)"`)
	case wire.SecretLower:
		s.line(`keep signature "$(printf %%s "$signature" | tr A-Z a-z)"`)
	}
}

func (s *script) requestV1(r *request, args []param) {
	r.params = []param{{name: "Action", value: literal(r.action)}, {name: "Version", value: literal(spec.Version)},
		{name: "AccessKeyId", value: variable("id_" + r.key)}, {name: "SignatureMethod", value: literal("HMAC-SHA1")},
		{name: "SignatureVersion", value: literal("1.0")}, {name: "SignatureNonce", value: r.nonce},
		{name: "Timestamp", value: r.now}}
	if r.format != "" {
		r.params = append(r.params, param{name: "Format", value: literal(string(r.format))})
	}
	r.params = append(r.params, param{name: "SecurityToken", value: variable("sts_" + r.key), sts: "v_sts_" + r.key})
	r.params = append(r.params, args...)
	r.params = amend(r.params, r.dev.Omit, r.dev.Set, r.dev.Add)
	s.line("keep signature \"$(sign1 \"%s\" \"%s&%%2F&$(again \"%s\")\")\"", r.secret(true),
		inQuotes(wire.PercentEncode(r.signedMethod())), query(r.params))
	if r.dev.Secret == wire.SecretHalf {
		s.line(`keep signature "$(printf %%.14s "$signature")$(printf %%s "$signature" | cut -c15- | tr A-Za-z a-zA-Z)"`)
	}
	s.spoil(r)
	if !r.dev.NoSignature {
		r.params = append(r.params, param{name: "Signature", value: variable("signature")})
	}
	r.params = amend(r.params, r.dev.LateOmit, r.dev.Late, r.dev.LateAdd)
	s.fire(r, "")
}

// fire places the parameters and sends the request.
func (s *script) fire(r *request, headers string) {
	inQuery, inBody := r.placed(r.params)
	target := inQuotes(r.path())
	if q := query(inQuery); q != "" {
		target += "?" + q
	}
	s.line("send %s \"%s\" \"%s\" \"%s\"", quoted(r.sentMethod()), target, query(inBody), headers)
}

// placed says what travels in the query and what in the body.
func (r *request) placed(all []param) (inQuery, inBody []param) {
	v3 := r.header != nil
	for _, p := range all {
		system := slices.Contains(systemNames, p.name)
		if r.place == wire.Form && (!system || !v3) || r.place == wire.Split && !system {
			inBody = append(inBody, p)
		} else {
			inQuery = append(inQuery, p)
		}
	}
	return inQuery, inBody
}

var systemNames = []string{"Action", "Version", "Format", "AccessKeyId", "Signature", "SignatureMethod",
	"SignatureVersion", "SignatureNonce", "SignatureType", "Timestamp", "SecurityToken"}

// amend applies a deviation to a list: names left out, set, and added.
func amend(list []param, omit []string, set, add []wire.Param) []param {
	for _, name := range omit {
		list = slices.DeleteFunc(list, func(p param) bool { return p.name == name })
	}
	for _, p := range set {
		fixed := param{name: p.Name, value: literal(p.Value)}
		at := slices.IndexFunc(list, func(q param) bool { return q.name == p.Name })
		list = slices.DeleteFunc(list, func(q param) bool { return q.name == p.Name })
		if at < 0 {
			at = len(list)
		}
		list = slices.Insert(list, at, fixed)
	}
	for _, p := range add {
		list = append(list, param{name: p.Name, value: literal(p.Value)})
	}
	return list
}

// query joins parameters in the order of the signature, for between double quotes of the shell.
func query(list []param) string {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b param) int { return strings.Compare(a.name, b.name) })
	var b strings.Builder
	for _, p := range list {
		switch {
		case p.sts != "":
			b.WriteString("${" + p.sts + ":+&" + p.encodedPair() + "}")
			continue
		case b.Len() > 0:
			b.WriteByte('&')
		}
		b.WriteString(p.encodedPair())
	}
	return b.String()
}
