package trace

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// The YAML package writes some texts in forms that it cannot read again: a block whose first line is a tab, separators
// of lines in plain text. So all that is not of plain printable characters is shielded from it and comes back as what
// has an escape for everything: a text between double quotes, or bytes.

// shield begins a text that stands for another.
const shield = "pconform-shielded-"

// Encode renders a value as YAML that can be read again, whatever texts it holds.
func Encode(value any) ([]byte, error) {
	var doc yaml.Node
	if err := doc.Encode(shielded(reflect.ValueOf(value)).Interface()); err != nil {
		return nil, err
	}
	unshield(&doc)
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(&doc); err != nil {
		return nil, err
	}
	err := enc.Close()
	return b.Bytes(), err
}

// plainText reports whether a text is safe in every form that YAML has.
func plainText(s string) bool {
	return utf8.ValidString(s) && !strings.HasPrefix(s, shield) && !strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsPrint(r)
	})
}

// shielded copies a value; texts that are not plain are replaced.
func shielded(v reflect.Value) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	switch v.Kind() {
	case reflect.String:
		if plainText(v.String()) {
			return v
		}
		out.SetString(shield + hex.EncodeToString([]byte(v.String())))
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		out.Set(reflect.New(v.Type().Elem()))
		out.Elem().Set(shielded(v.Elem()))
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			out.Index(i).Set(shielded(v.Index(i)))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				out.Field(i).Set(shielded(v.Field(i)))
			}
		}
	default:
		return v
	}
	return out
}

// unshield puts the texts back.
func unshield(n *yaml.Node) {
	if code, ok := strings.CutPrefix(n.Value, shield); ok && n.Kind == yaml.ScalarNode {
		text, _ := hex.DecodeString(code)
		if utf8.Valid(text) {
			n.Value, n.Tag, n.Style = string(text), "!!str", yaml.DoubleQuotedStyle
		} else {
			n.Value, n.Tag, n.Style = base64.StdEncoding.EncodeToString(text), "!!binary", yaml.TaggedStyle
		}
	}
	for _, child := range n.Content {
		unshield(child)
	}
}
