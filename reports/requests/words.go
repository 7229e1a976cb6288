package requests

import "dossier/reports/language"

// What a request asks, how far it has come and what was done with it, for people.
var (
	kindWords = map[Type]string{
		Access: "access", Rectification: "rectification", Erasure: "erasure", Restriction: "restriction", Portability: "portability", Objection: "objection",
	}
	statusWords = map[State]string{
		Received: "received", Acknowledged: "acknowledged", Queried: "identity-query", Searched: "searched", Weighed: "weighed", Planned: "planned", Approved: "approved",
		Executing: "executing", Done: "done", Verified: "verified", Replied: "replied", Notified: "recipients-notified", Refused: "refused", Withdrawn: "withdrawn", Closed: "closed",
	}
	stepWords = map[Step]string{
		Opening: "open", Acknowledge: "acknowledge", AskIdentity: "ask-identity", Identify: "identify", Search: "search", Review: "review", Package: "package", Plan: "plan",
		Approve: "approve", Run: "run", Verify: "verify", Extend: "extend", CarryOut: "done", Reply: "reply", Refuse: "refuse", Withdraw: "withdraw", Hold: "hold",
		Release: "release", Stop: "stop", Lift: "lift", Weigh: "weigh", Notify: "notify", Told: "told", Answered: "answered", Close: "closed", Note: "note",
	}
	againstWords = map[Against]string{Marketing: "direct marketing", Other: "other processing"}
	outcomeWords = map[Outcome]string{
		Upheld: "upheld", Overridden: "overridden", Complied: "done", Nothing: "no data", Declined: "declined", Impossible: "impossible",
	}
	coverageWords = map[string]string{"whole": "all of it read", "incomplete": "not all of it read"}
)

// In is the type in a language.
func (t Type) In(l *language.Language) string { return l.Text(kindWords[t]) }

// In is the state in a language.
func (s State) In(l *language.Language) string { return l.Text(statusWords[s]) }

// In is the step in a language; in English it is what is typed.
func (s Step) In(l *language.Language) string { return l.Text(stepWords[s]) }

// In is the ground in a language.
func (g Ground) In(l *language.Language) string { return l.Text(Grounds()[g]) }

// In is what an objection is against, in a language.
func (a Against) In(l *language.Language) string { return l.Text(againstWords[a]) }

// In is the outcome in a language.
func (o Outcome) In(l *language.Language) string { return l.Text(outcomeWords[o]) }

// CoverageIn says in a language whether all was read.
func CoverageIn(coverage string, l *language.Language) string { return l.Text(coverageWords[coverage]) }
