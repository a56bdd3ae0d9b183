package reports

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Merge makes one report of the reports of several shards. Shards belong together if seed, suite, implementation,
// specification and target (with its profile) are the same and no check was planned or judged twice. Counts are added,
// seconds too: they are the time spent, not the time waited. Findings with the same clause, title and plan become one.
//
// The files of a finding keep their names; Merge expects the folder of the shard numbered n, from 1, to be copied to
// shard-n beside the merged report, and rewrites the paths accordingly.
func Merge(shards []*Document) (*Document, error) {
	if len(shards) == 0 {
		return nil, errors.New("reports: nothing to merge")
	}
	for i, shard := range shards {
		if err := belongs(shards[0], shard); err != nil {
			return nil, fmt.Errorf("reports: shard %d: %w", i+1, err)
		}
	}
	if err := overlap(shards); err != nil {
		return nil, err
	}
	if err := complete(shards); err != nil {
		return nil, err
	}
	m := merger{out: *shards[0], renamed: map[string]string{}, folder: shardFolder, same: sameCause}
	m.out.Planned, m.out.Checks, m.out.Clauses, m.out.Findings = nil, nil, nil, nil
	m.out.Observations, m.out.Notes, m.out.Residue, m.out.Untested = nil, nil, nil, nil
	m.out.Totals, m.out.Interrupted, m.out.Shard = Totals{}, false, ""
	for i, shard := range shards {
		// Merging must not change a shard, so it works on a copy.
		own, err := clone(shard)
		if err != nil {
			return nil, err
		}
		m.add(own, i+1)
	}
	m.untested(shards)
	m.out.Verdict = RunVerdict(&m.out)
	Seal(&m.out)
	return &m.out, nil
}

// RunVerdict derives the verdict of a run from its clauses: nonconformant if one failed that is not known to fail;
// inconclusive if nothing was judged, the run was cut short, or a MUST clause could not be decided; partial if a MUST
// clause was not tested or is known to fail, or some check was inconclusive; otherwise conformant.
func RunVerdict(d *Document) string {
	verdict := Conformant
	for i := range d.Clauses {
		switch c := &d.Clauses[i]; {
		case c.Verdict == Fail && !c.Known:
			return Nonconformant
		case c.Level != Must:
			continue
		case c.Verdict == Inconclusive:
			verdict = Inconclusive
		case c.Verdict != Pass && c.Verdict != Warn && c.Verdict != NotObservable && verdict == Conformant:
			verdict = Partial
		}
	}
	if d.Interrupted || len(d.Checks) == 0 || len(d.Checks) < len(d.Planned) {
		return Inconclusive
	}
	if verdict == Conformant && d.Totals.Inconclusive > 0 {
		return Partial
	}
	return verdict
}

func belongs(first, shard *Document) error {
	for _, p := range []struct {
		what string
		a, b any
	}{
		{"schema", first.Schema, shard.Schema}, {"seed", first.Seed, shard.Seed}, {"suite", first.Suite, shard.Suite},
		{"implementation", first.Implementation, shard.Implementation},
		{"specification", first.Specification, shard.Specification},
		{"profile", first.Target.Profile, shard.Target.Profile}, {"target", first.Target, shard.Target},
	} {
		if !reflect.DeepEqual(p.a, p.b) {
			return fmt.Errorf("its %s is not that of the first shard", p.what)
		}
	}
	return sealed(shard)
}

func overlap(shards []*Document) error {
	owners := map[string]int{}
	claim := func(name, format string, shard int) error {
		key := label(name, format)
		if other := owners[key]; other != 0 && other != shard {
			return fmt.Errorf("reports: check %s is in shard %d and in shard %d", quoted(key), other, shard)
		}
		owners[key] = shard
		return nil
	}
	for i, shard := range shards {
		for _, p := range shard.Planned {
			if err := claim(p.Name, p.Format, i+1); err != nil {
				return err
			}
		}
		for _, c := range shard.Checks {
			if err := claim(c.Name, c.Format, i+1); err != nil {
				return err
			}
		}
	}
	return nil
}

// complete holds shards that say which part they are to being all of them.
func complete(shards []*Document) error {
	have, parts := map[int]bool{}, 0
	for i, shard := range shards {
		part, of := 1, 1
		if shard.Shard != "" {
			if n, err := fmt.Sscanf(shard.Shard, "%d/%d", &part, &of); n != 2 || err != nil {
				return fmt.Errorf("reports: shard %d calls itself %s", i+1, quoted(shard.Shard))
			}
		}
		if parts != 0 && parts != of {
			return fmt.Errorf("reports: shard %d is one of %d, those before it of %d", i+1, of, parts)
		}
		have[part], parts = true, of
	}
	for part := 1; part <= parts; part++ {
		if !have[part] {
			return fmt.Errorf("reports: shard %d/%d is missing: give the reports of all of them", part, parts)
		}
	}
	return nil
}

func clone(d *Document) (*Document, error) {
	data, err := json.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("reports: %w", err)
	}
	return Verify(data)
}

const shardFolder = "shard-"

// merger collects shards. Renamed maps the findings of the current shard to their new ids.
type merger struct {
	out     Document
	renamed map[string]string
	folder  string // of the files of a shard, before its number
	same    func(a, b *Finding) bool
}

func (m *merger) add(shard *Document, number int) {
	clear(m.renamed)
	m.findings(shard, number)
	if shard.Started.Before(m.out.Started) {
		m.out.Started = shard.Started
	}
	if shard.Ended.After(m.out.Ended) {
		m.out.Ended = shard.Ended
	}
	m.out.Interrupted = m.out.Interrupted || shard.Interrupted
	m.out.Planned = append(m.out.Planned, shard.Planned...)
	for i := range shard.Checks {
		shard.Checks[i].Findings = m.rename(shard.Checks[i].Findings)
	}
	m.out.Checks = append(m.out.Checks, shard.Checks...)
	addTotals(&m.out.Totals, &shard.Totals)
	for i := range shard.Clauses {
		m.clause(&shard.Clauses[i])
	}
	for _, o := range shard.Observations {
		m.observation(o)
	}
	m.out.Notes = union(m.out.Notes, shard.Notes)
	m.out.Residue = union(m.out.Residue, shard.Residue)
}

func addTotals(sum, t *Totals) {
	into, from := reflect.ValueOf(sum).Elem(), reflect.ValueOf(t).Elem()
	for i := range into.NumField() {
		if field := into.Field(i); field.CanInt() {
			field.SetInt(field.Int() + from.Field(i).Int())
		} else {
			field.SetFloat(field.Float() + from.Field(i).Float())
		}
	}
}

func (m *merger) findings(shard *Document, number int) {
	for _, f := range shard.Findings {
		old := f.ID
		folder := m.folder + strconv.Itoa(number) + "/"
		if f.Trace != "" {
			if m.folder == shardFolder { // a worker knows where it is
				f.Replay = strings.ReplaceAll(f.Replay, f.Trace, folder+f.Trace)
			}
			f.Trace = folder + f.Trace
		}
		if f.Curl != "" {
			f.Curl = folder + f.Curl
		}
		at := slices.IndexFunc(m.out.Findings, func(g Finding) bool { return m.same(&f, &g) })
		if at < 0 {
			f.ID = "F" + strconv.Itoa(len(m.out.Findings)+1)
			m.renamed[old] = f.ID
			m.out.Findings = append(m.out.Findings, f)
			continue
		}
		g := &m.out.Findings[at]
		if len(f.Plan) < len(g.Plan) { // only sessions have longer and shorter ones of one cause
			f.ID = g.ID
			f, *g = *g, f
		}
		g.Count += f.Count
		g.Also = union(g.Also, f.Also)
		g.Others = union(g.Others, append([]string{label(f.Check, f.Format)}, f.Others...))
		m.renamed[old] = g.ID
	}
}

func sameCause(a, b *Finding) bool {
	return a.Clause == b.Clause && a.Level == b.Level && a.Title == b.Title &&
		slices.Equal(a.Plan, b.Plan) && slices.Equal(a.Expected, b.Expected)
}

func (m *merger) rename(ids []string) []string {
	out := []string{}
	for _, id := range ids {
		if renamed := m.renamed[id]; renamed != "" {
			out = union(out, []string{renamed})
		}
	}
	return out
}

// decisive orders the verdicts of one clause in two shards as rank does in one run, so that a merged report says what a
// whole run would have said; what some shard said counts more than that another was not to say anything.
var decisive = func() map[string]int {
	order := map[string]int{Untested: 0}
	for i, v := range rank {
		order[v] = len(rank) - i
	}
	return order
}()

func (m *merger) clause(c *ClauseResult) {
	c.Findings = m.rename(c.Findings)
	at := slices.IndexFunc(m.out.Clauses, func(o ClauseResult) bool { return o.ID == c.ID })
	if at < 0 {
		m.out.Clauses = append(m.out.Clauses, *c)
		return
	}
	o := &m.out.Clauses[at]
	switch {
	case decisive[c.Verdict] > decisive[o.Verdict]:
		o.Verdict, o.Reason, o.Known = c.Verdict, c.Reason, c.Known
	case c.Verdict == o.Verdict:
		// Known only if every failure of the clause was announced.
		o.Known = o.Known && c.Known
	}
	o.Checks, o.Findings = union(o.Checks, c.Checks), union(o.Findings, c.Findings)
}

func (m *merger) observation(o Observation) {
	for i := range m.out.Observations {
		if b := &m.out.Observations[i]; b.Clause == o.Clause && b.Seen == o.Seen && b.Stance == o.Stance {
			b.Count += o.Count
			return
		}
	}
	m.out.Observations = append(m.out.Observations, o)
}

// untested keeps the clauses that no shard judged, with the first reason that a shard gave.
func (m *merger) untested(shards []*Document) {
	reasons := map[string]string{}
	for _, shard := range shards {
		for _, u := range shard.Untested {
			if reasons[u.ID] == "" {
				reasons[u.ID] = u.Reason
			}
		}
	}
	for i := range m.out.Clauses {
		c := &m.out.Clauses[i]
		reason, listed := reasons[c.ID]
		if listed && brokenness(c.Verdict) < 0 {
			m.out.Untested = append(m.out.Untested, UntestedClause{ID: c.ID, Reason: reason})
		}
	}
}

// union appends to list what it does not have yet.
func union(list, more []string) []string {
	for _, s := range more {
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}
