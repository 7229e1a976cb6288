package formats

import (
	"bytes"
	"encoding/binary"
	"hash/maphash"
	"strings"

	"dossier/scanners"
	"dossier/scanners/erasing"
)

// recordSum is a receiver that makes one digest of all records in their order, by their values and not by the names of fields, which a
// header gives that may go. Records of a list are left out, but for the fields of theirs that do not change, and what could not be read is counted.
type recordSum struct {
	Nobody
	list  map[recordPlace][]erasing.Cell // what its fields are set to; none: the record goes
	lies  func(recordPlace) bool         // in a record of the list that goes, or in a value that is set anew
	gone  int                            // of the list
	notes int
	all   maphash.Hash
	flat  uint64 // of all values, in whatever order and records
	rest  uint64 // of the values in records of the list that do not change
	set   bool   // the fields are to be set already
	wrong bool   // one of them is not
	lists map[listPlace]*listSum

	open  bool // a record is
	out   bool // it is left out
	one   uint64
	value uint64 // values in it
}

type recordPlace struct {
	part   string
	number int64
}

// listPlace is a field of a record of which single values are set anew.
type listPlace struct {
	recordPlace
	field string
}

// listSum is how many values it has, and a digest of them in their order, as they are to be.
type listSum struct {
	values int
	sum    uint64
}

func (l *listSum) add(value []byte) {
	if value = bytes.TrimSpace(value); len(value) == 0 {
		return
	}
	l.sum = l.sum*31 + maphash.Bytes(sumSeed, value)
}

//nolint:gochecknoglobals // two digests of one process are compared
var sumSeed = maphash.MakeSeed()

func newRecordSum(list []erasing.Removal) *recordSum {
	s := &recordSum{list: map[recordPlace][]erasing.Cell{}, lists: map[listPlace]*listSum{}}
	s.all.SetSeed(sumSeed)
	for i := range list {
		s.list[recordPlace{list[i].Part.Reveal(), list[i].Number}] = list[i].Change
	}
	return s
}

// after is what is to be got once the records of the list have gone, or have changed: one or the other of all of them.
func (s *recordSum) after() *recordSum {
	to := newRecordSum(nil)
	to.set = true
	for at, change := range s.list {
		if len(change) > 0 {
			to.list[at], to.lies = change, s.lies
		}
	}
	return to
}

// clears tells whether what lies in a part stands in a field that is set anew: what else stands in its values is compared with these.
func (s *recordSum) clears(at recordPlace, part string) bool {
	for _, c := range s.list[at] {
		if held := decodedPart(scanners.NewPrivate(at.part), c.Field).Reveal(); part == held || strings.HasPrefix(part, held+"/") {
			return true
		}
	}
	return false
}

// goes tells whether a record of the list goes.
func (s *recordSum) goes(at recordPlace) bool {
	change, is := s.list[at]
	return is && len(change) == 0
}

// Batch implements [scanners.Receiver].
func (s *recordSum) Batch(b *scanners.Batch) error {
	defer b.Release()
	sums := make([]uint64, b.Records)
	counts := make([]uint64, b.Records)
	changes := s.changes(b)
	for i := range b.Columns {
		c := &b.Columns[i]
		if c.Hidden {
			continue
		}
		for v := range c.Len() {
			at := c.Record(v)
			if at >= b.Records || c.Null(v) {
				continue
			}
			if set := changes[at]; set != nil && s.changed(recordPlace{b.Part.Reveal(), b.First + int64(at)}, set, c.Name.Reveal(), c.Value(v)) {
				continue
			}
			if len(c.Value(v)) > 0 {
				sums[at] += maphash.Bytes(sumSeed, c.Value(v)) // in whatever order fields come
				counts[at]++
			}
		}
	}
	for i := range b.Records {
		if i > 0 || !b.Continues {
			s.end()
			at := recordPlace{b.Part.Reveal(), b.First + int64(i)}
			s.open = true
			if _, s.out = s.list[at]; s.out {
				s.gone++
			} else if s.lies != nil && at.part != "" {
				s.out = s.lies(at)
			}
		}
		if changes[i] != nil {
			s.rest += sums[i] * uint64(2*(b.First+int64(i))+1)
		}
		s.one += sums[i]
		s.value += counts[i]
	}
	return nil
}

// changes are the records of a batch that are set anew, by their indexes; nil: none.
func (s *recordSum) changes(b *scanners.Batch) (list map[int][]erasing.Cell) {
	if len(s.list) == 0 {
		return nil
	}
	part := b.Part.Reveal()
	for i := range b.Records {
		if set := s.list[recordPlace{part, b.First + int64(i)}]; len(set) > 0 {
			if list == nil {
				list = map[int][]erasing.Cell{}
			}
			list[i] = set
		}
	}
	return list
}

// changed tells whether a value is of a field that is set anew, and sees that it is.
func (s *recordSum) changed(at recordPlace, set []erasing.Cell, field string, value []byte) (is bool) {
	nth := false
	for i := range set {
		switch c := &set[i]; {
		case c.Field != field:
		case c.Nth > 0:
			nth = true
		default:
			want := bytes.TrimSpace(c.Value)
			if c.Null {
				want = nil
			}
			s.wrong = s.wrong || s.set && !bytes.Equal(want, bytes.TrimSpace(value))
			return true
		}
	}
	if nth {
		s.next(listPlace{at, field}, set, value)
	}
	return nth
}

// next is the next value of a field of which some are set anew.
func (s *recordSum) next(at listPlace, set []erasing.Cell, value []byte) {
	l := s.lists[at]
	if l == nil {
		l = &listSum{}
		s.lists[at] = l
	}
	l.values++
	for i := range set {
		if c := &set[i]; !s.set && c.Field == at.field && c.Nth == l.values {
			if !c.Null {
				l.add(c.Value)
			}
			return
		}
	}
	l.add(value)
}

// Unread implements [scanners.Receiver].
func (s *recordSum) Unread(u *scanners.Unread) error {
	part := u.Part.Reveal()
	if _, several := DecodedIn(part); several { // it is told of all records together
		return nil
	}
	if s.lies == nil || !s.lies(recordPlace{part: part}) {
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
	return s.flat == o.flat && s.fits(o)
}

func (s *recordSum) same(o *recordSum) bool {
	s.end()
	o.end()
	return s.all.Sum64() == o.all.Sum64() && s.fits(o)
}

func (s *recordSum) fits(o *recordSum) bool {
	return s.notes == o.notes && s.rest == o.rest && !s.wrong && !o.wrong && s.listed(o) && o.listed(s)
}

// listed tells whether o has the same values in its lists.
func (s *recordSum) listed(o *recordSum) bool {
	for at, l := range s.lists {
		if other := o.lists[at]; other == nil && l.sum != 0 || other != nil && other.sum != l.sum {
			return false
		}
	}
	return true
}
