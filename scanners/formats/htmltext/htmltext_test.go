package htmltext_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"

	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
	"dossier/scanners/formats/htmltext"
)

// read reads a document; what is embedded in it is a row of the part members.
func read(t testing.TB, content []byte) formattest.Result {
	t.Helper()
	return formattest.Read(t, formattest.Members(htmltext.Unpacker{}), "a.html", content)
}

func page(rows int) []byte {
	var b bytes.Buffer
	b.WriteString("<!DOCTYPE html>\n<html><head><meta charset=utf-8><title>List</title></head><body><h1>People &amp; places</h1>")
	b.WriteString("<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>")
	for i := range rows {
		fmt.Fprintf(&b, "<p>Person %d<br>Street %d</p><table><tr><th>Name</th><th>Mail</th></tr>\n", i, i)
		fmt.Fprintf(&b, "<tr><td>N%d<td><a href='mailto:n%d@example.org'>write</a></table>", i, i)
	}
	return b.Bytes()
}

func TestConformance(t *testing.T) {
	t.Parallel()
	formattest.Unpacker(t, htmltext.Unpacker{}, []formattest.Sample{
		{Name: "a.html", Content: page(30)},
		{Name: "b", Content: bytes.ReplaceAll(page(900), []byte("<table>"), []byte("<div>"))},
	})
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	const doc = `<!doctype html><html><head><title>T1 &amp; T2</title><meta name="Author" content="An Peeters"><meta property="og:title" content="Og">
		<script type="application/ld+json">{"name":"Ld"}</script><script>var s = "Sc";</script><style>/* St */</style></head>
		<body><!-- Co --><p title="Ti" aria-label="Ar" data-user="Da">Zo&euml;&nbsp;&#64;  home<br>second</p>
		<a href="mailto:an%40example.be?cc=bo@example.be&body=Hi%20there">m</a><a href="tel:+32%20470">t</a><a href="/u?x=Li">l</a>
		<img alt="Al" src="data:text/plain,Em%20bed"><input value="Va" placeholder="Pl"><textarea>Te
xt</textarea><noscript>No</noscript><select><option>Op1<option>Op2</select><svg><text>Sv</text></svg><template>Tm</template>`
	got := read(t, []byte(doc))
	got.CheckComplete(t)
	main := got.Part("")
	for field, want := range map[string]string{
		"title": "T1 & T2", "meta.author": "An Peeters", "meta.og:title": "Og", "script": `var s = "Sc";`, "style": "/* St */", "comment": "Co",
		"@title": "Ti", "@aria-label": "Ar", "@data-user": "Da", "mailto": "an@example.be; bo@example.be; Hi there", "tel": "+32 470",
		"@href": "/u?x=Li", "@alt": "Al", "@value": "Va", "@placeholder": "Pl",
	} {
		if !slices.Contains(main.Column(field), want) {
			t.Errorf("%s: %q, want %q", field, main.Column(field), want)
		}
	}
	text := main.Column("text")
	for _, want := range []string{"Zoë @ home\nsecond", "Te\nxt", "Op1", "Op2", "No", "Sv", "Tm"} {
		if !slices.Contains(text, want) {
			t.Errorf("text %q, want %q", text, want)
		}
	}
	if members := got.Part("members").Rows; !slices.EqualFunc(members, [][]string{{"embedded 1.json", `{"name":"Ld"}`}, {"embedded 2.txt", "Em bed"}}, slices.Equal[[]string]) {
		t.Errorf("members %q", members)
	}
}

func TestTables(t *testing.T) {
	t.Parallel()
	const null = formattest.Null
	for name, test := range map[string]struct {
		in     string
		fields []string
		rows   [][]string // of table 1
		text   []string
	}{
		"headings": {
			`<table><caption>Staff</caption><thead><tr><th>First<br>name</th><th>E-mail</th></tr></thead>
			<tr><td> An </td><td><a href="mailto:an@example.be">an@example.be</a></td></tr><tr><td>Bo</table>after`,
			[]string{"First name", "E-mail", "mailto"},
			[][]string{{"An", "an@example.be", "an@example.be"}, {"Bo", null, null}},
			[]string{"Staff", "First\nname\tE-mail", "after"},
		},
		"spans": {
			`<table><tr><th>A<th>B<th>C</tr><tr><td rowspan=2>1<td colspan=2>2</tr><tr><td>3<td>4<td>5</tr></table>`,
			[]string{"A", "B", "C", "extra"},
			[][]string{{"1", "2", null, null}, {null, "3", "4", "5"}},
			[]string{"A\tB\tC"},
		},
		"one in another": {
			`<table><tr><th>A<th>B</tr><tr><td>1<td>x<table><tr><td>2<td>3</tr></table></tr></table>`,
			[]string{"A", "B"},
			[][]string{{"1", "x\n2\t3"}},
			[]string{"A\tB"},
		},
		"no headings":      {`<table><tr><td>An<td>0470</tr><tr><td>Bo<td>0471</tr></table>`, nil, nil, []string{"An\t0470", "Bo\t0471"}},
		"data as headings": {`<table><tr><th>an@example.be<th>Gent</tr><tr><td>Bo<td>0471</tr></table>`, nil, nil, []string{"an@example.be\tGent", "Bo\t0471"}},
		"headings aside":   {`<table><tr><th>Name<td>An</tr><tr><th>Phone<td>0471</tr></table>`, nil, nil, []string{"Name\tAn", "Phone\t0471"}},
		"only headings":    {`<table><tr><th>Name<th>An</tr></table>`, nil, nil, []string{"Name\tAn"}},
		"not closed":       {`</table><tr><td>x</tr><table><tr><td>An`, nil, nil, []string{"x", "An"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := read(t, []byte(test.in))
			got.Part("table 1").Check(t, test.fields, test.rows)
			if text := got.Part("").Column("text"); !slices.Equal(text, test.text) {
				t.Errorf("text %q, want %q", text, test.text)
			}
		})
	}
}

func TestCharacterSets(t *testing.T) {
	t.Parallel()
	for name, doc := range map[string]string{
		"meta":              "<html><meta charset=windows-1250><p>\xa3\xf3d\x9f",
		"http-equiv":        "<html><meta http-equiv=Content-Type content='text/html; charset=iso-8859-2'><p>\xa3\xf3d\xbc",
		"mark":              "\xef\xbb\xbf<html><meta charset=windows-1250><p>Łódź",
		"utf-16":            "\xff\xfe<\x00p\x00>\x00A\x01\xf3\x00d\x00z\x01",
		"none":              "<html><p>Łódź",
		"wrongly labelled":  "<html><meta charset=iso-8859-1><p>Łódź",
		"numeric, no label": "<p>&#321;&oacute;d&#x17a;",
	} {
		got := read(t, []byte(doc))
		if text := got.Part("").Column("text"); len(text) == 0 || text[len(text)-1] != "Łódź" {
			t.Errorf("%s: %q", name, text)
		}
	}
}

// What is too long for a tag, or does not end, is text; nothing is lost.
func TestMonsters(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("an@example.be ", 400_000) // 5.6 MB
	picture := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("picture "), 300_000))
	for name, doc := range map[string]string{
		"attribute":     "<p title='" + long + "'>end</p>",
		"script":        "<script>" + long + "</script><p>end",
		"comment":       "<!--" + long + "--><p>end",
		"text":          "<p>" + long + "</p>end",
		"not closed":    "<p>" + long + "<b end",
		"in a table":    "<table><tr><th>" + long + "<tr><td>" + long + "end",
		"many tags":     strings.Repeat("<b>", 300_000) + "end" + long,
		"large picture": "<img src='data:image/png;base64," + picture + "'>end" + long,
	} {
		got := read(t, []byte(doc))
		if got.Err != nil {
			t.Errorf("%s: ends with %v", name, got.Err)
		}
		all := got.Text()
		if n := strings.Count(all, "an@example.be"); n < 399_990 || !strings.Contains(all, "end") {
			t.Errorf("%s: %d values came out", name, n)
		}
	}
}

func TestRecognise(t *testing.T) {
	t.Parallel()
	formattest.Recognise(t, htmltext.Unpacker{}.Recognise, []formattest.Head{
		{Name: "a", Bytes: "<!DOCTYPE HTML PUBLIC>", Want: formats.Certain},
		{Name: "a", Bytes: "\xef\xbb\xbf\r\n<!-- x --><HTML lang=nl>", Want: formats.Certain},
		{Name: "a.xhtml", Bytes: "<?xml version='1.0'?><!DOCTYPE html><html/>", Want: formats.Certain},
		{Name: "a", Bytes: "<div class=x>y</div>", Want: formats.Certain},
		{Name: "a.htm", Bytes: "text before <b>tags</b>", Want: formats.Certain},
		{Name: "a.html", Bytes: "no tags", Want: formats.No},
		{Name: "a", Bytes: "<?xml version='1.0'?><rss/>", Want: formats.No},
		{Name: "a", Bytes: "<person><name>x</name></person>", Want: formats.No},
		{Name: "a", Bytes: "a < b", Want: formats.No},
		{Name: "a.html", Bytes: "", Want: formats.No},
	})
}

func FuzzExtract(f *testing.F) {
	f.Add(page(2))
	f.Add([]byte("<table><tr><th>a<th>b<tr><td rowspan=9 colspan=1000>x<table><tr></table></table></td>"))
	f.Add([]byte("<script type=text/json>{</script><a href='data:;base64,AA='><pre>\n x</pre><!--"))
	f.Fuzz(func(t *testing.T, content []byte) {
		whole := read(t, content)
		if whole.Err != nil {
			t.Error("a document ends with an error")
		}
	})
}
