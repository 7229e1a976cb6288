package deadline

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Calendar knows the public holidays of one state. Many goroutines may use it.
type Calendar struct {
	Country string // ISO 3166-1 alpha-2
	days    []holiday
	moved   bool // a holiday on a weekend is given back on the next working day

	mu    sync.Mutex
	years map[int]map[Date]bool
}

// First is the first year for which the holidays are known. Terms that end before it cannot be counted.
const First = 2024

// For is the calendar of a state of the European Economic Area or the United Kingdom.
func For(country string) (*Calendar, error) {
	rules, ok := states[strings.ToUpper(country)]
	if !ok {
		return nil, fmt.Errorf("%q is no country whose public holidays are known: use the two letters of one of %s", country, strings.Join(Countries(), " "))
	}
	c := &Calendar{Country: strings.ToUpper(country), years: map[int]map[Date]bool{}}
	for _, text := range strings.Fields(rules) {
		if text == "moved" {
			c.moved = true
			continue
		}
		h, err := parse(text)
		if err != nil {
			return nil, fmt.Errorf("the holidays of %s: %w", c.Country, err)
		}
		c.days = append(c.days, h)
	}
	return c, nil
}

// Countries are those that [For] knows, sorted.
func Countries() []string { return slices.Sorted(maps.Keys(states)) }

// Holiday tells whether d is a public holiday.
func (c *Calendar) Holiday(d Date) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	year, ok := c.years[d.Year]
	if !ok {
		year = c.year(d.Year)
		c.years[d.Year] = year
	}
	return year[d]
}

func (c *Calendar) year(year int) map[Date]bool {
	set := map[Date]bool{}
	var back []Date // to be given back on a working day
	for _, h := range c.days {
		if !h.in(year) {
			continue
		}
		d := h.on(year)
		if weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday; weekend && (c.moved && h.base == fixed || h.moved) {
			back = append(back, d)
		}
		set[d] = true
	}
	slices.SortFunc(back, Date.Compare)
	for _, d := range back {
		for set[d] || d.Weekday() == time.Saturday || d.Weekday() == time.Sunday {
			d = d.Add(1)
		}
		set[d] = true
	}
	return set
}

// holiday is one rule of when a holiday is.
type holiday struct {
	base     base
	month    time.Month
	day      int // of the month; from Easter Sunday; or which weekday of the month, -1 the last
	weekday  time.Weekday
	from, to int  // years, 0: open
	not      int  // a year in which it was none
	moved    bool // given back when on a weekend
}

type base int

const (
	fixed    base = iota
	western       // days from Easter Sunday by the Gregorian calendar
	orthodox      // days from Easter Sunday by the Julian calendar
	nth           // weekday of a month
	after         // first such weekday on or after a day of a month
)

func (h *holiday) in(year int) bool {
	return year >= h.from && (h.to == 0 || year <= h.to) && year != h.not
}

func (h *holiday) on(year int) Date {
	switch h.base {
	case western:
		return easter(year).Add(h.day)
	case orthodox:
		return pascha(year).Add(h.day)
	case nth:
		if h.day < 0 {
			d := Date{year, h.month, 1}.AddMonths(1).Add(-1)
			return d.Add(-int(d.Weekday()-h.weekday+7) % 7)
		}
		d := Date{year, h.month, 1}
		return d.Add(int(h.weekday-d.Weekday()+7)%7 + 7*(h.day-1))
	case after:
		d := Date{year, h.month, h.day}
		return d.Add(int(h.weekday-d.Weekday()+7) % 7)
	}
	return Date{year, h.month, h.day}
}

// weekdays are those that rules name.
var weekdays = map[string]time.Weekday{"mon": time.Monday, "thu": time.Thursday}

// parse reads a rule: "05-01" a day, "easter+39", "pascha-2", "05.mon1" the month's first Monday, "05.mon-1" its last,
// "04-19.thu" the first Thursday from a day on; then "@2025-" the years in which it holds, "@-2023", "@!2026" all but
// one; "*" when it is given back on the next working day.
func parse(text string) (h holiday, err error) {
	rule, years, _ := strings.Cut(text, "@")
	if rule, h.moved = strings.CutSuffix(rule, "*"); years != "" {
		if err := h.limit(years); err != nil {
			return h, fmt.Errorf("%q: %w", text, err)
		}
	}
	var n int
	switch {
	case strings.HasPrefix(rule, "easter"):
		h.base = western
		h.day, err = strconv.Atoi(strings.TrimPrefix(rule, "easter"))
	case strings.HasPrefix(rule, "pascha"):
		h.base = orthodox
		h.day, err = strconv.Atoi(strings.TrimPrefix(rule, "pascha"))
	default:
		day, weekday, named := strings.Cut(rule, ".")
		month, number, full := strings.Cut(day, "-")
		if n, err = strconv.Atoi(month); err != nil {
			break
		}
		h.month = time.Month(n)
		if full {
			if h.day, err = strconv.Atoi(number); err != nil {
				break
			}
		}
		if !named {
			break
		}
		var known bool
		if h.weekday, known = weekdays[weekday[:min(3, len(weekday))]]; !known {
			return h, fmt.Errorf("%q names no weekday", text)
		}
		if h.base = after; !full {
			h.base = nth
			h.day, err = strconv.Atoi(weekday[3:])
		}
	}
	if err != nil {
		return h, fmt.Errorf("%q is no rule: %w", text, err)
	}
	return h, nil
}

func (h *holiday) limit(years string) (err error) {
	if not, ok := strings.CutPrefix(years, "!"); ok {
		h.not, err = strconv.Atoi(not)
		return err
	}
	from, to, _ := strings.Cut(years, "-")
	if from != "" {
		if h.from, err = strconv.Atoi(from); err != nil {
			return err
		}
	}
	if to != "" {
		h.to, err = strconv.Atoi(to)
	}
	return err
}

// easter is Easter Sunday of the western churches, by the anonymous Gregorian computus (Meeus, Jones and Butcher).
func easter(year int) Date {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 19*l) / 433
	month := (h + l - 7*m + 90) / 25
	return Date{year, time.Month(month), (h + l - 7*m + 33*month + 19) % 32}
}

// pascha is Easter Sunday of the orthodox churches, by Meeus's Julian computus, as a Gregorian date.
func pascha(year int) Date {
	d := (19*(year%19) + 15) % 30
	e := (2*(year%4) + 4*(year%7) - d + 34) % 7
	month, day := (d+e+114)/31, (d+e+114)%31+1
	// The Julian calendar lags by 13 days from 1900 to 2099.
	return Date{year, time.Month(month), day}.Add(13)
}
