package mysql

import (
	"database/sql/driver"
	"fmt"
	"hash/maphash"

	"dossier/scanners"
)

// handed are the rows that were handed over of a table without an order in which reading could go on behind one of them. After a lost connection it
// is read from its beginning, and the same rows are passed over: as long as nobody changed them the server gives them in the same order.
type handed struct {
	hash maphash.Hash // of the rows that this attempt was given
	rows int64        // so many
	sum  uint64       // of those that were handed over, as the attempt before was given them
}

// begin begins an attempt, after so many rows were handed over.
func (h *handed) begin(rows int64) {
	if h.rows == rows { // not if the last attempt did not come so far
		h.sum = h.hash.Sum64()
	}
	h.hash.Reset()
	h.rows = 0
}

// passed tells whether a row is one of those handed over. The error is that they are others by now.
func (h *handed) passed(row []driver.Value, rows int64) (bool, error) {
	h.add(row)
	if h.rows == rows && h.hash.Sum64() != h.sum {
		return true, changed(rows)
	}
	return h.rows <= rows, nil
}

// ended is the error that there are fewer rows than were handed over.
func (h *handed) ended(rows int64) error {
	if h.rows < rows {
		return changed(rows)
	}
	return nil
}

func changed(rows int64) error {
	return &scanners.Unread{
		Why: scanners.Changed, Bytes: -1,
		Detail: fmt.Sprintf("the connection to the server was lost, and the table, which has no key to go on behind, is no longer the same; "+
			"records from number %d on were not read", rows+1),
	}
}

func (h *handed) add(row []driver.Value) {
	h.rows++
	for _, v := range row {
		if text, is := v.([]byte); is {
			maphash.WriteComparable(&h.hash, len(text))
			_, _ = h.hash.Write(text) // a hash never fails
			continue
		}
		maphash.WriteComparable(&h.hash, v) // a number, or nil
	}
}
