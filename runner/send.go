package runner

import (
	"context"
	"errors"
	"hash/maphash"
	"strings"
	"time"

	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner/wire"
)

// Bounds of what is repeated when the target is busy. A repetition has a fresh nonce and is counted.
const (
	busyTries   = 8
	busyFirst   = 20 * time.Millisecond
	busyLongest = 2 * time.Second
)

// unreachableAfter is how many requests in a row may go unanswered before the run ends.
const unreachableAfter = 12

// send sends one request within the budget. Throttled and unavailable answers are lawful: it waits and repeats.
func (r *Run) send(ctx context.Context, req wire.Request) (*wire.Answer, error) {
	wait := busyFirst
	for try := 1; ; try++ {
		if err := r.spend(ctx); err != nil {
			return nil, err
		}
		a := r.do(ctx, req)
		switch {
		case unsent(a) && try < busyTries:
			continue
		case a.Err != nil:
			if ctx.Err() == nil {
				r.unanswered(ctx, a.Err)
			}
			return a, nil
		case resent(a) && reads(req.Action) && !pinned(&req) && try < 3:
			continue
		case resent(a):
			a.Err = errResent
			return a, nil
		case !busy(a) || try == busyTries || pinned(&req):
			r.silent.Store(0)
			return a, nil
		}
		r.silent.Store(0)
		r.throttled.Add(1)
		if !pause(ctx, wait) {
			return nil, context.Cause(ctx)
		}
		wait = min(2*wait, busyLongest)
	}
}

// do sends one request and remembers its signature, so that no report repeats it.
func (r *Run) do(ctx context.Context, req wire.Request) *wire.Answer {
	a := r.client.Do(ctx, req)
	r.hush.sent(a)
	if a.Err != nil {
		a.Err = r.cleaned(a.Err)
	}
	return a
}

// unsent recognises a kept connection that had been closed before anything was written to it; net/http repeats all but
// POST by itself then, and says so only in words.
func unsent(a *wire.Answer) bool {
	return a.Err != nil && strings.Contains(a.Err.Error(), "http: server closed idle connection")
}

// pinned reports whether a request has to carry just this nonce, so that it cannot be sent again.
func pinned(req *wire.Request) bool { return req.Deviate != nil && req.Deviate.Nonce != "" }

// errResent stands for the answer that came to the first of two sendings.
var errResent = errors.New("the answer was lost, and the transport sent the request a second time by itself")

// resent recognises the refusal of the nonce of a request that the transport sent twice by itself. The first sending
// arrived then: whether it was carried out nobody knows.
func resent(a *wire.Answer) bool { return a.Err == nil && a.Resent && a.Code() == "SignatureNonceUsed" }

// reads tells the actions that change nothing, so that they can be repeated freely.
func reads(action string) bool {
	return strings.HasPrefix(action, "Describe") || strings.HasPrefix(action, "Get") || strings.HasPrefix(action, "List")
}

// busy recognises the lawful answers of a target that has no time: throttling and 503.
func busy(a *wire.Answer) bool {
	return a.Status == 503 || a.Status == 429 || a.Status >= 400 && strings.HasPrefix(a.Code(), "Throttling")
}

func (r *Run) spend(ctx context.Context) error {
	if err := r.stopped(ctx); err != nil {
		return err
	}
	if limit := int64(r.cfg.Budget.Requests); limit > 0 && r.sent.Add(1) > limit-removal*max(0, r.owed.Load()) {
		r.sent.Add(-1)
		r.dead.stop(ErrBudget)
		return ErrBudget
	} else if limit <= 0 {
		r.sent.Add(1)
	}
	return r.paced(ctx)
}

// removal is how many requests are kept back for each connection that has to be removed.
const removal = 6

// owe keeps back what the removal of a connection may take, before it is asked for.
func (r *Run) owe() error {
	owed := r.owed.Add(1)
	if limit := int64(r.cfg.Budget.Requests); limit > 0 && r.sent.Load()+1 > limit-removal*owed {
		r.owed.Add(-1)
		r.dead.stop(ErrBudget)
		return ErrBudget
	}
	return nil
}

// spendLast is spend for the clean-up: it uses what was kept back for it, and no more.
func (r *Run) spendLast(ctx context.Context) error {
	if limit := int64(r.cfg.Budget.Requests); r.sent.Add(1) > limit && limit > 0 {
		r.sent.Add(-1)
		return ErrBudget
	}
	return r.paced(ctx)
}

// paced waits for the next request's turn.
func (r *Run) paced(ctx context.Context) error {
	if r.limiter == nil {
		return nil
	}
	return r.limiter.Wait(ctx)
}

// unanswered counts requests in a row without an answer, and asks once more, quickly, whether anybody is there: a target
// that has stopped answering ends the run within seconds, with one finding and not one for each check.
func (r *Run) unanswered(ctx context.Context, err error) {
	if r.silent.Add(1) >= unreachableAfter {
		r.dead.stop(&unreachable{err})
		return
	}
	if !r.probing.CompareAndSwap(false, true) {
		return
	}
	defer r.probing.Store(false)
	for range 2 {
		quick, cancel := context.WithTimeout(ctx, r.quick())
		if err := r.spendLast(quick); err != nil {
			cancel()
			return
		}
		a := r.do(quick, wire.Request{Action: spec.DescribeRegions, Method: "GET", Place: wire.Query, Format: wire.JSON,
			Sign: wire.V1, Key: r.cfg.Target.Main})
		cancel()
		if a.Err == nil || ctx.Err() != nil {
			return
		}
	}
	r.dead.stop(&unreachable{err})
}

type unreachable struct{ cause error }

func (u *unreachable) Error() string        { return ErrUnreachable.Error() + ": " + u.cause.Error() }
func (u *unreachable) Unwrap() error        { return u.cause }
func (u *unreachable) Is(target error) bool { return target == ErrUnreachable }

// fresh reports whether a RequestId was never seen in this run (CPC-RESP-008). Only the last hundred thousand are
// remembered, by their hashes.
func (r *Run) fresh(id string) bool {
	const keep = 100_000
	sum := maphash.String(r.hush.seed, id)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.seen[sum] {
		return false
	}
	r.seen[sum] = true
	r.order = append(r.order, sum)
	if len(r.order) > keep {
		for _, old := range r.order[:keep/10] {
			delete(r.seen, old)
		}
		r.order = append(r.order[:0:0], r.order[keep/10:]...)
	}
	return true
}
