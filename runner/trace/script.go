package trace

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/runner/wire"
)

// script writes a trace as a shell script. What is known now is encoded now; what the script learns as it runs stands
// in shell variables, each with its encoded twin (e_name beside v_name).
type script struct {
	strings.Builder
	trace  *Trace
	bound  map[string]bool   // names of the plan that have a variable
	labels map[string]string // labelled values and nonces that have a variable
	fresh  int               // variables made so far
	sent   [][]param         // by step: the parameters as they were sent
}

// Script returns a shell script that sends the calls of the trace with curl and signs them with openssl. It holds no
// secret. name is what the script is called.
func (t *Trace) Script(name string) string {
	s := &script{trace: t, bound: map[string]bool{}, labels: map[string]string{}, sent: make([][]param, len(t.Steps))}
	s.head(name)
	for i := range t.Steps {
		s.step(i)
	}
	s.WriteString(scriptEnd)
	return s.String()
}

func (s *script) line(format string, args ...any) { fmt.Fprintf(s, format+"\n", args...) }

func (s *script) head(name string) {
	t := s.trace
	s.line("#!/bin/sh")
	for _, l := range append([]string{fmt.Sprintf("%s: %s (%s) is broken.", name, t.Clause, t.Level), ""},
		wrap(clean(t.Statement, 1000), 100)...) {
		s.WriteString(strings.TrimRight("# "+l, " ") + "\n")
	}
	s.line("#")
	for _, l := range t.program() {
		s.WriteString(strings.TrimRight("# "+l, " ") + "\n")
	}
	s.WriteString(scriptUsage)
	s.line("endpoint=${ENDPOINT:-%s}", defaultWord(publicURL(t.Target.Endpoint), "http://127.0.0.1:8080"))
	s.line("operator_url=${OPERATOR_URL:-%s}", defaultWord(publicURL(t.Target.Operator), ""))
	s.line("v_region=${REGION:-%s}", defaultWord(t.Target.Region, "cn-shanghai"))
	s.line("v_other_region=${OTHER_REGION:-cn-beijing}")
	s.line("v_access_point=${ACCESS_POINT:-%s}", defaultWord(t.Target.AccessPoint, "ap-cn-shanghai-a"))
	s.WriteString(scriptHelpers)
	accounts := map[string]bool{"": true}
	for i := range t.Steps {
		accounts[t.Steps[i].As] = true
	}
	for _, a := range []struct{ as, env string }{{"", "ALIBABA_CLOUD"}, {"other", "OTHER"}, {"disabled", "DISABLED"},
		{"unopened", "UNOPENED"}} {
		if accounts[a.as] {
			s.line("account %s \"${%[2]s_ACCESS_KEY_ID:-}\" \"${%[2]s_ACCESS_KEY_SECRET:-}\" \"${%[2]s_SECURITY_TOKEN:-}\"",
				accountName(a.as), a.env)
		}
	}
}

func accountName(as string) string {
	if as == "" {
		return "main"
	}
	return as
}

// publicURL drops what may be a secret in a URL.
func publicURL(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return ""
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}

// defaultWord takes a word into the script only if the shell cannot mistake it for anything else.
func defaultWord(word, instead string) string {
	if word == "" || strings.Trim(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:/_-[]%") != "" {
		return instead
	}
	return word
}

// quoted puts a text between single quotes for the shell.
func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

func (s *script) step(i int) {
	step := &s.trace.Steps[i]
	op := model.ByName(step.Do)
	s.line("\n# Step %d", i+1)
	s.line("say %s", quoted(fmt.Sprintf("%2d  %s", i+1, clean(step.Line(), 200))))
	switch why := cannot(step); {
	case why != "":
		s.line("# This step cannot be repeated by curl: %s.", why)
		s.line("say %s", quoted("    left out: curl cannot send this ("+why+")"))
	case op.Actor == model.Operator:
		move := model.Call{Op: op, Args: []model.Arg(step.Args)}
		s.line("operate \"%s\" %s", s.value(move.Get("PhysicalConnectionId")).raw(), quoted(clean(move.Get("To"), 40)))
	default:
		if op.Reads && strings.Contains(step.Answered, "reads)") {
			s.line("pause # the change took a while to show")
		}
		if step.AtOnce > 0 {
			s.line("# It was sent %d times at once; here it is sent once.", step.AtOnce)
		}
		if step.Beside {
			s.line("# It was sent at the same moment as the step before; here it comes after that.")
		}
		s.sent[i] = s.request(step, op)
		s.learn(step, op)
	}
	if len(step.Allowed) > 0 {
		s.line("say %s", quoted("    allowed: "+clean(strings.Join(step.Allowed, "; or "), 300)))
	}
	if step.Fault && cannot(step) == "" {
		s.judge(i, op)
	}
	if step.Fault {
		s.line("say %s", quoted("    seen:    "+clean(step.Answered, 300)+"   <- the fault"))
	}
}

// learn keeps the id that a call got.
func (s *script) learn(step *Step, op *model.Operation) {
	if step.Bind == "" || !plainName(step.Bind) {
		return
	}
	s.bound[step.Bind] = true
	s.line("keep id_%s \"$(field %s)\"", step.Bind, idField(op))
}

func plainName(name string) bool {
	return name != "" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == ""
}

// cannot says why curl cannot send a step as it was sent, or nothing.
func cannot(step *Step) string {
	d := step.Deviate
	switch {
	case d == nil:
		return ""
	case d.Encode != "":
		return "it is encoded in an unusual way"
	case d.Body != nil || d.ContentType != nil || d.RawQuery != nil:
		return "its body or query is not made of parameters"
	case len(d.Unsigned) > 0:
		return "it carries headers that are not signed"
	case d.Path != "" && defaultWord(d.Path, "") == "":
		return "its path is unusual"
	}
	if step.Way.Sign == wire.V3 {
		for _, p := range append(append([]wire.Param{}, d.Add...), d.LateAdd...) {
			if _, header := headerName(p.Name); header {
				return "it repeats a header"
			}
		}
	}
	return ""
}
