// Package charset tells text from binary data and reads text of any of the usual encodings as UTF-8.
//
// UTF-8, UTF-16 and UTF-32 are known by their byte order mark (Unicode Standard, chapter 23.8), the latter two also by
// where their zero bytes stand. Text in ISO-2022-JP is known by the sequences with which it switches to Japanese. Text in Shift-JIS, EUC-JP, GB 18030 (with GBK and GB 2312), Big5 and EUC-KR is known by being without fault in one of
// them and holding characters that are common there. Everything else is read as UTF-8 in which each byte that belongs to no valid sequence is
// Windows-1252 (WHATWG Encoding Standard): right for UTF-8, for Windows-1252 and ISO 8859-1, and for a file that mixes
// them, such as a log of several programs, wherever in the file they change. Where the letters of the head are far likelier in another set of one
// byte a character, those bytes are of that: Windows-1250 to 1257, ISO 8859-2, -5 and -6, KOI8, Windows-874, and the code pages of DOS and the Macintosh.
//
// All this is judged by the head. Text that is read as Windows-1252 and does not look like it is told so by its reader's Doubt.
package charset

import (
	"bytes"
	"encoding/binary"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/transform"
)

// Text judges from head, the first bytes of body, whether body is text, and returns it in UTF-8, without a byte order mark.
// It fits formats.Opener.Charset. It reads nothing of body before text is read. What text gives does not depend on how the Reads
// of body cut it; Reads of text straight through where body is valid UTF-8 copy nothing.
func Text(head []byte, body io.Reader) (text io.Reader, ok bool) {
	if hasMagic(head) {
		return nil, false
	}
	if switches(head) {
		return transform.NewReader(body, japanese.ISO2022JP.NewDecoder()), true
	}
	enc, mark := detect(head)
	sample := head[mark:]
	if _, narrow := enc.(mixed); !narrow {
		sample, _ = enc.decode(nil, sample, false)
	}
	if !looksLikeText(sample) && !textWithHoles(sample) {
		return nil, false
	}
	return newReader(body, enc, mark), true
}

// NewReader reads body as [Text] would if it were text.
func NewReader(head []byte, body io.Reader) io.Reader {
	if switches(head) {
		return transform.NewReader(body, japanese.ISO2022JP.NewDecoder())
	}
	enc, mark := detect(head)
	return newReader(body, enc, mark)
}

// switches tells whether a text is in ISO-2022-JP (RFC 1468), which is ASCII but for sequences that switch to Japanese sets, two of which are met in all
// such texts.
func switches(head []byte) bool {
	return (bytes.Contains(head, []byte("\x1b$B")) || bytes.Contains(head, []byte("\x1b$@"))) && bytes.Contains(head, []byte("\x1b(")) &&
		bytes.IndexFunc(head, func(r rune) bool { return r == 0 || r >= utf8.RuneSelf }) < 0
}

// magics begin formats that are not text, though a file of them may begin with many letters. Shorter or likelier ones are left to
// looksLikeText: words begin with "BM" or "MZ" too.
var magics = []string{
	"%PDF-", "PK\x03\x04", "PK\x05\x06", "\x1f\x8b\x08", "BZh91AY&SY", "\xfd7zXZ\x00", "\x28\xb5\x2f\xfd", "7z\xbc\xaf\x27\x1c",
	"Rar!\x1a\x07", "\x89PNG\r\n\x1a\n", "GIF87a", "GIF89a", "\xff\xd8\xff", "\x7fELF", "SQLite format 3\x00",
	"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "\xca\xfe\xba\xbe", "OggS\x00", "ID3\x02", "ID3\x03", "ID3\x04", "fLaC\x00", "wOFF", "wOF2",
	"PAR1", "Obj\x01", "ORC\x11", "!BDN", "\x00\x00\x01\x00", "II*\x00", "MM\x00*", "\x1a\x45\xdf\xa3", "!<arch>\n", "\x04\x22\x4d\x18", "\xd7\xcd\xc6\x9a",
}

func hasMagic(head []byte) bool {
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m)) {
			return true
		}
	}
	if len(head) >= 44 && string(head[40:44]) == " EMF" { // of whose bytes many are letters in Windows-1252
		return true
	}
	return len(head) >= 12 && bytes.HasPrefix(head, []byte("RIFF")) && bytes.IndexByte(head[4:8], 0) >= 0
}

// looksLikeText tells whether decoded text holds few enough characters that text does not: controls and replacements. Of random
// bytes one in ten is such a control.
func looksLikeText(sample []byte) bool {
	strange := 0
	for _, b := range sample {
		if b < ' ' && strangeControls&(1<<b) != 0 || b == 0x7f {
			strange++
		}
	}
	strange += bytes.Count(sample, []byte("\uFFFD"))
	return strange <= 1+len(sample)/20
}

// shortestHole is how many zeros in a row are a hole in a file rather than a part of what it says.
const shortestHole = 16

// textWithHoles tells whether a sample is lines of text and nothing else beside runs of zeros: a log that was cut off under its writer begins with a
// hole, and one whose machine lost its power ends with one or has one in the middle.
func textWithHoles(sample []byte) bool {
	lines := 0
	for i := 0; i < len(sample); {
		b := sample[i]
		switch {
		case b == 0:
			hole := i
			for i < len(sample) && sample[i] == 0 {
				i++
			}
			if i-hole < shortestHole && i < len(sample) && hole > 0 {
				return false
			}
			continue
		case b < ' ' && strangeControls&(1<<b) != 0 || b == 0x7f:
			return false
		case b == '\n':
			lines++
		}
		i++
	}
	return lines > 0 && !bytes.Contains(sample, []byte("\uFFFD"))
}

// strangeControls has a bit for each control character that text does not hold: all but backspace, tab, line feed, vertical tab, form feed,
// carriage return and escape.
const strangeControls uint32 = 0xffffffff &^ (1<<'\b' | 1<<'\t' | 1<<'\n' | 1<<'\v' | 1<<'\f' | 1<<'\r' | 1<<0x1b)

// detect finds the encoding and how many bytes its mark has.
func detect(head []byte) (enc encoding, mark int) {
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		return mixed{}, 3
	case bytes.HasPrefix(head, []byte("\xff\xfe\x00\x00")) && wide(head[4:], binary.LittleEndian):
		return utf32{binary.LittleEndian}, 4
	case bytes.HasPrefix(head, []byte("\x00\x00\xfe\xff")):
		return utf32{binary.BigEndian}, 4
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return utf16{binary.LittleEndian}, 2
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return utf16{binary.BigEndian}, 2
	case bytes.IndexByte(head, 0) < 0 || len(head) < 4:
		return legacy(head), 0
	case wide(head, binary.LittleEndian):
		return utf32{binary.LittleEndian}, 0
	case wide(head, binary.BigEndian):
		return utf32{binary.BigEndian}, 0
	}
	pairs := len(head) / 2
	be, le := zeros(head, 0), zeros(head, 1)
	switch { // in most scripts spaces, digits and line ends at least have a zero byte, and always the same one
	case le*10 >= pairs && le > 8*be && paired(head, binary.LittleEndian):
		return utf16{binary.LittleEndian}, 0
	case be*10 >= pairs && be > 8*le && paired(head, binary.BigEndian):
		return utf16{binary.BigEndian}, 0
	}
	return mixed{}, 0
}

// legacy finds the encoding of a text without zeros.
func legacy(head []byte) encoding {
	if utf8.Valid(head[:len(head)-cut(head, false)]) {
		return mixed{}
	}
	c := count(head)
	if c.all < leastTelling {
		return mixed{}
	}
	if set := eastAsian(head); set != nil {
		return multi{set}
	}
	if high := narrow(c); high != nil {
		return paged{high}
	}
	return mixed{}
}

// zeros counts the pairs whose byte at is zero and whose other byte is a letter, digit, sign, space or line end.
func zeros(head []byte, at int) (n int) {
	for i := 0; i+2 <= len(head); i += 2 {
		if other := head[i+1-at]; head[i+at] == 0 && (other >= ' ' && other < 0x7f || other == '\t' || other == '\n' || other == '\r') {
			n++
		}
	}
	return n
}

// wide tells whether head could be UTF-32: every four bytes a character.
func wide(head []byte, order binary.ByteOrder) bool {
	for i := 0; i+4 <= len(head); i += 4 {
		r := order.Uint32(head[i:])
		if r == 0 || r > utf8.MaxRune || !utf8.ValidRune(rune(r)) {
			return false
		}
	}
	return true
}

// paired tells whether head could be UTF-16: hardly any control characters, half surrogate pairs or unassigned ends of planes.
func paired(head []byte, order binary.ByteOrder) bool {
	text, _ := utf16{order}.decode(nil, head[:len(head)&^1], false)
	return looksLikeText(text)
}
