// Package profile reads what a vendor says about the implementation under test: where it is, how to sign for it, what
// it can do, how much it may be asked, and which clauses it is known to break. Reading is strict, because a profile
// that is half understood makes a verdict about something else.
//
// A value comes from four layers, the later ones winning: defaults, the file, the environment, flags. Load gives the
// first two, Environment and Override add the others, and Explain tells where each value came from.
package profile

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"time"
)

// maxBytes bounds a profile; a longer file is surely something else.
const maxBytes = 1 << 20

// Profile is the implementation under test, as its vendor declares it.
type Profile struct {
	Implementation Implementation  `yaml:"implementation" doc:"Who is judged; printed in every report."`
	Target         Target          `yaml:"target" doc:"Where the implementation answers."`
	Credentials    CredentialFiles `yaml:"credentials" doc:"Files with access keys; no secret is written here."`
	Operator       Operator        `yaml:"operator" doc:"Brings a connection where only the carrier can."`

	Headers map[string]string `yaml:"headers" form:"headers" doc:"Further headers of every request."`
	TLS     TLS               `yaml:"tls" doc:"Certificates for an https endpoint."`
	Proxy   string            `yaml:"proxy" form:"proxy" doc:"Proxy for requests to the target."`

	// Settle is how long an asynchronous change may take to show.
	Settle time.Duration `yaml:"settle" default:"10s" min:"0s" max:"24h" doc:"Time for a change to show."`

	RequestTimeout time.Duration `yaml:"requestTimeout" default:"10s" min:"1ms" max:"24h" doc:"Time for one answer."`

	Timeout  time.Duration `yaml:"timeout" default:"15m" min:"1ms" max:"720h" doc:"Time for the whole run."`
	Parallel int           `yaml:"parallel" default:"4" min:"1" max:"256" doc:"How many checks run at once."`
	Budget   Budget        `yaml:"budget" doc:"How much the target may be asked."`

	// Stances maps the ids of open clauses to positions; each turns an observation into a demand.
	Stances map[string]string `yaml:"stances" form:"stances" doc:"Positions on clauses that are left open."`

	// KnownFailing still runs and is reported as known, and decides nothing until it passes.
	KnownFailing []Waiver `yaml:"knownFailing" doc:"What is known to fail: run, and an error once it passes."`

	// KnownFlaky runs and is reported, and decides nothing.
	KnownFlaky []Waiver `yaml:"knownFlaky" doc:"What fails now and then: run and reported only."`

	file     string            // name of the file it was read from; empty if there was none
	origins  map[string]string // key to layer, for every key that is not a default
	source   *source           // the text of the file, to quote from; nil without one
	places   map[string]place  // where the file has what
	expanded map[string]bool   // keys whose value came out of a ${VAR}
	_        struct{}
}

// Implementation names who is judged.
type Implementation struct {
	Name    string `yaml:"name" doc:"Name of the product."`
	Version string `yaml:"version" doc:"Version of the product."`
	URL     string `yaml:"url" form:"url" doc:"Where to read about it."`
	Contact string `yaml:"contact" doc:"Whom to ask: a person, a list, an address."`
}

// Target is where the implementation answers. Without an endpoint the embedded reference implementation is meant.
type Target struct {
	Endpoint    string `yaml:"endpoint" form:"endpoint" doc:"http or https URL of the API."`
	Region      string `yaml:"region" form:"word" doc:"Region in which connections are made."`
	AccessPoint string `yaml:"accessPoint" form:"word" doc:"Default: the first of DescribeAccessPoints."`
}

// CredentialFiles says which files hold access keys. The keys themselves come from Resolve.
type CredentialFiles struct {
	File     string         `yaml:"file" form:"path" doc:"NAME=value lines; default: the environment."`
	Other    CredentialFile `yaml:"other" doc:"A second account, if there is one."`
	Disabled CredentialFile `yaml:"disabled" doc:"A key that has been switched off, if there is one."`
	Unopened CredentialFile `yaml:"unopened" doc:"An account for which outbound-traffic billing is off, if there is one."`
}

// CredentialFile names one file of NAME=value lines.
type CredentialFile struct {
	File string `yaml:"file" form:"path" doc:"NAME=value lines, readable by its owner alone."`
}

// Operator is the hook that does the carrier's part. At most one of URL and Command is set.
type Operator struct {
	URL     string   `yaml:"url" form:"url" doc:"Receives a POST of physicalConnectionId, regionId and to."`
	Command []string `yaml:"command" doc:"Called with the id and the state; the request is on its standard input."`
}

// TLS names PEM files. There is no way to switch verification off: name the authority instead.
type TLS struct {
	CA   string `yaml:"ca" form:"path" doc:"PEM file of authorities to trust besides the system's."`
	Cert string `yaml:"cert" form:"path" doc:"PEM file of the client certificate."`
	Key  string `yaml:"key" form:"path" doc:"PEM file of the client certificate's key."`
}

// Budget bounds what a run asks of the target.
type Budget struct {
	Requests          int     `yaml:"requests" default:"20000" min:"1" max:"100000000" doc:"Clean-up included."`
	PerSecond         float64 `yaml:"perSecond" default:"0" min:"0" max:"1000000" doc:"0 is unlimited."`
	ConnectionsAtOnce int     `yaml:"connectionsAtOnce" default:"4" min:"1" max:"10000" doc:"Most in existence."`
}

// Default is the profile of a run without a file.
func Default() *Profile {
	p := &Profile{origins: map[string]string{}, expanded: map[string]bool{}}
	setDefaults(reflect.ValueOf(p).Elem(), "")
	return p
}

func setDefaults(v reflect.Value, prefix string) {
	for _, f := range fieldsOf(v.Type(), prefix) {
		if f.section() {
			setDefaults(v.Field(f.index), f.path+".")
			continue
		}
		if f.def == "" {
			continue
		}
		if problem := assign(v.Field(f.index), f, f.def); problem != "" {
			panic("profile: default of " + problem)
		}
	}
}

// Load reads the profile at path over the defaults. The error is of type Errors.
func Load(path string) (*Profile, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, Errors{{File: path, Problem: "cannot be opened: " + reason(err)}}
	}
	defer func() { _ = file.Close() }()
	text, err := io.ReadAll(io.LimitReader(file, maxBytes+1))
	if err != nil {
		return nil, Errors{{File: path, Problem: "cannot be read: " + reason(err)}}
	}
	return Parse(path, text)
}

// Parse reads text as the profile called name, over the defaults. Relative paths in it are relative to the folder of
// name, ${VAR} is taken from the environment of the process, and the error is of type Errors.
func Parse(name string, text []byte) (*Profile, error) { return parse(name, text, os.LookupEnv) }

func parse(name string, text []byte, env lookup) (*Profile, error) {
	src := newSource(name, text)
	root, errs := src.document(text)
	if len(errs) > 0 {
		return nil, errs
	}
	p := Default()
	p.file = name
	d := &decoder{source: src, env: env, profile: p, places: map[string]place{}, failed: map[string]bool{}}
	if root != nil {
		d.value(root, reflect.ValueOf(p).Elem(), field{typ: reflect.TypeOf(*p)})
	}
	d.rules()
	if len(d.errs) > 0 {
		return nil, d.errs.sorted()
	}
	for key, at := range d.places {
		p.origins[key] = fmt.Sprintf("%s:%d", name, at.line)
	}
	p.source, p.places = src, d.places
	return p, nil
}

// Empty reports whether the file says nothing at all.
func (p *Profile) Empty() bool { return len(p.places) == 0 }

// Mistake is an error about a setting that shows in use only, such as a file that is not there.
func (p *Profile) Mistake(key, problem string) error { return p.mistake(key, key+": "+problem) }

// mistake is an Error about a setting, where its layer put it: with the line and a caret if that is the file.
func (p *Profile) mistake(key, problem string) *Error {
	if at, ok := p.places[key]; ok && layerOf(p.origins[key]) == layerFile {
		return p.source.mistake(at, key, problem)
	}
	return &Error{File: p.origin(key), Problem: problem}
}

// File gives the path that the setting key names, ready to open: a relative path in the profile is relative to the
// profile, one from a flag or a variable to the working directory. It is empty if the setting is.
func (p *Profile) File(key string) string {
	v, _, problem := p.locate(key)
	if problem != "" || v.Kind() != reflect.String || v.String() == "" {
		return ""
	}
	return p.beside(key, v.String())
}

// OperatorCommand is the operator's command, ready to run: a first word with a separator in it is a path, found as
// File finds it. It is nil if there is no command.
func (p *Profile) OperatorCommand() []string {
	if len(p.Operator.Command) == 0 {
		return nil
	}
	words := append([]string(nil), p.Operator.Command...)
	if filepath.Base(words[0]) == words[0] {
		return words
	}
	if path, err := filepath.Abs(p.beside("operator.command", words[0])); err == nil {
		words[0] = path
	}
	return words
}

func (p *Profile) beside(key, path string) string {
	if filepath.IsAbs(path) || layerOf(p.origins[key]) != layerFile {
		return path
	}
	return filepath.Join(filepath.Dir(p.file), path)
}
