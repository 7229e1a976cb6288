package inventory

import (
	"time"

	"dossier/detectors"
)

// Sealed is text that only the key's holder reads again, by [Store.OpenName].
type Sealed []byte

// Scan is one run over some sources.
type Scan struct {
	ID       int64
	Started  time.Time
	Finished time.Time // zero while it runs or when it broke off
	Version  string    // of dossier
	Sampled  int64     // records a unit, 0: all
}

// Source is one source as its newest scan left it.
type Source struct {
	ID        int64
	Connector string
	Name      Sealed // as the connector knows it
	Label     string // its name with findings masked
	Facts     map[string]string
	Scan      int64
	Complete  bool // its newest scan listed and finished every unit
	Unlisted  []detectors.UnreadPart
}

// Unit is one unit of a source.
type Unit struct {
	ID         int64
	Source     int64
	Name       Sealed // as the connector knows it
	Label      string
	Kind       string
	Key        []string
	References []Reference
	Modified   time.Time // when it was last changed; zero where its source does not say
	detectors.UnitResult
}

// Reference is a foreign key in the picture of a source.
type Reference struct {
	Fields []string `json:"fields"`
	Unit   string   `json:"unit"`
	To     []string `json:"to"`
}

// KindTotal counts one kind over all sources.
type KindTotal struct {
	Kind     detectors.Kind
	Findings int64
	Distinct int64 // different values
	Units    int64
	Subjects int64
}

// Subject is one person under a pseudonym.
type Subject struct {
	Pseudonym string // "S-" and ten characters, which the person keeps
	Records   int64
	Kinds     map[detectors.Kind]int64 // different values a kind
	Units     int64
	Sources   int64
	Review    Review // why somebody should look whether this is one person
}

// Review is what of a person is hardly one person's.
type Review uint8

// The reasons.
const (
	TwoNationalIDs Review = 1 << iota
	TwoBirthDates
	Contested // some records speak against each other, and more for each other
	ManyNames
	TestAccount // a test account, or a name that stands for anybody
)

// MostNames is how many different names stand beside one person's identifiers and are nothing strange: parts, initials, typing errors.
const MostNames = 8

// Reasons are the reasons in words.
func (r Review) Reasons() []string {
	var list []string
	for i, words := range []string{"two national ids", "two dates of birth", "records that speak against each other", "many names", "a test account or a placeholder's name"} {
		if r>>i&1 != 0 {
			list = append(list, words)
		}
	}
	return list
}

// Trace is where a subject was found: one unit (and part), how many records, which kinds.
type Trace struct {
	Source  Source
	Unit    Unit
	Part    string // label
	Records int64
	InTexts int64                    // of those, how many only mention the subject by an identifier in a longer text
	Kinds   map[detectors.Kind]int64 // findings
	Fields  []string                 // labels
}
