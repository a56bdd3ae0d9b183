package main

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/pconform/pconform/fixtures/hostile"
	"github.com/pconform/pconform/reports"
)

// What the program may take against any server.
const (
	mostMemory = 256 << 20
	mostTime   = time.Minute // of which 12 s are asked for, and as long again for the clean-up; machines have other work too
)

// built is the program as its users have it; the test binary would do, but is larger and may be slowed by the detector
// of races.
var built = sync.OnceValues(func() (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	path := filepath.Join(filepath.Dir(self), "pconform-as-built") // the go command removes the folder
	if text, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, text)
	}
	return path, nil
})

// ran is what became of one run of the program.
type ran struct {
	code           int
	stdout, stderr string
	out            string // the folder of its files
	took           time.Duration
	work           time.Duration
	memory         int64 // at most, in bytes; 0 where the system does not tell
}

func prepared(t *testing.T, env []string, args ...string) (*exec.Cmd, *ran, func() error) {
	t.Helper()
	program, err := built()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*mostTime)
	t.Cleanup(cancel)
	r := &ran{out: t.TempDir()}
	if !slices.Contains(args, "--out") {
		args = append(args, "--out", r.out)
	}
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = t.TempDir()
	cmd.Env = append([]string{"HOME=" + cmd.Dir, "PATH=" + os.Getenv("PATH"), "NO_COLOR=1"}, env...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	return cmd, r, func() error {
		err := cmd.Wait()
		r.work = cmd.ProcessState.UserTime()
		r.stdout, r.stderr, r.code = stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()
		return err
	}
}

// pconform runs the built program to its end.
func pconform(t *testing.T, env []string, args ...string) *ran {
	t.Helper()
	cmd, r, wait := prepared(t, env, args...)
	began := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	var watch sync.WaitGroup
	watch.Go(func() { r.memory = peak(cmd.Process.Pid, ended) })
	_ = wait()
	close(ended)
	watch.Wait()
	r.took = time.Since(began)
	return r
}

// peak follows the most memory that a process had. The usage that wait reports counts what its parent had, too.
func peak(pid int, ended chan struct{}) (most int64) {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		text, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
		if _, after, ok := strings.Cut(string(text), "VmHWM:"); ok {
			kilo, _, _ := strings.Cut(strings.TrimSpace(after), " ")
			n, _ := strconv.ParseInt(kilo, 10, 64)
			most = max(most, n<<10)
		}
		select {
		case <-ended:
			return most
		case <-tick.C:
		}
	}
}

// each runs subtests a few at a time, however many processors there are: most of them wait.
func each(t *testing.T, n int, one func(i int) (string, func(*testing.T))) {
	t.Helper()
	var workers sync.WaitGroup
	next := make(chan int)
	for range 6 {
		workers.Go(func() {
			for i := range next {
				name, f := one(i)
				t.Run(name, f)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	workers.Wait()
}

func start(t *testing.T, b *hostile.Behaviour) *hostile.Server {
	t.Helper()
	s, err := b.Start(testAccounts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func tail(text string) string { return text[max(0, len(text)-1500):] }

// quickly are flags for targets that are waited for in vain.
var quickly = []string{"--request-timeout", "400ms", "--timeout", "12s", "--settle", "150ms"}

// TestHostile runs the whole program against servers that are broken or mean: all of them, but only a third of those
// that begin honestly, unless PCONFORM_HOSTILE is all; a few in short mode.
func TestHostile(t *testing.T) {
	list := hostile.All()
	t.Logf("%d behaviours", len(list))
	n := 0
	list = slices.DeleteFunc(list, func(b hostile.Behaviour) bool {
		n++
		late := strings.HasSuffix(b.Name, "-later") && os.Getenv("PCONFORM_HOSTILE") != "all"
		return late && n%3 != 0 || testing.Short() && n%8 != 0
	})
	each(t, len(list), func(i int) (string, func(*testing.T)) {
		return list[i].Name, func(t *testing.T) { endure(t, &list[i]) }
	})
	if _, err := os.Stat("/tmp/" + hostile.Mark); err == nil {
		t.Error("something that a target said was carried out")
	}
}

// endure holds one run, and a doctor's visit, to what every run has to keep.
func endure(t *testing.T, b *hostile.Behaviour) {
	s := start(t, b)
	r := pconform(t, secretEnv(true), append([]string{"run", "--endpoint", s.URL, "--operator-url", s.OperatorURL(),
		"--family", "rendering,errors,listing"}, quickly...)...)
	t.Logf("exit %d, %s, %s of work, %d MiB, %d requests", r.code, r.took.Round(time.Millisecond), r.work.Round(time.Millisecond), r.memory>>20, s.Requests())
	if !slices.Contains(b.Codes, r.code) {
		t.Errorf("exit code %d, want one of %v\n%s\n%s", r.code, b.Codes, tail(r.stdout), tail(r.stderr))
	}
	civil(t, r)
	sound(t, r)
	scan := newScanner(s.Signatures())
	scan.scan(t, r)
	if b.Honest == 0 {
		d := pconform(t, secretEnv(true), append([]string{"doctor", "--endpoint", s.URL}, quickly...)...)
		if d.code != exitOK && d.code != exitNoVerdict {
			t.Errorf("doctor: exit code %d\n%s", d.code, tail(d.stderr))
		}
		civil(t, d)
		scan.scan(t, d)
	}
	if n := s.Elsewhere.Visits.Load(); n > 0 {
		t.Errorf("%d requests went where the target pointed", n)
	}
}

// civil demands bounds, and that nothing on the terminal is more than text.
func civil(t *testing.T, r *ran) {
	t.Helper()
	if r.took > mostTime {
		t.Errorf("it took %s", r.took)
	}
	if r.memory > mostMemory {
		t.Errorf("it took %d MiB", r.memory>>20)
	}
	for name, text := range map[string]string{"stdout": r.stdout, "stderr": r.stderr} {
		if strings.Contains(text, "goroutine ") || strings.Contains(text, "a defect of pconform") {
			t.Errorf("%s shows a defect: %s", name, tail(text))
		}
		if c := control(text); c != "" {
			t.Errorf("%s holds %q", name, c)
		}
	}
}

// control finds the first character of a text that a terminal would act on.
func control(text string) string {
	if !utf8.ValidString(text) {
		return "bytes that are no UTF-8"
	}
	for i, r := range text {
		if r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 || r == '\u202e' || r == '\u2066' || r == '\u200b' {
			return text[max(0, i-20):min(len(text), i+20)]
		}
	}
	return ""
}

// sound demands that every file of a run is whole, and that none of them does anything when it is looked at.
func sound(t *testing.T, r *ran) {
	t.Helper()
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join(r.out, name))
		if err != nil {
			t.Error(err)
		}
		return string(text)
	}
	doc, err := reports.Verify([]byte(read(reports.JSONName)))
	if err != nil {
		t.Errorf("report.json: %v", err)
	} else if green := doc.Verdict == reports.Conformant || doc.Verdict == reports.Partial; green != (r.code == exitOK) {
		t.Errorf("the report says %s, the exit code is %d", doc.Verdict, r.code)
	}
	d := xml.NewDecoder(strings.NewReader(read(reports.JUnitName)))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Errorf("junit.xml: %v", err)
			break
		}
	}
	for _, name := range []string{"events.ndjson", "ledger.ndjson"} {
		for line := range strings.Lines(read(name)) {
			if !json.Valid([]byte(line)) {
				t.Errorf("%s: %.100q", name, line)
			}
		}
	}
	for _, name := range []string{reports.BadgeName, reports.HARName} {
		if text := read(name); !json.Valid([]byte(text)) {
			t.Errorf("%s is no JSON: %.100q", name, text)
		}
	}
	for name, bad := range map[string][]string{
		reports.HTMLName:    {"<script", "<img", `href="javascript:`, "\x1b", "\u009b", "\u202e"},
		reports.SummaryName: {"<script", "<img", "](javascript:", "![x](http", "\x1b", "\u009b", "\u202e"},
		reports.JUnitName:   {"\x1b", "\u009b", "\u202e", "\x00"},
	} {
		text := read(name)
		for _, b := range bad {
			if at := strings.Index(text, b); at >= 0 {
				t.Errorf("%s holds %q: %.200q", name, b, text[max(0, at-80):])
			}
		}
	}
}
