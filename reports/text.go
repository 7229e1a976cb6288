package reports

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// Text is a cell that reads s.
func Text(s string) Cell { return Cell{Text: s} }

// Count is a cell with a number.
func Count(n int64) Cell { return Cell{Text: Number(n), Value: n} }

// Size is a cell with a number of bytes; a negative one is unknown.
func Size(bytes int64) Cell {
	if bytes < 0 {
		return Cell{Text: "unknown"}
	}
	return Cell{Text: Bytes(bytes), Value: bytes}
}

// Number groups digits by narrow no-break spaces (SI Brochure 5.4.4), which no country reads as a decimal mark.
func Number(n int64) string {
	s := strconv.FormatInt(n, 10)
	digits := strings.TrimPrefix(s, "-")
	if len(digits) < 5 {
		return s
	}
	var b strings.Builder
	b.WriteString(s[:len(s)-len(digits)])
	for i, r := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteRune('\u202f')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Bytes is a size in decimal units (IEC 80000-13): 1 kB is 1000 bytes.
func Bytes(n int64) string {
	if n < 1000 {
		return fmt.Sprintf("%d\u00a0bytes", n)
	}
	f, unit := float64(n), 0
	for units := len(" kMGTPE"); f >= 999.5 && unit < units-1; unit++ {
		f /= 1000
	}
	digits := 0
	if f < 9.95 {
		digits = 1
	}
	return fmt.Sprintf("%.*f\u00a0%cB", digits, f, " kMGTPE"[unit])
}

// Visible makes text safe to show: what would act rather than be seen is spelled out as <U+202E>. That is control
// characters, the overrides of the direction of text (Unicode UAX #9), other invisible characters and broken UTF-8.
func Visible(s string) string {
	if strings.IndexFunc(s, acts) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if acts(r) {
			fmt.Fprintf(&b, "<U+%04X>", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// acts tells of control characters (Cc), formatting ones (Cf: bidirectional, zero width, tags), line separators and
// the replacement character, which stands for bytes that are no UTF-8.
func acts(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) && r != '\u200c' && r != '\u200d' || r == unicode.ReplacementChar
}
