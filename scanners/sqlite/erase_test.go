package sqlite

import (
	"bytes"
	"os"
	"slices"
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
	db := edit(t, path)
	all := func(query string) (list []string) {
		t.Helper()
		rows, err := db.QueryContext(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var text string
			if err := rows.Scan(&text); err != nil {
				t.Fatal(err)
			}
			list = append(list, text)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		return list
	}
	var lines []string
	for _, table := range all("SELECT name FROM sqlite_schema WHERE type = 'table'") {
		var columns []string
		for _, c := range all("SELECT name FROM pragma_table_info('" + strings.ReplaceAll(table, "'", "''") + "')") {
			columns = append(columns, "quote("+quote(c)+")")
		}
		for _, row := range all("SELECT " + strings.Join(columns, "||','||") + " FROM " + quote(table)) {
			lines = append(lines, table+": "+row+"\n")
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
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

func TestExamineNamesObstacles(t *testing.T) {
	t.Parallel()
	path := fill(t, `CREATE TABLE people (id INTEGER PRIMARY KEY); CREATE TABLE watched (id INTEGER PRIMARY KEY); INSERT INTO watched VALUES (1);
		CREATE TRIGGER watch AFTER DELETE ON watched BEGIN DELETE FROM people; END; CREATE TABLE twice (id); INSERT INTO twice VALUES (1), (1);
		CREATE TABLE bare (id TEXT PRIMARY KEY) WITHOUT ROWID; INSERT INTO bare VALUES ('1');`)
	for unit, want := range map[string]string{"watched": "triggers fire", "twice": "more than one row", "bare": "WITHOUT ROWID"} {
		_, standing := erasertest.Examined(t, openEraser(t, path), erasertest.Row(unit, "id", "1"))
		if !strings.Contains(standing[0].Obstacle, want) {
			t.Errorf("%s: obstacle %q, want %q", unit, standing[0].Obstacle, want)
		}
	}
}
