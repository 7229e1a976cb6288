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
