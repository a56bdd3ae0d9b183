package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"time"

	"github.com/pconform/pconform/runner/profile"
)

// transport builds what TLS and proxy settings ask for; nil is the usual one.
func (s *settings) transport() (http.RoundTripper, error) {
	p := s.profile
	if p.TLS.CA == "" && p.TLS.Cert == "" && p.Proxy == "" {
		return nil, nil
	}
	t := &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 64,
		MaxResponseHeaderBytes: 64 << 10, IdleConnTimeout: 30 * time.Second, TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12}}
	if file := p.File("tls.ca"); file != "" {
		pem, err := os.ReadFile(file)
		if err != nil {
			return nil, wrong(p, "tls.ca", err)
		}
		t.TLSClientConfig.RootCAs = systemRoots()
		if !t.TLSClientConfig.RootCAs.AppendCertsFromPEM(pem) {
			return nil, wrong(p, "tls.ca", fmt.Errorf("%s holds no certificate in PEM form", file))
		}
	}
	if file := p.File("tls.cert"); file != "" {
		pair, err := tls.LoadX509KeyPair(file, p.File("tls.key"))
		if err != nil {
			return nil, wrong(p, "tls.cert", err)
		}
		t.TLSClientConfig.Certificates = []tls.Certificate{pair}
	}
	if p.Proxy != "" {
		proxy, err := url.Parse(p.Proxy)
		if err != nil {
			return nil, wrong(p, "proxy", errors.New("it is no URL"))
		}
		t.Proxy = http.ProxyURL(proxy)
	}
	return t, nil
}

// wrong is a mistake in the profile that shows only now.
func wrong(p *profile.Profile, key string, err error) error {
	return &failure{exitUsage, p.Mistake(key, err.Error())}
}

func systemRoots() *x509.CertPool {
	if pool, err := x509.SystemCertPool(); err == nil {
		return pool
	}
	return x509.NewCertPool()
}
