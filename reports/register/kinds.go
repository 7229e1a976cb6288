package register

import (
	"path"
	"slices"
	"strings"

	"dossier/detectors"
	"dossier/reports/inventory"
	"dossier/reports/stores"
)

// at is a difference in a unit.
func (u *seen) at(s Sort, acts []*Activity) Difference {
	return Difference{Sort: s, Activities: ids(acts), System: u.label, Unit: u.Label}
}

// coverage tells of a declared unit of which not everything was read.
func (c *comparing) coverage(u *seen, acts []*Activity) {
	d := u.at(NotRead, acts)
	switch u.Status {
	case detectors.Complete:
		return
	case detectors.Sampled:
		d.Evidence, d.Next = c.t("only a sample of its records was read"), c.t("Scan it without --sample.")
	case detectors.Skipped:
		d.Evidence, d.Next = c.t("a rule leaves it out:")+" "+c.t(u.Rule), c.t("Take it out of exclude, or say why it needs no look.")
	default:
		var why []string
		for i := range u.UnitResult.Unread {
			if w := c.t(string(u.UnitResult.Unread[i].Why)); !slices.Contains(why, w) {
				why = append(why, w)
			}
		}
		d.Evidence, d.Next = c.t("not read in full:")+" "+strings.Join(why, ", "), c.t("See to what kept it from being read, and scan again.")
	}
	c.add(d)
}

// unwelcome are kinds that a text holds by accident, and that nobody looks for there.
func unwelcome(k detectors.Kind) bool {
	switch k {
	case detectors.PaymentCard, detectors.NationalID, detectors.HealthID, detectors.TaxID, detectors.Passport, detectors.DriverLicence, detectors.CriminalRecord:
		return true
	}
	return Special(k)
}

// meant tells whether a whole column is of a kind.
func meant(f *detectors.FieldResult, k detectors.Kind) bool {
	return f.Verdict != nil && f.Verdict.Kind == k
}

// kindsIn holds the kinds of a unit against those that its activities declare there.
func (c *comparing) kindsIn(u *seen, acts []*Activity, pseudonymised bool) {
	undeclared := map[detectors.Kind]*Difference{}
	texts := map[string]*Difference{}
	for i := range u.Fields {
		f := &u.Fields[i]
		for _, k := range sortedKinds(f.Counts) {
			n := f.Counts[k]
			if n == 0 || k.Hidden() {
				continue
			}
			declares := slices.ContainsFunc(acts, func(a *Activity) bool { return a.declares(k, u.system, u.name) })
			switch {
			case Special(k) && !slices.ContainsFunc(acts, func(a *Activity) bool { return !ToDo(string(a.Special)) && a.declares(k, u.system, u.name) }):
				d := u.at(SpecialData, acts)
				d.Part, d.Fields, d.Kinds, d.Findings = f.Part, []string{f.Name}, []detectors.Kind{k}, n
				d.Evidence = c.phrase("%s holds %s, %s, and no activity there names a ground of Article 9(2)", f.Name, c.word(k), c.findings(n))
				c.add(d)
			case unwelcome(k) && !meant(f, k):
				key := f.Part + "\x00" + f.Name
				d := texts[key]
				if d == nil {
					one := u.at(FreeText, acts)
					one.Part, one.Fields = f.Part, []string{f.Name}
					d = &one
					texts[key] = d
				}
				d.Kinds, d.Findings = append(d.Kinds, k), d.Findings+n
			case !declares && !(pseudonymised && names(k)): // there it is told as what it is
				d := undeclared[k]
				if d == nil {
					one := u.at(UndeclaredKind, acts)
					one.Kinds = []detectors.Kind{k}
					d = &one
					undeclared[k] = d
				}
				d.Findings += n
				if !slices.Contains(d.Fields, f.Name) {
					d.Fields = append(d.Fields, f.Name)
				}
			}
		}
	}
	for _, k := range sortedKinds(undeclared) {
		d := undeclared[k]
		d.Evidence = c.phrase("%s in %s: %s", c.word(k), c.listed(d.Fields), c.findings(d.Findings))
		if doubtful(u.Unit, k) {
			d.Sort = Doubtful
		}
		c.add(*d)
	}
	for i := range u.Fields {
		key := u.Fields[i].Part + "\x00" + u.Fields[i].Name
		if d := texts[key]; d != nil {
			delete(texts, key)
			d.Evidence = c.phrase("%s in %s: %s", c.words(d.Kinds), d.Fields[0], c.findings(d.Findings))
			c.add(*d)
		}
	}
}

// declares tells whether the activity declares a kind in a unit.
func (a *Activity) declares(k detectors.Kind, system, unit string) bool {
	for i := range a.Stores {
		s := &a.Stores[i]
		if stores.Matches(s.Store, system, unit) && (slices.Contains(s.Data, k) || len(s.Data) == 0 && slices.Contains(a.Data, k)) {
			return true
		}
	}
	return false
}

// names tells whether a value of a kind leads to a person by itself. Numbers that the controller gave are what pseudonyms are made of.
func names(k detectors.Kind) bool {
	return k.Identifies() && !k.Hidden() && k != detectors.ClientNumber || k == detectors.PersonName || k == detectors.PostalAddress || k == detectors.SocialHandle
}

// doubtful tells whether a kind without a form of its own was found in a unit in a few texts alone.
func doubtful(u *inventory.Unit, k detectors.Kind) bool {
	if k != detectors.PersonName && k != detectors.PostalAddress {
		return false
	}
	for i := range u.Fields {
		f := &u.Fields[i]
		if n := f.Counts[k]; n > 0 && (meant(f, k) || 10*n > f.Values) {
			return false
		}
	}
	return true
}

// clear tells of identifiers in a unit that is declared pseudonymised.
func (c *comparing) clear(u *seen, acts []*Activity) {
	d := u.at(ClearIdentifier, acts)
	for i := range u.Fields {
		for _, k := range sortedKinds(u.Fields[i].Counts) {
			n := u.Fields[i].Counts[k]
			if n == 0 || !names(k) {
				continue
			}
			d.Findings += n
			if !slices.Contains(d.Kinds, k) {
				d.Kinds = append(d.Kinds, k)
			}
			if !slices.Contains(d.Fields, u.Fields[i].Name) {
				d.Fields = append(d.Fields, u.Fields[i].Name)
			}
		}
	}
	if d.Findings > 0 {
		d.Evidence = c.phrase("declared pseudonymised, and %s names people by %s: %s", c.listed(d.Fields), c.words(d.Kinds), c.findings(d.Findings))
		c.add(d)
	}
}

// undeclared tells of units with personal data that no activity names, files of one folder together.
func (c *comparing) undeclared() {
	groups := map[[2]string]*Difference{}
	var order [][2]string
	for _, u := range c.strays {
		if !slices.ContainsFunc(sortedKinds(u.kinds), func(k detectors.Kind) bool { return !doubtful(u.Unit, k) }) {
			d := u.at(Doubtful, nil)
			d.Kinds, d.Findings = sortedKinds(u.kinds), u.findings
			d.Evidence = c.phrase("%s: %s; no activity names it", c.words(d.Kinds), c.findings(d.Findings))
			c.add(d)
			continue
		}
		key := [2]string{u.source.Label, u.Label}
		if dir := path.Dir(u.Label); dir != "." {
			key[1] = dir + "/*"
		}
		d := groups[key]
		if d == nil {
			d = &Difference{Sort: UndeclaredStore, System: u.label, Unit: u.Label, Activities: []string{}}
			groups[key] = d
			order = append(order, key)
		} else {
			d.Unit = key[1]
		}
		d.Units++
		d.Records += u.Records
		d.Findings += u.findings
		for _, k := range sortedKinds(u.kinds) {
			if !slices.Contains(d.Kinds, k) {
				d.Kinds = append(d.Kinds, k)
			}
		}
	}
	for _, key := range order {
		d := groups[key]
		slices.Sort(d.Kinds)
		d.Evidence = c.phrase("no activity names it, and it holds %s: %s", c.words(d.Kinds), c.findings(d.Findings))
		if d.Units > 1 {
			d.Evidence = c.phrase("no activity names %s there, with %s: %s", c.unitsOf(d.Units), c.words(d.Kinds), c.findings(d.Findings))
		}
		c.add(*d)
	}
}
