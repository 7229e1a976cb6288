package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/erasing/dbrows"
)

// OpenEraser implements [erasing.Connector]. What is deleted is overwritten with zeros in the file (secure_delete), and a write-ahead log is
// emptied behind it. Statements wait five seconds for other writers.
func (Connector) OpenEraser(ctx context.Context, target string) (erasing.Eraser, error) {
	path, err := filepath.Abs(pathOf(target))
	if err != nil {
		return nil, fmt.Errorf("open %q: %w", target, err)
	}
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("open %q: %w", target, scanners.AsUnread(err))
	}
	options := url.Values{"mode": {"rw"}, "_pragma": {"busy_timeout(5000)", "foreign_keys(1)", "secure_delete(1)"}}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path), RawQuery: options.Encode()}).String())
	if err != nil {
		return nil, fmt.Errorf("open %q: %w", target, err)
	}
	db.SetMaxOpenConns(1)
	e := &eraser{path: path, db: db}
	if err := db.QueryRowContext(ctx, "PRAGMA freelist_count").Scan(&e.free); err != nil {
		return nil, errors.Join(fmt.Errorf("open %q to erase from it: %w", target, scanners.AsUnread(err)), db.Close())
	}
	return e, nil
}

type eraser struct {
	path string
	db   *sql.DB
	free int // pages that held something before it was opened, and hold nothing now
}

// Remains implements [erasing.Remainder]. Others delete as a rule without overwriting.
func (e *eraser) Remains() []string {
	if e.free == 0 {
		return nil
	}
	return []string{fmt.Sprintf("SQLite: free pages of the file, of which there are %d, may hold what was deleted from it earlier; VACUUM writes the file anew", e.free)}
}

// Info implements [erasing.Eraser].
func (e *eraser) Info() scanners.SourceInfo {
	return scanners.SourceInfo{Connector: "sqlite", Name: scanners.NewPrivate(e.path)}
}

// Whole implements [erasing.Eraser].
func (*eraser) Whole() bool { return true }

// Close implements [erasing.Eraser].
func (e *eraser) Close() error { return e.db.Close() }

// Examine implements [erasing.Eraser].
func (e *eraser) Examine(ctx context.Context, list []erasing.Removal) ([]erasing.Standing, error) {
	return dbrows.Examine(ctx, e.begin, list)
}

// Erase implements [erasing.Eraser].
func (e *eraser) Erase(ctx context.Context, list []erasing.Removal) (*erasing.Erased, error) {
	done, err := dbrows.Erase(ctx, e.begin, list)
	if err != nil {
		return nil, err
	}
	// The pages as they were may still stand in the log.
	_, err = e.db.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	return done, plain(err)
}

// begin begins a write transaction, so that nothing changes between its looking and its doing.
func (e *eraser) begin(ctx context.Context) (dbrows.Tx, error) {
	c, err := e.db.Conn(ctx)
	if err != nil {
		return nil, plain(err)
	}
	if _, err := c.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return nil, errors.Join(plain(err), c.Close())
	}
	return &erasingTx{c: c, tables: map[string]*dbrows.Table{}}, nil
}

// Commit implements [dbrows.Tx].
func (t *erasingTx) Commit(ctx context.Context) error {
	if _, err := t.c.ExecContext(ctx, "COMMIT"); err != nil {
		t.Rollback(ctx)
		return plain(err)
	}
	return plain(t.c.Close())
}

// Rollback implements [dbrows.Tx].
func (t *erasingTx) Rollback(ctx context.Context) {
	_, _ = t.c.ExecContext(context.WithoutCancel(ctx), "ROLLBACK") // fails where the database did it already
	_ = t.c.Close()
}

// plain is an error without a value or a path in it.
func plain(err error) error {
	if err == nil || dbrows.Ended(err) {
		return err
	}
	text := err.Error()
	if strings.Contains(text, "database is locked") {
		return &dbrows.Failure{Sort: dbrows.Busy, Why: "another program holds the database for longer than five seconds: try again later"}
	}
	for _, known := range []string{"FOREIGN KEY constraint failed", "NOT NULL constraint failed", "UNIQUE constraint failed", "CHECK constraint failed", "readonly", "disk is full", "malformed"} {
		if strings.Contains(text, known) {
			return dbrows.Refusal("the database says: %s", known)
		}
	}
	return dbrows.Refusal("the database refused a statement")
}
