package profile

import (
	"fmt"
	"reflect"
	"strings"
	"time"
)

// field is one key of the profile, read from the struct tags; parser, Explain, Override and Schema all use it.
type field struct {
	key   string
	path  string // from the top, with dots
	index int
	typ   reflect.Type
	form  string // which texts are valid
	doc   string
	def   string
	min   string
	max   string
}

var (
	timeType     = reflect.TypeOf(time.Time{})
	durationType = reflect.TypeOf(time.Duration(0))
)

// fieldsOf lists the keys of a section in their order.
func fieldsOf(t reflect.Type, prefix string) []field {
	var out []field
	for i := range t.NumField() {
		tag := t.Field(i).Tag
		key := tag.Get("yaml")
		if key == "" {
			continue
		}
		out = append(out, field{
			key: key, path: prefix + key, index: i, typ: t.Field(i).Type,
			form: tag.Get("form"), doc: tag.Get("doc"), def: tag.Get("default"), min: tag.Get("min"), max: tag.Get("max"),
		})
	}
	return out
}

// section tells whether the field holds further keys of its own.
func (f field) section() bool { return f.typ.Kind() == reflect.Struct && f.typ != timeType }

// wants says what the field takes, for messages.
func (f field) wants() string {
	switch {
	case f.typ == durationType:
		return "a duration with its unit, such as 10s or 2m"
	case f.typ == timeType:
		return "a day such as 2027-03-31"
	case f.section():
		return "keys and values (" + strings.Join(keysOf(f.typ), ", ") + ")"
	}
	switch f.typ.Kind() {
	case reflect.Int:
		return "a whole number"
	case reflect.Float64:
		return "a number"
	case reflect.Map:
		return "keys and values"
	case reflect.Slice:
		if f.typ.Elem().Kind() == reflect.String {
			return "a list of words such as [./advance.sh, --verbose]"
		}
		return "a list of entries (" + strings.Join(keysOf(f.typ.Elem()), ", ") + ")"
	}
	return "text"
}

// tags lists the YAML types a scalar may have for the field.
func (f field) tags() []string {
	switch {
	case f.typ == timeType:
		return []string{"!!timestamp", "!!str"}
	case f.typ.Kind() == reflect.Int:
		return []string{"!!int"}
	case f.typ.Kind() == reflect.Float64:
		return []string{"!!int", "!!float"}
	}
	return []string{"!!str"}
}

func keysOf(t reflect.Type) []string {
	var out []string
	for _, f := range fieldsOf(t, "") {
		out = append(out, f.key)
	}
	return out
}

// leaves lists every key that holds a value, from the top.
func leaves(t reflect.Type, prefix string) []string {
	var out []string
	for _, f := range fieldsOf(t, prefix) {
		if f.section() {
			out = append(out, leaves(f.typ, f.path+".")...)
			continue
		}
		out = append(out, f.path)
	}
	return out
}

// locate finds the place in the profile that key names, an entry of a map included.
func (p *Profile) locate(key string) (reflect.Value, field, string) {
	v, prefix, rest := reflect.ValueOf(p).Elem(), "", key
	for {
		head, tail, deeper := strings.Cut(rest, ".")
		f, ok := find(v.Type(), prefix, head)
		switch {
		case !ok:
			return v, f, fmt.Sprintf("unknown key %q%s", key, didYouMean(key, leaves(reflect.TypeOf(*p), "")))
		case deeper && f.section():
			v, prefix, rest = v.Field(f.index), f.path+".", tail
		case deeper && f.typ.Kind() == reflect.Map && tail != "":
			f.path, f.key = key, tail
			return v.Field(f.index), f, ""
		case deeper:
			return v, f, fmt.Sprintf("unknown key %q%s", key, didYouMean(key, leaves(reflect.TypeOf(*p), "")))
		case f.section() || f.typ.Kind() == reflect.Map:
			return v, f, fmt.Sprintf("%s holds several values: name one of them", key)
		default:
			return v.Field(f.index), f, ""
		}
	}
}

func find(t reflect.Type, prefix, key string) (field, bool) {
	for _, f := range fieldsOf(t, prefix) {
		if f.key == key {
			return f, true
		}
	}
	return field{}, false
}
