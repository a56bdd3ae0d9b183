package reports

import (
	"io"
	"net/http"
	"sort"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

// HARName is the file that holds the exchanges of the findings.
const HARName = "failures.har"

const (
	harBody     = 64 << 10 // bytes of a body that are kept
	harFindings = 100      // findings whose exchanges are kept
)

type harHeader struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type harEntry struct {
	Started  string         `json:"startedDateTime"`
	Time     float64        `json:"time"`
	Request  map[string]any `json:"request"`
	Response map[string]any `json:"response"`
	Cache    struct{}       `json:"cache"`
	Timings  map[string]any `json:"timings"`
	Comment  string         `json:"comment"`
}

// HARTo writes the exchanges of findings as an HTTP archive (HAR 1.2), secrets blanked.
func HARTo(w io.Writer, version string, results []runner.Result) error {
	entries := []harEntry{}
	n := 0
	for i := range results {
		for _, f := range results[i].Findings {
			if n++; n > harFindings {
				break
			}
			for _, a := range f.Answers {
				entries = append(entries, harOf(a, f))
			}
		}
	}
	return writeJSON(w, map[string]any{"log": map[string]any{"version": "1.2",
		"creator": map[string]string{"name": "pconform", "version": version}, "entries": entries}})
}

func harOf(a *wire.Answer, f *runner.Finding) harEntry {
	ms := float64(a.Took.Microseconds()) / 1000
	sent := a.Sent()
	request := map[string]any{"method": sent.Method, "url": sent.URL, "httpVersion": "HTTP/1.1", "cookies": []any{},
		"headers": harHeaders(a, sent.Header), "queryString": []any{}, "headersSize": -1, "bodySize": len(sent.Body)}
	if len(sent.Body) > 0 {
		request["postData"] = map[string]any{"mimeType": sent.Header.Get("Content-Type"), "text": harText(a, sent.Body)}
	}
	response := map[string]any{"status": a.Status, "statusText": http.StatusText(a.Status), "httpVersion": "HTTP/1.1", "cookies": []any{},
		"headers": harHeaders(a, a.Header), "redirectURL": "", "headersSize": -1, "bodySize": len(a.Body),
		"content": map[string]any{"size": len(a.Body), "mimeType": a.Redact(a.Header.Get("Content-Type")), "text": harText(a, a.Body)}}
	return harEntry{Started: sent.At.UTC().Format(time.RFC3339Nano), Time: ms, Request: request, Response: response,
		Timings: map[string]any{"send": 0, "wait": ms, "receive": 0}, Comment: f.Clause.ID + ": " + f.Check}
}

func harText(a *wire.Answer, body []byte) string {
	if len(body) > harBody {
		body = body[:harBody]
	}
	text := string(body)
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "\uFFFD")
	}
	return a.Redact(text)
}

func harHeaders(a *wire.Answer, h http.Header) []harHeader {
	out := []harHeader{}
	for name, values := range h {
		for _, v := range values {
			if len(out) < 100 {
				out = append(out, harHeader{Clean(a.Redact(name), 200), Clean(a.Redact(v), 2000)})
			}
		}
	}
	sort.Slice(out, func(i, k int) bool {
		return out[i].Name < out[k].Name || out[i].Name == out[k].Name && out[i].Value < out[k].Value
	})
	return out
}

// WriteHAR writes failures.har into dir.
func WriteHAR(dir, version string, results []runner.Result) error {
	var text strings.Builder
	if err := HARTo(&text, version, results); err != nil {
		return err
	}
	return writeWhole(dir+"/"+HARName, []byte(text.String()))
}
