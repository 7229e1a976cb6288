package overview

import (
	"time"

	"dossier/detectors"
	"dossier/reports/drift"
	"dossier/reports/inventory"
)

// Report is the overview for machines: what `dossier scan --format json` prints. Names are stable; docs/overview.schema.json
// is its JSON schema. Lists are never null.
type Report struct {
	Dossier  string    `json:"dossier"`
	Scan     Scan      `json:"scan"`
	Coverage Coverage  `json:"coverage"`
	Totals   Totals    `json:"totals"`
	Sources  []Source  `json:"sources"`
	Subjects []Subject `json:"subjects"`

	Since   *Since         `json:"since"`
	Changes []drift.Change `json:"changes"`
}

// Scan is the newest run, with the status of everything in the inventory.
type Scan struct {
	ID       int64      `json:"id"`
	Started  *time.Time `json:"started"`
	Finished *time.Time `json:"finished"`
	Status   string     `json:"status"`
	Sampled  int64      `json:"sampled"`
}

// The statuses of a scan.
const (
	ScanComplete   = "complete"
	ScanIncomplete = "incomplete"
)

// Coverage counts how the units ended.
type Coverage struct {
	Units    int64 `json:"units"`
	Complete int64 `json:"complete"`
	Sampled  int64 `json:"sampled"`
	Skipped  int64 `json:"skipped"`
	Partial  int64 `json:"partial"`
	Unread   int64 `json:"unread"`
	Records  int64 `json:"records"`
	Bytes    int64 `json:"bytes"`
	Unlisted int64 `json:"unlisted"`
}

// Totals counts what was found.
type Totals struct {
	Findings int64       `json:"findings"`
	Subjects int64       `json:"subjects"`
	Kinds    []KindTotal `json:"kinds"`
}

// KindTotal counts one kind over all sources.
type KindTotal struct {
	Kind     detectors.Kind `json:"kind"`
	DPV      string         `json:"dpv"`
	Findings int64          `json:"findings"`
	Distinct int64          `json:"distinct"`
	Units    int64          `json:"units"`
	Subjects int64          `json:"subjects"`
}

// Source is one source with its units, also those in which nothing was found.
type Source struct {
	Connector string                 `json:"connector"`
	Name      string                 `json:"name"`
	Complete  bool                   `json:"complete"`
	Facts     map[string]string      `json:"facts"`
	Unlisted  []detectors.UnreadPart `json:"unlisted"`
	Units     []Unit                 `json:"units"`

	scan int64
}

// Unit is one unit with its fields, also those in which nothing was found.
type Unit struct {
	Name       string                  `json:"name"`
	Kind       string                  `json:"kind"`
	Status     detectors.Status        `json:"status"`
	Rule       string                  `json:"rule"`
	Records    int64                   `json:"records"`
	Bytes      int64                   `json:"bytes"`
	Key        []string                `json:"key"`
	References []inventory.Reference   `json:"references"`
	Fields     []detectors.FieldResult `json:"fields"`
	Unread     []detectors.UnreadPart  `json:"unread"`
}

// Subject is one person under a pseudonym.
type Subject struct {
	Pseudonym string                   `json:"pseudonym"`
	Records   int64                    `json:"records"`
	Units     int64                    `json:"units"`
	Sources   int64                    `json:"sources"`
	Kinds     map[detectors.Kind]int64 `json:"kinds"`
}

// Complete tells whether everything that was to be read was read, and there was something.
func (r *Report) Complete() bool { return r.Scan.Status == ScanComplete && r.Coverage.Units > 0 }

// findings counts those in all fields of the unit.
func (u *Unit) findings() (n int64) {
	for i := range u.Fields {
		for _, c := range u.Fields[i].Counts {
			n += c
		}
	}
	return n
}

// holds tells whether anything was found in the field.
func holds(f *detectors.FieldResult) bool { return f.Verdict != nil || len(f.Counts) > 0 }
