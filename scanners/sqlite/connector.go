// Package sqlite reads SQLite 3 databases: as a source ([Connector]) and as a format ([Decoder]), where they lie in a folder,
// an archive or another database's BLOB.
//
// A database is opened read-only, in the way that leaves no trace. Where nobody has it open and nobody could, it is
// immutable: no locks, no files beside it. Otherwise each batch is a read transaction of its own, which ends before the
// batch is looked at: a writer waits for milliseconds. A write-ahead log that its writer left behind is read with its
// index in memory, where an ordinary reader would create a -shm file. A database that needs a rollback first
// is read from a private copy, which is removed.
//
// Values are what they are stored as, not what their column declares: numbers as decimal text, dates stored as
// numbers stay numbers, text that is not UTF-8 is repaired from Windows-1252. BLOBs of plain text are text, up to 32
// bytes of something else (an UUID, a SHA-256) are hexadecimal digits, and longer ones are opened as files are.
//
// A record is found again by its key: the declared primary key, else the rowid. Its values are the text of the key's
// columns, a BLOB among them as hexadecimal digits. What is found in a BLOB carries the column's name as part (and the place inside
// behind it), and the number and key of the BLOB's record; all that one BLOB holds is several values of that one record.
//
// sqlite_ tables, views and the shadow tables of full-text indexes are listed and skipped. A generated column is a
// field as any other, and so is one with any name at all: scripts must quote names.
package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"dossier/scanners"
	"dossier/scanners/sqlrows"
)

// Connector opens SQLite files as sources.
type Connector struct {
	Formats sqlrows.Opener // opens what BLOBs hold; nil leaves them unread
}

// Name implements [scanners.Connector].
func (Connector) Name() string { return "sqlite" }

// Claims implements [scanners.Connector]: a sqlite: URL, or a file that starts as SQLite files do.
func (Connector) Claims(target string) bool {
	if _, ok := fromURL(target); ok {
		return true
	}
	path := pathOf(target)
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return false
	}
	_, err := journalVersion(path)
	return err == nil
}

// fromURL is the path in sqlite:path, sqlite:///path and sqlite://relative/path.
func fromURL(target string) (string, bool) {
	rest, ok := strings.CutPrefix(target, "sqlite:")
	return strings.TrimPrefix(rest, "//"), ok
}

func pathOf(target string) string {
	if path, ok := fromURL(target); ok {
		return path
	}
	if u, err := url.Parse(target); err == nil && u.Scheme == "file" && u.Path != "" {
		return filepath.FromSlash(u.Path)
	}
	return target
}

// Open implements [scanners.Connector].
func (c Connector) Open(ctx context.Context, target string) (scanners.Source, error) {
	path := pathOf(target)
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open %q: %w", target, err)
	}
	db, err := openDatabase(ctx, abs)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("open %q: no such file: check the path", target)
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("open %q: permission denied: run the scan as a user who may read it", target)
	case err != nil:
		return nil, fmt.Errorf("open %q: %w", target, err)
	}
	return &source{path: abs, db: db, formats: c.Formats}, nil
}

type source struct {
	path    string
	db      *database
	formats sqlrows.Opener
}

// Info implements [scanners.Source].
func (s *source) Info() scanners.SourceInfo {
	return scanners.SourceInfo{
		Connector: "sqlite",
		Name:      scanners.NewPrivate(s.path),
		Empty:     "no table is in the database; check that it is the right file",
		Facts:     map[string]string{"opened": s.db.as.name},
	}
}

// Units implements [scanners.Source]: the tables and views by name.
func (s *source) Units(ctx context.Context) iter.Seq2[scanners.Unit, error] {
	return func(yield func(scanners.Unit, error) bool) {
		list, gone, err := s.list(ctx)
		if err != nil {
			yield(nil, err)
			return
		}
		if gone != nil && !yield(nil, gone) {
			return
		}
		size, _ := sizeOf(s.path)
		version := state(s.path)
		for _, t := range list {
			u := &unit{source: s, table: t, info: scanners.UnitInfo{
				Name: scanners.NewPrivate(t.name), Kind: t.kind, Version: version, Bytes: share(t, list, size), Records: t.records,
				Key: t.keyNames(), References: t.refs, Referred: t.held, Skip: t.skip,
			}}
			if !yield(u, nil) {
				return
			}
		}
	}
}

// list lists the tables, and tells of those that it cannot.
func (s *source) list(ctx context.Context) ([]*table, *scanners.Unread, error) {
	c, err := s.db.get()
	if err != nil {
		return nil, nil, fmt.Errorf("list the tables: %w", err)
	}
	defer s.db.put(c)
	defer c.watch(ctx)()
	list, err := tables(ctx, c)
	if err == nil {
		size, _ := sizeOf(s.path)
		err = estimate(ctx, c, list, size)
	}
	gone := lost(ctx, c, s.db.as, list)
	if ctx.Err() != nil {
		return nil, nil, ctx.Err()
	}
	if err != nil {
		return nil, nil, fmt.Errorf("list the tables: %w", err)
	}
	return list, gone, nil
}

// Close implements [scanners.Source].
func (s *source) Close() error { return s.db.close() }

type unit struct {
	source *source
	table  *table
	info   scanners.UnitInfo
}

// Info implements [scanners.Unit].
func (u *unit) Info() scanners.UnitInfo { return u.info }

// Read implements [scanners.Unit].
func (u *unit) Read(ctx context.Context, want scanners.Want, to scanners.Receiver) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if u.info.Skip != "" {
		return nil
	}
	c, err := u.source.db.get()
	if err != nil {
		return &scanners.Unread{Why: scanners.Failed, Detail: unnamed(err), Bytes: -1}
	}
	defer u.source.db.put(c)
	r := newReader(u.table, scanners.Private{}, u.source.formats, to)
	err = r.read(ctx, c, want)
	if u.source.db.as.fixed && (err == nil || isUnread(err)) && state(u.source.path) != u.info.Version {
		return &scanners.Unread{Why: scanners.Changed, Detail: "another program wrote to the database while it was read", Bytes: -1}
	}
	return err
}

func isUnread(err error) bool {
	_, ok := errors.AsType[*scanners.Unread](err)
	return ok
}

// unnamed is an error's text if it holds no path.
func unnamed(err error) string {
	if f, ok := errors.AsType[fault](err); ok {
		return f.Error()
	}
	return scanners.AsUnread(err).Detail
}
