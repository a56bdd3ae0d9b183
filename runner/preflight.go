package runner

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner/wire"
)

// Preflight bounds how long a target that does not answer may keep a person waiting.
const preflightTimeout = 2500 * time.Millisecond

func (r *Run) quick() time.Duration { return min(preflightTimeout, r.cfg.Target.RequestTimeout) }

// preflight reaches the target once, learns what calls refer to, and finds out what is offered. It judges nothing.
func (r *Run) preflight(ctx context.Context) error {
	quick, cancel := context.WithTimeout(ctx, r.quick())
	a := r.probe(quick, model.Regions, wire.V1)
	cancel()
	if a.Err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if errors.Is(a.Err, context.DeadlineExceeded) {
			a.Err = fmt.Errorf("it accepts connections, and gives no answer within %s", r.quick())
		}
		return &unreachable{a.Err}
	}
	if refused(a) {
		return fmt.Errorf("%w: %d %s %s", ErrCredentials, a.Status, r.clean(a.Code(), 200), r.clean(a.Message(), 200))
	}
	if foreign(a) {
		quick, cancel := context.WithTimeout(ctx, r.quick())
		xml, err := r.send(quick, wire.Request{Action: model.Regions.Action, Method: "GET", Place: wire.Query, Format: wire.XML,
			Sign: wire.V1, Key: r.cfg.Target.Main})
		cancel()
		if err != nil || xml.Err != nil || foreign(xml) {
			return fmt.Errorf("%w: DescribeRegions was answered with %d %s", ErrNotAPI, a.Status, r.clean(string(a.Body), 100))
		}
	}
	r.learnRegions(a)
	if err := r.learnAccessPoint(ctx); err != nil {
		return err
	}
	if !r.cfg.Observe {
		r.openService(ctx)
	}
	if !r.cfg.Observe && !r.cfg.sweeping {
		r.learnForeign(ctx)
	}
	if v3 := r.probe(ctx, model.Regions, wire.V3); v3.Err != nil || !v3.Success() {
		r.lack(HasV3, "the target does not take signature V3")
	}
	return nil
}

// foreign recognises answers that some other server gives: nothing that can be read, and no trace of a RequestId, which
// every answer of this API has.
func foreign(a *wire.Answer) bool {
	return a.Tree == nil && !bytes.Contains(a.Body, []byte("RequestId"))
}

// refused recognises the answers that say the credentials are no good.
func refused(a *wire.Answer) bool {
	code := a.Code()
	return !a.Success() && (strings.HasPrefix(code, "InvalidAccessKeyId") || code == "SignatureDoesNotMatch" ||
		code == "IncompleteSignature" || code == "Forbidden.AccessKeyDisabled" || strings.HasPrefix(code, "InvalidSecurityToken"))
}

// probe asks a read that needs no connection, again while the target is busy.
func (r *Run) probe(ctx context.Context, op *model.Operation, sign wire.Signature, params ...wire.Param) *wire.Answer {
	method := "GET"
	if sign == wire.V3 {
		method = "POST" // as the clients that sign like this do
	}
	a, err := r.send(ctx, wire.Request{Action: op.Action, Method: method, Place: wire.Query, Format: wire.JSON, Sign: sign,
		Key: r.cfg.Target.Main, Params: params})
	if err != nil {
		return &wire.Answer{Err: err}
	}
	return a
}

func (r *Run) learnRegions(a *wire.Answer) {
	for _, row := range replyOf(model.Regions, a).Rows {
		if r.usable(row.ID) && len(r.env.Regions) < 1000 {
			r.env.Regions = append(r.env.Regions, row.ID)
		}
	}
	r.env.Region = r.cfg.Target.Region
	if r.env.Region == "" {
		r.env.Region = "cn-shanghai" // the seed's own example
		if len(r.env.Regions) > 0 && !slices.Contains(r.env.Regions, r.env.Region) {
			r.env.Region = r.env.Regions[0]
		}
	}
	for _, other := range r.env.Regions {
		if other != r.env.Region {
			r.env.OtherRegion = other
			break
		}
	}
	if r.env.OtherRegion == "" {
		r.lack(HasRegions, "DescribeRegions lists one region only")
	}
}

func (r *Run) learnAccessPoint(ctx context.Context) error {
	r.env.AccessPoint = r.cfg.Target.AccessPoint
	if r.env.AccessPoint != "" {
		return nil
	}
	a := r.probe(ctx, model.AccessPoints, wire.V1, wire.Param{Name: "RegionId", Value: r.env.Region})
	if a.Err != nil {
		return &unreachable{a.Err}
	}
	for _, row := range replyOf(model.AccessPoints, a).Rows {
		if r.usable(row.ID) {
			r.env.AccessPoint = row.ID
			return nil
		}
	}
	r.env.AccessPoint = "ap-" + r.env.Region + "-a"
	r.note("DescribeAccessPoints lists no access point for " + r.env.Region + "; " + r.env.AccessPoint + " is used: name one with accessPoint: in the profile")
	return nil
}

// learnForeign notes which connections there are already, so that none of them is ever touched, whatever a Create says.
func (r *Run) learnForeign(ctx context.Context) {
	r.foreign = map[string]bool{}
	for _, region := range []string{r.env.Region, r.env.OtherRegion} {
		if region == "" {
			continue
		}
		err := r.rows(ctx, place{region: region}, mostForeign, func(row *model.Record) {
			if len(row.ID) <= mostLedgers {
				r.foreign[row.ID] = true
			}
		})
		if err != nil && len(r.foreign) > 0 {
			r.note("not all connections that were there before could be listed: " + err.Error())
		}
	}
}

// mostForeign is how many pages of connections that were there before are read; what an account has more is not known.
const mostForeign = 100

// openService switches outbound-traffic billing on for the accounts in use, as Create needs it.
func (r *Run) openService(ctx context.Context) {
	for _, key := range []wire.Credential{r.cfg.Target.Main, r.cfg.Target.Other} {
		if key.ID == "" {
			continue
		}
		region := []wire.Param{{Name: "RegionId", Value: r.env.Region}}
		a, err := r.send(ctx, wire.Request{Action: spec.GetPhysicalConnectionService, Method: "GET", Place: wire.Query,
			Format: wire.JSON, Sign: wire.V1, Key: key, Params: region})
		if err != nil || !a.Success() {
			continue
		}
		if on, isBool := a.Tree["Enabled"].(bool); isBool && !on {
			_, _ = r.send(ctx, wire.Request{Action: spec.OpenPhysicalConnectionService, Method: "GET", Place: wire.Query,
				Format: wire.JSON, Sign: wire.V1, Key: key, Params: region})
			r.note("outbound-traffic billing was off and has been opened, as Create needs it")
		}
	}
}
