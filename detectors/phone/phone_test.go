package phone_test

import (
	"testing"

	"dossier/detectors"
	"dossier/detectors/detectortest"
	"dossier/detectors/phone"
	"dossier/scanners"
)

const kind = detectors.Phone

var cases = detectortest.Cases{
	Text: []detectortest.Case{
		{Text: "reach me on ⟦+32 470 12 34 56⟧.", Kind: kind, Norm: "+32470123456"},
		{Text: "può chiamarmi al ⟦338/4993960⟧", Kind: kind},
		{Text: "3531 CC Utrecht - ⟦06 – 25 14 24 58⟧ - x", Kind: kind},
		{Text: "Tel. ⟦02 48 75 11 36⟧ / ⟦06 71 44 90 18⟧", Kind: kind},
		{Text: "⟦06 71 44 90 18⟧ – ⟦02 48 75 11 36⟧", Kind: kind},
		{Text: "Cell. ⟦347 4418822⟧ - ⟦340 4418822⟧", Kind: kind},
		{Text: "⟦(303) 555-0121⟧ / ⟦(303) 555-0122⟧", Kind: kind},
		{Text: "Tel. ⟦07161 / 98 44 210⟧", Kind: kind},
		{Text: "Phone: ⟦1.805.555.0193⟧", Kind: kind},
		{Text: "мой номер ⟦8 911 441 88 22⟧", Kind: kind},
		{Text: "Natel ⟦079 418 22 67⟧", Kind: kind},
		{Text: "Cep: ⟦0 532 441 88 22⟧.", Kind: kind},
		{Text: "Tālr. ⟦29 441 882⟧.", Kind: kind},
		{Text: "Filho: ⟦278 200 118⟧.", Kind: kind},
		{Text: "Kierowca ⟦18 333 00 98⟧, auto", Kind: kind},
		{Text: "mamie ⟦05 36 49 20 88⟧", Kind: kind},
		{Text: "Port. ⟦06.19.41.85.64⟧", Kind: kind, Norm: "+33619418564"},
		{Text: "⟦+32470123456⟧", Kind: kind, Norm: "+32470123456"},
		{Text: "x ⟦+32 (0)470/12.34.56⟧, y", Kind: kind, Norm: "+32470123456"},
		{Text: "⟦0032 470 12 34 56⟧", Kind: kind, Norm: "+32470123456"},
		{Text: "⟦+44 (0) 20 7946 0018⟧", Kind: kind, Norm: "+442079460018"},
		{Text: "⟦(+55) 11 98456-5666⟧", Kind: kind, Norm: "+5511984565666"},
		{Text: "⟦+39 06 6982 4567⟧", Kind: kind, Norm: "+390669824567"},
		{Text: "Tel.: ⟦+ 34 93 693 29 05⟧", Kind: kind, Norm: "+34936932905"},
		{Text: "gsm ⟦0470/12.34.56⟧ of ⟦0471 12 34 56⟧", Kind: kind, Norm: "+32470123456"},
		{Text: "Tel ⟦0470123456⟧", Kind: kind, Norm: "+32470123456"},
		{Text: "téléphone : ⟦01 42 68 53 00⟧", Kind: kind, Norm: "+33142685300"},
		{Text: "⟦01.42.68.53.00⟧", Kind: kind, Norm: "+33142685300"},
		{Text: "tel. ⟦04.65.71.61.85⟧", Kind: kind, Norm: "+33465716185"},
		{Text: "tel. ⟦0465 71 61 85⟧", Kind: kind, Norm: "+32465716185"},
		{Text: "tel. ⟦06 12 34 56 78⟧", Kind: kind, Norm: "+31612345678"},
		{Text: "tel. ⟦06.12.34.56.78⟧", Kind: kind, Norm: "+33612345678"},
		{Text: "Mi móvil es el ⟦633 349 565⟧.", Kind: kind, Norm: "+34633349565"},
		{Text: "call ⟦(415) 555-2671⟧ or ⟦415-555-2671⟧", Kind: kind, Norm: "+14155552671"},
		{Text: "Office:⟦1(516)733-3989⟧", Kind: kind, Norm: "+15167333989"},
		{Text: "⟦415-555-0132⟧", Kind: kind, Norm: "+14155550132", Shared: true},
		{Text: "⟦+1-604-696-5272x565⟧", Kind: kind, Norm: "+16046965272;ext=565"},
		{Text: "⟦+32 2 512 34 56 ext. 12⟧ please", Kind: kind, Norm: "+3225123456;ext=12"},
		{Text: "⟦1-800-FLOWERS⟧ now", Kind: kind, Norm: "+18003569377", Shared: true},
		{Text: "⟦0471 12 34 56⟧ (gsm), ⟦788 06 31⟧-Fax", Kind: kind, Norm: "+32471123456"},
		{Text: "card number 12345678 and phone number ⟦12345678⟧", Kind: kind, Norm: "12345678"},
		{Text: "jakby co dzwoń ⟦539 787 497⟧", Kind: kind},
		{Text: "meine neue nr: ⟦015739784805⟧", Kind: kind},
		{Text: "Rodné číslo 780412/1239. Kontakt: ⟦0905 123 456⟧.", Kind: kind},
		{Text: "kindly call me on ⟦080-2334 4188⟧ or ⟦9876544188⟧", Kind: kind},
		{Text: "Ring ⟦+47 22 44 18 82⟧ eller ⟦91 44 18 82⟧", Kind: kind},
		{Text: "Tel: ⟦+90 (532) 441 88 20⟧ veya ⟦0 (212) 441 88 20⟧", Kind: kind},
		{Text: "Hozzátartozó: ⟦74/441-882⟧", Kind: kind},
		{Text: "Ring meg på ⟦41187972⟧", Kind: kind},
		{Text: "Phone ⟦(914)349-8600⟧ 04/21/2020 12:37:30", Kind: kind},
		{Text: "KvK 12345678, tel. ⟦020-1234567⟧", Kind: kind},
		{Text: "Cell. ⟦347 1234567⟧. P. IVA 12345670018", Kind: kind},
	},
	NearMisses: []string{
		"[1 0 0 -1 118 189.337997] Tm", "fixed: text, CVE-2016-6309", "a multi-cell character. The 20030614 change", "cleanup message 20020521-22", "Boston, MA 02110-1301", "02110-1301, USA",
		"(merge 5549029 mg/work-tree later)", "number 4294967295", "messages:(114/6935)", "(signal)-450 3479 y",
		"Tuotenumero 044 188 2207, hinta", "Šifra artikla 098 441 882", "art. 06 44 18 82 07 schroef", "kat. č. 0905 441 882", "broj korisnika 44188220", "kr. OCR 4418822076.", "Siniestro 04-188-2025", "Nr artykułu 0905 441 882", "Užsakymo nr. 06 44 18 82 07", "Счет № 06 44 18 82 07", "Saksnr 0905 441 882",
		"Auftrag 0441-882093, Los 4", "sipariş 532-441-8820", "cikkszám 36-441-8820", "call the shop on 1 May, order 9876544188",
		"Doświadczenie: 06.2017–08.2021 Allegro", "Staż: 06.2017 - 08.2021",
		"0470123456", "Mijn zorgpasnummer is 8032848219377", "Číslo spisu: 4821/2023", "umowa 482/19377/2023", "póliza 048-2193-77", "order 0470 12 34 56 7", "id 470123456", "2026-11-23 10:11:12", "23/11/2026", "23.11.2026 10", "192.168.100.200", "v1.2.3456789",
		"price 1 234 567", "$ 415 555 2671", "3.14159265358", "123-45-6789", "978-3-16-148410-0", "4539 5787 6362 1486", "a+32470123456",
		"+1,032.923", "+324701", "card number 12345678", "account #12345678", "12345678901234567890", "T005-2333-100731-SW-2", "-77.034040723966",
		"GET /a/sms6.png HTTP/1.1\" 200 82859", "/tags/jquery%20mobile 200 9571", "GET /stock?sku=KM-1110-02 HTTP/1.1\" 404 28450", "/stock/c9023853-9221-45e9-a5a5-75eb2971a0f1", "fc:01 1318064", "my card number is 12345678",
		"1<<32 + 2147483648 phone", "50 4b 03 04 14 00 08 00 08 00 03 64", "0069 0307 0300", "21:00:57 +1130 2010", "license number is 2270-66-1551",
		"s666666666 tel", "tel s666666666", "tel 666666666s", "2009/2010", "2026-123456", "10:11:12.123456789", "0x0470123456", "911-67-0060",
		"tel 12:34:56.789", "numéro de sécurité sociale : 2 87 03 69 123 456 45", "rodné číslo 780412/1239", "P. IVA 12345670018",
		"Numéro de contrat : 0612345678", "polisnummer 0612345678", "zamówienie nr 601234567", "http://example.be/status/87057367204202896", "1763900000000", "part 1-2-3", "800-flow", "+", "(0)",
	},
	Values: []detectortest.Case{
		{Text: "⟦+1 (780) 428-9482⟧", Kind: kind, Norm: "+17804289482"},
		{Text: " ⟦0470/12.34.56⟧ ", Kind: kind, Norm: "+32470123456"},
		{Text: "⟦(11) 3033-5446⟧", Kind: kind},
		{Text: "⟦030-0074321⟧", Kind: kind},
		{Text: "⟦0621-08460⟧", Kind: kind},
		{Text: "⟦0921-12 34 65⟧", Kind: kind},
		{Text: "⟦0470123456⟧", Kind: kind, Norm: "+32470123456"},
		{Text: "⟦04 65 71 61 85⟧", Kind: kind, Norm: "+33465716185"},
		{Text: "⟦04.65.71.61.85⟧", Kind: kind, Norm: "+33465716185"},
		{Text: "⟦0465/71.61.85⟧", Kind: kind, Norm: "+32465716185"},
	},
	NotValues: []string{"", "12", "2024/48213", "5.555.4729", "88.60.15.31.22", "7675-3425", "2026-11-23", "23.11.2026", "12345678", "12345.678", "192.168.100.200", "2026-11-23 10:11", "tel 0470 12 34 56", "1234567890123456789"},
	Headers: []detectortest.Header{
		{Words: "phone", Kind: kind, Sign: 1},
		{Words: "fax nr", Kind: kind, Sign: 1},
		{Words: "telefono", Kind: kind, Sign: 1},
		{Words: "tel szam", Kind: kind, Sign: 1},
		{Words: "phone type", Kind: kind, Sign: -1},
		{Words: "codigo postal", Kind: kind, Sign: -1},
		{Words: "amount", Kind: kind},
		{Words: "artikelnr", Kind: kind, Sign: -1},
		{Words: "tilausnro", Kind: kind, Sign: -1},
		{Words: "policy no", Kind: kind, Sign: -1},
		{Words: "nr zam", Kind: kind, Sign: -1},
		{Words: "serial", Kind: kind, Sign: -1},
		{Words: "contact no", Kind: kind, Sign: 1},
		{Words: "emergency no", Kind: kind},
		{Words: "handynr", Kind: kind, Sign: 1},
		{Words: "telefonni cislo", Kind: kind, Sign: 1},
		{Words: "fax enabled", Kind: kind, Sign: -1},
		{Words: "dienstnummer", Kind: kind},
		{Words: "nummer", Kind: kind},
		{Words: "c 1", Kind: kind},
		{Words: "landline 2", Kind: kind, Sign: 1},
	},
}

func TestDetector(t *testing.T) { detectortest.Detector(t, phone.New(), cases) }

func FuzzDetector(f *testing.F) {
	var seeds []string
	for _, c := range cases.Text {
		seeds = append(seeds, c.Text)
	}
	detectortest.Fuzz(f, phone.New(), append(seeds, cases.NearMisses...)...)
}

// TestTheWordOnTheLineBefore: a line break ends a value, but may also stand within one.
func TestTheWordOnTheLineBefore(t *testing.T) {
	t.Parallel()
	c := scanners.NewColumn(scanners.Field{Text: true})
	c.Append([]byte("her telephone\n4789314154"))
	c.Append([]byte("4789314155"))
	found := detectors.Matches{Least: detectors.Threshold}
	phone.New().Text(c, &found)
	if len(found.List) != 1 || found.List[0].Value != 0 {
		t.Errorf("found %v, want the number below the word, and not that of the value behind it", found.List)
	}
}
