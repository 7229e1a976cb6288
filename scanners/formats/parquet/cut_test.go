package parquet_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	pq "github.com/parquet-go/parquet-go"

	"dossier/scanners"
	"dossier/scanners/all"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
)

type client struct {
	ID    int64             `parquet:"id,delta"`
	Name  string            `parquet:"name,dict,snappy"`
	Email *string           `parquet:"email,optional,zstd"`
	Tags  []string          `parquet:"tags,list"`
	Map   map[string]string `parquet:"map"`
}

// clients is a file of several row groups.
func clients(t *testing.T, rows int, options ...pq.WriterOption) []byte {
	t.Helper()
	var b bytes.Buffer
	w := pq.NewGenericWriter[client](&b, options...)
	for i := range rows {
		c := client{ID: int64(5_000_000 + i), Name: fmt.Sprintf("Zed %03d", i), Tags: []string{fmt.Sprintf("tag one %03d", i), "two"}, Map: map[string]string{"key": fmt.Sprintf("value %03d", i)}}
		if mail := fmt.Sprintf("zed%03d@example.org", i); i%3 > 0 {
			c.Email = &mail
		}
		_, err := w.Write([]client{c})
		if err == nil && i%20 == 19 {
			err = w.Flush()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestCut(t *testing.T) {
	t.Parallel()
	o := all.Formats(all.Options{})
	within := func(content []byte) []byte { // pages are compressed
		var text bytes.Buffer
		for _, r := range formattest.Records(t, o, "a.parquet", content) {
			text.WriteString(r.Text)
		}
		return text.Bytes()
	}
	formattest.Cut(t, o, []formattest.Sample{{Name: "a.parquet", Content: clients(t, 55)}}, nil)
	content := clients(t, 55, pq.KeyValueMetadata("note", "kept as it is"))
	var out bytes.Buffer
	list := []erasing.Removal{{Number: 3}, {Number: 41}}
	if err := o.Cut(t.Context(), formats.Input{Body: bytes.NewReader(content), Name: "a.parquet", Size: -1}, &out, list); err != nil {
		t.Fatal(err)
	}
	before, err := pq.OpenFile(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	after, err := pq.OpenFile(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	if !pq.EqualNodes(before.Schema(), after.Schema()) || len(after.RowGroups()) != 3 || after.NumRows() != 53 {
		t.Errorf("%d rows in %d groups", after.NumRows(), len(after.RowGroups()))
	}
	for i, c := range before.Metadata().RowGroups[0].Columns {
		if got := after.Metadata().RowGroups[0].Columns[i].MetaData.Codec; got != c.MetaData.Codec {
			t.Errorf("column %d is compressed by %v, was by %v", i, got, c.MetaData.Codec)
		}
	}
	if note, ok := after.Lookup("note"); !ok || note != "kept as it is" {
		t.Error("the metadata have gone")
	}
	if bytes.Contains(within(out.Bytes()), []byte("Zed 002")) || bytes.Contains(out.Bytes(), []byte("Zed 002")) {
		t.Error("a row that was cut out is still there")
	}
	if err := o.Cut(t.Context(), formats.Input{Body: bytes.NewReader(content), Name: "a.parquet", Size: -1}, &out, []erasing.Removal{{Part: scanners.NewPrivate("metadata"), Number: 1}}); err == nil {
		t.Error("metadata are cut out")
	}
}

type visit struct {
	ID    int64     `parquet:"id"`
	Name  string    `parquet:"name"`
	Email *string   `parquet:"email,optional"`
	Phone *int64    `parquet:"phone,optional"`
	Born  int32     `parquet:"born,date"`
	Seen  time.Time `parquet:"seen,timestamp(millisecond)"`
	Share float64   `parquet:"share"`
	Known bool      `parquet:"known"`
	Fee   int32     `parquet:"fee,decimal(2:9)"`
	Tags  []string  `parquet:"tags,list"`
	Home  *struct {
		City *string `parquet:"city,optional"`
	} `parquet:"home,optional"`
}

// TestChange sets values of one row, of each type, and sees that all other values are what they were.
func TestChange(t *testing.T) {
	t.Parallel()
	var rows []visit
	for i := range 300 {
		mail, phone, city := fmt.Sprintf("zed%03d@example.org", i), int64(32_470_000_000+i), fmt.Sprintf("Gent %d", i)
		v := visit{
			ID: int64(i), Name: fmt.Sprintf("Zed %03d", i), Email: &mail, Phone: &phone, Born: 3652, Seen: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
			Share: 0.5, Known: true, Fee: 1250, Tags: []string{"one", "two"},
		}
		v.Home = &struct {
			City *string `parquet:"city,optional"`
		}{&city}
		if i == 7 {
			v.Phone, v.Home = nil, nil
		}
		rows = append(rows, v)
	}
	var content bytes.Buffer
	if err := pq.Write(&content, rows, pq.MaxRowsPerRowGroup(100)); err != nil {
		t.Fatal(err)
	}
	o := all.Formats(all.Options{})
	was := formattest.Records(t, o, "a.parquet", content.Bytes())
	for _, test := range []struct {
		row          int64
		field, value string
		null, not    bool
	}{
		{row: 150, field: "name", value: "Yed Zedman"},
		{row: 150, field: "email", value: "[erased]"},
		{row: 150, field: "email", null: true},
		{row: 300, field: "phone", value: "32471000000"},
		{row: 300, field: "phone", value: "[erased]", not: true},
		{row: 8, field: "phone", value: "32471000000"},
		{row: 1, field: "born", value: "1981-02-03"},
		{row: 1, field: "born", value: "soon", not: true},
		{row: 1, field: "seen", value: "2025-12-31T23:59:59.5Z"},
		{row: 1, field: "share", value: "0.25"},
		{row: 1, field: "known", value: "false"},
		{row: 1, field: "fee", value: "13.75"},
		{row: 1, field: "fee", value: "13.755", not: true},
		{row: 1, field: "name", null: true, not: true},
		{row: 1, field: "tags[]", value: "none"},
		{row: 1, field: "home.city", value: "Liège"},
		{row: 8, field: "home.city", value: "Liège", not: true},
		{row: 1, field: "nothing", value: "x", not: true},
	} {
		var out bytes.Buffer
		cell := erasing.Cell{Field: test.field, Value: []byte(test.value), Null: test.null}
		list := []erasing.Removal{{Number: test.row, Change: []erasing.Cell{cell}}}
		err := o.Cut(t.Context(), formats.Input{Body: bytes.NewReader(content.Bytes()), Name: "a.parquet", Size: -1}, &out, list)
		if test.not {
			if err == nil {
				t.Errorf("%s was set to %q", test.field, test.value)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s, %q: %v", test.field, test.value, err)
			continue
		}
		formattest.Changed(t, formattest.Records(t, o, "a.parquet", out.Bytes()), was, list)
	}
}

// FuzzChange sets values of all sorts in columns of all types. The file is whole: the library itself is not to be trusted with others, but in a child.
func FuzzChange(f *testing.F) {
	var content bytes.Buffer
	mail := "zed@example.org"
	if err := pq.Write(&content, []visit{{Name: "Zed", Email: &mail, Tags: []string{"a", "b"}}, {ID: 1, Name: "Yed", Known: true}}); err != nil {
		f.Fatal(err)
	}
	for i, value := range []string{"Yéd", "7", "-1.5", "true", "1980-01-02", "2026-01-02T03:04:05Z", ""} {
		f.Add(uint64(i)<<32|uint64(i), value)
	}
	o := all.Formats(all.Options{})
	f.Fuzz(func(t *testing.T, chosen uint64, value string) {
		formattest.ChangeDamaged(t, o, "a.parquet", content.Bytes(), chosen, value)
	})
}
