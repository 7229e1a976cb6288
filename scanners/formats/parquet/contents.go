package parquet

import "encoding/binary"

// The types of Thrift's compact protocol,
// https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md.
const (
	stop = iota
	yes  // a boolean, whose value is its type; in a list it is a byte
	no
	octet
	i16 // integers are varints
	i32
	i64
	double
	blob
	list
	set
	mapping
	structure
	uuid
)

const deepest = 32 // a schema lies flat: a table of contents is some six levels deep

// contents reads over a table of contents, a structure in Thrift's compact protocol. The library makes room for as many elements as a list says it
// has: this makes sure that they are there.
type contents struct{ rest []byte }

// whole tells whether the table of contents is there to its end.
func whole(footer []byte) bool {
	c := contents{footer}
	return c.skip(structure, 0)
}

func (c *contents) skip(kind byte, depth int) bool {
	switch kind {
	case yes, no:
		return true
	case octet:
		return c.bytes(1)
	case i16, i32, i64:
		_, ok := c.number()
		return ok
	case double:
		return c.bytes(8)
	case uuid:
		return c.bytes(16)
	case blob:
		n, ok := c.number()
		return ok && c.bytes(n)
	}
	if depth++; depth > deepest {
		return false
	}
	switch kind {
	case list, set:
		return c.list(depth)
	case mapping:
		return c.mapping(depth)
	case structure:
		return c.structure(depth)
	}
	return false
}

func (c *contents) structure(depth int) bool {
	return c.fields(func(_ int64, kind byte) bool { return c.skip(kind, depth) })
}

// fields calls read for each field of a structure, which is to read the field's value.
func (c *contents) fields(read func(field int64, kind byte) bool) bool {
	field := int64(0)
	for {
		head, ok := c.next()
		if !ok || head == stop {
			return ok
		}
		if step := head >> 4; step > 0 {
			field += int64(step)
		} else if field, ok = c.signed(); !ok { // the field's number follows
			return false
		}
		if !read(field, head&0xf) {
			return false
		}
	}
}

func (c *contents) list(depth int) bool {
	head, ok := c.next()
	n := uint64(head >> 4)
	if n == 0xf {
		n, ok = c.number()
	}
	return ok && c.elements(n, depth, head&0xf)
}

func (c *contents) mapping(depth int) bool {
	n, ok := c.number()
	if !ok || n == 0 {
		return ok
	}
	kinds, ok := c.next()
	return ok && c.elements(n, depth, kinds>>4, kinds&0xf)
}

// elements reads over n elements, each of which takes a byte at least.
func (c *contents) elements(n uint64, depth int, kinds ...byte) bool {
	if n > uint64(len(c.rest)) {
		return false
	}
	for range n {
		for _, kind := range kinds {
			if kind == yes || kind == no {
				kind = octet
			}
			if !c.skip(kind, depth) {
				return false
			}
		}
	}
	return true
}

func (c *contents) next() (byte, bool) {
	if len(c.rest) == 0 {
		return 0, false
	}
	b := c.rest[0]
	c.rest = c.rest[1:]
	return b, true
}

func (c *contents) bytes(n uint64) bool {
	if n > uint64(len(c.rest)) {
		return false
	}
	c.rest = c.rest[n:]
	return true
}

func (c *contents) number() (uint64, bool) {
	n, size := binary.Uvarint(c.rest)
	if size <= 0 {
		return 0, false
	}
	c.rest = c.rest[size:]
	return n, true
}

// signed reads an integer whose sign is its last bit.
func (c *contents) signed() (int64, bool) {
	n, ok := c.number()
	return int64(n>>1) ^ -int64(n&1), ok
}
