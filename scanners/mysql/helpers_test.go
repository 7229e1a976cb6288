package mysql

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"io"
	"net/url"
	"strings"
	"testing"

	driverpkg "github.com/go-sql-driver/mysql"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/scannertest"
)

// admin is a connection of root's to one database, "" for none.
func admin(t testing.TB, database string) *sql.DB {
	t.Helper()
	p, err := Connector{}.place(root)
	if err != nil {
		t.Fatal(err)
	}
	config := p.config.Clone()
	config.DBName, config.MultiStatements, config.ReadTimeout = database, true, 0
	connector, err := driverpkg.NewConnector(config)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func do(t testing.TB, db *sql.DB, statements ...string) {
	t.Helper()
	for _, statement := range statements {
		if _, err := db.ExecContext(context.WithoutCancel(t.Context()), statement); err != nil {
			t.Fatalf("%v: %.200s", err, statement)
		}
	}
}

func random() string {
	b := make([]byte, 6)
	_, _ = rand.Read(b)
	return hex.EncodeToString(b)
}

// fill makes a database of the test's own and returns its name and a connection to it.
func fill(t testing.TB, statements ...string) (name string, db *sql.DB) {
	t.Helper()
	name = "test_" + random()
	outside := admin(t, "")
	do(t, outside, "CREATE DATABASE "+quote(name)+" CHARACTER SET utf8mb4")
	t.Cleanup(func() { do(t, outside, "DROP DATABASE "+quote(name)) })
	inside := admin(t, name)
	do(t, inside, statements...)
	return name, inside
}

// at is the URL of a database for root.
func at(database string) string {
	u, _ := url.Parse(root)
	u.Path = "/" + database
	return u.String()
}

func open(t testing.TB, target string, c Connector) scanners.Source {
	t.Helper()
	src, err := c.Open(t.Context(), target)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = src.Close() })
	return src
}

// collect fills a database and reads it. The content is by table.
func collect(t *testing.T, statements ...string) map[string]*scannertest.Content {
	t.Helper()
	name, _ := fill(t, statements...)
	return tables(scannertest.Collect(t, open(t, at(name), Connector{Formats: lines{}})))
}

func tables(all map[string]*scannertest.Content) map[string]*scannertest.Content {
	short := map[string]*scannertest.Content{}
	for name, c := range all {
		_, table, _ := strings.Cut(name, ".")
		short[table] = c
	}
	return short
}

// lines opens BLOBs that begin with "lines:", each line a record.
type lines struct{}

func (lines) Open(_ context.Context, in formats.Input, to scanners.Receiver) error {
	content, err := io.ReadAll(in.Body)
	if err != nil {
		return err
	}
	text, ok := strings.CutPrefix(string(content), "lines:")
	if !ok {
		return &scanners.Unread{Part: in.Part, Why: scanners.NoDecoder, Bytes: in.Size}
	}
	b := to.New()
	b.Reset(in.Part, []scanners.Field{{Text: true}})
	for line := range strings.Lines(text) {
		b.Columns[0].AppendString(strings.TrimSuffix(line, "\n"))
		b.Records++
	}
	return to.Batch(b)
}

// people is a table of several batches.
const people = `CREATE TABLE people (id INT UNSIGNED PRIMARY KEY AUTO_INCREMENT, name VARCHAR(80) NOT NULL, mail VARCHAR(80), joined DATE);
	INSERT INTO people (name, mail, joined) SELECT CONCAT('Person ', seq), CONCAT('person.', seq, '@shop.example'), '2020-02-03' FROM seq_1_to_10000`

func hasUnread(c *scannertest.Content, why scanners.Why, part string) bool {
	for _, u := range c.Unread {
		if u.Why == why && u.Part.Reveal() == part {
			return true
		}
	}
	return false
}

func endsWith(err error, why scanners.Why) bool {
	u, ok := errors.AsType[*scanners.Unread](err)
	return ok && u.Why == why
}
