package dates

import (
	"bytes"
	"encoding/binary"
	"strings"
)

// Moment tells whether a value is a date, with or without a time of day and a zone, as programs write it, and nothing else: by ISO 8601 and RFC 3339, in
// the logs of web servers (10/Mar/2026:09:25:00 +0100) and of syslog (Mar 10 09:25:00).
func Moment(v []byte) bool {
	r := reading{v}
	if toTheSecond(v) {
		r.rest = v[isoBytes:]
		return r.over() || (r.one(".,") == 0 || r.digits(1, 9)) && r.zone()
	}
	switch {
	case r.digits(4, 4):
		sign := r.one("-/")
		if sign == 0 || !r.digits(2, 2) || r.one("-/") != sign || !r.digits(2, 2) {
			return false
		}
		return r.over() || r.one("T ") != 0 && r.clock() && r.zone()
	case r.digits(1, 2):
		return r.one("/") != 0 && r.month() && r.one("/") != 0 && r.digits(4, 4) && r.one(":") != 0 && r.clock() && r.zone()
	}
	if !r.month() || r.one(" ") == 0 {
		return false
	}
	r.one(" ") // days before the tenth have two
	return r.digits(1, 2) && r.one(" ") != 0 && r.clock() && r.over()
}

// isoBytes is how long 2026-03-10T09:25:00 is.
const isoBytes = 19

// toTheSecond tells whether a value begins with a date and a time of day to the second by ISO 8601, as most do. It looks at eight bytes at a time.
func toTheSecond(v []byte) bool {
	if len(v) < isoBytes || v[10] != 'T' && v[10] != ' ' || v[16] != ':' || len(v) > isoBytes && v[isoBytes]-'0' <= 9 {
		return false
	}
	day, clock := binary.LittleEndian.Uint64(v), binary.LittleEndian.Uint64(v[8:])
	return day&0xff0000ff00000000 == 0x2d00002d00000000 && // 2026-03-
		clock&0x0000ff0000000000 == 0x00003a0000000000 && // 10T09:25
		allDigits(day&^0xff0000ff00000000|0x3000003000000000) && allDigits(clock&^0x0000ff0000ff0000|0x0000300000300000) && v[17]-'0' <= 9 && v[18]-'0' <= 9
}

// allDigits tells whether eight bytes are digits.
func allDigits(eight uint64) bool {
	const zeros, sixes, tops = 0x3030303030303030, 0x0606060606060606, 0xf0f0f0f0f0f0f0f0
	return eight&tops == zeros && (eight+sixes)&tops == zeros
}

// reading is what is left of a value.
type reading struct{ rest []byte }

func (r *reading) over() bool { return len(r.rest) == 0 }

// one takes one of some signs; 0 where another stands.
func (r *reading) one(of string) byte {
	if len(r.rest) == 0 || strings.IndexByte(of, r.rest[0]) < 0 {
		return 0
	}
	sign := r.rest[0]
	r.rest = r.rest[1:]
	return sign
}

// digits takes all digits that follow, if they are so many.
func (r *reading) digits(least, most int) bool {
	n := 0
	for n < len(r.rest) && n <= most && r.rest[n] >= '0' && r.rest[n] <= '9' {
		n++
	}
	if n < least || n > most {
		return false
	}
	r.rest = r.rest[n:]
	return true
}

// clock takes a time of day, to the minute at the least.
func (r *reading) clock() bool {
	if !r.digits(2, 2) || r.one(":") == 0 || !r.digits(2, 2) {
		return false
	}
	if r.one(":") == 0 {
		return true
	}
	return r.digits(2, 2) && (r.one(".,") == 0 || r.digits(1, 9))
}

// zone takes a zone, or none, and the end.
func (r *reading) zone() bool {
	r.one(" ")
	switch {
	case r.over(), string(r.rest) == "Z", string(r.rest) == "UTC", string(r.rest) == "GMT":
		return true
	case r.one("+-") == 0 || !r.digits(2, 4):
		return false
	}
	return r.over() || r.one(":") != 0 && r.digits(2, 2) && r.over()
}

var months = [...]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}

// month takes a month's English name of three letters.
func (r *reading) month() bool {
	for _, name := range months {
		if bytes.HasPrefix(r.rest, []byte(name)) {
			r.rest = r.rest[len(name):]
			return true
		}
	}
	return false
}
