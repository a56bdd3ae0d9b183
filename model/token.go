package model

import (
	"slices"

	"github.com/pconform/pconform/model/spec"
)

// tokenUse is one use of a ClientToken.
type tokenUse struct {
	account, token, region string
	op                     *Operation
	args                   []Arg
	ok                     bool
	id, bind               string
	status                 int
	code                   string
}

// same reports whether a call is the one that used the token, parameter for parameter. Two names for one connection stand for
// one id.
func (w World) same(u *tokenUse, c *Call) bool {
	return fingerprint(w.byFirstName(u.args)) == fingerprint(w.byFirstName(c.Args))
}

func (w World) byFirstName(args []Arg) []Arg {
	if len(w.alias) == 0 {
		return args
	}
	out := slices.Clone(args)
	for i := range out {
		if k := w.ref(out[i].Value); k >= 0 {
			out[i].Value = "$" + w.conns[k].Name
		}
	}
	return out
}

// tokenUses are the uses of tokens so far. Worlds share them: a new use is put before what all of them remember.
type tokenUses struct {
	last  *link
	count int
}

type link struct {
	tokenUse
	earlier *link
}

func (us tokenUses) with(u tokenUse) tokenUses {
	return tokenUses{&link{u, us.last}, us.count + 1}
}

// where are the uses for which keep is true, the oldest first.
func (us tokenUses) where(keep func(*tokenUse) bool) (out []*tokenUse) {
	for l := us.last; l != nil; l = l.earlier {
		if keep(&l.tokenUse) {
			out = append(out, &l.tokenUse)
		}
	}
	slices.Reverse(out)
	return out
}

// of are the uses of a token, the oldest first.
func (us tokenUses) of(token string) []*tokenUse {
	return us.where(func(u *tokenUse) bool { return u.token == token })
}

// mismatch is the refusal of a used token with other parameters.
var mismatch = Refusal{
	Rule: spec.Idem005, Rows: []spec.Row{spec.TokenMismatch, spec.TokenMismatch403}, Code: spec.Idem005, Server: true,
}

var createMismatch = Refusal{
	Rule: spec.Idem021, Rows: []spec.Row{spec.TokenMismatch, spec.TokenMismatch403}, Code: spec.Idem021, Server: true,
}

// repeatRefused is the refusal of a repeated asynchronous call.
var repeatRefused = Refusal{Rule: spec.Idem003, Rows: []spec.Row{spec.NotAllowedInState, spec.StatusNotAllow, spec.OrderWrongState,
	{Status: 403, Code: "*Processing"}, {Status: 400, Code: "*Processing"}}, Status: spec.Idem003, Code: spec.Idem003}

// oddToken is the refusal of a token outside 1 to 64 ASCII characters.
var (
	oddToken       = Refusal{Rule: spec.Req010, Soft: true}
	oddTokenCreate = Refusal{Rule: spec.Idem022, Rows: []spec.Row{spec.TokenTooLong}, Status: spec.Idem022, Code: spec.Idem022}
)

// burnt is the refusal of a token whose first request was refused.
var burnt = Outcome{Rule: spec.Idem013, Refused: &Refusal{Rule: spec.Idem013, Server: true},
	Note: "a refused request burns its token", NoteOn: spec.Idem013}

// plainToken reports whether t is inside the contract: up to 64 ASCII characters (CPC-REQ-009).
func plainToken(t string) bool {
	for i := 0; i < len(t); i++ {
		if t[i] >= 0x80 || t[i] < 0x20 {
			return false
		}
	}
	return len(t) <= 64
}

// tokenOutcomes says what the earlier uses of the call's token mean: a replay or a mismatch that the documents
// demand, or refusals that they leave open.
func (w World) tokenOutcomes(c *Call) (replay, wrong *Outcome, maybe []Outcome) {
	t, sent := c.Arg(clientToken)
	if !sent || !c.Op.takesToken() {
		return nil, nil, nil
	}
	if t == "" {
		return nil, nil, []Outcome{{Rule: spec.Idem016, Refused: &Refusal{Rule: spec.Idem016}, NoteOn: spec.Idem016,
			Note: "an empty ClientToken is refused"}}
	}
	if !plainToken(t) {
		return nil, nil, append(w.oddReplay(c, t), Outcome{Rule: spec.Req010, Refused: refusalOfOddToken(c), NoteOn: spec.Req010,
			Note: "a ClientToken outside 64 ASCII characters is refused"})
	}
	for _, u := range w.tokens.of(t) {
		var fresh []Outcome
		if w.outlived(u) { // how long a token is remembered nobody says: it may be forgotten with its connection
			fresh = c.Op.step(w, c)
			for i := range fresh {
				fresh[i].NoteOn, fresh[i].Note = spec.Idem003, "a token is forgotten when its connection is deleted"
			}
		}
		switch {
		case u.op != c.Op || u.account != c.As || u.region != c.Get("RegionId"):
			maybe = append(maybe, Outcome{Rule: spec.Idem014, Refused: &Refusal{Rule: spec.Idem014, Server: true},
				Note: "a token used on another action, account or region is refused", NoteOn: spec.Idem014})
		case !u.ok:
			maybe = append(maybe, burnt)
		case w.same(u, c) && len(fresh) > 0: // a later use may say more
			replay, maybe = w.replayed(c, u), append(maybe, fresh...)
		case c.Op.Async && w.same(u, c):
			// Nobody says whether the repetition of an asynchronous call is answered like the first once the state moved on.
			again := *w.replayed(c, u)
			again.NoteOn, again.Note = spec.Idem003, c.Op.Name+" is answered like the first time when it is repeated"
			return &again, nil, []Outcome{{Rule: spec.Idem003, Refused: &repeatRefused, NoteOn: spec.Idem003,
				Note: c.Op.Name + " is refused when it is repeated with its token"}}
		case w.same(u, c):
			return w.replayed(c, u), nil, nil
		default:
			other := Outcome{Rule: spec.Idem005, Refused: &mismatch}
			if c.Op == Create {
				other = Outcome{Rule: spec.Idem021, Refused: &createMismatch}
			}
			if len(fresh) > 0 {
				maybe = append(maybe, other)
			} else {
				wrong = &other
			}
		}
	}
	return replay, wrong, maybe
}

// outlived reports whether what a token was used on is no longer there. That of a Delete has to outlive it (CPC-IDEM-027).
func (w World) outlived(u *tokenUse) bool {
	if u.op == Delete {
		return false
	}
	i := w.index(u.bind)
	if u.op != Create {
		i = w.target(&Call{Op: u.op, Args: u.args})
	}
	return i >= 0 && w.conns[i].May == gone
}

func refusalOfOddToken(c *Call) *Refusal {
	if c.Op == Create {
		return &oddTokenCreate
	}
	return &oddToken
}

// oddReplay lets a target that took an over-long token honour it: what it then remembers is its own affair.
func (w World) oddReplay(c *Call, t string) (out []Outcome) {
	for _, u := range w.tokens.of(t) {
		switch {
		case u.op != c.Op:
		case !u.ok:
			out = append(out, burnt)
		default:
			out = append(out, *w.replayed(c, u), Outcome{Rule: spec.Idem014, Refused: &Refusal{Rule: spec.Idem014}})
		}
	}
	return out
}

// replayed is the answer to a repetition: the same result, and nothing changes (CPC-IDEM-003).
func (w World) replayed(c *Call, u *tokenUse) *Outcome {
	rule := c.Op.Replay
	if rule == nil {
		rule = spec.Idem003
	}
	return &Outcome{Rule: rule, ID: u.id, Then: func(r *Reply) (World, []Miss) {
		i := w.index(u.bind)
		if c.Bind == "" || i < 0 {
			return w, nil
		}
		next := w
		if w.conns[i].ID == "" {
			next = w.edit(i, func(conn *Conn) { conn.ID, conn.Lost = r.ID, false })
		}
		if c.Bind != u.bind {
			next.alias = append(slices.Clip(w.alias), Arg{c.Bind, u.bind})
		}
		return next, nil
	}}
}
