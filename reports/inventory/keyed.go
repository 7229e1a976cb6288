package inventory

import (
	"context"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"
	"math"
	"math/bits"

	"dossier/detectors"
	"dossier/reports/spill"
)

// A key column is what [detectors.KeyFields] of a unit hold. Its values lie in a list of its own, in the order of their fingerprints,
// each with its record: from a key to the records that hold it takes one search. From a record to its keys lead the blocks.
const (
	firstKeyList = 16 // and up, of a source's lists
	mostColumns  = 1 << keyStretchBits
	keyRowBits   = 40

	keyStretchBits = 64 - keyRowBits
)

// keyList is the list of a key column: the first half of a value's fingerprint, the record's number, a row of the record's.
func keyList(source int64, column int) list {
	return list{source, firstKeyList + column, packedWidth, 8, 0, true}
}

// keyColumn is where a key column stands: a unit, and a place in its keys.
type keyColumn struct {
	unit int64
	at   int32
}

// keySorter brings the keys of a source into the order of its lists.
type keySorter struct {
	columns   map[keyColumn]int
	list      []keyColumn
	stretches []keyStretch // a column each
	classes   []int        // of a block
	sorter    *spill.Sorter[[3]uint64]
}

// keyStretch is what a column has of the numbers that its keys are sorted by: the more, the more records its unit has, so that keys are dealt out
// evenly to the parts of a sorter.
type keyStretch struct {
	start uint64 // in the number's upper bits
	log   int    // of how long it is
}

// shareOut shares those numbers out. Each stretch is a power of two and begins at a multiple of it, so that the values of a column keep their order
// and can be told from their numbers. Aligned so, they take at most twice what they are long.
func shareOut(records []int64) (list []keyStretch, end uint64) {
	total := 1.0
	for _, n := range records {
		total += float64(n)
	}
	room := float64(mostColumns / 4)
	if len(records) > mostColumns/4 {
		room = 0
	}
	for _, n := range records {
		s := keyStretch{log: bits.Len64(uint64(float64(n)/total*room)|1) - 1}
		s.start = (end + 1<<s.log - 1) >> s.log << s.log
		end = s.start + 1<<s.log
		list = append(list, s)
	}
	return list, end
}

// number is what a value is sorted by first, and then by its last bits.
func (s *keyStretch) number(value uint64) uint64 {
	return s.start<<keyRowBits + value>>(keyStretchBits-s.log)
}

// value is that of a number, and of the value's last bits.
func (s *keyStretch) value(number, last uint64) uint64 {
	rest := keyStretchBits - s.log
	return (number-s.start<<keyRowBits)<<rest | last&(1<<rest-1)
}

// has tells whether a number is not behind the stretch.
func (s *keyStretch) has(number uint64) bool { return number>>keyRowBits < s.start+1<<s.log }

// newKeySorter numbers a source's key columns.
func newKeySorter(ctx context.Context, db queryer, source int64, place spill.Place) (*keySorter, error) {
	k := &keySorter{columns: map[keyColumn]int{}}
	var counts []int64
	err := each(ctx, db, func(rows *sql.Rows) error {
		var unit, records int64
		var text []byte
		if err := rows.Scan(&unit, &records, &text); err != nil {
			return err
		}
		keys, err := keyFields(text)
		for at := range keys {
			if len(k.list) == mostColumns {
				break
			}
			c := keyColumn{unit, int32(at)}
			k.columns[c] = len(k.list)
			k.list = append(k.list, c)
			counts = append(counts, max(0, records))
		}
		return err
	}, `SELECT id, coalesce(records, 0), keyed FROM unit WHERE source = ? AND keyed IS NOT NULL ORDER BY seq, id`, source)
	var end uint64
	k.stretches, end = shareOut(counts)
	k.sorter = spill.New[[3]uint64](place, max(1, end)<<keyRowBits-1)
	return k, err
}

func keyFields(text []byte) (list []detectors.KeyFields, err error) {
	if len(text) == 0 {
		return nil, nil
	}
	if json.Unmarshal(text, &list) != nil {
		return nil, ErrCorrupt
	}
	return list, nil
}

// of returns for each class of a block which column its keys are of, below 0 where it has none: of a unit that was not read to its end
// keys are of no column, and lead nowhere. It is valid until the next.
func (k *keySorter) of(unit int64, classes []class, key int32) []int {
	k.classes = k.classes[:0]
	for _, c := range classes {
		n := -1
		if column, known := k.columns[keyColumn{unit, c.field}]; known && c.kind == key && c.flags&flagTied == 0 {
			n = column
		}
		k.classes = append(k.classes, n)
	}
	return k.classes
}

// add adds a key of a record to a column.
func (k *keySorter) add(column int, print []byte, record int64, row uint64) error {
	if row >= 1<<keyRowBits {
		return errors.New("a source has more findings than its keys can point to")
	}
	value := binary.BigEndian.Uint64(print)
	return k.sorter.Add([3]uint64{k.stretches[column].number(value), value<<keyRowBits | row, uint64(record)})
}

// write makes the lists.
func (k *keySorter) write(ctx context.Context, db *sql.Conn, source int64, wrote func() error) error {
	if k.sorter.Len() == 0 {
		return nil
	}
	w, err := writePages(ctx, db, keyList(source, 0))
	if err != nil {
		return err
	}
	defer w.close()
	w.wrote = wrote
	var count columnCount
	column := 0
	end := func() error {
		if err := w.flush(ctx); err != nil || count.entries == 0 {
			return err
		}
		c := k.list[column]
		_, err := db.ExecContext(ctx, `INSERT INTO keycolumn VALUES (?, ?, ?, ?, ?, ?)`, source, column, c.unit, c.at, count.entries, count.distinct)
		return err
	}
	for some, err := range k.sorter.Sorted(ctx) {
		if err != nil {
			return err
		}
		for i := range some {
			e := &some[i]
			if !k.stretches[column].has(e[0]) {
				if err := end(); err != nil {
					return err
				}
				for !k.stretches[column].has(e[0]) {
					column++
				}
				count = columnCount{}
				w.list = keyList(source, column)
			}
			value := k.stretches[column].value(e[0], e[1]>>keyRowBits)
			count.add(value)
			if err := w.addPacked(ctx, 8, &packedEntry{value, e[2], e[1] & (1<<keyRowBits - 1)}); err != nil {
				return err
			}
		}
	}
	return end()
}

// columnCount counts a key column's entries and different values, in order.
type columnCount struct {
	entries, distinct int64
	last              uint64
}

func (c *columnCount) add(value uint64) {
	if c.entries == 0 || value != c.last {
		c.distinct++
		c.last = value
	}
	c.entries++
}

// close gives back what sorting took.
func (k *keySorter) close() {
	if k.sorter != nil {
		k.sorter.Close()
	}
}

// keyKind is the number of [detectors.RecordKey], one that no kind has where there are no keys.
func keyKind(ctx context.Context, db queryer) (int32, error) {
	numbers, err := kindNumbers(ctx, db)
	if n, known := numbers[detectors.RecordKey]; known {
		return int32(n), err
	}
	return math.MaxInt32, err
}
