package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner/wire"
)

// Swept is what became of one connection that an interrupted run had left.
type Swept struct {
	ID, Mark, Region string
	How              string
	Err              error // why it is still there
}

// Sweep removes what the runs in a ledger left behind: connections whose deletion was never confirmed, by id, and
// those whose answer was lost, by the run's prefix in name or description. It says what it could not remove.
func Sweep(ctx context.Context, cfg Config, path string) ([]Swept, error) {
	entries, err := ReadLedger(path)
	if err != nil {
		return nil, err
	}
	left := open(entries)
	if len(left.ids) == 0 && len(left.marks) == 0 {
		return nil, nil
	}
	cfg.sweeping = true
	r, err := Open(ctx, cfg)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	if left.only(r.client.Endpoint()); len(left.ids)+len(left.marks) == 0 {
		return nil, left.others()
	}
	ctx, cancel := context.WithTimeout(ctx, r.cfg.Timeout)
	defer cancel()
	var out []Swept
	var failed []error
	for _, place := range left.places {
		found, err := r.lookup(ctx, place, left)
		for _, e := range found {
			out = append(out, r.sweep(ctx, e))
		}
		if err != nil {
			failed = append(failed, err) // what was not found may exist all the same
			continue
		}
		for _, e := range left.absent(place, found) {
			_ = cfg.Ledger.write(Entry{Event: "gone", Region: e.Region, Mark: e.Mark, As: e.As, ID: e.ID, How: "not there"}, false)
		}
	}
	return out, errors.Join(append(failed, left.others())...)
}

// only leaves the entries of one target.
func (l *leftover) only(target string) {
	l.elsewhere = map[string]int{}
	for _, set := range []map[string]Entry{l.ids, l.marks} {
		for key, e := range set {
			if e.Target != "" && !strings.EqualFold(e.Target, target) {
				l.elsewhere[e.Target]++
				delete(set, key)
			}
		}
	}
}

// others says what was left because it is elsewhere.
func (l *leftover) others() error {
	var failed []error
	for target, n := range l.elsewhere {
		failed = append(failed, fmt.Errorf("%w: %d of the ledger's connections were made at %s", ErrElsewhere, n, target))
	}
	return errors.Join(failed...)
}

// ErrElsewhere says that a ledger names connections of another target, which stay in it.
var ErrElsewhere = errors.New("wrong target")

// Unswept counts the entries of a ledger that nothing closes.
func Unswept(path string) (int, error) {
	entries, err := ReadLedger(path)
	if err != nil {
		return 0, err
	}
	l := open(entries)
	return len(l.ids) + len(l.marks), nil
}

// leftover is what a ledger says may still exist.
type leftover struct {
	ids, marks map[string]Entry // by id, and by mark where no id is known
	prefixes   []string
	places     []place
	elsewhere  map[string]int // open entries of runs against other targets, by target
}

// place is a region as one account sees it.
type place struct{ region, account string }

// open lists the entries that no later one closes.
func open(entries []Entry) leftover {
	l := leftover{ids: map[string]Entry{}, marks: map[string]Entry{}}
	places := map[place]bool{}
	target := ""
	for _, e := range entries {
		if e.Event != "run" {
			e.Target = target
		}
		switch e.Event {
		case "run":
			l.prefixes = append(l.prefixes, e.Prefix)
			target = e.Target
		case "about":
			l.marks[e.Mark] = e
		case "made":
			delete(l.marks, e.Mark)
			l.ids[e.ID] = e
		case "gone":
			delete(l.marks, e.Mark)
			delete(l.ids, e.ID)
		}
	}
	for _, set := range []map[string]Entry{l.ids, l.marks} {
		for _, e := range set {
			if p := (place{e.Region, e.As}); !places[p] {
				places[p] = true
				l.places = append(l.places, p)
			}
		}
	}
	return l
}

// absent lists the open entries of a place that were not found there.
func (l leftover) absent(p place, found []Entry) (out []Entry) {
	there := map[string]bool{}
	for _, f := range found {
		there[f.ID], there[f.Mark] = true, true
	}
	for _, set := range []map[string]Entry{l.ids, l.marks} {
		for _, e := range set {
			if (place{e.Region, e.As}) == p && !there[e.ID] && (e.ID != "" || !there[e.Mark]) {
				out = append(out, e)
			}
		}
	}
	return out
}

// lookup lists a region and picks what belongs to the ledger's runs.
func (r *Run) lookup(ctx context.Context, p place, l leftover) (out []Entry, err error) {
	err = r.rows(ctx, p, mostSwept, func(row *model.Record) {
		e, mine := l.ids[row.ID]
		for _, text := range []string{row.Fields["Name"], row.Fields["Description"]} {
			for _, prefix := range l.prefixes {
				if strings.HasPrefix(text, prefix+"-") {
					mine, e.Mark = true, text
				}
			}
		}
		if mine {
			out = append(out, Entry{ID: row.ID, Mark: e.Mark, Region: p.region, As: p.account, How: row.Fields["Status"]})
		}
	})
	return out, err
}

// mostSwept is how many pages of a region are read to find what was left behind.
const mostSwept = 2000

// rows shows each connection of a region once, as far as they can be listed; an error says why that is not all of them.
func (r *Run) rows(ctx context.Context, p place, most int, each func(*model.Record)) error {
	seen := pages{}
	for page := 1; page <= most; page++ {
		a, err := r.tidy(ctx, wire.Request{Action: spec.DescribePhysicalConnections, Method: "GET", Place: wire.Query,
			Format: wire.JSON, Sign: wire.V1, Key: r.cfg.Target.key(p.account), Params: []wire.Param{{Name: "RegionId", Value: p.region},
				{Name: "PageNumber", Value: itoa(page)}, {Name: "PageSize", Value: "50"}}})
		if err != nil {
			return fmt.Errorf("%w: %w", ErrUnreachable, err)
		}
		reply := replyOf(model.Describe, a)
		switch {
		case nowhere(&reply):
			return nil
		case refused(a):
			return fmt.Errorf("%w: %d %s", ErrCredentials, reply.Status, r.clean(reply.Code, 200))
		case !reply.Success || !listed(a):
			return fmt.Errorf("%w: connections of %s cannot be listed: %d %s", ErrNotAPI, p.region, reply.Status, r.clean(reply.Code, 200))
		}
		for i := range reply.Rows {
			if !seen[reply.Rows[i].ID] {
				each(&reply.Rows[i])
			}
		}
		switch more := seen.more(reply.Rows); {
		case len(reply.Rows) < 50:
			return nil
		case !more:
			return fmt.Errorf("%w: page %d of the connections of %s shows nothing new", ErrNotAPI, page, p.region)
		}
	}
	return fmt.Errorf("%w: the connections of %s have no end", ErrNotAPI, p.region)
}

// Tidy looks for connections that carry the run's prefix and that no session knows of any more, and removes them: a
// faulty target may have made more than it said, or something else. It has its own time.
func (r *Run) Tidy(ctx context.Context) {
	if errors.Is(r.dead.why(), ErrUnreachable) { // the ledger says what a sweep has to look for
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), r.grace()+removeGrace)
	defer cancel()
	r.mu.Lock()
	places := slices.Clone(r.places)
	r.mu.Unlock()
	for _, p := range places {
		if !slices.Contains(r.env.Regions, p.region) {
			continue
		}
		found, err := r.lookup(ctx, p, leftover{prefixes: []string{r.prefix}})
		if err != nil && !errors.Is(err, ErrBudget) {
			r.note("whether anything was left behind could not be seen: " + err.Error())
		}
		for _, e := range found {
			if !r.resident(e.ID) {
				r.owed.Add(1)
				r.sweep(ctx, e)
			}
		}
	}
}

// resident reports whether a connection is known to have been left behind.
func (r *Run) resident(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.ContainsFunc(r.residue, func(line string) bool { return strings.HasPrefix(line, r.clean(id, 100)+" (") })
}

// visited notes where connections were asked for.
func (r *Run) visited(p place) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !slices.Contains(r.places, p) {
		r.places = append(r.places, p)
	}
}

func (r *Run) sweep(ctx context.Context, e Entry) Swept {
	s := Swept{ID: r.clean(e.ID, 100), Mark: r.clean(e.Mark, 100), Region: e.Region}
	within, cancel := context.WithTimeout(ctx, r.grace())
	defer cancel()
	rem := Remover{run: r, key: r.cfg.Target.key(e.As), region: e.Region, id: e.ID}
	if s.How, s.Err = rem.Remove(within, model.Of(spec.State(e.How))); s.Err != nil {
		r.left(created{id: e.ID, title: e.Mark, region: e.Region}, s.Err)
		s.Err = r.cleaned(s.Err)
		return s
	}
	gone := Entry{Event: "gone", Region: e.Region, Mark: r.clean(e.Mark, mostLedgers), As: e.As, ID: r.ledgerID(e.ID), How: "swept"}
	s.Err = r.cfg.Ledger.write(gone, true)
	return s
}
