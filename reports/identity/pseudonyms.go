package identity

import (
	"bytes"
	"context"
	"encoding/binary"
	"iter"

	"dossier/detectors"
	"dossier/reports/inventory"
	"dossier/reports/spill"
)

// pseudonyms tells what the subjects' pseudonyms show.
//
// Who is new gets a fingerprint of their smallest identifier. Who was known keeps the pseudonym, whatever else comes or goes: each
// earlier subject passes its own on to whom most of its identifiers are now, and who is passed several, since people turned out to be
// one, keeps that of whom they have most from. The others lead there from then on. Who was split off is new.
func (r *resolver) pseudonyms(ctx context.Context) ([]uint64, error) {
	earlier, err := r.EarlierMarks(ctx)
	if err != nil {
		return nil, err
	}
	votes := sorter[word](r, uint64(len(earlier)))
	defer votes.Close()
	marks := make([]uint64, 0, r.subjects)
	before, stop := iter.Pull2(r.EarlierIdentifiers(ctx))
	defer stop()
	was, err, more := before()
	err = r.identifiers(ctx, func(n int, print *detectors.Fingerprint) error {
		subject := r.owner[n]
		if int(subject) == len(marks) { // numbered by their smallest
			marks = append(marks, r.mark(print, 0))
		}
		for more && err == nil && bytes.Compare(was.Print[:], print[:]) < 0 {
			was, err, more = before()
		}
		if err != nil || !more || was.Print != *print || subject == nobody {
			return err
		}
		return votes.Add(pair(was.Subject, uint32(subject)))
	})
	if err != nil {
		return nil, err
	}
	kept, err := r.inherit(ctx, votes, earlier, marks)
	if err != nil {
		return nil, err
	}
	return marks, r.tellApart(ctx, marks, kept)
}

// mark is what the pseudonym of a new subject shows.
func (r *resolver) mark(least *detectors.Fingerprint, attempt byte) uint64 {
	text := append(make([]byte, 0, len(least)+1), least[:]...)
	if attempt > 0 {
		text = append(text, attempt)
	}
	f := r.Key().Fingerprint("subject", text)
	return binary.BigEndian.Uint64(f[:])
}

// identifiers calls do for each identifier, in order.
func (r *resolver) identifiers(ctx context.Context, do func(n int, print *detectors.Fingerprint) error) error {
	n := 0
	var print detectors.Fingerprint
	for some, err := range r.prints.All(ctx) {
		if err != nil {
			return err
		}
		for ; len(some) >= 2; some = some[2:] {
			binary.BigEndian.PutUint64(print[:], some[0])
			binary.BigEndian.PutUint64(print[8:], some[1])
			if err := do(n, &print); err != nil {
				return err
			}
			n++
		}
	}
	return nil
}

// inherit puts the pseudonyms that are kept in the place of new ones, and returns whose they are. votes are identifiers, by whose they
// were and whose they are.
func (r *resolver) inherit(ctx context.Context, votes *spill.Sorter[word], earlier, marks []uint64) (bits, error) {
	kept := make(bits, len(marks)/64+1)
	heirs := spill.New[[3]uint64](r.Place(), max(1, uint64(len(marks)))<<32-1) // by subject and whom it is after; how many identifiers are of them
	defer heirs.Close()
	var old, heir, most, current, count uint64
	turn := func() { // to the next of whose the old one's identifiers are
		if count > most {
			heir, most = current, count
		}
		count = 0
	}
	pass := func() error {
		if turn(); most == 0 {
			return nil
		}
		n := most
		most = 0
		return heirs.Add([3]uint64{heir<<32 | old, n, 0})
	}
	for e, err := range votes.Each(ctx) {
		if err != nil {
			return nil, err
		}
		if was, is := e[0]>>32, e[0]&(1<<32-1); was != old {
			if err := pass(); err != nil {
				return nil, err
			}
			old, current = was, is
		} else if is != current {
			turn()
			current = is
		}
		count++
	}
	if err := pass(); err != nil {
		return nil, err
	}
	return kept, r.settle(ctx, heirs, earlier, marks, kept)
}

// settle gives each subject the pseudonym of whom it has most from.
func (r *resolver) settle(ctx context.Context, heirs *spill.Sorter[[3]uint64], earlier, marks []uint64, kept bits) error {
	var names []uint64 // passed to one subject
	most, last := uint64(0), ^uint64(0)
	end := func() error {
		for _, name := range names {
			if name != marks[last] {
				if err := r.AddFormer(name, marks[last]); err != nil {
					return err
				}
			}
		}
		names, most = names[:0], 0
		return nil
	}
	for e, err := range heirs.Each(ctx) {
		if err != nil {
			return err
		}
		subject, name := e[0]>>32, earlier[uint32(e[0])]
		if subject != last {
			if err := end(); err != nil {
				return err
			}
			last = subject
		}
		if names = append(names, name); e[1] > most || e[1] == most && name < marks[subject] {
			marks[subject], most = name, e[1]
			kept.add(uint32(subject))
		}
	}
	return end()
}

// tellApart gives new subjects whose pseudonyms somebody has already others.
func (r *resolver) tellApart(ctx context.Context, marks []uint64, kept bits) error {
	const low = 64 - inventory.MarkBits
	for attempt := byte(1); ; attempt++ {
		order := spill.New[[3]uint64](r.Place(), 1<<64-1)
		defer order.Close()
		for s, mark := range marks {
			after := uint64(1) // those that are kept
			if kept.has(uint32(s)) {
				after = 0
			}
			if err := order.Add([3]uint64{mark >> low << low, after, uint64(s)}); err != nil {
				return err
			}
		}
		again, last := map[int]bool{}, ^uint64(0)
		for e, err := range order.Each(ctx) {
			if err != nil {
				return err
			}
			if e[0] == last {
				again[int(e[2])] = true
			}
			last = e[0]
		}
		order.Close()
		if len(again) == 0 {
			return nil
		}
		next := 0
		err := r.identifiers(ctx, func(n int, print *detectors.Fingerprint) error {
			if s := int(r.owner[n]); s == next {
				if next++; again[s] {
					marks[s] = r.mark(print, attempt)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
}
