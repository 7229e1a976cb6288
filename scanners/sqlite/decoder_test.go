package sqlite

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
	"dossier/scanners/scannertest"
)

// decode reads a database as a stream, as it comes out of an archive.
func decode(t *testing.T, content string, part string) *scannertest.Content {
	t.Helper()
	return scannertest.Decode(t, func(ctx ctx, to scanners.Receiver) error {
		in := formats.Input{Body: strings.NewReader(content), Part: scanners.NewPrivate(part), Size: int64(len(content))}
		return (&Decoder{Formats: lines{}}).Decode(ctx, in, to)
	})
}

func TestDecoder(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	path := fill(t, "PRAGMA journal_mode=WAL", "CREATE TABLE clients (name, scan)", "CREATE VIEW v AS SELECT name FROM clients",
		"INSERT INTO clients VALUES ('An', cast('lines:found' || char(0) || hex(zeroblob(30)) AS BLOB))")
	c := decode(t, readAll(t, path), "backup.zip/shop.db")
	if c.Err != nil || len(c.Rows) != 2 || c.Rows[0].Value("name") != "An" || c.Rows[0].Key != `["1"]` {
		t.Fatalf("%d rows, ended with %v", len(c.Rows), c.Err)
	}
	for i, part := range []string{"backup.zip/shop.db/clients", "backup.zip/shop.db/clients/scan"} {
		if c.Rows[i].Part != part {
			t.Errorf("row %d is in part %q, want %q", i, c.Rows[i].Part, part)
		}
	}
	if files, _ := os.ReadDir(temp); len(files) > 0 {
		t.Errorf("%d temporary files are left", len(files))
	}
	direct := scannertest.Decode(t, func(ctx ctx, to scanners.Receiver) error {
		return (&Decoder{}).Decode(ctx, formats.Input{Body: strings.NewReader(""), Path: path}, to)
	})
	if len(direct.Rows) != 1 || direct.Rows[0].Part != "clients" {
		t.Error("a plain file is not read where it lies")
	}
	content := readAll(t, path)
	t.Setenv("TMPDIR", filepath.Join(temp, "none"))
	if u, ok := errors.AsType[*scanners.Unread](decode(t, content, "a").Err); !ok || u.Why != scanners.Failed || !strings.Contains(u.Detail, "TMPDIR") {
		t.Errorf("without a temporary folder: %v", u)
	}
}

// A database may hold a database, but not for ever.
func TestDecoderNested(t *testing.T) {
	t.Parallel()
	content := "lines:innermost\x00"
	for range 6 {
		path := filepath.Join(t.TempDir(), "nest.db")
		db := edit(t, path, "CREATE TABLE t (v)")
		if _, err := db.Exec("INSERT INTO t VALUES (?)", []byte(content)); err != nil {
			t.Fatal(err)
		}
		_ = db.Close()
		content = readAll(t, path)
	}
	c := decode(t, content, "")
	if len(c.Unread) != 1 || c.Unread[0].Why != scanners.OverLimit || c.Unread[0].Part.Reveal() != "t/v/t/v/t/v" {
		t.Errorf("left out: %d things; the first %v", len(c.Unread), c.Unread)
	}
}

func TestDecoderRefuses(t *testing.T) {
	t.Parallel()
	c := decode(t, magic+strings.Repeat("no database", 1000), "x.db")
	if u, ok := errors.AsType[*scanners.Unread](c.Err); !ok || u.Why != scanners.Corrupt || u.Part.Reveal() != "x.db" {
		t.Errorf("ended with %v", c.Err)
	}
	if (&Decoder{}).Recognise([]byte("PK\x03\x04"), formats.Input{Name: "a.sqlite"}) != formats.No {
		t.Error("a name alone makes no database")
	}
}

// counter is a receiver that checks nothing but that the batches can be walked through.
type counter struct{ records, calls int }

func (r *counter) New() *scanners.Batch { return scanners.NewBatch(nil) }

func (r *counter) Unread(*scanners.Unread) error { return nil }

func (r *counter) Batch(b *scanners.Batch) error {
	for i := range b.Columns {
		c := &b.Columns[i]
		for v := range c.Len() {
			r.records += len(c.Value(v))
		}
	}
	if r.calls++; r.calls > 1000 {
		return scanners.ErrEnough
	}
	return nil
}

func FuzzDecode(f *testing.F) {
	for _, statements := range [][]string{
		{"CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c AS (b || a))", "INSERT INTO t VALUES (1, 'one'), (2, zeroblob(100))"},
		{"PRAGMA page_size=512", "CREATE TABLE t (a, b, PRIMARY KEY (b)) WITHOUT ROWID", "INSERT INTO t VALUES (1, 'x'), (2, hex(zeroblob(2000)))"},
		{"CREATE VIRTUAL TABLE n USING fts5(a)", "INSERT INTO n VALUES ('words of text')"},
		{"PRAGMA encoding='UTF-16be'", "PRAGMA auto_vacuum=1", "CREATE TABLE p (x REFERENCES p)", "INSERT INTO p VALUES (1.5), (NULL), ('é')", "ANALYZE"},
	} {
		content, err := os.ReadFile(fill(f, statements...))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		if len(content) > 1<<20 {
			return
		}
		in := formats.Input{Body: bytes.NewReader(content), Size: int64(len(content))}
		err := (&Decoder{Formats: lines{}}).Decode(t.Context(), in, &counter{})
		if _, unread := errors.AsType[*scanners.Unread](err); err != nil && !unread && !errors.Is(err, scanners.ErrEnough) {
			t.Errorf("an error that is no unread: %v", err)
		}
	})
}

func TestDecoderConformance(t *testing.T) {
	t.Parallel()
	path := fill(t, "PRAGMA page_size=1024", "CREATE TABLE a (x, y)", people, "DELETE FROM people WHERE id > 4200",
		"INSERT INTO a SELECT id, name FROM people LIMIT 50", "CREATE TABLE b (v)", "VACUUM")
	formattest.Decoder(t, &Decoder{}, []formattest.Sample{{Name: "shop.db", Content: []byte(readAll(t, path))}})
}
