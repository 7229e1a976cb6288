package iban

import (
	"strings"

	"dossier/detectors"
)

// field is so many characters of one class: n digits, a letters, c both.
type field struct {
	count int
	class byte
}

// registry is each country's code and the structure of its national account number, without lengths of parts that do not
// matter here: the SWIFT IBAN registry, release 99.
const registry = `AD8n12c AE19n AL8n16c AT16n AZ4a20c BA16n BE12n BG4a6n8c BH4a14c BI23n BR23n1a1c BY4c4n16c CH5n12c CR18n CY8n16c CZ20n
DE18n DJ23n DK14n DO4c20n EE16n EG25n ES20n FI14n FK2a12n FO14n FR10n11c2n GB4a14n GE2a16n GI4a15c GL14n GR7n16c GT24c HN4a20n HR17n HU24n
IE4a14n IL19n IQ4a15n IS22n IT1a10n12c JO4a4n18c KW4a22c KZ3n13c LB4n20c LC4a24c LI5n12c LT16n LU3n13c LV4a13c LY21n MC10n11c2n MD20c ME18n
MK3n10c2n MN16n MR23n MT4a5n18c MU4a19n3a NI4a20n NL4a10n NO11n OM3n16c PK4a16c PL24n PS4a21c PT21n QA4a21c RO4a16c RS18n RU14n15c SA2n18c
SC4a20n3a SD14n SE20n SI15n SK20n SM1a10n12c SO19n ST21n SV4a20n TL19n TN20n TR6n16c UA6n19c VA18n VG4a16n XK16n YE4a4n18c`

var structures = newStructureTable()

func newStructureTable() (table [26 * 26][]field) {
	class := map[rune]byte{'n': isDigit, 'a': isLetter, 'c': isDigit | isLetter}
	for _, country := range strings.Fields(registry) {
		var fields []field
		count := 0
		for _, r := range country[2:] {
			if '0' <= r && r <= '9' {
				count = count*10 + int(r-'0')
				continue
			}
			fields = append(fields, field{count, class[r]})
			count = 0
		}
		table[index(country[0], country[1])] = fields
	}
	return table
}

// index is a country's place in structures; both bytes are letters.
func index(a, b byte) int { return int(a&^0x20-'A')*26 + int(b&^0x20-'A') }

// examples are numbers that documentation gives for anybody's.
var examples = map[string]bool{
	"BE68539007547034": true, "BE71096123456769": true, "DE89370400440532013000": true, "FR1420041010050500013M02606": true,
	"FR7630006000011234567890189": true, "GB29NWBK60161331926819": true, "GB82WEST12345698765432": true, "GB33BUKB20201555555555": true,
	"NL91ABNA0417164300": true, "ES9121000418450200051332": true, "ES7921000813610123456789": true, "IT60X0542811101000000123456": true,
	"AT611904300234573201": true, "CH9300762011623852957": true, "LU280019400644750000": true, "PT50000201231234567890154": true,
	"IE29AIBK93115212345678": true, "SE4550000000058398257466": true, "NO9386011117947": true, "DK5000400440116243": true,
	"FI2112345600000785": true, "PL61109010140000071219812874": true, "DE75512108001245126199": true, "CZ6508000000192000145399": true,
}

const (
	headerIBAN    = "the name says IBAN"
	headerAccount = "the name says bank account"
)

// Header implements [detectors.HeaderReader].
func (Detector) Header(words []string, _ string) []detectors.Hint {
	var best float32
	for i, w := range words {
		best = max(best, named[w])
		if i > 0 && bank[words[i-1]] && (w == "account" || w == "number" || w == "no" || w == "nr") {
			best = max(best, 0.6)
		}
	}
	switch {
	case best >= 0.9:
		return []detectors.Hint{{Kind: detectors.IBAN, Weight: best, Because: headerIBAN}}
	case best > 0:
		return []detectors.Hint{{Kind: detectors.IBAN, Weight: best, Because: headerAccount}}
	}
	return nil
}

var bank = map[string]bool{"bank": true, "account": true, "rekening": true, "konto": true}

// named holds what columns of accounts are called.
var named = map[string]float32{
	"iban": 0.95, "ibans": 0.95, "ibannr": 0.95, "ibannumber": 0.95, "rekeningnummer": 0.7, "bankrekening": 0.7, "rekeningnr": 0.7, "bankaccount": 0.7,
	"rekening": 0.4, "konto": 0.4, "kontonummer": 0.7, "bankverbindung": 0.6, "bankkonto": 0.7, "rib": 0.5, "ccc": 0.2, "bankszamlaszam": 0.7,
	"tilinumero": 0.7, "kontonr": 0.7, "beneficiary": 0.1, "accountnumber": 0.4,
}
