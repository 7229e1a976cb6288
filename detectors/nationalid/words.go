package nationalid

import (
	"bytes"
	"slices"
	"strings"

	"dossier/detectors"
	"dossier/detectors/columnname"
	"dossier/detectors/nearby"
)

// cue is what a word says: the countries whose numbers it names, as ISO codes with spaces between; "*" for any; "" where it names something else.
type cue struct {
	countries string
	vat       bool // it names VAT numbers
	both      bool // of firms and of people alike
	vague     bool // it names any number of anything: users and orders have an ID
}

// of says what the cue makes of a scheme: see [scheme.words].
func (c cue) of(s *scheme) float32 {
	switch {
	case c.vat != (s.kind == detectors.VATNumber) && c.countries != "" && !c.both:
		return 0
	case c.countries == "":
		return -1
	case c.vague && s.proof < medium: // of nine digits, every second keeps some country's rule
		return 0
	case c.countries == "*":
		return 0.4
	case strings.Contains(c.countries, s.country):
		return 1
	}
	return 0
}

// cues are words that stand near numbers, in lower case.
var cues = newCueTable()

var cueWords = newCueWords()

func newCueWords() *nearby.Words[cue] { return nearby.NewWords(cues) }

func newCueTable() map[string]cue {
	all := map[string]cue{}
	add := func(countries string, words string) {
		for _, w := range strings.Fields(words) {
			all[w] = cue{countries: countries}
		}
	}
	add("*", "identity identification identifier identité identite identidad identidade identità identita identiteit identität citizen citizenship "+
		"national personal personnel persönliche persoonlijk social sociale security fiscal tin taxpayer tax")
	all["id"] = cue{countries: "*", vague: true}
	add("BE", "rijksregister rijksregisternummer rijksregisternr registre nrn niss insz rrn nationaalnummer")
	add("NL", "bsn burgerservicenummer sofi sofinummer sofinr")
	add("FR", "nir insee sécu secu spi sécurité securite")
	add("DE", "steuer steueridentifikationsnummer steuernummer idnr identifikationsnummer rentenversicherungsnummer versicherungsnummer "+
		"sozialversicherungsnummer rvnr svnr rentenversicherung steuerid")
	add("DE", "krankenversichertennummer krankenversicherungsnummer krankenversicherung versichertennummer versichertennr krankenversichertennr kvnr")
	add("EU", "ehic ceam ekvk ekuz tessera sanitaria")
	add("LU", "matricule cns")
	add("ES", "dni nie documento extranjero nuss nass naf")
	add("PT", "contribuinte cidadão cidadao cartão cartao niss")
	add("BE PT", "niss")
	add("IT", "codice fiscale cf")
	add("IE", "pps ppsn")
	add("GB", "nino nhs insurance ni utr")
	add("AT DE", "svnr sv sozialversicherungsnummer versicherungsnummer sozialversicherung")
	add("CH", "ahv avs oasi ahvn navs ahvnr")
	add("DK", "cpr cprnr cprnummer personnummer")
	add("SE", "pers personnummer personnr pnr samordningsnummer")
	add("SE DK NO", "personnummer")
	add("NO", "fødselsnummer fodselsnummer fødselsnr fodselsnr fnr personnr")
	add("FI", "hetu henkilötunnus henkilotunnus henkilötunnuksen")
	add("EE", "isikukood")
	add("LT", "asmens kodas ak")
	add("LV", "personas kods pk")
	add("IS", "kennitala kt")
	add("PL", "pesel")
	add("CZ", "rodné rodne rč rc rodného")
	add("HU", "taj adóazonosító adoazonosito személyi szemelyi adójel")
	add("RO", "cnp numeric")
	add("BG", "егн egn")
	add("HR", "oib")
	add("SI", "emšo emso jmbg матични davčna davčne davcna")
	add("GR", "amka αμκα")
	add("TR", "tc tckn kimlik tckimlik")
	add("IL", "zehut זהות teudat")
	add("US", "ssn ssns itin ein")
	add("US CH FR DE ES PT", "social")
	add("CA", "sin nas")
	add("BR", "cpf cnpj pis pasep nit")
	add("MX", "curp rfc")
	add("AR", "dni cuil cuit")
	add("AR ES", "dni documento")
	add("CL", "rut run")
	add("IN", "aadhaar aadhar uidai pan आधार")
	add("CN", "身份证 身份证号 身份证号码 公民身份号码 居民身份证")
	add("KR", "rrn 주민등록번호 주민번호")
	add("BE KR", "rrn")
	add("JP", "マイナンバー 個人番号 mynumber")
	add("TH", "thai tnin เลขประจำตัวประชาชน เลขบัตรประชาชน บัตรประชาชน")
	add("SG", "nric fin")
	add("MY", "mykad ic nric")
	add("SG MY", "nric")
	add("ID", "nik ktp")
	add("ZA", "rsa")
	add("AU", "tfn medicare")
	add("AU NZ", "ird nhi")
	add("", "phone tel telephone telefon téléphone telefono telefoon mobile mobil cell fax call gsm order invoice bestellung commande pedido ticket "+
		"isbn issn ean gtin sku upc doi version build rev commit hash port pid status bytes size price amount total qty quantity account konto rekening "+
		"krs regon tracking zip postcode plz timestamp serial batch lot imei")
	firm := func(countries, words string, both bool) {
		for _, w := range strings.Fields(words) {
			all[w] = cue{countries: countries, vat: true, both: both}
		}
	}
	firm("*", "vat mwst ust uid ustid ustidnr tvareg umsatzsteuer vatin ddv", false)
	firm("BE NL", "btw", false)
	firm("BE", "ondernemingsnummer kbo bce", false)
	firm("BE FR LU RO CH", "tva", false)
	firm("IT ES PT", "iva", false)
	firm("IT", "partita piva", false)
	firm("PL", "nip ptu", false)
	firm("DK NO SE", "moms mva", false)
	firm("DK", "cvr", false)
	firm("NO SE", "org orgnr organisasjonsnummer organisationsnummer", false)
	firm("FI", "alv tunnus", false)
	firm("LT", "pvm", false)
	firm("CZ SK", "dph dič ič ičo ico", false)
	firm("HU", "áfa afa adószám adószáma adoszam", false)
	firm("RO", "cui", false)
	firm("ES PT RO", "cif", true)
	firm("ES PT", "nif", true)
	firm("GR EL", "afm αφμ", true)
	return all
}

const (
	headerID     = "the name says national id, social security or tax number"
	headerHealth = "the name says health insurance number"
	headerVAT    = "the name says VAT number"
)

// Header implements [detectors.HeaderReader].
func (Detector) Header(words []string, _ string) []detectors.Hint {
	hint := func(kind detectors.Kind, weight float32, because string) []detectors.Hint {
		return []detectors.Hint{{Kind: kind, Weight: weight, Because: because}}
	}
	joined := strings.Join(words, "")
	has := func(list ...string) bool {
		return slices.ContainsFunc(list, func(w string) bool { return slices.Contains(words, w) })
	}
	says := func(phrase string) bool { return columnname.Say(words, phrase) }
	switch {
	case has("vat", "btw", "tva", "mwst", "ustid", "ustidnr", "vatin", "piva", "nip", "cvr", "dic", "orgnr", "cui", "adoszam") || joined == "piva" || strings.HasSuffix(joined, "codfiscal") || says("partitaiva") || says("vatnumber"):
		return hint(detectors.VATNumber, 0.9, headerVAT)
	case has("medicare", "nhi") || says("healthinsurance") || says("krankenversicher") || has("kvnr", "ehic"):
		return hint(detectors.HealthID, 0.8, headerHealth)
	case own(words) || slices.ContainsFunc(phrases, says):
		return hint(detectors.NationalID, 0.9, headerID)
	case has("tin", "taxid", "ein", "steuernummer") || says("taxnumber") || says("taxid"):
		return append(hint(detectors.TaxID, 0.8, headerID), hint(detectors.NationalID, 0.5, headerID)...)
	}
	if len(words) == 1 && alone[words[0]] {
		return hint(detectors.NationalID, 0.6, headerID)
	}
	return nil
}

// alone are words that name a person's number in one country and something else elsewhere: as the whole of a column's name they say so less surely.
var alone = map[string]bool{"rfc": true, "nss": true, "pan": true, "nir": true, "nie": true, "taj": true, "rut": true, "pps": true, "rsin": true, "cf": true, "rg": true}

// phrases are what names of such columns hold, their words joined.
var phrases = []string{
	"nationalid", "nationalidentification", "nationalinsurance", "nationalnumber", "socialsecurity", "personalid", "personalidentification", "identitynumber",
	"identitycard", "idcard", "citizenid", "rijksregister", "registrenational", "numeronational", "burgerservice", "securitesociale", "codicefiscale", "steuerid",
	"sozialversicherung", "personnummer", "fodselsnummer", "henkilotunnus", "isikukood", "asmenskodas", "personaskods", "rodnecislo", "cnp", "taxfilenumber",
	"documentoidentidad", "numerodocumento", "identitydocument", "tckimlik", "kimlikno", "mynumber", "idnumber",
	"tajszam", "socsecno", "socsec", "ssnum", "nosecu", "numsecu", "codfisc", "persnr", "persoonsnummer", "personalnumber", "hlotunnus", "tcno",
	"nrdowodu", "dowodosob", "seriaci", "nrci", "cartaidentita", "szigsz", "clavedeelector", "claveelector", "numseguridadsocial", "numeroseguridadsocial",
}

// own tells whether a word names a person's number and nothing else.
func own(words []string) bool {
	for _, w := range words {
		switch c, ok := cues[w]; {
		case !ok || c.vat && !c.both || c.countries == "" || c.countries == "*" || len(w) < 3 || general[w]:
		default:
			return true
		}
	}
	return false
}

// general are cues that mean much else in a column's name.
var general = map[string]bool{
	"pan": true, "fin": true, "run": true, "rut": true, "sin": true, "nas": true, "social": true, "insurance": true, "documento": true, "fiscal": true,
	"registre": true, "numeric": true, "personas": true, "asmens": true, "kods": true, "kodas": true, "steuer": true, "spi": true, "pps": true, "ktp": true,
	"fiscale": true, "codice": true, "rsa": true, "nie": true, "nik": true, "taj": true, "cns": true, "matricule": true, "utr": true, "extranjero": true,
	"securite": true, "secu": true, "registro": true, "versicherungsnummer": true, "cif": true, "nir": true, "rfc": true, "ird": true,
}

// examples are numbers that documentation gives for anybody's.
var examples = map[string]bool{
	"078051120": true, "219099999": true, "457555462": true, "123456782": true, "046454286": true, "12345678Z": true, "11111111H": true, "111222333": true,
	"QQ123456C": true, "AB123456C": true, "12345678909": true, "11111111111": true, "85073003328": true, "7560000000002": true, "7569217076985": true,
	"44051401458": true, "131052308T": true, "RSSMRA85T10A562S": true, "HEGG560427MVZRRL04": true,
}

// dotted are cues of single letters, each with a full stop.
var dotted = [...]struct {
	letters [2]string
	country string
}{{[2]string{"r", "č"}, "CZ"}, {[2]string{"r", "c"}, "CZ"}, {[2]string{"c", "f"}, "IT"}}

// dottedCue reads what stands right before a number: "r.č.", "R. Č.:", "C.F.".
func dottedCue(before []byte) (cue, bool) {
	before = bytes.TrimRight(before, " :")
	second, ok := bytes.CutSuffix(before, []byte{'.'})
	if !ok {
		return cue{}, false
	}
	for _, d := range dotted {
		n := len(second) - len(d.letters[1])
		if n < 2 || !bytes.EqualFold(second[n:], []byte(d.letters[1])) {
			continue
		}
		first, ok := bytes.CutSuffix(bytes.TrimRight(second[:n], " "), []byte{'.'})
		if at := len(first) - 1; ok && at >= 0 && bytes.EqualFold(first[at:], []byte(d.letters[0])) && (at == 0 || !alnum(first[at-1])) {
			return cue{countries: d.country}, true
		}
	}
	return cue{}, false
}
