package personname

import (
	"bytes"
	"slices"
	"unicode"
	"unicode/utf8"

	"dossier/detectors"
	"dossier/detectors/gazetteer"
	"dossier/scanners"
)

const (
	doubted    = 0.7 // the confidence below which a name among businesses is likelier one of them
	inFirm     = 0.1 // what is left of a match in a value that names a business
	amongFirms = 0.4 // and of one below [doubted] beside it
	amongTitle = 0.6 // and of one among titles
	inOrder    = 0.7 // how sure a surname and a given name are where a whole column has that order
)

// Together implements [detectors.ColumnReader]. Shops and brands are called after people, films and songs too: what the values around say of
// themselves tells them from people.
func (d *Detector) Together(c *scanners.Column, found *detectors.Matches) {
	n := c.Len()
	if len(found.List) == 0 || n < 3 {
		return
	}
	values, count := make([]sense, n), [senses]int{}
	for i := range values {
		values[i] = d.senseOf(c.Value(i))
		count[values[i]]++
	}
	firms, brands := count[aFirm], count[aBrand]
	if brands < 2 || 4*brands < n { // somebody may be called like one
		brands = 0
	}
	firms += brands
	for i := range found.List {
		m := &found.List[i]
		switch is := values[m.Value]; {
		case is == aSurnameFirst:
			if 5*count[is] >= 4*n && m.Confidence < inOrder {
				m.Confidence, m.Because = inOrder, becauseInverted
			}
		case is == aFirm, is == aBrand && brands > 0:
			m.Confidence *= inFirm
		}
	}
	d.dropWords(c, found)
	few := 8*firms < n
	share := detectors.Confidence(firms) / detectors.Confidence(n)
	for i := range found.List {
		m := &found.List[i]
		switch {
		case few:
		case m.Confidence < doubted:
			m.Confidence *= amongFirms
		case 5*firms > n:
			m.Confidence *= max(1-1.5*share, 0.1)
		}
		if 4*count[aTitle] >= n {
			m.Confidence *= amongTitle
		}
	}
}

// sense is what a value of a column says that it names, as far as that is told from the value alone.
type sense uint8

const (
	anything sense = iota
	aSurnameFirst
	aFirm
	aBrand
	aTitle
	senses
)

func (d *Detector) senseOf(value []byte) sense {
	value, _ = d.bare(bytes.TrimSpace(value))
	switch {
	case d.surnameFirst(value):
		return aSurnameFirst
	case d.firm(value):
		return aFirm
	case d.branded(value):
		return aBrand
	case d.title(value):
		return aTitle
	}
	return anything
}

// dropWords drops those that have other words among names where these are as many as names are: what a column is called must not make names of them. A
// word behind a given name is spared: surnames are words and places, too.
func (d *Detector) dropWords(c *scanners.Column, found *detectors.Matches) {
	words := func(m detectors.Match) bool { return m.Because == becauseWords && !d.given(c.Value(int(m.Value))) }
	n := 0
	for i := range found.List {
		if words(found.List[i]) {
			n++
		}
	}
	if 2*n >= len(found.List) {
		found.List = slices.DeleteFunc(found.List, words)
	}
}

// given tells of two words of which the first is a given name that is common somewhere.
func (d *Detector) given(value []byte) bool {
	first, rest, two := bytes.Cut(bytes.TrimSpace(value), []byte{' '})
	if !two || bytes.IndexByte(rest, ' ') >= 0 || len(first) < 2 {
		return false
	}
	t := d.cellWord(first, 0)
	return int(t.end) == len(first) && t.is(gazetteer.GivenCommon) && !t.doubtful()
}

// firm tells of a value with a word for a business in it: "Boulangerie Dupont", "Taylor's Bakery", "Dille & Kamille".
func (d *Detector) firm(value []byte) bool {
	var folded [64]byte
	words, ofFirm, given := 0, false, 0
	for i := 0; i < len(value); {
		r, size := utf8.DecodeRune(value[i:])
		if !unicode.IsLetter(r) {
			i += size
			continue
		}
		t := d.cellWord(value, i)
		word := value[t.start:t.end]
		words++
		if t.is(gazetteer.GivenCommon) {
			given++
		}
		ofFirm = ofFirm || t.is(gazetteer.Org) && !t.is(named) && !t.initial || bytes.HasSuffix(word, []byte("'s")) || bytes.HasSuffix(word, []byte("’s"))
		if len(word) < len(folded)/2 {
			key := d.words.Append(folded[:0], word)
			ofFirm = ofFirm || trades[string(key)] && !t.is(gazetteer.SurnameCommon) || legal[string(key)] && words > 1 && !t.is(named) // de Vos, v.o.s.
		}
		i = int(t.end)
	}
	if words < 2 {
		return false
	}
	return ofFirm || words == 2 && given < 2 && bytes.Contains(value, []byte(" & "))
}

// surnameFirst tells of a surname and a given name, as Hungary and many lists write them: "Tóth Katalin".
func (d *Detector) surnameFirst(value []byte) bool {
	var first, last token
	words := 0
	for i := 0; i < len(value); {
		r, size := utf8.DecodeRune(value[i:])
		if !unicode.IsLetter(r) {
			if r != ' ' {
				return false
			}
			i += size
			continue
		}
		last = d.cellWord(value, i)
		if words == 0 {
			first = last
		}
		words++
		i = int(last.end)
	}
	return (words == 2 || words == 3) && first.is(gazetteer.Surname) && !first.is(gazetteer.Given|article|particle) && last.is(gazetteer.Given) && !last.initial
}

// branded tells of a value that is a brand called after somebody.
func (d *Detector) branded(value []byte) bool {
	var buf [64]byte
	if len(value) > len(buf)/2 {
		return false
	}
	return brands[string(d.words.Append(buf[:0], value))]
}

// title tells of a value that names a work or a thing: it begins with an article, holds a number or a sign that no name has.
func (d *Detector) title(value []byte) bool {
	if len(value) == 0 {
		return false
	}
	if bytes.ContainsAny(value, "0123456789!?:") {
		return true
	}
	r, _ := utf8.DecodeRune(value)
	if !unicode.IsLetter(r) {
		return false
	}
	first := d.cellWord(value, 0)
	return int(first.end) < len(value) && value[first.end] != '.' && first.is(article) && !first.is(named|particle) && !first.small
}
