// Package postaladdress finds postal addresses: a street's name with a house number in the orders of the world
// ("12 rue de la Paix", "Lange Straße 5", "Calle Mayor, 3", "10 Main St"), or a post-office box, with the unit, postcode, city,
// region and country that follow it.
//
// The search is anchored at numbers: a number that could be a house number is tried with the words around it, and only those
// are looked up (see gazetteer for the lists). Around the street the parts of the address are read one by one, each behind a comma, a
// dash or a line break: before it the flat, the building and the town, behind it the flat, quarter, postcode, town, region and country.
// What has no street, such as a plot or a box, and streets that nothing but their place tells, need a postcode or places beside them.
//
// Normal form: folded (lower case, no accents), punctuation and line breaks become single spaces, the commonest
// abbreviations of street types and directions are written out: "12, Bd. St-Michel" is "12 boulevard st michel".
package postaladdress

import (
	"strings"

	"dossier/detectors"
	"dossier/detectors/gazetteer"
	"dossier/detectors/marks"
)

// Detector finds postal_address. It is read-only after [New].
type Detector struct {
	words  *gazetteer.Set
	expand map[string]string // abbreviations in the normal form
	roles  map[string]role   // by folded words
	types  [typePlaces]bool  // where street types and boxes may be: see [typePlace]
	ears   ears
	maps   marks.Pool
}

const typePlaces = 1 << 10

var (
	_ detectors.Detector     = (*Detector)(nil)
	_ detectors.HeaderReader = (*Detector)(nil)
	_ detectors.Normalizer   = (*Detector)(nil)
)

// New decodes the lists, the first time, which takes some tens of milliseconds and a few megabytes.
func New() *Detector {
	d := &Detector{words: gazetteer.Load(), expand: abbreviations(), maps: marks.NewPool()}
	for class, words := range vocabulary {
		d.words.Extend(class, words)
		if class&(sureStreet|box|gazetteer.StreetBefore) != 0 {
			for word := range strings.FieldsSeq(words) {
				d.types[typePlace([]byte(word))] = true
			}
		}
	}
	for class, names := range placesBeside {
		d.words.Extend(class, names)
	}
	d.types[typePlace([]byte("via"))] = true
	d.addRoles()
	d.addEars()
	return d
}

// Kinds implements [detectors.Detector].
func (*Detector) Kinds() []detectors.Kind { return []detectors.Kind{detectors.PostalAddress} }
