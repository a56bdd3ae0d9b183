package reports

import (
	"errors"
	"fmt"
	"strings"
)

// MergeSessions puts the reports of fuzzing sessions that ran side by side together, each with a seed of its own.
// Counts are added. Findings with the same clause, operation and kind of answer become one, of which the shortest
// program is shown. The files of session n, from 1, are expected in worker-n beside the merged report.
func MergeSessions(sessions []*Document) (*Document, error) {
	if len(sessions) == 0 {
		return nil, errors.New("reports: nothing to merge")
	}
	m := merger{out: *sessions[0], renamed: map[string]string{}, folder: "worker-", same: sameAnswer}
	m.out.Planned, m.out.Checks, m.out.Clauses, m.out.Findings = nil, nil, nil, nil
	m.out.Observations, m.out.Notes, m.out.Residue, m.out.Untested = nil, nil, nil, nil
	m.out.Totals, m.out.Interrupted = Totals{}, false
	for i, session := range sessions {
		own, err := clone(session)
		if err != nil {
			return nil, err
		}
		own.tell(fmt.Sprintf("worker %d", i+1))
		m.add(own, i+1)
	}
	m.out.Session = together(sessions)
	m.untested(sessions)
	m.out.Verdict = RunVerdict(&m.out)
	Seal(&m.out)
	return &m.out, nil
}

// together is what workers reached, as far as that can be told.
func together(documents []*Document) *Session {
	var sum *Session
	for _, d := range documents {
		s := d.Session
		switch {
		case s == nil:
			continue
		case sum == nil:
			own := *s
			sum = &own
			continue
		}
		for _, n := range []struct{ sum, own *int }{{&sum.Plans, &s.Plans}, {&sum.Judged, &s.Judged}, {&sum.Requests, &s.Requests},
			{&sum.Broken, &s.Broken}, {&sum.Throttled, &s.Throttled}, {&sum.CorpusBegin, &s.CorpusBegin}, {&sum.CorpusEnd, &s.CorpusEnd}} {
			*n.sum += *n.own
		}
		for _, n := range []struct{ most, own *int }{{&sum.States, &s.States}, {&sum.Transitions, &s.Transitions},
			{&sum.Cells, &s.Cells}, {&sum.Answers, &s.Answers}} {
			*n.most = max(*n.most, *n.own)
		}
	}
	return sum
}

// tell puts the name of a session to its checks and notes.
func (d *Document) tell(who string) {
	for i := range d.Planned {
		d.Planned[i].Name += ", " + who
	}
	for i := range d.Checks {
		d.Checks[i].Name += ", " + who
	}
	for i := range d.Clauses {
		for k, name := range d.Clauses[i].Checks {
			if at := strings.LastIndex(name, " ["); at >= 0 {
				d.Clauses[i].Checks[k] = name[:at] + ", " + who + name[at:]
			}
		}
	}
	for i := range d.Findings {
		d.Findings[i].Check += ", " + who
	}
	for i := range d.Notes {
		d.Notes[i] = who + ": " + d.Notes[i]
	}
}

// sameAnswer reports whether two findings break one clause with the same answer to the same operation.
func sameAnswer(a, b *Finding) bool {
	return a.Clause == b.Clause && a.Level == b.Level && markedOp(a) == markedOp(b) &&
		text(a.Observed["status"]) == text(b.Observed["status"]) && text(a.Observed["code"]) == text(b.Observed["code"])
}

// markedOp is the operation whose answer shows a finding.
func markedOp(f *Finding) string {
	for _, s := range f.Steps {
		if s.Marked {
			call := s.Call
			if _, after, bound := strings.Cut(call, ":= "); bound {
				call = after
			}
			op, _, _ := strings.Cut(call, "(")
			return op
		}
	}
	return ""
}
