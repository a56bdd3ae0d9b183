package wire

import (
	"bytes"
	stdjson "encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/pconform/pconform/model/spec"
)

var fuzzActions = []string{spec.CancelPhysicalConnection, spec.DescribePhysicalConnections, spec.DescribeRegions,
	spec.GetPhysicalConnectionService, "Unknown"}

func seeds(f *testing.F, format Format) {
	for _, d := range doctored {
		if d.format == format {
			f.Add([]byte(d.body))
		}
	}
	for _, name := range []string{"describe.2019", "cancel.seed"} {
		f.Add(readVector(f, "responses/"+name+"."+strings.ToLower(string(format))))
	}
}

// fuzzJudge holds what has to be true of any body: a tree or faults, never a panic, and texts fit to print.
func fuzzJudge(t *testing.T, format Format, body []byte) {
	for _, action := range fuzzActions {
		for _, status := range []int{200, 404} {
			a := judged(action, format, status, string(body))
			if a.Tree == nil && len(a.Faults) == 0 {
				t.Fatalf("neither tree nor faults for %q", body)
			}
			for _, fault := range a.Faults {
				if fault.Clause == nil || !utf8.ValidString(fault.Text) || strings.ContainsAny(fault.Text, "\x1b\x00\n") {
					t.Fatalf("fault %+v of %q", fault, body)
				}
			}
		}
	}
}

func FuzzJSON(f *testing.F) {
	seeds(f, JSON)
	f.Fuzz(func(t *testing.T, body []byte) {
		fuzzJudge(t, JSON, body)
		if _, err := decodeJSON(body); err == nil && !stdjson.Valid(body) {
			t.Fatalf("accepted, but encoding/json does not: %q", body)
		}
	})
}

func FuzzXML(f *testing.F) {
	seeds(f, XML)
	for _, s := range []string{"<a>&#x41;&lt;<b/>]]</a>", "<a xmlns:p='u' p:b='1'><p:c/></a>", "<a b='&amp;'>\r\n</a>",
		"<?xml version='1.0' standalone='yes'?><a/>", "<a><!-- - --></a>", "<é/>", "<a>]]></a>", "<a b='<'/>", "<a>&#0;</a>",
		"<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>", "<a><![CDATA[<]]>x<!-- -->y</a>", "<xmlns:a/>", "<a:b:c/>"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		fuzzJudge(t, XML, body)
		doc, err := scanXML(body)
		if err != nil {
			return
		}
		want, err := standardXML(body)
		if err != nil {
			if hasForeignName(doc) || hasForeignTarget(body) {
				return // the standard library follows an older edition in what a name may hold
			}
			t.Fatalf("accepted, but encoding/xml says %v: %q", err, body)
		}
		if got := outline(doc, 0); got != want {
			t.Fatalf("got %q, encoding/xml reads %q: %q", got, want, body)
		}
	})
}

// outline prints names and the text of leaves.
func outline(doc document, at int32) string {
	e := doc[at]
	if e.child == 0 {
		return "<" + e.name + ">" + e.text + "</>"
	}
	var b strings.Builder
	b.WriteString("<" + e.name + ">")
	for i := e.child; i != 0; i = doc[i].next {
		b.WriteString(outline(doc, i))
	}
	return b.String() + "</>"
}

func hasForeignName(doc document) bool {
	for _, e := range doc {
		for _, c := range e.name {
			if c >= utf8.RuneSelf {
				return true
			}
		}
	}
	return false
}

// hasForeignTarget tells a body with characters beyond ASCII in attribute names or processing instructions, roughly.
func hasForeignTarget(body []byte) bool {
	return bytes.ContainsFunc(body, func(c rune) bool { return c >= utf8.RuneSelf })
}

// standardXML gives the same outline by the standard library.
func standardXML(body []byte) (string, error) {
	dec := xml.NewDecoder(bytes.NewReader(body))
	type frame struct {
		text, children string
		leaf           bool
	}
	stack := []frame{{}}
	var names []string
	for {
		tok, err := dec.RawToken()
		if errors.Is(err, io.EOF) {
			return stack[0].children, nil
		}
		if err != nil {
			return "", err
		}
		top := &stack[len(stack)-1]
		switch tok := tok.(type) {
		case xml.StartElement:
			name := tok.Name.Local
			if tok.Name.Space != "" {
				name = tok.Name.Space + ":" + name
			}
			names = append(names, name)
			stack = append(stack, frame{leaf: true})
		case xml.CharData:
			top.text += string(tok)
		case xml.EndElement:
			inner := top.children
			if top.leaf {
				inner = top.text
			}
			stack = stack[:len(stack)-1]
			parent := &stack[len(stack)-1]
			parent.leaf = false
			parent.children += "<" + names[len(names)-1] + ">" + inner + "</>"
			names = names[:len(names)-1]
		}
	}
}
