package postgres

import (
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/scannertest/dbserver"
)

// standby starts a server of the test's own, runs the script in it, and starts another that follows it and waits for nobody who reads.
func standby(t *testing.T, script string) (primary, follower string) {
	t.Helper()
	p, err := dbserver.StartPostgres("wal_level=replica", "max_wal_senders=4")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Stop() })
	execute(t, p.URL(), script)
	s, err := p.Standby("max_standby_streaming_delay=0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Stop() })
	return p.URL(), s.URL()
}

// TestStandbyThatRemovesRows: a standby ends the queries of who needs rows that the primary's vacuum removed. The rest of the table is read all
// the same, as are the tables after it.
func TestStandbyThatRemovesRows(t *testing.T) {
	t.Parallel()
	primary, follower := standby(t, big+`CREATE TABLE u AS SELECT * FROM t; CREATE TABLE small AS SELECT 1 AS id, 'a' AS pad`)
	src := open(t, Connector{}, follower)
	remove := func() {
		execute(t, primary, "DELETE FROM t WHERE id % 50 = 0")
		execute(t, primary, "VACUUM t")
		at := string(execute(t, primary, "SELECT pg_current_wal_lsn()")[0][0])
		for string(execute(t, primary, "SELECT bool_and(replay_lsn >= '"+at+"') FROM pg_stat_replication")[0][0]) != "t" {
		}
	}
	// Those removed before a place in a range that was handed over in part shift what is behind it: of 512 pages of 18 rows a fiftieth, for each connection.
	const all, kept, shifted = 100000, 98000, 4 * 512 * 18 / 50
	h := &hook{at: 2, do: remove}
	if err := unitOf(t, src, "public.t").Read(t.Context(), scanners.Want{}, h); err != nil {
		t.Fatal(err)
	}
	if h.records < kept-shifted || h.records == all || len(h.numbers) != int(h.records) {
		t.Errorf("%d rows, %d of them different, of which %d stayed", h.records, len(h.numbers), kept)
	}
	if len(h.unread) != 1 || !strings.HasPrefix(h.unread[0], string(scanners.Changed)) || !strings.Contains(h.unread[0], "of a later time") {
		t.Errorf("unread %q, want that rows are of a later time", h.unread)
	}
	for name, want := range map[string]int64{"public.u": all, "public.small": 1} {
		h := &hook{}
		if err := unitOf(t, src, name).Read(t.Context(), scanners.Want{}, h); err != nil || h.records != want {
			t.Errorf("%s after it: %d rows, %v", name, h.records, err)
		}
	}
}

// TestUnloggedTableOfAStandby: nobody is sent to scan again for a table that a standby will never hold.
func TestUnloggedTableOfAStandby(t *testing.T) {
	t.Parallel()
	_, follower := standby(t, `CREATE TABLE parts (id int, e text) PARTITION BY LIST (id); CREATE TABLE kept PARTITION OF parts FOR VALUES IN (1);
		CREATE UNLOGGED TABLE lost PARTITION OF parts FOR VALUES IN (2); INSERT INTO parts VALUES (1, 'a'), (2, 'b');
		CREATE UNLOGGED TABLE cache AS SELECT 1 AS id`)
	content := scan(t, Connector{}, follower)
	for name, rows := range map[string]int{"public.cache": 0, "public.parts": 1} {
		c := content[name]
		if len(c.Rows) != rows || len(unread(c)) != 1 || !strings.Contains(unread(c)[0], "unlogged") {
			t.Errorf("%s: %d rows, unread %q", name, len(c.Rows), unread(c))
		}
	}
}
