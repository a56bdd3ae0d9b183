package reports

import (
	"reflect"
	"strings"
	"testing"
)

// shard keeps every second check of the sample, and what goes with them.
func shard(odd int) *Document {
	d := sample()
	var checks []CheckResult
	var planned []PlannedCheck
	for i := range d.Planned {
		if i%2 != odd {
			continue
		}
		planned = append(planned, d.Planned[i])
		if i < len(d.Checks) {
			checks = append(checks, d.Checks[i])
		}
	}
	d.Checks, d.Planned = checks, planned
	Seal(d)
	return d
}

func TestMergeAddsUp(t *testing.T) {
	a, b := shard(0), shard(1)
	b.Findings[2].Title = "Only here."
	b.Clauses[0].Verdict = Inconclusive
	b.Clauses[9].Verdict = Pass
	b.Started = b.Started.Add(-1e9)
	Seal(b)
	m, err := Merge([]*Document{a, b})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Verify(render(t, JSONTo, m)); err != nil {
		t.Fatal(err)
	}
	if m.Totals.Requests != 2468 || m.Totals.Seconds != 166.5 || len(m.Checks) != 9 || len(m.Planned) != 10 {
		t.Errorf("totals %+v, %d checks", m.Totals, len(m.Checks))
	}
	var ids []string
	for i := range m.Findings {
		ids = append(ids, m.Findings[i].ID+" "+m.Findings[i].Title[:8])
	}
	if want := "F1 An Enabl|F2 The erro|F3 The mess|F4 A token |F5 Only her"; strings.Join(ids, "|") != want {
		t.Errorf("findings %q", ids)
	}
	if f := m.Findings[0]; f.Count != 8 || f.Trace != "shard-1/traces/F1.yaml" ||
		f.Replay != "pconform replay pconform-out/shard-1/traces/F1.yaml" {
		t.Errorf("first finding %+v", f)
	}
	if got := m.Clauses[8].Findings; !reflect.DeepEqual(got, []string{"F3", "F5"}) {
		t.Errorf("findings of the clause: %v", got)
	}
	if m.Clauses[0].Verdict != Pass || m.Clauses[9].Verdict != Pass || !m.Clauses[6].Known {
		t.Errorf("clauses %+v", m.Clauses)
	}
	if len(m.Untested) != 1 || m.Untested[0].ID != "CPC-TIME-001" {
		t.Errorf("untested %+v", m.Untested)
	}
	if m.Observations[0].Count != 24 || !m.Started.Equal(b.Started) || m.Verdict != Nonconformant {
		t.Errorf("%+v, %s, %s", m.Observations, m.Started, m.Verdict)
	}
	if a.Findings[0].Trace != "traces/F1.yaml" || sealed(a) != nil || sealed(b) != nil {
		t.Error("merging changed a shard")
	}
}

func TestMergeRefusesWhatDoesNotBelong(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*Document){
		"seed":          func(d *Document) { d.Seed++ },
		"suite":         func(d *Document) { d.Suite.Version = "9" },
		"profile":       func(d *Document) { d.Target.Profile = "sha256:ffff" },
		"target":        func(d *Document) { d.Target.Region = "cn-beijing" },
		"specification": func(d *Document) { d.Specification.Register = "sha256:ffff" },
		"is one of 3":   func(d *Document) { d.Shard = "2/3" },
		"check":         func(d *Document) { d.Checks = append(d.Checks, sample().Checks[0]) },
		"is in shard":   func(d *Document) { d.Planned = append(d.Planned, sample().Planned[0]) },
	} {
		b := shard(1)
		change(b)
		Seal(b)
		if _, err := Merge([]*Document{shard(0), b}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	first, third := shard(0), shard(1)
	first.Shard, third.Shard = "1/3", "3/3"
	Seal(first)
	Seal(third)
	if _, err := Merge([]*Document{first, third}); err == nil || !strings.Contains(err.Error(), "shard 2/3 is missing") {
		t.Errorf("two of three: %v", err)
	}
	unsealed := shard(1)
	unsealed.Notes = nil
	if _, err := Merge([]*Document{shard(0), unsealed}); err == nil {
		t.Error("a changed shard was merged")
	}
	if _, err := Merge(nil); err == nil {
		t.Error("nothing was merged")
	}
}

func TestRunVerdict(t *testing.T) {
	for _, c := range []struct {
		want   string
		change func(*Document)
	}{
		{Conformant, func(*Document) {}},
		{Conformant, func(d *Document) { d.Clauses[0].Verdict = NotObservable }},
		{Conformant, func(d *Document) { d.Clauses[0] = ClauseResult{Level: Should, Verdict: Untested} }},
		{Nonconformant, func(d *Document) { d.Clauses[0].Verdict, d.Clauses[1].Verdict = Inconclusive, Fail }},
		{Nonconformant, func(d *Document) { d.Clauses[1].Verdict, d.Interrupted = Fail, true }},
		{Partial, func(d *Document) { d.Clauses[0].Verdict = Unsupported }},
		{Partial, func(d *Document) { d.Clauses[0].Verdict, d.Clauses[0].Known = Fail, true }},
		{Inconclusive, func(d *Document) { d.Clauses[0].Verdict, d.Clauses[1].Verdict = Inconclusive, Untested }},
		{Inconclusive, func(d *Document) { d.Interrupted = true }},
		{Inconclusive, func(d *Document) { d.Checks = d.Checks[1:] }},
		{Inconclusive, func(d *Document) { d.Checks, d.Planned = nil, nil }},
	} {
		d := healthy()
		c.change(d)
		if got := RunVerdict(d); got != c.want {
			t.Errorf("%s, not %s", got, c.want)
		}
	}
}

func TestCompare(t *testing.T) {
	older, newer := sample(), sample()
	newer.Verdict, newer.Seed = Partial, 7
	newer.Clauses[0].Verdict = Fail     // regressed
	newer.Clauses[1].Verdict = Untested // lost, not fixed
	newer.Clauses[2].Verdict = Pass     // judged now
	newer.Clauses[7].Verdict = Warn     // better, so fixed
	newer.Clauses[8].Verdict = Fail     // worse
	newer.Clauses[10] = ClauseResult{ID: "CPC-NEW-001 | `x`\x1b[31m", Level: Must, Verdict: Fail, Statement: hostile}
	c := Compare(older, newer)
	if len(c.Regressed) != 3 || len(c.Fixed) != 1 || len(c.Lost) != 1 || len(c.Gained) != 1 || len(c.Added) != 1 ||
		len(c.Gone) != 1 || !c.Worse() {
		t.Errorf("%+v", c)
	}
	golden(t, "compare.txt", []byte(c.Text()))
	golden(t, "compare.md", []byte(c.Markdown()))
	if same := Compare(older, older); same.Worse() || len(same.Caveats) > 0 || len(same.Lost) > 0 {
		t.Errorf("a report differs from itself: %+v", same)
	}
}

func TestMatrixReadsNames(t *testing.T) {
	for name, want := range map[string]string{
		"Cancel in Enabled": "Cancel Enabled", "Delete in Allocation Failed": "Delete Allocation Failed",
		"Cancel in Terminated, bare": "Cancel Terminated", "Cancel in Terminatedness": "", "a token in time": "",
		"in Enabled": "", "Delete in Allocated": "Delete Allocated",
	} {
		got := ""
		if operation, column := coordinates(name); column >= 0 {
			got = operation + " " + matrixOf(sample()).States[column]
		}
		if got != want {
			t.Errorf("%q: %q, not %q", name, got, want)
		}
	}
	if matrixOf(&Document{}) != nil {
		t.Error("a matrix of nothing")
	}
}
