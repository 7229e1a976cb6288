package mysql

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/scannertest"
)

func TestConformance(t *testing.T) {
	name, _ := fill(t, people,
		"CREATE TABLE orders (number VARCHAR(9), line INT, note BLOB, extra JSON, PRIMARY KEY (number, line))",
		`INSERT INTO orders SELECT CONCAT('A', id), 1, CONCAT('lines:first\nsecond\n', id, '\0', REPEAT('x', 40)),
			JSON_OBJECT('to', JSON_OBJECT('city', 'Gent'), 'n', id) FROM people LIMIT 300`,
		"CREATE TABLE pile (a TEXT, b DATE)", "INSERT INTO pile SELECT name, joined FROM people",
		"CREATE TABLE shelf (a TEXT, id INT PRIMARY KEY) ENGINE=MyISAM", "INSERT INTO shelf SELECT name, id FROM people",
		"CREATE VIEW everybody AS SELECT name FROM people")
	scannertest.Source(t, func(t *testing.T) scanners.Source {
		src, err := Connector{Formats: lines{}}.Open(t.Context(), at(name))
		if err != nil {
			t.Fatal(err)
		}
		return src
	}, scannertest.Expect{Units: []string{name + ".everybody", name + ".orders", name + ".people", name + ".pile", name + ".shelf"}})
}

// A user must find each record of a table again, whatever sort of table it is.
func TestKeys(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, create, insert string
		want                 []string // the table's key
		key                  string   // the first record's
	}{
		{"integer", "(id INT PRIMARY KEY, v TEXT)", "(7, 'x')", []string{"id"}, `["7"]`},
		{"text", "(v TEXT, id CHAR(9) PRIMARY KEY)", "('x', 'k')", []string{"id"}, `["k"]`},
		{"composite, declared in another order", "(b INT, a CHAR(2), PRIMARY KEY (a, b))", "(1, 'a')", []string{"a", "b"}, `["a","1"]`},
		{"unique and not null", "(v TEXT, id INT UNIQUE, a INT NOT NULL UNIQUE)", "('x', 1, 2)", []string{"a"}, `["2"]`},
		{"unique by a prefix", "(v VARCHAR(90) NOT NULL, UNIQUE (v(3)))", "('x')", nil, ""},
		{"none", "(v TEXT, KEY (v(3)))", "('x')", nil, ""},
		{"binary", "(id BINARY(3) PRIMARY KEY)", "('ab')", []string{"id"}, `["616200"]`},
		{"time", "(id TIMESTAMP PRIMARY KEY)", "('2024-10-27 00:30:00')", []string{"id"}, `["2024-10-27 00:30:00"]`},
		{"UUID", "(id UUID PRIMARY KEY)", "('6ccd780c-baba-1026-9564-5b8c656024db')", []string{"id"}, `["6ccd780c-baba-1026-9564-5b8c656024db"]`},
		{"floating", "(id DOUBLE PRIMARY KEY)", "(0.1)", nil, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := collect(t, "SET time_zone='+00:00'; CREATE TABLE t "+test.create+"; INSERT INTO t VALUES "+test.insert)["t"]
			if !slices.Equal(c.Info.Key, test.want) {
				t.Errorf("key %q, want %q", c.Info.Key, test.want)
			}
			if len(c.Rows) != 1 || c.Rows[0].Key != test.key || c.Rows[0].Record != 1 {
				t.Errorf("rows %v, want one with key %s", c.Rows, test.key)
			}
		})
	}
}

// Names need quoting in any script, and databases, tables and columns may be called anything.
func TestNames(t *testing.T) {
	t.Parallel()
	table, column := "we`ird \\ -- 'имя", "a `b` \"c\" 名"
	c := collect(t, "CREATE TABLE "+quote(table)+" ("+quote(column)+" VARCHAR(20) PRIMARY KEY, `select` INT)",
		"INSERT INTO "+quote(table)+" VALUES ('x', 1)")[table]
	if c == nil || len(c.Rows) != 1 || c.Rows[0].Value(column) != "x" || c.Rows[0].Value("select") != "1" {
		t.Errorf("a table whose name needs quotes gave %v", c)
	}
	if !slices.Equal(c.Info.Key, []string{column}) {
		t.Error("its key is lost")
	}
}

// Where names differ by the size of their letters alone, each database and table is read once.
func TestNamesInCapitals(t *testing.T) {
	t.Parallel()
	name, db := fill(t, "CREATE TABLE t (a INT PRIMARY KEY)", "CREATE TABLE T (b INT PRIMARY KEY)", "INSERT INTO T VALUES (7)")
	other := strings.ToUpper(name)
	do(t, db, "CREATE DATABASE "+quote(other), "CREATE TABLE "+quote(other)+".t (c INT PRIMARY KEY)")
	t.Cleanup(func() { do(t, admin(t, ""), "DROP DATABASE "+quote(other)) })
	all := tables(scannertest.Collect(t, open(t, at(name), Connector{})))
	if len(all) != 2 || len(all["t"].Rows) != 0 || len(all["T"].Rows) != 1 || !slices.Equal(all["t"].Info.Key, []string{"a"}) ||
		!slices.Equal(all["T"].Info.Key, []string{"b"}) {
		t.Errorf("%d tables, keys %q and %q, %d and %d rows", len(all), all["t"].Info.Key, all["T"].Info.Key, len(all["t"].Rows), len(all["T"].Rows))
	}
}

func TestObjects(t *testing.T) {
	t.Parallel()
	name, _ := fill(t,
		"CREATE TABLE a (id INT PRIMARY KEY, v TEXT) ENGINE=Aria", "INSERT INTO a VALUES (2, 'x'), (1, 'y')",
		"CREATE TABLE m (id INT PRIMARY KEY, v TEXT) ENGINE=MyISAM", "INSERT INTO m VALUES (2, 'x'), (1, 'y')",
		"CREATE TABLE p (id INT PRIMARY KEY, v TEXT) PARTITION BY RANGE (id) (PARTITION a VALUES LESS THAN (5), PARTITION b VALUES LESS THAN (9))",
		"INSERT INTO p VALUES (7, 'x'), (1, 'y')",
		"CREATE TABLE u (id INT, v TEXT) ENGINE=MERGE UNION=(m2)", "CREATE TABLE m2 (id INT, v TEXT) ENGINE=MyISAM",
		"CREATE SEQUENCE s", "CREATE VIEW v AS SELECT v FROM a",
		"CREATE TABLE g (a TEXT, b TEXT, w TEXT AS (CONCAT(a, ' ', b)), k TEXT AS (UPPER(b)) PERSISTENT, i INT INVISIBLE DEFAULT 3)",
		"INSERT INTO g (a, b) VALUES ('An', 'Peeters')",
		"CREATE TABLE h (id INT PRIMARY KEY, v TEXT) WITH SYSTEM VERSIONING", "INSERT INTO h VALUES (1, 'before')", "UPDATE h SET v = 'after'",
	)
	all := tables(scannertest.Collect(t, open(t, at(name), Connector{})))
	for table, want := range map[string]struct {
		kind, skip string
		rows       int
	}{
		"a": {"table", "", 2}, "m": {"table", "", 2}, "p": {"partitioned table", "", 2}, "s": {"sequence", "sequence", 0},
		"u": {"table", "merge of other tables", 0},
		"v": {"view", "view", 0}, "g": {"table", "", 1}, "h": {"table", "", 2},
	} {
		c := all[table]
		if c == nil || c.Info.Kind != want.kind || c.Info.Skip != want.skip || len(c.Rows) != want.rows || c.Err != nil {
			t.Errorf("%s: %+v", table, c)
		}
	}
	g := all["g"].Rows[0]
	if g.Value("w") != "An Peeters" || g.Value("k") != "PEETERS" || g.Value("i") != "3" {
		t.Error("generated or invisible columns are lost")
	}
	views := tables(scannertest.Collect(t, open(t, at(name), Connector{Views: true})))
	if v := views["v"]; v.Info.Kind != "view" || v.Info.Skip != "" || len(v.Rows) != 2 {
		t.Errorf("a view that is asked for gave %v, %v", v.Rows, v.Err)
	}
}

func TestReferences(t *testing.T) {
	t.Parallel()
	name, _ := fill(t,
		"CREATE TABLE client (country INT, number INT, PRIMARY KEY (number, country))",
		`CREATE TABLE orders (id INT PRIMARY KEY, c_number INT, c_country INT, parent INT,
			CONSTRAINT a FOREIGN KEY (c_number, c_country) REFERENCES client (number, country), CONSTRAINT b FOREIGN KEY (parent) REFERENCES orders (id))`)
	all := tables(scannertest.Collect(t, open(t, at(name), Connector{})))
	got := all["orders"].Info.References
	want := []scanners.Reference{
		{Fields: []string{"c_number", "c_country"}, Unit: name + ".client", To: []string{"number", "country"}},
		{Fields: []string{"parent"}, Unit: name + ".orders", To: []string{"id"}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("references %v, want %v", got, want)
	}
	if client, orders := all["client"].Info.Referred, all["orders"].Info.Referred; !reflect.DeepEqual(client, [][]string{{"number", "country"}}) ||
		!reflect.DeepEqual(orders, [][]string{{"id"}}) {
		t.Errorf("referred to are %q of the clients and %q of the orders", client, orders)
	}
}

func TestServer(t *testing.T) {
	t.Parallel()
	name, _ := fill(t, people)
	src := open(t, root, Connector{})
	units, unlisted := scannertest.Units(t, src)
	skips := map[string]string{}
	for _, u := range units {
		skips[u.Info().Name.Reveal()] = u.Info().Skip
	}
	if skip, ok := skips[name+".people"]; !ok || skip != "" || skips["mysql"] != "system database" || skips["information_schema"] != "system database" {
		t.Error("databases are not listed as they should be")
	}
	if len(unlisted) > 0 {
		t.Errorf("root does not see everything: %v", unlisted)
	}
	if facts := src.Info().Facts; !strings.Contains(facts["server"], "MariaDB") && !strings.Contains(facts["server"], "MySQL") {
		t.Errorf("facts %v", facts)
	}
	if strings.Contains(src.Info().Name.Reveal(), mustPlace(t).config.Passwd) {
		t.Error("the source's name holds the password")
	}
}

func mustPlace(t *testing.T) *place {
	p, err := Connector{}.place(root)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
