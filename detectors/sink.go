package detectors

import "dossier/scanners"

// Fingerprint is the keyed fingerprint of a normalised value: HMAC-SHA-256 over kind and value, cut to 128 bits.
type Fingerprint [16]byte

// Sink keeps what a sweep finds. Its methods may be called by many goroutines.
type Sink interface {
	// Source begins a source, or goes on with it where an interrupted scan of it stands.
	Source(info scanners.SourceInfo, label string) (SourceSink, error)
}

// SourceSink keeps the findings of one source. Labels are names in which findings are masked: they may be shown.
type SourceSink interface {
	// Unit begins the next unit, in the order of the listing.
	Unit(info scanners.UnitInfo, label string) (UnitSink, error)
	// Unlisted records something that could not be listed.
	Unlisted(u *scanners.Unread, label string) error
	// Done ends the source: all its units were listed and are done. A sink whose source is never done knows the scan broke off.
	Done() error
}

// UnitSink keeps the findings of one unit.
type UnitSink interface {
	// Resume returns the state last given to Append or Done for this version of the unit; nil when it starts anew.
	// done tells that the unit was finished in this scan and need not be read.
	Resume() (state []byte, done bool)
	// Append adds findings, and what must be kept to go on after them, as one: after a crash either both are there or neither.
	// The findings belong to the sink until it returns.
	Append(findings []Finding, state []byte) error
	// Done adds the result, atomically.
	Done(result UnitResult) error
}

// Finding is one value of one kind in one record.
type Finding struct {
	Field      int32 // index in UnitResult.Fields
	Kind       Kind
	Record     int64  // number in its part, from 1
	Key        []byte // sealed key of the record; nil where the number tells
	Print      Fingerprint
	Confidence Confidence
	Shared     bool // see Match.Shared
	Mention    bool // found in a longer text rather than being the value
}

// Status is how a unit ended.
type Status string

// A unit is scanned in full, sampled, skipped by a rule, partly unread, or unread altogether.
const (
	Complete Status = "complete"
	Sampled  Status = "sampled"
	Skipped  Status = "skipped"
	Partial  Status = "partial"
	Unread   Status = "unread"
)

// UnitResult is what is known of a unit once it was read.
type UnitResult struct {
	Status  Status
	Rule    string // the rule that skipped it, or the bound on what a sample can miss
	Records int64
	Bytes   int64
	Fields  []FieldResult
	Unread  []UnreadPart
}

// FieldResult is what is known of one field of one part.
type FieldResult struct {
	Part    string         `json:"part,omitempty"` // label
	Name    string         `json:"name"`           // label
	Type    string         `json:"type,omitempty"`
	Verdict *Verdict       `json:"verdict"`
	Values  int64          `json:"values"` // not NULL and not empty; of a field that was weighed and then left out, those weighed
	Nulls   int64          `json:"nulls"`
	Counts  map[Kind]int64 `json:"counts"` // findings
	// Seal is part and name as they are, with a NUL between, to be sealed by the sink.
	Seal scanners.Private `json:"-"`
}

// UnreadPart is an [scanners.Unread] with its part's label.
type UnreadPart struct {
	Part   string       `json:"part,omitempty"`
	Why    scanners.Why `json:"why"`
	Detail string       `json:"detail,omitempty"`
	MIME   string       `json:"mime,omitempty"`
	Bytes  int64        `json:"bytes"`
}
