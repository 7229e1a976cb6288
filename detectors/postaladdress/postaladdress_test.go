package postaladdress

import (
	"strings"
	"testing"

	"dossier/detectors"
	"dossier/detectors/detectortest"
	"dossier/scanners"
)

func at(text, norm string) detectortest.Case {
	return detectortest.Case{Text: text, Kind: detectors.PostalAddress, Norm: norm}
}

func TestDetector(t *testing.T) { // not parallel: it counts allocations
	detectortest.Detector(t, New(), detectortest.Cases{
		Text: []detectortest.Case{
			at("deliver to ⟦12 rue de la Paix, 75002 Paris⟧ today", "12 rue de la paix 75002 paris"),
			at("she lives at ⟦10 Downing Street, London SW1A 2AA⟧.", "10 downing street london sw1a 2aa"),
			at("wohnt in der ⟦Lange Straße 5, 10115 Berlin⟧ seit Mai", "lange strasse 5 10115 berlin"),
			at("adres: ⟦Kerkstraat 12b, 1017 GA Amsterdam⟧", "kerkstraat 12b 1017 ga amsterdam"),
			at("Domicilio: ⟦Calle Mayor, 3⟧.", "calle mayor 3"),
			at("Domicilio: ⟦C/ Mayor 3, 1D⟧.", ""),
			at(`{"id": 7, "Address": "⟦Cedrito 418⟧", "City": "Ny"}`, ""),
			at(`'streetAddress' => '⟦Almendros 2418⟧',`, ""),
			at("Hospital Regional. ⟦Avda. Carlos Haya, s/n⟧. 29010", ""),
			at("⟦Hermanos Falcó, s/n⟧ - tel", ""),
			at("send it to ⟦30497 Ibirapita 8057 Suite 100⟧ now", ""),
			at("write to ⟦PSC 0413, Box 8144\nAPO AA 42323⟧", ""),
			at("адрес: ⟦гр. Варна, бул. „Приморски“ 44, вх. Б⟧, тел.", ""),
			at("leveres til ⟦Nørregade 44 B, 1., 5000 Odense C⟧, att.", ""),
			at("leveres til ⟦Nørregade 44, st., 5000 Odense⟧.", ""),
			at("Le Clos du Puits, ⟦1270 route de Mende, 34090 Montpellier⟧", ""),
			at("Doručit: ⟦Na Hrázi 44, 250 01 Brandýs nad Labem⟧; tel.", ""),
			at("bor på ⟦Storgatan 7⟧ i stan", "storgatan 7"),
			at("send it to ⟦P.O. Box 4711⟧ please", "p o box 4711"),
			at("ul. is short: ⟦ul. Długa 7⟧", ""),
			at("the office, ⟦2817 Milton Dr., Albuquerque, NM 87110⟧, is closed", ""),
			at("via e-mail or ⟦Piazza Garibaldi 5, 00185 Roma⟧", "piazza garibaldi 5 00185 roma"),
			at("Rechnung an\n⟦Hauptstr. 12\n50667 Köln⟧\n", ""),
			at("kontor: ⟦Rua do Paço, 67⟧", "rua do paco 67"),
			at("ulice ⟦Erzsébet tér 19⟧ volt", "erzsebet ter 19"),
			at("at ⟦8210 111 ST NW⟧ now", "8210 111 st northwest"),
			at("abita in ⟦Via Roma 12, 00184 Roma⟧", "via roma 12 00184 roma"),
			at("cím: ⟦Petőfi Sándor u. 4⟧", ""),
			at("iroda: ⟦Rákóczi út 13. Suite 104⟧", ""),
			at("locuiește pe ⟦Str. Mihai Eminescu nr. 5, bl. 3, ap. 12, București⟧", ""),
			at("Domicilio: ⟦Olivos 973⟧.", "olivos 973"),
			at("my sister lives at ⟦Maneeži 75⟧ now", ""),
			at("the address is ⟦Quillota 97⟧.", ""),
			at("send it to ⟦3482 Harbour Road Apt. 6\nOld Wending, AT 31295⟧ now", ""),
			at("at ⟦11 Fisher Road Gull Prairie\n Suite 445\n London⟧.", ""),
			at("> ⟦26 Clarke Avenue\n> Apt. 805⟧\n> or so", ""),
			at("write to ⟦USS Example\nFPO AP 96628⟧", ""),
			at("byt: ⟦Hlavná 12, 811 01 Bratislava⟧, tel.", "hlavna 12 811 01 bratislava"),
			at("biuro ⟦Marszałkowska 10/12, 00-001 Warszawa⟧", ""),
			at("Clínica. ⟦Los Olmos, 10⟧. 28006 Madrid", ""),
			at("at ⟦123 Broadway, New York, NY 10001⟧", ""),
			at("Domicilio: ⟦calle puente romano 141, 7B⟧.", ""),
			at("sede: ⟦Avda/ Mayor, 9⟧", ""),
			at("la ⟦Carretera Nacional, km 665⟧", ""),
		},
		NearMisses: []string{
			`"ip_address": "Node 12"`, `"title": "Budokan 12"`, `"address": "Room 12"`,
			"2014-05-29 Nora Hills", "Copyright 1991-1998, Edgar B. Lane", "Copyright (c) 2003 Hilda Lane", "72 435 R 10.79", "13km NE of Trabuco Canyon, CA", "577964 Page Range entry", "2 PLAC Ashby, Kent, England",
			"343306 OS X 10.10", "make(chan os.Signal, 10)", "should close #145554", "set bp 14 on foo", "delays=a/b/c/d logging: a power of 10",
			"WHERE id BETWEEN 441882 AND 441990;",
			"Since 1990, 2000 Paris shops", "In 5, 10000 Paris fans", "on May 12, 2020 Paris was", "mostró AV de 0,1 como",
			"via port 8080", "recorded live at Budokan 1979", "the address of Node 12", "she lives for Chapter 9", "IP address: 12", "Thank u 12", "USS Example 12345",
			"", "on 12 May 2020 the court met", "version 1.2.3", "I'll turn 23 tomorrow", "80 cc. El paciente", "chapter 5 and page 12",
			"192.0.2.17 - - [17/May/2026:10:05:03 +0000] \"GET / HTTP/1.1\" 200 203023", "12 - 550 ml bottles", "iPhone 12 Pro", "CA 19,9 y PSA",
			"took 5 hours on the road", "Windows 10", "we counted 3 streets", "he scored 12 points in 40 games", "7", "street 5", "P.O. Box", "either/or and/n", "w/n s/na",
		},
		Values: []detectortest.Case{
			at("⟦Av. Brigadeiro Faria Lima, 2170⟧", "avenue brigadeiro faria lima 2170"),
			at("⟦Theodor-Heuss-Straße 34⟧", "theodor heuss strasse 34"),
			at("⟦3 Chatham Street⟧", "3 chatham street"),
			at("⟦P.O. Box 87703⟧", ""),
			at("⟦Obere Str. 57⟧", "obere strasse 57"),
			at("⟦1913 Hanoi Way⟧", ""),
			at("⟦2817 Milton Dr.⟧", ""),
			at("⟦Rosa-Luxemburg-Straße 30, 10178 Berlin, Germany⟧", ""),
			at(" ⟦4018 Roberts Rd., Island Lake, IL 60042⟧", ""),
			at("⟦The Dog Inn, Heighington, Durham, England, DL2 2TX⟧", ""),
			at("⟦Peeters Trading Est., P O Box 64631⟧", ""),
			at("⟦10 S. Mill, Ste 5, Springfield⟧", ""),
			at("⟦223 W Quillbury⟧", ""),
			at("⟦Handlovská 379⟧", ""),
			at("⟦山口路268号⟧", ""),
			at("⟦佐賀県荒川区木立14丁目13番8号⟧", ""),
			at("⟦Bakkentoppen 9⟧", ""),
			at("⟦, Punta Cana, Dominican Republic⟧", ""),
			at("⟦, , Springfield, IL 62704⟧", ""),
			at("⟦Am Markt 3⟧", ""),
			at("⟦Na Příkopě 7⟧", ""),
			at("⟦Rynek 12⟧", ""),
			at("⟦120 Broadway⟧", ""),
			at("⟦Main St & 5th Ave⟧", ""),
			at("⟦신촌로 12⟧", ""),
			at("⟦980 Hwy 7⟧", ""),
			at("⟦123-4567 Granville Street⟧", ""),
			at("⟦Mill End, N'r Sheen, Rutland, England, LE15 0EX⟧", ""),
		},
		NotValues: []string{
			"Open House for 61 Example Street Springfield MA 02136", "Wilson Street", "Kerkstraat", "The Street", ", and then", ", Paris", "The Old Rectory, Church Lane", "Rhythm & Blues", "Am 3", "12 Drums 5", "Place du Griffe, Brignon", "Mohammedia, Morocco", "10 S",
			"3 W, East", "Casanova 70", "Rock", "10 boxes x 20 bags", "24 - 12 oz bottles", "90's Music", "iPhone 12", "Brussels", "+32 2 555 12 12", "an@example.org", "2020-01-01",
			"Chicago, Illinois, United States", "Paris, London, Berlin", "12", "https://example.org/12-street", "Live at Budokan 1979", "", "PG-13", "Season 2",
		},
		Headers: []detectortest.Header{
			{Words: "address", Kind: detectors.PostalAddress, Sign: 1},
			{Words: "billing address 2", Kind: detectors.PostalAddress, Sign: 1},
			{Words: "street", Kind: detectors.PostalAddress, Sign: 1},
			{Words: "ship address", Declared: "varchar(60)", Kind: detectors.PostalAddress, Sign: 1},
			{Words: "adresse", Kind: detectors.PostalAddress, Sign: 1},
			{Words: "direccion", Kind: detectors.PostalAddress, Sign: 1},
			{Words: "地址", Kind: detectors.PostalAddress, Sign: 1},
			{Words: "ip address", Kind: detectors.PostalAddress, Sign: -1},
			{Words: "email address", Kind: detectors.PostalAddress, Sign: -1},
			{Words: "e mail address", Kind: detectors.PostalAddress, Sign: -1},
			{Words: "mac address", Kind: detectors.PostalAddress, Sign: -1},
			{Words: "address id", Kind: detectors.PostalAddress, Sign: -1},
			{Words: "address", Declared: "integer", Kind: detectors.PostalAddress, Sign: -1},
			{Words: "lieferadresse", Kind: detectors.PostalAddress, Sign: 1},
			{Words: "factuuradres", Kind: detectors.PostalAddress, Sign: 1},
			{Words: "str hausnr", Kind: detectors.PostalAddress, Sign: 1},
			{Words: "emailadresse", Kind: detectors.PostalAddress},
			{Words: "webadres", Kind: detectors.PostalAddress},
			{Words: "str val", Kind: detectors.PostalAddress},
			{Words: "title", Kind: detectors.PostalAddress},
		},
	})
}

func TestNormalize(t *testing.T) {
	t.Parallel()
	d := New()
	for in, want := range map[string]string{
		"": "", "12": "", "12, Bd. St-Michel": "12 boulevard st michel", "5 High St.\nLeeds": "5 high st leeds", "Große Str. 1": "grosse strasse 1",
	} {
		if got := string(d.Normalize(nil, detectors.PostalAddress, []byte(in))); got != want {
			t.Errorf("normal form of %q: %q, want %q", in, got, want)
		}
	}
}

func FuzzDetector(f *testing.F) {
	detectortest.Fuzz(f, New(), "12 rue de la Paix, 75002 Paris", "Hauptstr. 12\n50667 Köln (Germany)", "C/ Mayor 3, 1D", "PSC 0413, Box 8144", "nº2A Calle", "1 9/506 #12 ", "00,000000000000000A", "〒150-0002 東京都渋谷区渋谷2丁目21番1号", "서울특별시 강남구 테헤란로 123, 4층", "unit 4526 box 0671\ndpo ap 40902", "1052 Budapest, Váci utca 12. II. em. 3", "Apartado de Correos 12, E-41013")
}

var prose = strings.Repeat("The committee met on 12 May in the old town hall, and Maria Kowalski said that the budget of 2019 would be kept as it is. "+
	"Nobody spoke against it, although some members, among them the treasurer, had asked for more time to read the figures. ", 400)

var logs = strings.Repeat(`192.0.2.17 - - [17/May/2026:10:05:03 +0000] "GET /images/kibana-search.png HTTP/1.1" 200 203023 "http://example.org/" "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_9_1) AppleWebKit/537.36"`+"\n", 600)

func BenchmarkText(b *testing.B) {
	d := New()
	for what, text := range map[string]string{"prose": prose, "logs": logs} {
		b.Run(what, func(b *testing.B) {
			col := scanners.NewColumn(scanners.Field{Text: true})
			for line := range strings.SplitSeq(text, "\n") {
				col.AppendString(line)
			}
			var found detectors.Matches
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				found.Reset()
				d.Text(col, &found)
			}
		})
	}
}
