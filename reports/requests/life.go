package requests

import (
	"errors"
	"fmt"
	"slices"

	"dossier/reports/requests/deadline"
)

// Request is one request as its entries leave it.
type Request struct {
	ID         string // "R-2026-0001": the year of receipt, and a number in it
	Type       Type
	Against    Against // of an objection
	State      State
	Received   deadline.Date // the local date, whatever the channel
	Country    string        // whose working days count
	Due        deadline.Date // as it is now
	Target     deadline.Date // the day to keep to; Due unless extended
	Extended   bool
	Asked      deadline.Date // when the requester was asked for proof of identity
	Checked    deadline.Date // when it was checked
	CheckedBy  string
	Ground     Ground   // when refused
	Partly     []Ground // on which parts were refused
	Held       bool     // nothing may be changed
	HeldUntil  deadline.Date
	Stopped    bool     // the person is on the list of those whose data are not used
	Restricted bool     // a restriction was carried out, and not lifted
	Outcome    Outcome  // of weighing an objection
	Subjects   []string // pseudonyms that the last search found
	Chosen     bool     // whoever searched said that these are the person
	Coverage   string   // "whole" or "incomplete", of the inventory at the last search
	Packed     bool     // a package was made
	Encrypted  bool     // the last one is encrypted
	Plan       string   // SHA-256 of the plan that holds
	Needs      int      // approvals of it
	Undone     int64    // records that still stand though nobody decided so, after the plan was carried out
	Looked     bool     // it was looked who must be told
	Recipients []Recipient
	Entries    []Entry
}

// Recipient is somebody to whom the data were given, and who must be told of a correction, an erasure or a restriction (Art. 19). The name is
// sealed in the entry Told of.
type Recipient struct {
	Number  int
	Entry   int // index in Entries, of the step that made the task
	Told    deadline.Date
	Outcome Outcome // of their answer, "" while none came
}

// Open tells whether the recipient is still to be told, or to answer.
func (r *Recipient) Open() bool { return r.Outcome == "" }

// ErrStep says that a step cannot be taken from where the request is.
var ErrStep = errors.New("not now")

// Allowed are the steps that can be taken next.
func (r *Request) Allowed() []Step {
	if r.State == Closed {
		return append([]Step{Note}, r.lifting()...)
	}
	if !r.State.Open() {
		return slices.Concat([]Step{Close, Note}, r.telling(), r.lifting())
	}
	steps := []Step{AskIdentity, Identify, Search, Refuse, Withdraw, Note}
	if !slices.ContainsFunc(r.Entries, func(e Entry) bool { return e.Step == Acknowledge }) {
		steps = append(steps, Acknowledge)
	}
	if !r.Extended {
		steps = append(steps, Extend)
	}
	if r.Held {
		steps = append(steps, Release)
	} else {
		steps = append(steps, Hold)
	}
	if r.State == Searched || r.State == Executing || r.State == Weighed {
		steps = append(steps, CarryOut)
	}
	steps = append(steps, r.changing()...)
	steps = append(steps, r.objecting()...)
	if r.State == Searched || r.State == Done {
		steps = append(steps, Review, Package)
	}
	if r.State == Done || r.State == Verified || (r.Type == Access || r.Type == Portability) && r.State == Searched && r.answerable() {
		steps = append(steps, Reply)
	}
	return slices.Concat(steps, r.telling(), r.lifting())
}

// changing are the steps by which records are changed that can be taken next. A new plan takes the place of the one before.
func (r *Request) changing() []Step {
	if !slices.Contains([]Type{Rectification, Erasure, Restriction}, r.Type) {
		return nil
	}
	switch r.State {
	case Planned:
		return []Step{Plan, Approve}
	case Approved, Executing:
		if r.Held {
			return []Step{Plan}
		}
		return []Step{Plan, Run}
	case Searched:
		return []Step{Plan}
	case Done, Verified:
		if r.Type == Restriction {
			return []Step{Plan}
		}
		return []Step{Plan, Verify}
	default:
		return nil
	}
}

func (r *Request) objecting() []Step {
	if r.Type != Objection && r.Type != Restriction {
		return nil
	}
	steps := []Step{Stop}
	if r.Against == Other {
		steps = append(steps, Weigh)
	}
	return steps
}

// telling are the steps by which recipients are told, once something was changed.
func (r *Request) telling() []Step {
	if !slices.Contains([]Type{Rectification, Erasure, Restriction}, r.Type) || !slices.Contains([]State{Done, Verified, Replied, Notified}, r.State) {
		return nil
	}
	if len(r.Recipients) == 0 {
		return []Step{Notify}
	}
	return []Step{Notify, Told, Answered}
}

func (r *Request) lifting() []Step {
	if r.Restricted && r.State != Withdrawn {
		return []Step{Lift}
	}
	return nil
}

// approve counts approvals: those of different people, each with a key of their own.
func (r *Request) approve(e *Entry) error {
	if e.Plan != r.Plan || e.Approver == "" || e.Key == "" {
		return fmt.Errorf("%s: what was approved is not the plan that holds", r.ID)
	}
	have := 1
	for i := range r.Entries {
		if o := &r.Entries[i]; o.Step == Approve && o.Plan == e.Plan {
			if o.Approver == e.Approver || o.Key == e.Key {
				return fmt.Errorf("%s: %s has approved this plan already: a second person, with another key, must", r.ID, o.Approver)
			}
			have++
		}
	}
	if have >= r.Needs {
		r.State = Approved
	}
	return nil
}

// Approvals counts those of the plan that holds.
func (r *Request) Approvals() (n int) {
	for i := range r.Entries {
		if e := &r.Entries[i]; e.Step == Approve && e.Plan == r.Plan {
			n++
		}
	}
	return n
}

// LeastApprovals is how many people approve an erasure.
const LeastApprovals = 2

func (r *Request) plan(e *Entry) {
	r.State, r.Plan, r.Needs = Planned, e.Plan, e.Needs
	if r.Type == Erasure {
		r.Needs = max(r.Needs, LeastApprovals)
	}
	if r.Needs == 0 {
		r.State = Approved
	}
}

// apply takes the request one entry further.
func (r *Request) apply(e *Entry) error {
	if e.Step == Opening {
		return r.open(e)
	}
	if r.ID == "" {
		return noRequest(e.Request)
	}
	if e.Step == Run && r.Held {
		return fmt.Errorf("%s is on legal hold: %q is %w; dossier request release ends the hold", r.ID, e.Step, ErrStep)
	}
	if !slices.Contains(r.Allowed(), e.Step) {
		return fmt.Errorf("%s, for %s, is %s: %s is %w; %s", r.ID, r.Type, r.State, e.Step, ErrStep, r.Ahead())
	}
	if err := r.dated(e); err != nil {
		return err
	}
	if err := r.advance(e); err != nil {
		return err
	}
	r.Entries = append(r.Entries, *e)
	return nil
}

// Try tells why a step cannot be taken as the request stands, nil that it can. Nothing is changed.
func (r *Request) Try(e *Entry) error {
	as := *r
	as.Recipients, as.Entries, as.Partly = slices.Clone(r.Recipients), slices.Clone(r.Entries), slices.Clone(r.Partly)
	return as.apply(e)
}

// dated checks the day that is given to a step noted later: one on which it can have been taken.
func (r *Request) dated(e *Entry) error {
	switch {
	case e.On.IsZero():
		return nil
	case !slices.Contains(Datable(), e.Step):
		return fmt.Errorf("%s is taken when it is noted, and has no other day", e.Step)
	case e.Day.Compare(e.On) < 0:
		return fmt.Errorf("%s on %s is still to come", e.Step, e.On)
	case e.On.Compare(r.Received) < 0:
		return fmt.Errorf("%s on %s: the request came on %s only", e.Step, e.On, r.Received)
	case e.Step == Identify && e.On.Compare(r.Asked) < 0:
		return fmt.Errorf("%s on %s: proof of identity was asked for on %s only", e.Step, e.On, r.Asked)
	}
	return nil
}

// Several tells that the last search found several people, and nobody said which of them the person is.
func (r *Request) Several() bool { return len(r.Subjects) > 1 && !r.Chosen }

func (r *Request) advance(e *Entry) error {
	switch e.Step {
	case Acknowledge:
		if r.State == Received {
			r.State = Acknowledged
		}
	case AskIdentity:
		r.State, r.Asked, r.Checked, r.CheckedBy = Queried, e.Taken(), deadline.Date{}, ""
	case Identify:
		if r.Checked, r.CheckedBy = e.Taken(), e.By; r.State == Queried {
			r.State = Acknowledged
		}
	case Search:
		r.State, r.Subjects, r.Coverage, r.Chosen = Searched, e.Subjects, e.Coverage, e.Chosen
	case Extend:
		return r.extend(e)
	case Plan:
		r.plan(e)
	case Approve:
		return r.approve(e)
	case Run:
		r.State = Executing
	case CarryOut:
		r.State, r.Restricted, r.Undone = Done, r.Type == Restriction, e.Undone
	case Verify:
		r.Undone = e.Undone + e.Left // both are still to be done, whatever the reason
		if r.State = Verified; e.Left > 0 {
			r.State = Done
		}
	case Reply:
		r.State = Replied
		r.told()
	case Refuse:
		return r.refuse(e)
	case Withdraw:
		r.State = Withdrawn
	case Close:
		return r.close(e)
	case Hold:
		r.Held, r.HeldUntil = true, e.Until
	case Release:
		r.Held, r.HeldUntil = false, deadline.Date{}
	case Stop, Lift, Weigh:
		return r.use(e)
	case Notify, Told, Answered:
		return r.tell(e)
	case Package:
		r.Packed, r.Encrypted = true, e.Encrypted
	case Note, Review, Opening:
	default:
		return fmt.Errorf("%q is no step of a request", e.Step)
	}
	return nil
}

func (r *Request) refuse(e *Entry) error {
	if _, known := Grounds()[e.Ground]; !known {
		return fmt.Errorf("%q is no ground for a refusal", e.Ground)
	}
	if r.Against == Marketing {
		return fmt.Errorf("%s objects to direct marketing, which is never refused (Article 21(3) GDPR)", r.ID)
	}
	if e.Part {
		r.Partly = append(r.Partly, e.Ground)
		return nil
	}
	r.State, r.Ground = Refused, e.Ground
	return nil
}

// use takes the steps that say how the data may be used.
func (r *Request) use(e *Entry) error {
	switch {
	case e.Step == Lift:
		r.Restricted, r.Stopped = false, false
	case e.Step == Stop:
		if r.Stopped = true; r.Type == Objection {
			r.State = Done
		}
	case e.Outcome != Upheld && e.Outcome != Overridden:
		return fmt.Errorf("an objection that was weighed is %s or %s", Upheld, Overridden)
	default:
		r.State, r.Outcome = Weighed, e.Outcome
	}
	return nil
}

// tell takes the steps of telling recipients.
func (r *Request) tell(e *Entry) error {
	if e.Step == Notify {
		r.Looked = true
		if e.Recipient == 0 && len(r.Recipients) == 0 { // nobody was given the data
			r.told()
			return nil
		}
		if e.Recipient != len(r.Recipients)+1 {
			return fmt.Errorf("%s: recipient %d does not follow on %d", r.ID, e.Recipient, len(r.Recipients))
		}
		r.Recipients = append(r.Recipients, Recipient{Number: e.Recipient, Entry: len(r.Entries)})
		if r.State == Notified {
			r.State = Replied
		}
		return nil
	}
	if e.Recipient < 1 || e.Recipient > len(r.Recipients) {
		return fmt.Errorf("%s has no recipient %d; dossier request show %[1]s lists them", r.ID, e.Recipient)
	}
	one := &r.Recipients[e.Recipient-1]
	if e.Step == Told {
		one.Told = e.Taken()
	} else {
		if !slices.Contains(Answers(), e.Outcome) {
			return fmt.Errorf("%q is no answer of a recipient: there are %s, %s, %s and %s", e.Outcome, Complied, Nothing, Declined, Impossible)
		}
		if one.Told.IsZero() && e.Outcome != Impossible {
			return fmt.Errorf("%s: recipient %d was not told yet", r.ID, e.Recipient)
		}
		one.Outcome = e.Outcome
	}
	r.told()
	return nil
}

// told moves a request on that was replied to, when no recipient is left to be told.
func (r *Request) told() {
	untold := slices.ContainsFunc(r.Recipients, func(one Recipient) bool { return one.Told.IsZero() && one.Open() })
	if r.State == Replied && !untold && r.Looked {
		r.State = Notified
	}
}

// Untold says what is still to be done about recipients (Art. 19), "" for nothing.
func (r *Request) Untold() string {
	if len(r.telling()) == 0 {
		return ""
	}
	open := 0
	for i := range r.Recipients {
		if r.Recipients[i].Open() {
			open++
		}
	}
	switch {
	case open > 0:
		if len(r.Recipients) == 1 {
			return "the recipient was not told or has not answered"
		}
		return fmt.Sprintf("%d of %d recipients were not told or have not answered", open, len(r.Recipients))
	case !r.Looked:
		return "nobody looked yet which recipients are to be told"
	}
	return ""
}

func (r *Request) close(e *Entry) error {
	if why := r.Untold(); why != "" && !e.Despite {
		return fmt.Errorf("%s cannot be closed yet: %s (Article 19 GDPR); dossier request notify, told and answered see to it, or close it with a reason, by --note", r.ID, why)
	}
	r.State = Closed
	return nil
}

func (r *Request) open(e *Entry) error {
	if r.ID != "" {
		return fmt.Errorf("%s was opened before", r.ID)
	}
	if !slices.Contains(Types(), e.Type) {
		return fmt.Errorf("%q is no type of request", e.Type)
	}
	if (e.Type == Objection) != (e.Against != "") || e.Against != "" && e.Against != Marketing && e.Against != Other {
		return fmt.Errorf("an objection, and nothing else, is against %s or %s", Marketing, Other)
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
	*r = Request{
		ID: e.Request, Type: e.Type, Against: e.Against, State: Received, Received: e.Received, Country: c.Country, Due: due, Target: due, Entries: []Entry{*e},
	}
	return nil
}

// extend needs the requester to be told within the first month (Article 12(3)).
func (r *Request) extend(e *Entry) error {
	if e.Taken().Compare(r.Due) > 0 {
		return fmt.Errorf("%s can no longer be extended: the requester had to be told by %s", r.ID, r.Due)
	}
	c, err := deadline.For(r.Country)
	if err != nil {
		return err
	}
	r.Extended, r.Due, r.Target = true, c.Extended(r.Received), c.Target(r.Received)
	return nil
}

// Suspended is by when the request is due if asking for proof of identity suspends the term, today included while none came; zero where
// nobody asked. What counts is Due.
func (r *Request) Suspended(today deadline.Date) deadline.Date {
	c, err := deadline.For(r.Country)
	if r.Asked.IsZero() || err != nil {
		return deadline.Date{}
	}
	until := r.Checked
	if until.IsZero() {
		until = today
	}
	return c.Suspended(r.Due, max(0, r.Asked.DaysUntil(until)))
}
