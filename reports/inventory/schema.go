package inventory

import (
	"context"
	"database/sql"
	"fmt"
)

const (
	schemaVersion = 9          // PRAGMA user_version
	applicationID = 0x646f7372 // PRAGMA application_id, "dosr": tells an inventory from other SQLite files
)

// Findings lie in blocks, many to a row, and so do the lists that find them again, in pages of a source's own each: a source that
// comes or goes leaves the others' alone.
const schema = `
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE kind (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE scan (
	id INTEGER PRIMARY KEY AUTOINCREMENT, options BLOB NOT NULL, started INTEGER NOT NULL, finished INTEGER,
	version TEXT NOT NULL, sampled INTEGER NOT NULL,
	settings BLOB NOT NULL -- fingerprint of all that findings depend on beside the data
);
CREATE TABLE source (
	id INTEGER PRIMARY KEY AUTOINCREMENT, scan INTEGER NOT NULL, print BLOB NOT NULL, connector TEXT NOT NULL,
	name BLOB NOT NULL, label TEXT NOT NULL, facts TEXT NOT NULL,
	done INTEGER NOT NULL DEFAULT 0, -- all its units were listed and are done
	settled INTEGER NOT NULL DEFAULT 0, -- its lists are made, and hold all its findings
	content BLOB, -- a digest of what was found in it, once it is settled
	UNIQUE (scan, print)
);
CREATE TABLE unlisted (
	source INTEGER, seq INTEGER, name BLOB NOT NULL, part TEXT NOT NULL, PRIMARY KEY (source, seq)
) WITHOUT ROWID;
CREATE TABLE unit (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	source INTEGER NOT NULL, seq INTEGER, print BLOB NOT NULL, version BLOB NOT NULL, name BLOB NOT NULL, label TEXT NOT NULL,
	kind TEXT NOT NULL, keys TEXT NOT NULL, refs TEXT NOT NULL,
	keyed TEXT, -- fields of which the values tie records
	modified INTEGER, -- when it was last changed, in seconds since 1970; NULL where its source does not say
	state BLOB, -- sealed: what the unit is taken up from
	status TEXT, rule TEXT, records INTEGER, bytes INTEGER, unread TEXT -- NULL until it is done
);
CREATE UNIQUE INDEX unit_print ON unit (source, print);
CREATE INDEX unit_seq ON unit (source, seq);
CREATE TABLE field (
	unit INTEGER, seq INTEGER, part_label TEXT NOT NULL, label TEXT NOT NULL, seal BLOB NOT NULL,
	type TEXT NOT NULL, kind TEXT, confidence REAL, because TEXT, filled INTEGER NOT NULL, nulls INTEGER NOT NULL,
	counts TEXT NOT NULL,
	days BLOB, -- sealed: of a column of dates, its records by day
	PRIMARY KEY (unit, seq)
) WITHOUT ROWID;
CREATE TABLE block (
	id INTEGER PRIMARY KEY, source INTEGER NOT NULL, unit INTEGER NOT NULL, rows INTEGER NOT NULL, data BLOB NOT NULL
);
CREATE INDEX block_unit ON block (source, unit);
CREATE TABLE page ( -- of a list
	id INTEGER PRIMARY KEY, source INTEGER NOT NULL, what INTEGER NOT NULL, first BLOB NOT NULL, data BLOB NOT NULL
);
CREATE INDEX page_first ON page (source, what, first);
CREATE TABLE tally (
	source INTEGER, kind INTEGER, findings INTEGER NOT NULL, vals INTEGER NOT NULL, units INTEGER NOT NULL, PRIMARY KEY (source, kind)
) WITHOUT ROWID;
CREATE TABLE keycolumn ( -- of a source, by the number of its list
	source INTEGER, number INTEGER, unit INTEGER NOT NULL, at INTEGER NOT NULL, entries INTEGER NOT NULL, vals INTEGER NOT NULL,
	PRIMARY KEY (source, number)
) WITHOUT ROWID;
CREATE TABLE link ( -- a reference from one key column to another, by the fingerprints of their sources, and their numbers
	source BLOB NOT NULL, child INTEGER NOT NULL, to_source BLOB NOT NULL, parent INTEGER NOT NULL,
	declared INTEGER NOT NULL, role TEXT NOT NULL, share REAL NOT NULL, because TEXT NOT NULL
);
CREATE TABLE weights (data BLOB NOT NULL); -- one row, sealed: by what records were weighed against each other
CREATE TABLE decision ( -- of who is one person
	id INTEGER PRIMARY KEY AUTOINCREMENT, made INTEGER NOT NULL, content BLOB NOT NULL -- sealed
);
CREATE TABLE mentioning ( -- a unit in which texts mention people: of which source, and which unit, by fingerprints
	number INTEGER PRIMARY KEY, source BLOB NOT NULL, unit BLOB NOT NULL
);
CREATE TABLE resolved ( -- one row: a digest of what the subjects were found from, and by which version
	from_what BLOB NOT NULL, version TEXT NOT NULL
);
CREATE TABLE people (subjects INTEGER NOT NULL); -- one row
INSERT INTO people VALUES (0);
CREATE TABLE total (
	kind INTEGER PRIMARY KEY, findings INTEGER NOT NULL, vals INTEGER NOT NULL, units INTEGER NOT NULL, subjects INTEGER NOT NULL
);
CREATE TABLE summary ( -- of a source in a finished scan, kept when later ones take its place
	scan INTEGER, print BLOB, connector TEXT NOT NULL, label TEXT NOT NULL, complete INTEGER NOT NULL,
	content BLOB NOT NULL, -- its units and their fields, by labels and counts, packed
	PRIMARY KEY (scan, print)
);
CREATE INDEX summary_print ON summary (print, scan);
CREATE VIEW shown AS SELECT * FROM source AS s WHERE id = (
	SELECT o.id FROM source AS o JOIN scan ON scan.id = o.scan WHERE o.print = s.print
	ORDER BY (scan.finished IS NOT NULL AND o.done) DESC, scan.finished IS NOT NULL DESC, o.scan DESC LIMIT 1
);`

// queryer is a connection, a pool or a transaction.
type queryer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// inspect tells whether the file is an inventory that this build and key can read; false when it is empty still.
func (s *Store) inspect(ctx context.Context, db queryer) (bool, error) {
	var app, version, tables int64
	row := db.QueryRowContext(ctx, `SELECT a.application_id, v.user_version, (SELECT count(*) FROM sqlite_schema)
		FROM pragma_application_id AS a, pragma_user_version AS v`)
	if err := row.Scan(&app, &version, &tables); err != nil {
		return false, err
	}
	switch {
	case app == 0 && version == 0 && tables == 0:
		return false, nil
	case app != applicationID:
		return false, ErrForeign
	case version > schemaVersion:
		return false, ErrNewer
	case version < schemaVersion:
		return false, ErrOlder
	}
	var check []byte
	if err := db.QueryRowContext(ctx, `SELECT value FROM meta WHERE name = 'check'`).Scan(&check); err != nil {
		return false, fmt.Errorf("%w (%w)", ErrCorrupt, err)
	}
	if !s.key.Fits(check) {
		return false, ErrWrongKey
	}
	return true, nil
}

// create makes the tables, all or none.
func (s *Store) create(ctx context.Context, db queryer) error {
	return atomically(ctx, db, func() error {
		pragmas := fmt.Sprintf("PRAGMA application_id=%d; PRAGMA user_version=%d;", applicationID, schemaVersion)
		if _, err := db.ExecContext(ctx, pragmas+schema); err != nil {
			return err
		}
		_, err := db.ExecContext(ctx, `INSERT INTO meta (name, value) VALUES ('check', ?)`, s.key.Check())
		return err
	})
}

// atomically runs do in a transaction on a connection.
func atomically(ctx context.Context, db queryer, do func() error) error {
	if _, err := db.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	err := do()
	if err == nil {
		_, err = db.ExecContext(ctx, "COMMIT")
	}
	if err != nil {
		// SQLite has rolled back by itself after a full disk; then this one fails, and that is as well.
		_, _ = db.ExecContext(context.WithoutCancel(ctx), "ROLLBACK")
	}
	return err
}
