package formats_test

import (
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
