package reports

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
)

// enums are the words that a field may hold, by type and field.
var enums = map[string][]string{
	"Document.Schema":      {SchemaV1},
	"Document.Verdict":     {Conformant, Nonconformant, Partial, Inconclusive},
	"ClauseResult.Level":   {Must, Should, May},
	"ClauseResult.Verdict": {Pass, Fail, Warn, Inconclusive, Unsupported, Skipped, Untested, NotObservable},
	"CheckResult.Verdict":  {Pass, Fail, Warn, Inconclusive, Unsupported, Skipped},
	"Finding.Level":        {Must, Should, May},
}

type object = map[string]any

// fieldComments reads the comments of document.go, so that the schema says what the code says.
func fieldComments(t *testing.T) map[string]string {
	file, err := parser.ParseFile(token.NewFileSet(), "document.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.TypeSpec)
		if !ok {
			return true
		}
		for _, f := range spec.Type.(*ast.StructType).Fields.List {
			if f.Doc == nil {
				t.Errorf("%s.%s has no comment", spec.Name.Name, f.Names[0].Name)
			}
			out[spec.Name.Name+"."+f.Names[0].Name] = strings.Join(strings.Fields(f.Doc.Text()), " ")
		}
		return false
	})
	return out
}

func schemaOf(typ reflect.Type, comments map[string]string) object {
	switch {
	case typ == reflect.TypeFor[time.Time]():
		return object{"type": "string", "format": "date-time"}
	case typ.Kind() == reflect.Pointer:
		return schemaOf(typ.Elem(), comments)
	case typ.Kind() == reflect.Struct:
		return schemaOfStruct(typ, comments)
	case typ.Kind() == reflect.Slice:
		return object{"type": "array", "items": schemaOf(typ.Elem(), comments)}
	case typ.Kind() == reflect.Map:
		return object{"type": "object"}
	case typ.Kind() == reflect.Bool:
		return object{"type": "boolean"}
	case typ.Kind() == reflect.Float64:
		return object{"type": "number", "minimum": 0}
	case typ.Kind() == reflect.Int:
		return object{"type": "integer", "minimum": 0}
	case typ.Kind() == reflect.Int64:
		return object{"type": "integer"}
	}
	return object{"type": "string"}
}

func schemaOfStruct(typ reflect.Type, comments map[string]string) object {
	properties, required := object{}, []string{}
	for i := range typ.NumField() {
		field := typ.Field(i)
		name, option, _ := strings.Cut(field.Tag.Get("json"), ",")
		property := schemaOf(field.Type, comments)
		key := typ.Name() + "." + field.Name
		property["description"] = comments[key]
		if words := enums[key]; words != nil {
			property["enum"] = words
		}
		properties[name] = property
		if option == "" {
			required = append(required, name)
		}
	}
	return object{"type": "object", "properties": properties, "required": required}
}

func TestSchemaFollowsTheDocument(t *testing.T) {
	schema := schemaOfStruct(reflect.TypeFor[Document](), fieldComments(t))
	schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	schema["$id"] = "https://github.com/pconform/pconform/reports/report.schema.json"
	schema["title"] = SchemaV1
	var want bytes.Buffer
	encoder := json.NewEncoder(&want)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(schema); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("report.schema.json", want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(Schema(), want.Bytes()) {
		t.Error("report.schema.json is not that of Document; run: go test ./reports -update")
	}
}

// conforms checks the few keywords that the schema uses.
func conforms(t *testing.T, path string, schema object, value any) {
	t.Helper()
	switch schema["type"] {
	case "object":
		members, ok := value.(object)
		if !ok {
			t.Fatalf("%s is %T", path, value)
		}
		required, _ := schema["required"].([]any)
		for _, name := range required {
			if _, ok := members[name.(string)]; !ok {
				t.Errorf("%s lacks %s", path, name)
			}
		}
		properties, ok := schema["properties"].(object)
		for name, member := range members {
			if property, known := properties[name].(object); known {
				conforms(t, path+"."+name, property, member)
			} else if ok {
				t.Errorf("%s.%s is not in the schema", path, name)
			}
		}
	case "array":
		list, ok := value.([]any)
		if !ok {
			t.Fatalf("%s is %T", path, value)
		}
		for _, item := range list {
			conforms(t, path+"[]", schema["items"].(object), item)
		}
	case "string":
		if _, ok := value.(string); !ok {
			t.Errorf("%s is %T", path, value)
		}
	}
	if words, ok := schema["enum"].([]any); ok {
		for _, word := range words {
			if word == value {
				return
			}
		}
		t.Errorf("%s: %v is not one of %v", path, value, words)
	}
}

// searched is the report of a fuzzing session.
func searched() *Document {
	d := sample()
	d.Session = &Session{Seed: 7, Plans: 20, Judged: 400, Requests: 600, States: 14, Transitions: 40, Cells: 300, Answers: 90,
		Broken: 60, Throttled: 1, CorpusBegin: 3, CorpusEnd: 12, Weights: map[string]int{"Cancel": 12}, Dictionary: map[string]int{"Name": 25}}
	Seal(d)
	return d
}

func TestReportsConformToTheSchema(t *testing.T) {
	var schema object
	if err := json.Unmarshal(Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	for _, d := range []*Document{sample(), healthy(), searched()} {
		var report object
		if err := json.Unmarshal(render(t, JSONTo, d), &report); err != nil {
			t.Fatal(err)
		}
		conforms(t, "report", schema, report)
	}
}
