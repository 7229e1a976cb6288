package nationalid

import "dossier/detectors"

// domestic lists VAT, tax and health insurance numbers as they are written at home, without a country's letters. Much else has such a form and
// keeps such a rule by chance: a word near must say what they are, unless the form is one of its own.
func domestic() []*scheme {
	vat, tax, health := detectors.VATNumber, detectors.TaxID, detectors.HealthID
	return []*scheme{
		{country: "IT", kind: vat, check: luhn, proof: none, shapes: []string{eleven}},
		{country: "BE", kind: vat, check: vatBelgium, proof: medium, shapes: []string{"dddd.ddd.ddd"}},
		{country: "BE", kind: vat, check: vatBelgium, proof: none, shapes: []string{ten, "dddd ddd ddd"}},
		{country: "PL", kind: vat, check: vatPoland, proof: none, shapes: []string{ten, "ddd-ddd-dd-dd", "ddd-dd-dd-ddd", "ddd ddd dd dd", "ddd dd dd ddd"}},
		{country: "NL", kind: vat, check: vatNetherlands, proof: weak, loose: true, shapes: []string{"dddddddddLdd", "ddddddddd.Ldd", "dddd.dd.ddd.Ldd"}},
		{country: "ES", kind: vat, check: spainCompany, proof: none, shapes: []string{"Ldddddddd", "L-dddddddd", "LdddddddL", "L-ddddddd-L", "L-dddddddL"}},
		{country: "PT", kind: vat, check: companyPortugal, proof: none, shapes: []string{nine, "ddd ddd ddd"}},
		{country: "RO", kind: vat, check: vatRomania, proof: none, shapes: []string{"dddddddd", "ddddddd", "LLdddddddd", "LL dddddddd", "LLddddddd", "LL ddddddd"}},
		{country: "HU", kind: vat, check: vatHungary, proof: medium, shapes: []string{"dddddddd-d-dd"}},
		{country: "FI", kind: vat, check: vatFinland, proof: none, shapes: []string{"ddddddd-d"}},
		{country: "SE", kind: vat, check: luhn, proof: none, shapes: []string{"dddddd-dddd"}},
		{country: "NO", kind: vat, check: vatNorway, proof: none, shapes: []string{nine, "ddd ddd ddd"}},
		{country: "DK", kind: vat, check: vatDenmark, proof: none, shapes: []string{"dddddddd", "dd dd dd dd"}},
		{country: "GB", kind: vat, check: vatBritain, proof: none, shapes: []string{nine, "ddd dddd dd"}},
		{country: "CZ", kind: vat, check: companyCzechia, proof: none, shapes: []string{"dddddddd"}},
		{country: "SK", kind: vat, check: vatSlovakia, proof: none, shapes: []string{ten}},
		{country: "DE", kind: tax, proof: none, loose: true, shapes: []string{"dd/ddd/ddddd", "ddd/ddd/ddddd", "ddd/dddd/dddd", "ddd ddd ddddd"}},
		{country: "DE", kind: health, check: germanyHealth, proof: none, shapes: []string{"Lddddddddd", "L ddd ddd ddd"}},
		{country: "EU", kind: health, check: europeanHealth, proof: weak, loose: true, shapes: []string{"dddddddddddddddddddd"}},
	}
}

// spainCompany is the rule of Spanish companies' NIF (Orden EHA/451/2008): even places as they are, odd ones doubled; the last is a digit or
// the letter for it.
func spainCompany(n []byte) bool {
	if !oneOf(n[0], "ABCDEFGHJNPQRSUVW") || !allDigits(n[1:8]) {
		return false
	}
	sum := 0
	for i, b := range n[1:8] {
		d := digit(b)
		if i%2 == 0 {
			d = d*2/10 + d*2%10
		}
		sum += d
	}
	check := (10 - sum%10) % 10
	return n[8] == '0'+byte(check) || n[8] == "JABCDEFGHI"[check]
}

// companyPortugal is the rule of the NIF where it is not a person's: those begin with other digits.
func companyPortugal(n []byte) bool { return oneOf(n[0], "5689") && vatPortugal(n) }

// vatRomania is the rule of the code by which firms are registered (CUI).
func vatRomania(n []byte) bool {
	if !isDigit(n[0]) {
		if string(n[:2]) != "RO" {
			return false
		}
		n = n[2:]
	}
	sum := 0
	for i, b := range n[:len(n)-1] {
		sum += digit(b) * int("753217532"[9-(len(n)-1)+i]-'0')
	}
	return sum*10%11%10 == digit(n[len(n)-1])
}

// vatHungary is the rule of the adószám: eight digits of which the last checks, a digit for the way of taxing, two for the county.
func vatHungary(n []byte) bool {
	return (10-weighted(n, 9, 7, 3, 1, 9, 7, 3)%10)%10 == digit(n[7]) && oneOf(n[8], "12345")
}

// vatNorway is the rule of the organisasjonsnummer.
func vatNorway(n []byte) bool {
	r := weighted(n, 3, 2, 7, 6, 5, 4, 3, 2) % 11
	return oneOf(n[0], "89") && (r == 0 && n[8] == '0' || r > 1 && 11-r == digit(n[8]))
}

// companyCzechia is the rule of the IČO of Czech and Slovak firms.
func companyCzechia(n []byte) bool {
	return (11-weighted(n, 8, 7, 6, 5, 4, 3, 2)%11)%10 == digit(n[7])
}

// germanyHealth is the rule of the part of a Krankenversichertennummer that stays for life (SGB V section 290): the letter as two digits, every
// second digit doubled.
func germanyHealth(n []byte) bool {
	if isDigit(n[0]) {
		return false
	}
	letter := int(n[0]&^0x20-'A') + 1
	sum := 0
	for i, d := range [10]int{letter / 10, letter % 10, digit(n[1]), digit(n[2]), digit(n[3]), digit(n[4]), digit(n[5]), digit(n[6]), digit(n[7]), digit(n[8])} {
		d *= 1 + i%2
		sum += d/10 + d%10
	}
	return sum%10 == digit(n[9])
}

// europeanHealth looks at the beginning of the number of a European health insurance card (EN 1867: 80 for health, the country by ISO 3166).
func europeanHealth(n []byte) bool {
	return string(n[:2]) == "80" && europe[number(n[2:5])]
}

// europe holds the numeric codes of the countries that give such cards.
var europe = map[int]bool{
	40: true, 56: true, 100: true, 191: true, 196: true, 203: true, 208: true, 233: true, 246: true, 250: true, 276: true, 300: true, 348: true, 352: true,
	372: true, 380: true, 428: true, 438: true, 440: true, 442: true, 470: true, 528: true, 578: true, 616: true, 620: true, 642: true, 703: true, 705: true,
	724: true, 752: true, 756: true, 826: true,
}

// vatSlovakia is the rule of the DIČ, which is the IČ DPH without its letters.
func vatSlovakia(n []byte) bool { return n[0] != '0' && number(n)%11 == 0 }
