package fuzz

import (
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner/wire"
)

func ref(s string) *string { return &s }

// bodies are what a server may be sent instead of a form, each with what it says it is.
var bodies = []struct{ kind, text string }{
	{"application/json", `{"Action":"CancelPhysicalConnection"}`}, {"application/json", strings.Repeat("[", 3000)},
	{"application/xml", `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`}, {"text/plain", "hello"},
	{"multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"Action\"\r\n\r\nx\r\n--x--\r\n"},
	{"multipart/form-data", "--"}, {"application/octet-stream", "\x00\x01\x02\xff"}, {"", "Action=x"},
	{"application/x-www-form-urlencoded", "%"}, {"application/x-www-form-urlencoded", "%zz=%00&=&&&;"},
	{"application/x-www-form-urlencoded", strings.Repeat("a=b&", 5000)},
	{"application/x-www-form-urlencoded; charset=utf-16", "A\x00=\x00"},
	{"application/x-www-form-urlencoded", "\xff\xfe=\xc0\xaf"}, {"garbage", strings.Repeat("x", 100000)},
}

// queries break the form of a query without breaking the request line.
var queries = []string{"", "%", "%zz", "a=%00", "&&&&", "=", "=x", "a;b=c", "Action", "Action=", "?Action=x", "a=b=c",
	"a=%e4%b8",
	"%41ction=CancelPhysicalConnection", strings.Repeat("a", 8000), strings.Repeat("&a=b", 3000), "a[]=1&a[b]=2",
	"__proto__[x]=1"}

// paths are other pages than the one there is.
var paths = []string{"//", "/index.html", "/%2e%2e/%2e%2e/etc/passwd", "/a/b/c", "/;x=y", "/%FF", "/%00", "/?",
	"/" + strings.Repeat("p", 8000),
	"/%c0%af", "/.git/config", "/*", "/CancelPhysicalConnection"}

// headers are odd ones that are still headers.
var headers = []wire.Param{{Name: "X-Forwarded-For", Value: "127.0.0.1"}, {Name: "X-HTTP-Method-Override",
	Value: "DELETE"},
	{Name: "Accept", Value: "*/*;q=abc"}, {Name: "Accept", Value: "application/yaml"}, {Name: "Accept-Encoding",
		Value: "identity;q=0, *;q=0"},
	{Name: "Content-Type", Value: "application/json"}, {Name: "Content-Encoding", Value: "gzip"}, {Name: "Cookie",
		Value: strings.Repeat("a=b; ", 1500)},
	{Name: "X-Long", Value: strings.Repeat("h", 16000)}, {Name: "X-High", Value: "\xff\xfe\x80"}, {Name: "Range",
		Value: "bytes=0-0"},
	{Name: "If-Match", Value: "*"}, {Name: "If-None-Match", Value: "*"}, {Name: "Expect", Value: "the-unexpected"},
	{Name: "x-acs-action", Value: "DeletePhysicalConnection"}, {Name: "x-acs-version", Value: "1"}, {Name: "Origin",
		Value: "null"}}

// methods are others than the two there are.
var methods = []string{"HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "FOO", "get", "PROPFIND"}

var badHTTP = []Breakage{
	{Name: "an odd method", weight: 4, make: func(d *drawing, _ *model.Call) wire.Deviation {
		return wire.Deviation{Method: methods[d.turn("method", len(methods))]}
	}},
	{Name: "a body of another type", touches: true, way: post, make: func(d *drawing, _ *model.Call) wire.Deviation {
		b := &bodies[d.IntN(len(bodies))]
		return wire.Deviation{Body: &b.text, ContentType: &b.kind}
	}},
	{Name: "a body of another type instead of the form", rule: spec.Req002, way: form, make: func(d *drawing,
		_ *model.Call) wire.Deviation {
		b := &bodies[d.IntN(len(bodies))]
		return wire.Deviation{Body: &b.text, ContentType: &b.kind}
	}},
	{Name: "a body with GET", touches: true, make: func(d *drawing, _ *model.Call) wire.Deviation {
		return wire.Deviation{Body: ref("Action=DeletePhysicalConnection"),
			ContentType: ref("application/x-www-form-urlencoded")}
	}},
	{Name: "a form without its type", touches: true, way: form, make: func(d *drawing, _ *model.Call) wire.Deviation {
		return wire.Deviation{ContentType: ref([]string{"", "text/plain", "application/x-www-form-urlencoded; charset=x",
			"Form"}[d.IntN(4)])}
	}},
	{Name: "an odd query", rule: spec.Req002, way: get, make: func(d *drawing, _ *model.Call) wire.Deviation {
		return wire.Deviation{RawQuery: &queries[d.IntN(len(queries))]}
	}},
	{Name: "an odd path", make: func(d *drawing, _ *model.Call) wire.Deviation {
		return wire.Deviation{Path: paths[d.IntN(len(paths))]}
	}},
	{Name: "odd headers", make: func(d *drawing, _ *model.Call) wire.Deviation {
		var dev wire.Deviation
		for range 1 + d.IntN(3) {
			dev.Unsigned = append(dev.Unsigned, headers[d.IntN(len(headers))])
		}
		return dev
	}},
	{Name: "many headers", make: func(d *drawing, _ *model.Call) wire.Deviation {
		var dev wire.Deviation
		for i := range 1 + d.IntN(120) {
			dev.Unsigned = append(dev.Unsigned, wire.Param{Name: "X-Many-" + strings.Repeat("a", i%40+1), Value: "x"})
		}
		return dev
	}},
}
