package fuzz

import (
	"fmt"
	"time"

	"github.com/pconform/pconform/model"
	"github.com/pconform/pconform/runner"
)

// HuntStats is where a session stands.
type HuntStats struct {
	Seed        uint64        `json:"seed"`
	Plans       int64         `json:"plans"`
	Judged      int64         `json:"judged"`   // requests of plans
	Requests    int64         `json:"requests"` // everything: preparation, clean-up and reduction too
	Took        time.Duration `json:"took"`
	Rate        float64       `json:"requestsPerSecond"` // over the last seconds
	States      int           `json:"states"`
	Transitions int           `json:"transitions"`
	Cells       int           `json:"cells"`   // state, operation, token situation and format
	Answers     int           `json:"answers"` // kinds of answers
	New         string        `json:"new"`     // what was reached last
	NewAgo      time.Duration `json:"newAgo"`
	Corpus      int           `json:"corpus"`
	Findings    int           `json:"findings"` // all
	Groups      int           `json:"groups"`   // causes
	Refused     int64         `json:"refused"`
	Throttled   int64         `json:"throttled"`
	Unsure      int64         `json:"inconclusive"` // plans without a verdict
	Broken      int64         `json:"broken"`       // requests that were broken on the wire
	RequestsOf  int64         `json:"budget"`       // 0: no bound
	TimeOf      time.Duration `json:"time"`         // 0: no bound
	Reducing    *Stats        `json:"-"`
	Warnings    []string      `json:"warnings,omitempty"`

	unsureWhy string // of the last plan without a verdict
	ordinary  int64  // requests that were not broken
	unsigned  int64  // of those, refused for their credentials
}

// answered counts an answer.
func (s *HuntStats) answered(r *model.Reply, step *runner.Step) {
	if step.Deviate != nil {
		s.Broken++
		return
	}
	s.ordinary++
	if r.Success {
		return
	}
	s.Refused++
	switch r.Code {
	case "InvalidAccessKeyId.NotFound", "InvalidAccessKeyId", "SignatureDoesNotMatch", "IncompleteSignature",
		"InvalidSecurityToken":
		s.unsigned++
	}
}

// enough requests to say that effort is wasted.
const enough = 200

// unsure counts a plan without a verdict; the one that the end of the session cut short is none of them.
func (s *HuntStats) unsure(why string) {
	if why == runner.ErrBudget.Error() {
		return
	}
	s.Unsure++
	s.unsureWhy = why
}

// warn says what effort is wasted on.
func (s *HuntStats) warn() []string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if s.ordinary >= enough {
		if s.unsigned*2 > s.ordinary {
			add("%d of %d requests are refused for their credentials", s.unsigned, s.ordinary)
		} else if s.Refused*100 > s.ordinary*98 {
			add("%d of %d requests are refused: is this the region and the access point to use?", s.Refused, s.ordinary)
		}
	}
	if s.Throttled*5 > s.Requests && s.Requests >= enough {
		add("%d of %d requests are throttled: lower --rate", s.Throttled, s.Requests)
	}
	if s.Plans >= 20 && s.Unsure*2 > s.Plans {
		add("%d of %d plans end without a verdict, the last because: %s", s.Unsure, s.Plans, s.unsureWhy)
	}
	return out
}

// Line is the state of a session in one line.
func (s *HuntStats) Line() string {
	line := fmt.Sprintf("%s  %d requests, %.0f/s  %d plans  %d states, %d transitions, %d cells  %d findings in %d groups",
		s.Took.Round(time.Second), s.Requests, s.Rate, s.Plans, s.States, s.Transitions, s.Cells, s.Findings, s.Groups)
	if s.Reducing != nil {
		line += fmt.Sprintf("  reducing: %d requests, %d to %d calls", s.Reducing.Requests, s.Reducing.From, s.Reducing.To)
	}
	if left := s.left(); left != "" {
		line += "  " + left
	}
	return line
}

// left says what is left of the budget and of the time.
func (s *HuntStats) left() string {
	out := ""
	if s.RequestsOf > 0 {
		out = fmt.Sprintf("%d requests left", max(0, s.RequestsOf-s.Requests))
	}
	if s.TimeOf > 0 {
		if out != "" {
			out += ", "
		}
		out += fmt.Sprintf("%s left", max(0, s.TimeOf-s.Took).Round(time.Second))
	}
	return out
}
