// Package personname finds the names of people: in running text by a tagger (see tagger) that weighs words, their forms, lists of names and
// what stands around them; in cells of a table by the lists (see gazetteer) and the shape of names.
//
// A name is weaker evidence than a number with a checksum: "Paris" is a given name, a surname and a city. A single value is
// therefore rarely sure; what a column holds shows in the share of its values that look like names, and in its header.
//
// Normal form: folded (lower case, no accents), the words in the order in which they stand, single spaces, no titles,
// no suffixes such as Jr, no punctuation; hyphens become spaces. "Dr. Ána-Lucía O'Neill" is "ana lucia oneill".
package personname

import (
	"sync"

	"dossier/detectors"
	"dossier/detectors/gazetteer"
	"dossier/detectors/personname/tagger"
)

// Detector finds person_name. It is read-only after [New].
type Detector struct {
	words  *gazetteer.Set
	tagger *tagger.Tagger
	memory *sync.Pool // of *memory
	class  [256]byte  // what a byte can be in a word

	forms        *forms
	ranks        *forms
	firms        map[uint64]bool // hashes of the words that end companies' names
	bearers      map[uint64]bool // of those that stand behind the name of whoever a thing is called after, with a capital
	smallBearers map[uint64]bool // of those that do so without
	inside, ties [256]bool       // bytes before which no word begins, and with which a word is no name
	wordy        [256]bool       // those of words, and the space between them
}

var (
	_ detectors.Detector     = (*Detector)(nil)
	_ detectors.HeaderReader = (*Detector)(nil)
	_ detectors.Normalizer   = (*Detector)(nil)
)

// New decodes the lists, the first time, and the model, which takes some tens of milliseconds and two dozen megabytes.
func New() *Detector {
	d := &Detector{words: gazetteer.Load()}
	d.tagger = tagger.New(d.words, tagger.Embedded())
	d.memory = &sync.Pool{New: func() any { return &memory{} }}
	d.forms = d.formsOf(tagger.Vocabulary[honorific] + " " + tagger.Vocabulary[suffix])
	d.ranks = d.formsOf(ranksOf())
	for class, words := range tagger.Vocabulary {
		d.words.Extend(class, words)
	}
	d.words.Extend(common, numbers)
	d.firms, d.bearers, d.smallBearers = d.words.Hashes(firms), d.words.Hashes(bearers), d.words.Hashes(smallBearers)
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
		d.wordy[b] = d.letter(byte(b)) || b == ' '
		d.ties[b] = d.class[b] == glue || b == '/' || b == '\\'
	}
	return d
}

// Kinds implements [detectors.Detector].
func (*Detector) Kinds() []detectors.Kind { return []detectors.Kind{detectors.PersonName} }
