package nationalid

// What rules have in common. Numbers come as letters in upper case and digits, of a length that one of their scheme's shapes has.

func digit(b byte) int { return int(b - '0') }

func isDigit(b byte) bool { return b-'0' <= 9 }

func allDigits(n []byte) bool {
	for _, b := range n {
		if !isDigit(b) {
			return false
		}
	}
	return true
}

func allSame(n []byte) bool {
	for _, b := range n {
		if b != n[0] {
			return false
		}
	}
	return true
}

// number reads digits.
func number(n []byte) int {
	v := 0
	for _, b := range n {
		v = v*10 + digit(b)
	}
	return v
}

// weighted adds up digits, each times its weight.
func weighted(n []byte, weights ...int) int {
	sum := 0
	for i, w := range weights {
		sum += digit(n[i]) * w
	}
	return sum
}

// luhn is ISO/IEC 7812-1 Annex B, the check digit last.
func luhn(n []byte) bool {
	sum := 0
	for i, b := range n {
		d := digit(b)
		if (len(n)-i)%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// iso7064mod11 is ISO 7064 MOD 11,10.
func iso7064mod11(n []byte) bool {
	p := 10
	for _, b := range n[:len(n)-1] {
		s := (digit(b) + p) % 10
		if s == 0 {
			s = 10
		}
		p = s * 2 % 11
	}
	return (p+digit(n[len(n)-1]))%10 == 1 && n[0] != '0'
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
)

func verhoeff(n []byte) bool {
	var c byte
	for i := range n {
		c = dihedral[c][permutation[i%8][digit(n[len(n)-1-i])]]
	}
	return c == 0
}

// days of the months; February has 29, since the year's century is not always known.
var days = [13]int{0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

func date(month, day int) bool { return month >= 1 && month <= 12 && day >= 1 && day <= days[month] }

// yymmdd tells whether six digits are a date.
func yymmdd(n []byte) bool { return date(number(n[2:4]), number(n[4:6])) }

func ddmmyy(n []byte) bool { return date(number(n[2:4]), number(n[:2])) }

// year tells whether four digits are a year that a living person may be born in.
func year(n []byte) bool { y := number(n); return y >= 1890 && y <= 2035 }

func oneOf(b byte, set string) bool {
	for i := range len(set) {
		if set[i] == b {
			return true
		}
	}
	return false
}
