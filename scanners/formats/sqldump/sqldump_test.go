package sqldump_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
	"dossier/scanners/formats/sqldump"
)

const null = formattest.Null

// mysql is as mysqldump writes it, with n rows.
func mysql(n int) string {
	var b strings.Builder
	b.WriteString("-- MySQL dump 10.13  Distrib 8.0.36\n-- Host: localhost    Database: shop\n/*!40101 SET NAMES utf8mb4 */;\nDROP TABLE IF EXISTS `people`;\n" +
		"CREATE TABLE `people` (\n  `id` int(11) NOT NULL AUTO_INCREMENT,\n  `full ``name` varchar(80) DEFAULT 'a,b)',\n  `note` text COMMENT 'x',\n" +
		"  `photo` blob,\n  PRIMARY KEY (`id`),\n  KEY `k` (`note`(10))\n) ENGINE=InnoDB;\nLOCK TABLES `people` WRITE;\nINSERT INTO `people` VALUES ")
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `(%d,'An \'A\' O''Neil %d','line\r\n\ttwo; (x), \\ é',_binary 'b\0')`, i+1, i+1)
	}
	b.WriteString(";\nUNLOCK TABLES;\n-- Dump completed\n")
	return b.String()
}

func postgres(n int) string {
	var b strings.Builder
	b.WriteString("--\n-- PostgreSQL database dump\n--\n\nSET standard_conforming_strings = on;\n\nCREATE TABLE public.people (\n    id integer NOT NULL,\n" +
		"    name character varying(40),\n    \"Note\" text\n);\n\n--\n-- Data for Name: people; Owner: ann\n--\n\nCOPY public.people (id, name, \"Note\") FROM stdin;\n")
	for i := range n {
		fmt.Fprintf(&b, "%d\tAn %d\ta\\tb\\nc\\\\d é\n%d\t\\N\t\n", 2*i+1, i, 2*i+2)
	}
	b.WriteString("\\.\n\n\nSELECT pg_catalog.setval('x', 3, true);\n")
	return b.String()
}

func read(t testing.TB, content string) formattest.Result {
	t.Helper()
	return formattest.Read(t, sqldump.Decoder{}.Decode, "a.sql", []byte(content))
}

func TestConformance(t *testing.T) {
	t.Parallel()
	var inserts strings.Builder
	for i := range 600 {
		fmt.Fprintf(&inserts, "INSERT INTO \"t%d\" (a, b) VALUES (%d, 'x''%d'), (CAST(N'1' AS x), X'4142');\n-- %d\n", i%3, i, i, i)
	}
	formattest.Decoder(t, sqldump.Decoder{}, []formattest.Sample{
		{Name: "a.sql", Content: []byte(mysql(9000))},
		{Name: "a.sql", Content: []byte(mysql(3))},
		{Name: "b.sql", Content: []byte(postgres(9000))},
		{Name: "b.sql", Content: []byte(postgres(2))},
		{Name: "c.sql", Content: []byte(inserts.String())},
	})
}

func TestDialects(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		in     string
		part   string
		fields []string
		types  []string
		rows   [][]string
	}{
		"mysql": {
			mysql(2), "people",
			[]string{"id", "full `name", "note", "photo"},
			[]string{"int(11)", "varchar(80)", "text", "blob"},
			[][]string{{"1", "An 'A' O'Neil 1", "line\r\n\ttwo; (x), \\ é", "b\x00"}, {"2", "An 'A' O'Neil 2", "line\r\n\ttwo; (x), \\ é", "b\x00"}},
		},
		"postgres copy": {
			postgres(1), "public.people",
			[]string{"id", "name", "Note"},
			[]string{"integer", "character varying(40)", "text"},
			[][]string{{"1", "An 0", "a\tb\nc\\d é"}, {"2", null, ""}},
		},
		"postgres inserts": {
			"-- PostgreSQL database dump\nINSERT INTO public.t OVERRIDING SYSTEM VALUE VALUES (1, 'C:\\', E'a\\nb\\u00e9\\x41\\101', '\\x616263', '{\"a\": 1}'::jsonb, true, NULL, ARRAY['x','y'], '1'::bit);\n",
			"public.t",
			[]string{"c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9"},
			nil,
			[][]string{{"1", `C:\`, "a\nbéAA", "abc", `{"a": 1}`, "true", null, "x; y", "1"}},
		},
		"sqlite": {
			"PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE IF NOT EXISTS \"my t\" (id INTEGER PRIMARY KEY, \"the note\" TEXT, b BLOB);\n" +
				"INSERT INTO \"my t\" VALUES(1,replace(replace('a\\r\\nb''c','\\r',char(13)),'\\n',char(10)),X'c3a9');\n" +
				"INSERT INTO \"my t\" VALUES(-2.5e3,unistr('x\\u000ay\\\\'),NULL);\nCOMMIT;\n",
			"my t",
			[]string{"id", "the note", "b"},
			[]string{"INTEGER", "TEXT", "BLOB"},
			[][]string{{"1", "a\r\nb'c", "é"}, {"-2.5e3", "x\ny\\", null}},
		},
		"sql server": {
			"USE [Shop]\nGO\nSET IDENTITY_INSERT [dbo].[Client] ON\nGO\nINSERT [dbo].[Client] ([Id], [First]]Name], [Born], [Owes], [Bin]) VALUES (1, N'O''Neil', CAST(N'1980-02-01' AS Date), CAST(12.50 AS Decimal(18, 2)), 0x4142)\n" +
				"GO\nINSERT INTO [dbo].[Client] ([Id], [First]]Name]) VALUES (2, N'a\\')\nGO\n",
			"Shop.dbo.Client",
			[]string{"Id", "First]Name", "Born", "Owes", "Bin"},
			nil,
			[][]string{{"1", "O'Neil", "1980-02-01", "12.50", "AB"}, {"2", `a\`, null, null, null}},
		},
		"oracle": {
			"REM INSERTING into SHOP.T\nSET DEFINE OFF;\nInsert into SHOP.T (A,B) values (1,to_date('01-02-80','DD-MM-RR'));\n",
			"SHOP.T",
			[]string{"A", "B"},
			nil,
			[][]string{{"1", "01-02-80; DD-MM-RR"}},
		},
		"replace, comments and a tail": {
			"REPLACE INTO t (a, b) VALUES (1, 'x') -- two\n , ( /* three */ 2 , 'y' )\n ON DUPLICATE KEY UPDATE a = 'me@example.com';\n",
			"t",
			[]string{"a", "b", "(comment)"},
			nil,
			[][]string{{"1", "x", null}, {"2", "y", "/* three */"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := read(t, test.in)
			got.CheckComplete(t)
			p := got.Part(test.part)
			if !slices.Equal(p.Fields, test.fields) || test.types != nil && !slices.Equal(p.Types, test.types) {
				t.Errorf("fields %q of types %q", p.Fields, p.Types)
			}
			if !slices.EqualFunc(p.Rows, test.rows, slices.Equal[[]string]) {
				t.Errorf("rows %q", p.Rows)
			}
		})
	}
}

// TestScript expects what is no row as text, with the numbers of its lines.
func TestScript(t *testing.T) {
	t.Parallel()
	got := read(t, "-- by Ann\n\nUSE `a`;\nINSERT INTO t VALUES (1);UPDATE t SET x='Bo'\nGO\nUSE b;\nINSERT INTO t VALUES (2) ON CONFLICT DO NOTHING;\n-- end")
	var lines []string
	for i, row := range got.Part(sqldump.ScriptPart).Rows {
		if row[0] != null {
			lines = append(lines, fmt.Sprint(i+1, " ", row[0]))
		}
	}
	want := []string{"1 -- by Ann", "2 USE `a`;", "3 UPDATE t SET x='Bo'", "4 USE b;", "5 ON CONFLICT DO NOTHING;", "6 -- end"}
	for i := range lines {
		_, lines[i], _ = strings.Cut(lines[i], " ")
		_, want[i], _ = strings.Cut(want[i], " ")
	}
	if !slices.Equal(lines, want) {
		t.Errorf("lines %q", lines)
	}
	if a, b := got.Part("a.t").Rows, got.Part("b.t").Rows; len(a) != 1 || len(b) != 1 || got.Err != nil {
		t.Errorf("%d and %d rows, %v", len(a), len(b), got.Err)
	}
}

func TestPlanted(t *testing.T) {
	t.Parallel()
	var p formattest.Planter
	content := "-- MySQL dump\n-- " + p.At("comment") + "\n/* " + p.At("block comment") + " */\nCREATE TABLE `t` (`a` text COMMENT '" + p.At("comment of a column") + "');\n" +
		"INSERT INTO `t` VALUES ('" + p.At("string") + "',\"" + p.At("double quotes") + "\",concat('" + p.At("expression") + "'), X'" +
		fmt.Sprintf("%x", p.At("bytes")) + "', 0x" + fmt.Sprintf("%x", p.At("number of bytes")) + " /* " + p.At("comment inside") + " */),\n-- " + p.At("comment between") +
		"\n('" + p.At("second row") + "') ON DUPLICATE KEY UPDATE a='" + p.At("behind the rows") + "';\nUPDATE t SET a='" + p.At("other statement") + "';\n" +
		"COPY x FROM stdin;\n" + p.At("copied") + "\t\\\\x" + fmt.Sprintf("%x", p.At("copied bytes")) + "\n\\.\nINSERT INTO t SELECT '" + p.At("insert of a query") + "';\n" +
		"INSERT INTO t VALUES ('" + p.At("broken off")
	got := read(t, content)
	p.Check(t, got)
	if !slices.Equal(got.Whys(), []scanners.Why{scanners.Truncated}) {
		t.Errorf("unread %v", got.Whys())
	}
}

func TestUnread(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		in  string
		why []scanners.Why
	}{
		"binary":           {"INSERT INTO t VALUES (0x00ff, X'ff', '\\x80');", []scanners.Why{scanners.NoDecoder}},
		"copy without end": {"COPY t FROM stdin;\n1\n", []scanners.Why{scanners.Truncated}},
		"row cut":          {"INSERT INTO t VALUES (1, 'a', ", []scanners.Why{scanners.Truncated}},
		"string cut":       {"INSERT INTO t VALUES (1, 'a", []scanners.Why{scanners.Truncated}},
		"whole":            {"INSERT INTO t VALUES (1)", nil},
		"misshapen":        {"INSERT INTO t VALUES (1; SELECT 2;\nINSERT INTO t VALUES (3);", nil},
	} {
		if got := read(t, test.in); !slices.Equal(got.Whys(), test.why) {
			t.Errorf("%s: %v", name, got.Whys())
		}
	}
}

func TestLongValuesAreCut(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("words and ''more'' ", 30_000)
	want := strings.ReplaceAll(long, "''", "'")
	for name, in := range map[string]string{
		"string":     "INSERT INTO t (a) VALUES ('" + long + "');",
		"cast":       "INSERT INTO t (a) VALUES (CAST(N'" + long + "' AS xml));",
		"bytes":      "INSERT INTO t (a) VALUES (0x" + fmt.Sprintf("%x", want) + ");",
		"copy":       "COPY t (a) FROM stdin;\n" + want + "\n\\.\n",
		"copy, slow": "COPY t (a) FROM stdin;\n" + strings.ReplaceAll(want, " and", `\040and`) + "\n\\.\n",
	} {
		got := formattest.Read(t, sqldump.Decoder{Limits: formats.Limits{Value: 1000, Columns: 10}}.Decode, "a.sql", []byte(in))
		column := got.Part("t").Column("a")
		if text := strings.ReplaceAll(strings.Join(column, ""), formattest.ListSeparator, ""); text != want || len(column) != 1 {
			t.Errorf("%s: %d bytes of %d, as %d rows", name, len(text), len(want), len(column))
		}
	}
}

func TestColumnsAreBounded(t *testing.T) {
	t.Parallel()
	in := "INSERT INTO t VALUES (" + strings.Repeat("1,", 5_000) + "2);"
	got := formattest.Read(t, sqldump.Decoder{Limits: formats.Limits{Columns: 100}}.Decode, "a.sql", []byte(in))
	if p := got.Part("t"); len(p.Fields) > 100 || !strings.HasSuffix(p.Rows[0][len(p.Fields)-1], "2") {
		t.Errorf("%d fields", len(p.Fields))
	}
}

func TestRecognise(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]formats.Likeness{
		"-- MariaDB dump 10.19\n": formats.Certain, "--\n-- PostgreSQL database dump\n--\n": formats.Certain,
		"/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump": formats.Certain,
		"INSERT INTO t VALUES (1);":                                  formats.Likely, "-- x\nset a=1;\ninsert into `t` (a)\nvalues\n(1)": formats.Likely,
		"\ufeffCREATE TABLE t (\n": formats.Likely, "COPY t (a) FROM stdin;\n1\n\\.\n": formats.Likely,
		"2024-01-01 query: INSERT INTO t VALUES (1)\n":             formats.No,
		"2024-01-01 slow query:\nINSERT INTO t VALUES (1);\n# 5 s": formats.No,
		"Insert the key into the lock.\nCopy the text.":            formats.No, "SELECT 1;": formats.No, "": formats.No,
		"REPLACE(a, b)": formats.No, "id,name\n1,INSERT INTO t VALUES (1)": formats.No,
	} {
		if got := (sqldump.Decoder{}).Recognise([]byte(in), formats.Input{Name: "a.txt"}); got != want {
			t.Errorf("%.40q: %d, not %d", in, got, want)
		}
	}
	if got := (sqldump.Decoder{}).Recognise([]byte("INSERT INTO t VALUES (1);"), formats.Input{Name: "a.SQL"}); got != formats.Certain {
		t.Errorf("a script by its name: %d", got)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(mysql(2)))
	f.Add([]byte(postgres(2)))
	f.Add([]byte("INSERT [t] ([a]) VALUES (CAST(N'x' AS y), 0x41, replace('a\\nb','\\n',char(10)), unistr('\\u0041'), U&'\\0041'), -- c\n(1::int, E'\\x41')"))
	f.Add([]byte("INSERT INTO t VALUES (CAST(\xff\xff\xff\xff\xff as x))"))
	f.Fuzz(func(t *testing.T, content []byte) {
		_ = formattest.Read(t, sqldump.Decoder{Limits: formats.Limits{Value: 64, Columns: 8}}.Decode, "a.sql", content)
		sqldump.Decoder{}.Recognise(content, formats.Input{})
	})
}

func BenchmarkRead(b *testing.B) {
	var single strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&single, "INSERT [dbo].[Client] ([Id], [Name], [Born]) VALUES (%d, N'An Peeters', CAST(N'1980-02-01' AS Date))\nGO\n", i)
	}
	var people strings.Builder
	people.WriteString("-- MySQL dump\nINSERT INTO `people` VALUES ")
	for i := range 200_000 {
		fmt.Fprintf(&people, "(%d,'An Peeters','an.peeters%d@example.com','Kerkstraat %d, 9000 Gent',NULL,'1980-02-01','Said it\\'s well.\\nWill call again on Monday.'),", i, i, i)
	}
	for name, content := range map[string]string{"mysql": people.String() + "(1);", "escapes": mysql(200_000), "copy": postgres(200_000), "single rows": single.String()} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(content)))
			b.ReportAllocs()
			to := &formattest.Discard{}
			for b.Loop() {
				if err := (sqldump.Decoder{}).Decode(b.Context(), formats.Input{Body: bytes.NewReader([]byte(content))}, to); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
