package fixedwidth_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"dossier/scanners/formats"
	"dossier/scanners/formats/fixedwidth"
	"dossier/scanners/formats/formattest"
	"dossier/scanners/formats/plantedtest"
)

const report = `
Report of clients          12-MAR-24   page 1

CLIENT    NAME              TOWN         BALANCE
--------- ----------------- ---------- ---------
K100      ZEDMAN ZOË        GENT            1.50
K101      YEDMAN YED        LIÈGE         100.00
K102      XEDMAN XENA                      12.00
K103      WED WENDY         's-GRAVEN   1,000.00

Four hundred rows were selected, as many as there are.
K104      VEDMAN VIC        AALST           7.00
`

func many(n int) string {
	var b strings.Builder
	b.WriteString(report[:strings.Index(report, "K100")])
	for i := range n {
		fmt.Fprintf(&b, "K%03d      ZEDMAN ZOË        GENT       %9.2f\n", i, float64(i)/4)
	}
	return b.String()
}

func TestConformance(t *testing.T) {
	t.Parallel()
	samples := []formattest.Sample{{Name: "a.txt", Content: []byte(many(9000))}, {Name: "b.txt", Content: []byte(many(40) + strings.Repeat("on and on ", 9000) + "\nlast")}}
	formattest.Decoder(t, fixedwidth.Decoder{}, samples)
	formattest.Decoder(t, fixedwidth.Decoder{Limits: formats.Limits{Value: 20, Columns: 3}}, samples)
}

func TestLines(t *testing.T) {
	t.Parallel()
	got := formattest.Read(t, fixedwidth.Decoder{}.Decode, "a.txt", []byte(report))
	got.CheckComplete(t)
	const none = formattest.Null
	got.Part("").Check(t, []string{fixedwidth.LineField, "CLIENT", "NAME", "TOWN", "BALANCE"}, [][]string{
		{none, none, none, none, none},
		{"Report of clients          12-MAR-24   page 1", none, none, none, none},
		{none, none, none, none, none},
		{none, none, none, none, none},
		{none, none, none, none, none},
		{none, "K100", "ZEDMAN ZOË", "GENT", "1.50"},
		{none, "K101", "YEDMAN YED", "LIÈGE", "100.00"},
		{none, "K102", "XEDMAN XENA", none, "12.00"},
		{none, "K103", "WED WENDY", "'s-GRAVEN", "1,000.00"},
		{none, none, none, none, none},
		{"Four hundred rows were selected, as many as there are.", none, none, none, none},
		{none, "K104", "VEDMAN VIC", "AALST", "7.00"},
	})
}

const (
	psql  = " id |     name      |  town\n----+---------------+--------\n  1 | Zoë Zedman    | Gent\n  2 | Yed           |\n  4 | Wed Wendy     | Liège\n(3 rows)\n  3 | Xed | Xedman  | Aalst\n"
	mysql = "mysql> SELECT * FROM people;\n+----+------------+\n| id | name       |\n+----+------------+\n|  1 | Zoë Zedman |\n|  2 | Yed Yedman |\n+----+------------+\n2 rows in set\n"
	boxes = "┌────┬────────────┐\n│ id │    name    │\n├────┼────────────┤\n│ 1  │ Zoë Zedman │\n│ 2  │ Yed Yedman │\n└────┴────────────┘\n"
	pages = "CLIENTS   page 1\n\nCLIENT  NAME            TOWN\n\nK100    ZEDMAN ZOE      GENT\nK101    YEDMAN YED      AALST\nK102    XEDMAN XENA     GENT\nK103    WED WENDY       GENT\n" +
		"\fCLIENTS   page 2\n\nCLIENT  NAME            TOWN\n\nK104    VEDMAN VIC      GENT\n"
)

// Tables with lines between their columns are read as those without; rulers, and names that come again, are no values.
func TestDrawn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"psql":  {psql, "id=1 name=Zoë Zedman town=Gent\nid=2 name=Yed\nid=4 name=Wed Wendy town=Liège\nwhole line=(3 rows)\nwhole line=  3 | Xed | Xedman  | Aalst"},
		"mysql": {mysql, "whole line=mysql> SELECT * FROM people;\nwhole line=+----+------------+\nid=1 name=Zoë Zedman\nid=2 name=Yed Yedman\nwhole line=2 rows in set"},
		"boxes": {boxes, "whole line=┌────┬────────────┐\nid=1 name=Zoë Zedman\nid=2 name=Yed Yedman"},
		"pages": {pages, "whole line=CLIENTS   page 1\nCLIENT=K100 NAME=ZEDMAN ZOE TOWN=GENT\nCLIENT=K101 NAME=YEDMAN YED TOWN=AALST\nCLIENT=K102 NAME=XEDMAN XENA TOWN=GENT\n" +
			"CLIENT=K103 NAME=WED WENDY TOWN=GENT\nwhole line=\fCLIENTS   page 2\nCLIENT=K104 NAME=VEDMAN VIC TOWN=GENT"},
	} {
		got := formattest.Read(t, fixedwidth.Decoder{}.Decode, "a.txt", []byte(c.text))
		got.CheckComplete(t)
		var lines []string
		for _, row := range got.Rows() {
			var cells []string
			for i, cell := range row {
				if cell != formattest.Null {
					cells = append(cells, got.Fields()[i]+"="+cell)
				}
			}
			if len(cells) > 0 {
				lines = append(lines, strings.Join(cells, " "))
			}
		}
		if have := strings.Join(lines, "\n"); have != c.want {
			t.Errorf("%s: %q, want %q", name, have, c.want)
		}
	}
}

func TestRecognise(t *testing.T) {
	t.Parallel()
	names, rows, _ := strings.Cut(report[strings.Index(report, "CLIENT"):], "\n")
	formattest.Recognise(t, fixedwidth.Decoder{}.Recognise, []formattest.Head{
		{Name: "a", Bytes: many(9), Want: formats.Likely},
		{Name: "no ruler", Bytes: names + "\n" + rows[strings.Index(rows, "K100"):strings.Index(rows, "\nFour")], Want: formats.Likely},
		{Name: "psql", Bytes: psql, Want: formats.Likely},
		{Name: "mysql", Bytes: mysql, Want: formats.Certain},
		{Name: "boxes", Bytes: boxes, Want: formats.Certain},
		{Name: "pages", Bytes: pages, Want: formats.Likely},
		{Name: "Markdown", Bytes: "# People\n\n| id | name |\n|----|------|\n| 1 | Zoë |\n| 2 | Yed |\n", Want: formats.No},
		{Name: "a drawing", Bytes: "+-----+-----+\n|  A  |  B  |\n+-----+-----+\n   |     |\n   v     v\n+-----+-----+\n|  C  |  D  |\n+-----+-----+\n", Want: formats.No},
		{Name: "no names", Bytes: rows[strings.Index(rows, "K100"):], Want: formats.No},
		{Name: "too few", Bytes: many(3), Want: formats.No},
		{Name: "with tabs", Bytes: strings.ReplaceAll(many(9), "      ZED", "\tZED"), Want: formats.No},
		{Name: "prose", Bytes: strings.Repeat("The name  and the town  of a client  are kept.\nNobody else may look at them, as a rule.\n", 9), Want: formats.No},
		{Name: "a program", Bytes: strings.Repeat("name := 1       // name\ntown := \"x\"     // town\nid   := f(a, b)  // client id\n", 9), Want: formats.No},
		{Name: "a list", Bytes: strings.Repeat("-rw-r--r-- 1 root root   4096 Jan  1 12:00 name.txt\n", 20), Want: formats.No},
		{Name: "nothing", Bytes: "\n\n\n\n\n\n\n", Want: formats.No},
	})
}

func TestEveryPlace(t *testing.T) {
	t.Parallel()
	formattest.EveryPlace(t, fixedwidth.Decoder{}.Decode, map[string]func(*formattest.Planter) []byte{"clients.lst": plantedtest.Listing, "query.txt": plantedtest.Query})
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(report))
	for _, text := range []string{many(9), psql, mysql, boxes, pages} {
		f.Add([]byte(text))
	}
	f.Add(bytes.Repeat([]byte("id   name  é\n"), 7))
	f.Fuzz(func(t *testing.T, content []byte) {
		d := fixedwidth.Decoder{Limits: formats.Limits{Value: 64}}
		d.Recognise(content, formats.Input{})
		got := formattest.ReadDamaged(t, d.Decode, "a.txt", slices.Clone(content))
		if lines := bytes.Count(content, []byte("\n")); len(content) < 4096 && len(got.Rows()) < lines {
			t.Errorf("%d records of %d lines", len(got.Rows()), lines)
		}
	})
}
