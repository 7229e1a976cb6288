package s3

import (
	"mime"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"
)

// plainHeader is what a header says. Headers are ASCII: Amazon encodes other text by RFC 2047, and programs by percent signs before they send it.
func plainHeader(name, text string) string {
	if plain, err := (&mime.WordDecoder{}).DecodeHeader(text); err == nil {
		text = plain
	}
	if name == disposition {
		text = plainDisposition(text)
	} else if plain, ok := unescaped(text); ok {
		text = plain
	}
	return strings.ToValidUTF8(text, "\uFFFD")
}

// encodedHeader writes a text in the place of a header's value, in the way in which that was written.
func encodedHeader(name, old, text string) string {
	if name == disposition {
		return encodedDisposition(text)
	}
	if _, ok := unescaped(old); ok {
		return escaped(text)
	}
	return mime.QEncoding.Encode("utf-8", text)
}

// unescaped takes percent signs out of a text, if it holds any and each is one of an encoding.
func unescaped(text string) (plain string, ok bool) {
	if !strings.Contains(text, "%") {
		return "", false
	}
	plain, err := url.PathUnescape(text)
	return plain, err == nil && utf8.ValidString(plain)
}

func escaped(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }

var (
	parameter    = regexp.MustCompile(`(?i)((?:^|;)\s*filename\*?\s*=\s*)("(?:[^"\\]|\\.)*"|[^;"\s][^;]*)`)
	readableName = regexp.MustCompile(`(?i)((?:^|;)\s*filename\*\s*=\s*)"((?:[^"\\]|\\.)*)"`)
)

// plainDisposition writes the file names in a Content-Disposition (RFC 6266) so that they can be read: decoded (RFC 8187, or percent signs in the
// plain form, which browsers take as well), and in quotes.
func plainDisposition(header string) string {
	return parameter.ReplaceAllStringFunc(header, func(whole string) string {
		found := parameter.FindStringSubmatch(whole)
		name := strings.TrimSpace(found[2])
		if strings.HasPrefix(name, `"`) {
			name = name[1 : len(name)-1]
		}
		if strings.Contains(found[1], "*") {
			if charset, rest, ok := strings.Cut(name, "'"); ok {
				if _, value, ok := strings.Cut(rest, "'"); ok {
					name = ofCharset(charset, value)
				}
			}
		} else if plain, ok := unescaped(name); ok {
			name = plain
		}
		return found[1] + `"` + name + `"`
	})
}

// ofCharset decodes an extended value, which is in UTF-8, or in Latin-1 of those who keep to the first edition of the standard.
func ofCharset(charset, value string) string {
	plain, err := url.PathUnescape(value)
	if err != nil {
		return value
	}
	if !strings.EqualFold(charset, "iso-8859-1") {
		return plain
	}
	var text strings.Builder
	for i := range len(plain) {
		text.WriteRune(rune(plain[i]))
	}
	return text.String()
}

// encodedDisposition is the reverse of [plainDisposition].
func encodedDisposition(text string) string {
	text = readableName.ReplaceAllStringFunc(text, func(whole string) string {
		found := readableName.FindStringSubmatch(whole)
		return found[1] + "UTF-8''" + escaped(found[2])
	})
	return mime.QEncoding.Encode("utf-8", text)
}
