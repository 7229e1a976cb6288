package register

import (
	"slices"
	"sort"
	"strings"

	"dossier/detectors"
	"dossier/detectors/dates"
	"dossier/reports"
)

// modified is the name that stands for a file's own time in the place of a column.
const modified = "modified"

// kept holds the age of a unit's records against the rule of an activity.
func (c *comparing) kept(u *seen, a *Activity, place *Place) {
	s, rule := a.store(u.system, u.name), a.KeptIn(u.system, u.name)
	if rule.Period.IsZero() || u.Records == 0 {
		return
	}
	d := u.at(KeptTooLong, []*Activity{a})
	column := s.Date
	if column == "" && !u.Modified.IsZero() {
		column = modified
	}
	if column == "" {
		d.Sort, d.Records = RetentionUnchecked, u.Records
		d.Evidence = c.phrase("kept for %s, and the record names no column from which that runs; %s", period(rule.Period, c.Language), c.candidates(u))
		c.add(d)
		return
	}
	days, undated, known := u.days(column)
	d.Fields = []string{column}
	if !known || len(days) == 0 {
		d.Sort = DateNotFound
		d.Evidence = c.phrase("the retention runs from %s, and there is no such column", column)
		if known {
			d.Evidence = c.phrase("the retention runs from %s, and no date could be read in it", column)
		}
		d.Evidence += "; " + c.candidates(u)
		c.add(d)
		return
	}
	oldest, newest, _ := dates.Span(days)
	place.DateField, place.Oldest, place.Newest = column, dayDate(oldest), dayDate(newest)
	limit := c.limit(rule)
	latest := oldest
	for day, n := range days {
		if day < limit {
			d.Records += n
			latest = max(latest, day)
		}
	}
	place.TooOld = max(place.TooOld, d.Records)
	if d.Records > 0 {
		d.Oldest, d.Newest, d.Limit = dayDate(oldest), dayDate(latest), dayDate(limit)
		d.Evidence = c.phrase("%s of %s records are from before %s, the oldest from %s (%s, kept for %s)", reports.Number(d.Records), reports.Number(u.Records), d.Limit, d.Oldest, column, rule.In(c.Language))
		if column == modified {
			d.Fields, d.Records = nil, u.Records
			d.Evidence = c.phrase("last changed on %s, with %s; kept for %s, it should be from %s or later", d.Oldest, c.records(u.Records), rule.In(c.Language), d.Limit)
		}
		c.add(d)
	}
	if undated > 0 {
		u := u.at(Undated, []*Activity{a})
		u.Fields, u.Records = []string{column}, undated
		u.Evidence = c.phrase("%s records have no date in %s, from which their retention runs", reports.Number(undated), column)
		c.add(u)
	}
}

// limit is the oldest day that a rule lets records have today.
func (c *comparing) limit(rule *Retention) int32 {
	today := dates.Day(c.today)
	const years = 300
	oldest := today - 366*years
	return oldest + int32(sort.Search(int(today-oldest), func(i int) bool {
		end, _ := rule.Ends(dates.Time(oldest + int32(i)))
		return !end.Before(c.today)
	}))
}

// realName is a field's name as its source has it.
func realName(f *detectors.FieldResult) string {
	_, name, _ := strings.Cut(f.Seal.Reveal(), "\x00")
	return name
}

// days are the days of a column in all parts of a unit, and how many records have none there.
func (u *seen) days(column string) (all dates.Days, undated int64, known bool) {
	if column == modified && !u.Modified.IsZero() {
		return dates.Days{dates.Day(u.Modified): 1}, 0, true
	}
	all = dates.Days{}
	dated := int64(0)
	for i := range u.Fields {
		if realName(&u.Fields[i]) != column {
			continue
		}
		known = true
		undated += u.Fields[i].Nulls + u.Fields[i].Values
		for day, n := range u.Fields[i].Days {
			all[day] += n
			dated += n
		}
	}
	return all, max(0, undated-dated), known
}

// candidates names the columns of dates that a unit has.
func (c *comparing) candidates(u *seen) string {
	var list []string
	for i := range u.Fields {
		if len(u.Fields[i].Days) > 0 && !slices.Contains(list, u.Fields[i].Name) {
			list = append(list, u.Fields[i].Name)
		}
	}
	if len(list) == 0 {
		return c.t("no column holds dates")
	}
	return c.t("columns with dates:") + " " + strings.Join(list, ", ")
}

// consented looks for the time at which people consented.
func (c *comparing) consented(u *seen, a *Activity) {
	s := a.store(u.system, u.name)
	if a.Basis != Consent || u.findings == 0 {
		return
	}
	d := u.at(NoConsentDate, []*Activity{a})
	if s.Consent == "" {
		d.Records = u.Records
		d.Evidence = c.t("the record names no column that tells when consent was given") + "; " + c.candidates(u)
		c.add(d)
		return
	}
	d.Fields = []string{s.Consent}
	days, undated, known := u.days(s.Consent)
	switch {
	case !known:
		d.Records = u.Records
		d.Evidence = c.phrase("there is no column %s, which should tell when consent was given; %s", s.Consent, c.candidates(u))
	case undated > 0:
		d.Records = undated
		d.Evidence = c.phrase("%s of %s records do not tell in %s when consent was given", reports.Number(undated), reports.Number(u.Records), s.Consent)
		if oldest, newest, some := dates.Span(days); some {
			d.Oldest, d.Newest = dayDate(oldest), dayDate(newest)
		}
	default:
		return
	}
	c.add(d)
}
