package trace

import (
	"slices"
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
)

// maybe says that what the script did not see may be there all the same.
const maybe = "if [ $verdict = gone ]; then verdict=open; fi # what was sent at once, timed or seen now and then may hide it here"

// judge lets the script compare the answer to the marked step with what was seen. It speaks of what is wrong and of
// nothing else: an answer that is wrong in its message only is not recognised by its status. What takes more than one
// field to see, only a person can see.
func (s *script) judge(i int, op *model.Operation) {
	step := &s.trace.Steps[i]
	status, rest, _ := strings.Cut(step.Answered, " ")
	want, got, said := strings.Cut(strings.TrimPrefix(s.trace.Title, "expected "), "; got ")
	if len(status) != 3 || op.Actor == model.Operator || !said || !strings.HasPrefix(s.trace.Title, "expected ") {
		return
	}
	got, _, _ = strings.Cut(got, " (seen ")
	switch {
	case status[0] != '2':
		s.judgeRefusal(step, status, rest, want)
	case strings.HasPrefix(want, "a refusal") || strings.HasPrefix(want, "4"):
		s.line("judge %s", quoted(status))
	case op.Reads:
		s.judgeRead(i, status, want, got)
	case strings.HasPrefix(want, "the id of the first answer"):
		if first := s.first(i); first != "" {
			s.line("differs %s %s \"$v_id_%s\"", quoted(status), idField(op), first)
		}
	case !slices.ContainsFunc(step.Allowed, func(a string) bool { return strings.HasPrefix(a, "success") }):
		s.line("judge %s", quoted(status))
	}
	if s.trace.Replay == ByCheck || s.trace.Unstable != "" {
		s.line("%s", maybe)
	}
}

func (s *script) judgeRefusal(step *Step, status, rest, want string) {
	code, _, _ := strings.Cut(rest, " ")
	text, message := strings.CutPrefix(want, "Message ")
	lawful := slices.ContainsFunc(step.Allowed, func(a string) bool {
		return strings.Contains(a, status+" "+code) || strings.HasPrefix(a, "a refusal") && status[0] == '4'
	})
	switch {
	case message && asWritten(text):
		s.line("differs %s Message %s", quoted(status), quoted(text))
	case lawful:
	case code != "":
		s.line("judge %s Code %s", quoted(status), quoted(code))
	default:
		s.line("judge %s", quoted(status))
	}
}

// judgeRead compares whether a connection is listed and, where a look asks for it alone, its state or a field that was set.
func (s *script) judgeRead(i int, status, want, got string) {
	name := s.lookedAt(i)
	about, want, _ := strings.Cut(want, " ")
	verb, rest, _ := strings.Cut(want, " ")
	field, _, _ := strings.Cut(rest, " ")
	state, read := strings.CutPrefix(got, "Status ")
	switch {
	case s.bound[about] && strings.HasPrefix(want, "is listed") && strings.HasPrefix(got, "it is not") && s.wide(i):
		s.line("lists %s \"$v_id_%s\" no", quoted(status), about)
	case s.bound[about] && strings.HasPrefix(want, "is not listed") && strings.HasPrefix(got, "it is listed"):
		s.line("lists %s \"$v_id_%s\" yes", quoted(status), about)
	case name == "" || about != name:
	case read && model.Of(spec.State(state)) != 0:
		s.line("judge %s Status %s", quoted(status), quoted(state))
	case verb == "shows":
		if value, known := s.given(i, name, field); known {
			s.line("differs %s %s \"%s\"", quoted(status), quoted(field), value.raw())
		}
	}
}

// wide reports whether a read asks for the largest page: on a smaller one other connections may take the place.
func (s *script) wide(i int) bool {
	c := model.Call{Args: []model.Arg(s.trace.Steps[i].Args)}
	return c.Get("PageSize") == "50"
}

// lookedAt is the one connection that a read asks for, or nothing.
func (s *script) lookedAt(i int) (name string) {
	for _, a := range s.trace.Steps[i].Args {
		if !strings.HasPrefix(a.Name, "Filter.1.Value.") {
			continue
		}
		if name != "" {
			return ""
		}
		if name = strings.TrimPrefix(a.Value, "$"); !s.bound[name] {
			return ""
		}
	}
	return name
}

// given is the value that a field of a connection was given last, if the shell can compare it.
func (s *script) given(i int, name, field string) (value expr, known bool) {
	for k := range i {
		step := &s.trace.Steps[k]
		call := model.Call{Op: model.ByName(step.Do), Args: []model.Arg(step.Args)}
		if step.Bind != name && (call.Op != model.Modify || call.Get("PhysicalConnectionId") != "$"+name) {
			continue
		}
		for _, p := range s.sent[k] {
			if strings.EqualFold(p.name, field) {
				value = p.value
			}
		}
	}
	literals := slices.ContainsFunc(value, func(p exprPart) bool { return p.variable == "" && !asWritten(p.text) })
	return value, len(value) > 0 && !literals
}

// first is the name of what the first call with the token of a step made.
func (s *script) first(i int) string {
	call := model.Call{Args: []model.Arg(s.trace.Steps[i].Args)}
	token := call.Get("ClientToken")
	for k := range i {
		earlier := model.Call{Args: []model.Arg(s.trace.Steps[k].Args)}
		if s.trace.Steps[k].Do == s.trace.Steps[i].Do && token != "" && earlier.Get("ClientToken") == token && s.bound[s.trace.Steps[k].Bind] {
			return s.trace.Steps[k].Bind
		}
	}
	return ""
}

func idField(op *model.Operation) string {
	if op == model.CreateVBR {
		return "VbrId"
	}
	return "PhysicalConnectionId"
}

// asWritten tells texts that JSON and XML write as they are.
func asWritten(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool {
		return r < ' ' || r > '~' || strings.ContainsRune(`"\<>&'`, r)
	})
}
