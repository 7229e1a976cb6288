package formats

import (
	"encoding/binary"
	"hash/maphash"

	"dossier/scanners"
	"dossier/scanners/erasing"
)

// recordSum is a receiver that makes one digest of all records in their order, by their values and not by the names of fields, which a
// header gives that may go. Records of a list are left out, and what could not be read is counted.
type recordSum struct {
	Nobody
	list  map[recordPlace]bool
	lies  func(part string) bool // in a record of the list
	gone  int                    // of the list
	notes int
	all   maphash.Hash
	flat  uint64 // of all values, in whatever order and records

	open  bool // a record is
	out   bool // it is left out
	one   uint64
	value uint64 // values in it
}

type recordPlace struct {
	part   string
	number int64
}

//nolint:gochecknoglobals // two digests of one process are compared
var sumSeed = maphash.MakeSeed()

func newRecordSum(list []erasing.Removal) *recordSum {
	s := &recordSum{list: map[recordPlace]bool{}}
	s.all.SetSeed(sumSeed)
	for i := range list {
		s.list[recordPlace{list[i].Part.Reveal(), list[i].Number}] = true
	}
	return s
}

// Batch implements [scanners.Receiver].
func (s *recordSum) Batch(b *scanners.Batch) error {
	defer b.Release()
	sums := make([]uint64, b.Records)
	counts := make([]uint64, b.Records)
	for i := range b.Columns {
		c := &b.Columns[i]
		if c.Hidden {
			continue
		}
		for v := range c.Len() {
			if at := c.Record(v); at < b.Records && !c.Null(v) && len(c.Value(v)) > 0 {
				sums[at] += maphash.Bytes(sumSeed, c.Value(v)) // in whatever order fields come
				counts[at]++
			}
		}
	}
	for i := range b.Records {
		if i > 0 || !b.Continues {
			s.end()
			at := recordPlace{b.Part.Reveal(), b.First + int64(i)}
			s.open, s.out = true, s.list[at]
			if s.out {
				s.gone++
			} else if s.lies != nil && at.part != "" {
				s.out = s.lies(at.part)
			}
		}
		s.one += sums[i]
		s.value += counts[i]
	}
	return nil
}

// Unread implements [scanners.Receiver].
func (s *recordSum) Unread(u *scanners.Unread) error {
	if s.lies == nil || !s.lies(u.Part.Reveal()) {
		s.notes++
	}
	return nil
}

// end is done with the open record. One without values is none.
func (s *recordSum) end() {
	if s.open && !s.out && s.value > 0 {
		s.flat += s.one
		_, _ = s.all.Write(binary.LittleEndian.AppendUint64(nil, s.one)) // which never fails
	}
	s.open, s.one, s.value = false, 0, 0
}

// holds tells whether o has the same values, though they may be parted into records in another way: of a list of which few are left, nobody sees
// that it is one.
func (s *recordSum) holds(o *recordSum) bool {
	s.end()
	o.end()
	return s.flat == o.flat && s.notes == o.notes
}

func (s *recordSum) same(o *recordSum) bool {
	s.end()
	o.end()
	return s.all.Sum64() == o.all.Sum64() && s.notes == o.notes
}
