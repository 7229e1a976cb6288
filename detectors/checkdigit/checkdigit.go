// Package checkdigit holds the rules by which the digits of a number vouch for each other. Numbers come as letters in upper case and
// digits, the check characters last.
package checkdigit

// Rules returns the rules by the names under which configurations know them.
func Rules() map[string]func(n []byte) bool {
	return map[string]func(n []byte) bool{
		"luhn": Luhn, "mod97": Mod97, "mod97_be": Mod97Belgian, "mod11": Mod11, "mod11_10": Mod11And10, "mod11_2": Mod11And2, "mod37_36": Mod37And36,
		"eleven": Eleven, "verhoeff": Verhoeff, "damm": Damm, "gtin": GTIN,
	}
}

// digits tells whether n is digits, at least two of them.
func digits(n []byte) bool {
	for _, b := range n {
		if b-'0' > 9 {
			return false
		}
	}
	return len(n) > 1
}

// Luhn is ISO/IEC 7812-1 Annex B: cards, IMEI, Canada's and Israel's numbers.
func Luhn(n []byte) bool {
	sum := 0
	for i, b := range n {
		d := int(b - '0')
		if (len(n)-i)%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0 && digits(n)
}

// Mod97 is ISO/IEC 7064 MOD 97-10: two check digits, letters counting from 10 for A.
func Mod97(n []byte) bool {
	r := 0
	for _, b := range n {
		v := value(b)
		switch {
		case v < 0:
			return false
		case v < 10:
			r = (r*10 + v) % 97
		default:
			r = (r*100 + v) % 97
		}
	}
	return r == 1 && len(n) > 2
}

// Mod97Belgian is what Belgium's registers use: 97 minus the remainder by 97 of all but the last two digits.
func Mod97Belgian(n []byte) bool {
	if !digits(n) || len(n) < 4 {
		return false
	}
	r := 0
	for _, b := range n[:len(n)-2] {
		r = (r*10 + int(b-'0')) % 97
	}
	last := n[len(n)-2:]
	return 97-r == int(last[0]-'0')*10+int(last[1]-'0')
}

// Mod11 weighs the digits with 2, 3 … 7 from the right, again and again; the check digit is 11 less the remainder, 0 for 11, X or K for 10.
func Mod11(n []byte) bool {
	if len(n) < 3 || !digits(n[:len(n)-1]) {
		return false
	}
	sum, weight := 0, 2
	for i := len(n) - 2; i >= 0; i-- {
		sum += int(n[i]-'0') * weight
		if weight++; weight > 7 {
			weight = 2
		}
	}
	last := n[len(n)-1]
	switch check := (11 - sum%11) % 11; check {
	case 10:
		return last == 'X' || last == 'K'
	default:
		return last == '0'+byte(check)
	}
}

// Mod11And10 is ISO/IEC 7064 MOD 11,10: Germany's tax number, Croatia's OIB.
func Mod11And10(n []byte) bool {
	if !digits(n) {
		return false
	}
	p := 10
	for _, b := range n[:len(n)-1] {
		s := (int(b-'0') + p) % 10
		if s == 0 {
			s = 10
		}
		p = s * 2 % 11
	}
	return (p+int(n[len(n)-1]-'0'))%10 == 1
}

// Mod11And2 is ISO/IEC 7064 MOD 11-2: ORCID, ISNI, China's identity numbers. X stands for 10.
func Mod11And2(n []byte) bool {
	if len(n) < 3 || !digits(n[:len(n)-1]) {
		return false
	}
	r := 0
	for _, b := range n[:len(n)-1] {
		r = (r + int(b-'0')) * 2 % 11
	}
	check := (12 - r) % 11
	return n[len(n)-1] == "0123456789X"[check]
}

// Mod37And36 is ISO/IEC 7064 MOD 37,36, over letters and digits.
func Mod37And36(n []byte) bool {
	if len(n) < 2 {
		return false
	}
	p := 36
	for _, b := range n[:len(n)-1] {
		v := value(b)
		if v < 0 {
			return false
		}
		s := (v + p) % 36
		if s == 0 {
			s = 36
		}
		p = s * 2 % 37
	}
	v := value(n[len(n)-1])
	return v >= 0 && (p+v)%36 == 1
}

// Eleven is the eleven test of the Netherlands: weights from 9 (or the length) down to 2, and -1 for the last digit.
func Eleven(n []byte) bool {
	if !digits(n) {
		return false
	}
	sum := -int(n[len(n)-1] - '0')
	for i, b := range n[:len(n)-1] {
		sum += int(b-'0') * (len(n) - i)
	}
	return sum%11 == 0
}

// GTIN is GS1's, of 8, 12, 13, 14 and 18 digits: weights 3 and 1 from the right.
func GTIN(n []byte) bool {
	sum := 0
	for i, b := range n {
		weight := 1
		if (len(n)-i)%2 == 0 {
			weight = 3
		}
		sum += int(b-'0') * weight
	}
	return sum%10 == 0 && digits(n)
}

// The Verhoeff scheme (J. Verhoeff, Error Detecting Decimal Codes, 1969): multiplication in the dihedral group D5, and a permutation.
var (
	dihedral = [10][10]byte{
		{0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
		{1, 2, 3, 4, 0, 6, 7, 8, 9, 5},
		{2, 3, 4, 0, 1, 7, 8, 9, 5, 6},
		{3, 4, 0, 1, 2, 8, 9, 5, 6, 7},
		{4, 0, 1, 2, 3, 9, 5, 6, 7, 8},
		{5, 9, 8, 7, 6, 0, 4, 3, 2, 1},
		{6, 5, 9, 8, 7, 1, 0, 4, 3, 2},
		{7, 6, 5, 9, 8, 2, 1, 0, 4, 3},
		{8, 7, 6, 5, 9, 3, 2, 1, 0, 4},
		{9, 8, 7, 6, 5, 4, 3, 2, 1, 0},
	}
	permutation = [8][10]byte{
		{0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
		{1, 5, 7, 6, 2, 8, 3, 0, 9, 4},
		{5, 8, 0, 3, 7, 9, 6, 1, 4, 2},
		{8, 9, 1, 6, 0, 4, 3, 5, 2, 7},
		{9, 4, 5, 3, 1, 2, 6, 8, 7, 0},
		{4, 2, 8, 6, 5, 7, 3, 9, 0, 1},
		{2, 7, 9, 3, 8, 0, 6, 4, 1, 5},
		{7, 0, 4, 6, 9, 1, 3, 2, 5, 8},
	}
	// quasigroup is the table of H. M. Damm, Total anti-symmetrische Quasigruppen, 2004.
	quasigroup = [10][10]byte{
		{0, 3, 1, 7, 5, 9, 8, 6, 4, 2},
		{7, 0, 9, 2, 1, 5, 4, 8, 6, 3},
		{4, 2, 0, 6, 8, 7, 1, 3, 5, 9},
		{1, 7, 5, 0, 9, 8, 3, 4, 2, 6},
		{6, 1, 2, 3, 0, 4, 5, 9, 7, 8},
		{3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
		{5, 8, 6, 9, 7, 2, 0, 1, 3, 4},
		{8, 9, 4, 5, 3, 6, 2, 0, 1, 7},
		{9, 4, 3, 8, 6, 1, 7, 2, 0, 5},
		{2, 5, 8, 1, 4, 3, 6, 7, 9, 0},
	}
)

// Verhoeff finds all single errors and swaps of neighbours: India's Aadhaar.
func Verhoeff(n []byte) bool {
	if !digits(n) {
		return false
	}
	var c byte
	for i := range n {
		c = dihedral[c][permutation[i%8][n[len(n)-1-i]-'0']]
	}
	return c == 0
}

// Damm finds the same with one table.
func Damm(n []byte) bool {
	if !digits(n) {
		return false
	}
	var c byte
	for _, b := range n {
		c = quasigroup[c][b-'0']
	}
	return c == 0
}

// value is that of a digit or of a letter in upper case, -1 for all else.
func value(b byte) int {
	switch {
	case b-'0' <= 9:
		return int(b - '0')
	case b-'A' < 26:
		return int(b-'A') + 10
	}
	return -1
}
