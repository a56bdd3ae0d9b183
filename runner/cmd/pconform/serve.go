package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"github.com/pconform/pconform/fixtures/mutants"
	"github.com/pconform/pconform/fixtures/refserver"
	"github.com/pconform/pconform/fixtures/variants"
)

func serveCommand() *cobra.Command {
	var o serveOptions
	c := &cobra.Command{
		Use: "serve", Short: "Run the reference implementation alone, for client developers",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return serve(c, &o) },
	}
	c.Flags().StringVar(&o.addr, "addr", "127.0.0.1:8080", "loopback address to listen on")
	c.Flags().StringVar(&o.mutant, "mutant", "", "with this fault, to see the suite go red")
	c.Flags().StringVar(&o.variant, "variant", "", "with this lawful difference, to see the suite stay green")
	c.Flags().BoolVar(&o.list, "list", false, "list the mutants and variants")
	return c
}

type serveOptions struct {
	addr, mutant, variant string
	list                  bool
}

// handler builds what is served, and a line that says so.
func (o *serveOptions) handler() (http.Handler, *http.Server, string, error) {
	server := &http.Server{ReadHeaderTimeout: 10 * time.Second}
	switch {
	case o.mutant != "" && o.variant != "":
		return nil, nil, "", usage("--mutant and --variant exclude each other")
	case o.mutant != "":
		m, ok := mutants.Named(o.mutant)
		if !ok {
			return nil, nil, "", usage("there is no mutant %q; did you mean %q?", o.mutant, nearest(o.mutant, mutantNames()))
		}
		return m.New(refserver.Options{}), server, "mutant           " + m.Name + " breaks " + m.Clause.ID + ": " + m.What + "\n", nil
	case o.variant != "":
		v, ok := variants.Named(o.variant)
		if !ok {
			return nil, nil, "", usage("there is no variant %q; did you mean %q?", o.variant, nearest(o.variant, variantNames()))
		}
		h := v.New(refserver.Options{})
		return h, v.Server(h), "variant          " + v.Name + ": " + v.What + "\n", nil
	}
	return refserver.New(refserver.Options{}), server, "", nil
}

func mutantNames() (out []string) {
	for _, m := range mutants.All() {
		out = append(out, m.Name)
	}
	return out
}

func variantNames() (out []string) {
	for _, v := range variants.All() {
		out = append(out, v.Name)
	}
	return out
}

func (o *serveOptions) names(w io.Writer) {
	for _, m := range mutants.All() {
		_, _ = fmt.Fprintf(w, "--mutant %-36s %s  %s\n", m.Name, m.Clause.ID, m.What)
	}
	for _, v := range variants.All() {
		_, _ = fmt.Fprintf(w, "--variant %-35s %s\n", v.Name, v.What)
	}
}

func serve(c *cobra.Command, o *serveOptions) error {
	if o.list {
		o.names(c.OutOrStdout())
		return nil
	}
	addr := o.addr
	handler, server, line, err := o.handler()
	if err != nil {
		return err
	}
	server.Handler = handler
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return usage("--addr %s: it has the form 127.0.0.1:8080", addr)
	}
	if !loopback(host) {
		return usage("--addr %s: only a loopback address is served, because the keys are public", addr)
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return usage("--addr: %v", err)
	}
	base := "http://" + listener.Addr().String()
	_, _ = fmt.Fprintf(c.OutOrStdout(), `*** FOR TESTS ONLY: this server keeps nothing, and everybody knows its keys. ***
endpoint         %s
operator hook    %s/__operator/advance
accounts         testid / testsecret, testid2 / testsecret2
disabled key     testdisabled / testdisabledsecret
without billing  testclosed / testclosedsecret
%s`, base, base, line)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return &failure{exitDefect, err}
	case <-c.Context().Done():
		quick, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = server.Shutdown(quick)
		return nil
	}
}
