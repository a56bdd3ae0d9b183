package trace

import (
	"slices"
	"strings"

	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner/wire"
)

// requestV3 signs method, path, query, headers and the hash of the body.
func (s *script) requestV3(r *request, args []param) {
	if r.format != "" {
		args = append([]param{{name: "Format", value: literal(string(r.format))}}, args...)
	}
	r.params = args
	s.line("v_host=$host")
	sts := "v_sts_" + r.key
	r.header = []param{{name: "host", value: variable("host")}, {name: "x-acs-action", value: literal(r.action)},
		{name: "x-acs-version", value: literal(spec.Version)}, {name: "x-acs-date", value: r.now},
		{name: "x-acs-signature-nonce", value: r.nonce},
		{name: "x-acs-accesskey-id", value: variable("id_" + r.key), sts: sts},
		{name: "x-acs-security-token", value: variable("sts_" + r.key), sts: sts}}
	if r.format != "" {
		media := "application/json"
		if r.format == wire.XML {
			media = "application/xml"
		}
		r.header = append(r.header, param{name: "accept", value: literal(media)})
	}
	key := r.amendV3(variable("id_"+r.key), r.dev.Omit, r.dev.Set, r.dev.Add)
	inQuery, inBody := r.placed(r.params)
	s.line("v_hash=$(hash \"%s\")", query(inBody))
	if !slices.ContainsFunc(r.header, func(p param) bool { return p.name == "x-acs-content-sha256" }) &&
		!slices.Contains(r.dev.Omit, "x-acs-content-sha256") {
		r.header = append(r.header, param{name: "x-acs-content-sha256", value: variable("hash")})
	}
	if r.place == wire.Form || r.place == wire.Split {
		r.header = append(r.header, param{name: "content-type", value: literal("application/x-www-form-urlencoded")})
	}
	block, names := r.canonicalHeaders()
	s.line("names=\"%s\"\nnames=${names#;}", names)
	declared := ""
	if at := slices.IndexFunc(r.header, func(p param) bool { return p.name == "x-acs-content-sha256" }); at >= 0 {
		declared = r.header[at].value.raw()
	}
	s.line("canonical=\"%s${nl}%s${nl}%s${nl}%s${nl}${names}${nl}%s\"", inQuotes(r.signedMethod()), inQuotes(r.path()),
		query(inQuery), block, declared)
	s.line("keep signature \"$(sign3 \"%s\" \"ACS3-HMAC-SHA256${nl}$(hash \"$canonical\")\")\"", r.secret(false))
	s.spoil(r)
	if r.dev.Secret == wire.SecretReorder {
		s.line(`names=$(printf %%s "$names" | tr ';' '\n' | sed '1!G;h;$!d' | tr '\n' ';')`)
		s.line(`names=${names%%;}`)
	}
	if !r.dev.NoSignature {
		r.header = append(r.header, param{name: "authorization", value: literal("ACS3-HMAC-SHA256 Credential=").plus(key).
			plus(literal(",SignedHeaders=")).plus(variable("names")).plus(literal(",Signature=")).plus(variable("signature"))})
		s.line("v_names=$names")
	}
	r.amendV3(nil, r.dev.LateOmit, r.dev.Late, r.dev.LateAdd)
	s.fire(r, r.headerLines())
}

// amendV3 applies a deviation to parameters and headers, and returns the key id that stands in Authorization.
func (r *request) amendV3(key expr, omit []string, set, add []wire.Param) expr {
	var inHeader, inParams [3][]wire.Param
	for i, list := range [3][]wire.Param{named(omit), set, add} {
		for _, p := range list {
			switch h, header := headerName(p.Name); {
			case header:
				inHeader[i] = append(inHeader[i], wire.Param{Name: h, Value: p.Value})
			case p.Name == "AccessKeyId" && i < 2:
				key = literal(p.Value)
			default:
				inParams[i] = append(inParams[i], p)
			}
		}
	}
	r.header = amend(r.header, names(inHeader[0]), inHeader[1], inHeader[2])
	r.params = amend(r.params, names(inParams[0]), inParams[1], inParams[2])
	return key
}

func named(list []string) (out []wire.Param) {
	for _, n := range list {
		out = append(out, wire.Param{Name: n})
	}
	return out
}

func names(list []wire.Param) (out []string) {
	for _, p := range list {
		out = append(out, p.Name)
	}
	return out
}

// canonicalHeaders renders the signed headers and their names, both for between double quotes of the shell.
func (r *request) canonicalHeaders() (block, names string) {
	signed := slices.Clone(r.header)
	slices.SortStableFunc(signed, func(a, b param) int { return strings.Compare(a.name, b.name) })
	for _, h := range signed {
		if h.name != "host" && h.name != "content-type" && !strings.HasPrefix(h.name, "x-acs-") {
			continue
		}
		line, name := inQuotes(h.name)+":"+h.value.raw()+"${nl}", ";"+h.name
		if h.sts != "" {
			line, name = "${"+h.sts+":+"+line+"}", "${"+h.sts+":+"+name+"}"
		}
		block, names = block+line, names+name
	}
	return block, names
}

// headerLines are the headers as curl's configuration spells them.
func (r *request) headerLines() (out string) {
	for _, h := range r.header {
		line := `header = \"` + inQuotes(h.name) + `: ` + h.value.raw() + `\"${nl}`
		if h.sts != "" {
			line = "${" + h.sts + ":+" + line + "}"
		}
		out += line
	}
	return out
}

// headerName tells whether a deviation's name means a header under V3, and which.
func headerName(name string) (string, bool) {
	switch name {
	case "Action", "Version":
		return "x-acs-" + strings.ToLower(name), true
	case "Timestamp":
		return "x-acs-date", true
	case "SignatureNonce":
		return "x-acs-signature-nonce", true
	case "SecurityToken":
		return "x-acs-security-token", true
	case "host", "accept", "content-type", "authorization":
		return name, true
	}
	return name, strings.HasPrefix(name, "x-acs-")
}
