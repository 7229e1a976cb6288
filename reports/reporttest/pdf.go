package reporttest

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"
)

var (
	streams = regexp.MustCompile(`(?s)stream\n(.*?)\nendstream`)
	strung  = regexp.MustCompile(`(?s)\((?:\\.|[^\\()])*\)`)
	named   = regexp.MustCompile(`/[A-Za-z]+`)
	drawn   = regexp.MustCompile(`(?s)BT [0-9.-]+ [0-9.-]+ Td \(((?:\\.|[^\\()])*)\) Tj ET`)
)

// UnpackPDF reads what is drawn on the pages of a PDF that pdfpage wrote: a line for the names of its structure, then one for each text, in
// their order, and an empty one behind each page.
func UnpackPDF(file []byte) ([]byte, error) {
	if !bytes.HasPrefix(file, []byte("%PDF-")) || !bytes.HasSuffix(bytes.TrimSpace(file), []byte("%%EOF")) {
		return nil, errors.New("this is no PDF")
	}
	names := map[string]bool{}
	for _, n := range named.FindAll(strung.ReplaceAll(streams.ReplaceAll(file, nil), nil), -1) {
		names[string(n)] = true
	}
	var b bytes.Buffer
	fmt.Fprintln(&b, strings.Join(slices.Sorted(maps.Keys(names)), " "))
	for _, s := range streams.FindAllSubmatch(file, -1) {
		text, err := inflated(s[1])
		if err != nil {
			return nil, err
		}
		found := drawn.FindAllSubmatch(text, -1)
		for _, one := range found {
			fmt.Fprintln(&b, letters(one[1]))
		}
		if len(found) > 0 {
			fmt.Fprintln(&b)
		}
	}
	return b.Bytes(), nil
}

// inflated is a stream's content; one that is not packed holds no page.
func inflated(packed []byte) ([]byte, error) {
	z, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, nil //nolint:nilerr // not packed
	}
	return io.ReadAll(z)
}

// letters are those of a string, which has two bytes for each, and a backslash before those that would end it.
func letters(s []byte) string {
	var plain []byte
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			if i++; s[i] == 'r' {
				plain = append(plain, '\r')
				continue
			}
		}
		plain = append(plain, s[i])
	}
	units := make([]uint16, len(plain)/2)
	for i := range units {
		units[i] = uint16(plain[2*i])<<8 | uint16(plain[2*i+1])
	}
	return string(utf16.Decode(units))
}
