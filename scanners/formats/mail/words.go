package mail

import (
	"bytes"
	"io"
	"unicode/utf8"

	"dossier/scanners/formats/charset"
	"dossier/scanners/formats/transfer"
)

// decodeWords appends value in UTF-8 with its encoded words decoded (RFC 2047). Words beside each other of the same character set
// are decoded together, because some programs cut them inside a character. What is no word, or broken, is kept.
func decodeWords(dst, value []byte) []byte {
	var set string   // of the words in bytes
	var words []byte // decoded, not yet in UTF-8
	pending := false // words were met
	for len(value) > 0 {
		at := bytes.Index(value, []byte("=?"))
		if at < 0 {
			break
		}
		w, ok := encodedWord(value[at:])
		if !ok {
			if pending {
				dst, pending = toUTF8(dst, set, words), false
			}
			dst = appendText(dst, value[:at+2])
			value = value[at+2:]
			continue
		}
		between := value[:at]
		joined := pending && len(bytes.TrimSpace(between)) == 0
		if pending && (!joined || !bytes.EqualFold([]byte(set), w.charset)) {
			dst, words = toUTF8(dst, set, words), words[:0]
		}
		if !joined {
			dst = appendText(dst, between)
			words = words[:0]
		}
		set, pending = string(w.charset), true
		words = w.decode(words)
		value = value[at+w.size:]
	}
	if pending {
		dst = toUTF8(dst, set, words)
	}
	return appendText(dst, value)
}

// appendText appends bytes that should be ASCII, or UTF-8 (RFC 6532), and may be of an older set.
func appendText(dst, text []byte) []byte {
	if utf8.Valid(text) {
		return append(dst, text...)
	}
	return toUTF8(dst, "", text)
}

// toUTF8 appends text of a character set.
func toUTF8(dst []byte, set string, text []byte) []byte {
	for i, c := range []byte(set) { // a language may follow (RFC 2231, section 5)
		if c == '*' {
			set = set[:i]
			break
		}
	}
	r, _ := charset.Labelled(set, bytes.NewReader(text))
	out, _ := io.ReadAll(r)
	return append(dst, out...)
}

// word is an encoded word.
type word struct {
	charset, text []byte
	base64        bool
	size          int
}

// encodedWord takes the word that text begins with.
func encodedWord(text []byte) (w word, ok bool) {
	parts := text[2:min(len(text), 4<<10)]
	set, rest, found := bytes.Cut(parts, []byte("?"))
	if !found || len(set) == 0 || len(set) > 64 || len(rest) < 2 || rest[1] != '?' {
		return w, false
	}
	switch rest[0] {
	case 'b', 'B':
		w.base64 = true
	case 'q', 'Q':
	default:
		return w, false
	}
	encoded, _, found := bytes.Cut(rest[2:], []byte("?="))
	if !found || bytes.ContainsAny(set, " \t") {
		return w, false
	}
	w.charset, w.text = set, encoded
	w.size = 2 + len(set) + 1 + 2 + len(encoded) + 2
	return w, true
}

func (w word) decode(dst []byte) []byte {
	if w.base64 {
		var d transfer.Base64
		return d.Flush(d.Decode(dst, w.text))
	}
	for i := 0; i < len(w.text); i++ {
		switch c := w.text[i]; {
		case c == '_':
			dst = append(dst, ' ')
		case c == '=' && i+2 < len(w.text):
			if b, ok := transfer.Hex(w.text[i+1], w.text[i+2]); ok {
				dst = append(dst, b)
				i += 2
				continue
			}
			dst = append(dst, c)
		default:
			dst = append(dst, c)
		}
	}
	return dst
}
