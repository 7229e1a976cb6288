package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	pq "github.com/parquet-go/parquet-go"
	"github.com/twmb/avro"
	"github.com/twmb/avro/ocf"

	scannersall "dossier/scanners/all"
	"dossier/scanners/formats/formattest"
)

type customer struct {
	ID    int    `parquet:"id" avro:"id"`
	Name  string `parquet:"name" avro:"name"`
	Email string `parquet:"email,zstd" avro:"email"`
}

func avroOf(t *testing.T, people []customer) string {
	t.Helper()
	schema, err := avro.Parse(`{"type":"record","name":"person","fields":[{"name":"id","type":"long"},{"name":"name","type":"string"},{"name":"email","type":"string"}]}`)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w, err := ocf.NewWriter(&b, schema, ocf.WithCodec(ocf.SnappyCodec()), ocf.WithBlockCount(8))
	for _, p := range people {
		if err == nil {
			err = w.Encode(p)
		}
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// everyFormat is a file of each format that is written again, with a record of Mieke's among Joris's.
func everyFormat(t *testing.T) map[string]string {
	t.Helper()
	var people []customer
	var csv, mbox, sheet, log, dump, yaml, xml strings.Builder
	xml.WriteString("<?xml version=\"1.0\"?>\n<people>\n")
	dump.WriteString("-- MySQL dump 10.13\nINSERT INTO `people` (`id`, `name`, `email`) VALUES (99,'Joris Bollen','joris99@webpost.example')")
	csv.WriteString("id,name,email\n")
	sheet.WriteString(`<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>name</t></is></c><c t="inlineStr"><is><t>email</t></is></c></row>`)
	for i := range 30 {
		p := customer{i, "Joris Bollen", fmt.Sprintf("joris%d@webpost.example", i)}
		if i == 7 || i == 29 {
			p = customer{i, "Mieke Aertsens", mieke}
		}
		people = append(people, p)
		fmt.Fprintf(&csv, "%d,%s,%s\n", p.ID, p.Name, p.Email)
		fmt.Fprintf(&dump, ",\n(%d,'%s','%s')", p.ID, p.Name, p.Email)
		fmt.Fprintf(&yaml, "- name: %s\n  email: %s\n", p.Name, p.Email)
		fmt.Fprintf(&xml, "  <person id=\"%d\"><name>%s</name><email>%s</email></person>\n", p.ID, p.Name, p.Email)
		fmt.Fprintf(&log, "2026-01-01 10:00:%02d login of %s\n", i, p.Email)
		fmt.Fprintf(&sheet, `<row r="%d"><c t="inlineStr"><is><t>%s</t></is></c><c t="inlineStr"><is><t>%s</t></is></c></row>`, i+2, p.Name, p.Email)
		fmt.Fprintf(&mbox, "From %[1]s Thu Jan  1 12:00:00 2026\nFrom: %[2]s <%[1]s>\nTo: desk@corp.example\nSubject: order %[3]d\n\nDear desk, where is it?\n\n", p.Email, p.Name, i)
	}
	sheet.WriteString("</sheetData></worksheet>")
	var parquet, zipped, workbook, tarred bytes.Buffer
	err := pq.Write(&parquet, people)
	put := func(w *zip.Writer, name, content string) {
		m, failed := w.Create(name)
		if failed == nil {
			_, failed = m.Write([]byte(content))
		}
		err = errors.Join(err, failed)
	}
	z := zip.NewWriter(&zipped)
	put(z, "readme.txt", "nothing of anybody")
	put(z, "export/customers.csv", csv.String())
	err = errors.Join(err, z.Close())
	x := zip.NewWriter(&workbook)
	const office = "application/vnd.openxmlformats-officedocument.spreadsheetml."
	put(x, "[Content_Types].xml", `<Types><Override PartName="/xl/workbook.xml" ContentType="`+office+`sheet.main+xml"/><Override PartName="/xl/sheet1.xml" ContentType="`+office+`worksheet+xml"/></Types>`)
	put(x, "xl/workbook.xml", `<workbook><sheets><sheet name="Customers" r:id="r1"/></sheets></workbook>`)
	put(x, "xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="sheet1.xml"/></Relationships>`)
	put(x, "xl/sheet1.xml", sheet.String())
	err = errors.Join(err, x.Close())
	g := gzip.NewWriter(&tarred)
	w := tar.NewWriter(g)
	err = errors.Join(err, w.WriteHeader(&tar.Header{Name: "log/app.log", Mode: 0o600, Size: int64(log.Len())}))
	_, failed := w.Write([]byte(log.String()))
	if err = errors.Join(err, failed, w.Close(), g.Close()); err != nil {
		t.Fatal(err)
	}
	var wide []byte
	for _, unit := range utf16.Encode([]rune("\ufeff" + csv.String())) {
		wide = binary.LittleEndian.AppendUint16(wide, unit)
	}
	return map[string]string{
		"people.avro": avroOf(t, people), "people.parquet": parquet.String(), "export.zip": zipped.String(), "customers.xlsx": workbook.String(), "logs.tgz": tarred.String(), "box.mbox": mbox.String(),
		"wide.csv": string(wide), "dump.sql": dump.String() + ";\nUNLOCK TABLES;\n",
		"people.yaml": yaml.String(), "people.xml": xml.String() + "</people>\n",
	}
}

// texts are the records of a file; without leaves out Mieke's.
func texts(t *testing.T, name, content string, without bool) (list []string) {
	t.Helper()
	for _, r := range formattest.Records(t, scannersall.Formats(scannersall.Options{}), path.Base(name), []byte(content)) {
		if !without || !strings.Contains(r.Text, mieke) {
			list = append(list, r.Text)
		}
	}
	return list
}

func TestErasureFromEveryFormat(t *testing.T) {
	t.Parallel()
	files := everyFormat(t)
	d, sign, folder := papersDesk(t, files, "")
	id := d.planned()
	plan := d.erase(complete, "plan", id, "--format", "csv")
	if n := strings.Count(plan, "rewrite"); n != 2*len(files) {
		t.Fatalf("%d records are to go:\n%s\n%s", n, plan, d.erase(complete, "plan", id))
	}
	d.carriedOut(id, sign, complete)
	for name, after := range contents(t, folder) {
		if got, want := texts(t, name, after, false), texts(t, name, files[name], true); !slices.Equal(got, want) {
			t.Errorf("%s: %d records are left, want %d as they were", name, len(got), len(want))
		}
	}
}

// TestRectificationInEveryFormat corrects a name in every format that is written again.
func TestRectificationInEveryFormat(t *testing.T) {
	t.Parallel()
	files := everyFormat(t)
	files["her.ldif"] = "dn: uid=1,dc=example\ncn: Mieke Aertsens\nmail: " + mieke + "\n\ndn: uid=2,dc=example\ncn: Joris Bollen\nmail: " + joris + "\n"
	files["her.eml"] = "From: Mieke Aertsens <" + mieke + ">\nTo: desk@corp.example\nSubject: order\nDate: Thu, 1 Jan 2026 12:00:00 +0100\n\nDear desk, where is it?\n"
	d, sign, folder := papersDesk(t, files, "")
	id := d.asked("rectification")
	const right = "- {wrong: Mieke Aertsens, right: Mieke Maertens}\n"
	d.run(complete, right, "request", "--config", d.home+"/dossier.yaml", "plan", id, "--corrections", "-", "--format", "table")
	d.erase(complete, "approve", id, "--signature", sign(id, 0))
	d.erase(complete, "run", id)
	for name, after := range contents(t, folder) {
		want := texts(t, name, files[name], false)
		for i := range want {
			want[i] = strings.ReplaceAll(want[i], "Mieke Aertsens", "Mieke Maertens")
		}
		if got := texts(t, name, after, false); !slices.Equal(got, want) {
			t.Errorf("%s: not what it is to be: %.300q, want %.300q", name, got, want)
		}
	}
}
