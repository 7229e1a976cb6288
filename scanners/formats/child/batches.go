package child

import (
	"encoding/binary"
	"io"
	"slices"
	"unsafe"

	"dossier/scanners"
)

// sendBatch writes a batch with the buffers of its columns as they are.
func (l *link) sendBatch(b *scanners.Batch) error {
	h := binary.LittleEndian.AppendUint64(l.header[:0], uint64(b.First))
	h = binary.LittleEndian.AppendUint32(h, uint32(b.Records))
	h = appendText(append(h, flag(b.Continues, 1)), b.Part.Reveal())
	h = binary.LittleEndian.AppendUint32(h, uint32(len(b.Key)))
	for _, k := range b.Key {
		h = binary.LittleEndian.AppendUint32(h, uint32(k))
	}
	h = binary.LittleEndian.AppendUint32(h, uint32(len(b.Columns)))
	same := len(l.fields) == len(b.Columns)
	for i := 0; same && i < len(b.Columns); i++ {
		same = l.fields[i] == b.Columns[i].Field
	}
	h = append(h, flag(same, 1))
	if !same {
		l.fields = l.fields[:0]
		for i := range b.Columns {
			f := b.Columns[i].Field
			l.fields = append(l.fields, f)
			h = appendText(appendText(h, f.Name.Reveal()), f.Type)
			h = append(h, flag(f.Text, 1)|flag(f.Hidden, 2)|flag(f.Apart, 4))
		}
	}
	for i := range b.Columns {
		w := buffersOf(&b.Columns[i])
		for _, n := range []int{len(w.data), len(w.ends), len(w.which), len(w.nulls), len(w.records)} {
			h = binary.LittleEndian.AppendUint32(h, uint32(n))
		}
	}
	l.header = h
	if err := l.put(fromBatch, h); err != nil {
		return err
	}
	for i := range b.Columns {
		w := buffersOf(&b.Columns[i])
		for _, buffer := range [][]byte{w.data, integers(w.ends), integers(w.which), flags(w.nulls), integers(w.records)} {
			if _, err := l.w.Write(buffer); err != nil {
				return err
			}
		}
	}
	return l.w.Flush()
}

// buffers are a column as it lies in memory.
type buffers struct {
	data                 []byte
	ends, which, records []int32 // which: empty where each value stands for itself
	nulls                []bool  // none of those that are kept once
}

func buffersOf(c *scanners.Column) (b buffers) {
	if len(c.Which()) > 0 {
		b.data, b.ends, b.which, b.records = c.KeptBuffers()
		return b
	}
	b.data, b.ends, b.nulls, b.records = c.Buffers()
	return b
}

func flag(set bool, bit byte) byte {
	if set {
		return bit
	}
	return 0
}

func appendText(h []byte, text string) []byte {
	return append(binary.LittleEndian.AppendUint32(h, uint32(len(text))), text...)
}

// integers are the bytes of a, in this machine's order, which is that of the other end.
func integers(a []int32) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(a))), 4*len(a)) //nolint:gosec // an int32 is four bytes anywhere
}

func flags(a []bool) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(a))), len(a)) //nolint:gosec // a bool is a byte; only ever read here
}

// header takes a batch's header apart. The child may be in the hands of its input: nothing in it is believed.
type header struct {
	rest []byte
	bad  bool
}

func (h *header) bytes(n int) []byte {
	if n < 0 || n > len(h.rest) {
		h.bad = true
		return make([]byte, min(max(n, 0), 8))
	}
	p := h.rest[:n]
	h.rest = h.rest[n:]
	return p
}

func (h *header) number() int  { return int(binary.LittleEndian.Uint32(h.bytes(4))) }
func (h *header) text() string { return string(h.bytes(h.number())) }

const (
	maxColumns = 1 << 16
	maxRecords = 1 << 20
)

// readBatch reads a batch, of which head is the header, into b.
func (l *link) readBatch(head []byte, b *scanners.Batch) error {
	l.header = append(l.header[:0], head...) // the frame's memory is used again below
	h := &header{rest: l.header}
	first := int64(binary.LittleEndian.Uint64(h.bytes(8)))
	records, continues := h.number(), h.bytes(1)[0] != 0
	part, count := scanners.NewPrivate(h.text()), h.number()
	if count > maxColumns {
		return errNonsense
	}
	keys := make([]int, count)
	for i := range keys {
		keys[i] = h.number()
	}
	columns := h.number()
	if h.bad || columns > maxColumns || records > maxRecords || first < 1 {
		return errNonsense
	}
	if same := h.bytes(1)[0] != 0; !same {
		l.fields = make([]scanners.Field, columns) // not in place: batches under way share it
		for i := range l.fields {
			f := &l.fields[i]
			f.Name, f.Type = scanners.NewPrivate(h.text()), h.text()
			bits := h.bytes(1)[0]
			f.Text, f.Hidden, f.Apart = bits&1 != 0, bits&2 != 0, bits&4 != 0
		}
	}
	if h.bad || len(l.fields) != columns {
		return errNonsense
	}
	b.Reset(part, l.fields)
	b.First, b.Records, b.Continues, b.Key = first, records, continues, append(b.Key, keys...)
	for _, k := range keys {
		if k >= columns {
			return errNonsense
		}
	}
	left := maxBatch
	for i := range b.Columns {
		n := sizes{data: h.number(), ends: h.number(), which: h.number(), nulls: h.number(), records: h.number()}
		if left -= n.bytes(); h.bad || left < 0 || !n.sound() {
			return errNonsense
		}
		if err := l.readColumn(&b.Columns[i], n); err != nil {
			return err
		}
		if left -= expanded(&b.Columns[i], records); left < 0 {
			return errNonsense
		}
	}
	return nil
}

// sizes are how many elements the buffers of a column have.
type sizes struct{ data, ends, which, nulls, records int }

func (n sizes) bytes() int { return n.data + n.ends + n.which + n.nulls + n.records }

func (n sizes) sound() bool {
	values := n.ends
	if n.which > 0 {
		values = n.which
	}
	return n.nulls <= n.ends && (n.which == 0 || n.nulls == 0) && (n.records == 0 || n.records == values) && n.data >= n.ends
}

func (l *link) readColumn(c *scanners.Column, n sizes) error {
	data, ends, isNull, records := c.Buffers()
	data = slices.Grow(data, n.data)[:n.data]
	ends = slices.Grow(ends, n.ends)[:n.ends]
	isNull = slices.Grow(isNull, n.nulls)[:n.nulls]
	records = slices.Grow(records, n.records)[:n.records]
	which := slices.Grow(c.Which(), n.which)[:n.which]
	for _, buffer := range [][]byte{data, integers(ends), integers(which)} {
		if _, err := io.ReadFull(l.r, buffer); err != nil {
			return err
		}
	}
	if n.nulls > 0 {
		bits, err := l.body(n.nulls)
		if err != nil {
			return err
		}
		for i, bit := range bits {
			isNull[i] = bit != 0
		}
	}
	if _, err := io.ReadFull(l.r, integers(records)); err != nil {
		return err
	}
	if n.which > 0 {
		c.SetKept(data, ends, which, records)
	} else {
		c.SetBuffers(data, ends, isNull, records)
	}
	return nil
}

// expanded tells how many more bytes the values take where each stands for itself, or more than there may be where they do not lie as they should: each
// behind the one before, and of records that are there.
func expanded(c *scanners.Column, count int) int {
	const unsound = maxBatch + 1
	data, ends, which, records := c.KeptBuffers()
	before := int32(-1)
	for _, end := range ends {
		if end <= before || int(end) >= len(data) || data[end] > ' ' {
			return unsound
		}
		before = end
	}
	if int(before)+1 != len(data) || len(records) == 0 && c.Len() > count {
		return unsound
	}
	last := int32(0)
	for _, r := range records {
		if r < last || int(r) >= count {
			return unsound
		}
		last = r
	}
	more := 0
	for _, k := range which {
		if k < 0 || int(k) >= len(ends) {
			return unsound
		}
		more += len(c.KeptValue(int(k))) + 1
	}
	return more
}
