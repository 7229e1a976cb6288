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
	"regexp"
	"slices"
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
	"dossier/scanners/formats/plantedtest"
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
		{Name: "wide title.csv", Content: rows("Made for Zed Zedman,,\n,,\nid,name,city\n", "#,Yed#,Gent#\n", 20, "")},
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
	event := "BEGIN:VEVENT\r\nUID:#\r\nDTSTART:20260105T100000Z\r\nSUMMARY:Call with\r\n  Zed#\r\nATTENDEE;CN=\"Zed#\":mailto:zed#@example.org\r\nBEGIN:VALARM\r\nTRIGGER:-PT15M\r\nDESCRIPTION:call Zed#\r\nEND:VALARM\r\nEND:VEVENT\r\n"
	formattest.Cut(t, all.Formats(all.Options{}), []formattest.Sample{
		{Name: "a.ics", Content: rows("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x\r\nX-WR-CALNAME:of them\r\n", event, 20, "BEGIN:VTODO\r\nSUMMARY:the last of them\r\nEND:VTODO\r\nEND:VCALENDAR\r\n")},
		{Name: "two.ics", Content: rows("", "BEGIN:VCALENDAR\nVERSION:2.0\n"+strings.ReplaceAll(event, "\r\n", "\n")+"X-NOTE:after it#\nEND:VCALENDAR\n", 12, "")},
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

func TestCutScripts(t *testing.T) {
	t.Parallel()
	insert := "INSERT INTO `people` VALUES (1,'Zed','it\\'s zed@example.org\\n',NULL),\n(2,'Yed',_binary 'abc',1.5),(3,'Xed''s',-2,'');\n"
	formattest.Cut(t, all.Formats(all.Options{}), []formattest.Sample{
		{Name: "mysql.sql", Within: "people", Content: []byte("-- MySQL dump 10.13\nCREATE TABLE `people` (\n  `id` int,\n  `name` text,\n  `mail` text,\n  `x` text\n);\n/*!40000 ALTER TABLE `people` DISABLE KEYS */;\n" + insert + insert + "UNLOCK TABLES;\n")},
		{Name: "large.sql", Within: "people", Content: rows("-- MySQL dump 10.13\nINSERT INTO `people` VALUES (0,'first of them','first@example.org')", ",(1#,'Zed#','zed#@example.org')", 2000, ";\n")},
		{Name: "pg.sql", Within: "public.people", Content: rows("--\n-- PostgreSQL database dump\n--\n\nCOPY public.people (id, name, mail) FROM stdin;\n", "1#\tZed\\t#\tzed#@example.org\n", 50, "77\t\\N\t\n\\.\n\n\nSELECT setval('x', 5);\nCOPY public.other (id) FROM stdin;\n\\.\n")},
		{Name: "dos.sql", Within: "people", Content: rows("-- PostgreSQL database dump\r\nCOPY people (id, name) FROM stdin;\r\n", "1#\tZed#\r\n", 20, "\\.\r\n")},
		{Name: "lite.sql", Within: "people", Content: rows("PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE people(id int, name text, note text);\n", "INSERT INTO people VALUES(1#,'Zed#',replace('one#\\ntwo','\\n',char(10)));\n", 30, "COMMIT;\n")},
		{Name: "server.sql", Within: "dbo.people", Content: rows("USE [shop]\nGO\n", "INSERT [dbo].[people] ([id], [name], [born]) VALUES (1#, N'Zed#', CAST(N'1980-02-01' AS Date))\nGO\n", 30, "")},
		{Name: "latin.sql", Within: "people", Content: rows("", "INSERT INTO people (id, name) VALUES (1#, 'Zo\xeb#');\n", 30, "")},
	}, nil)
}

// What is no row of a script stays as it is to the byte, and a statement without rows is none.
func TestCutScriptsToTheByte(t *testing.T) {
	t.Parallel()
	null := func(field string) []erasing.Cell { return []erasing.Cell{{Field: field, Null: true}} }
	change := func(field, value string) []erasing.Cell { return []erasing.Cell{{Field: field, Value: []byte(value)}} }
	const two, copied = "INSERT INTO t VALUES (1,'a'), (2 , 'b') ;\nINSERT INTO u VALUES (5);\n", "COPY t (a, b) FROM stdin;\n1\tx\n2\ty\\\\\n\\.\n"
	for name, test := range map[string]struct {
		content, part string
		number        int64
		change        []erasing.Cell
		want          string // "": it is refused
	}{
		"the first row":      {two, "t", 1, nil, "INSERT INTO t VALUES (2 , 'b') ;\nINSERT INTO u VALUES (5);\n"},
		"the last row":       {two, "t", 2, nil, "INSERT INTO t VALUES (1,'a') ;\nINSERT INTO u VALUES (5);\n"},
		"the only row":       {two, "u", 1, nil, "INSERT INTO t VALUES (1,'a'), (2 , 'b') ;\n"},
		"a value":            {two, "t", 2, change("c2", `it's`), "INSERT INTO t VALUES (1,'a'), (2 , 'it''s') ;\nINSERT INTO u VALUES (5);\n"},
		"none":               {two, "t", 1, null("c1"), "INSERT INTO t VALUES (NULL,'a'), (2 , 'b') ;\nINSERT INTO u VALUES (5);\n"},
		"a line":             {copied, "t", 1, nil, "COPY t (a, b) FROM stdin;\n2\ty\\\\\n\\.\n"},
		"a value of a line":  {copied, "t", 2, change("b", "a\tb\\"), "COPY t (a, b) FROM stdin;\n1\tx\n2\ta\\tb\\\\\n\\.\n"},
		"nothing in a line":  {copied, "t", 2, null("a"), "COPY t (a, b) FROM stdin;\n1\tx\n\\N\ty\\\\\n\\.\n"},
		"something behind":   {"INSERT INTO t VALUES (1)\nON CONFLICT DO NOTHING;\n", "t", 1, nil, ""},
		"beside rows":        {"-- by zed@example.org\nINSERT INTO t VALUES (1);\n", "(script)", 1, nil, ""},
		"a comment in it":    {"INSERT INTO t VALUES (1), -- zed\n(2), (3);\n", "t", 2, nil, ""},
		"a broken one":       {"INSERT INTO t VALUES (1), (2), (3", "t", 1, nil, ""},
		"a field not there":  {two, "t", 2, change("c9", "x"), ""},
		"a table not there":  {two, "v", 2, nil, ""},
		"words behind a row": {"INSERT INTO t VALUES (1) AS new\nON DUPLICATE KEY UPDATE a = new.a;\n", "t", 1, nil, ""},
	} {
		var out bytes.Buffer
		list := []erasing.Removal{{Part: scanners.NewPrivate(test.part), Number: test.number, Change: test.change}}
		err := all.Formats(all.Options{}).Cut(t.Context(), formats.Input{Body: strings.NewReader(test.content), Name: "a.sql", Size: -1}, &out, list)
		if test.want == "" && !uncut(err) && !changed(err) || test.want != "" && (err != nil || out.String() != test.want) {
			t.Errorf("%s: %q, %v", name, out.String(), err)
		}
	}
}

func TestCutYAML(t *testing.T) {
	t.Parallel()
	formattest.Cut(t, all.Formats(all.Options{}), []formattest.Sample{
		{Name: "list.yaml", Content: rows("", "- name: Zed#\n  mail: \"zed#@example.org\"\n  tags: [a#, b]\n", 40, "")},
		{Name: "dos.yaml", Content: rows("", "- name: Zed#\r\n  note: >\r\n    one line#\r\n\r\n    two#\r\n", 40, "")},
		{Name: "long.yaml", Content: rows("", "- name: Zed#\n  mail: zed#@example.org\n\n", 6000, "")},
		{Name: "inside.yml", Content: rows("made: 2026-01-01\nusers:\n", "- id: u#\n  name: Zed#\n", 30, "orders:\n  -\n    id: o1234567\n  - id: o7654321\nend: theend\n")},
		{Name: "documents.yaml", Content: rows("name: first of them\n", "---\nname: Zed#\naddress: {city: Gent#}\n", 30, "")},
		{Name: "dictionary.yaml", Content: rows("", "zed#@example.org:\n  name: Zed#\n  note: |\n    line#\n", 40, "")},
		{Name: "latin.yaml", Content: rows("", "- name: Zo\xeb#\n", 40, "")},
	}, nil)
}

// What is no record that goes stays to the byte.
func TestCutYAMLToTheByte(t *testing.T) {
	t.Parallel()
	const users = "total: 2\nusers:\n- name: Zed\n  note: |\n    x\n\n- name: Yed\n"
	for name, test := range map[string]struct {
		content string
		numbers []int64
		want    string // "": it is refused
	}{
		"an element":           {users, []int64{2}, "total: 2\nusers:\n\n- name: Yed\n"},
		"the last":             {users, []int64{3}, "total: 2\nusers:\n- name: Zed\n  note: |\n    x\n\n"},
		"all":                  {users, []int64{2, 3}, "total: 2\nusers:\n []\n\n"},
		"a document":           {"a: x\n---\na: y\n...\n---\na: z\n", []int64{3}, "a: x\n---\na: y\n...\n"},
		"in brackets":          {"users: [{n: Zed}, {n: Yed}, {n: Xed}]\n", []int64{1}, ""},
		"by an alias":          {"base: &b\n- {n: Zed}\n- {n: Yed}\nusers: *b\n", []int64{3}, ""},
		"what others refer to": {"- &z\n  n: Zed\n- n: Yed\n- *z\n", []int64{1}, ""},
		"a list in a list":     {"- - n: Zed\n  - n: Yed\n- - n: Xed\n", []int64{1}, "- - n: Xed\n"},
		"a comment":            {"- n: Zed # of the north\n- n: Yed\n", []int64{2}, ""},
		"no YAML":              {"- n: Zed\n- {{ yed }}\n- ]\n", []int64{1}, ""},
	} {
		var out bytes.Buffer
		var list []erasing.Removal
		for _, n := range test.numbers {
			list = append(list, erasing.Removal{Number: n})
		}
		err := all.Formats(all.Options{}).Cut(t.Context(), formats.Input{Body: strings.NewReader(test.content), Name: "a.yaml", Size: -1}, &out, list)
		if test.want == "" && !uncut(err) && !changed(err) || test.want != "" && (err != nil || out.String() != test.want) {
			t.Errorf("%s: %q, %v", name, out.String(), err)
		}
	}
}

func TestCutXML(t *testing.T) {
	t.Parallel()
	person := "  <person id='p#'>\n    <name>Zed#</name><!-- of # -->\n    <x:mail xmlns:x=\"u\">zed#@example.org</x:mail><note>so <b>bold#</b> it is</note>\n  </person>\n"
	formattest.Cut(t, all.Formats(all.Options{}), []formattest.Sample{
		{Name: "a.xml", Within: "", Content: rows("<?xml version=\"1.0\"?>\n<people>\n", person, 30, "</people>\n")},
		{Name: "dos.xml", Content: bytes.ReplaceAll(rows("\ufeff<people>\n", person, 30, "</people>\n"), []byte("\n"), []byte("\r\n"))},
		{Name: "latin.xml", Content: rows("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<people>\n", "<p><n>Zo\xeb#</n><m>zed#@example.org</m></p>\n", 30, "</people>\n")},
		{Name: "flat.xml", Content: rows("<l>", "<p n='Zed#' m='zed#@example.org'/>", 500, "</l>")},
		{Name: "feed.xml", Within: "", Head: 1, Content: rows("<rss><channel><title>of them</title>", "<item><author>zed#@example.org</author></item>\n", 20, "</channel></rss>")},
	}, nil)
}

func TestCutXMLToTheByte(t *testing.T) {
	t.Parallel()
	const people = "<people>\n <total>2</total>\n <p><n>Zed</n></p>\n <p ><n>Yed</n></p >\n</people>\n"
	for name, test := range map[string]struct {
		content string
		number  int64
		want    string // "": it is refused
	}{
		"the first":         {people, 2, "<people>\n <total>2</total>\n <p ><n>Yed</n></p >\n</people>\n"},
		"the last":          {people, 3, "<people>\n <total>2</total>\n <p><n>Zed</n></p>\n</people>\n"},
		"beside the list":   {"<l><!-- Zed --><p a='1'>Xed</p><p a='2'>Yed</p></l>", 1, ""},
		"the document":      {"<person><n>Zed</n></person>", 1, ""},
		"tags do not fit":   {"<l><p><n>Zed</p></n><p>Yed</p></l>", 1, ""},
		"in UTF-16":         {"\xff\xfe" + string(wide([]byte("<l><p>Zed</p><p>Yed</p></l>"), binary.LittleEndian)[2:]), 1, ""},
		"broken off":        {"<l><p a='1'>Zed</p><p a='2'>Yed</p>", 1, ""},
		"one not there":     {people, 9, ""},
		"in the first line": {"<l><p a='1'>Zed</p><p a='2'>Yed</p></l>", 1, "<l><p a='2'>Yed</p></l>"},
	} {
		var out bytes.Buffer
		err := all.Formats(all.Options{}).Cut(t.Context(), formats.Input{Body: strings.NewReader(test.content), Name: "a.xml", Size: -1}, &out, []erasing.Removal{{Number: test.number}})
		if test.want == "" && !uncut(err) && !changed(err) || test.want != "" && (err != nil || out.String() != test.want) {
			t.Errorf("%s: %q, %v", name, out.String(), err)
		}
	}
}

// nextStep is what every reason why a value is not set says to do.
var nextStep = regexp.MustCompile(`: .*(by hand|program|let the rule|anew|scan it again|overwrite)`)

// TestEveryFormatIsCutOrSaysWhyNot takes a record out of each part of a file of each format, and sets a value of it: that is done, or whoever plans reads
// of which format it is and why not, and what to do about a value.
func TestEveryFormatIsCutOrSaysWhyNot(t *testing.T) {
	t.Parallel()
	o := all.Formats(all.Options{})
	var names []string
	for _, list := range [][]formats.Decoder{o.Decoders, o.Texts} {
		for _, d := range list {
			names = append(names, d.Name())
		}
	}
	for _, u := range o.Unpackers {
		names = append(names, u.Name())
	}
	for _, d := range plantedtest.Documents() {
		t.Run(d.Name, func(t *testing.T) {
			t.Parallel()
			content := d.Make(&formattest.Planter{})
			list, _ := formattest.Readable(t, o, d.Name, content)
			if len(list) == 0 {
				t.Error("nothing was read")
			}
			for i, r := range list {
				if i > 0 && list[i-1].Part == r.Part {
					continue
				}
				for _, change := range [][]erasing.Cell{nil, {{Field: r.Names[0], Value: []byte("[erased]")}}} {
					one := []erasing.Removal{{Part: scanners.NewPrivate(r.Part), Number: r.Number, Change: change}}
					err := o.Cut(t.Context(), formats.Input{Body: bytes.NewReader(content), Name: d.Name, Size: -1}, io.Discard, one)
					named := func(name string) bool { return strings.Contains(strings.ToLower(err.Error()), name) }
					if err != nil && (!uncut(err) || !slices.ContainsFunc(names, named) || change != nil && !nextStep.MatchString(err.Error())) {
						t.Errorf("%q, set %v: %v", r.Part, change != nil, err)
					}
				}
			}
		})
	}
}
