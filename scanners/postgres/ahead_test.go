package postgres

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/scannertest"
)

// large is a table of several ranges, some of them without a row, with long values in some rows.
const large = `CREATE TABLE t AS SELECT n AS id, CASE WHEN n % 30000 = 0 THEN repeat('x', 900000) ELSE repeat('y', n % 300) END AS pad, NULLIF(n % 3, 0) AS some
	FROM generate_series(1, 90000) n; DELETE FROM t WHERE id BETWEEN 20000 AND 60000`

// TestSideBySide: however many connections read a table, its batches are the same.
func TestSideBySide(t *testing.T) {
	t.Parallel()
	target := database(t, large)
	execute(t, target, "VACUUM t")
	contents := map[int]*hook{}
	for _, connections := range []int{1, 2, 4} {
		src := open(t, Connector{MaxConnections: connections}, target)
		h := &hook{}
		if err := unitOf(t, src, "public.t").Read(t.Context(), scanners.Want{}, h); err != nil || len(h.unread) > 0 {
			t.Fatalf("%d connections: %v, unread %q", connections, err, h.unread)
		}
		contents[connections] = h
	}
	one := contents[1]
	if one.records != 49999 || len(one.numbers) != 49999 {
		t.Fatalf("%d rows, %d of them different", one.records, len(one.numbers))
	}
	for connections, h := range contents {
		if fmt.Sprint(h.sizes) != fmt.Sprint(one.sizes) || strings.Join(h.order, " ") != strings.Join(one.order, " ") {
			t.Errorf("%d connections read other batches than one", connections)
		}
	}
}

// TestConnectionsJoin: connections that nobody needs help to read a large table, and no more than there may be.
func TestConnectionsJoin(t *testing.T) {
	t.Parallel()
	target := database(t, big)
	src := open(t, Connector{MaxConnections: 3}, target)
	most := "0"
	h := &hook{}
	h.at, h.do = 1, func() {
		// Until a second one holds the table. It need not have read: the first may have read as far ahead as there is room for.
		for most < "2" && t.Context().Err() == nil {
			most = string(execute(t, target, "SELECT count(*) FROM pg_locks WHERE relation = 't'::regclass AND granted")[0][0])
		}
	}
	if err := unitOf(t, src, "public.t").Read(t.Context(), scanners.Want{}, h); err != nil {
		t.Fatal(err)
	}
	if most != "2" {
		t.Errorf("%s connections read the table, want 2", most)
	}
	if n := sessions(t, target, "%"); n > "3" {
		t.Errorf("%s connections, of 3", n)
	}
}

// TestFewConnections: a server that gives fewer connections than a scan may use is scanned with those.
func TestFewConnections(t *testing.T) {
	t.Parallel()
	name := role(t, "CREATE ROLE $ROLE LOGIN PASSWORD 'pw' CONNECTION LIMIT 2")
	target := database(t, big+"CREATE TABLE u AS TABLE t; CREATE TABLE v AS TABLE t; GRANT SELECT ON ALL TABLES IN SCHEMA public TO "+name)
	u, err := url.Parse(as(t, target, name))
	if err != nil {
		t.Fatal("the URL is none")
	}
	src := open(t, Connector{MaxConnections: 4}, u.String())
	src.(*source).pool.retry.First, src.(*source).pool.retry.Attempts = 0, 2
	units, _ := scannertest.Units(t, src)
	ended := make(chan error, len(units))
	records := make(chan int64, len(units))
	read := 0
	for _, u := range units {
		if u.Info().Skip != "" {
			continue
		}
		read++
		go func() {
			h := &hook{}
			ended <- u.Read(t.Context(), scanners.Want{}, h)
			records <- h.records
		}()
	}
	for range read {
		if err, n := <-ended, <-records; err != nil || n != 100000 {
			t.Errorf("%d rows, %v", n, err)
		}
	}
	if read != 3 {
		t.Errorf("%d tables", read)
	}
}
