package parquet_test

import (
	"bytes"
	"fmt"
	"testing"

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
