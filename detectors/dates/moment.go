package dates

import (
	"bytes"
	"strings"
)

// Moment tells whether a value is a date, with or without a time of day and a zone, as programs write it, and nothing else: by ISO 8601 and RFC 3339, in
// the logs of web servers (10/Mar/2026:09:25:00 +0100) and of syslog (Mar 10 09:25:00).
func Moment(v []byte) bool {
	r := reading{v}
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
