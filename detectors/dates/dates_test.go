package dates

import (
	"maps"
	"strconv"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		value string
		form  Form
		want  string // "": no date
	}{
		{"2026-02-28", Form{}, "2026-02-28"},
		{"2024-02-29 23:59:59.999+02", Form{}, "2024-02-29"},
		{"2026-02-28T00:30:00Z", Form{}, "2026-02-28"},
		{"2026/02/28 10:00", Form{}, "2026-02-28"},
		{"1900-03-01", Form{}, "1900-03-01"},
		{"28/02/2026", Form{}, "2026-02-28"},
		{"28.2.2026", Form{}, "2026-02-28"},
		{"1-3-2026 10:00", Form{}, "2026-03-01"},
		{"02/28/2026", Form{MonthFirst: true}, "2026-02-28"},
		{"20260228", Form{}, "2026-02-28"},
		{"1772236800", Form{Seconds: true}, "2026-02-28"},
		{"1772236800123", Form{Seconds: true}, "2026-02-28"},
		{"1772236800", Form{}, ""},
		{"2025-02-29", Form{}, ""},
		{"2026-13-01", Form{}, ""},
		{"02/28/2026", Form{}, ""},
		{"2026-02-28x", Form{}, ""},
		{"0001-01-01", Form{}, ""},
		{"1900-01-01", Form{}, ""}, // a placeholder
		{"9999-12-31", Form{}, ""},
		{"1.2.3.4", Form{}, ""},
		{"10.20.0.12", Form{}, ""},
		{"28/02/", Form{}, ""},
		{"", Form{}, ""},
		{"99999999999999999999", Form{Seconds: true}, ""},
	} {
		got, ok := c.form.Parse([]byte(c.value))
		if said := map[bool]string{true: Time(got).Format(time.DateOnly)}[ok]; said != c.want {
			t.Errorf("%q is %q, want %q", c.value, said, c.want)
		}
	}
}

// Every day of the calendar is the day that the standard library says it is.
func TestDaysAreTheCalendars(t *testing.T) {
	t.Parallel()
	for at := Time(first); !at.After(Time(last)); at = at.AddDate(0, 0, 1) {
		got, ok := (Form{}).Parse([]byte(at.Format(time.DateOnly)))
		if !ok || got != Day(at) || !Time(got).Equal(at) {
			t.Fatalf("%s is day %d (%v)", at.Format(time.DateOnly), got, ok)
		}
	}
}

func TestForm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		words  []string
		values []string
		want   Form
		ok     bool
	}{
		{"ISO", nil, []string{"2026-01-02", "2026-01-03"}, Form{}, true},
		{"American", nil, []string{"01/02/2026", "01/28/2026"}, Form{MonthFirst: true}, true},
		{"European", nil, []string{"01/02/2026", "28/01/2026"}, Form{}, true},
		{"seconds", []string{"subscribed", "on"}, []string{"1772236800", "2026-01-03"}, Form{Seconds: true}, true},
		{"numbers", []string{"phone"}, []string{"1772236800", "1772236801"}, Form{}, false},
		{"words", []string{"date"}, []string{"soon", "2026-01-03"}, Form{}, false},
		{"nothing", []string{"date"}, nil, Form{}, false},
	} {
		var tally Tally
		for _, v := range c.values {
			tally.Add([]byte(v))
		}
		if got, ok := tally.Form(c.words); ok != c.ok || ok && got != c.want {
			t.Errorf("%s: %+v, %v, want %+v, %v", c.name, got, ok, c.want, c.ok)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(Append(nil, Days{Day(time.Date(2026, 2, 28, 0, 0, 0, 0, time.UTC)): 3, -10: 1}))
	f.Add([]byte{0x80})
	f.Fuzz(func(t *testing.T, text []byte) {
		d, err := Read(text)
		if err != nil {
			return
		}
		again, err := Read(Append(nil, d))
		if err != nil || !maps.Equal(again, d) {
			t.Errorf("read again: %v", err)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, v := range []string{"2026-02-28", "28/02/2026", "1772236800", "1/1", "--------"} {
		f.Add([]byte(v), true)
	}
	f.Fuzz(func(t *testing.T, v []byte, both bool) {
		var tally Tally
		tally.Add(v)
		if d, ok := (Form{MonthFirst: both, Seconds: both}).Parse(v); ok && (d < first || d > last) && len(v) < 9 {
			t.Error("day " + strconv.Itoa(int(d)) + " is out of bounds")
		}
	})
}

func TestMoment(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]bool{
		"2026-02-28": true, "2026/02/28": true, "2026-02-28T10:25": true, "2026-02-28T10:25:00Z": true, "2026-02-28 10:25:00.123456 +0100": true,
		"2026-02-28T10:25:00,5+01:00": true, "2026-02-28 10:25:00 UTC": true, "10/Mar/2026:09:25:00 +0100": true, "1/Mar/2026:09:25:00": true, "Mar 10 09:25:00": true,
		"Mar  1 09:25:00.5": true,
		"":                  false, "2026": false, "2026-02": false, "2026-02/28": false, "20260228": false, "2026-02-28 0470123456": false, "2026-02-28 +32470123456": false,
		"2026-02-28 call Ann": false, "2026-02-28T10:25:00 Ann": false, "2026-02-28 10:25:00 +32470123456": false, "2026-02-28 10:25:00 +0032 470": false,
		"Ann 10 09:25:00": false, "Mar 10 09:25:00 ann": false, "10/Ann/2026:09:25:00": false, "2026-02-28 10:25:00.1234567890": false, "02470 12 34 56": false,
		"2026-02-28T10:25:000": false, "2026-02-28T10:25:0a": false, "2026-0:-28T10:25:00": false, "2026-02-2/T10:25:00": false, "2026-02-28T10.25:00": false,
		"2026-02-28T10:25.00": false, "2026_02-28T10:25:00": false, "2026-02-28_10:25:00": false, "2026-02-28T1a:25:00": false, "\xb2026-02-28T10:25:0": false,
		"2026-02-28T10:25:00": true, "2026-02-28T10:25:00.": false, "2026-02-28 10:25:00 ": true, "2026-02-28T19:59:59.9GMT": true, "2026-02-28T10:25:00-05": true,
	} {
		if got := Moment([]byte(value)); got != want {
			t.Errorf("%q: %v, want %v", value, got, want)
		}
	}
}

func TestSameDay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"2026-02-28T10:25:00", "2026-02-28T23:59:59Z", true},
		{"2026-02-28 1", "2026-02-28 2", true},
		{"2026-02-28T10", "2026-02-27T10", false},
		{"", "", false},
		{"2026-02-28", "2026-02-28", false},
		{"28/02/2026 10:25", "28/02/2026 11:25", false},
	} {
		if got := SameDay([]byte(c.a), []byte(c.b)); got != c.same {
			t.Errorf("%q and %q: %v", c.a, c.b, got)
		}
	}
}
