package wire

import (
	"bytes"
	"net/url"
	"strings"

	"github.com/pconform/pconform/model/spec"
)

// judge is the judgement of one answer under way.
type judge struct {
	a      *Answer
	action string
	w      walk
}

// Judge reads the body of an answer and says where it departs from the documented envelope: the shape of the action's
// success, or that of an error. Asked is empty when the request left the format open. It fills Got, Tree, Faults, Notes
// and Extra, and does nothing to an answer that did not come whole.
func Judge(action string, asked Format, a *Answer) {
	a.Asked, a.Got = asked, detect(a.Body)
	a.Tree, a.Faults, a.Notes, a.Extra = nil, nil, nil, nil
	if a.Err != nil {
		return
	}
	j := judge{a: a, action: action}
	j.w.got = a.Got
	switch {
	case a.Status >= 200 && a.Status < 300:
		j.success()
	case a.Status >= 400 && a.Status < 600:
		j.refusal()
	default:
		j.w.fault(spec.Env001, "the status is %d, want 2xx for a success and 4xx or 5xx for an error", a.Status)
		j.salvage()
	}
	j.contentType()
	a.Faults, a.Extra = j.w.faults, j.w.extra
}

// detect tells the format by the first character that is no white space.
func detect(body []byte) Format {
	body = bytes.TrimLeft(bytes.TrimPrefix(body, []byte("\uFEFF")), " \t\r\n")
	if len(body) == 0 {
		return ""
	}
	switch body[0] {
	case '{', '[', '"':
		return JSON
	case '<':
		return XML
	}
	return ""
}

func (j *judge) success() {
	a := j.a
	if a.Status != 200 {
		j.w.fault(spec.Resp007, "the status of a success is %d, want 200", a.Status)
	}
	if a.Asked != "" && a.Got != "" && a.Got != a.Asked {
		j.w.fault(spec.Proto003, "a success came as %s, asked was %s", a.Got, a.Asked)
	}
	s := shapeOf(j.action)
	if !j.read(s, spec.Proto003) {
		return
	}
	if _, ok := a.Tree["Code"]; ok {
		j.w.fault(spec.Env008, "the body of a success has a member Code")
	}
}

func (j *judge) refusal() {
	a := j.a
	if a.Status >= 500 {
		j.w.fault(spec.Env010, "the status is %d: the server blames itself", a.Status)
	}
	s := shapes()["Error"]
	if !j.read(s, envelopeClause(a.Asked, a.Got)) {
		return
	}
	if a.Asked != "" && a.Got != a.Asked {
		j.w.fault(spec.Env007, "an error came as %s, asked was %s", a.Got, a.Asked)
	}
	for _, p := range shapeOf(j.action).props {
		if _, ok := a.Tree[p.name]; ok && s.byName[p.name] == nil {
			j.w.fault(spec.Env008, "the body of an error has the success member %s", p.name)
		}
	}
	j.hostID()
}

// envelopeClause is the clause that an unreadable error breaks: that of the format asked for, or else that of the
// format it looks like.
func envelopeClause(asked, got Format) *spec.Clause {
	if asked == "" {
		asked = got
	}
	if asked == XML {
		return spec.Env003
	}
	return spec.Env002
}

// read decodes the body by a shape into the tree and checks it. It is false when there is no tree.
func (j *judge) read(s *shape, unreadable *spec.Clause) bool {
	a := j.a
	if a.Got == "" {
		what := "the body is empty"
		if len(a.Body) > 0 {
			what = "the body is neither a JSON object nor an XML document"
		}
		j.w.fault(unreadable, "%s", what)
		j.w.fault(spec.Env009, "%s", what)
		return false
	}
	var v any
	var err error
	if a.Got == JSON {
		v, err = decodeJSON(a.Body)
	} else {
		var doc document
		if doc, err = scanXML(a.Body); err == nil {
			if v = j.root(s, doc, unreadable); v == nil {
				return false
			}
		}
	}
	if err != nil {
		j.w.fault(unreadable, "the body cannot be read: %s", err)
		j.w.fault(spec.Env009, "the body cannot be read: %s", err)
		return false
	}
	v = j.w.value(s, v)
	a.Tree, _ = v.(map[string]any)
	return a.Tree != nil
}

// root lifts a document if its root is the right one; otherwise it gives nil, because nothing else can be known.
func (j *judge) root(s *shape, doc document, unreadable *spec.Clause) any {
	name := doc[0].name
	if s.root == "" || name == s.root {
		return j.w.lift(s, doc, 0, true)
	}
	c := s.clause(kindType, XML)
	if s.root == "Error" && j.a.Asked == JSON {
		c = unreadable
	}
	j.w.fault(c, "the root element is %s, want %s", clip(name), s.root)
	return nil
}

// salvage reads what it can from an answer whose status says nothing, for the report.
func (j *judge) salvage() {
	kept := j.w
	j.read(shapes()["Error"], spec.Env002)
	j.w = kept
}

// contentType compares the media type with what the body is.
func (j *judge) contentType() {
	if j.a.Got == "" {
		return
	}
	header := j.a.Header.Get("Content-Type")
	media, params, _ := strings.Cut(header, ";")
	media = strings.TrimSpace(media)
	if want := j.a.Got.mediaType(); !strings.EqualFold(media, want) {
		j.w.fault(spec.Proto007, "the Content-Type is %q, want %s", clip(media), want)
	}
	for _, p := range strings.Split(params, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(p), "=")
		value = strings.Trim(value, `"`)
		if strings.EqualFold(name, "charset") && !strings.EqualFold(value, "utf-8") {
			j.w.fault(spec.Env009, "the Content-Type names the charset %q, want UTF-8", clip(value))
		}
	}
}

// hostID compares HostId with the endpoint; the clause only wants it reported.
func (j *judge) hostID() {
	p, host := j.a.prepared, j.a.HostID()
	if p == nil || host == "" || host == p.Host || host == (&url.URL{Host: p.Host}).Hostname() {
		return
	}
	j.a.Notes = append(j.a.Notes, Fault{Clause: spec.Env006, Path: "/HostId",
		Text: "at /HostId: got " + clip(host) + ", the endpoint is " + clip(p.Host)})
}
