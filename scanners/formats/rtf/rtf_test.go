package rtf_test

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"dossier/scanners"
	"dossier/scanners/all"
	"dossier/scanners/formats"
	"dossier/scanners/formats/formattest"
	"dossier/scanners/formats/rtf"
)

// escape writes é as a byte of the code page and everything else that is not ASCII by its number.
func escape(s string) string {
	var b strings.Builder
	for i, c := range s {
		switch {
		case c == 'é':
			b.WriteString(`\'e9`)
		case c >= 0x80:
			fmt.Fprintf(&b, `\u%d?`, c)
		default:
			b.WriteRune(c)
		}
		if i%9 == 8 {
			b.WriteString("{\\b}") // runs that change
		}
	}
	return b.String()
}

func sample(p *formattest.Planter) []byte {
	at := func(place string) string { return escape(p.At(place)) }
	object := "0105000002000000" + "05000000" + hex.EncodeToString([]byte("Text\x00")) + "0000000000000000"
	embedded := p.At("embedded object")
	object += hex.EncodeToString([]byte{byte(len(embedded)), byte(len(embedded) >> 8), 0, 0}) + hex.EncodeToString([]byte(embedded))
	return []byte(`{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset238 Times;}{\f2\fcharset128 Gothic;}}{\colortbl;\red0;}` +
		`{\info{\author ` + at("author") + `}{\operator ` + at("operator") + `}{\*\company ` + at("company") + `}{\doccomm ` + at("note on the document") + `}}` +
		`{\*\userprops{\propname Client}\proptype30{\staticval ` + at("own property") + `}}{\*\revtbl{Unknown;}{` + at("author of changes") + `;}}{\*\docvar {x}{` + at("document variable") + `}}` +
		`{\header\pard ` + at("header") + `\par}{\footerf ` + at("footer") + `\par}` +
		`\pard ` + at("body") + `\par{\v ` + at("hidden text") + `}\par{\deleted ` + at("deleted text") + `}\par` +
		` a{\footnote ` + at("footnote") + `}b{\*\atnid A}{\*\atnauthor ` + at("comment's author") + `}{\*\annotation{\*\atnref 1}` + at("comment") + `}c\par` +
		`{\field{\*\fldinst{HYPERLINK "mailto:linked@example.com"}}{\fldrslt link}}\par{\field{\*\fldinst ` + at("field code") + `}{\fldrslt ` + at("field") + `}}\par` +
		`{\shp{\*\shpinst{\sp{\sn wzDescription}{\sv ` + at("alternative text") + `}}{\shptxt ` + at("text box") + `\par}}}` +
		`\trowd\pard\intbl name\cell email\cell\row\intbl Ann\cell ann@example.com\cell\row\intbl Bob\cell ` + at("cell") + `\cell\row\pard` +
		`{\f1 \'9alut\'fd }{\f2 \'93\'fa\'96\'7b}\u-10179?\u-8704?\~x\emdash y\par` +
		`{\object\objemb{\*\objdata ` + object + `}{\result ` + at("object's picture") + `\par}}{\*\unknown nobody sees}{\pict\wmetafile8 00ff}}`)
}

func opener() formattest.Func { return all.Formats(all.Options{}).Open }

func TestEveryPlaceIsRead(t *testing.T) {
	t.Parallel()
	p := &formattest.Planter{}
	got := formattest.Read(t, opener(), "a.rtf", sample(p))
	p.Check(t, got)
	got.CheckComplete(t)
	lines := got.Part("").Column("text")
	for _, want := range []string{"abc", "link", "šlutý 日本😀 x—y"} {
		if !slices.Contains(lines, want) {
			t.Errorf("the text has no line %q", want)
		}
	}
	if fields := got.Part("fields").Column("text"); !slices.Contains(fields, `HYPERLINK "mailto:linked@example.com"`) {
		t.Errorf("the link is not among %q", fields)
	}
	if names := got.Part("table 1").Column("name"); !slices.Equal(names, []string{formattest.Null, "Ann", "Bob"}) {
		t.Errorf("the table's column of names holds %q", names)
	}
	if comments := got.Part("comments"); len(comments.Rows) != 1 || !strings.Contains(comments.Rows[0][0], "@example.com") {
		t.Errorf("the comment has no author")
	}
}

func TestFormat(t *testing.T) {
	t.Parallel()
	formattest.Unpacker(t, &rtf.Unpacker{}, []formattest.Sample{{Name: "a.rtf", Content: sample(&formattest.Planter{})}})
}

func TestHostile(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		in   string
		want []scanners.Why
	}{
		"groups without end":   {`{\rtf1` + strings.Repeat("{", 1_000_000) + "Ann", []scanners.Why{scanners.Truncated}},
		"more ends than begun": {`{\rtf1 Ann` + strings.Repeat("}", 100_000), nil},
		"large binary":         {`{\rtf1 Ann\par\bin2000000000 x`, []scanners.Why{scanners.Truncated}},
		"a large number":       {`{\rtf1\uc999999999\u99999999999999999999 Ann}`, nil},
		"one long line":        {`{\rtf1 ` + strings.Repeat("Ann and Bob ", 500_000) + "}", nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := formattest.Read(t, opener(), "a.rtf", []byte(c.in))
			if whys := got.Whys(); !slices.Equal(whys, c.want) {
				t.Errorf("recorded as %v, want %v", whys, c.want)
			}
		})
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add(sample(&formattest.Planter{}))
	f.Add([]byte(`{\rtf1{\f0\u-1?\'}\trowd\intbl\cell\row{\object{\*\objdata 01050000020000000000000000000000000000000100000041}}`))
	limits := formats.DefaultLimits()
	limits.Value = 1000
	f.Fuzz(func(t *testing.T, content []byte) {
		_ = formattest.ReadDamaged(t, formattest.Members(&rtf.Unpacker{Limits: limits}), "a.rtf", content)
	})
}
