package inventory

import (
	"context"
	"encoding/binary"

	"dossier/detectors"
)

// subjectReader reads subjects; those that follow each other it reads from one page.
type subjectReader struct {
	db    queryer
	kinds []detectors.Kind

	next uint32 // the subject that the rest of the page begins with
	rest []byte
}

func readSubjects(ctx context.Context, db queryer) (*subjectReader, error) {
	numbers, err := kindNumbers(ctx, db)
	if err != nil {
		return nil, err
	}
	return &subjectReader{db: db, kinds: byNumber(numbers)}, nil
}

// nearSubjects is how many subjects are rather read over than looked up.
const nearSubjects = 256

// subject reads a subject, and its identifiers.
func (r *subjectReader) subject(ctx context.Context, number uint32) (Subject, []detectors.Fingerprint, error) {
	if len(r.rest) == 0 || number < r.next || number > r.next+nearSubjects {
		if err := r.seek(ctx, number); err != nil {
			return Subject{}, nil, err
		}
	}
	for {
		if len(r.rest) == 0 { // of the page, and the subject begins the next
			if err := r.seek(ctx, number); err != nil {
				return Subject{}, nil, err
			}
		}
		mark, s, own, rest, err := subjectEntry(r.rest, r.kinds)
		if err != nil {
			return s, nil, err
		}
		r.rest = rest
		r.next++
		if r.next <= number {
			continue
		}
		s.Pseudonym = pseudonymText(mark)
		prints := make([]detectors.Fingerprint, 0, len(own)/printSize)
		for ; len(own) > 0; own = own[printSize:] {
			prints = append(prints, detectors.Fingerprint(own))
		}
		return s, prints, nil
	}
}

// seek goes to the page that a subject is on.
func (r *subjectReader) seek(ctx context.Context, number uint32) error {
	var key [4]byte
	binary.BigEndian.PutUint32(key[:], number)
	p, err := subjectList().before(ctx, r.db, key[:], true)
	if err == nil && (len(p.first) != len(key) || len(p.data) == 0) {
		err = ErrCorrupt
	}
	if err != nil {
		return err
	}
	r.next, r.rest = binary.BigEndian.Uint32(p.first), p.data
	return nil
}

// mostNames is how many pseudonyms one person may have had one after the other.
const mostNames = 64

// named looks a subject up by its pseudonym, or one that it had.
func (r *subjectReader) named(ctx context.Context, pseudonym string) (subject uint32, known bool, err error) {
	mark, ok := parsePseudonym(pseudonym)
	for range mostNames {
		if !ok {
			return 0, false, nil
		}
		shown := func(entry []byte) bool { return binary.BigEndian.Uint64(entry)>>(64-MarkBits) == mark>>(64-MarkBits) }
		key := binary.BigEndian.AppendUint64(nil, mark)[:MarkBits/8]
		err = markList().with(ctx, r.db, key, func(entry []byte) {
			if shown(entry) {
				subject, known = binary.BigEndian.Uint32(entry[8:]), true
			}
		})
		if known || err != nil {
			return subject, known, err
		}
		ok = false
		next := mark
		err = formerList().with(ctx, r.db, key, func(entry []byte) {
			if shown(entry) {
				next, ok = binary.BigEndian.Uint64(entry[8:]), true
			}
		})
		if err != nil {
			return 0, false, err
		}
		mark = next
	}
	return 0, false, nil
}

// ownOf looks a subject up by its pseudonym, or one that it had, with its identifiers.
func ownOf(ctx context.Context, db queryer, pseudonym string) (subject uint32, own []detectors.Fingerprint, known bool, err error) {
	r, err := readSubjects(ctx, db)
	if err != nil {
		return 0, nil, false, err
	}
	if subject, known, err = r.named(ctx, pseudonym); err != nil || !known {
		return 0, nil, false, err
	}
	_, own, err = r.subject(ctx, subject)
	return subject, own, true, err
}

// subjectOf is the subject whose identifier a fingerprint is.
func subjectOf(ctx context.Context, db queryer, p detectors.Fingerprint) (subject uint32, known bool, err error) {
	err = identifierList().with(ctx, db, p[:], func(entry []byte) {
		subject, known = binary.BigEndian.Uint32(entry[printSize:]), true
	})
	return subject, known, err
}
