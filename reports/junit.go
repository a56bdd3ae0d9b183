package reports

import (
	"cmp"
	"encoding/xml"
	"io"
	"strconv"
	"strings"
	"time"
)

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Skipped  int          `xml:"skipped,attr"`
	Time     string       `xml:"time,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name       string          `xml:"name,attr"`
	Tests      int             `xml:"tests,attr"`
	Failures   int             `xml:"failures,attr"`
	Errors     int             `xml:"errors,attr"`
	Skipped    int             `xml:"skipped,attr"`
	Time       string          `xml:"time,attr"`
	Timestamp  string          `xml:"timestamp,attr"`
	Properties []junitProperty `xml:"properties>property"`
	Cases      []junitCase     `xml:"testcase"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitCase struct {
	Name    string        `xml:"name,attr"`
	Class   string        `xml:"classname,attr"`
	Time    string        `xml:"time,attr"`
	Failure *junitMessage `xml:"failure"`
	Error   *junitMessage `xml:"error"`
	Skipped *junitMessage `xml:"skipped"`
	Out     *junitOut     `xml:"system-out"`
}

type junitMessage struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",cdata"`
}

// junitOut is text of several lines. It is clean already, so that CDATA only has to mind its own end.
type junitOut struct {
	Text string `xml:",cdata"`
}

// JUnitTo writes junit.xml: a suite for each family, a test case for each check in each format. A planned check that
// was never judged is an error there, so that an interrupted run is not green in anybody's CI.
func JUnitTo(w io.Writer, d *Document) error {
	doc := junitSuites{Name: "pconform", Time: seconds(d.Totals.Seconds)}
	findings := byID(d)
	for _, t := range tallies(d) {
		suite := junitSuite{Name: Clean(t.Family, 200), Time: seconds(t.Seconds),
			Timestamp: d.Started.UTC().Format(time.RFC3339), Properties: junitProperties(d)}
		for i := range d.Checks {
			if c := &d.Checks[i]; c.Family == t.Family {
				suite.add(junitCaseOf(d, c, findings))
			}
		}
		for _, p := range missing(d) {
			if p.Family == t.Family {
				c := newJunitCase(p.Name, p.Family, p.Format, 0)
				c.Error = &junitMessage{Message: "planned, but not judged", Type: "missing"}
				suite.add(c)
			}
		}
		doc.Suites = append(doc.Suites, suite)
		doc.Tests += suite.Tests
		doc.Failures += suite.Failures
		doc.Errors += suite.Errors
		doc.Skipped += suite.Skipped
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(doc); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func (s *junitSuite) add(c junitCase) {
	s.Tests++
	switch {
	case c.Failure != nil:
		s.Failures++
	case c.Error != nil:
		s.Errors++
	case c.Skipped != nil:
		s.Skipped++
	}
	s.Cases = append(s.Cases, c)
}

func newJunitCase(name, family, format string, took float64) junitCase {
	return junitCase{Name: label(Clean(name, 300), Clean(format, 8)), Class: "pconform." + Clean(family, 200),
		Time: seconds(took)}
}

func junitCaseOf(d *Document, c *CheckResult, findings map[string]*Finding) junitCase {
	out := newJunitCase(c.Name, c.Family, c.Format, c.Seconds)
	reason := Clean(c.Reason, 500)
	switch {
	case c.Known != "":
		out.Skipped = &junitMessage{Message: "known failing: " + Clean(c.Known, 500)}
		out.Out = &junitOut{junitText(d, c, findings)}
	case c.Verdict == Fail:
		out.Failure = junitFailure(d, c, findings)
	case c.Verdict == Warn:
		out.Out = &junitOut{cmp.Or(junitText(d, c, findings), reason)}
	case c.Verdict == Unsupported || c.Verdict == Skipped:
		out.Skipped = &junitMessage{Message: c.Verdict + ": " + reason}
	case c.Verdict != Pass:
		out.Error = &junitMessage{Message: reason, Type: Inconclusive}
	}
	return out
}

func junitFailure(d *Document, c *CheckResult, findings map[string]*Finding) *junitMessage {
	out := &junitMessage{Message: Clean(c.Reason, 500), Text: junitText(d, c, findings)}
	for _, id := range c.Findings {
		if f := findings[id]; f != nil {
			out.Message, out.Type = Clean(f.Clause+": "+f.Title, 500), Clean(f.Clause, 80)
			break
		}
	}
	if out.Message == "" {
		out.Message = "failed"
	}
	return out
}

func junitText(d *Document, c *CheckResult, findings map[string]*Finding) string {
	var blocks []string
	for _, id := range c.Findings {
		if f := findings[id]; f != nil {
			blocks = append(blocks, findingText(d, f))
		}
	}
	return strings.Join(blocks, "\n\n")
}

// junitProperties name the run. None of them can hold a secret: the endpoint was stripped when the document was sealed,
// and is stripped again here.
func junitProperties(d *Document) []junitProperty {
	var out []junitProperty
	for _, p := range []pair{
		{"seed", strconv.FormatInt(d.Seed, 10)}, {"verdict", d.Verdict},
		{"implementation", d.Implementation.Name}, {"implementation.version", d.Implementation.Version},
		{"suite.version", d.Suite.Version}, {"specification", d.Specification.Product + " " + d.Specification.Version},
		{"endpoint", PublicEndpoint(d.Target.Endpoint)}, {"region", d.Target.Region}, {"profile", d.Target.Profile},
	} {
		out = append(out, junitProperty{p.Key, Clean(p.Value, 300)})
	}
	return out
}

func seconds(s float64) string { return strconv.FormatFloat(s, 'f', 3, 64) }
