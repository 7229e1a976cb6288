package reach

import (
	"context"
	"slices"

	"dossier/detectors"
	"dossier/reports/inventory"
)

// follow finds the values by which more records are the person's though no key leads there: accounts and official numbers of which nobody knows
// whose they are but by the person's records, and the addresses and devices from which nobody but the person came.
func (w *walk) follow(ctx context.Context) error {
	if err := w.unnamed(ctx); err != nil {
		return err
	}
	for _, who := range w.result.Unnamed {
		s, err := w.k.Subject(ctx, who)
		if err != nil {
			return err
		}
		_, own, _, err := w.k.Identifiers(ctx, s.Pseudonym)
		if err != nil {
			return err
		}
		w.result.Tied = append(w.result.Tied, own...)
	}
	for _, print := range w.marks {
		sole, err := w.sole(ctx, print)
		if err != nil {
			return err
		}
		if sole {
			w.result.Tied = append(w.result.Tied, print)
		}
	}
	return nil
}

// unnamed finds the numbers that stand in the person's records and in no others: what a desk noted of a customer. A phone number or an address of
// a mailbox may be a neighbour's.
func (w *walk) unnamed(ctx context.Context) error {
	for who, records := range w.beside {
		if slices.Contains(w.result.Unnamed, who) {
			continue
		}
		s, err := w.k.Subject(ctx, who)
		if err != nil {
			return err
		}
		if numbered(&s) && s.Records <= records {
			w.result.Unnamed = append(w.result.Unnamed, who)
		}
	}
	slices.Sort(w.result.Unnamed)
	return nil
}

// numbered tells whether all that identifies somebody are numbers that a bank or an authority gave.
func numbered(s *inventory.Subject) bool {
	for kind := range s.Kinds {
		switch kind {
		case detectors.IBAN, detectors.PaymentCard, detectors.NationalID, detectors.HealthID, detectors.Passport, detectors.DriverLicence:
		default:
			if kind.Identifies() {
				return false
			}
		}
	}
	return true
}

// marked tells of kinds that identify nobody by themselves and lead to one person where nobody else came from there.
func marked(kind detectors.Kind) bool {
	return kind == detectors.IPAddress || kind == detectors.MACAddress || kind == detectors.DeviceID
}

// sole tells whether a value stands in no record of anybody else: none that names others, nor one that is not the person's in a unit whose records
// belong to people by keys.
func (w *walk) sole(ctx context.Context, print detectors.Fingerprint) (bool, error) {
	mine, records := true, 0
	err := w.k.Holding(ctx, []detectors.Fingerprint{print}, func(r *inventory.KeyedRecord) error {
		records++
		if !w.seen[place{r.Unit, r.Part, r.Record}] {
			mine = mine && !w.keyed(r.Unit) && !slices.ContainsFunc(r.People, w.stranger)
		}
		return nil
	})
	if records > MostRecords {
		w.result.Cut = w.result.Cut || mine
		mine = false
	}
	return mine, err
}

// stranger tells whether somebody is neither the person nor a number of the person's.
func (w *walk) stranger(who uint32) bool {
	return who != w.me && !slices.Contains(w.result.Unnamed, who)
}

// keyed tells whether the records of a unit belong to others by keys.
func (w *walk) keyed(unit int64) bool {
	u := w.graph.units[unit]
	return u != nil && slices.ContainsFunc(u.columns, func(c *column) bool { return len(w.parents[c.id]) > 0 })
}
