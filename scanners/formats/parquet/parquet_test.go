package parquet_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	pq "github.com/parquet-go/parquet-go"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
	"dossier/scanners/formats/parquet"
)

type address struct {
	City string `parquet:"city"`
	Zip  *int32 `parquet:"zip,optional"`
}

type row struct {
	Name    string            `parquet:"name,dict"`
	Note    string            `parquet:"note,snappy"`
	ID      [16]byte          `parquet:"id,uuid"`
	Born    int32             `parquet:"born,date"`
	Seen    time.Time         `parquet:"seen,timestamp(microsecond)"`
	Balance int64             `parquet:"balance,decimal(2:18)"`
	Age     *int64            `parquet:"age,optional,zstd"`
	Score   float64           `parquet:"score"`
	Active  bool              `parquet:"active"`
	Address address           `parquet:"address"`
	Tags    []string          `parquet:"tags,list"`
	Emails  []string          `parquet:"emails"`
	Known   map[string]string `parquet:"known"`
	Raw     []byte            `parquet:"raw"`
}

func rows(n int) []row {
	age, zip := int64(41), int32(9000)
	all := make([]row, n)
	for i := range all {
		all[i] = row{
			Name: fmt.Sprintf("person %d", i%7), Note: fmt.Sprintf("a note %d", i), ID: [16]byte{1, 2, 3, 15: byte(i)},
			Born: int32(i), Seen: time.Date(2026, 1, 2, 3, 4, 5, 678_000, time.UTC), Balance: int64(-i), Score: 1.5, Active: i%2 == 0,
			Address: address{City: fmt.Sprintf("city %d", i)}, Emails: []string{"a@example.org", fmt.Sprintf("b%d@example.org", i)},
			Raw: []byte("text after all"),
		}
		if i%2 == 0 {
			all[i].Age, all[i].Address.Zip = &age, &zip
			all[i].Tags, all[i].Known = []string{"x", "y"}, map[string]string{"ann@example.org": "friend"}
		}
	}
	return all
}

func file[T any](t testing.TB, rows []T, options ...pq.WriterOption) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := pq.Write(&b, rows, options...); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestValues(t *testing.T) {
	t.Parallel()
	content := file(t, rows(5000), pq.MaxRowsPerRowGroup(1500), pq.KeyValueMetadata("owner", "Ann Lee"))
	got := formattest.Read(t, parquet.Decoder{}.Decode, "a.parquet", content)
	if got.Err != nil || len(got.Unread) > 0 || len(got.Rows()) != 5000 {
		t.Fatalf("%d rows, ends with %v, unread %v", len(got.Rows()), got.Err, got.Unread)
	}
	part := got.Part("")
	for field, want := range map[string][2]string{ // of rows 1 and 4999 (from 0 the second and the last)
		"name":         {"person 1", "person 1"},
		"note":         {"a note 1", "a note 4999"},
		"id":           {"01020300-0000-0000-0000-000000000001", "01020300-0000-0000-0000-000000000087"},
		"born":         {"1970-01-02", "1983-09-09"},
		"seen":         {"2026-01-02T03:04:05.000678Z", "2026-01-02T03:04:05.000678Z"},
		"balance":      {"-0.01", "-49.99"},
		"age":          {formattest.Null, formattest.Null},
		"score":        {"1.5", "1.5"},
		"active":       {"false", "false"},
		"address.city": {"city 1", "city 4999"},
		"address.zip":  {formattest.Null, formattest.Null},
		"tags[]":       {formattest.Null, formattest.Null},
		"emails[]":     {"a@example.org; b1@example.org", "a@example.org; b4999@example.org"},
		"known.*key":   {formattest.Null, formattest.Null},
		"raw":          {"text after all", "text after all"},
	} {
		column := part.Column(field)
		if column == nil {
			t.Errorf("no field %s; there are %v", field, part.Fields)
			continue
		}
		if got := [2]string{column[1], column[4999]}; got != want {
			t.Errorf("%s is %q, want %q", field, got, want)
		}
	}
	for field, want := range map[string]string{"age": "41", "address.zip": "9000", "tags[]": "x; y", "known.*key": "ann@example.org", "known.*": "friend"} {
		if got := part.Column(field); got == nil || got[2] != want {
			t.Errorf("%s of an even row is not %q", field, want)
		}
	}
	if got := got.Part("metadata").Rows; !slices.ContainsFunc(got, func(r []string) bool { return r[1] == "Ann Lee" }) {
		t.Errorf("metadata %q", got)
	}
}

// choosing needs no scores, ages nor texts, which it says after two batches.
type choosing struct {
	rows   []int               // of each batch
	fields []map[string]string // of each batch, with their first values
}

func (*choosing) New() *scanners.Batch            { return scanners.NewBatch(nil) }
func (*choosing) Unread(u *scanners.Unread) error { return u }

func (c *choosing) Batch(b *scanners.Batch) error {
	first := map[string]string{}
	for i := range b.Columns {
		first[b.Columns[i].Name.Reveal()] = ""
		if b.Columns[i].Len() > 0 {
			first[b.Columns[i].Name.Reveal()] = string(b.Columns[i].Value(0))
		}
	}
	c.rows, c.fields = append(c.rows, b.Records), append(c.fields, first)
	return nil
}

func (c *choosing) Leave(_ scanners.Private, field string) bool {
	return len(c.rows) >= 2 && slices.Contains([]string{"score", "age", "address.zip", "note", "emails[]"}, field)
}

// Columns that nobody needs are left out, of later row groups too; texts and lists never. All else is as it was.
func TestLeavesOutWhatNobodyNeeds(t *testing.T) {
	t.Parallel()
	content := file(t, rows(9000), pq.MaxRowsPerRowGroup(4000))
	read := func(to scanners.Receiver) {
		t.Helper()
		if err := (parquet.Decoder{}).Decode(t.Context(), formats.Input{Body: bytes.NewReader(content), Size: -1}, to); err != nil {
			t.Fatal(err)
		}
	}
	var some, all choosing
	read(&some)
	read(struct{ scanners.Receiver }{&all})
	if !slices.Equal(some.rows, all.rows) || len(all.rows) < 4 {
		t.Fatalf("batches of %d rows, want %d", some.rows, all.rows)
	}
	for i := range all.fields {
		want := maps.Clone(all.fields[i])
		if i >= 2 {
			for _, left := range []string{"score", "age", "address.zip"} {
				delete(want, left)
			}
		}
		if !maps.Equal(some.fields[i], want) {
			t.Errorf("batch %d begins with %q, want %q", i+1, some.fields[i], want)
		}
	}
}

// Of a table of numbers alone the rows are counted still.
func TestLeavesNotAllOut(t *testing.T) {
	t.Parallel()
	type numbers struct{ Score, Age float64 }
	to := &choosing{}
	content := file(t, make([]numbers, 20_000))
	in := formats.Input{Body: bytes.NewReader(content), Size: -1}
	if err := (parquet.Decoder{}).Decode(t.Context(), in, everything{to}); err != nil {
		t.Fatal(err)
	}
	sum := 0
	for _, n := range to.rows {
		sum += n
	}
	if last := to.fields[len(to.fields)-1]; sum != 20_000 || len(last) != 1 {
		t.Errorf("%d rows, the last with %v", sum, last)
	}
}

// everything may be left out, as soon as it is asked.
type everything struct{ *choosing }

func (everything) Leave(scanners.Private, string) bool { return true }

func TestLongAndBinary(t *testing.T) {
	t.Parallel()
	type values struct {
		Text string `parquet:"text"`
		Raw  []byte `parquet:"raw"`
	}
	long := strings.Repeat("words and more ", 2000) + "ann@example.org"
	content := file(t, []values{{long, []byte("\x00\x01\xff")}, {"short", []byte("text")}})
	got := formattest.Read(t, parquet.Decoder{Limits: formats.Limits{Value: 1000}}.Decode, "a", content)
	if text := got.Part("").Column("text"); len(text) != 2 || strings.ReplaceAll(text[0], formattest.ListSeparator, "") != long {
		t.Errorf("a long value is not all there")
	}
	if !slices.Equal(got.Whys(), []scanners.Why{scanners.NoDecoder}) || got.Part("").Column("raw")[1] != "text" {
		t.Errorf("unread %v", got.Unread)
	}
}

func TestDamage(t *testing.T) {
	t.Parallel()
	good := file(t, rows(3000), pq.MaxRowsPerRowGroup(1000))
	changed := slices.Clone(good)
	for i := len(changed) / 3; i < len(changed)/3+2000; i++ {
		changed[i] ^= 0x5a
	}
	for name, test := range map[string]struct {
		content []byte
		why     scanners.Why
		least   int
	}{
		"cut":              {good[:len(good)-100], scanners.Truncated, 0},
		"only a head":      {[]byte("PAR1"), scanners.Truncated, 0},
		"encrypted":        {slices.Concat([]byte("PARE"), make([]byte, 20), []byte("PARE")), scanners.Encrypted, 0},
		"too long a table": {slices.Concat([]byte("PAR1"), make([]byte, 20), []byte("\xff\xff\x00\x00PAR1")), scanners.Corrupt, 0},
		"too many columns": {slices.Concat([]byte("PAR1\x29\xfc\xff\xff\xff\xff\x0f\x00\x08\x00\x00\x00PAR1")), scanners.Corrupt, 0}, // a list of 4 milliard columns
		"changed":          {changed, scanners.Corrupt, 1000},
	} {
		got := formattest.Read(t, parquet.Decoder{}.Decode, "a", test.content)
		if !slices.Contains(got.Whys(), test.why) || len(got.Rows()) < test.least {
			t.Errorf("%s: %d rows, unread %v, ends with %v", name, len(got.Rows()), got.Unread, got.Err)
		}
	}
}

func TestTooMany(t *testing.T) {
	t.Parallel()
	type one struct {
		A string `parquet:"a,dict"`
		B string `parquet:"b"`
	}
	many := make([]one, 4_300_000)
	for i := range many {
		many[i].A = "same"
	}
	content := file(t, many)
	got := formattest.Read(t, parquet.Decoder{Limits: formats.Limits{Ratio: 0.001, Columns: 1}}.Decode, "a", content)
	if !slices.Equal(got.Whys(), []scanners.Why{scanners.OverLimit, scanners.OverLimit}) {
		t.Errorf("unread %v, ends with %v", got.Unread, got.Err)
	}
}

func TestConformance(t *testing.T) {
	t.Parallel()
	formattest.Decoder(t, parquet.Decoder{}, []formattest.Sample{
		{Name: "a.parquet", Content: file(t, rows(40))},
		{Name: "b.parquet", Content: file(t, rows(9000), pq.MaxRowsPerRowGroup(4000), pq.DataPageVersion(1))},
	})
}

func FuzzDecode(f *testing.F) {
	f.Add(file(f, rows(3)))
	f.Add(file(f, rows(30), pq.DataPageVersion(1), pq.MaxRowsPerRowGroup(10)))
	f.Add(file(f, rows(30), pq.Compression(&pq.Lz4Raw)))
	f.Fuzz(decodeDamaged)
}

type strings2 struct {
	Name string `parquet:"name,snappy"`
	Mail string `parquet:"mail,snappy"`
	Note string `parquet:"note,snappy"`
}

func manyStrings(b *testing.B) (content []byte, size int64) {
	all := make([]strings2, 300_000)
	for i := range all {
		n := i * 7919 % 1_000_003
		all[i] = strings2{fmt.Sprintf("Person Number %d", n), fmt.Sprintf("person.%d@example.org", n), fmt.Sprintf("met on day %d in town %d, will call", n%365, n%977)}
		size += int64(len(all[i].Name) + len(all[i].Mail) + len(all[i].Note))
	}
	return file(b, all), size
}

// BenchmarkDecode against BenchmarkRaw is what turning columns into batches costs.
func BenchmarkDecode(b *testing.B) {
	content, size := manyStrings(b)
	b.SetBytes(size)
	for b.Loop() {
		to := pooled{scanners.NewBatch(nil)}
		if err := (parquet.Decoder{}).Decode(context.Background(), formats.Input{At: bytes.NewReader(content), Size: int64(len(content))}, to); err != nil {
			b.Fatal(err)
		}
	}
}

type pooled struct{ b *scanners.Batch }

func (p pooled) New() *scanners.Batch          { return p.b }
func (pooled) Batch(*scanners.Batch) error     { return nil }
func (pooled) Unread(u *scanners.Unread) error { return u }

// BenchmarkRaw reads the values of the string columns, and does nothing with them.
func BenchmarkRaw(b *testing.B) {
	content, size := manyStrings(b)
	b.SetBytes(size)
	buf := make([]pq.Value, 512)
	for b.Loop() {
		f, err := pq.OpenFile(bytes.NewReader(content), int64(len(content)), pq.SkipPageIndex(true), pq.SkipBloomFilters(true), pq.ReadBufferSize(64<<10))
		if err != nil {
			b.Fatal(err)
		}
		for _, g := range f.RowGroups() {
			for _, c := range g.ColumnChunks() {
				pages := c.Pages()
				for {
					p, err := pages.ReadPage()
					if err == io.EOF {
						break
					} else if err != nil {
						b.Fatal(err)
					}
					for v := p.Values(); err == nil; {
						_, err = v.ReadValues(buf)
					}
					pq.Release(p)
				}
				_ = pages.Close()
			}
		}
	}
}

// TestDamagedBlocksTakeNoMemory runs alone, since it measures. Damaged blocks of LZ4 made the library ask for 32 GB.
func TestDamagedBlocksTakeNoMemory(t *testing.T) {
	const most = 64 << 20
	for _, version := range []int{1, 2} {
		content := file(t, rows(400), pq.Compression(&pq.Lz4Raw), pq.DataPageVersion(version))
		damaged := 0
		for _, at := range blocks(t, content) {
			if content := damage(content, at); content != nil {
				damaged++
				before := allocated()
				decodeDamaged(t, content)
				if took := allocated() - before; took > most {
					t.Errorf("pages of version %d, block at %d damaged: takes %d MiB", version, at[0], took>>20)
				}
			}
		}
		if damaged == 0 {
			t.Errorf("no block of pages of version %d was damaged", version)
		}
	}
}

// blocks are where the pages of a file's first row group lie, heads and all.
func blocks(t *testing.T, content []byte) (all [][2]int64) {
	t.Helper()
	f, err := pq.OpenFile(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range f.RowGroups()[0].ColumnChunks() {
		index, err := c.OffsetIndex()
		if err != nil {
			t.Fatal(err)
		}
		for i := range index.NumPages() {
			all = append(all, [2]int64{index.Offset(i), index.Offset(i) + index.CompressedPageSize(i)})
		}
	}
	return all
}

// damage returns a file whose page's second half is no block of LZ4, with the checksum that this has; nil: it takes more bytes than the one before.
func damage(content []byte, at [2]int64) []byte {
	sum := func(b []byte) []byte { return binary.AppendVarint(nil, int64(int32(crc32.ChecksumIEEE(b)))) }
	content = bytes.Clone(content)
	for head := at[0] + 1; head < at[1]; head++ {
		block := content[head:at[1]]
		before := sum(block)
		where := bytes.Index(content[at[0]:head], before)
		if where < 0 || len(before) < 4 {
			continue
		}
		for i := len(block) / 2; i < len(block); i++ {
			block[i] = 0xff
		}
		if now := sum(block); len(now) == len(before) {
			copy(content[int(at[0])+where:], now)
			return content
		}
	}
	return nil
}

func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

func decodeDamaged(t *testing.T, content []byte) {
	t.Helper()
	defer func() { _ = recover() }() // the library panics on damaged files, for which it has a process of its own
	err := parquet.Decoder{}.Decode(t.Context(), formats.Input{Body: bytes.NewReader(content), Size: -1}, &formattest.Discard{})
	if err != nil && !errors.As(err, new(*scanners.Unread)) {
		t.Errorf("ends with %v", err)
	}
}
