package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/pconform/pconform/reports"
	"github.com/pconform/pconform/runner"
)

// archive is an HTTP archive as far as putting several together takes it. Members that it does not name stay as they are.
type archive struct {
	Log struct {
		Creator any              `json:"creator"`
		Entries []map[string]any `json:"entries"`
		Version string           `json:"version"`
	} `json:"log"`
}

// oneArchive puts the exchanges of all workers' findings into one failures.har, each with its worker in the comment, as
// the checks of the common report have it.
func oneArchive(out string, folders []string) error {
	var all archive
	for i, folder := range folders {
		text, err := os.ReadFile(filepath.Join(folder, reports.HARName))
		if err != nil {
			return err
		}
		var own archive
		d := json.NewDecoder(bytes.NewReader(text))
		d.UseNumber()
		if err := d.Decode(&own); err != nil {
			return fmt.Errorf("%s of worker %d: %w", reports.HARName, i+1, err)
		}
		for _, e := range own.Log.Entries {
			if comment, ok := e["comment"].(string); ok {
				e["comment"] = fmt.Sprintf("%s, worker %d", comment, i+1)
			}
		}
		own.Log.Entries = append(all.Log.Entries, own.Log.Entries...)
		all = own
	}
	if all.Log.Entries == nil {
		all.Log.Entries = []map[string]any{}
	}
	text, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, reports.HARName), append(runner.VisibleJSON(text), '\n'), 0o644)
}
