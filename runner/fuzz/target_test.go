package fuzz_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/pconform/pconform/fixtures/refserver"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner/fuzz"
	"github.com/pconform/pconform/runner/wire"
)

var testKey = wire.Credential{ID: "testid", Secret: "testsecret"}

// FuzzReference is what a fuzz test of an implementation in Go looks like.
func FuzzReference(f *testing.F) {
	server := refserver.New(refserver.Options{AsyncDelay: -1})
	target := fuzz.Target{Handler: server, Key: testKey, Operator: fuzz.HandlerOperator(server, refserver.OperatorPath)}
	target.Fuzz(f)
}

// TestTargetConforms runs the property without coverage.
func TestTargetConforms(t *testing.T) {
	server := refserver.New(refserver.Options{AsyncDelay: -1})
	target := fuzz.Target{Handler: server, Key: testKey, Operator: fuzz.HandlerOperator(server, refserver.OperatorPath)}
	rapid.Check(t, target.Property())
}

// TestTargetShrinks shows that rapid reduces what it finds in a handler to the shortest program.
func TestTargetShrinks(t *testing.T) {
	rules := refserver.DefaultRules()
	decide := rules.Decide
	rules.Decide = func(c refserver.Cell) refserver.Decision {
		if c.Op == spec.CancelPhysicalConnection && c.State == spec.Canceled {
			return refserver.Decision{Allow: true}
		}
		return decide(c)
	}
	target := fuzz.Target{Handler: refserver.New(refserver.Options{AsyncDelay: -1, Rules: &rules}), Key: testKey,
		NoBytes: true}
	tb := &fuzz.Adapter{TB: t}
	tb.Check(target.Property())
	text := tb.Failure()
	if !strings.Contains(text, "CPC-STATE-010") || strings.Count(text, "  ->  ") != 3 {
		t.Errorf("%s", text)
	}
	t.Log(text)
}
