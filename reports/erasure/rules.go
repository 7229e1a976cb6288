package erasure

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"dossier/reports/records"
	"dossier/reports/stores"
)

// Rule says what is done with the records of some stores. The first one that fits a store counts; without one, records are deleted.
type Rule struct {
	Store    string        `yaml:"store"`    // a pattern: see [stores.Matches]
	Strategy Strategy      `yaml:"strategy"` // what is done
	Fields   []string      `yaml:"fields"`   // of null, overwrite and pseudonymise; none: those that were found to be personal data
	Text     string        `yaml:"text"`     // of overwrite
	Ground   string        `yaml:"ground"`   // of retain: the law or the claim that the records are kept for
	Period   stores.Period `yaml:"period"`   // of retain: "7 years", from the date in the field From
	From     string        `yaml:"from"`
	Until    string        `yaml:"until"` // of retain: the last day, instead of a period
}

// Erased stands where a text was overwritten by a rule that names none.
const Erased = "[erased]"

// Check tells what is wrong with a rule.
func (r *Rule) Check() error {
	if r.Store == "" {
		return fmt.Errorf("a rule names no store: a pattern like shop/public.invoices, or *")
	}
	if !stores.Pattern(r.Store) {
		return fmt.Errorf("store %q is no pattern", r.Store)
	}
	if !slices.Contains([]Strategy{Delete, Null, Overwrite, Pseudonymise, Rewrite, DeleteObject, Retain}, r.Strategy) {
		return fmt.Errorf("store %s: strategy %q is none of delete, null, overwrite, pseudonymise, rewrite, delete-object and retain", r.Store, r.Strategy)
	}
	if r.Strategy != Retain {
		return nil
	}
	if r.Ground == "" {
		return fmt.Errorf("store %s: say on which ground it is retained (Article 17(3) GDPR)", r.Store)
	}
	if r.Until != "" {
		if _, err := time.Parse(time.DateOnly, r.Until); err != nil {
			return fmt.Errorf("store %s: until %q is no date like 2033-12-31", r.Store, r.Until)
		}
		return nil
	}
	if r.From == "" || r.Period.IsZero() {
		return fmt.Errorf("store %s: say how long it is retained: until a date, or a period like 7 years and from which date field", r.Store)
	}
	return nil
}

func (r *Rule) fits(system, unit string) bool { return stores.Matches(r.Store, system, unit) }

// Idle is a rule that fits nothing which was scanned, by its store, and the name of a store that may be meant, "" where there is none.
type Idle struct {
	Store   string `json:"store"`
	Perhaps string `json:"perhaps,omitempty"`
}

// idle are the rules by which nothing can be done, as where the schema is left out of a table's name: a record that one was to retain would be deleted.
func (p *Planner) idle(ctx context.Context, rules []Rule) (list []Idle, err error) {
	left := slices.Clone(rules)
	perhaps := map[string]string{}
	sources, err := p.Store.Sources(ctx)
	if err != nil {
		return nil, err
	}
	for i := range sources {
		name, err := p.Store.OpenName(sources[i].Name)
		if err != nil {
			return nil, err
		}
		system := records.System(name.Reveal())
		for u, err := range p.Store.Units(ctx, sources[i].ID) {
			if err != nil {
				return nil, err
			}
			if len(left) == 0 {
				return nil, nil
			}
			unit, err := p.Store.OpenName(u.Name)
			if err != nil {
				return nil, err
			}
			_, table, qualified := strings.Cut(unit.Reveal(), ".")
			left = slices.DeleteFunc(left, func(r Rule) bool {
				if qualified && r.fits(system, table) && perhaps[r.Store] == "" {
					perhaps[r.Store] = p.Label(system) + "/" + p.Label(unit.Reveal())
				}
				return r.fits(system, unit.Reveal())
			})
		}
	}
	for i := range left {
		list = append(list, Idle{left[i].Store, perhaps[left[i].Store]})
	}
	return list, nil
}

// Copies are copies of stores that this program does not see, and that end by themselves.
type Copies struct {
	Store string `yaml:"store"` // as in a [Rule]
	What  string `yaml:"what"`  // "nightly dump"
	Days  int    `yaml:"days"`  // how long one is kept
}

// Check tells what is wrong with it.
func (c *Copies) Check() error {
	if !stores.Pattern(c.Store) {
		return fmt.Errorf("backups: store %q is no pattern like shop/* or *", c.Store)
	}
	if c.What == "" || c.Days <= 0 {
		return fmt.Errorf("backups of %s: say what they are, and for how many days one is kept", c.Store)
	}
	return nil
}

// nothingIn tells that a record has all the fields that a rule names, and nothing stands in them; of a rule that names none, that nothing in
// it was found to be personal data.
func (r *Rule) nothingIn(one *records.Record) bool {
	for _, name := range r.Fields {
		if f := one.Field(name); f == nil || !f.Null {
			return false
		}
	}
	return len(r.Fields) > 0 || !slices.ContainsFunc(one.Fields, func(f records.Field) bool { return f.Kind != "" && !f.Null })
}

// endOf is the last day that a record is retained.
func (r *Rule) endOf(one *records.Record) (time.Time, error) {
	date := ""
	if r.Until == "" {
		f := one.Field(r.From)
		if f == nil {
			return time.Time{}, fmt.Errorf("it has no field %s", r.From)
		}
		if len(f.Values) > 0 {
			date = string(f.Values[0])
		}
	}
	return r.end(date)
}

// end is the last day that a record with this date is retained. A date that cannot be read is an error: it stays, and people decide.
func (r *Rule) end(date string) (time.Time, error) {
	if r.Until != "" {
		return time.Parse(time.DateOnly, r.Until)
	}
	if len(date) > len(time.DateOnly) {
		date = date[:len(time.DateOnly)]
	}
	from, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return time.Time{}, fmt.Errorf("the field %s holds no date", r.From)
	}
	return r.Period.After(from), nil
}
