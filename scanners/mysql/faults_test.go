package mysql

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"net"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"dossier/scanners"
	"dossier/scanners/scannertest"
	"dossier/scanners/sqlrows"
)

// gate is a receiver that does something at its first batch.
type gate struct {
	at      int
	then    func()
	batches int
	records int
	unread  []scanners.Unread
}

func (g *gate) New() *scanners.Batch { return scanners.NewBatch(nil) }

func (g *gate) Batch(b *scanners.Batch) error {
	g.batches++
	g.records += b.Records
	if g.batches == g.at && g.then != nil {
		g.then()
	}
	return nil
}

func (g *gate) Unread(u *scanners.Unread) error {
	g.unread = append(g.unread, *u)
	return nil
}

// wide is a table too large for the buffers between server and client.
const wide = `CREATE TABLE t (id INT PRIMARY KEY, v TEXT) SELECT seq AS id, REPEAT('x', 2000) AS v FROM seq_1_to_20000`

func unitOf(t *testing.T, src scanners.Source) scanners.Unit {
	t.Helper()
	units, _ := scannertest.Units(t, src)
	for _, u := range units {
		if u.Info().Skip == "" {
			return u
		}
	}
	t.Fatal("nothing to read")
	return nil
}

// A cancelled scan leaves no query running on the server.
func TestCancel(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		setup []string
		at    int // the batch at which the scan is cancelled; 0: while the server computes
	}{
		{"in the middle of a table", []string{wide}, 1},
		{"before the first row", []string{"CREATE VIEW v AS SELECT SLEEP(100)"}, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			name, db := fill(t, test.setup...)
			src := open(t, at(name), Connector{Views: true})
			id := sessionID(t, src)
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			var stopped time.Time
			cancel := func() { stopped = time.Now(); stop() }
			u := unitOf(t, src)
			if test.at == 0 {
				go func() {
					for ctx.Err() == nil && count(t, db, "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ID = "+id+" AND STATE = 'User sleep'") == 0 {
					}
					cancel()
				}()
			}
			if err := u.Read(ctx, scanners.Want{}, &gate{at: test.at, then: cancel}); !errors.Is(err, context.Canceled) {
				t.Errorf("read ended with %v", err)
			}
			if took := time.Since(stopped); took > 2*time.Second {
				t.Errorf("it ended %v after it was cancelled", took)
			}
			gone := func() bool {
				return count(t, db, "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ID = "+id+" AND COMMAND <> 'Killed'") == 0
			}
			for deadline := time.Now().Add(2 * time.Second); !gone(); {
				if time.Now().After(deadline) {
					t.Fatal("the query runs on")
				}
			}
		})
	}
}

// sessionID is the server's number of the one session of a source.
func sessionID(t *testing.T, src scanners.Source) string {
	t.Helper()
	pool := src.(*source).pool
	s, err := pool.get(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer pool.put(t.Context(), s)
	return s.id
}

func count(t *testing.T, db *sql.DB, query string) (n int) {
	t.Helper()
	if err := db.QueryRow(query).Scan(&n); err != nil {
		t.Error(err)
	}
	return n
}

// Whoever alters a table does not wait for the end of a scan that has read it.
func TestLetsGo(t *testing.T) {
	t.Parallel()
	name, db := fill(t, people)
	src := open(t, at(name), Connector{MaxConnections: 1})
	if c := tables(scannertest.Collect(t, src))["people"]; len(c.Rows) != 10000 {
		t.Fatalf("%d rows", len(c.Rows))
	}
	do(t, db, "SET STATEMENT lock_wait_timeout=1 FOR ALTER TABLE people ADD COLUMN later INT")
}

// What is written during a scan is not seen by it: it reads its snapshot.
func TestSnapshot(t *testing.T) {
	t.Parallel()
	name, db := fill(t, people)
	src := open(t, at(name), Connector{})
	u := unitOf(t, src)
	do(t, db, "DELETE FROM people WHERE id > 9000", "UPDATE people SET name = 'changed'")
	g := &gate{}
	if err := u.Read(t.Context(), scanners.Want{}, g); err != nil || g.records != 10000 {
		t.Errorf("%d records, %v", g.records, err)
	}
}

func TestAlteredOrDropped(t *testing.T) {
	t.Parallel()
	for _, change := range []string{
		"DROP TABLE people", "ALTER TABLE people DROP COLUMN mail", "RENAME TABLE people TO others", "TRUNCATE TABLE people",
		"ALTER TABLE people FORCE", "OPTIMIZE TABLE people", "ALTER TABLE people MODIFY name TEXT",
	} {
		t.Run(change, func(t *testing.T) {
			t.Parallel()
			name, db := fill(t, people)
			u := unitOf(t, open(t, at(name), Connector{}))
			do(t, db, change)
			if err := u.Read(t.Context(), scanners.Want{}, &gate{}); !endsWith(err, scanners.Changed) {
				t.Errorf("read ended with %v", err)
			}
		})
	}
}

// What others do to a table while it is read is not seen; who alters it waits.
func TestChangesWhileReading(t *testing.T) {
	t.Parallel()
	name, db := fill(t, wide)
	src := open(t, at(name), Connector{})
	var altered sync.WaitGroup
	g := &gate{at: 2, then: func() {
		do(t, db, "UPDATE t SET v = 'changed' WHERE id % 2 = 0", "DELETE FROM t WHERE id % 5 = 0")
		altered.Go(func() { do(t, db, "ALTER TABLE t DROP COLUMN v") })
	}}
	err := unitOf(t, src).Read(t.Context(), scanners.Want{}, g)
	altered.Wait()
	if err != nil || g.records != 20000 || len(g.unread) > 0 {
		t.Errorf("%d records, %v, %d things unread", g.records, err, len(g.unread))
	}
}

// proxy stands between the scanner and the server, and cuts each connection after so many bytes from the server.
type proxy struct {
	listener net.Listener
	to       string

	mu     sync.Mutex
	cuts   []int64 // of the connections to come; the last one is for all that follow, 0 never
	refuse bool
}

func newProxy(t *testing.T) (*proxy, func(database string) string) {
	t.Helper()
	place := mustPlace(t)
	if place.config.Net != "tcp" {
		t.Fatal("these tests need a server on TCP")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{listener: listener, to: place.config.Addr}
	t.Cleanup(func() { _ = listener.Close() })
	go p.serve()
	return p, func(database string) string {
		u, _ := url.Parse(root)
		u.Host, u.Path = listener.Addr().String(), "/"+database
		return u.String()
	}
}

func (p *proxy) serve() {
	for {
		in, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.mu.Lock()
		limit := int64(0)
		if len(p.cuts) > 0 {
			if limit = p.cuts[0]; len(p.cuts) > 1 {
				p.cuts = p.cuts[1:]
			}
		}
		refuse := p.refuse
		p.mu.Unlock()
		if refuse {
			_ = in.Close()
			continue
		}
		go p.relay(in, limit)
	}
}

func (p *proxy) relay(in net.Conn, limit int64) {
	defer in.Close()
	out, err := net.Dial("tcp", p.to)
	if err != nil {
		return
	}
	defer out.Close()
	go func() {
		_, _ = io.Copy(out, in)
		_ = out.Close()
	}()
	if limit == 0 {
		_, _ = io.Copy(in, out)
	} else {
		_, _ = io.CopyN(in, out, limit)
	}
}

func (p *proxy) cut(after ...int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cuts = after
}

// brief is how tests wait for a server.
func brief() sqlrows.Retry {
	return sqlrows.Retry{Attempts: 4, First: time.Millisecond, Longest: 4 * time.Millisecond}
}

// After a lost connection a table is read on behind the last key, with nothing lost and nothing twice.
func TestLostConnection(t *testing.T) {
	t.Parallel()
	name, _ := fill(t,
		"CREATE TABLE numbers (id INT PRIMARY KEY, v TEXT) SELECT seq AS id, REPEAT('x', 100) AS v FROM seq_1_to_20000",
		"CREATE TABLE pairs (a VARCHAR(20) COLLATE utf8mb4_general_ci, b DATETIME, n DECIMAL(9,2), v TEXT, PRIMARY KEY (a, b, n))"+
			" SELECT CONCAT(ELT(1 + seq % 5, 'é', 'E', 'f', '名', 'Z'), seq DIV 50) AS a, '2020-02-03' + INTERVAL seq SECOND AS b, seq / 100 AS n, REPEAT('y', 100) AS v FROM seq_1_to_20000",
		"CREATE TABLE codes (c VARCHAR(20) CHARACTER SET latin1 PRIMARY KEY, v TEXT) SELECT CONCAT(IF(seq % 2, 'é\\\\''', 'à'), seq) AS c, REPEAT('z', 100) AS v FROM seq_1_to_20000",
		"CREATE TABLE ids (id UUID PRIMARY KEY, v TEXT) SELECT CAST(CONCAT(LEFT(MD5(seq),12),'4',SUBSTR(MD5(seq),14,3),'8',RIGHT(MD5(seq),15)) AS UUID) AS id, REPEAT('z', 100) AS v FROM seq_1_to_20000",
		"CREATE TABLE raw (id BINARY(16) PRIMARY KEY, v TEXT) SELECT UNHEX(MD5(seq)) AS id, REPEAT('z', 100) AS v FROM seq_1_to_20000",
	)
	want := scannertest.Collect(t, open(t, at(name), Connector{}))
	p, through := newProxy(t)
	src := open(t, through(name), Connector{MaxConnections: 1})
	src.(*source).retry = brief()
	units, _ := scannertest.Units(t, src)
	for i, u := range units {
		p.cut(int64(100_000+i*7919), 5_000, 300, 400_000+int64(i)*104729, 50, 0)
		src.(*source).pool.drop()
		unit := u.Info().Name.Reveal()
		c := scannertest.Decode(t, func(ctx context.Context, to scanners.Receiver) error { return u.Read(ctx, scanners.Want{}, to) })
		if c.Err != nil || len(c.Rows) != len(want[unit].Rows) {
			t.Fatalf("%d: %d rows, %v", i, len(c.Rows), c.Err)
		}
		for n := range c.Rows {
			if c.Rows[n].Key != want[unit].Rows[n].Key || c.Rows[n].Value("v") != want[unit].Rows[n].Value("v") {
				t.Fatalf("%d: row %d differs", i, n)
			}
		}
	}
}

// A table without an order to go on in is read anew, and what was read before is passed over: nothing is lost and nothing comes twice.
func TestLostWithoutKey(t *testing.T) {
	t.Parallel()
	name, _ := fill(t,
		"CREATE TABLE bare SELECT IF(seq % 3, seq, NULL) AS n, seq / 7e0 AS f, REPEAT('x', 100) AS v FROM seq_1_to_20000",
		"CREATE TABLE sets (s SET('a','b','c','d'), n INT, v TEXT, PRIMARY KEY (s, n)) SELECT seq % 16 AS s, seq AS n, REPEAT('x', 100) AS v FROM seq_1_to_20000",
	)
	want := scannertest.Collect(t, open(t, at(name), Connector{}))
	p, through := newProxy(t)
	src := open(t, through(name), Connector{MaxConnections: 1})
	src.(*source).retry = brief()
	units, _ := scannertest.Units(t, src)
	for _, sample := range []int64{0, 15_000} {
		for _, u := range units {
			unit := u.Info().Name.Reveal()
			if sample > 0 && unit != "bare" {
				continue
			}
			p.cut(800_000, 300_000, 50, 1_200_000, 0)
			src.(*source).pool.drop()
			c := scannertest.Decode(t, func(ctx context.Context, to scanners.Receiver) error {
				return u.Read(ctx, scanners.Want{Sample: sample}, to)
			})
			rows := want[unit].Rows
			if sample > 0 {
				rows = rows[:sample]
			}
			if c.Err != nil || len(c.Rows) != len(rows) {
				t.Fatalf("%s: %d rows, %v", unit, len(c.Rows), c.Err)
			}
			for n := range c.Rows {
				if got, want := c.Rows[n], rows[n]; got.Value("n") != want.Value("n") || got.Value("f") != want.Value("f") {
					t.Fatalf("%s: row %d differs", unit, n)
				}
			}
		}
	}
}

// A table without such an order that was changed meanwhile, and any table of a server that stays away, ends with an account of what is missing.
func TestLostForGood(t *testing.T) {
	t.Parallel()
	p, through := newProxy(t)
	for _, change := range []string{"UPDATE t SET v = 'changed' WHERE id = 7", "DELETE FROM t WHERE id = 7", "DELETE FROM t WHERE id > 7"} {
		name, db := fill(t, "CREATE TABLE t SELECT seq AS id, REPEAT('x', 100) AS v FROM seq_1_to_20000")
		p.cut(800_000, 0)
		src := open(t, through(name), Connector{MaxConnections: 1})
		src.(*source).retry = brief()
		g := &gate{at: 1, then: func() { do(t, db, change) }}
		if err := unitOf(t, src).Read(t.Context(), scanners.Want{}, g); !endsWith(err, scanners.Changed) || g.records == 0 || g.records == 20000 ||
			!strings.HasSuffix(err.Error(), "records from number "+strconv.Itoa(g.records+1)+" on were not read") {
			t.Errorf("%s: %d records, %v", change, g.records, err)
		}
	}
	name, _ := fill(t, people)
	p.cut(0)
	src := open(t, through(name), Connector{MaxConnections: 1})
	src.(*source).retry = brief()
	u := unitOf(t, src)
	src.(*source).pool.drop()
	p.mu.Lock()
	p.refuse = true
	p.mu.Unlock()
	g := &gate{}
	if err := u.Read(t.Context(), scanners.Want{}, g); !errors.Is(err, scanners.ErrGone) || !strings.Contains(err.Error(), src.Info().Name.Reveal()) || g.records != 0 {
		t.Errorf("a server that is gone: %d records, %v", g.records, err)
	}
}

// A session that another program killed while it was idle is replaced.
func TestKilledWhileIdle(t *testing.T) {
	t.Parallel()
	name, db := fill(t, people)
	src := open(t, at(name), Connector{MaxConnections: 1})
	u := unitOf(t, src)
	do(t, db, "KILL "+sessionID(t, src))
	g := &gate{}
	if err := u.Read(t.Context(), scanners.Want{}, g); err != nil || g.records != 10000 {
		t.Errorf("%d records, %v", g.records, err)
	}
}
