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
// that the library made it, by which readers know how. Values are changed in columns that can hold the new ones.
func (d Decoder) Cut(ctx context.Context, in formats.Input, out io.Writer, list []erasing.Removal) error {
	wanted := map[int64]*erasing.Removal{}
	for i := range list {
		r := &list[i]
		if r.Part.Reveal() != in.Part.Reveal() || r.Number == 0 {
			return &formats.Uncut{Why: "of Parquet files only rows are written again: have whatever made the file write its metadata anew"}
		}
		wanted[r.Number] = r
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
	c := &copying{ctx: ctx, w: w, wanted: wanted, set: setters(file, wanted)}
	for i, group := range file.RowGroups() {
		if err := checkPages(in.At, &file.Metadata().RowGroups[i], d.most(in.Size)); err != nil {
			return damaged(ctx, err)
		}
		if err := c.group(group); err != nil {
			if u, ok := errors.AsType[*formats.Uncut](err); ok {
				return u
			}
			return damaged(ctx, err)
		}
	}
	if err := w.Close(); err != nil {
		return damaged(ctx, err)
	}
	return nil
}

// copying copies the rows of a file.
type copying struct {
	ctx    context.Context
	w      *pq.GenericWriter[any]
	wanted map[int64]*erasing.Removal // by the number of the row
	set    map[string][]setter        // by the field
	row    int64                      // rows read
}

// group copies the rows of a group but for those that go.
func (c *copying) group(group pq.RowGroup) (err error) {
	rows := group.Rows()
	defer func() { err = errors.Join(err, rows.Close()) }()
	buf := make([]pq.Row, rowsCopied)
	for {
		if err := c.ctx.Err(); err != nil {
			return err
		}
		n, err := rows.ReadRows(buf)
		kept := buf[:0:0]
		for _, r := range buf[:n] {
			c.row++
			removal := c.wanted[c.row]
			if removal != nil && len(removal.Change) == 0 {
				continue
			}
			if removal != nil {
				if err := c.change(r, removal); err != nil {
					return err
				}
			}
			kept = append(kept, r)
		}
		if _, failed := c.w.WriteRows(kept); failed != nil {
			return failed
		}
		if err == io.EOF {
			return c.w.Flush()
		}
		if err != nil {
			return err
		}
		if n == 0 {
			return io.ErrNoProgress
		}
	}
}
