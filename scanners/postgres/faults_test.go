package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"dossier/scanners"
	"dossier/scanners/scannertest"
)

// hook is a receiver that does something at its nth batch.
type hook struct {
	at      int
	do      func()
	batches int
	records int64
	sizes   []int    // of the batches, in records
	order   []string // of the first values
	unread  []string
	numbers map[string]int
}

func (h *hook) New() *scanners.Batch { return scanners.NewBatch(nil) }

func (h *hook) Batch(b *scanners.Batch) error {
	if h.numbers == nil {
		h.numbers = map[string]int{}
	}
	for i := range b.Columns[0].Len() {
		h.numbers[string(b.Columns[0].Value(i))]++
		h.order = append(h.order, string(b.Columns[0].Value(i)))
	}
	h.records += int64(b.Records)
	h.sizes = append(h.sizes, b.Records)
	if h.batches++; h.batches == h.at {
		h.do()
	}
	return nil
}

func (h *hook) Unread(u *scanners.Unread) error {
	h.unread = append(h.unread, string(u.Why)+": "+u.Detail)
	return nil
}

// unitOf finds a unit by its name.
func unitOf(t *testing.T, src scanners.Source, name string) scanners.Unit {
	t.Helper()
	units, _ := scannertest.Units(t, src)
	for _, u := range units {
		if u.Info().Name.Reveal() == name {
			return u
		}
	}
	t.Fatalf("%s is not listed", name)
	return nil
}

const big = `CREATE TABLE t AS SELECT n AS id, repeat('x', 400) AS pad FROM generate_series(1, 100000) n;`

// nameOfDatabase is the last part of a URL.
func nameOfDatabase(target string) string { return target[strings.LastIndexByte(target, '/')+1:] }

// sessions counts the scan's connections that are running something.
func sessions(t *testing.T, target, state string) string {
	t.Helper()
	rows := execute(t, serverURL, "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'dossier' AND state LIKE '"+state+"' AND datname = '"+nameOfDatabase(target)+"'")
	return string(rows[0][0])
}

func TestCancelledScanLeavesNoQuery(t *testing.T) {
	target := database(t, big+`CREATE VIEW slow AS SELECT pg_sleep(60)::text AS a`)
	before := goleak.IgnoreCurrent()
	for _, name := range []string{"public.t", "public.slow"} {
		src, err := Connector{Views: true}.Open(t.Context(), target)
		if err != nil {
			t.Fatal(err)
		}
		u := unitOf(t, src, name)
		ctx, stop := context.WithCancel(t.Context())
		var stopped time.Time
		cancel := func() { stopped = time.Now(); stop() }
		if name == "public.slow" {
			go func() {
				for sessions(t, target, "active") != "1" { // a query that takes its time
				}
				cancel()
			}()
		}
		err = u.Read(ctx, scanners.Want{}, &hook{at: 2, do: cancel})
		if took := time.Since(stopped); !errors.Is(err, context.Canceled) || took > 2*time.Second {
			t.Errorf("%s: ended with %v, %v after it was cancelled", name, err, took)
		}
		stop()
		if n := sessions(t, target, "active"); n != "0" {
			t.Errorf("%s: %s queries are running still", name, n)
		}
		if err := src.Close(); err != nil {
			t.Error(err)
		}
	}
	goleak.VerifyNone(t, before)
}

func TestOneSnapshot(t *testing.T) {
	t.Parallel()
	target := database(t, `CREATE TABLE a (x int); CREATE TABLE b (x int); INSERT INTO a VALUES (1); INSERT INTO b VALUES (1)`)
	src := open(t, Connector{}, target)
	execute(t, target, "INSERT INTO a VALUES (2); DELETE FROM b")
	all := scannertest.Collect(t, src)
	if len(all["public.a"].Rows) != 1 || len(all["public.b"].Rows) != 1 || src.Info().Facts["snapshot"] != "one for all tables" {
		t.Error("what was written after the scan began is seen")
	}
	alone := open(t, Connector{MaxConnections: 1}, target)
	if n := len(scannertest.Collect(t, alone)["public.a"].Rows); n != 2 || alone.Info().Facts["snapshot"] != "one for all tables" {
		t.Errorf("with one connection: %d rows", n)
	}
}

func TestTablesThatChange(t *testing.T) {
	t.Parallel()
	target := database(t, `CREATE TABLE dropped (a int); CREATE TABLE renamed (a int); CREATE TABLE fewer (a int, b int); CREATE TABLE more (a int);
		CREATE TABLE rewritten (a int); CREATE TABLE truncated (a int); CREATE TABLE locked (a int); CREATE TABLE compacted (a int);
		INSERT INTO more VALUES (1); INSERT INTO fewer VALUES (1, 2); INSERT INTO rewritten VALUES (1); INSERT INTO truncated VALUES (1); INSERT INTO compacted VALUES (1)`)
	src := open(t, Connector{}, target)
	units, _ := scannertest.Units(t, src)
	execute(t, target, `DROP TABLE dropped; ALTER TABLE renamed RENAME TO other; ALTER TABLE fewer DROP COLUMN b; ALTER TABLE more ADD COLUMN b int DEFAULT 5;
		ALTER TABLE rewritten ALTER a TYPE text USING a || 'x'; TRUNCATE truncated`)
	execute(t, target, "VACUUM FULL compacted")
	for _, u := range units {
		name := strings.TrimPrefix(u.Info().Name.Reveal(), "public.")
		h := &hook{}
		err := u.Read(t.Context(), scanners.Want{}, h)
		unread, isUnread := errors.AsType[*scanners.Unread](err)
		switch name {
		case "more", "compacted":
			if err != nil || h.records != 1 {
				t.Errorf("%s: %d rows, %v", name, h.records, err)
			}
		case "dropped", "renamed", "fewer", "rewritten", "truncated":
			if !isUnread || unread.Why != scanners.Changed || strings.Contains(unread.Detail, "public") {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestChangesWhileReading(t *testing.T) {
	t.Parallel()
	target := database(t, big)
	src := open(t, Connector{}, target)
	var wg sync.WaitGroup
	h := &hook{at: 2, do: func() {
		execute(t, target, "UPDATE t SET pad = 'y' WHERE id % 2 = 0; DELETE FROM t WHERE id % 5 = 0")
		wg.Go(func() { execute(t, target, "ALTER TABLE t DROP COLUMN pad") }) // waits for the read to end
	}}
	err := unitOf(t, src, "public.t").Read(t.Context(), scanners.Want{}, h)
	wg.Wait()
	if err != nil || h.records != 100000 || len(h.unread) > 0 {
		t.Errorf("%d rows, %v, unread %q", h.records, err, h.unread)
	}
}

// TestRewrittenBetweenConnections: somebody rewrites a table in the moment in which a lost connection leaves it without a lock. Its rows
// lie elsewhere then.
func TestRewrittenBetweenConnections(t *testing.T) {
	t.Parallel()
	target := database(t, big)
	src := open(t, Connector{}, target)
	var wg sync.WaitGroup
	h := &hook{at: 1, do: func() {
		rewritten := make(chan struct{})
		wg.Go(func() { defer close(rewritten); execute(t, target, "VACUUM FULL t") })
		waits := func(what string) bool {
			return string(execute(t, serverURL, "SELECT count(*) FROM pg_stat_activity WHERE datname = '"+nameOfDatabase(target)+"' AND "+what)[0][0]) != "0"
		}
		for !waits("query LIKE 'VACUUM%' AND wait_event_type = 'Lock'") {
			select {
			case <-rewritten:
				t.Error("the table was rewritten under a reader")
				return
			default:
			}
		}
		// All readers: one that is between two queries holds its lock too, and the rewriting would wait for it.
		execute(t, target, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'dossier' AND datname = current_database() AND "+
			"(query LIKE '%FROM ONLY%' OR pid IN (SELECT pid FROM pg_locks WHERE relation = 't'::regclass AND granted))")
	}}
	err := unitOf(t, src, "public.t").Read(t.Context(), scanners.Want{}, h)
	wg.Wait()
	if unread, ok := errors.AsType[*scanners.Unread](err); !ok || unread.Why != scanners.Changed {
		t.Errorf("%d rows, %v, unread %q", h.records, err, h.unread)
	}
}

func TestLostConnections(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		kill    string // which of the scan's connections
		another bool   // snapshot
	}{
		"the reader's": {"state = 'active' AND query LIKE '%FROM ONLY%'", false},
		"all":          {"true", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			target := database(t, big)
			src := open(t, Connector{}, target)
			h := &hook{at: 3, do: func() {
				execute(t, serverURL, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'dossier' AND datname = '"+
					nameOfDatabase(target)+"' AND "+test.kill)
			}}
			err := unitOf(t, src, "public.t").Read(t.Context(), scanners.Want{}, h)
			if err != nil || h.records != 100000 || len(h.numbers) != 100000 {
				t.Errorf("%d rows, %d of them different, %v", h.records, len(h.numbers), err)
			}
			if noted := len(h.unread) == 1 && strings.HasPrefix(h.unread[0], string(scanners.Changed)); noted != test.another || len(h.unread) > 1 {
				t.Errorf("unread %q", h.unread)
			}
		})
	}
}

// stalling passes connections on to the server, and lets the nth of them stall for good after so many bytes of answers.
func stalling(t *testing.T, nth, after int) (port string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	t.Cleanup(func() { stop(); _ = listener.Close(); wg.Wait() })
	u, err := url.Parse(serverURL)
	if err != nil {
		t.Fatal("the server's URL is none")
	}
	wg.Go(func() {
		for n := 1; ; n++ {
			in, err := listener.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", u.Host)
			if err != nil {
				t.Error(err)
				return
			}
			context.AfterFunc(ctx, func() { _, _ = in.Close(), out.Close() })
			wg.Go(func() { _, _ = io.Copy(out, in); _ = out.Close() })
			wg.Go(func() {
				if n == nth {
					_, _ = io.CopyN(in, out, int64(after))
					<-ctx.Done()
				}
				_, _ = io.Copy(in, out)
				_ = in.Close()
			})
		}
	})
	_, port, _ = net.SplitHostPort(listener.Addr().String())
	return port
}

func TestServerThatSaysNothing(t *testing.T) {
	t.Parallel()
	target := database(t, big)
	u, err := url.Parse(target)
	if err != nil {
		t.Fatal("the URL is none")
	}
	u.Host, u.RawQuery = "127.0.0.1:"+stalling(t, 1, 20_000_000), "sslmode=disable"
	src := open(t, Connector{}, u.String())
	unit := unitOf(t, src, "public.t")
	src.(*source).pool.stall = 2 * time.Second
	h := &hook{}
	if err := unit.Read(t.Context(), scanners.Want{}, h); err != nil || h.records != 100000 || len(h.numbers) != 100000 {
		t.Errorf("%d rows, %d of them different, %v, unread %q", h.records, len(h.numbers), err, h.unread)
	}
	execute(t, target, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'dossier' AND datname = '"+nameOfDatabase(target)+"'")
}

func TestServerThatStaysAway(t *testing.T) {
	t.Parallel()
	target := database(t, big)
	src := open(t, Connector{}, target)
	u := unitOf(t, src, "public.t")
	calm := &hook{}
	if err := u.Read(t.Context(), scanners.Want{}, calm); err != nil {
		t.Fatal(err)
	}
	src.(*source).pool.retry.First, src.(*source).pool.retry.Attempts = time.Millisecond, 3
	name := nameOfDatabase(target)
	h := &hook{at: 3, do: func() {
		execute(t, serverURL, fmt.Sprintf("ALTER DATABASE %s ALLOW_CONNECTIONS false; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%[1]s'", name))
	}}
	parsed, _ := url.Parse(target)
	password, _ := parsed.User.Password()
	gone := []error{u.Read(t.Context(), scanners.Want{}, h)}
	for _, err := range src.Units(t.Context()) {
		gone = append(gone, err)
	}
	for _, err := range gone {
		if !errors.Is(err, scanners.ErrGone) || !strings.Contains(err.Error(), src.Info().Name.Reveal()) || strings.Contains(err.Error(), password) {
			t.Errorf("ended with %v, want that the server is gone, by its name and without its password", err)
		}
	}
	if h.batches < 3 || !slices.Equal(h.sizes, calm.sizes[:h.batches]) {
		t.Errorf("%d rows in %d batches, which an undisturbed read has otherwise", h.records, h.batches)
	}
	execute(t, serverURL, "ALTER DATABASE "+name+" ALLOW_CONNECTIONS true")
}
