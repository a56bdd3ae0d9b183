package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"github.com/pconform/pconform/fixtures/refserver"
)

func serveCommand() *cobra.Command {
	var addr string
	c := &cobra.Command{
		Use: "serve", Short: "Run the reference implementation alone, for client developers",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return serve(c, addr) },
	}
	c.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", "loopback address to listen on")
	return c
}

func serve(c *cobra.Command, addr string) error {
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
`, base, base)
	server := &http.Server{Handler: refserver.New(refserver.Options{}), ReadHeaderTimeout: 10 * time.Second}
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
