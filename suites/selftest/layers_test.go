package selftest

import (
	"encoding/json"
	"io"
	"os/exec"
	"path"
	"strings"
	"testing"
)

const module = "github.com/pconform/pconform/"

// layers is the table of the house: what a package may import of ours, itself and what lies below apart. Arrows point
// down only.
var layers = map[string][]string{
	"model/spec":          {},
	"fixtures":            {},
	"model":               {"model/spec"},
	"runner/wire":         {"model/spec"},
	"runner/profile":      {"model/spec"},
	"fixtures/refserver":  {"model/spec"},
	"fixtures/mutants":    {"model/spec", "fixtures/refserver"},
	"fixtures/variants":   {"model/spec", "fixtures/refserver"},
	"fixtures/hostile":    {"model/spec", "fixtures/refserver"},
	"runner":              {"model/spec", "model", "runner/wire"},
	"runner/trace":        {"fixtures", "model/spec", "model", "runner/wire", "runner"},
	"runner/fuzz":         {"model/spec", "model", "runner/wire", "runner", "runner/trace"},
	"suites/catalogue":    {"suites/*", "runner"},
	"suites/*":            {"fixtures", "model/spec", "model", "runner/wire", "runner", "runner/trace", "runner/fuzz"},
	"reports":             {"model/spec", "runner", "runner/wire", "runner/profile"},
	"suites/prove":        {"model/spec", "model", "runner", "runner/wire", "suites/catalogue", "fixtures/mutants", "fixtures/variants", "fixtures/refserver", "reports"},
	"suites":              {"model/spec", "runner", "runner/wire", "reports", "suites/catalogue"},
	"runner/cmd/pconform": {"*"},
}

// only says which packages alone may link a library.
var only = map[string][]string{
	"github.com/onsi/ginkgo/v2": {"suites"},
	"pgregory.net/rapid":        {"runner/fuzz"},
}

type listed struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) (out []listed) {
	t.Helper()
	text, err := exec.Command("go", "list", "-json=ImportPath,Imports", "../../...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for d := json.NewDecoder(strings.NewReader(string(text))); ; {
		var p listed
		if err := d.Decode(&p); err == io.EOF {
			return out
		} else if err != nil {
			t.Fatal(err)
		}
		out = append(out, p)
	}
}

// TestArrowsPointDown reads every import and holds it against the table.
func TestArrowsPointDown(t *testing.T) {
	for _, p := range packages(t) {
		name := strings.TrimPrefix(p.ImportPath, module)
		if name == "suites/selftest" || strings.HasSuffix(name, "/gen") {
			continue
		}
		allowed, known := layers[name]
		if !known && path.Dir(name) == "suites" {
			allowed, known = layers["suites/*"], true
		}
		if !known {
			t.Errorf("%s is not in the table of layers", name)
			continue
		}
		for _, i := range p.Imports {
			if ours, ok := strings.CutPrefix(i, module); ok && !matches(allowed, ours) {
				t.Errorf("%s imports %s", name, ours)
			}
			for library, users := range only {
				if (i == library || strings.HasPrefix(i, library+"/")) && !matches(users, name) {
					t.Errorf("%s imports %s", name, i)
				}
			}
		}
	}
}

func matches(patterns []string, name string) bool {
	for _, p := range patterns {
		if p == name || p == "*" || p == "suites/*" && path.Dir(name) == "suites" {
			return true
		}
	}
	return false
}
