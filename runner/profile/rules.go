package profile

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pconform/pconform/model/spec"
)

// Stances are the clauses that the specification leaves open, each with the positions a profile can take on it.
var Stances = map[string][]string{
	"CPC-DEL-006":   {"allowed", "refused"},   // deleting in Allocated and Confirmed
	"CPC-IDEM-012":  {"fresh", "stored"},      // the RequestId of a replay
	"CPC-IDEM-013":  {"burns", "frees"},       // what a refused request does to its token
	"CPC-IDEM-016":  {"none", "refused"},      // what an empty ClientToken counts as
	"CPC-IDEM-023":  {"required", "optional"}, // ClientToken on Create
	"CPC-MOD-007":   {"allowed", "refused"},   // changing the specification in Allocated
	"CPC-PROTO-005": {"json", "xml"},          // the format without Format
	"CPC-PROTO-016": {"accepted", "refused"},  // a request 15 to 31 minutes old
	"CPC-STATE-022": {"spaced", "closed"},     // Allocation Failed or AllocationFailed
}

func openClauses() []string { return slices.Sorted(maps.Keys(Stances)) }

// openProblem says why no stance can be taken on the clause id.
func openProblem(id string) string {
	if _, ok := Stances[id]; ok {
		return ""
	}
	if spec.ByID(id) == nil {
		return fmt.Sprintf("unknown clause %q%s", id, didYouMean(id, openClauses()))
	}
	return fmt.Sprintf("%s is not open, so it takes no stance (open: %s)", id, strings.Join(openClauses(), ", "))
}

func stanceProblem(f field, text string) string {
	valid := Stances[f.key]
	if slices.Contains(valid, text) {
		return ""
	}
	if near := nearest(text, valid); near != "" {
		return fmt.Sprintf("%s wants %s (did you mean %s?)", f.path, strings.Join(valid, " or "), near)
	}
	return fmt.Sprintf("%s wants %s", f.path, strings.Join(valid, " or "))
}

// clauseProblem says that a pattern of clause ids matches nothing.
func clauseProblem(f field, pattern string) string {
	var ids []string
	for _, c := range spec.Register() {
		if glob(pattern, c.ID) {
			return ""
		}
		ids = append(ids, c.ID)
	}
	if strings.ContainsAny(pattern, "*?") {
		return f.path + " matches no clause"
	}
	if near := nearest(pattern, ids); near != "" {
		return fmt.Sprintf("%s is no clause (did you mean %s?)", f.path, near)
	}
	return f.path + " is no clause: pconform clauses lists them"
}

// breach is a rule about several keys that is broken.
type breach struct {
	key     string // where to point
	missing string // the key that should be there, if that is the matter
	problem string
}

// breaches lists the rules about several keys that the profile breaks.
func (p *Profile) breaches() []breach {
	var out []breach
	if p.Operator.URL != "" && len(p.Operator.Command) > 0 {
		out = append(out, breach{"operator.command", "", "operator.url and operator.command are both set: choose one"})
	}
	if p.TLS.Cert != "" && p.TLS.Key == "" {
		out = append(out, breach{"tls.cert", "tls.key", "tls.cert without tls.key: a client certificate needs its key"})
	}
	if p.TLS.Key != "" && p.TLS.Cert == "" {
		out = append(out, breach{"tls.key", "tls.cert", "tls.key without tls.cert: the key needs its certificate"})
	}
	seen := map[string]string{}
	out = append(out, waiverBreaches("knownFailing", p.KnownFailing, seen)...)
	return append(out, waiverBreaches("knownFlaky", p.KnownFlaky, seen)...)
}

func waiverBreaches(list string, waivers []Waiver, seen map[string]string) []breach {
	var out []breach
	for i, w := range waivers {
		key := fmt.Sprintf("%s[%d]", list, i)
		pattern := w.kind() + " " + w.Pattern()
		switch {
		case w.Clause != "" && w.Check != "":
			out = append(out, breach{key + ".check", "", key + " names a clause and a check: make two entries of it"})
		case w.Clause == "" && w.Check == "":
			out = append(out, breach{key, key + ".clause", key + " names nothing: give it clause: or check:"})
		case seen[pattern] != "":
			problem := fmt.Sprintf("%s repeats %s, which is for the same %s", key, seen[pattern], w.kind())
			out = append(out, breach{key, "", problem})
		default:
			seen[pattern] = key
		}
		if w.Reason == "" {
			out = append(out, breach{key, key + ".reason", key + " has no reason: say why, for those who come after"})
		}
	}
	return out
}

// rules reports the rules about several keys, unless a key at fault has been reported already.
func (d *decoder) rules() {
	for _, b := range d.profile.breaches() {
		if !d.full() && !d.reported(b) {
			d.fail(d.places[b.key], b.key, "%s", b.problem)
		}
	}
}

// reported tells whether one mistake explains the breach: in the key itself, in one below it, in the missing one.
func (d *decoder) reported(b breach) bool {
	if d.failed[b.key] || d.failed[b.missing] {
		return true
	}
	for key := range d.failed {
		if b.missing != "" && strings.HasPrefix(key, b.key+".") {
			return true
		}
	}
	return false
}

// Validate checks the rules about several keys over all layers; the file alone has been checked by Load.
func (p *Profile) Validate() error {
	var errs Errors
	for _, b := range p.breaches() {
		errs = append(errs, p.mistake(b.key, b.problem))
	}
	if len(errs) > 0 {
		return errs
	}
	return nil
}
