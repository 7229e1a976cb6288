package sqlite

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/scannertest"
)

type ctx = context.Context

// breakPageWith overwrites the page that holds text in a database.
func breakPageWith(t *testing.T, path, text string) {
	t.Helper()
	data := readAll(t, path)
	at := strings.Index(data, text)
	if at < 0 {
		t.Fatal("the text is not there")
	}
	start := at / 4096 * 4096
	broken := data[:start] + strings.Repeat("\xaa", 4096) + data[start+4096:]
	if err := os.WriteFile(path, []byte(broken), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestCorruptPage(t *testing.T) {
	t.Parallel()
	path := fill(t, people, "CREATE TABLE zoo (v)", "INSERT INTO zoo VALUES ('lion')")
	breakPageWith(t, path, "person number 4000")
	all := scannertest.Collect(t, open(t, path, nil))
	c := all["people"]
	if u, ok := errors.AsType[*scanners.Unread](c.Err); !ok || u.Why != scanners.Corrupt || !strings.Contains(u.Detail, "from number 3") {
		t.Errorf("ended with %v", c.Err)
	}
	if n := len(c.Rows); n < 3800 || n >= 4000 {
		t.Errorf("%d rows before the broken page", n)
	}
	if len(all["zoo"].Rows) != 1 || all["zoo"].Err != nil {
		t.Error("the next table is lost")
	}
}

func TestTruncated(t *testing.T) {
	t.Parallel()
	path := fill(t, people)
	if err := os.Truncate(path, 100<<10); err != nil {
		t.Fatal(err)
	}
	c := scannertest.Collect(t, open(t, path, nil))["people"]
	if u, ok := errors.AsType[*scanners.Unread](c.Err); !ok || (u.Why != scanners.Corrupt && u.Why != scanners.Truncated) || len(c.Rows) < 1000 {
		t.Errorf("ended with %v after %d rows", c.Err, len(c.Rows))
	}
}

// A schema that SQLite cannot make sense of is no database without tables.
func TestDamagedSchema(t *testing.T) {
	t.Parallel()
	for name, broken := range map[string][2]string{
		"the statement": {"CREATE TABLE people", strings.Repeat("\xaa", 19)}, "all statements": {"CREATE", "CR\x00\x00\x00\x00"},
		"the sort": {"tablepeoplepeople", strings.Repeat("\xaa", 17)}, "a page that is not there": {"tablezoozoo\x03", "tablezoozoo\x7f"},
		"the number of its entries": {"\x0d\x00\x00\x00\x02", "\x0d\x00\x00\x00\x00"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := fill(t, "CREATE TABLE people (name)", "INSERT INTO people VALUES ('Ann')", "CREATE TABLE zoo (name)", "INSERT INTO zoo VALUES ('lion')")
			data := readAll(t, path)
			bad := strings.ReplaceAll(data, broken[0], broken[1])
			if bad == data {
				t.Fatal("nothing is broken")
			}
			if err := os.WriteFile(path, []byte(bad), 0o600); err != nil {
				t.Fatal(err)
			}
			src, err := Connector{}.Open(t.Context(), path)
			if err != nil {
				return // which is told
			}
			defer src.Close()
			_, unlisted := scannertest.Units(t, src)
			told, rows := len(unlisted) > 0, 0
			for _, c := range scannertest.Collect(t, src) {
				told = told || c.Err != nil || len(c.Unread) > 0
				rows += len(c.Rows)
			}
			if !told && rows < 2 {
				t.Errorf("%d rows are read, and nobody is told that there are more", rows)
			}
		})
	}
}

// A value over the limit is left out with its size, and the record's other fields and the records behind it are read.
func TestOverLimit(t *testing.T) {
	t.Parallel()
	for _, rest := range []string{"", " WITHOUT ROWID"} {
		c := collect(t, "CREATE TABLE t (id INTEGER PRIMARY KEY, big, name)"+rest,
			"INSERT INTO t VALUES (1, 'x', 'first'), (2, zeroblob(67108865), 'second'), (3, NULL, 'third')")["t"]
		if len(c.Rows) != 3 || c.Rows[1].Value("name") != "second" || c.Rows[2].Value("name") != "third" || c.Err != nil {
			t.Fatalf("%d rows, ended with %v", len(c.Rows), c.Err)
		}
		if len(c.Unread) != 1 || c.Unread[0].Why != scanners.OverLimit || c.Unread[0].Bytes != 64<<20+1 || c.Unread[0].Part.Reveal() != "big" {
			t.Errorf("left out: %v", c.Unread)
		}
	}
}

func TestSample(t *testing.T) {
	t.Parallel()
	path := fill(t, people, "DELETE FROM people WHERE id BETWEEN 1000 AND 3999", "UPDATE people SET id = id + 4000000000000 WHERE id > 4500")
	src := open(t, path, nil)
	sample := func(seed uint64) []scannertest.Row {
		return scannertest.CollectSome(t, src, scanners.Want{Sample: 200, Seed: seed})["people"].Rows
	}
	first, again, other := sample(1), sample(1), sample(2)
	if len(first) < 150 || len(first) > 200 {
		t.Fatalf("%d records, want about 200", len(first))
	}
	same := 0
	groups := map[bool]int{}
	for i := range first {
		if first[i].Key != again[i].Key {
			t.Fatal("one seed gave two samples")
		}
		if i < len(other) && first[i].Key == other[i].Key {
			same++
		}
		groups[len(first[i].Key) > 10]++
	}
	if same == len(first) {
		t.Error("two seeds gave one sample")
	}
	if groups[true] < 20 || groups[false] < 20 {
		t.Errorf("parts of the table are left out: %v", groups)
	}
	if all := scannertest.CollectSome(t, src, scanners.Want{Sample: 1 << 40, Seed: 3})["people"].Rows; len(all) != 2000 {
		t.Errorf("a sample of more than there is has %d records, want all 2000", len(all))
	}
}

func TestBLOBs(t *testing.T) {
	t.Parallel()
	c := collect(t, "CREATE TABLE t (a, b, id TEXT PRIMARY KEY NOT NULL)",
		`INSERT INTO t VALUES (NULL, NULL, 'k1'), (cast('lines:one' || char(10) || 'two' || char(0) || zeroblob(30) AS BLOB), x'00', 'k2'),
			(cast('lines:three' || char(0) || hex(zeroblob(20)) AS BLOB), zeroblob(40), 'k3'), (zeroblob(50), zeroblob(60), 'k4')`)["t"]
	var found []scannertest.Row
	for _, r := range c.Rows {
		if r.Part == "a" {
			found = append(found, r)
		}
	}
	if len(found) != 2 || found[0].Record != 2 || found[0].Key != `["k2"]` || found[1].Record != 3 || found[1].Key != `["k3"]` {
		t.Fatalf("records of the BLOBs: %d", len(found))
	}
	if lines := found[0].Values["line"]; len(lines) != 2 || lines[0] != "one" || len(found[1].Values["line"]) != 1 {
		t.Errorf("the first BLOB gave %d values", len(lines))
	}
	left := map[string]string{}
	for _, u := range c.Unread {
		left[u.Part.Reveal()] = u.Error()
	}
	if left["a"] != "no decoder" || left["b"] != "no decoder: (2 times)" || len(c.Unread) != 2 || c.Unread[1].Bytes != 100 {
		t.Errorf("left out: %v", left)
	}
}
