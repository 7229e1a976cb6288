// Package personname finds the names of people, by lists of given names and surnames (see gazetteer), by the shape of
// names, and by what stands around them: titles, labels, e-mail addresses, closing lines.
//
// A name is weaker evidence than a number with a checksum: "Paris" is a given name, a surname and a city. A single value is
// therefore rarely sure; what a column holds shows in the share of its values that look like names, and in its header.
//
// Normal form: folded (lower case, no accents), the words in the order in which they stand, single spaces, no titles,
// no suffixes such as Jr, no punctuation; hyphens become spaces. "Dr. Ána-Lucía O'Neill" is "ana lucia oneill".
package personname

import (
	"dossier/detectors"
	"dossier/detectors/gazetteer"
)

// Detector finds person_name. It is read-only after [New].
type Detector struct {
	words *gazetteer.Set
	class [256]byte // what a byte can be in a word

	forms        forms
	inside, ties [256]bool // bytes before which no word begins, and with which a word is no name
}

var (
	_ detectors.Detector     = (*Detector)(nil)
	_ detectors.HeaderReader = (*Detector)(nil)
	_ detectors.Normalizer   = (*Detector)(nil)
)

// New decodes the lists, which takes some tens of milliseconds and a few megabytes.
func New() *Detector {
	d := &Detector{words: gazetteer.Load()}
	d.forms = d.formsOf(vocabulary[honorific] + " " + vocabulary[suffix])
	for class, words := range vocabulary {
		d.words.Extend(class, words)
	}
	for b := range 256 {
		switch {
		case b >= 'a' && b <= 'z':
			d.class[b] = lower
		case b >= 'A' && b <= 'Z':
			d.class[b] = upper
		case b >= 0x80:
			d.class[b] = wide
		case b >= '0' && b <= '9' || b == '_' || b == '@':
			d.class[b] = glue
		}
		d.inside[b] = d.class[b] != other || b == '/' || b == '\\'
		d.ties[b] = d.class[b] == glue || b == '/' || b == '\\'
	}
	return d
}

// Kinds implements [detectors.Detector].
func (*Detector) Kinds() []detectors.Kind { return []detectors.Kind{detectors.PersonName} }
