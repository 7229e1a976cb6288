package records

import "regexp"

// Logged tells whether a record is a line of a log, which is about one event, rather than a text that may say anything.
func (r *Record) Logged() bool {
	for i := range r.Fields {
		if f := &r.Fields[i]; len(f.Values) > 0 && (!f.Text || len(f.Values[0]) > longestLine || !dated(f.Values[0])) {
			return false
		}
	}
	return true
}

const longestLine = 4 << 10 // bytes

// stamps begin the lines of logs: a date or a time, of syslog and of web servers too.
var stamps = regexp.MustCompile(`^.{0,60}?(\d{4}-\d\d-\d\d|\d\d[:.]\d\d[:.]\d\d|\d\d/[A-Za-z]{3}/\d{4}|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{4})`)

func dated(line []byte) bool { return stamps.Match(line[:min(len(line), 200)]) }
