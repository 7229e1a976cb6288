package inventory

import (
	"encoding/binary"
	"slices"

	"dossier/detectors"
)

// A block is what a unit's findings are kept in: up to blockRows of them, in the order of their records, column by column. It is a
// row of sections, each with its number, its length as a uvarint, and its bytes. Numbers that a reader does not know it passes over.
const (
	sectionParts   = 1 // stretches of rows of one part: the part's number and the rows, uvarints
	sectionRecords = 2 // a row each: the record's number, as a varint of what it is more than in the row before, from 0 in each stretch
	sectionClasses = 3 // the classes of the findings: field, kind, confidence in thousandths, flags, uvarints
	sectionTags    = 4 // a row each: the number of its class from 0, a uvarint
	sectionPrints  = 5 // a row each: the fingerprint, 16 bytes; of a class with flagHalf 8
	sectionKeys    = 6 // sealed, where there are keys: a record each, the length of its key as a uvarint and its bytes

	sectionProfiles = 7 // sealed, where there are profiles: see profileFiller
	sectionTies     = 8 // where there are ties: see tieFiller
)

const (
	blockRows = 8192 // read at once where a record is looked up
	printSize = 16
	halfPrint = 8

	flagShared  = 1
	flagMention = 2
	flagEncoded = 4  // its record's profile, or the name that it is, is among the block's profiles
	flagHalf    = 8  // a key: of its fingerprint the first half is kept, which is all that its list has
	flagTied    = 16 // all keys of a record, which lie among the block's ties: the row has no fingerprint
)

// class is what findings of a block have in common.
type class struct {
	field      int32
	kind       int32 // number
	confidence int32 // thousandths
	flags      uint8
}

// size is how many bytes of a fingerprint are kept.
func (c *class) size() int {
	switch {
	case c.flags&flagHalf != 0:
		return halfPrint
	case c.flags&flagTied != 0:
		return 0
	}
	return printSize
}

// stretch is some rows of a block that are of one part: up to this one, but for it.
type stretch struct {
	part int32
	end  int
}

// block is an opened block, in memory that is used again. Its prints and keys lie in the bytes it was opened from.
type block struct {
	parts   []stretch
	records []int64 // a row each
	tags    []int32 // a row each: index of its class
	classes []class
	prints  []byte
	starts  []int32 // a row each: where its print begins
	keys    []byte  // sealed
	likes   []byte  // profiles, sealed
	tied    []int32 // rows that are ties
	ties    []tied
}

func (b *block) rows() int { return len(b.records) }

// print is a row's fingerprint, or its first half.
func (b *block) print(row int) []byte {
	size := b.classes[b.tags[row]].size()
	return b.prints[b.starts[row]:][:size:size]
}

// fingerprint is a row's fingerprint, whose second half is zero where it was not kept.
func (b *block) fingerprint(row int) (print detectors.Fingerprint) {
	copy(print[:], b.print(row))
	return print
}

// open reads a block. The error is [ErrCorrupt].
func (b *block) open(data []byte) error {
	*b = block{parts: b.parts[:0], records: b.records[:0], tags: b.tags[:0], classes: b.classes[:0], starts: b.starts[:0], tied: b.tied[:0], ties: b.ties[:0]}
	var records, tags, ties []byte
	for in := (fields{data}); len(in.data) > 0; {
		section, length := in.number(), in.number()
		if length > uint64(len(in.data)) {
			return ErrCorrupt
		}
		content := in.data[:length:length]
		in.data = in.data[length:]
		switch section {
		case sectionParts:
			end := 0
			for in := (fields{content}); len(in.data) > 0; {
				part := int32(in.number())
				end += int(min(in.number(), blockRows+1))
				b.parts = append(b.parts, stretch{part, end})
			}
		case sectionRecords:
			records = content
		case sectionClasses:
			for in := (fields{content}); len(in.data) > 0; {
				b.classes = append(b.classes, class{int32(in.number()), int32(in.number()), int32(in.number()), uint8(in.number())})
			}
		case sectionTags:
			tags = content
		case sectionPrints:
			b.prints = content
		case sectionKeys:
			b.keys = content
		case sectionProfiles:
			b.likes = content
		case sectionTies:
			ties = content
		}
	}
	if err := b.columns(records, tags); err != nil {
		return err
	}
	return b.openTies(ties)
}

// columns reads what stands in each row.
func (b *block) columns(records, tags []byte) error {
	rows := 0
	if n := len(b.parts); n > 0 {
		rows = b.parts[n-1].end
	}
	if rows > blockRows {
		return ErrCorrupt
	}
	numbers := slices.Grow(b.records, rows) // not in b: the collector looks at each write of a pointer there
	for _, p := range b.parts {
		record := int64(0)
		for len(numbers) < p.end {
			more, n := binary.Varint(records)
			if n <= 0 {
				return ErrCorrupt
			}
			records = records[n:]
			record += more
			numbers = append(numbers, record)
		}
	}
	b.records = numbers
	end, err := b.columnTags(tags, rows)
	if err != nil {
		return err
	}
	for _, c := range b.classes {
		if c.field < 0 || c.kind < 0 || c.kind > mostKinds {
			return ErrCorrupt
		}
	}
	if end != len(b.prints) {
		return ErrCorrupt
	}
	return nil
}

// columnTags reads what each row is, and where its print begins, and returns where the last one ends.
func (b *block) columnTags(text []byte, rows int) (int, error) {
	tags, starts, tied := slices.Grow(b.tags, rows), slices.Grow(b.starts, rows), b.tied
	in, start := fields{text}, 0
	for row := range rows {
		tag := in.number()
		if tag >= uint64(len(b.classes)) {
			return 0, ErrCorrupt
		}
		size := b.classes[tag].size()
		if size == 0 {
			tied = append(tied, int32(row))
		}
		tags, starts = append(tags, int32(tag)), append(starts, int32(start))
		start += size
	}
	b.tags, b.starts, b.tied = tags, starts, tied
	return start, nil
}

// place is where a record lies.
type place struct {
	unit   int64
	part   int32
	record int64
}

// keyTexts opens the keys: one for each record, in the order of the rows; none where no record has one.
func (b *block) keyTexts(open func([]byte) ([]byte, error)) ([][]byte, error) {
	if len(b.keys) == 0 {
		return nil, nil
	}
	text, err := open(b.keys)
	if err != nil {
		return nil, err
	}
	var list [][]byte
	for in := (fields{text}); len(in.data) > 0; {
		length := in.number()
		if length > uint64(len(in.data)) {
			return nil, ErrCorrupt
		}
		list = append(list, in.data[:length:length])
		in.data = in.data[length:]
	}
	return list, nil
}

// fields are numbers to be read, one after the other. Behind the last, or a damaged one, all are the largest, and nothing is left.
type fields struct{ data []byte }

func (f *fields) number() uint64 {
	if len(f.data) > 0 && f.data[0] < 0x80 {
		v := f.data[0]
		f.data = f.data[1:]
		return uint64(v)
	}
	v, n := binary.Uvarint(f.data)
	if n <= 0 {
		f.data = nil
		return 1<<64 - 1
	}
	f.data = f.data[n:]
	return v
}
