package ooxml_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/all"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
)

// customers is a workbook of two sheets whose rows share strings, and show some in the row itself.
func customers(rows int) []byte {
	var sheet, other, texts, links strings.Builder
	var targets []string
	texts.WriteString("<sst><si><t>name</t></si><si><t>email</t></si><si><t>city</t></si><si><t>amount</t></si><si><t>Ghent town</t></si>")
	head := `<row r="1" spans="1:4"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" t="s"><v>3</v></c></row>`
	for i := range rows {
		fmt.Fprintf(&texts, `<si><t xml:space="preserve">Zed %03d</t></si><si><r><t>zed%03d</t></r><r><t>@example.org</t></r></si>`, i, i)
		fmt.Fprintf(&sheet, `<row r="%[1]d"><c r="A%[1]d" s="1" t="s"><v>%[2]d</v></c><c r="B%[1]d" t="s"><v>%[3]d</v></c><c r="C%[1]d" t="s"><v>4</v></c><c r="D%[1]d"><f>LEN(B%[1]d)</f><v>%[4]d</v></c></row>`, i+2, 5+2*i, 6+2*i, 7000000+i)
		fmt.Fprintf(&links, `<hyperlink ref="B%d" r:id="rId%d"/>`, i+2, i+1)
		targets = append(targets, fmt.Sprintf("rId%d hyperlink mailto:linked%03d@example.org x", i+1, i))
		fmt.Fprintf(&other, `<row r="%[1]d"><c r="A%[1]d" t="s"><v>%[2]d</v></c><c r="B%[1]d" t="inlineStr"><is><t>own%03[3]d@example.org</t></is></c></row>`, i+2, 5+2*(i/2*2), i)
	}
	texts.WriteString("</sst>")
	return pack(
		part{"xl/workbook.xml", excel + "sheet.main", `<workbook><sheets><sheet name="Customers" sheetId="1" r:id="rId1"/><sheet name="Other" sheetId="2" r:id="rId2"/></sheets></workbook>`},
		part{"xl/_rels/workbook.xml.rels", "", rels("rId1 worksheet worksheets/sheet1.xml", "rId2 worksheet worksheets/sheet2.xml", "rId3 sharedStrings sharedStrings.xml")},
		part{"xl/worksheets/sheet1.xml", excel + "worksheet", "<worksheet><sheetData>" + head + sheet.String() + "</sheetData><hyperlinks>" + links.String() + "</hyperlinks></worksheet>"},
		part{"xl/worksheets/_rels/sheet1.xml.rels", "", rels(targets...)},
		part{"xl/worksheets/sheet2.xml", excel + "worksheet", "<worksheet><sheetData>" + head + other.String() + "</sheetData></worksheet>"},
		part{"xl/sharedStrings.xml", excel + "sharedStrings", texts.String()},
		part{"xl/theme.xml", "application/vnd.openxmlformats-officedocument.theme", "<x/>"},
	)
}

// parts are what a package holds, unpacked.
func parts(t *testing.T) func([]byte) []byte {
	return func(content []byte) []byte {
		var text bytes.Buffer
		r, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range r.File {
			in, err := f.Open()
			if err == nil {
				_, err = io.Copy(&text, in)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		return bytes.ReplaceAll(text.Bytes(), []byte("</t></r><r><t>"), nil)
	}
}

func TestCutRows(t *testing.T) {
	t.Parallel()
	formattest.Cut(t, all.Formats(all.Options{}), []formattest.Sample{{Name: "a.xlsx", Content: customers(10), Within: "links"}, {Name: "a.xlsx", Content: customers(1), Within: "links"}}, parts(t))
	formattest.Cut(t, all.Formats(all.Options{}), []formattest.Sample{{Name: "a.xlsx", Content: customers(40), Head: 1, Within: "sheet"}, {Name: "a.xlsx", Content: customers(3), Head: 1, Within: "sheet"}}, parts(t))
}

// Formulas of a row stay, without what they came to; parts that nothing is cut from stay as they are packed.
func TestCutKeepsFormulasAndParts(t *testing.T) {
	t.Parallel()
	content := customers(10)
	var out bytes.Buffer
	err := all.Formats(all.Options{}).Cut(t.Context(), formats.Input{Body: bytes.NewReader(content), Name: "a.xlsx", Size: -1}, &out, []erasing.Removal{{Part: scanners.NewPrivate("sheet Customers"), Number: 4}})
	if err != nil {
		t.Fatal(err)
	}
	if sheet := string(parts(t)(out.Bytes())); !strings.Contains(sheet, `<row r="4"><c r="D4"><f>LEN(B4)</f></c></row>`) || !strings.Contains(sheet, "<si><t/></si>") {
		t.Error("the row is not empty but for its formula, or its texts are not")
	}
	before, _ := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	after, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil || len(after.File) != len(before.File) {
		t.Fatalf("%d parts, %v", len(after.File), err)
	}
	changed := 0
	for i, f := range after.File {
		if f.CRC32 != before.File[i].CRC32 {
			changed++
		}
	}
	if changed != 2 {
		t.Errorf("%d parts changed, want the sheet and the shared strings", changed)
	}
}

// commented is a workbook with a comment on each row, by two authors.
func commented(rows int) []byte {
	var sheet, comments, threads strings.Builder
	for i := range rows {
		fmt.Fprintf(&sheet, `<row r="%[1]d"><c r="A%[1]d" t="inlineStr"><is><t>Zed %03[2]d</t></is></c></row>`, i+1, i)
		fmt.Fprintf(&comments, `<comment ref="A%d" authorId="%d"><text><r><t>asked by zed%03d</t></r></text></comment>`, i+1, i%2, i)
		fmt.Fprintf(&threads, `<threadedComment ref="A%d" personId="{%d}"><text>said by zed%03d</text></threadedComment>`, i+1, i, i)
	}
	return pack(
		part{"xl/workbook.xml", excel + "sheet.main", `<workbook><sheets><sheet name="Customers" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		part{"xl/_rels/workbook.xml.rels", "", rels("rId1 worksheet worksheets/sheet1.xml")},
		part{"xl/worksheets/sheet1.xml", excel + "worksheet", "<worksheet><sheetData>" + sheet.String() + "</sheetData></worksheet>"},
		part{"xl/worksheets/_rels/sheet1.xml.rels", "", rels("rId1 comments ../comments1.xml", "rId2 threadedComment ../threadedComments/threadedComment1.xml")},
		part{"xl/comments1.xml", excel + "comments", "<comments><authors><author>Ann Author</author><author>Bob Author</author></authors><commentList>" + comments.String() + "</commentList></comments>"},
		part{"xl/threadedComments/threadedComment1.xml", "application/vnd.ms-excel.threadedcomments", "<ThreadedComments>" + threads.String() + "</ThreadedComments>"},
	)
}

func TestCutComments(t *testing.T) {
	t.Parallel()
	o := all.Formats(all.Options{})
	formattest.Cut(t, o, []formattest.Sample{
		{Name: "a.xlsx", Content: commented(12), Head: 2, Within: "sheet Customers, comments 1"}, {Name: "a.xlsx", Content: commented(12), Within: "sheet Customers, threaded comment 1"},
	}, parts(t))
	for name, test := range map[string]struct {
		list []erasing.Removal
		gone []string
		why  string
	}{
		"the row with its comments": {
			list: []erasing.Removal{{Part: scanners.NewPrivate("sheet Customers"), Number: 2}, {Part: scanners.NewPrivate("sheet Customers, comments 1"), Number: 4}, {Part: scanners.NewPrivate("sheet Customers, threaded comment 1"), Number: 2}},
			gone: []string{"Zed 001", "asked by zed001", "said by zed001"},
		},
		"the row alone":                 {list: []erasing.Removal{{Part: scanners.NewPrivate("sheet Customers"), Number: 2}}, why: "hangs on a row"},
		"an author whose comments stay": {list: []erasing.Removal{{Part: scanners.NewPrivate("sheet Customers, comments 1"), Number: 1}}, why: "would not read as it does now"},
		"one that is not there":         {list: []erasing.Removal{{Part: scanners.NewPrivate("sheet Customers, comments 1"), Number: 99}}, why: "changed"},
	} {
		content, out := commented(4), bytes.Buffer{}
		err := o.Cut(t.Context(), formats.Input{Body: bytes.NewReader(content), Name: "a.xlsx", Size: -1}, &out, test.list)
		if test.why != "" {
			if err == nil || !strings.Contains(err.Error(), test.why) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		text := string(parts(t)(out.Bytes()))
		for _, gone := range test.gone {
			if strings.Contains(text, gone) {
				t.Errorf("%s: %q is still there", name, gone)
			}
		}
		if !strings.Contains(text, `<row r="2"></row>`) || strings.Count(text, "asked by") != 3 {
			t.Errorf("%s: %s", name, text)
		}
	}
	// All comments of an author, and the name.
	list := []erasing.Removal{{Part: scanners.NewPrivate("sheet Customers, comments 1"), Number: 1}}
	for _, n := range []int64{3, 5} {
		list = append(list, erasing.Removal{Part: scanners.NewPrivate("sheet Customers, comments 1"), Number: n})
	}
	var out bytes.Buffer
	if err := o.Cut(t.Context(), formats.Input{Body: bytes.NewReader(commented(4)), Name: "a.xlsx", Size: -1}, &out, list); err != nil {
		t.Fatal(err)
	}
	if text := string(parts(t)(out.Bytes())); !strings.Contains(text, "<author></author><author>Bob Author</author>") || strings.Contains(text, "Ann") {
		t.Error("the author's name stayed, or the other's number changed")
	}
}

func TestCutRefusesWhatIsNoRow(t *testing.T) {
	t.Parallel()
	p := &formattest.Planter{}
	for name, test := range map[string]struct {
		content []byte
		part    string
		number  int64
	}{
		"a.docx": {document(p), "", 1}, "a.xlsx": {workbook(p), "styles", 1}, "formula.xlsx": {workbook(p), "sheet Customers", 5}, "a.pptx": {slides(p), "slide 1", 1},
	} {
		err := all.Formats(all.Options{}).Cut(t.Context(), formats.Input{Body: bytes.NewReader(test.content), Name: name, Size: -1}, io.Discard, []erasing.Removal{{Part: scanners.NewPrivate(test.part), Number: test.number}})
		if !errors.As(err, new(*formats.Uncut)) && !errors.Is(err, erasing.ErrChanged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
