package trace

import (
	"fmt"
	"go/format"
	"strconv"
	"strings"
)

const goTest = `package conformance

import (
	"context"
	"os"
	"testing"

	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/trace"
	"github.com/pconform/pconform/runner/wire"
)

// Test%s fails as long as %s is broken:
//
%s//
// It takes the target from PCONFORM_ENDPOINT and PCONFORM_OPERATOR_URL, and the key from ALIBABA_CLOUD_ACCESS_KEY_ID
// and ALIBABA_CLOUD_ACCESS_KEY_SECRET. For an implementation in Go set Handler of the target instead of Endpoint.
func Test%s(t *testing.T) {
	saved, err := trace.Parse([]byte(trace%s))
	if err != nil {
		t.Fatal(err)
	}
	cfg := runner.Config{Target: runner.Target{Endpoint: os.Getenv("PCONFORM_ENDPOINT"), Main: wire.Credential{
		ID: os.Getenv("ALIBABA_CLOUD_ACCESS_KEY_ID"), Secret: os.Getenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET"),
		SecurityToken: os.Getenv("ALIBABA_CLOUD_SECURITY_TOKEN")}}}
	if cfg.Target.Endpoint == "" {
		t.Skip("set PCONFORM_ENDPOINT")
	}
	if url := os.Getenv("PCONFORM_OPERATOR_URL"); url != "" {
		cfg.Operator = runner.HTTPOperator{URL: url}
	}
	run, err := runner.Open(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	outcome := trace.Replay(context.Background(), run, saved)
	for _, line := range outcome.Lines() {
		t.Log(line)
	}
	if outcome.Verdict != trace.Fixed {
		t.Fail()
	}
}

const trace%s = %s
`

// GoTest returns the source of a Go test that holds the trace and plays it.
func GoTest(t *Trace) (string, error) {
	text, err := t.Marshal("trace.yaml")
	if err != nil {
		return "", err
	}
	name := strings.NewReplacer("-", "", ".", "").Replace(t.Clause)
	var program strings.Builder
	for _, line := range t.program() {
		program.WriteString("//\t" + line + "\n")
	}
	source := fmt.Sprintf(goTest, name, t.Clause, program.String(), name, name, name, goString(string(text)))
	out, err := format.Source([]byte(source))
	return string(out), err
}

// goString writes a text over several lines as far as Go has a way to do that.
func goString(text string) string {
	if strconv.CanBackquote(strings.NewReplacer("\n", "", "\t", "").Replace(text)) {
		return "`" + text + "`"
	}
	return strings.ReplaceAll(strconv.Quote(text), `\n`, "\\n\" +\n\t\"")
}
