package wire

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/pconform/pconform/model/spec"
)

func describeTimes(b *testing.B, file string, n int) string {
	body := string(readVector(b, "responses/"+file))
	if strings.HasSuffix(file, ".xml") {
		open, end := strings.Index(body, "<PhysicalConnectionType>"), strings.Index(body, "</PhysicalConnectionSet>")
		return body[:open] + strings.Repeat(body[open:end], n) + body[end:]
	}
	open, end := strings.Index(body, "[")+1, strings.Index(body, "]")
	return body[:open] + strings.Repeat(body[open:end]+",", n-1) + body[open:]
}

func benchSign(b *testing.B, sign Signature) {
	r := cancel(sign, Query, nil)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.Build(testTime, "3156853299f313e23d1673dc12e1703d"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBuildV1(b *testing.B) { benchSign(b, V1) }
func BenchmarkBuildV3(b *testing.B) { benchSign(b, V3) }

func benchJudge(b *testing.B, action string, format Format, body string) {
	a := &Answer{Status: 200, Body: []byte(body), Header: http.Header{"Content-Type": {format.mediaType()}}}
	Judge(action, format, a)
	if len(a.Faults) > 0 {
		b.Fatal(a.Faults)
	}
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		Judge(action, format, a)
	}
}

func BenchmarkJudgeCancelJSON(b *testing.B) {
	benchJudge(b, spec.CancelPhysicalConnection, JSON, cancelled)
}

func BenchmarkJudgeCancelXML(b *testing.B) {
	benchJudge(b, spec.CancelPhysicalConnection, XML, wrap("Cancel", goodID))
}

func BenchmarkJudgeDescribe10JSON(b *testing.B) {
	benchJudge(b, spec.DescribePhysicalConnections, JSON, describeTimes(b, "describe.2019.json", 10))
}

func BenchmarkJudgeDescribe10XML(b *testing.B) {
	benchJudge(b, spec.DescribePhysicalConnections, XML, describeTimes(b, "describe.2019.xml", 10))
}

func BenchmarkDoInProcess(b *testing.B) {
	c := newClient(b, Options{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		answer(w, 200, cancelled)
	})})
	r := cancel(V1, Query, nil)
	b.ReportAllocs()
	for b.Loop() {
		if a := c.Do(context.Background(), r); len(a.Faults) > 0 || a.Err != nil {
			b.Fatal(a.Faults, a.Err)
		}
	}
}
