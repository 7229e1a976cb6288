package email

import (
	"unicode/utf8"

	"dossier/detectors"
)

// plain reads a cell that is an address as most are: in ASCII, nothing quoted, a domain of labels. It answers as the full reading would,
// or not at all: then the cell has to be read in full.
func (r *reader) plain(cell []byte) (norm []byte, s suffix, isRole, ok bool) {
	at := r.plainLocal(cell)
	if at < 1 || len(cell)-at > maxLabel {
		return nil, s, false, false
	}
	r.norm[at] = '@'
	label := at + 1
	for i := label; i < len(cell); i++ {
		c := hostLetters[cell[i]]
		switch {
		case c == 0, c == '-' && i == label:
			return nil, s, false, false
		case c == '.':
			if i == label || cell[i-1] == '-' {
				return nil, s, false, false
			}
			label = i + 1
		}
		r.norm[i] = c
	}
	norm = r.norm[:len(cell)]
	if label == at+1 || label == len(cell) || norm[len(cell)-1] == '-' {
		return nil, s, false, false
	}
	if first := norm[at+1]; isDigit(first) || first == 'v' && isDigit(norm[at+2]) {
		return nil, s, false, false // labels that could be a version's
	}
	s = r.suffix(norm[label:])
	return norm, s, s.confidence > 0 && (isShared(norm[:at]) || isAlgorithm(norm[at+1:])), s.confidence > 0
}

// plainSpan returns where the address around the @ at offset at begins and ends if it is one as most are, between signs by which it cannot
// be a part of something else. end is 0 where it must be read in full.
func plainSpan(value []byte, at, floor int) (start, end int) {
	start = at
	for start > floor && localLetters[value[start-1]] != 0 {
		start--
	}
	if start > 0 && (start == floor || !surrounds[value[start-1]]) {
		return 0, 0
	}
	for end = at + 1; end < len(value) && hostLetters[value[end]] != 0; end++ {
	}
	if end < len(value) && (value[end] >= utf8.RuneSelf || value[end] == ':' || value[end] == '[') {
		return 0, 0
	}
	if value[end-1] == '.' { // a sentence ends
		end--
	}
	return start, end
}

// plainLocal reads a plain local part into the normal form and returns where its @ stands, 0 if there is none.
func (r *reader) plainLocal(cell []byte) int {
	last := byte('.') // as if one stood before: neither begins with one nor has two in a row
	for i := 0; i < len(cell) && i <= maxLocal; i++ {
		c := localLetters[cell[i]]
		if c == 0 {
			if cell[i] != '@' || last == '.' {
				return 0
			}
			return i
		}
		if c == '.' && last == '.' || i == 0 && (c == '-' || c == '+') {
			return 0
		}
		r.norm[i], last = c, c
	}
	return 0
}

// localLetters and hostLetters hold the small letter for what stands in a plain local part and in a plain domain, 0 for all else.
var (
	localLetters = newLetterTable("._-+")
	hostLetters  = newLetterTable(".-")
)

// surrounds holds what stands before an address that is no part of a URL, a path or a word in other letters.
var surrounds = newSignTable(" <>\"([,;=\n\t\r")

func newSignTable(signs string) (t [256]bool) {
	for i := range len(signs) {
		t[signs[i]] = true
	}
	return t
}

func newLetterTable(marks string) (t [256]byte) {
	for b := byte('a'); b <= 'z'; b++ {
		t[b], t[b-'a'+'A'] = b, b
	}
	for b := byte('0'); b <= '9'; b++ {
		t[b] = b
	}
	for _, b := range []byte(marks) {
		t[b] = b
	}
	return t
}

// suffix is what the last label of a domain makes of an address. Its confidence is 0 where no domain ends so.
type suffix struct {
	confidence detectors.Confidence
	because    string
}

// suffix judges a last label, which is in its normal form.
func (r *reader) suffix(label []byte) suffix {
	key := uint64(0)
	if len(label) > 8 {
		return r.listed(label)
	}
	for _, b := range label {
		key = key<<8 | uint64(b)
	}
	known := &r.known[key*0x9e3779b97f4a7c15>>(64-knownBits)]
	if known.label != key {
		known.label, known.suffix = key, r.listed(label)
	}
	return known.suffix
}

const knownBits = 6

// knownSuffix is a label, as a number, and its judgement.
type knownSuffix struct {
	label uint64
	suffix
}

// listed looks a last label up in the lists.
func (r *reader) listed(label []byte) suffix {
	switch {
	case len(label) < 2:
		return suffix{}
	case privateSuffix[string(label)]:
		return suffix{0.7, becausePrivate}
	case !r.public(label):
		return suffix{}
	case fileSuffix[string(label)]:
		return suffix{0.8, becausePublic}
	}
	return suffix{0.99, becausePublic}
}
