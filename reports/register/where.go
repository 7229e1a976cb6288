package register

import (
	"strings"
)

// country is where a unit lies, by the source itself or else by the record.
func (u *seen) country(system *System) Country {
	if u.region != "" {
		return u.region
	}
	if system == nil {
		return ""
	}
	return system.Country
}

// country counts what lies in a system.
func (c *comparing) country(u *seen, system *System) {
	where := u.country(system)
	if where == "" || u.findings == 0 {
		return
	}
	n := u.abroad[system]
	if n == nil {
		n = &abroad{country: where}
		u.abroad[system] = n
	}
	n.units++
	n.findings += u.findings
}

// transferOf tells where a source's data lie, and whether they may.
func (c *comparing) transferOf(s *from) {
	for i := range len(c.Systems) + 1 { // in the order of the record; the last is what no system is declared of
		var system *System
		if i < len(c.Systems) {
			system = &c.Systems[i]
		}
		n := s.abroad[system]
		if n == nil {
			continue
		}
		d := Difference{System: s.label, Unit: "*", Units: n.units, Findings: n.findings, Country: n.country}
		var safeguard *Safeguard
		if system != nil {
			safeguard = system.Safeguard
			if host := c.Recipient(system.Host); host != nil && safeguard == nil {
				safeguard, d.Recipient = host.Safeguard, host.Name
			}
			d.Unit = strings.TrimPrefix(system.Store, s.system+"/")
			if system.Store == s.system || system.Store == "*" {
				d.Unit = "*"
			}
			if system.Country != "" && system.Country != n.country {
				d.Sort = CountryDiffers
				d.Evidence = c.phrase("declared in %s, and the source says %s, which is in %s", system.Country.In(c.Language), s.source.Facts["region"], n.country.In(c.Language))
				c.add(d)
			}
		}
		if why := c.lacking(n.country, safeguard); why != "" {
			d.Sort = UnsafeTransfer
			c.told[d.Recipient] = true
			d.Evidence = c.phrase("%s with %s of personal data in %s, outside the EEA, %s", c.unitsOf(n.units), c.findings(n.findings), n.country.In(c.Language), why)
			d.Next = c.next(n.country)
			c.add(d)
		}
	}
}

// lacking tells what a transfer to a country lacks, "" for nothing.
func (c *comparing) lacking(to Country, s *Safeguard) string {
	switch {
	case !to.Outside():
		return ""
	case s == nil || ToDo(string(s.Kind)):
		return c.t("and no safeguard is named")
	case s.Kind == Adequacy && !to.Adequate() && s.Reference == "":
		return c.t("of which no adequacy decision is known here")
	case s.Kind == PrivacyFramework && to != "US":
		return c.t("and the Data Privacy Framework is of recipients in the United States alone")
	}
	return ""
}

func (c *comparing) next(to Country) string {
	switch {
	case to.Adequate():
		return c.t("Name the adequacy decision as safeguard (Article 45).")
	case to == "US":
		return c.t("Name a safeguard: the recipient's listing in the Data Privacy Framework, or standard contractual clauses (Articles 45 and 46).")
	}
	return c.t("Name a safeguard, such as standard contractual clauses (Article 46), or move the data; an adequacy decision of late stands by its reference.")
}
