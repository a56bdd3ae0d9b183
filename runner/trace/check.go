package trace

import (
	"errors"
	"fmt"
	"slices"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner/wire"
)

// check holds a trace to what the types do not say.
func (t *Trace) check() error {
	switch {
	case t.Version == "":
		return fmt.Errorf("this is no trace: it does not begin with trace: %s", Version)
	case t.Version != Version:
		return fmt.Errorf("this pconform reads %s, and the trace is %s", Version, clean(t.Version, 40))
	case spec.ByID(t.Clause) == nil:
		return fmt.Errorf("there is no clause %q", clean(t.Clause, 40))
	case t.Format != wire.JSON && t.Format != wire.XML:
		return fmt.Errorf("format is JSON or XML, not %q", clean(string(t.Format), 20))
	case t.Replay != ByPlan && t.Replay != ByCheck:
		return fmt.Errorf("replay is plan or check, not %q", clean(t.Replay, 20))
	case len(t.Steps) == 0:
		return errors.New("the plan has no steps")
	case len(t.Steps) > maxSteps:
		return fmt.Errorf("the plan has more than %d steps", maxSteps)
	}
	for i := range t.Steps {
		if err := t.Steps[i].check(); err != nil {
			return fmt.Errorf("step %d: %w", i+1, err)
		}
	}
	return nil
}

func (s *Step) check() error {
	w := &s.Way
	switch {
	case model.ByName(s.Do) == nil:
		return fmt.Errorf("there is no operation %q", clean(s.Do, 40))
	case !slices.Contains([]string{"", "other", "disabled", "unopened"}, s.As):
		return fmt.Errorf("as is other, disabled or unopened, not %q", clean(s.As, 20))
	case !slices.Contains([]wire.Signature{"", wire.V1, wire.V3}, w.Sign):
		return fmt.Errorf("sign is v1 or v3, not %q", clean(string(w.Sign), 20))
	case !slices.Contains([]wire.Placement{"", wire.Query, wire.Form, wire.Split}, w.Place):
		return fmt.Errorf("place is query, form or split, not %q", clean(string(w.Place), 20))
	case s.AtOnce < 0 || s.AtOnce > 1000:
		return fmt.Errorf("atOnce is at most 1000, not %d", s.AtOnce)
	}
	if r := s.Refused; r != nil {
		for _, id := range []string{r.Rule, r.Status, r.Code, r.Message} {
			if id != "" && spec.ByID(id) == nil {
				return fmt.Errorf("there is no clause %q", clean(id, 40))
			}
		}
		if r.Rule == "" {
			return errors.New("refused needs the clause that says so: rule")
		}
	}
	return nil
}
