package nationalid

import "dossier/detectors/checkdigit"

// belgium is the rijksregisternummer / numéro national (Royal Decree of 3 April 1984): birth date, serial number, and 97 minus the
// remainder by 97, with a 2 before the digits for those born from 2000 on. Numbers of people not in the register (BIS) add 20 or 40 to the month.
func belgium(n []byte) bool {
	month, day := number(n[2:4]), number(n[4:6])
	if month > 12 {
		month %= 20
	}
	if month > 12 || month > 0 && day > days[month] || day > 31 {
		return false
	}
	base, check := number(n[:9]), number(n[9:])
	return check == 97-base%97 || check == 97-(2_000_000_000+base)%97
}

// netherlands is the burgerservicenummer: the eleven test.
func netherlands(n []byte) bool {
	if len(n) == 8 {
		return n[0] != '0' && (weighted(n, 8, 7, 6, 5, 4, 3, 2)-digit(n[7]))%11 == 0
	}
	return (weighted(n, 9, 8, 7, 6, 5, 4, 3, 2)-digit(n[8]))%11 == 0
}

// france is the numéro de sécurité sociale (NIR, INSEE): sex, year, month, department, municipality, serial number, key.
func france(n []byte) bool {
	if !oneOf(n[0], "123478") {
		return false
	}
	base := 0
	for i, b := range n[:13] {
		switch {
		case isDigit(b):
			base = base*10 + digit(b)
		case i != 6 || n[5] != '2' || b != 'A' && b != 'B':
			return false
		case b == 'A':
			base = base*10 + 0 // 2A counts as 19: less a million below
		default:
			base = base * 10
		}
	}
	switch n[6] {
	case 'A':
		base -= 1_000_000
	case 'B':
		base -= 2_000_000
	}
	month := number(n[3:5])
	return (month >= 1 && month <= 12 || month >= 20 && month <= 42 || month >= 50) && number(n[13:15]) == 97-base%97
}

// franceTax is the numéro fiscal (SPI): the remainder by 511 is its key.
func franceTax(n []byte) bool { return n[0] <= '3' && number(n[:10])%511 == number(n[10:]) }

// germanyTax is the steuerliche Identifikationsnummer (section 139b AO): of its first ten digits one comes twice or three times.
func germanyTax(n []byte) bool {
	var counts [10]int
	distinct, most := 0, 0
	for _, b := range n[:10] {
		if counts[digit(b)]++; counts[digit(b)] == 1 {
			distinct++
		}
		most = max(most, counts[digit(b)])
	}
	return (most == 2 && distinct == 9 || most == 3 && distinct == 8) && iso7064mod11(n)
}

// germanyPension is the Versicherungsnummer (VKVV section 4): area, birth date, initial, serial number, check digit.
func germanyPension(n []byte) bool {
	if !date(number(n[4:6]), number(n[2:4])) {
		return false
	}
	sum, weights := 0, [12]int{2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1}
	letter := int(n[8]-'A') + 1
	digits := [12]int{}
	for i := range 8 {
		digits[i] = digit(n[i])
	}
	digits[8], digits[9], digits[10], digits[11] = letter/10, letter%10, digit(n[9]), digit(n[10])
	for i, d := range digits {
		p := d * weights[i]
		sum += p/10 + p%10
	}
	return sum%10 == digit(n[11])
}

// luxembourg is the matricule (law of 19 June 2013): birth date, serial number, a Luhn and a Verhoeff digit.
func luxembourg(n []byte) bool {
	var second [12]byte
	copy(second[:], n[:11])
	second[11] = n[12]
	return year(n[:4]) && date(number(n[4:6]), number(n[6:8])) && luhn(n[:12]) && checkdigit.Verhoeff(second[:])
}

// spain is the DNI, NIE and NIF of people (Royal Decree 1065/2007): the remainder by 23 chooses the letter.
func spain(n []byte) bool {
	base := n[:len(n)-1]
	var v int
	switch {
	case oneOf(base[0], "XYZ") && len(base) == 8:
		v = int(base[0]-'X')*10_000_000 + number(base[1:])
	case oneOf(base[0], "KLM") && len(base) == 8:
		v = number(base[1:])
	case !isDigit(base[0]):
		return false
	default:
		v = number(base)
	}
	return "TRWAGMYFPDXBNJZSQVHLCKE"[v%23] == n[len(n)-1]
}

// spainSocial is the número de afiliación a la Seguridad Social (NUSS): a province, a number, and the remainder by 97 of both, between which zeros of
// small numbers are left out.
func spainSocial(n []byte) bool {
	province, serial := number(n[:2]), number(n[2:10])
	base := province*100_000_000 + serial
	if serial < 10_000_000 {
		base = province*10_000_000 + serial
	}
	return (province >= 1 && province <= 53 || province == 66) && serial > 0 && base%97 == number(n[10:])
}

// portugalSocial is the número de identificação da segurança social (NISS): the first primes, from the 29 down, weigh the digits.
func portugalSocial(n []byte) bool {
	return oneOf(n[0], "12") && 9-weighted(n, 29, 23, 19, 17, 13, 11, 7, 5, 3, 2)%10 == digit(n[10])
}

// portugal is the número de identificação fiscal.
func portugal(n []byte) bool {
	r := weighted(n, 9, 8, 7, 6, 5, 4, 3, 2) % 11
	check := 11 - r
	if r < 2 {
		check = 0
	}
	return oneOf(n[0], "1234") && check == digit(n[8])
}

// portugalCard is the number of the cartão de cidadão: Luhn over base 36.
func portugalCard(n []byte) bool {
	sum := 0
	for i, b := range n {
		v := digit(b)
		if !isDigit(b) {
			v = int(b-'A') + 10
		}
		if i%2 == 0 {
			if v *= 2; v > 9 {
				v -= 9
			}
		}
		sum += v
	}
	return sum%10 == 0 && allDigits(n[:9])
}

// italy is the codice fiscale (Ministerial Decree of 23 December 1976); letters may stand for digits where two people would have one.
func italy(n []byte) bool {
	plain := func(at int) int { // a digit, or the letter that stands for it
		if isDigit(n[at]) {
			return digit(n[at])
		}
		for i := range 10 {
			if "LMNPQRSTUV"[i] == n[at] {
				return i
			}
		}
		return 100
	}
	day := (plain(9)*10 + plain(10)) % 40
	if !oneOf(n[8], "ABCDEHLMPRST") || day < 1 || day > 31 || plain(6) > 9 || plain(7) > 9 || plain(12) > 9 || plain(13) > 9 || plain(14) > 9 {
		return false
	}
	odd := [26]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23}
	sum := 0
	for i, b := range n[:15] {
		v := digit(b)
		if !isDigit(b) {
			v = int(b - 'A')
		}
		if i%2 == 0 {
			v = odd[v]
		}
		sum += v
	}
	return int(n[15]-'A') == sum%26
}

// ireland is the Personal Public Service Number.
func ireland(n []byte) bool {
	sum := weighted(n, 8, 7, 6, 5, 4, 3, 2)
	if len(n) == 9 && n[8] != 'W' {
		if n[8] > 'I' {
			return false
		}
		sum += 9 * (int(n[8]-'A') + 1)
	}
	return "WABCDEFGHIJKLMNOPQRSTUV"[sum%23] == n[7]
}

// britain is the National Insurance number (HMRC manual NIM39110).
func britain(n []byte) bool {
	if oneOf(n[0], "DFIQUV") || oneOf(n[1], "DFIQUVO") || n[8] > 'D' || number(n[2:8]) == 0 {
		return false
	}
	switch string(n[:2]) {
	case "BG", "GB", "KN", "NK", "NT", "TN", "ZZ":
		return false
	}
	return true
}

// health is the NHS number (England, Wales, Isle of Man; the same rule in Scotland and Northern Ireland): modulus 11.
func health(n []byte) bool {
	return (weighted(n, 10, 9, 8, 7, 6, 5, 4, 3, 2)+digit(n[9]))%11 == 0
}

// austria is the Sozialversicherungsnummer (section 31 ASVG): three digits, check digit, birth date.
func austria(n []byte) bool {
	sum := 3*digit(n[0]) + 7*digit(n[1]) + 9*digit(n[2]) + weighted(n[4:], 5, 8, 4, 2, 1, 6)
	month := number(n[6:8])
	return n[0] != '0' && sum%11 == digit(n[3]) && month >= 1 && month <= 15 && date(min(month, 12), number(n[4:6]))
}

// switzerland is the AHV number (AHVV article 133bis): 756, and the check digit of an EAN-13.
func switzerland(n []byte) bool {
	return string(n[:3]) == "756" && (weighted(n, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3)+digit(n[12]))%10 == 0
}

// denmark is the CPR number: a birth date and four digits. Since 2007 the check digit is not kept any more.
func denmark(n []byte) bool { return ddmmyy(n) }

func denmarkOld(n []byte) bool {
	return ddmmyy(n) && weighted(n, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0
}

// sweden is the personnummer, and the samordningsnummer, which adds 60 to the day (law 1991:481).
func sweden(n []byte) bool {
	if len(n) == 12 {
		if c := string(n[:2]); c != "18" && c != "19" && c != "20" {
			return false
		}
		n = n[2:]
	}
	return date(number(n[2:4]), number(n[4:6])%60) && luhn(n)
}

// norway is the fødselsnummer (and the D number, 40 more in the day): two check digits.
func norway(n []byte) bool {
	day, month := number(n[:2])%40, number(n[2:4])%40
	return date(month, day) && weighted(n, 3, 7, 6, 1, 8, 9, 4, 5, 2, 1)%11 == 0 && weighted(n, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0
}

// finland is the henkilötunnus (Decree 128/2010, amended in 2022): the sign of the century, and a check character.
func finland(n []byte) bool {
	sign := byte('-')
	if len(n) == 11 {
		sign, n = n[6], append(append(make([]byte, 0, 10), n[:6]...), n[7:]...)
	}
	if !oneOf(sign, "-YXWVUABCDEF") || !ddmmyy(n) || !allDigits(n[:9]) || number(n[6:9]) < 2 {
		return false
	}
	return "0123456789ABCDEFHJKLMNPRSTUVWXY"[number(n[:9])%31] == n[9]
}

// baltic is the isikukood of Estonia and the asmens kodas of Lithuania.
func baltic(n []byte) bool {
	if !oneOf(n[0], "12345678") || !yymmdd(n[1:7]) {
		return false
	}
	r := weighted(n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1) % 11
	if r == 10 {
		r = weighted(n, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3) % 11 % 10
	}
	return r == digit(n[10])
}

// latvia is the personas kods; numbers given since 2017 begin with 32 and tell no date.
func latvia(n []byte) bool {
	if n[0] == '3' && n[1] == '2' {
		return true
	}
	return ddmmyy(n) && n[6] <= '2' && (1101-weighted(n, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2))%11 == digit(n[10])
}

// iceland is the kennitala.
func iceland(n []byte) bool {
	return ddmmyy(n) && (n[9] == '9' || n[9] == '0' || n[9] == '8') && weighted(n, 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0
}
