package nationalid

import "dossier/detectors"

// vat lists the VAT identification numbers of the European Union, Switzerland and the United Kingdom, with the country's letters in front
// (Directive 2006/112/EC article 215). They name businesses, some of them one person's.
func vat() []*scheme {
	one := func(country string, check func(n []byte) bool, proof proof, shapes ...string) *scheme {
		return &scheme{country: country, kind: detectors.VATNumber, check: func(n []byte) bool {
			return string(n[:2]) == country && (check == nil || check(n[2:]))
		}, proof: proof, shapes: shapes, loose: check == nil}
	}
	loosely := func(s *scheme) *scheme { s.loose = true; return s }
	return []*scheme{
		one("BE", vatBelgium, strong, "LLdddddddddd", "LL dddd.ddd.ddd", "LL dddd ddd ddd", "LLdddd.ddd.ddd", "LL dddddddddd", "LLdddd ddd ddd"),
		one("DE", iso7064mod11, medium+0.1, "LLddddddddd", "LL ddddddddd", "LL ddd ddd ddd", "LL ddd dddddd"),
		one("FR", vatFrance, strong, "LLddddddddddd", "LL dd ddddddddd", "LL dd ddd ddd ddd", "LL ddddddddddd", "LLdd ddddddddd", "LLdd ddd ddd ddd"),
		loosely(one("NL", vatNetherlands, medium+0.1, "LLdddddddddLdd", "LL dddddddddLdd", "LLddddddddd.Ldd", "LL dddd.dd.ddd.Ldd")),
		one("IT", luhn, medium+0.1, "LLddddddddddd", "LL ddddddddddd"),
		one("LU", vatLuxembourg, strong, "LLdddddddd", "LL dddddddd", "LL ddd ddd dd"),
		loosely(one("ES", vatSpain, medium, "LLLdddddddd", "LLLdddddddL", "LLddddddddL", "LL Ldddddddd", "LL LdddddddL", "LL ddddddddL")),
		one("PT", vatPortugal, medium+0.1, "LLddddddddd", "LL ddddddddd", "LL ddd ddd ddd"),
		one("AT", nil, medium+0.1, "LLLdddddddd", "LL Ldddddddd"),
		one("DK", vatDenmark, medium+0.1, "LLdddddddd", "LL dd dd dd dd", "LL dddddddd"),
		one("FI", vatFinland, medium+0.1, "LLdddddddd", "LL dddddddd"),
		one("SE", vatSweden, strong, "LLdddddddddddd", "LL dddddddddddd"),
		one("PL", vatPoland, medium+0.1, "LLdddddddddd", "LL dddddddddd", "LL ddd-ddd-dd-dd", "LL ddd ddd dd dd"),
		one("IE", nil, medium, "LLdddddddL", "LLdddddddLL", "LL dddddddL"),
		one("EL", greeceTax, medium+0.1, "LLddddddddd", "LL ddddddddd"),
		one("CZ", nil, medium, "LLdddddddd", "LL dddddddd", "LLddddddddd", "LLdddddddddd"),
		one("SK", vatSlovakia, medium+0.1, "LLdddddddddd", "LL dddddddddd"),
		one("HU", nil, medium, "LLdddddddd", "LL dddddddd"),
		one("RO", nil, none, "LLdddddddd", "LLddddddd", "LL dddddddd"),
		one("BG", nil, none+0.1, "LLddddddddd", "LLdddddddddd"),
		one("HR", iso7064mod11, medium+0.1, "LLddddddddddd", "LL ddddddddddd"),
		one("SI", nil, medium, "LLdddddddd", "LL dddddddd"),
		one("EE", nil, medium, "LLddddddddd", "LL ddddddddd"),
		one("LV", nil, medium, "LLddddddddddd", "LL ddddddddddd"),
		one("LT", nil, medium, "LLddddddddd", "LLdddddddddddd"),
		one("MT", nil, medium, "LLdddddddd", "LL dddddddd"),
		one("CY", nil, medium, "LLddddddddL", "LL ddddddddL"),
		one("GB", vatBritain, medium+0.1, "LLddddddddd", "LL ddd dddd dd", "LL ddddddddd"),
		{country: "CH", kind: detectors.VATNumber, check: vatSwitzerland, proof: strong, shapes: []string{"LLL-ddd.ddd.ddd", "LLLddddddddd", "LLL ddd.ddd.ddd"}},
	}
}

func vatBelgium(n []byte) bool {
	return n[0] <= '1' && 97-number(n[:8])%97 == number(n[8:])
}

func vatFrance(n []byte) bool { return luhn(n[2:]) && (12+3*(number(n[2:])%97))%97 == number(n[:2]) }

func vatNetherlands(n []byte) bool { return n[9] == 'B' && number(n[10:]) > 0 }

func vatLuxembourg(n []byte) bool { return number(n[:6])%89 == number(n[6:]) }

func vatSpain(n []byte) bool {
	return oneOf(n[0], "ABCDEFGHJNPQRSUVWKLMXYZ") && allDigits(n[1:8]) || isDigit(n[0]) && spain(n)
}

func vatPortugal(n []byte) bool {
	r := weighted(n, 9, 8, 7, 6, 5, 4, 3, 2) % 11
	if r < 2 {
		return n[8] == '0'
	}
	return 11-r == digit(n[8])
}

func vatDenmark(n []byte) bool { return weighted(n, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0 }

func vatFinland(n []byte) bool {
	r := weighted(n, 7, 9, 10, 5, 8, 4, 2) % 11
	return r == 0 && n[7] == '0' || r > 1 && 11-r == digit(n[7])
}

func vatSweden(n []byte) bool { return luhn(n[:10]) && n[10] == '0' && n[11] == '1' }

// vatPoland is the rule of the NIP, which begins with the number of a tax office, from 101 on.
func vatPoland(n []byte) bool {
	return n[0] != '0' && weighted(n, 6, 5, 7, 2, 3, 4, 5, 6, 7)%11 == digit(n[9])
}

func vatBritain(n []byte) bool {
	sum := weighted(n, 8, 7, 6, 5, 4, 3, 2) + number(n[7:])
	return sum%97 == 0 || (sum+55)%97 == 0
}

func vatSwitzerland(n []byte) bool {
	if string(n[:3]) != "CHE" {
		return false
	}
	r := 11 - weighted(n[3:], 5, 4, 3, 2, 7, 6, 5, 4)%11
	return r%11 == digit(n[11])
}
