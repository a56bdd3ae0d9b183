package fuzz

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/trace"
	"github.com/pconform/pconform/runner/wire"
)

// Bounds of a corpus.
const (
	maxCorpus      = 256
	maxCorpusFile  = 256 << 10
	corpusVersion  = "pconform/corpus/v1"
	corpusFileName = "plan-*.yaml"
	maxSteps       = 1000
)

// corpus keeps the programs that reached something new. In the directory it stays small: a program is kept for what
// it reached first, and the oldest go when there are too many.
type corpus struct {
	dir   string
	kept  []kept
	names map[string]bool
	notes []string

	unsaved bool // something is kept that is in no file yet
}

type kept struct{ program Program }

// saved is a program in a file.
type saved struct {
	Version     string       `yaml:"corpus"`
	Format      wire.Format  `yaml:"format"`
	Connections int          `yaml:"connections"`
	Steps       []trace.Step `yaml:"plan"`
}

func openCorpus(dir string) *corpus { return &corpus{dir: dir, names: map[string]bool{}} }

// keep takes a program up to the step that reached something new.
func (c *corpus) keep(p Program, upTo int) {
	p.Plan = p.Plan[:upTo]
	for i := range p.Plan {
		if d := p.Plan[i].Deviate; d != nil && d.Nonce != "" {
			return // good for one time only
		}
	}
	c.unsaved = true
	c.kept = append(c.kept, kept{program: p})
	if len(c.kept) > maxCorpus {
		c.kept = slices.Delete(c.kept, 0, 1)
	}
}

func encode(p Program) ([]byte, error) {
	steps := trace.FromFinding(&runner.Finding{Clause: spec.State021, Steps: p.Plan}, trace.Meta{}).Steps
	return trace.Encode(saved{corpusVersion, p.Format, p.Connections, steps})
}

func decode(text []byte) (p Program, err error) {
	var s saved
	if err := yaml.Unmarshal(text, &s); err != nil {
		return p, err
	}
	if s.Version != corpusVersion {
		return p, fmt.Errorf("it is no plan of this version")
	}
	if s.Format != wire.JSON && s.Format != wire.XML || len(s.Steps) > maxSteps {
		return p, errors.New("its format or its length is none of ours")
	}
	for i := range s.Steps {
		if model.ByName(s.Steps[i].Do) == nil {
			return p, fmt.Errorf("there is no operation %q", s.Steps[i].Do)
		}
	}
	plan, err := (&trace.Trace{Steps: s.Steps}).Plan()
	return Program{Plan: plan, Format: s.Format, Connections: max(0, s.Connections)}, err
}

// load reads the programs of the directory, in the order of their names. Files that are none are left alone.
func (c *corpus) load() (out []Program) {
	if c.dir == "" {
		return nil
	}
	files, _ := filepath.Glob(filepath.Join(c.dir, corpusFileName))
	slices.Sort(files)
	for _, f := range files[:min(len(files), maxCorpus)] {
		info, err := os.Stat(f)
		if err != nil || info.Size() > maxCorpusFile {
			continue
		}
		text, err := os.ReadFile(f)
		if err == nil {
			var p Program
			if p, err = decode(text); err == nil {
				out = append(out, p)
				continue
			}
		}
		c.notes = append(c.notes, fmt.Sprintf("corpus: %s is not used: %v", filepath.Base(f), err))
	}
	return out
}

// save brings the directory into line with what is kept and returns the names of its files.
func (c *corpus) save() []string {
	c.flush()
	if c.dir != "" {
		c.prune()
	}
	return slices.Sorted(maps.Keys(c.names))
}

// flush writes what is kept and not yet in the directory, so that a killed session leaves it.
func (c *corpus) flush() {
	c.unsaved = false
	if c.dir == "" || len(c.kept) == 0 {
		return
	}
	if err := os.MkdirAll(c.dir, 0o755); err != nil {
		c.notes = append(c.notes, "corpus: "+err.Error())
		return
	}
	for _, k := range c.kept {
		text, err := encode(k.program)
		if err != nil || len(text) > maxCorpusFile {
			continue
		}
		sum := sha256.Sum256(text)
		name := "plan-" + hex.EncodeToString(sum[:6]) + ".yaml"
		if c.names[name] {
			continue
		}
		c.names[name] = true
		if err := os.WriteFile(filepath.Join(c.dir, name), text, 0o644); err != nil {
			c.notes = append(c.notes, "corpus: "+err.Error())
			return
		}
	}
}

// prune removes files of this version that are not kept any more.
func (c *corpus) prune() {
	files, _ := filepath.Glob(filepath.Join(c.dir, corpusFileName))
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err == nil && !c.names[filepath.Base(f)] && strings.HasPrefix(string(text), "corpus: "+corpusVersion) {
			_ = os.Remove(f)
		}
	}
}

// containsWord reports whether a text has one of some words as a word of its own.
func containsWord(text string, words ...string) bool {
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ,.:;()", r) }) {
		if slices.Contains(words, w) {
			return true
		}
	}
	return false
}
