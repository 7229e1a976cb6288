package formats_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/klauspost/compress/s2"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
	"github.com/ulikunitz/xz"

	"dossier/scanners"
	"dossier/scanners/all"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
)

// rows makes n rows of text by a template with a number for each verb.
func rows(head, row string, n int, tail string) []byte {
	var b strings.Builder
	b.WriteString(head)
	for i := range n {
		b.WriteString(strings.ReplaceAll(row, "#", fmt.Sprintf("%04d", i)))
	}
	b.WriteString(tail)
	return []byte(b.String())
}

// wide is a text in UTF-16 with a byte order mark.
func wide(text []byte, order binary.AppendByteOrder) (out []byte) {
	for _, unit := range utf16.Encode([]rune("\ufeff" + string(text))) {
		out = order.AppendUint16(out, unit)
	}
	return out
}

func TestCutTexts(t *testing.T) {
	t.Parallel()
	plain := rows("id,name,email\n", "#,Zed#,zed#@example.org\n", 50, "")
	latin := bytes.ReplaceAll(rows("id,name,city\n", "#,Zo\xeb#,Li\xe8ge-#\n", 50, ""), []byte("Zo\xeb0007"), []byte("Zoë\U0001f6000007"))
	formattest.Cut(t, all.Formats(all.Options{}), []formattest.Sample{
		{Name: "a.csv", Content: plain},
		{Name: "a.csv", Content: bytes.TrimSuffix(plain, []byte("\n"))},
		{Name: "dos.csv", Content: bytes.ReplaceAll(plain, []byte("\n"), []byte("\r\n"))},
		{Name: "mac.csv", Content: bytes.ReplaceAll(plain, []byte("\n"), []byte("\r"))},
		{Name: "marked.csv", Content: append([]byte("\xef\xbb\xbf"), plain...)},
		{Name: "latin.csv", Content: latin},
		{Name: "little.csv", Content: wide(bytes.ReplaceAll(plain, []byte("Zed00"), []byte("Zoë\U0001f600")), binary.LittleEndian)},
		{Name: "big.csv", Content: wide(plain, binary.BigEndian)},
		{Name: "quoted.csv", Content: rows("id;name;text\n", "#;\"Zed; #\";\"he said \"\"hi #\"\"\r\nand #\"\n\n", 60, "")},
		{Name: "titled.csv", Content: rows("Made for Zed Zedman\n\nid,name,city\n", "#,Yed#,Gent#\n", 20, "")},
		{Name: "long.csv", Content: append(plain, "77,"+strings.Repeat("word ", 230_000)+",end of it\n88,Last,last@example.org\n"...)},
		{Name: "large.csv", Content: rows("id,name,email\n", "#,Zed#,zed#@example.org\n", 9999, "")},
		{Name: "a.log", Content: rows("", "2026-01-01 12:00:00 user # logged in from host-#\n", 40, "")},
		{Name: "access.log", Content: rows("", "203.0.113.7 - zed# [17/May/2026:10:05:03 +0000] \"GET /page-# HTTP/1.1\" 200 512 \"-\" \"curl #\"\n\tat line #\n", 40, "")},
		{Name: "syslog", Content: rows("", "May  1 13:06:56 host-# sshd[1#]: Accepted zed#\r\n", 40, "")},
		{Name: "pairs.log", Content: rows("", "level=info user=zed# msg=\"logged in as #\"\n", 40, "")},
		{Name: "old.txt", Content: rows("", "a line of somebody, number #\r", 40, "")},
		{Name: "dos.txt", Content: rows("", "a line of somebody, number #\r\n\r\n", 40, "the last one")},
		{Name: "long.txt", Content: append(rows("", "line #\n", 10, ""), strings.Repeat("on and on ", 115_000)+"\nshort\n"...)},
		{Name: "a.jsonl", Content: rows("", `{"id":1#,"name":"Zed#","tags":["a#","b"],"address":{"city":"Gent#"}}`+"\n", 60, "")},
		{Name: "json.log", Content: rows("starting\n", `{"id":1#,"name":"Zed#"}`+"\n", 40, "\tat line 1\n\tat line 2\n")},
		{Name: "seq.json", Content: rows("", "\x1e"+`{"id":"#","name":"Zed#"}`+"\n", 60, "")},
		{Name: "a.json", Content: rows("[\n", `  {"id": "#", "name": "Zed#", "items": [{"sku": "s#"}]},`+"\n", 40, "  {\"id\": \"z\", \"name\": \"last of them\"}\n]\n")},
		{Name: "list.json", Content: rows(`{"made":"2026","users":[`, `{"id":"#","name":"Zed#"}, `, 40, `{"id":"z","name":"last of them"}],"orders":[[1,"x1234567"],[2,"y1234567"]],"end":"theend"}`)},
		{Name: "dictionary.json", Content: rows("{", `"zed#@example.org":{"name":"Zed#"},`+"\n", 40, `"last@example.org":{"name":"last of them"}}`)},
	}, nil)
}

func TestCutChanges(t *testing.T) {
	t.Parallel()
	cell := func(field, value string) erasing.Cell { return erasing.Cell{Field: field, Value: []byte(value)} }
	null := func(field string) erasing.Cell { return erasing.Cell{Field: field, Null: true} }
	for _, test := range []struct {
		name, content, want string
		number              int64
		change              []erasing.Cell
	}{
		{"a.csv", "id,name,email\r\n1,Zed,z@x.example\r\n2,\"Yed\",y@x.example\r\n", "id,name,email\r\n1,[erased],\r\n2,\"Yed\",y@x.example\r\n", 1, []erasing.Cell{cell("name", "[erased]"), null("email")}},
		{"a.csv", "id;name\n1;Zed\n2;Yed\n", "id;name\n1;Zed\n2;\"a;\"\"b\"\n", 2, []erasing.Cell{cell("name", `a;"b`)}},
		{"a.csv", "id\tnaam\n1\tZo\xeb\n2\tNo\xebl\n", "id\tnaam\n1\tZo\xeb\n2\t[erased]\n", 2, []erasing.Cell{cell("naam", "[erased]")}},
		{"a.jsonl", `{"a":"x","b":{"c":[1,2]}}` + "\n" + `{"a":"y","b":{"c":[3, 4]}}` + "\n", `{"a":"x","b":{"c":[1,2]}}` + "\n" + `{"a":"[erased]","b":{"c":[null, null]}}` + "\n", 2, []erasing.Cell{cell("a", "[erased]"), null("b.c[]")}},
		{"a.log", "one line\ntwo lines\n", "one line\n[erased] lines\n", 2, []erasing.Cell{cell("text", "[erased] lines")}},
	} {
		var out bytes.Buffer
		list := []erasing.Removal{{Number: test.number, Change: test.change}}
		err := all.Formats(all.Options{}).Cut(t.Context(), formats.Input{Body: strings.NewReader(test.content), Name: test.name, Size: -1}, &out, list)
		if err != nil || out.String() != test.want {
			t.Errorf("%s: %q, %v", test.name, out.String(), err)
		}
	}
}

// What is not there, or is of a format that nothing writes, is refused.
func TestCutRefuses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, content string
		part          string
		number        int64
		want          func(error) bool
	}{
		{"a.csv", "id,name\n1,Zed\n", "", 2, changed},
		{"a.csv", "id,name\n1,Zed\n", "sheet", 1, changed},
		{"a.jsonl", `{"a":1}` + "\n", "", 3, changed},
		{"a.json", `[{"a":"x"},{"a":"y"`, "", 1, uncut},
		{"a.pdf", "%PDF-1.4\n", "page 1", 1, uncut},
		{"a.bin", "\x7fELF\x02\x01\x00\x00", "", 1, uncut},
	} {
		list := []erasing.Removal{{Part: scanners.NewPrivate(test.part), Number: test.number}}
		err := all.Formats(all.Options{}).Cut(t.Context(), formats.Input{Body: strings.NewReader(test.content), Name: test.name, Size: -1}, &bytes.Buffer{}, list)
		if !test.want(err) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

func changed(err error) bool { return errors.Is(err, erasing.ErrChanged) }

func uncut(err error) bool { return errors.As(err, new(*formats.Uncut)) }

func TestCutMailboxes(t *testing.T) {
	t.Parallel()
	message := "From zed#@example.org Thu Jan  1 12:00:00 2026\nFrom: Zed# <zed#@example.org>\nTo: shop@example.org\nSubject: order number#\n\n" +
		"Dear shop,\n>From now on I am called Zed#.\nFrom here it is no message.\n\n"
	formattest.Cut(t, all.Formats(all.Options{}), []formattest.Sample{
		{Name: "a.mbox", Content: rows("", message, 30, "")},
		{Name: "dos.mbox", Content: bytes.ReplaceAll(rows("", message, 30, ""), []byte("\n"), []byte("\r\n"))},
		{Name: "marked.mbox", Content: rows("\ufeff", message, 10, "From last@example.org Thu Jan  1 12:00:00 2026\nFrom: last@example.org\nTo: b@example.org\nSubject: the last")},
	}, nil)
}

func TestCutCards(t *testing.T) {
	t.Parallel()
	card := "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Zedman;Zed#;;;\r\nFN:Zed#\r\nEMAIL:zed#@ex\r\n ample.org\r\nEND:VCARD\r\n"
	entry := "dn: cn=Zed#,dc=example\ncn: Zed#\nmail: zed#@example.org\n\n"
	formattest.Cut(t, all.Formats(all.Options{}), []formattest.Sample{
		{Name: "a.vcf", Content: rows("", card, 20, "")},
		{Name: "a.vcf", Content: rows("\ufeff", strings.ReplaceAll(card, "\r\n", "\n"), 20, "")},
		{Name: "a.ldif", Content: rows("version: 1\n\n", entry, 20, "dn: cn=last,dc=example\ncn: the last")},
	}, nil)
	o := all.Formats(all.Options{})
	pictured := rows("", strings.ReplaceAll(card, "END:", "PHOTO;ENCODING=b:YSB0ZXh0IG9mIHNvbWVib2R5Cg==\r\nEND:"), 4, "")
	var out bytes.Buffer
	err := o.Cut(t.Context(), formats.Input{Body: bytes.NewReader(pictured), Name: "a.vcf", Size: -1}, &out, []erasing.Removal{{Number: 2}})
	if left := formattest.Records(t, o, "a.vcf", out.Bytes()); err != nil || len(left) != 6 {
		t.Errorf("%d records are left with what hangs on them, %v", len(left), err)
	}
}

// packedIn is content in a container of the sort that the name says.
func packedIn(t *testing.T, name string, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	var w io.WriteCloser
	var err error
	switch path.Ext(name) {
	case ".gz":
		z := gzip.NewWriter(&b)
		z.Name, z.Comment = "named.csv", "a comment"
		w = z
	case ".zst":
		w, err = zstd.NewWriter(&b)
	case ".zz":
		w = zlib.NewWriter(&b)
	case ".xz":
		w, err = xz.NewWriter(&b)
	case ".lz4":
		w = lz4.NewWriter(&b)
	case ".sz":
		w = s2.NewWriter(&b, s2.WriterSnappyCompat())
	}
	if err == nil {
		_, err = w.Write(content)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// unpackedAll is all that members of containers hold.
func unpackedAll(t *testing.T) func([]byte) []byte {
	return func(content []byte) []byte {
		var text bytes.Buffer
		for _, r := range formattest.Records(t, all.Formats(all.Options{}), "", content) {
			text.WriteString(r.Text)
		}
		return text.Bytes()
	}
}

func TestCutContainers(t *testing.T) {
	t.Parallel()
	plain := rows("id,name,email\n", "#,Zed#,zed#@example.org\n", 30, "")
	lines := rows("", `{"id":"#","name":"Yed#"}`+"\n", 30, "")
	inner := zipped(t, file{"deep/a.csv", plain}, file{"b.jsonl", lines})
	var samples []formattest.Sample
	for _, name := range []string{"a.csv.gz", "a.csv.zst", "a.csv.zz", "a.csv.xz", "a.csv.lz4", "a.csv.sz"} {
		samples = append(samples, formattest.Sample{Name: name, Content: packedIn(t, name, plain)})
	}
	archive := tarred(t, file{"dir/a.csv", plain}, file{"empty", nil}, file{strings.Repeat("long/", 40) + "b.jsonl", lines}, file{"inner.zip", inner}, file{"c.txt", []byte("nothing")})
	samples = append(samples,
		formattest.Sample{Name: "a.zip", Content: zipped(t, file{"a.csv", plain}, file{"dir/", nil}, file{"dir/b.jsonl", lines}, file{"a.csv", plain}, file{"inner.zip", inner}, file{"x.txt", []byte("one line of it\n")})},
		formattest.Sample{Name: "a.tar", Content: archive},
		formattest.Sample{Name: "a.tgz", Content: packedIn(t, "a.tar.gz", archive)},
	)
	formattest.Cut(t, all.Formats(all.Options{}), samples, unpackedAll(t))
}

// Members that nothing is cut from stay byte for byte, as they are packed, and one can go as a whole.
func TestCutMembers(t *testing.T) {
	t.Parallel()
	plain := rows("id,name,email\n", "#,Zed#,zed#@example.org\n", 30, "")
	cut := func(t *testing.T, name string, content []byte, list ...erasing.Removal) []byte {
		t.Helper()
		var out bytes.Buffer
		if err := all.Formats(all.Options{}).Cut(t.Context(), formats.Input{Body: bytes.NewReader(content), Name: name, Size: -1}, &out, list); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	record, whole := erasing.Removal{Part: scanners.NewPrivate("a.csv"), Number: 3}, erasing.Removal{Part: scanners.NewPrivate("b.pdf")}
	content := append([]byte("#!/bin/sh stub\n"), zipped(t, file{"first.bin", []byte{1, 2, 3}}, file{"a.csv", plain}, file{"b.pdf", []byte("%PDF-1.4")}, file{"c.txt", plain})...)
	out := cut(t, "a.zip", content, record, whole)
	if !bytes.HasPrefix(out, content[:bytes.Index(content, []byte("a.csv"))-30]) {
		t.Error("what is before the member is not what it was")
	}
	raw := func(archive []byte) (packed []string) {
		r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range r.File {
			in, err := f.OpenRaw()
			if err != nil {
				t.Fatal(err)
			}
			b, err := io.ReadAll(in)
			if err != nil {
				t.Fatal(err)
			}
			packed = append(packed, f.Name+string(b))
		}
		return packed
	}
	before, after := raw(content), raw(out)
	if len(after) != 3 || after[0] != before[0] || after[2] != before[3] || after[1] == before[1] {
		t.Errorf("%d members, of which the others are not what they were", len(after))
	}
	archive := tarred(t, file{"first", plain}, file{"a.csv", plain}, file{"b.pdf", []byte("%PDF-1.4")}, file{"last", plain})
	out = cut(t, "a.tar", archive, record, whole)
	at, end := bytes.Index(archive, []byte("a.csv")), bytes.Index(archive, []byte("last"))
	if !bytes.HasPrefix(out, archive[:at]) || !bytes.HasSuffix(out, archive[end:]) || bytes.Contains(out, []byte("b.pdf")) {
		t.Error("the other members of the tar archive are not what they were")
	}
	zipper := packedIn(t, "a.csv.gz", plain)
	r, err := gzip.NewReader(bytes.NewReader(cut(t, "a.csv.gz", zipper, erasing.Removal{Part: scanners.NewPrivate("named.csv"), Number: 1})))
	if err != nil || r.Name != "named.csv" || r.Comment != "a comment" {
		t.Errorf("the gzip header says %q, %v", r.Name, err)
	}
}
