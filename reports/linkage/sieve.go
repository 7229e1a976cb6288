package linkage

import (
	"dossier/detectors/likeness"
)

// sieve drops pairs that cannot pass before they are read: it keeps so much of everybody as tells the most that a pair may weigh as two people
// of one household (see [Weights.Together]), and as two who have nothing in common ([Weights.Apart]). Nearly all pairs fail by one of these. It
// never drops one that would pass.
type sieve struct {
	marks   []packed
	filters [][]summed // by number: names and dates of birth
	count   uint32
	recent  []uint32 // numbers, by the filters' sums: most values come again
	rests   [len(rests)]codes
}

// summed is a filter with its sum.
type summed struct {
	likeness.Filter
	sum uint64
}

// mark is what the sieve keeps of somebody: numbers of filters, and whether the name is a whole one.
type mark struct {
	name, family, birth uint32
	others              [len(hashed)]uint8 // hashes of values, 0 of none
	rest                rest
}

// packed is a mark: the lower bits of a word are a filter's number, those above hashes, and the highest of the first tells of a whole name. The last
// two are the rest.
type packed [5]uint32

const (
	numberBits = 20
	lastHash   = 15 // of the fourth hash, 4 bits
)

func (m *mark) pack() packed {
	o := &m.others
	return packed{
		m.name | uint32(o[0])<<numberBits, m.family | uint32(o[1])<<numberBits, m.birth | uint32(o[2])<<numberBits | uint32(o[3])<<(numberBits+8),
		uint32(m.rest), uint32(m.rest >> 32),
	}
}

func (p *packed) unpack() mark {
	const number = 1<<numberBits - 1
	return mark{
		name: p[0] & (number | wholeName), family: p[1] & number, birth: p[2] & number,
		others: [...]uint8{uint8(p[0] >> numberBits), uint8(p[1] >> numberBits), uint8(p[2] >> numberBits), uint8(p[2] >> (numberBits + 8))},
		rest:   rest(p[3]) | rest(p[4])<<32,
	}
}

// hashed are the roles of which only a hash is kept.
var hashed = [...]likeness.Role{likeness.Email, likeness.Official, likeness.Client, likeness.Account}

const (
	absent  = 0 // no value
	unknown = 1 // one that is not kept
	numbers = 2 // the first number of a filter

	wholeName = 1 << 31

	filterChunk = 1 << 12
	mostFilters = 1 << numberBits // 40 MiB
	recentSlots = 1 << 16
)

func newSieve(people int) *sieve {
	return &sieve{marks: make([]packed, 0, people), recent: make([]uint32, recentSlots), count: numbers}
}

// add adds the next one.
func (s *sieve) add(p *likeness.Summed) { s.marks = append(s.marks, s.mark(p)) }

// addSome adds everybody, of whom it keeps nothing but of some, in order.
func (s *sieve) addSome(people *People, some [][]uint32) error {
	s.marks = s.marks[:people.Len()]
	var one likeness.Summed
	for _, list := range some {
		for _, n := range list {
			if err := people.readSummed(int(n), &one); err != nil {
				return err
			}
			s.marks[n] = s.mark(&one)
		}
	}
	return nil
}

func (s *sieve) mark(p *likeness.Summed) packed {
	m := mark{family: s.number(p, likeness.Family), birth: s.number(p, likeness.Birth), rest: s.rest(p)}
	switch {
	case !p.Known(likeness.Whole):
		m.name = s.number(p, likeness.Given)
	case p.Known(likeness.Given) || p.Known(likeness.Family):
		m.name, m.family = unknown, unknown
	default:
		m.name = s.number(p, likeness.Whole)
		if m.name > unknown {
			m.name |= wholeName
		}
	}
	for i, r := range hashed {
		if p.Known(r) {
			m.others[i] = uint8(p.Sums[r]>>40) | 1
		}
	}
	m.others[3] &= lastHash
	return m.pack()
}

// number is that of a field's filter. A filter may have several.
func (s *sieve) number(p *likeness.Summed, r likeness.Role) uint32 {
	if !p.Known(r) {
		return absent
	}
	slot := &s.recent[p.Sums[r]>>32%recentSlots]
	if *slot != 0 && s.filter(*slot).Filter == p.Fields[r] {
		return *slot
	}
	if s.count == mostFilters {
		return unknown
	}
	if at := s.count - numbers; at%filterChunk == 0 {
		s.filters = append(s.filters, make([]summed, 0, filterChunk))
	}
	last := &s.filters[len(s.filters)-1]
	*last = append(*last, summed{p.Fields[r], p.Sums[r]})
	*slot = s.count
	s.count++
	return *slot
}

func (s *sieve) filter(number uint32) *summed {
	at := number - numbers
	return &s.filters[at/filterChunk][at%filterChunk]
}
