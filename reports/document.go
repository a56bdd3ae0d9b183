// Package reports holds the report of a run as a document, and its renderings: JSON, JUnit, Markdown, HTML, a badge and
// the text at the end of a terminal session. The document is a public contract; everything else is derived from it.
// It decides nothing about the target, except when shards are merged.
package reports

import "time"

// SchemaV1 names the only version of the document that this package writes and reads.
const SchemaV1 = "pconform/report/v1"

// The verdicts of a run, of a check and of a clause. Inconclusive is a word of all three.
const (
	Conformant    = "conformant"
	Nonconformant = "nonconformant"
	Partial       = "partial"

	Inconclusive = "inconclusive"

	Pass          = "pass"
	Fail          = "fail"
	Warn          = "warn"
	Unsupported   = "unsupported"
	Skipped       = "skipped"
	Untested      = "untested"
	NotObservable = "not-observable"
)

// The levels of a clause as the document writes them.
const (
	Must   = "must"
	Should = "should"
	May    = "may"
)

// Document is one report. Fields are in the order of the file; End is always last and seals what precedes it.
type Document struct {
	// Schema is always "pconform/report/v1".
	Schema string `json:"schema"`
	// Verdict of the run: conformant, nonconformant, partial or inconclusive.
	Verdict string `json:"verdict"`
	// Interrupted is true when the run was stopped before its plan was done.
	Interrupted bool `json:"interrupted,omitempty"`
	// Seed from which every plan was drawn; the same seed sends the same plans.
	Seed int64 `json:"seed"`
	// Started is when the run began, in UTC.
	Started time.Time `json:"started"`
	// Ended is when the run was over, clean-up included, in UTC.
	Ended time.Time `json:"ended"`
	// Suite is the program that judged.
	Suite Suite `json:"suite"`
	// Implementation is what was judged, as its profile names it.
	Implementation Implementation `json:"implementation"`
	// Specification is what it was judged against.
	Specification Specification `json:"specification"`
	// Target is where the implementation was reached.
	Target Target `json:"target"`
	// Planned lists every check that the run set out to do, before any result.
	Planned []PlannedCheck `json:"planned"`
	// Shard is the part of the checks that this run was to judge, as 1/4; empty if it was to judge all.
	Shard string `json:"shard,omitempty"`
	// Totals are the numbers of the run.
	Totals Totals `json:"totals"`
	// Clauses has one row for every clause of the register, tested or not, in the order of the register.
	Clauses []ClauseResult `json:"clauses"`
	// Checks has one row for every check that was judged.
	Checks []CheckResult `json:"checks"`
	// Findings are the violations, one for each cause, with their evidence.
	Findings []Finding `json:"findings"`
	// Observations record what was seen where the specification leaves a choice.
	Observations []Observation `json:"observations"`
	// Notes are remarks about the run itself.
	Notes []string `json:"notes"`
	// Residue lists what clean-up could not remove from the target.
	Residue []string `json:"residue"`
	// Untested lists the clauses that no check judged, with the reason.
	Untested []UntestedClause `json:"untested"`
	// Session is what a fuzzing session reached and drew from; absent in the report of a run.
	Session *Session `json:"session,omitempty"`
	// End seals the document: a report without a valid end is not a report.
	End End `json:"end"`
}

// Suite names the program that judged.
type Suite struct {
	// Version of pconform.
	Version string `json:"version"`
	// Go is the toolchain it was built with.
	Go string `json:"go"`
}

// Implementation names what was judged.
type Implementation struct {
	// Name of the product.
	Name string `json:"name"`
	// Version of the product.
	Version string `json:"version"`
	// URL where the product is described.
	URL string `json:"url"`
	// Contact for questions about this report.
	Contact string `json:"contact"`
}

// Specification names what the implementation was judged against.
type Specification struct {
	// Product of the API, "Vpc".
	Product string `json:"product"`
	// Version of the API, "2016-04-28".
	Version string `json:"version"`
	// Clauses counts the clauses of the register.
	Clauses int `json:"clauses"`
	// Register is the digest of the register of clauses.
	Register string `json:"register"`
}

// Target says where the implementation was reached and what its profile offers. It never holds a secret.
type Target struct {
	// Endpoint without user, password, query and fragment.
	Endpoint string `json:"endpoint"`
	// Region that was used.
	Region string `json:"region"`
	// AccessPoint that was used.
	AccessPoint string `json:"accessPoint"`
	// Operator says how connections were moved: url, command or none.
	Operator string `json:"operator"`
	// OperatorURL of a hook that is called by HTTP, as Endpoint.
	OperatorURL string `json:"operatorUrl,omitempty"`
	// Accounts are the roles of the credentials that were available, never the keys.
	Accounts []string `json:"accounts"`
	// Offered are the capabilities that the profile declares.
	Offered []string `json:"offered"`
	// Profile is the digest of the profile without its secrets.
	Profile string `json:"profile"`
}

// PlannedCheck is one check, in one format, that the run set out to do.
type PlannedCheck struct {
	// Name of the check, a sentence.
	Name string `json:"name"`
	// Family of clauses that the check belongs to.
	Family string `json:"family"`
	// Format of the answers: json or xml.
	Format string `json:"format"`
	// Clauses that the check cites.
	Clauses []string `json:"clauses"`
}

// Totals are the numbers of a run. Everything sent counts as a request: set-up, shrinking and clean-up too.
type Totals struct {
	// Checks that were judged, each format for itself.
	Checks int `json:"checks"`
	// Requests that were sent.
	Requests int `json:"requests"`
	// Connections that were made.
	Connections int `json:"connections"`
	// Seconds that the run took.
	Seconds float64 `json:"seconds"`
	// Retries of requests.
	Retries int `json:"retries"`
	// Throttled counts the answers by which the target asked for patience.
	Throttled int `json:"throttled"`
	// LifecycleRequests counts the requests of the lifecycle matrix, moves of the operator and clean-up included.
	LifecycleRequests int `json:"lifecycleRequests"`
	// LifecycleBound is the number of requests that the lifecycle matrix needs at least, computed from the model.
	LifecycleBound int `json:"lifecycleBound"`
	// Passed counts checks.
	Passed int `json:"passed"`
	// Failed counts checks; a known failure is counted in Known and not here.
	Failed int `json:"failed"`
	// Warned counts checks.
	Warned int `json:"warned"`
	// Inconclusive counts checks.
	Inconclusive int `json:"inconclusive"`
	// Unsupported counts checks.
	Unsupported int `json:"unsupported"`
	// Skipped counts checks.
	Skipped int `json:"skipped"`
	// Known counts checks that failed as the profile said they would.
	Known int `json:"known"`
}

// ClauseResult is the verdict on one clause.
type ClauseResult struct {
	// ID of the clause, for example CPC-STATE-007.
	ID string `json:"id"`
	// Level of the clause: must, should or may.
	Level string `json:"level"`
	// Statement is the sentence of the register.
	Statement string `json:"statement"`
	// Source of the sentence.
	Source string `json:"source"`
	// Verdict: pass, fail, warn, inconclusive, unsupported, skipped, untested or not-observable.
	Verdict string `json:"verdict"`
	// Reason of a verdict that is neither pass nor fail.
	Reason string `json:"reason"`
	// Checks that cite the clause and were judged.
	Checks []string `json:"checks"`
	// Findings against the clause, by id.
	Findings []string `json:"findings"`
	// Known is true when the profile lists the clause as known to fail.
	Known bool `json:"known,omitempty"`
}

// CheckResult is the verdict on one check in one format.
type CheckResult struct {
	// Name of the check, a sentence.
	Name string `json:"name"`
	// Family of clauses that the check belongs to.
	Family string `json:"family"`
	// Format of the answers: json or xml.
	Format string `json:"format"`
	// Clauses that the check cites.
	Clauses []string `json:"clauses"`
	// Verdict: pass, fail, warn, inconclusive, unsupported or skipped.
	Verdict string `json:"verdict"`
	// Reason of a verdict that is not pass.
	Reason string `json:"reason"`
	// Requests that the check sent.
	Requests int `json:"requests"`
	// Seconds that the check took.
	Seconds float64 `json:"seconds"`
	// Findings of the check, by id.
	Findings []string `json:"findings"`
	// Known is the reason that the profile gives for a known failure.
	Known string `json:"known,omitempty"`
}

// Finding is one cause of violations, with the shortest evidence.
type Finding struct {
	// ID is F1, F2 and so on.
	ID string `json:"id"`
	// Clause that is broken.
	Clause string `json:"clause"`
	// Also lists other clauses that the same answer breaks.
	Also []string `json:"also"`
	// Level of the clause: must, should or may.
	Level string `json:"level"`
	// Title says in one sentence what is wrong.
	Title string `json:"title"`
	// Statement is the sentence of the clause.
	Statement string `json:"statement"`
	// Source of that sentence.
	Source string `json:"source"`
	// Check that found it.
	Check string `json:"check"`
	// Format in which it was found: json or xml.
	Format string `json:"format"`
	// Count says how many times this cause was seen.
	Count int `json:"count"`
	// Others are the other checks that met the same cause.
	Others []string `json:"others"`
	// Plan is the shortest plan that shows it, as the lines of a program.
	Plan []string `json:"plan"`
	// Steps are the lines of the plan with their answers.
	Steps []Step `json:"steps"`
	// Expected lists what was allowed.
	Expected []string `json:"expected"`
	// Observed is what came instead: status, code, message, requestId, bodyExcerpt, state and so on.
	Observed map[string]any `json:"observed"`
	// Trace is the saved plan, a path relative to the report.
	Trace string `json:"trace"`
	// Curl is the script that sends the same requests, a path relative to the report.
	Curl string `json:"curl"`
	// Replay is the command that runs the trace again.
	Replay string `json:"replay"`
}

// Step is one call of a plan and its answer.
type Step struct {
	// N is the number of the line, from 1.
	N int `json:"n"`
	// Call as the plan prints it.
	Call string `json:"call"`
	// Answer in short: status, code, id.
	Answer string `json:"answer"`
	// Marked is true for the answer that nothing explains.
	Marked bool `json:"marked"`
}

// Observation is what the target does where it may choose.
type Observation struct {
	// Clause that leaves the choice.
	Clause string `json:"clause"`
	// Seen says what the target did.
	Seen string `json:"seen"`
	// Count says how often.
	Count int `json:"count"`
	// Stance that the profile takes, if it takes one.
	Stance string `json:"stance,omitempty"`
}

// UntestedClause is a clause that no check judged.
type UntestedClause struct {
	// ID of the clause.
	ID string `json:"id"`
	// Reason why nobody judged it.
	Reason string `json:"reason"`
}

// Session says what a fuzzing session reached and what its plans were drawn from. In the common report of several workers
// the numbers of plans and requests are sums, and those of states, transitions, cells and answers are the greatest of a
// worker: what each reached for itself cannot be added.
type Session struct {
	// Seed of the session; worker n has the seed that is n-1 more.
	Seed int64 `json:"seed"`
	// Plans that were fired.
	Plans int `json:"plans"`
	// Judged counts the requests of plans.
	Judged int `json:"judged"`
	// Requests counts everything that was sent: preparation, clean-up and reduction too.
	Requests int `json:"requests"`
	// States of a connection that were reached.
	States int `json:"states"`
	// Transitions from state to state, each with its operation.
	Transitions int `json:"transitions"`
	// Cells of state, operation, token situation and format.
	Cells int `json:"cells"`
	// Answers counts kinds of answers.
	Answers int `json:"answers"`
	// Broken counts the requests that were broken on the wire.
	Broken int `json:"broken"`
	// Throttled counts the answers by which the target asked for patience.
	Throttled int `json:"throttled"`
	// CorpusBegin counts the plans that the corpus began with.
	CorpusBegin int `json:"corpusBegin"`
	// CorpusEnd counts the plans that the corpus holds at the end.
	CorpusEnd int `json:"corpusEnd"`
	// Weights of the moves, by name: how often each is drawn where chance chooses.
	Weights map[string]int `json:"weights"`
	// Dictionary counts the values that the dictionary has, by parameter.
	Dictionary map[string]int `json:"dictionary"`
}

// End seals a document.
type End struct {
	// Planned counts the planned checks.
	Planned int `json:"planned"`
	// Judged counts the judged checks.
	Judged int `json:"judged"`
	// Findings counts the findings.
	Findings int `json:"findings"`
	// Digest is "sha256:" and the SHA-256 of the canonical JSON of everything before the end.
	Digest string `json:"digest"`
}
