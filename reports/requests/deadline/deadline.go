// Package deadline says by when a request must be answered: GDPR Article 12(3), counted as Regulation (EEC, Euratom)
// 1182/71 Article 3 counts.
//
// A term of a month ends with the day of the next month that has the same number as the day of receipt, or with that
// month's last day where there is none; where that is a Saturday, a Sunday or a public holiday of the controller's
// state, with the next working day. An extended term is three months from receipt, counted the same way, and not one
// month and then two. Months are never counted as 30 days.
package deadline

import (
	"fmt"
	"time"
)

// Date is a day of the civil calendar, without a time or a zone.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// On is the date that t's own zone has at t.
func On(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// Parse reads a date such as 2026-02-28.
func Parse(text string) (Date, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return Date{}, fmt.Errorf("%q is no date of the form 2026-02-28", text)
	}
	return On(t), nil
}

func (d Date) time() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// String is the date as Parse reads it.
func (d Date) String() string { return d.time().Format(time.DateOnly) }

// MarshalText is String.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText is Parse.
func (d *Date) UnmarshalText(text []byte) (err error) {
	*d, err = Parse(string(text))
	return err
}

// IsZero tells whether d is no date at all.
func (d Date) IsZero() bool { return d == Date{} }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.time().Weekday() }

// Compare is negative where d is before e, positive where it is after, else 0.
func (d Date) Compare(e Date) int { return d.time().Compare(e.time()) }

// Add is the date so many days later.
func (d Date) Add(days int) Date { return On(d.time().AddDate(0, 0, days)) }

// DaysUntil is how many days later e is, negative where it is earlier.
func (d Date) DaysUntil(e Date) int { return int(e.time().Sub(d.time()) / (24 * time.Hour)) }

// AddMonths is the day with the same number so many months later, or that month's last.
func (d Date) AddMonths(months int) Date {
	first := time.Date(d.Year, d.Month+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Date{first.Year(), first.Month(), min(d.Day, last)}
}

// Due is the last day for the answer to a request received on a day: one month, moved to a working day.
func (c *Calendar) Due(received Date) Date { return c.next(received.AddMonths(1)) }

// Extended is the last day of a term extended by two months.
func (c *Calendar) Extended(received Date) Date { return c.next(received.AddMonths(3)) }

// Target is the day that an extended answer should not wait beyond: the text of Article 12(3) can also be read as a month
// and then two, and counts from the shorter month then. It is never after [Calendar.Extended].
func (c *Calendar) Target(received Date) Date { return received.AddMonths(1).AddMonths(2) }

// Suspended is the last day of a term that would end on due, if it stood still for some days while the requester was asked for proof of
// identity (EDPB Guidelines 01/2022). The GDPR has no text for that, so it is shown beside the term and never instead of it.
func (c *Calendar) Suspended(due Date, days int) Date { return c.next(due.Add(days)) }

// next is d, or the next working day.
func (c *Calendar) next(d Date) Date {
	for !c.Working(d) {
		d = d.Add(1)
	}
	return d
}

// Working tells whether d is neither a Saturday nor a Sunday nor a public holiday.
func (c *Calendar) Working(d Date) bool {
	if w := d.Weekday(); w == time.Saturday || w == time.Sunday {
		return false
	}
	return !c.Holiday(d)
}
