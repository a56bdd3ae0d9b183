// Package trace keeps a fault as a file: the plan that shows it, what was allowed and what was answered. A trace is
// read without pconform, replayed with it, and turned into a shell script or a Go test.
package trace

import (
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

// Version is what the first key of a trace says.
const Version = "pconform/trace/v1"

// Trace is a saved finding. The fields stand in the order in which the file has them.
type Trace struct {
	Version       string        `yaml:"trace"`
	Clause        string        `yaml:"clause"`
	Level         string        `yaml:"level"`
	Statement     string        `yaml:"statement"`
	Title         string        `yaml:"title"`
	Key           string        `yaml:"key"`
	Check         string        `yaml:"check"`
	Replay        string        `yaml:"replay"`               // plan, or check: what has to be run again
	Shown         string        `yaml:"shown,omitempty"`      // how often these calls showed the fault
	Unstable      string        `yaml:"unstable,omitempty"`   // why these calls alone may not show it again
	NotReduced    string        `yaml:"notReduced,omitempty"` // why there may be shorter ones
	Expected      []string      `yaml:"expected,omitempty"`
	Suite         string        `yaml:"suite"`
	Specification Specification `yaml:"specification"`
	Target        Target        `yaml:"target,omitempty"`
	Seed          int64         `yaml:"seed"`
	Profile       string        `yaml:"profile,omitempty"`
	Format        wire.Format   `yaml:"format"`
	Steps         []Step        `yaml:"plan"`
}

// How a trace is replayed: by its plan alone, or by the check that found the fault, for what no plan can say.
const (
	ByPlan  = "plan"
	ByCheck = "check"
)

// Specification names what the implementation was held against.
type Specification struct {
	Version  string `yaml:"version"`
	Register string `yaml:"register,omitempty"` // digest of the clause register
}

// Target is where the fault was seen. A replay does not depend on it; the shell script takes its defaults from it.
type Target struct {
	Endpoint    string `yaml:"endpoint,omitempty"`
	Region      string `yaml:"region,omitempty"`
	AccessPoint string `yaml:"accessPoint,omitempty"`
	Operator    string `yaml:"operator,omitempty"`
}

// Step is one call with the way it was put on the wire, what was allowed and what was answered.
type Step struct {
	Do       string          `yaml:"do"`
	Bind     string          `yaml:"bind,omitempty"`
	Args     Args            `yaml:"args,omitempty"`
	As       string          `yaml:"as,omitempty"`
	Way      runner.Way      `yaml:"way,omitempty"`
	Deviate  *wire.Deviation `yaml:"deviate,omitempty"`
	Refused  *Refusal        `yaml:"refused,omitempty"`
	AtOnce   int             `yaml:"atOnce,omitempty"` // sent so many times at once
	Beside   bool            `yaml:"beside,omitempty"` // sent at the same moment as the step before
	Allowed  []string        `yaml:"allowed,omitempty"`
	Answered string          `yaml:"answered,omitempty"`
	Fault    bool            `yaml:"fault,omitempty"` // no rule explains this answer
}

// Refusal is why a request that is broken on purpose has to be refused: clause ids, and the rows of error tables.
type Refusal struct {
	Rule    string `yaml:"rule"`
	Status  string `yaml:"status,omitempty"`
	Code    string `yaml:"code,omitempty"`
	Message string `yaml:"message,omitempty"`
	Rows    []Row  `yaml:"rows,omitempty"`
	Also    []Row  `yaml:"also,omitempty"`
	Soft    bool   `yaml:"soft,omitempty"`
	Server  bool   `yaml:"server,omitempty"`
}

// Row is a row of an error table.
type Row struct {
	Status  int    `yaml:"status"`
	Code    string `yaml:"code"`
	Message string `yaml:"message,omitempty"`
}

// Meta is what a finding does not know of the run it comes from.
type Meta struct {
	Suite    string // version of pconform
	Register string // digest of the clause register
	Seed     int64
	Profile  string // digest of the profile
	Target   Target
}
