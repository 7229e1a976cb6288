package odf_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/all"
	"dossier/scanners/erasing"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
	"dossier/scanners/formats/odf"
)

// pack makes a package of pairs of a name and what it holds.
func pack(kind string, parts ...string) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	m, _ := w.CreateHeader(&zip.FileHeader{Name: "mimetype", Method: zip.Store})
	_, _ = io.WriteString(m, "application/vnd.oasis.opendocument."+kind)
	for i := 0; i < len(parts); i += 2 {
		m, _ := w.Create(parts[i])
		_, _ = io.WriteString(m, parts[i+1])
	}
	_ = w.Close()
	return b.Bytes()
}

func paragraph(text string) string {
	return "<text:p>" + text[:3] + "<text:span text:style-name=\"T1\">" + text[3:] + "</text:span></text:p>"
}

const namespaces = `xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"`

func meta(p *formattest.Planter) string {
	return "<office:meta><meta:initial-creator>" + p.At("first author") + "</meta:initial-creator><dc:creator>" + p.At("last author") + "</dc:creator><dc:description>" +
		p.At("description") + `</dc:description><meta:user-defined meta:name="Client">` + p.At("own property") + "</meta:user-defined></office:meta>"
}

func textBody(p *formattest.Planter) string {
	return "<office:body><office:text><text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>" + p.At("author of a change") +
		"</dc:creator><dc:date>2026-01-01</dc:date></office:change-info>" + paragraph(p.At("deleted text")) + "</text:deletion></text:changed-region></text:tracked-changes>" +
		paragraph(p.At("body")) + "<text:h>" + p.At("heading") + "</text:h>" +
		`<text:p>one<text:s text:c="2"/>two<text:line-break/>three<office:annotation><dc:creator>` + p.At("comment's author") + "</dc:creator>" + paragraph(p.At("comment")) +
		"</office:annotation> four<text:note text:note-class=\"footnote\"><text:note-citation>1</text:note-citation><text:note-body>" + paragraph(p.At("footnote")) +
		"</text:note-body></text:note><text:note text:note-class=\"endnote\"><text:note-body>" + paragraph(p.At("endnote")) + "</text:note-body></text:note></text:p>" +
		`<text:p><text:a xlink:href="mailto:linked@example.com">link</text:a><draw:frame><svg:title>` + p.At("picture's title") + "</svg:title><svg:desc>" + p.At("alternative text") +
		"</svg:desc><draw:text-box>" + paragraph(p.At("text box")) + "</draw:text-box></draw:frame>" +
		`<text:hidden-text text:string-value="` + p.At("hidden text") + `"/></text:p>` +
		`<form:text form:current-value="` + p.At("form field") + `"/>` +
		table("", `<table:table-cell>`+paragraph("name")+"</table:table-cell><table:table-cell>"+paragraph("email")+"</table:table-cell>",
			"<table:table-cell>"+paragraph("Ann")+"</table:table-cell><table:table-cell>"+paragraph("ann@example.com")+paragraph(p.At("cell"))+"</table:table-cell>",
			"<table:table-cell>"+paragraph("Bob")+"</table:table-cell><table:table-cell>"+paragraph("bob@example.com")+"</table:table-cell>") +
		"</office:text></office:body>"
}

func table(name string, rows ...string) string {
	return `<table:table table:name="` + name + `"><table:table-row>` + strings.Join(rows, "</table:table-row><table:table-row>") + "</table:table-row></table:table>"
}

func text(p *formattest.Planter) []byte {
	return pack("text", "content.xml", "<office:document-content>"+textBody(p)+"</office:document-content>",
		"styles.xml", "<office:document-styles><office:master-styles><style:master-page><style:header>"+paragraph(p.At("header"))+"</style:header><style:footer>"+
			paragraph(p.At("footer"))+"</style:footer></style:master-page></office:master-styles></office:document-styles>",
		"meta.xml", "<office:document-meta>"+meta(p)+"</office:document-meta>", "settings.xml", `<x><config:config-item config:name="PrinterName">`+p.At("printer")+"</config:config-item></x>",
		"Object 1/content.xml", "<office:document-content><office:body><office:chart>"+paragraph(p.At("embedded object"))+"</office:chart></office:body></office:document-content>",
		"Pictures/a.txt", p.At("embedded file"))
}

func sheets(p *formattest.Planter) []byte {
	cell := func(kind, value, shown string) string {
		return `<table:table-cell office:value-type="` + kind + `" office:` + value + ">" + paragraph(shown) + "</table:table-cell>"
	}
	body := table("Customers",
		cell("string", `x=""`, "name")+cell("string", `x=""`, "date_of_birth")+cell("string", `x=""`, "phone")+cell("string", `x=""`, "card_number"),
		cell("string", `x=""`, "Ann")+cell("date", `date-value="1980-01-31T00:00:00"`, "31 jan")+cell("float", `value="470123456"`, "0470 12 34 56")+cell("float", `value="4.111111111111111E+15"`, "4.11E+15"),
		`<table:table-cell table:number-columns-repeated="16384"/></table:table-row><table:table-row table:number-rows-repeated="5">`+cell("string", `string-value="Bob"`, "Bob"),
		cell("string", `x=""`, "Carl")+`<table:table-cell table:formula="of:=HYPERLINK(&quot;`+p.At("formula")+`&quot;)"><office:annotation>`+paragraph(p.At("comment"))+"</office:annotation></table:table-cell>",
	) + table(p.At("sheet's name"), `<table:table-cell office:value-type="string">`+paragraph(p.At("hidden sheet"))+"</table:table-cell>")
	return pack("spreadsheet", "content.xml", `<office:document-content><office:body><office:spreadsheet><table:content-validations><table:content-validation table:condition="x(&quot;`+
		p.At("list of choices")+`&quot;)"><table:help-message table:title="`+p.At("title of help")+`">`+paragraph(p.At("help"))+"</table:help-message></table:content-validation></table:content-validations>"+
		body+`<table:named-expressions><table:named-expression table:expression="&quot;`+p.At("defined name")+`&quot;"/></table:named-expressions><table:database-range><table:filter>`+
		`<table:filter-condition table:value="`+p.At("filter")+`"/></table:filter></table:database-range></office:spreadsheet></office:body></office:document-content>`)
}

func slides(p *formattest.Planter) []byte {
	page := func() string {
		return `<draw:page draw:name="` + p.At("slide's name") + `"><draw:frame><draw:text-box>` + paragraph(p.At("slide")) + "</draw:text-box></draw:frame><presentation:notes>" +
			paragraph(p.At("speaker notes")) + "</presentation:notes></draw:page>"
	}
	return pack("presentation", "content.xml", "<office:document-content><office:body><office:presentation><presentation:footer-decl>"+p.At("footer")+"</presentation:footer-decl>"+
		page()+page()+"</office:presentation></office:body></office:document-content>",
		"styles.xml", "<office:document-styles><office:master-styles><style:master-page><draw:frame>"+paragraph(p.At("master"))+"</draw:frame></style:master-page></office:master-styles></office:document-styles>")
}

func flat(p *formattest.Planter) []byte {
	return []byte(`<?xml version="1.0" encoding="UTF-8"?><office:document ` + namespaces + ">" + meta(p) + textBody(p) + "</office:document>")
}

func opener() formattest.Func { return all.Formats(all.Options{}).Open }

func TestEveryPlaceIsRead(t *testing.T) {
	t.Parallel()
	formattest.EveryPlace(t, opener(), map[string]func(*formattest.Planter) []byte{"a.odt": text, "a.ods": sheets, "a.odp": slides, "a.fodt": flat})
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	got := formattest.Read(t, opener(), "a.odt", text(&formattest.Planter{}))
	if lines := got.Part("").Column("text"); !slices.Contains(lines, "one  two\nthree four") {
		t.Errorf("a paragraph with a comment and notes is not in one piece")
	}
	if names := got.Part("table 1").Column("name"); !slices.Equal(names, []string{formattest.Null, "Ann", "Bob"}) {
		t.Errorf("the table's column of names holds %q", names)
	}
	for _, name := range []string{"comments", "footnotes", "endnotes", "tracked changes", "headers and footers", "links", "properties", "Object 1"} {
		if len(got.Part(name).Rows) == 0 {
			t.Errorf("there is no part %q", name)
		}
	}
}

func TestSheetCells(t *testing.T) {
	t.Parallel()
	got := formattest.Read(t, opener(), "a.ods", sheets(&formattest.Planter{}))
	p := got.Part("sheet Customers")
	for field, want := range map[string]string{"name": "Ann", "date_of_birth": "1980-01-31", "phone": "0470 12 34 56", "card_number": "4111111111111111"} {
		if cells := p.Column(field); len(cells) < 2 || cells[1] != want {
			t.Errorf("%s holds %q", field, cells)
		}
	}
	if names := p.Column("name"); len(names) != 9 || names[3] != "Bob" || names[8] != "Carl" {
		t.Errorf("rows are not where they stand in the sheet: %q", names)
	}
}

func TestFormats(t *testing.T) {
	t.Parallel()
	formattest.Unpacker(t, &odf.Unpacker{}, []formattest.Sample{
		{Name: "a.odt", Content: text(&formattest.Planter{})}, {Name: "a.ods", Content: sheets(&formattest.Planter{})}, {Name: "a.odp", Content: slides(&formattest.Planter{})},
	})
	formattest.Decoder(t, &odf.Flat{}, []formattest.Sample{{Name: "a.fodt", Content: flat(&formattest.Planter{})}})
}

func TestEncrypted(t *testing.T) {
	t.Parallel()
	got := formattest.Read(t, opener(), "a.odt", pack("text", "META-INF/manifest.xml",
		`<manifest:manifest><manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>`, "content.xml", "\x12\x34"))
	if whys := got.Whys(); !slices.Equal(whys, []scanners.Why{scanners.Encrypted}) {
		t.Errorf("a document with a password is recorded as %v", whys)
	}
}

func TestRepetitionsStaySmall(t *testing.T) {
	t.Parallel()
	row := `<table:table-cell table:number-columns-repeated="2000000000" office:value-type="string">` + paragraph("Ann") + "</table:table-cell>"
	content := strings.Repeat(`<table:table-row table:number-rows-repeated="2000000000">`+row+"</table:table-row>", 1000)
	got := formattest.Read(t, opener(), "a.ods", pack("spreadsheet", "content.xml",
		"<x><office:spreadsheet><table:table table:name=\"a\">"+content+`<text:p><text:s text:c="2000000000"/></text:p></table:table></office:spreadsheet></x>`))
	if rows := len(got.Part("sheet a").Rows); rows > 2000 || got.Err != nil {
		t.Errorf("%d rows came of 1,000 repeated ones (%v)", rows, got.Err)
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add(textBody(&formattest.Planter{}), "<office:meta><dc:creator>a</dc:creator></office:meta>")
	f.Add("<office:spreadsheet>"+table("a", `<table:table-cell office:value-type="float" office:value="1E3"/>`)+"</office:spreadsheet>", "<x/>")
	f.Add("<draw:page><presentation:notes><text:p>a<office:annotation><dc:creator>b", "<style:master-page><style:header><text:p>a")
	f.Fuzz(func(t *testing.T, content, other string) {
		limits := formats.DefaultLimits()
		limits.Value = 4 << 10
		_ = formattest.ReadDamaged(t, formattest.Members(&odf.Unpacker{Limits: limits}), "a.odt", pack("text", "content.xml", content, "styles.xml", other, "meta.xml", other))
		formattest.Read(t, (&odf.Flat{Limits: limits}).Decode, "a.fodt", []byte(content))
	})
}

// customers is a spreadsheet of two sheets, with a link and a comment in some rows.
func customers(rows int) []byte {
	var sheet, other strings.Builder
	for i := range rows {
		fmt.Fprintf(&sheet, `<table:table-row table:style-name="ro1"><table:table-cell office:value-type="string"><text:p>Zed %03[1]d</text:p></table:table-cell>`+
			`<table:table-cell><text:p><text:a xlink:href="mailto:linked%03[1]d@example.org">zed%03[1]d@example.org</text:a></text:p></table:table-cell></table:table-row>`, i)
		fmt.Fprintf(&other, `<table:table-row><table:table-cell><text:p>own%03[1]d@example.org</text:p></table:table-cell><table:table-cell table:number-columns-repeated="2"/></table:table-row><table:table-row table:number-rows-repeated="3"/>`, i)
	}
	return pack("spreadsheet", "content.xml", `<?xml version="1.0"?><office:document-content `+namespaces+` xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet>`+
		`<table:table table:name="Customers">`+sheet.String()+`</table:table><table:table table:name="Other">`+other.String()+"</table:table></office:spreadsheet></office:body></office:document-content>",
		"meta.xml", "<office:document-meta><office:meta><dc:creator>Some Author</dc:creator></office:meta></office:document-meta>")
}

func TestCutRows(t *testing.T) {
	t.Parallel()
	formattest.Cut(t, all.Formats(all.Options{}), []formattest.Sample{{Name: "a.ods", Content: customers(20), Within: "sheet Other"}}, content(t))
	formattest.Cut(t, all.Formats(all.Options{}), []formattest.Sample{formattest.Zipped(formattest.Sample{Name: "a.ods", Content: customers(20), Within: "sheet Other"})}, formattest.InZip(t, content(t)))
	cut := func(list ...erasing.Removal) (string, error) {
		var out bytes.Buffer
		err := all.Formats(all.Options{}).Cut(t.Context(), formats.Input{Body: bytes.NewReader(customers(4)), Name: "a.ods", Size: -1}, &out, list)
		if err != nil {
			return "", err
		}
		return string(content(t)(out.Bytes())), nil
	}
	record := func(part string, number int64) erasing.Removal {
		return erasing.Removal{Part: scanners.NewPrivate(part), Number: number}
	}
	text, err := cut(record("sheet Customers", 2), record("links", 2))
	if err != nil || strings.Contains(text, "001") && !strings.Contains(text, "own001") || strings.Contains(text, "linked001") || strings.Count(text, "linked") != 3 ||
		!strings.Contains(text, `<table:table-row table:style-name="ro1"><table:table-cell/></table:table-row>`) {
		t.Errorf("%s, %v", text, err)
	}
	for name, list := range map[string][]erasing.Removal{
		"a link that stays": {record("links", 2)}, "the link of another row": {record("sheet Customers", 2), record("links", 3)}, "what is beside the rows": {record("properties", 1)},
	} {
		if _, err := cut(list...); !errors.As(err, new(*formats.Uncut)) && !errors.Is(err, erasing.ErrChanged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// content is that of the package of this name, unpacked.
func content(t *testing.T) func([]byte) []byte {
	return func(packed []byte) []byte {
		r, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
		if err != nil {
			t.Fatal(err)
		}
		in, err := r.Open("content.xml")
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
}

// TestChangeCells changes single cells: everything else in the package stays as it is packed, and in the sheet as it is written.
func TestChangeCells(t *testing.T) {
	t.Parallel()
	cell := func(attributes, text string) string {
		return "<table:table-cell" + attributes + "><text:p>" + text + "</text:p></table:table-cell>"
	}
	const words = ` office:value-type="string"`
	number, date := cell(` table:style-name="ce1" office:value-type="float" office:value="7"`, "7"), cell(` office:value-type="date" office:date-value="1980-02-29"`, "29/02/80")
	name, worked := cell(words, "Zed &amp; Z"), cell(` table:formula="of:=1" office:value-type="float" office:value="1"`, "1")
	var rows strings.Builder
	for i := range 6 {
		rows.WriteString("<table:table-row>" + cell(words, "Bo "+strconv.Itoa(i)) + number + date + cell(words, "x") + "</table:table-row>")
	}
	sheet := `<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet><table:table table:name="People"><table:table-row>` +
		cell(words, "name") + cell(words, "age") + cell(words, "born") + cell(words, "sum") + "</table:table-row><table:table-row>" + name + number + date + worked + "</table:table-row>" +
		`<table:table-row table:number-rows-repeated="2">` + cell(words, "twice") + "</table:table-row>" + rows.String() + "</table:table></office:spreadsheet></office:body></office:document-content>"
	packed := pack("spreadsheet", "content.xml", sheet, "meta.xml", "<office:document-meta><office:meta><dc:creator>Some Author</dc:creator></office:meta></office:document-meta>")
	for _, test := range []struct {
		row               int64
		field, value      string
		old, with, whyNot string
	}{
		{2, "name", "Yed <é>  y\nz", name, "<table:table-cell office:value-type=\"string\"><text:p>Yed &lt;é&gt; <text:s/>y</text:p><text:p>z</text:p></table:table-cell>", ""},
		{2, "name", "", name, "<table:table-cell/>", ""},
		{2, "age", "8", number, cell(` table:style-name="ce1" office:value-type="float" office:value="8"`, "8"), ""},
		{2, "age", "[erased]", number, cell(` table:style-name="ce1"`+words, "[erased]"), ""},
		{2, "born", "1981-03-01", date, cell(` office:value-type="date" office:date-value="1981-03-01"`, "1981-03-01"), ""},
		{2, "sum", "2", "", "", "worked out by a formula"},
		{3, "name", "x", "", "", "stands for several"},
		{1, "name", "x", "", "", "names the columns"},
	} {
		list := []erasing.Removal{{Part: scanners.NewPrivate("sheet People"), Number: test.row, Change: []erasing.Cell{{Field: test.field, Value: []byte(test.value), Null: test.value == ""}}}}
		var out bytes.Buffer
		err := all.Formats(all.Options{}).Cut(t.Context(), formats.Input{Body: bytes.NewReader(packed), Name: "a.ods", Size: -1}, &out, list)
		switch want := strings.Replace(sheet, test.old, test.with, 1); {
		case test.whyNot != "":
			if err == nil || !strings.Contains(err.Error(), test.whyNot) {
				t.Errorf("%s %q: %v, want %q", test.field, test.value, err, test.whyNot)
			}
		case err != nil:
			t.Errorf("%s %q: %v", test.field, test.value, err)
		case string(content(t)(out.Bytes())) != want:
			t.Errorf("%s %q:\n%s, want\n%s", test.field, test.value, content(t)(out.Bytes()), want)
		}
	}
}
