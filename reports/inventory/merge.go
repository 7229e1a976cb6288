package inventory

import (
	"bytes"
	"context"
	"encoding/binary"
	"iter"
	"slices"

	"dossier/detectors"
)

// printed is an entry of a source's list of fingerprints.
type printed struct {
	print  detectors.Fingerprint
	row    uint64
	kind   int
	flags  uint8
	source int // index of the source it is from
}

// cursor stands on an entry of one source's list of fingerprints.
type cursor struct {
	data   []byte // of the page, from the entry on
	base   uint64
	source int
	next   func() (page, error, bool)
	stop   func()
}

// fetch makes sure that there is an entry, if the list has one more.
func (c *cursor) fetch() (bool, error) {
	for len(c.data) < packedWidth {
		p, err, more := c.next()
		if err != nil || !more {
			return false, err
		}
		c.data = p.data
	}
	return true, nil
}

func (c *cursor) less(d *cursor) bool {
	if n := bytes.Compare(c.data[:printSize], d.data[:printSize]); n != 0 {
		return n < 0
	}
	return c.source < d.source
}

// mergePrints streams the lists of fingerprints of sources as one.
func mergePrints(ctx context.Context, db queryer, sources []settled) iter.Seq2[printed, error] {
	return func(yield func(printed, error) bool) {
		var heap []*cursor // each is not above the two at twice its index, and one and two more
		var all []*cursor
		defer func() {
			for _, c := range all {
				c.stop()
			}
		}()
		for i, s := range sources {
			c := &cursor{base: uint64(s.base), source: i}
			c.next, c.stop = iter.Pull2(printList(s.id).pages(ctx, db, []byte{}))
			all = append(all, c)
			more, err := c.fetch()
			if err != nil {
				yield(printed{}, err)
				return
			}
			if more {
				heap = append(heap, c)
			}
		}
		slices.SortFunc(heap, func(a, b *cursor) int {
			if a.less(b) {
				return -1
			}
			return 1
		})
		for len(heap) > 0 {
			c := heap[0]
			low := binary.BigEndian.Uint64(c.data[printSize:])
			p := printed{
				print: detectors.Fingerprint(c.data), row: c.base + low>>16, kind: int(low >> 2 & mostKinds), flags: uint8(low & 3), source: c.source,
			}
			if !yield(p, nil) {
				return
			}
			c.data = c.data[packedWidth:]
			more, err := c.fetch()
			if err != nil {
				yield(printed{}, err)
				return
			}
			if !more {
				heap[0] = heap[len(heap)-1]
				heap = heap[:len(heap)-1]
			}
			sink(heap)
		}
	}
}

// sink moves the first of a heap down to where it belongs.
func sink(heap []*cursor) {
	for at := 0; ; {
		child := 2*at + 1
		if child >= len(heap) {
			return
		}
		if child+1 < len(heap) && heap[child+1].less(heap[child]) {
			child++
		}
		if !heap[child].less(heap[at]) {
			return
		}
		heap[at], heap[child] = heap[child], heap[at]
		at = child
	}
}
