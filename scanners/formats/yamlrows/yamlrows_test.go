package yamlrows_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
	"dossier/scanners/formats/yamlrows"
)

const null = formattest.Null

func list(n int) []byte {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, "- name: Person %d\n  mail: \"p%d@example.be\"\n  tags: [a, b]\n", i, i)
	}
	return b.Bytes()
}

func TestConformance(t *testing.T) {
	t.Parallel()
	formattest.Decoder(t, yamlrows.New(formats.Limits{}), []formattest.Sample{
		{Name: "a.yaml", Content: list(30)},
		{Name: "b.yml", Content: bytes.Repeat([]byte("---\n# note\nname: An\naddress: {city: Gent}\n"), 20)},
		{Name: "long.yml", Content: list(1500)},
	})
}

func TestRecords(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		in     string
		fields []string
		rows   [][]string
	}{
		"documents":   {"a: 1\nb: x\n---\na: 2\n...\n---\n\n--- {a: 3}\n", []string{"a", "b"}, [][]string{{"1", "x"}, {"2", null}, {"3", null}}},
		"list":        {"- n: An\n- n: Bo\n  t: [x, y]\n", []string{"n", "t[]"}, [][]string{{"An", null}, {"Bo", "x; y"}}},
		"nested":      {"address:\n  city: Gent\n  geo: {lat: 5.10}\n", []string{"address.city", "address.geo.lat"}, [][]string{{"Gent", "5.10"}}},
		"block text":  {"note: |\n  one\n  two\nfold: >\n  a\n  b\n", []string{"note", "fold"}, [][]string{{"one\ntwo\n", "a b\n"}}},
		"comments":    {"# by An\na: 1 # of Bo\n", []string{"#comment[]", "a"}, [][]string{{"by An; of Bo", null}, {null, "1"}}},
		"anchors":     {"base: &b {city: Gent, zip: 9000}\nhome: *b\nwork:\n  <<: *b\n  zip: 1000\n", []string{"base.city", "base.zip", "home.city", "home.zip", "work.city", "work.zip"}, [][]string{{"Gent", "9000", "Gent", "9000", "Gent", "9000; 1000"}}},
		"scalars":     {"- 0x1F\n- .inf\n- yes\n- ~\n- 2026-01-02\n- !!binary QW4=\n- 'it''s'\n", []string{"(value)"}, [][]string{{"0x1F"}, {".inf"}, {"yes"}, {null}, {"2026-01-02"}, {"An"}, {"it's"}}},
		"complex key": {"? [An, Bo]\n: 1\n", []string{"*key", "*"}, [][]string{{"An Bo", "1"}}},
		"lists inside": {
			"total: 2\nusers:\n- n: An\n- n: Bo\n",
			[]string{"total", "users[].n"},
			[][]string{{"2", null}, {null, "An"}, {null, "Bo"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := formattest.Read(t, yamlrows.New(formats.Limits{}).Decode, "a.yaml", []byte(test.in))
			got.CheckComplete(t)
			got.Part("").Check(t, test.fields, test.rows)
		})
	}
}

func TestLargeListsAreRead(t *testing.T) {
	t.Parallel()
	const n = 30_000 // more than 1.5 MB
	got := formattest.Read(t, yamlrows.New(formats.Limits{}).Decode, "a.yaml", list(n))
	names := got.Part("").Column("name")
	if got.Err != nil || len(got.Unread) > 0 || len(names) != n || names[n-1] != fmt.Sprintf("Person %d", n-1) {
		t.Errorf("%d of %d records; unread %v, %v", len(names), n, got.Unread, got.Err)
	}
}

func TestBroken(t *testing.T) {
	t.Parallel()
	laughs := "a: &a [An,An,An,An,An,An,An,An,An,An]\n"
	for i := range 9 {
		laughs += fmt.Sprintf("%c: &%c [%s]\n", 'b'+i, 'b'+i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*%c,", 'a'+i), 10), ","))
	}
	for name, test := range map[string]struct {
		in  string
		why []scanners.Why
	}{
		"template":       {"name: {{ An }}\n  - {% if x %}\n", []scanners.Why{scanners.Corrupt}},
		"tabs":           {"a:\n\t- An\n", []scanners.Why{scanners.Corrupt}},
		"unknown anchor": {"a: *b\nc: An\n", []scanners.Why{scanners.Corrupt}},
		"one of several": {"a: An\n---\n]broken\n---\nb: Bo\n", []scanners.Why{scanners.Corrupt}},
		"billion laughs": {laughs, []scanners.Why{scanners.OverLimit}},
		"in itself":      {"a: &a\n  b: An\n  c: *a\n", []scanners.Why{scanners.OverLimit}},
		"merged itself":  {"a: &a\n  b: An\n  <<: *a\n", []scanners.Why{scanners.OverLimit}},
		"too large":      {"a: |\n" + strings.Repeat("  An Peeters\n", 150_000), []scanners.Why{scanners.OverLimit}},
		"one long line":  {"a: " + strings.Repeat("An ", 1_000_000), []scanners.Why{scanners.OverLimit}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := formattest.Read(t, yamlrows.New(formats.Limits{}).Decode, "a.yaml", []byte(test.in))
			found := strings.Contains(got.Text(), "An")
			if whys := slices.Compact(got.Whys()); !found || !slices.Equal(whys, test.why) {
				t.Errorf("found %v, unread %v, %v; want %v", found, got.Unread, got.Err, test.why)
			}
		})
	}
}

// TestPagesWithAHeadingInYAMLAreWhole: the text below the heading is no damage.
func TestPagesWithAHeadingInYAMLAreWhole(t *testing.T) {
	t.Parallel()
	page := "---\ntitle: Dinner\nauthor: An Peeters\n---\n\n# Dinner: *who* comes\n\n- [Bo](bo.md): yes\n```\n\tChris\n"
	got := formattest.Read(t, yamlrows.New(formats.Limits{}).Decode, "dinner.md", []byte(page))
	if text := got.Text(); len(got.Unread) > 0 || got.Err != nil || !strings.Contains(text, "Chris") || !strings.Contains(text, "An Peeters") {
		t.Errorf("unread %v, %v, found %q", got.Unread, got.Err, text)
	}
}

func TestRecognise(t *testing.T) {
	t.Parallel()
	formattest.Recognise(t, yamlrows.New(formats.Limits{}).Recognise, []formattest.Head{
		{Name: "a.yml", Bytes: "a: 1\n", Want: formats.Certain},
		{Name: "a.yaml", Bytes: "- x\n", Want: formats.Certain},
		{Name: "a.yaml", Bytes: "words", Want: formats.No},
		{Name: "a", Bytes: "%YAML 1.2\n---\n", Want: formats.Certain},
		{Name: "a", Bytes: "---\n# x\nname: An\n", Want: formats.Likely},
		{Name: "a", Bytes: "---\nA text begins: so\n", Want: formats.No},
		{Name: "a.txt", Bytes: "name: An\n", Want: formats.No},
		{Name: "a", Bytes: "", Want: formats.No},
	})
}

func FuzzDecode(f *testing.F) {
	f.Add(list(2))
	f.Add([]byte("a: &a {b: *a}\n<<: [*a, *a]\n? [x]\n: !!binary 'QQ=='\n--- # c\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		_ = formattest.Read(t, yamlrows.New(formats.Limits{}).Decode, "a.yaml", content[:min(len(content), 4<<10)])
	})
}
