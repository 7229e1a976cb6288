package mysql

import (
	"strings"
	"testing"

	"dossier/scanners/erasing"
	"dossier/scanners/scannertest/erasertest"
)

func openEraser(t *testing.T, target string) erasing.Eraser {
	t.Helper()
	e, err := Connector{}.OpenEraser(t.Context(), target)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

func TestEraserConformance(t *testing.T) {
	t.Parallel()
	erasertest.Database(t, erasertest.Server{
		Quote: quote, Checks: true, Start: start,
		Trigger: "CREATE TRIGGER gone AFTER DELETE ON people FOR EACH ROW UPDATE people SET name = 'x'",
	})
}

func start(t *testing.T, script string) erasertest.Filled {
	t.Helper()
	name, db := fill(t, script)
	return erasertest.Filled{
		Open: func(t *testing.T) erasing.Eraser { t.Helper(); return openEraser(t, at(name)) },
		Unit: func(table string) string { return name + "." + table },
		Exec: func(t *testing.T, sql string) { t.Helper(); do(t, db, sql) },
		Dump: func(t *testing.T) string { t.Helper(); return dump(t, name) },
	}
}

// dump is every row of every table of a database, in order.
func dump(t *testing.T, database string) string {
	t.Helper()
	return erasertest.Dump(t, admin(t, database), quote, "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'",
		"SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION")
}

// TestErasedInsideCells changes single values of documents, and takes the entries of lists out of them: all else of the cell stays.
func TestErasedInsideCells(t *testing.T) {
	t.Parallel()
	const contacts = `{"by":  [{"mail": "ann@mail.example", "tel": ["1", "2"]}, {"mail": "bob@mail.example", "tel": ["3"]}], "note": "é"}`
	database, _ := fill(t, "CREATE TABLE a (id INT PRIMARY KEY, doc JSON, more JSON, name VARCHAR(20)); INSERT INTO a SELECT seq, '"+contacts+"', '"+contacts+"', 'Bob' FROM seq_1_to_2")
	e := openEraser(t, at(database))
	nth := func(field string, n int, value string) erasing.Cell {
		return erasing.Cell{Field: field, Nth: n, Value: []byte(value), Null: value == ""}
	}
	before := dump(t, database)
	list := erasertest.Planned(t, e, erasertest.Row(database+".a", "id", "1",
		nth("doc.by[].mail", 1, ""), nth("doc.by[].tel[]", 1, ""), nth("doc.by[].tel[]", 2, ""), nth("more.by[].mail", 1, "[erased]")))
	erasertest.Erased(t, e, list, 1)
	want := strings.Replace(before, `{"mail": "ann@mail.example", "tel": ["1", "2"]}, `, "", 1)
	last := strings.LastIndex(want[:strings.Index(want, "\n")], "ann@mail.example")
	if want = want[:last] + strings.Replace(want[last:], "ann@mail.example", "[erased]", 1); dump(t, database) != want {
		t.Errorf("what is left:\n%s\nwant\n%s", dump(t, database), want)
	}
}
