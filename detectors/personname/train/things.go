package main

import (
	"strconv"
	"strings"

	"dossier/detectors/gazetteer"
	"dossier/detectors/personname/tagger"
)

// What bears names and is nobody: firms, shops, streets and what else is called after people.

// eponym is the name of something that is called after a person.
func (m *maker) eponym(language string, l *lists) string {
	before := m.pick(m.eponyms[language])
	if m.chance(25) {
		before = titled(before)
	}
	if m.chance(45) {
		return before + " " + m.name(l.Given) + " " + m.name(l.Surname)
	}
	return before + " " + m.name(l.Surname)
}

var months = strings.Fields("January March April May June September October December janvier mars juin août januari maart augustus Januar März Oktober enero abril junio gennaio luglio stycznia maja ledna února sječnja")

var weekdays = strings.Fields("Monday Tuesday Friday Sunday lundi mardi vendredi maandag donderdag Montag Freitag Samstag lunes viernes lunedì venerdì poniedziałek piątek pondělí pátek")

var companyForms = []string{"Ltd", "Inc.", "GmbH", "AG", "S.A.", "BV", "NV", "Group", "Bank", "& Co", "Holdings", "SpA", "Sp. z o.o.", "Corp.", "Industries", "Media", "Motors", "Consulting", "Oy", "AB", "AS", "SARL", "Kft.", "d.o.o.", "s.r.o."}

// company makes an organisation's name up.
func (m *maker) company(l *lists) string {
	if m.chance(30) {
		return m.body()
	}
	switch m.rng.IntN(9) {
	case 7:
		return m.name(l.Surname) + ", " + m.name(l.Surname) + " and " + m.name(l.Surname)
	case 8:
		return m.name(l.Surname) + "-" + m.name(l.Surname)
	case 0:
		return m.name(l.Surname) + " " + m.pick(companyForms)
	case 1:
		return m.name(l.Surname) + " & " + m.name(l.Surname) + " " + m.pick(companyForms)
	case 2:
		return titled(m.word(l)) + " " + titled(m.word(l)) + " " + m.pick(companyForms)
	case 3:
		return titled(m.word(l)) + m.pick([]string{"ex", "ora", "soft", "tec", "net", "ia", "on", "is"})
	case 4:
		return strings.ToUpper(string([]rune(m.pick(l.Surname))[:1]) + string([]rune(m.pick(l.Surname))[:1]) + string([]rune(m.word(l))[:1]))
	case 5:
		return m.pick([]string{"University of ", "Université de ", "Università di ", "Universiteit ", "Universität ", "Uniwersytet ", "Univerzita ", "Universitatea ", "Institut ", "Institute of "}) + m.pick(m.city())
	}
	return titled(m.word(l)) + " " + m.pick(companyForms)
}

var bodies = strings.Fields(tagger.Vocabulary[gazetteer.Org])

// body is an organisation that the news tells of, written as a name or as an abbreviation.
func (m *maker) body() string {
	name := strings.ReplaceAll(m.pick(bodies), "_", " ")
	if len(name) < 4 || len(name) == 4 && m.chance(50) {
		return strings.ToUpper(name)
	}
	words := strings.Fields(name)
	for i, w := range words {
		words[i] = titled(w)
	}
	return strings.Join(words, " ")
}

var trades = []string{"Pizza", "Auto Repair", "Bar & Grill", "Diner", "Steakhouse", "Salon", "Motorsports", "Karate", "Plumbing", "Hardware", "Books", "Tavern", "Cafe", "Bakery", "Florist", "Automotive", "Dental", "Pharmacy", "Barn", "Kitchen"}

// shop is the name of a small business, often that of its owner.
func (m *maker) shop(l *lists) string {
	owner := m.name(l.Surname)
	if m.chance(50) {
		owner = m.name(l.Given)
	}
	switch m.rng.IntN(4) {
	case 0:
		return owner + "'s " + m.pick(trades)
	case 1:
		return owner + " " + m.pick(trades)
	case 2:
		return owner + " s " + m.pick(trades)
	}
	return titled(m.word(l)) + " " + m.pick(trades)
}

func (m *maker) street(l *lists) string {
	n := strconv.Itoa(1 + m.rng.IntN(200))
	s := m.name(l.Surname)
	if m.chance(40) {
		s = titled(m.word(l))
	}
	if m.chance(20) {
		s = m.pick(l.Given) + " " + s
	}
	switch m.rng.IntN(14) {
	case 8:
		return "Strada " + s + " nr. " + n
	case 9:
		return "Place " + s
	case 10:
		return "ulica " + s + " " + n
	case 11:
		return "Piazza " + s + ", " + n
	case 12:
		return s + "laan " + n
	case 13:
		return "Avenida " + s + " " + n
	case 0:
		return n + " " + s + " Street"
	case 1:
		return n + ", rue " + s
	case 2:
		return s + "straße " + n
	case 3:
		return s + "straat " + n
	case 4:
		return "Calle " + s + ", " + n
	case 5:
		return "Via " + s + " " + n
	case 6:
		return "ul. " + s + " " + n
	}
	return n + " " + s + m.pick([]string{" Road", " Avenue", " Lane", " Drive"})
}
