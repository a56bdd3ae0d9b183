package model

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/pconform/pconform/model/spec"
)

// Describe lists connections. It sees the whole account; a world speaks only of its session's connections, so a
// listing is judged on those: all of mine that match, none of mine that are gone, nothing said about others.
var Describe = &Operation{
	Name: "Describe", Action: spec.DescribePhysicalConnections, Actor: Tenant, Reads: true,
	Params: []Parameter{{Name: "RegionId", Required: true, Missing: spec.Desc001},
		{Name: "PageNumber"}, {Name: "PageSize"}, tokenParam},
	Effect: spec.Desc001,
}

// FilterKeys are the keys that the page lists (CPC-DESC-009).
var FilterKeys = []string{"PhysicalConnectionId", "AccessPointId", "Type", "LineOperator", "Spec", "Status", "Name", "ProductType"}

// Look builds the read of some connections of the session: a filter by their ids, at most five.
func Look(names ...string) Call {
	c := Call{Op: Describe, Args: []Arg{{"RegionId", "$region"}, {"PageSize", "50"}, {"Filter.1.Key", "PhysicalConnectionId"}}}
	for i, n := range names {
		c.Args = append(c.Args, Arg{"Filter.1.Value." + strconv.Itoa(i+1), "$" + n})
	}
	return c
}

var badFilter = Refusal{Rule: spec.Desc010, Rows: []spec.Row{spec.BadFilterKey}, Status: spec.Desc010, Code: spec.Desc010}

// filter is one key of a listing with its values.
type filter struct {
	key    string
	values []string
}

// filters reads Filter.N.Key and Filter.N.Value.M; odd is set when the call leaves the documented form.
func filters(c *Call) (out []filter, odd bool) {
	at := map[string]int{}
	for _, a := range c.Args {
		rest, ok := strings.CutPrefix(a.Name, "Filter.")
		if !ok {
			continue
		}
		n, part, _ := strings.Cut(rest, ".")
		if k, err := strconv.Atoi(n); err != nil || k < 1 || k > 5 {
			return nil, true
		}
		i, known := at[n]
		if !known {
			i = len(out)
			at[n] = i
			out = append(out, filter{})
		}
		switch m, isValue := strings.CutPrefix(part, "Value."); {
		case part == "Key":
			out[i].key = a.Value
		case isValue:
			out[i].values = append(out[i].values, a.Value)
			if k, err := strconv.Atoi(m); err != nil || k < 1 || k > 5 {
				odd = true
			}
		default:
			odd = true
		}
	}
	seen := map[string]bool{}
	for _, f := range out {
		odd = odd || f.key == "" || len(f.values) == 0 || seen[f.key]
		seen[f.key] = true
	}
	return out, odd
}

func init() { Describe.step = describeStep }

func describeStep(w World, c *Call) []Outcome {
	definite, possible := w.badRequest(c)
	fs, odd := filters(c)
	for _, f := range fs {
		if f.key != "" && !slices.Contains(FilterKeys, f.key) {
			definite = append(definite, Outcome{Rule: spec.Desc010, Refused: &badFilter})
		}
	}
	if len(definite) > 0 {
		return append(definite, possible...)
	}
	number, size, legal := paging(c)
	if slices.ContainsFunc(fs, unlisted) {
		possible = append(possible, Outcome{Rule: spec.Desc009, Refused: &Refusal{Rule: spec.Desc009}})
	}
	if odd {
		possible = append(possible, Outcome{Rule: spec.Desc013, Refused: &Refusal{Rule: spec.Desc013}})
	}
	if !legal {
		possible = append(possible, Outcome{Rule: spec.Desc003, Refused: &Refusal{Rule: spec.Desc003}})
	}
	rule := spec.Desc001
	if len(fs) > 0 {
		rule = spec.Desc009
	}
	listed := Outcome{Rule: rule, Then: func(r *Reply) (World, []Miss) {
		if odd || !legal {
			return w, nil
		}
		j := listing{w: w, c: c, r: r, filters: fs, number: number, size: size}
		return j.judge()
	}}
	return append([]Outcome{listed}, possible...)
}

// paging reads the page asked for; legal is false outside the documented range (CPC-DESC-003).
func paging(c *Call) (number, size int, legal bool) {
	number, size, legal = 1, 10, true
	for _, p := range []struct {
		name string
		to   *int
		max  int
	}{{"PageNumber", &number, 1 << 30}, {"PageSize", &size, 50}} {
		if v, ok := c.Arg(p.name); ok {
			n, err := strconv.Atoi(v)
			if err != nil || n < 1 || n > p.max {
				return number, size, false
			}
			*p.to = n
		}
	}
	return number, size, legal
}

// listing judges one answer of Describe.
type listing struct {
	w            World
	c            *Call
	r            *Reply
	filters      []filter
	number, size int
	misses       []Miss
}

func (l *listing) add(c *spec.Clause, want, got string) {
	l.misses = append(l.misses, miss(c, want, got))
}

func (l *listing) judge() (World, []Miss) {
	l.page()
	rows := map[string]*Record{}
	for i := range l.r.Rows {
		row := &l.r.Rows[i]
		if rows[row.ID] != nil && row.ID != "" && !l.r.Paged { // what somebody makes meanwhile moves rows to the next page
			l.add(spec.Desc004, "every circuit once", row.ID+" twice on one page")
		}
		rows[row.ID] = row
	}
	for i := range l.w.conns {
		l.connection(i, l.rowOf(i, rows))
	}
	return l.w, l.misses
}

// page judges what the answer says about itself (CPC-DESC-002, -004, -005).
func (l *listing) page() {
	if l.r.PageNumber != l.number || l.r.PageSize != l.size {
		l.add(spec.Desc002, fmt.Sprintf("PageNumber %d and PageSize %d", l.number, l.size),
			fmt.Sprintf("PageNumber %d and PageSize %d", l.r.PageNumber, l.r.PageSize))
	}
	n := len(l.r.Rows)
	if l.r.Paged {
		return
	}
	if n > l.size {
		l.add(spec.Desc004, fmt.Sprintf("at most %d entries on the page", l.size), strconv.Itoa(n))
	}
	if l.number == 1 && n < l.size && l.r.TotalCount != n {
		l.add(spec.Desc005, fmt.Sprintf("TotalCount %d: the first page is not full and holds that many", n), strconv.Itoa(l.r.TotalCount))
	}
}

// rowOf finds the row of a connection; one whose Create was lost is known by its name only.
func (l *listing) rowOf(i int, rows map[string]*Record) *Record {
	conn := &l.w.conns[i]
	if conn.ID != "" {
		return rows[conn.ID]
	}
	for k := range l.r.Rows {
		if row := &l.r.Rows[k]; row.Fields["Name"] == conn.attr("Name") && conn.attr("Name") != "" {
			return row
		}
	}
	return nil
}

func (c *Conn) attr(field string) string {
	for _, a := range c.Attrs {
		if a.Name == field {
			return a.Value
		}
	}
	return ""
}

// answer to whether a connection belongs into a listing.
type belongs int

const (
	unknown belongs = iota
	yes
	no
)

func (l *listing) connection(i int, row *Record) {
	conn := &l.w.conns[i]
	may := l.w.may(i)
	if conn.Account != l.c.As || conn.Region != l.c.Get("RegionId") {
		if row != nil {
			l.foreignRow(conn)
		}
		return
	}
	fits, clause := l.fits(i)
	complete := l.r.Whole || !l.r.Paged && l.number == 1 && len(l.r.Rows) < l.size
	switch {
	case row == nil && (fits != yes || !complete):
	case row == nil && conn.Lost:
		if conn.ID != "" || l.byName(conn) {
			l.w = l.w.edit(i, func(c *Conn) { c.May, c.Lost = gone, false })
		}
	case row == nil && may.Has(gone):
		l.w = l.w.edit(i, func(c *Conn) { c.May = gone })
	case row == nil:
		l.absent(i, clause)
	case may == gone:
		m := l.w.blame(i)
		m.Want, m.Got, m.Stale = conn.Name+" is not listed: it was deleted", "it is listed, Status "+row.Fields["Status"], true
		l.misses = append(l.misses, m)
	case fits == no:
		m := miss(clause, conn.Name+" is not listed: it does not match the filter", "it is listed")
		m.Conn, m.Stale = conn.Name, true
		l.misses = append(l.misses, m)
	default:
		l.row(i, row)
	}
}

// byName reports whether the listing was asked for by a connection's name.
func (l *listing) byName(conn *Conn) bool {
	return len(l.filters) == 1 && l.filters[0].key == "Name" && slices.Contains(l.filters[0].values, conn.attr("Name"))
}

func (l *listing) foreignRow(conn *Conn) {
	clause, whose := spec.Err012, "another account's"
	if conn.Account == l.c.As {
		clause, whose = spec.Desc001, "another region's"
	}
	l.add(clause, conn.Name+" is not listed: it is "+whose, "it is listed")
}

// absent blames the call that lost a connection which ought to be listed.
func (l *listing) absent(i int, clause *spec.Clause) {
	conn := &l.w.conns[i]
	var m Miss
	if l.onlyIDs() && (len(l.filters) == 0 || len(l.filters[0].values) < 2) {
		m = l.w.blame(i)
		if m.Clause == nil {
			m = miss(spec.Create003, "", "")
		}
	} else {
		m = miss(clause, "", "")
	}
	m.Want, m.Got, m.Conn, m.Stale = conn.Name+" is listed ("+conn.May.String()+")", "it is not", conn.Name, true
	m.Absent = true
	l.misses = append(l.misses, m)
}

func (l *listing) onlyIDs() bool {
	return len(l.filters) == 0 || len(l.filters) == 1 && l.filters[0].key == "PhysicalConnectionId"
}

// fits says whether a connection matches the filters, and the clause that is broken if the target thinks otherwise.
func (l *listing) fits(i int) (belongs, *spec.Clause) {
	clause := spec.Desc009
	switch {
	case len(l.filters) > 1:
		clause = spec.Desc012
	case len(l.filters) == 1 && len(l.filters[0].values) > 1:
		clause = spec.Desc011
	case len(l.filters) == 0:
		clause = spec.Desc001
	}
	all := yes
	for _, f := range l.filters {
		switch l.w.matches(i, f) {
		case no:
			return no, clause
		case unknown:
			all = unknown
		}
	}
	return all, clause
}

// filterWords are the values that the page lists for keys whose fields a read shows in other words too.
var filterWords = map[string][]string{"Spec": {"1G and below", "10G", "40G", "100G"}, "ProductType": {"PhysicalConnection", "VirtualPhysicalConnection"}}

// unlisted reports whether a filter asks for a value that the page does not list, for an access point that there is not, or
// for a name that none can have. Whether such a value is refused or matches nothing is not said.
func unlisted(f filter) bool {
	return slices.ContainsFunc(f.values, func(v string) bool {
		switch f.key {
		case "Name":
			return strings.ContainsFunc(v, unicode.IsControl)
		case "Type":
			return v != "VPC"
		case "AccessPointId":
			return strings.Contains(v, "unknown")
		case "Status":
			return Of(spec.State(v)) == 0
		case "LineOperator":
			return !slices.Contains(LineOperators, v)
		}
		return filterWords[f.key] != nil && !slices.Contains(filterWords[f.key], v)
	})
}

// shows is what the last read showed in a field, if that is a value that a filter may have.
func (c *Conn) shows(field string) string {
	if c.seen == nil || !slices.Contains(filterWords[field], c.seen.Fields[field]) {
		return ""
	}
	return c.seen.Fields[field]
}

// matches compares a connection with one key: values are alternatives (CPC-DESC-011). Whether a value matches in part
// or in other case is not said; but a part of an id names no connection.
func (w World) matches(i int, f filter) belongs {
	conn := &w.conns[i]
	var have string
	switch f.key {
	case "PhysicalConnectionId":
		have = conn.ID
	case "Status":
		return w.statusMatches(i, f.values)
	case "Spec", "ProductType":
		have = conn.shows(f.key)
	default:
		have = conn.attr(f.key)
	}
	if have == "" {
		return unknown
	}
	result := no
	for _, v := range f.values {
		v = w.literal(v)
		switch {
		case v == have:
			return yes
		case f.key == "PhysicalConnectionId" && v != "" && !strings.EqualFold(v, have):
		case v == "" || strings.Contains(strings.ToLower(have), strings.ToLower(v)):
			result = unknown
		}
	}
	return result
}

func (w World) statusMatches(i int, values []string) belongs {
	var want StateSet
	for _, v := range values {
		s := Of(spec.State(v))
		if s == 0 || v == spec.AllocationFailedClosed {
			return unknown
		}
		want |= s
	}
	may := w.may(i).shown()
	switch {
	case want.Has(may) && w.may(i).One():
		return yes
	case want&may == 0 && may != 0:
		return no
	}
	return unknown
}

// ByIDs builds a listing filtered by literal ids.
func (op *Operation) ByIDs(ids ...string) Call {
	c := Look()
	for i, id := range ids {
		c.Args = append(c.Args, Arg{"Filter.1.Value." + strconv.Itoa(i+1), id})
	}
	return c
}
