package postaladdress

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"dossier/detectors"
)

// Normalize implements [detectors.Normalizer]; the package's documentation describes the form. A value without a letter
// holds no address.
func (d *Detector) Normalize(dst []byte, kind detectors.Kind, value []byte) []byte {
	if kind != detectors.PostalAddress || !hasLetter(value) {
		return dst
	}
	mark := len(dst)
	for i := 0; i < len(value); {
		size := partOf(value, i)
		if size == 0 {
			_, skip := utf8.DecodeRune(value[i:])
			i += skip
			continue
		}
		start := i
		for i < len(value) {
			if size = partOf(value, i); size == 0 {
				if value[i] != '\'' {
					break
				}
				size = 1
			}
			i += size
		}
		if len(dst) > mark {
			dst = append(dst, ' ')
		}
		from := len(dst)
		dst = d.words.Append(dst, value[start:i])
		if len(dst)-from <= longestShort {
			if long, ok := d.expand[string(dst[from:])]; ok {
				dst = append(dst[:from], long...)
			}
		}
	}
	return dst
}

// partOf returns the length of the letter, digit or accent at i, 0 if something else stands there.
func partOf(value []byte, i int) int {
	if b := value[i]; b < utf8.RuneSelf {
		if isWordByte(b) {
			return 1
		}
		return 0
	}
	r, size := utf8.DecodeRune(value[i:])
	if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.M, r) {
		return size
	}
	return 0
}

func hasLetter(value []byte) bool {
	for i, b := range value {
		if b|0x20 >= 'a' && b|0x20 <= 'z' {
			return true
		}
		if b >= utf8.RuneSelf {
			return bytes.ContainsFunc(value[i:], unicode.IsLetter)
		}
	}
	return false
}
