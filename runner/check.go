// Package runner fires plans at a target and judges every answer. A Check is one promise of the specification; a
// Session is one run of a check in one rendering; RunAll runs many and collects their Results.
package runner

import (
	"time"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner/wire"
)

// Capability is something that a target may lack without breaking the specification.
type Capability string

// What checks can need. The profile declares the first four; the others are found out by asking.
const (
	HasOperator Capability = "operator"         // an operator hook that brings connections into any state
	HasOther    Capability = "second account"   // credentials.other
	HasDisabled Capability = "disabled key"     // credentials.disabled
	HasUnopened Capability = "unopened account" // credentials.unopened: outbound-traffic billing is off
	HasV3       Capability = "signature V3"
	HasRegions  Capability = "two regions"
)

// Capabilities lists them all.
var Capabilities = []Capability{HasOperator, HasOther, HasDisabled, HasUnopened, HasV3, HasRegions}

// moot capabilities are conditions of the clauses that need them: a target without signature V3, or whose accounts all
// have outbound-traffic billing on, keeps those clauses by not having the case.
var moot = map[Capability]bool{HasV3: true, HasUnopened: true}

// Check is one promise of the specification, and how to hold a target to it.
type Check struct {
	Name        string // a sentence: "an Initial connection cannot be enabled"
	Family      string // the clause family it belongs to
	Table       string // groups checks into one Ginkgo table; empty for a single spec
	Clauses     []*spec.Clause
	Needs       []Capability
	Formats     []wire.Format // nil: every rendering
	Connections int           // how many it has in existence at once; 0 means 1
	Alone       bool          // it begins when no other check has a connection, and none makes one meanwhile
	Reads       bool          // it creates nothing and sends only what must be refused or reads
	Hurried     bool          // a kind of change that was waited for in vain once is not waited for so long again
	Bare        bool          // no look at the end: a plan that is reduced has the looks that it needs
	Run         func(*Session)
	Cell        *Cell // one square of the state table; judged on a tour of many
	_           struct{}
}

// Cell is one square of the state table: an operation in a state. Cells are visited on walks through the table; the
// check's Run is the way to each by itself.
type Cell struct {
	State spec.State
	Op    string                             // the column: Cancel, Modify name
	Call  func(conn, made string) model.Call // made names what the call may make
}

// Verdict is what a check says about the target.
type Verdict string

// The verdicts of a check. A broken MUST fails, a broken SHOULD warns; Inconclusive is neither green nor red.
const (
	Pass         Verdict = "pass"
	Fail         Verdict = "fail"
	Warn         Verdict = "warn"
	Inconclusive Verdict = "inconclusive"
	Unsupported  Verdict = "unsupported"
	Skipped      Verdict = "skipped"
)

// Result is what one check said in one rendering.
type Result struct {
	Check        *Check
	Format       wire.Format
	Verdict      Verdict
	Reason       string
	Findings     []*Finding
	Observations []Observation
	Tested       []*spec.Clause // the clauses that were really put to the test; nil: all of the check
	Requests     int
	Took         time.Duration
	Through      bool // it fails only for fields that reads did not show, and came to its end: the other clauses were kept
	Moot         bool // unsupported, and lawfully so: the clause speaks only of targets that have what is missing
	Attempts     int  // more than one if trouble on the way made it start again
	Known        string
	Barred       *Barred       // what the clean-up was refused, if nothing was found
	moved        bool          // a connection may have moved by itself meanwhile
	byState      bool          // and a call was refused for it that no model judges
	late         time.Duration // how long changes that are due at once were known to take when it began
	missing      []*Finding    // the fields that reads did not show; they become a failure in the end
	chance       bool          // a success was put down to the state having ended at just that moment
}

// Barred is a call that the clean-up was refused though it leads on from where a connection was thought to be. That says
// nothing yet: the clean-up does not wait for what is under way. A plan that makes the call can be judged.
type Barred struct {
	Steps Plan   // what the clean-up did before, and the call
	Why   string // the call and the answer, without ids
}

// Finding is a broken clause with its evidence.
type Finding struct {
	Clause   *spec.Clause
	Level    spec.Level
	Title    string
	Plan     []Line
	Expected []string
	Observed map[string]any
	Check    string
	Format   wire.Format
	Cause    string         // findings with one cause are one group in the report
	Steps    []Step         // the plan as data, for replay; it ends with the step that shows the fault
	Answers  []*wire.Answer // the exchanges, for the archive
	Own      bool           // found by what its check says itself, or by more than a plan can say: replay the check instead
}

// Line is one step of a plan as a reader sees it.
type Line struct {
	Call    string
	Answer  string
	Marked  bool
	Allowed []string // what the specification let the answer be
}

// Observation is what a target does where the specification leaves room.
type Observation struct {
	Clause *spec.Clause
	Seen   string
}

// Step is one call of a plan with the way it is put on the wire.
type Step struct {
	Call    model.Call
	Way     Way
	Deviate *wire.Deviation
	Beside  bool // sent at the same moment as the step before
}

// Plan is a list of steps whose results have names.
type Plan []Step

// Way says how a call is put on the wire. The zero Way is what the seed page shows: GET, everything in the query,
// signature v1, in the session's format.
type Way struct {
	Format wire.Format    `yaml:"format,omitempty" json:"format,omitempty"`
	Method string         `yaml:"method,omitempty" json:"method,omitempty"`
	Place  wire.Placement `yaml:"place,omitempty" json:"place,omitempty"`
	Sign   wire.Signature `yaml:"sign,omitempty" json:"sign,omitempty"`
	Raw    bool           `yaml:"raw,omitempty" json:"raw,omitempty"` // Format is left out
}

// Option changes how one call is sent.
type Option func(*Step)

// In sends a call in another way than the session's.
func In(w Way) Option { return func(s *Step) { s.Way = w } }

// Deviating sends a call that is broken on purpose.
func Deviating(d wire.Deviation) Option { return func(s *Step) { s.Deviate = &d } }

// FormatsOf lists the renderings in which a check runs.
func FormatsOf(c *Check) []wire.Format {
	if c.Formats != nil {
		return c.Formats
	}
	return []wire.Format{wire.JSON, wire.XML}
}
