package register

import (
	"dossier/detectors"
)

// Sort is a sort of difference between the record and what scans found.
type Sort string

// The sorts, the gravest first. Those after NeverFound are open questions: they may turn out to be none.
const (
	ReturnedPerson     Sort = "returned_person"     // somebody who was erased is back
	SpecialData        Sort = "special_category"    // data of special categories without a ground of Article 9(2)
	UndeclaredStore    Sort = "undeclared_store"    // personal data in a store that no activity names
	UndeclaredKind     Sort = "undeclared_kind"     // a kind that no activity declares in its store
	FreeText           Sort = "free_text"           // a text that holds what a text should not: cards, official numbers
	ClearIdentifier    Sort = "clear_identifier"    // a store that is declared pseudonymised, and names people
	KeptTooLong        Sort = "kept_too_long"       // records older than their rule of retention
	UnsafeTransfer     Sort = "transfer"            // a store or recipient outside the EEA without a safeguard
	CountryDiffers     Sort = "country"             // a store stands in another country than declared
	NoAgreement        Sort = "no_agreement"        // a processor without an agreement
	NoConsentDate      Sort = "no_consent_date"     // records of an activity on consent that do not tell when it was given
	StoreNotFound      Sort = "store_not_found"     // a declared store that is not there, or was never scanned
	DateNotFound       Sort = "date_not_found"      // the column from which a retention runs is not there, or holds no dates
	NotFilledIn        Sort = "not_filled_in"       // a fact that the record must state
	NeverFound         Sort = "never_found"         // a declared kind that is in none of its stores, all of them read
	NotProven          Sort = "not_proven"          // the same, but not all was read
	NotRead            Sort = "not_read"            // a declared store that was not read in full
	Namesakes          Sort = "namesakes"           // sources of one short name, which the record cannot tell apart
	RetentionUnchecked Sort = "retention_unchecked" // nothing tells from which date a period runs
	Doubtful           Sort = "doubtful"            // names or addresses that seem to stand in texts where none is declared
	Undated            Sort = "undated"             // records without the date from which their retention runs
)

// Sorts lists them, the gravest first.
func Sorts() []Sort {
	return []Sort{
		ReturnedPerson, SpecialData, UndeclaredStore, UndeclaredKind, FreeText, ClearIdentifier, KeptTooLong, UnsafeTransfer, CountryDiffers, NoAgreement, NoConsentDate,
		StoreNotFound, DateNotFound, NotFilledIn, NeverFound, NotProven, NotRead, Namesakes, RetentionUnchecked, Undated, Doubtful,
	}
}

// Question tells of the sorts that are no contradiction by themselves: something may be right, and nothing shows that it is.
func (s Sort) Question() bool {
	switch s {
	case NotProven, NotRead, Namesakes, RetentionUnchecked, Undated, Doubtful:
		return true
	}
	return false
}

// Undeclared tells of the sorts that are personal data where the record does not allow it.
func (s Sort) Undeclared() bool {
	switch s {
	case ReturnedPerson, SpecialData, UndeclaredStore, UndeclaredKind, FreeText, ClearIdentifier:
		return true
	}
	return false
}

// Difference is one thing in which the record and what was found do not agree. It holds labels, counts and days, never a value.
type Difference struct {
	Sort       Sort             `json:"sort"`
	Activities []string         `json:"activities,omitempty"` // their IDs
	Recipient  string           `json:"recipient,omitempty"`
	System     string           `json:"system,omitempty"` // short label of the source
	Unit       string           `json:"unit,omitempty"`   // label of the table or file, or a pattern of several
	Part       string           `json:"part,omitempty"`   // label: in the unit
	Fields     []string         `json:"fields,omitempty"` // labels
	Kinds      []detectors.Kind `json:"kinds,omitempty"`
	Units      int64            `json:"units,omitempty"`    // tables and files, where it is of several
	Records    int64            `json:"records,omitempty"`  // concerned: too old, undated, returned
	Findings   int64            `json:"findings,omitempty"` // pieces of personal data
	Oldest     Date             `json:"oldest,omitempty"`   // of the records concerned
	Newest     Date             `json:"newest,omitempty"`
	Limit      Date             `json:"limit,omitempty"` // the oldest day that the rule lets records have
	Country    Country          `json:"country,omitempty"`
	Evidence   string           `json:"evidence"` // the same in a sentence
	Next       string           `json:"next"`     // what to do
}

// Place is a table or file with personal data, or with records that are kept too long, and what the record says of it.
type Place struct {
	Source     int64                    `json:"-"` // in the inventory
	SourceName string                   `json:"source"`
	System     string                   `json:"system"` // short label of the source
	Unit       string                   `json:"unit"`
	Activities []string                 `json:"activities"` // their IDs; none: undeclared
	Kinds      map[detectors.Kind]int64 `json:"kinds"`      // findings
	Records    int64                    `json:"records"`
	Country    Country                  `json:"country,omitempty"`
	Owner      string                   `json:"owner,omitempty"`
	DateField  string                   `json:"date_field,omitempty"` // label of the column from which the retention runs
	Oldest     Date                     `json:"oldest,omitempty"`     // in that column; without one, in any column of dates
	Newest     Date                     `json:"newest,omitempty"`
	TooOld     int64                    `json:"too_old"` // records
}

// Comparison is what [Compare] found.
type Comparison struct {
	At             Date         `json:"at"`
	Contradictions int          `json:"contradictions"`
	Questions      int          `json:"questions"`
	Unread         int64        `json:"unread"` // places that were not read in full, or not even listed; what a rule leaves out is none
	Differences    []Difference `json:"differences"`
	Places         []Place      `json:"places"`
	Sorts          map[Sort]int `json:"sorts"` // how many of each
}
