package runner

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
)

// report turns misses into findings: a broken MUST fails the check, a broken SHOULD warns, anything else is observed.
func (s *Session) report(misses []model.Miss, x *Exchange) {
	own := x == nil
	if own && len(s.history) > 0 {
		x = &s.history[len(s.history)-1]
	}
	for _, m := range misses {
		if m.Premise {
			continue
		}
		if s.run.itself(&m); m.Off && m.Level == spec.Must {
			s.missing(m, x)
			continue
		}
		switch m.Level {
		case spec.Must:
			s.conclude(Fail, m.Clause.ID+": "+m.Got)
		case spec.Should:
			s.conclude(Warn, m.Clause.ID+": "+m.Got)
		default:
			s.Observe(m.Clause, "%s", m.Got)
			continue
		}
		if s.knows(m.Clause, s.cause(m, x)) || len(s.result.Findings) == mostFindings {
			continue // a hostile answer can be wrong in a hundred thousand places
		}
		f := s.finding(m, x)
		f.Own = own || s.blamed != nil || s.unjudged()
		s.result.Findings = append(s.result.Findings, f)
		if !s.quiet {
			s.run.event("finding", f)
		}
	}
}

// missing notes that reads do not show a field as they have to. That fails the check in the end, and until then stands in
// nobody's way: one field that is never shown must not hide what else there is.
func (s *Session) missing(m model.Miss, x *Exchange) {
	if s.result.misses(s.cause(m, x)) {
		return
	}
	f := s.finding(m, x)
	f.Own = s.unjudged()
	s.result.miss(f)
}

func (res *Result) misses(cause string) bool {
	return slices.ContainsFunc(res.missing, func(f *Finding) bool { return f.Cause == cause })
}

// miss adds what reads did not show, each cause once.
func (res *Result) miss(list ...*Finding) {
	for _, f := range list {
		if !res.misses(f.Cause) && len(res.missing) < mostFindings {
			res.missing = append(res.missing, f)
		}
	}
}

// itself puts a field that is off down to the sentence about it, and not to what was called, where this target never shows
// it rightly.
func (r *Run) itself(m *model.Miss) {
	if !m.Off {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if m.Clause == m.Plain {
		r.off[m.Field]++
		r.anyOff.Store(true)
	} else if r.neverRight(m.Field) {
		m.Clause, m.Level = m.Plain, m.Plain.Level
	}
}

// neverRight reports whether a field was off whenever anybody looked since it first was. The caller holds the lock.
func (r *Run) neverRight(field string) bool { return r.off[field] >= sightings && !r.right[field] }

// shownRightly notes which fields a read shows as it has to, once some field was off.
func (s *Session) shownRightly(x *Exchange) {
	if !s.run.anyOff.Load() {
		return
	}
	s.run.mu.Lock()
	defer s.run.mu.Unlock()
	for _, c := range s.worlds[0].Conns() {
		for _, row := range x.Reply.Rows {
			if c.ID != row.ID {
				continue
			}
			for _, a := range c.Attrs {
				if row.Fields[a.Name] == a.Value {
					s.run.right[a.Name] = true
				}
			}
		}
	}
}

// whole lets a result that is final fail for the fields that reads did not show.
func (r *Run) whole(res Result) Result {
	res.Through = len(res.missing) > 0 && res.Verdict == Pass
	for _, f := range res.missing {
		if weight[Fail] > weight[res.Verdict] {
			res.Verdict, res.Reason = Fail, f.Clause.ID+": "+f.Title
		}
		res.Findings = append(res.Findings, f)
		r.event("finding", f)
	}
	res.missing = nil
	return res
}

// What one session may find and see.
const (
	mostFindings     = 50
	mostObservations = 200
)

func (s *Session) knows(clause *spec.Clause, cause string) bool {
	for _, k := range s.result.Findings {
		if k.Clause == clause && k.Cause == cause {
			return true
		}
	}
	return false
}

// cause is the same for findings that have one cause.
func (s *Session) cause(m model.Miss, x *Exchange) string {
	op, state := "", ""
	if x != nil {
		op = x.Call.Op.Name
		if m.Conn != "" && !m.Off { // what was never shown is so in every state
			state = s.worlds.Now(m.Conn).String()
		}
	}
	return strings.Join([]string{m.Clause.ID, op, state, causeText(m, x)}, "|")
}

func (s *Session) finding(m model.Miss, x *Exchange) *Finding {
	f := &Finding{Clause: m.Clause, Level: m.Level, Check: s.check.Name, Format: s.Format,
		Title:    s.clean(fmt.Sprintf("expected %s; got %s", m.Want, m.Got), mostTitle),
		Expected: []string{s.clean(m.Want, mostTitle)}, Observed: map[string]any{}}
	if m.Want == m.Clause.Statement { // the sentence itself is printed beside the title
		f.Title = s.clean(m.Got, mostTitle)
	}
	for i := range s.history {
		h := &s.history[i]
		if h.Answer != nil {
			f.Answers = s.keep(f.Answers, h.Answer)
		}
		call := h.Step.String()
		if h.Paged {
			call += "   [all pages]"
		}
		f.Plan = append(f.Plan, Line{Call: s.clean(call, mostTitle), Answer: s.answered(h), Marked: h == x || x == nil && i == len(s.history)-1, Allowed: s.allowed(h)})
	}
	f.Steps = s.symbolic()[:s.endsWith(x)]
	if x != nil {
		if m.Conn != "" {
			f.Observed["connection"] = m.Conn
		}
		if m.Level == spec.Must && x.Call.Op != model.Describe && x.judged() && m.Want != m.Clause.Statement {
			f.Expected = s.allowed(x)
		}
		s.evidence(f, x)
	}
	if m.Drift {
		f.Observed["drift"] = s.driftFrom(m)
	}
	if m.Older {
		f.Observed["older"] = true
	}
	if m.Hasty != "" {
		f.Observed["hasty"] = m.Hasty
	}
	f.Cause = s.cause(m, x)
	return f
}

// endsWith is how many steps of the history it takes to come to an exchange: what was only read after it, to know more, is
// none of them.
func (s *Session) endsWith(x *Exchange) int {
	for n := len(s.history); x != nil && n > 0; n-- {
		if h := &s.history[n-1]; h == x {
			return n
		} else if !h.Call.Op.Reads {
			break
		}
	}
	return len(s.history)
}

// driftFrom is the state that a moved connection was left in; one that no operator touched began in Initial.
func (s *Session) driftFrom(m model.Miss) string {
	now := s.worlds.Now(m.Conn)
	helped := slices.ContainsFunc(s.history, func(h Exchange) bool { return h.Call.Op.Actor == model.Operator })
	if now.State() == "" || !helped {
		return string(spec.Initial)
	}
	return string(now.State())
}

// causeText is the part of a cause that tells one kind of wrong answer from another, without ids and names.
func causeText(m model.Miss, x *Exchange) string {
	if x == nil || x.Answer == nil {
		return ""
	}
	if x.Reply.Code != "" {
		return x.Reply.Code[:min(len(x.Reply.Code), 100)]
	}
	want := strings.Fields(strings.TrimPrefix(m.Want, m.Conn+" "))
	return fmt.Sprintf("%d %s", x.Reply.Status, strings.Join(want[:min(2, len(want))], " "))
}

const excerpt = 2000

// evidence adds what came to a finding; secrets never reach a history.
func (s *Session) evidence(f *Finding, x *Exchange) {
	if x.Answer == nil {
		return
	}
	f.Observed["status"] = x.Reply.Status
	if x.Reply.Code != "" {
		f.Observed["code"], f.Observed["message"] = s.clean(x.Reply.Code, 200), s.clean(x.Reply.Message, 500)
	}
	f.Observed["requestId"] = s.clean(x.Reply.RequestID, 100)
	f.Observed["bodyExcerpt"] = s.clean(string(x.Answer.Body), excerpt)
}

// String prints a step as the program line that a reader sees.
func (s Step) String() string {
	line := s.Call.String()
	if s.Call.Op == model.Describe {
		line = describeLine(&s.Call)
	}
	var how []string
	w := s.Way
	for _, part := range []string{string(w.Format), w.Method, string(w.Place), string(w.Sign)} {
		if part != "" {
			how = append(how, part)
		}
	}
	if w.Raw {
		how = append(how, "no Format")
	}
	if s.Deviate != nil {
		if text := s.Deviate.String(); text != "" {
			how = append(how, text)
		}
	}
	if s.Beside {
		how = append(how, "at the same moment")
	}
	if len(how) > 0 {
		line += "   [" + strings.Join(how, ", ") + "]"
	}
	return line
}

// describeLine prints the usual look as Describe(c1, c2), and a search as Describe(Status=Initial).
func describeLine(c *model.Call) string {
	var names, rest []string
	keys := map[string]string{} // by the beginning that is common to a filter
	for _, a := range c.Args {
		if filter, ok := strings.CutSuffix(a.Name, ".Key"); ok && strings.HasPrefix(filter, "Filter.") {
			if _, ok := c.Arg(filter + ".Value.1"); ok {
				keys[filter] = a.Value
			}
		}
	}
	for _, a := range c.Args {
		filter, _, value := strings.Cut(a.Name, ".Value.")
		key := keys[strings.TrimSuffix(filter, ".Key")]
		switch {
		case a.Name == "RegionId" && a.Value == "$region", a.Name == "PageSize" && a.Value == "50", !value && key != "":
		case value && key == "PhysicalConnectionId" && strings.HasPrefix(a.Value, "$"):
			names = append(names, a.Value[1:])
		case value && key != "":
			rest = append(rest, key+"="+strings.TrimPrefix(a.Value, "$name:"))
		default:
			rest = append(rest, a.Name+"="+a.Value)
		}
	}
	if _, ok := c.Arg("PageSize"); !ok {
		rest = append(rest, "no PageSize")
	}
	line := "Describe(" + strings.Join(append(names, rest...), ", ") + ")"
	if c.As != "" {
		line += " as " + c.As
	}
	return line
}

// answered prints the answer to a step.
func (s *Session) answered(h *Exchange) string {
	if len(h.Burst) > 0 {
		return s.clean(strings.Join(h.Burst, "; "), 300)
	}
	if h.Call.Op.Actor != model.Operator && h.Answer == nil {
		return "(no answer)"
	}
	if h.Call.Op.Actor == model.Operator && h.Reply.Success {
		return "done" // a hook has its own way to say so
	}
	line := answerLine(&h.Reply, s.ids)
	if h.Looks > 1 {
		line += fmt.Sprintf("  (the last of %d reads)", h.Looks)
	}
	return s.clean(line, 300)
}

func answerLine(r *model.Reply, ids map[string]string) string {
	parts := []string{fmt.Sprint(r.Status)}
	if r.Code != "" {
		parts = append(parts, r.Code)
	}
	if r.ID != "" {
		parts = append(parts, r.ID)
	}
	names := map[string]string{}
	for n, id := range ids {
		if old, known := names[id]; !known || len(n) < len(old) || len(n) == len(old) && n < old { // of several the first
			names[id] = n
		}
	}
	others := 0
	for _, row := range r.Rows {
		name, mine := names[row.ID]
		if !mine {
			others++
			continue
		}
		parts = append(parts, name+" "+row.Fields["Status"])
	}
	if others > 0 {
		parts = append(parts, fmt.Sprintf("and %d others", others))
	} else if r.Success && r.Rows == nil && r.TotalCount == 0 && r.PageSize > 0 {
		parts = append(parts, "(empty)")
	}
	return strings.Join(parts, " ")
}

// event appends a line of evidence, so that a killed run leaves some.
func (r *Run) event(kind string, what any) {
	if r.cfg.Events == nil {
		return
	}
	line := map[string]any{"at": time.Now().UTC().Format(time.RFC3339Nano), "event": kind}
	switch v := what.(type) {
	case *Finding:
		line["clause"], line["level"], line["check"], line["format"] = v.Clause.ID, v.Level, v.Check, v.Format
		line["title"], line["observed"] = v.Title, v.Observed
	case Result:
		line["check"], line["format"], line["verdict"], line["reason"] = v.Check.Name, v.Format, v.Verdict, v.Reason
		line["requests"] = v.Requests
	default:
		line["data"] = what
	}
	text, err := json.Marshal(line)
	if err != nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	_, _ = r.cfg.Events.Write(append(VisibleJSON(text), '\n'))
}
