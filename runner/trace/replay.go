package trace

import (
	"context"
	"fmt"
	"strings"

	"github.com/pconform/pconform/model/spec"
	"github.com/pconform/pconform/runner"
)

// Verdict is what a replay says.
type Verdict string

// A replay breaks the same clause again, or another MUST with its last call; or it gets to the end without; or it does
// not get there.
const (
	Failed Verdict = "FAILED"
	Fixed  Verdict = "FIXED"
	Error  Verdict = "ERROR"
)

// Outcome is what became of one trace.
type Outcome struct {
	File    string
	Trace   *Trace // nil if it could not be read
	Verdict Verdict
	Reason  string
	Result  runner.Result
}

// Checks finds a check by its name; nil if there is none.
type Checks func(name string) *runner.Check

// Replay runs a trace again.
func Replay(ctx context.Context, run *runner.Run, t *Trace) Outcome {
	return ReplayWith(ctx, run, t, nil)
}

// ReplayWith runs a trace again. Where no plan can say what has to be done the check is run that found the fault.
func ReplayWith(ctx context.Context, run *runner.Run, t *Trace, checks Checks) Outcome {
	o := Outcome{Trace: t}
	var check *runner.Check
	if t.Replay == ByCheck {
		if checks != nil {
			check = checks(t.Check)
		}
		if check == nil {
			o.Verdict = Error
			o.Reason = fmt.Sprintf("its plan alone does not show the fault, and there is no check %q here", t.Check)
			return o
		}
	} else {
		plan, err := t.Plan()
		if err != nil {
			o.Verdict, o.Reason = Error, err.Error()
			return o
		}
		check = runner.PlanCheck("replay of "+t.Clause, plan)
	}
	o.Result = run.One(ctx, check, t.Format)
	o.Verdict, o.Reason = t.judge(&o.Result)
	return o
}

// judge says what a result means for the trace. Another clause that breaks on the way bars the view; one that breaks
// at the end is what is left of the fault, or a new one.
func (t *Trace) judge(r *runner.Result) (Verdict, string) {
	var other *runner.Finding
	for _, f := range r.Findings {
		if f.Clause.ID == t.Clause {
			return Failed, clean(f.Title, 300)
		}
		if f.Level == spec.Must && other == nil {
			other = f
		}
	}
	switch {
	case other != nil && len(other.Steps) < len(t.Steps) && t.Replay == ByPlan:
		return Error, fmt.Sprintf("the target breaks %s before the end: %s", other.Clause.ID, clean(other.Title, 200))
	case other != nil:
		return Failed, fmt.Sprintf("%s is kept, but %s is broken now: %s", t.Clause, other.Clause.ID, clean(other.Title, 200))
	case r.Verdict == runner.Pass || r.Verdict == runner.Warn:
		return Fixed, t.Clause + " is kept"
	}
	return Error, string(r.Verdict) + ": " + clean(r.Reason, 300)
}

// Files replays traces against the target of a configuration and calls tell with each outcome as it comes. A file
// that cannot be read is an error of its own and stops nothing.
func Files(ctx context.Context, cfg runner.Config, files []string, checks Checks, tell func(Outcome)) []Outcome {
	var run *runner.Run
	var closed error
	out := make([]Outcome, 0, len(files))
	for _, file := range files {
		var o Outcome
		t, err := Load(file)
		if err == nil && run == nil && closed == nil {
			run, closed = runner.Open(ctx, cfg)
		}
		switch {
		case err != nil:
			o = Outcome{Verdict: Error, Reason: err.Error()}
		case closed != nil:
			o = Outcome{Trace: t, Verdict: Error, Reason: closed.Error()}
		case ctx.Err() != nil:
			o = Outcome{Trace: t, Verdict: Error, Reason: context.Cause(ctx).Error()}
		default:
			o = ReplayWith(ctx, run, t, checks)
		}
		o.File = file
		out = append(out, o)
		if tell != nil {
			tell(o)
		}
	}
	return out
}

// Lines prints an outcome for a person; a fault that is still there with the calls and answers that show it.
func (o *Outcome) Lines() []string {
	head := fmt.Sprintf("%-6s %s", o.Verdict, clean(o.File, 300))
	if o.Trace != nil {
		head += "  " + o.Trace.Clause
	}
	out := []string{head}
	if o.Reason != "" {
		out = append(out, "       "+clean(o.Reason, 500))
	}
	if o.Verdict != Failed {
		return out
	}
	for _, f := range o.Result.Findings {
		if f.Clause.ID != o.Trace.Clause {
			continue
		}
		for i, l := range f.Plan {
			mark := " "
			if l.Marked {
				mark = "*"
			}
			out = append(out, fmt.Sprintf("     %s %2d  %s   -> %s", mark, i+1, clean(l.Call, 160), clean(l.Answer, 200)))
		}
		return append(out, "       expected "+clean(strings.Join(f.Expected, "; "), 300))
	}
	return out
}

// ExitCode is 0 if every fault is fixed, 1 if one is still there, and 3 if one of them could not be looked at.
func ExitCode(outcomes []Outcome) int {
	code := 0
	for i := range outcomes {
		switch outcomes[i].Verdict {
		case Failed:
			return 1
		case Error:
			code = 3
		}
	}
	return code
}
