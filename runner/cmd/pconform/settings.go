package main

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/pconform/pconform/fixtures/refserver"
	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/profile"
	"github.com/pconform/pconform/runner/wire"
)

// settings are the flags shared by every command that talks to a target, and what becomes of them.
type settings struct {
	profilePath    string
	seed           int64
	runID          string
	strict         bool
	allowLive      bool
	allowPlaintext bool
	out            string

	profile  *profile.Profile
	creds    profile.Credentials
	embedded bool
	delay    time.Duration // how long Enable and Terminate take in the embedded implementation; 0: as it is
	operator string        // how connections are moved, for the report
	stop     func()
	expired  bool // a waiver ran out
}

// overrides maps flags to the keys of the profile that they set.
var overrides = []struct{ flag, key, help string }{
	{"endpoint", "target.endpoint", "URL of the implementation; default: an embedded reference implementation"},
	{"region", "target.region", "region to work in; default: one that DescribeRegions lists"},
	{"operator-url", "operator.url", "URL of the operator hook"},
	{"operator-command", "operator.command", "command of the operator hook"},
	{"budget", "budget.requests", "requests at most, everything counted"},
	{"rate", "budget.perSecond", "requests per second at most; 0 is unlimited"},
	{"parallel", "parallel", "checks at once"},
	{"settle", "settle", "how long an asynchronous change may take to show"},
	{"timeout", "timeout", "time in all"},
	{"request-timeout", "requestTimeout", "time for one answer"},
}

func (s *settings) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&s.profilePath, "profile", "", "the implementation under test (see pconform init)")
	for _, o := range overrides {
		f.String(o.flag, "", o.help)
	}
	f.StringVar(&s.runID, "run-id", "", "begins names and tokens; with the seed it repeats every byte, to a target that forgot the last time")
	f.Int64Var(&s.seed, "seed", 0, "the same seed sends the same plans; default: a random one, printed")
	f.BoolVar(&s.strict, "strict", false, "a broken SHOULD fails too")
	f.BoolVar(&s.allowLive, "allow-live", false, "allow an endpoint of the public cloud")
	f.BoolVar(&s.allowPlaintext, "allow-plaintext", false, "allow http with credentials to another machine")
	f.StringVar(&s.out, "out", "pconform-out", "folder for the report")
}

// load reads the layers: defaults, file, environment, flags.
func (s *settings) load(c *cobra.Command) error {
	s.profile = profile.Default()
	if s.profilePath != "" {
		p, err := profile.Load(s.profilePath)
		if err != nil {
			return &failure{exitUsage, err}
		}
		if p.Empty() {
			return usage("%s says nothing: pconform init writes a commented profile", s.profilePath)
		}
		s.profile = p
	}
	if err := s.meant(c); err != nil {
		return err
	}
	if err := s.profile.Environment(os.LookupEnv); err != nil {
		return &failure{exitUsage, err}
	}
	for _, o := range overrides {
		if flag := c.Flags().Lookup(o.flag); flag != nil && flag.Changed {
			if err := s.profile.Override(o.key, flag.Value.String(), "flag --"+o.flag); err != nil {
				return &failure{exitUsage, err}
			}
		}
	}
	if err := s.profile.Validate(); err != nil {
		return &failure{exitUsage, err}
	}
	creds, err := s.profile.Resolve(os.LookupEnv)
	if err != nil {
		return &failure{exitUsage, err}
	}
	s.creds = creds
	if s.seed == 0 {
		s.seed = randomSeed()
	}
	if s.runID != "" && !runIDs.MatchString(s.runID) {
		return usage("--run-id %q: 4 to 16 small letters and digits, for example night1", s.runID)
	}
	return nil
}

// meant refuses settings that were meant to name a target and name none: without a target the embedded implementation is
// judged, and its verdict must not be taken for another's.
func (s *settings) meant(c *cobra.Command) error {
	if value, set := os.LookupEnv("PCONFORM_ENDPOINT"); set && strings.TrimSpace(value) == "" {
		return usage("PCONFORM_ENDPOINT is set and empty: name the implementation, or unset it to judge the embedded one")
	}
	if flag := c.Flags().Lookup("endpoint"); flag != nil && flag.Changed && flag.Value.String() == "" {
		return usage("--endpoint is empty: name the implementation, or leave the flag out to judge the embedded one")
	}
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if near := profile.Misspelt(name); near != "" {
			return usage("%s is no variable of pconform; did you mean %s?", name, near)
		}
	}
	return nil
}

// remind says which waivers have run out, and where they are written.
func (s *settings) remind(c *cobra.Command) {
	if stale := s.profile.Stale(time.Now()); len(stale) > 0 {
		s.expired = true
		_, _ = fmt.Fprintf(c.ErrOrStderr(), "pconform: %s\n", printable(stale))
	}
}

var runIDs = regexp.MustCompile(`^[a-z0-9]{4,16}$`)

func randomSeed() int64 {
	var b [8]byte
	_, _ = rand.Read(b[:])
	return int64(binary.LittleEndian.Uint64(b[:])%999_999) + 1
}

// target builds the configuration of a run; without an endpoint it starts the reference implementation.
func (s *settings) target(ctx context.Context) (runner.Config, error) {
	p := s.profile
	cfg := runner.Config{
		Implementation: runner.Implementation(p.Implementation),
		RunID:          s.runID, Settle: p.Settle, Seed: s.seed, Parallel: p.Parallel, Timeout: p.Timeout, Stances: p.Stances, Strict: s.strict,
		Budget: runner.Budget{Requests: p.Budget.Requests, PerSecond: p.Budget.PerSecond, ConnectionsAtOnce: p.Budget.ConnectionsAtOnce},
		Target: runner.Target{Endpoint: p.Target.Endpoint, Region: p.Target.Region, AccessPoint: p.Target.AccessPoint,
			RequestTimeout: p.RequestTimeout, Headers: http.Header{}},
	}
	for name, value := range p.Headers {
		cfg.Target.Headers.Set(name, value)
	}
	s.operator, s.stop = "none", func() {}
	if p.Target.Endpoint == "" {
		return s.embed(cfg)
	}
	if err := s.guards(); err != nil {
		return cfg, err
	}
	transport, err := s.transport()
	if err != nil {
		return cfg, err
	}
	cfg.Target.Transport = transport
	s.keys(&cfg.Target)
	cfg.Secrets = p.Secrets()
	if cfg.Target.Main.ID == "" {
		return cfg, usage("no credentials: set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or name a file with credentials: {file: …} in the profile")
	}
	switch command := p.OperatorCommand(); {
	case p.Operator.URL != "":
		cfg.Operator, s.operator = runner.HTTPOperator{URL: p.Operator.URL}, "url"
	case len(command) > 0:
		cfg.Operator, s.operator = runner.CommandOperator{Command: command}, "command"
	}
	return cfg, nil
}

func (s *settings) keys(t *runner.Target) {
	t.Main = wire.Credential{ID: s.creds.Main.ID, Secret: s.creds.Main.Secret, SecurityToken: s.creds.Main.Token}
	for _, k := range []struct {
		from *profile.Credential
		to   *wire.Credential
	}{{s.creds.Other, &t.Other}, {s.creds.Disabled, &t.Disabled}, {s.creds.Unopened, &t.Unopened}} {
		if k.from != nil {
			*k.to = wire.Credential{ID: k.from.ID, Secret: k.from.Secret, SecurityToken: k.from.Token}
		}
	}
}

// embeddedParallel is how many checks run at once against the embedded implementation, and how many connections they
// may have.
const embeddedParallel = 16

// embed starts the reference implementation on a loopback port.
func (s *settings) embed(cfg runner.Config) (runner.Config, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return cfg, noVerdict(fmt.Errorf("the embedded reference implementation cannot listen: %w", err))
	}
	handler := refserver.New(refserver.Options{AsyncDelay: s.delay})
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(listener) }()
	s.stop = func() { _ = server.Close() }
	base := "http://" + listener.Addr().String()
	s.embedded, s.operator = true, "url"
	cfg.Target.Endpoint = base
	if cfg.Implementation.Name == "" {
		cfg.Implementation = runner.Implementation{Name: "pconform reference implementation", Version: version}
	}
	testKeys(&cfg.Target)
	if !s.profile.Given("parallel") && !s.profile.Given("budget.connectionsAtOnce") { // there is nobody to be spared
		cfg.Parallel, cfg.Budget.ConnectionsAtOnce = embeddedParallel, embeddedParallel
	}
	cfg.Operator = runner.HTTPOperator{URL: base + "/__operator/advance"}
	return cfg, nil
}

// testKeys are the keys of the reference implementation.
func testKeys(t *runner.Target) {
	t.Main = wire.Credential{ID: "testid", Secret: "testsecret"}
	t.Other = wire.Credential{ID: "testid2", Secret: "testsecret2"}
	t.Disabled = wire.Credential{ID: "testdisabled", Secret: "testdisabledsecret"}
	t.Unopened = wire.Credential{ID: "testclosed", Secret: "testclosedsecret"}
}

// embeddedConfig turns a configuration to the reference implementation in this process, with the same capabilities.
func embeddedConfig(cfg runner.Config) runner.Config {
	server := refserver.New(refserver.Options{})
	given := cfg.Target
	cfg.Target = runner.Target{Handler: server, Endpoint: "http://reference.invalid"}
	testKeys(&cfg.Target)
	for _, k := range []struct {
		given wire.Credential
		key   *wire.Credential
	}{{given.Other, &cfg.Target.Other}, {given.Disabled, &cfg.Target.Disabled}, {given.Unopened, &cfg.Target.Unopened}} {
		if k.given.ID == "" {
			*k.key = wire.Credential{}
		}
	}
	if cfg.Operator != nil {
		cfg.Operator = runner.HandlerOperator(server, refserver.OperatorPath)
	}
	cfg.Budget.Requests, cfg.Budget.PerSecond = 0, 0
	cfg.Events, cfg.Ledger, cfg.Progress, cfg.Settle = nil, nil, nil, 2*time.Second
	return cfg
}

// guards refuse what nobody should do by accident: the public cloud, and keys in clear text over a network.
func (s *settings) guards() error {
	u, err := url.Parse(s.profile.Target.Endpoint)
	if err != nil {
		return usage("endpoint: it is no URL")
	}
	// The resolver and net/http take other spellings of a name for the same: other dots, wide letters, dots behind it.
	if strings.ContainsFunc(u.Hostname(), func(r rune) bool { return r > unicode.MaxASCII }) {
		return usage("endpoint: write the host in ASCII (as xn--… if need be)")
	}
	host := strings.ToLower(strings.TrimRight(u.Hostname(), "."))
	for _, cloud := range []string{"aliyuncs.com", "alibabacloud.com", "aliyun.com", "alibaba-inc.com"} {
		if (host == cloud || strings.HasSuffix(host, "."+cloud)) && !s.allowLive {
			return usage("%s belongs to a public cloud, where connections cost money: give --allow-live if you mean it", host)
		}
	}
	if u.Scheme != "http" || s.allowPlaintext {
		return nil
	}
	if !loopback(host) {
		return usage("%s is another machine and http is not encrypted: use https, or give --allow-plaintext", host)
	}
	if proxy, err := url.Parse(s.profile.Proxy); err == nil && proxy.Host != "" && !loopback(proxy.Hostname()) {
		return usage("the proxy is another machine and would see keys in clear text: use an https endpoint, or give --allow-plaintext")
	}
	return nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// explain turns what ended a run into an exit code and one line.
func explain(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errInterrupted), errors.Is(err, context.Canceled):
		return &failure{exitInterrupted, nil}
	case errors.Is(err, runner.ErrUnreachable), errors.Is(err, runner.ErrCredentials), errors.Is(err, runner.ErrBudget),
		errors.Is(err, runner.ErrNotAPI), errors.Is(err, runner.ErrResidue),
		errors.Is(err, runner.ErrOperator),
		errors.Is(err, context.DeadlineExceeded):
		return noVerdict(err)
	}
	return &failure{exitUsage, err}
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}
