package trace

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

// expr is a value that the script sends: literal text and shell variables, one after the other.
type expr []exprPart

type exprPart struct{ text, variable string }

func literal(text string) expr      { return expr{{text: text}} }
func variable(name string) expr     { return expr{{variable: name}} }
func (e expr) plus(o expr) expr     { return append(slices.Clone(e), o...) }
func inQuotes(text string) string   { return quoting.Replace(text) }
func (p param) encodedPair() string { return wire.PercentEncode(p.name) + "=" + p.value.encoded() }

var quoting = strings.NewReplacer(`\`, `\\`, `"`, `\"`, `$`, `\$`, "`", "\\`")

// encoded renders the value percent-encoded, for between double quotes of the shell.
func (e expr) encoded() (out string) {
	for _, p := range e {
		if p.variable != "" {
			out += "${e_" + p.variable + "}"
		} else {
			out += wire.PercentEncode(p.text)
		}
	}
	return out
}

// raw renders the value as it is, for between double quotes of the shell.
func (e expr) raw() (out string) {
	for _, p := range e {
		if p.variable != "" {
			out += "${v_" + p.variable + "}"
		} else {
			out += inQuotes(p.text)
		}
	}
	return out
}

// param is a parameter or header of a request; one that depends on sts is there only if the key is temporary.
type param struct {
	name  string
	value expr
	sts   string // the variable that has to be set
}

// value finds out what an argument of the plan is in the script, and makes the variables it needs.
func (s *script) value(v string) expr {
	rest, symbolic := strings.CutPrefix(v, "$")
	switch {
	case !symbolic:
		return literal(v)
	case rest == "region":
		return variable("region")
	case rest == "otherRegion":
		return variable("other_region")
	case rest == "accessPoint":
		return variable("access_point")
	case rest == "name" || rest == "token":
		return variable(s.made(rest))
	case plainName(rest) && s.bound[rest]:
		return variable("id_" + rest)
	}
	y, ok := runner.ParseSymbol(v)
	if !ok {
		return literal(v)
	}
	key := y.Kind + ":" + y.Label
	if s.labels[key] == "" {
		s.labels[key] = s.made(y.Kind)
	}
	from := s.labels[key]
	if y.Upper {
		from = s.derive("upper \"$v_" + from + "\"")
	}
	if want := y.Size - len(y.Rest); y.Size > 0 && want > 0 {
		from = s.derive("sized \"$v_" + from + "\" " + strconv.Itoa(want))
	}
	if y.Rest == "" {
		return variable(from)
	}
	return variable(from).plus(literal(y.Rest))
}

// made makes a variable with a new name or token in it.
func (s *script) made(kind string) string {
	s.fresh++
	name := fmt.Sprintf("%s%d", kind, s.fresh)
	mark := "-"
	if kind == "token" {
		mark = "-t"
	}
	s.line("keep %s \"$run%s%d\"", name, mark, s.fresh)
	return name
}

// derive makes a variable out of what a helper prints.
func (s *script) derive(command string) string {
	s.fresh++
	name := fmt.Sprintf("x%d", s.fresh)
	s.line("keep %s \"$(%s)\"", name, command)
	return name
}

// nonce gives each nonce of the plan a variable, so that one that is used twice is used twice here too.
func (s *script) nonce(wanted string) expr {
	if wanted == "" {
		s.line("keep nonce \"$(random 16)\"")
		return variable("nonce")
	}
	key := "nonce:" + wanted
	if s.labels[key] == "" {
		s.labels[key] = s.derive("random 16")
	}
	return variable(s.labels[key])
}
