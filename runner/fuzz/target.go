package fuzz

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/runner/wire"
)

// Target is an implementation in this process: any http.Handler. Three lines make a fuzz test that go test -fuzz drives
// with the guidance of coverage:
//
//	func FuzzServer(f *testing.F) {
//		fuzz.Target{Handler: server, Key: key}.Fuzz(f)
//	}
type Target struct {
	Handler  http.Handler
	Key      wire.Credential
	Operator runner.Operator // nil if nobody can move a connection from outside
	Config   runner.Config   // what else a run needs; Target and Operator in it are filled in
	Calls    int             // of a plan at most; 0: 20
	NoBytes  bool            // break nothing on the wire
}

// HandlerOperator is an operator whose hook is served by a handler in this process.
func HandlerOperator(h http.Handler, path string) runner.Operator {
	return runner.HTTPOperator{URL: "http://in-process" + path, Client: &http.Client{Transport: handlerTrip{h}}}
}

// Fuzz makes a fuzz test of the target. It begins with seeds that are long enough for whole plans: from none, go test
// -fuzz would spend its time on inputs that end in the middle of a draw.
func (t Target) Fuzz(f *testing.F) {
	for seed := range uint64(fuzzSeeds) {
		source := rand.New(rand.NewPCG(seed, 0))
		input := make([]byte, fuzzLength)
		for i := range input {
			input[i] = byte(source.Uint32())
		}
		f.Add(input)
	}
	f.Fuzz(rapid.MakeFuzz(t.Property()))
}

// How many seeds Fuzz adds, and how many bytes each has.
const (
	fuzzSeeds  = 16
	fuzzLength = 8 << 10
)

// Property is the promise that no plan finds a violation. It fails with the id of the clause and nothing else, so that
// rapid can tell whether a shorter plan shows the same; the program itself is in the log.
func (t Target) Property() func(*rapid.T) {
	open := sync.OnceValues(t.open)
	smallest := map[Key]string{}
	return func(rt *rapid.T) {
		run, err := open()
		if err != nil {
			rt.Fatalf("%v", err)
		}
		space := spaceOf(run, &t.Config, &HuntOptions{Calls: t.Calls})
		p := rapid.Custom(func(inner *rapid.T) Program { return t.draw(rapidBits{inner}, space) }).Draw(rt, "plan")
		h := &hunter{cfg: t.Config}
		res := run.Once(rt.Context(), h.check(&p, &tour{cover: newCover(), stats: &HuntStats{}}), p.Format)
		if res.Verdict != runner.Fail {
			return
		}
		key, f := KeyIn(res.Findings, Key{})
		if _, lawful := excused(f); lawful {
			return
		}
		if _, known := smallest[key]; !known {
			smallest[key] = reduced(rt.Context(), run, f, p.Format, key)
		}
		rt.Log(smallest[key])
		rt.Fatalf("%s", f.Clause.ID)
	}
}

// draw draws a plan with a walk of its own: what was drawn before must not matter.
func (t *Target) draw(src Source, space *Space) Program {
	if !t.NoBytes && src.IntN(8) == 7 {
		return Break(src, space, NewWalk(space))
	}
	return Draw(src, space, NewWalk(space))
}

// reduced is the shortest program that shows a finding, printed.
func reduced(ctx context.Context, run *runner.Run, f *runner.Finding, format wire.Format, key Key) string {
	plan, _ := Reduce(ctx, f.Steps, key, Firing(ctx, run, format, key), Options{Lines: f.Plan})
	res := run.Play(ctx, "reduced", plan, format)
	if _, again := KeyIn(res.Findings, key); again != nil {
		f = again
	}
	return Explain(&runner.Result{Findings: []*runner.Finding{f}})
}

func (t *Target) open() (*runner.Run, error) {
	cfg := t.Config
	cfg.Target.Handler, cfg.Target.Main, cfg.Operator = t.Handler, t.Key, t.Operator
	if cfg.Settle == 0 {
		cfg.Settle = time.Second
	}
	t.Config = cfg
	if t.Calls == 0 {
		t.Calls = 20
	}
	return runner.Open(context.Background(), cfg)
}

// Explain prints what a plan found as the program that shows it.
func Explain(res *runner.Result) string {
	text := ""
	for _, f := range res.Findings {
		text += fmt.Sprintf("%s (%s): %s\n", f.Clause.ID, f.Level, f.Title)
		for _, l := range f.Plan {
			mark := "  "
			if l.Marked {
				mark = "> "
			}
			text += fmt.Sprintf("  %s%s  ->  %s\n", mark, l.Call, l.Answer)
		}
	}
	return text
}

// rapidBits is rapid as a source. It favours small numbers, and shrinks towards them.
type rapidBits struct{ t *rapid.T }

// IntN implements Source.
func (b rapidBits) IntN(n int) int {
	if n <= 1 {
		return 0
	}
	return rapid.IntRange(0, n-1).Draw(b.t, "choice")
}

// FromRapid makes a source of rapid's bits.
func FromRapid(t *rapid.T) Source { return rapidBits{t} }

// handlerTrip lets a client of package http reach a handler in this process.
type handlerTrip struct{ h http.Handler }

// RoundTrip implements http.RoundTripper.
func (t handlerTrip) RoundTrip(r *http.Request) (*http.Response, error) {
	in := r.Clone(r.Context())
	in.RequestURI = r.URL.RequestURI()
	if in.Body == nil {
		in.Body = http.NoBody
	}
	rec := httptest.NewRecorder()
	t.h.ServeHTTP(rec, in)
	return rec.Result(), nil
}
