package identity

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"dossier/detectors"
	"dossier/reports/inventory"
)

// What stands against a decision.
var (
	ErrUnknown = errors.New("nobody in the inventory has that pseudonym")
	ErrDecided = errors.New("an earlier decision says otherwise")
	ErrNothing = errors.New("there is nothing to decide")
	ErrAlike   = errors.New("nothing tells these records from the others")
)

// Merge makes the decision that two are one person, or says what stands against it.
func Merge(ctx context.Context, inv Reader, a, b string) (*inventory.Decision, error) {
	d := &inventory.Decision{Verdict: inventory.OnePerson, People: []string{a, b}}
	var numbers [2]uint32
	err := inv.Keys(ctx, func(k *inventory.Keys) error {
		for i, p := range d.People {
			subject, own, known, err := k.Identifiers(ctx, p)
			if err != nil {
				return err
			}
			if !known {
				return fmt.Errorf("%s: %w", p, ErrUnknown)
			}
			numbers[i], d.Of[i] = subject, anchors(own)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if numbers[0] == numbers[1] {
		return nil, fmt.Errorf("%w: %s and %s are one person already", ErrNothing, a, b)
	}
	return d, against(ctx, inv, d)
}

// Confirm makes the decision that somebody who was to be looked at is one person.
func Confirm(ctx context.Context, inv Explainer, who string) (*inventory.Decision, error) {
	s, known, err := inv.Named(ctx, who)
	if err != nil {
		return nil, err
	}
	if !known {
		return nil, fmt.Errorf("%s: %w", who, ErrUnknown)
	}
	if s.Review == 0 {
		return nil, fmt.Errorf("%w: nothing of %s is to be looked at", ErrNothing, who)
	}
	d := &inventory.Decision{Verdict: inventory.Confirmed, People: []string{who}, Review: s.Review}
	err = inv.Keys(ctx, func(k *inventory.Keys) error {
		_, own, _, err := k.Identifiers(ctx, who)
		d.Of[0] = anchors(own)
		return err
	})
	return d, err
}

// Split makes the decision that some of a person's records are another's, or says what stands against it. of tells which.
func Split(ctx context.Context, inv Reader, who string, of func(r *inventory.NamedRecord) bool) (*inventory.Decision, error) {
	records, err := inv.NamedRecords(ctx, who)
	if err != nil {
		return nil, err
	}
	if len(records) == 0 {
		return nil, fmt.Errorf("%s: %w", who, ErrUnknown)
	}
	stays, goes := map[detectors.Fingerprint]bool{}, map[detectors.Fingerprint]bool{}
	moved := 0
	for i := range records {
		r := &records[i]
		in := stays
		if of(r) {
			in = goes
			moved++
		}
		for _, h := range r.Holds {
			if h.Own && !h.Mention { // a text may mention anybody
				in[h.Print] = true
			}
		}
	}
	switch moved {
	case 0:
		return nil, fmt.Errorf("%w: none of the records of %s was named", ErrNothing, who)
	case len(records):
		return nil, fmt.Errorf("%w: these are all records of %s", ErrNothing, who)
	}
	d := &inventory.Decision{Verdict: inventory.TwoPeople, People: []string{who}}
	for p := range goes {
		if stays[p] {
			d.Shared = append(d.Shared, p)
			delete(stays, p)
		} else {
			d.Of[1] = append(d.Of[1], p)
		}
	}
	for p := range stays {
		d.Of[0] = append(d.Of[0], p)
	}
	if len(d.Of[0]) == 0 || len(d.Of[1]) == 0 {
		return nil, fmt.Errorf("%w: they hold the same identifiers as the records that stay with %s", ErrAlike, who)
	}
	d.Shared = anchors(d.Shared)
	return d, against(ctx, inv, d)
}

// against tells of an earlier decision that says the contrary.
func against(ctx context.Context, inv Reader, d *inventory.Decision) error {
	all, err := inv.Decisions(ctx)
	if err != nil {
		return err
	}
	for i := range all {
		e := &all[i]
		if e.Undone != 0 || e.Verdict == d.Verdict || e.Verdict != inventory.OnePerson && e.Verdict != inventory.TwoPeople {
			continue
		}
		one, two := d, e
		if d.Verdict == inventory.TwoPeople {
			one, two = e, d
		}
		if meet(one.Of[0], two.Of[0]) && meet(one.Of[1], two.Of[1]) || meet(one.Of[0], two.Of[1]) && meet(one.Of[1], two.Of[0]) {
			return fmt.Errorf("%w: by decision %d they are %s", ErrDecided, e.ID, e.Verdict)
		}
	}
	return nil
}

func meet(a, b []detectors.Fingerprint) bool {
	return slices.ContainsFunc(a, func(p detectors.Fingerprint) bool { return slices.Contains(b, p) })
}

// Holds is an error where a decision, of which the subjects were found, does not show in them.
func Holds(ctx context.Context, k *inventory.Keys, d *inventory.Decision) error {
	var whose [2]map[uint32]bool
	for side, prints := range d.Of {
		whose[side] = map[uint32]bool{}
		for _, p := range prints {
			subject, known, err := k.Owner(ctx, p)
			if err != nil {
				return err
			}
			if known {
				whose[side][subject] = true
			}
		}
	}
	met := false
	for s := range whose[0] {
		met = met || whose[1][s]
	}
	switch d.Verdict {
	case inventory.OnePerson:
		if !met {
			return errors.New("they cannot be put together: other decisions keep them apart")
		}
	case inventory.TwoPeople:
		if met {
			return errors.New("they cannot be told apart")
		}
	}
	return nil
}
