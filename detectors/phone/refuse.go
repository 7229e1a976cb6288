package phone

import "math/bits"

// sighting is a row of digits and signs as the marks show it, with its first digit in the lowest bits.
type sighting struct {
	first  int    // offset of its first digit
	digits uint64 // only its own
	length int    // from its first digit to its end
}

// sight looks at the row that begins at offset at. It is not ok where the marks do not show all of it, or letters may follow some of its digits.
func sight(at int, digits, links, letters uint64, seen int) (s sighting, ok bool) {
	length := bits.TrailingZeros64(^links)
	lead := bits.TrailingZeros64(digits)
	if length >= seen || lead >= length || letters&(1<<length-1) != 0 {
		return s, false
	}
	s = sighting{first: at + lead, digits: digits & (1<<length - 1) >> lead, length: length - lead}
	return s, true
}

// refused tells whether there is certainly no number in a row, as far as its marks and the words before it tell: most rows in logs and tables
// end here, and nobody looks at what value they are in.
func (t *text) refused(s sighting) bool {
	if t.m.Odd {
		return false
	}
	data := t.c.Data()
	span := bits.Len64(s.digits)
	signs := ^s.digits & (1<<span - 1)
	var refused bool
	switch {
	case s.first > 1 && isLetter(data[s.first-1]) && t.tight(s, signs), // eth1234567, c9023853-9221-45
		signs == 0 && s.first > 2 && data[s.first-1] == '/' && isLetter(data[s.first-2]): // Gecko/20100101
		refused = true
	case signs&(signs-1) == 0 && signs != 0 && span <= 2*most && data[s.first+bits.TrailingZeros64(signs)] == '.':
		refused = !signed(data, s.first, 3) // a decimal
	default:
		refused = bits.OnesCount64(signs) == 3 && quad(data, s.first) == s.first+span || // an IP address
			t.found.Least > weakest && t.unspoken(data, s, span)
	}
	if refused {
		t.at, t.passed = s.first+span, s.first+span
	}
	return refused
}

// tight tells whether no number may begin behind the first of a row's digits: no more than one sign stands between two groups of them, and none is a
// space. So short a row is read as one sequence.
func (t *text) tight(s sighting, signs uint64) bool {
	return signs == 0 || signs&(signs<<1) == 0 && bits.OnesCount64(signs) < maxGroups && bits.OnesCount64(s.digits) <= 2*most && t.plainSigns(signs, s.first)
}

// unspoken tells whether nothing speaks for any number in a row: it has no plus, parenthesis or trunk prefix, no groups as in North America, and no
// word near it but such as say that it is something else. Of what is so plain, no number is as sure as what counts then.
func (t *text) unspoken(data []byte, s sighting, span int) bool {
	row := uint64(1)<<s.length - 1
	spaces := t.m.Spaces.Behind(s.first)
	signs := row &^ (s.digits | spaces)
	if signs != 0 && !t.plainSigns(signs, s.first) || signed(data, s.first, 2) {
		return false
	}
	starts := s.digits &^ (s.digits << 1)
	if four := s.digits & (s.digits >> 1); signs != 0 && starts&four&(four>>2)&^(s.digits>>4) != 0 {
		return false // 415-555-0132
	}
	inside := signs << 1 & (s.digits << 2) // of what is written without a space
	for begins := starts &^ inside; begins != 0; begins &= begins - 1 {
		if data[s.first+bits.TrailingZeros64(begins)] == '0' {
			return false
		}
	}
	end := s.first + span
	if goesOn(data, end, s.first+s.length) { // a row that the marks show ends before the data do
		return false
	}
	if !t.begins(data, s.first) && !words.Silent(t.m, data, s.first, contextReach) && spokenFor(data, s.first) {
		return false
	}
	return (t.m.Letters.Behind(end)|t.m.Beyond.Behind(end))&(1<<(behindReach+1)-1) == 0 || silentBehind(data, end)
}

// plainSigns tells whether signs, of which the lowest would stand at offset at, are hyphens, dots and slashes.
func (t *text) plainSigns(signs uint64, at int) bool {
	return signs&^(t.m.Hyphens.Behind(at)|t.m.Dots.Behind(at)|t.m.Slashes.Behind(at)) == 0
}

// begins tells whether the value begins at offset at that holds it. A line break may also stand within one.
func (t *text) begins(data []byte, at int) bool {
	if at == 0 || data[at-1] != '\n' {
		return at == 0
	}
	if at == t.end+1 {
		return true // most lines of a table begin with a number
	}
	t.locate(at)
	return at == t.start
}

// signed tells whether a plus or a parenthesis stands among the n bytes before offset at.
func signed(data []byte, at, n int) bool {
	for _, b := range data[max(at-n, 0):at] {
		if b == '+' || b == '(' {
			return true
		}
	}
	return false
}
