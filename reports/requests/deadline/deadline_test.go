package deadline

import (
	"testing"
	"time"
)

// TestBelgium checks terms counted by hand.
func TestBelgium(t *testing.T) {
	t.Parallel()
	c := calendar(t, "BE")
	for _, v := range []struct{ received, due, extended, target, why string }{
		{"2026-03-05", "2026-04-07", "2026-06-05", "2026-06-05", "5 April is Easter Sunday, the 6th its Monday"},
		{"2026-08-31", "2026-09-30", "2026-11-30", "2026-11-30", "September has no 31st"},
		{"2027-01-31", "2027-03-01", "2027-04-30", "2027-04-28", "28 February is a Sunday; a month and then two would end on the 28th"},
		{"2028-01-30", "2028-02-29", "2028-05-02", "2028-04-29", "a leap year; 30 April is a Sunday and 1 May a holiday"},
		{"2026-04-14", "2026-05-15", "2026-07-14", "2026-07-14", "14 May is Ascension Day"},
		{"2026-06-21", "2026-07-22", "2026-09-21", "2026-09-21", "21 July is the national holiday"},
		{"2026-07-15", "2026-08-17", "2026-10-15", "2026-10-15", "15 August is a Saturday"},
		{"2026-10-01", "2026-11-02", "2027-01-04", "2027-01-01", "1 November is a Sunday; New Year is a Friday"},
		{"2026-11-25", "2026-12-28", "2027-02-25", "2027-02-25", "Christmas is a Friday"},
		{"2026-10-11", "2026-11-12", "2027-01-11", "2027-01-11", "Armistice Day"},
		{"2025-11-30", "2025-12-30", "2026-03-02", "2026-02-28", "28 February is a Saturday"},
	} {
		t.Run(v.received, func(t *testing.T) {
			t.Parallel()
			received := date(t, v.received)
			for _, w := range []struct {
				name, want string
				is         Date
			}{
				{"due", v.due, c.Due(received)}, {"extended", v.extended, c.Extended(received)}, {"target", v.target, c.Target(received)},
			} {
				if w.is.String() != w.want {
					t.Errorf("%s on %s, not %s (%s)", w.name, w.is, w.want, v.why)
				}
			}
		})
	}
}

// TestEveryDay holds the rules of Regulation 1182/71 to every day of twelve years in every country.
func TestEveryDay(t *testing.T) {
	t.Parallel()
	for _, country := range Countries() {
		t.Run(country, func(t *testing.T) {
			t.Parallel()
			c := calendar(t, country)
			for d := (Date{First, 1, 1}); d.Year <= 2035; d = d.Add(1) {
				check(t, c, d, 1, c.Due(d))
				check(t, c, d, 3, c.Extended(d))
				if c.Target(d).Compare(c.Extended(d)) > 0 {
					t.Fatalf("%s: the target is after the end", d)
				}
			}
		})
	}
}

// check works out the same term another way: by walking day by day.
func check(t *testing.T, c *Calendar, received Date, months int, due Date) {
	t.Helper()
	month := (int(received.Month) - 1 + months) % 12
	end := received.Add(28*months - 1)
	for int(end.Month)-1 != month {
		end = end.Add(1)
	}
	for end.Day < received.Day && int(end.Add(1).Month)-1 == month {
		end = end.Add(1)
	}
	for end.Day > received.Day {
		end = end.Add(-1)
	}
	if due.Compare(end) < 0 || end.DaysUntil(due) > 6 {
		t.Fatalf("%s + %d months ends on %s, due on %s", received, months, end, due)
	}
	if !c.Working(due) {
		t.Fatalf("%s + %d months is due on %s, which is no working day", received, months, due)
	}
	for ; end != due; end = end.Add(1) {
		if c.Working(end) {
			t.Fatalf("%s + %d months is due on %s, though %s is a working day", received, months, due, end)
		}
	}
}

// TestHolidays checks one movable or dated day of the states that have one.
func TestHolidays(t *testing.T) {
	t.Parallel()
	for _, v := range []struct {
		country, day string
		want         bool
		why          string
	}{
		{"DE", "2026-04-03", true, "Good Friday"},
		{"BE", "2026-04-03", false, "no holiday there"},
		{"GR", "2026-04-13", true, "orthodox Easter Monday"},
		{"GR", "2026-02-23", true, "Clean Monday"},
		{"GR", "2024-05-01", false, "moved in that year"},
		{"GR", "2024-05-07", true, "moved in that year"},
		{"RO", "2027-05-03", true, "orthodox Easter Monday"},
		{"GB", "2026-12-28", true, "Boxing Day was a Saturday"},
		{"GB", "2027-12-27", true, "Christmas was a Saturday"},
		{"GB", "2027-12-28", true, "Boxing Day was a Sunday"},
		{"GB", "2026-05-25", true, "the last Monday of May"},
		{"GB", "2026-08-31", true, "the last Monday of August"},
		{"BG", "2025-12-29", false, "none of the three was on a weekend"},
		{"BG", "2026-12-28", true, "26 December was a Saturday"},
		{"BG", "2026-05-25", true, "24 May was a Sunday"},
		{"IE", "2026-02-02", true, "the first Monday of February"},
		{"IE", "2030-02-01", true, "1 February itself, as it is a Friday"},
		{"IE", "2030-02-04", false, "the first Monday of February of such a year"},
		{"IE", "2026-10-26", true, "the last Monday of October"},
		{"IS", "2026-04-23", true, "the first day of summer"},
		{"LV", "2024-11-18", true, "a Monday"},
		{"LV", "2028-11-20", true, "18 November was a Saturday"},
		{"PL", "2024-12-24", false, "a working day until then"},
		{"PL", "2025-12-24", true, "a holiday since"},
		{"SK", "2026-05-08", false, "a working day in that year"},
		{"SK", "2025-05-08", true, "in other years not"},
		{"DK", "2024-04-26", false, "General Prayer Day was done away with"},
	} {
		t.Run(v.country+" "+v.day, func(t *testing.T) {
			t.Parallel()
			if got := calendar(t, v.country).Holiday(date(t, v.day)); got != v.want {
				t.Errorf("holiday: %v, want %v: %s", got, v.want, v.why)
			}
		})
	}
}

func TestEaster(t *testing.T) {
	t.Parallel()
	for year, want := range map[int][2]string{
		2024: {"2024-03-31", "2024-05-05"}, 2025: {"2025-04-20", "2025-04-20"}, 2026: {"2026-04-05", "2026-04-12"},
		2027: {"2027-03-28", "2027-05-02"}, 2035: {"2035-03-25", "2035-04-29"}, 2038: {"2038-04-25", "2038-04-25"},
	} {
		if got := [2]string{easter(year).String(), pascha(year).String()}; got != want {
			t.Errorf("%d: %v, want %v", year, got, want)
		}
	}
}

func TestUnknownCountry(t *testing.T) {
	t.Parallel()
	for _, country := range []string{"", "US", "Belgium"} {
		if _, err := For(country); err == nil {
			t.Errorf("%q has a calendar", country)
		}
	}
}

func TestDate(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "2026-02-29", "26-02-28", "2026-2-8", "2026-02-28T00:00:00Z"} {
		if d, err := Parse(text); err == nil {
			t.Errorf("%q is read as %s", text, d)
		}
	}
	zone := time.FixedZone("east", 14*3600)
	if got := On(time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC).In(zone)); got != (Date{2026, 4, 1}) {
		t.Errorf("the date in its own zone is %s", got)
	}
}

func calendar(t *testing.T, country string) *Calendar {
	t.Helper()
	c, err := For(country)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func date(t *testing.T, text string) Date {
	t.Helper()
	d, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
