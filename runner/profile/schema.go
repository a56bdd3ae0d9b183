package profile

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strconv"
)

type object = map[string]any

// variablePattern is a text with a ${VAR} in it, of which an editor cannot know what it becomes.
const variablePattern = `\$\{[A-Za-z_][A-Za-z0-9_]*\}`

// Schema is a JSON Schema 2020-12 of the profile, for editors. It follows from the struct and its tags. It is wider
// than Load where JSON Schema cannot say the rule: URLs, clause patterns, variables.
func Schema() []byte {
	root := sectionSchema(reflect.TypeOf(Profile{}), "The implementation under test, as pconform sees it.")
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["$id"] = "urn:pconform:profile:v1"
	root["title"] = "Profile of pconform"
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(root); err != nil {
		panic(err) // the tree is made of texts and numbers
	}
	return out.Bytes()
}

// sectionSchema allows nothing at all too: a section whose lines are commented out.
func sectionSchema(t reflect.Type, doc string) object {
	properties := object{}
	for _, f := range fieldsOf(t, "") {
		properties[f.key] = fieldSchema(f)
	}
	out := object{
		"type": []string{"object", "null"}, "description": doc, "properties": properties, "additionalProperties": false,
	}
	switch t {
	case reflect.TypeOf(Operator{}):
		out["not"] = object{"type": "object", "required": []string{"url", "command"}}
	case reflect.TypeOf(TLS{}):
		out["dependentRequired"] = object{"cert": []string{"key"}, "key": []string{"cert"}}
	case reflect.TypeOf(Waiver{}):
		out["type"] = "object"
		out["required"] = []string{"reason"}
		out["oneOf"] = []object{{"required": []string{"clause"}}, {"required": []string{"check"}}}
	}
	return out
}

func fieldSchema(f field) object {
	var out object
	switch {
	case f.section():
		return sectionSchema(f.typ, f.doc)
	case f.form == "stances":
		out = stancesSchema()
	case f.form == "headers":
		out = object{
			"type": []string{"object", "null"}, "additionalProperties": object{"type": "string"},
			"propertyNames": object{"pattern": httpToken.String()},
		}
	case f.typ.Kind() == reflect.Slice:
		out = listSchema(f)
	case f.typ == durationType:
		out = pattern(`^([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$|` + variablePattern)
	case f.typ == timeType:
		out = pattern(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$|` + variablePattern)
	case f.typ.Kind() == reflect.Int || f.typ.Kind() == reflect.Float64:
		out = numberSchema(f)
	default:
		out = textSchema(f)
	}
	out["description"] = f.doc
	if f.def != "" {
		out["default"] = defaultOf(f)
	}
	return out
}

func pattern(text string) object { return object{"type": "string", "pattern": text} }

func textSchema(f field) object {
	switch f.form {
	case "url", "endpoint":
		return pattern(`^[Hh][Tt][Tt][Pp][Ss]?://[^\s]+$|` + variablePattern)
	case "proxy":
		return pattern(`^([Hh][Tt][Tt][Pp][Ss]?|[Ss][Oo][Cc][Kk][Ss]5[Hh]?)://[^\s]+$|` + variablePattern)
	case "word":
		return pattern(word.String() + `|` + variablePattern)
	case "path":
		return pattern(`^[^~]`)
	}
	return pattern(`\S`)
}

func numberSchema(f field) object {
	kind := "integer"
	if f.typ.Kind() == reflect.Float64 {
		kind = "number"
	}
	low, _ := strconv.ParseFloat(f.min, 64)
	high, _ := strconv.ParseFloat(f.max, 64)
	return object{"anyOf": []object{{"type": kind, "minimum": low, "maximum": high}, pattern(variablePattern)}}
}

func listSchema(f field) object {
	item := object{"type": "string"}
	if f.typ.Elem().Kind() == reflect.Struct {
		item = sectionSchema(f.typ.Elem(), "One entry.")
	}
	out := object{"type": []string{"array", "null"}, "items": item}
	if f.typ.Elem().Kind() == reflect.String {
		out["minItems"] = 1
	}
	return out
}

func stancesSchema() object {
	properties := object{}
	for id, values := range Stances {
		properties[id] = object{"anyOf": []object{{"enum": values}, pattern(variablePattern)}}
	}
	return object{"type": []string{"object", "null"}, "properties": properties, "additionalProperties": false}
}

func defaultOf(f field) any {
	if n, err := strconv.ParseFloat(f.def, 64); err == nil {
		return n
	}
	return f.def
}
