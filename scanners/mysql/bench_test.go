package mysql

import (
	"database/sql/driver"
	"os/exec"
	"slices"
	"strconv"
	"testing"
	"time"

	"dossier/scanners"
)

// shop is about 300 MB: short fields, running text and numbers.
var shop = []string{
	`CREATE TABLE customers (id INT PRIMARY KEY, name VARCHAR(60), mail VARCHAR(80), city VARCHAR(40), phone VARCHAR(20), born DATE,
		orders INT, balance DECIMAL(9,2), seen DATETIME)
		SELECT seq AS id, CONCAT('Customer Number ', seq) AS name, CONCAT('customer.', seq, '@shop.example') AS mail,
		'Some City on the River' AS city, CONCAT('+32 470 ', 100000 + seq) AS phone, '1980-01-02' + INTERVAL seq % 9999 DAY AS born,
		seq % 40 AS orders, seq * 0.25 AS balance, '2020-01-02' + INTERVAL seq MINUTE AS seen FROM seq_1_to_500000`,
	`CREATE TABLE tickets (id INT PRIMARY KEY, customer INT, body TEXT)
		SELECT seq AS id, seq % 500000 AS customer, REPEAT(CONCAT('The parcel ', seq, ' did not arrive, please call. '), 12) AS body FROM seq_1_to_300000`,
	`CREATE TABLE parts (orders INT, line SMALLINT, product INT, amount INT, price DECIMAL(9,2), PRIMARY KEY (orders, line))
		SELECT seq DIV 4 AS orders, seq % 4 AS line, seq % 9973 AS product, seq % 7 AS amount, seq % 1000 / 4 AS price FROM seq_1_to_2000000`,
}

// discard is a receiver that gives the same batch again.
type discard struct {
	b     *scanners.Batch
	bytes int64
}

func (d *discard) New() *scanners.Batch { return d.b }

func (d *discard) Unread(u *scanners.Unread) error { return u }

func (d *discard) Batch(b *scanners.Batch) error {
	d.bytes += b.Bytes
	return nil
}

// BenchmarkRead compares, in one run and in turns, reading a database with mariadb-dump and with the bare driver, which are
// given one connection each as well. The figures are medians of MB of values a second.
func BenchmarkRead(b *testing.B) {
	dump, err := exec.LookPath("mariadb-dump")
	if err != nil || server == nil {
		b.Fatal("this benchmark needs mariadb-dump and a server of its own")
	}
	name, _ := fill(b, shop...)
	var bytes int64
	ways := []struct {
		name string
		run  func() error
	}{
		{"dossier", func() error {
			d := &discard{b: scanners.NewBatch(nil)}
			err := readAll(b, at(name), d)
			bytes = d.bytes
			return err
		}},
		{"dump", func() error {
			return exec.CommandContext(b.Context(), dump, "--no-defaults", "--quick", "--single-transaction", "--host=127.0.0.1",
				"--port="+strconv.Itoa(server.Port), "--user=root", "--password="+server.Password, name).Run()
		}},
		{"driver", func() error { return readBare(b, name) }},
	}
	times := map[string][]time.Duration{}
	for b.Loop() {
		for _, way := range ways {
			began := time.Now()
			if err := way.run(); err != nil {
				b.Fatal(way.name, err)
			}
			times[way.name] = append(times[way.name], time.Since(began))
		}
	}
	median := func(name string) float64 {
		slices.Sort(times[name])
		return times[name][len(times[name])/2].Seconds()
	}
	for _, way := range ways {
		b.ReportMetric(float64(bytes)/1e6/median(way.name), way.name+"-MB/s")
	}
	b.ReportMetric(median("dump")/median("dossier"), "×dump")
	b.ReportMetric(median("driver")/median("dossier"), "×driver")
}

func readAll(b *testing.B, target string, to scanners.Receiver) error {
	b.Helper()
	src := open(b, target, Connector{})
	for u, err := range src.Units(b.Context()) {
		if err != nil {
			return err
		}
		if err := u.Read(b.Context(), scanners.Want{}, to); err != nil {
			return err
		}
	}
	return nil
}

// readBare reads the same tables by the driver and does nothing with them.
func readBare(b *testing.B, name string) error {
	b.Helper()
	pool := open(b, at(name), Connector{}).(*source).pool
	s, err := pool.get(b.Context())
	if err != nil {
		return err
	}
	defer pool.put(b.Context(), s)
	for _, table := range []string{"customers", "tickets", "parts"} {
		if err := s.start(b.Context(), "SELECT * FROM "+quote(name)+"."+table); err != nil {
			return err
		}
		row := make([]driver.Value, len(s.open.Columns()))
		for more := true; more; {
			if more, err = s.next(row); err != nil {
				return err
			}
		}
	}
	return nil
}
