package charset_test

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"dossier/scanners/formats/charset"
)

func TestLabels(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		label, bytes, want string
		unknown            bool
	}{
		{label: "UTF-8", bytes: "Zoë", want: "Zoë"},
		{label: "utf-8", bytes: "Zo\xeb", want: "Zoë"},
		{label: "us-ascii", bytes: "Zo\xeb", want: "Zoë"},
		{label: "ISO-8859-1", bytes: "Zoë \x80", want: "Zoë €"},
		{label: " \"iso-8859-15\"", bytes: "\xa45", want: "€5"},
		{label: "windows-1250", bytes: "\xa3\xf3d\x9f", want: "Łódź"},
		{label: "cp932", bytes: "\x93\x8c\x8b\x9e", want: "東京"},
		{label: "iso-2022-jp", bytes: "\x1b$BEl5~\x1b(B.", want: "東京."},
		{label: "koi8-r", bytes: "\xe9\xd7\xc1\xce", want: "Иван"},
		{label: "utf-16le", bytes: "Z\x00o\x00\xeb\x00", want: "Zoë"},
		{label: "utf-7", bytes: "Zo+AOs- +- +Z3E- +2D3eAA-", want: "Zoë + 東 😀"},
		{label: "utf-7", bytes: "+Z3E.", want: "東."},
		{label: "x-own", bytes: "Zo\xeb", want: "Zoë", unknown: true},
		{label: "hz-gb-2312", bytes: "plain", want: "plain", unknown: true},
	} {
		text, ok := charset.Labelled(test.label, iotest.OneByteReader(strings.NewReader(test.bytes)))
		got, err := io.ReadAll(text)
		if err != nil || string(got) != test.want || ok == test.unknown {
			t.Errorf("%s: %q, known %v, %v; want %q", test.label, got, ok, err, test.want)
		}
	}
}
