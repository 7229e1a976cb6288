package requests

import (
	"time"

	"dossier/reports/requests/deadline"
)

// View notes that somebody looks at a person's values outside of any request, and why: people may ask when and for what their data were looked
// up (C-579/21). The entry's Subjects are whose values, By who looks. It is on the disk when View returns, before anything is read.
func (g *Register) View(e Entry, d Details) error {
	return g.Journal.Append(func([]Entry) (*Entry, error) {
		var err error
		e.Step, e.At, e.Day = Viewing, e.At.UTC().Truncate(time.Second), deadline.On(e.At)
		e.Sealed, err = g.seal(&e, d)
		return &e, err
	})
}

// Views are the entries of View, the oldest first.
func (g *Register) Views() (list []Entry, err error) {
	entries, err := g.Journal.Entries()
	for i := range entries {
		if entries[i].Step == Viewing {
			list = append(list, entries[i])
		}
	}
	return list, err
}
