package inventory

import (
	"encoding/binary"
	"hash/maphash"

	"dossier/detectors"
	"dossier/detectors/likeness"
)

// profileFiller makes a block's section of profiles: the number of different fields as a uvarint, those fields, and for each row that has
// a profile, in the order of the rows, how many fields it has and their numbers, uvarints. Most fields of a table come again: cities, names.
type profileFiller struct {
	rows    int
	fields  []byte
	known   fieldTable
	numbers []byte
	whole   []byte
}

func (f *profileFiller) begin() {
	f.rows, f.fields, f.numbers = 0, f.fields[:0], f.numbers[:0]
	f.known.clear()
}

func (f *profileFiller) add(profile []byte) error {
	f.rows++
	var numbers [likeness.Roles]uint64
	n := 0
	for len(profile) > 0 {
		field, rest, err := likeness.Next(profile)
		if err != nil || n == len(numbers) {
			return likeness.ErrProfile
		}
		profile = rest
		number, known := f.known.find(f.fields, field)
		if !known {
			f.fields = append(f.fields, field...)
		}
		numbers[n] = uint64(number)
		n++
	}
	f.numbers = binary.AppendUvarint(f.numbers, uint64(n))
	for _, number := range numbers[:n] {
		f.numbers = binary.AppendUvarint(f.numbers, number)
	}
	return nil
}

// fieldTable numbers different fields, which lie one behind the other in a buffer. A map would keep a copy of each as a string.
type fieldTable struct {
	seed   maphash.Seed
	slots  []int32 // by hash: the field's number, from 1; 0: none
	hashes []uint32
	ends   []int32 // in the buffer
}

func (t *fieldTable) clear() {
	clear(t.slots)
	t.hashes, t.ends = t.hashes[:0], t.ends[:0]
}

// find returns a field's number. If it was not known it is the next, and belongs behind the others.
func (t *fieldTable) find(fields, field []byte) (number int, known bool) {
	if 2*len(t.ends) >= len(t.slots) {
		t.grow()
	}
	hash := uint32(maphash.Bytes(t.seed, field))
	at := int(hash) & (len(t.slots) - 1)
	for ; t.slots[at] != 0; at = (at + 1) & (len(t.slots) - 1) {
		n := int(t.slots[at] - 1)
		start := int32(0)
		if n > 0 {
			start = t.ends[n-1]
		}
		if t.hashes[n] == hash && string(fields[start:t.ends[n]]) == string(field) {
			return n, true
		}
	}
	t.hashes, t.ends = append(t.hashes, hash), append(t.ends, int32(len(fields)+len(field)))
	t.slots[at] = int32(len(t.ends))
	return len(t.ends) - 1, false
}

func (t *fieldTable) grow() {
	if t.slots == nil {
		t.seed = maphash.MakeSeed()
	}
	t.slots = make([]int32, max(1<<10, 2*len(t.slots)))
	for n, hash := range t.hashes {
		at := int(hash) & (len(t.slots) - 1)
		for t.slots[at] != 0 {
			at = (at + 1) & (len(t.slots) - 1)
		}
		t.slots[at] = int32(n + 1)
	}
}

// content is the section, valid until the next.
func (f *profileFiller) content() []byte {
	f.whole = binary.AppendUvarint(f.whole[:0], uint64(len(f.known.ends)))
	f.whole = append(append(f.whole, f.fields...), f.numbers...)
	return f.whole
}

// profileReader reads the profiles of a block, in the order of their rows.
type profileReader struct {
	fields [][]byte
	in     fields
	buffer []byte
}

func (p *profileReader) open(text []byte) error {
	p.in = fields{text}
	n := p.in.number()
	if n > blockRows*uint64(likeness.Roles) {
		return ErrCorrupt
	}
	p.fields = p.fields[:0]
	for range n {
		field, rest, err := likeness.Next(p.in.data)
		if err != nil {
			return ErrCorrupt
		}
		p.fields, p.in.data = append(p.fields, field), rest
	}
	return nil
}

// next is the next profile, valid until the one after.
func (p *profileReader) next() ([]byte, error) {
	p.buffer = p.buffer[:0]
	return p.more()
}

// more is the next profile, valid as long as nothing but more is asked for.
func (p *profileReader) more() ([]byte, error) {
	in, buffer := p.in, p.buffer
	n := in.number()
	if n > uint64(likeness.Roles) {
		return nil, ErrCorrupt
	}
	for range n {
		number := in.number()
		if number >= uint64(len(p.fields)) {
			return nil, ErrCorrupt
		}
		buffer = append(buffer, p.fields[number]...)
	}
	from := len(p.buffer)
	p.in, p.buffer = in, buffer
	return buffer[from:], nil
}

// unseal makes the profiles readable.
func (b *block) unseal(open func([]byte) ([]byte, error)) (err error) {
	if len(b.likes) > 0 {
		b.likes, err = open(b.likes)
	}
	return err
}

// eachProfile calls do for each row that has a profile, which are unsealed.
func (b *block) eachProfile(kinds []detectors.Kind, in *profileReader, do func(row int, of *class, text []byte) error) error {
	if len(b.likes) == 0 {
		return nil
	}
	if err := in.open(b.likes); err != nil {
		return err
	}
	for row, tag := range b.tags {
		kind := int(b.classes[tag].kind)
		if kind >= len(kinds) {
			return ErrCorrupt
		}
		if b.classes[tag].flags&flagEncoded == 0 {
			continue
		}
		profile, err := in.next()
		if err != nil {
			return err
		}
		if err := do(row, &b.classes[tag], profile); err != nil {
			return err
		}
	}
	return nil
}
