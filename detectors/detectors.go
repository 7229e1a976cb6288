// Package detectors is the vocabulary for finding: a [Detector] looks for one or more kinds of personal data in a
// column, a [Match] is one place where it found one, a [Verdict] is what a whole column turned out to hold, and a [Sink]
// keeps the findings.
//
// Detectors make whole-buffer passes over a column and allocate nothing per value. Every finding says why.
package detectors

import "dossier/scanners"

// Confidence says how sure a finding is, from 0 to 1: of findings at 0.9, nine in ten are right.
type Confidence float32

// Threshold is the confidence from which a finding counts when the user names none.
const Threshold Confidence = 0.5

// Detector finds kinds of personal data. It holds no state between calls and is used by many goroutines.
type Detector interface {
	// Kinds lists what it can find.
	Kinds() []Kind
	// Text adds a match for each place in the column's values where running text holds one. Matches of one kind come
	// in order and do not overlap; matches of several kinds may.
	Text(c *scanners.Column, found *Matches)
	// Values judges each value as a whole, as a cell of a table, and adds at most one match of each kind a value, which spans the
	// value without the space around it. It does not look at the column's name: [HeaderReader] does.
	Values(c *scanners.Column, found *Matches)
}

// HeaderReader is implemented by detectors to which a column's name says something.
type HeaderReader interface {
	// Header judges a column by its name and declared type. words are the name's words in lower case, without accents:
	// "billingAddress_2" is billing, address, 2.
	Header(words []string, declared string) []Hint
}

// Normalizer is implemented by detectors of open kinds, such as names: in a column that the verdict says holds them,
// every value is one, also one that Values would not know.
type Normalizer interface {
	// Normalize appends the form in which equal values are equal, nothing if the value holds none.
	Normalize(dst []byte, kind Kind, value []byte) []byte
}

// ColumnReader is implemented by detectors to which the values of a column say more together than each of them alone.
type ColumnReader interface {
	// Together changes how sure the matches are that Values found in these values, which differ, and may add some. It is asked when a column is
	// weighed: what a single value holds is for Values alone to say.
	Together(c *scanners.Column, found *Matches)
}

// Hint is what a column's name alone says. A negative weight speaks against the kind.
type Hint struct {
	Kind    Kind
	Weight  float32 // -1 … 1; the share of its doubt that the name takes away
	Because string  // "the name says e-mail"
	// Alone tells that the name is all that is ever known: it counts whatever the values are, and is as sure as Weight.
	// Things tells that the values are names of places or things: what looks like the kind within one is part of that name.
	Alone, Things bool
}

// Match is one place where a detector found something.
type Match struct {
	Value      int32 // index of the value in its column
	Start, End int32 // byte offsets in the value, half open
	Kind       Kind
	Confidence Confidence
	Shared     bool   // names a role, a placeholder or a private range (info@, 192.168.0.1): it does not tell one person
	Because    string // one of the detector's constant sentences: never part of a value

	normStart, normEnd int32
}

// Matches collects matches in reused memory. The zero value is ready. It prints as a placeholder.
type Matches struct {
	List  []Match
	Least Confidence // what is less sure than this need not be added: it will be dropped
	norms *norms     // two pointers deep, as in scanners.Column, where no verb of fmt follows
}

type norms struct{ text *[]byte }

// Add adds m; norm is the form in which equal values are equal ("an@example.be", "+32470123456"), which is copied.
func (f *Matches) Add(m Match, norm []byte) {
	if f.norms == nil {
		f.norms = &norms{new([]byte)}
	}
	text := append(*f.norms.text, norm...)
	m.normStart, m.normEnd = int32(len(text)-len(norm)), int32(len(text))
	*f.norms.text = text
	f.List = append(f.List, m)
}

// Norm returns a match's normal form; it is valid until Reset.
func (f *Matches) Norm(m *Match) []byte { return (*f.norms.text)[m.normStart:m.normEnd] }

// Reset forgets all matches and keeps the memory.
func (f *Matches) Reset() {
	f.List = f.List[:0]
	if f.norms != nil {
		*f.norms.text = (*f.norms.text)[:0]
	}
}

// Verdict is what a column turned out to hold.
type Verdict struct {
	Kind       Kind       `json:"kind"`
	Confidence Confidence `json:"confidence"`
	Because    string     `json:"because"`
}
