package runner

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pconform/pconform/model"
)

// A plan names the tokens and names that a session makes by symbols, so that it can be played again anywhere: $token
// and $name are new at every use, $token:t1 and $name:n1 are one value throughout a session. A symbol may say how the
// value is dressed, in this order: $token:t1|upper|64|+rest is the value in upper case, cut or filled up so that 64
// bytes are there in the end, and followed by rest.

// Symbol is such a symbol taken apart.
type Symbol struct {
	Kind, Label string // token or name, and which
	Upper       bool
	Size        int // of the whole; 0: whatever it is
	Rest        string
}

// ParseSymbol takes a symbol with a label apart.
func ParseSymbol(value string) (y Symbol, ok bool) {
	for _, kind := range []string{"token", "name"} {
		if rest, found := strings.CutPrefix(value, "$"+kind+":"); found {
			y.Kind, value = kind, rest
		}
	}
	if y.Kind == "" {
		return y, false
	}
	var more bool
	y.Label, value, more = strings.Cut(value, "|")
	for more {
		if rest, plus := strings.CutPrefix(value, "+"); plus {
			y.Rest = rest
			break
		}
		var part string
		part, value, more = strings.Cut(value, "|")
		if n, err := strconv.Atoi(part); part == "upper" {
			y.Upper = true
		} else if err == nil && n > 0 && n <= maxSymbol {
			y.Size = n
		} else {
			return y, false
		}
	}
	return y, y.Label != ""
}

const maxSymbol = 4096

// String writes the symbol as plans have it.
func (y Symbol) String() string {
	out := "$" + y.Kind + ":" + y.Label
	if y.Upper {
		out += "|upper"
	}
	if y.Size > 0 {
		out += "|" + strconv.Itoa(y.Size)
	}
	if y.Rest != "" {
		out += "|+" + y.Rest
	}
	return out
}

// Dress makes the value out of what the session calls the label. What tells sessions apart is at its end and stays.
func (y Symbol) Dress(base string) string {
	if y.Upper {
		base = strings.ToUpper(base)
	}
	if want := y.Size - len(y.Rest); y.Size > 0 && want > 0 {
		base = base[max(0, len(base)-want):]
		base += strings.Repeat("x", want-len(base))
	}
	return base + y.Rest
}

// labelled gives a symbol with a label its value; any other value stays what it is.
func (s *Session) labelled(value string) string {
	if !strings.HasPrefix(value, "$") {
		return value
	}
	y, ok := ParseSymbol(value)
	if !ok {
		return value
	}
	key := y.Kind + ":" + y.Label
	base, known := s.labels[key]
	if !known {
		if s.labels == nil {
			s.labels = map[string]string{}
		}
		if base = s.Name(); y.Kind == "token" {
			base = s.Token()
		}
		s.labels[key] = base
	}
	return y.Dress(base)
}

// symbolic returns the steps so far without anything that belongs to this session alone: values that it made become
// symbols, ids become the names that the plan gave them.
func (s *Session) symbolic() []Step {
	uses := map[string]int{}
	for i := range s.history {
		for _, a := range s.history[i].Call.Args {
			uses[a.Value]++
		}
	}
	steps := make([]Step, len(s.history))
	for i := range s.history {
		h := &s.history[i]
		steps[i] = h.Step
		steps[i].Call.Args = slices.Clone(h.Step.Call.Args)
		for k := range steps[i].Call.Args {
			a := &steps[i].Call.Args[k]
			if single := a.Value == "$name" || a.Value == "$token"; single && uses[h.Call.Args[k].Value] == 1 {
				continue
			} else if single {
				a.Value = h.Call.Args[k].Value
			}
			a.Value = s.symbolFor(*a)
		}
	}
	return steps
}

// symbolFor finds the symbol for a value that the session made.
func (s *Session) symbolFor(a model.Arg) string {
	if a.Value == "" || strings.HasPrefix(a.Value, "$") {
		return a.Value
	}
	for name, id := range s.ids {
		if id == a.Value {
			return "$" + name
		}
	}
	for _, c := range []struct {
		kind, mark string
		made       int
	}{{"token", "-t", s.tokens}, {"name", "-", s.names}} {
		for n := c.made; n > 0; n-- {
			base := s.salt + c.mark + strconv.Itoa(n)
			y := Symbol{Kind: c.kind, Label: c.kind[:1] + strconv.Itoa(n)}
			if undress(&y, a.Value, base) {
				return y.String()
			}
		}
	}
	return a.Value
}

// undress finds how a value was made of a base: followed by something, in upper case, or with its beginning cut off.
func undress(y *Symbol, value, base string) bool {
	for _, upper := range []bool{false, true} {
		if upper {
			base = strings.ToUpper(base)
		}
		for cut := 0; cut+3 <= len(base); cut++ {
			rest, ok := strings.CutPrefix(value, base[cut:])
			if !ok || cut > 0 && len(value) < 60 {
				continue
			}
			if y.Upper, y.Rest = upper, rest; rest != "" {
				y.Size = len(value)
			}
			return true
		}
	}
	return false
}

// unjudged reports whether the session did something that a plan cannot say: calls that only its check judged, or
// many at once.
func (s *Session) unjudged() bool {
	return slices.ContainsFunc(s.history, func(h Exchange) bool {
		return h.Call.Op.Actor == model.Tenant && h.Answer != nil && !h.judged() || h.Paged ||
			strings.HasSuffix(h.Step.Call.Bind, " at once")
	})
}
