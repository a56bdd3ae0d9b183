package fuzz

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/pconform/pconform/model"
)

// Entry is what the dictionary has for one parameter of an operation.
type Entry struct {
	Op, Name string
	Values   []string
}

// UnknownIDs are ids that no target has issued; the second is the seed's own example, the last two tempt a target that
// looks for likeness.
var UnknownIDs = []string{"pc-unknown", "pc-119mfjzm7", "pc-", "*", "%", "$unknown"}

// Dictionary counts, for every parameter with a documented domain, the values on both sides of its boundaries that the
// operations are given.
func Dictionary() map[string]int {
	out := map[string]int{}
	for _, op := range model.Operations {
		for _, e := range dictionary(op) {
			out[e.Name] += len(e.Values)
		}
	}
	return out
}

var dictionaries sync.Map // of *model.Operation to []Entry

func dictionary(op *model.Operation) []Entry {
	if known, ok := dictionaries.Load(op); ok {
		return known.([]Entry)
	}
	var list []Entry
	for i := range op.Params {
		p := &op.Params[i]
		values := boundaries(p.Check)
		switch {
		case p.Name == "RegionId":
			values = []string{"cn-unknown", "CN-SHANGHAI", "cn-shanghai "}
		case p.Name == "PhysicalConnectionId" || p.Name == "InstanceId" || p.Name == "RedundantPhysicalConnectionId" &&
			op == model.Create:
			values = UnknownIDs
		case p.Name == "AccessPointId":
			values = []string{"ap-unknown"}
		}
		if len(values) > 0 {
			list = append(list, Entry{op.Name, p.Name, values})
		}
	}
	known, _ := dictionaries.LoadOrStore(op, list)
	return known.([]Entry)
}

// boundaries finds the values between which a domain ends, among lengths, numbers and the listed words, and says one
// of each kind that is neither in nor out.
func boundaries(check func(string) model.Domain) (out []string) {
	if check == nil {
		return nil
	}
	flips := func(from, to int, make func(int) string) {
		for n := from; n < to; n++ {
			a, b := make(n), make(n+1)
			if check(a) == check(b) {
				continue
			}
			for _, v := range []string{a, b} {
				if !slices.Contains(out, v) {
					out = append(out, v)
				}
			}
		}
	}
	words := slices.Concat(model.LineOperators, model.PortTypes, []string{"VPC", "MSTP"}, odd)
	slices.Sort(words)
	for _, w := range words {
		if check(w) == model.Inside || slices.Contains(odd, w) {
			out = append(out, w)
		}
	}
	flips(1, 300, func(n int) string { return "n" + strings.Repeat("a", n-1) })
	if check("n"+strings.Repeat("a", 9)) != model.Inside {
		flips(0, 11000, strconv.Itoa)
	}
	return out
}

// odd are values that every text parameter gets: other scripts, white space, addresses, markup, and what is special to
// formats and filters.
var odd = []string{"1abc", "_abc", "http://abc", "https://abc", "HTTP://abc", "ct", " CT", "a b", "a\tb", "名称", "é́́",
	"𝔘𝔫𝔦",
	"<a>&amp;</a>", `"quoted"`, "a,b", "a%20b", "a+b", "null", "-1", "1e3", "0x10", "١٠"}
