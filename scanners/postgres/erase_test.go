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
