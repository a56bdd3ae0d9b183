package model

import (
	"strings"

	"github.com/pconform/pconform/model/spec"
)

// named names the sentence that an answer breaks more exactly than the rule of the call does, where the answer itself
// says what it is about: a parameter, or the token. It returns nil where it says nothing.
func (w World) named(c *Call, o *Outcome, r *Reply) *spec.Clause {
	u := w.earlier(c)
	switch {
	case r.Success:
		if o.Refused != nil && u != nil && !u.ok && w.same(u, c) {
			return spec.Idem011
		}
		return nil
	case o.Refused != nil && o.Refused.Code == nil:
		return nil
	case r.Status >= 300 && r.Status < 400:
		return spec.Resp006
	case c.Op == Describe && strings.Contains(r.Code, "PageSize"):
		return spec.Desc003
	case r.Code == spec.TokenMismatch.Code:
		return w.mismatched(c, u)
	case strings.HasPrefix(r.Code, "Missing"):
		return missed(c, r.Code)
	}
	return malformed(c, r.Code)
}

// earlier is the last use of the call's token by the same operation, or nil.
func (w World) earlier(c *Call) *tokenUse {
	t := c.Get(clientToken)
	for l := w.tokens.last; l != nil && t != ""; l = l.earlier {
		if u := &l.tokenUse; u.token == t && u.op == c.Op && u.account == c.As && u.region == c.Get("RegionId") {
			return u
		}
	}
	return nil
}

// mismatched is broken when a request is taken for another one with the same token.
func (w World) mismatched(c *Call, u *tokenUse) *spec.Clause {
	t := c.Get(clientToken)
	switch {
	case t == "":
		return nil
	case u != nil && u.ok && w.same(u, c):
		if w.elseDone(c, u) {
			return w.replayed(c, u).Rule
		}
		return spec.Idem004
	case u != nil:
		return nil
	}
	switch like := w.tokens.where(func(o *tokenUse) bool { return strings.EqualFold(o.token, t) }); {
	case len(like) == 0:
		return spec.Idem002
	case like[0].token == t:
		return nil // another operation's, region's or account's: nobody says what that means
	}
	return spec.Idem009
}

// elseDone reports whether the last that succeeded on the connection that a token was used on is another operation.
func (w World) elseDone(c *Call, u *tokenUse) bool {
	i := w.index(u.bind)
	if c.Op != Create {
		i = w.target(c)
	}
	return i >= 0 && w.conns[i].did.op != nil && w.conns[i].did.op != c.Op
}

// missed is broken when a parameter is missed that is there, or that nobody has to send.
func missed(c *Call, code string) *spec.Clause {
	if _, sent := c.Arg(clientToken); !sent && c.Op == Cancel && strings.HasSuffix(code, clientToken) {
		return spec.Req008
	}
	for i := range c.Op.Params {
		if p := &c.Op.Params[i]; p.Required {
			return p.Missing
		}
	}
	return nil
}

// malformed is broken when a value is refused that its page lists.
func malformed(c *Call, code string) *spec.Clause {
	if t := c.Get(clientToken); t != "" && plainToken(t) && code == spec.TokenTooLong.Code {
		return spec.Req009
	}
	for i := range c.Op.Params {
		p := &c.Op.Params[i]
		v, sent := c.Arg(p.Name)
		if !sent || p.Bad == nil || p.Bad.Rule.Level != spec.Must || p.Check(v) != Inside {
			continue
		}
		for _, row := range p.Bad.Rows {
			if row.Code == code {
				return p.Bad.Rule
			}
		}
	}
	return nil
}
