package suites_test

import (
	"net/http/httptest"
	"os"
	"testing"

	_ "github.com/onsi/ginkgo/v2" // the ginkgo command looks for this line before it passes its flags

	"github.com/pconform/pconform/fixtures/refserver"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
	"github.com/pconform/pconform/suites"
)

// TestConformance runs the suites: against the implementation that the environment names, as the README tells, or
// against the embedded reference.
func TestConformance(t *testing.T) {
	if endpoint := os.Getenv("PCONFORM_ENDPOINT"); endpoint != "" {
		cfg := runner.Config{Target: runner.Target{Endpoint: endpoint, Region: os.Getenv("PCONFORM_REGION"), Main: wire.Credential{
			ID: os.Getenv("ALIBABA_CLOUD_ACCESS_KEY_ID"), Secret: os.Getenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET"),
			SecurityToken: os.Getenv("ALIBABA_CLOUD_SECURITY_TOKEN")}}}
		if hook := os.Getenv("PCONFORM_OPERATOR_URL"); hook != "" {
			cfg.Operator = runner.HTTPOperator{URL: hook}
		}
		suites.Run(t, cfg, suites.Options{Out: os.Getenv("PCONFORM_OUT"), Operator: "url"})
		return
	}
	server := httptest.NewServer(refserver.New(refserver.Options{}))
	defer server.Close()
	suites.Run(t, runner.Config{
		Target: runner.Target{Endpoint: server.URL, Main: wire.Credential{ID: "testid", Secret: "testsecret"},
			Other:    wire.Credential{ID: "testid2", Secret: "testsecret2"},
			Disabled: wire.Credential{ID: "testdisabled", Secret: "testdisabledsecret"},
			Unopened: wire.Credential{ID: "testclosed", Secret: "testclosedsecret"}},
		Operator: runner.HTTPOperator{URL: server.URL + "/__operator/advance"},
	}, suites.Options{Out: os.Getenv("PCONFORM_OUT"), Operator: "url"})
}
