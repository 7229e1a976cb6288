package sqlrows

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/scannertest"
)

// whole stands in for the formats: a BLOB that starts with "lines:" is text, others nobody can read.
type whole struct{}

func (whole) Open(_ context.Context, in formats.Input, to scanners.Receiver) error {
	var data bytes.Buffer
	if _, err := data.ReadFrom(in.Body); err != nil {
		return err
	}
	text, ok := bytes.CutPrefix(data.Bytes(), []byte("lines:"))
	if !ok {
		return &scanners.Unread{Part: in.Part, Why: scanners.NoDecoder, MIME: "application/octet-stream", Bytes: in.Size}
	}
	b := to.New()
	b.Reset(in.Part, []scanners.Field{{Name: scanners.NewPrivate("line"), Text: true}})
	for line := range bytes.SplitSeq(text, []byte{0}) {
		b.Columns[0].Append(line)
		b.Records++
	}
	return to.Batch(b)
}

func write(t *testing.T, columns []Column, key []int, rows func(ctx context.Context, w *Writer) error) *scannertest.Content {
	t.Helper()
	return scannertest.Decode(t, func(ctx context.Context, to scanners.Receiver) error {
		w := NewWriter(columns, key, whole{}, to)
		defer w.Close()
		if err := rows(ctx, w); err != nil {
			return err
		}
		return w.Finish(ctx)
	})
}

// TestNoRows: a table without rows has its columns all the same.
func TestNoRows(t *testing.T) {
	t.Parallel()
	columns := []Column{{Name: "id", Type: "int"}, {Name: "profile", Type: "json", Form: JSON}, {Name: "name", Type: "text"}}
	to := &shapes{}
	w := NewWriter(columns, []int{0}, whole{}, to)
	defer w.Close()
	if err := w.Finish(t.Context()); err != nil {
		t.Fatal(err)
	}
	if want := []string{"id int", "name text", "profile json"}; !slices.Equal(to.fields, want) || to.records != 0 {
		t.Errorf("fields %q with %d records, want %q", to.fields, to.records, want)
	}
}

// shapes keeps what batches look like.
type shapes struct {
	fields  []string
	records int
}

func (*shapes) New() *scanners.Batch { return scanners.NewBatch(nil) }

func (s *shapes) Batch(b *scanners.Batch) error {
	s.records += b.Records
	for _, c := range b.Columns {
		s.fields = append(s.fields, c.Name.Reveal()+" "+c.Type)
	}
	return nil
}

func (*shapes) Unread(u *scanners.Unread) error { return u }

func TestDocumentsBecomeFieldsOfTheirRow(t *testing.T) {
	t.Parallel()
	columns := []Column{{Name: "id"}, {Name: "profile", Form: JSON}, {Name: "profile.taken"}, {Name: "tags", Form: List}}
	docs := []string{
		`{"email": "a1@example.org", "address": {"city": "Gent"}}`, "", "{\n\"email\":\n\"a3@example.org\", \"taken\": 1}",
		`["x", "y"]`, `"scalar"`, `{"users": [{"n": "Ann"}, {"n": "Bob"}]}`, "12",
	}
	got := write(t, columns, []int{0}, func(ctx context.Context, w *Writer) error {
		for i, doc := range docs {
			w.Row()
			w.Text(0, []byte(strconv.Itoa(i)))
			if doc != "" {
				w.Document(1, []byte(doc))
			}
			w.Null(2)
			w.Null(1)
			w.Item(3, []byte("t1"))
			w.Item(3, []byte("t2"))
			if err := w.EndRow(ctx, 10); err != nil {
				return err
			}
		}
		return nil
	})
	if got.Err != nil || len(got.Unread) > 0 || len(got.Rows) != len(docs) || got.Bytes != int64(10*len(docs)) {
		t.Fatalf("%d rows, unread %v, ends with %v", len(got.Rows), got.Unread, got.Err)
	}
	for i, want := range []map[string]string{
		{"profile.email": "a1@example.org", "profile.address.city": "Gent"},
		{},
		{"profile.email": "a3@example.org", "profile->taken": "1"},
		{"profile[0]": "x", "profile[1]": "y"},
		{"profile.(value)": "scalar"},
		{"profile.users[].n": "Ann Bob"},
		{"profile.(value)": "12"},
	} {
		want["id"], want["tags"] = strconv.Itoa(i), "t1 t2"
		row := got.Rows[i]
		for field, values := range row.Values {
			if strings.Join(values, " ") != want[field] {
				t.Errorf("row %d: field %s is %q, want %q", i, field, values, want[field])
			}
		}
		if len(row.Values) != len(want) || row.Record != int64(i+1) {
			t.Errorf("row %d, number %d, has %d fields, want %d", i, row.Record, len(row.Values), len(want))
		}
	}
}

func TestBlobsAndLongValues(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Ann Lee of Gent. ", 200_000)
	got := write(t, []Column{{Name: "id"}, {Name: "file"}, {Name: "note"}}, []int{0}, func(ctx context.Context, w *Writer) error {
		for i, blob := range []string{"plain text", "\x00\x01", "lines:one\x00two" + strings.Repeat(".", 30), "\x00" + strings.Repeat("?", 100), "\x01" + strings.Repeat("?", 100)} {
			w.Row()
			w.Text(0, []byte(strconv.Itoa(i)))
			w.Blob(1, []byte(blob))
			if i == 1 {
				w.Text(2, []byte(long))
			} else {
				w.LeftOut(2, 20<<20)
			}
			if err := w.EndRow(ctx, 1); err != nil {
				return err
			}
		}
		return nil
	})
	rows := slices.Clone(got.Rows)
	inside := slices.IndexFunc(rows, func(r scannertest.Row) bool { return r.Part == "file" })
	if got.Err != nil || inside < 0 {
		t.Fatalf("nothing from the BLOB; ends with %v", got.Err)
	}
	if r := rows[inside]; strings.Join(r.Values["line"], "|") != "one|two"+strings.Repeat(".", 30) || r.Key != `["2"]` || r.Record != 3 {
		t.Errorf("the BLOB's lines are %q with key %s", r.Values["line"], r.Key)
	}
	if rows[0].Value("file") != "plain text" || rows[1].Value("file") != "0001" || rows[1].Value("note") != long {
		t.Error("text, digits or the long value are not what was written")
	}
	var whys []string
	for _, u := range got.Unread {
		whys = append(whys, string(u.Why)+" "+u.Detail+" "+u.Part.Reveal())
	}
	slices.Sort(whys)
	if want := []string{"no decoder (2 times) file", "over a limit values over 16 MiB (4 times) note"}; !slices.Equal(whys, want) {
		t.Errorf("unread %q, want %q", whys, want)
	}
}

// Files that stand in base64 in a text, in a list or in a JSON document come out as those of BLOBs do: by their column, with their row's number and key.
func TestEncodedFilesComeOut(t *testing.T) {
	t.Parallel()
	encoded := func(text string) string {
		return base64.StdEncoding.EncodeToString([]byte("lines:" + text + strings.Repeat(".", 60)))
	}
	long := encoded("long" + strings.Repeat(".", 60) + "\x00" + strings.Repeat("x", 3<<20))
	columns := []Column{{Name: "id"}, {Name: "file"}, {Name: "list", Form: List}, {Name: "doc", Form: JSON}}
	got := write(t, columns, []int{0}, func(ctx context.Context, w *Writer) error {
		for i := range 3 {
			w.Row()
			w.Text(0, []byte(strconv.Itoa(i)))
			w.Text(1, []byte(encoded("text "+strconv.Itoa(i))))
			if i == 1 {
				w.Item(2, []byte("x"))
				w.Item(2, []byte(encoded("item")))
				w.Document(3, []byte(`{"a":[{"file":"`+encoded("inner")+`"},{"file":"`+long+`"}]}`))
			}
			if err := w.EndRow(ctx, 1); err != nil {
				return err
			}
		}
		return nil
	})
	var are []string
	for _, r := range got.Rows {
		for _, line := range r.Values["line"] {
			are = append(are, fmt.Sprintf("%s %s %d %.6s", r.Part, r.Key, r.Record, line))
		}
	}
	slices.Sort(are)
	want := []string{`doc.a[].file ["1"] 2 inner.`, `doc.a[].file ["1"] 2 long..`, `doc.a[].file ["1"] 2 xxxxxx`, `file ["0"] 1 text 0`, `file ["1"] 2 text 1`, `file ["2"] 3 text 2`, `list[] ["1"] 2 item..`}
	if got.Err != nil || !slices.Equal(are, want) {
		t.Errorf("got %q, want %q; ends with %v", are, want, got.Err)
	}
}

// again is a receiver that gives the same batch out again.
type again struct{ b *scanners.Batch }

func (a again) New() *scanners.Batch          { return a.b }
func (again) Batch(*scanners.Batch) error     { return nil }
func (again) Unread(u *scanners.Unread) error { return u }

func TestRowsAllocateNothing(t *testing.T) {
	w := NewWriter([]Column{{Name: "id"}, {Name: "name"}, {Name: "n"}}, []int{0}, nil, again{scanners.NewBatch(nil)})
	id, name := []byte("12345"), []byte("an ordinary value")
	rows := func() {
		for range formats.BatchRecords {
			w.Row()
			w.Text(0, id)
			w.Text(1, name)
			w.Null(2)
			if err := w.EndRow(t.Context(), 10); err != nil {
				t.Fatal(err)
			}
		}
	}
	rows()
	if n := testing.AllocsPerRun(20, rows); n > 10 {
		t.Errorf("%v allocations for a batch of %d rows", n, formats.BatchRecords)
	}
}
