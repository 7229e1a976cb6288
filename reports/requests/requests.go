// Package requests is the register of what people ask under Articles 15 to 21 of the GDPR: each [Request] with its
// deadline and its state, as its journal tells it.
//
// The journal is the only thing that is kept. It is a file of lines, each an [Entry] that is signed and holds the hash of the one
// before, and is only ever appended to: a line that was changed, taken out or put in is found by [Journal.Verify]. The
// state of a request is what its entries come to, one after the other, by the rules of [Step]. Who asked, and everything that
// was written freely, is sealed.
package requests

import (
	"errors"
	"fmt"
	"slices"

	"dossier/reports/requests/deadline"
)

// Type is the right that is exercised.
type Type string

// The types, with their articles of the GDPR.
const (
	Access        Type = "access"        // 15
	Rectification Type = "rectification" // 16
	Erasure       Type = "erasure"       // 17
	Restriction   Type = "restriction"   // 18
	Portability   Type = "portability"   // 20
	Objection     Type = "objection"     // 21
)

// Types are all types.
func Types() []Type {
	return []Type{Access, Rectification, Erasure, Restriction, Portability, Objection}
}

// Article is the GDPR's.
func (t Type) Article() int {
	return map[Type]int{Access: 15, Rectification: 16, Erasure: 17, Restriction: 18, Portability: 20, Objection: 21}[t]
}

// State is how far a request has come.
type State string

// The states.
const (
	Received     State = "received"
	Acknowledged State = "acknowledged" // the requester was told that it arrived
	Queried      State = "identity-query"
	Searched     State = "searched"  // the inventory was asked where the person is
	Planned      State = "planned"   // what is to be erased was put down
	Approved     State = "approved"  // by two people
	Executing    State = "executing" // an erasure was begun, and may have been broken off
	Done         State = "done"      // what was asked was carried out
	Verified     State = "verified"  // a new search after an erasure found nothing that the plan does not explain
	Replied      State = "replied"
	Refused      State = "refused"
	Withdrawn    State = "withdrawn"
	Closed       State = "closed"
)

// Open tells whether the requester still waits for an answer.
func (s State) Open() bool {
	return !slices.Contains([]State{Replied, Refused, Withdrawn, Closed}, s)
}

// Step is what an entry does to a request.
type Step string

// The steps.
const (
	Opening     Step = "open"
	Acknowledge Step = "acknowledge"
	AskIdentity Step = "ask-identity"
	Identify    Step = "identify" // the identity was checked; no copy of a document is kept (Art. 12(6))
	Search      Step = "search"
	Review      Step = "review"  // what an answer leaves out was decided
	Package     Step = "package" // the data to be given were put together
	Plan        Step = "plan"    // of an erasure
	Approve     Step = "approve" // such a plan
	Run         Step = "run"     // it
	Verify      Step = "verify"  // it, by a new search
	Extend      Step = "extend"
	CarryOut    Step = "done"
	Reply       Step = "reply"
	Refuse      Step = "refuse"
	Withdraw    Step = "withdraw"
	Close       Step = "close"
	Note        Step = "note"
)

// Ground is why a request is refused.
type Ground string

// Grounds are those that the GDPR names, with where. That an answer takes much work is none.
func Grounds() map[Ground]string {
	return map[Ground]string{
		"unfounded":      "manifestly unfounded, Article 12(5)",
		"excessive":      "excessive, in particular because repetitive, Article 12(5)",
		"not-identified": "the person cannot be identified, Articles 11(2) and 12(2)",
		"legally-held":   "a law requires that the data be kept, Article 17(3)(b)",
		"legal-claims":   "needed for legal claims, Article 17(3)(e) or 21(1)",
		"others-rights":  "rights and freedoms of others, Article 15(4) or 20(4)",
		"not-applicable": "the conditions of the right are not met",
	}
}

// Request is one request as its entries leave it.
type Request struct {
	ID       string // "R-2026-0001": the year of receipt, and a number in it
	Type     Type
	State    State
	Received deadline.Date // the local date, whatever the channel
	Country  string        // whose working days count
	Due      deadline.Date // as it is now
	Target   deadline.Date // the day to keep to; Due unless extended
	Extended bool
	Ground   Ground   // when refused
	Subjects []string // pseudonyms that the last search found
	Coverage string   // "whole" or "incomplete", of the inventory at the last search
	Plan     string   // SHA-256 of the erasure plan that holds
	Entries  []Entry
}

// ErrStep says that a step cannot be taken from where the request is.
var ErrStep = errors.New("not now")

// Allowed are the steps that can be taken next.
func (r *Request) Allowed() []Step {
	if r.State == Closed {
		return []Step{Note}
	}
	if !r.State.Open() {
		return []Step{Close, Note}
	}
	steps := []Step{AskIdentity, Identify, Search, Refuse, Withdraw, Note}
	if r.State == Received {
		steps = append(steps, Acknowledge)
	}
	if !r.Extended {
		steps = append(steps, Extend)
	}
	if r.State == Searched || r.State == Executing {
		steps = append(steps, CarryOut)
	}
	steps = append(steps, r.erasing()...)
	if r.State == Searched || r.State == Done {
		steps = append(steps, Review, Package)
	}
	if r.State == Done || r.State == Verified || r.Type == Access && r.State == Searched {
		steps = append(steps, Reply)
	}
	return steps
}

// erasing are the steps of an erasure that can be taken next. A new plan takes the place of the one before.
func (r *Request) erasing() []Step {
	if r.Type != Erasure {
		return nil
	}
	switch r.State {
	case Planned:
		return []Step{Plan, Approve}
	case Approved, Executing:
		return []Step{Plan, Run}
	case Searched:
		return []Step{Plan}
	case Done, Verified:
		return []Step{Plan, Verify}
	default:
		return nil
	}
}

// approve counts approvals: two people's, each with a key of their own.
func (r *Request) approve(e *Entry) error {
	if e.Plan != r.Plan || e.Approver == "" || e.Key == "" {
		return fmt.Errorf("%s: what was approved is not the plan that holds", r.ID)
	}
	before := 0
	for i := range r.Entries {
		if o := &r.Entries[i]; o.Step == Approve && o.Plan == e.Plan {
			if o.Approver == e.Approver || o.Key == e.Key {
				return fmt.Errorf("%s: %s has approved this plan already: a second person, with another key, must", r.ID, o.Approver)
			}
			before++
		}
	}
	if before > 0 {
		r.State = Approved
	}
	return nil
}

// apply takes the request one entry further.
func (r *Request) apply(e *Entry) error {
	if e.Step == Opening {
		return r.open(e)
	}
	if r.ID == "" {
		return fmt.Errorf("there is no request %s", e.Request)
	}
	if !slices.Contains(r.Allowed(), e.Step) {
		return fmt.Errorf("%s is %s: %q is %w; what can follow is %q", r.ID, r.State, e.Step, ErrStep, r.Allowed())
	}
	switch e.Step {
	case Acknowledge:
		r.State = Acknowledged
	case AskIdentity:
		r.State = Queried
	case Identify:
		if r.State == Queried {
			r.State = Acknowledged
		}
	case Search:
		r.State, r.Subjects, r.Coverage = Searched, e.Subjects, e.Coverage
	case Extend:
		if err := r.extend(e); err != nil {
			return err
		}
	case Plan:
		r.State, r.Plan = Planned, e.Plan
	case Approve:
		if err := r.approve(e); err != nil {
			return err
		}
	case Run:
		r.State = Executing
	case CarryOut:
		r.State = Done
	case Verify:
		if r.State = Verified; e.Left > 0 {
			r.State = Done
		}
	case Reply:
		r.State = Replied
	case Refuse:
		if _, known := Grounds()[e.Ground]; !known {
			return fmt.Errorf("%q is no ground for a refusal", e.Ground)
		}
		r.State, r.Ground = Refused, e.Ground
	case Withdraw:
		r.State = Withdrawn
	case Close:
		r.State = Closed
	case Note, Review, Package, Opening:
	default:
		return fmt.Errorf("%q is no step of a request", e.Step)
	}
	r.Entries = append(r.Entries, *e)
	return nil
}

func (r *Request) open(e *Entry) error {
	if r.ID != "" {
		return fmt.Errorf("%s was opened before", r.ID)
	}
	if !slices.Contains(Types(), e.Type) {
		return fmt.Errorf("%q is no type of request", e.Type)
	}
	c, err := deadline.For(e.Country)
	if err != nil {
		return err
	}
	if e.Received.Year < deadline.First {
		return fmt.Errorf("received on %s: terms are known from %d on", e.Received, deadline.First)
	}
	if e.Day.Compare(e.Received) < 0 {
		return fmt.Errorf("received on %s, which is still to come", e.Received)
	}
	due := c.Due(e.Received)
	*r = Request{ID: e.Request, Type: e.Type, State: Received, Received: e.Received, Country: c.Country, Due: due, Target: due, Entries: []Entry{*e}}
	return nil
}

// extend needs the requester to be told within the first month (Article 12(3)).
func (r *Request) extend(e *Entry) error {
	if e.Day.Compare(r.Due) > 0 {
		return fmt.Errorf("%s can no longer be extended: the requester had to be told by %s", r.ID, r.Due)
	}
	c, err := deadline.For(r.Country)
	if err != nil {
		return err
	}
	r.Extended, r.Due, r.Target = true, c.Extended(r.Received), c.Target(r.Received)
	return nil
}
