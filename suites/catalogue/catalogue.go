// Package catalogue is the explicit list of every check.
package catalogue

import (
	"slices"

	"github.com/pconform/pconform/runner"
	"github.com/pconform/pconform/suites/errors"
	"github.com/pconform/pconform/suites/idempotency"
	"github.com/pconform/pconform/suites/lifecycle"
	"github.com/pconform/pconform/suites/listing"
	"github.com/pconform/pconform/suites/parameters"
	"github.com/pconform/pconform/suites/regressions"
	"github.com/pconform/pconform/suites/rendering"
	"github.com/pconform/pconform/suites/sequences"
	"github.com/pconform/pconform/suites/signing"
)

// All lists every check, family by family, in the order in which reports show them.
func All() []*runner.Check {
	return slices.Concat(lifecycle.Checks(), parameters.Checks(), errors.Checks(), idempotency.Checks(),
		rendering.Checks(), listing.Checks(), signing.Checks(), sequences.Checks(), regressions.Checks())
}
