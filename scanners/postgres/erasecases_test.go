package postgres

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/scannertest/erasertest"
)

// TestErasedTables erases one row of tables of every sort, by whatever key a scan finds, and nothing else goes.
func TestErasedTables(t *testing.T) {
	t.Parallel()
	bare := func(unit string, number int64) erasing.Removal {
		return erasing.Removal{Unit: scanners.NewPrivate(unit), Number: number}
	}
	for name, c := range map[string]struct {
		script string
		list   []erasing.Removal
	}{
		"a partitioned table": {`CREATE TABLE p (id int, region text, name text, PRIMARY KEY (id, region)) PARTITION BY LIST (region);
			CREATE TABLE p_be PARTITION OF p FOR VALUES IN ('be'); CREATE TABLE p_nl PARTITION OF p FOR VALUES IN ('nl');
			CREATE TABLE c (id int PRIMARY KEY, p int, region text, what text, FOREIGN KEY (p, region) REFERENCES p ON DELETE CASCADE);
			INSERT INTO p VALUES (1, 'be', 'Ann'), (1, 'nl', 'Bob'); INSERT INTO c VALUES (5, 1, 'be', 'Ann'), (6, 1, 'nl', 'Bob')`, []erasing.Removal{
			{Unit: scanners.NewPrivate("public.p"), Key: []erasing.Cell{erasertest.To("id", "1"), erasertest.To("region", "be")}}, erasertest.Row("public.c", "id", "5"),
		}},
		"inheriting tables": {`CREATE TABLE a (id int PRIMARY KEY, name text); CREATE TABLE b () INHERITS (a);
			INSERT INTO a VALUES (1, 'Ann'); INSERT INTO b VALUES (1, 'Bob')`, []erasing.Removal{erasertest.Row("public.a", "id", "1")}},
		"no key":                {`CREATE TABLE a (name text, n int); INSERT INTO a VALUES ('Bob', 1), ('Ann', 2), (NULL, 3), ('', 3)`, []erasing.Removal{bare("public.a", 2)}},
		"no key, and identical": {`CREATE TABLE a (name text); INSERT INTO a VALUES ('Bob'), ('Ann'), ('Ann'), ('Cas')`, []erasing.Removal{bare("public.a", 3), bare("public.a", 2)}},
		"no key, in partitions": {`CREATE TABLE p (at date, name text) PARTITION BY RANGE (at); CREATE TABLE p5 PARTITION OF p FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
			CREATE TABLE p4 PARTITION OF p FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
			INSERT INTO p VALUES ('2025-05-05', 'Ann'), ('2024-05-05', 'Ann'), ('2025-05-06', 'Bob'), ('2024-01-01', NULL)`, []erasing.Removal{bare("public.p", 1), bare("public.p", 3)}},
		"a circle that is checked in the end": {
			`CREATE TABLE a (id int PRIMARY KEY, b int NOT NULL, name text); CREATE TABLE b (id int PRIMARY KEY, a int NOT NULL REFERENCES a DEFERRABLE, name text);
			ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b DEFERRABLE INITIALLY DEFERRED;
			BEGIN; INSERT INTO a VALUES (1, 1, 'Ann'), (2, 2, 'Bob'); INSERT INTO b VALUES (1, 1, 'Ann'), (2, 2, 'Bob'); COMMIT`,
			[]erasing.Removal{erasertest.Row("public.a", "id", "1"), erasertest.Row("public.b", "id", "1")},
		},
		"keys of many types": {`CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE DOMAIN code AS varchar(9); CREATE TYPE pair AS (a int, b text); CREATE EXTENSION citext;
			CREATE TABLE a (i int8, u uuid, d date, ts timestamptz, c char(9), m mood, o code, b bytea, x bytea, n numeric, f float8, bo bool, ip inet, ci citext, ar int[], pr pair, iv interval, name text,
				PRIMARY KEY (i, u, d, ts, c, m, o, b, x, n, f, bo, ip, ci, ar, pr, iv));
			INSERT INTO a SELECT 9007199254740993 + n, ('00000000-0000-0000-0000-00000000000' || n)::uuid, '0044-03-15 BC'::date, '2020-01-02 03:04:05.000006+02'::timestamptz, 'Ann', 'sad'::mood, 'it''s', '\xff00'::bytea, 'text'::bytea, 1.50, 0.1, true, '10.0.0.1/8'::inet, 'Ci', '{1,2}'::int[],
				'(1,"x y")'::pair, '1 mon 2 days'::interval, CASE n WHEN 0 THEN 'Ann' ELSE 'Bob' END FROM generate_series(0, 1) n`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			target := database(t, c.script)
			e := openEraser(t, target)
			if c.list == nil { // by what a scan says of the key
				c.list = []erasing.Removal{scanned(t, target, "public.a", "Ann")}
			}
			before := dump(t, target)
			list := erasertest.Planned(t, e, c.list...)
			erasertest.Erased(t, e, list, int64(len(list)))
			var want strings.Builder
			for line := range strings.Lines(before) {
				if name == "keys of many types" && !strings.Contains(line, "Bob") || name != "keys of many types" && strings.Contains(line, "Ann") {
					continue
				}
				want.WriteString(line)
			}
			if got := dump(t, target); got != want.String() {
				t.Errorf("what is left:\n%s\nwant\n%s", got, want.String())
			}
		})
	}
}

// TestErasedFullTextColumn changes a text of which the table makes what it is searched by: that follows, and where it would not, the plan says so.
func TestErasedFullTextColumn(t *testing.T) {
	t.Parallel()
	target := database(t, `CREATE TABLE a (id int PRIMARY KEY, name text, notes text, words tsvector GENERATED ALWAYS AS (to_tsvector('simple', notes)) STORED);
		INSERT INTO a VALUES (1, 'Bob', 'knows Ann'), (2, 'Ann', 'nothing')`)
	e := openEraser(t, target)
	row := func(change ...erasing.Cell) erasing.Removal {
		return erasertest.Row("public.a", "id", "1", append(change, erasertest.To("words", "[erased]"))...)
	}
	if _, standing := erasertest.Examined(t, e, row(erasertest.To("name", "x"))); !strings.Contains(standing[0].Obstacle, "generated from others") {
		t.Errorf("without the text that it is made of: obstacle %q", standing[0].Obstacle)
	}
	erasertest.Erased(t, e, erasertest.Planned(t, e, row(erasertest.To("notes", "knows [erased]"))), 1)
	if got := dump(t, target); strings.Contains(got, "'ann'") || !strings.Contains(got, "'knows'") || !strings.Contains(got, "Ann,nothing") {
		t.Errorf("what is left:\n%s", got)
	}
}

// TestErasedWordsOfASearch changes a text beside which whoever writes the row keeps its words, to search by: they hold the name that went as well, and go.
func TestErasedWordsOfASearch(t *testing.T) {
	t.Parallel()
	target := database(t, `CREATE TABLE a (id int PRIMARY KEY, notes text, words tsvector NOT NULL, more tsvector);
		INSERT INTO a VALUES (1, 'knows Ann', to_tsvector('english', 'knows Ann ann@mail.example'), NULL), (2, 'Bob', to_tsvector('Bob'), to_tsvector('Bob'))`)
	e := openEraser(t, target)
	row := func(change ...erasing.Cell) erasing.Removal { return erasertest.Row("public.a", "id", "1", change...) }
	erasertest.Erased(t, e, erasertest.Planned(t, e, row(erasertest.To("words", "[erased]"), erasertest.To("notes", "knows [erased]"))), 1)
	if got, want := dump(t, target), "a: (1,\"knows [erased]\",\"\",)\na: (2,Bob,'bob':1,'bob':1)\n"; got != want {
		t.Errorf("what is left:\n%s\nwant\n%s", got, want)
	}
}

// TestErasedBesideWhatIsRefused examines rows of two tables, at one of which the database lets nobody look: the other's goes all the same.
func TestErasedBesideWhatIsRefused(t *testing.T) {
	t.Parallel()
	target := database(t, `CREATE TABLE a (id int PRIMARY KEY, name text); INSERT INTO a VALUES (1, 'Ann');
		CREATE TABLE b (id text PRIMARY KEY, name text); INSERT INTO b VALUES ('x', 'Ann');`)
	e := openEraser(t, target)
	_, standing := erasertest.Examined(t, e, erasertest.Row("public.a", "id", "x"), erasertest.Row("public.b", "id", "x"))
	if standing[0].Obstacle == "" || standing[1].Obstacle != "" || standing[1].Digest == nil {
		t.Errorf("obstacles %q and %q", standing[0].Obstacle, standing[1].Obstacle)
	}
}

// scanned is the removal of the row whose name a scan reads.
func scanned(t *testing.T, target, unit, name string) erasing.Removal {
	t.Helper()
	m := erasing.Removal{Unit: scanners.NewPrivate(unit)}
	c := scan(t, Connector{}, target)[unit]
	for _, r := range c.Rows {
		if r.Value("name") == name {
			for _, field := range c.Info.Key {
				m.Key = append(m.Key, erasertest.To(field, r.Value(field)))
			}
		}
	}
	return m
}

// TestErasingObstacles names what keeps a row from being erased, before anything is tried.
func TestErasingObstacles(t *testing.T) {
	t.Parallel()
	const (
		people = "CREATE TABLE a (id int PRIMARY KEY, name text, up text GENERATED ALWAYS AS (upper(name)) STORED); INSERT INTO a VALUES (1, 'Ann'), (2, 'Bob');"
		fun    = "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;"
	)
	gone, changed := erasertest.Row("public.a", "id", "1"), erasertest.Row("public.a", "id", "1", erasertest.To("name", "x"))
	for name, c := range map[string]struct {
		script, want string
		removal      erasing.Removal
	}{
		"a trigger":                            {people + fun + "CREATE TRIGGER t AFTER DELETE ON a EXECUTE FUNCTION f()", "1 triggers fire", gone},
		"a trigger of something else":          {people + fun + "CREATE TRIGGER t AFTER UPDATE OR INSERT ON a EXECUTE FUNCTION f()", "", gone},
		"a trigger that is off":                {people + fun + "CREATE TRIGGER t AFTER DELETE ON a EXECUTE FUNCTION f(); ALTER TABLE a DISABLE TRIGGER t", "", gone},
		"a trigger on changes":                 {people + fun + "CREATE TRIGGER t BEFORE UPDATE ON a FOR EACH ROW EXECUTE FUNCTION f()", "1 triggers fire", changed},
		"a rule":                               {people + "CREATE RULE r AS ON DELETE TO a DO INSTEAD NOTHING", "1 rules apply", gone},
		"a generated field":                    {people, "generated", erasertest.Row("public.a", "id", "1", erasertest.To("up", "x"))},
		"a materialized view":                  {people + "CREATE MATERIALIZED VIEW m AS SELECT * FROM a", "REFRESH MATERIALIZED VIEW", erasertest.Row("public.m", "id", "1")},
		"an action of a foreign key":           {people + "CREATE TABLE c (a int REFERENCES a ON DELETE SET NULL); INSERT INTO c VALUES (1)", "1 rows of public.c refer", gone},
		"an action on changes":                 {people + "ALTER TABLE a ADD UNIQUE (name); CREATE TABLE c (n text REFERENCES a(name) ON UPDATE CASCADE); INSERT INTO c VALUES ('Ann')", "refer to the fields", changed},
		"a publication":                        {"CREATE TABLE a (id int, name text); INSERT INTO a VALUES (1, 'Ann'); CREATE PUBLICATION p FOR TABLE a", "replica identity", gone},
		"rows that are the same":               {"CREATE TABLE a (name text); INSERT INTO a VALUES ('Ann'), ('Ann')", "1 rows more are the same", erasing.Removal{Unit: scanners.NewPrivate("public.a"), Number: 1}},
		"a key that is none":                   {"CREATE TABLE a (id int); INSERT INTO a VALUES (1), (1)", "more than one row has its key", gone},
		"a partition's trigger":                {"CREATE TABLE a (id int PRIMARY KEY) PARTITION BY LIST (id); CREATE TABLE a1 PARTITION OF a DEFAULT; INSERT INTO a VALUES (1);" + fun + "CREATE TRIGGER t AFTER DELETE ON a1 EXECUTE FUNCTION f()", "1 triggers fire", gone},
		"a move to another partition":          {"CREATE TABLE a (id int, name text) PARTITION BY LIST (name); CREATE TABLE a1 PARTITION OF a FOR VALUES IN ('Ann'); CREATE TABLE a2 PARTITION OF a DEFAULT; INSERT INTO a VALUES (1, 'Ann')", "another partition", changed},
		"a foreign key to a partition":         {"CREATE TABLE a (id int PRIMARY KEY) PARTITION BY LIST (id); CREATE TABLE a1 PARTITION OF a DEFAULT; INSERT INTO a VALUES (1); CREATE TABLE c (a int REFERENCES a1 ON DELETE CASCADE); INSERT INTO c VALUES (1)", "1 rows of public.c refer", gone},
		"a foreign key of a single partition":  {people + "CREATE TABLE c (a int) PARTITION BY LIST (a); CREATE TABLE c1 PARTITION OF c DEFAULT; ALTER TABLE c1 ADD FOREIGN KEY (a) REFERENCES a ON DELETE CASCADE; INSERT INTO c VALUES (1)", "1 rows of public.c1 refer", gone},
		"a child that only half says to whom":  {people + "ALTER TABLE a ADD UNIQUE (id, name); CREATE TABLE c (a int, n text, FOREIGN KEY (a, n) REFERENCES a(id, name)); INSERT INTO c VALUES (1, NULL)", "", gone},
		"a table that was renamed to another":  {people + "ALTER TABLE a RENAME TO b", "no longer there", gone},
		"a value that a domain does not allow": {"CREATE DOMAIN d AS text CHECK (VALUE <> 'x'); CREATE TABLE a (id int PRIMARY KEY, name d); INSERT INTO a VALUES (1, 'Ann')", "the check", changed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			target := database(t, c.script)
			before := dump(t, target)
			_, standing := erasertest.Examined(t, openEraser(t, target), c.removal)
			if got := standing[0].Obstacle; c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("obstacle %q, want %q", got, c.want)
			}
			if after := dump(t, target); after != before {
				t.Errorf("examining changed something:\n%s", after)
			}
		})
	}
}

// TestErasingRights says which right a role lacks, and works with those that docs/grants.md names.
func TestErasingRights(t *testing.T) {
	t.Parallel()
	target := database(t, `CREATE TABLE a (id int PRIMARY KEY, name text); INSERT INTO a VALUES (1, 'Ann'); CREATE TABLE c (id int PRIMARY KEY, a int REFERENCES a ON DELETE CASCADE);
		CREATE TABLE p (id int PRIMARY KEY, name text); INSERT INTO p VALUES (1, 'Ann'); ALTER TABLE p ENABLE ROW LEVEL SECURITY; CREATE SCHEMA hidden; CREATE TABLE hidden.a (id int)`)
	who := role(t, "")
	t.Cleanup(func() { execute(t, target, "DROP OWNED BY "+who) })
	for _, step := range []struct{ grant, want, table string }{
		{"", "lacks SELECT on the table", "public.a"},
		{"GRANT SELECT ON a TO $ROLE", "lacks UPDATE on the table", "public.a"},
		{"GRANT UPDATE ON a TO $ROLE", "lacks DELETE on the table", "public.a"},
		{"GRANT DELETE ON a TO $ROLE", "whether rows of public.c refer to it: grant it SELECT", "public.a"},
		{"GRANT SELECT ON c TO $ROLE", "", "public.a"},
		{"GRANT SELECT, UPDATE, DELETE ON p TO $ROLE", "row-level security", "public.p"},
		{"ALTER ROLE $ROLE BYPASSRLS", "", "public.p"},
		{"", "lacks USAGE on the schema", "hidden.a"},
	} {
		if step.grant != "" {
			execute(t, target, strings.ReplaceAll(step.grant, "$ROLE", who))
		}
		_, standing := erasertest.Examined(t, openEraser(t, as(t, target, who)), erasertest.Row(step.table, "id", "1"))
		if got := standing[0].Obstacle; step.want == "" && got != "" || !strings.Contains(got, step.want) {
			t.Errorf("after %q: obstacle %q, want %q", step.grant, got, step.want)
		}
	}
}

// TestErasingAmongOthers erases while others write: what they changed first is not erased over, and who came too late waits.
func TestErasingAmongOthers(t *testing.T) {
	t.Parallel()
	target := database(t, `CREATE TABLE a (id int PRIMARY KEY, name text); INSERT INTO a VALUES (1, 'Ann'), (2, 'Ann'), (3, 'Bob');
		CREATE TABLE c (id int PRIMARY KEY, a int REFERENCES a ON DELETE CASCADE)`)
	other := func() *pgconn.PgConn {
		c, err := pgconn.Connect(t.Context(), target)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close(context.WithoutCancel(t.Context())) })
		return c
	}
	run := func(c *pgconn.PgConn, sql string) {
		t.Helper()
		if _, err := c.Exec(t.Context(), sql).ReadAll(); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	waiting := func(n string) {
		t.Helper()
		for string(execute(t, target, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")[0][0]) != n {
			if t.Context().Err() != nil {
				t.Fatal("nobody waits")
			}
		}
	}
	for name, c := range map[string]struct {
		first string
		want  error
	}{
		"a change":                   {"UPDATE a SET name = 'Eve' WHERE id = 1", erasing.ErrChanged},
		"a new row that refers":      {"INSERT INTO c VALUES (1, 1)", erasing.ErrBeyond},
		"a change that is not there": {"UPDATE a SET name = 'Ann' WHERE id = 3", nil},
	} {
		e := openEraser(t, target)
		list := erasertest.Planned(t, e, erasertest.Row("public.a", "id", "1"), erasertest.Row("public.a", "id", "2"))
		writer := other()
		run(writer, "BEGIN; "+c.first)
		done := make(chan error, 1)
		go func() { _, err := e.Erase(t.Context(), list); done <- err }()
		if c.want != nil {
			waiting("1")
			run(writer, "COMMIT")
		}
		if err := <-done; !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		run(writer, "COMMIT")
		execute(t, target, "DELETE FROM c; DELETE FROM a; INSERT INTO a VALUES (1, 'Ann'), (2, 'Ann'), (3, 'Bob')")
	}

	// A deadlock: the other one has the second row and wants the first. Whoever the server stops, the erasure is done in the end.
	e := openEraser(t, target)
	list := erasertest.Planned(t, e, erasertest.Row("public.a", "id", "1"), erasertest.Row("public.a", "id", "2"))
	writer := other()
	run(writer, "SET deadlock_timeout = '1min'; BEGIN; SELECT 1 FROM a WHERE id = 2 FOR UPDATE") // the eraser is found first
	done := make(chan error, 1)
	go func() { _, err := e.Erase(t.Context(), list); done <- err }()
	waiting("1")
	run(writer, "SELECT 1 FROM a WHERE id = 1 FOR UPDATE; COMMIT")
	if err := <-done; err != nil {
		t.Errorf("after a deadlock: %v", err)
	}
	if got := dump(t, target); got != "a: (3,Bob)\n" {
		t.Errorf("after a deadlock there is\n%s", got)
	}
}

// TestErasingLeavesNothingRunning ends an erasure that waits for another session: nothing of it is left on the server.
func TestErasingLeavesNothingRunning(t *testing.T) {
	t.Parallel()
	target := database(t, "CREATE TABLE a (id int PRIMARY KEY, name text); INSERT INTO a VALUES (1, 'Ann')")
	e := openEraser(t, target)
	list := erasertest.Planned(t, e, erasertest.Row("public.a", "id", "1"))
	writer, err := pgconn.Connect(t.Context(), target)
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close(context.WithoutCancel(t.Context()))
	if _, err := writer.Exec(t.Context(), "BEGIN; UPDATE a SET name = 'Eve'").ReadAll(); err != nil {
		t.Fatal(err)
	}
	sessions := func(which string) string {
		return string(execute(t, target, "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'dossier' AND datname = current_database() AND "+which)[0][0])
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { _, err := e.Erase(ctx, list); done <- err }()
	for sessions("wait_event_type = 'Lock'") != "1" {
		if t.Context().Err() != nil {
			t.Fatal("it does not wait")
		}
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("an erasure that was cancelled: %v", err)
	}
	for sessions("state <> 'idle'") != "0" { // the server ends it by and by
		if t.Context().Err() != nil {
			t.Fatal("it goes on")
		}
	}
	if err := e.Close(); err != nil {
		t.Error(err)
	}
}

// TestErasedBytes looks for the values in the server's own files: what Remains says of them is true.
func TestErasedBytes(t *testing.T) {
	t.Parallel()
	target := database(t, `CREATE TABLE a (id int PRIMARY KEY, name text, mail text); CREATE INDEX ON a (mail);
		INSERT INTO a SELECT n, 'Person ' || n, CASE WHEN n = 70 THEN 'unmistakable-value' ELSE 'p' || n END FROM generate_series(1, 2000) n; ANALYZE a`)
	e := openEraser(t, target)
	list := erasertest.Planned(t, e, erasertest.Row("public.a", "id", "70"))
	erasertest.Erased(t, e, list, 1)
	r := execute(t, target, `CHECKPOINT; SELECT current_setting('data_directory'), pg_relation_filepath('a'), pg_relation_filepath('a_mail_idx'),
		(SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'a')`)[0]
	if string(r[3]) != "0" {
		t.Errorf("%s dead rows after the run", r[3])
	}
	for _, file := range r[1:3] {
		text, err := os.ReadFile(filepath.Join(string(r[0]), string(file)))
		if err != nil {
			t.Skip("the server's files are not to be read: " + err.Error())
		}
		if strings.Contains(string(text), "unmistakable-value") {
			t.Errorf("the file %s holds what was erased", file)
		}
	}
	remains, _ := e.(erasing.Remainder)
	if text := strings.Join(remains.Remains(), "\n"); !strings.Contains(text, "VACUUM") || !strings.Contains(text, "write-ahead log") || !strings.Contains(text, "autovacuum is off") {
		t.Errorf("what remains:\n%s", text)
	}
}

// TestErasingTellsWhatIndexesKeep erases a row whose words a GIN index keeps behind the run, and to which a large object belongs: what remains says so.
func TestErasingTellsWhatIndexesKeep(t *testing.T) {
	t.Parallel()
	target := database(t, `CREATE TABLE a (id int PRIMARY KEY, notes text, photo oid); CREATE INDEX a_words ON a USING gin (to_tsvector('simple', notes)) WITH (fastupdate = off);
		INSERT INTO a SELECT n, CASE WHEN n = 70 THEN 'unmistakableword' ELSE 'p' || n END, CASE WHEN n = 70 THEN lo_from_bytea(0, 'unmistakable') END FROM generate_series(1, 2000) n`)
	e := openEraser(t, target)
	erasertest.Erased(t, e, erasertest.Planned(t, e, erasertest.Row("public.a", "id", "70")), 1)
	remains, _ := e.(erasing.Remainder)
	for _, want := range []string{"large objects, of which there are 1,", "(GIN), of which there are 1,"} {
		if text := strings.Join(remains.Remains(), "\n"); !strings.Contains(text, want) {
			t.Errorf("nothing of %q in\n%s", want, text)
		}
	}
	holds := func(sql string) bool {
		t.Helper()
		r := execute(t, target, sql+"CHECKPOINT; SELECT current_setting('data_directory'), pg_relation_filepath('a_words')")[0]
		text, err := os.ReadFile(filepath.Join(string(r[0]), string(r[1])))
		if err != nil {
			t.Skip("the server's files are not to be read: " + err.Error())
		}
		return strings.Contains(string(text), "unmistakableword")
	}
	if !holds("") {
		t.Error("the index keeps no word: what remains need not say so")
	}
	if holds("REINDEX INDEX a_words; ") {
		t.Error("the index keeps the word behind REINDEX")
	}
}

// TestEraserIsTheScannedSource knows a database by its name, whoever scanned it.
func TestEraserIsTheScannedSource(t *testing.T) {
	t.Parallel()
	target := database(t, "")
	a, _ := openEraser(t, target).(erasing.Alias)
	src := open(t, Connector{}, target+"?sslmode=disable")
	if !a.Is(src.Info().Name) || !a.Is(scanners.NewPrivate(strings.Replace(src.Info().Name.Reveal(), "postgres@127.0.0.1", "other@localhost", 1))) {
		t.Error("the source is not known again")
	}
	if a.Is(scanners.NewPrivate(src.Info().Name.Reveal()+"_2")) || a.Is(scanners.NewPrivate("postgres://postgres@127.0.0.1/postgres")) {
		t.Error("another database is taken for it")
	}
}

func TestUnitsNamesComeApart(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{{"public", "a"}, {"My.Schema", `x"y`}, {`"`, `."`}, {"a", `"."`}, {"ä", "b c"}} {
		if schema, name, ok := split(nameOf(c[0], c[1])); !ok || schema != c[0] || name != c[1] {
			t.Errorf("%q and %q become %q and %q (%t)", c[0], c[1], schema, name, ok)
		}
	}
	for _, none := range []string{"", "a", "a.b.c", `"a.b`, `"a"b.c`, `a."b"c`} {
		if _, _, ok := split(none); ok {
			t.Errorf("%q is taken for a table's name", none)
		}
	}
}
