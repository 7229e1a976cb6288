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

	"dossier/detectors/likeness"
	"dossier/reports/spill"
)

const (
	inMemory = 32 << 20 // bytes of profiles that are kept in memory; more go to a file
	stride   = 16       // profiles of which one start is kept, and of each how many fields it has
)

// People are the profiles that are compared, numbered from 0. One goroutine uses them. Close gives the file back.
type People struct {
	place  spill.Place
	starts []uint64 // of every one in stride
	fields []uint8
	tail   []byte // what is not in the file
	filed  uint64 // bytes in the file
	file   *os.File
	buffer []byte
}

// NewPeople returns none yet.
func NewPeople(place spill.Place) *People { return &People{place: place} }

// Len is how many there are.
func (p *People) Len() int { return len(p.fields) }

// Add adds one.
func (p *People) Add(profile []byte) error {
	if len(p.fields)%stride == 0 {
		p.starts = append(p.starts, p.filed+uint64(len(p.tail)))
	}
	before := len(p.tail)
	var err error
	if p.tail, err = likeness.Pack(p.tail, profile); err != nil {
		return err
	}
	p.fields = append(p.fields, uint8((len(p.tail)-before)/likeness.PackedField))
	if len(p.tail) < inMemory {
		return nil
	}
	if p.file == nil {
		f, err := os.CreateTemp(p.place.Folder, p.place.Name+"*")
		if err != nil {
			return err
		}
		p.file = f
		_ = os.Remove(f.Name()) // where an open file cannot be removed, Close does
	}
	_, err = p.file.WriteAt(p.tail, int64(p.filed))
	p.filed += uint64(len(p.tail))
	p.tail = p.tail[:0]
	return err
}

// Close gives the memory and the file back.
func (p *People) Close() {
	if p.file != nil {
		_ = p.file.Close()
		_ = os.Remove(p.file.Name())
		p.file = nil
	}
	p.tail, p.starts, p.fields = nil, nil, nil
}

// Packed is one's profile, as [likeness.Pack] makes it, valid until the next.
func (p *People) Packed(n int) ([]byte, error) {
	before := 0
	for _, fields := range p.fields[n/stride*stride : n] {
		before += int(fields)
	}
	from := p.starts[n/stride] + uint64(before*likeness.PackedField)
	to := from + uint64(int(p.fields[n])*likeness.PackedField)
	if from >= p.filed {
		return p.tail[from-p.filed : to-p.filed], nil
	}
	size := int(to - from)
	if cap(p.buffer) < size {
		p.buffer = make([]byte, 2*size)
	}
	_, err := p.file.ReadAt(p.buffer[:size], int64(from))
	return p.buffer[:size], err
}

// read reads one into to.
func (p *People) read(n int, to *likeness.Profile) error {
	packed, err := p.Packed(n)
	if err == nil {
		to.Unpack(packed)
	}
	return err
}

// frequencies tell about how many have a value: never too few, since some may be counted together.
type frequencies struct {
	counts []uint32
	known  [likeness.Roles]uint32 // who have any
}

func newFrequencies(people int) *frequencies {
	size := 1 << 12
	for size < 4*people && size < 1<<23 {
		size <<= 1
	}
	return &frequencies{counts: make([]uint32, size)}
}

func (f *frequencies) slots(r likeness.Role, sum uint64) (a, b *uint32) {
	h := (sum ^ uint64(r)*0x9e3779b97f4a7c15) * 0xff51afd7ed558ccd
	n := uint64(len(f.counts) - 1)
	return &f.counts[h>>33&n], &f.counts[(h^h>>29)*0xc4ceb9fe1a85ec53>>35&n]
}

func (f *frequencies) add(p *likeness.Profile) {
	for r := likeness.Given; r < likeness.Roles; r++ {
		if !p.Known(r) {
			continue
		}
		f.known[r]++
		a, b := f.slots(r, p.Sums[r])
		if least := min(*a, *b) + 1; least < math.MaxUint32 {
			*a, *b = max(*a, least), max(*b, least)
		}
	}
}

func (f *frequencies) count(r likeness.Role, sum uint64) uint32 {
	a, b := f.slots(r, sum)
	return min(*a, *b)
}
