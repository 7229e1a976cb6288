package msoffice_test

import (
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"dossier/scanners"
	"dossier/scanners/all"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
	"dossier/scanners/formats/msoffice"
	"dossier/scanners/formats/ole2/ole2test"
)

func wide(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

func u16(v ...int) (b []byte) {
	for _, n := range v {
		b = binary.LittleEndian.AppendUint16(b, uint16(n))
	}
	return b
}

func u32(v ...int) (b []byte) {
	for _, n := range v {
		b = binary.LittleEndian.AppendUint32(b, uint32(n))
	}
	return b
}

func join(parts ...[]byte) []byte { return slices.Concat(parts...) }

// summary is a property set with an author.
func summary(author string) ole2test.Stream {
	text := append([]byte(author), 0)
	set := join(u32(0, 2, 1, 24, 4, 32), u32(2, 65001), u32(30, len(text)), text)
	head := join(u16(0xfffe, 0), u32(0), make([]byte, 16), u32(1), []byte{0xe0}, make([]byte, 15), u32(48))
	return ole2test.Stream{Name: "\x05SummaryInformation", Content: append(head, set...)}
}

func native(content string) ole2test.Stream {
	b := join(u32(0), u16(2), []byte("note.txt\x00C:\\note.txt\x00"), u32(0, 0), []byte("C:\\temp\\note.txt\x00"), u32(len(content)), []byte(content))
	return ole2test.Stream{Name: "\x01Ole10Native", Content: b}
}

// document makes a Word document of two pieces, one of them in narrow characters.
func document(p *formattest.Planter) []byte {
	main := p.At("body") + "\rcell\x07next\x07\x07a\x13HYPERLINK \"mailto:linked@example.com\"\x14link\x15b\r" + p.At("more of the body") + "\r"
	parts := []string{main, p.At("footnote") + "\r", p.At("header") + "\r", "", p.At("comment") + "\r", p.At("endnote") + "\r", p.At("text box") + "\r", p.At("box in a header") + "\r"}
	fib := make([]byte, 0x400)
	copy(fib, u16(0xa5ec, 0xc1))
	binary.LittleEndian.PutUint16(fib[10:], 0x200)
	text := strings.Join(parts, "")
	for i, part := range parts {
		binary.LittleEndian.PutUint32(fib[0x4c+4*i:], uint32(len([]rune(part))))
	}
	first := []rune(text)[:5]
	rest := wide(text[len(string(first)):])
	clx := join([]byte{2}, u32(12+16), u32(0, 5, len([]rune(text))), u16(0), u32(0x400*2|0x40000000), u16(0), u16(0), u32(0x410), u16(0))
	binary.LittleEndian.PutUint32(fib[0x1a6:], uint32(len(clx)))
	author := wide(p.At("author of changes"))
	binary.LittleEndian.PutUint32(fib[0x9a+51*8:], uint32(len(clx)))
	list := join(u16(0xffff, 1, 0, len(author)/2), author)
	binary.LittleEndian.PutUint32(fib[0x9a+51*8+4:], uint32(len(list)))
	content := join(fib, []byte(string(first)), make([]byte, 16-len(first)), rest)
	return ole2test.File(ole2test.Stream{Name: "WordDocument", Content: content}, ole2test.Stream{Name: "1Table", Content: join(clx, list)},
		summary(p.At("author")), native(p.At("embedded file")))
}

func record(kind int, data ...[]byte) []byte {
	all := join(data...)
	return join(u16(kind, len(all)), all)
}

func broad(s string) []byte { return join(u16(len(wide(s))/2), []byte{1}, wide(s)) }

// short is a text behind a length of one byte, as formulas have it.
func short(s string) []byte { return join([]byte{byte(len(wide(s)) / 2), 1}, wide(s)) }

func workbook(p *formattest.Planter) []byte {
	split := wide(p.At("text over two records"))
	sst := join(u32(6, 6), broad("name"), broad("date_of_birth"), broad("phone"), broad(p.At("text of a cell")), broad(p.At("text no cell shows")),
		join(u16(len(split)/2), []byte{1}, split[:20]))
	float := func(f float64) []byte { return binary.LittleEndian.AppendUint64(nil, math.Float64bits(f)) }
	globals := join(record(0x809, u16(0x600, 5)), record(0x5c, broad(p.At("last user"))), record(0xe0, u16(0, 0)), record(0xe0, u16(0, 14)),
		record(0x18, u16(0), []byte{0, 6}, u16(30), make([]byte, 8), []byte("\x00client\x17"), short(p.At("defined name"))),
		record(0x85, u32(0), u16(0), []byte{5, 0}, []byte("First")), record(0x85, u32(0), u16(1), []byte{6, 0}, []byte("Hidden")),
		record(0xfc, sst), record(0x3c, []byte{1}, split[20:]), record(0x0a))
	first := join(record(0x809, u16(0x600, 16)), record(0x14, broad(p.At("page header"))),
		record(0xfd, u16(0, 0, 0), u32(0)), record(0xfd, u16(0, 1, 0), u32(1)), record(0xfd, u16(0, 2, 0), u32(2)),
		record(0x204, u16(1, 0, 0), broad("Ann")), record(0x203, u16(1, 1, 1), float(29221)), record(0x27e, u16(1, 2, 0), u32(470123456<<2|2)),
		record(0xfd, u16(4, 0, 0), u32(3)), record(0xbd, u16(4, 1, 1), u32(29222<<2|2), u16(0), u32(7<<2|2), u16(2)),
		record(0x06, u16(5, 0, 0), []byte{0, 0, 0, 0, 0, 0, 0xff, 0xff}, make([]byte, 8)), record(0x207, broad(p.At("formula's text"))), record(0xfd, u16(6, 0, 0), u32(5)),
		record(0x1b6, make([]byte, 18)), record(0x3c, []byte{1}, wide(p.At("text box"))), record(0x1c, u16(0, 0, 0, 0), broad(p.At("comment's author"))),
		record(0x100d, u16(0), short(p.At("title of a chart"))), record(0x1be, u32(0), broad(p.At("title of the help")), broad("\x00"), broad(p.At("help")), broad(p.At("error")),
			[]byte{9, 0, 0, 0, 0x17}, short("yes\x00"+p.At("list of choices"))),
		record(0x06, u16(7, 1, 0), []byte{0, 0, 0, 0, 0, 0, 0xff, 0xff}, u16(0), u32(0), u16(60), []byte{0x17, 0x17}, short(p.At("formula")), []byte{0x41, 0x17, 9}),
		record(0x1b8, wide("mailto:linked@example.com")), record(0x0a))
	hidden := join(record(0x809, u16(0x600, 16)), record(0x204, u16(0, 0, 0), broad(p.At("hidden sheet"))), record(0x0a))
	return ole2test.File(ole2test.Stream{Name: "Workbook", Content: join(globals, first, hidden)}, summary(p.At("author")))
}

func slides(p *formattest.Planter) []byte {
	atom := func(kind int, data []byte) []byte { return join(u16(0, kind), u32(len(data)), data) }
	box := func(kind int, data []byte) []byte { return join(u16(15, kind), u32(len(data)), data) }
	latin := func(s string) (b []byte) {
		for _, c := range s {
			b = append(b, byte(c))
		}
		return b
	}
	content := join(box(1000, atom(0x0fba, wide(p.At("comment's author")))), box(1006, join(atom(0x0fa0, wide(p.At("slide"))), atom(0x0fa8, latin(p.At("narrow text"))))),
		box(0x3f0, atom(0x0fa0, wide(p.At("speaker notes")))), box(0x3f8, atom(0x0fa0, wide(p.At("master")))))
	return ole2test.File(ole2test.Stream{Name: "PowerPoint Document", Content: content}, summary(p.At("author")))
}

func opener() formattest.Func { return all.Formats(all.Options{}).Open }

func TestEveryPlaceIsRead(t *testing.T) {
	t.Parallel()
	formattest.EveryPlace(t, opener(), map[string]func(*formattest.Planter) []byte{"a.doc": document, "a.xls": workbook, "a.ppt": slides})
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	doc := formattest.Read(t, opener(), "a.doc", document(&formattest.Planter{}))
	if lines := doc.Part("").Column("text"); len(lines) != 4 || lines[1] != "cell\tnext" || lines[2] != "alinkb" {
		t.Errorf("the body has %d lines, of %q", len(lines), lines)
	}
	for _, name := range []string{"footnotes", "headers and footers", "comments", "endnotes", "text boxes", "fields", "authors", "properties"} {
		if len(doc.Part(name).Rows) == 0 {
			t.Errorf("the document has no part %q", name)
		}
	}
	book := formattest.Read(t, opener(), "a.xls", workbook(&formattest.Planter{}))
	sheet := book.Part("sheet First")
	if born := sheet.Column("date_of_birth"); len(born) != 7 || born[1] != "1980-01-01" || born[4] != "1980-01-02" {
		t.Errorf("the dates are %q", born)
	}
	if phones := sheet.Column("phone"); phones[1] != "470123456" {
		t.Errorf("the numbers are %q", phones)
	}
}

func TestEncrypted(t *testing.T) {
	t.Parallel()
	fib := make([]byte, 0x400)
	copy(fib, u16(0xa5ec, 0xc1, 0, 0, 0, 0x100))
	for name, content := range map[string][]byte{
		"a.docx": ole2test.File(ole2test.Stream{Name: "EncryptedPackage"}), "a.doc": ole2test.File(ole2test.Stream{Name: "WordDocument", Content: fib}),
		"a.xls": ole2test.File(ole2test.Stream{Name: "Workbook", Content: join(record(0x809, u16(0x600, 5)), record(0x2f, u16(1)))}),
	} {
		if whys := slices.Compact(whysOf(t, name, content)); !slices.Equal(whys, []scanners.Why{scanners.Encrypted}) {
			t.Errorf("%s is recorded as %v", name, whys)
		}
	}
	if whys := whysOf(t, "a.bin", ole2test.File(ole2test.Stream{Name: "Other"})); !slices.Equal(whys, []scanners.Why{scanners.NoDecoder}) {
		t.Errorf("a file of another program is recorded as %v", whys)
	}
}

func whysOf(t *testing.T, name string, content []byte) []scanners.Why {
	t.Helper()
	got := formattest.Read(t, opener(), name, content)
	return got.Whys()
}

func TestFormat(t *testing.T) {
	t.Parallel()
	formattest.Unpacker(t, &msoffice.Unpacker{}, []formattest.Sample{
		{Name: "a.doc", Content: document(&formattest.Planter{})}, {Name: "a.xls", Content: workbook(&formattest.Planter{})}, {Name: "a.ppt", Content: slides(&formattest.Planter{})},
	})
}

func FuzzUnpack(f *testing.F) {
	for _, sample := range [][]byte{document(&formattest.Planter{}), workbook(&formattest.Planter{}), slides(&formattest.Planter{})} {
		f.Add(sample)
	}
	limits := formats.DefaultLimits()
	limits.Value = 1000
	f.Fuzz(func(t *testing.T, content []byte) {
		_ = formattest.ReadDamaged(t, formattest.Members(&msoffice.Unpacker{Limits: limits}), "a.doc", content)
	})
}
