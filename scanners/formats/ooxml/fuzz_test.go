package ooxml_test

import (
	"testing"

	"dossier/scanners/all"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
	"dossier/scanners/formats/ooxml"
)

// FuzzUnpack reads damaged packages.
func FuzzUnpack(f *testing.F) {
	f.Add(document(&formattest.Planter{}))
	f.Add(workbook(&formattest.Planter{}))
	f.Add(slides(&formattest.Planter{}))
	f.Fuzz(func(t *testing.T, content []byte) { unpack(t, content) })
}

// FuzzParts reads packages that are whole, of parts that are not.
func FuzzParts(f *testing.F) {
	f.Add(`<w:p><w:r><w:t>a</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>`, `<sst><si><t>a</t></si></sst>`, "yyyy\\-mm;@")
	f.Add(`<worksheet><sheetData><row r="1"><c r="A1" s="1" t="n"><f>"a"</f><v>1e300</v></c></row></sheetData><a b="c"/></worksheet>`, `<x/>`, "000-00-0000")
	f.Add(`<pivotCacheDefinition><cacheField name="a"><sharedItems><s v="b"/></sharedItems></cacheField></pivotCacheDefinition>`, "", "[h]:mm")
	f.Add(`<p:cm authorId="0"><p:text>a</p:text></p:cm><authors><author>b</author></authors>`, "<a:p>", `"x"General`)
	f.Fuzz(func(t *testing.T, content, shared, code string) {
		if len(code) > 100 {
			return
		}
		styles := `<styleSheet><numFmts><numFmt numFmtId="1" formatCode="` + code + `"/></numFmts><cellXfs><xf/><xf numFmtId="1"/></cellXfs></styleSheet>`
		unpack(t, pack(
			part{"word/document.xml", word + "document.main", content}, part{"word/comments.xml", word + "comments", content},
			part{"xl/workbook.xml", excel + "sheet.main", `<workbook><sheets><sheet name="a" r:id="r1"/></sheets></workbook>`},
			part{"xl/_rels/workbook.xml.rels", "", rels("r1 worksheet s.xml", "r2 sharedStrings t.xml", "r3 styles u.xml")},
			part{"xl/s.xml", excel + "worksheet", content}, part{"xl/t.xml", excel + "sharedStrings", shared}, part{"xl/u.xml", excel + "styles", styles},
			part{"xl/p.xml", excel + "pivotCacheDefinition", content}, part{"xl/x.xml", "", content},
		))
	})
}

func unpack(t *testing.T, content []byte) {
	t.Helper()
	limits := formats.DefaultLimits()
	limits.Unpacked, limits.Value = 8<<20, 4<<10
	_ = formattest.ReadDamaged(t, formattest.Members(&ooxml.Unpacker{Limits: limits}), "a.docx", content)
}

func FuzzChangeCells(f *testing.F) {
	f.Add(customers(3), uint64(1), "Yéd & <x>")
	f.Add(customers(2), uint64(2)<<32|2, "12")
	o := all.Formats(all.Options{Limits: formats.Limits{Depth: 4, Entries: 1000, Unpacked: 4 << 20, Ratio: 100, Value: 1 << 12, Columns: 50}})
	f.Fuzz(func(t *testing.T, content []byte, chosen uint64, value string) {
		formattest.ChangeDamaged(t, o, "a.xlsx", content, chosen, value)
	})
}
