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
	if kind != detectors.PostalAddress || !bytes.ContainsFunc(value, unicode.IsLetter) {
		return dst
	}
	mark := len(dst)
	for i := 0; i < len(value); {
		r, size := utf8.DecodeRune(value[i:])
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.Is(unicode.M, r) {
			i += size
			continue
		}
		start := i
		for i < len(value) {
			r, size = utf8.DecodeRune(value[i:])
			if !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.Is(unicode.M, r) && !(r == '\'' && i > start) {
				break
			}
			i += size
		}
		if len(dst) > mark {
			dst = append(dst, ' ')
		}
		from := len(dst)
		dst = d.words.Append(dst, value[start:i])
		if long, ok := d.expand[string(dst[from:])]; ok {
			dst = append(dst[:from], long...)
		}
	}
	return dst
}
