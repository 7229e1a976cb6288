package nationalid

// unitedStates is the social security number, and the ITIN, which begins with 9 (20 CFR 422.103; IRS Publication 1915).
func unitedStates(n []byte) bool {
	area, group, serial := number(n[:3]), number(n[3:5]), number(n[5:])
	switch {
	case area == 0 || area == 666 || group == 0 || serial == 0:
		return false
	case area >= 900:
		return group >= 50 && group != 89 && group != 93 && group != 66
	}
	return string(n) != "123456789" && string(n) != "987654321" && string(n) != "078051120"
}

// canada is the social insurance number: Luhn; 0 and 8 begin none.
func canada(n []byte) bool { return n[0] != '0' && n[0] != '8' && luhn(n) }

// brazilWorker is the number of the PIS/PASEP, NIT or NIS.
func brazilWorker(n []byte) bool {
	check := 11 - weighted(n, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)%11
	return oneOf(n[0], "12") && check%11%10 == digit(n[10])
}

// brazil is the CPF, brazilCompany the CNPJ: two check digits.
func brazil(n []byte) bool {
	return modulus11(weighted(n, 10, 9, 8, 7, 6, 5, 4, 3, 2)) == digit(n[9]) && modulus11(weighted(n, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2)) == digit(n[10])
}

func brazilCompany(n []byte) bool {
	return modulus11(weighted(n, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)) == digit(n[12]) && modulus11(weighted(n, 6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)) == digit(n[13])
}

func modulus11(sum int) int {
	if r := sum % 11; r >= 2 {
		return 11 - r
	}
	return 0
}

// mexico is the CURP (RENAPO): letters of the name, birth date, sex, state, and a check digit. The alphabet has an Ñ behind the N.
func mexico(n []byte) bool {
	if !yymmdd(n[4:10]) || !oneOf(n[10], "HMX") {
		return false
	}
	sum := 0
	for i, b := range n[:17] {
		v := digit(b)
		switch {
		case b >= 'A' && b <= 'N':
			v = int(b-'A') + 10
		case b > 'N':
			v = int(b-'A') + 11
		}
		sum += v * (18 - i)
	}
	return (10-sum%10)%10 == digit(n[17])
}

// mexicoTax is the RFC of a person.
func mexicoTax(n []byte) bool { return yymmdd(n[4:10]) && oneOf(n[1], "AEIOUX") }

// argentina is the DNI, which has no check; argentinaTax is the CUIL or CUIT of a person.
func argentina(n []byte) bool { return n[0] != '0' && n[0] != '7' && n[0] != '8' }

func argentinaTax(n []byte) bool {
	switch string(n[:2]) {
	case "20", "23", "24", "25", "26", "27", "30", "33", "34":
	default:
		return false
	}
	r := weighted(n, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2) % 11
	check := 11 - r
	switch check {
	case 11:
		check = 0
	case 10:
		check = 9
	}
	return check == digit(n[10])
}

// chile is the RUT: modulus 11, K for ten.
func chile(n []byte) bool {
	sum, weight := 0, 2
	for i := len(n) - 2; i >= 0; i-- {
		sum += digit(n[i]) * weight
		if weight++; weight > 7 {
			weight = 2
		}
	}
	return allDigits(n[:len(n)-1]) && "0K987654321"[sum%11] == n[len(n)-1] && number(n[:len(n)-1]) > 1_000_000
}
