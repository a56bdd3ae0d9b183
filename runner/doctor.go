package runner

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"time"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner/wire"
)

// Report is what a doctor found.
type Report struct {
	Lines []string
	Sane  bool
}

// Doctor looks at an opened target without creating anything: clock, both renderings, both signatures, the accounts.
func (r *Run) Doctor(ctx context.Context) Report {
	out := Report{Sane: true}
	say := func(ok bool, format string, args ...any) {
		mark := "ok    "
		if !ok {
			mark = "WRONG "
		}
		out.Lines = append(out.Lines, mark+r.clean(fmt.Sprintf(format, args...), mostReason))
	}
	say(true, "reached, and the signature is accepted")
	say(true, "region %s, access point %s", r.env.Region, r.env.AccessPoint)
	for _, f := range []wire.Format{wire.JSON, wire.XML} {
		a, err := r.send(ctx, wire.Request{Action: model.Regions.Action, Method: "GET", Place: wire.Query, Format: f, Sign: wire.V1, Key: r.cfg.Target.Main})
		ok := err == nil && a.Err == nil && a.Success() && a.Got == f
		say(ok, "DescribeRegions in %s", f)
		out.Sane = out.Sane && ok
		if ok && f == wire.JSON {
			if date, err := time.Parse(time.RFC1123, a.Header.Get("Date")); err == nil {
				skew := time.Since(date).Round(time.Second)
				say(skew.Abs() < time.Minute, "the clocks differ by %s", skew)
			}
		}
	}
	for _, k := range []struct {
		name string
		key  wire.Credential
	}{{"other", r.cfg.Target.Other}, {"unopened", r.cfg.Target.Unopened}} {
		if k.key.ID != "" {
			a, err := r.send(ctx, wire.Request{Action: model.Regions.Action, Method: "GET", Place: wire.Query, Format: wire.JSON, Sign: wire.V1, Key: k.key})
			ok := err == nil && a.Err == nil && a.Success()
			say(ok, "the key of credentials.%s is accepted", k.name)
			out.Sane = out.Sane && ok
		}
	}
	if r.cfg.Operator != nil {
		err := r.asked(ctx, r.env.Region, "pc-unknown0000", spec.Approved)
		ok := err == nil || errors.Is(err, ErrNoSuchID) || errors.Is(err, ErrCannotReach) || errors.Is(err, ErrNotOffered)
		if say(ok, "the operator hook answers"); !ok {
			say(false, "%v", err)
		}
		out.Sane = out.Sane && ok
	}
	var missing []string
	for _, need := range Capabilities {
		if ok, why := r.Has(need); !ok {
			missing = append(missing, fmt.Sprintf("      without %s: %s", need, why))
		}
	}
	sort.Strings(missing)
	out.Lines = append(out.Lines, missing...)
	return out
}
