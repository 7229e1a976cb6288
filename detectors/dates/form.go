package dates

import "slices"

// Form is how a column writes its dates.
type Form struct {
	MonthFirst bool // 02/28/2026
	Seconds    bool // numbers of seconds, or of milliseconds, since 1970 are dates
}

// Tally is the evidence on a column's form.
type Tally struct {
	Values     int // not empty
	dates      int
	numbers    int // that are seconds or milliseconds of these decades
	dayFirst   int // that can only be of the one order
	monthFirst int
}

// Add adds a value.
func (t *Tally) Add(value []byte) {
	t.Values++
	if _, ok := (Form{Seconds: true}).epoch(value); ok {
		t.numbers++
		return
	}
	a, b, ok := slashed(value)
	if ok && a > 12 {
		t.dayFirst++
	}
	if ok && b > 12 {
		t.monthFirst++
	}
	if _, isDate := (Form{MonthFirst: ok && b > 12}).Parse(value); isDate {
		t.dates++
	}
}

// Form is the column's; false where it holds something else than dates. words are those of its name: numbers are dates only where it says so.
func (t *Tally) Form(words []string) (Form, bool) {
	said := slices.ContainsFunc(words, timeWord)
	dates := t.dates
	if said {
		dates += t.numbers
	}
	// A few placeholders are no reason to doubt.
	return Form{MonthFirst: t.monthFirst > t.dayFirst, Seconds: said && t.numbers > 0}, t.Values > 0 && 10*dates >= 9*t.Values
}

func timeWord(w string) bool {
	switch w {
	case "at", "on", "date", "datum", "fecha", "data", "time", "timestamp", "ts", "created", "updated", "modified", "since", "when", "tijd", "zeit", "heure", "moment":
		return true
	}
	return false
}

// Parse is the day that a value tells: 2026-02-28 with any time behind it, 28/02/2026, 28.2.2026, 28-2-2026, 20260228, and numbers where the form
// has them. The day is as it is written, in whatever zone that was.
func (f Form) Parse(v []byte) (int32, bool) {
	if len(v) < 8 {
		return 0, false
	}
	if len(v) >= 10 && v[4] == '-' && v[7] == '-' { // by far the most
		y, ok1 := number(v[:4])
		m, ok2 := number(v[5:7])
		d, ok3 := number(v[8:10])
		return day(y, m, d, ok1 && ok2 && ok3 && ends(v[10:]))
	}
	if f.Seconds {
		if d, ok := f.epoch(v); ok {
			return d, true
		}
	}
	if n, ok := number(v); ok {
		return day(n/10000, n/100%100, n%100, len(v) == 8)
	}
	if len(v) >= 10 && v[4] == '/' && v[7] == '/' {
		y, ok1 := number(v[:4])
		m, ok2 := number(v[5:7])
		d, ok3 := number(v[8:10])
		return day(y, m, d, ok1 && ok2 && ok3 && ends(v[10:]))
	}
	a, b, ok := slashed(v)
	if !ok {
		return 0, false
	}
	year := v[lastSign(v)+1:]
	y, ok := number(year[:min(4, len(year))])
	if f.MonthFirst {
		a, b = b, a
	}
	return day(y, b, a, ok && len(year) >= 4 && ends(year[4:]))
}

// SameDay tells of two values, without reading them, that they tell the same day whatever the form: 2026-02-28 with a time of day behind it. It
// may fail to.
func SameDay(a, b []byte) bool {
	return len(a) > 10 && len(b) > 10 && a[4] == '-' && a[7] == '-' && string(a[:11]) == string(b[:11])
}

// ends tells whether what stands behind a date is a time of day, or nothing.
func ends(rest []byte) bool {
	return len(rest) == 0 || rest[0] == ' ' || rest[0] == 'T' || rest[0] == 't' || rest[0] == 'Z'
}

// slashed are the first two numbers of dates like 28/02/2026.
func slashed(v []byte) (a, b int, ok bool) {
	i := slices.IndexFunc(v, func(c byte) bool { return c < '0' || c > '9' })
	if i < 1 || i > 2 || v[i] != '/' && v[i] != '.' && v[i] != '-' {
		return 0, 0, false
	}
	j := slices.Index(v[i+1:], v[i])
	if j < 1 || j > 2 {
		return 0, 0, false
	}
	a, ok = number(v[:i])
	b, also := number(v[i+1 : i+1+j])
	return a, b, ok && also
}

func lastSign(v []byte) int {
	i := slices.IndexFunc(v, func(c byte) bool { return c < '0' || c > '9' })
	return i + 1 + slices.Index(v[i+1:], v[i])
}

// Seconds from 1990 to 2100.
const firstSecond, lastSecond = 631_152_000, 4_102_444_800

func (f Form) epoch(v []byte) (int32, bool) {
	if len(v) < 9 || len(v) > 13 {
		return 0, false
	}
	n, ok := number(v)
	if ok && len(v) > 11 {
		n /= 1000
	}
	return int32(n / daySeconds), ok && n >= firstSecond && n < lastSecond
}

func number(v []byte) (n int, ok bool) {
	for _, c := range v {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, len(v) > 0 && len(v) < 15
}

// day is a date's, where there is such a date (Howard Hinnant, chrono-Compatible Low-Level Date Algorithms: days_from_civil).
func day(y, m, d int, ok bool) (int32, bool) {
	if !ok || m < 1 || m > 12 || d < 1 || d > monthDays(y, m) {
		return 0, false
	}
	if m <= 2 {
		y--
		m += 12
	}
	era := y / 400
	ofEra := y - era*400
	n := int32(era*146097 + ofEra*365 + ofEra/4 - ofEra/100 + (153*(m-3)+2)/5 + d - 1 - 719468)
	return n, n >= first && n <= last
}

func monthDays(y, m int) int {
	if m == 2 && y%4 == 0 && (y%100 != 0 || y%400 == 0) {
		return 29
	}
	return [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[m-1]
}
