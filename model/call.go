package model

import (
	"cmp"
	"slices"
	"strings"

	"github.com/pconform/pconform/model/spec"
)

// Actor says who makes an operation happen.
type Actor string

// The tenant calls the API; the operator is the carrier's back office, asked through the target's hook.
const (
	Tenant   Actor = "tenant"
	Operator Actor = "operator"
)

// Operation is one thing that can be done to the service, declared once. From the declaration follow its row in the
// state table, its parameter checks, its place in generated plans and its line in the report.
type Operation struct {
	Name    string      // short name, as plans print it: Cancel
	Action  string      // as sent on the wire; empty for the operator
	Actor   Actor       // who makes it happen
	Reads   bool        // it looks and changes nothing
	Async   bool        // the answer comes first, the state follows
	Params  []Parameter // documented parameters, required first
	Unknown *Refusal    // the answer for a circuit that does not exist
	Effect  *spec.Clause
	Replay  *spec.Clause // the sentence that a repeated token is answered like the first time; nil if none is known
	step    func(World, *Call) []Outcome
	cells   func(World, *Call, StateSet) []cell // what each state allows; nil if the state does not matter
	_       struct{}
}

// Parameter is a documented request parameter.
type Parameter struct {
	Name     string
	Required bool
	Missing  *spec.Clause              // the sentence that it has to be present
	Check    func(value string) Domain // nil: any text
	Bad      *Refusal                  // the answer for a value outside its domain
}

// Domain says whether a value is inside what the page documents.
type Domain int

// Values that the page neither grants nor excludes are unsure: the target may take or refuse them.
const (
	Inside Domain = iota
	Unsure
	Outside
)

// Arg is one parameter of a call. A value that begins with $ names something: $c1 the connection bound to c1.
type Arg struct{ Name, Value string }

// Call is one step of a plan: an operation, its parameters, and the name that its result gets.
type Call struct {
	Op   *Operation
	Bind string // name of the connection or border router that it makes
	Args []Arg
	As   string   // whose credentials: empty for the main account, else other, disabled or unopened
	Want *Refusal // the request is broken on purpose and has to be refused for this reason, without effect
	_    struct{}
}

// Arg returns the value of a parameter and whether it is there.
func (c *Call) Arg(name string) (string, bool) {
	for _, a := range c.Args {
		if a.Name == name {
			return a.Value, true
		}
	}
	return "", false
}

// Get returns the value of a parameter, or the empty string.
func (c *Call) Get(name string) string {
	v, _ := c.Arg(name)
	return v
}

// With returns a copy of c in which a parameter is set, in its old place if it had one.
func (c Call) With(name, value string) Call {
	args := make([]Arg, len(c.Args), len(c.Args)+1)
	copy(args, c.Args)
	for i := range args {
		if args[i].Name == name {
			args[i].Value = value
			c.Args = args
			return c
		}
	}
	c.Args = append(args, Arg{name, value})
	return c
}

// Without returns a copy of c that lacks a parameter.
func (c Call) Without(name string) Call {
	var args []Arg
	for _, a := range c.Args {
		if a.Name != name {
			args = append(args, a)
		}
	}
	c.Args = args
	return c
}

// By returns a copy of c made with another account's credentials.
func (c Call) By(account string) Call { c.As = account; return c }

// Token returns a copy of c that carries a ClientToken.
func (c Call) Token(t string) Call { return c.With(clientToken, t) }

// MayHaveToken reports whether a ClientToken would be nothing odd in c, which has none.
func (c *Call) MayHaveToken() bool {
	if _, sent := c.Arg(clientToken); sent || c.Want != nil || c.Op.Reads || c.Op.Actor != Tenant {
		return false
	}
	return c.Op.takesToken()
}

func (op *Operation) takesToken() bool {
	return slices.ContainsFunc(op.Params, func(p Parameter) bool { return p.Name == clientToken })
}

// To returns a copy of c whose result gets a name.
func (c Call) To(name string) Call { c.Bind = name; return c }

// MustBeRefused returns a copy of c that is broken on purpose and may only be refused, for that reason.
func (c Call) MustBeRefused(r *Refusal) Call { c.Want = r; return c }

// defaults are the arguments that plans do not print.
var defaults = map[string]string{
	"RegionId": "$region", "AccessPointId": "$accessPoint", "LineOperator": "CT", "Name": "$name", clientToken: "$token",
}

const clientToken = "ClientToken"

// String prints the call as a line of a program: c1 := Create(token=t1), Cancel(c1).
func (c Call) String() string {
	var b strings.Builder
	if c.Bind != "" {
		b.WriteString(c.Bind + " := ")
	}
	b.WriteString(c.Op.Name + "(")
	var parts []string
	for _, a := range c.Args {
		switch {
		case defaults[a.Name] == a.Value && a.Value != "" && (a.Name != "Name" || c.Op != Modify):
		case strings.HasPrefix(a.Value, "$") && a.Name == "RedundantPhysicalConnectionId":
			parts = append(parts, "redundant="+a.Value[1:])
		case strings.HasPrefix(a.Value, "$") && strings.HasSuffix(a.Name, "Id") && a.Name != "RegionId":
			parts = append(parts, a.Value[1:])
		default:
			parts = append(parts, a.Name+"="+quote(a.Value))
		}
	}
	b.WriteString(strings.Join(parts, ", ") + ")")
	if c.As != "" {
		b.WriteString(" as " + c.As)
	}
	return b.String()
}

func quote(v string) string {
	for _, symbol := range []string{"$token:", "$name:"} {
		v = strings.TrimPrefix(v, symbol)
	}
	if v == "" || strings.ContainsAny(v, " ,()\"=\n\t") {
		return `"` + strings.NewReplacer(`"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(v) + `"`
	}
	if len(v) > 80 {
		return v[:40] + "…" + v[len(v)-8:]
	}
	return v
}

// fingerprint is what counts when a token is used again: every operation parameter, not the token (CPC-IDEM-004,
// CPC-IDEM-017).
func fingerprint(list []Arg) string {
	args := slices.Clone(list)
	slices.SortFunc(args, func(a, b Arg) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Value, b.Value))
	})
	size := 0
	for _, a := range args {
		size += len(a.Name) + len(a.Value) + 2
	}
	out := make([]byte, 0, size)
	for _, a := range args {
		if a.Name != clientToken {
			out = append(append(append(append(out, a.Name...), 0), a.Value...), 1)
		}
	}
	return string(out)
}

// Alike reports whether two calls are one request as far as tokens go: the same operation of the same account with the same
// parameters (CPC-IDEM-004, CPC-IDEM-017).
func (c *Call) Alike(other *Call) bool {
	return c.Op == other.Op && c.As == other.As && fingerprint(c.Args) == fingerprint(other.Args)
}

// Advance is the operator's move of a connection into a state.
func Advance(conn string, to spec.State) Call {
	return Call{Op: OperatorAdvance, Args: []Arg{{"PhysicalConnectionId", "$" + conn}, {"To", string(to)}}}
}
