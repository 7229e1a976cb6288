package ooxml_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/all"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
	"dossier/scanners/formats/ooxml"
)

// part is a part of a package: its name, its content type (the end of it) and what it holds.
type part struct{ name, kind, content string }

const (
	word  = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	excel = "application/vnd.openxmlformats-officedocument.spreadsheetml."
	point = "application/vnd.openxmlformats-officedocument.presentationml."
	core  = "application/vnd.openxmlformats-package.core-properties"
)

// pack makes a package.
func pack(parts ...part) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	var types strings.Builder
	types.WriteString(`<Types><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/><Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>`)
	for _, p := range parts {
		if p.kind != "" {
			fmt.Fprintf(&types, `<Override PartName="/%s" ContentType="%s+xml"/>`, p.name, p.kind)
		}
	}
	types.WriteString("</Types>")
	for _, p := range append([]part{{"[Content_Types].xml", "", types.String()}}, parts...) {
		m, _ := w.Create(p.name)
		_, _ = m.Write([]byte(p.content))
	}
	_ = w.Close()
	return b.Bytes()
}

func rels(list ...string) string {
	var b strings.Builder
	b.WriteString("<Relationships>")
	for _, r := range list {
		f := strings.Split(r, " ")
		fmt.Fprintf(&b, `<Relationship Id="%s" Type="http://x/%s" Target="%s"`, f[0], f[1], strings.ReplaceAll(f[2], "_", " "))
		if len(f) > 3 {
			b.WriteString(` TargetMode="External"`)
		}
		b.WriteString("/>")
	}
	return b.String() + "</Relationships>"
}

// paragraph splits a text into runs, as word processors do.
func paragraph(text string) string {
	var b strings.Builder
	b.WriteString(`<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr>`)
	for len(text) > 0 {
		n := min(len(text), 7)
		for n < len(text) && text[n] >= 0x80 {
			n++
		}
		b.WriteString(`<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">` + text[:n] + "</w:t></w:r>")
		text = text[n:]
	}
	return b.String() + "</w:p>"
}

func properties(p *formattest.Planter) []part {
	return []part{
		{"docProps/core.xml", core, "<cp:coreProperties><dc:creator>" + p.At("creator") + "</dc:creator><cp:lastModifiedBy>" + p.At("last modified by") +
			"</cp:lastModifiedBy><dc:description>" + p.At("description") + "</dc:description></cp:coreProperties>"},
		{"docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties", "<Properties><Company>" + p.At("company") +
			"</Company><TitlesOfParts><vt:vector><vt:lpstr>" + p.At("title of a part") + "</vt:lpstr></vt:vector></TitlesOfParts></Properties>"},
		{
			"docProps/custom.xml", "application/vnd.openxmlformats-officedocument.custom-properties",
			`<Properties><property name="Client"><vt:lpwstr>` + p.At("own property") + `</vt:lpwstr></property></Properties>`,
		},
		{"customXml/item1.xml", "", "<customer><name>" + p.At("custom XML") + "</name></customer>"},
	}
}

func document(p *formattest.Planter) []byte {
	box := func(text string) string { return "<w:txbxContent>" + paragraph(text) + "</w:txbxContent>" }
	inBox := p.At("text box")
	body := "<w:document><w:body>" + paragraph(p.At("body")) +
		"<w:tbl><w:tr><w:tc>" + paragraph("name") + "</w:tc><w:tc>" + paragraph("email") + "</w:tc></w:tr>" +
		"<w:tr><w:tc>" + paragraph("Ann") + "</w:tc><w:tc>" + paragraph("ann@example.com") + "</w:tc></w:tr>" +
		"<w:tr><w:tc>" + paragraph("Bob") + "</w:tc><w:tc>" + paragraph("bob@example.com") + paragraph(p.At("cell")) +
		"<w:tbl><w:tr><w:tc>" + paragraph(p.At("table in a cell")) + "</w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>" +
		`<w:p><w:ins w:author="` + p.At("author of an insertion") + `"><w:r><w:t>` + p.At("insertion") + "</w:t></w:r></w:ins>" +
		`<w:del w:author="x"><w:r><w:delText>` + p.At("deletion") + "</w:delText></w:r></w:del>" +
		`<w:r><w:instrText>HYPERLINK "` + p.At("field code") + `"</w:instrText></w:r><w:fldSimple w:instr="` + p.At("simple field") + `"/>` +
		`<w:r><w:drawing><wp:docPr id="1" name="` + p.At("name of a picture") + `" descr="` + p.At("alternative text") + `"/></w:drawing></w:r>` +
		"<w:r><mc:AlternateContent><mc:Choice>" + box(inBox) + "</mc:Choice><mc:Fallback>" + box(inBox) + box(p.At("other fallback")) +
		"</mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>around</w:t></w:r></w:p>" +
		`<w:sdt><w:sdtPr><w:alias w:val="` + p.At("control's title") + `"/><w:dropDownList><w:listItem w:displayText="` + p.At("choice") + `" w:value="1"/></w:dropDownList></w:sdtPr>` +
		"<w:sdtContent>" + paragraph(p.At("control")) + "</w:sdtContent></w:sdt>" +
		`<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>` + p.At("hidden text") + "</w:t></w:r></w:p></w:body></w:document>"
	text := func(name, kind, place string) part {
		return part{"word/" + name, word + kind, "<w:x>" + paragraph(p.At(place)) + "</w:x>"}
	}
	body = strings.Replace(body, "<w:body>", `<w:body><w:p><w:bookmarkStart w:id="0" w:name="`+p.At("bookmark")+`"/><w:hyperlink r:id="rId1" w:anchor="`+p.At("anchor")+`" w:tooltip="`+p.At("tooltip")+
		`" w:docLocation="`+p.At("place in another document")+`"><w:r><w:t>x</w:t></w:r></w:hyperlink><w:smartTag w:element="PersonName"><w:smartTagPr><w:attr w:name="ProductID" w:val="`+p.At("smart tag")+`"/></w:smartTagPr></w:smartTag>`+
		`<w:permStart w:id="1" w:ed="`+p.At("who may edit")+`"/><w:sdt><w:sdtPr><w:tag w:val="`+p.At("control's tag")+`"/><w:placeholder><w:docPart w:val="`+p.At("control's placeholder")+`"/></w:placeholder><w:dataBinding w:xpath="/x"/>`+
		`<w:comboBox w:lastValue="`+p.At("control's last value")+`"/></w:sdtPr></w:sdt><w:r><w:drawing><wp:docPr id="9" name="x" title="`+p.At("title of a picture")+`"><a:hlinkClick r:id="rId1" tooltip="`+p.At("tooltip of a picture")+`"/></wp:docPr></w:drawing></w:r>`+
		`<w:ffData><w:name w:val="`+p.At("name of a field")+`"/><w:helpText w:val="`+p.At("help of a field")+`"/><w:textInput><w:default w:val="`+p.At("default of a field")+`"/></w:textInput></w:ffData>`+
		`<w:r><w:ruby><w:rt><w:r><w:t>`+p.At("ruby")+`</w:t></w:r></w:rt></w:ruby></w:r></w:p>`, 1)
	body = strings.Replace(body, "<w:tbl>", `<w:tbl><w:tblPr><w:tblCaption w:val="`+p.At("caption of a table")+`"/><w:tblDescription w:val="`+p.At("description of a table")+`"/></w:tblPr>`, 1)
	return pack(append(properties(p),
		part{"word/recipientData.xml", word + "mailMergeRecipientData", `<w:recipients><w:recipientData><w:active w:val="1"/><w:column w:val="0"/><w:uniqueTag w:val="QQ=="/></w:recipientData></w:recipients>`},
		part{"word/recipients.xml", "application/vnd.ms-word.mailMergeRecipientData", `<wne:recipients><wne:recipientData><wne:active wne:val="1"/><wne:hash wne:val="1"/></wne:recipientData></wne:recipients>`},
		part{"word/_rels/settings.xml.rels", "", rels("rId1 mailMergeSource file:///C:/lists/mailed@example.com.xlsx x")},
		part{"word/commentsExtended.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended", "<w15:commentsEx/>"},
		part{"word/document.xml", word + "document.main", body},
		part{"word/_rels/document.xml.rels", "", rels("rId1 hyperlink mailto:linked@example.com?subject=Hello%20Ann x", "rId2 header header1.xml")},
		text("header1.xml", "header", "header"), text("footer1.xml", "footer", "footer"), text("footnotes.xml", "footnotes", "footnote"),
		text("endnotes.xml", "endnotes", "endnote"), part{"word/glossary/document.xml", word + "document.glossary", `<w:glossaryDocument><w:docParts><w:docPart><w:docPartPr><w:name w:val="` + p.At("name of a building block") + `"/><w:description w:val="` +
			p.At("description of a building block") + `"/></w:docPartPr><w:docPartBody>` + paragraph(p.At("building block")) + "</w:docPartBody></w:docPart></w:docParts></w:glossaryDocument>"},
		part{"word/comments.xml", word + "comments", `<w:comments><w:comment w:author="` + p.At("comment's author") + `">` + paragraph(p.At("comment")) + "</w:comment></w:comments>"},
		part{"word/people.xml", word + "people", `<w15:people><w15:person w15:author="` + p.At("person") + `"><w15:presenceInfo w15:userId="` + p.At("account") + `"/></w15:person></w15:people>`},
		part{"word/settings.xml", word + "settings", `<w:settings><w:mailMerge><w:connectString w:val="` + p.At("mail merge's connection") + `"/><w:query w:val="` + p.At("mail merge's query") + `"/><w:addressFieldName w:val="` + p.At("mail merge's address field") +
			`"/><w:mailSubject w:val="` + p.At("mail merge's subject") + `"/><w:odso><w:udl w:val="` + p.At("mail merge's source") + `"/><w:table w:val="` + p.At("mail merge's table") + `"/><w:fieldMapData><w:name w:val="` + p.At("mail merge's field") +
			`"/><w:mappedName w:val="x"/></w:fieldMapData></w:odso></w:mailMerge><w:docVars><w:docVar w:name="` + p.At("name of a document variable") + `" w:val="x"/><w:docVar w:name="x" w:val="` + p.At("document variable") + `"/></w:docVars></w:settings>`},
		part{"word/charts/chart1.xml", "application/vnd.openxmlformats-officedocument.drawingml.chart", "<c:chart><c:pt><c:v>" + p.At("chart") + "</c:v></c:pt></c:chart>"},
		part{"word/embeddings/notes.txt", "", p.At("embedded file")},
	)...)
}

func workbook(p *formattest.Planter) []byte {
	cell := func(ref, kind, content string) string {
		return `<c r="` + ref + `" t="` + kind + `">` + content + "</c>"
	}
	sheet := "<worksheet><sheetData>" +
		`<row r="1">` + cell("A1", "s", "<v>0</v>") + cell("B1", "s", "<v>1</v>") + cell("C1", "s", "<v>2</v>") + cell("D1", "s", "<v>3</v>") + "</row>" +
		`<row r="2" hidden="1">` + cell("A2", "inlineStr", "<is><r><t>An</t></r><r><t>n</t></r></is>") + cell("B2", "s", "<v>4</v>") + `<c r="C2" s="1"><v>29221</v></c><c r="D2"><v>4.1111111111111109E+15</v></c></row>` +
		`<row r="5">` + cell("A5", "str", `<f>HYPERLINK("`+p.At("formula")+`","Bob")</f><v>Bob</v>`) + `<c r="C5" s="2"><v>44197.75</v></c><c r="D5" s="3"><v>470123456</v></c></row>` +
		`</sheetData><hyperlinks><hyperlink ref="A1" tooltip="` + p.At("tooltip") + `" display="x"/></hyperlinks>` +
		`<dataValidations><dataValidation prompt="` + p.At("prompt") + `"><formula1>"` + p.At("list of choices") + `"</formula1></dataValidation></dataValidations>` +
		`<autoFilter><filterColumn><filters><filter val="` + p.At("filter") + `"/></filters></filterColumn></autoFilter>` +
		`<scenarios><scenario name="` + p.At("scenario") + `" user="x" comment="` + p.At("comment of a scenario") + `"><inputCells r="A1" val="` + p.At("value of a scenario") + `"/></scenario></scenarios><protectedRanges><protectedRange name="` + p.At("protected range") +
		`"/></protectedRanges><conditionalFormatting><cfRule type="containsText" text="` + p.At("text of a rule") + `"><formula>"` + p.At("formula of a rule") + `"</formula></cfRule></conditionalFormatting><dataValidations><dataValidation error="` + p.At("error of a validation") + `" errorTitle="` + p.At("title of an error") + `" promptTitle="` + p.At("title of a prompt") +
		`"/></dataValidations><oleObjects><oleObject link="` + p.At("link of an object") + `"/></oleObjects><webPublishItems><webPublishItem destinationFile="` + p.At("file of a page") + `" title="` + p.At("title of a page") + `"/></webPublishItems>` +
		"<headerFooter><evenFooter>" + p.At("even footer") + "</evenFooter><firstHeader>" + p.At("first header") + "</firstHeader><oddHeader>&amp;L" + p.At("page header") + "</oddHeader></headerFooter></worksheet>"
	hidden := "<worksheet><sheetData><row>" + "<c t=\"inlineStr\"><is><t>" + p.At("hidden sheet") + "</t></is></c></row></sheetData></worksheet>"
	shared := "<sst><si><t>name</t></si><si><t>notes</t></si><si><t>date_of_birth</t></si><si><t>card_number</t></si><si><r><t>" + p.At("shared string") + "</t></r><rPh><t>" +
		p.At("phonetic reading") + "</t></rPh></si><si><t>" + p.At("string no cell shows") + "</t></si></sst>"
	styles := `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy\ hh:mm"/><numFmt numFmtId="165" formatCode="0000\ 00\ 00\ 00"/></numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>` +
		`<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>`
	return pack(append(properties(p),
		part{"xl/workbook.xml", excel + "sheet.main", `<workbook><sheets><sheet name="Customers" sheetId="1" r:id="rId1"/><sheet name="` + p.At("sheet's name") + `" sheetId="2" state="veryHidden" r:id="rId2"/></sheets>` +
			`<fileSharing userName="` + p.At("user who locked it") + `"/><fileRecoveryPr/><definedNames><definedName name="` + p.At("name of a name") + `" description="` + p.At("description of a name") + `" help="` + p.At("help of a name") + `" statusBar="` + p.At("status bar of a name") +
			`">x</definedName><definedName name="x" comment="` + p.At("comment of a name") + `">"` + p.At("defined name") + `"</definedName></definedNames></workbook>`},
		part{"xl/_rels/workbook.xml.rels", "", rels("rId1 worksheet worksheets/sheet1.xml", "rId2 worksheet /xl/worksheets/sheet2.xml", "rId3 sharedStrings sharedStrings.xml", "rId4 styles styles.xml")},
		part{"xl/worksheets/sheet1.xml", excel + "worksheet", sheet}, part{"xl/worksheets/sheet2.xml", excel + "worksheet", hidden},
		part{"xl/worksheets/_rels/sheet1.xml.rels", "", rels("rId1 comments ../comments1.xml", "rId2 drawing ../drawings/drawing1.xml")},
		part{"xl/sharedStrings.xml", excel + "sharedStrings", shared}, part{"xl/styles.xml", excel + "styles", styles},
		part{"xl/comments1.xml", excel + "comments", "<comments><authors><author>" + p.At("comment's author") + `</author></authors><commentList><comment ref="B2" authorId="0"><text><r><t>` + p.At("comment") + "</t></r></text></comment></commentList></comments>"},
		part{"xl/threadedComments/threadedComment1.xml", "application/vnd.ms-excel.threadedcomments", `<ThreadedComments><threadedComment ref="A1" personId="{1}"><text>` + p.At("threaded comment") + "</text></threadedComment></ThreadedComments>"},
		part{"xl/persons/person.xml", "application/vnd.ms-excel.person", `<personList><person displayName="` + p.At("person") + `" userId="` + p.At("account") + `"/></personList>`},
		part{"xl/drawings/drawing1.xml", "application/vnd.openxmlformats-officedocument.drawing", "<xdr:wsDr><a:p><a:r><a:t>" + p.At("text box") + "</a:t></a:r></a:p></xdr:wsDr>"},
		part{"xl/drawings/vmlDrawing1.vml", "", "<xml><v:textbox><div>" + p.At("old text box") + "<br>more</div></v:textbox></xml>"},
		part{"xl/pivotCache/pivotCacheDefinition1.xml", excel + "pivotCacheDefinition", `<pivotCacheDefinition refreshedBy="x"><cacheFields><cacheField name="person"><sharedItems><s v="` + p.At("pivot table's item") + `"/></sharedItems></cacheField><cacheField name="note"/></cacheFields></pivotCacheDefinition>`},
		part{"xl/pivotCache/pivotCacheRecords1.xml", excel + "pivotCacheRecords", `<pivotCacheRecords><r><x v="0"/><s v="` + p.At("pivot table's record") + `"/></r></pivotCacheRecords>`},
		part{"xl/externalLinks/externalLink1.xml", excel + "externalLink", "<externalLink><sheetDataSet><row><cell><v>" + p.At("other workbook's value") + "</v></cell></row></sheetDataSet></externalLink>"},
		part{"xl/connections.xml", excel + "connections", `<connections><connection name="x" description="` + p.At("connection") + `"><dbPr connection="x" command="` + p.At("query") + `"/></connection></connections>`},
		part{"xl/queryTables/queryTable1.xml", excel + "queryTable", `<queryTable name="` + p.At("query table") + `"><queryTableRefresh><queryTableFields><queryTableField name="` + p.At("query table's field") + `"/></queryTableFields></queryTableRefresh></queryTable>`},
		part{"xl/tables/table1.xml", excel + "table", `<table name="t" displayName="Table1" comment="` + p.At("table's comment") + `"><tableColumns><tableColumn name="` + p.At("table's column") + `" totalsRowLabel="` + p.At("label of a total") +
			`"><calculatedColumnFormula>"` + p.At("formula of a column") + `"</calculatedColumnFormula></tableColumn></tableColumns></table>`},
		part{"xl/slicerCaches/slicerCache1.xml", "application/vnd.ms-excel.slicerCache", `<slicerCacheDefinition name="x" sourceName="` + p.At("slicer's field") + `"><data><tabular><items><i x="0"/></items></tabular></data></slicerCacheDefinition>`},
		part{"xl/slicers/slicer1.xml", "application/vnd.ms-excel.slicer", `<slicers><slicer name="x" caption="` + p.At("slicer's caption") + `"/></slicers>`},
		part{"xl/revisions/revisionHeaders.xml", excel + "revisionHeaders", `<headers><header userName="` + p.At("reviser") + `"/></headers>`},
		part{"xl/revisions/revisionLog1.xml", excel + "revisionLog", `<revisions><rcc><oc r="A1" t="inlineStr"><is><t>` + p.At("value before a revision") + `</t></is></oc><nc r="A1" t="inlineStr"><is><t>` + p.At("value of a revision") + `</t></is></nc></rcc></revisions>`},
		part{"xl/revisions/userNames.xml", excel + "userNames", `<users><userInfo guid="x" name="` + p.At("user of a shared workbook") + `"/></users>`},
		part{"xl/customProperty1.bin", excel + "customProperty", p.At("custom property")},
		part{"xl/model/item.data", "application/vnd.openxmlformats-officedocument.model", "x"},
		part{"xl/externalLinks/externalLink2.xml", excel + "externalLink", `<externalLink><externalBook><sheetNames><sheetName val="` + p.At("other workbook's sheet") + `"/></sheetNames><definedNames><definedName name="` + p.At("other workbook's name") + `" refersTo="x"/></definedNames><sheetDataSet><sheetData><row r="1"><cell r="A1" t="str"><v>` + p.At("other workbook's text") + `</v></cell></row></sheetData></sheetDataSet></externalBook><ddeLink ddeService="x" ddeTopic="` + p.At("topic of a link") + `"><ddeItems><ddeItem name="` + p.At("item of a link") + `"/></ddeItems></ddeLink></externalLink>`},
		part{"xl/externalLinks/_rels/externalLink2.xml.rels", "", rels("rId1 externalLinkPath file:///C:/people/pathed@example.com.xlsx x")},
		part{"xl/media/card.txt", "", p.At("embedded file")},
	)...)
}

func slides(p *formattest.Planter) []byte {
	shape := func(text string) string {
		return `<p:sp><p:nvSpPr><p:cNvPr id="1" name="Title 1" descr="` + p.At("alternative text") + `"/></p:nvSpPr><p:txBody><a:bodyPr/><a:p><a:r><a:rPr/><a:t>` + text[:5] + "</a:t></a:r><a:r><a:t>" + text[5:] + "</a:t></a:r></a:p></p:txBody></p:sp>"
	}
	slide := func(name, kind, place string) part {
		return part{"ppt/" + name, point + kind, "<p:sld><p:cSld>" + shape(p.At(place)) + "</p:cSld></p:sld>"}
	}
	return pack(append(properties(p),
		part{"ppt/presentation.xml", point + "presentation.main", `<p:presentation><p:sldIdLst><p:sldId id="256" r:id="rId2"/><p:sldId id="257" r:id="rId1"/></p:sldIdLst><p:custShowLst><p:custShow name="` + p.At("custom show") + `"/></p:custShowLst><p:modifyVerifier userId="x"/><p14:section name="` + p.At("section") + `"/></p:presentation>`},
		part{"ppt/_rels/presentation.xml.rels", "", rels("rId1 slide slides/slide1.xml", "rId2 slide slides/slide2.xml")},
		slide("slides/slide1.xml", "slide", "slide"), slide("slides/slide2.xml", "slide", "other slide"),
		part{"ppt/slides/_rels/slide2.xml.rels", "", rels("rId1 notesSlide ../notesSlides/notesSlide1.xml", "rId2 comments ../comments/comment1.xml", "rId3 hyperlink tel:+3247000 x")},
		slide("notesSlides/notesSlide1.xml", "notesSlide", "speaker notes"), slide("slideMasters/slideMaster1.xml", "slideMaster", "master"),
		slide("slideLayouts/slideLayout1.xml", "slideLayout", "layout"), slide("handoutMasters/handoutMaster1.xml", "handoutMaster", "handout"),
		part{"ppt/commentAuthors.xml", point + "commentAuthors", `<p:cmAuthorLst><p:cmAuthor id="0" name="` + p.At("comment's author") + `" initials="A"/></p:cmAuthorLst>`},
		part{"ppt/comments/comment1.xml", point + "comments", `<p:cmLst><p:cm authorId="0"><p:pos x="1"/><p:text>` + p.At("comment") + "</p:text></p:cm></p:cmLst>"},
		part{"ppt/authors.xml", "application/vnd.ms-powerpoint.authors", `<p188:authorLst><p188:author id="{1}" name="` + p.At("author of a modern comment") + `" initials="x" userId="` + p.At("account of an author") + `" providerId="AD"/></p188:authorLst>`},
		part{"ppt/comments/modernComment_1.xml", "application/vnd.ms-powerpoint.comments", `<p188:cmLst><p188:cm id="{2}" authorId="{1}" title="` + p.At("title of a task") + `"><p188:replyLst><p188:reply authorId="{1}"><p188:txBody><a:p><a:r><a:t>` + p.At("reply") + `</a:t></a:r></a:p></p188:txBody></p188:reply></p188:replyLst><p188:txBody><a:p><a:r><a:t>` + p.At("modern comment") +
			`</a:t></a:r></a:p></p188:txBody></p188:cm></p188:cmLst>`},
		part{"ppt/tags/tag1.xml", point + "tags", `<p:tagLst><p:tag name="` + p.At("name of a tag") + `" val="` + p.At("tag") + `"/></p:tagLst>`},
		part{"ppt/presProps.xml", point + "presProps", `<p:presentationPr><p:htmlPubPr title="` + p.At("title of a page") + `"/><p:showPr><p:custShow id="0"/></p:showPr></p:presentationPr>`},
		part{"ppt/revisionInfo.xml", "application/vnd.ms-powerpoint.revisioninfo", `<p1510:revInfo/>`},
		part{"ppt/changesInfos/changesInfo1.xml", "application/vnd.ms-powerpoint.changesinfo", `<pc:chgInfo><pc:docChgLst><pc:chgData name="` + p.At("who changed it") + `" userId="` + p.At("account of who changed it") + `" providerId="x"/></pc:docChgLst></pc:chgInfo>`},
		part{"ppt/charts/chart1.xml", "application/vnd.openxmlformats-officedocument.drawingml.chart", `<c:chart><c:tx><c:strRef><c:strCache><c:pt idx="0"><c:v>` + p.At("series") + `</c:v></c:pt></c:strCache></c:strRef></c:tx><c:title><a:p><a:r><a:t>` + p.At("title of a chart") + `</a:t></a:r></a:p></c:title></c:chart>`},
		part{"ppt/diagrams/data1.xml", "application/vnd.openxmlformats-officedocument.drawingml.diagramData", "<dgm:dataModel><dgm:t><a:p><a:r><a:t>" + p.At("diagram") + "</a:t></a:r></a:p></dgm:t></dgm:dataModel>"},
	)...)
}

func opener() formattest.Func { return all.Formats(all.Options{}).Open }

func TestEveryPlaceIsRead(t *testing.T) {
	t.Parallel()
	formattest.EveryPlace(t, opener(), map[string]func(*formattest.Planter) []byte{"a.docx": document, "a.xlsx": workbook, "a.pptx": slides})
}

func TestWordPlaces(t *testing.T) {
	t.Parallel()
	got := formattest.Read(t, opener(), "a.docx", document(&formattest.Planter{}))
	if names := got.Part("table 1").Column("name"); !slices.Equal(names, []string{formattest.Null, "Ann", "Bob"}) {
		t.Errorf("the table's column of names holds %q", names)
	}
	if links := got.Part("links").Column("text"); !slices.Equal(links, []string{"file:///C:/lists/mailed@example.com.xlsx", "mailto:linked@example.com?subject=Hello Ann"}) {
		t.Errorf("the links are %q", links)
	}
	boxes := 0
	for _, line := range got.Part("").Column("text") {
		if strings.Contains(line, "Kerkstraat 1,") {
			boxes++
		}
	}
	for _, name := range []string{"header 1", "footer 1", "footnotes", "endnotes", "comments", "building blocks, document", "chart 1", "properties", "people"} {
		if len(got.Part(name).Rows) == 0 {
			t.Errorf("there is no part %q", name)
		}
	}
	if boxes != 1 {
		t.Errorf("the text of a box that is there in two forms came out %d times", boxes)
	}
}

func TestSheetCells(t *testing.T) {
	t.Parallel()
	got := formattest.Read(t, opener(), "a.xlsx", workbook(&formattest.Planter{}))
	sheet := got.Part("sheet Customers")
	if born := sheet.Column("date_of_birth"); len(born) != 5 || born[1] != "1980-01-01" || born[4] != "2021-01-01 18:00:00" {
		t.Errorf("the dates are %q", born)
	}
	if cards := sheet.Column("card_number"); cards[1] != "4111111111111111" || cards[4] != "0470 12 34 56" {
		t.Errorf("the numbers are %q", cards)
	}
	if names := sheet.Column("name"); names[1] != "Ann" || names[4] != "Bob" {
		t.Errorf("the names are %q", names)
	}
	if cells := got.Part("sheet Customers, comments 1").Column("at"); !slices.Contains(cells, "B2") {
		t.Errorf("the comment stands at %q", cells)
	}
}

func TestSlideOrder(t *testing.T) {
	t.Parallel()
	p := &formattest.Planter{}
	got := formattest.Read(t, opener(), "a.pptx", slides(p))
	if first := got.Part("slide 1").Column("text"); len(first) != 1 || len(got.Part("slide 1, notes").Rows) != 1 || len(got.Part("slide 1, comment 1").Rows) != 1 {
		t.Errorf("the slide shown first has %d texts, or not its notes and comments", len(first))
	}
}

func TestDecoder(t *testing.T) {
	t.Parallel()
	formattest.Unpacker(t, &ooxml.Unpacker{}, []formattest.Sample{
		{Name: "a.docx", Content: document(&formattest.Planter{})},
		{Name: "a.xlsm", Content: workbook(&formattest.Planter{})},
		{Name: "a.ppsx", Content: slides(&formattest.Planter{})},
	})
}

func TestMacroAndTemplateForms(t *testing.T) {
	t.Parallel()
	for name, kind := range map[string]string{
		"a.docm": "application/vnd.ms-word.document.macroEnabled.main", "a.dotx": word + "template.main", "a.dotm": "application/vnd.ms-word.template.macroEnabledTemplate.main",
	} {
		got := formattest.Read(t, opener(), name, pack(part{"word/document.xml", kind, "<w:document>" + paragraph("Ann") + "</w:document>"}))
		if lines := got.Part("").Column("text"); !slices.Equal(lines, []string{"Ann"}) {
			t.Errorf("%s gives %q", name, lines)
		}
	}
	got := formattest.Read(t, opener(), "a.xlsb", pack(part{"xl/workbook.bin", "", ""}, part{"xl/workbook.xml", "application/vnd.ms-excel.sheet.binary.macroEnabled.main", ""}))
	if whys := got.Whys(); !slices.Equal(whys, []scanners.Why{scanners.NoDecoder}) {
		t.Errorf("a binary workbook is recorded as %v", whys)
	}
}

func TestBombs(t *testing.T) {
	t.Parallel()
	limits := formats.DefaultLimits()
	limits.Unpacked, limits.Entries = 8<<20, 100
	blank := strings.Repeat(" ", 32<<20)
	entities := `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><w:document><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:document>`
	var many []part
	for i := range 200 {
		many = append(many, part{fmt.Sprintf("x%d.xml", i), "", "<x/>"})
	}
	main := word + "document.main"
	cases := map[string]struct {
		content []byte
		want    []scanners.Why
	}{
		"much of nothing":  {pack(part{"word/document.xml", main, "<w:document><w:p><w:r><w:t>" + blank}), []scanners.Why{scanners.OverLimit}},
		"entities":         {pack(part{"word/document.xml", main, entities}), nil},
		"nesting":          {pack(part{"word/document.xml", main, strings.Repeat("<w:p>", 100_000) + strings.Repeat("</w:p>", 100_000)}), nil},
		"tables in tables": {pack(part{"word/document.xml", main, strings.Repeat("<w:tbl><w:tr><w:tc>", 50_000) + paragraph("x")}), []scanners.Why{scanners.Truncated}},
		"many parts":       {pack(many...), []scanners.Why{scanners.OverLimit}},
		"far cells": {pack(part{"xl/workbook.xml", excel + "sheet.main", `<workbook><sheets><sheet name="a" r:id="r1"/></sheets></workbook>`},
			part{"xl/_rels/workbook.xml.rels", "", rels("r1 worksheet s.xml")},
			part{"xl/s.xml", excel + "worksheet", `<worksheet><sheetData><row r="1048576"><c r="XFD1"><v>1</v></c><c r="ZZZZZZZZZZ9"><v>1</v></c></row><row r="99999999999999999999"><c><v>9</v></c></row></sheetData></worksheet>`}), nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := formattest.Read(t, all.Formats(all.Options{Limits: limits}).Open, "a.docx", c.content)
			if whys := got.Whys(); !slices.Equal(whys, c.want) {
				t.Errorf("recorded as %v, want %v", whys, c.want)
			}
		})
	}
}
