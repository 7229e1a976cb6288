package inventory

import (
	"context"
	"encoding/binary"
	"iter"

	"dossier/detectors"
)

// What the last resolution found can be read until the new one is finished, so that who was known keeps the pseudonym.

// Owned is an identifier and the number of the subject whose it was.
type Owned struct {
	Print   detectors.Fingerprint
	Subject uint32
}

// EarlierMarks are what the pseudonyms of the last resolution's subjects show, by their numbers.
func (r *Resolution) EarlierMarks(ctx context.Context) ([]uint64, error) {
	var marks []uint64
	for entry, err := range markList().upTo(r.before).entries(ctx, r.db) {
		if err != nil {
			return nil, err
		}
		subject := int(binary.BigEndian.Uint32(entry[8:]))
		if subject >= len(marks) {
			marks = append(marks, make([]uint64, subject+1-len(marks))...)
		}
		marks[subject] = binary.BigEndian.Uint64(entry)
	}
	return marks, nil
}

// EarlierIdentifiers streams whose the identifiers were, by rising fingerprint.
func (r *Resolution) EarlierIdentifiers(ctx context.Context) iter.Seq2[Owned, error] {
	return func(yield func(Owned, error) bool) {
		for entry, err := range identifierList().upTo(r.before).entries(ctx, r.db) {
			if err != nil {
				yield(Owned{}, err)
				return
			}
			if !yield(Owned{detectors.Fingerprint(entry[:printSize]), binary.BigEndian.Uint32(entry[printSize:])}, nil) {
				return
			}
		}
	}
}

// keepFormer takes over the pseudonyms that subjects had before the last resolution.
func (r *Resolution) keepFormer(ctx context.Context) error {
	for entry, err := range formerList().upTo(r.before).entries(ctx, r.db) {
		if err != nil {
			return err
		}
		if err := r.former.Add([3]uint64{binary.BigEndian.Uint64(entry), 0, binary.BigEndian.Uint64(entry[8:])}); err != nil {
			return err
		}
	}
	return nil
}

// AddFormer says that who had a pseudonym has another now: both by what they show.
func (r *Resolution) AddFormer(mark, now uint64) error { return r.former.Add([3]uint64{mark, 1, now}) }
