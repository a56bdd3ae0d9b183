package reports

import (
	"strings"
	"testing"
)

// TestMergeSessions holds the common report of workers to one finding for one cause, with the shortest program.
func TestMergeSessions(t *testing.T) {
	session := func(title string, calls ...string) *Document {
		d := sample()
		d.Findings = d.Findings[:1]
		for i := range d.Checks {
			d.Checks[i].Findings = nil
		}
		for i := range d.Clauses {
			d.Clauses[i].Findings = nil
		}
		f := &d.Findings[0]
		f.Title, f.Plan, f.Steps, f.Count = title, calls, nil, 1
		for i, c := range calls {
			f.Steps = append(f.Steps, Step{N: i + 1, Call: c, Answer: "200", Marked: i == len(calls)-1})
		}
		f.Trace = "traces/F1.yaml"
		Seal(d)
		return d
	}
	doc, err := MergeSessions([]*Document{session("expected c2", "c1 := Create()", "Look(c1)", "Cancel(c1)"),
		session("expected c1", "c1 := Create()", "Cancel(c1)"), session("another", "c1 := Create()")})
	if err != nil {
		t.Fatal(err)
	}
	if len(doc.Findings) != 2 || doc.Findings[0].Count != 2 || len(doc.Findings[0].Plan) != 2 ||
		doc.Findings[0].Trace != "worker-2/traces/F1.yaml" || doc.Findings[0].ID != "F1" {
		t.Errorf("%+v", doc.Findings)
	}
	for _, c := range doc.Checks {
		if !strings.Contains(c.Name, ", worker ") {
			t.Error(c.Name)
		}
	}
}

// TestWorkersReachTogether adds what can be added and leaves the documents of the workers alone.
func TestWorkersReachTogether(t *testing.T) {
	one, two := searched(), searched()
	two.Session.Cells, two.Session.States, two.Session.Seed = 310, 13, 8
	Seal(two)
	doc, err := MergeSessions([]*Document{one, two})
	if err != nil {
		t.Fatal(err)
	}
	s := doc.Session
	if s == nil || s.Seed != 7 || s.Plans != 40 || s.Requests != 1200 || s.CorpusEnd != 24 || s.Cells != 310 || s.States != 14 ||
		s.Weights["Cancel"] != 12 || one.Session.Plans != 20 {
		t.Errorf("%+v, and one has %+v", s, one.Session)
	}
	if doc, err := MergeSessions([]*Document{sample()}); err != nil || doc.Session != nil {
		t.Error("a session came from nowhere", err)
	}
}
