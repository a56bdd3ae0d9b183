package reports

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/url"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"
)

// Seal puts the document into its canonical form and writes its End: the counts, and the digest of everything else.
// Lists that are nil become empty, times become UTC in milliseconds, the endpoint loses user, password and query.
// Change nothing afterwards, or seal again: the renderings refuse a document whose seal is broken.
func Seal(d *Document) {
	d.Schema = SchemaV1
	d.Target.Endpoint = PublicEndpoint(d.Target.Endpoint)
	for i := range d.Findings {
		d.Findings[i].Observed = plain(d.Findings[i].Observed)
	}
	normalise(reflect.ValueOf(d).Elem())
	d.End = endOf(d)
}

// Verify reads a report and believes it only if it is whole: known schema, right counts, right digest, and a verdict
// that its own rows do not contradict.
func Verify(data []byte) (*Document, error) {
	tree, err := parse(data)
	if err != nil {
		return nil, err
	}
	schema, _ := tree["schema"].(string)
	if schema != SchemaV1 {
		return nil, fmt.Errorf("reports: schema %s is not %q", quoted(schema), SchemaV1)
	}
	// The typed document is read from the canonical text, in which no member occurs twice.
	canonical, err := json.Marshal(tree)
	if err != nil {
		return nil, fmt.Errorf("reports: %w", err)
	}
	d := new(Document)
	decoder := json.NewDecoder(bytes.NewReader(canonical))
	decoder.UseNumber()
	if err := decoder.Decode(d); err != nil {
		return nil, fmt.Errorf("reports: not a report: %w", err)
	}
	// The digest is taken over the tree, so that members unknown to this version are sealed too.
	digest := digestOf(tree)
	if err := checkEnd(d, digest); err != nil {
		return nil, err
	}
	return d, contradiction(d)
}

// PublicEndpoint strips an endpoint of everything that could be a secret: user, password, query and fragment.
func PublicEndpoint(raw string) string {
	if raw == "" {
		return ""
	}
	u, err := url.Parse(raw)
	if err != nil || u.Opaque != "" {
		return "(unreadable endpoint)"
	}
	u.User, u.RawQuery, u.Fragment, u.RawFragment, u.ForceQuery = nil, "", "", "", false
	if u.Host == "" && strings.Contains(u.Path, "@") {
		return "(unreadable endpoint)"
	}
	return u.String()
}

// sealed says whether the document is as it was when it was sealed.
func sealed(d *Document) error {
	if d.End.Digest == "" {
		return errors.New("reports: the document has not been sealed")
	}
	return checkEnd(d, endOf(d).Digest)
}

func checkEnd(d *Document, digest string) error {
	want := End{Planned: len(d.Planned), Judged: len(d.Checks), Findings: len(d.Findings), Digest: digest}
	switch got := d.End; {
	case got.Digest == "":
		return errors.New("reports: the report has no end: it was truncated or never finished")
	case got.Planned != want.Planned || got.Judged != want.Judged || got.Findings != want.Findings:
		return fmt.Errorf("reports: the end counts %d planned, %d judged, %d findings; the report has %d, %d, %d",
			got.Planned, got.Judged, got.Findings, want.Planned, want.Judged, want.Findings)
	case got.Digest != want.Digest:
		return fmt.Errorf("reports: digest %s does not fit the report, which was edited or damaged", quoted(got.Digest))
	}
	return nil
}

// contradiction keeps a report from being green although its own rows are not.
func contradiction(d *Document) error {
	if d.Verdict != Conformant && d.Verdict != Partial {
		return nil
	}
	if d.Verdict == Conformant && (d.Interrupted || len(d.Checks) < len(d.Planned)) {
		return fmt.Errorf("reports: conformant, but only %d of %d planned checks were judged",
			len(d.Checks), len(d.Planned))
	}
	for i := range d.Clauses {
		if c := &d.Clauses[i]; c.Verdict == Fail && !c.Known {
			return fmt.Errorf("reports: %s, but clause %s failed", d.Verdict, quoted(c.ID))
		}
	}
	return nil
}

func parse(data []byte) (map[string]any, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var tree map[string]any
	if err := decoder.Decode(&tree); err != nil {
		return nil, fmt.Errorf("reports: the report is truncated or not JSON: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("reports: something follows the end of the report")
	}
	return tree, nil
}

func endOf(d *Document) End {
	data, err := json.Marshal(d)
	if err != nil {
		panic("reports: a document that cannot be written as JSON: " + err.Error())
	}
	tree, err := parse(data)
	if err != nil {
		panic(err)
	}
	return End{Planned: len(d.Planned), Judged: len(d.Checks), Findings: len(d.Findings), Digest: digestOf(tree)}
}

// digestOf hashes the canonical text: members sorted, no white space, numbers as written, everything but the end.
func digestOf(tree map[string]any) string {
	rest := make(map[string]any, len(tree))
	for key, value := range tree {
		if key != "end" {
			rest[key] = value
		}
	}
	data, err := json.Marshal(rest)
	if err != nil {
		panic("reports: parsed JSON cannot be written: " + err.Error())
	}
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// plain returns values as they will be when the report is read again; what JSON cannot say becomes text.
func plain(values map[string]any) map[string]any {
	sayable := make(map[string]any, len(values))
	for key, value := range values {
		if _, err := json.Marshal(value); err != nil {
			value = fmt.Sprint(value)
		}
		sayable[key] = value
	}
	data, err := json.Marshal(sayable)
	if err != nil {
		panic("reports: values that were tried one by one cannot be written: " + err.Error())
	}
	tree, err := parse(data)
	if err != nil {
		panic(err)
	}
	return tree
}

// normalise gives equal documents equal texts.
func normalise(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		if at, ok := v.Interface().(time.Time); ok {
			v.Set(reflect.ValueOf(at.UTC().Truncate(time.Millisecond)))
			return
		}
		for i := range v.NumField() {
			normalise(v.Field(i))
		}
	case reflect.Slice:
		if v.IsNil() {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		}
		for i := range v.Len() {
			normalise(v.Index(i))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			normalise(v.Elem())
		}
	case reflect.Map:
		if v.IsNil() {
			v.Set(reflect.MakeMap(v.Type()))
		}
	case reflect.String:
		if s := v.String(); !utf8.ValidString(s) {
			v.SetString(string([]rune(s))) // each bad byte becomes U+FFFD, as in JSON
		}
	case reflect.Float64:
		if f := v.Float(); math.IsNaN(f) || math.IsInf(f, 0) {
			v.SetFloat(0)
		}
	}
}

func quoted(s string) string { return fmt.Sprintf("%q", Clean(s, 80)) }
