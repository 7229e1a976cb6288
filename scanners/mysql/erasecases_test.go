package mysql

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/erasing"
	"dossier/scanners/scannertest"
	"dossier/scanners/scannertest/erasertest"
)

// TestErasedTables erases Ann's rows from tables of every sort, by whatever key a scan finds, and nothing else goes.
func TestErasedTables(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]string{
		"a partitioned table": `CREATE TABLE a (id INT, region VARCHAR(9), name VARCHAR(20), PRIMARY KEY (id, region)) PARTITION BY LIST COLUMNS (region) (PARTITION be VALUES IN ('be'), PARTITION nl VALUES IN ('nl'));
			INSERT INTO a VALUES (1, 'be', 'Ann'), (1, 'nl', 'Bob')`,
		"no key":                "CREATE TABLE a (name VARCHAR(20), n INT, f FLOAT, d DOUBLE); INSERT INTO a VALUES ('Bob', 1, 0.1, 0.1), ('Ann', 2, 0.1, 1e300), (NULL, 3, 1, 1), ('', 3, 1, 1)",
		"no key, and identical": "CREATE TABLE a (name VARCHAR(20)); INSERT INTO a VALUES ('Bob'), ('Ann'), ('Ann'), ('Cas')",
		"keys of many types": `CREATE TABLE a (i BIGINT UNSIGNED, z INT(6) ZEROFILL, d DATE, ts TIMESTAMP(6), c CHAR(9), e ENUM('sad', 'ok'), b VARBINARY(9), bi BINARY(4), n DECIMAL(9, 3), bt BIT(9), y YEAR, u UUID, l VARCHAR(9) CHARACTER SET latin1, name VARCHAR(20),
			PRIMARY KEY (i, z, d, ts, c, e, b, bi, n, bt, y, u, l));
			INSERT INTO a SELECT 9007199254740993 + seq, 7, '2020-01-02', '2020-01-02 03:04:05.000006', 'it''s', 'sad', x'ff00', 'ab', 1.5, 5, 1999, '00000000-0000-0000-0000-000000000001', 'é', IF(seq = 1, 'Ann', 'Bob') FROM seq_0_to_2`,
		"a key of bytes that are a text": `CREATE TABLE a (b VARBINARY(40), bi BINARY(40), name VARCHAR(20), PRIMARY KEY (b, bi));
			INSERT INTO a VALUES ('ann@example.be', 'ann@example.be', 'Ann'), ('c0ffee', x'00ff', 'Ann'), ('c0ffee', 'c0ffee', 'Bob'), (x'c0ffee', x'c0ffee', 'Bob')`,
		"documents, shapes and what is searched": `CREATE TABLE a (id INT PRIMARY KEY, name VARCHAR(20), doc JSON, at GEOMETRY, b LONGBLOB, v INT AS (id + 1) VIRTUAL, p INT AS (id + 2) STORED, FULLTEXT (name));
			INSERT INTO a (id, name, doc, at, b) VALUES (1, 'Ann', '{"a": 1}', POINT(1, 2), x'00ff'), (2, 'Bob', NULL, NULL, NULL)`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			database, _ := fill(t, script)
			c := tables(scannertest.Collect(t, open(t, at(database), Connector{})))["a"]
			var list []erasing.Removal
			var want strings.Builder
			for _, r := range c.Rows {
				if r.Value("name") != "Ann" {
					continue
				}
				m := erasing.Removal{Unit: c.Info.Name, Number: r.Record}
				for _, field := range c.Info.Key {
					m.Key = append(m.Key, erasertest.To(field, r.Value(field)))
				}
				list = append(list, m)
			}
			for line := range strings.Lines(dump(t, database)) {
				if !strings.Contains(line, "'Ann'") {
					want.WriteString(line)
				}
			}
			e := openEraser(t, at(database))
			erasertest.Erased(t, e, erasertest.Planned(t, e, list...), int64(len(list)))
			if got := dump(t, database); len(list) == 0 || got != want.String() {
				t.Errorf("of %d rows what is left is\n%s\nwant\n%s", len(list), got, want.String())
			}
		})
	}
}

func TestErasingObstacles(t *testing.T) {
	t.Parallel()
	const people = "CREATE TABLE a (id INT PRIMARY KEY, name VARCHAR(20), up VARCHAR(20) AS (UPPER(name)) STORED); INSERT INTO a (id, name) VALUES (1, 'Ann'), (2, 'Bob');"
	gone, changed := erasertest.Row("a", "id", "1"), erasertest.Row("a", "id", "1", erasertest.To("name", "x"))
	for name, c := range map[string]struct {
		script, want string
		removal      erasing.Removal
	}{
		"a trigger":                   {people + "CREATE TRIGGER t AFTER DELETE ON a FOR EACH ROW SET @x = 1", "1 triggers fire", gone},
		"a trigger of something else": {people + "CREATE TRIGGER t AFTER UPDATE ON a FOR EACH ROW SET @x = 1", "", gone},
		"a trigger on changes":        {people + "CREATE TRIGGER t BEFORE UPDATE ON a FOR EACH ROW SET NEW.name = 'y'", "1 triggers fire", changed},
		"a generated field":           {people, "generated", erasertest.Row("a", "id", "1", erasertest.To("up", "x"))},
		"no transactions":             {"CREATE TABLE a (id INT PRIMARY KEY) ENGINE=MyISAM; INSERT INTO a VALUES (1)", "its engine, MyISAM", gone},
		"partitions without":          {"CREATE TABLE a (id INT PRIMARY KEY) ENGINE=MyISAM PARTITION BY HASH (id) PARTITIONS 2; INSERT INTO a VALUES (1)", "its engine, MyISAM", gone},
		"a table of tables":           {"CREATE TABLE b (id INT PRIMARY KEY) ENGINE=MyISAM; INSERT INTO b VALUES (1); CREATE TABLE a (id INT PRIMARY KEY) ENGINE=MERGE UNION=(b)", "its engine, MRG_MyISAM", gone},
		"a history without a row":     {"CREATE TABLE a (id INT PRIMARY KEY) WITH SYSTEM VERSIONING PARTITION BY SYSTEM_TIME (PARTITION p HISTORY, PARTITION n CURRENT); INSERT INTO a VALUES (1); DELETE FROM a", "system-versioned", gone},
		"a history":                   {"CREATE TABLE a (id INT PRIMARY KEY) WITH SYSTEM VERSIONING; INSERT INTO a VALUES (1)", "system-versioned", gone},
		"an action of a foreign key":  {people + "CREATE TABLE c (a INT, FOREIGN KEY (a) REFERENCES a(id) ON DELETE SET NULL); INSERT INTO c VALUES (1)", "1 rows of ", gone},
		"an action on changes":        {people + "ALTER TABLE a ADD UNIQUE (name); CREATE TABLE c (n VARCHAR(20), FOREIGN KEY (n) REFERENCES a(name) ON UPDATE CASCADE); INSERT INTO c VALUES ('Ann')", "refer to the fields", changed},
		"a circle without a way out":  {"CREATE TABLE a (id INT PRIMARY KEY, parent INT NOT NULL, FOREIGN KEY (parent) REFERENCES a(id)); INSERT INTO a VALUES (1, 1)", "in a circle", gone},
		"rows that are the same":      {"CREATE TABLE a (name VARCHAR(20)); INSERT INTO a VALUES ('Ann'), ('Ann')", "1 rows more are the same", erasing.Removal{Unit: scanners.NewPrivate("a"), Number: 1}},
		"a change without a key":      {"CREATE TABLE a (name VARCHAR(20)); INSERT INTO a VALUES ('Ann')", "no key by which", erasing.Removal{Unit: scanners.NewPrivate("a"), Number: 1, Change: []erasing.Cell{erasertest.To("name", "x")}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			database, _ := fill(t, c.script)
			before := dump(t, database)
			c.removal.Unit = scanners.NewPrivate(database + "." + c.removal.Unit.Reveal())
			_, standing := erasertest.Examined(t, openEraser(t, at(database)), c.removal)
			if got := standing[0].Obstacle; c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("obstacle %q, want %q", got, c.want)
			}
			if after := dump(t, database); after != before {
				t.Errorf("examining changed something:\n%s", after)
			}
		})
	}
}

// TestClocksStandStill changes a row of a table that notes when a row was changed: what was tried is what is done later.
func TestClocksStandStill(t *testing.T) {
	t.Parallel()
	database, _ := fill(t, `CREATE TABLE a (id INT PRIMARY KEY, name VARCHAR(20), changed TIMESTAMP(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6));
		INSERT INTO a VALUES (1, 'Ann', '2020-01-02 03:04:05')`)
	e := openEraser(t, at(database))
	erasertest.Erased(t, e, erasertest.Planned(t, e, erasertest.Row(database+".a", "id", "1", erasertest.To("name", "x"))), 1)
	if got := dump(t, database); got != "a: '1','x','2020-01-02 03:04:05.000000'\n" {
		t.Errorf("the row is\n%s", got)
	}
}

// TestErasingWholeServers erases from two databases in one transaction.
func TestErasingWholeServers(t *testing.T) {
	t.Parallel()
	one, _ := fill(t, "CREATE TABLE a (id INT PRIMARY KEY, name VARCHAR(20)); INSERT INTO a VALUES (1, 'Ann'), (2, 'Bob')")
	two, db := fill(t, "CREATE TABLE `b.c` (id INT PRIMARY KEY, a INT, name VARCHAR(20), FOREIGN KEY (a) REFERENCES "+one+".a(id)); INSERT INTO `b.c` VALUES (1, 1, 'Ann'), (2, 2, 'Bob')")
	e := openEraser(t, at(""))
	list := erasertest.Planned(t, e, erasertest.Row(one+".a", "id", "1"), erasertest.Row(two+".b.c", "id", "1"))
	do(t, db, "UPDATE `b.c` SET name = 'Eve' WHERE id = 1")
	if _, err := e.Erase(t.Context(), list); !errors.Is(err, erasing.ErrChanged) || !strings.Contains(dump(t, one), "Ann") {
		t.Errorf("erasing what changed in one of them: %v", err)
	}
	list = erasertest.Planned(t, e, list...)
	erasertest.Erased(t, e, list, 2)
	if got := dump(t, one) + dump(t, two); got != "a: '2','Bob'\nb.c: '2','2','Bob'\n" {
		t.Errorf("what is left:\n%s", got)
	}
}

// TestErasingRights says which right a role lacks, works with those that docs/grants.md names, and is stopped by what it may not see.
func TestErasingRights(t *testing.T) {
	t.Parallel()
	database, db := fill(t, `CREATE TABLE a (id INT PRIMARY KEY, name VARCHAR(20)); INSERT INTO a VALUES (1, 'Ann'), (2, 'Bob');
		CREATE TABLE hidden (id INT PRIMARY KEY, a INT, FOREIGN KEY (a) REFERENCES a(id) ON DELETE CASCADE); INSERT INTO hidden VALUES (1, 1)`)
	user := "eraser_" + random()
	do(t, db, "CREATE USER "+user+"@'%' IDENTIFIED BY 'pw'")
	t.Cleanup(func() { do(t, db, "DROP USER "+user+"@'%'") })
	u, err := url.Parse(at(database))
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.UserPassword(user, "pw")
	do(t, db, "GRANT SELECT ON "+database+".a TO "+user)
	if _, err := (Connector{}).OpenEraser(t.Context(), u.String()); err == nil || !strings.Contains(err.Error(), "lacks PROCESS") {
		t.Errorf("opened without PROCESS: %v", err)
	}
	for _, step := range []struct {
		grant, want string
		removal     erasing.Removal
	}{
		{"GRANT PROCESS ON *.* TO " + user, "lacks TRIGGER", erasertest.Row(database+".a", "id", "1")},
		{"GRANT TRIGGER ON " + database + ".a TO " + user, "lacks DELETE", erasertest.Row(database+".a", "id", "2")},
		{"GRANT DELETE ON " + database + ".a TO " + user, "", erasertest.Row(database+".a", "id", "2")},
		{"", "lacks UPDATE", erasertest.Row(database+".a", "id", "2", erasertest.To("name", "x"))},
		{"", "erasing changes 1 rows beyond those planned", erasertest.Row(database+".a", "id", "1")}, // it sees no child, but the server counts
		{"GRANT UPDATE ON " + database + ".a TO " + user, "", erasertest.Row(database+".a", "id", "2", erasertest.To("name", "x"))},
		{"GRANT SELECT ON " + database + ".* TO " + user, "1 rows of " + database + ".hidden refer to it", erasertest.Row(database+".a", "id", "1")},
	} {
		if step.grant != "" {
			do(t, db, step.grant)
		}
		_, standing := erasertest.Examined(t, openEraser(t, u.String()), step.removal)
		if got := standing[0].Obstacle; step.want == "" && got != "" || !strings.Contains(got, step.want) {
			t.Errorf("after %q: obstacle %q, want %q", step.grant, got, step.want)
		}
	}
}

// TestErasingAmongOthers erases while others write: what they changed first is not erased over, and who came too late waits.
func TestErasingAmongOthers(t *testing.T) {
	t.Parallel()
	database, db := fill(t, `CREATE TABLE a (id INT PRIMARY KEY, name VARCHAR(20)); INSERT INTO a VALUES (1, 'Ann'), (2, 'Ann'), (3, 'Bob');
		CREATE TABLE c (id INT PRIMARY KEY, a INT, FOREIGN KEY (a) REFERENCES a(id) ON DELETE CASCADE)`)
	waiting := func() {
		t.Helper()
		for n := 0; n == 0; {
			err := db.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE DB IS NULL OR DB <> 'x'
				HAVING SUM(INFO LIKE CONCAT('%', ?, '%FOR UPDATE%') AND COMMAND = 'Query' AND ID <> CONNECTION_ID()) > 0`, database).Scan(&n)
			if err != nil && !errors.Is(err, sql.ErrNoRows) {
				t.Fatal(err)
			}
		}
	}
	begin := func(statement string) *sql.Tx {
		t.Helper()
		tx, err := db.BeginTx(t.Context(), nil)
		if err == nil {
			_, err = tx.ExecContext(t.Context(), statement)
		}
		if err != nil {
			t.Fatal(err)
		}
		return tx
	}
	for name, c := range map[string]struct {
		first string
		want  error
	}{
		"a change":              {"UPDATE a SET name = 'Eve' WHERE id = 1", erasing.ErrChanged},
		"a new row that refers": {"INSERT INTO c VALUES (1, 1)", erasing.ErrBeyond},
		"a change elsewhere":    {"UPDATE a SET name = 'Bob' WHERE id = 3", nil},
	} {
		e := openEraser(t, at(database))
		list := erasertest.Planned(t, e, erasertest.Row(database+".a", "id", "1"), erasertest.Row(database+".a", "id", "2"))
		tx := begin(c.first)
		done := make(chan error, 1)
		go func() { _, err := e.Erase(t.Context(), list); done <- err }()
		if c.want != nil {
			waiting()
			if err := tx.Commit(); err != nil {
				t.Fatal(err)
			}
		}
		if err := <-done; !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		_ = tx.Commit() // done already, or not
		do(t, db, "DELETE FROM c; DELETE FROM a; INSERT INTO a VALUES (1, 'Ann'), (2, 'Ann'), (3, 'Bob')")
	}

	// A deadlock: the other one has the second row, has changed more, so that the server stops the eraser, and wants the first.
	e := openEraser(t, at(database))
	list := erasertest.Planned(t, e, erasertest.Row(database+".a", "id", "1"), erasertest.Row(database+".a", "id", "2"))
	tx := begin("UPDATE a SET name = 'Bea' WHERE id = 3")
	if _, err := tx.ExecContext(t.Context(), "SELECT 1 FROM a WHERE id = 2 FOR UPDATE"); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { _, err := e.Erase(t.Context(), list); done <- err }()
	waiting()
	if _, err := tx.ExecContext(t.Context(), "SELECT 1 FROM a WHERE id = 1 FOR UPDATE"); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(tx.Commit(), <-done); err != nil {
		t.Errorf("after a deadlock: %v", err)
	}
	if got := dump(t, database); got != "a: '3','Bea'\n" {
		t.Errorf("after a deadlock there is\n%s", got)
	}
}

// TestErasingLeavesNothingRunning ends an erasure that waits for another session: nothing of it is left on the server.
func TestErasingLeavesNothingRunning(t *testing.T) {
	t.Parallel()
	database, db := fill(t, "CREATE TABLE a (id INT PRIMARY KEY, name VARCHAR(20)); INSERT INTO a VALUES (1, 'Ann')")
	e := openEraser(t, at(database))
	list := erasertest.Planned(t, e, erasertest.Row(database+".a", "id", "1"))
	tx, err := db.BeginTx(t.Context(), nil)
	if err == nil {
		_, err = tx.ExecContext(t.Context(), "UPDATE a SET name = 'Eve'")
	}
	if err != nil {
		t.Fatal(err)
	}
	waiting := func() (n int) {
		t.Helper()
		if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID() AND INFO LIKE CONCAT('%', ?, '%FOR UPDATE%')", database).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { _, err := e.Erase(ctx, list); done <- err }()
	for waiting() == 0 {
		continue
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("an erasure that was cancelled: %v", err)
	}
	for waiting() > 0 { // the server ends it by and by; the test's context bounds the wait
		continue
	}
	if err := tx.Rollback(); err != nil {
		t.Error(err)
	}
	erasertest.Erased(t, e, list, 1) // by a connection of its own
}

// TestErasingTellsWhatIndexesKeep erases a row whose words a full-text index keeps behind the run: what remains says so, and what ends it.
func TestErasingTellsWhatIndexesKeep(t *testing.T) {
	t.Parallel()
	const optimize = "SET GLOBAL innodb_optimize_fulltext_only = ON; OPTIMIZE TABLE a; SET GLOBAL innodb_optimize_fulltext_only = OFF"
	database, db := fill(t, "CREATE TABLE a (id INT PRIMARY KEY, notes TEXT, FULLTEXT (notes)); INSERT INTO a VALUES (1, 'unmistakableword'), (2, 'another'); "+optimize)
	holds := func() (n int) {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), "SET GLOBAL innodb_ft_aux_table = '"+database+"/a'"); err != nil {
			t.Fatal(err)
		}
		if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM information_schema.INNODB_FT_INDEX_TABLE WHERE WORD = 'unmistakableword'").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	e := openEraser(t, at(database))
	erasertest.Erased(t, e, erasertest.Planned(t, e, erasertest.Row(database+".a", "id", "1")), 1)
	remains, _ := e.(erasing.Remainder)
	if text := strings.Join(remains.Remains(), "\n"); holds() != 1 || !strings.Contains(text, "full-text indexes, of which there are 1,") {
		t.Errorf("the index holds the word %d times, and what remains is\n%s", holds(), text)
	}
	if _, err := db.ExecContext(t.Context(), optimize); err != nil || holds() != 0 {
		t.Errorf("the index holds the word %d times behind what is to end it (%v)", holds(), err)
	}
}

// TestBinaryLogsExpiry says for how long a server keeps binary logs, in the words of either sort of server.
func TestBinaryLogsExpiry(t *testing.T) {
	t.Parallel()
	for want, facts := range map[string][2]string{
		"does not expire": {"0", "0.000000"}, "for 30 days (binlog_expire": {"2592000", "0"}, "for 0.5 days (expire_logs": {"0", "0.500000"}, "for 7 days (expire_logs": {"", "7"}, "until PURGE BINARY LOGS:": {"", ""},
	} {
		e := &eraser{facts: map[string]string{"binlog_expire_logs_seconds": facts[0], "expire_logs_days": facts[1]}}
		if got := e.expiry(); !strings.Contains(got, want) {
			t.Errorf("%q: %q, want %q", facts, got, want)
		}
	}
}

// TestEraserIsTheScannedSource knows a database by its name, whoever scanned it.
func TestEraserIsTheScannedSource(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"mysql://u@127.0.0.1/shop", "mariadb://v@localhost:3306/shop", true},
		{"mysql://u@DB.example/shop", "mysql://db.example/shop", true},
		{"mysql://u@/shop?socket=/run/a", "mysql://v@/shop?socket=/run/a", true},
		{"mysql://u@/shop?socket=/run/a", "mysql://u@/shop?socket=/run/b", false},
		{"mysql://u@h/shop", "mysql://u@h/", false},
		{"mysql://u@h/shop", "mysql://u@h:3307/shop", false},
		{"mysql://u@h/shop", "mysql://u@i/shop", false},
	} {
		if samePlace(c.a, c.b) != c.same {
			t.Errorf("%s is %s: %t", c.a, c.b, !c.same)
		}
	}
	e := openEraser(t, at(""))
	remains, _ := e.(erasing.Remainder)
	if text := strings.Join(remains.Remains(), "\n"); !strings.Contains(text, "undo log") || strings.Contains(text, "binary log") {
		t.Errorf("what remains:\n%s", text)
	}
}
