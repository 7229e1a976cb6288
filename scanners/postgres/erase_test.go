package postgres

import (
	"slices"
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
		Quote: quote, Checks: true,
		Trigger: `CREATE FUNCTION renames() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE people SET name = 'x'; RETURN OLD; END $$;
			CREATE TRIGGER gone AFTER DELETE ON people FOR EACH ROW EXECUTE FUNCTION renames()`,
		Start: start,
	})
}

func start(t *testing.T, script string) erasertest.Filled {
	t.Helper()
	target := database(t, script)
	return erasertest.Filled{
		Open: func(t *testing.T) erasing.Eraser { t.Helper(); return openEraser(t, target) },
		Unit: func(table string) string { return nameOf("public", table) },
		Exec: func(t *testing.T, sql string) { t.Helper(); execute(t, target, sql) },
		Dump: func(t *testing.T) string { t.Helper(); return dump(t, target) },
	}
}

// dump is every row of every table, in order.
func dump(t *testing.T, target string) string {
	t.Helper()
	var lines []string
	for _, r := range execute(t, target, "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE relkind = 'r' AND "+ours) {
		for _, one := range execute(t, target, "SELECT t::text FROM "+quote(string(r[0]))+"."+quote(string(r[1]))+" AS t") {
			lines = append(lines, string(r[1])+": "+string(one[0])+"\n")
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// TestErasedInsideCells changes single values of documents and arrays, and takes the entries of lists out of documents: all else of the cell stays.
func TestErasedInsideCells(t *testing.T) {
	t.Parallel()
	const contacts = `{"by": [{"mail": "ann@mail.example", "tel": ["1", "2"]}, {"mail": "bob@mail.example", "tel": ["3"]}], "note": "é"}`
	target := database(t, `CREATE TABLE a (id int PRIMARY KEY, b jsonb, j json, tags text[], many text[], name text);
		INSERT INTO a SELECT id, '`+contacts+`', '  `+contacts+` ', '{bob@mail.example,NULL,"ann \"x\" ann@mail.example",last}', '{{a,b},{c,NULL}}', 'Bob' FROM generate_series(1, 2) id`)
	e := openEraser(t, target)
	nth := func(field string, n int, value string) erasing.Cell {
		return erasing.Cell{Field: field, Nth: n, Value: []byte(value), Null: value == ""}
	}
	before := dump(t, target)
	list := erasertest.Planned(t, e, erasertest.Row("public.a", "id", "1",
		nth("b.by[].mail", 1, ""), nth("b.by[].tel[]", 1, ""), nth("b.by[].tel[]", 2, ""), nth("j.by[].mail", 1, "[erased]"), nth("j.note", 1, "n"),
		nth("tags", 2, `a "b" \`), nth("tags", 3, ""), nth("many", 2, "")))
	erasertest.Erased(t, e, list, 1)
	want := before
	for _, r := range execute(t, target, `SELECT ROW(1, '{"by": [{"tel": ["3"], "mail": "bob@mail.example"}], "note": "é"}'::jsonb, '  '||$$`+
		strings.Replace(strings.Replace(contacts, "ann@mail.example", "[erased]", 1), `"é"`, `"n"`, 1)+`$$||' ',
		ARRAY['bob@mail.example', NULL, 'a "b" \'], '{{a,NULL},{c,NULL}}'::text[], 'Bob')::text`) {
		lines := strings.SplitAfter(want, "\n")
		lines[0] = "a: " + string(r[0]) + "\n"
		want = strings.Join(lines, "")
	}
	if got := dump(t, target); got != want {
		t.Errorf("what is left:\n%s\nwant\n%s", got, want)
	}
	_, standing := erasertest.Examined(t, e, erasertest.Row("public.a", "id", "2", nth("b.by[].mail", 3, "x")), erasertest.Row("public.a", "id", "2", nth("name", 2, "x")))
	if !strings.Contains(standing[0].Obstacle, "not written as one that can be changed") {
		t.Errorf("a value that is not there: %q", standing[0].Obstacle)
	}
}
