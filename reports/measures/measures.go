// Package measures makes cells of sizes and of dates: as a person reads them, and as machines do.
package measures

import (
	"fmt"
	"time"

	"dossier/reports"
)

// Size is a cell with a number of bytes; a negative one is unknown.
func Size(bytes int64) reports.Cell {
	if bytes < 0 {
		return reports.Cell{Text: "unknown"}
	}
	return reports.Cell{Text: Bytes(bytes), Value: bytes}
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

// Day is a cell with a day of the calendar (ISO 8601); the zero time is unknown.
func Day(t time.Time) reports.Cell {
	if t.IsZero() {
		return reports.Cell{}
	}
	return reports.Cell{Text: t.Format(time.DateOnly), Value: t}
}

// Stamp is a moment as machines read it (RFC 3339): the day alone where it is one.
func Stamp(t time.Time) string {
	if t.Equal(t.Truncate(24 * time.Hour)) {
		return t.UTC().Format(time.DateOnly)
	}
	return t.UTC().Format(time.RFC3339)
}
