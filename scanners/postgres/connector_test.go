package postgres

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"dossier/scanners"
	"dossier/scanners/scannertest"
	"dossier/scanners/sqlrows"
)

const shop = `
CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL, email varchar(80), born date, note text);
INSERT INTO customers SELECT n, 'Name ' || n, 'c' || n || '@example.org', DATE '1950-01-01' + n, CASE WHEN n % 2 = 0 THEN repeat('word ', 20) END
	FROM generate_series(1, 20000) n;
CREATE TABLE orders (id int, line int, customer int REFERENCES customers, before_id int, before_line int,
	PRIMARY KEY (line, id), FOREIGN KEY (before_id, before_line) REFERENCES orders (id, line) DEFERRABLE);
`

// withSelf lets the composite key be referenced in another order than it is declared in.
var withSelf = strings.Replace(shop, "PRIMARY KEY (line, id),", "PRIMARY KEY (line, id), UNIQUE (id, line),", 1)

func TestConformance(t *testing.T) {
	target := database(t, withSelf+`
		CREATE VIEW adults AS SELECT * FROM customers;
		CREATE SCHEMA other; CREATE TABLE other.log (at timestamptz, line text); INSERT INTO other.log VALUES (now(), 'x');
		CREATE TABLE empty ();
		CREATE TABLE docs (id uuid PRIMARY KEY, doc jsonb, tags text[]);
		INSERT INTO docs SELECT gen_random_uuid(), jsonb_build_object('n', n, 'who', jsonb_build_object('mail', n || '@example.org')), ARRAY['a', n::text]
			FROM generate_series(1, 5000) n;`)
	scannertest.Source(t, func(t *testing.T) scanners.Source {
		t.Helper()
		src, err := Connector{}.Open(t.Context(), target)
		if err != nil {
			t.Fatal(err)
		}
		return src
	}, scannertest.Expect{Units: []string{
		"information_schema", "pg_catalog", "other.log", "public.adults", "public.customers", "public.docs", "public.empty", "public.orders",
	}})
}

func TestRowsAreWhatWasStored(t *testing.T) {
	t.Parallel()
	target := database(t, withSelf+"ANALYZE")
	all := scan(t, Connector{}, target)
	customers := all["public.customers"]
	if len(customers.Rows) != 20000 || customers.Err != nil || len(customers.Unread) > 0 {
		t.Fatalf("%d rows, %q", len(customers.Rows), unread(customers))
	}
	r := customers.Rows[12344]
	if r.Key != `["12345"]` || r.Value("name") != "Name 12345" || r.Value("born") != "1983-10-20" || len(r.Values["note"]) != 0 || r.Record != 12345 {
		t.Errorf("a row is number %d with key %s and born on %s", r.Record, r.Key, r.Value("born"))
	}
	info := customers.Info
	if info.Kind != "table" || info.Records != 20000 || !info.Spreads || info.Skip != "" {
		t.Errorf("kind %s, %d records, spreads %v, skip %q", info.Kind, info.Records, info.Spreads, info.Skip)
	}
	if ratio := float64(customers.Bytes) / float64(info.Bytes); ratio < 0.7 || ratio > 1.3 {
		t.Errorf("%d bytes were counted, %d announced", customers.Bytes, info.Bytes)
	}
	orders := all["public.orders"].Info
	want := []scanners.Reference{
		{Fields: []string{"before_id", "before_line"}, Unit: "public.orders", To: []string{"id", "line"}},
		{Fields: []string{"customer"}, Unit: "public.customers", To: []string{"id"}},
	}
	if !slices.Equal(orders.Key, []string{"line", "id"}) || fmt.Sprint(orders.References) != fmt.Sprint(want) {
		t.Errorf("key %q, references %v", orders.Key, orders.References)
	}
	if fmt.Sprint(orders.Referred) != "[[id line]]" || fmt.Sprint(info.Referred) != "[[id]]" {
		t.Errorf("referred to are %q of the orders and %q of the customers", orders.Referred, info.Referred)
	}
}

func TestLeave(t *testing.T) {
	t.Parallel()
	target := database(t, `CREATE TABLE t (id int PRIMARY KEY, a text, b text, f bytea); INSERT INTO t VALUES (1, 'a', 'b', 'text')`)
	got := scannertest.CollectSome(t, open(t, Connector{}, target), scanners.Want{Leave: []string{"id", "a", "f"}})["public.t"]
	if r := got.Rows[0]; r.Key != `["1"]` || r.Value("b") != "b" || r.Value("f") != "text" || len(r.Values["a"]) > 0 {
		t.Errorf("key %s and %d fields", r.Key, len(r.Values))
	}
}

func TestNamesInAnyScript(t *testing.T) {
	t.Parallel()
	name := `Kund"en; DROP TABLE x; --`
	target := database(t, `CREATE SCHEMA "Ünï.cödé"; CREATE TABLE "Ünï.cödé".`+quote(name)+` ("ключ" int PRIMARY KEY, "名前 'x'" text, "%s" text[], "SELECT" jsonb);
		INSERT INTO "Ünï.cödé".`+quote(name)+` VALUES (1, 'Ann', '{a,b}', '{"k": "v"}')`)
	got := scan(t, Connector{}, target)[`"Ünï.cödé".`+quote(name)]
	if got == nil || len(got.Rows) != 1 {
		t.Fatal("the table is not there, or has no row")
	}
	r := got.Rows[0]
	if r.Key != `["1"]` || r.Value("名前 'x'") != "Ann" || len(r.Values["%s"]) != 2 || r.Value("SELECT.k") != "v" {
		t.Errorf("key %s, %d fields", r.Key, len(r.Values))
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	target := database(t, `
		CREATE TABLE none (a int); CREATE TABLE nullable (a int UNIQUE, b text);
		CREATE TABLE smallest (a int NOT NULL, b int NOT NULL, c int NOT NULL UNIQUE, UNIQUE (a, b));
		CREATE TABLE partial (a int NOT NULL, b int NOT NULL); CREATE UNIQUE INDEX ON partial (a) WHERE b > 0; CREATE UNIQUE INDEX ON partial (abs(b));
		CREATE TABLE covering (a int NOT NULL, b int NOT NULL); CREATE UNIQUE INDEX ON covering (a) INCLUDE (b);
		CREATE TABLE odd (a bytea, b int[], c jsonb, PRIMARY KEY (a, b)); INSERT INTO odd VALUES ('\x00ff', '{1,2}', '{}');`)
	all := scan(t, Connector{}, target)
	for name, want := range map[string]string{
		"none": "", "nullable": "", "smallest": "c", "partial": "", "covering": "a", "odd": "a b",
	} {
		if got := strings.Join(all["public."+name].Info.Key, " "); got != want {
			t.Errorf("%s: key %q, want %q", name, got, want)
		}
	}
	if key := all["public.odd"].Rows[0].Key; key != `["00ff","{1,2}"]` {
		t.Errorf("a key of bytes and an array is %s", key)
	}
}

func TestObjects(t *testing.T) {
	t.Parallel()
	target := database(t, `
		CREATE TABLE events (id int, at date, what text) PARTITION BY RANGE (at);
		CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
		CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM ('2021-01-01') TO ('2022-01-01') PARTITION BY LIST (what);
		CREATE TABLE events_2a (what text, id int, at date); ALTER TABLE events_2 ATTACH PARTITION events_2a FOR VALUES IN ('a');
		INSERT INTO events VALUES (1, '2020-05-05', 'x'), (2, '2021-05-05', 'a');
		CREATE TABLE person (name text); CREATE TABLE employee (salary int) INHERITS (person);
		INSERT INTO person VALUES ('Ann'); INSERT INTO employee VALUES ('Bob', 5);
		CREATE VIEW people AS SELECT * FROM person; CREATE MATERIALIZED VIEW stored AS SELECT * FROM person; CREATE MATERIALIZED VIEW later AS SELECT 1 WITH NO DATA;
		CREATE EXTENSION file_fdw; CREATE SERVER here FOREIGN DATA WRAPPER file_fdw; CREATE FOREIGN TABLE away (a text) SERVER here OPTIONS (program 'printf "Cy\nDi\n"');
		CREATE FOREIGN TABLE down (a text) SERVER here OPTIONS (filename '/nowhere/at/all');
		CREATE TABLE gone (a text, b int); ALTER TABLE gone DROP COLUMN a; INSERT INTO gone VALUES (1);
		CREATE TABLE made (a int, b int GENERATED ALWAYS AS (a * 2) STORED); INSERT INTO made VALUES (21); CREATE UNLOGGED TABLE unlogged (a int);`)
	all := scan(t, Connector{}, target)
	for name, want := range map[string]struct {
		kind, skip string
		rows       string
	}{
		"events": {"partitioned table", "", "x a"}, "events_1": {"table", "partition of public.events", ""},
		"events_2": {"partitioned table", "partition of public.events", ""}, "events_2a": {"table", "partition of public.events_2", ""},
		"person": {"table", "", "Ann"}, "employee": {"table", "", "Bob"},
		"people": {"view", "view", ""}, "stored": {"materialized view", "", "Ann Bob"}, "later": {"materialized view", "materialized view without content", ""},
		"away": {"foreign table", "", "Cy Di"}, "down": {"foreign table", "", ""}, "gone": {"table", "", ""}, "made": {"table", "", ""}, "unlogged": {"table", "", ""},
	} {
		got := all["public."+name]
		if got == nil {
			t.Errorf("%s is not listed", name)
			continue
		}
		var rows []string
		for _, r := range got.Rows {
			rows = append(rows, r.Values["what"]...)
			rows = append(rows, r.Values["name"]...)
			if name == "away" {
				rows = append(rows, r.Values["a"]...)
			}
		}
		if got.Info.Kind != want.kind || got.Info.Skip != want.skip || strings.Join(rows, " ") != want.rows {
			t.Errorf("%s: %s, skipped %q, rows %q", name, got.Info.Kind, got.Info.Skip, rows)
		}
	}
	if all["public.gone"].Rows[0].Value("b") != "1" || all["public.made"].Rows[0].Value("b") != "42" {
		t.Error("a column beside a dropped one, or a generated one, is not read")
	}
	if down := unread(all["public.down"]); len(down) != 1 || strings.Contains(down[0], "nowhere") {
		t.Errorf("a foreign table that is down: %q", down)
	}
	if views := scan(t, Connector{Views: true}, target); len(views["public.people"].Rows) != 2 {
		t.Error("views are not read when they are wanted")
	}
}

// A foreign server that is down is not a connection of ours that was lost: nothing is tried again, and the reason names it.
func TestForeignServerIsDown(t *testing.T) {
	t.Parallel()
	target := database(t, `
		CREATE EXTENSION postgres_fdw; CREATE SERVER away FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '1', dbname 'x');
		CREATE USER MAPPING FOR PUBLIC SERVER away OPTIONS (user 'u', password 'p');
		CREATE FOREIGN TABLE alone (a text) SERVER away; CREATE TABLE parts (a text) PARTITION BY LIST (a);
		CREATE FOREIGN TABLE part PARTITION OF parts DEFAULT SERVER away; CREATE TABLE other (a text); INSERT INTO other VALUES ('Ann');`)
	all := scan(t, Connector{Retry: sqlrows.Retry{Attempts: 2, First: 24 * time.Hour, Longest: 24 * time.Hour}}, target)
	for _, name := range []string{"public.alone", "public.parts"} {
		if why := unread(all[name]); len(why) != 1 || !strings.Contains(why[0], "foreign server") {
			t.Errorf("%s: %q, want that the foreign server cannot be read", name, why)
		}
	}
	if rows := all["public.other"].Rows; len(rows) != 1 {
		t.Errorf("the table beside has %d rows", len(rows))
	}
}

func TestManyTablesAreListedInOrder(t *testing.T) {
	t.Parallel()
	target := database(t, `CREATE SCHEMA a; CREATE SCHEMA b; DO $$ BEGIN FOR i IN 1..600 LOOP
		EXECUTE format('CREATE TABLE a.%I (x int); CREATE TABLE b.%1$I (x int)', 't' || i * 7919 % 1009); END LOOP; END $$`)
	units, _ := scannertest.Units(t, open(t, Connector{}, target))
	var names []string
	for _, u := range units {
		if u.Info().Kind == "table" {
			names = append(names, u.Info().Name.Reveal())
		}
	}
	if len(names) != 1200 || !slices.IsSorted(names) || len(slices.Compact(names)) != 1200 {
		t.Errorf("%d tables, sorted: %v", len(names), slices.IsSorted(names))
	}
}
