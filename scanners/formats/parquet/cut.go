package parquet

import (
	"context"
	"errors"
	"io"

	pq "github.com/parquet-go/parquet-go"

	"dossier/scanners/erasing"
	"dossier/scanners/formats"
)

// rowsCopied is how many rows are copied at a time.
const rowsCopied = 64

// Cut implements [formats.Cutter]. The file keeps its schema, compression, encodings, row groups and metadata; statistics and indexes are made
// anew, since they hold values, and Bloom filters go, since they tell of some. Pages are divided by the library's own rules, and the file says
// that the library made it, by which readers know how.
func (Decoder) Cut(ctx context.Context, in formats.Input, out io.Writer, list []erasing.Removal) error {
	goes := map[int64]bool{}
	for i := range list {
		r := &list[i]
		if r.Part.Reveal() != in.Part.Reveal() || r.Number == 0 || len(r.Change) > 0 {
			return &formats.Uncut{Why: "of Parquet files only whole rows are cut out"}
		}
		goes[r.Number] = true
	}
	if u := checkEnds(in.At, in.Size); u != nil {
		return u
	}
	file, err := pq.OpenFile(in.At, in.Size, pq.SkipPageIndex(true), pq.SkipBloomFilters(true), pq.ReadBufferSize(readBuffer))
	if err != nil {
		return damaged(ctx, err)
	}
	options := []pq.WriterOption{file.Schema()}
	for _, kv := range file.Metadata().KeyValueMetadata {
		options = append(options, pq.KeyValueMetadata(kv.Key, kv.Value))
	}
	w := pq.NewGenericWriter[any](out, options...)
	row := int64(0)
	for _, group := range file.RowGroups() {
		if row, err = copyGroup(ctx, w, group, goes, row); err != nil {
			return damaged(ctx, err)
		}
	}
	if err := w.Close(); err != nil {
		return damaged(ctx, err)
	}
	return nil
}

// copyGroup copies the rows of a group, of which row were before it, but for those that go.
func copyGroup(ctx context.Context, w *pq.GenericWriter[any], group pq.RowGroup, goes map[int64]bool, row int64) (_ int64, err error) {
	rows := group.Rows()
	defer func() { err = errors.Join(err, rows.Close()) }()
	buf := make([]pq.Row, rowsCopied)
	for {
		if err := ctx.Err(); err != nil {
			return row, err
		}
		n, err := rows.ReadRows(buf)
		kept := buf[:0:0]
		for _, r := range buf[:n] {
			if row++; !goes[row] {
				kept = append(kept, r)
			}
		}
		if _, failed := w.WriteRows(kept); failed != nil {
			return row, failed
		}
		if err == io.EOF {
			return row, w.Flush()
		}
		if err != nil {
			return row, err
		}
		if n == 0 {
			return row, io.ErrNoProgress
		}
	}
}
