package mysql

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"dossier/scanners"
	"dossier/scanners/scannertest"
)

// A sample comes from all over the table, whatever its key is like, and is the same again.
func TestSample(t *testing.T) {
	t.Parallel()
	const n = 1000
	for _, test := range []struct {
		name, create string
		spreads      bool
		least        int // records
	}{
		{"dense", "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, n INT) SELECT seq AS n FROM seq_1_to_50000", true, 900},
		{"unsigned and high", "CREATE TABLE t (id BIGINT UNSIGNED PRIMARY KEY, n INT) SELECT 18446744073709500000 + seq AS id, seq AS n FROM seq_1_to_50000", true, 900},
		{"negative", "CREATE TABLE t (id INT PRIMARY KEY, n INT) SELECT CAST(seq AS SIGNED) - 25000 AS id, seq AS n FROM seq_1_to_50000", true, 900},
		{"with gaps", "CREATE TABLE t (id BIGINT PRIMARY KEY, n INT) SELECT seq * 1000 + seq % 7 AS id, seq AS n FROM seq_1_to_50000", true, 900},
		{"composite", "CREATE TABLE t (a INT, b INT, n INT, PRIMARY KEY (a, b)) SELECT seq DIV 20 AS a, seq AS b, seq AS n FROM seq_1_to_50000", true, 800},
		{"tenants", "CREATE TABLE t (a INT, b INT, n INT, PRIMARY KEY (a, b)) SELECT seq DIV 16667 AS a, seq AS b, seq AS n FROM seq_1_to_50000", true, 900},
		{"tenants and dates", "CREATE TABLE t (a INT, b DATETIME, n INT, PRIMARY KEY (a, b)) SELECT 1 AS a, '2020-02-03' + INTERVAL seq SECOND AS b, seq AS n FROM seq_1_to_50000", false, n},
		{"UUID", "CREATE TABLE t (id UUID PRIMARY KEY, n INT) SELECT CAST(CONCAT(LEFT(MD5(seq),12),'4',SUBSTR(MD5(seq),14,3),'8',RIGHT(MD5(seq),15)) AS UUID) AS id, seq AS n FROM seq_1_to_50000", true, 900},
		{"UUID of a time", "CREATE TABLE t (id UUID PRIMARY KEY, n INT) SELECT CAST(CONCAT(LPAD(HEX(1700000000000 + seq), 12, 0),'7',SUBSTR(MD5(seq),14,3),'8',RIGHT(MD5(seq),15)) AS UUID) AS id, seq AS n FROM seq_1_to_50000", true, 900},
		{"text with a prefix", "CREATE TABLE t (id VARCHAR(20) PRIMARY KEY, n INT) SELECT CONCAT('ORD-', LPAD(seq, 6, 0)) AS id, seq AS n FROM seq_1_to_50000", true, 300},
		{"hexadecimal in capitals", "CREATE TABLE t (id CHAR(32) CHARACTER SET latin1 COLLATE latin1_bin PRIMARY KEY, n INT) SELECT UPPER(MD5(seq)) AS id, seq AS n FROM seq_1_to_50000", true, 900},
		{"MyISAM", "CREATE TABLE t (id INT PRIMARY KEY, n INT) ENGINE=MyISAM SELECT 50001 - seq AS id, seq AS n FROM seq_1_to_50000", true, 900},
		{"small", "CREATE TABLE t (id INT PRIMARY KEY, n INT) SELECT seq * 1000 AS id, seq AS n FROM seq_1_to_20", true, 20},
		{"empty", "CREATE TABLE t (id INT PRIMARY KEY, n INT)", true, 0},
		{"no key", "CREATE TABLE t SELECT seq AS n FROM seq_1_to_50000", false, n},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			name, _ := fill(t, test.create, "ANALYZE TABLE t")
			src := open(t, at(name), Connector{})
			take := func(seed uint64) *scannertest.Content {
				return tables(scannertest.CollectSome(t, src, scanners.Want{Sample: n, Seed: seed}))["t"]
			}
			c, again, other := take(1), take(1), take(2)
			if len(c.Rows) < test.least || len(c.Rows) > n*6/5 || c.Info.Spreads != test.spreads || c.Err != nil {
				t.Fatalf("%d records, spreads %t, %v", len(c.Rows), c.Info.Spreads, c.Err)
			}
			if !slices.Equal(column1(c), column1(again)) {
				t.Error("two samples with one seed differ")
			}
			if !test.spreads || len(c.Rows) < 100 {
				return
			}
			if slices.Equal(column1(c), column1(other)) {
				t.Error("two seeds give one sample")
			}
			tenths := map[byte]bool{}
			for _, v := range column1(c) {
				if len(v) == 5 {
					tenths[v[0]] = true
				}
			}
			if len(tenths) < 4 {
				t.Errorf("it comes from %d of 4 parts of the table", len(tenths))
			}
		})
	}
}

func column1(c *scannertest.Content) (values []string) {
	for _, row := range c.Rows {
		values = append(values, row.Value("n"))
	}
	return values
}

func FuzzInvent(f *testing.F) {
	f.Add([]byte("ORD-0001"), []byte("ORD-9999"), 10)
	f.Add([]byte(""), []byte("\xff"), 1)
	f.Fuzz(func(t *testing.T, first, last []byte, n int) {
		n = min(max(n, 0), 100)
		keys := invent(rand.New(rand.NewPCG(1, 0)), first, last, n)
		if len(keys) != n || !slices.IsSortedFunc(keys, bytes.Compare) {
			t.Error("keys are missing or in disorder")
		}
	})
}

func FuzzDraw(f *testing.F) {
	f.Add(uint64(0), uint64(1)<<63, uint64(10))
	f.Add(uint64(5), uint64(0), uint64(3))
	f.Fuzz(func(t *testing.T, low, span, n uint64) {
		low = min(low, ^span) // low+span is a number
		n %= 1000
		list := draw(rand.New(rand.NewPCG(1, 0)), low, span, n)
		if !slices.IsSorted(list) {
			t.Error("in disorder")
		}
		for _, v := range list {
			if v < low || v > low+span {
				t.Error("beyond the ends")
			}
		}
	})
}
