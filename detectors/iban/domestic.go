package iban

import "dossier/detectors/marks"

// polishDigits is the length of a Polish account number, which people write without the country: 78 1140 2004 0000 3102 1234 5678 (NRB).
const polishDigits = 26

// polishStarts returns where in a word of the map a Polish account number may begin: with 26 digits, or with two and groups of four behind a space.
func polishStarts(m *marks.Map, word int) uint32 {
	digits := m.Digits.Window(word)
	two := digits & (digits >> 1)
	four := two & (two >> 2)
	if uint32(four|four>>3) == 0 { // the groups' beginning stands three bytes further
		return 0
	}
	spaces := m.Spaces.Window(word)
	eight := four & (four >> 4)
	sixteen := eight & (eight >> 8)
	whole := sixteen & (eight >> 16) & (two >> 24) &^ (digits >> polishDigits)
	grouped := two & (spaces >> 2) & (four >> 3) & (spaces >> 7) & (four >> 8) & (spaces >> 12)
	inside := uint32((m.Digits.Around(word) | m.Letters.Around(word)) << 1 >> 16)
	return uint32(whole|grouped) &^ inside
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
