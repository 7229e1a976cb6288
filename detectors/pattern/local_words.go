package pattern

import "dossier/detectors"

// local are numbers of people of which only the country's own word tells: their rules are not published, or much else keeps them.
func local() []Rule {
	const said = "has the form of such a number, and a word near says so"
	number := Rule{
		Kind: detectors.NationalID, Strict: true, Digits: 7, Against: list(elsewhere), Near: 0.8,
		Because: said, BecauseNear: said,
	}
	italy, africa, ukraine, greece, firm, voter, india := number, number, number, number, number, number, number
	italy.Words = list("fiscale;cod fisc")
	italy.Pattern = `[A-Z]{3} [A-Z]{3} [0-9]{2}[A-EHLMPRST][0-9]{2} [A-Z][0-9]{3}[A-Z]` // a codice fiscale in groups, as forms print it
	africa.Columns, africa.Named, africa.Cell, africa.BecauseName = list("nin;bvn;philhealth;umid"), 0.8, 0.12, "the name says national id, social security or tax number"
	africa.Words = list("nin;bvn;sss;sss no;umid;gsis;philhealth")
	africa.Pattern = `[0-9]{11}|[0-9]{2}-[0-9]{7}-[0-9]|[0-9]{2}-[0-9]{9}-[0-9]` // of Nigeria and the Philippines
	ukraine.Words = list("рнокпп;іпн;ідентифікаційний код;ідентифікаційний номер;инн;снилс")
	ukraine.Pattern = `[0-9]{10}|[0-9]{12}|[0-9]{3}-[0-9]{3}-[0-9]{3} [0-9]{2}`
	greece.Digits = 6
	greece.Words = list("αδτ;δ τ;ταυτότητας;ταυτότητα")
	greece.Pattern = `[ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ]{1,2}[ -]?[0-9]{6}`
	firm.Kind = detectors.TaxID
	firm.Words = list("tin;vkn;vergi no;vergi numarası;vergi kimlik")
	firm.Pattern = `[0-9]{3}-[0-9]{3}-[0-9]{3}(-[0-9]{3,5})?|[0-9]{8}-[0-9]{4}|[0-9]{10}`
	// The electors of India (EPIC) and of Mexico (clave de elector): the letters, and in Mexico the day of birth and the state, are no proof.
	voter.Words = list("voter id;voter card;voter no;epic no;epic;elector;clave elector;votar;voters card")
	voter.Pattern = `[A-Z]{3}[0-9]{7}|[A-Z]{6}[0-9]{8}[HM][0-9]{3}|[0-9A-F]{4} [0-9A-F]{4} [0-9]{4} [0-9]{4} [0-9]{3}` // the last of Nigeria
	india.Kind, india.Form = detectors.TaxID, goodsTax
	india.Words = list("gstin;gst;gst no")
	india.Columns, india.Named, india.Cell, india.BecauseName = list("gstin;gst no;gst number;gstn"), 0.8, 0.6, "the name says national id, social security or tax number"
	india.Pattern = `[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][0-9A-Z]Z[0-9A-Z]`
	return []Rule{italy, africa, ukraine, greece, firm, voter, india}
}

// goodsTax checks the last character of a GSTIN (Central Board of Indirect Taxes): of the others in base 36, every second is doubled.
func goodsTax(text []byte) bool {
	const base = 36
	sum := 0
	for i, b := range text[:len(text)-1] {
		v := inBase36(b) * (1 + i%2)
		sum += v/base + v%base
	}
	return (base-sum%base)%base == inBase36(text[len(text)-1])
}

func inBase36(b byte) int {
	if isDigit(b) {
		return int(b - '0')
	}
	return int(b-'A') + 10
}
