package register

import (
	"cmp"
	"context"
	"iter"
	"maps"
	"slices"
	"time"

	"dossier/detectors"
	"dossier/detectors/dates"
	"dossier/reports/erasure"
	"dossier/reports/inventory"
	"dossier/reports/language"
	"dossier/reports/records"
	"dossier/reports/stores"
	"dossier/scanners"
)

// Inventory is what a comparison needs of an inventory.
type Inventory interface {
	Sources(ctx context.Context) ([]inventory.Source, error)
	Units(ctx context.Context, source int64) iter.Seq2[inventory.Unit, error]
	OpenName(name inventory.Sealed) (scanners.Private, error)
}

// Options say how a register is compared.
type Options struct {
	Now      time.Time
	Returned []erasure.Back     // erased people who are back
	Finds    []detectors.Kind   // what the scans' detectors can find
	Language *language.Language // of the evidence; nil: English
}

// Compare holds a register against an inventory. Its errors are the inventory's.
func Compare(ctx context.Context, inv Inventory, r *Register, o Options) (*Comparison, error) {
	c := &comparing{Register: r, Options: o, today: dates.Time(dates.Day(o.Now)), found: map[string]*declared{}, hidden: map[string]bool{}, told: map[string]bool{}, systems: map[string]bool{}, called: map[string][]string{}}
	err := walk(ctx, inv, func(of *inventory.Source, system string, units iter.Seq2[*inventory.Unit, string]) {
		s := &from{source: of, system: system, label: records.System(of.Label)}
		c.source(s)
		for u, name := range units {
			c.unit(&seen{from: s, Unit: u, name: name})
		}
		c.transferOf(s)
	})
	if err != nil {
		return nil, err
	}
	c.namesakes()
	c.undeclared()
	c.declared()
	c.recipients()
	c.returned()
	for _, g := range r.Gaps() {
		c.add(Difference{Sort: NotFilledIn, Unit: g.Where, Evidence: g.Why})
	}
	return c.result(), nil
}

// walk hands each source to do, with its short name and its units, each with its own name.
func walk(ctx context.Context, inv Inventory, do func(of *inventory.Source, system string, units iter.Seq2[*inventory.Unit, string])) error {
	sources, err := inv.Sources(ctx)
	if err != nil {
		return err
	}
	for i := range sources {
		name, err := inv.OpenName(sources[i].Name)
		if err != nil {
			return err
		}
		var broken error
		do(&sources[i], records.System(name.Reveal()), func(yield func(*inventory.Unit, string) bool) {
			for u, err := range inv.Units(ctx, sources[i].ID) {
				var unit scanners.Private
				if err == nil {
					unit, err = inv.OpenName(u.Name)
				}
				if err != nil {
					broken = err
					return
				}
				if !yield(&u, unit.Reveal()) {
					return
				}
			}
		})
		if broken != nil {
			return broken
		}
	}
	return nil
}

// comparing is a comparison on its way.
type comparing struct {
	*Register
	Options
	today   time.Time
	unread  int64
	list    []Difference
	places  []Place
	systems map[string]bool      // short names of the sources there are
	called  map[string][]string  // their labels, by the label of the short name
	found   map[string]*declared // by activity and store
	hidden  map[string]bool      // of the same stores, those of which something may not have been listed
	told    map[string]bool      // hosts of whom it is told that they lack a safeguard
	strays  []*seen              // units with personal data that no activity names
}

// from is a source.
type from struct {
	source        *inventory.Source
	system, label string  // its short name, and that with findings masked
	region        Country // where it lies, as the source itself says
	abroad        map[*System]*abroad
}

// abroad counts what lies in a system.
type abroad struct {
	country         Country
	units, findings int64
}

// seen is a unit of the inventory.
type seen struct {
	*from
	*inventory.Unit
	name     string
	kinds    map[detectors.Kind]int64
	findings int64
}

// declared is what was found of a store that an activity declares.
type declared struct {
	units int64
	whole bool
	kinds map[detectors.Kind]int64
}

func (c *comparing) add(d Difference) {
	if d.Next == "" {
		d.Next = c.t(d.Sort.Advice())
	}
	c.list = append(c.list, d)
}

func (c *comparing) source(s *from) {
	c.systems[s.system] = true
	c.called[s.label] = append(c.called[s.label], s.source.Label)
	c.unread += int64(len(s.source.Unlisted))
	s.abroad, s.region = map[*System]*abroad{}, CountryOfRegion(s.source.Facts["region"])
	for i := range c.Activities {
		a := &c.Activities[i]
		for j := range a.Stores {
			if of := &a.Stores[j]; s.hides(of.Store) {
				c.hidden[storeKey(a, of)] = true
			}
		}
	}
}

// namesakes tells of sources that the record takes for one.
func (c *comparing) namesakes() {
	for system, sources := range c.called {
		if len(sources) > 1 {
			c.add(Difference{Sort: Namesakes, System: system, Evidence: c.phrase("%d sources are one to the record: %s", len(sources), c.listed(sources))})
		}
	}
}

// hides tells whether units of a pattern may lie in what of a source was not listed.
func (s *from) hides(pattern string) bool {
	if !s.source.Complete {
		return overlap(pattern, s.system)
	}
	return slices.ContainsFunc(s.source.Unlisted, func(u detectors.UnreadPart) bool {
		return stores.Matches(pattern, s.system, u.Part) || stores.Matches(pattern, s.system, u.Part+"/x")
	})
}

func storeKey(a *Activity, s *Store) string { return a.ID + "\x00" + s.Store }

// of counts a unit to every store of every activity that names it.
func (c *comparing) of(u *seen, acts []*Activity) {
	for _, a := range acts {
		for i := range a.Stores {
			s := &a.Stores[i]
			if !stores.Matches(s.Store, u.system, u.name) {
				continue
			}
			d := c.found[storeKey(a, s)]
			if d == nil {
				d = &declared{whole: true, kinds: map[detectors.Kind]int64{}}
				c.found[storeKey(a, s)] = d
			}
			d.units++
			d.whole = d.whole && u.Status == detectors.Complete
			for k, n := range u.kinds {
				d.kinds[k] += n
			}
		}
	}
}

func (c *comparing) unit(u *seen) {
	u.kinds = map[detectors.Kind]int64{}
	for i := range u.Fields {
		for k, n := range u.Fields[i].Counts {
			if n > 0 && !k.Hidden() {
				u.kinds[k] += n
				u.findings += n
			}
		}
	}
	if u.Status != detectors.Complete && u.Status != detectors.Skipped {
		c.unread++
	}
	acts := c.Of(u.system, u.name)
	c.of(u, acts)
	system := c.System(u.system, u.name)
	c.country(u, system)
	place := c.place(u, acts, system)
	switch {
	case len(acts) == 0 && u.findings > 0:
		c.strays = append(c.strays, u)
	case len(acts) > 0:
		c.coverage(u, acts)
		c.kindsIn(u, acts, system != nil && system.Pseudonymised)
		for _, a := range acts {
			c.kept(u, a, place)
			c.consented(u, a)
		}
	}
	if system != nil && system.Pseudonymised {
		c.clear(u, acts)
	}
	if u.findings > 0 || place.TooOld > 0 {
		c.places = append(c.places, *place)
	}
}

func (c *comparing) place(u *seen, acts []*Activity, system *System) *Place {
	p := &Place{
		Source: u.source.ID, SourceName: u.source.Label, System: u.label, Unit: u.Label, Activities: ids(acts), Kinds: u.kinds, Records: u.Records, Country: u.country(system),
	}
	if system != nil {
		p.Owner = system.Owner
	}
	for i := range u.Fields {
		if oldest, newest, some := dates.Span(u.Fields[i].Days); some {
			p.Oldest, p.Newest = earlier(p.Oldest, dayDate(oldest)), max(p.Newest, dayDate(newest))
		}
	}
	return p
}

func earlier(a, b Date) Date {
	if a == "" || b < a {
		return b
	}
	return a
}

func dayDate(day int32) Date { return Date(dates.Time(day).Format(time.DateOnly)) }

func ids(acts []*Activity) []string {
	list := []string{}
	for _, a := range acts {
		list = append(list, a.ID)
	}
	return list
}

// result puts the differences in order.
func (c *comparing) result() *Comparison {
	order := map[Sort]int{}
	for i, s := range Sorts() {
		order[s] = i
	}
	slices.SortStableFunc(c.list, func(a, b Difference) int {
		if a.Sort == NotFilledIn && b.Sort == NotFilledIn {
			return 0 // in the order of the file
		}
		return cmp.Or(cmp.Compare(order[a.Sort], order[b.Sort]), cmp.Compare(a.System, b.System), cmp.Compare(a.Unit, b.Unit))
	})
	slices.SortStableFunc(c.places, func(a, b Place) int {
		return cmp.Or(cmp.Compare(a.SourceName, b.SourceName), cmp.Compare(a.Unit, b.Unit))
	})
	result := &Comparison{At: Date(c.today.Format(time.DateOnly)), Unread: c.unread, Differences: c.list, Places: c.places, Sorts: map[Sort]int{}}
	if result.Differences == nil {
		result.Differences = []Difference{}
	}
	if result.Places == nil {
		result.Places = []Place{}
	}
	for i := range c.list {
		result.Sorts[c.list[i].Sort]++
		if c.list[i].Sort.Question() {
			result.Questions++
		} else {
			result.Contradictions++
		}
	}
	return result
}

func sortedKinds[V any](m map[detectors.Kind]V) []detectors.Kind { return slices.Sorted(maps.Keys(m)) }
