package runner

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"time"

	"github.com/pconform/pconform/model/spec"
)

// Operator brings a connection where only the carrier can. Implementations written in Go may provide their own.
type Operator interface {
	Advance(ctx context.Context, region, id string, to spec.State) error
}

// What an operator hook may answer besides success.
var (
	ErrNotOffered  = errors.New("the operator hook does not offer this state")
	ErrCannotReach = errors.New("the operator hook cannot get the connection there")
	ErrNoSuchID    = errors.New("the operator hook does not know the connection")
)

type advance struct {
	ID     string `json:"physicalConnectionId"`
	Region string `json:"regionId"`
	To     string `json:"to"`
}

// hookDead is how many times in a row the hook may give no answer before the run ends.
const hookDead = 3

// asked asks the operator within the time of one answer. A hook that gives none ends the run, as a dead target does.
func (r *Run) asked(ctx context.Context, region, id string, to spec.State) error {
	if r.hookSilent.Load() >= hookDead {
		return ErrOperator
	}
	within, cancel := context.WithTimeout(ctx, r.cfg.Target.RequestTimeout)
	defer cancel()
	err := r.cfg.Operator.Advance(within, region, id, to)
	switch {
	case within.Err() == nil || ctx.Err() != nil:
		r.hookSilent.Store(0)
	case r.hookSilent.Add(1) >= hookDead:
		r.dead.stop(ErrOperator)
	}
	return err
}

// HTTPOperator asks a URL: POST of {"physicalConnectionId", "regionId", "to"}.
type HTTPOperator struct {
	URL    string
	Client *http.Client
}

// Advance implements Operator.
func (o HTTPOperator) Advance(ctx context.Context, region, id string, to spec.State) error {
	body, err := json.Marshal(advance{id, region, string(to)})
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, o.URL, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	client := o.Client
	if client == nil {
		client = operatorClient
	}
	resp, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("operator hook: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode >= 200 { // after 101 there is no end
		_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10))
	}
	switch {
	case resp.StatusCode >= 200 && resp.StatusCode < 300:
		return nil
	case resp.StatusCode == http.StatusNotFound:
		return ErrNoSuchID
	case resp.StatusCode == http.StatusConflict:
		return ErrCannotReach
	case resp.StatusCode == http.StatusNotImplemented:
		return ErrNotOffered
	}
	return fmt.Errorf("operator hook answered %s", resp.Status)
}

// Close lets go of idle connections.
func (o HTTPOperator) Close() {
	if o.Client == nil {
		operatorClient.CloseIdleConnections()
	}
}

var operatorClient = &http.Client{
	Timeout:       30 * time.Second,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	Transport:     &http.Transport{MaxIdleConnsPerHost: 8, IdleConnTimeout: 30 * time.Second},
}

// CommandOperator runs a command with the id and the state as arguments and the request as JSON on standard input;
// exit 0 means moved, 3 not offered.
type CommandOperator struct{ Command []string }

// Advance implements Operator.
func (o CommandOperator) Advance(ctx context.Context, region, id string, to spec.State) error {
	if len(o.Command) == 0 {
		return ErrNotOffered
	}
	body, err := json.Marshal(advance{id, region, string(to)})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, o.Command[0], append(append([]string{}, o.Command[1:]...), id, string(to))...)
	cmd.Stdin = bytes.NewReader(append(body, '\n'))
	cmd.WaitDelay = time.Second // what it started may hold on to its output
	separate(cmd)
	var exit *exec.ExitError
	switch err := cmd.Run(); {
	case err == nil:
		return nil
	case errors.As(err, &exit) && exit.ExitCode() == 3:
		return ErrNotOffered
	case errors.As(err, &exit):
		return fmt.Errorf("%w: %s ended with code %d", ErrCannotReach, o.Command[0], exit.ExitCode())
	default:
		return fmt.Errorf("operator hook: %w", err)
	}
}

// HandlerOperator asks the hook of an implementation in this process.
func HandlerOperator(h http.Handler, path string) Operator {
	return HTTPOperator{URL: "http://operator.invalid" + path, Client: &http.Client{Transport: inProcess{h}}}
}

type inProcess struct{ handler http.Handler }

// RoundTrip implements http.RoundTripper.
func (t inProcess) RoundTrip(req *http.Request) (*http.Response, error) {
	w := &hookAnswer{header: http.Header{}, status: http.StatusOK}
	t.handler.ServeHTTP(w, req)
	return &http.Response{StatusCode: w.status, Status: http.StatusText(w.status), Header: w.header, Body: http.NoBody, Request: req,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}, nil
}

// hookAnswer keeps the status of an answer; a hook's body does not matter.
type hookAnswer struct {
	header http.Header
	status int
	wrote  bool
}

func (w *hookAnswer) Header() http.Header { return w.header }

func (w *hookAnswer) WriteHeader(status int) {
	if !w.wrote {
		w.status, w.wrote = status, true
	}
}

func (w *hookAnswer) Write(b []byte) (int, error) { w.WriteHeader(http.StatusOK); return len(b), nil }
