package formats_test

import (
	"slices"
	"testing"

	"dossier/scanners/all"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
)

func fuzzCut(f *testing.F, name string, plain bool, seeds ...[]byte) {
	for _, s := range seeds {
		f.Add(s, uint64(0xa5))
	}
	o := all.Formats(all.Options{Limits: formats.Limits{Depth: 4, Entries: 1000, Unpacked: 4 << 20, Ratio: 100, Value: 1 << 12, Columns: 50}})
	if name == "a.xml" { // a page of HTML gets empty attributes in place of those that go
		o.Unpackers = slices.DeleteFunc(o.Unpackers, func(u formats.Unpacker) bool { return u.Name() == "html" })
	}
	f.Fuzz(func(t *testing.T, content []byte, chosen uint64) {
		formattest.CutDamaged(t, o, name, content, chosen, plain, name == "a.csv")
	})
}

func FuzzCutTable(f *testing.F) {
	fuzzCut(f, "a.csv", true, rows("id,name,email\n", "#,\"Zed \"\"#\",zed#@example.org\r\n", 5, "x"), rows("Title\n\na;b\n", "'#';2\n", 5, ""), rows("", "a\tb#\r", 5, ""))
}

func FuzzCutJSON(f *testing.F) {
	fuzzCut(f, "a.json", true, rows("[", `{"id":"#","x":[1,{"y":2}]}, `, 5, `{"id":"z"}]`), rows("", `{"id":"#"}`+"\n", 5, "{"), rows(`{"a":1,"users":[`, `{"id":"#"},`, 12, `{}],"b":[[1],[2]],"c@d.example":{"e":2}}`))
}

func FuzzCutText(f *testing.F) {
	fuzzCut(f, "a.txt", true, rows("", "line #\r\n\n", 5, "last"), []byte("\xff\xfea\x00\n\x00b\x00"), []byte("Zo\xeb\nb\rc\n"))
}

func FuzzCutMailbox(f *testing.F) {
	fuzzCut(f, "a.mbox", true, rows("", "From a@b.example Thu Jan  1 12:00:00 2026\nFrom: a#@b.example\nSubject: x\n\n>From y\nFrom z\n\n", 3, ""))
}

func FuzzCutArchive(f *testing.F) {
	plain := rows("id,name\n", "#,Zed#\n", 4, "")
	fuzzCut(f, "a", false, zipped(f, file{"a.csv", plain}, file{"b/c.txt", []byte("one\ntwo\n")}), tarred(f, file{"a.csv", plain}, file{"b.txt", []byte("one\n")}), gzipped(f, plain))
}

func FuzzCutScript(f *testing.F) {
	fuzzCut(f, "a.sql", true, rows("-- MySQL dump\nCREATE TABLE `t` (`a` int, `b` text);\nINSERT INTO `t` VALUES (0,'\\'')", ",(#,'Z#')", 4, ";\nINSERT INTO `t` VALUES (9);"),
		rows("COPY t (a, b) FROM stdin;\n", "#\tZ\\t#\n", 4, "\\.\n"), rows("", "INSERT [t] ([a]) VALUES (#, N'x'), (CAST('a' AS b), 0x41) -- c\nGO\n", 3, ""))
}

func FuzzCutYAML(f *testing.F) {
	fuzzCut(f, "a.yaml", false, rows("a: x\nusers:\n", "- n: Z#\n  t:\n  - 1#\n", 4, "b: {c: d}\n"), rows("", "---\nn: Z#\n", 3, "...\n"), rows("", "z#@b.example:\n  n: &a |\n   x#\n\n", 4, "# c\n"))
}

func FuzzCutXML(f *testing.F) {
	fuzzCut(f, "a.xml", true, rows("<?xml version='1.0'?><l>\n<t>x</t>", "<p a='#'><n>Z#</n><!-- # --></p>\n", 4, "</l>"), rows("<l><c>", "<p a='#'/>", 4, "</c><q/></l>"))
}

func FuzzCutCalendar(f *testing.F) {
	fuzzCut(f, "a.ics", true, rows("BEGIN:VCALENDAR\nVERSION:2.0\nX-A:b\n", "BEGIN:VEVENT\nUID:#\nSUMMARY:Z\n #\nBEGIN:VALARM\nTRIGGER:x\nEND:VALARM\nEND:VEVENT\n", 3, "X-C:d\nEND:VCALENDAR\n"))
}

func fuzzChange(f *testing.F, name string, seeds ...[]byte) {
	for i, s := range seeds {
		f.Add(s, uint64(i)<<32|1, "Yéd, \"the\"")
	}
	o := all.Formats(all.Options{Limits: formats.Limits{Depth: 4, Entries: 1000, Unpacked: 4 << 20, Ratio: 100, Value: 1 << 12, Columns: 50}})
	f.Fuzz(func(t *testing.T, content []byte, chosen uint64, value string) {
		formattest.ChangeDamaged(t, o, name, content, chosen, value)
	})
}

func FuzzChangeCards(f *testing.F) {
	fuzzChange(f, "a.vcf", rows("", "BEGIN:VCARD\r\nN:Zedman;Zed#;;;\r\nFN:Zed#\r\nEMAIL;TYPE=x:zed#@ex\r\n ample.org\r\nNOTE;QUOTED-PRINTABLE:a=\r\n=E9\r\nEND:VCARD\r\n", 2, ""),
		[]byte("BEGIN:VCALENDAR\nX:a\nBEGIN:VEVENT\nATTENDEE;CN=\"Z\":mailto:z@x.example\nBEGIN:VALARM\nX:b\nEND:VALARM\nEND:VEVENT\nEND:VCALENDAR\n"), []byte("dn: cn=a,dc=b\ncn:: Wg==\nmail: a\n b\n\ndn: x=y\n"))
}

func FuzzChangeMail(f *testing.F) {
	fuzzChange(f, "a.eml", []byte("From: \"Z, x\" <z@x.example>, =?utf-8?q?Y?= (c)\nSubject: a\n b\nContent-Type: multipart/mixed; boundary=b\n\n--b\nX: y\n\nbody\n--b\nContent-Transfer-Encoding: base64\n\nWg==\n--b--\n"),
		[]byte("From z@x.example Thu Jan  1 12:00:00 2026\nFrom: z@x.example\nTo: y\nSubject: x\nContent-Length: 5\nContent-Transfer-Encoding: quoted-printable\n\na=\nb=3D\n\nFrom y Thu Jan  1 12:00:00 2026\nSubject: y\n\nz\n"))
}

func FuzzChangePage(f *testing.F) {
	fuzzChange(f, "a.html", []byte(page), []byte("<p title='a&amp;b' x=y>a &amp; b<b>c</b></p><!-- d --><table><tr><th>A<th>B<tr><td>1<td>2</table>"))
}

func FuzzChangeJSON(f *testing.F) {
	fuzzChange(f, "a.json", rows("[", `{"id":"#","x":[1,{"y":[2,"é"]},{"y":[],"z@b.example":{"c":null}}]}, `, 3, `{"id":"z"}]`), rows("", `{"id":["#", "a" , "b"]}`+"\n", 3, "{"))
}

func FuzzChangeYAML(f *testing.F) {
	fuzzChange(f, "a.yaml", rows("a: x\nusers:\n", "- n: Z#\n  t: [1, 'a''b', \"c\"]\n  u:\n  - é: {b: c}\n  - é: {b: d}\n", 3, "b: {c: d}\n"), rows("", "---\nn: !!str Z#\nm: &a b\no: *a\n", 3, "...\n"))
}

func FuzzChangeXML(f *testing.F) {
	fuzzChange(f, "a.xml", rows("<?xml version='1.0'?><l>\n<t>x</t>", "<p a='#' b:c=\"&amp;\"><n> Z#\n</n><n>Y</n><!-- # --><m>a<i>b</i></m></p>\n", 3, "</l>"), []byte("<?xml version='1.0' encoding='iso-8859-1'?><l><p q='\xe9'>\xe9</p><p><![CDATA[a]]></p></l>"))
}

func FuzzCutPage(f *testing.F) {
	fuzzCut(f, "a.html", false, []byte(page), []byte("<p title='a&amp;b' x=y>a &amp; b<b>c</b></p><!-- d --><table><tr><th>A<th>B<tr><td>1<td>2</table>"))
}
