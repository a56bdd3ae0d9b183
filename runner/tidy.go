package runner

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner/wire"
)

// byMark finds the connection of a Create whose answer was lost. No id and no error: there is none.
func (r *Run) byMark(ctx context.Context, key wire.Credential, c created) (string, error) {
	if c.mark == "" {
		if c.lost {
			return "", errors.New("it has no name by which it could be found")
		}
		return "", nil
	}
	id, err := r.marked(ctx, key, c, c.title != "")
	if errors.Is(err, errUnlisted) && c.title != "" && c.title != c.mark { // an odd name may not be filtered by
		id, err = r.marked(ctx, key, c, false)
	}
	return id, err
}

var errUnlisted = errors.New("it cannot be looked for")

// marked looks through a listing for the mark of a connection: that of the connections with its name, or of all.
func (r *Run) marked(ctx context.Context, key wire.Credential, c created, named bool) (string, error) {
	params := []wire.Param{{Name: "RegionId", Value: c.region}, {Name: "PageSize", Value: "50"}}
	if named {
		params = append(params, wire.Param{Name: "Filter.1.Key", Value: "Name"}, wire.Param{Name: "Filter.1.Value.1", Value: c.title})
	}
	seen := pages{}
	for page := 1; page <= mostPages; page++ {
		a, err := r.tidy(ctx, wire.Request{Action: spec.DescribePhysicalConnections, Method: "GET", Place: wire.Query, Format: wire.JSON,
			Sign: wire.V1, Key: key, Params: append(params[:len(params):len(params)], wire.Param{Name: "PageNumber", Value: itoa(page)})})
		if err != nil {
			return "", err
		}
		reply := replyOf(model.Describe, a)
		if nowhere(&reply) {
			return "", nil
		}
		if !reply.Success || !listed(a) {
			return "", fmt.Errorf("%w: %d %s", errUnlisted, reply.Status, reply.Code)
		}
		for _, row := range reply.Rows {
			if row.Fields["Name"] == c.mark || row.Fields["Description"] == c.mark {
				return row.ID, nil
			}
		}
		if len(reply.Rows) < 50 || !seen.more(reply.Rows) {
			return "", nil
		}
	}
	return "", nil
}

// nowhere recognises the refusal of a region that there is not, where nothing can have been made either.
func nowhere(r *model.Reply) bool {
	return r.Status >= 400 && r.Status < 500 && strings.HasPrefix(r.Code, "InvalidRegion")
}

// listed reports whether an answer is a listing of connections at all: one that is not says nothing about what there is.
func listed(a *wire.Answer) bool {
	if _, ok := a.Value("PhysicalConnectionSet"); ok {
		return true
	}
	return number(a.Tree["TotalCount"]) == 0
}

// pages holds the ids of a listing that were seen. A target that ignores PageNumber shows the same page for ever.
type pages map[string]bool

// more adds a page and reports whether it showed anything new.
func (p pages) more(rows []model.Record) bool {
	known := len(p)
	for i := range rows {
		p[rows[i].ID] = true
	}
	return len(p) > known
}

// mostPages bounds how far a listing is followed for one connection.
const mostPages = 50

// Bounds of the requests of the clean-up: tries after no answer, and requests to a target that is taken for dead.
const (
	tidyTries = 3
	lastTries = 2

	unheardAtEnd = 4 // requests in a row without an answer, once the run was told to end
)

var errGone = errors.New("the target does not answer any more")

// tidy sends a request of the clean-up. It is counted, and the budget has kept something back for it. A target
// that is taken for dead gets a last chance, and a short one.
func (r *Run) tidy(ctx context.Context, req wire.Request) (*wire.Answer, error) {
	wait := busyFirst
	for try := 1; ; try++ {
		within, cancel := ctx, func() {}
		gone, hurried := errors.Is(r.dead.why(), ErrUnreachable), r.hurried()
		switch { // who waits for the end waits for a few short chances, and no more
		case gone && r.lastTries.Add(1) > lastTries, !gone && hurried && r.unheard.Load() >= unheardAtEnd:
			return nil, errGone
		case gone || hurried:
			within, cancel = context.WithTimeout(ctx, r.quick())
		}
		if err := r.spendLast(within); err != nil {
			cancel()
			return nil, err
		}
		a := r.do(within, req)
		cancel()
		if a.Err == nil {
			r.unheard.Store(0)
		} else {
			r.unheard.Add(1)
		}
		switch {
		case a.Err == nil && !busy(a) && !resent(a):
			if gone {
				r.lastTries.Store(0)
			}
			return a, nil
		case a.Err == nil && try == busyTries:
			return a, nil
		case a.Err != nil && (gone || try == tidyTries || ctx.Err() != nil || r.dead.why() != nil):
			return nil, fmt.Errorf("no answer: %w", a.Err)
		}
		if !pause(ctx, wait) {
			return nil, context.Cause(ctx)
		}
		wait = min(2*wait, busyLongest)
	}
}
