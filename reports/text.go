package reports

import (
	"fmt"
	"strconv"
	"strings"
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
