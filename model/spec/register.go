package spec

//go:generate go run ./gen

// Level is the weight of a clause, in the sense of RFC 2119.
type Level string

// Breaking a Must fails a run, breaking a Should is a warning, a May is only recorded.
const (
	Must   Level = "MUST"
	Should Level = "SHOULD"
	May    Level = "MAY"
)

// Need is what it takes, beyond a plain account, to see whether a clause is kept.
type Need string

// The needs that the register names.
const (
	NeedOperator      Need = "operator"
	NeedPayment       Need = "payment"
	NeedVBR           Need = "vbr"
	NeedClock         Need = "clock"
	NeedSecondAccount Need = "second-account"
)

// Clause is one testable sentence of the specification.
type Clause struct {
	ID        string // for example CPC-STATE-007; never reused
	Operation string // the action it speaks of, or * for the protocol
	Level     Level
	Strength  string // SEED, DOC, SDK, OBSERVED or INFERRED: who says so
	Source    string // keys of the sources page; "-" for an inference
	SeedRef   string // statement of the seed page, if it is one
	Statement string
	Observe   string // how to see it from outside
	Needs     []Need
	Untested  string // why nobody can see it from outside; empty for nearly all
	_         struct{}
}

// Register lists all clauses in the order of the document.
func Register() []*Clause { return register }

// ByID finds a clause by its id, or nil.
func ByID(id string) *Clause {
	for _, c := range register {
		if c.ID == id {
			return c
		}
	}
	return nil
}
