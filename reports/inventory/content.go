package inventory

import (
	"context"
	"database/sql"
	"encoding/binary"
	"math/bits"

	"dossier/detectors"
)

// content is a digest of what was found in a source, in whatever order: two with the same one hold the same. It is made of keyed
// fingerprints, and kept so that a scan after which nothing is different need not find anew who is one person.
type content struct {
	sums  [2]uint64
	units map[int64]uint64
	kinds []uint64 // by number
	tags  []uint64 // of the block's classes
}

// readContent begins with a source's units and their fields.
func readContent(ctx context.Context, db queryer, source int64) (*content, error) {
	c := &content{units: map[int64]uint64{}}
	numbers, err := kindNumbers(ctx, db)
	if err != nil {
		return nil, err
	}
	for _, kind := range byNumber(numbers) {
		c.kinds = append(c.kinds, mixedText([]byte(kind)))
	}
	err = each(ctx, db, func(rows *sql.Rows) error {
		var id int64
		var print []byte
		var about sql.RawBytes
		if err := rows.Scan(&id, &print, &about); err != nil {
			return err
		}
		if len(print) != printSize {
			return ErrCorrupt
		}
		c.units[id] = mixed(binary.BigEndian.Uint64(print), binary.BigEndian.Uint64(print[8:]))
		c.add(c.units[id], mixedText(about))
		return nil
	}, `SELECT id, print, CAST(concat_ws(char(0), hex(name), label, kind, keys, refs, keyed, status) AS BLOB) FROM unit WHERE source = ?`, source)
	if err != nil {
		return nil, err
	}
	return c, each(ctx, db, func(rows *sql.Rows) error {
		var unit int64
		var about sql.RawBytes
		err := rows.Scan(&unit, &about)
		c.add(c.units[unit], mixedText(about))
		return err
	}, `SELECT unit, CAST(concat_ws(char(0), field.seq, part_label, field.label, hex(seal), type, field.kind, confidence, filled, nulls, counts) AS BLOB)
		FROM field JOIN unit ON unit.id = unit WHERE source = ?`, source)
}

// block adds the findings of a block.
func (c *content) block(unit int64, b *block) error {
	c.tags = c.tags[:0]
	for _, of := range b.classes {
		if int(of.kind) >= len(c.kinds) {
			return ErrCorrupt
		}
		c.tags = append(c.tags, mixed(c.kinds[of.kind]^uint64(of.field), uint64(of.confidence)<<32|uint64(of.flags)))
	}
	row := 0
	for _, p := range b.parts {
		at := mixed(c.units[unit], uint64(p.part))
		for ; row < p.end; row++ {
			if b.classes[b.tags[row]].flags&flagTied != 0 {
				continue
			}
			print := b.fingerprint(row)
			what := mixed(binary.BigEndian.Uint64(print[:])^at, binary.BigEndian.Uint64(print[8:]))
			c.add(what, mixed(c.tags[b.tags[row]], uint64(b.records[row])))
		}
	}
	return c.ties(unit, b)
}

// ties adds the ties of a block, each as the finding that it stands for.
func (c *content) ties(unit int64, b *block) error {
	if len(b.tied) == 0 {
		return nil
	}
	kind := c.kinds[b.classes[b.tags[b.tied[0]]].kind]
	for i := range b.ties {
		t := &b.ties[i]
		tag := mixed(kind^uint64(t.field), 1000<<32|flagHalf)
		parts, at := b.parts, uint64(0)
		end := 0
		err := t.each(b.tied, func(row int, print []byte) error {
			for ; row >= end; parts = parts[1:] {
				end, at = parts[0].end, mixed(c.units[unit], uint64(parts[0].part))
			}
			c.add(mixed(binary.BigEndian.Uint64(print)^at, 0), mixed(tag, uint64(b.records[row])))
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *content) add(what, where uint64) {
	c.sums[0] += mixed(what, where)
	c.sums[1] += mixed(where+1, what^0x9fb21c651e98df25)
}

func (c *content) digest() (d detectors.Fingerprint) {
	binary.BigEndian.PutUint64(d[:], c.sums[0])
	binary.BigEndian.PutUint64(d[8:], c.sums[1])
	return d
}

// mixed makes one number of two, which differs in about every second bit where they differ in one.
func mixed(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a^0xa0761d6478bd642f, b^0xe7037ed1a0b428db)
	h := hi ^ lo ^ a
	h ^= h >> 32
	h *= 0xd6e8feb86659fd93
	return h ^ h>>29 ^ b
}

func mixedText(text []byte) uint64 {
	h := uint64(len(text))
	for ; len(text) >= 8; text = text[8:] {
		h = mixed(h, binary.LittleEndian.Uint64(text))
	}
	var last [8]byte
	copy(last[:], text)
	return mixed(h, binary.LittleEndian.Uint64(last[:]))
}
