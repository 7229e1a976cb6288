package reach

import (
	"context"
	"slices"

	"dossier/detectors"
	"dossier/reports/inventory"
)

// candidate is a record that was reached and is not yet known to belong to the person.
type candidate struct {
	reached
	unit *unit
}

// other is whom a record names by values of its own, where that is one and not the person.
func (w *walk) other(r *inventory.KeyedRecord) (uint32, bool) {
	if len(r.Stated) == 1 && r.Stated[0] != w.me {
		return r.Stated[0], true
	}
	return 0, false
}

// admit adds the records that name one other who stands in no such record of anybody else: the account that a person's invoices are paid
// from.
func (w *walk) admit(ctx context.Context) error {
	for more := true; more; {
		more = false
		for who, rows := range w.waiting {
			account, mine, err := w.nameless(ctx, who, rows)
			if err != nil {
				return err
			}
			if !mine {
				continue
			}
			if more = true; account {
				w.result.Unnamed = append(w.result.Unnamed, who)
			}
			delete(w.waiting, who)
			for at, c := range rows {
				w.found(c.unit, at, c.Row, c.by)
				w.add(c.KeyedRecord, c.by)
			}
		}
		if err := w.descend(ctx); err != nil {
			return err
		}
	}
	return nil
}

// nameless tells whether all that is known of somebody are these rows, or of an account, of which nobody knows whose it is, whether the
// rows are all there are in their units.
func (w *walk) nameless(ctx context.Context, who uint32, rows map[place]candidate) (account, mine bool, err error) {
	s, err := w.k.Subject(ctx, who)
	if err != nil {
		return false, false, err
	}
	account = true
	for kind := range s.Kinds {
		account = account && (!kind.Identifies() || kind == detectors.IBAN || kind == detectors.PaymentCard)
	}
	if s.Records <= int64(len(rows)) || !account {
		return account, s.Records <= int64(len(rows)), nil
	}
	units := map[int64]bool{}
	for at := range rows {
		units[at.unit] = true
	}
	mine = true
	err = w.k.Named(ctx, s.Pseudonym, func(_ uint32, r *inventory.KeyedRecord) error {
		at := place{r.Unit, r.Part, r.Record}
		_, one := rows[at]
		mine = mine && (one || w.seen[at] || !units[r.Unit] && (!r.Own || !slices.ContainsFunc(r.People, func(p uint32) bool { return p != who && p != w.me })))
		return nil
	})
	return account, mine, err
}
