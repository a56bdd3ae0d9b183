package fuzz

import (
	"strconv"
	"strings"

	"github.com/pconform/pconform/model"
)

// situation is what is special about the token of a call.
type situation int

// The situations, the simplest first. Those up to plainTokens make a new request, inside the contract.
const (
	noToken situation = iota
	freshToken
	token63
	token64
	encodedToken
	token65
	cutToken
	upperToken
	sharedToken
	otherParameters
	foreignToken // of the alphabet: not ASCII
	emptyToken
	repeatedToken
	situations

	plainTokens = token65
)

// Situations names them, for reports.
var Situations = [situations]string{"no token", "fresh", "63 characters", "64 characters", "ASCII that needs encoding",
	"65 characters", "cut", "other case", "used on another operation", "used with other parameters", "not ASCII",
	"empty", "repeated"}

// use is one use of a token in the plan.
type use struct {
	step int
	op   *model.Operation
}

// tokened gives a call a token. free is false on the way to somewhere, when nothing odd may happen.
func (d *drawing) tokened(m *Move, c model.Call, free bool) (model.Call, situation) {
	s := situation(d.IntN(int(plainTokens)))
	switch {
	case d.sp.Uniform:
		s = situation(d.IntN(int(repeatedToken)))
	case !free || d.chance(7-5*one(d.tokenly), 8):
		s = [...]situation{noToken, freshToken, freshToken, freshToken, s}[d.IntN(5)]
	default:
		s = d.walk.leastToken(d, m, d.format)
	}
	if m == createMove && s >= plainTokens && d.made == 0 {
		s = freshToken
	}
	value, ok := d.value(s, &c)
	if !ok {
		s = freshToken
		value, _ = d.value(s, &c)
	}
	d.walk.visitToken(m, s, d.format)
	if s == noToken {
		return c.Without("ClientToken"), s
	}
	return c.Token(value), s
}

// value makes the token of a situation; false if the plan has not come to it yet.
func (d *drawing) value(s situation, c *model.Call) (string, bool) {
	switch s {
	case token63:
		return d.fresh() + "|63", true
	case token64:
		return d.fresh() + "|64", true
	case token65:
		return d.fresh() + "|65", true
	case encodedToken:
		return d.fresh() + "|+" + " &=%+/?*~'", true
	case foreignToken:
		return d.fresh() + "|+é漢", true
	case emptyToken:
		return "", true
	case cutToken, upperToken, sharedToken, otherParameters:
		return d.used(s, c)
	}
	return d.fresh(), true
}

func (d *drawing) fresh() string {
	d.tokens++
	return "$token:t" + strconv.Itoa(d.tokens)
}

// used finds a token of the plan that fits a situation.
func (d *drawing) used(s situation, c *model.Call) (string, bool) {
	for range 4 {
		if len(d.uses) == 0 {
			return "", false
		}
		u := d.uses[d.IntN(len(d.uses))]
		t := d.plan[u.step].Call.Get("ClientToken")
		bare := !strings.Contains(t, "|")
		switch {
		case s == cutToken && bare:
			return t + "|16", true
		case s == upperToken && bare:
			return t + "|upper", true
		case s == sharedToken && u.op != c.Op, s == otherParameters && u.op == c.Op:
			return t, true
		}
	}
	return "", false
}

// again repeats an earlier call with its token, perhaps in another way. Nothing that was special about the wire is
// repeated: a retry may look different (CPC-IDEM-017).
func (d *drawing) again() bool {
	if len(d.uses) == 0 {
		return false
	}
	u := d.uses[len(d.uses)-1-min(d.IntN(len(d.uses)), d.IntN(len(d.uses)))]
	step := d.plan[u.step]
	if step.Deviate != nil || step.Call.Want != nil {
		return false
	}
	if step.Call.Op == model.Create && d.chance(1, 2) {
		d.names++
		step.Call.Bind = "c" + strconv.Itoa(d.names)
	}
	if d.chance(1, 2) {
		step.Way = d.way()
	}
	d.append(step)
	if d.looking != bare {
		d.look()
	}
	return true
}

// DrawTokens draws a plan that is about tokens: every second call repeats an earlier one or has a token with something
// special about it.
func DrawTokens(src Source, sp *Space, w *Walk) Program {
	d := begin(src, sp, w)
	d.tokenly = true
	d.fill()
	return d.program()
}
