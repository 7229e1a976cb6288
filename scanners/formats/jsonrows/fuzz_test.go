package jsonrows

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"dossier/scanners"
	"dossier/scanners/formats"
)

// leaves keeps, out of any order, the values handed over.
type leaves struct {
	pool
	values, text []string
	unread       int
}

func (l *leaves) Batch(b *scanners.Batch) error {
	for i := range b.Columns {
		c := &b.Columns[i]
		for j := range c.Len() {
			switch name := c.Name.Reveal(); {
			case c.Text:
				l.text = append(l.text, string(c.Value(j)))
			case !strings.HasSuffix(name, "*key"):
				l.values = append(l.values, string(c.Value(j)))
			}
		}
	}
	return l.pool.Batch(b)
}

func (l *leaves) Unread(*scanners.Unread) error { l.unread++; return nil }

// wanted adds the scalars of what encoding/json made of a document, but null.
func wanted(values []string, v any) []string {
	switch v := v.(type) {
	case string:
		return append(values, v)
	case json.Number:
		return append(values, v.String())
	case bool:
		return append(values, map[bool]string{true: "true", false: "false"}[v])
	case []any:
		for _, e := range v {
			values = wanted(values, e)
		}
	case map[string]any:
		for _, e := range v {
			values = wanted(values, e)
		}
	}
	return values
}

// FuzzDecode checks that a valid document gives the values that encoding/json finds in it, that a stream which jsontext
// rejects is not read in silence, and that neither depends on how the input is cut.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{"a":1,"b":[true,null,"\u00e9\ud83d\ude00\ud800"],"c":{"d":-1.5e+3}}`, "{\"a\":1}\n{\"a\":2}\n", "{\"a\":1,\n{\"a\":2}\n",
		`[{"a":"x"},{"a":"y\"}"}]`, `{"u":[{"n":"Ann"},{"n":"Bob"}],"x@y.be":{"z":1}}`, "[1,2\n3]\nhello\n", `[[1,2],[3]]`, `{"a":tru`,
		`{"First Name":"Ann"}{"First Name":"Ann"}{"First Name":"Ann"}`, "\xef\xbb\xbf[0.1E-2,-0]", strings.Repeat("[", 250), "\"a\" \"b\"\n1 2\n", `{"a":NaN}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		d := Decoder{Limits: formats.DefaultLimits()}
		d.Recognise(in, formats.Input{Name: "a.json"})
		var whole, cut leaves
		err := d.Decode(t.Context(), formats.Input{Body: bytes.NewReader(in)}, &whole)
		again := d.Decode(t.Context(), formats.Input{Body: iotest.OneByteReader(bytes.NewReader(in))}, &cut)
		if !slices.Equal(whole.values, cut.values) || !slices.Equal(whole.text, cut.text) || whole.unread != cut.unread || (err == nil) != (again == nil) {
			t.Fatal("the input's cuts show")
		}
		d.Limits.Value = 20
		_ = d.Decode(t.Context(), formats.Input{Body: bytes.NewReader(in)}, new(leaves))
		complete := err == nil && whole.unread == 0
		lines := judge(bytes.TrimPrefix(in, []byte("\xef\xbb\xbf")), true).lines // between which there may be text
		if complete && !lines && !validStream(in) && !bytes.Contains(in, []byte("NaN")) && !bytes.Contains(in, []byte("Infinity")) {
			t.Fatal("what is not JSON passes as complete")
		}
		if bytes.Count(in, []byte("[")) > maxDepth || bytes.Count(in, []byte("{")) > maxDepth || !utf8.Valid(in) {
			return
		}
		dec := json.NewDecoder(bytes.NewReader(in))
		dec.UseNumber()
		var v any
		if !json.Valid(in) || dec.Decode(&v) != nil {
			return
		}
		if !complete {
			t.Fatal("valid JSON is reported unread")
		}
		got, want := whole.values, wanted(nil, v)
		slices.Sort(got)
		slices.Sort(want)
		if got, want = slices.Compact(got), slices.Compact(want); !containsAll(got, want) {
			t.Fatalf("values %q, encoding/json finds %q", got, want)
		}
	})
}

// containsAll tells whether got holds all of want; of a key given twice encoding/json keeps the last only.
func containsAll(got, want []string) bool {
	for _, w := range want {
		if _, ok := slices.BinarySearch(got, w); !ok {
			return false
		}
	}
	return true
}

func validStream(in []byte) bool {
	in = bytes.TrimPrefix(in, []byte("\xef\xbb\xbf"))
	in = bytes.ReplaceAll(in, []byte("\x1e"), []byte(" "))
	d := jsontext.NewDecoder(bytes.NewReader(in), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	for {
		if err := d.SkipValue(); err != nil {
			return err == io.EOF
		}
	}
}
