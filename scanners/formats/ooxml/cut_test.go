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
	formattest.Cut(t, all.Formats(all.Options{}), []formattest.Sample{formattest.Zipped(formattest.Sample{Name: "a.xlsx", Content: customers(10), Head: 1, Within: "sheet"})}, formattest.InZip(t, parts(t)))
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

// TestChangeCells sets single cells, of which others show the same text, and sees that nothing else changed.
func TestChangeCells(t *testing.T) {
	t.Parallel()
	o := all.Formats(all.Options{})
	content := customers(20)
	was := formattest.Records(t, o, "a.xlsx", content)
	for _, test := range []struct {
		part, field, value string
		number             int64
		null               bool
		want               string // stands in a part then; "" it is refused
	}{
		{part: "sheet Customers", number: 5, field: "city", value: "Gent & <co>", want: `<c r="C5" t="inlineStr"><is><t>Gent &amp; &lt;co&gt;</t></is></c>`},
		{part: "sheet Customers", number: 5, field: "name", value: "Yed", want: `<c r="A5" s="1" t="inlineStr"><is><t>Yed</t></is></c><c r="B5" t="s">`},
		{part: "sheet Customers", number: 5, field: "name", null: true, want: `<c r="A5" s="1"/><c r="B5" t="s">`},
		{part: "sheet Customers", number: 5, field: "email", value: "yed@example.org", want: `<si><t/></si>`},
		{part: "sheet Other", number: 3, field: "email", value: "=HYPERLINK()", want: `<is><t>=HYPERLINK()</t></is>`},
		{part: "sheet Customers", number: 5, field: "amount", value: "8", want: `<c r="D5"><f>LEN(B5)</f></c>`},
		{part: "links", number: 2, field: "text", value: "mailto:yed@example.org?a=1&b=2", want: `Target="mailto:yed@example.org?a=1&amp;b=2"`},
		{part: "sheet Customers", number: 1, field: "text", value: "x"},
		{part: "sheet Customers", number: 99, field: "name", value: "x"},
		{part: "sheet Customers", number: 5, field: "nothing", value: "x"},
		{part: "sheet Other", number: 3, field: "C", value: "x"},
	} {
		var out bytes.Buffer
		list := []erasing.Removal{{Part: scanners.NewPrivate(test.part), Number: test.number, Change: []erasing.Cell{{Field: test.field, Value: []byte(test.value), Null: test.null}}}}
		err := o.Cut(t.Context(), formats.Input{Body: bytes.NewReader(content), Name: "a.xlsx", Size: -1}, &out, list)
		if test.want == "" {
			if !errors.As(err, new(*formats.Uncut)) && !errors.Is(err, erasing.ErrChanged) {
				t.Errorf("%s of row %d: %v", test.field, test.number, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s of row %d: %v", test.field, test.number, err)
			continue
		}
		if text := string(parts(t)(out.Bytes())); !strings.Contains(text, test.want) {
			t.Errorf("%s of row %d does not give %q", test.field, test.number, test.want)
		}
		if list[0].Change[0].Null = test.null || test.field == "amount"; test.field != "email" || test.part != "sheet Customers" { // a formula comes to nothing until a program works it out
			formattest.Changed(t, formattest.Records(t, o, "a.xlsx", out.Bytes()), was, list)
		}
	}
}

// TestChangeTypedCells keeps numbers, dates and truth values of their sort, if the new value is one.
func TestChangeTypedCells(t *testing.T) {
	t.Parallel()
	o := all.Formats(all.Options{})
	row := `<row r="%[1]d"><x:c r="A%[1]d"><x:v>%[1]d0000000</x:v></x:c><c r="B%[1]d" s="1"><v>3000%[1]d</v></c><c r="C%[1]d" t="b"><v>1</v></c></row>`
	sheet := `<row r="1"><c r="A1" t="inlineStr"><is><t>phone</t></is></c><c r="B1" t="inlineStr"><is><t>born</t></is></c><c r="C1" t="inlineStr"><is><t>known</t></is></c></row>`
	for i := range 8 {
		sheet += fmt.Sprintf(row, i+2)
	}
	content := pack(
		part{"xl/workbook.xml", excel + "sheet.main", `<workbook><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		part{"xl/_rels/workbook.xml.rels", "", rels("rId1 worksheet worksheets/sheet1.xml", "rId2 styles styles.xml")},
		part{"xl/worksheets/sheet1.xml", excel + "worksheet", "<worksheet><sheetData>" + sheet + "</sheetData></worksheet>"},
		part{"xl/styles.xml", excel + "styles", `<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`},
	)
	for _, test := range [][3]string{
		{"phone", "32470123456", `<x:c r="A3"><x:v>32470123456</x:v></x:c>`},
		{"phone", "+32 470", `<x:c r="A3" t="inlineStr"><x:is><x:t>+32 470</x:t></x:is></x:c>`},
		{"phone", "007", `<x:is><x:t>007</x:t></x:is>`},
		{"born", "1981-02-03", `<c r="B3" s="1"><v>29620</v></c>`},
		{"born", "about 1981", `<c r="B3" s="1" t="inlineStr">`},
		{"known", "FALSE", `<c r="C3" t="b"><v>0</v></c>`},
		{"known", "perhaps", `<is><t>perhaps</t></is>`},
	} {
		var out bytes.Buffer
		list := []erasing.Removal{{Part: scanners.NewPrivate("sheet S"), Number: 3, Change: []erasing.Cell{{Field: test[0], Value: []byte(test[1])}}}}
		if err := o.Cut(t.Context(), formats.Input{Body: bytes.NewReader(content), Name: "a.xlsx", Size: -1}, &out, list); err != nil {
			t.Errorf("%s: %v", test[1], err)
		} else if text := string(parts(t)(out.Bytes())); !strings.Contains(text, test[2]) {
			t.Errorf("%s: %s", test[1], text)
		}
	}
}
