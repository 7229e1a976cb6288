package sqlite

import (
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	"dossier/scanners"
	"dossier/scanners/scannertest"
	"dossier/scanners/sqlrows"
)

// fill makes a database by SQL and returns its path.
func fill(t testing.TB, statements ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "shop #1 ?%41.db") // what a URI would take for its own
	db := edit(t, path, statements...)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// edit runs SQL on a database and leaves it open.
func edit(t testing.TB, path string, statements ...string) *sql.DB {
	t.Helper()
	uri, err := fileURI(path, "_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", uri)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	return db
}

func open(t testing.TB, path string, f sqlrows.Opener) scanners.Source {
	t.Helper()
	src, err := Connector{Formats: f}.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = src.Close() })
	return src
}

// collect reads a database that SQL makes.
func collect(t *testing.T, statements ...string) map[string]*scannertest.Content {
	t.Helper()
	return scannertest.Collect(t, open(t, fill(t, statements...), lines{}))
}

func readAll(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// people has more records than go into one batch.
const people = `CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, joined DATETIME);
	WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 5000)
	INSERT INTO people SELECT i, 'person number ' || i, '2024-01-02 03:04:05' FROM n`
