package selftest

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pconform/pconform/fixtures/refserver"
	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/reports"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

// A doctored history is a plan that the reference answers, with one answer altered in one place. What a reader is told
// about it is kept word for word in testdata/doctored.txt.
type doctored struct {
	name   string // what is wrong
	plan   []model.Call
	action string // the answer to this action …
	n      int    // … for the n-th time, and from then on
	alter  func(*httptest.ResponseRecorder)
	clause *spec.Clause // what has to be named
	format wire.Format  // empty: JSON
	broken bool         // the action is sent with a parameter that nobody knows, which may be refused
}

// text replaces a part of the body, which has to be there.
func text(from, to string) func(*httptest.ResponseRecorder) {
	pattern := regexp.MustCompile(from)
	return func(w *httptest.ResponseRecorder) {
		body := w.Body.Bytes()
		if at := pattern.FindIndex(body); at != nil {
			w.Body = bytes.NewBuffer(append(append(bytes.Clone(body[:at[0]]), to...), body[at[1]:]...))
		}
	}
}

func status(code int) func(*httptest.ResponseRecorder) {
	return func(w *httptest.ResponseRecorder) { w.Code = code }
}

// body replaces all of it. Each answer gets a RequestId of its own, however often the judge asks.
func body(code int, text string) func(*httptest.ResponseRecorder) {
	return func(w *httptest.ResponseRecorder) {
		own := strings.ReplaceAll(text, anyID, fmt.Sprintf("%08X%s", rand.Uint32(), anyID[8:]))
		w.Code, w.Body = code, bytes.NewBufferString(own)
	}
}

var (
	born      = []model.Call{model.NewConnection("c1"), model.Look("c1")}
	cancelled = []model.Call{model.NewConnection("c1"), model.Cancel.On("c1"), model.Look("c1")}
	refused   = []model.Call{model.NewConnection("c1"), model.Advance("c1", spec.Enabled), model.Look("c1"),
		model.Cancel.On("c1"), model.Look("c1")}
	replayed = []model.Call{model.NewConnection("c1").Token("$token:t1").With("Name", "$name:it"),
		model.NewConnection("c2").Token("$token:t1").With("Name", "$name:it"), model.Look("c1")}
	modified = []model.Call{model.NewConnection("c1"), model.Modify.On("c1", model.Arg{Name: "Name", Value: "$name:later"}), model.Look("c1")}
	deleted  = []model.Call{model.NewConnection("c1"), model.Cancel.On("c1"), model.Delete.On("c1"), model.Look("c1")}
)

const (
	creating  = spec.CreatePhysicalConnection
	canceling = spec.CancelPhysicalConnection
	deleting  = spec.DeletePhysicalConnection
	listing   = spec.DescribePhysicalConnections
)

const anyID = "0ED8D006-F706-4D23-88ED-E11ED28DCAC0"

const granted = `{"RequestId":"` + anyID + `"}`

var histories = []doctored{
	{name: "an illegal call is accepted", plan: refused, action: canceling, n: 1, alter: body(200, granted), clause: spec.State007},
	{name: "an illegal call that is broken is accepted", plan: refused, action: canceling, n: 1, alter: body(200, granted),
		clause: spec.State007, broken: true},
	{name: "a legal call is refused", plan: cancelled, action: canceling, n: 1, clause: spec.State001,
		alter: body(400, `{"Code":"Forbidden.NotAllowedInState","Message":"no","RequestId":"`+anyID+`","HostId":"in-process"}`)},
	{name: "success without effect", plan: cancelled, action: listing, n: 1, alter: text(`"Canceled"`, `"Initial"`), clause: spec.State005},
	{name: "a refusal with effect", plan: refused, action: listing, n: 3, alter: text(`"Status": ?"Enabled"`, `"Status":"Canceled"`), clause: spec.State007},
	{name: "a state that is misspelt", plan: cancelled, action: listing, n: 1, alter: text(`"Canceled"`, `"Cancelled"`), clause: spec.State006},
	{name: "a replay with another id", plan: replayed, action: creating, n: 2, alter: text(`"pc-[^"]*"`, `"pc-another"`), clause: spec.Idem020},
	{name: "an update that is lost", plan: modified, action: listing, n: 1, alter: text(`"Name": ?"pcf-[^"]*"`, `"Name":"as it was"`), clause: spec.Mod010},
	{name: "a deleted row that is listed", plan: deleted, action: deleting, n: 1, alter: func(*httptest.ResponseRecorder) {}, clause: spec.Del002},
	{name: "a row that is not listed", plan: born, action: listing, n: 1, clause: spec.Create003,
		alter: body(200, `{"PageNumber":1,"PageSize":50,"TotalCount":0,"PhysicalConnectionSet":{"PhysicalConnectionType":[]},"RequestId":"`+anyID+`"}`)},
	{name: "a total that is wrong", plan: born, action: listing, n: 1, alter: text(`"TotalCount": ?1`, `"TotalCount":2`), clause: spec.Desc005},
	{name: "the wrong code", plan: refused, action: canceling, n: 1, alter: text(`Forbidden.NotAllowedInState`, `Forbidden.Nope`), clause: spec.Err005},
	{name: "the wrong status", plan: refused, action: canceling, n: 1, alter: status(403), clause: spec.Err004},
	{name: "a server error", plan: refused, action: canceling, n: 1, alter: status(500), clause: spec.Env010},
	{name: "an error without HostId", plan: refused, action: canceling, n: 1, alter: text(`"HostId"`, `"Host"`), clause: spec.Env002},
	{name: "a body that is cut short", plan: cancelled, action: canceling, n: 1, alter: text(`}\s*$`, ``), clause: spec.Env009},
	{name: "a number as text", plan: born, action: listing, n: 1, alter: text(`"TotalCount": ?1`, `"TotalCount":"1"`), clause: spec.Desc017},
	{name: "a list of one as an object", plan: born, action: listing, n: 1, clause: spec.Desc006,
		alter: func(w *httptest.ResponseRecorder) { text(`\[`, ``)(w); text(`\]`, ``)(w) }},
	{name: "a root element of another name", plan: cancelled, action: canceling, n: 1, format: wire.XML, clause: spec.Resp003,
		alter: func(w *httptest.ResponseRecorder) {
			text(`<CancelPhysicalConnectionResponse`, `<CancelResponse`)(w)
			text(`</CancelPhysicalConnectionResponse`, `</CancelResponse`)(w)
		}},
	{name: "XML that is not well-formed", plan: born, action: listing, n: 1, format: wire.XML, alter: text(`<Name>`, `<Name>A & B `), clause: spec.Env009},
	{name: "the wrong content type", plan: cancelled, action: canceling, n: 1, clause: spec.Proto007,
		alter: func(w *httptest.ResponseRecorder) { w.Header().Set("Content-Type", "text/html") }},
	{name: "a success without RequestId", plan: cancelled, action: canceling, n: 1, alter: text(`"RequestId"`, `"Id"`), clause: spec.Resp001},
}

// handler answers as the reference does, but for the answers that are doctored.
func (d *doctored) handler(real http.Handler) http.HandlerFunc {
	seen := map[string]int{}
	return func(w http.ResponseWriter, r *http.Request) {
		action := r.URL.Query().Get("Action")
		if action == listing && !r.URL.Query().Has("Filter.1.Key") { // what was there before is asked once, and not counted
			real.ServeHTTP(w, r)
			return
		}
		answer := httptest.NewRecorder()
		seen[action]++
		if d.name == "a deleted row that is listed" && action == d.action && seen[action] == d.n {
			answer.Header().Set("Content-Type", "application/json")
			body(200, granted)(answer)
		} else {
			real.ServeHTTP(answer, r)
			if action == d.action && seen[action] >= d.n {
				d.alter(answer)
			}
		}
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
	}
}

// told is what the console says about a history.
func (d *doctored) told(t *testing.T) string {
	handler := d.handler(refserver.New(refserver.Options{AsyncDelay: -1}))
	cfg := runner.Config{Settle: 30 * time.Millisecond, Operator: runner.HandlerOperator(handler, refserver.OperatorPath),
		Target: runner.Target{Handler: handler, Main: wire.Credential{ID: "testid", Secret: "testsecret"}}}
	var plan runner.Plan
	for _, c := range d.plan {
		plan = append(plan, runner.Step{Call: c})
		if step := &plan[len(plan)-1]; d.broken && c.Op.Action == d.action {
			step.Call.Want, step.Deviate = runner.Broken(nil), &wire.Deviation{Add: []wire.Param{{Name: "Odd", Value: "1"}}}
		}
	}
	check := runner.PlanCheck("a doctored history", plan)
	check.Clauses, check.Formats = []*spec.Clause{d.clause}, []wire.Format{wire.JSON}
	if d.format != "" {
		check.Formats = []wire.Format{d.format}
	}
	checks := []*runner.Check{check}
	sum, err := runner.RunAll(context.Background(), cfg, checks)
	if err != nil {
		t.Fatal(err)
	}
	named := false
	for _, f := range sum.Results[0].Findings {
		named = named || f.Clause == d.clause
	}
	if !named {
		t.Errorf("%s: %s is not named, but %v", d.name, d.clause.ID, sum.Results[0])
	}
	var out bytes.Buffer
	doc := reports.Build(reports.Input{Config: cfg, Summary: sum, Checks: checks, All: checks, Operator: "code"})
	if err := reports.ConsoleFindings(&out, doc, reports.Options{}); err != nil {
		t.Fatal(err)
	}
	return anonymous(out.String())
}

var (
	ids   = regexp.MustCompile(`\bpc-[a-z0-9]{6,}`)
	uuids = regexp.MustCompile(`[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}`)
	names = regexp.MustCompile(`pcf-[a-z0-9]+(-[A-Za-z0-9]+)+`)
	reads = regexp.MustCompile(`\(the last of \d+ reads\)`)
	blank = regexp.MustCompile(`  +<--`)
)

// anonymous puts words where each run has values of its own.
func anonymous(text string) string {
	text = ids.ReplaceAllString(text, "pc-ID")
	text = uuids.ReplaceAllString(text, "REQUEST-ID")
	text = names.ReplaceAllString(text, "NAME")
	text = reads.ReplaceAllString(text, "(the last of N reads)")
	return blank.ReplaceAllString(text, "  <--")
}

// TestDoctoredHistoriesAreExplained holds the judge to the sentences that a user reads, one for each kind of violation.
func TestDoctoredHistoriesAreExplained(t *testing.T) {
	const file = "testdata/doctored.txt"
	var got strings.Builder
	for i := range histories {
		fmt.Fprintf(&got, "=== %s\n%s\n", histories[i].name, histories[i].told(t))
	}
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("a user reads something else; run make golden and look at the difference (-want +got):\n%s", diff)
	}
}
