package reports

import (
	"slices"
	"strings"

	"github.com/pconform/pconform/model/spec"
)

// lifecycleFamily is the family whose checks are cells: "Cancel in Enabled".
const lifecycleFamily = "lifecycle"

// matrix is what happened to every operation in every state.
type matrix struct {
	States []string
	Rows   []matrixRow
}

type matrixRow struct {
	Operation string
	Cells     []cell
}

// cell joins the checks of one operation in one state, both formats and all variants: the worst verdict counts.
type cell struct {
	Verdict string
	Finding string // the first finding of the cell, or empty
	Checks  int
}

// weight orders verdicts by how much a reader wants to know of them.
var weight = map[string]int{Fail: 7, known: 6, Warn: 5, Inconclusive: 4, Pass: 3, Unsupported: 2, Skipped: 1}

// matrixOf builds the matrix from the names of the lifecycle checks, or returns nil if there are none.
func matrixOf(d *Document) *matrix {
	m := &matrix{}
	for _, state := range spec.States {
		m.States = append(m.States, string(state))
	}
	for i := range d.Checks {
		c := &d.Checks[i]
		if c.Family != lifecycleFamily {
			continue
		}
		if operation, column := coordinates(c.Name); column >= 0 {
			m.row(operation).Cells[column].add(c)
		}
	}
	if len(m.Rows) == 0 {
		return nil
	}
	return m
}

// coordinates reads "Cancel in Enabled" and "Cancel in Allocation Failed, bare"; the column is -1 for other names.
func coordinates(name string) (operation string, column int) {
	at := strings.LastIndex(name, " in ")
	if at <= 0 {
		return "", -1
	}
	state := name[at+len(" in "):]
	column, length := -1, 0
	for i, s := range spec.States {
		rest, ok := strings.CutPrefix(state, string(s))
		if ok && len(s) > length && (rest == "" || !isLetter(rest[0])) {
			column, length = i, len(s)
		}
	}
	return name[:at], column
}

func isLetter(b byte) bool { return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' }

func (m *matrix) row(operation string) *matrixRow {
	at := slices.IndexFunc(m.Rows, func(r matrixRow) bool { return r.Operation == operation })
	if at < 0 {
		at = len(m.Rows)
		m.Rows = append(m.Rows, matrixRow{Operation: operation, Cells: make([]cell, len(m.States))})
	}
	return &m.Rows[at]
}

func (c *cell) add(r *CheckResult) {
	verdict := r.Verdict
	if r.Known != "" {
		verdict = known
	}
	c.Checks++
	if weight[verdict] > weight[c.Verdict] {
		c.Verdict, c.Finding = verdict, ""
	}
	if verdict == c.Verdict && c.Finding == "" && len(r.Findings) > 0 {
		c.Finding = r.Findings[0]
	}
}
