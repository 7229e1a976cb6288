package sqlite

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/erasing"
)

const orders = `CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, mail TEXT);
	CREATE TABLE orders (id INTEGER PRIMARY KEY, person INTEGER REFERENCES people(id) ON DELETE CASCADE, what TEXT, parent INTEGER REFERENCES orders(id));
	INSERT INTO people VALUES (1, 'Ann Example', 'ann@mail.example'), (2, 'Bob Example', 'bob@mail.example');
	INSERT INTO orders VALUES (10, 1, 'a lamp for ann', NULL), (11, 1, 'its bulb for ann', 10), (12, 2, 'a chair', NULL);`

func row(table, key string, change ...erasing.Cell) erasing.Removal {
	return erasing.Removal{Unit: scanners.NewPrivate(table), Key: []erasing.Cell{{Field: "id", Value: []byte(key)}}, Change: change}
}

func openEraser(t *testing.T, path string) erasing.Eraser {
	t.Helper()
	e, err := Connector{}.OpenEraser(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

// examined examines removals and takes over what is said of them.
func examined(t *testing.T, e erasing.Eraser, list ...erasing.Removal) ([]erasing.Removal, []erasing.Standing) {
	t.Helper()
	standing, err := e.Examine(t.Context(), list)
	if err != nil {
		t.Fatal(err)
	}
	for i := range standing {
		list[i].Digest, list[i].After = standing[i].Digest, standing[i].After
	}
	return list, standing
}

func dump(t *testing.T, path string) string {
	t.Helper()
	var all strings.Builder
	rows, err := edit(t, path).QueryContext(t.Context(), `SELECT 'person', id, quote(name), quote(mail) FROM people UNION ALL SELECT 'order', id, quote(person), quote(what) FROM orders ORDER BY 1, 2`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var a, b, c, d string
		if err := rows.Scan(&a, &b, &c, &d); err != nil {
			t.Fatal(err)
		}
		all.WriteString(strings.Join([]string{a, b, c, d}, "|") + "\n")
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all.String()
}

func TestEraseLeavesNoTraceAndNobodyElseTouched(t *testing.T) {
	t.Parallel()
	path := fill(t, orders)
	e := openEraser(t, path)
	list, standing := examined(t, e, row("people", "1"), row("orders", "10"), row("orders", "11"))
	for _, s := range standing {
		if !s.Found || s.Obstacle != "" || !strings.HasPrefix(s.How, "DELETE FROM") {
			t.Errorf("found %t, obstacle %q, how %q", s.Found, s.Obstacle, s.How)
		}
	}
	for _, before := range []bool{false, true} {
		done, err := e.Erase(t.Context(), list)
		if err != nil || done.Before != before || !before && done.Count != 3 {
			t.Fatalf("erased: %+v, %v; want before %t", done, err, before)
		}
	}
	if got, want := dump(t, path), "order|12|2|'a chair'\nperson|2|'Bob Example'|'bob@mail.example'\n"; got != want {
		t.Errorf("what is left:\n%swant\n%s", got, want)
	}
	if file, err := os.ReadFile(path); err != nil || bytes.Contains(bytes.ToLower(file), []byte("ann")) {
		t.Errorf("the file still holds what was deleted (%v)", err)
	}
}

func TestEraseRefuses(t *testing.T) {
	t.Parallel()
	all := []erasing.Removal{row("people", "1"), row("orders", "10"), row("orders", "11")}
	for _, c := range []struct {
		name   string
		change string
		want   error
	}{
		{"a row that changed", "UPDATE people SET name = 'Ann Other' WHERE id = 1", erasing.ErrChanged},
		{"a row that has gone", "DELETE FROM orders WHERE id = 11", erasing.ErrChanged},
		{"a new row that refers to one", "INSERT INTO orders VALUES (13, 1, 'a table', NULL)", erasing.ErrBeyond},
		{"a new trigger", "CREATE TRIGGER gone AFTER DELETE ON people BEGIN UPDATE people SET name = 'x'; END", erasing.ErrBeyond},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			path := fill(t, orders)
			e := openEraser(t, path)
			list, _ := examined(t, e, all[0], all[1], all[2])
			if _, err := edit(t, path).ExecContext(t.Context(), c.change); err != nil {
				t.Fatal(err)
			}
			before := dump(t, path)
			if _, err := e.Erase(t.Context(), list); !errors.Is(err, c.want) {
				t.Errorf("erasing: %v, want %v", err, c.want)
			}
			if after := dump(t, path); after != before {
				t.Errorf("something changed all the same:\n%s", after)
			}
		})
	}
}

func TestEraseChanges(t *testing.T) {
	t.Parallel()
	path := fill(t, orders)
	e := openEraser(t, path)
	list, _ := examined(t, e, row("people", "1", erasing.Cell{Field: "name", Null: true}, erasing.Cell{Field: "mail", Value: []byte("[erased]")}), row("orders", "11"))
	for _, before := range []bool{false, true} {
		if done, err := e.Erase(t.Context(), list); err != nil || done.Before != before {
			t.Fatalf("erased: %+v, %v; want before %t", done, err, before)
		}
	}
	if got := dump(t, path); !strings.Contains(got, "person|1|NULL|'[erased]'\n") || strings.Contains(got, "order|11") || !strings.Contains(got, "order|10") {
		t.Errorf("what is left:\n%s", got)
	}
}

func TestExamineNamesObstacles(t *testing.T) {
	t.Parallel()
	path := fill(t, orders, `CREATE TABLE watched (id INTEGER PRIMARY KEY); INSERT INTO watched VALUES (1);
		CREATE TRIGGER watch AFTER DELETE ON watched BEGIN DELETE FROM people; END;
		CREATE VIEW everybody AS SELECT * FROM people; CREATE TABLE twice (id); INSERT INTO twice VALUES (1), (1);
		CREATE TABLE bare (id TEXT PRIMARY KEY) WITHOUT ROWID; INSERT INTO bare VALUES ('1');`)
	for unit, want := range map[string]string{
		"people": "rows of orders refer to it", "watched": "triggers fire", "everybody": "a view", "twice": "more than one row", "bare": "WITHOUT ROWID", "nowhere": "no longer there",
	} {
		_, standing := examined(t, openEraser(t, path), row(unit, "1"))
		if !strings.Contains(standing[0].Obstacle, want) {
			t.Errorf("%s: obstacle %q, want %q", unit, standing[0].Obstacle, want)
		}
	}
}
