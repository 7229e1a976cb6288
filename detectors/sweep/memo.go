package sweep

import (
	"encoding/binary"
	"fmt"
	"io"

	"dossier/detectors"
)

const (
	memoEntries = 1 << 14 // a power of two; 1 MiB
	memoBytes   = 34      // of a value; longer ones hardly come again
	memoTrial   = 1 << 15 // values of a column, after which it shows whether they come again
	memoShare   = 4       // of which one in so many must be known
)

// memo remembers what was found in values of columns that have a verdict: cities, given names and streets come again and again,
// and neither need to be judged nor hashed each time.
type memo struct {
	entries []memoEntry
	columns map[*plan]*memoColumn
}

// memoEntry is a value and what was found in it, in one cache line.
type memoEntry struct {
	plan       *plan // nil: nothing
	confidence detectors.Confidence
	print      detectors.Fingerprint
	flags      uint8
	length     uint8
	value      [memoBytes]byte
}

const (
	memoShared  = 1
	memoMention = 2
)

// memoColumn is how it goes with a column.
type memoColumn struct {
	plan         *plan
	salt         uint64 // by which columns with the same values do not take each other's entries
	asked, known int
	useless      bool
}

// Format prints a placeholder under every verb.
func (memoEntry) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[value]") }

// memoColumns is how many columns are followed at once.
const memoColumns = 1 << 10

// of returns how it goes with the columns of a plan; nil where remembering is of no use.
func (m *memo) of(p *plan) *memoColumn {
	if m.entries == nil {
		m.entries, m.columns = make([]memoEntry, memoEntries), map[*plan]*memoColumn{}
	}
	c := m.columns[p]
	if c == nil {
		if len(m.columns) >= memoColumns {
			clear(m.columns)
		}
		c = &memoColumn{plan: p, salt: uint64(len(m.columns)) * prime}
		m.columns[p] = c
	}
	if c.asked >= memoTrial {
		c.useless = c.useless || c.known < c.asked/memoShare
		c.asked, c.known = 0, 0
	}
	if c.useless {
		return nil
	}
	return c
}

// at is the entry in which a value is, if it is known, or may be put.
func (m *memo) at(c *memoColumn, value []byte) (e *memoEntry, known bool) {
	e = &m.entries[c.place(value)%memoEntries]
	return e, e.plan == c.plan && string(e.value[:e.length]) == string(value)
}

const prime = 0x9e3779b97f4a7c15

// place is where a value of the column may be.
func (c *memoColumn) place(value []byte) uint64 { return mix(c.salt, value) }

// mix mixes a value's bytes, eight at a time, as FNV-1a does one at a time. Those of a long one are mixed in two rows, of which neither waits for the other.
func mix(salt uint64, value []byte) uint64 {
	h := salt ^ uint64(len(value))*prime
	if len(value) >= 32 {
		other := h
		for ; len(value) >= 16; value = value[16:] {
			h = (h ^ binary.LittleEndian.Uint64(value)) * prime
			other = (other ^ binary.LittleEndian.Uint64(value[8:])) * prime
			h ^= h >> 32
			other ^= other >> 32
		}
		h ^= other * prime
	}
	for ; len(value) >= 8; value = value[8:] {
		h = (h ^ binary.LittleEndian.Uint64(value)) * prime
		h ^= h >> 32
	}
	if len(value) >= 4 {
		h = (h ^ uint64(binary.LittleEndian.Uint32(value))<<7) * prime
		h ^= h >> 32
		value = value[4:]
	}
	for _, b := range value {
		h = (h ^ uint64(b)) * prime
	}
	return h ^ h>>31
}

// put remembers what was found.
func (e *memoEntry) put(p *plan, value []byte, f *detectors.Finding) {
	e.plan, e.print, e.confidence, e.flags = p, f.Print, f.Confidence, 0
	if f.Shared {
		e.flags |= memoShared
	}
	if f.Mention {
		e.flags |= memoMention
	}
	e.length = uint8(copy(e.value[:], value))
}

// finding is what was found.
func (e *memoEntry) finding() detectors.Finding {
	return detectors.Finding{
		Kind: e.plan.verdict.Kind, Print: e.print, Confidence: e.confidence, Shared: e.flags&memoShared != 0, Mention: e.flags&memoMention != 0,
	}
}
