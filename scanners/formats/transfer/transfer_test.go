package transfer

import (
	"encoding/base64"
	"strings"
	"testing"
)

func TestBase64(t *testing.T) {
	t.Parallel()
	text := "Zoë \u00ff\u00fe and 🙂 of them"
	whole := base64.StdEncoding.EncodeToString([]byte(text))
	for name, encoded := range map[string]string{
		"plain":                 whole,
		"for addresses":         base64.URLEncoding.EncodeToString([]byte(text)),
		"without padding":       base64.RawStdEncoding.EncodeToString([]byte(text)),
		"in lines":              whole[:10] + "\r\n" + whole[10:] + "\n",
		"with other characters": whole[:7] + "!*" + whole[7:],
	} {
		if got := string(DecodeBase64([]byte(encoded))); got != text {
			t.Errorf("%s: %q, want %q", name, got, text)
		}
	}
	one, two := base64.StdEncoding.EncodeToString([]byte("one.")), base64.StdEncoding.EncodeToString([]byte("two"))
	if got := string(DecodeBase64([]byte(one + two))); got != "one.two" {
		t.Errorf("encoded one by one: %q", got)
	}
}

func TestQuoted(t *testing.T) {
	t.Parallel()
	for encoded, want := range map[string]string{
		"caf=C3=A9=\r\n au lait \r\n": "café au lait\r\n",
		"a=3db=3D\n":                  "a=b=\n",
		"100=% and =zz\n":             "100=% and =zz\n",
	} {
		var d Quoted
		var got []byte
		for line := range strings.Lines(encoded) {
			got = d.Decode(got, []byte(line))
		}
		if string(got) != want {
			t.Errorf("%q: %q, want %q", encoded, got, want)
		}
	}
	var d Quoted
	if got := d.Decode(d.Decode(nil, []byte("caf=C3=")), []byte("A9\n")); string(got) != "café\n" {
		t.Errorf("in two pieces: %q", got)
	}
}

func TestUU(t *testing.T) {
	t.Parallel()
	var d UU
	var got []byte
	for line := range strings.Lines("text\nbegin 644 a b.txt\n#0V%T\n`\nend\n#0V%T\nbegin 0644 b\n#0V%T\n") {
		got = d.Decode(got, []byte(line))
	}
	if string(got) != "CatCat" {
		t.Errorf("%q", got)
	}
	if name, ok := UUBegin([]byte("begin 644 a b.txt\r\n")); name != "a b.txt" || !ok {
		t.Errorf("it is called %q", name)
	}
	for _, line := range []string{"begin the day", "begin 64 a", "begin 999 a", "begin 644 ", "Begin 644 a"} {
		if _, ok := UUBegin([]byte(line)); ok {
			t.Errorf("%q begins a file", line)
		}
	}
	for _, line := range []string{"", "`", "\n", "zz", "#0V%", "#0V%T0V%T0V%T", "#0v%T"} {
		if content, ok := UULine(nil, []byte(line)); ok && line != "#0V%" {
			t.Errorf("%q stands for %q", line, content)
		}
	}
}
