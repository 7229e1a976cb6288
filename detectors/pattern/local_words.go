package pattern

import (
	"dossier/detectors"
	"dossier/detectors/checkdigit"
)

// local are numbers of people of which only the country's own word tells: their rules are not published, or much else keeps them.
func local() []Rule {
	const said = "has the form of such a number, and a word near says so"
	number := Rule{
		Kind: detectors.NationalID, Strict: true, Digits: 7, Against: list(elsewhere), Near: 0.8,
		Because: said, BecauseNear: said,
	}
	italy, africa, ukraine, greece, firm := number, number, number, number, number
	italy.Words = list("cf;c f;fiscale;codice fiscale")
	italy.Pattern = `[A-Z]{3} [A-Z]{3} [0-9]{2}[A-EHLMPRST][0-9]{2} [A-Z][0-9]{3}[A-Z]` // a codice fiscale in groups, as forms print it
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
	france := Rule{ // as most French letters print it; in other groups it is one of the numbers of states
		Kind: detectors.VATNumber, Strict: true, Digits: 11, Shared: true, Check: frenchVAT, Words: list("tva;vat"), Alone: 0.85, Near: 0.95, Cell: 0.85,
		Because: "keeps its country's rule for such numbers", BecauseNear: "keeps its country's rule for such numbers, and a word near says so",
	}
	france.Pattern = `FR[0-9]{2} [0-9]{9}|FR[0-9]{2} [0-9]{3} [0-9]{3} [0-9]{3}`
	return []Rule{italy, africa, ukraine, greece, firm, france}
}

// frenchVAT checks the SIREN and the two digits before it.
func frenchVAT(norm []byte) bool {
	if len(norm) != len("FR61597851336") {
		return false
	}
	rest := 0
	for _, b := range norm[4:] {
		rest = (rest*10 + int(b-'0')) % 97
	}
	return checkdigit.Luhn(norm[4:]) && (12+3*rest)%97 == int(norm[2]-'0')*10+int(norm[3]-'0')
}
