package subject

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"dossier/reports/inventory"
)

// Name is what a record is called where people choose records: its unit, its part from the second on, and its number.
func Name(r *inventory.NamedRecord) string {
	if r.Part > 0 {
		return fmt.Sprintf("%s#%d/%d", r.Unit.Label, r.Part, r.Record)
	}
	return fmt.Sprintf("%s#%d", r.Unit.Label, r.Record)
}

// Chosen are records of one unit, by numbers.
type Chosen struct {
	Text     string
	unit     string
	part     int64
	from, to int64
}

// Choose reads UNIT#NUMBER or UNIT#FROM-TO, with PART/ before the numbers of another part than the first. The unit's name may lack what
// it begins with: folders, a schema, a source.
func Choose(text string) (Chosen, error) {
	c := Chosen{Text: text}
	at := strings.LastIndexByte(text, '#')
	if at <= 0 {
		return c, fmt.Errorf("%q does not end in # and a record's number, as customers#17", text)
	}
	c.unit = text[:at]
	numbers := text[at+1:]
	var err error
	if part, rest, inside := strings.Cut(numbers, "/"); inside {
		numbers = rest
		c.part, err = strconv.ParseInt(part, 10, 32)
	}
	from, to, several := strings.Cut(numbers, "-")
	if !several {
		to = from
	}
	var wrong, wrongToo error
	c.from, wrong = strconv.ParseInt(from, 10, 64)
	c.to, wrongToo = strconv.ParseInt(to, 10, 64)
	if errors.Join(err, wrong, wrongToo) != nil || c.to < c.from {
		return c, fmt.Errorf("%q does not end in # and a record's number, as customers#17, or a range, as customers#17-20", text)
	}
	return c, nil
}

// Is tells whether a record is one of the chosen.
func (c *Chosen) Is(r *inventory.NamedRecord) bool {
	if int64(r.Part) != c.part || r.Record < c.from || r.Record > c.to {
		return false
	}
	if r.Unit.Label == c.unit {
		return true
	}
	rest, ends := strings.CutSuffix(r.Source.Label+"/"+r.Unit.Label, c.unit)
	return ends && strings.HasSuffix(rest, "/")
}

// Only is an error unless what is chosen are records of one unit among a person's.
func (c *Chosen) Only(records []inventory.NamedRecord) error {
	places := map[int64]string{}
	for i := range records {
		if r := &records[i]; c.Is(r) {
			places[r.Unit.ID] = r.Source.Label
		}
	}
	switch len(places) {
	case 1:
		return nil
	case 0:
		return fmt.Errorf("the person has no record %s", c.Text)
	}
	return fmt.Errorf("there are records %s in %d places: put the source and / before it", c.Text, len(places))
}
