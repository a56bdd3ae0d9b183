package fuzz

import (
	"strconv"
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/runner"
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

// since is what happened between a call and its repetition.
type since int

const (
	nothing since = iota
	changed       // something else was done to the connection
	outdone       // the same operation succeeded on it with another token
	clashed       // something else was refused for having its token
	ended         // the connection is gone
	sinces
)

// use is one use of a token in the plan.
type use struct {
	step  int
	op    int // in the memory of tokens
	conn  string
	token string
	kind  situation // what is special about the token itself
	ok    bool      // the call succeeded, as the model has it
	clash bool      // it was refused, and the token had been used on something else
}

// tokenMemory counts what was done with tokens, by operation.
type tokenMemory struct {
	ops     map[*model.Operation]int
	of      []int // the operation of each of the moves that takes a token; -1 for the others
	kinds   [][situations]struct{ ok, failed int }
	shared  [][]struct{ same, other int } // a token of a call that succeeded, on another one: on the same connection or not
	again   [][situations]int             // the same call again after it succeeded
	later   [][sinces]int                 // and something had happened since
	retried []int                         // the same call again after it was refused, where it is not any more
	twisted []int                         // a call whose token clashed, once more with the token cut or in the other case
	weights []int                         // by operation
	drawn   int
}

func newTokenMemory() (t tokenMemory) {
	t.ops, t.weights = map[*model.Operation]int{createMove.op: 0}, []int{createMove.Weight}
	for _, m := range Moves {
		if !m.token {
			t.of = append(t.of, -1)
			continue
		}
		if op, known := t.ops[m.op]; known { // two moves with one operation: a Modify of the name, and of the bandwidth
			t.weights[op] += m.Weight
		} else {
			t.ops[m.op] = len(t.ops)
			t.weights = append(t.weights, m.Weight)
		}
		t.of = append(t.of, t.ops[m.op])
	}
	t.kinds = make([][situations]struct{ ok, failed int }, len(t.ops))
	t.again, t.later = make([][situations]int, len(t.ops)), make([][sinces]int, len(t.ops))
	t.twisted, t.retried = make([]int, len(t.ops)), make([]int, len(t.ops))
	for range t.ops {
		t.shared = append(t.shared, make([]struct{ same, other int }, len(t.ops)))
	}
	return t
}

// once is what doing something once more counts: it is wanted less, however near it is.
const once = 64

// worn says how little something is wanted that was done so often with two operations; what matters less counts as if it
// had been done more often.
func (t *tokenMemory) worn(count, one, other int) int {
	return once * (2*count + 1) * max(1, min(4, heaviest/min(t.weights[one], t.weights[other])))
}

// share is how many of the next plans are about tokens: fewer at the beginning, which is for what is common, then
// most until what can be done with them was done.
func (t *tokenMemory) share() (n, of int) {
	switch {
	case t.drawn < 700:
		return 1, 3
	case t.busy():
		return 5, 6
	}
	return 1, 4
}

// busy reports whether there is much left that was not done with tokens.
func (t *tokenMemory) busy() bool { return t.drawn < 3000 }

// kindOf says what is special about a token by itself.
func kindOf(token string) situation {
	y, ok := runner.ParseSymbol(token)
	switch {
	case token == "":
		return emptyToken
	case !ok:
		return freshToken
	case y.Upper:
		return upperToken
	case y.Rest == oddASCII:
		return encodedToken
	case y.Rest != "":
		return foreignToken
	case y.Size == 63:
		return token63
	case y.Size == 64:
		return token64
	case y.Size == 65:
		return token65
	case y.Size > 0:
		return cutToken
	}
	return freshToken
}

// What tokens end with that have to be encoded, or that are not allowed.
const (
	oddASCII = " &=%+/?*~'"
	notASCII = "é漢"
)

// change is a call that succeeded and was no repetition.
type change struct {
	step int
	op   *model.Operation
	conn string
}

// since is what happened after a use.
func (d *drawing) since(u *use) (s since) {
	for i := len(d.changes) - 1; i >= 0 && d.changes[i].step > u.step; i-- {
		switch ch := &d.changes[i]; {
		case ch.conn != u.conn:
		case ch.op == d.plan[u.step].Call.Op:
			s = max(s, outdone)
		default:
			s = max(s, changed)
		}
	}
	for i := range d.uses {
		if v := &d.uses[i]; v.clash && v.step > u.step && v.token == u.token {
			s = max(s, clashed)
		}
	}
	if c, known := d.w.Conn(u.conn); known && c.May == gone {
		s = ended
	}
	return s
}

// used notes the use of a token, and reports whether it was used on something else before.
func (d *drawing) used(c *model.Call, ok bool, conn string) (shared bool) {
	t := &d.walk.tokens
	op, takes := t.ops[c.Op]
	if !takes {
		if ok {
			d.changes = append(d.changes, change{len(d.plan) - 1, c.Op, conn})
		}
		return false
	}
	if c.Op == model.Create {
		conn = c.Bind
	} else if d.about != "" {
		conn = d.about
	}
	d.about = ""
	token, sent := c.Arg("ClientToken")
	kind := noToken
	if sent {
		kind = kindOf(token)
	}
	first, repeats := true, false
	for i := range d.uses {
		u := &d.uses[i]
		if u.token != token || !sent || token == "" {
			continue
		}
		first = false
		shared = shared || u.op != op || u.conn != conn
		switch {
		case !u.ok:
			if ok && u.op == op && u.conn == conn {
				t.retried[op]++
			}
		case u.op == op && (u.conn == conn || c.Op == model.Create) && c.Alike(&d.plan[u.step].Call):
			t.again[op][u.kind]++
			t.later[op][d.since(u)]++
			repeats = true
		case u.conn == conn:
			t.shared[u.op][op].same++
		default:
			t.shared[u.op][op].other++
		}
	}
	if k := &t.kinds[op][kind]; first && ok {
		k.ok++
	} else if first {
		k.failed++
	}
	if ok && !repeats {
		d.changes = append(d.changes, change{len(d.plan) - 1, c.Op, conn})
	}
	if sent && token != "" {
		d.uses = append(d.uses, use{step: len(d.plan) - 1, op: op, conn: conn, token: token, kind: kind, ok: ok, clash: shared && !ok})
	}
	t.drawn++
	return shared
}

// tokened gives a call a token. free is false on the way to somewhere, when nothing odd may happen.
func (d *drawing) tokened(m *Move, c model.Call, at int, free bool) (model.Call, situation) {
	s := freshToken
	switch {
	case d.sp.Uniform:
		s = situation(d.IntN(int(repeatedToken)))
	case m == createMove && d.made == 0, !free || d.chance(7, 8):
		if d.chance(1, 2) {
			s = d.leastKind(m, at, plainTokens)
		}
	case d.chance(1, 3):
		s = []situation{sharedToken, otherParameters}[d.IntN(2)]
	default:
		s = d.leastKind(m, at, repeatedToken)
	}
	return d.dressed(c, s)
}

// dressed gives a call the token of a situation.
func (d *drawing) dressed(c model.Call, s situation) (model.Call, situation) {
	value, ok := d.value(s, &c)
	if !ok {
		s = freshToken
		value, _ = d.value(s, &c)
	}
	if s == noToken {
		return c.Without("ClientToken"), s
	}
	return c.Token(value), s
}

// leastKind is the situation below a bound that an operation was least made in, where it succeeds or is refused.
func (d *drawing) leastKind(m *Move, at int, below situation) situation {
	best, found, ties := unreached, freshToken, 0
	for s := noToken; s < below; s++ {
		if s == sharedToken || s == otherParameters {
			continue
		}
		switch v := d.kindCount(m, at, s); {
		case v < best:
			best, found, ties = v, s, 1
		case v == best:
			if ties++; d.IntN(ties) == 0 {
				found = s
			}
		}
	}
	return found
}

// leastAgain is the kind of token inside the contract that an operation was least called again with.
func (d *drawing) leastAgain(m *Move) situation {
	t := &d.walk.tokens
	op := t.ops[m.op]
	best, found := unreached, freshToken
	for s := freshToken; s < plainTokens; s++ {
		if v := 2*t.again[op][s] + t.kinds[op][s].ok; v < best && m != createMove {
			best, found = v, s
		}
	}
	return found
}

func (d *drawing) kindCount(m *Move, at int, s situation) int {
	k := &d.walk.tokens.kinds[d.walk.tokens.ops[m.op]][s]
	if m == createMove || at >= 0 && d.walk.nodes[at].ok[d.walk.index(m)] {
		return k.ok
	}
	return k.failed
}

// value makes the token of a situation; false if the plan has not come to it yet.
func (d *drawing) value(s situation, c *model.Call) (string, bool) {
	switch s {
	case token63:
		return d.newToken() + "|63", true
	case token64:
		return d.newToken() + "|64", true
	case token65:
		return d.newToken() + "|65", true
	case encodedToken:
		return d.newToken() + "|+" + oddASCII, true
	case foreignToken:
		return d.newToken() + "|+" + notASCII, true
	case emptyToken:
		return "", true
	case cutToken, upperToken, sharedToken, otherParameters:
		return d.reused(s, c)
	}
	return d.newToken(), true
}

func (d *drawing) newToken() string {
	d.tokens++
	return "$token:t" + strconv.Itoa(d.tokens)
}

// reused finds a token of the plan that fits a situation.
func (d *drawing) reused(s situation, c *model.Call) (string, bool) {
	op := d.walk.tokens.ops[c.Op]
	for range 4 {
		if len(d.uses) == 0 {
			return "", false
		}
		u := &d.uses[d.IntN(len(d.uses))]
		bare := !strings.Contains(u.token, "|")
		switch {
		case s == cutToken && bare:
			return u.token + "|16", true
		case s == upperToken && bare:
			return u.token + "|upper", true
		case s == sharedToken && u.op != op, s == otherParameters && u.op == op:
			return u.token, true
		}
	}
	return "", false
}
