// Package erasertest is what every eraser of a SQL database must pass. Its test is:
//
//	func TestEraserConformance(t *testing.T) {
//		erasertest.Database(t, erasertest.Server{Start: start, Quote: quote, Trigger: trigger})
//	}
package erasertest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/erasing"
)

// Server is what the suite needs to know of a database.
type Server struct {
	Start   func(t *testing.T, script string) Filled // fills a database of the test's own
	Quote   func(name string) string
	Trigger string // SQL of a trigger that changes people's names when a row of people goes
	Checks  bool   // types and lengths are checked
}

// Filled is a database with content.
type Filled struct {
	Open func(t *testing.T) erasing.Eraser
	Unit func(table string) string // its unit's name
	Exec func(t *testing.T, sql string)
	Dump func(t *testing.T) string // every row of every table, a line each, in a fixed order
}

const shop = `CREATE TABLE people (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, mail VARCHAR(40) UNIQUE, age INTEGER, CHECK (age < 200));
	CREATE TABLE orders (id INTEGER PRIMARY KEY, person INTEGER, what VARCHAR(40), parent INTEGER,
		FOREIGN KEY (person) REFERENCES people(id) ON DELETE CASCADE, FOREIGN KEY (parent) REFERENCES orders(id));
	INSERT INTO people VALUES (1, 'Ann Example', 'ann@mail.example', 30), (2, 'Bob Example', 'bob@mail.example', 40);
	INSERT INTO orders VALUES (10, 1, 'a lamp for ann', NULL), (11, 1, 'its bulb for ann', 10), (12, 2, 'a chair', NULL);`

// Database checks the contract of [erasing.Eraser].
func Database(t *testing.T, s Server) {
	t.Helper()
	for name, check := range map[string]func(*testing.T, Server){
		"leaves no trace and touches nobody else": leavesNoTrace, "refuses what is not as planned": refuses, "changes fields": changes, "changes what is generated": generates,
		"names obstacles": obstacles, "takes circles apart": circles, "knows odd names and composite keys": oddNames,
		"leaves what is as it is to be": asItIs, "ends with its context": ends, "changes nothing by examining": onlyLooks,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, s)
		})
	}
}

// Row is the removal of a row by its key; with a change, only of what stands in its fields.
func Row(unit, key, value string, change ...erasing.Cell) erasing.Removal {
	return erasing.Removal{Unit: scanners.NewPrivate(unit), Key: []erasing.Cell{{Field: key, Value: []byte(value)}}, Change: change}
}

// To is a field's new value.
func To(field, value string) erasing.Cell { return erasing.Cell{Field: field, Value: []byte(value)} }

// Null is a field that becomes NULL.
func Null(field string) erasing.Cell { return erasing.Cell{Field: field, Null: true} }

// Examined examines removals and takes over what is said of them.
func Examined(t *testing.T, e erasing.Eraser, list ...erasing.Removal) ([]erasing.Removal, []erasing.Standing) {
	t.Helper()
	standing, err := e.Examine(t.Context(), list)
	if err != nil {
		t.Fatal(err)
	}
	for i := range standing {
		list[i].Digest, list[i].After = standing[i].Digest, standing[i].After
		if text := fmt.Sprintf("%v %+v %#v %v", standing[i], standing[i], list[i], standing[i].How+standing[i].Obstacle); strings.Contains(text, "Ann") || strings.Contains(text, "ann@") {
			t.Error("a value shows itself")
		}
	}
	return list, standing
}

// Planned is Examined where nothing may be in the way.
func Planned(t *testing.T, e erasing.Eraser, list ...erasing.Removal) []erasing.Removal {
	t.Helper()
	list, standing := Examined(t, e, list...)
	for i, s := range standing {
		if !s.Found || s.Obstacle != "" {
			t.Fatalf("removal %d: found %t, obstacle %q", i, s.Found, s.Obstacle)
		}
	}
	return list
}

// Erased erases, and erases again: nothing is left to do then.
func Erased(t *testing.T, e erasing.Eraser, list []erasing.Removal, count int64) {
	t.Helper()
	if done, err := e.Erase(t.Context(), list); err != nil || done.Before || done.Count != count {
		t.Fatalf("erased: %+v, %v; want %d", done, err, count)
	}
	if done, err := e.Erase(t.Context(), list); err != nil || !done.Before {
		t.Fatalf("erased again: %+v, %v; want before", done, err)
	}
}

func leavesNoTrace(t *testing.T, s Server) {
	d := s.Start(t, shop)
	e := d.Open(t)
	list := Planned(t, e, Row(d.Unit("people"), "id", "1"), Row(d.Unit("orders"), "id", "10"), Row(d.Unit("orders"), "id", "11"))
	others := without(d.Dump(t), "ann", "Ann")
	Erased(t, e, list, 3)
	if got := d.Dump(t); got != others {
		t.Errorf("what is left:\n%s\nwant\n%s", got, others)
	}
	if standing, err := e.Examine(t.Context(), list); err != nil || standing[0].Found || standing[1].Found || standing[2].Found {
		t.Errorf("something stands there still (%v)", err)
	}
}

// without is a dump without the lines that hold one of these words.
func without(dump string, words ...string) string {
	var b strings.Builder
lines:
	for line := range strings.Lines(dump) {
		for _, w := range words {
			if strings.Contains(line, w) {
				continue lines
			}
		}
		b.WriteString(line)
	}
	return b.String()
}

func refuses(t *testing.T, s Server) {
	for _, c := range []struct {
		name   string
		change string
		want   error
	}{
		{"a row that changed", "UPDATE people SET name = 'Ann Other' WHERE id = 1", erasing.ErrChanged},
		{"a row that has gone", "DELETE FROM orders WHERE id = 11", erasing.ErrChanged},
		{"a new row that refers to one", "INSERT INTO orders VALUES (13, 1, 'a table', NULL)", erasing.ErrBeyond},
		{"a new column", "ALTER TABLE people ADD COLUMN more INTEGER", erasing.ErrChanged},
		{"a new trigger", s.Trigger, erasing.ErrBeyond},
		{"a new foreign key's action", `CREATE TABLE visits (id INTEGER PRIMARY KEY, person INTEGER, FOREIGN KEY (person) REFERENCES people(id) ON DELETE SET NULL);
			INSERT INTO visits VALUES (1, 1)`, erasing.ErrBeyond},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := s.Start(t, shop)
			e := d.Open(t)
			list := Planned(t, e, Row(d.Unit("people"), "id", "1"), Row(d.Unit("orders"), "id", "10"), Row(d.Unit("orders"), "id", "11"))
			d.Exec(t, c.change)
			before := d.Dump(t)
			if _, err := e.Erase(t.Context(), list); !errors.Is(err, c.want) || strings.Contains(err.Error(), "Ann") {
				t.Errorf("erasing: %v, want %v", err, c.want)
			}
			if after := d.Dump(t); after != before {
				t.Errorf("something changed all the same:\n%s", after)
			}
		})
	}
}

func changes(t *testing.T, s Server) {
	d := s.Start(t, shop)
	e := d.Open(t)
	list := Planned(t, e, Row(d.Unit("people"), "id", "1", To("name", "[erased]"), Null("mail")), Row(d.Unit("orders"), "id", "11"))
	Erased(t, e, list, 2)
	if got := d.Dump(t); strings.Contains(got, "Ann") || strings.Contains(got, "bulb") || !strings.Contains(got, "[erased]") || !strings.Contains(got, "lamp") {
		t.Errorf("what is left:\n%s", got)
	}
}

// generates changes columns of which others are generated: these follow, and by themselves they do not change.
func generates(t *testing.T, s Server) {
	d := s.Start(t, `CREATE TABLE g (id INTEGER PRIMARY KEY, name VARCHAR(40), loud VARCHAR(40) GENERATED ALWAYS AS (upper(name)) STORED, city VARCHAR(40));
		INSERT INTO g (id, name, city) VALUES (1, 'Ann', 'Gent'), (2, 'Bob', 'Gent');`)
	e := d.Open(t)
	for name, change := range map[string][]erasing.Cell{
		"by itself": {To("loud", "[erased]")}, "with what it is not made of": {To("loud", "[erased]"), To("city", "[erased]")},
	} {
		if _, standing := Examined(t, e, Row(d.Unit("g"), "id", "1", change...)); !strings.Contains(standing[0].Obstacle, "generated from others") {
			t.Errorf("%s: obstacle %q", name, standing[0].Obstacle)
		}
	}
	Erased(t, e, Planned(t, e, Row(d.Unit("g"), "id", "1", To("name", "[erased]"), To("loud", "[erased]"), To("city", "x"))), 1)
	if got := d.Dump(t); strings.Contains(strings.ToLower(got), "ann") || !strings.Contains(got, "[erased]") || !strings.Contains(got, "Bob") {
		t.Errorf("what is left:\n%s", got)
	}
}

func obstacles(t *testing.T, s Server) {
	d := s.Start(t, shop+"CREATE VIEW everybody AS SELECT * FROM people;")
	e := d.Open(t)
	before := d.Dump(t)
	for _, c := range []struct {
		name, want string
		removal    erasing.Removal
		checks     bool // by a database that checks types
	}{
		{"rows that refer to it", "2 rows of " + d.Unit("orders") + " refer to it and stay", Row(d.Unit("people"), "id", "1"), false},
		{"one that refers to it", "1 rows of " + d.Unit("orders") + " refer to it and stay", Row(d.Unit("orders"), "id", "10"), false},
		{"a view", "view", Row(d.Unit("everybody"), "id", "1"), false},
		{"no such table", "no longer there", Row(d.Unit("nowhere"), "id", "1"), false},
		{"NOT NULL", "the database refuses it", Row(d.Unit("people"), "id", "1", Null("name")), false},
		{"UNIQUE", "the database refuses it", Row(d.Unit("people"), "id", "1", To("mail", "bob@mail.example")), false},
		{"CHECK", "the database refuses it", Row(d.Unit("people"), "id", "1", To("age", "300")), false},
		{"a text that is too long", "the database refuses it", Row(d.Unit("people"), "id", "1", To("name", strings.Repeat("x", 50))), true},
		{"a text for a number", "the database refuses it", Row(d.Unit("people"), "id", "1", To("age", "[erased]")), true},
		{"no such field", "no such column", Row(d.Unit("people"), "id", "1", To("nothing", "x")), false},
	} {
		if c.checks && !s.Checks {
			continue
		}
		_, standing := Examined(t, e, c.removal)
		if !strings.Contains(standing[0].Obstacle, c.want) {
			t.Errorf("%s: obstacle %q, want %q", c.name, standing[0].Obstacle, c.want)
		}
	}
	if after := d.Dump(t); after != before {
		t.Errorf("examining changed something:\n%s", after)
	}
}

func circles(t *testing.T, s Server) {
	d := s.Start(t, `CREATE TABLE teams (id INTEGER PRIMARY KEY, lead_id INTEGER, name VARCHAR(40));
		CREATE TABLE members (id INTEGER PRIMARY KEY, team INTEGER, name VARCHAR(40), FOREIGN KEY (team) REFERENCES teams(id));
		CREATE TABLE notes (id INTEGER PRIMARY KEY, parent INTEGER, body VARCHAR(40), FOREIGN KEY (parent) REFERENCES notes(id));
		INSERT INTO teams VALUES (1, NULL, 'Ann'), (2, NULL, 'Bob'); INSERT INTO members VALUES (5, 1, 'Ann'), (6, 2, 'Bob');
		INSERT INTO notes VALUES (7, 7, 'of Ann herself'), (8, 7, 'of Ann below'), (9, 9, 'of Bob');`)
	if s.Checks { // SQLite adds no foreign key to a table
		d.Exec(t, "ALTER TABLE teams ADD FOREIGN KEY (lead_id) REFERENCES members(id); UPDATE teams SET lead_id = 5 WHERE id = 1; UPDATE teams SET lead_id = 6 WHERE id = 2")
	}
	e := d.Open(t)
	want := without(d.Dump(t), "Ann")
	list := Planned(t, e, Row(d.Unit("teams"), "id", "1"), Row(d.Unit("members"), "id", "5"), Row(d.Unit("notes"), "id", "7"), Row(d.Unit("notes"), "id", "8"))
	Erased(t, e, list, 4)
	if got := d.Dump(t); got != want {
		t.Errorf("what is left:\n%s\nwant\n%s", got, want)
	}
}

func oddNames(t *testing.T, s Server) {
	odd, key, select_ := s.Quote(`Odd "Name" `+"`it's`"), s.Quote("a key"), s.Quote("select")
	d := s.Start(t, fmt.Sprintf(`CREATE TABLE %[1]s (%[2]s VARCHAR(20) NOT NULL, n INTEGER NOT NULL, %[3]s VARCHAR(40), PRIMARY KEY (%[2]s, n));
		CREATE TABLE parts (id INTEGER PRIMARY KEY, k VARCHAR(20), n INTEGER, what VARCHAR(20), FOREIGN KEY (k, n) REFERENCES %[1]s (%[2]s, n));
		INSERT INTO %[1]s VALUES ('it''s', 1, 'Ann'), ('it''s', 2, 'Bob'); INSERT INTO parts VALUES (1, 'it''s', 1, 'Ann''s'), (2, 'it''s', 2, 'other'), (3, 'it''s', NULL, 'nobody''s');`, odd, key, select_))
	e := d.Open(t)
	want := without(d.Dump(t), "Ann")
	one := erasing.Removal{
		Unit: scanners.NewPrivate(d.Unit(`Odd "Name" ` + "`it's`")),
		Key:  []erasing.Cell{To("a key", "it's"), To("n", "1")},
	}
	_, standing := Examined(t, e, one)
	if !strings.Contains(standing[0].Obstacle, "1 rows of") {
		t.Errorf("obstacle %q, want one row that refers to it", standing[0].Obstacle)
	}
	Erased(t, e, Planned(t, e, one, Row(d.Unit("parts"), "id", "1")), 2)
	if got := d.Dump(t); got != want {
		t.Errorf("what is left:\n%s\nwant\n%s", got, want)
	}
}

func asItIs(t *testing.T, s Server) {
	d := s.Start(t, shop)
	e := d.Open(t)
	list := Planned(t, e, Row(d.Unit("people"), "id", "1", To("name", "Ann Example")), Row(d.Unit("orders"), "id", "11"))
	Erased(t, e, list, 1)
}

func ends(t *testing.T, s Server) {
	d := s.Start(t, shop)
	e := d.Open(t)
	list := Planned(t, e, Row(d.Unit("orders"), "id", "12"))
	before := d.Dump(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := e.Erase(ctx, list); !errors.Is(err, context.Canceled) {
		t.Errorf("erasing with an ended context: %v", err)
	}
	if _, err := e.Examine(ctx, list); !errors.Is(err, context.Canceled) {
		t.Errorf("examining with an ended context: %v", err)
	}
	if after := d.Dump(t); after != before {
		t.Errorf("something changed:\n%s", after)
	}
	Erased(t, e, list, 1)
}

func onlyLooks(t *testing.T, s Server) {
	d := s.Start(t, shop)
	before := d.Dump(t)
	Planned(t, d.Open(t), Row(d.Unit("people"), "id", "1"), Row(d.Unit("orders"), "id", "10"), Row(d.Unit("orders"), "id", "11"), Row(d.Unit("people"), "id", "2", To("name", "x")))
	if after := d.Dump(t); after != before {
		t.Errorf("examining changed something:\n%s", after)
	}
}
