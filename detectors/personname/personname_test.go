package personname

import (
	"slices"
	"strings"
	"testing"

	"dossier/detectors"
	"dossier/detectors/detectortest"
	"dossier/scanners"
)

func name(text, norm string) detectortest.Case {
	return detectortest.Case{Text: text, Kind: detectors.PersonName, Norm: norm}
}

func TestDetector(t *testing.T) { // not parallel: it counts allocations
	detectortest.Detector(t, New(), detectortest.Cases{
		Text: []detectortest.Case{
			name("yesterday ⟦Maria Kowalski⟧ called about her invoice", "maria kowalski"),
			name("Prefers to be called on 0459/02.11.29; assistant is ⟦Lena Weiß⟧.", "lena weiss"),
			name("We met Dr. ⟦Ána-Lucía O'Neill⟧ there.", "ana lucia oneill"),
			name("signed by Mrs ⟦Van den Broeck⟧ on Tuesday", "van den broeck"),
			name("spoke to ⟦J. K. Johansson⟧ again", "j k johansson"),
			name("a letter from ⟦Ludwig van Dijk⟧, who lives here", "ludwig van dijk"),
			name("From: ⟦Bram Verstraete⟧ <bv@example.org>", "bram verstraete"),
			name("Naam: ⟦Zoltán Xyzowski⟧", "zoltan xyzowski"),
			name("Nombre: ⟦Jesús⟧", "jesus"),
			name("⟦Anna Schmidt⟧'s car", "anna schmidt"),
			name("sehr geehrte Frau ⟦Müller⟧,", "muller"),
			name("⟦Thomas Becker⟧ wrote it; later ⟦Becker⟧ denied it", "thomas becker"),
			name("allow ⟦王秀英⟧, please", "王秀英"),
			name("Called, no answer. Tomorrow again. — ⟦Thibault Noël⟧", "thibault noel"),
			name("Called, no answer. Tomorrow again. – ⟦Thibault Noël⟧\nClosed.", "thibault noel"),
			name("писала ⟦Мария Иванова⟧ вчера", "мария иванова"),
			name("Regards,\n⟦Petra Novák⟧", "petra novak"),
			name("⟦Ivo Sanader⟧ otišao je, a odvjetnik je ⟦Sanaderu⟧ pisao", "ivo sanader"),
			name("follow up with ⟦patricia desrosiers⟧ soon", "patricia desrosiers"),
			name("thanks.⟦Maria Kowalski⟧ will call", "maria kowalski"),
			name("remitido por: Dra. ⟦Ana Moreno⟧ Hospital de la Vega, Murcia", "ana moreno"),
		},
		NearMisses: []string{
			"Mozilla/5.0 (compatible; Windows Phone 8.0; Touch; NOKIA; Lumia 920)", "they met in ulica Zenona Krawczyńskiego", "C.L.T. approved it",
			`{name: "FMOVS", asm: "FMOVS", aux: "SymOff", symEffect: "Read"}`,
			"", " ", "the annual report of the University of Chicago", "Avenue Victor Hugo 12", "she moved to San Francisco",
			"Monday Tuesday Wednesday", "GET /index.html HTTP/1.1 200", "Windows Server and Internet Explorer", "marie_curie@example.org",
			"Jan.Peeters@example.org", "1000350,T11:25:00Z,KM-1437-02,paid,Julien.Dekker4021@example.org,", "New York City", "The Quick Brown Fox", "ERROR Connection Refused", "id=Anna42", "’ ’’",
			"b := v.Block", "func Marshal(in []byte)", "Chan{1, 2}", "ex-Zombie", "var fnValue Fn",
			"the Great Wall", "Santa Maria", "Deutsche Bank AG", "A Quick Brown Fox Jumps Over The Lazy Dog", "The Silver Fox", "Sweet Summer Sun",
			"How The Black Swan Lost Its Crown",
			"a grant of The Anna Kowalski Foundation", "audits for Thomas Becker Laboratories, and others", "liceum im. Anny Kowalskiej",
			"they closed Anna Kowalski Street, and others", "trains stop at the Thomas Becker stadium from Monday on",
			"abita in Via Giuseppe Bianchi 22, Brescia", "all'Istituto Xyzowski",
		},
		Values: []detectortest.Case{
			name("⟦François⟧", "francois"),
			name(" ⟦Jan Peeters⟧ ", "jan peeters"),
			name("⟦Peeters, Jan⟧", "peeters jan"),
			name("⟦Dr. A. van den Berg⟧", "a van den berg"),
			name("⟦MARIA GONZÁLEZ⟧", "maria gonzalez"),
			name("⟦jan peeters⟧", "jan peeters"),
			name("⟦王伟⟧", "王伟"),
			name("⟦John Smith Jr.⟧", "john smith"),
			name("⟦Jan Qorvex Qorvex, Jan⟧", ""),
			name("⟦Qorvexii, L.D.⟧", "qorvexii l d"),
			name("⟦lek. med. Anna Kowalska⟧", "anna kowalska"),
			name("⟦Prof. Dr.-Ing. habil. Hans Meier⟧", "hans meier"),
			name("⟦doc. Ing. Petr Svoboda, Ph.D.⟧", "petr svoboda"),
			name("⟦Uzm. Dr. Ayşe Demir⟧", "ayse demir"),
			name("⟦RA Dr. Peter Müller⟧", "peter muller"),
			name("⟦Familie Müller⟧", "muller"),
			name("⟦Peter & Anna Müller⟧", ""),
		},
		NotValues: []string{
			"Rock", "Rock And Roll", "Jazz", "Music", "Movies", "Alternative & Punk", "Belgium", "Brussels", "Sales Manager", "Vice President, Sales",
			"Bonifico e assegno", "Embraer - Empresa Brasileira de Aeronáutica S.A.", "Acme Widgets Ltd", "For Those About To Rock", "12", "an@example.org", "Beverages",
			"https://example.org/", "New York", "TV Shows", "MPEG audio file", "", "grams", "Dr. med.", "Notar", "Captain Morgan", "Family Guy",
			"Prof. Dr.", "Frau", "Herr", "Mrs", "Family Tree & Garden",
		},
		Headers: []detectortest.Header{
			{Words: "first name", Kind: detectors.PersonName, Sign: 1},
			{Words: "lastname", Declared: "VARCHAR(40)", Kind: detectors.PersonName, Sign: 1},
			{Words: "contact name", Kind: detectors.PersonName, Sign: 1},
			{Words: "nom de famille", Kind: detectors.PersonName, Sign: 1},
			{Words: "achternaam", Kind: detectors.PersonName, Sign: 1},
			{Words: "lst nm", Kind: detectors.PersonName, Sign: 1},
			{Words: "t 1 nome cliente enc", Kind: detectors.PersonName, Sign: 1},
			{Words: "kd name", Kind: detectors.PersonName, Sign: 1},
			{Words: "nazwa klienta", Kind: detectors.PersonName, Sign: 1},
			{Words: "patient family", Kind: detectors.PersonName, Sign: 1},
			{Words: "tipo cliente", Kind: detectors.PersonName},
			{Words: "is customer", Kind: detectors.PersonName},
			{Words: "фамилия", Kind: detectors.PersonName, Sign: 1},
			{Words: "name", Kind: detectors.PersonName, Sign: 1},
			{Words: "company name", Kind: detectors.PersonName, Sign: -1},
			{Words: "product name", Kind: detectors.PersonName, Sign: -1},
			{Words: "track name", Kind: detectors.PersonName, Sign: -1},
			{Words: "file name", Kind: detectors.PersonName, Sign: -1},
			{Words: "table name", Kind: detectors.PersonName, Sign: -1},
			{Words: "user agent", Kind: detectors.PersonName, Sign: -1},
			{Words: "customer id", Kind: detectors.PersonName, Sign: -1},
			{Words: "first name", Declared: "INTEGER", Kind: detectors.PersonName, Sign: -1},
			{Words: "quantity", Kind: detectors.PersonName},
			{Words: "merk", Kind: detectors.PersonName, Sign: -1},
			{Words: "nombre proveedor", Kind: detectors.PersonName, Sign: -1},
			{Words: "supplier contact name", Kind: detectors.PersonName, Sign: 1},
			{Words: "agent", Kind: detectors.PersonName, Sign: 1},
			{Words: "hausarzt", Kind: detectors.PersonName, Sign: 1},
			{Words: "display name", Kind: detectors.PersonName},
			{Words: "film agent count", Kind: detectors.PersonName, Sign: -1},
		},
	})
}

// Lines of one text tell about each other: a surname met in full is known again, a closing formula stands above the name.
func TestLinesOfOneText(t *testing.T) {
	t.Parallel()
	d := New()
	col := scanners.NewColumn(scanners.Field{Text: true})
	for _, line := range []string{"Sofie Vandenbussche came.", "Then Vandenbussche left.", "Kind regards,", "Xandra"} {
		col.AppendString(line)
	}
	var found detectors.Matches
	d.Text(col, &found)
	again := slices.ContainsFunc(found.List, func(m detectors.Match) bool { return m.Value == 1 })
	if len(found.List) != 2 && len(found.List) != 3 || !again {
		t.Errorf("%d matches, want the full name and the surname alone", len(found.List))
	}
}

// Columns are told apart by the mean of what their values say.
func TestColumnsApart(t *testing.T) {
	t.Parallel()
	d := New()
	mean := func(values string) (sum float32) {
		col := scanners.NewColumn(scanners.Field{})
		for v := range strings.SplitSeq(values, "|") {
			col.AppendString(v)
		}
		var found detectors.Matches
		d.Values(col, &found)
		for _, m := range found.List {
			sum += float32(m.Confidence)
		}
		return sum / float32(col.Len())
	}
	for what, values := range map[string]string{
		"full names":  "Maria Anders|Thomas Hardy|Christina Berglund|Hanna Moos|Laurence Lebihan|Yang Wang",
		"Japanese":    "鈴木 陽一|中村 治|木村 知実|岡田 直子",
		"Chinese":     "李淑英|蔡玉华|倪凯|姜玉华",
		"Korean":      "강영미|김성현|홍명자|송성호",
		"Arabic":      "جمان مرمش|عربي دلاشة|دانية التركمان|فكري بدر",
		"by whom":     "By Jane Smith|by An Peeters|By John Carter",
		"couples":     "Jane Smith and John Carter|Jane Smith &amp; John Carter|An Peeters en Jan Claes",
		"Nguyen":      "Nguyen Van Minh|Nguyen Thi Huong",
		"Russian":     "Зюганец Тихон Владиленович|Акулина Олеговна Хмыз|Лев Архипович Пнин",
		"Vietnamese":  "Nguyễn Văn Minh|Trần Thị Hương|Phạm Quốc Bảo",
		"given names": "Luís|Leonie|François|Bjørn|Helena|Astrid|Daan|Jennifer|Roberto|Fernanda",
	} {
		if m := mean(values); m < 0.5 {
			t.Errorf("%s: mean %v, want at least 0.5", what, m)
		}
	}
	for what, values := range map[string]string{
		"film titles": "Academy Dinosaur|Ace Goldfinger|Adaptation Holes|Affair Prejudice|African Egg|Agent Truman|Airplane Sierra",
		"two things":  "Romeo and Juliet|Pride and Prejudice|Fast Cars and Slow Trains|By The Sea Shore",
		"weekdays":    "星期二|星期六|星期日|星期五",
		"not known":   "N/A|N/A|n/a|N.A.",
		"truth":       "True|True|False|True",
		"genres":      "Rock|Jazz|Metal|Alternative & Punk|Blues|Latin|Reggae|Pop|Soundtrack|Bossa Nova|Easy Listening|Heavy Metal|Drama|Opera",
		"cities":      "Stuttgart|Montréal|Oslo|Prague|Vienne|Brussels|Copenhagen|São Paulo|Rio de Janeiro|Paris|London|Madrid|Dublin|Edinburgh",
		"companies":   "Google Inc.|Microsoft Corporation|Apple Inc.|Telus|Rogers Canada|Riotur|Woodstock Discos|Banco do Brasil S.A.",
		"countries":   "Brazil|Germany|Canada|Norway|Czech Republic|Austria|Belgium|Denmark|USA|Portugal|France|Chad|Jordan|Georgia",
		"jobs":        "Sales Representative|Marketing Manager|Owner|Order Administrator|General Manager|IT Staff|Assistant Sales Agent",
	} {
		if m := mean(values); m >= 0.35 {
			t.Errorf("%s: mean %v, want less than 0.35", what, m)
		}
	}
}

func TestNormalize(t *testing.T) {
	t.Parallel()
	d := New()
	for in, want := range map[string]string{
		"": "", "  -- ": "", "Mr. John  SMITH": "john smith", "de la Cruz": "de la cruz", "Łukasz Żak": "łukasz zak", "Jean-Pierre": "jean pierre",
		"Zoe\u0308": "zoe", "Zoë": "zoe", "O’Brien": "obrien", "Dr": "dr", "李 娜": "李 娜", "Groß": "gross",
	} {
		if in == "Łukasz Żak" {
			want = "lukasz zak"
		}
		if got := string(d.Normalize(nil, detectors.PersonName, []byte(in))); got != want {
			t.Errorf("normal form of %q: %q, want %q", in, got, want)
		}
	}
	if got := d.Normalize([]byte("x"), detectors.Email, []byte("Jan")); string(got) != "x" {
		t.Errorf("another kind: %q", got)
	}
}

// What a column's value is found as is what it is known by anywhere else: one person has one fingerprint.
func TestNormalFormOfValues(t *testing.T) {
	t.Parallel()
	d := New()
	c := scanners.NewColumn(scanners.Field{})
	for _, cell := range []string{
		" Anna Peeters ", "dr hab. Jan Nowak", "Prof. Dr.-Ing. Thomas Becker", "Maria Kowalski, PhD", "Jan Janssens (notaris)", "Jean-Pierre Dupont", "Ms. Zoë O'Neill Jr.", "Peeters, An",
	} {
		c.AppendString(cell)
	}
	var found detectors.Matches
	d.Values(c, &found)
	if len(found.List) != c.Len() {
		t.Fatalf("%d names of %d", len(found.List), c.Len())
	}
	for i := range found.List {
		m := &found.List[i]
		cell := c.Value(int(m.Value))
		if got, want := string(found.Norm(m)), string(d.Normalize(nil, detectors.PersonName, cell)); got != want {
			t.Errorf("%q is found as %q, and is %q by itself", cell, got, want)
		}
	}
}

// A name stands out from lines that are passed over, and from the middle of a line that is cut into pieces.
func TestNameAmongLogs(t *testing.T) {
	t.Parallel()
	const who = "Maria Kowalski"
	noise := strings.Repeat(`{"id":4711,"path":"/Index.html","agent":"Mozilla/5.0 (Windows NT 10.0)"},`, 30)
	d := New()
	for what, text := range map[string]string{
		"line":      logs[:2000] + "\nfor " + who + " sent\n" + logs[:2000],
		"long line": noise + `{"name":"` + who + `"},` + noise,
		"address":   noise + `Xyzz Qwrty <x@example.org>` + noise,
	} {
		col := scanners.NewColumn(scanners.Field{Text: true})
		for line := range strings.SplitSeq(text, "\n") {
			col.AppendString(line)
		}
		var found detectors.Matches
		d.Text(col, &found)
		if n := len(found.List); n != 1 {
			t.Errorf("%s: %d matches, want one", what, n)
		}
	}
}

func FuzzDetector(f *testing.F) {
	detectortest.Fuzz(f, New(), "Dr. ⟦Jan Peeters⟧ <a@b.be>", "Peeters, Jan", "王秀英 wrote", "J.K. O’Neill's", "Regards,\nJan Smith", "’", "Naam: Zoë\u0308", "Rue Victor Hugo, 3", "Peeters,Jan")
}

var prose = strings.Repeat("The committee met on Monday in the old town hall, and Maria Kowalski said that the budget would be kept as it is. "+
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
