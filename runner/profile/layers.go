package profile

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The layers a value can come from, as the first word of its origin.
const (
	layerDefault     = "default"
	layerFile        = "file"
	layerEnvironment = "environment"
	layerFlag        = "flag"
)

// layerOf tells the layer of an origin. Origins of the file are its name and a line.
func layerOf(origin string) string {
	first, _, spaced := strings.Cut(origin, " ")
	switch {
	case origin == "" || origin == layerDefault:
		return layerDefault
	case spaced && (first == layerEnvironment || first == layerFlag):
		return first
	}
	return layerFile
}

// Variable is a variable of the environment that sets a key of the profile.
type Variable struct {
	Name string
	Key  string
	_    struct{}
}

// Variables lists the variables that Environment reads. An empty variable counts as not set.
func Variables() []Variable {
	return []Variable{
		{Name: "PCONFORM_ENDPOINT", Key: "target.endpoint"},
		{Name: "PCONFORM_REGION", Key: "target.region"},
		{Name: "PCONFORM_OPERATOR_URL", Key: "operator.url"},
		{Name: "PCONFORM_OPERATOR_COMMAND", Key: "operator.command"},
		{Name: "PCONFORM_SETTLE", Key: "settle"},
		{Name: "PCONFORM_BUDGET", Key: "budget.requests"},
		{Name: "PCONFORM_RATE", Key: "budget.perSecond"},
	}
}

// Misspelt gives the variable that a name was probably meant to be, or nothing.
func Misspelt(name string) string {
	if !strings.HasPrefix(name, "PCONFORM_") {
		return ""
	}
	var known []string
	for _, v := range Variables() {
		known = append(known, v.Name)
	}
	if slices.Contains(known, name) {
		return ""
	}
	return nearest(name, known)
}

// Environment lays the variables of env over the profile; os.LookupEnv is one. The error is of type Errors and tells
// of every variable that is wrong.
func (p *Profile) Environment(env func(string) (string, bool)) error {
	var errs Errors
	for _, v := range Variables() {
		value, ok := env(v.Name)
		if !ok || value == "" {
			continue
		}
		if err := p.override(v.Key, value, layerEnvironment+" "+v.Name); err != nil {
			errs = append(errs, err)
		}
	}
	if len(errs) > 0 {
		return errs
	}
	return nil
}

// Override sets one key, as the file would, and notes where the value came from: "flag --endpoint". A key of a map is
// named with a dot, as in stances.CPC-IDEM-012; a command is split at white space, with quotes. On error the profile is
// as it was. Since operator.url and operator.command exclude each other, one from a later layer replaces the other.
func (p *Profile) Override(key, value, origin string) error {
	if err := p.override(key, value, origin); err != nil {
		return err
	}
	return nil
}

func (p *Profile) override(key, value, origin string) *Error {
	v, f, problem := p.locate(key)
	if problem == "" {
		problem = p.rival(key, origin)
	}
	if problem == "" {
		problem = p.put(v, f, value)
	}
	if problem != "" {
		return &Error{File: origin, Problem: problem}
	}
	switch key {
	case "operator.url":
		p.Operator.Command = nil
		delete(p.origins, "operator.command")
	case "operator.command":
		p.Operator.URL = ""
		delete(p.origins, "operator.url")
	}
	p.origins[key] = origin
	delete(p.expanded, key)
	return nil
}

func (p *Profile) put(v reflect.Value, f field, value string) string {
	if v.Kind() != reflect.Map {
		return assign(v, f, value)
	}
	entries, _ := v.Interface().(map[string]string)
	if problem := nameProblem(f, entries); problem != "" {
		return problem
	}
	if problem := textProblem(f, value); problem != "" {
		return problem
	}
	entries = maps.Clone(entries)
	if entries == nil {
		entries = map[string]string{}
	}
	entries[f.key] = value
	v.Set(reflect.ValueOf(entries))
	return ""
}

// rival refuses the second of two keys that exclude each other, if both come from one layer.
func (p *Profile) rival(key, origin string) string {
	other := map[string]string{"operator.url": "operator.command", "operator.command": "operator.url"}[key]
	if other == "" || p.origins[other] == "" || layerOf(p.origins[other]) != layerOf(origin) {
		return ""
	}
	return fmt.Sprintf("operator.url and operator.command are both set, here and by %s: choose one", p.origins[other])
}

// Setting is one value of the profile in effect. Secrets in Value are masked; it is empty if nothing is set.
type Setting struct {
	Key    string
	Value  string
	Origin string // "default", "profile.yaml:12", "environment PCONFORM_ENDPOINT", "flag --endpoint"
	_      struct{}
}

// Explain lists all settings in effect, in the order of the documentation, with secrets masked.
func (p *Profile) Explain() []Setting { return p.explain(reflect.ValueOf(p).Elem(), "") }

func (p *Profile) explain(v reflect.Value, prefix string) []Setting {
	var out []Setting
	for _, f := range fieldsOf(v.Type(), prefix) {
		switch value := v.Field(f.index).Interface().(type) {
		case map[string]string:
			for _, name := range sortedKeys(value) {
				entry := field{key: name, path: f.path + "." + name, form: f.form}
				out = append(out, p.setting(entry.path, p.show(entry, value[name])))
			}
		case []Waiver:
			for i, w := range value {
				out = append(out, p.setting(fmt.Sprintf("%s[%d]", f.path, i), w.String()))
			}
		default:
			if f.section() {
				out = append(out, p.explain(v.Field(f.index), f.path+".")...)
				continue
			}
			out = append(out, p.setting(f.path, p.show(f, value)))
		}
	}
	return out
}

func (p *Profile) setting(key, value string) Setting {
	return Setting{Key: key, Value: value, Origin: p.origin(key)}
}

// origin names the layer of a key. An entry of a list that no layer wrote was appended by the program.
func (p *Profile) origin(key string) string {
	switch origin := p.origins[key]; {
	case origin != "":
		return origin
	case strings.HasSuffix(key, "]") || strings.HasPrefix(key, "headers.") || strings.HasPrefix(key, "stances."):
		return "program"
	}
	return layerDefault
}

// Given reports whether some layer above the defaults sets a key.
func (p *Profile) Given(key string) bool { return p.origin(key) != layerDefault }

func (p *Profile) show(f field, value any) string {
	switch value := value.(type) {
	case time.Duration:
		return shortDuration(value)
	case float64:
		return strconv.FormatFloat(value, 'f', -1, 64)
	case []string:
		return strings.Join(maskWords(value), " ")
	case string:
		switch f.form {
		case "headers":
			if p.secretHeader(f.key) {
				return masked
			}
		case "url", "endpoint", "proxy":
			return maskURL(value)
		}
		return value
	}
	return fmt.Sprint(value)
}

// shortDuration prints 15m0s as 15m.
func shortDuration(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// Digest is a short name for the values in effect, wherever they came from: the first 12 hexadecimal digits of a
// SHA-256 over all settings with their secrets masked.
func (p *Profile) Digest() string {
	sum := sha256.New()
	for _, s := range p.Explain() {
		fmt.Fprintf(sum, "%q=%q\n", s.Key, s.Value)
	}
	return hex.EncodeToString(sum.Sum(nil))[:12]
}

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }

// urlSecrets lists the password and the telling parameters of a URL, as written and as decoded.
func urlSecrets(text string) []string {
	u, err := url.Parse(text)
	if err != nil || text == "" {
		return nil
	}
	var out []string
	add := func(value string) {
		if value != "" {
			out = append(out, value)
			if escaped := url.QueryEscape(value); escaped != value {
				out = append(out, escaped)
			}
		}
	}
	if u.User != nil {
		if password, ok := u.User.Password(); ok {
			add(password)
		} else {
			add(u.User.Username())
		}
	}
	query := u.Query()
	for _, name := range slices.Sorted(maps.Keys(query)) {
		if secretName.MatchString(name) {
			for _, value := range query[name] {
				add(value)
			}
		}
	}
	return out
}

func wordSecrets(words []string) []string {
	var out []string
	for i, shown := range maskWords(words) {
		switch name, ok := strings.CutSuffix(shown, "="+masked); {
		case shown == masked:
			out = append(out, words[i])
		case ok && strings.HasPrefix(words[i], name+"="):
			out = append(out, strings.TrimPrefix(words[i], name+"="))
		}
	}
	return out
}
