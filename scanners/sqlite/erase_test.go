package sqlite

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"dossier/scanners/erasing"
	"dossier/scanners/scannertest/erasertest"
)

func openEraser(t *testing.T, path string) erasing.Eraser {
	t.Helper()
	e, err := Connector{}.OpenEraser(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

func TestEraserConformance(t *testing.T) {
	t.Parallel()
	erasertest.Database(t, erasertest.Server{
		Quote:   quote,
		Trigger: "CREATE TRIGGER gone AFTER DELETE ON people BEGIN UPDATE people SET name = 'x'; END",
		Start: func(t *testing.T, script string) erasertest.Filled {
			t.Helper()
			path := fill(t, script)
			return erasertest.Filled{
				Open: func(t *testing.T) erasing.Eraser { t.Helper(); return openEraser(t, path) },
				Unit: func(table string) string { return table },
				Exec: func(t *testing.T, sql string) { t.Helper(); edit(t, path, sql) },
				Dump: func(t *testing.T) string { t.Helper(); return dump(t, path) },
			}
		},
	})
}

// dump is every row of every table, in order.
func dump(t *testing.T, path string) string {
	t.Helper()
	return erasertest.Dump(t, edit(t, path), quote, "SELECT name FROM sqlite_schema WHERE type = 'table'", "SELECT name FROM pragma_table_info(?)")
}

func TestEraseOverwritesTheFile(t *testing.T) {
	t.Parallel()
	path := fill(t, "CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO people VALUES (1, 'Ann Example'), (2, 'Bob Example')")
	e := openEraser(t, path)
	erasertest.Erased(t, e, erasertest.Planned(t, e, erasertest.Row("people", "id", "1")), 1)
	if file, err := os.ReadFile(path); err != nil || bytes.Contains(file, []byte("Ann")) {
		t.Errorf("the file still holds what was deleted (%v)", err)
	}
}

// TestEraseTellsOfWhatWentEarlier tells of free pages, in which bytes stand that others deleted.
func TestEraseTellsOfWhatWentEarlier(t *testing.T) {
	t.Parallel()
	path := fill(t, "CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO people VALUES (1, 'Bob'); CREATE TABLE old (note TEXT)")
	said := func() string { return strings.Join(openEraser(t, path).(erasing.Remainder).Remains(), "\n") }
	if got := said(); got != "" {
		t.Errorf("of a file without a free page it says %q", got)
	}
	edit(t, path, "PRAGMA secure_delete = 0; INSERT INTO old VALUES ('unmistakable'); DROP TABLE old")
	if file, err := os.ReadFile(path); err != nil || !bytes.Contains(file, []byte("unmistakable")) || !strings.Contains(said(), "of which there are 1,") {
		t.Errorf("it says %q, %v", said(), err)
	}
	edit(t, path, "VACUUM")
	if file, err := os.ReadFile(path); err != nil || bytes.Contains(file, []byte("unmistakable")) {
		t.Errorf("VACUUM leaves it, %v", err)
	}
}

func TestExamineNamesObstacles(t *testing.T) {
	t.Parallel()
	path := fill(t, `CREATE TABLE people (id INTEGER PRIMARY KEY); CREATE TABLE watched (id INTEGER PRIMARY KEY); INSERT INTO watched VALUES (1);
		CREATE TRIGGER watch AFTER DELETE ON watched BEGIN DELETE FROM people; END; CREATE TABLE twice (id); INSERT INTO twice VALUES (1), (1);
		CREATE TABLE hidden (id, rowid, _rowid_, oid); INSERT INTO hidden VALUES (1, 1, 1, 1);`)
	for unit, want := range map[string]string{"watched": "triggers fire", "twice": "more than one row", "hidden": "cannot be told apart"} {
		_, standing := erasertest.Examined(t, openEraser(t, path), erasertest.Row(unit, "id", "1"))
		if !strings.Contains(standing[0].Obstacle, want) {
			t.Errorf("%s: obstacle %q, want %q", unit, standing[0].Obstacle, want)
		}
	}
}

// A full-text index that has no text of its own keeps the words of a row that goes, unless it is told, which triggers do as a rule.
func TestIndexesKeepWordsOfWhatIsErased(t *testing.T) {
	t.Parallel()
	for name, index := range map[string]string{
		"quoted": `CREATE VIRTUAL TABLE found USING fts5(name, content='People', content_rowid=id); INSERT INTO found(found) VALUES ('rebuild')`,
		"bare":   `CREATE VIRTUAL TABLE found USING fts5(name, content=people); INSERT INTO found(found) VALUES ('rebuild')`,
	} {
		path := fill(t, "CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO people VALUES (1, 'unmistakable'), (2, 'Bob'); "+index)
		_, standing := erasertest.Examined(t, openEraser(t, path), erasertest.Row("people", "id", "1"))
		if !strings.Contains(standing[0].Obstacle, `full-text index "found"`) {
			t.Errorf("%s: obstacle %q", name, standing[0].Obstacle)
		}
		kept := 0
		if err := edit(t, path, "DELETE FROM people WHERE id = 1").QueryRowContext(t.Context(), "SELECT count(*) FROM found('unmistakable')").Scan(&kept); err != nil || kept != 1 {
			t.Errorf("%s: the index finds %d of what went, so that nothing needs to be in the way (%v)", name, kept, err)
		}
	}
	path := fill(t, `CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO people VALUES (1, 'Ann'); CREATE VIRTUAL TABLE other USING fts5(name, content='peoples'); CREATE VIRTUAL TABLE own USING fts5(people, content)`)
	if _, standing := erasertest.Examined(t, openEraser(t, path), erasertest.Row("people", "id", "1")); standing[0].Obstacle != "" {
		t.Errorf("an index of something else is in the way: %q", standing[0].Obstacle)
	}
}

// A row of a table WITHOUT ROWID is known by its key, of whatever types. It goes or changes, and no other row; a row that it refers to waits for it.
func TestEraseWithoutRowid(t *testing.T) {
	t.Parallel()
	path := fill(t, `CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO people VALUES (1, 'Ann'), (2, 'Bob');
		CREATE TABLE logins (at, person INTEGER REFERENCES people(id), seq, what TEXT, PRIMARY KEY (at, seq)) WITHOUT ROWID;
		INSERT INTO logins VALUES ('it''s "1"', 1, 1.5, 'hers'), (7, 1, -3, 'hers too'), (x'37', 2, -3, 'his'), (8, 2, 1, 'his too');`)
	row := func(at, seq string, change ...erasing.Cell) erasing.Removal {
		r := erasertest.Row("logins", "at", at, change...)
		r.Key = append(r.Key, erasertest.To("seq", seq))
		return r
	}
	e := openEraser(t, path)
	if _, standing := erasertest.Examined(t, e, erasertest.Row("people", "id", "1")); !strings.Contains(standing[0].Obstacle, "rows of logins refer to it") {
		t.Errorf("the person's obstacle is %q", standing[0].Obstacle)
	}
	if _, standing := erasertest.Examined(t, e, row("7", "-3")); standing[0].Obstacle == "" { // a number, and bytes that are read alike
		t.Error("two rows pass for one")
	}
	erasertest.Erased(t, e, erasertest.Planned(t, e, row("8", "1", erasertest.To("what", "[erased]"))), 1)
	edit(t, path, "DELETE FROM logins WHERE at = x'37'")
	erasertest.Erased(t, e, erasertest.Planned(t, e, row(`it's "1"`, "1.5"), row("7", "-3"), erasertest.Row("people", "id", "1")), 3)
	if got, want := dump(t, path), "logins: 8,2,1,'[erased]'\npeople: 2,'Bob'\n"; got != want {
		t.Errorf("what is left is\n%swant\n%s", got, want)
	}
}
