package reports

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"
)

func TestVerifyReadsWhatWasSealed(t *testing.T) {
	d, err := Verify(render(t, JSONTo, sample()))
	if err != nil {
		t.Fatal(err)
	}
	if d.End.Planned != 10 || d.End.Judged != 9 || d.End.Findings != 4 || d.Started.Location() != time.UTC {
		t.Errorf("%+v, started %s", d.End, d.Started)
	}
}

func TestVerifyNoticesTruncation(t *testing.T) {
	t.Parallel()
	whole := bytes.TrimRight(render(t, JSONTo, sample()), "\n")
	for n := 0; n < len(whole); n += 97 {
		if _, err := Verify(whole[:n]); err == nil {
			t.Fatalf("%d of %d bytes were accepted", n, len(whole))
		}
	}
	for n := len(whole) - 300; n < len(whole); n++ {
		if _, err := Verify(whole[:n]); err == nil {
			t.Fatalf("%d of %d bytes were accepted", n, len(whole))
		}
	}
}

func TestVerifyNoticesEdits(t *testing.T) {
	t.Parallel()
	whole := string(render(t, JSONTo, sample()))
	for name, edit := range map[string][2]string{
		"verdict":             {`"verdict": "nonconformant"`, `"verdict": "conformant"`},
		"second verdict":      {`"seed": 20261124`, `"seed": 20261124, "verdict": "conformant"`},
		"verdict, other case": {`"seed": 20261124`, `"seed": 20261124, "Verdict": "conformant"`},
		"unknown member":      {`"seed": 20261124`, `"seed": 20261124, "strict": false`},
		"member of a row":     {`"id": "CPC-STATE-007",`, `"id": "CPC-STATE-007", "known": true,`},
		"number":              {`"requests": 1234`, `"requests": 1235`},
		"count of planned":    {`"planned": 10,`, `"planned": 9,`},
		"count of judged":     {`"judged": 9`, `"judged": 10`},
		"count of findings":   {`"findings": 4,`, `"findings": 3,`},
		"digest":              {`"digest": "sha256:`, `"digest": "sha256:0`},
		"no digest":           {`"digest": "sha256:`, `"other": "sha256:`},
		"schema":              {SchemaV1, "pconform/report/v2"},
		"something behind":    {"\n}\n", "\n}\n{}"},
		"type":                {`"seed": 20261124`, `"seed": "20261124"`},
	} {
		edited := strings.Replace(whole, edit[0], edit[1], 1)
		if edited == whole {
			t.Fatalf("%s: nothing was edited", name)
		}
		if _, err := Verify([]byte(edited)); err == nil {
			t.Errorf("%s: the edit was not noticed", name)
		}
	}
}

func TestVerifyAcceptsAnotherLayout(t *testing.T) {
	var compact bytes.Buffer
	if err := json.Compact(&compact, render(t, JSONTo, sample())); err != nil {
		t.Fatal(err)
	}
	if _, err := Verify(compact.Bytes()); err != nil {
		t.Error(err)
	}
}

func TestVerifyNoticesAContradiction(t *testing.T) {
	for name, change := range map[string]func(*Document){
		"failed clause":      func(d *Document) { d.Clauses[0].Verdict = Fail },
		"failed and partial": func(d *Document) { d.Verdict, d.Clauses[0].Verdict = Partial, Fail },
		"interrupted":        func(d *Document) { d.Interrupted = true },
		"missing check":      func(d *Document) { d.Checks = d.Checks[1:] },
	} {
		d := healthy()
		change(d)
		Seal(d)
		if _, err := Verify(render(t, JSONTo, d)); err == nil {
			t.Errorf("%s: green all the same", name)
		}
	}
	if _, err := Verify(render(t, JSONTo, healthy())); err != nil {
		t.Error(err)
	}
}

func TestSealedDocumentsMustNotChange(t *testing.T) {
	d := sample()
	d.Notes = append(d.Notes, "afterthought")
	if JSONTo(&bytes.Buffer{}, d) == nil {
		t.Error("a document changed after sealing was written")
	}
}

func TestSealSurvivesWhatJSONCannotSay(t *testing.T) {
	d := &Document{Totals: Totals{Seconds: math.NaN()}, Findings: []Finding{{Observed: map[string]any{
		"nan": math.NaN(), "channel": make(chan int), "large": uint64(math.MaxUint64)}}}}
	Seal(d)
	read, err := Verify(render(t, JSONTo, d))
	if err != nil {
		t.Fatal(err)
	}
	if got := text(read.Findings[0].Observed["large"]); got != "18446744073709551615" {
		t.Errorf("large: %s", got)
	}
}

func TestPublicEndpoint(t *testing.T) {
	for in, want := range map[string]string{
		"":                                "",
		"http://127.0.0.1:8080":           "http://127.0.0.1:8080",
		"https://key:pass@host/a?Sig=x#f": "https://host/a",
		"https://host/?":                  "https://host/",
		"user:pass@host":                  "(unreadable endpoint)",
		"//user:pass@host/x":              "//host/x",
		"pass@host":                       "(unreadable endpoint)",
		"http://%zz":                      "(unreadable endpoint)",
		"host.example":                    "host.example",
	} {
		if got := PublicEndpoint(in); got != want {
			t.Errorf("%q: %q, not %q", in, got, want)
		}
	}
}
