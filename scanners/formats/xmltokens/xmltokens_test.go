package xmltokens_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"dossier/scanners/formats/xmltokens"
)

// tokens writes a document's tokens: <name key=value …>, </name>, and the text, of which pieces are joined.
func tokens(body io.Reader) (string, error) {
	var b strings.Builder
	x := xmltokens.NewReader(body)
	for {
		token, err := x.Next()
		switch {
		case err != nil:
			return b.String(), err
		case token == xmltokens.Open:
			fmt.Fprintf(&b, "<%s", x.Name())
			for {
				key, value, ok := x.Attribute()
				if !ok {
					break
				}
				fmt.Fprintf(&b, " %s=%s", key, x.Unescape(value))
			}
			b.WriteString(">")
		case token == xmltokens.Close:
			fmt.Fprintf(&b, "</%s>", x.Name())
		case token == xmltokens.Text:
			b.Write(x.Text())
		}
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é&amp;", 60_000)
	cases := map[string]struct{ in, out string }{
		"elements":         {`<?xml version="1.0"?><w:p w:id="1" b='2'>An<w:br/>ne</w:p>`, `<p id=1 b=2>An<br></br>ne</p>`},
		"references":       {`<a b="&lt;&#233;&#xE9;">&amp;&quot;&apos;&gt;&nope;&</a>`, `<a b=<éé>&"'>&nope;&</a>`},
		"cdata":            {`<a><![CDATA[<b>&amp;]]]]></a>`, `<a><b>&amp;]]</a>`},
		"comments":         {`<a>x<!-- <b> -- > -->y<?pi <c>?>z</a>`, `<a>xyz</a>`},
		"signs in values":  {`<a b="x>y" c='/>'/>`, `<a b=x>y c=/>></a>`},
		"spaces":           {"<a  b = \"1\"\n c= '2' >  </a >", "<a b=1 c=2>  </a>"},
		"unquoted":         {`<input checked size=3>`, `<input checked= size=3>`},
		"document type":    {`<!DOCTYPE a [<!ENTITY b "]>"><!ENTITY c "&b;&b;">]><a>&c;</a>`, `<a>&c;</a>`},
		"a sign unescaped": {`<a>1 < 2</a>`, `<a>1 < 2</a>`},
		"long text":        {"<a>" + long + "</a>", "<a>" + strings.ReplaceAll(long, "&amp;", "&") + "</a>"},
		"long tag":         {`<a b="` + long + `"/>`, "<a b=" + strings.ReplaceAll(long, "&amp;", "&") + "></a>"},
		"long cdata":       {`<a><![CDATA[` + long + `]]></a>`, "<a>" + long + "</a>"},
		"byte order mark":  {"\xef\xbb\xbf<a>é</a>", "<a>é</a>"},
		"UTF-16":           {wide("\ufeff<?xml version=\"1.0\"?><a>é𝄞</a>"), "<a>é𝄞</a>"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for cut, body := range map[string]io.Reader{
				"whole": strings.NewReader(c.in), "halves": iotest.HalfReader(strings.NewReader(c.in)), "bytes": iotest.OneByteReader(strings.NewReader(c.in)),
			} {
				got, err := tokens(body)
				if wantErr := io.EOF; name != "unquoted" && !errors.Is(err, wantErr) || got != c.out {
					t.Errorf("%s: got %.200q (%v), want %.200q", cut, got, err, c.out)
				}
			}
		})
	}
}

func wide(s string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		b.WriteByte(byte(u))
		b.WriteByte(byte(u >> 8))
	}
	return b.String()
}

func TestEndings(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	cases := map[string]struct {
		body io.Reader
		want error
	}{
		"empty":                {strings.NewReader(""), io.EOF},
		"open element":         {strings.NewReader("<a>x"), io.ErrUnexpectedEOF},
		"inside a tag":         {strings.NewReader(`<a b="`), io.ErrUnexpectedEOF},
		"inside a comment":     {strings.NewReader(`<a/><!-- x`), io.ErrUnexpectedEOF},
		"inside a declaration": {strings.NewReader(`<!DOCTYPE [`), io.ErrUnexpectedEOF},
		"a tag without end":    {io.MultiReader(strings.NewReader(`<a b="`), endless{}), xmltokens.ErrTooLong},
		"a broken body":        {io.MultiReader(strings.NewReader("<a>x"), iotest.ErrReader(broken)), broken},
		"broken inside a tag":  {io.MultiReader(strings.NewReader("<a "), iotest.ErrReader(broken)), broken},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := tokens(c.body); !errors.Is(err, c.want) {
				t.Errorf("ends with %v, want %v", err, c.want)
			}
		})
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestSkip(t *testing.T) {
	t.Parallel()
	x := xmltokens.NewReader(strings.NewReader("<a><b><b/>no</b>yes</a>"))
	for range 2 {
		if _, err := x.Next(); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.Skip(); err != nil {
		t.Fatal(err)
	}
	if token, err := x.Next(); err != nil || token != xmltokens.Text || string(x.Text()) != "yes" {
		t.Errorf("behind the skipped element stands %q (%v)", x.Text(), err)
	}
}

func TestNoAllocationPerToken(t *testing.T) {
	doc := "<a>" + strings.Repeat(`<c r="A1" t="s"><v>12 &amp; 3</v></c>`, 1000) + "</a>"
	x := &xmltokens.Reader{}
	body := strings.NewReader("")
	allocs := testing.AllocsPerRun(20, func() {
		body.Reset(doc)
		x.Reset(body)
		for {
			token, err := x.Next()
			if err != nil {
				return
			}
			if token == xmltokens.Open && x.Value("t") != nil {
				_ = x.Depth()
			}
		}
	})
	if allocs > 5 {
		t.Errorf("%v allocations a document of 4,000 tokens", allocs)
	}
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{`<a b="1">x&amp;<![CDATA[y]]></a>`, `<!DOCTYPE a [<!ENTITY b "c">]><a/>`, "\xff\xfe<\x00a\x00>\x00", `<a<b>&#x;<!--`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		whole, err := tokens(strings.NewReader(string(doc)))
		cut, again := tokens(iotest.OneByteReader(strings.NewReader(string(doc))))
		if whole != cut || !errors.Is(err, again) {
			t.Error("other tokens when read byte by byte")
		}
		if len(whole) > 16*len(doc)+64 {
			t.Error("more came out than a document can hold")
		}
	})
}
