package inventory

import (
	"cmp"
	"context"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"maps"
	"math"
	"slices"

	"dossier/detectors"
	"dossier/reports/spill"
)

// NewSubject is a person to be kept.
type NewSubject struct {
	Mark    uint64 // what the pseudonym shows: no two subjects have the same first [MarkBits] of it
	Records int64
	Units   int64
	Sources int64
	Kinds   []int64                 // different values a kind, by its index in Kinds
	Own     []detectors.Fingerprint // its identifiers
	Review  Review
}

// people writes the lists of subjects.
type people struct {
	identifiers, subjects *pageWriter
	mentions              *pageWriter // nil: none
	mentioning            mentioning
	marks                 *spill.Sorter[[3]uint64] // and subjects
	former                *spill.Sorter[[3]uint64] // pseudonyms that somebody had, how new that is, and whose they became
	records               []uint32                 // by subject
	entry                 []byte
}

func (p *people) begin(ctx context.Context, r *Resolution) (err error) {
	p.marks, p.former = spill.New[[3]uint64](r.place, math.MaxUint64), spill.New[[3]uint64](r.place, math.MaxUint64)
	if p.identifiers, err = writePages(ctx, r.db, identifierList()); err == nil {
		p.subjects, err = writePages(ctx, r.db, subjectList())
	}
	return err
}

func (p *people) close() {
	p.marks.Close()
	p.former.Close()
	p.identifiers.close()
	p.subjects.close()
	if p.mentions != nil {
		p.mentions.close()
	}
}

// AddSubject adds a person; they are numbered from 0 in the order of the calls.
func (r *Resolution) AddSubject(ctx context.Context, s *NewSubject) error {
	p, number := &r.people, len(r.people.records)
	if number >= math.MaxInt32 {
		return errors.New("there are more than 2,147,483,647 people: scan fewer sources into one inventory")
	}
	p.entry = binary.BigEndian.AppendUint64(p.entry[:0], s.Mark)
	kinds := 0
	for kind, n := range s.Kinds {
		if n > 0 {
			r.totals[kind].subjects++
			kinds++
		}
	}
	for _, n := range []int64{int64(s.Review), s.Records, s.Units, s.Sources, int64(kinds)} {
		p.entry = binary.AppendUvarint(p.entry, uint64(n))
	}
	for kind, n := range s.Kinds {
		if n > 0 {
			p.entry = binary.AppendUvarint(p.entry, uint64(kind))
			p.entry = binary.AppendUvarint(p.entry, uint64(n))
		}
	}
	p.entry = binary.AppendUvarint(p.entry, uint64(len(s.Own)))
	for i := range s.Own {
		p.entry = append(p.entry, s.Own[i][:]...)
	}
	var key [4]byte
	binary.BigEndian.PutUint32(key[:], uint32(number))
	if err := p.subjects.add(ctx, key[:], p.entry); err != nil {
		return err
	}
	p.records = append(p.records, uint32(min(s.Records, math.MaxUint32)))
	return p.marks.Add([3]uint64{s.Mark, uint64(number)})
}

// KeepWeights keeps by what records were weighed against each other, so that it can be told why two are one person's.
func (r *Resolution) KeepWeights(ctx context.Context, text []byte) error {
	_, err := r.db.ExecContext(ctx, `INSERT INTO weights VALUES (?)`, r.key.Seal(nil, text))
	return err
}

// AddIdentifier says whose value a fingerprint is of. Calls come by rising fingerprint.
func (r *Resolution) AddIdentifier(ctx context.Context, print *detectors.Fingerprint, subject int) error {
	p := &r.people
	p.entry = binary.BigEndian.AppendUint32(append(p.entry[:0], print[:]...), uint32(subject))
	return p.identifiers.add(ctx, print[:], p.entry)
}

// finish writes the lists that need all subjects.
func (p *people) finish(ctx context.Context, r *Resolution) error {
	if err := p.identifiers.flush(ctx); err != nil {
		return err
	}
	if err := p.subjects.flush(ctx); err != nil {
		return err
	}
	if p.mentions != nil {
		if err := p.mentions.flush(ctx); err != nil {
			return err
		}
	}
	if err := p.mark(ctx, r); err != nil {
		return err
	}
	if err := p.rank(ctx, r); err != nil {
		return err
	}
	_, err := r.db.ExecContext(ctx, `UPDATE people SET subjects = ?`, len(p.records))
	return err
}

// mark writes which pseudonym is whose, and which was.
func (p *people) mark(ctx context.Context, r *Resolution) error {
	marks, err := writePages(ctx, r.db, markList())
	if err != nil {
		return err
	}
	defer marks.close()
	former, err := writePages(ctx, r.db, formerList())
	if err != nil {
		return err
	}
	defer former.close()
	earlier := p.former.Cursor(ctx)
	defer earlier.Close()
	// until writes the former pseudonyms below a mark, the newest of each.
	until := func(end uint64, all bool) error {
		for e, ok := earlier.Peek(); ok && (all || e[0] < end); {
			earlier.Skip()
			next, more := earlier.Peek()
			if !more || next[0] != e[0] {
				p.entry = binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(p.entry[:0], e[0]), e[2])
				if err := former.add(ctx, p.entry[:8], p.entry); err != nil {
					return err
				}
			}
			e, ok = next, more
		}
		return earlier.Err()
	}
	last := ^uint64(0)
	for e, err := range p.marks.Each(ctx) {
		if err != nil {
			return err
		}
		short := e[0] >> (64 - MarkBits)
		if short == last {
			return errors.New("two subjects have the same pseudonym")
		}
		last = short
		if err := until(e[0], false); err != nil {
			return err
		}
		for f, ok := earlier.Peek(); ok && f[0] == e[0]; f, ok = earlier.Peek() {
			earlier.Skip() // somebody has it again
		}
		p.entry = binary.BigEndian.AppendUint64(p.entry[:0], e[0])
		p.entry = binary.BigEndian.AppendUint32(p.entry, uint32(e[1]))
		if err := marks.add(ctx, p.entry[:8], p.entry); err != nil {
			return err
		}
	}
	if err := until(0, true); err != nil {
		return err
	}
	return cmp.Or(marks.flush(ctx), former.flush(ctx))
}

// rank writes the subjects in the order of their records, the most first. Few numbers of records are different.
func (p *people) rank(ctx context.Context, r *Resolution) error {
	w, err := writePages(ctx, r.db, rankList())
	if err != nil {
		return err
	}
	defer w.close()
	places := map[uint32]int{} // by records: how many have them, and then where the next goes
	for _, n := range p.records {
		places[n]++
	}
	at := 0
	for _, n := range slices.SortedFunc(maps.Keys(places), func(a, b uint32) int { return cmp.Compare(b, a) }) {
		at, places[n] = at+places[n], at
	}
	order := make([]uint32, len(p.records))
	for subject, n := range p.records {
		order[places[n]] = uint32(subject)
		places[n]++
	}
	var key [8]byte
	for i, subject := range order {
		binary.BigEndian.PutUint64(key[:], uint64(i))
		p.entry = binary.BigEndian.AppendUint32(p.entry[:0], subject)
		if err := w.add(ctx, key[:], p.entry); err != nil {
			return err
		}
	}
	return w.flush(ctx)
}

// subjectEntry reads a subject from its list, and returns what follows it.
func subjectEntry(data []byte, kinds []detectors.Kind) (mark uint64, s Subject, own, rest []byte, err error) {
	if len(data) < 8 {
		return 0, s, nil, nil, ErrCorrupt
	}
	mark = binary.BigEndian.Uint64(data)
	in := fields{data[8:]}
	s = Subject{Review: Review(in.number()), Records: int64(in.number()), Units: int64(in.number()), Sources: int64(in.number()), Kinds: map[detectors.Kind]int64{}}
	for range in.number() {
		kind, n := in.number(), in.number()
		if kind >= uint64(len(kinds)) {
			return 0, s, nil, nil, ErrCorrupt
		}
		if !kinds[kind].Hidden() {
			s.Kinds[kinds[kind]] = int64(n)
		}
	}
	owns := in.number()
	if owns > uint64(len(in.data)/printSize) {
		return 0, s, nil, nil, ErrCorrupt
	}
	return mark, s, in.data[:owns*printSize], in.data[owns*printSize:], nil
}

// MarkBits are those of a mark that its pseudonym shows.
const MarkBits = 50

const pseudonymLength = len("S-") + MarkBits/5

// pseudonymText is "S-" and ten characters of RFC 4648 base32.
func pseudonymText(mark uint64) string {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], mark)
	return string(base32.StdEncoding.WithPadding(base32.NoPadding).AppendEncode([]byte("S-"), b[:])[:pseudonymLength])
}

// IsPseudonym tells whether a text has the form of a pseudonym.
func IsPseudonym(text string) bool {
	_, ok := parsePseudonym(text)
	return ok
}

// parsePseudonym is the part of a mark that a pseudonym shows, with zeros behind it.
func parsePseudonym(text string) (mark uint64, ok bool) {
	if len(text) != pseudonymLength || text[:2] != "S-" {
		return 0, false
	}
	b, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(text[2:] + "AAA")
	if err != nil {
		return 0, false
	}
	return binary.BigEndian.Uint64(b), true
}
