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
	// Append adds findings, and what must be kept to go on after them, as one: after a crash either both are there or neither. Without a state
	// the unit is done next; if that does not come about it starts anew, without these findings.
	// Findings, ties and keys (see Finding.Key; nil: none) belong to the sink until it returns. What is of one record, should it
	// come in several calls, comes in calls that follow each other.
	Append(findings []Finding, ties []Ties, keys *scanners.Column, state []byte) error
	// Done adds the result, atomically.
	Done(result UnitResult) error
}

// Finding is one value of one kind in one record.
type Finding struct {
	Field      int32 // index in UnitResult.Fields; of a RecordKey, in UnitResult.Keys
	Part       int32 // of the unit: which one of those in it, from 0
	Record     int64 // number in its part, from 1, or the number that the database itself gave it
	Key        int32 // which of the keys given with it is the record's, from 1; 0 where the record's number tells
	Profile    int32 // of a RecordProfile: which of the keys given with it is the profile, from 1 (see likeness.Profile); of a name in a text, the mention (likeness.Mention); else 0
	Kind       Kind
	Print      Fingerprint
	Confidence Confidence
	Shared     bool // see Match.Shared
	Mention    bool // found in a longer text rather than being the value
}

// Ties are keys of records, and references to those, of one part: every row of many tables has some, so that they come column by column and
// not as findings. A record has at most one of each; further ones, of lists in it, are findings of [RecordKey].
type Ties struct {
	Part     int32
	From, To int     // the findings given with it, from From up to To, are the others of these records
	Records  []int64 // their numbers, as in Finding.Record
	Keys     []int32 // as in Finding.Key, a record each; none where the records' numbers tell
	Columns  []TieColumn
}

// TieColumn is one key of those records.
type TieColumn struct {
	Field  int32    // index in UnitResult.Keys
	Prints []uint64 // the first half of its fingerprint, a record each; 0: it has none
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
	Keys    []KeyFields
	Unread  []UnreadPart
}

// KeyFields are fields of one part whose values, together, tie records: a key, or a reference to one.
type KeyFields struct {
	Part   int32   `json:"part"`           // as in Finding.Part
	Fields []int32 `json:"fields"`         // indexes in UnitResult.Fields
	Told   bool    `json:"told,omitempty"` // texts give it by name, and it is no column: customer_id=4711
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
	// Days are, of a column of dates, how many values a day has, in days since 1 January 1970; nil of others, and of dates of birth.
	Days map[int32]int64 `json:"-"`
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
