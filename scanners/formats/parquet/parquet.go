// Package parquet reads Apache Parquet files, https://parquet.apache.org/docs/file-format/: every column, those of lists, maps and
// nested groups under paths as JSON's have (address.city, items[].sku, attributes.* with its keys in attributes.*key), and
// the key-value metadata. A record is a row, numbered through all row groups.
//
// The library can be made to take much memory by small files: it is to run in a child process.
package parquet

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"

	pq "github.com/parquet-go/parquet-go"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/spool"
)

const (
	magic    = "PAR1"
	magicEnc = "PARE" // whose footer is encrypted

	maxFooter  = 64 << 20 // bytes
	readBuffer = 64 << 10 // bytes a column
)

// Decoder reads Parquet files. The zero value is ready for use.
type Decoder struct {
	Limits formats.Limits // of Value, Columns and Ratio, 0 means that of DefaultLimits. Longer values are several values of their record
}

// Name implements [formats.Decoder].
func (Decoder) Name() string { return "parquet" }

// Yields implements [formats.Describer].
func (Decoder) Yields() formats.Description {
	return formats.Description{
		What: "every column, those of lists, maps and nested groups under field paths (`address.city`, `items[].sku`), with dates, times, " +
			"decimals and UUIDs written out; the key-value metadata",
		Where:   "row, counted through the row groups",
		NotRead: "encrypted files (**encrypted**); binary values that are no text (**no decoder**)",
	}
}

// Recognise implements [formats.Decoder].
func (Decoder) Recognise(head []byte, _ formats.Input) formats.Likeness {
	if bytes.HasPrefix(head, []byte(magic)) || bytes.HasPrefix(head, []byte(magicEnc)) {
		return formats.Certain
	}
	return formats.No
}

// Decode implements [formats.Decoder].
func (d Decoder) Decode(ctx context.Context, in formats.Input, to scanners.Receiver) error {
	spooled, err := spool.Open(ctx, in)
	if err != nil {
		return err
	}
	defer spooled.Close()
	if u := checkEnds(spooled, spooled.Size); u != nil {
		return u
	}
	file, err := pq.OpenFile(spooled, spooled.Size, pq.SkipPageIndex(true), pq.SkipBloomFilters(true), pq.ReadBufferSize(readBuffer))
	if err != nil {
		return damaged(ctx, err)
	}
	if err := metadata(file, in.Part, to); err != nil {
		return err
	}
	defaults := formats.DefaultLimits()
	r := &reading{
		ctx: ctx, to: to, part: in.Part, file: file, at: spooled, first: 1,
		value: max(cmp.Or(d.Limits.Value, defaults.Value), 16),
		most:  d.most(spooled.Size),
	}
	if err := r.plan(cmp.Or(d.Limits.Columns, defaults.Columns)); err != nil {
		return err
	}
	for i, group := range file.RowGroups() {
		if err := r.group(i, group); err != nil {
			return err
		}
	}
	return r.report()
}

// most is how many values a file of a size may have, and bytes a page of it: a run of equal values takes a few bytes, whatever its length.
func (d Decoder) most(size int64) int64 {
	return int64(cmp.Or(d.Limits.Ratio, formats.DefaultLimits().Ratio)*float64(size)) + 1<<22
}

// checkEnds tells what is wrong with a file that does not end as a Parquet file does, with a table of contents that is there to its end.
func checkEnds(at io.ReaderAt, size int64) error {
	var end [8]byte
	if size < 12 {
		return &scanners.Unread{Why: scanners.Truncated, Detail: "the file ends before its table of contents", Bytes: size}
	}
	if _, err := at.ReadAt(end[:], size-8); err != nil && err != io.EOF {
		return scanners.AsUnread(err)
	}
	footer := int64(binary.LittleEndian.Uint32(end[:4]))
	switch {
	case string(end[4:]) == magicEnc:
		return encrypted()
	case string(end[4:]) != magic:
		return &scanners.Unread{Why: scanners.Truncated, Detail: "the file ends before its table of contents", Bytes: size}
	case footer > size-12:
		return &scanners.Unread{Why: scanners.Corrupt, Detail: "its table of contents is longer than the file", Bytes: size}
	case footer > maxFooter:
		return &scanners.Unread{Why: scanners.OverLimit, Detail: fmt.Sprintf("a table of contents of more than %d MiB", maxFooter>>20), Bytes: size}
	}
	table := make([]byte, footer)
	if _, err := at.ReadAt(table, size-8-footer); err != nil && err != io.EOF {
		return scanners.AsUnread(err)
	}
	if !whole(table) {
		return &scanners.Unread{Why: scanners.Corrupt, Detail: "its table of contents is damaged", Bytes: size}
	}
	return nil
}

func encrypted() *scanners.Unread {
	return &scanners.Unread{Why: scanners.Encrypted, Detail: "Parquet's modular encryption", Bytes: -1}
}

// damaged says what the library's refusal means. Its words are not shown: they may hold some of the file.
func damaged(ctx context.Context, err error) error {
	if u, ok := errors.AsType[*scanners.Unread](err); ok {
		return u
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case strings.Contains(err.Error(), "DecryptionConfig"):
		return encrypted()
	case strings.Contains(err.Error(), "unsupported") || strings.Contains(err.Error(), "not supported"):
		return &scanners.Unread{Why: scanners.NoDecoder, Detail: "an encoding or compression that is not supported", Bytes: -1}
	}
	return &scanners.Unread{Why: scanners.Corrupt, Detail: "the data are damaged", Bytes: -1}
}

// metadata hands over what stands beside the table.
func metadata(file *pq.File, part scanners.Private, to scanners.Receiver) error {
	var pairs [][2]string
	for _, kv := range file.Metadata().KeyValueMetadata {
		if kv.Key != "ARROW:schema" { // the schema once more, in base64
			pairs = append(pairs, [2]string{kv.Key, kv.Value})
		}
	}
	if len(pairs) == 0 {
		return nil
	}
	b := to.New()
	b.Reset(formats.Inside(part, "metadata"), []scanners.Field{{Name: scanners.NewPrivate("key")}, {Name: scanners.NewPrivate("value")}})
	for _, p := range pairs {
		b.Columns[0].AppendString(p[0])
		b.Columns[1].AppendString(p[1])
	}
	b.Records = len(pairs)
	return to.Batch(b)
}
