package stores

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// Period is a length of time in the calendar: years, months or days, one of them. The zero value is none.
type Period struct{ Years, Months, Days int }

var periodForm = regexp.MustCompile(`^([0-9]{1,3}) ?(year|month|day)s?$`)

// UnmarshalYAML reads "10 years", "6 months" or "90 days"; what is not filled in yet, which begins with TODO, is none.
func (p *Period) UnmarshalYAML(n *yaml.Node) error {
	if n.Value == "" || strings.HasPrefix(n.Value, "TODO") {
		return nil
	}
	m := periodForm.FindStringSubmatch(strings.TrimSpace(n.Value))
	if m == nil || n.Kind != yaml.ScalarNode {
		const text = "line %d: period %q is not like 10 years, 6 months or 90 days; what ends otherwise stands in until"
		return &yaml.TypeError{Errors: []string{fmt.Sprintf(text, n.Line, n.Value)}}
	}
	count, _ := strconv.Atoi(m[1])
	switch m[2] {
	case "year":
		p.Years = count
	case "month":
		p.Months = count
	default:
		p.Days = count
	}
	return nil
}

// MarshalYAML writes it as it is read.
func (p Period) MarshalYAML() (any, error) { return p.String(), nil }

// IsZero tells whether there is no period.
func (p Period) IsZero() bool { return p == Period{} }

func (p Period) String() string {
	for _, one := range []struct {
		n    int
		unit string
	}{{p.Years, "year"}, {p.Months, "month"}, {p.Days, "day"}} {
		if one.n == 1 {
			return "1 " + one.unit
		}
		if one.n > 1 {
			return fmt.Sprintf("%d %ss", one.n, one.unit)
		}
	}
	return ""
}

// After is the last day of a period that begins with something on a day, which does not count (Regulation 1182/71, Article 3): "30 days" from 1 March
// is 31 March. A month that is too short ends on its last day.
func (p Period) After(from time.Time) time.Time {
	if p.Days > 0 {
		return from.AddDate(0, 0, p.Days)
	}
	first := time.Date(from.Year()+p.Years, from.Month()+time.Month(p.Months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(from.Day(), last)-1)
}
