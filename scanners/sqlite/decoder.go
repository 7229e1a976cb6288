package sqlite

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/sqlrows"
)

// maxSpool is how large a database may be that must be written to a temporary file to be read, in bytes.
const maxSpool = 4 << 30

// Decoder reads SQLite databases inside folders, archives and BLOBs: a part a table.
//
// A BLOB is opened through Formats, which is the Opener that the Decoder itself is listed in: a database may hold a
// database. The context counts how many lie inside one another, whatever archives are between, and stops at two.
type Decoder struct {
	Formats sqlrows.Opener // nil leaves BLOBs unread
}

// Name implements [formats.Decoder].
func (*Decoder) Name() string { return "sqlite" }

// Yields implements [formats.Describer].
func (*Decoder) Yields() formats.Description {
	return formats.Description{
		What:  "databases inside folders, archives and BLOBs; files in their BLOBs",
		Where: "table and row",
	}
}

// Recognise implements [formats.Decoder].
func (*Decoder) Recognise(head []byte, _ formats.Input) formats.Likeness {
	if bytes.HasPrefix(head, []byte(magic)) {
		return formats.Certain
	}
	return formats.No
}

// Decode implements [formats.Decoder]. A table that cannot be read to its end is reported, and the next is read.
func (d *Decoder) Decode(ctx context.Context, in formats.Input, to scanners.Receiver) error {
	path := in.Path
	if path == "" {
		folder, err := os.MkdirTemp("", "dossier-sqlite-") // 0700
		if err != nil {
			return unread(in.Part, formats.NoTemporary(err))
		}
		defer os.RemoveAll(folder)
		path = filepath.Join(folder, "spool.db")
		if err := spool(ctx, path, in); err != nil {
			return err
		}
	}
	before := state(path)
	db, err := openDatabase(ctx, path)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return unread(in.Part, err)
	}
	defer db.close()
	if err := d.tables(ctx, db, in, to); err != nil {
		return err
	}
	if db.as.fixed && state(path) != before {
		return to.Unread(&scanners.Unread{
			Part: in.Part, Why: scanners.Changed, Bytes: -1,
			Detail: "another program wrote to the database while it was read",
		})
	}
	return nil
}

func (d *Decoder) tables(ctx context.Context, db *database, in formats.Input, to scanners.Receiver) error {
	c, err := db.get()
	if err != nil {
		return unread(in.Part, err)
	}
	defer db.put(c)
	list, err := listWatched(ctx, c)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return unread(in.Part, err)
	}
	if gone := lost(ctx, c, db.as, list); gone != nil {
		gone.Part = in.Part
		if err := to.Unread(gone); err != nil {
			return err
		}
	}
	for _, t := range list {
		if t.skip != "" {
			continue
		}
		err := newReader(t, join(in.Part, t.name), d.Formats, to).read(ctx, c, scanners.Want{})
		c.forget()
		if u, ok := errors.AsType[*scanners.Unread](err); ok {
			err = to.Unread(u)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func listWatched(ctx context.Context, c *conn) ([]*table, error) {
	defer c.watch(ctx)()
	return tables(ctx, c)
}

// spool writes the input to a file that only its owner may read.
func spool(ctx context.Context, path string, in formats.Input) error {
	body := &io.LimitedReader{R: formats.UntilDone(ctx, in.Body), N: maxSpool + 1}
	err := writeFile(path, body)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return unread(in.Part, err)
	case body.N <= 0:
		return &scanners.Unread{
			Part: in.Part, Why: scanners.OverLimit, Bytes: in.Size,
			Detail: fmt.Sprintf("a database of more than %d GiB inside another file", maxSpool>>30),
		}
	}
	return nil
}

// unread says why a database cannot be opened.
func unread(part scanners.Private, err error) error {
	u := *scanners.AsUnread(err)
	u.Part = part
	if isFault(err) || errors.Is(err, errNotDatabase) {
		u.Why, u.Detail = scanners.Corrupt, err.Error()
	}
	return &u
}
