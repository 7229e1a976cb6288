// Package linkage tells which records are one person's where no identifier says so: by names, birth dates, addresses and numbers
// together, weighed by how rare they are (Fellegi and Sunter, 1969), from encodings that show how like two values are and not what they
// are (see [likeness]).
//
// Two records are held to be one person's when that explains what they share and what they do not better than either of two other
// explanations: two people who have nothing to do with each other, and two people of one household, who share a family name, an address
// and a phone, perhaps an e-mail address, sometimes, as twins, a birth date, and sometimes, as father and son, a given name. So what a
// household shares brings records together and does not make them one.
//
// The weights are learnt from the data: how often values agree by chance from random pairs, how often one person's do by expectation and
// maximisation over pairs that share two fields, each field judged by pairs that were found by others. A shared value counts by how many
// have it. Pairs are looked for among records that share two fields, or nearly, so that the work grows with the records.
//
// Records are joined, the surest first, as long as those already joined do not speak against each other.
package linkage

import (
	"math"
	"os"
	"slices"

	"dossier/detectors/likeness"
	"dossier/reports/spill"
)

const (
	chunk  = 1 << 20 // bytes in which profiles are kept, in memory and in a file
	held   = 40      // chunks that are kept in memory; more go to a file,
	few    = 8       // and for each of them one that was in memory, but for so many: of many chunks most are in the file anyway
	stride = 16      // profiles of which one start is kept, and of each how long it is

	mostFields = 1<<8 - 1 // of one: each has a role of its own
)

// People are the profiles that are compared, numbered from 0. One goroutine adds to them and uses them. Close gives the file back.
type People struct {
	place  spill.Place
	starts []uint64 // of every one in stride: its chunk, and where in it
	sizes  []uint16 // bytes of each
	chunks [][]byte // the first, in memory
	last   []byte   // that is being filled
	full   int      // chunks
	file   *os.File
	often  dictionary
	copies
}

// copies are a profile as it is kept and as it is packed, in memory that is used again.
type copies struct{ short, packed []byte }

// NewPeople returns none yet.
func NewPeople(place spill.Place) *People { return &People{place: place} }

// Len is how many there are.
func (p *People) Len() int { return len(p.sizes) }

// Add adds one.
func (p *People) Add(profile []byte) error {
	if len(p.sizes)%stride == 0 { // those of one stride lie in one chunk
		if len(p.last)+stride*mostFields*likeness.PackedField > chunk {
			if err := p.turn(); err != nil {
				return err
			}
		}
		p.starts = append(p.starts, uint64(p.full)*chunk+uint64(len(p.last)))
	}
	var err error
	if p.copies.packed, err = likeness.Pack(p.copies.packed[:0], profile); err != nil {
		return err
	}
	before := len(p.last)
	p.last = p.often.shorten(p.last, p.copies.packed)
	p.sizes = append(p.sizes, uint16(len(p.last)-before))
	return nil
}

// turn begins a new chunk.
func (p *People) turn() error {
	p.full++
	if p.full <= held {
		p.chunks = append(p.chunks, p.last)
		p.last = make([]byte, 0, chunk)
		return nil
	}
	if err := p.write(p.full-1, p.last); err != nil {
		return err
	}
	p.last = p.last[:0]
	n := len(p.chunks) - 1
	if n < few {
		return nil
	}
	err := p.write(n, p.chunks[n])
	p.chunks[n] = nil
	p.chunks = p.chunks[:n]
	return err
}

// write writes a chunk to the file.
func (p *People) write(at int, data []byte) error {
	if p.file == nil {
		f, err := os.CreateTemp(p.place.Folder, p.place.Name+"*")
		if err != nil {
			return err
		}
		p.file = f
		_ = os.Remove(f.Name()) // where an open file cannot be removed, Close does
	}
	_, err := p.file.WriteAt(data[:chunk], int64(at)*chunk) // it has room for so much
	return err
}

// Close gives the memory and the file back.
func (p *People) Close() {
	if p.file != nil {
		_ = p.file.Close()
		_ = os.Remove(p.file.Name())
		p.file = nil
	}
	*p = People{place: p.place}
}

// lies tells where one's profile lies: the chunk, and from where to where in it.
func (p *People) lies(n int) (at, from, to int) {
	start := p.starts[n/stride]
	from = int(start % chunk)
	for _, size := range p.sizes[n/stride*stride : n] {
		from += int(size)
	}
	return int(start / chunk), from, from + int(p.sizes[n])
}

// memory is a chunk that is kept in memory; nil: it is in the file.
func (p *People) memory(at int) []byte {
	switch {
	case at == p.full:
		return p.last
	case at < len(p.chunks):
		return p.chunks[at]
	}
	return nil
}

// read returns one's profile, as [likeness.Pack] makes it, valid until the next. It may be called by several goroutines, each with memory of its own.
func (p *People) read(n int, to *copies) ([]byte, error) {
	at, from, end := p.lies(n)
	var short []byte
	if m := p.memory(at); m != nil {
		short = m[from:end]
	} else {
		short = slices.Grow(to.short[:0], end-from)[:end-from]
		to.short = short
		if _, err := p.file.ReadAt(short, int64(at)*chunk+int64(from)); err != nil {
			return nil, err
		}
	}
	to.packed = p.often.expand(to.packed[:0], short)
	return to.packed, nil
}

// profile reads one into to.
func (p *People) profile(n int, to *likeness.Profile) error {
	packed, err := p.read(n, &p.copies)
	if err == nil {
		to.Unpack(packed)
	}
	return err
}

func (p *People) readSummed(n int, to *likeness.Summed) error {
	err := p.profile(n, &to.Profile)
	if err == nil {
		to.SumUp()
	}
	return err
}

// reader reads people beside other readers.
type reader struct {
	*People
	own copies
}

func (r *reader) profile(n int, to *likeness.Profile) error {
	packed, err := r.read(n, &r.own)
	if err == nil {
		to.Unpack(packed)
	}
	return err
}

// Each reads everybody, one after the other. A profile, as [likeness.Pack] makes it, is valid until the next.
func (p *People) Each(do func(n int, packed []byte) error) error { return p.some(0, p.Len(), do) }

// some reads those from one number to below another.
func (p *People) some(first, end int, do func(n int, packed []byte) error) error {
	var buffer, packed []byte
	read := -1
	for n := first; n < end; n++ {
		at, from, to := p.lies(n)
		m := p.memory(at)
		if m == nil {
			if read != at {
				buffer = slices.Grow(buffer[:0], chunk)[:chunk]
				if _, err := p.file.ReadAt(buffer, int64(at)*chunk); err != nil {
					return err
				}
				read = at
			}
			m = buffer
		}
		packed = p.often.expand(packed[:0], m[from:to])
		if err := do(n, packed); err != nil {
			return err
		}
	}
	return nil
}

// frequencies tell about how many have a value: never too few, since some may be counted together.
type frequencies struct {
	counts []uint16
	many   map[uint32]uint32      // by slot: counts that are too large for their place, which are few
	known  [likeness.Roles]uint32 // who have any
}

// mostCount stands in the place of a count that is kept aside.
const mostCount = math.MaxUint16

func newFrequencies(people int) *frequencies {
	size := 1 << 12
	for size < 4*people && size < 1<<23 {
		size <<= 1
	}
	return &frequencies{counts: make([]uint16, size), many: map[uint32]uint32{}}
}

// at is the count of a slot.
func (f *frequencies) at(slot uint32) uint32 {
	if n := f.counts[slot]; n < mostCount {
		return uint32(n)
	}
	return f.many[slot]
}

// raise makes the count of a slot no less.
func (f *frequencies) raise(slot, least uint32) {
	switch {
	case f.at(slot) >= least:
	case least < mostCount:
		f.counts[slot] = uint16(least)
	default:
		f.counts[slot], f.many[slot] = mostCount, least
	}
}

func (f *frequencies) slots(r likeness.Role, sum uint64) (a, b uint32) {
	h := (sum ^ uint64(r)*0x9e3779b97f4a7c15) * 0xff51afd7ed558ccd
	n := uint64(len(f.counts) - 1)
	return uint32(h >> 33 & n), uint32((h ^ h>>29) * 0xc4ceb9fe1a85ec53 >> 35 & n)
}

func (f *frequencies) add(p *likeness.Summed) {
	for r := likeness.Given; r < likeness.Roles; r++ {
		if !p.Known(r) {
			continue
		}
		f.known[r]++
		a, b := f.slots(r, p.Sums[r])
		if least := min(f.at(a), f.at(b)) + 1; least < math.MaxUint32 {
			f.raise(a, least)
			f.raise(b, least)
		}
	}
}

func (f *frequencies) count(r likeness.Role, sum uint64) uint32 {
	a, b := f.slots(r, sum)
	return min(f.at(a), f.at(b))
}
