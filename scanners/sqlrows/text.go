package sqlrows

import (
	"encoding/hex"
	"math"
	"strconv"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// AppendFloat writes a number as people do where that is exact and short: 32470123456, not 3.2470123456e+10. bits is 32 or 64.
func AppendFloat(dst []byte, v float64, bits int) []byte {
	format := byte('f')
	if a := math.Abs(v); a != 0 && (a < 1e-6 || a >= 1e15) {
		format = 'g'
	}
	return strconv.AppendFloat(dst, v, format, -1, bits)
}

// AppendRepaired keeps what is UTF-8 and reads every other byte as Windows-1252, from which such bytes nearly always come.
func AppendRepaired(dst, v []byte) []byte {
	for len(v) > 0 {
		r, n := utf8.DecodeRune(v)
		if r == utf8.RuneError && n == 1 {
			r = charmap.Windows1252.DecodeByte(v[0])
		}
		dst = utf8.AppendRune(dst, r)
		v = v[n:]
	}
	return dst
}

func validUTF8(v []byte) bool { return utf8.Valid(v) }

func appendHex(dst, v []byte) []byte { return hex.AppendEncode(dst, v) }

// MaxPiece is the longest piece of a text in one batch, in bytes; the rest follows in continuing batches.
const MaxPiece = 1 << 20

// Cut finds where valid UTF-8 that is longer than [MaxPiece] is cut: after a space near it, else between two characters.
func Cut(v []byte) int {
	limit := MaxPiece
	for n := limit; n > limit-1024; n-- {
		if c := v[n-1]; c == ' ' || c == '\n' {
			return n
		}
	}
	for limit > 0 && !utf8.RuneStart(v[limit]) {
		limit--
	}
	return limit
}

// TextBlob tells whether a BLOB is a value by itself: plain text of at most 64 KiB.
func TextBlob(v []byte) bool { return len(v) <= 64<<10 && plainText(v) }

// ShortBlob tells whether a BLOB is shown as hexadecimal digits, rather than opened as a file: an UUID, a SHA-256.
func ShortBlob(v []byte) bool { return len(v) <= 32 }

// plainText tells whether v is UTF-8 without control characters other than tabs and line ends.
func plainText(v []byte) bool {
	for _, c := range v {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' || c == 0x7f {
			return false
		}
	}
	return utf8.Valid(v)
}
