package nationalid_test

import (
	"testing"

	"dossier/detectors"
	"dossier/detectors/detectortest"
	"dossier/detectors/nationalid"
)

const kind = detectors.NationalID

// The numbers are those that authorities and encyclopedias print as examples, or were made for nobody with right check digits.
var cases = detectortest.Cases{
	Text: []detectortest.Case{
		{Text: "rijksregisternummer ⟦85.07.30-033.28⟧ van", Kind: kind, Norm: "85073003328", Shared: true},
		{Text: "NRN: ⟦85073003328⟧.", Kind: kind},
		{Text: "BSN ⟦111222333⟧", Kind: kind, Norm: "111222333", Shared: true},
		{Text: "N° sécu ⟦1 51 02 46 102 043 25⟧, née", Kind: kind, Norm: "151024610204325"},
		{Text: "Steuer-ID: ⟦65 929 970 489⟧", Kind: kind, Norm: "65929970489"},
		{Text: "Versicherungsnummer ⟦15 070649 C 103⟧", Kind: kind, Norm: "15070649C103"},
		{Text: "matricule ⟦1893120105732⟧", Kind: kind},
		{Text: "con DNI ⟦12345678Z⟧ y NIE ⟦X-1234567-L⟧", Kind: kind},
		{Text: "NASS: ⟦28/10986948/86⟧", Kind: kind, Norm: "281098694886"},
		{Text: "NISS ⟦11482139078⟧", Kind: kind},
		{Text: "PIS ⟦120.56412.54-5⟧", Kind: kind},
		{Text: "SV-Nummer: ⟦1237 010180⟧", Kind: kind},
		{Text: "codice fiscale ⟦RCCMNL83S18D969H⟧;", Kind: kind},
		{Text: "PPSN ⟦1234567FA⟧", Kind: kind},
		{Text: "NI no. ⟦AA 12 34 56 B⟧", Kind: kind, Norm: "AA123456B"},
		{Text: "NHS number ⟦943 476 5919⟧", Kind: kind},
		{Text: "SVNR ⟦1237 010180⟧", Kind: kind},
		{Text: "AHV ⟦756.9217.0769.85⟧", Kind: kind, Norm: "7569217076985", Shared: true},
		{Text: "CPR-nr. ⟦070761-4285⟧", Kind: kind},
		{Text: "personnummer ⟦811228-9874⟧", Kind: kind},
		{Text: "hetu ⟦131052-308T⟧", Kind: kind},
		{Text: "isikukood ⟦37605030299⟧", Kind: kind},
		{Text: "personas kods ⟦161175-19997⟧", Kind: kind},
		{Text: "PESEL ⟦44051401458⟧", Kind: kind},
		{Text: "rodné číslo ⟦710319/2745⟧", Kind: kind},
		{Text: "Jana Malá, r.č. ⟦7954227809⟧, bytom", Kind: kind},
		{Text: "R. Č.: ⟦7954227809⟧", Kind: kind},
		{Text: "Nº Seg. Social ⟦28 3457798140⟧;", Kind: kind},
		{Text: "CNP ⟦1630615123457⟧", Kind: kind},
		{Text: "ЕГН ⟦7523169263⟧", Kind: kind},
		{Text: "OIB: ⟦33392005961⟧", Kind: kind},
		{Text: "davčna številka: ⟦48213918⟧", Kind: kind},
		{Text: "EMŠO ⟦0101006500006⟧", Kind: kind},
		{Text: "ΑΜΚΑ ⟦01013099997⟧", Kind: kind},
		{Text: "TC Kimlik No ⟦10000000146⟧", Kind: kind},
		{Text: "my SSN is ⟦536-90-4399⟧", Kind: kind},
		{Text: "SIN ⟦130 692 544⟧", Kind: kind},
		{Text: "CPF ⟦390.533.447-05⟧", Kind: kind},
		{Text: "CURP ⟦BOXW310820HNERXN09⟧", Kind: kind},
		{Text: "CUIT ⟦20-05536168-2⟧", Kind: kind},
		{Text: "RUT ⟦12.531.909-2⟧", Kind: kind},
		{Text: "Aadhaar ⟦3123 4567 8909⟧", Kind: kind},
		{Text: "身份证号码:⟦11010519491231002X⟧", Kind: kind},
		{Text: "RRN ⟦960121-1234567⟧", Kind: kind},
		{Text: "เลขประจำตัวประชาชน: ⟦1234567890121⟧", Kind: kind},
		{Text: "NRIC ⟦S1234567D⟧", Kind: kind},
		{Text: "ID number ⟦7503305044089⟧", Kind: kind},
		{Text: "TFN ⟦876 543 210⟧", Kind: kind},
		{Text: "IRD ⟦49-091-850⟧", Kind: kind},
		{Text: "VAT BE ⟦BE 0403.019.261⟧", Kind: detectors.VATNumber, Norm: "BE0403019261", Shared: true},
		{Text: "USt-IdNr. ⟦DE136695976⟧", Kind: detectors.VATNumber},
		{Text: "TVA ⟦FR40303265045⟧", Kind: detectors.VATNumber},
		{Text: "TVA intracom. ⟦FR61 597 851 336⟧", Kind: detectors.VATNumber, Norm: "FR61597851336", Shared: true},
		{Text: "n° ⟦FR31 456510783⟧.", Kind: detectors.VATNumber, Shared: true},
		{Text: "CNPJ ⟦16.727.230/0001-97⟧", Kind: detectors.TaxID},
		{Text: "national ID ⟦48213907⟧", Kind: kind},
		{Text: "My Thai ID is ⟦1234567890121⟧", Kind: kind},
		{Text: "DIČ: ⟦2020273893⟧", Kind: detectors.VATNumber, Shared: true},
		{Text: "pers.nr ⟦8112289874⟧, bor", Kind: kind},
		{Text: "Medicare ⟦2123 45670 1⟧", Kind: detectors.HealthID},
	},
	NearMisses: []string{
		"5917 5953 5989 6025 6062", "cfbcb1059c", "a0223274b merged", "20170506", "(6.10~20070907-1)", "DTEND 20210528Z", "<DTPLACED>20170324031900",
		"User ID 48213907", "User ID 482139071", `"selected":1446250248000},{"id":1`, "order id 48213907", "id: 48213907", "85.07.30-033.29", "my SSN is 000-12-3456", "call 536 904 399", "order 111222333", "version 1.2.3-456.78", "2026-11-23 18:41:21", "10.0.0.255",
		"550e8400-e29b-41d4-a716-446655440000", "a44051401458b", "0.44051401458", "44051401458.5", "x-756.9217.0769.85", "ISBN 9783161484100",
		"1763900000000", "https://example.com/item/130692544", "+32 470 12 34 56", "12345678A", "", "17 130 692 544 88",
	},
	Values: []detectortest.Case{
		{Text: "⟦85.07.30-033.28⟧", Kind: kind, Norm: "85073003328", Shared: true},
		{Text: " ⟦RCCMNL83S18D969H⟧ ", Kind: kind, Norm: "RCCMNL83S18D969H"},
		{Text: "⟦BE0403019261⟧", Kind: detectors.VATNumber},
	},
	NotValues: []string{"85.07.30-033.29", "id 85.07.30-033.28", "an", "", "1763900000"},
	Headers: []detectortest.Header{
		{Words: "rijksregister nr", Kind: kind, Sign: 1},
		{Words: "ssn", Kind: kind, Sign: 1},
		{Words: "national id", Kind: kind, Sign: 1},
		{Words: "social security number", Kind: kind, Sign: 1},
		{Words: "vat number", Kind: detectors.VATNumber, Sign: 1},
		{Words: "medicare no", Kind: detectors.HealthID, Sign: 1},
		{Words: "tin", Kind: detectors.TaxID, Sign: 1},
		{Words: "order id", Kind: kind},
		{Words: "run", Kind: kind},
	},
}

func TestDetector(t *testing.T) { detectortest.Detector(t, nationalid.New(), cases) }

func FuzzDetector(f *testing.F) {
	seeds := []string{"FCCMNL88RRRRRRRE 9\n34"} // the next value's digits are none of its own
	for _, c := range cases.Text {
		text, _ := detectortest.Unmark(c.Text)
		seeds = append(seeds, text)
	}
	detectortest.Fuzz(f, nationalid.New(), append(seeds, cases.NearMisses...)...)
}
