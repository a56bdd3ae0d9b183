package wire

import (
	"embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/pconform/pconform/model/spec"
)

// schemaFiles holds one JSON Schema per action, one for errors (Error) and one for actions not known here (Success).
// Two keywords go beyond JSON Schema: xml, as OpenAPI has it, names the root element, and x-clause names the clause
// that a departure breaks, by kind of departure where there is more than one.
//
//go:embed schema/*.json
var schemaFiles embed.FS

// kinds of departure, as x-clause spells them. The clause of kind xml stands for missing and type when the body is XML.
const (
	kindMissing = "missing"
	kindEmpty   = "empty"
	kindType    = "type"
	kindValue   = "value"
	kindXML     = "xml"
	kindAny     = "any"
)

// types is a set of JSON types.
type types uint8

const (
	typeObject types = 1 << iota
	typeArray
	typeString
	typeInteger
	typeBoolean
)

var typeNames = []string{"object", "array", "string", "integer", "boolean"}

// String lists the types as a fault's text wants them.
func (t types) String() string {
	var out []string
	for i, name := range typeNames {
		if t&(1<<i) != 0 {
			out = append(out, name)
		}
	}
	return strings.Join(out, " or ")
}

// shape is a schema compiled for the walk.
type shape struct {
	types     types
	props     []property
	byName    map[string]*property
	lists     []*property // members that are lists, or required wrappers of one
	items     *shape
	enum      []string
	pattern   *regexp.Regexp
	minLength int
	clauses   map[string]*spec.Clause
	root      string // name of the XML root; empty if any will do
}

type property struct {
	name     string
	shape    *shape
	required bool
}

// isSet tells a list in its wrapper: an object with one member, an array.
func (s *shape) isSet() bool { return len(s.props) == 1 && s.props[0].shape.types == typeArray }

// rawSchema is a schema file as it is written. A keyword that is not here is refused, so that the walk and the
// validator of the library cannot part company.
type rawSchema struct {
	Schema      string                `json:"$schema"`
	Title       string                `json:"title"`
	Description string                `json:"description"`
	XML         xmlKeyword            `json:"xml"`
	Type        jsontext.Value        `json:"type"`
	Clause      jsontext.Value        `json:"x-clause"`
	Required    []string              `json:"required"`
	Properties  map[string]*rawSchema `json:"properties"`
	Items       *rawSchema            `json:"items"`
	Enum        []string              `json:"enum"`
	Pattern     string                `json:"pattern"`
	MinLength   int                   `json:"minLength"`
}

type xmlKeyword struct {
	Name string `json:"name"`
}

// shapes compiles the embedded schemas once. A schema that does not compile is a defect of this package and panics.
var shapes = sync.OnceValue(func() map[string]*shape {
	out := map[string]*shape{}
	entries, err := schemaFiles.ReadDir("schema")
	must(err)
	for _, e := range entries {
		data, err := schemaFiles.ReadFile("schema/" + e.Name())
		must(err)
		var raw rawSchema
		must(json.Unmarshal(data, &raw, json.RejectUnknownMembers(true)))
		s, err := raw.compile(nil)
		must(err)
		s.root = raw.XML.Name
		out[strings.TrimSuffix(e.Name(), ".json")] = s
	}
	return out
})

func must(err error) {
	if err != nil {
		panic(fmt.Sprintf("wire: embedded schema: %v", err))
	}
}

// shapeOf is the shape of an action's success; an unknown action has to carry a RequestId and no more.
func shapeOf(action string) *shape {
	if s, ok := shapes()[action]; ok && action != "Error" && action != "Success" {
		return s
	}
	return shapes()["Success"]
}

// compile turns a schema into a shape. Clauses are inherited where a schema names none.
func (r *rawSchema) compile(inherited map[string]*spec.Clause) (*shape, error) {
	s := &shape{enum: r.Enum, minLength: r.MinLength, clauses: inherited, byName: map[string]*property{}}
	var err error
	if s.types, err = r.types(); err != nil {
		return nil, err
	}
	if len(r.Clause) > 0 {
		if s.clauses, err = r.ownClauses(); err != nil {
			return nil, err
		}
	}
	if r.Pattern != "" {
		if s.pattern, err = regexp.Compile(r.Pattern); err != nil {
			return nil, err
		}
	}
	if r.Items != nil {
		if s.items, err = r.Items.compile(s.clauses); err != nil {
			return nil, err
		}
	}
	for name, p := range r.Properties {
		sub, err := p.compile(s.clauses)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		s.props = append(s.props, property{name, sub, slices.Contains(r.Required, name)})
	}
	slices.SortFunc(s.props, func(a, b property) int { return strings.Compare(a.name, b.name) })
	for i := range s.props {
		p := &s.props[i]
		s.byName[p.name] = p
		if p.shape.types == typeArray || p.required && p.shape.isSet() {
			s.lists = append(s.lists, p)
		}
	}
	return s, nil
}

func (r *rawSchema) types() (types, error) {
	var names []string
	if r.Type.Kind() == '"' {
		names = []string{""}
		if err := json.Unmarshal(r.Type, &names[0]); err != nil {
			return 0, err
		}
	} else if err := json.Unmarshal(r.Type, &names); err != nil {
		return 0, err
	}
	var t types
	for _, n := range names {
		i := slices.Index(typeNames, n)
		if i < 0 {
			return 0, fmt.Errorf("unknown type %q", n)
		}
		t |= 1 << i
	}
	return t, nil
}

func (r *rawSchema) ownClauses() (map[string]*spec.Clause, error) {
	ids := map[string]string{}
	if r.Clause.Kind() == '"' {
		var id string
		if err := json.Unmarshal(r.Clause, &id); err != nil {
			return nil, err
		}
		ids[kindAny] = id
	} else if err := json.Unmarshal(r.Clause, &ids); err != nil {
		return nil, err
	}
	out := map[string]*spec.Clause{}
	for kind, id := range ids {
		c := spec.ByID(id)
		if c == nil {
			return nil, fmt.Errorf("no clause %s", id)
		}
		out[kind] = c
	}
	return out, nil
}

// clause is the clause that a departure of a kind breaks. Where no page speaks, the body does not parse as promised.
func (s *shape) clause(kind string, got Format) *spec.Clause {
	if c := s.clauses[kindXML]; c != nil && got == XML && (kind == kindMissing || kind == kindType) {
		return c
	}
	for _, k := range []string{kind, kindAny, kindType, kindMissing} {
		if c := s.clauses[k]; c != nil {
			return c
		}
	}
	return spec.Proto003
}

// validators are the same schemas, compiled by the library.
var validators = sync.OnceValue(func() map[string]*jsonschema.Schema {
	out := map[string]*jsonschema.Schema{}
	compiler := jsonschema.NewCompiler()
	for name := range shapes() {
		data, err := schemaFiles.ReadFile("schema/" + name + ".json")
		must(err)
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(data)))
		must(err)
		must(compiler.AddResource(name+".json", doc))
		out[name] = compiler.MustCompile(name + ".json")
	}
	return out
})

// Validate holds a tree to the schema of an action (or of Error) with a general JSON Schema validator. Judge does not
// need it; it is the second opinion on the walk, and the words of the library in a report.
func Validate(action string, tree map[string]any) error {
	v, ok := validators()[action]
	if !ok {
		v = validators()["Success"]
	}
	return v.Validate(tree)
}
