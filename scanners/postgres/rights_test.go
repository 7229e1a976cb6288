package postgres

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/scannertest"
)

func TestWhatTheRoleMayNotSee(t *testing.T) {
	t.Parallel()
	user := role(t, "")
	target := database(t, strings.ReplaceAll(`
		CREATE TABLE allowed (id int PRIMARY KEY, a text); INSERT INTO allowed VALUES (1, 'x');
		CREATE TABLE denied (id int PRIMARY KEY, a text); INSERT INTO denied VALUES (1, 'x');
		CREATE TABLE columns (id int PRIMARY KEY, a text, b text, c text); INSERT INTO columns SELECT n, 'a', 'b', 'c' FROM generate_series(1, 3000) n;
		CREATE TABLE keyless (id int PRIMARY KEY, a text); INSERT INTO keyless VALUES (1, 'x');
		CREATE TABLE policed (id int PRIMARY KEY, a text); INSERT INTO policed VALUES (1, 'x'), (2, 'y');
		ALTER TABLE policed ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON policed USING (id = 1);
		CREATE TABLE parted (id int, a text) PARTITION BY LIST (id); CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1);
		CREATE TABLE parted_2 PARTITION OF parted FOR VALUES IN (2); INSERT INTO parted VALUES (1, 'x'), (2, 'y');
		CREATE TABLE halfpoliced (id int, a text) PARTITION BY LIST (id); CREATE TABLE halfpoliced_1 PARTITION OF halfpoliced FOR VALUES IN (1);
		CREATE TABLE halfpoliced_2 PARTITION OF halfpoliced FOR VALUES IN (2); INSERT INTO halfpoliced VALUES (1, 'x'), (2, 'y');
		ALTER TABLE halfpoliced_2 ENABLE ROW LEVEL SECURITY;
		CREATE SCHEMA hidden; CREATE TABLE hidden.one (a text); CREATE TABLE hidden.two (a text); CREATE SCHEMA vacant;
		GRANT SELECT ON allowed, policed, parted, halfpoliced, halfpoliced_1, halfpoliced_2 TO $ROLE;
		GRANT SELECT (id, b) ON columns TO $ROLE; GRANT SELECT (a) ON keyless TO $ROLE;`, "$ROLE", user))
	t.Cleanup(func() { execute(t, target, "DROP OWNED BY "+user) })
	src := open(t, Connector{}, as(t, target, user))
	_, unlisted := scannertest.Units(t, src)
	if len(unlisted) != 1 || unlisted[0].Part.Reveal() != "hidden" || unlisted[0].Why != scanners.Denied || !strings.Contains(unlisted[0].Detail, "in it: 2") {
		t.Errorf("%d things are not listed", len(unlisted))
	}
	all := scannertest.Collect(t, src)
	for name, want := range map[string]struct {
		rows   int
		unread []string
	}{
		"allowed":     {1, nil},
		"denied":      {0, []string{"denied: no SELECT on the table"}},
		"columns":     {3000, []string{"denied a no SELECT on the column", "denied c no SELECT on the column"}},
		"keyless":     {1, []string{"denied id no SELECT on the column"}},
		"policed":     {0, []string{"denied row-level security would hide rows: let the role bypass it (ALTER ROLE … BYPASSRLS)"}},
		"parted":      {2, nil},
		"halfpoliced": {1, []string{"denied row-level security would hide rows: let the role bypass it (ALTER ROLE … BYPASSRLS)"}},
	} {
		got := all["public."+name]
		if list := unread(got); len(got.Rows) != want.rows || !slices.Equal(list, want.unread) {
			t.Errorf("%s: %d rows, unread %q", name, len(got.Rows), list)
		}
	}
	columns := all["public.columns"]
	if r := columns.Rows[0]; r.Value("b") != "b" || r.Key != `["1"]` || columns.Info.Spreads {
		t.Errorf("of a table with denied columns a row has key %s", r.Key)
	}
	if key := all["public.keyless"].Info.Key; len(key) > 0 {
		t.Errorf("the key %q cannot be read", key)
	}
	some := scannertest.CollectSome(t, src, scanners.Want{Sample: 300, Seed: 7})["public.columns"]
	if n := len(some.Rows); n < 100 || n > 3000 {
		t.Errorf("a sample of about 300 rows by columns has %d", n)
	}
}

// TestGrants scans as the role that docs/grants.md tells to create.
func TestGrants(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("../../docs/grants.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(doc), "\n## PostgreSQL\n")
	section, _, _ = strings.Cut(section, "\n## ")
	scripts := regexp.MustCompile("(?s)```sql\n(.*?)```").FindAllStringSubmatch(section, -1)
	if !found || len(scripts) < 2 {
		t.Fatalf("%d scripts in the section on PostgreSQL, want one a version at least", len(scripts))
	}
	for i, script := range scripts {
		target := database(t, `CREATE TABLE here (a text); INSERT INTO here VALUES ('x');
			CREATE SCHEMA other; CREATE TABLE other."Odd Name" (a text); INSERT INTO other."Odd Name" VALUES ('x');
			CREATE TABLE policed (a text); INSERT INTO policed VALUES ('x'); ALTER TABLE policed ENABLE ROW LEVEL SECURITY;
			CREATE TABLE parted (a text) PARTITION BY LIST (a); CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN ('x'); INSERT INTO parted VALUES ('x')`)
		name := "dossier_scan_" + target[strings.LastIndexByte(target, '_')+1:]
		sql := strings.NewReplacer("dossier_scan", name, "'…'", "'pw'", "DATABASE shop", "DATABASE "+target[strings.LastIndexByte(target, '/')+1:]).Replace(script[1])
		execute(t, target, sql)
		t.Cleanup(func() { execute(t, target, "DROP OWNED BY "+name+"; DROP ROLE "+name) })
		execute(t, target, `CREATE TABLE later (a text); INSERT INTO later VALUES ('x')`)
		src := open(t, Connector{}, as(t, target, name))
		if _, unlisted := scannertest.Units(t, src); len(unlisted) > 0 {
			t.Errorf("script %d: %d things are not listed", i+1, len(unlisted))
		}
		for unit, c := range scannertest.Collect(t, src) {
			if c.Info.Skip == "" && (len(c.Rows) != 1 || len(unread(c)) > 0) {
				t.Errorf("script %d: %s has %d rows, unread %q", i+1, unit, len(c.Rows), unread(c))
			}
		}
		for _, write := range []string{"INSERT INTO here VALUES ('y')", "CREATE TABLE mine (a int)", "CREATE TEMP TABLE mine (a int)"} {
			if err := try(t, as(t, target, name), write); err == nil {
				t.Errorf("script %d: the role may %.12s…", i+1, write)
			}
		}
	}
}
