package register

import (
	"fmt"
	"strings"

	tags "golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"dossier/detectors"
	"dossier/reports"
	"dossier/reports/language"
	"dossier/reports/stores"
)

// t is a text in the language of the comparison, phrase one with something in it.
func (c *comparing) t(english string) string { return c.Language.Text(english) }

func (c *comparing) phrase(english string, with ...any) string {
	return fmt.Sprintf(c.t(english), with...)
}

// many is a number of things.
func many(l *language.Language, n int64, one, more string) string {
	if n == 1 {
		return "1 " + l.Text(one)
	}
	return reports.Number(n) + " " + l.Text(more)
}

func (c *comparing) findings(n int64) string { return many(c.Language, n, "finding", "findings") }
func (c *comparing) records(n int64) string  { return many(c.Language, n, "record", "records") }
func (c *comparing) unitsOf(n int64) string {
	return many(c.Language, n, "table or file", "tables and files")
}

// word is a kind in words.
func (c *comparing) word(k detectors.Kind) string { return c.Language.Kind(k) }

func (c *comparing) words(kinds []detectors.Kind) string {
	list := make([]string, len(kinds))
	for i, k := range kinds {
		list[i] = c.word(k)
	}
	return c.listed(list)
}

// listed joins names, some of many.
func (c *comparing) listed(names []string) string {
	const some = 4
	if len(names) > some+1 {
		return strings.Join(names[:some], ", ") + " " + c.phrase("and %d more", len(names)-some)
	}
	return strings.Join(names, ", ")
}

// In is the rule in a language.
func (r *Retention) In(l *language.Language) string {
	p := period(r.Period, l)
	if r.Starts == NextYear {
		return fmt.Sprintf(l.Text("%s from the year after"), p)
	}
	return p
}

// Whole is all that a rule says, in a language: how long and from what on, or until when. A nil rule says nothing.
func (r *Retention) Whole(l *language.Language) string {
	switch {
	case r == nil, r.Period.IsZero() && r.Until == "":
		return ""
	case r.Period.IsZero():
		return fmt.Sprintf(l.Text("until: %s"), r.Until)
	case r.From != "" && r.Starts == NextYear:
		return fmt.Sprintf(l.Text("%s from 1 January of the year after: %s"), r.Lasts(l), r.From)
	case r.From != "":
		return fmt.Sprintf(l.Text("%s from %s"), r.In(l), r.From)
	}
	return r.In(l)
}

// Lasts is the rule's period in a language.
func (r *Retention) Lasts(l *language.Language) string { return period(r.Period, l) }

func period(p stores.Period, l *language.Language) string {
	switch {
	case p.Years > 0:
		return many(l, int64(p.Years), "year", "years")
	case p.Months > 0:
		return many(l, int64(p.Months), "month", "months")
	case p.Days > 0:
		return many(l, int64(p.Days), "day", "days")
	}
	return ""
}

// In is the country's name in a language.
func (c Country) In(l *language.Language) string {
	region, err := tags.ParseRegion(string(c))
	if err != nil || l == nil {
		return c.Name()
	}
	return display.Regions(tags.Make(l.Tag)).Name(region)
}
