package reports

import (
	_ "embed"
	"slices"
)

//go:embed report.schema.json
var schemaText []byte

// Schema returns the JSON Schema (2020-12) of report.json. It is generated from the fields of Document and their
// comments; go test ./reports -update writes it anew.
func Schema() []byte { return slices.Clone(schemaText) }
