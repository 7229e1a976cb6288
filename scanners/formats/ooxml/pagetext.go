package ooxml

import "bytes"

// PageText adds what a page header or footer of a sheet says to dst, without the codes in it (ECMA-376 part 1, 18.3.1.46): &L, &C and &R
// begin its left, middle and right section, &P is the page's number, &"Arial,Bold", &12 and &K0000FF are fonts, sizes and colours.
func PageText(dst, text []byte) []byte {
	for {
		before, rest, found := bytes.Cut(text, []byte{'&'})
		dst = append(dst, before...)
		if !found || len(rest) == 0 {
			return dst
		}
		code := rest[0]
		text = rest[1:]
		switch {
		case code == '&':
			dst = append(dst, '&')
		case code == '"':
			_, text, _ = bytes.Cut(text, []byte{'"'})
		case code >= '0' && code <= '9':
			text = bytes.TrimLeft(text, "0123456789")
		case code == 'K': // six digits of RGB, or two of a theme's colour with a sign and three of its tint
			text = text[min(6, len(text)):]
		case bytes.IndexByte([]byte("BIUESXYHO"), code) < 0: // not a style: a section, or what the program fills in
			dst = append(dst, ' ')
		}
	}
}

// pageText tells whether an element is a page header or footer of a sheet, or of a chart.
func pageText(element string) bool {
	switch element {
	case "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter":
		return true
	}
	return false
}
