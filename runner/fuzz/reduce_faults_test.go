package fuzz

import (
	"fmt"

	"github.com/pconform/pconform/fixtures/refserver"
	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
)

// fault is something planted in the reference server, and how short a program can show it.
type fault struct {
	name    string
	clauses []string
	decide  func(flags map[string]bool, c refserver.Cell) bool // true: allow what the reference refuses
	bend    bending
	served  func(decide func(refserver.Cell) refserver.Decision) func(refserver.Cell) refserver.Decision
	listed  func(flags map[string]bool, c *refserver.Call) // sees every listing
	least   func(Key) int
	most    int  // requests of a reduction
	slow    bool // the operator makes one move at a time
	odd     bool // drawn with listings and with tokens that come again
	walk    bool // drawn as a session draws

	short string // what is not guaranteed, and why
}

// bending changes what the reference decides.
type bending func(flags map[string]bool, c refserver.Cell, d refserver.Decision) refserver.Decision

func least(n int) func(Key) int { return func(Key) int { return n } }

var faults = []fault{
	{name: "L3: a second Cancel is accepted", clauses: []string{"CPC-STATE-010"}, most: 10, least: least(3), decide: func(_ map[string]bool, c refserver.Cell) bool {
		return c.Op == spec.CancelPhysicalConnection && c.State == spec.Canceled
	}},
	{name: "L5: Terminate is accepted in Confirmed", clauses: []string{"CPC-TERM-001", "CPC-TERM-002"}, most: 10, least: least(3), decide: func(_ map[string]bool, c refserver.Cell) bool {
		return c.Op == spec.TerminatePhysicalConnection && c.State == spec.Confirmed && c.Pending == ""
	}},
	{name: "L5 with an operator who makes one move at a time", clauses: []string{"CPC-TERM-001", "CPC-TERM-002"}, most: 40, least: least(6), slow: true, decide: func(_ map[string]bool, c refserver.Cell) bool {
		return c.Op == spec.TerminatePhysicalConnection && c.State == spec.Confirmed && c.Pending == ""
	}},
	{name: "L8: after Enable was tried behind a Terminate, a Cancel of any connection is accepted",
		clauses: []string{"CPC-STATE-010", "CPC-STATE-007"}, most: 100, least: least(7), decide: func(flags map[string]bool, c refserver.Cell) bool {
			if c.Op == spec.TerminatePhysicalConnection && c.State == spec.Enabled {
				flags[c.Conn.ID] = true
			}
			if c.Op == spec.EnablePhysicalConnection && flags[c.Conn.ID] {
				flags["armed"] = true
			}
			return c.Op == spec.CancelPhysicalConnection && (c.State == spec.Canceled || c.State == spec.Enabled) && flags["armed"]
		}},
	{name: "L8b: after Enable was tried in Terminated, a Cancel of that connection is accepted",
		clauses: []string{"CPC-STATE-013", "CPC-STATE-007"}, most: 100, least: waited(4, 5, 5), decide: func(flags map[string]bool, c refserver.Cell) bool {
			if c.Op == spec.EnablePhysicalConnection && c.State == spec.Terminated {
				flags[c.Conn.ID] = true
			}
			return c.Op == spec.CancelPhysicalConnection && c.State == spec.Terminated && flags[c.Conn.ID]
		}},
	{name: "the fourth refusal is none", clauses: []string{"CPC-STATE-010"}, most: 100, least: least(6), decide: func(flags map[string]bool, c refserver.Cell) bool {
		if c.Op != spec.CancelPhysicalConnection || c.State != spec.Canceled {
			return false
		}
		for n := 1; n <= 3; n++ {
			if key := fmt.Sprint(c.Conn.ID, n); !flags[key] {
				flags[key] = true
				return false
			}
		}
		return true
	}},
	// What an attacker planted, in this process.
	{name: "two refused Cancels, and Terminate is refused", most: 100, least: read(5, 5),
		bend: func(flags map[string]bool, c refserver.Cell, d refserver.Decision) refserver.Decision {
			if c.Op == spec.CancelPhysicalConnection && !d.Allow {
				flags[c.Conn.ID+"2"] = flags[c.Conn.ID]
				flags[c.Conn.ID] = true
			}
			if c.Op == spec.TerminatePhysicalConnection && d.Allow && flags[c.Conn.ID+"2"] {
				return refserver.Decision{Row: spec.Row{Status: 400, Code: "Forbidden.NotAllowedInState", Message: "Not now."}}
			}
			return d
		}},
	{name: "a refused Terminate in Approved edits", most: 100, least: byClause(4, map[string]int{"CPC-MOD-010": 5}),
		bend: func(_ map[string]bool, c refserver.Cell, d refserver.Decision) refserver.Decision {
			if c.Op == spec.TerminatePhysicalConnection && c.State == spec.Approved {
				c.Conn.Description = "edited by a refused call"
			}
			return d
		}},
	{name: "Cancel does nothing to the third of three", most: 100,
		least: byClause(5, map[string]int{"CPC-ENAB-002": 6, "CPC-CONF-003": 6, "CPC-TERM-002": 6}),
		bend: func(flags map[string]bool, c refserver.Cell, d refserver.Decision) refserver.Decision {
			switch c.Op {
			case spec.CreatePhysicalConnection:
				flags["third"] = flags["second"]
				flags["second"] = flags["first"]
				flags["first"] = true
			case spec.CancelPhysicalConnection:
				if d.Allow && flags["third"] && c.Conn != nil {
					return refserver.Decision{Allow: true}
				}
			}
			return d
		}},
}

// read is the least length for a fault that a read shows, and for one that another call shows.
func read(look, call int) func(Key) int {
	return func(k Key) int {
		if k.Op == model.Describe.Name {
			return look
		}
		return call
	}
}
