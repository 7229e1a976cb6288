package identity

import (
	"context"
	"encoding/binary"
	"iter"
	"math"

	"dossier/detectors"
	"dossier/reports/inventory"
	"dossier/reports/linkage"
)

// together puts the profiles together that are one person's. What was learnt and found of them the last time is built upon, as long as few
// of them came or went, and noted for the next time.
func (r *resolver) together(ctx context.Context) error {
	learnt, err := r.learnt(ctx)
	if err != nil {
		return err
	}
	if r.whole && learnt != nil {
		learnt.Links = nil
	}
	var places []int32 // only once everybody was compared, which takes memory
	var entry []byte
	last := uint32(0)
	apart := r.keepApart(r.profileOf)
	r.node = nil // until somebody asks again
	r.groups, err = linkage.Together(ctx, r.compared, r.profiles, apart, learnt, func(l linkage.Link) (err error) {
		if places == nil {
			if places, err = r.noteProfiles(ctx); err != nil {
				return err
			}
		}
		entry = binary.AppendUvarint(entry[:0], uint64(l.Short-last))
		entry = binary.AppendUvarint(entry, uint64(places[l.A]))
		entry = binary.AppendUvarint(entry, uint64(places[l.B]))
		last = l.Short
		return r.Note(ctx, inventory.NotedLinks, entry)
	})
	if err == nil && places == nil {
		_, err = r.noteProfiles(ctx)
	}
	return err
}

// eachProfile calls do for each profile that is compared, in the order of their fingerprints.
func (r *resolver) eachProfile(ctx context.Context, do func(n int32, print *detectors.Fingerprint) error) error {
	return r.identifiers(ctx, func(id int, print *detectors.Fingerprint) error {
		if n, is := r.profileOf(int32(id)); is {
			return do(n, print)
		}
		return nil
	})
}

// noteProfiles notes which profiles there are, and returns the places at which they stand in the notes.
func (r *resolver) noteProfiles(ctx context.Context) ([]int32, error) {
	places := make([]int32, len(r.profiles))
	next := int32(0)
	err := r.eachProfile(ctx, func(n int32, print *detectors.Fingerprint) error {
		places[n] = next
		next++
		return r.Note(ctx, inventory.NotedProfiles, print[:notedPrint])
	})
	return places, err
}

// notedPrint is how much of a fingerprint is noted, in bytes.
const notedPrint = 8

const gone = -1

// learnt is what was learnt and found the last time; nil if that does not hold any more.
func (r *resolver) learnt(ctx context.Context) (*linkage.Learnt, error) {
	text := r.EarlierWeights()
	if text == nil {
		return nil, nil
	}
	model, err := linkage.ReadModel(text)
	if err != nil {
		return nil, err
	}
	now := make([]int32, 0, len(r.profiles)) // by place in the notes: the number that the profile has now
	stayed := make(bits, len(r.profiles)/64+1)
	next, stop := iter.Pull2(r.notedProfiles(ctx))
	defer stop()
	was, err, more := next()
	lost, fresh := 0, 0
	skip := func(below uint64) {
		for ; more && err == nil && was < below; was, err, more = next() {
			now = append(now, gone)
			lost++
		}
	}
	failed := r.eachProfile(ctx, func(n int32, print *detectors.Fingerprint) error {
		at := binary.BigEndian.Uint64(print[:])
		skip(at)
		if err != nil || !more || was != at {
			fresh++
			return err
		}
		now = append(now, n)
		stayed.add(uint32(n))
		was, err, more = next()
		return err
	})
	if failed != nil {
		return nil, failed
	}
	if skip(math.MaxUint64); err != nil {
		return nil, err
	}
	if !model.Holds(lost + fresh) {
		return nil, nil
	}
	return &linkage.Learnt{Model: model, Fresh: func(n int) bool { return !stayed.has(uint32(n)) }, Links: r.notedLinks(ctx, now)}, nil
}

// notedProfiles streams the noted profiles.
func (r *resolver) notedProfiles(ctx context.Context) iter.Seq2[uint64, error] {
	return func(yield func(uint64, error) bool) {
		for text, err := range r.EarlierNotes(ctx, inventory.NotedProfiles) {
			if err == nil && len(text)%notedPrint != 0 {
				err = inventory.ErrCorrupt
			}
			if err != nil {
				yield(0, err)
				return
			}
			for ; len(text) > 0; text = text[notedPrint:] {
				if !yield(binary.BigEndian.Uint64(text), nil) {
					return
				}
			}
		}
	}
}

// notedLinks streams the noted links between those who are still there, by the numbers that they have now.
func (r *resolver) notedLinks(ctx context.Context, now []int32) iter.Seq2[linkage.Link, error] {
	return func(yield func(linkage.Link, error) bool) {
		short := uint64(0)
		for text, err := range r.EarlierNotes(ctx, inventory.NotedLinks) {
			for err == nil && len(text) > 0 {
				var parts [3]uint64
				for i := range parts {
					number, n := binary.Uvarint(text)
					if n <= 0 || i > 0 && number >= uint64(len(now)) {
						err = inventory.ErrCorrupt
						break
					}
					parts[i], text = number, text[n:]
				}
				if err != nil {
					break
				}
				short += parts[0]
				a, b := now[parts[1]], now[parts[2]]
				if a != gone && b != gone && !yield(linkage.Link{A: int(a), B: int(b), Short: uint32(short)}, nil) {
					return
				}
			}
			if err != nil {
				yield(linkage.Link{}, err)
				return
			}
		}
	}
}
