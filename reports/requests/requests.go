// Package requests is the register of what people ask under Articles 15 to 21 of the GDPR: each [Request] with its
// deadline and its state, as its journal tells it.
//
// The journal is the only thing that is kept. It is a file of lines, each an [Entry] that is signed and holds the hash of the one
// before, and is only ever appended to: a line that was changed, taken out or put in is found by [Journal.Verify]. The
// state of a request is what its entries come to, one after the other, by the rules of [Step]. Who asked, and everything that
// was written freely, is sealed.
package requests

import "slices"

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
	Weighed      State = "weighed"   // grounds were weighed against an objection (Art. 21(1))
	Searched     State = "searched"  // the inventory was asked where the person is
	Planned      State = "planned"   // what is to be erased was put down
	Approved     State = "approved"  // by two people
	Executing    State = "executing" // an erasure was begun, and may have been broken off
	Done         State = "done"      // what was asked was carried out
	Verified     State = "verified"  // a new search after an erasure found nothing that the plan does not explain
	Replied      State = "replied"
	Notified     State = "recipients-notified" // those whom the data were given to were told as well (Art. 19)
	Refused      State = "refused"
	Withdrawn    State = "withdrawn"
	Closed       State = "closed"
)

// States are all states.
func States() []State {
	return []State{
		Received, Acknowledged, Queried, Searched, Weighed, Planned, Approved, Executing, Done, Verified, Replied, Notified, Refused, Withdrawn, Closed,
	}
}

// Open tells whether the requester still waits for an answer.
func (s State) Open() bool {
	return !slices.Contains([]State{Replied, Notified, Refused, Withdrawn, Closed}, s)
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
	Plan        Step = "plan"    // of an erasure or another change
	Approve     Step = "approve" // such a plan
	Run         Step = "run"     // it
	Verify      Step = "verify"  // it, by a new search
	Extend      Step = "extend"
	CarryOut    Step = "done"
	Reply       Step = "reply"
	Refuse      Step = "refuse"
	Withdraw    Step = "withdraw"
	Hold        Step = "hold"    // a law or a claim forbids that anything be changed for now
	Release     Step = "release" // from that
	Stop        Step = "stop"    // the person was put on the list of those whose data are not used
	Lift        Step = "lift"    // a restriction was lifted, and the person told before (Art. 18(3))
	Weigh       Step = "weigh"   // an objection, against the controller's grounds (Art. 21(1))
	Notify      Step = "notify"  // a recipient is to be told (Art. 19)
	Told        Step = "told"    // that recipient was
	Answered    Step = "answered"
	Close       Step = "close"
	Note        Step = "note"
	Viewing     Step = "view" // of no request: somebody's values were looked at
)

// Datable are the steps that people take outside of the program, so that they may be noted on a later day.
func Datable() []Step {
	return []Step{Acknowledge, AskIdentity, Identify, Extend, CarryOut, Reply, Told, Answered, Refuse, Withdraw}
}

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
		"expression":     "freedom of expression and information, Article 17(3)(a)",
		"public-health":  "public interest in public health, Article 17(3)(c)",
		"archiving":      "archiving, research or statistics, which erasure would seriously impair, Article 17(3)(d)",
		"others-rights":  "rights and freedoms of others, Article 15(4) or 20(4)",
		"not-applicable": "the conditions of the right are not met",
		"compelling":     "compelling legitimate grounds of the controller override, Article 21(1)",
	}
}

// Against is what an objection is against.
type Against string

// What an objection can be against.
const (
	Marketing Against = "marketing" // direct marketing, profiling for it included: never weighed (Art. 21(2) and (3))
	Other     Against = "other"     // processing in the public or a legitimate interest (Art. 21(1))
)

// Outcome is what came of something that was asked or weighed.
type Outcome string

// The outcomes: the first two of an objection that was weighed, the others of telling a recipient.
const (
	Upheld     Outcome = "upheld"
	Overridden Outcome = "overridden"
	Complied   Outcome = "done"       // the recipient did the same with its data
	Nothing    Outcome = "no-data"    // the recipient holds none of the data
	Declined   Outcome = "declined"   // the recipient does not follow
	Impossible Outcome = "impossible" // to tell the recipient is impossible, or takes a disproportionate effort
)

// Answers are the outcomes of telling a recipient.
func Answers() []Outcome { return []Outcome{Complied, Nothing, Declined, Impossible} }
