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
	aFirm      = 0.1 // what is left of a match in a value that names a business
	amongFirms = 0.4 // and of one below [doubted] beside it
	amongTitle = 0.6 // and of one among titles
)

// Together implements [detectors.ColumnReader]. Shops and brands are called after people, films and songs too: what the values around say of
// themselves tells them from people.
func (d *Detector) Together(c *scanners.Column, found *detectors.Matches) {
	n := c.Len()
	if len(found.List) == 0 || n < 3 {
		return
	}
	firms, titles := 0, 0
	at := 0
	for i := range n {
		for at < len(found.List) && int(found.List[at].Value) < i {
			at++
		}
		value := bytes.TrimSpace(c.Value(i))
		switch {
		case d.firm(value):
			firms++
			if at < len(found.List) && int(found.List[at].Value) == i {
				found.List[at].Confidence *= aFirm
			}
		case d.title(value):
			titles++
		}
	}
	d.dropWords(found)
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
		if 4*titles >= n {
			m.Confidence *= amongTitle
		}
	}
}

// dropWords drops those that have other words among names where these are as many as names are: what a column is called must not make names of them.
func (*Detector) dropWords(found *detectors.Matches) {
	words := func(m detectors.Match) bool { return m.Because == becauseWords }
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

// firm tells of a value with a word for a business in it: "Boulangerie Dupont", "Taylor's Bakery", "Dille & Kamille".
func (d *Detector) firm(value []byte) bool {
	var folded [64]byte
	words, ofFirm, given := 0, false, false
	for i := 0; i < len(value); {
		r, size := utf8.DecodeRune(value[i:])
		if !unicode.IsLetter(r) {
			i += size
			continue
		}
		t := d.cellWord(value, i)
		word := value[t.start:t.end]
		words++
		given = given || words == 1 && t.is(gazetteer.Given)
		ofFirm = ofFirm || t.is(gazetteer.Org) && !t.is(named) && !t.initial || bytes.HasSuffix(word, []byte("'s")) || bytes.HasSuffix(word, []byte("’s"))
		if len(word) < len(folded)/2 {
			key := d.words.Append(folded[:0], word)
			ofFirm = ofFirm || trades[string(key)] || legal[string(key)] && words > 1
		}
		i = int(t.end)
	}
	if words < 2 {
		return false
	}
	return ofFirm || words == 2 && !given && bytes.Contains(value, []byte(" & "))
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
