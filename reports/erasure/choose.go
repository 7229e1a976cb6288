package erasure

import "dossier/reports/records"

// What a reviewer decides.
const (
	DecideDelete = "delete"
	DecideChange = "change" // in a plan that is not of an erasure
	DecideKeep   = "keep"
	DecideRedact = "redact" // what names the person goes, the rest of the record stays
)

// Case is a record of the person, of which a [Choose] says what is done with it: it fills in the removal's change and strategy.
type Case struct {
	System   string
	Database bool
	Called   bool // the record is what its unit is called, which is not changed
	Record   *records.Record
	Removal  *Removal
	Decision string // of a reviewer, "" for none
}

// Choice is what is done with a record: as the removal says, or, with a sort, that it stays.
type Choice struct {
	Skip bool // the record is none of the plan's business
	Sort string
	Why  string
}

// Choose chooses. It calls for nothing but what it is given.
type Choose func(c *Case) Choice

// strange tells whether a record that no key leads to bears the name of somebody else.
func (n *planning) strange(r *records.Record) bool {
	return len(r.Path) == 0 && n.read.Strange(r)
}
