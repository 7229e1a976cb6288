package nationalid

import "dossier/detectors/checkdigit"

// poland is the PESEL (law of 24 September 2010): the century is in the month.
func poland(n []byte) bool {
	return (weighted(n, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3)+digit(n[10]))%10 == 0 && date(number(n[2:4])%20, number(n[4:6]))
}

// czechia is the rodné číslo of Czechia and Slovakia: women have 50 more in the month, and since 2004 there may be 20 more.
func czechia(n []byte) bool {
	month := number(n[2:4]) % 50
	if month > 20 {
		month -= 20
	}
	if !date(month, number(n[4:6])) {
		return false
	}
	if len(n) == 9 {
		return number(n[:2]) < 54
	}
	v := number(n)
	return v%11 == 0 || number(n[:9])%11 == 10 && n[9] == '0'
}

// hungary is the személyi azonosító, hungaryHealth the TAJ, hungaryTax the adóazonosító jel (law XX of 1996).
func hungary(n []byte) bool {
	up, down := 0, 0
	for i := range 10 {
		up += digit(n[i]) * (i + 1)
		down += digit(n[i]) * (10 - i)
	}
	return oneOf(n[0], "12345678") && yymmdd(n[1:7]) && (up%11 == digit(n[10]) || down%11 == digit(n[10]))
}

func hungaryHealth(n []byte) bool {
	return weighted(n, 3, 7, 3, 7, 3, 7, 3, 7)%10 == digit(n[8])
}

func hungaryTax(n []byte) bool {
	return n[0] == '8' && weighted(n, 1, 2, 3, 4, 5, 6, 7, 8, 9)%11 == digit(n[9])
}

// romania is the cod numeric personal (law 105/1996).
func romania(n []byte) bool {
	r := weighted(n, 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9) % 11
	if r == 10 {
		r = 1
	}
	county := number(n[7:9])
	return n[0] != '0' && yymmdd(n[1:7]) && county >= 1 && (county <= 52 || county == 70) && r == digit(n[12])
}

// bulgaria is the EGN: 20 or 40 more in the month tell the century.
func bulgaria(n []byte) bool {
	return date(number(n[2:4])%20, number(n[4:6])) && number(n[2:4]) < 53 && weighted(n, 2, 4, 8, 5, 10, 9, 7, 3, 6)%11%10 == digit(n[9])
}

// yugoslavia is the JMBG, which Slovenia (EMŠO) and its neighbours still give.
func yugoslavia(n []byte) bool {
	r := weighted(n, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2) % 11
	check := 11 - r
	if r == 0 {
		check = 0
	}
	return ddmmyy(n) && (n[4] == '9' || n[4] == '0' || n[4] == '8') && check == digit(n[12])
}

// greece is the AMKA: birth date and Luhn. greeceTax is the AFM.
func greece(n []byte) bool { return ddmmyy(n) && luhn(n) }

func greeceTax(n []byte) bool {
	return weighted(n, 256, 128, 64, 32, 16, 8, 4, 2)%11%10 == digit(n[8])
}

// sloveniaTax is the davčna številka of people and firms alike: weights from 8 down, modulo 11.
func sloveniaTax(n []byte) bool {
	check := 11 - weighted(n, 8, 7, 6, 5, 4, 3, 2)%11
	return n[0] != '0' && check < 11 && check%10 == digit(n[7])
}

// turkey is the T.C. kimlik numarası: two check digits.
func turkey(n []byte) bool {
	odd := digit(n[0]) + digit(n[2]) + digit(n[4]) + digit(n[6]) + digit(n[8])
	even := digit(n[1]) + digit(n[3]) + digit(n[5]) + digit(n[7])
	return n[0] != '0' && ((7*odd-even)%10+10)%10 == digit(n[9]) && (odd+even+digit(n[9]))%10 == digit(n[10])
}

// israel is the mispar zehut: Luhn, from the left.
func israel(n []byte) bool { return luhn(n) }

// aadhaar is India's, with a Verhoeff digit; indiaTax is the PAN of a person (fourth letter P) or another holder.
func aadhaar(n []byte) bool {
	palindrome := true
	for i := range len(n) / 2 {
		palindrome = palindrome && n[i] == n[len(n)-1-i]
	}
	return n[0] >= '2' && !palindrome && checkdigit.Verhoeff(n)
}

func indiaTax(n []byte) bool { return oneOf(n[3], "ABCFGHJLPT") && number(n[5:9]) > 0 }

// china is the resident identity card's number (GB 11643-1999): ISO 7064 MOD 11-2.
func china(n []byte) bool {
	if !year(n[6:10]) || !date(number(n[10:12]), number(n[12:14])) || n[0] == '0' {
		return false
	}
	sum := weighted(n, 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
	return "10X98765432"[sum%11] == n[17]
}

// korea is the resident registration number. Those given since October 2020 keep no check digit.
func korea(n []byte) bool { return yymmdd(n) && oneOf(n[6], "1234") && number(n[7:9]) < 97 }

// japan is the individual number (My Number; Order 85 of 2014).
func japan(n []byte) bool {
	r := weighted(n, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2) % 11
	check := 0
	if r > 1 {
		check = 11 - r
	}
	return check == digit(n[11])
}

// thailand is the thirteen-digit number: kind of person, province, check digit.
func thailand(n []byte) bool {
	sum := weighted(n, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2)
	if n[0] == '0' || (11-sum%11)%10 != digit(n[12]) {
		return false
	}
	province := number(n[1:3]) // ISO 3166-2:TH
	return province >= 10 && province <= 27 || province >= 30 && province <= 58 || province >= 60 && province <= 67 ||
		province >= 70 && province <= 77 || province >= 80 && province <= 86 || province >= 90 && province <= 96
}

// singapore is the NRIC and FIN.
func singapore(n []byte) bool {
	if !oneOf(n[0], "STFGM") {
		return false
	}
	sum := weighted(n[1:], 2, 7, 6, 5, 4, 3, 2)
	switch n[0] {
	case 'T', 'G':
		sum += 4
	case 'M':
		sum += 3
	}
	switch n[0] {
	case 'S', 'T':
		return "JZIHGFEDCBA"[sum%11] == n[8]
	case 'F', 'G':
		return "XWUTRQPNMLK"[sum%11] == n[8]
	}
	return "KLJNPQRTUWX"[10-sum%11] == n[8]
}

// malaysia is the MyKad number: birth date and place.
func malaysia(n []byte) bool {
	place := number(n[6:8])
	return yymmdd(n) && (place >= 1 && place <= 16 || place >= 21 && place <= 59 || place >= 60 && place <= 68 || place >= 71 && place <= 72 || place >= 74 && place <= 79 || place >= 82)
}

// indonesia is the NIK: district, birth date (40 more in a woman's day), serial number.
func indonesia(n []byte) bool {
	province := number(n[:2])
	return province >= 11 && province <= 97 && number(n[2:4]) > 0 && date(number(n[8:10]), number(n[6:8])%40) && number(n[12:]) > 0
}

// southAfrica is the identity number: birth date, sex, citizenship, Luhn.
func southAfrica(n []byte) bool { return yymmdd(n) && n[10] <= '2' && luhn(n) }

// australiaTax is the tax file number, medicare the number of a card.
func australiaTax(n []byte) bool { return weighted(n, 1, 4, 3, 7, 5, 8, 6, 9, 10)%11 == 0 }

func medicare(n []byte) bool {
	return n[0] >= '2' && n[0] <= '6' && weighted(n, 1, 3, 7, 9, 1, 3, 7, 9)%10 == digit(n[8]) && n[9] != '0'
}

// newZealandTax is the IRD number; newZealandHealth the NHI in its old form.
func newZealandTax(n []byte) bool {
	var padded [9]byte
	copy(padded[:], "000000000")
	copy(padded[9-len(n):], n)
	if v := number(n); v < 10_000_000 || v > 150_000_000 {
		return false
	}
	r := weighted(padded[:], 3, 2, 7, 6, 5, 4, 3, 2) % 11
	if r != 0 {
		r = 11 - r
	}
	if r == 10 {
		if r = weighted(padded[:], 7, 4, 3, 2, 5, 2, 7, 6) % 11; r != 0 {
			r = 11 - r
		}
	}
	return r == digit(padded[8])
}

func newZealandHealth(n []byte) bool {
	const letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
	sum := 0
	for i := range 3 {
		at := -1
		for k := range len(letters) {
			if letters[k] == n[i] {
				at = k
			}
		}
		if at < 0 {
			return false
		}
		sum += (at + 1) * (7 - i)
	}
	sum += weighted(n[3:], 4, 3, 2)
	r := sum % 11
	return r != 0 && (11-r)%10 == digit(n[6])
}
