// Package dates reads columns of dates and counts their records by day, so that a rule of retention can be held against a store without
// reading it again. What is counted is when something happened, never when somebody was born: the sweep leaves those columns out.
package dates

import (
	"encoding/binary"
	"errors"
	"maps"
	"slices"
	"time"
)

// Days are numbers of records by day, in days since 1 January 1970, as [detectors.FieldResult] has them.
type Days = map[int32]int64

// The days that count, from 2 January 1900 to 31 December 2199: what lies before or after is a placeholder, or no date.
const first, last int32 = -25_566, 84_005

// Day is the day of a time, as its own clock has it.
func Day(t time.Time) int32 {
	return int32(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix() / daySeconds)
}

// Time is the day's first moment in UTC.
func Time(day int32) time.Time { return time.Unix(int64(day)*daySeconds, 0).UTC() }

const daySeconds = 24 * 60 * 60

// Span is the oldest day and the newest; false where there is none.
func Span(d Days) (oldest, newest int32, some bool) {
	for day := range d {
		if !some {
			oldest, newest, some = day, day, true
		}
		oldest, newest = min(oldest, day), max(newest, day)
	}
	return oldest, newest, some
}

// Append appends the days to dst: for each, in order, its distance from the one before as a varint, and its records as a uvarint.
func Append(dst []byte, d Days) []byte {
	before := int64(0)
	for _, day := range slices.Sorted(maps.Keys(d)) {
		dst = binary.AppendVarint(dst, int64(day)-before)
		dst = binary.AppendUvarint(dst, uint64(d[day]))
		before = int64(day)
	}
	return dst
}

// ErrCorrupt says that text is not what [Append] made.
var ErrCorrupt = errors.New("the days of a column cannot be read")

// Read reads what [Append] appended, nil of nothing.
func Read(text []byte) (Days, error) {
	if len(text) == 0 {
		return nil, nil
	}
	d := Days{}
	day := int64(0)
	for len(text) > 0 {
		step, n := binary.Varint(text)
		if n <= 0 {
			return nil, ErrCorrupt
		}
		count, m := binary.Uvarint(text[n:])
		if day += step; m <= 0 || day < int64(first) || day > int64(last) || count > 1<<62 {
			return nil, ErrCorrupt
		}
		d[int32(day)] += int64(count)
		text = text[n+m:]
	}
	return d, nil
}
