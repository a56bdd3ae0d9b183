package wire

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// Options configure a Client. The zero value of every field but Endpoint is usable; with a Handler even Endpoint is.
type Options struct {
	Endpoint string // for example http://127.0.0.1:8080; a path is refused

	HTTP    http.RoundTripper // instead of the client's own transport
	Handler http.Handler      // in process, without a network; a handler that ignores its context is waited for

	RequestTimeout time.Duration // for one request and its answer; default 10 s
	MaxBody        int64         // bytes of a body; default 4 MiB
	MaxHeader      int64         // bytes of an answer's header; default 64 KiB

	UserAgent string      // default pconform
	Headers   http.Header // sent with every request
	Compress  bool        // let the transport ask for gzip
	Proxy     func(*http.Request) (*url.URL, error)

	Now   func() time.Time // default time.Now
	Nonce func() string    // default 32 random hexadecimal digits

	_ struct{}
}

// Client sends requests to one endpoint and judges the form of every answer. It is safe for concurrent use, follows no
// redirect, keeps no cookie and repeats nothing.
type Client struct {
	opts Options
	base *url.URL
	send func(context.Context, *Prepared, *Answer)

	conns *conns          // the client's own connections, or
	own   *http.Transport // its own transport; both are nil if the caller brought one

	blank sync.Map // by Credential, a *Redactor of its long secrets
}

// The bounds on an answer that a caller may want to tell apart.
var (
	ErrBodyTooLong = errors.New("the body is longer than allowed")
	ErrAborted     = errors.New("the handler gave up without an answer")
	ErrSwitched    = errors.New("the server changes to another protocol, which nobody asked for")
)

// NewClient makes a client; it sends nothing.
func NewClient(o Options) (*Client, error) {
	if o.Endpoint == "" && o.Handler != nil {
		o.Endpoint = "http://in-process"
	}
	base, err := url.Parse(o.Endpoint)
	if err != nil {
		return nil, fmt.Errorf("wire: endpoint: %w", err)
	}
	if base.Scheme != "http" && base.Scheme != "https" || base.Host == "" {
		return nil, fmt.Errorf("wire: endpoint %q is not an http or https URL", base.Redacted())
	}
	if strings.Trim(base.Path, "/") != "" || base.RawQuery != "" || base.User != nil {
		return nil, fmt.Errorf("wire: endpoint %q has more than a host; the one path is /", base.Redacted())
	}
	o.defaults()
	c := &Client{opts: o, base: base}
	switch {
	case o.Handler != nil:
		c.send = c.inProcess
	case o.HTTP != nil:
		c.send = c.overNetwork
	case base.Scheme == "http" && o.Proxy == nil && plainASCII(base.Host):
		c.conns, c.send = newConns(base), c.direct
	default:
		c.own = newTransport(o)
		c.opts.HTTP, c.send = c.own, c.overNetwork
	}
	return c, nil
}

func (o *Options) defaults() {
	if o.RequestTimeout <= 0 {
		o.RequestTimeout = 10 * time.Second
	}
	if o.MaxBody <= 0 {
		o.MaxBody = 4 << 20
	}
	if o.MaxHeader <= 0 {
		o.MaxHeader = 64 << 10
	}
	if o.UserAgent == "" {
		o.UserAgent = "pconform"
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Nonce == nil {
		o.Nonce = randomNonce
	}
}

func newTransport(o Options) *http.Transport {
	return &http.Transport{
		Proxy:                  o.Proxy,
		DialContext:            (&net.Dialer{Timeout: o.RequestTimeout, KeepAlive: 30 * time.Second}).DialContext,
		DisableCompression:     !o.Compress,
		MaxIdleConnsPerHost:    64,
		IdleConnTimeout:        30 * time.Second,
		TLSHandshakeTimeout:    o.RequestTimeout,
		MaxResponseHeaderBytes: o.MaxHeader,
		ForceAttemptHTTP2:      true,
	}
}

// plainASCII tells host names that are looked up as they are written.
func plainASCII(host string) bool {
	return !strings.ContainsFunc(host, func(r rune) bool { return r >= utf8.RuneSelf })
}

func randomNonce() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// Endpoint is the URL that the client sends to, without a path.
func (c *Client) Endpoint() string { return c.base.Scheme + "://" + c.base.Host }

// Close lets go of idle connections.
func (c *Client) Close() {
	if c.own != nil {
		c.own.CloseIdleConnections()
	}
	if c.conns != nil {
		c.conns.close()
	}
}

// Do sends one request and judges the answer. It never panics and always gives an answer; Err says if it is not whole.
func (c *Client) Do(ctx context.Context, r Request) *Answer {
	if r.Host == "" {
		r.Host = c.base.Host
	}
	a := &Answer{Asked: r.AskedFormat()}
	p, err := r.Build(c.opts.Now(), c.nonce(r))
	if err != nil {
		a.Err = err
		return a
	}
	c.dress(p, r.Agent)
	c.fire(ctx, p, a)
	a.forget(c.longSecrets(r.Key))
	Judge(r.JudgedAs(), a.Asked, a)
	return a
}

// longSecrets blanks the long secrets of a key.
func (c *Client) longSecrets(key Credential) *Redactor {
	if r, ok := c.blank.Load(key); ok {
		return r.(*Redactor)
	}
	r := new(Redactor)
	for _, s := range []string{key.Secret, key.SecurityToken} {
		if len(s) >= longSecret {
			r.Add(s)
		}
	}
	c.blank.Store(key, r)
	return r
}

func (c *Client) nonce(r Request) string {
	if r.Deviate != nil && r.Deviate.Nonce != "" {
		return r.Deviate.Nonce
	}
	return c.opts.Nonce()
}

// dress adds what every request of this client carries.
func (c *Client) dress(p *Prepared, agent string) {
	for name, values := range c.opts.Headers {
		if _, ok := p.Header[name]; !ok {
			p.Header[name] = values
		}
	}
	if _, ok := p.Header["User-Agent"]; ok {
		return
	}
	if agent != "" {
		agent = " " + agent
	}
	p.Header["User-Agent"] = []string{c.opts.UserAgent + agent}
}

// fire sends a prepared request as it is and fills an answer without judging it.
func (c *Client) fire(ctx context.Context, p *Prepared, a *Answer) {
	a.prepared = p
	if p.scheme = c.base.Scheme; p.Host == "" {
		p.Host = c.base.Host
	}
	start := time.Now()
	c.send(ctx, p, a)
	a.Took = time.Since(start)
	if a.Err != nil {
		a.Err = redactedError(p, a.Err)
	}
}

// redactedError blanks secrets in an error that quotes the request, and leaves any other as it is.
func redactedError(p *Prepared, err error) error {
	text := err.Error()
	if clean := p.redact(text); clean != text {
		return errors.New(clean)
	}
	return err
}
