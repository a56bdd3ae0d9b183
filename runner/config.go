package runner

import (
	"io"
	"net/http"
	"time"

	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner/wire"
)

// Config is everything that a run needs to know.
type Config struct {
	Implementation Implementation
	Target         Target
	Operator       Operator // nil if nobody can move a connection from outside
	Settle         time.Duration
	Budget         Budget
	Seed           int64
	RunID          string // begins every name that the run gives; empty: a random one, as it has to be outside tests
	Depth          int    // of the tour without looks: 1 for every cell, 2 for every pair of operations; 0 means 1
	Parallel       int
	Timeout        time.Duration
	Stances        map[string]string
	Strict         bool
	Observe        bool         // send only reads and what must be refused; create nothing
	sweeping       bool         // what is there is to be removed
	Events         io.Writer    // one JSON line per event; nil for none
	Progress       func(Result) // called as results come, one at a time
	Narrate        func(string) // a line for a person who waits
	Ledger         *Ledger      // nil keeps nothing
	Secrets        []string     // must not be printed, besides the keys: headers, passwords in URLs
	_              struct{}
}

// Implementation names what is being judged, for the report.
type Implementation struct{ Name, Version, URL, Contact string }

// Target is where requests go and whose they are.
type Target struct {
	Endpoint    string       // http://host:port; ignored if Handler is set
	Handler     http.Handler // an implementation in this process
	Region      string       // empty: the first that DescribeRegions lists
	AccessPoint string       // empty: the first that DescribeAccessPoints lists
	Main        wire.Credential
	Other       wire.Credential // a second account; zero if there is none
	Disabled    wire.Credential // a key that has been switched off
	Unopened    wire.Credential // an account without outbound-traffic billing

	RequestTimeout time.Duration
	Transport      http.RoundTripper
	Headers        http.Header
}

// Budget bounds what a run may do to its target.
type Budget struct {
	Requests          int     // everything counted; 0 means no bound
	PerSecond         float64 // 0 means as fast as it answers
	ConnectionsAtOnce int
}

// Defaults of a run.
const (
	DefaultSettle      = 10 * time.Second
	DefaultParallel    = 4
	DefaultConnections = 4
	DefaultTimeout     = 15 * time.Minute
)

func (c *Config) withDefaults() {
	if c.Settle == 0 {
		c.Settle = DefaultSettle
	}
	if c.Parallel < 1 {
		c.Parallel = DefaultParallel
	}
	if c.Budget.ConnectionsAtOnce < 1 {
		c.Budget.ConnectionsAtOnce = DefaultConnections
	}
	if c.Timeout == 0 {
		c.Timeout = DefaultTimeout
	}
	if c.Target.RequestTimeout == 0 {
		c.Target.RequestTimeout = 10 * time.Second
	}
	if c.Narrate == nil {
		c.Narrate = func(string) {}
	}
	if c.Depth < 1 {
		c.Depth = 1
	}
	if c.Seed == 0 {
		c.Seed = 1
	}
	if c.RunID == "" {
		c.RunID = runID()
	}
}

// key returns the credential of one of the accounts that calls name.
func (t *Target) key(account string) wire.Credential {
	switch account {
	case "other":
		return t.Other
	case "disabled":
		return t.Disabled
	case "unopened":
		return t.Unopened
	}
	return t.Main
}

// has says whether the configuration has a capability, as far as it can be known before asking the target.
func (c *Config) has(need Capability) (yes bool, why string) {
	switch need {
	case HasOperator:
		return c.Operator != nil, "no operator hook: give --operator-url or operator: in the profile"
	case HasOther:
		return c.Target.Other.ID != "", "no second account: give credentials.other in the profile"
	case HasDisabled:
		return c.Target.Disabled.ID != "", "no disabled key: give credentials.disabled in the profile"
	case HasUnopened:
		return c.Target.Unopened.ID != "", "no account without outbound-traffic billing: give credentials.unopened in the profile"
	}
	return true, ""
}

// Declares says whether the configuration has what a capability takes; the target may lack it all the same.
func (c *Config) Declares(need Capability) bool {
	yes, _ := c.has(need)
	return yes
}

// stance returns the answer that the profile pins on a clause that sources leave open.
func (c *Config) stance(clause *spec.Clause) string { return c.Stances[clause.ID] }
