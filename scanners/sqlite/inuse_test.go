package sqlite

import (
	"crypto/sha256"
	"database/sql"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"dossier/scanners"
	"dossier/scanners/scannertest"
)

// left copies a database and what stands beside it, as a crash leaves them.
func left(t *testing.T, path string, suffixes ...string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "left.db")
	for _, suffix := range suffixes {
		if err := os.WriteFile(to+suffix, []byte(readAll(t, path+suffix)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

// sums are the checksums of all files in a database's folder.
func sums(t *testing.T, path string) map[string][32]byte {
	t.Helper()
	all := map[string][32]byte{}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		all[e.Name()] = sha256.Sum256([]byte(readAll(t, filepath.Join(filepath.Dir(path), e.Name()))))
	}
	return all
}

// A scan reads what is there, in whatever state its owner left it, and leaves it so.
func TestLeavesNoTrace(t *testing.T) {
	t.Parallel()
	const create = "CREATE TABLE t (v)"
	for _, test := range []struct {
		name string
		make func(t *testing.T) string
		as   way
	}{
		{"at rest", func(t *testing.T) string { return fill(t, create, "INSERT INTO t VALUES ('seen')") }, locked},
		{"at rest, after a log", func(t *testing.T) string {
			return fill(t, "PRAGMA journal_mode=WAL", create, "INSERT INTO t VALUES ('seen')")
		}, immutable},
		{"log left behind", func(t *testing.T) string {
			path := fill(t, "PRAGMA journal_mode=WAL", create)
			edit(t, path, "INSERT INTO t VALUES ('seen')")
			return left(t, path, "", "-wal")
		}, leftLog},
		{"unfinished transaction left behind", func(t *testing.T) string {
			path := fill(t, create, "INSERT INTO t VALUES ('seen')")
			db := edit(t, path, "PRAGMA cache_size=1", "PRAGMA cache_spill=1", "BEGIN", "UPDATE t SET v = 'not committed'")
			exec(t, db, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 2000) INSERT INTO t SELECT 'never' || i || hex(zeroblob(200)) FROM n")
			return left(t, path, "", "-journal")
		}, copied},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			path := test.make(t)
			before := sums(t, path)
			src := open(t, path, nil)
			if as := src.(*source).db.as.name; as != test.as.name {
				t.Errorf("opened as %q, want %q", as, test.as.name)
			}
			c := scannertest.Collect(t, src)["t"]
			if c.Err != nil || len(c.Rows) != 1 || c.Rows[0].Value("v") != "seen" {
				t.Errorf("%d rows, ended with %v", len(c.Rows), c.Err)
			}
			temp := src.(*source).db.temp
			if err := src.Close(); err != nil {
				t.Error(err)
			}
			if after := sums(t, path); !maps.Equal(before, after) {
				t.Errorf("%d files became %d, or their content changed", len(before), len(after))
			}
			if _, err := os.Stat(temp); temp != "" && err == nil {
				t.Error("the copy was left")
			}
		})
	}
}

func exec(t *testing.T, db *sql.DB, statement string) {
	t.Helper()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}

// What a program that is running has only in its log is seen, and the program's files stay as they are.
func TestReadsBesideAWriter(t *testing.T) {
	t.Parallel()
	path := fill(t, "PRAGMA journal_mode=WAL", "CREATE TABLE t (v)")
	db := edit(t, path, "INSERT INTO t VALUES ('in the log')")
	before := sums(t, path)
	src := open(t, path, nil)
	if rows := scannertest.Collect(t, src)["t"].Rows; len(rows) != 1 {
		t.Fatalf("%d rows, want the one in the log", len(rows))
	}
	exec(t, db, "INSERT INTO t VALUES ('later')")
	if rows := scannertest.Collect(t, src)["t"].Rows; len(rows) != 2 {
		t.Errorf("%d rows, want the later one too", len(rows))
	}
	_ = src.Close()
	after := sums(t, path)
	if len(before) != len(after) || before[filepath.Base(path)] != after[filepath.Base(path)] {
		t.Error("the database or the files beside it changed")
	}
	exec(t, db, "INSERT INTO t VALUES ('the writer goes on')")
}

// pausing is a receiver that does something while a batch is in its hands.
type pausing struct {
	scanners.Receiver
	during func()
}

func (p pausing) Batch(b *scanners.Batch) error {
	p.during()
	return p.Receiver.Batch(b)
}

// A writer waits for no batch to be looked at, with or without a write-ahead log or rowids.
func TestWriterDoesNotWait(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ mode, key string }{
		{"DELETE", "PRIMARY KEY (id)"}, {"WAL", "PRIMARY KEY (id)"}, {"DELETE", "PRIMARY KEY (kind, id)) WITHOUT ROWID; --"},
	} {
		path := fill(t, "PRAGMA journal_mode="+test.mode, people,
			"CREATE TABLE again (id NOT NULL, name, kind TEXT NOT NULL, "+test.key+")", "INSERT INTO again SELECT id, name, 'k' FROM people")
		db := edit(t, path, "PRAGMA busy_timeout=0", "SELECT count(*) FROM people")
		src := open(t, path, nil)
		units, _ := scannertest.Units(t, src)
		writes := 0
		c := scannertest.Decode(t, func(ctx ctx, to scanners.Receiver) error {
			return units[0].Read(ctx, scanners.Want{}, pausing{to, func() {
				writes++
				exec(t, db, "UPDATE people SET name = 'changed' WHERE id = 1")
			}})
		})
		if writes < 2 || len(c.Rows) != 5000 || c.Err != nil {
			t.Errorf("%s, %s: %d writes, %d rows, %v", test.mode, test.key, writes, len(c.Rows), c.Err)
		}
	}
}

// Nobody notices a writer in a database that is read without locks: so what was read is told to be in doubt.
func TestChangedWhileRead(t *testing.T) {
	t.Parallel()
	path := fill(t, "PRAGMA journal_mode=WAL", people)
	src := open(t, path, nil)
	units, _ := scannertest.Units(t, src)
	edit(t, path, "INSERT INTO people VALUES (0, '', '')")
	c := scannertest.Decode(t, func(ctx ctx, to scanners.Receiver) error { return units[0].Read(ctx, scanners.Want{}, to) })
	if u, ok := c.Err.(*scanners.Unread); !ok || u.Why != scanners.Changed || len(c.Rows) != 5000 { //nolint:errorlint // as it is returned
		t.Errorf("%d rows, ended with %v", len(c.Rows), c.Err)
	}
}
