package model

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/pconform/pconform/model/spec"
)

// Reply is an answer in the words of the API, without its rendering.
type Reply struct {
	Status     int
	Success    bool // 2xx
	Code       string
	Message    string
	RequestID  string
	ID         string // the connection or border router that was made
	Rows       []Record
	PageNumber int
	PageSize   int
	TotalCount int

	Paged bool // the rows are those of several pages, one after the other
	Whole bool // nothing else is listed: the last page was reached, and none left out
}

// Record is one row of a listing; scalars as text.
type Record struct {
	ID     string
	Fields map[string]string
}

// Refusal is a documented way to say no.
type Refusal struct {
	Rule    *spec.Clause // why the call has to be refused
	Rows    []spec.Row   // documented status and code; none: any 4xx. In a code, * stands for anything
	Status  *spec.Clause // the sentence that fixes the status; nil: any 4xx will do
	Code    *spec.Clause // the sentence that fixes the code; nil: any code will do
	Message *spec.Clause // the sentence that fixes the message
	Also    []spec.Row   // answers outside the table that are lawful but worth reporting
	Never   []spec.Row   // answers that are not lawful though Also takes them: they say too much
	Soft    bool         // everything about it is expected, not demanded: at most a warning
	Racy    bool         // the state may end by itself between the read and the call: a success has to be seen again
	Server  bool         // a 5xx is an error too, and lawful here
	_       struct{}
}

// Outcome is one thing that the specification allows to happen.
type Outcome struct {
	Rule    *spec.Clause // the sentence that allows or demands it
	Refused *Refusal     // nil: the call succeeds
	ID      string       // demanded id in the answer; empty: any
	Excuse  bool         // lawful, but the target could not do what was asked: later steps lose their premise
	Soft    []Miss       // expectations that are broken by this outcome though it is tolerated
	Note    string       // what a report should say if this is what happened
	NoteOn  *spec.Clause
	Then    func(*Reply) (World, []Miss) // what is true afterwards; nil: nothing changed
}

// Miss is one expectation that an answer did not meet.
type Miss struct {
	Clause *spec.Clause
	Level  spec.Level // at most the level of the clause
	Want   string
	Got    string
	Conn   string // the connection it was seen on, if one
	Stale  bool   // the answer shows an earlier truth; it may be right a little later
	Drift  bool   // the target may have moved the connection by itself
	Older  bool   // a state that a later one was seen after: a read that lags behind others would show it

	Field   string       // the field that does not show what it has to, if that is what is wrong
	Off     bool         // no read of the connection has shown it rightly: all else can be judged without it
	Plain   *spec.Clause // the sentence about the field itself, whatever was called before
	Hasty   string       // the operation whose change, which no read has shown, makes it lawful if it is still under way
	Racy    bool         // it may be due to a change of state at just that moment, and has to be seen again
	Absent  bool         // a connection is not listed though it ought to be
	Premise bool         // what was asked of the operator did not come about: no fault of the implementation
}

// miss builds a Miss at the clause's own level.
func miss(c *spec.Clause, want, got string) Miss {
	return Miss{Clause: c, Level: c.Level, Want: want, Got: got}
}

// Describe says what the outcome demands, for the "allowed" lines of a finding.
func (o *Outcome) Describe() string {
	if o.Refused == nil {
		if o.ID != "" {
			return "success with the id of the first answer, " + o.ID
		}
		return "success"
	}
	return o.Refused.describe()
}

func (r *Refusal) describe() string {
	if len(r.Rows) == 0 || r.Code == nil && r.Status == nil {
		return "a refusal (4xx)"
	}
	var alternatives []string
	for _, row := range r.Rows {
		text := row.Code
		if r.Status != nil {
			text = fmt.Sprintf("%d %s", row.Status, row.Code)
		}
		if !slices.Contains(alternatives, text) {
			alternatives = append(alternatives, text)
		}
	}
	return strings.Join(alternatives, ", or ")
}

// aside reports whether an answer is on the other side of success, and how strong the sentence is that this breaks.
func (o *Outcome) aside(r *Reply) (spec.Level, bool) {
	switch {
	case o.Refused == nil && !r.Success:
		return o.Rule.Level, true
	case o.Refused != nil && r.Success:
		return o.Refused.soften(Miss{Level: o.Refused.Rule.Level}).Level, true
	}
	return "", false
}

// judge compares an answer with the outcome. side is false when it is on the other side of success.
func (o *Outcome) judge(r *Reply) (side bool, misses []Miss) {
	if o.Refused == nil {
		if !r.Success {
			return false, []Miss{{Clause: o.Rule, Level: o.Rule.Level, Want: "success", Got: answerText(r)}}
		}
		if o.ID != "" && r.ID != o.ID {
			misses = append(misses, miss(o.Rule, "the id of the first answer, "+o.ID, "another id, "+r.ID))
		}
		return true, append(misses, o.Soft...)
	}
	ref := o.Refused
	if r.Success {
		m := ref.soften(miss(ref.Rule, o.Describe(), answerText(r)))
		m.Racy = ref.Racy
		return false, []Miss{m}
	}
	misses = ref.judge(r)
	if o.Excuse && len(misses) > 0 {
		return false, misses // another refusal than the one that excuses
	}
	return true, append(misses, o.Soft...)
}

func (r *Refusal) judge(got *Reply) (misses []Miss) {
	is := func(row spec.Row) bool { return row.Status == got.Status && codeIs(row.Code, got.Code) }
	if slices.ContainsFunc(r.Also, is) && !slices.ContainsFunc(r.Never, is) {
		return nil
	}
	row, status, code := r.nearest(got)
	if got.Status < 400 || got.Status >= 500 && !r.Server {
		clause := r.Rule
		if r.Status != nil {
			clause = r.Status
		}
		misses = append(misses, r.soften(miss(clause, r.describe(), answerText(got))))
	} else if r.Status != nil && !status {
		misses = append(misses, r.soften(miss(r.Status, fmt.Sprintf("HTTP status %s", r.statuses()), fmt.Sprintf("%d", got.Status))))
	}
	if r.Code != nil && !code {
		misses = append(misses, r.soften(miss(r.Code, "Code "+r.codes(), quoteCode(got.Code))))
	}
	if r.Message != nil && code && row != nil && row.Message != "" && got.Message != row.Message {
		misses = append(misses, miss(r.Message, "Message "+row.Message, got.Message))
	}
	return misses
}

// nearest finds the row that fits best, and whether its status and its code are those of the answer.
func (r *Refusal) nearest(got *Reply) (row *spec.Row, status, code bool) {
	best := -1
	for i := range r.Rows {
		s, c := r.Rows[i].Status == got.Status, codeIs(r.Rows[i].Code, got.Code)
		score := 0
		if c {
			score += 2
		}
		if s {
			score++
		}
		if score > best {
			best, row, status, code = score, &r.Rows[i], s, c
		}
	}
	return row, status, code
}

func (r *Refusal) soften(m Miss) Miss {
	if r.Soft && m.Level == spec.Must {
		m.Level = spec.Should
	}
	return m
}

func (r *Refusal) statuses() string {
	var out []string
	for _, row := range r.Rows {
		if s := fmt.Sprint(row.Status); !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return strings.Join(out, " or ")
}

func (r *Refusal) codes() string {
	var out []string
	for _, row := range r.Rows {
		if !slices.Contains(out, row.Code) {
			out = append(out, row.Code)
		}
	}
	return strings.Join(out, " or ")
}

// codeIs compares a code with one of a table, where * stands for anything.
func codeIs(table, got string) bool {
	same, err := path.Match(table, strings.ReplaceAll(got, "/", "."))
	return same && err == nil
}

func answerText(r *Reply) string {
	if r.Success {
		if r.ID != "" {
			return fmt.Sprintf("%d, success, %s", r.Status, r.ID)
		}
		return fmt.Sprintf("%d, success", r.Status)
	}
	return fmt.Sprintf("%d %s", r.Status, quoteCode(r.Code))
}

func quoteCode(code string) string {
	if code == "" {
		return "(no Code)"
	}
	return code
}
