package linkage

import (
	"slices"

	"dossier/detectors/likeness"
)

// sieve drops pairs that cannot pass before they are read: it keeps so much of everybody as tells the most that a pair may weigh as two people
// of one household (see [Weights.Together]), which is what nearly all pairs fail by. It never drops one that would pass.
type sieve struct {
	marks   []packed
	filters [][]likeness.Filter // by number: names and dates of birth
	count   uint32
	recent  []uint32 // numbers, by the filters' sums: most values come again
}

// mark is what the sieve keeps of somebody: numbers of filters, and whether the name is a whole one.
type mark struct {
	name, family, birth uint32
	others              [len(hashed)]uint8 // hashes of values, 0 of none
}

// packed is a mark: the lower bits of a word are a filter's number, those above hashes, and the highest of the first tells of a whole name.
type packed [3]uint32

const (
	numberBits = 20
	lastHash   = 15 // of the fourth hash, 4 bits
)

func (m *mark) pack() packed {
	o := &m.others
	return packed{m.name | uint32(o[0])<<numberBits, m.family | uint32(o[1])<<numberBits, m.birth | uint32(o[2])<<numberBits | uint32(o[3])<<(numberBits+8)}
}

func (p *packed) unpack() mark {
	const number = 1<<numberBits - 1
	return mark{
		name: p[0] & (number | wholeName), family: p[1] & number, birth: p[2] & number,
		others: [...]uint8{uint8(p[0] >> numberBits), uint8(p[1] >> numberBits), uint8(p[2] >> numberBits), uint8(p[2] >> (numberBits + 8))},
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
	mostFilters = 1 << numberBits // 32 MiB
	recentSlots = 1 << 16
)

func newSieve(people int) *sieve {
	return &sieve{marks: make([]packed, 0, people), recent: make([]uint32, recentSlots), count: numbers}
}

// add adds the next one.
func (s *sieve) add(p *likeness.Profile) { s.marks = append(s.marks, s.mark(p)) }

// addSome adds everybody, of whom it keeps nothing but of some, in order.
func (s *sieve) addSome(people *People, some [][]uint32) error {
	s.marks = s.marks[:people.Len()]
	var one likeness.Profile
	for _, list := range some {
		for _, n := range list {
			if err := people.read(int(n), &one); err != nil {
				return err
			}
			s.marks[n] = s.mark(&one)
		}
	}
	return nil
}

func (s *sieve) mark(p *likeness.Profile) packed {
	m := mark{family: s.number(p, likeness.Family), birth: s.number(p, likeness.Birth)}
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
func (s *sieve) number(p *likeness.Profile, r likeness.Role) uint32 {
	if !p.Known(r) {
		return absent
	}
	slot := &s.recent[p.Sums[r]>>32%recentSlots]
	if *slot != 0 && *s.filter(*slot) == p.Fields[r] {
		return *slot
	}
	if s.count == mostFilters {
		return unknown
	}
	if at := s.count - numbers; at%filterChunk == 0 {
		s.filters = append(s.filters, make([]likeness.Filter, 0, filterChunk))
	}
	last := &s.filters[len(s.filters)-1]
	*last = append(*last, p.Fields[r])
	*slot = s.count
	s.count++
	return *slot
}

func (s *sieve) filter(number uint32) *likeness.Filter {
	at := number - numbers
	return &s.filters[at/filterChunk][at%filterChunk]
}

// sifter weighs marks by a model.
type sifter struct {
	*sieve
	weights [likeness.Roles][levels]float32 // of two of a household
	unlike  [likeness.Roles]float32         // the most of values that are not equal
	most    [likeness.Roles]float32         // and of any; at least 0, that of a missing one
	starts  []float32                       // by key, what every pair that it brings together may weigh beside
}

func (s *sieve) sifter(m *Model, keys []key) *sifter {
	f := &sifter{sieve: s, starts: make([]float32, len(keys))}
	for r := range f.weights {
		w := &f.weights[r]
		for l := Different; l < levels; l++ {
			w[l] = m.bits[r][l].household
		}
		f.unlike[r] = max(w[Different], w[Alike], w[Close])
		f.most[r] = max(0, f.unlike[r], w[Equal])
	}
	for n := range keys {
		f.starts[n] = float32(m.Member) + rounding + f.start(m, &keys[n])
	}
	return f
}

// start is the most that roles weigh of which marks tell nothing. What the key is made of is equal.
func (f *sifter) start(m *Model, k *key) (sum float32) {
	for r := likeness.Given; r < likeness.Roles; r++ {
		equal := k.alike == 0 && slices.Contains(k.roles, r)
		switch {
		case m.frequencies.known[r] == 0:
		case equal && slices.Contains(hashed[:], r):
			sum += f.weights[r][Equal] - max(f.unlike[r], f.weights[r][Equal]) // which may adds
		case marked(r):
		case equal:
			sum += f.weights[r][Equal]
		default:
			sum += f.most[r]
		}
	}
	return sum
}

// rounding is more than the sums of weights may differ by.
const rounding = 0.01

// marked tells of roles of which marks tell something.
func marked(r likeness.Role) bool {
	switch r {
	case likeness.Given, likeness.Family, likeness.Whole, likeness.Birth:
		return true
	}
	return slices.Contains(hashed[:], r)
}

// may tells whether a pair that a key brings together may pass.
func (f *sifter) may(key int, a, b *mark) bool {
	sum := f.starts[key]
	for i, r := range hashed {
		switch x, y := a.others[i], b.others[i]; {
		case x == 0 || y == 0:
		case x == y:
			sum += max(f.unlike[r], f.weights[r][Equal])
		default:
			sum += f.unlike[r]
		}
	}
	sum += f.field(likeness.Birth, a.birth, b.birth)
	return sum+f.name(a, b) >= Threshold
}

// field is the most that a field weighs.
func (f *sifter) field(r likeness.Role, a, b uint32) float32 {
	switch {
	case a == absent || b == absent:
		return 0
	case a == unknown || b == unknown:
		return f.most[r]
	}
	return f.weights[r][f.level(r, a, b)]
}

// level is how well two fields agree.
func (f *sifter) level(r likeness.Role, a, b uint32) Level {
	if a == b {
		return Equal
	}
	x, y := f.filter(a), f.filter(b)
	return level(r, x, y, *x == *y)
}

// name is the most that names weigh, whole or in parts.
func (f *sifter) name(a, b *mark) float32 {
	if a.name == unknown || b.name == unknown || a.family == unknown || b.family == unknown {
		return f.most[likeness.Given] + f.most[likeness.Family] + f.most[likeness.Whole]
	}
	switch x, y := a.name&wholeName != 0, b.name&wholeName != 0; {
	case x && y:
		return f.field(likeness.Whole, a.name&^wholeName, b.name&^wholeName)
	case x:
		return f.joined(b, a)
	case y:
		return f.joined(a, b)
	case a.name == absent || b.name == absent || a.family == absent || b.family == absent:
		return f.field(likeness.Given, a.name, b.name) + f.field(likeness.Family, a.family, b.family)
	}
	given, family := f.level(likeness.Given, a.name, b.name), f.level(likeness.Family, a.family, b.family)
	if given == Missing || given >= Close || family >= Close { // else they may have changed places
		return f.weights[likeness.Given][given] + f.weights[likeness.Family][family]
	}
	return max(f.weights[likeness.Given][given]+f.weights[likeness.Family][family], f.weights[likeness.Given][Close]+f.weights[likeness.Family][Close])
}

// joined is what the parts of one's name weigh with the other's whole one.
func (f *sifter) joined(parts, whole *mark) float32 {
	if parts.name == absent || parts.family == absent {
		return 0
	}
	both := f.filter(parts.name).Over(f.filter(parts.family))
	other := f.filter(whole.name &^ wholeName)
	return f.weights[likeness.Whole][level(likeness.Whole, &both, other, both == *other)]
}
