package jsonrows

import (
	"encoding/binary"
	"fmt"
	"io"
)

// members reads the members of an object of which nobody asks where they stand. It does what object does otherwise.
func (r *reading) members(n *node, c byte) error {
	for c != '}' {
		if c != '"' {
			return errSyntax
		}
		kid, err := r.key(n)
		if err != nil {
			return err
		}
		if first := r.next(); !r.known(kid) {
			if err := r.valueOf(kid, first); err != nil {
				return err
			}
		}
		if c = r.next(); c == ',' {
			r.pos++
			if c = r.next(); c == '}' {
				return errSyntax
			}
		} else if c != '}' {
			return errSyntax
		}
	}
	r.pos++
	r.depth--
	return nil
}

// key reads a member's key and the colon behind it, and finds its node.
func (r *reading) key(n *node) (*node, error) {
	for h := n.hint; h < len(n.members) && h < n.hint+2; h++ {
		kid := n.members[h]
		end := r.pos + len(kid.lead)
		if end > r.pos && end < r.end && string(r.buf[r.pos:end]) == kid.lead {
			r.pos = end
			n.hint = h + 1
			return kid, nil
		}
	}
	kid, err := r.searchKey(n)
	if err == nil && r.next() != ':' {
		return nil, errSyntax
	}
	r.pos++
	return kid, err
}

// lately are values that came at a place in the batch being filled, and that its column keeps: what comes again need neither be taken apart nor looked
// up. A value is found by its first bytes.
type lately struct {
	batch int
	which [32]heard
}

// heard is a value as it stands in JSON.
type heard struct {
	value  []byte // in the column; nil: none
	kept   int32  // which of the column's
	quoted int32  // quotation marks before it
}

// Format prints a placeholder under every verb.
func (heard) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "[value]") }

// wordBytes is by how many of its first bytes a value is found, the quotation mark among them.
const wordBytes = 8

// heardAt is where the value that begins at from is, if it came lately, or may be put.
func (l *lately) heardAt(text []byte) *heard {
	return &l.which[binary.LittleEndian.Uint64(text)*0x9e3779b97f4a7c15>>59]
}

// known reads a value that came lately at the same place, as a string or as a number. Of any other it reads nothing.
func (r *reading) known(n *node) bool {
	if n.lately == nil || n.lately.batch != r.batches || r.batch == nil || r.end-r.pos < wordBytes {
		return false
	}
	c := &r.batch.Columns[n.column]
	h := n.lately.heardAt(r.buf[r.pos:])
	from := r.pos + int(h.quoted)
	to := from + len(h.value)
	size := r.size + len(h.value) + cellBytes
	if h.value == nil || to >= r.end || size >= mostBytes || string(r.buf[from:to]) != string(h.value) || len(c.Which()) == 0 {
		return false
	}
	sort, next := uint8(isNumber), r.buf[to]
	switch {
	case h.quoted > 0:
		if next != '"' || r.buf[r.pos] != '"' {
			return false
		}
		sort = isString
		to++
	case next != ',' && next != '}':
		return false
	}
	r.pos = to
	r.seen[n.column] |= sort
	r.size = size
	c.AppendKept(r.record, int(h.kept))
	return true
}

// note notes the value that was added last, and began at from, without escapes or as a number, if its column keeps it.
func (r *reading) note(n *node, from int) {
	if r.batch == nil || n.lead == "" || r.end-from < wordBytes {
		return
	}
	c := &r.batch.Columns[n.column]
	which := c.Which()
	if len(which) == 0 {
		return
	}
	if n.lately == nil {
		n.lately = &lately{}
	}
	if n.lately.batch != r.batches {
		*n.lately = lately{batch: r.batches}
	}
	h := n.lately.heardAt(r.buf[from:])
	h.kept, h.quoted = which[len(which)-1], 0
	h.value = c.KeptValue(int(h.kept))
	if r.buf[from] == '"' {
		h.quoted = 1
	}
}
