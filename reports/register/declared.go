package register

import (
	"slices"
	"strings"

	"dossier/detectors"
	"dossier/reports"
	"dossier/reports/records"
)

// declared looks for what the activities declare: their stores, and the kinds in them.
func (c *comparing) declared() {
	for i := range c.Activities {
		a := &c.Activities[i]
		for j := range a.Stores {
			if s := &a.Stores[j]; c.found[storeKey(a, s)] == nil {
				c.notFound(a, s)
			}
		}
		for _, k := range a.Data {
			c.kind(a, k)
		}
	}
}

func (c *comparing) notFound(a *Activity, s *Store) {
	d := Difference{Sort: StoreNotFound, Activities: []string{a.ID}, Unit: s.Store}
	system, _, _ := strings.Cut(s.Store, "/")
	d.Evidence = c.phrase("no table or file of any scan is %q", s.Store)
	switch {
	case c.systems[system]:
		d.Evidence = c.phrase("%s was scanned, and has no %q", system, strings.TrimPrefix(s.Store, system+"/"))
	case strings.Contains(s.Store, "/"):
		d.Evidence = c.phrase("no source called %s was ever scanned", system)
		d.Next = c.t("Scan it, or correct the store.")
	}
	c.add(d)
}

// kind looks for a kind that an activity declares in the stores in which it does.
func (c *comparing) kind(a *Activity, k detectors.Kind) {
	units, whole := int64(0), true
	var stores []string
	for i := range a.Stores {
		s := &a.Stores[i]
		if len(s.Data) > 0 && !slices.Contains(s.Data, k) {
			continue
		}
		d := c.found[storeKey(a, s)]
		if d == nil {
			continue // told already
		}
		if d.kinds[k] > 0 {
			return
		}
		stores = append(stores, s.Store)
		units += d.units
		whole = whole && d.whole && !c.hidden[storeKey(a, s)]
	}
	if len(stores) == 0 || ToDo(string(k)) {
		return
	}
	d := Difference{Sort: NeverFound, Activities: []string{a.ID}, Kinds: []detectors.Kind{k}, Units: units, Unit: c.listed(stores)}
	switch {
	case c.Finds != nil && !slices.Contains(c.Finds, k):
		d.Sort = NotProven
		d.Evidence = c.phrase("%s: no detector looks for them", c.word(k))
		d.Next = c.t("Have a detector of your own look for it (docs/detectors.md), or name it in other_data.")
	case !whole:
		d.Sort = NotProven
		d.Evidence = c.phrase("%s: not in what was read of %s, which is not all", c.word(k), c.unitsOf(units))
	default:
		d.Evidence = c.phrase("%s: not in %s, read in full", c.word(k), c.unitsOf(units))
	}
	c.add(d)
}

// recipients looks at what the record itself says of those to whom data go.
func (c *comparing) recipients() {
	for i := range c.Recipients {
		r := &c.Recipients[i]
		var of []string
		for j := range c.Activities {
			if slices.Contains(c.Activities[j].Recipients, r.Name) {
				of = append(of, c.Activities[j].ID)
			}
		}
		if needs := r.Role == Processor || r.Role == JointController; needs && r.Agreement == nil {
			d := Difference{Sort: NoAgreement, Activities: of, Recipient: r.Name, Country: r.Country}
			d.Evidence = c.phrase("%s is a processor, and no agreement is named", r.Name)
			if r.Role == JointController {
				d.Evidence = c.phrase("%s is a joint controller, and no agreement is named", r.Name)
			}
			c.add(d)
		}
		if why := c.lacking(r.Country, r.Safeguard); why != "" && !c.told[r.Name] {
			d := Difference{Sort: UnsafeTransfer, Activities: of, Recipient: r.Name, Country: r.Country}
			d.Evidence = c.phrase("%s gets data in %s, outside the EEA, %s", r.Name, r.Country.In(c.Language), why)
			d.Next = c.next(r.Country)
			c.add(d)
		}
	}
}

// returned tells of erased people who are back.
func (c *comparing) returned() {
	for i := range c.Returned {
		b := &c.Returned[i]
		for _, p := range b.Places {
			d := Difference{Sort: ReturnedPerson, System: records.System(p.Source), Unit: p.Unit, Records: p.Records - p.Kept}
			d.Evidence = c.phrase("somebody who was erased by %s on %s is found again in %s", b.Request, b.At.UTC().Format("2006-01-02"), c.records(d.Records))
			if p.Kept > 0 {
				d.Evidence += c.phrase(", beside %s that the plan kept", reports.Number(p.Kept))
			}
			c.add(d)
		}
	}
}
