package postgres

import (
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"dossier/scanners"
)

// estate is some 300 MB of what companies keep: people, numbers, text, a log, a wide table and documents.
func estate() string {
	var wide strings.Builder
	for i := range 60 {
		wide.WriteString(", " + []string{"n * 7 % 1000", "'v' || n % 97", "n / 3.0", "n % 2 = 0", "now() - n * interval '1 s'", "NULL::text"}[i%6] + " AS c" + string(rune('a'+i/26)) + string(rune('a'+i%26)))
	}
	return `
	CREATE TABLE customers AS SELECT n AS id, 'Name ' || n AS name, 'c' || n || '@example.org' AS email, '+3247' || n AS phone, DATE '1950-01-01' + n % 20000 AS born,
		n || ' Main Street' AS street, md5(n::text)::uuid AS token FROM generate_series(1, 300000) n;
	CREATE TABLE orders AS SELECT n AS id, n % 300000 AS customer, n * 3 AS product, (n % 10000) / 100.0 AS price, now() - n * interval '1 min' AS at FROM generate_series(1, 900000) n;
	CREATE TABLE tickets AS SELECT n AS id, repeat('The parcel that ' || n || ' ordered has not arrived yet, please call. ', 8) AS body FROM generate_series(1, 120000) n;
	CREATE TABLE log AS SELECT now() - n * interval '1 s' AS at, ('192.0.2.' || n % 256)::inet AS ip, 'GET /products/' || n % 1000 || '?page=' || n % 7 || ' HTTP/1.1' AS line, 200 AS status
		FROM generate_series(1, 600000) n;
	CREATE TABLE wide AS SELECT n AS id` + wide.String() + ` FROM generate_series(1, 100000) n;
	CREATE TABLE audit AS SELECT n AS id, jsonb_build_object('at', n, 'who', jsonb_build_object('mail', 'c' || n || '@example.org', 'ip', '192.0.2.1'), 'changed', ARRAY['a', 'b']) AS doc
		FROM generate_series(1, 150000) n;
	VACUUM ANALYZE`
}

var tables = []string{"customers", "orders", "tickets", "log", "wide", "audit"}

// pooled is a receiver that discards, with batches that are used again.
type pooled struct{ idle []*scanners.Batch }

func (p *pooled) New() *scanners.Batch {
	if n := len(p.idle); n > 0 {
		b := p.idle[n-1]
		p.idle = p.idle[:n-1]
		return b
	}
	return scanners.NewBatch(func(b *scanners.Batch) { p.idle = append(p.idle, b) })
}
func (p *pooled) Batch(b *scanners.Batch) error { b.Release(); return nil }
func (*pooled) Unread(u *scanners.Unread) error { return u }

// BenchmarkRead compares reading everything with psql's \copy to /dev/null, in turns: x psql is how many times as fast it was.
func BenchmarkRead(b *testing.B) {
	target := database(b, "") + "?sslmode=disable"
	for _, sql := range strings.Split(estate(), ";\n") {
		execute(b, target, sql)
	}
	var copied, read [3]time.Duration
	size := int64(0)
	before := processorTime(b)
	for b.Loop() {
		for _, table := range tables {
			began := time.Now()
			cmd := exec.CommandContext(b.Context(), "psql", target, "-qc", `\copy `+table+` TO '`+os.DevNull+`'`)
			if out, err := cmd.CombinedOutput(); err != nil {
				b.Fatalf("psql: %v: %s", err, out)
			}
			took := time.Since(began)
			copied[0] += took
			began = time.Now()
			size += readTables(b, target, 1, "public."+table)
			one := time.Since(began)
			read[1] += one
			b.Logf("%-10s psql %v, one reader %v: %.2f x psql", table, took.Round(time.Millisecond), one.Round(time.Millisecond), took.Seconds()/one.Seconds())
		}
		began := time.Now()
		size += readTables(b, target, 2, "")
		read[2] += time.Since(began)
	}
	b.ReportMetric(copied[0].Seconds()/read[1].Seconds(), "1-reader-x-psql")
	b.ReportMetric(copied[0].Seconds()/read[2].Seconds(), "2-readers-x-psql")
	b.ReportMetric(float64(size)/1e6/(read[1]+read[2]).Seconds(), "MB/s")
	b.ReportMetric((processorTime(b)-before).Seconds()/(float64(size)/1e9), "own-cpu-s/GB")
}

// processorTime is what this process has used.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		b.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

// readTables reads one table, or all, side by side, and returns the bytes.
func readTables(b *testing.B, target string, readers int, name string) (size int64) {
	b.Helper()
	src, err := Connector{MaxConnections: readers + 1}.Open(b.Context(), target)
	if err != nil {
		b.Fatal(err)
	}
	defer src.Close()
	units := make(chan scanners.Unit, 100)
	for u, err := range src.Units(b.Context()) {
		if err != nil {
			b.Fatal(err)
		}
		if info := u.Info(); info.Skip == "" && (name == "" || info.Name.Reveal() == name) {
			units <- u
			size += info.Bytes
		}
	}
	close(units)
	var wg sync.WaitGroup
	for range readers {
		wg.Go(func() {
			to := &pooled{}
			for u := range units {
				if err := u.Read(b.Context(), scanners.Want{}, to); err != nil {
					b.Error(err)
				}
			}
		})
	}
	wg.Wait()
	return size
}
