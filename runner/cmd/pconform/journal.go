package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/pconform/pconform/reports"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/fuzz"
	"github.com/pconform/pconform/runner/trace"
)

// journal writes down what a session finds as it finds it, so that one that is killed leaves more than its ledger: a
// line in events.ndjson, and a trace, first as it was found and then as it was reduced.
type journal struct {
	s      *settings
	cfg    runner.Config
	events *os.File
	ids    map[*fuzz.Group]string
	told   time.Time
}

func (s *settings) journal(cfg runner.Config) (*journal, error) {
	events, err := os.Create(filepath.Join(s.out, "events.ndjson"))
	if err != nil {
		return nil, usage("--out: %v", err)
	}
	j := &journal{s: s, cfg: cfg, events: events, ids: map[*fuzz.Group]string{}}
	j.line("session", map[string]any{"seed": s.seed, "suite": version})
	return j, nil
}

func (j *journal) close() { _ = j.events.Close() }

func (j *journal) line(event string, what map[string]any) {
	what["at"], what["event"] = time.Now().UTC().Format(time.RFC3339Nano), event
	if text, err := json.Marshal(what); err == nil {
		_, _ = j.events.Write(append(runner.VisibleJSON(text), '\n'))
	}
}

// statsEvery bounds how much a long session writes of how it stands.
const statsEvery = 10 * time.Second

func (j *journal) stats(s *fuzz.HuntStats) {
	if time.Since(j.told) < statsEvery {
		return
	}
	j.told = time.Now()
	j.line("stats", map[string]any{"stats": s})
}

func (j *journal) finding(g *fuzz.Group) {
	id, event := j.ids[g], "reduced"
	if id == "" {
		id, event = fmt.Sprintf("F%d", len(j.ids)+1), "finding"
		j.ids[g] = id
	}
	f := g.Finding
	file := filepath.Join(j.s.out, "traces", id+".yaml")
	what := map[string]any{"clause": f.Clause.ID, "level": f.Level, "check": f.Check, "format": f.Format, "title": f.Title,
		"observed": f.Observed, "calls": len(f.Steps), "trace": "traces/" + id + ".yaml"}
	if g.Into != nil {
		delete(what, "trace")
		what["faceOf"] = g.Into.Key.String()
		_ = os.Remove(file)
	} else if err := trace.FromFinding(f, j.meta()).Save(file); err != nil {
		what["error"] = err.Error()
	}
	j.line(event, what)
}

func (j *journal) meta() trace.Meta {
	m := trace.Meta{Suite: version, Register: reports.RegisterDigest(), Seed: j.s.seed, Profile: j.s.profile.Digest(),
		Target: trace.Target{Region: j.cfg.Target.Region}}
	if !j.s.embedded {
		m.Target.Endpoint, m.Target.Operator = reports.PublicEndpoint(j.cfg.Target.Endpoint), j.s.profile.Operator.URL
	}
	return m
}

// undraft removes the traces of the journal; those of the report take their place.
func (s *settings) undraft() error {
	old, _ := filepath.Glob(filepath.Join(s.out, "traces", "F*"))
	for _, file := range old {
		if err := os.Remove(file); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}
