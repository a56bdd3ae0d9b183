// Command gen writes clauses_gen.go from clauses.yaml, so that a reference to a clause is a Go variable and a
// misspelt one does not compile. Run it with go generate ./model/spec.
package main

import (
	"bytes"
	"fmt"
	"go/format"
	"log"
	"os"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

type clause struct {
	ID        string   `yaml:"id"`
	Operation string   `yaml:"operation"`
	Level     string   `yaml:"level"`
	Strength  string   `yaml:"strength"`
	Source    string   `yaml:"source"`
	SeedRef   string   `yaml:"seed_ref"`
	Statement string   `yaml:"statement"`
	Observe   string   `yaml:"observe"`
	Needs     []string `yaml:"needs"`
	Untested  string   `yaml:"untested"`
}

var idForm = regexp.MustCompile(`^CPC-([A-Z]+)([0-9]?)-([0-9]{3})$`)

func main() {
	out, err := generate("clauses.yaml")
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("clauses_gen.go", out, 0o644); err != nil {
		log.Fatal(err)
	}
}

func generate(path string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var doc struct {
		Clauses []clause `yaml:"clauses"`
	}
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return nil, err
	}
	var vars, list bytes.Buffer
	for _, c := range doc.Clauses {
		name, err := variable(c.ID)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&vars, "// %s is %s: %s\nvar %s = &Clause{ID: %q, Operation: %q, Level: %q, Strength: %q, Source: %q,\n",
			name, c.ID, comment(c.Statement), name, c.ID, c.Operation, c.Level, c.Strength, c.Source)
		optional(&vars, "SeedRef", c.SeedRef)
		fmt.Fprintf(&vars, "Statement: %q,\nObserve: %q,\n", c.Statement, c.Observe)
		if len(c.Needs) > 0 {
			fmt.Fprintf(&vars, "Needs: []Need{%s},\n", quoteAll(c.Needs))
		}
		optional(&vars, "Untested", c.Untested)
		vars.WriteString("}\n\n")
		fmt.Fprintf(&list, "%s,\n", name)
	}
	src := "// Code generated from clauses.yaml by model/spec/gen. DO NOT EDIT.\n\npackage spec\n\n" +
		vars.String() + "var register = []*Clause{\n" + list.String() + "}\n"
	return format.Source([]byte(src))
}

// variable turns CPC-STATE-007 into State007 and CPC-SIG1-001 into SigV1x001.
func variable(id string) (string, error) {
	m := idForm.FindStringSubmatch(id)
	if m == nil {
		return "", fmt.Errorf("clause id %q does not have the form CPC-WORD-000", id)
	}
	word := m[1][:1] + strings.ToLower(m[1][1:])
	switch m[1] {
	case "LOA", "VBR", "ECS":
		word = m[1]
	}
	if m[2] != "" {
		return word + "V" + m[2] + "x" + m[3], nil
	}
	return word + m[3], nil
}

func optional(b *bytes.Buffer, field, value string) {
	if value != "" {
		fmt.Fprintf(b, "%s: %q,\n", field, value)
	}
}

func quoteAll(words []string) string {
	q := make([]string, len(words))
	for i, w := range words {
		q[i] = fmt.Sprintf("%q", w)
	}
	return strings.Join(q, ", ")
}

func comment(s string) string { return strings.ReplaceAll(s, "\n", " ") }
