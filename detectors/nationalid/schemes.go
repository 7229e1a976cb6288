package nationalid

import "dossier/detectors"

// scheme is one country's number.
type scheme struct {
	country string // ISO 3166
	kind    detectors.Kind
	shapes  []string // d a digit, L a letter, X either; other characters stand for themselves
	check   func(n []byte) bool
	proof   proof
	loose   bool    // the rule has no check digit: changed digits pass
	lax     float32 // how sure the form alone is, where it is unmistakable, though the check fails
	lenient bool    // the form counts where a word names it
}

// proof is how sure the rule of a scheme makes a number that nothing else speaks for or against.
type proof float32

const (
	none   proof = 0.2  // no check: a form that much else has
	weak   proof = 0.35 // one check digit: every tenth or eleventh number keeps it
	medium proof = 0.6  // a check digit and a valid date, or a form of its own
	strong proof = 0.85 // two check digits, or a check digit over a form of its own
)

func (s *scheme) valid(n []byte) bool { return !allSame(n) && (s.check == nil || s.check(n)) }

func (s *scheme) alone(valid bool) float32 {
	if valid {
		return float32(s.proof)
	}
	return s.lax
}

// schemes lists the numbers of all countries. The rules are those of the authorities that give them, as docs/kinds.md names.
func schemes() []*scheme {
	var all []*scheme
	for _, list := range [][]*scheme{westernEurope(), northernEurope(), easternEurope(), americas(), asiaAndOceania(), vat(), domestic()} {
		all = append(all, list...)
	}
	return all
}

const (
	nine   = "ddddddddd"
	ten    = "dddddddddd"
	eleven = "ddddddddddd"
	twelve = "dddddddddddd"
)

func westernEurope() []*scheme {
	id := detectors.NationalID
	return []*scheme{
		{country: "BE", kind: id, check: belgium, proof: strong, shapes: []string{
			eleven, "dd.dd.dd-ddd.dd", "dd.dd.dd-ddd-dd", "dd.dd.dd ddd.dd", "dd.dd.dd ddd dd", "dd.dd.dd.ddd.dd", "dd dd dd ddd dd", "dddddd-ddd-dd",
			"dddddd-ddd.dd", "dddddd ddd dd", "dd/dd/dd-ddd.dd", "dd/dd/dd-ddd-dd", "dd/dd/dd ddd dd", "dd-dd-dd-ddd-dd", "dd-dd-dd ddd-dd",
		}},
		{country: "NL", kind: id, check: netherlands, proof: weak, shapes: []string{nine, "dddd.dd.ddd", "dddd dd ddd", "ddd.ddd.ddd", "ddd ddd ddd", "ddd-ddd-ddd"}},
		{country: "NL", kind: id, check: netherlands, proof: none, shapes: []string{"dddddddd"}},
		{country: "FR", kind: id, check: france, proof: strong, shapes: []string{
			"ddddddddddddddd", "ddddddddddddd dd", "d dd dd dd ddd ddd dd", "d dd dd dd ddd ddd-dd", "d-dd-dd-dd-ddd-ddd-dd", "d.dd.dd.dd.ddd.ddd.dd",
			"ddddddLdddddddd", "d dd dd dL ddd ddd dd", "ddddddLdddddd dd",
		}},
		{country: "FR", kind: id, check: franceTax, proof: strong, shapes: []string{"ddddddddddddd", "dd dd ddd ddd ddd"}},
		{country: "DE", kind: id, check: germanyTax, proof: medium, shapes: []string{eleven, "dd ddd ddd ddd"}},
		{country: "DE", kind: id, check: iso7064mod11, proof: none, shapes: []string{eleven, "dd ddd ddd ddd"}},
		{country: "DE", kind: id, check: germanyPension, proof: strong, shapes: []string{"ddddddddLddd", "dd dddddd L ddd"}},
		{country: "LU", kind: id, check: luxembourg, proof: strong, shapes: []string{"ddddddddddddd", "dddd dddd ddddd", "dddd dd dd ddddd"}},
		{country: "ES", kind: id, check: spain, proof: medium + 0.1, shapes: []string{
			"ddddddddL", "dddddddd-L", "dddddddd L", "dddddddL", "ddddddd-L", "dd.ddd.dddL", "dd.ddd.ddd-L", "LdddddddL", "Lddddddd-L", "L-ddddddd-L", "L-dddddddL", "L ddddddd L",
		}},
		{country: "ES", kind: id, check: spainSocial, proof: medium, shapes: []string{"dd/dddddddd/dd", "dd/dddddddddd", "dd dddddddddd", "dd-dddddddd-dd", "dd dddddddd dd"}},
		{country: "ES", kind: id, check: spainSocial, proof: weak, shapes: []string{twelve}},
		{country: "PT", kind: id, check: portugalSocial, proof: none, shapes: []string{eleven, "ddd ddd ddd dd"}},
		{country: "PT", kind: id, check: portugal, proof: weak, shapes: []string{nine, "ddd ddd ddd"}},
		{country: "PT", kind: id, check: portugalCard, proof: medium, shapes: []string{"dddddddddLLd", "dddddddd d LLd", "dddddddd-d-LLd", "dddddddd dLLd", "dddddddddXXd", "dddddddd d XXd"}},
		{country: "IT", kind: id, check: italy, proof: strong + 0.1, lax: 0.6, lenient: true, shapes: []string{"LLLLLLddLddLdddL", "LLL LLL ddLdd LdddL", "LLLLLLXXLXXLXXXL"}},
		{country: "IE", kind: id, check: ireland, proof: medium, shapes: []string{"dddddddL", "dddddddLL"}},
		{country: "GB", kind: id, loose: true, check: britain, proof: strong, shapes: []string{"LLddddddL", "LL dd dd dd L", "LL ddddddL", "LL dddddd L", "LL-dd-dd-dd-L", "LLdddddd L"}},
		{country: "GB", kind: id, check: health, proof: weak, shapes: []string{ten}},
		{country: "GB", kind: id, check: health, proof: weak + 0.1, shapes: []string{"ddd ddd dddd", "ddd-ddd-dddd"}},
		{country: "AT", kind: id, check: austria, proof: weak + 0.15, shapes: []string{ten, "dddd dddddd", "dddd-dddddd", "dddd dd dd dd", "dddd/dddddd"}},
		{country: "CH", kind: id, check: switzerland, proof: strong, shapes: []string{"ddddddddddddd", "ddd.dddd.dddd.dd", "ddd dddd dddd dd"}},
	}
}

func northernEurope() []*scheme {
	id := detectors.NationalID
	return []*scheme{
		{country: "DK", kind: id, loose: true, check: denmark, proof: none + 0.25, shapes: []string{"dddddd-dddd", "dddddd dddd"}},
		{country: "DK", kind: id, check: denmarkOld, proof: weak, shapes: []string{ten}},
		{country: "SE", kind: id, check: sweden, proof: medium, shapes: []string{twelve, "dddddddd-dddd", "dddddd-dddd", "dddddddd dddd"}},
		{country: "SE", kind: id, check: sweden, proof: weak + 0.1, shapes: []string{ten}},
		{country: "NO", kind: id, check: norway, proof: strong, shapes: []string{eleven, "dddddd ddddd", "dd dd dd ddddd"}},
		{country: "FI", kind: id, check: finland, proof: strong, shapes: []string{"dddddd-dddX", "ddddddLdddX"}},
		{country: "EE", kind: id, check: baltic, proof: medium, shapes: []string{eleven}},
		{country: "LT", kind: id, check: baltic, proof: medium, shapes: []string{eleven}},
		{country: "LV", kind: id, loose: true, check: latvia, proof: medium, shapes: []string{eleven, "dddddd-ddddd"}},
		{country: "IS", kind: id, check: iceland, proof: weak + 0.1, shapes: []string{ten, "dddddd-dddd"}},
	}
}

func easternEurope() []*scheme {
	id := detectors.NationalID
	return []*scheme{
		{country: "PL", kind: id, check: poland, proof: medium, shapes: []string{eleven}},
		{country: "CZ", kind: id, check: czechia, proof: medium + 0.1, shapes: []string{"dddddd/dddd"}},
		{country: "CZ", kind: id, check: czechia, proof: weak + 0.1, shapes: []string{ten}},
		{country: "CZ", kind: id, loose: true, check: czechia, proof: weak, shapes: []string{"dddddd/ddd"}},
		{country: "HU", kind: id, check: hungaryHealth, proof: weak, shapes: []string{nine, "ddd ddd ddd", "ddd-ddd-ddd"}},
		{country: "HU", kind: id, check: hungaryTax, proof: weak, shapes: []string{ten}},
		{country: "HU", kind: id, check: hungary, proof: medium, shapes: []string{eleven, "d-dddddd-dddd", "d dddddd dddd"}},
		{country: "RO", kind: id, check: romania, proof: strong, shapes: []string{"ddddddddddddd", "d dddddd dddddd"}},
		{country: "BG", kind: id, check: bulgaria, proof: weak + 0.1, shapes: []string{ten}},
		{country: "HR", kind: id, check: iso7064mod11, proof: weak, shapes: []string{eleven}},
		{country: "SI", kind: id, check: yugoslavia, proof: strong, shapes: []string{"ddddddddddddd"}},
		{country: "SI", kind: id, check: sloveniaTax, proof: none, shapes: []string{"dddddddd"}},
		{country: "GR", kind: id, check: greece, proof: medium, shapes: []string{eleven}},
		{country: "GR", kind: id, check: greeceTax, proof: weak, shapes: []string{nine}},
		{country: "TR", kind: id, check: turkey, proof: strong, shapes: []string{eleven, "ddd ddd ddd dd"}},
		{country: "IL", kind: id, check: israel, proof: weak, shapes: []string{nine, "d-ddddddd-d", "dddddddd-d"}},
	}
}

func americas() []*scheme {
	id := detectors.NationalID
	return []*scheme{
		{country: "US", kind: id, loose: true, check: unitedStates, proof: medium + 0.1, shapes: []string{"ddd-dd-dddd", "ddd dd dddd", "ddd.dd.dddd"}},
		{country: "US", kind: id, loose: true, check: unitedStates, proof: none, lenient: true, shapes: []string{nine, "ddd-dddddd", "ddddd-dddd"}},
		{country: "CA", kind: id, check: canada, proof: weak + 0.1, shapes: []string{"ddd ddd ddd", "ddd-ddd-ddd"}},
		{country: "CA", kind: id, check: canada, proof: weak, shapes: []string{nine}},
		{country: "BR", kind: id, check: brazil, proof: strong, shapes: []string{"ddd.ddd.ddd-dd", "ddddddddd-dd", "ddd ddd ddd dd"}},
		{country: "BR", kind: id, check: brazil, proof: medium, shapes: []string{eleven}},
		{country: "BR", kind: id, check: brazilWorker, proof: medium, shapes: []string{"ddd.ddddd.dd-d"}},
		{country: "BR", kind: id, check: brazilWorker, proof: none, shapes: []string{eleven}},
		{country: "BR", kind: detectors.TaxID, check: brazilCompany, proof: strong, shapes: []string{"dd.ddd.ddd/dddd-dd", "dddddddddddddd"}},
		{country: "MX", kind: id, check: mexico, proof: strong + 0.1, shapes: []string{"LLLLddddddLLLLLLXd"}},
		{country: "MX", kind: id, loose: true, check: mexicoTax, proof: medium, shapes: []string{"LLLLddddddXXX"}},
		{country: "AR", kind: id, loose: true, check: argentina, proof: none, shapes: []string{"dd.ddd.ddd", "dddddddd"}},
		{country: "AR", kind: id, check: argentinaTax, proof: medium + 0.1, shapes: []string{"dd-dddddddd-d"}},
		{country: "AR", kind: id, check: argentinaTax, proof: weak + 0.1, shapes: []string{eleven}},
		{country: "CL", kind: id, check: chile, proof: medium + 0.15, shapes: []string{"dd.ddd.ddd-X", "d.ddd.ddd-X"}},
		{country: "CL", kind: id, check: chile, proof: medium - 0.05, shapes: []string{"dddddddd-X", "ddddddd-X"}},
		{country: "US", kind: detectors.TaxID, loose: true, proof: none, shapes: []string{"dd-ddddddd"}},
	}
}

func asiaAndOceania() []*scheme {
	id := detectors.NationalID
	return []*scheme{
		{country: "IN", kind: id, check: aadhaar, proof: weak + 0.15, shapes: []string{twelve}},
		{country: "IN", kind: id, check: aadhaar, proof: medium, shapes: []string{"dddd dddd dddd", "dddd-dddd-dddd", "dddd:dddd:dddd"}},
		{country: "IN", kind: id, loose: true, check: indiaTax, proof: medium, shapes: []string{"LLLLLddddL"}},
		{country: "CN", kind: id, check: china, proof: strong + 0.1, shapes: []string{"dddddddddddddddddX"}},
		{country: "KR", kind: id, loose: true, check: korea, proof: medium + 0.1, shapes: []string{"dddddd-ddddddd"}},
		{country: "KR", kind: id, loose: true, check: korea, proof: none + 0.25, shapes: []string{"ddddddddddddd"}},
		{country: "JP", kind: id, check: japan, proof: weak, shapes: []string{twelve, "dddd dddd dddd", "dddd-dddd-dddd"}},
		{country: "TH", kind: id, check: thailand, proof: medium, shapes: []string{"d-dddd-ddddd-dd-d", "d dddd ddddd dd d"}},
		{country: "TH", kind: id, check: thailand, proof: weak, shapes: []string{"ddddddddddddd"}},
		{country: "SG", kind: id, check: singapore, proof: medium + 0.15, lax: 0.5, lenient: true, shapes: []string{"LdddddddL"}},
		{country: "MY", kind: id, loose: true, check: malaysia, proof: medium, shapes: []string{"dddddd-dd-dddd"}},
		{country: "MY", kind: id, loose: true, check: malaysia, proof: none + 0.1, shapes: []string{twelve}},
		{country: "ID", kind: id, loose: true, check: indonesia, proof: weak, shapes: []string{"dddddddddddddddd"}},
		{country: "ZA", kind: id, check: southAfrica, proof: medium + 0.1, shapes: []string{"ddddddddddddd", "dddddd dddd ddd", "dddddd dddd dd d"}},
		{country: "AU", kind: id, check: australiaTax, proof: weak, shapes: []string{nine, "ddd ddd ddd", "ddd-ddd-ddd"}},
		{country: "AU", kind: detectors.HealthID, check: medicare, proof: weak, shapes: []string{ten, "dddd ddddd d", "dddd-ddddd-d"}},
		{country: "NZ", kind: id, check: newZealandTax, proof: weak, shapes: []string{"dd-ddd-ddd", "ddd-ddd-ddd", nine, "dddddddd"}},
		{country: "NZ", kind: detectors.HealthID, check: newZealandHealth, proof: none, shapes: []string{"LLLdddd"}},
	}
}
