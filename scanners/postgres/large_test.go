package postgres

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/scannertest"
)

// sized stands in for the formats: all it finds in a BLOB is its size.
type sized struct{}

func (sized) Open(_ context.Context, in formats.Input, to scanners.Receiver) error {
	n, err := io.Copy(io.Discard, in.Body)
	if err != nil {
		return err
	}
	b := to.New()
	b.Reset(in.Part, []scanners.Field{{Name: scanners.NewPrivate("size")}})
	b.Columns[0].AppendString(fmt.Sprint(n))
	b.Records = 1
	return to.Batch(b)
}

func TestLargeValues(t *testing.T) {
	t.Parallel()
	target := database(t, `CREATE TABLE t (id int PRIMARY KEY, a text, f bytea, j jsonb, l text[]);
		ALTER TABLE t ALTER a SET STORAGE EXTERNAL, ALTER f SET STORAGE EXTERNAL;
		INSERT INTO t VALUES (1, repeat('Ann Lee ', 500000), decode(repeat('00ff', 2000000), 'hex'), '{"a": 1}', '{x}'),
			(2, repeat('x', 17000000), decode(repeat('00ff', 9000000), 'hex'), jsonb_build_object('a', repeat('y', 17000000)), ARRAY[repeat('z', 17000000)]),
			(3, 'short', '\x00', '{"a": 3}', '{y}');`)
	got := scan(t, Connector{Formats: sized{}}, target)["public.t"]
	byRecord := map[int64]map[string][]string{1: {}, 2: {}, 3: {}}
	for _, r := range got.Rows {
		for field, values := range r.Values {
			byRecord[r.Record][field] = append(byRecord[r.Record][field], values...)
		}
	}
	if byRecord[1]["a"][0] != strings.Repeat("Ann Lee ", 500000) || byRecord[1]["size"][0] != "4000000" {
		t.Error("a long text or file is not read whole")
	}
	if len(byRecord[2]) != 1 || byRecord[3]["a"][0] != "short" || byRecord[3]["j.a"][0] != "3" {
		t.Errorf("%d fields beside values over the limit, which leave the row's key; want 1", len(byRecord[2]))
	}
	want := []string{"over a limit a values over 16 MiB", "over a limit f values over 16 MiB", "over a limit j values over 16 MiB", "over a limit l[] values over 16 MiB"}
	list := unread(got)
	slices.Sort(list)
	if !slices.Equal(list, want) {
		t.Errorf("unread %q", list)
	}
	for _, u := range got.Unread {
		if u.Bytes < 16<<20 {
			t.Errorf("%d bytes were left out, it says", u.Bytes)
		}
	}
}

func TestSample(t *testing.T) {
	t.Parallel()
	target := database(t, `
		CREATE TABLE small AS SELECT n AS id FROM generate_series(1, 20000) n;
		CREATE TABLE large AS SELECT n AS id, repeat('x', 100) AS pad FROM generate_series(1, 200000) n; DELETE FROM large WHERE id % 3 = 0;
		CREATE TABLE parted (id int) PARTITION BY RANGE (id); CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (15000);
		CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM (15000) TO (20001); INSERT INTO parted SELECT * FROM small;
		CREATE VIEW seen AS SELECT * FROM small; ANALYZE`)
	want := scanners.Want{Sample: 2000, Seed: 42}
	src := open(t, Connector{Views: true}, target)
	all := scannertest.CollectSome(t, src, want)
	again := scannertest.CollectSome(t, src, want)
	other := scannertest.CollectSome(t, src, scanners.Want{Sample: 2000, Seed: 43})
	for name, highest := range map[string]int{"small": 20000, "large": 200000, "parted": 20000, "seen": 0} {
		ids := func(c *scannertest.Content) (list []int) {
			for _, r := range c.Rows {
				var n int
				_, _ = fmt.Sscan(r.Value("id"), &n)
				list = append(list, n)
			}
			return list
		}
		first := ids(all["public."+name])
		if len(first) < 1990 || len(first) > 2010 {
			t.Errorf("%s: %d rows", name, len(first))
			continue
		}
		if !slices.Equal(first, ids(again["public."+name])) {
			t.Errorf("%s: the same seed chose other rows", name)
		}
		if highest == 0 {
			continue
		}
		if slices.Equal(first, ids(other["public."+name])) {
			t.Errorf("%s: another seed chose the same rows", name)
		}
		var tenths [10]int
		for _, id := range first {
			tenths[(id-1)*10/highest]++
		}
		for i, n := range tenths {
			if n < 130 || n > 270 { // 200 are expected, and five standard deviations are 67
				t.Errorf("%s: %d rows of tenth %d", name, n, i)
			}
		}
	}
}
