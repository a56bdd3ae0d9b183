package runner

import (
	"errors"
	"hash/maphash"
	"net/http"
	"regexp"
	"strings"
	"sync"

	"github.com/pconform/pconform/runner/wire"
)

// hush blanks what must not leave a run: the keys and tokens of all accounts, what the profile calls secret, and the
// signature of every request, whatever answer it turns up in.
type hush struct {
	values wire.Redactor
	seed   maphash.Seed

	mu          sync.Mutex
	recent, old map[uint64]struct{} // hashes of signatures
}

// manySignatures is how many signatures are remembered at least.
const manySignatures = 50_000

func newHush(cfg *Config) *hush {
	h := &hush{seed: maphash.MakeSeed(), recent: map[uint64]struct{}{}}
	t := &cfg.Target
	for _, c := range []wire.Credential{t.Main, t.Other, t.Disabled, t.Unopened} {
		h.values.Add(c.Secret, c.SecurityToken)
	}
	h.values.Add(cfg.Secrets...)
	h.values.Also = h.signatures
	return h
}

// sent remembers the signature of a request.
func (h *hush) sent(a *wire.Answer) {
	signature := a.Signature()
	if len(signature) != signatureV1 && len(signature) != signatureV3 {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.recent) >= manySignatures {
		h.old, h.recent = h.recent, make(map[uint64]struct{}, manySignatures)
	}
	h.recent[maphash.String(h.seed, signature)] = struct{}{}
}

// The lengths of signatures: 20 bytes in base64, and 32 in hexadecimal.
const (
	signatureV1 = 28
	signatureV3 = 64
)

// signatures finds signatures in a text.
func (h *hush) signatures(flat string, hit func(begin, end int)) {
	run := 0 // hexadecimal digits in a row
	for i := range len(flat) {
		switch c := flat[i]; {
		case c >= '0' && c <= '9' || c >= 'a' && c <= 'f':
			run++
		default:
			run = 0
		}
		if begin := i + 1 - signatureV1; flat[i] == '=' && begin >= 0 && h.knows(flat[begin:i+1]) {
			hit(begin, i+1)
		}
		if begin := i + 1 - signatureV3; run >= signatureV3 && h.knows(flat[begin:i+1]) {
			hit(begin, i+1)
		}
	}
}

func (h *hush) knows(text string) bool {
	sum := maphash.String(h.seed, text)
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, is := h.recent[sum]; is {
		return true
	}
	_, was := h.old[sum]
	return was
}

// clean takes secrets out of a text that the target had a part in, and cuts it to a number of bytes.
func (r *Run) clean(text string, limit int) string {
	if most := limit + 8<<10; len(text) > most {
		text = text[:most] + "…" // a secret that was cut in two is recognised by its beginning
	}
	text = r.hush.values.Redact(text)
	if len(text) > limit {
		text = text[:limit] + "…"
	}
	return strings.ToValidUTF8(text, "\uFFFD")
}

// What findings keep of answers, for the HTTP archive.
const (
	mostKept  = 8 << 10 // bytes of one body
	mostInAll = 4 << 20 // bytes in all
)

// keep adds an answer to the evidence: without secrets, cut short, and only while there is room for more.
func (s *Session) keep(list []*wire.Answer, a *wire.Answer) []*wire.Answer {
	r := s.run
	if k := s.kept[a]; k != nil {
		return append(list, k)
	}
	if r.kept.Load() > mostInAll {
		return list
	}
	k := a.Evidence(mostKept)
	k.Body, k.Header = []byte(r.clean(string(a.Body), mostKept)), make(http.Header, len(a.Header))
	size := len(k.Body) + 1000
	for name, values := range a.Header {
		if len(k.Header) == 100 {
			break
		}
		for _, v := range values[:min(len(values), 10)] {
			k.Header.Add(r.clean(name, 200), r.clean(v, 2000))
			size += len(v)
		}
	}
	r.kept.Add(int64(size))
	if s.kept == nil {
		s.kept = map[*wire.Answer]*wire.Answer{}
	}
	s.kept[a] = k
	return append(list, k)
}

// cleaned is an error without secrets. One that had none stays as it is.
func (r *Run) cleaned(err error) error {
	if err == nil {
		return nil
	}
	if text := err.Error(); r.clean(text, mostReason) != text {
		return errors.New(r.clean(text, mostReason))
	}
	return err
}

// How much of a text reaches a report.
const (
	mostTitle   = 1500
	mostReason  = 500
	mostSeen    = 300
	mostLedgers = 256
)

// place names are used in requests, in the ledger and in the report; what cannot be the name of a place is none.
var placeName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$`)

// usable reports whether an id of a region or access point can be used.
func (r *Run) usable(id string) bool {
	return placeName.MatchString(id) && r.clean(id, mostLedgers) == id && !strings.Contains(id, wire.Redacted)
}

// clean is that of the run.
func (s *Session) clean(text string, limit int) string { return s.run.clean(text, limit) }
