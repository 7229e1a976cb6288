package avro

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"

	"github.com/twmb/avro"
	"github.com/twmb/avro/ocf"

	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
)

const (
	syncSize = 16
	maxBlock = 64 << 20 // bytes
)

// Cut implements [formats.Cutter]. A record goes with its bytes, or some of them change; a block without any goes. Blocks that nothing changes in stay
// as they are, and the header does.
func (Decoder) Cut(ctx context.Context, in formats.Input, out io.Writer, list []erasing.Removal) error {
	c := &cutting{wanted: map[int64]*erasing.Removal{}, named: map[string]*avro.SchemaNode{}}
	for i := range list {
		if list[i].Part.Reveal() != in.Part.Reveal() || list[i].Number == 0 {
			return &formats.Uncut{Why: "of Avro files only records are written again: have whatever made the file write its metadata anew"}
		}
		c.wanted[list[i].Number] = &list[i]
	}
	file, err := ocf.NewReader(io.NewSectionReader(in.At, 0, in.Size), more()...)
	if err != nil {
		return damage(ctx, &formats.Body{}, err)
	}
	defer func() { _ = file.Close() }()
	r := &reading{named: c.named}
	c.schema = file.Schema().Root()
	r.name(c.schema)
	if c.codec = codecOf(string(file.Metadata()["avro.codec"])); c.codec == nil {
		return &formats.Uncut{Why: "it is compressed in a way that is not written again: have whatever made it write it anew"}
	}
	defer func() { _ = c.codec.Close() }()
	c.in, c.out = bufio.NewReaderSize(io.NewSectionReader(in.At, 0, in.Size), 64<<10), bufio.NewWriterSize(out, 64<<10)
	if err := c.header(); err != nil {
		return ended(err)
	}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := c.block()
		if err == io.EOF {
			return c.out.Flush()
		}
		if err != nil {
			return ended(err)
		}
	}
}

// codecOf is what compresses blocks; nil: nobody knows.
func codecOf(name string) ocf.Codec {
	const usual = -1 // the level of compression
	switch name {
	case "", "null":
		return plainCodec{} // the library keeps its own to itself
	case "deflate":
		return ocf.DeflateCodec(usual)
	case "snappy":
		return ocf.SnappyCodec()
	case "xz":
		return xzCodec()
	case "zstandard":
		codec, err := ocf.ZstdCodec(nil, nil)
		if err == nil {
			return codec
		}
	}
	return nil
}

// plainCodec is none.
type plainCodec struct{}

func (plainCodec) Name() string                        { return "null" }
func (plainCodec) Compress(b []byte) ([]byte, error)   { return b, nil }
func (plainCodec) Decompress(b []byte) ([]byte, error) { return b, nil }
func (plainCodec) Close() error                        { return nil }

// ended is an error of cutting as [formats.Cutter] has them.
func ended(err error) error {
	if errors.As(err, new(*formats.Uncut)) || errors.As(err, new(*scanners.Unread)) {
		return err
	}
	return &formats.Uncut{Why: "the data are damaged: have whatever made the file write it anew"}
}

// cutting is one call of Cut.
type cutting struct {
	wanted map[int64]*erasing.Removal
	named  map[string]*avro.SchemaNode
	schema *avro.SchemaNode
	codec  ocf.Codec
	in     *bufio.Reader
	out    *bufio.Writer
	sync   [syncSize]byte
	record int64 // the number of the last one read
}

// header copies what stands before the blocks.
func (c *cutting) header() error {
	if err := c.copy(int64(len(magic))); err != nil {
		return err
	}
	for {
		count, err := c.long(true)
		if err != nil {
			return err
		}
		if count == 0 {
			break
		}
		if count < 0 {
			count = -count
			if _, err := c.long(true); err != nil {
				return err
			}
		}
		for range 2 * count { // keys and values
			size, err := c.long(true)
			if err == nil {
				err = c.copy(size)
			}
			if err != nil {
				return err
			}
		}
	}
	if _, err := io.ReadFull(c.in, c.sync[:]); err != nil {
		return err
	}
	_, err := c.out.Write(c.sync[:])
	return err
}

func (c *cutting) copy(size int64) error {
	if size < 0 || size > maxBlock {
		return errDatum
	}
	_, err := io.CopyN(c.out, c.in, size)
	return err
}

// long reads a number, and writes it again if wanted.
func (c *cutting) long(write bool) (int64, error) {
	n, err := binary.ReadVarint(c.in)
	if err == nil && write {
		_, err = c.out.Write(binary.AppendVarint(nil, n))
	}
	return n, err
}

// block copies a block, with its records cut or changed. It returns io.EOF where there is none.
func (c *cutting) block() error {
	if _, err := c.in.Peek(1); err != nil {
		return err
	}
	count, err := c.long(false)
	if err != nil {
		return formats.BrokenOff(err)
	}
	size, err := c.long(false)
	if err != nil {
		return formats.BrokenOff(err)
	}
	if count < 0 || size < 0 || size > maxBlock {
		return errDatum
	}
	data := make([]byte, size)
	var sync [syncSize]byte
	if _, err := io.ReadFull(c.in, data); err != nil {
		return formats.BrokenOff(err)
	}
	if _, err := io.ReadFull(c.in, sync[:]); err != nil || sync != c.sync {
		return errDatum
	}
	if c.touches(count) {
		count, data, err = c.changed(count, data)
	} else {
		c.record += count
	}
	if err != nil || count == 0 {
		return err
	}
	for _, piece := range [][]byte{binary.AppendVarint(nil, count), binary.AppendVarint(nil, int64(len(data))), data, sync[:]} {
		if _, err := c.out.Write(piece); err != nil {
			return err
		}
	}
	return nil
}

// touches tells whether one of the next records goes or changes.
func (c *cutting) touches(count int64) bool {
	for number := range c.wanted {
		if number > c.record && number <= c.record+count {
			return true
		}
	}
	return false
}

// changed is a block without the records that go, and how many there are.
func (c *cutting) changed(count int64, packed []byte) (left int64, data []byte, err error) {
	if b, ok := c.codec.(ocf.BoundedDecompressor); ok {
		data, err = b.DecompressBounded(packed, maxBlock)
	} else {
		data, err = c.codec.Decompress(packed)
	}
	if err != nil {
		return 0, nil, err
	}
	w := &walk{named: c.named, data: data}
	for range count {
		c.record++
		removal := c.wanted[c.record]
		from := w.pos
		if err := w.datum(c.schema, removal); err != nil {
			return 0, nil, err
		}
		if removal != nil && len(removal.Change) == 0 {
			w.edits = append(w.edits, formats.Edit{From: int64(from), To: int64(w.pos)})
		} else {
			left++
		}
	}
	if w.pos != len(data) {
		return 0, nil, errDatum
	}
	var b bytes.Buffer
	if err := formats.Apply(bytes.NewReader(data), &b, w.edits); err != nil {
		return 0, nil, err
	}
	data, err = c.codec.Compress(b.Bytes())
	return left, data, err
}
