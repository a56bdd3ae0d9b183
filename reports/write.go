package reports

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/pconform/pconform/runner"
)

// The fixed names of the files that WriteAll leaves.
const (
	JSONName    = "report.json"
	JUnitName   = "junit.xml"
	SummaryName = "summary.md"
	BadgeName   = "badge.json"
	HTMLName    = "report.html"
)

// renderings are written in this order: report.json last, so that where it is, the others are too.
var renderings = []struct {
	name   string
	render func(io.Writer, *Document) error
}{
	{JUnitName, JUnitTo}, {SummaryName, SummaryTo}, {BadgeName, BadgeTo}, {HTMLName, HTMLTo}, {JSONName, JSONTo},
}

// WriteAll writes every rendering of a sealed document into dir, which is made if it is missing. Each file appears
// whole or not at all. All are tried; the error names every one that could not be written.
func WriteAll(dir string, d *Document) error {
	if err := sealed(d); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("reports: %w", err)
	}
	var failures []error
	for _, r := range renderings {
		var text bytes.Buffer
		if err := r.render(&text, d); err != nil {
			failures = append(failures, fmt.Errorf("reports: %s: %w", r.name, err))
			continue
		}
		if err := writeWhole(filepath.Join(dir, r.name), text.Bytes()); err != nil {
			failures = append(failures, fmt.Errorf("reports: %w", err))
		}
	}
	return errors.Join(failures...)
}

// writeWhole replaces a file by way of a neighbour, so that no reader sees half of it.
func writeWhole(path string, data []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(f.Name())
		}
	}()
	if _, err = f.Write(data); err != nil {
		return err
	}
	if err = f.Chmod(0o644); err != nil {
		return err
	}
	if err = f.Sync(); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// JSONTo writes report.json: the document itself, indented, in the order of the fields. The seal has to fit.
func JSONTo(w io.Writer, d *Document) error {
	if err := sealed(d); err != nil {
		return err
	}
	return writeJSON(w, d)
}

func writeJSON(w io.Writer, value any) error {
	text, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(runner.VisibleJSON(text), '\n'))
	return err
}

// badge is the endpoint schema of shields.io.
type badge struct {
	SchemaVersion int    `json:"schemaVersion"`
	Label         string `json:"label"`
	Message       string `json:"message"`
	Color         string `json:"color"`
}

// BadgeTo writes badge.json, which shields.io turns into a badge.
func BadgeTo(w io.Writer, d *Document) error {
	b := badge{SchemaVersion: 1, Label: "pconform", Message: Inconclusive, Color: "lightgrey"}
	switch d.Verdict {
	case Conformant:
		b.Message, b.Color = Conformant, "brightgreen"
	case Partial:
		b.Message, b.Color = fmt.Sprintf("partial, %d MUST untested", untestedMusts(d)), "yellow"
		if untestedMusts(d) == 0 {
			b.Message = Partial
		}
	case Nonconformant:
		b.Message, b.Color = fmt.Sprintf("nonconformant, %d MUST broken", unexpected(d)), "red"
	}
	if d.Interrupted && d.Verdict != Nonconformant {
		b.Message, b.Color = "interrupted", "lightgrey"
	}
	return writeJSON(w, b)
}
