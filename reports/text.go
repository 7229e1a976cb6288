package reports

import (
	"strconv"
	"strings"
)

// Text is a cell that reads s.
func Text(s string) Cell { return Cell{Text: s} }

// Count is a cell with a number.
func Count(n int64) Cell { return Cell{Text: Number(n), Value: n} }

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
