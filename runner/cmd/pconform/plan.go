package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/pconform/pconform/runner"
)

// plan says, before the first request, what a run will ask of the target. The numbers come from a rehearsal of the same
// checks against the reference implementation in this process.
func (s *settings) plan(c *cobra.Command, cfg runner.Config, checks []*runner.Check) error {
	rehearsal := embeddedConfig(cfg)
	summary, err := runner.RunAll(c.Context(), rehearsal, checks)
	if err != nil {
		return explain(err)
	}
	text := fmt.Sprintf("plan: about %d requests, %d connections made and deleted, at most %d at once", summary.Requests,
		summary.Connections, cfg.Budget.ConnectionsAtOnce)
	if rate := cfg.Budget.PerSecond; rate > 0 {
		text += fmt.Sprintf(", about %s at %g/s", (time.Duration(float64(summary.Requests)/rate) * time.Second).Round(time.Second), rate)
	}
	if limit := cfg.Budget.Requests; limit > 0 && int64(limit) < summary.Requests {
		text += fmt.Sprintf("; the budget of %d requests will not do", limit)
	}
	_, err = fmt.Fprintln(c.ErrOrStderr(), text)
	return err
}
