package mysql

import (
	"slices"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/sqlrows"
)

// Each value as a user of the server would read it, whatever its type.
func TestValues(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Ünïcode ", 120_000) // cut in the middle of a character if anywhere
	for _, test := range []struct{ declared, sql, want string }{
		{"TINYINT", "-12", "-12"},
		{"BIGINT UNSIGNED", "18446744073709551615", "18446744073709551615"},
		{"BIGINT", "-9223372036854775808", "-9223372036854775808"},
		{"INT(10) ZEROFILL", "475123456", "0475123456"},
		{"DECIMAL(20,3)", "32470123456.500", "32470123456.500"},
		{"FLOAT", "1.1", "1.1"},
		{"DOUBLE", "32470123456", "32470123456"},
		{"DOUBLE", "1e300", "1e+300"},
		{"BIT(10)", "b'1100000001'", "769"},
		{"YEAR", "1984", "1984"},
		{"DATE", "'1984-02-29'", "1984-02-29"},
		{"DATE", "'0000-00-00'", "0000-00-00"},
		{"DATETIME(3)", "'2020-01-02 03:04:05.678'", "2020-01-02 03:04:05.678"},
		{"TIME", "'-838:59:59'", "-838:59:59"},
		{"TIMESTAMP", "'2020-07-02 03:04:05'", "2020-07-02 03:04:05"},
		{"CHAR(20)", "'padded  '", "padded"},
		{"VARCHAR(20)", "'kept  '", "kept  "},
		{"VARCHAR(20) CHARACTER SET latin1", "'Zoé €'", "Zoé €"},
		{"VARCHAR(20) CHARACTER SET utf8mb3", "'Zoé 名'", "Zoé 名"},
		{"VARCHAR(20) CHARACTER SET ucs2", "'Žofie'", "Žofie"},
		{"VARCHAR(20) COLLATE utf8mb4_bin", "'😀'", "😀"},
		{"TEXT", "''", ""},
		{"TEXT", `'a\n\0b'`, "a\n\x00b"},
		{"LONGTEXT", "'" + long + "'", long},
		{"ENUM('a','b c')", "'b c'", "b c"},
		{"SET('a','b','c')", "'a,c'", "a,c"},
		{"INET4", "'10.0.0.7'", "10.0.0.7"},
		{"INET6", "'2001:db8::7'", "2001:db8::7"},
		{"UUID", "'6ccd780c-baba-1026-9564-5b8c656024db'", "6ccd780c-baba-1026-9564-5b8c656024db"},
		{"BINARY(20)", "'an@example.be'", "an@example.be"},
		{"VARBINARY(20)", "x'0011ff'", "0011ff"},
		{"BINARY(4)", "x'00000000'", "00000000"},
		{"BINARY(40)", "''", ""},
		{"BLOB", "'an@example.be'", "an@example.be"},
		{"MEDIUMBLOB", "'Zoé'", "Zoé"},
		{"BLOB", "''", ""},
	} {
		t.Run(test.declared+" "+test.want[:min(8, len(test.want))], func(t *testing.T) {
			t.Parallel()
			c := collect(t, "SET sql_mode='', time_zone='+00:00'; CREATE TABLE t (`before` TEXT, v "+test.declared+" NULL, after TEXT)",
				"SET sql_mode='', time_zone='+00:00'; INSERT INTO t VALUES ('b', "+test.sql+", 'a'), ('b2', NULL, 'a2')")["t"]
			if len(c.Rows) != 2 || len(c.Unread) != 0 || c.Err != nil {
				t.Fatalf("%d rows, %v unread, error %v", len(c.Rows), c.Unread, c.Err)
			}
			if v, ok := c.Rows[0].Values["v"]; !ok || v[0] != test.want {
				t.Errorf("got %.40q (%d bytes), want %d", c.Rows[0].Value("v"), len(c.Rows[0].Value("v")), len(test.want))
			}
			if c.Rows[1].Values["v"] != nil {
				t.Error("NULL came as a value")
			}
			if c.Rows[0].Value("before")+c.Rows[0].Value("after")+c.Rows[1].Value("after") != "baa2" {
				t.Error("the fields beside it are lost")
			}
		})
	}
}

func TestDocuments(t *testing.T) {
	t.Parallel()
	c := collect(t, "CREATE TABLE t (id INT PRIMARY KEY, p JSON, `q``r` JSON)",
		`INSERT INTO t VALUES (1, '{"address": {"city": "Gent"}, "mails": [{"to": "a@b.example"}, {"to": "c@d.example"}]}', NULL), (2, NULL, '{"x":\n 1}'), (3, '{"address": {"city": "Luik"}}', NULL)`)["t"]
	if len(c.Rows) != 3 || c.Rows[0].Value("p.address.city") != "Gent" || c.Rows[2].Value("p.address.city") != "Luik" ||
		len(c.Rows[0].Values["p.mails[].to"]) != 2 || c.Rows[1].Value("q`r.x") != "1" {
		t.Errorf("rows %v", c.Rows)
	}
}

// A key of bytes is searched as any other value, where it is a text. What could be digits of something else is that.
func TestKeysOfBytes(t *testing.T) {
	t.Parallel()
	c := collect(t, "CREATE TABLE t (k VARBINARY(60) PRIMARY KEY)", "CREATE TABLE f (k BINARY(60) PRIMARY KEY)",
		"INSERT INTO t VALUES ('an@example.be'), (x'00ff'), ('c0ffee'), ('')", "INSERT INTO f VALUES ('an@example.be')")
	var got []string
	for _, r := range c["t"].Rows {
		got = append(got, r.Value("k"))
	}
	if want := []string{"", "00ff", "an@example.be", "633066666565"}; !slices.Equal(got, want) {
		t.Errorf("keys %q, want %q", got, want)
	}
	if rows := c["f"].Rows; len(rows) != 1 || rows[0].Value("k") != "an@example.be" {
		t.Errorf("a key that is filled up: %v", rows)
	}
}

func TestBlobs(t *testing.T) {
	t.Parallel()
	c := collect(t, "CREATE TABLE t (id INT PRIMARY KEY, b LONGBLOB)",
		"INSERT INTO t VALUES (1, CONCAT('lines:one\\ntwo\\n', REPEAT('\\0', 40))), (2, NULL), (3, REPEAT('\\0', 50))")["t"]
	found := false
	for _, row := range c.Rows {
		found = found || row.Part == "b" && row.Key == `["1"]` && row.Values[""][1] == "two"
	}
	if !found || !hasUnread(c, scanners.NoDecoder, "b") {
		t.Errorf("rows %v, unread %v", c.Rows, c.Unread)
	}
}

// What is too long stays on the server, and is not passed over in silence.
func TestOverLimit(t *testing.T) {
	t.Parallel()
	c := collect(t, "CREATE TABLE t (id INT PRIMARY KEY, v LONGTEXT, w LONGBLOB, x TEXT)",
		"SET SESSION max_statement_time=0; INSERT INTO t VALUES (1, REPEAT('x', 15000000), NULL, 'beside'), (2, 'short', NULL, 'after')",
		"UPDATE t SET v = CONCAT(v, REPEAT('y', 14000000)) WHERE id = 1")["t"]
	if len(c.Rows) != 2 || c.Rows[0].Value("x") != "beside" || c.Rows[0].Values["v"] != nil || c.Rows[1].Value("v") != "short" {
		t.Errorf("%d rows", len(c.Rows))
	}
	if len(c.Unread) != 1 || c.Unread[0].Why != scanners.OverLimit || c.Unread[0].Bytes != 29000000 || c.Unread[0].Part.Reveal() != "v" {
		t.Errorf("unread %v, want 29000000 bytes over a limit of %d", c.Unread, sqlrows.MaxValue)
	}
}

func TestGeometry(t *testing.T) {
	t.Parallel()
	c := collect(t, "CREATE TABLE t (id INT PRIMARY KEY, place POINT, v TEXT)", "INSERT INTO t VALUES (1, POINT(4, 51), 'x')")["t"]
	if len(c.Rows) != 1 || c.Rows[0].Value("v") != "x" || !hasUnread(c, scanners.NoDecoder, "place") {
		t.Errorf("rows %v, unread %v", c.Rows, c.Unread)
	}
}
