package fuzz

import (
	"fmt"

	"github.com/pconform/pconform/fixtures/refserver"
	"github.com/pconform/pconform/model/spec"
)

// Short names for the operations as the server has them.
const (
	opCreate    = spec.CreatePhysicalConnection
	opCancel    = spec.CancelPhysicalConnection
	opConfirm   = spec.ConfirmPhysicalConnection
	opEnable    = spec.EnablePhysicalConnection
	opTerminate = spec.TerminatePhysicalConnection
	opDelete    = spec.DeletePhysicalConnection
	opModify    = spec.ModifyPhysicalConnection
)

// in reports whether a call is made in a state in which nothing is under way.
func in(c refserver.Cell, op string, state spec.State) bool {
	return c.Conn != nil && c.Op == op && c.State == state && c.Pending == ""
}

// opens is a fault that, once armed, carries a call out which has to be refused. arm sees every call on a connection
// and the decision about it; id tells connections apart.
func opens(op string, state spec.State, armed func(flags map[string]bool, id string) bool,
	arm func(flags map[string]bool, c refserver.Cell, refused bool)) bending {
	return func(flags map[string]bool, c refserver.Cell, d refserver.Decision) refserver.Decision {
		if c.Conn == nil {
			return d
		}
		if in(c, op, state) && armed(flags, c.Conn.ID) {
			return refserver.Decision{Allow: true}
		}
		arm(flags, c, !d.Allow)
		return d
	}
}

func own(flags map[string]bool, id string) bool { return flags[id] }

// others reports whether a flag of another connection is set.
func others(flags map[string]bool, id string) bool {
	for k, set := range flags {
		if set && k != id {
			return true
		}
	}
	return false
}

// hidden are faults that hang on what an unseen server might remember.
var hidden = []fault{
	{name: "refused Enable in Initial, and Cancel in Enabled is taken", least: least(4), most: 100,
		bend: opens(opCancel, spec.Enabled, own, func(flags map[string]bool, c refserver.Cell, _ bool) {
			flags[c.Conn.ID] = flags[c.Conn.ID] || in(c, opEnable, spec.Initial)
		})},
	{name: "refused Delete of one, and Terminate of another in Allocated is taken", least: least(5), most: 100,
		bend: opens(opTerminate, spec.Allocated, others, func(flags map[string]bool, c refserver.Cell, refused bool) {
			flags[c.Conn.ID] = flags[c.Conn.ID] || c.Op == opDelete && refused
		})},
	{name: "a token of another action, and a second Cancel is taken", least: least(3), most: 100, odd: true,
		short: "which two of many uses of many tokens it is tells no program of few lines",
		bend: func(flags map[string]bool, c refserver.Cell, d refserver.Decision) refserver.Decision {
			if c.Conn != nil && in(c, opCancel, spec.Canceled) && flags["armed"] {
				return refserver.Decision{Allow: true}
			}
			if t := c.Call.Token; t != "" {
				for _, op := range []string{opCreate, opCancel, opEnable, opTerminate, opDelete} {
					flags["armed"] = flags["armed"] || op != c.Op && flags[op+t]
				}
				flags[c.Op+t] = true
			}
			return d
		}},
	{name: "a listing by state, and a second Cancel is taken", least: least(4), most: 100, odd: true,
		listed: func(flags map[string]bool, c *refserver.Call) {
			flags["armed"] = flags["armed"] || c.Params.Get("Filter.1.Key") == "Status"
		},
		bend: opens(opCancel, spec.Canceled, func(flags map[string]bool, _ string) bool { return flags["armed"] },
			func(map[string]bool, refserver.Cell, bool) {})},
	{name: "three refusals of any kind, and Delete in Initial is taken", least: least(5), most: 100,
		bend: opens(opDelete, spec.Initial, own, func(flags map[string]bool, c refserver.Cell, refused bool) {
			if refused {
				id := c.Conn.ID
				flags[id] = flags[id+" 2"]
				flags[id+" 2"] = flags[id+" 2"] || flags[id+" 1"]
				flags[id+" 1"] = true
			}
		})},
	{name: "Modify in Approved, and Cancel does nothing", least: byClause(5, map[string]int{"CPC-CONF-003": 6, "CPC-ENAB-002": 6, "CPC-TERM-002": 6}), most: 100,
		bend: func(flags map[string]bool, c refserver.Cell, d refserver.Decision) refserver.Decision {
			if c.Conn == nil {
				return d
			}
			flags[c.Conn.ID] = flags[c.Conn.ID] || in(c, opModify, spec.Approved)
			if c.Op == opCancel && d.Allow && flags[c.Conn.ID] {
				return refserver.Decision{Allow: true}
			}
			return d
		}},
	{name: "refused Terminate in Initial and no read since, and a second Cancel is taken", least: least(4), most: 100,
		listed: func(flags map[string]bool, _ *refserver.Call) { clear(flags) },
		bend: opens(opCancel, spec.Canceled, own, func(flags map[string]bool, c refserver.Cell, _ bool) {
			flags[c.Conn.ID] = flags[c.Conn.ID] || in(c, opTerminate, spec.Initial)
		})},
	{name: "refused Cancel in XML, and the next is taken", least: least(4), most: 100,
		bend: opens(opCancel, spec.Canceled, own, func(flags map[string]bool, c refserver.Cell, refused bool) {
			flags[c.Conn.ID] = flags[c.Conn.ID] || c.Op == opCancel && refused && c.Call.XML
		})},
	{name: "refused Enable by POST in Initial, and Enable in Allocated is taken", least: least(4), most: 100,
		bend: opens(opEnable, spec.Allocated, own, func(flags map[string]bool, c refserver.Cell, _ bool) {
			flags[c.Conn.ID] = flags[c.Conn.ID] || in(c, opEnable, spec.Initial) && c.Call.Method == "POST"
		})},
	{name: "two Modifies in Enabled, and Terminate is refused", least: byClause(5, map[string]int{"CPC-TERM-003": 6}), most: 100,
		short: "two of a kind are asked about after one of each",
		bend: func(flags map[string]bool, c refserver.Cell, d refserver.Decision) refserver.Decision {
			switch {
			case c.Conn == nil:
			case in(c, opTerminate, spec.Enabled) && flags[c.Conn.ID+" 2"]:
				return refserver.Decision{Row: refserver.Decide(refserver.Cell{Op: opTerminate, State: spec.Initial}).Row}
			case in(c, opModify, spec.Enabled) && d.Allow:
				flags[c.Conn.ID+" 2"], flags[c.Conn.ID+" 1"] = flags[c.Conn.ID+" 1"], true
			}
			return d
		}},
	{name: "three Modifies in any state, and Enable is refused", least: least(6), most: 100, short: "calls carried out are counted over several states",
		bend: func(flags map[string]bool, c refserver.Cell, d refserver.Decision) refserver.Decision {
			switch {
			case c.Conn == nil:
			case in(c, opEnable, spec.Confirmed) && flags[c.Conn.ID+" 3"]:
				return refserver.Decision{Row: refserver.Decide(refserver.Cell{Op: opEnable, State: spec.Initial}).Row}
			case c.Op == opModify && d.Allow:
				flags[c.Conn.ID+" 3"] = flags[c.Conn.ID+" 2"]
				flags[c.Conn.ID+" 2"], flags[c.Conn.ID+" 1"] = flags[c.Conn.ID+" 1"], true
			}
			return d
		}},
	{name: "another was deleted, and a second Cancel is taken", least: least(6), most: 100,
		bend: opens(opCancel, spec.Canceled, others, func(flags map[string]bool, c refserver.Cell, refused bool) {
			flags[c.Conn.ID] = flags[c.Conn.ID] || c.Op == opDelete && !refused
		})},
	{name: "three connections, and Confirm in Initial is taken", least: least(4), most: 100,
		bend: func(flags map[string]bool, c refserver.Cell, d refserver.Decision) refserver.Decision {
			switch {
			case c.Op == opCreate && d.Allow:
				flags["3"], flags["2"], flags["1"] = flags["2"], flags["1"], true
			case c.Op == opDelete && d.Allow:
				flags["1"], flags["2"], flags["3"] = flags["2"], flags["3"], false
			case c.Conn != nil && in(c, opConfirm, spec.Initial) && flags["3"]:
				return refserver.Decision{Allow: true}
			}
			return d
		}},
	{name: "Terminate of another and refused Confirm in Canceled, and a second Cancel is taken", least: least(7), most: 100,
		short: "two causes on two connections: each is asked about beside each",
		bend: opens(opCancel, spec.Canceled, func(flags map[string]bool, id string) bool {
			return flags["ended"] && flags[id]
		}, func(flags map[string]bool, c refserver.Cell, refused bool) {
			flags["ended"] = flags["ended"] || c.Op == opTerminate && !refused
			flags[c.Conn.ID] = flags[c.Conn.ID] || in(c, opConfirm, spec.Canceled)
		})},
	{name: "refused Enable, then refused Confirm, in Approved, and Terminate there is taken", least: least(5), most: 100,
		bend: opens(opTerminate, spec.Approved, own, func(flags map[string]bool, c refserver.Cell, _ bool) {
			id := c.Conn.ID
			flags[id] = flags[id] || flags[id+" first"] && in(c, opConfirm, spec.Approved)
			flags[id+" first"] = flags[id+" first"] || in(c, opEnable, spec.Approved)
		})},
	{name: "the fifth call on a connection, if it is Enable in Approved, is taken", least: least(7), most: 100,
		short: "calls of any kind are counted, and each count is asked about",
		bend: func(flags map[string]bool, c refserver.Cell, d refserver.Decision) refserver.Decision {
			if c.Conn == nil {
				return d
			}
			n := 0
			for flags[fmt.Sprint(c.Conn.ID, n)] {
				n++
			}
			flags[fmt.Sprint(c.Conn.ID, n)] = true
			if in(c, opEnable, spec.Approved) && n >= 4 {
				return refserver.Decision{Allow: true}
			}
			return d
		}},
	{name: "Cancel in Terminated once Enable was tried there, drawn by the walk",
		short: "plans of few calls with a token under many of them", least: waited(4, 5, 5), most: 100, walk: true,
		bend: opens(opCancel, spec.Terminated, own, func(flags map[string]bool, c refserver.Cell, _ bool) {
			flags[c.Conn.ID] = flags[c.Conn.ID] || c.Op == opEnable && c.State == spec.Terminated
		})},
	{name: "the same, and only where calls led to Terminated",
		short: "four causes in a row", least: waited(8, 7, 8), most: 100, walk: true, served: afterService},
	{name: "the same, with an operator who makes one move at a time",
		short: "four causes in a row, and ten lines for each question", least: waited(10, 9, 10), most: 100, walk: true, slow: true, served: afterService},
}

// waited is the least length for a Cancel after a Terminate. Two clauses need more: that a Terminate was called and nobody
// looked since, and that the same Cancel was refused before under its token.
func waited(known, not, token int) func(Key) int {
	return byClause(known, map[string]int{"CPC-STATE-007": not, "CPC-IDEM-011": token})
}

// byClause is the least length for a fault that breaks one clause or another: some can be broken only where something
// else was called before.
func byClause(n int, others map[string]int) func(Key) int {
	return func(k Key) int {
		if n, ok := others[k.Clause]; ok {
			return n
		}
		return n
	}
}
