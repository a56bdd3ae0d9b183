package profile

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
)

// The names of a credential in the environment and in a file.
const (
	nameID     = "ALIBABA_CLOUD_ACCESS_KEY_ID"
	nameSecret = "ALIBABA_CLOUD_ACCESS_KEY_SECRET"
	nameToken  = "ALIBABA_CLOUD_SECURITY_TOKEN"
)

// Credential is an access key, with a security token if it is a temporary one. However it is printed, its secret and
// its token are masked.
type Credential struct {
	ID     string
	Secret string
	Token  string
}

// IsZero tells whether there is no credential at all.
func (c Credential) IsZero() bool { return c == Credential{} }

// String prints the beginning of the id and nothing of the rest.
func (c Credential) String() string {
	m := c.mask()
	return fmt.Sprintf("{ID:%s Secret:%s Token:%s}", m.ID, m.Secret, m.Token)
}

// GoString is String, so that %#v tells no more.
func (c Credential) GoString() string { return "profile.Credential" + c.String() }

// Format prints String for every verb, so that %x or %q tell no more.
func (c Credential) Format(s fmt.State, verb rune) {
	if verb == 'v' && s.Flag('#') {
		_, _ = fmt.Fprint(s, c.GoString())
		return
	}
	_, _ = fmt.Fprint(s, c.String())
}

// MarshalJSON writes what String prints.
func (c Credential) MarshalJSON() ([]byte, error) {
	m := c.mask()
	return json.Marshal(map[string]string{"id": m.ID, "secret": m.Secret, "token": m.Token})
}

// MarshalYAML writes what String prints.
func (c Credential) MarshalYAML() (any, error) {
	m := c.mask()
	return map[string]string{"id": m.ID, "secret": m.Secret, "token": m.Token}, nil
}

// mask keeps four letters of a long id: enough to tell two accounts apart in a report.
func (c Credential) mask() Credential {
	out := Credential{}
	if c.ID != "" {
		out.ID = masked
	}
	if len(c.ID) >= 12 {
		out.ID = c.ID[:4] + masked
	}
	if c.Secret != "" {
		out.Secret = masked
	}
	if c.Token != "" {
		out.Token = masked
	}
	return out
}

// Credentials are the access keys of a run. Main is zero if neither the profile nor the environment has one; the
// others are nil if the profile names no file for them.
type Credentials struct {
	Main     Credential
	Other    *Credential // a second account
	Disabled *Credential // a key that has been switched off
	Unopened *Credential // an account for which outbound-traffic billing is off
	Origin   string      // where Main came from: a file, or "environment"; empty if it is zero
	_        struct{}
}

// Secrets lists what must not appear in any output: the secret and the token of every credential.
func (c Credentials) Secrets() []string {
	var out []string
	for _, one := range []*Credential{&c.Main, c.Other, c.Disabled, c.Unopened} {
		if one == nil {
			continue
		}
		for _, value := range []string{one.Secret, one.Token} {
			if value != "" {
				out = append(out, value)
			}
		}
	}
	return out
}

// Resolve reads the credentials: the main one from credentials.file if the profile names it, else from env; the
// others from files only. No other source is tried, and no error quotes a value.
func (p *Profile) Resolve(env func(string) (string, bool)) (Credentials, error) {
	var out Credentials
	var err error
	if file := p.File("credentials.file"); file != "" {
		out.Origin = file
		out.Main, err = p.readCredential("credentials.file", file)
	} else if out.Main, err = fromEnvironment(env); !out.Main.IsZero() {
		out.Origin = layerEnvironment
	}
	if err != nil {
		return Credentials{}, err
	}
	seen := map[string]string{out.Main.ID: "the main account"}
	for _, one := range []struct {
		name string
		into **Credential
	}{{"other", &out.Other}, {"disabled", &out.Disabled}, {"unopened", &out.Unopened}} {
		key := "credentials." + one.name + ".file"
		file := p.File(key)
		if file == "" {
			continue
		}
		c, err := p.readCredential(key, file)
		if err != nil {
			return Credentials{}, err
		}
		if twin := seen[c.ID]; twin != "" {
			return Credentials{}, &Error{File: file, Problem: fmt.Sprintf("%s: this is the key of %s again", key, twin)}
		}
		seen[c.ID], *one.into = "credentials."+one.name, &c
	}
	return out, nil
}

func fromEnvironment(env lookup) (Credential, error) {
	values := map[string]string{}
	for _, name := range []string{nameID, nameSecret, nameToken} {
		value, _ := env(name)
		if problem := valueProblem(value); problem != "" {
			return Credential{}, &Error{File: layerEnvironment + " " + name, Problem: problem}
		}
		values[name] = value
	}
	c := Credential{ID: values[nameID], Secret: values[nameSecret], Token: values[nameToken]}
	if missing := c.missing(); missing != "" && !c.IsZero() {
		return Credential{}, &Error{File: layerEnvironment, Problem: "the credential is half set: " + missing + " is missing"}
	}
	return c, nil
}

// missing names the first part that a whole credential would have.
func (c Credential) missing() string {
	switch {
	case c.ID == "":
		return nameID
	case c.Secret == "":
		return nameSecret
	}
	return ""
}

func valueProblem(value string) string {
	if strings.ContainsFunc(value, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }) {
		return "the value has white space or a control character in it"
	}
	return ""
}
