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

func TestRecognise(t *testing.T) {
	t.Parallel()
	names, rows, _ := strings.Cut(report[strings.Index(report, "CLIENT"):], "\n")
	formattest.Recognise(t, fixedwidth.Decoder{}.Recognise, []formattest.Head{
		{Name: "a", Bytes: many(9), Want: formats.Likely},
		{Name: "no ruler", Bytes: names + "\n" + rows[strings.Index(rows, "K100"):strings.Index(rows, "\nFour")], Want: formats.Likely},
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
	formattest.EveryPlace(t, fixedwidth.Decoder{}.Decode, map[string]func(*formattest.Planter) []byte{"clients.lst": plantedtest.Listing})
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(report))
	f.Add([]byte(many(9)))
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
