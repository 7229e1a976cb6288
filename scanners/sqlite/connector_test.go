package sqlite

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/scannertest"
)

func TestConformance(t *testing.T) {
	path := fill(t, people,
		`CREATE TABLE orders (number TEXT NOT NULL, line INT NOT NULL, note BLOB, PRIMARY KEY (number, line)) WITHOUT ROWID`,
		`INSERT INTO orders SELECT 'A' || id, 1, cast('lines:first'||char(10)||'second'||char(10)||id||zeroblob(0) AS BLOB)||x'00' FROM people LIMIT 300`,
		`UPDATE orders SET note = cast(note AS BLOB)`,
		`CREATE TABLE pile (a, b)`, `INSERT INTO pile SELECT name, joined FROM people`,
		`CREATE VIEW everybody AS SELECT name FROM people`)
	scannertest.Source(t, func(t *testing.T) scanners.Source { return open(t, path, lines{}) },
		scannertest.Expect{Units: []string{"everybody", "orders", "people", "pile", "sqlite_schema"}})
}

// A table without rowids is taken up again behind each batch's last key, and no record is lost or comes twice.
func TestWithoutRowid(t *testing.T) {
	t.Parallel()
	for name, key := range map[string]string{
		"upwards": "a, b", "downwards": "a DESC, b", "another collation": "b, a COLLATE NOCASE", "one column": "b",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := collect(t, people, "CREATE TABLE t (a, b, c, PRIMARY KEY ("+key+")) WITHOUT ROWID",
				"INSERT INTO t SELECT 'k' || (id % 7), -id, hex(zeroblob(80)) FROM people")["t"]
			keys := map[string]bool{}
			for _, r := range c.Rows {
				keys[r.Key] = true
			}
			if len(c.Rows) != 5000 || len(keys) != 5000 || c.Err != nil {
				t.Errorf("%d records, %d keys, want 5000; ended with %v", len(c.Rows), len(keys), c.Err)
			}
		})
	}
}

// A user must find each record of a table again, whatever sort of table it is.
func TestKeys(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, create, insert string
		want                 []string // the table's key
		key                  string   // the first record's
	}{
		{"integer primary key", "(id INTEGER PRIMARY KEY, v)", "(7, 'x')", []string{"id"}, `["7"]`},
		{"text primary key", "(id TEXT PRIMARY KEY, v)", "('k', 'x')", []string{"id"}, `["k"]`},
		{"text primary key with a NULL", "(id TEXT PRIMARY KEY, v)", "(NULL, 'x')", []string{"rowid"}, `["1"]`},
		{"composite, declared in another order", "(b NOT NULL, a NOT NULL, PRIMARY KEY (a, b))", "('b', 'a')", []string{"a", "b"}, `["a","b"]`},
		{"composite that may be NULL", "(a, b, PRIMARY KEY (a, b))", "('x', 'y')", []string{"a", "b", "rowid"}, `["x","y","1"]`},
		{"without rowid", "(a, b, c, PRIMARY KEY (c, a)) WITHOUT ROWID", "(1, 2, 3)", []string{"c", "a"}, `["3","1"]`},
		{"keyless", "(a)", "('x')", []string{"rowid"}, `["1"]`},
		{"a column named rowid", "(RowID, b)", "(5, 6)", []string{"oid"}, `["1"]`},
		{"all names of the rowid taken", "(rowid, oid, _ROWID_)", "(5, 6, 7)", nil, ""},
		{"BLOB key", "(id BLOB PRIMARY KEY NOT NULL, v)", "(x'00ff', 1)", []string{"id"}, `["00ff"]`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := collect(t, "CREATE TABLE t "+test.create, "INSERT INTO t VALUES "+test.insert)["t"]
			if !slices.Equal(c.Info.Key, test.want) {
				t.Errorf("key %q, want %q", c.Info.Key, test.want)
			}
			if len(c.Rows) != 1 || c.Rows[0].Key != test.key || c.Rows[0].Record != 1 {
				t.Errorf("rows %v, want one with key %s", c.Rows, test.key)
			}
			if slices.Equal(test.want, []string{"rowid"}) && c.Rows[0].Values["rowid"] != nil {
				t.Error("the rowid is shown as a field")
			}
		})
	}
}

// What is stored counts, not what the column declares.
func TestValues(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Ünïcode ", 120_000) // cut in the middle of a character if anywhere
	for _, test := range []struct{ name, sql, want string }{
		{"integer", "-12", "-12"},
		{"real that is whole", "32470123456.0", "32470123456"},
		{"real", "0.1", "0.1"},
		{"large real", "1e300", "1e+300"},
		{"text", "'An ''Peeters'''", "An 'Peeters'"},
		{"empty text", "''", ""},
		{"text with line ends and NUL", "'a' || char(10) || char(0) || 'b'", "a\n\x00b"},
		{"text in Windows-1252", "cast(x'5A6FE9208020B9' AS TEXT)", "Zoé € ¹"},
		{"text half in UTF-8", "cast(x'C3A9E9' AS TEXT)", "éé"},
		{"text in a BLOB", "cast('an@example.be' AS BLOB)", "an@example.be"},
		{"short BLOB", "x'0011ff'", "0011ff"},
		{"empty BLOB", "x''", ""},
		{"text of megabytes", "'" + long + "'", long},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			for _, declared := range []string{"", "DATETIME", "BOOLEAN", "BLOB"} {
				c := collect(t, "CREATE TABLE t (before, v "+declared+", after)",
					"INSERT INTO t VALUES ('b', "+test.sql+", 'a'), ('b2', NULL, 'a2')")["t"]
				if len(c.Rows) != 2 || len(c.Unread) != 0 || c.Err != nil {
					t.Fatalf("%d rows, %d unread, error %v", len(c.Rows), len(c.Unread), c.Err)
				}
				if v, ok := c.Rows[0].Values["v"]; !ok || v[0] != test.want {
					t.Errorf("declared %q: a value of %d bytes, want %d", declared, len(c.Rows[0].Value("v")), len(test.want))
				}
				if c.Rows[1].Values["v"] != nil {
					t.Error("NULL came as a value")
				}
				if c.Rows[0].Value("before")+c.Rows[0].Value("after")+c.Rows[1].Value("after") != "baa2" {
					t.Error("the fields beside it are lost")
				}
			}
		})
	}
}

func TestUTF16(t *testing.T) {
	t.Parallel()
	c := collect(t, "PRAGMA encoding = 'UTF-16le'", "CREATE TABLE t (v)", "INSERT INTO t VALUES ('Žofie')")["t"]
	if c.Rows[0].Value("v") != "Žofie" {
		t.Error("text of a UTF-16 database is lost")
	}
}

func TestSchema(t *testing.T) {
	t.Parallel()
	all := collect(t,
		`CREATE TABLE "we""ird -- name" ("a ""b" TEXT, "select" INT)`, `INSERT INTO "we""ird -- name" VALUES ('x', 1)`,
		`CREATE TABLE made (first, last, whole AS (first || ' ' || last), kept TEXT AS (upper(last)) STORED)`,
		`INSERT INTO made VALUES ('An', 'Peeters')`,
		`CREATE VIRTUAL TABLE notes USING fts5(title, body)`, `INSERT INTO notes VALUES ('call', 'ring An')`,
		`CREATE VIEW v AS SELECT * FROM made`,
		`CREATE TABLE auto (id INTEGER PRIMARY KEY AUTOINCREMENT)`)
	if v := all[`we"ird -- name`].Rows[0].Value(`a "b`); v != "x" {
		t.Errorf("a table whose name needs quotes gave %q", v)
	}
	if r := all["made"].Rows[0]; r.Value("whole") != "An Peeters" || r.Value("kept") != "PEETERS" {
		t.Error("generated columns are lost")
	}
	if n := all["notes"]; len(n.Rows) != 1 || n.Rows[0].Value("body") != "ring An" || len(n.Rows[0].Values) != 2 {
		t.Errorf("a full-text table gave %v, %v", n.Rows, n.Err)
	}
	for unit, skip := range map[string]string{
		"v": "view", "sqlite_sequence": "system table", "sqlite_schema": "system table", "notes_content": "shadow table of notes",
		"notes": "", "made": "",
	} {
		if all[unit] == nil || all[unit].Info.Skip != skip || (skip != "" && len(all[unit].Rows) > 0) {
			t.Errorf("%s is not skipped by %q", unit, skip)
		}
	}
}

func TestReferences(t *testing.T) {
	t.Parallel()
	all := collect(t,
		`CREATE TABLE Client (country, number, PRIMARY KEY (number, country))`,
		`CREATE TABLE orders (id INTEGER PRIMARY KEY, c_number, c_country, parent REFERENCES orders(id),
			FOREIGN KEY (c_number, c_country) REFERENCES client, FOREIGN KEY (id) REFERENCES nowhere)`)
	got := all["orders"].Info.References
	slices.SortFunc(got, func(a, b scanners.Reference) int { return strings.Compare(a.Unit, b.Unit) })
	want := []scanners.Reference{
		{Fields: []string{"c_number", "c_country"}, Unit: "Client", To: []string{"number", "country"}},
		{Fields: []string{"id"}, Unit: "nowhere"},
		{Fields: []string{"parent"}, Unit: "orders", To: []string{"id"}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("references %v, want %v", got, want)
	}
	if client, orders := all["Client"].Info.Referred, all["orders"].Info.Referred; !reflect.DeepEqual(client, [][]string{{"number", "country"}}) ||
		!reflect.DeepEqual(orders, [][]string{{"id"}}) {
		t.Errorf("referred to are %q of the clients and %q of the orders", client, orders)
	}
}

func TestEstimates(t *testing.T) {
	t.Parallel()
	for _, analysed := range []string{"SELECT 1", "ANALYZE"} {
		c := collect(t, people, analysed)["people"]
		if c.Info.Records != 5000 || c.Info.Bytes < c.Bytes/2 || c.Info.Bytes > c.Bytes*3 {
			t.Errorf("after %s: estimates %d records, %d bytes; read 5000, %d", analysed, c.Info.Records, c.Info.Bytes, c.Bytes)
		}
	}
	c := collect(t, people, "UPDATE people SET id = -id", "INSERT INTO people VALUES (9223372036854775807, '', '')")["people"]
	if c.Info.Records > c.Info.Bytes || len(c.Rows) != 5001 {
		t.Errorf("the highest rowid is taken for a number of records: %d", c.Info.Records)
	}
}

func TestClaims(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	text := filepath.Join(folder, "a.db")
	if err := os.WriteFile(text, []byte("SQLite format 2"), 0o600); err != nil {
		t.Fatal(err)
	}
	path := fill(t, people)
	for target, want := range map[string]bool{
		path: true, "sqlite:" + path: true, "sqlite://" + path: true, "sqlite:missing.db": true,
		text: false, folder: false, filepath.Join(folder, "missing"): false, "postgres://host/db": false,
	} {
		if (Connector{}).Claims(target) != want {
			t.Errorf("a target of %d bytes: claimed is not %t", len(target), want)
		}
	}
}

func TestOpenErrors(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	broken := filepath.Join(folder, "broken.db")
	for _, test := range []struct{ name, content, target, want string }{
		{"missing", "", "sqlite:" + filepath.Join(folder, "none.db"), "no such file"},
		{"encrypted", strings.Repeat("\x8f\x03random", 1000), broken, "encrypted"},
		{"header alone", magic, broken, "not a SQLite database"},
		{"a folder", "", folder, "not a regular file"},
		{"random behind the header", magic + strings.Repeat("\x8f\x03random", 1000), broken, "not a SQLite database"},
	} {
		if err := os.WriteFile(broken, []byte(test.content), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Connector{}.Open(t.Context(), test.target)
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), fmt.Sprintf("%q", test.target)) {
			t.Errorf("%s: %v, want %q and the target", test.name, err, test.want)
		}
	}
}
