package formats

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"dossier/scanners/formats/transfer"
)

const (
	shortestFile = 1 << 10 // letters of base64 that a file has at least: fewer hold no more than a token or a key
	shortestText = 64      // letters of base64 that a text has at least, of which each byte is looked at
)

// encodedBeginnings are how files begin in base64 that people put into documents, exports and databases: PDF, ZIP (and office documents), PNG, JPEG, GIF,
// gzip, compound files, RTF, TIFF, 7z, RAR, SQLite.
func encodedBeginnings() []string {
	return []string{
		"JVBERi", "UEsDB", "iVBORw0KGg", "/9j/", "R0lGODlh", "R0lGODdh", "H4sI", "0M8R4KGx", "e1xydGY", "SUkqA", "TU0AK", "N3q8ryc", "UmFyIRo", "U1FMaXRlIGZvcm1hdCAz",
	}
}

// Encoded tells whether a value is a file in base64, also behind the head of a data URL (RFC 2397), or a text in base64, with the letters of
// files or those of addresses (RFC 4648, sections 4 and 5), and returns its letters. It looks at the beginning alone.
func Encoded(value []byte) (encoded []byte, is bool) {
	if len(value) < shortestText {
		return nil, false
	}
	if bytes.HasPrefix(value, []byte("data:")) {
		mark := []byte(";base64,")
		if i := bytes.Index(value[:min(len(value), 200)], mark); i >= 0 {
			value = value[i+len(mark):]
		}
	}
	head := value[:min(len(value), shortestText)]
	for _, c := range head {
		if !transfer.IsBase64(c) && c != '\n' && c != '\r' && c != '=' {
			return nil, false
		}
	}
	return value, len(value) >= shortestFile && beginsFile(value) || len(value) >= shortestText && isText(head)
}

func beginsFile(value []byte) bool {
	for _, begins := range encodedBeginnings() {
		if bytes.HasPrefix(value, []byte(begins)) {
			return true
		}
	}
	return false
}

// isText tells whether letters of base64 stand for text that people read: what looks like letters of base64 by chance (a word, a path, a key, digits
// of a digest) is no UTF-8 when it is decoded.
func isText(head []byte) bool {
	text := transfer.DecodeBase64(head)
	for n := 0; n < utf8.UTFMax-1 && len(text) > 0 && !utf8.Valid(text); n++ { // the end may be half a character
		text = text[:len(text)-1]
	}
	return len(text) >= shortestText/2 && utf8.Valid(text) && !bytes.ContainsFunc(text, func(r rune) bool {
		return !unicode.IsGraphic(r) && r != '\t' && r != '\n' && r != '\r' || r == utf8.RuneError
	})
}
