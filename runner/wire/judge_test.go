package wire

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pconform/pconform/model/spec"
)

const (
	goodID    = "BE36E95A-F83E-4127-A29E-F2F35D4C999A"
	cancelled = `{"RequestId":"` + goodID + `"}`
	listHead  = `{"RequestId":"` + goodID + `","PageNumber":1,"PageSize":10,"TotalCount":1,"PhysicalConnectionSet":`
	xmlHead   = `<DescribePhysicalConnectionsResponse><RequestId>` + goodID + `</RequestId><PageNumber>1</PageNumber>` +
		`<PageSize>10</PageSize>`
	xmlTail   = `</DescribePhysicalConnectionsResponse>`
	goodError = `{"RequestId":"` + goodID + `","HostId":"h","Code":"C","Message":"m"}`
	goodXML   = `<Error><RequestId>` + goodID + `</RequestId><HostId>h</HostId><Code>C</Code><Message>m</Message></Error>`
)

func record(members string) string {
	return listHead + `{"PhysicalConnectionType":[{"PhysicalConnectionId":"pc-1","Status":"Initial"` + members + `}]}}`
}

// doctored are bodies with one fault each, and the clauses that have to be named, in any order.
var doctored = []struct {
	name   string
	action string
	format Format
	status int
	body   string
	want   string
}{
	{"a good cancel", "Cancel", JSON, 200, cancelled, ""},
	{"no RequestId", "Cancel", JSON, 200, `{}`, "RESP-001"},
	{"empty RequestId", "Cancel", JSON, 200, `{"RequestId":""}`, "RESP-001"},
	{"numeric RequestId", "Cancel", JSON, 200, `{"RequestId":7}`, "RESP-002"},
	{"null RequestId", "Cancel", JSON, 200, `{"RequestId":null}`, "RESP-002"},
	{"a list", "Cancel", JSON, 200, `["` + goodID + `"]`, "RESP-002"},
	{"wrong case", "Cancel", JSON, 200, `{"requestId":"` + goodID + `"}`, "RESP-001"},
	{"no UUID", "Cancel", JSON, 200, `{"RequestId":"abc"}`, "RESP-004"},
	{"further member", "Cancel", JSON, 200, `{"RequestId":"` + goodID + `","X":[{}]}`, ""},
	{"Code in a success", "Cancel", JSON, 200, `{"RequestId":"` + goodID + `","Code":"200"}`, "ENV-008"},
	{"accepted", "Cancel", JSON, 202, cancelled, "RESP-007"},
	{"redirected", "Cancel", JSON, 302, cancelled, "ENV-001"},
	{"duplicate member", "Cancel", JSON, 200, `{"RequestId":"a","RequestId":"b"}`, "PROTO-003 ENV-009"},
	{"trailing data", "Cancel", JSON, 200, cancelled + `{}`, "PROTO-003 ENV-009"},
	{"cut", "Cancel", JSON, 200, cancelled[:20], "PROTO-003 ENV-009"},
	{"invalid UTF-8", "Cancel", JSON, 200, "{\"RequestId\":\"\xff\"}", "PROTO-003 ENV-009"},
	{"byte order mark", "Cancel", JSON, 200, "\uFEFF" + cancelled, "PROTO-003 ENV-009"},
	{"empty body", "Cancel", JSON, 200, "", "PROTO-003 ENV-009"},
	{"plain text", "Cancel", JSON, 200, "ok", "PROTO-003 ENV-009"},
	{"deep", "Cancel", JSON, 200, `{"X":` + strings.Repeat("[", 70) + strings.Repeat("]", 70) + `}`,
		"PROTO-003 ENV-009"},
	{"XML for JSON", "Cancel", JSON, 200, wrap("Cancel", goodID), "PROTO-003 PROTO-007"},

	{"a good XML cancel", "Cancel", XML, 200, wrap("Cancel", goodID), ""},
	{"byte order mark in XML", "Cancel", XML, 200, "\uFEFF" + wrap("Cancel", goodID), ""},
	{"declaration, comment and CDATA", "Cancel", XML, 200, "<?xml version='1.0' encoding='utf-8'?><!-- x -->" +
		wrap("Cancel", "<![CDATA["+goodID+"]]>") + "<?p i?>\n", ""},
	{"wrong root", "Cancel", XML, 200, wrap("Confirm", goodID), "RESP-003"},
	{"root of an error", "Cancel", XML, 200, goodXML, "RESP-003"},
	{"empty RequestId in XML", "Cancel", XML, 200, wrap("Cancel", ""), "RESP-001"},
	{"two RequestIds", "Cancel", XML, 200, wrap("Cancel", goodID+"</RequestId><RequestId>x"), "RESP-002"},
	{"two roots", "Cancel", XML, 200, wrap("Cancel", goodID) + "<a/>", "PROTO-003 ENV-009"},
	{"text behind the root", "Cancel", XML, 200, wrap("Cancel", goodID) + "x", "PROTO-003 ENV-009"},
	{"duplicate attribute", "Cancel", XML, 200, `<a b="1" b="2"/>`, "PROTO-003 ENV-009"},
	{"unbound prefix", "Cancel", XML, 200, `<a x:b="1"/>`, "PROTO-003 ENV-009"},
	{"document type", "Cancel", XML, 200, `<!DOCTYPE a>` + wrap("Cancel", goodID), "PROTO-003 ENV-009"},
	{"declared GBK", "Cancel", XML, 200, `<?xml version="1.0" encoding="GBK"?>` + wrap("Cancel", goodID),
		"PROTO-003 ENV-009"},
	{"control character", "Cancel", XML, 200, wrap("Cancel", "\x01"), "PROTO-003 ENV-009"},
	{"deep XML", "Cancel", XML, 200, strings.Repeat("<a>", 70) + strings.Repeat("</a>", 70), "PROTO-003 ENV-009"},
	{"JSON for XML", "Cancel", XML, 200, cancelled, "PROTO-003 PROTO-007"},

	{"confirm without RequestId", "Confirm", JSON, 200, `{}`, "RESP-008"},
	{"confirm with a wrong root", "Confirm", XML, 200, wrap("Cancel", goodID), "PROTO-003"},
	{"create without the id", "Create", JSON, 200, cancelled, "CREATE-002"},
	{"create with a wrong root", "Create", XML, 200, wrap("Cancel", goodID), "CREATE-002"},
	{"no Data", spec.CreateOccupancyOrder, JSON, 200, cancelled, "ORD-001"},
	{"no OrderId", spec.CreateSetupOrder, JSON, 200, `{"RequestId":"r","PhysicalConnectionId":"p"}`, "ORD-004"},
	{"Enabled as text", spec.GetPhysicalConnectionService, JSON, 200, `{"RequestId":"r","Enabled":"true"}`, "REF-005"},
	{"Enabled in XML", spec.GetPhysicalConnectionService, XML, 200, "<GetPhysicalConnectionServiceStatusResponse>" +
		"<RequestId>r</RequestId><Enabled>true</Enabled></GetPhysicalConnectionServiceStatusResponse>", ""},
	{"no Regions", spec.DescribeRegions, JSON, 200, cancelled, "REF-001"},
	{"one access point, no list", spec.DescribeAccessPoints, JSON, 200,
		`{"RequestId":"r","PageNumber":1,"PageSize":10,"TotalCount":1,"AccessPointSet":{"AccessPointType":{}}}`,
		"REF-003"},
	{"VBR list bare", spec.DescribeVBRsForPhysicalConnect, JSON, 200,
		`{"RequestId":"r","VirtualBorderRouterForPhysicalConnectionSet":[]}`, "VBR-002"},

	{"empty list", "Describe", JSON, 200, listHead + `{"PhysicalConnectionType":[]}}`, ""},
	{"null list", "Describe", JSON, 200, listHead + `{"PhysicalConnectionType":null}}`, "DESC-006"},
	{"absent list", "Describe", JSON, 200, listHead + `{}}`, "DESC-006"},
	{"object for list", "Describe", JSON, 200, listHead + `{"PhysicalConnectionType":{}}}`, "DESC-006"},
	{"bare list", "Describe", JSON, 200, listHead + `[]}`, "DESC-006"},
	{"good record", "Describe", JSON, 200, record(`,"VlanId":7,"HasReservationData":true,"LoaStatus":""`), ""},
	{"Bandwidth as text", "Describe", JSON, 200, record(`,"Bandwidth":"10"`), "DESC-017"},
	{"Bandwidth with a fraction", "Describe", JSON, 200, record(`,"Bandwidth":10.5`), "DESC-017"},
	{"Name as number", "Describe", JSON, 200, record(`,"Name":1`), "DESC-017"},
	{"bandwidth in lower case", "Describe", JSON, 200, record(`,"bandwidth":1`), "DESC-017"},
	{"time without zone", "Describe", JSON, 200, record(`,"CreationTime":"2021-08-24T07:30:58"`), "DESC-016"},
	{"BusinessStatus", "Describe", JSON, 200, record(`,"BusinessStatus":"Locked"`), "STATE-023"},
	{"LoaStatus", "Describe", JSON, 200, record(`,"LoaStatus":"Locked"`), "STATE-024"},
	{"Status", "Describe", JSON, 200, strings.Replace(record(""), "Initial", "initial", 1), "STATE-021"},
	{"closed spelling", "Describe", JSON, 200, strings.Replace(record(""), "Initial", "AllocationFailed", 1), ""},
	{"no page", "Describe", JSON, 200, strings.Replace(record(""), `"PageSize":10,`, "", 1), "DESC-002"},
	{"no set, nothing counted", "Describe", XML, 200, xmlHead + `<TotalCount>0</TotalCount>` + xmlTail, ""},
	{"no set, one counted", "Describe", XML, 200, xmlHead + `<TotalCount>1</TotalCount>` + xmlTail, "DESC-007"},
	{"empty set", "Describe", XML, 200, xmlHead + `<TotalCount>0</TotalCount><PhysicalConnectionSet/>` + xmlTail, ""},
	{"entries without the set", "Describe", XML, 200, xmlHead + `<TotalCount>1</TotalCount><PhysicalConnectionType>` +
		`</PhysicalConnectionType>` + xmlTail, "DESC-007"},
	{"text in the set", "Describe", XML, 200, xmlHead + `<TotalCount>1</TotalCount><PhysicalConnectionSet>x` +
		`</PhysicalConnectionSet>` + xmlTail, "DESC-007"},
	{"TotalCount in words", "Describe", XML, 200, xmlHead + `<TotalCount>none</TotalCount>` + xmlTail, "DESC-017"},

	{"good error", "Cancel", JSON, 404, goodError, ""},
	{"good XML error", "Cancel", XML, 404, goodXML, ""},
	{"error without HostId", "Cancel", JSON, 404, strings.Replace(goodError, `"HostId":"h",`, "", 1), "ENV-002"},
	{"error with a numeric Code", "Cancel", JSON, 404, strings.Replace(goodError, `"C"`, "404", 1), "ENV-002"},
	{"error with an empty RequestId", "Cancel", JSON, 404, strings.Replace(goodError, goodID, "", 1), "RESP-008"},
	{"error in lower case", "Cancel", JSON, 404, strings.Replace(goodError, "Code", "code", 1), "ENV-002"},
	{"error with a success member", "Create", JSON, 404,
		strings.Replace(goodError, "{", `{"PhysicalConnectionId":"pc-1",`, 1), "ENV-008"},
	{"XML error without Message", "Cancel", XML, 404, strings.Replace(goodXML, "<Message>m</Message>", "", 1), "ENV-003"},
	{"XML error with another root", "Cancel", XML, 404, strings.ReplaceAll(goodXML, "Error", "ErrorResponse"), "ENV-003"},
	{"JSON error for XML", "Cancel", XML, 404, goodError, "ENV-007 PROTO-007"},
	{"XML error for JSON", "Cancel", JSON, 404, goodXML, "ENV-007 PROTO-007"},
	{"HTML error for JSON", "Cancel", JSON, 404, "<html>no</html>", "ENV-002 PROTO-007"},
	{"HTML error for XML", "Cancel", XML, 404, "<html><br></html>", "ENV-003 ENV-009"},
	{"empty error", "Cancel", JSON, 404, "", "ENV-002 ENV-009"},
	{"empty error for XML", "Cancel", XML, 404, "", "ENV-003 ENV-009"},
	{"server error", "Cancel", JSON, 500, goodError, "ENV-010"},
	{"unknown action", "Nonsense", JSON, 200, `{"RequestId":"r"}`, ""},
}

func wrap(action, id string) string {
	return fmt.Sprintf("<%[1]sResponse><RequestId>%[2]s</RequestId></%[1]sResponse>", long(action), id)
}

func long(action string) string {
	switch action {
	case "Cancel", "Confirm", "Create":
		return action + "PhysicalConnection"
	case "Describe":
		return spec.DescribePhysicalConnections
	}
	return action
}

func clausesOf(faults []Fault) []string {
	var out []string
	for _, f := range faults {
		out = append(out, strings.TrimPrefix(f.Clause.ID, "CPC-"))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func TestDoctoredAnswers(t *testing.T) {
	for _, d := range doctored {
		t.Run(d.name, func(t *testing.T) {
			a := judged(long(d.action), d.format, d.status, d.body)
			want := strings.Fields(d.want)
			slices.Sort(want)
			if got := clausesOf(a.Faults); !slices.Equal(got, want) {
				t.Errorf("got %v, want %v\n%v", got, want, a.Faults)
			}
			for _, f := range a.Faults {
				if strings.HasPrefix(f.Text, "at /") != (f.Path != "") || f.Text != clipKeep(f.Text) {
					t.Errorf("a text that nobody can print: %q", f.Text)
				}
			}
		})
	}
}

// clipKeep takes control characters out, as clip does, at any length.
func clipKeep(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' {
			return -1
		}
		return r
	}, s)
}

func TestFaultsReadAsSentences(t *testing.T) {
	a := judged(spec.DescribePhysicalConnections, JSON, 200, listHead+`{"PhysicalConnectionType":{}}}`)
	equal(t, "text", a.Faults[0].Text, "at /PhysicalConnectionSet/PhysicalConnectionType: got object, want array")
	a = judged(spec.DescribePhysicalConnections, JSON, 200, record(`,"Colour":"red"`))
	equal(t, "extra", strings.Join(a.Extra, " "), "/PhysicalConnectionSet/PhysicalConnectionType/0/Colour")
	a = judged(spec.CancelPhysicalConnection, JSON, 200, `{"Request\u0007Id\u001b[31m":1}`)
	if strings.ContainsAny(fmt.Sprint(a.Extra), "\a\x1b") {
		t.Errorf("%q", a.Extra)
	}
}

func TestHostileAnswersAreBounded(t *testing.T) {
	many := listHead + `{"PhysicalConnectionType":[` + strings.Repeat(`{"a":1},`, 5000) + `{}]}}`
	a := judged(spec.DescribePhysicalConnections, JSON, 200, many)
	if len(a.Faults) != maxFaults || len(a.Extra) != maxExtra {
		t.Errorf("%d faults, %d extra", len(a.Faults), len(a.Extra))
	}
}

func TestContentTypeAndHostAreCompared(t *testing.T) {
	a := &Answer{Status: 400, Body: []byte(goodError), prepared: &Prepared{Host: "127.0.0.1:80"}}
	for header, want := range map[string]string{
		"": "PROTO-007", "text/json": "PROTO-007", "application/json; charset=utf-8": "",
		"application/json;charset=GBK": "ENV-009", "Application/JSON": "",
	} {
		a.Header = map[string][]string{"Content-Type": {header}}
		Judge(spec.CancelPhysicalConnection, JSON, a)
		equal(t, header, strings.Join(clausesOf(a.Faults), " "), want)
	}
	if len(a.Notes) != 1 || a.Notes[0].Clause != spec.Env006 {
		t.Errorf("notes: %v", a.Notes)
	}
}

func TestUnavailableIsNoVerdict(t *testing.T) {
	for status, code := range map[int]string{503: "C", 429: "C", 400: "Throttling.User"} {
		if a := judged("X", JSON, status, strings.Replace(goodError, `"C"`, `"`+code+`"`, 1)); !a.Unavailable() {
			t.Errorf("%d %s", status, code)
		}
	}
	if judged("X", JSON, 400, goodError).Unavailable() || judged("X", JSON, 200, cancelled).Unavailable() {
		t.Error("an ordinary answer is not unavailable")
	}
}

// TestTheWalkAndTheLibraryAgree judges every doctored tree by both.
func TestTheWalkAndTheLibraryAgree(t *testing.T) {
	for _, d := range doctored {
		a := judged(long(d.action), d.format, d.status, d.body)
		if a.Tree == nil || d.status > 299 && d.status < 400 {
			continue
		}
		name := long(d.action)
		if !a.Success() {
			name = "Error"
		}
		shaped := 0
		for _, f := range a.Faults {
			if f.Path != "" || strings.Contains(f.Text, "is missing") || strings.Contains(f.Text, "got member") {
				shaped++
			}
		}
		err := Validate(name, a.Tree)
		if lax := strings.Contains(d.want, "DESC-017") && d.name == "bandwidth in lower case" ||
			d.name == "two RequestIds"; !lax && (err != nil) != (shaped > 0) {
			t.Errorf("%s: the walk says %v, the library %v", d.name, a.Faults, err)
		}
	}
}

func TestEveryActionHasASchema(t *testing.T) {
	for _, action := range []string{spec.DescribeRegions, spec.DescribeAccessPoints, spec.CreatePhysicalConnection,
		spec.DescribePhysicalConnections, spec.ModifyPhysicalConnection, spec.CancelPhysicalConnection,
		spec.ConfirmPhysicalConnection, spec.EnablePhysicalConnection, spec.TerminatePhysicalConnection,
		spec.DeletePhysicalConnection, spec.RecoverPhysicalConnection, spec.ApplyPhysicalConnectionLOA,
		spec.CompletePhysicalConnectionLOA, spec.CreateSetupOrder, spec.CreateOccupancyOrder,
		spec.OpenPhysicalConnectionService, spec.GetPhysicalConnectionService, spec.CreateVirtualBorderRouter,
		spec.DeleteVirtualBorderRouter, spec.DescribeVBRsForPhysicalConnect} {
		if s := shapeOf(action); s.root != action+"Response" || validators()[action] == nil {
			t.Errorf("%s: root %q", action, s.root)
		}
	}
	if len(shapes()) != 22 {
		t.Errorf("%d schemas", len(shapes()))
	}
}

func TestDeviationSurvivesJSON(t *testing.T) {
	body := "x"
	d := Deviation{Omit: []string{"a"}, Age: time.Minute, Body: &body, Set: []Param{{"n", "v"}}}
	data, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "json", string(data), `{"omit":["a"],"set":[{"name":"n","value":"v"}],"body":"x","age":"1m0s"}`)
}
