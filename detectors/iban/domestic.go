package iban

import "dossier/detectors/marks"

// polishDigits is the length of a Polish account number, which people write without the country: 78 1140 2004 0000 3102 1234 5678 (NRB).
const polishDigits = 26

// polishStarts tells whether a Polish account number may begin at offset at, a number's beginning: with 26 digits, or with two and groups of four behind
// a space.
func polishStarts(m *marks.Map, at int) bool {
	const whole = 1<<polishDigits - 1
	const grouped, spaced = 0b1111_0_1111_0_11, 0b1_0000_1_0000_1_00
	digits, spaces := m.Digits.Behind(at), m.Spaces.Behind(at)
	return digits&(1<<(polishDigits+1)-1) == whole || digits&grouped == grouped && spaces&spaced == spaced
}

// parsePolish reads the Polish account number that begins at start of value. The check digits of the bank's number, at the beginning, must be right
// as well as those of the account: one in a thousand rows of 26 digits passes.
func (a *account) parsePolish(value []byte, start int) bool {
	a.norm[0], a.norm[1] = 'P', 'L'
	i, n := start, 0
	spaced := start+2 < len(value) && value[start+2] == ' '
	for n < polishDigits && i < len(value) {
		if spaced && n%4 == 2 && value[i] == ' ' {
			i++
		}
		if i == len(value) || classes[value[i]] != isDigit {
			return false
		}
		a.norm[2+n] = value[i]
		n, i = n+1, i+1
	}
	if n < polishDigits || i < len(value) && (classes[value[i]] != 0 || value[i] == '_') || start > 0 && !freeBefore(value, start) {
		return false
	}
	sum := 0
	for k, b := range a.norm[4:12] {
		sum += int(b-'0') * [...]int{3, 9, 7, 1}[k%4]
	}
	a.start, a.end, a.length = start, i, 2+polishDigits
	return sum%10 == 0 && sum > 0 && a.check()
}
