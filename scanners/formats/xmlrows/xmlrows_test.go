package xmlrows_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
	"dossier/scanners/formats/xmlrows"
)

const null = formattest.Null

func people(n int) []byte {
	var b bytes.Buffer
	b.WriteString("<?xml version=\"1.0\"?>\n<people>\n<total>1</total>\n")
	for i := range n {
		fmt.Fprintf(&b, "  <person id='%d'><name>Name %d</name><mail>n%d@example.be</mail><note>so <b>bold</b> it is</note></person>\n", i, i, i)
	}
	b.WriteString("</people>\n")
	return b.Bytes()
}

func TestConformance(t *testing.T) {
	t.Parallel()
	formattest.Decoder(t, xmlrows.Decoder{}, []formattest.Sample{
		{Name: "a.xml", Content: people(40)},
		{Name: "long", Content: people(2500)},
		{Name: "doc.xml", Content: []byte("<?xml version='1.0'?><d><p>One <i>x</i></p><p>two</p></d>")},
	})
}

func TestRecords(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		in     string
		fields []string
		rows   [][]string
	}{
		"list": {
			`<?xml version="1.0"?><people><person id="1"><fullName>An</fullName></person><person id="2"><fullName>Bo</fullName><x:e-mail xmlns:x="u">b@b.be</x:e-mail></person></people>`,
			[]string{"person.@id", "person.fullName", "person.e-mail"},
			[][]string{{"1", "An", null}, {"2", "Bo", "b@b.be"}},
		},
		"feed": {
			`<rss><channel><title>T</title><item><title>A</title><author>an@a.be</author></item><item><title>B</title></item><link>L</link></channel></rss>`,
			[]string{"channel.title", "channel.item.title", "channel.item.author", "channel.link"},
			[][]string{{"T", null, null, null}, {null, "A", "an@a.be", null}, {null, "B", null, null}, {null, null, null, "L"}},
		},
		"one thing": {
			`<person firstName="An"><phone>1</phone><phone>2</phone><address><city>Gent</city></address></person>`,
			[]string{"@firstName", "phone", "address.city"},
			[][]string{{"An", "1; 2", "Gent"}},
		},
		"mixed": {
			`<n><to>An <b>P</b>eeters</to></n>`,
			[]string{"to.b", "to"},
			[][]string{{"P", "An Peeters"}},
		},
		"paragraphs": {
			`<w:doc xmlns:w="u"><w:body><w:p><w:r><w:t>An Pee</w:t></w:r><w:r><w:t>ters</w:t><w:tab/></w:r></w:p><w:p><w:t>two</w:t></w:p></w:body></w:doc>`,
			[]string{"body.p"},
			[][]string{{"An Peeters"}, {"two"}},
		},
		"entities":         {`<a>&#64;&lt;&amp;&eacute;<![CDATA[<b>&amp;]]></a>`, []string{"(text)"}, [][]string{{"@<&é<b>&"}}},
		"no definitions":   {`<!DOCTYPE a [<!ENTITY x "yyy">]><a>&x;</a>`, []string{"(comment)", "(text)"}, [][]string{{`a [<!ENTITY x "yyy"`, formattest.Null}, {formattest.Null, "&x;"}}},
		"comment":          {`<a><!-- Co --><b>x</b></a>`, []string{"(comment)", "b"}, [][]string{{"Co", "x"}}},
		"html's names":     {`<a><title>x</title><script><b>y</b></script><textarea/><z>1</z></a>`, []string{"title", "script.b", "z"}, [][]string{{"x", "y", "1"}}},
		"map":              {`<gpx><wpt lat="51.05" lon="3.72"><name>Home</name></wpt><wpt lat="1" lon="2"/></gpx>`, []string{"wpt.@lat", "wpt.@lon", "wpt.name"}, [][]string{{"51.05", "3.72", "Home"}, {"1", "2", null}}},
		"prefix and value": {`<a B="cd" x:Cd="x"/>`, []string{"@B", "@Cd"}, [][]string{{"cd", "x"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := formattest.Read(t, xmlrows.Decoder{}.Decode, "", []byte(test.in))
			got.CheckComplete(t)
			got.Part("").Check(t, test.fields, test.rows)
		})
	}
}

func TestCharacterSets(t *testing.T) {
	t.Parallel()
	for name, doc := range map[string]string{
		"declared": "<?xml version='1.0' encoding='ISO-8859-2'?><a>\xa3\xf3d\xbc</a>",
		"none":     "<?xml version='1.0'?><a>Łódź</a>",
		"utf-16":   "\xff\xfe<\x00a\x00>\x00A\x01\xf3\x00d\x00z\x01<\x00/\x00a\x00>\x00",
		"wrong":    "<?xml version='1.0' encoding=\"utf-8\"?><a>\xd3d</a>",
	} {
		want := "Łódź"
		if name == "wrong" {
			want = "Ód"
		}
		got := formattest.Read(t, xmlrows.Decoder{}.Decode, "", []byte(doc))
		if rows := got.Rows(); len(rows) != 1 || rows[0][0] != want {
			t.Errorf("%s: %q", name, rows)
		}
	}
}

func TestBroken(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		in   string
		want string
		why  []scanners.Why
	}{
		"cut":         {"<a><b>An</b><c>Bo", "An Bo", []scanners.Why{scanners.Truncated}},
		"mismatched":  {"<a><b>An</c></b><d>Bo</a>", "An Bo", []scanners.Why{scanners.Corrupt}},
		"deep":        {strings.Repeat("<a>", 5000) + "An" + strings.Repeat("</a>", 5000), "An", []scanners.Why{scanners.OverLimit}},
		"many names":  {"<a>" + names(5000) + "</a>", "An", nil},
		"bomb":        {"<!DOCTYPE a [<!ENTITY b \"cccc\"><!ENTITY d \"&b;&b;&b;\">]><a>&d;&d; An</a>", "An", nil},
		"long text":   {"<a><b>" + strings.Repeat("An;", 2_000_000) + "</b></a>", "An", nil},
		"long tag":    {"<a><b x='" + strings.Repeat("An;", 2_000_000) + "'/></a>", "An", nil},
		"long record": {"<a>An" + strings.Repeat("<b>"+strings.Repeat("text ", 100)+"</b>", 500) + "</a>", "An", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := formattest.Read(t, xmlrows.Decoder{}.Decode, "", []byte(test.in))
			if whys := got.Whys(); !slices.Equal(whys, test.why) {
				t.Errorf("unread %v, %v; want %v", got.Unread, got.Err, test.why)
			}
			all := got.Text()
			for word := range strings.FieldsSeq(test.want) {
				if !strings.Contains(all, word) {
					t.Errorf("%s is lost", word)
				}
			}
			if len(got.Fields()) > formats.DefaultLimits().Columns {
				t.Errorf("%d fields", len(got.Fields()))
			}
		})
	}
}

func names(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<n%d x%d='1'>An</n%d>", i, i, i)
	}
	return b.String()
}

func TestRecognise(t *testing.T) {
	t.Parallel()
	formattest.Recognise(t, xmlrows.Decoder{}.Recognise, []formattest.Head{
		{Name: "a", Bytes: "\xef\xbb\xbf<?xml version='1.0'?><a/>", Want: formats.Certain},
		{Name: "a.svg", Bytes: "<svg xmlns='x'>", Want: formats.Certain},
		{Name: "a", Bytes: "<list><a>1</a></list>", Want: formats.Likely},
		{Name: "a", Bytes: "<?xml version='1.0'?><!DOCTYPE html><html>", Want: formats.No},
		{Name: "a", Bytes: "<!-- x --><HTML>", Want: formats.No},
		{Name: "a", Bytes: "<an@example.be> wrote", Want: formats.No},
		{Name: "a", Bytes: "<13>Jan 1 syslog", Want: formats.No},
		{Name: "a.xml", Bytes: "no tags", Want: formats.No},
		{Name: "a", Bytes: "", Want: formats.No},
	})
}

func FuzzDecode(f *testing.F) {
	f.Add(people(3))
	f.Add([]byte("<a:><p><b x=''/><p>t<p:/></x></a:>]]>"))
	f.Add([]byte("<?xml encoding='utf-16le'?><a b='c' B>&#x0;"))
	f.Fuzz(func(t *testing.T, content []byte) {
		_ = formattest.Read(t, xmlrows.Decoder{}.Decode, "a.xml", content)
	})
}
