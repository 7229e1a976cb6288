package charset

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	sets "golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/transform"
)

// Labelled returns body in UTF-8, read in the character set of this label (WHATWG Encoding Standard, chapter 4.2, which has
// those of the IANA registry that are met). ok is false where the set is not known: body is then read as [Text] reads text
// without a mark, as it is for an empty label and for UTF-8, ASCII, Latin-1 and Windows-1252, which are taken for each other so often
// that only the bytes tell.
func Labelled(label string, body io.Reader) (text io.Reader, ok bool) {
	mixed := newReader(body, mixed{}, 0)
	label = plain(label)
	switch label {
	case "", "utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "windows-1252", "latin1", "unknown-8bit", "binary", "8bit", "7bit", "default", "ansi_x3.4-1968":
		return mixed, true
	case "utf-7", "unicode-1-1-utf-7":
		return &utf7{body: body}, true
	}
	enc, err := encodingOf(label)
	if err != nil {
		return mixed, false
	}
	switch name, _ := htmlindex.Name(enc); name {
	case "replacement", "x-user-defined":
		return mixed, false
	case "utf-8", "windows-1252":
		return mixed, true
	}
	return transform.NewReader(body, enc.NewDecoder()), true
}

// Encode is a text in UTF-8 in the character set of this label; ok is false where the set is not known or has not all its letters.
func Encode(label string, text []byte) (encoded []byte, ok bool) {
	label = plain(label)
	switch label {
	case "", "utf-8", "utf8", "unknown-8bit", "binary", "8bit", "default":
		return text, true
	case "us-ascii", "ascii", "7bit", "ansi_x3.4-1968":
		return text, bytes.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
	}
	enc, err := encodingOf(label)
	if err != nil {
		return nil, false
	}
	encoded, err = enc.NewEncoder().Bytes(text)
	return encoded, err == nil
}

// plain is a label as it is looked up.
func plain(label string) string { return strings.ToLower(strings.Trim(label, " \t\r\n\"'")) }

// encodingOf is the character set of a plain label.
func encodingOf(label string) (sets.Encoding, error) {
	if alias, there := aliases[label]; there {
		label = alias
	}
	return htmlindex.Get(label)
}

// aliases are labels that mail programs write and the WHATWG does not list.
var aliases = map[string]string{
	"cp932": "shift_jis", "cp936": "gbk", "cp949": "euc-kr", "ms949": "euc-kr", "cp950": "big5", "cp1250": "windows-1250", "cp-1250": "windows-1250",
	"cp1251": "windows-1251", "cp1254": "windows-1254", "cp1257": "windows-1257", "iso8859-15": "iso-8859-15", "latin9": "iso-8859-15", "latin-9": "iso-8859-15",
	"ks_c_5601": "euc-kr", "gb18030-2000": "gb18030", "hz-gb-2312": "hz-gb-2312", "koi8": "koi8-r", "eucjp": "euc-jp", "sjis": "shift_jis",
}
