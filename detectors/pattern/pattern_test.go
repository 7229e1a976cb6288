package pattern_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"dossier/detectors"
	"dossier/detectors/checkdigit"
	"dossier/detectors/detectortest"
	"dossier/detectors/pattern"
	"dossier/scanners"
)

// The numbers are made up; the machine-readable line is the specimen of ICAO Doc 9303.
var numbers = detectortest.Cases{
	Text: []detectortest.Case{
		{Text: "N° client : ⟦4821937⟧, facture 118", Kind: detectors.ClientNumber},
		{Text: "broj korisnika ⟦4821390⟧.", Kind: detectors.ClientNumber},
		{Text: "müşteri numaram ⟦4821390⟧.", Kind: detectors.ClientNumber},
		{Text: "medarbejdernr. ⟦48213⟧, reg.nr.", Kind: detectors.ClientNumber},
		{Text: "č. OP ⟦204821390⟧, ŘP", Kind: detectors.NationalID},
		{Text: "číslo OP ⟦HK 482 139⟧, trvalé", Kind: detectors.NationalID},
		{Text: "паспорт ⟦58 04 482139⟧ выдан", Kind: detectors.Passport},
		{Text: "паспорт серія ⟦АВ № 482139⟧, логін", Kind: detectors.Passport},
		{Text: "в/у ⟦69 04 482139⟧.", Kind: detectors.DriverLicence},
		{Text: "а/м г.н. ⟦К482ТР 69⟧, в/у", Kind: detectors.LicencePlate},
		{Text: "amtl. Kennz. ⟦GÖ-PK 482⟧, Führerschein", Kind: detectors.LicencePlate},
		{Text: "reg. oznake: registarska oznaka ⟦ČK 482-KT⟧", Kind: detectors.LicencePlate},
		{Text: "Št. stranke: ⟦4821390⟧", Kind: detectors.ClientNumber},
		{Text: "Nº mecanográfico ⟦48213⟧,", Kind: detectors.ClientNumber},
		{Text: "OP č. ⟦204821390⟧", Kind: detectors.NationalID},
		{Text: "посвідчення водія ⟦48213907⟧", Kind: detectors.DriverLicence},
		{Text: "ДКН ⟦СВ 4821 КТ⟧", Kind: detectors.LicencePlate},
		{Text: "nr historii choroby ⟦482139⟧", Kind: detectors.HealthID},
		{Text: "Valst. nr. ⟦KTR 482⟧.", Kind: detectors.LicencePlate},
		{Text: "CNS ⟦748213907750004⟧, prontuário", Kind: detectors.HealthID},
		{Text: "N. cliente ⟦4821937⟧", Kind: detectors.ClientNumber},
		{Text: "Personalnr. ⟦0048213⟧, ab Mai", Kind: detectors.ClientNumber},
		{Text: "Employee ID ⟦E0048213⟧", Kind: detectors.ClientNumber, Norm: "E0048213"},
		{Text: "Osobní číslo ⟦48213⟧, účet", Kind: detectors.ClientNumber},
		{Text: "Cod. fisc. ⟦VTN MVV 88H17 H501S⟧", Kind: detectors.NationalID, Norm: "VTNMVV88H17H501S"},
		{Text: "Placas: ⟦XKR-48-21⟧, color gris", Kind: detectors.LicencePlate},
		{Text: "Vehicle no. ⟦ZK-02-AB-4821⟧", Kind: detectors.LicencePlate},
		{Text: "placa ⟦XKR4B21⟧, fone", Kind: detectors.LicencePlate},
		{Text: "CIP ⟦XKRM482139077540⟧", Kind: detectors.HealthID},
		{Text: "Cartão SUS ⟦748 2139 0775 0004⟧", Kind: detectors.HealthID},
		{Text: "Prontuário: ⟦482139⟧", Kind: detectors.HealthID},
		{Text: "Hosp no. ⟦K482139⟧", Kind: detectors.HealthID},
		{Text: "ansattnr. ⟦48213⟧", Kind: detectors.ClientNumber},
		{Text: "Kund nr ⟦48213⟧, mobil", Kind: detectors.ClientNumber},
		{Text: "customer id ⟦CRN4821390⟧. AWB 4821390775", Kind: detectors.ClientNumber},
		{Text: "Č. zákazníka: ⟦482139⟧", Kind: detectors.ClientNumber},
		{Text: "ID klienta: ⟦482139⟧", Kind: detectors.ClientNumber},
		{Text: "Voter ID ⟦XKR4821390⟧", Kind: detectors.NationalID},
		{Text: "credencial para votar ⟦XKRMPR70020210H400⟧", Kind: detectors.NationalID},
		{Text: "GSTIN: ⟦27XKRPX4821M1ZL⟧", Kind: detectors.TaxID},
		{Text: "NIN ⟦48213907754⟧", Kind: detectors.NationalID},
		{Text: "SSS no. ⟦34-4821390-1⟧", Kind: detectors.NationalID},
		{Text: "ІПН ⟦3567732737⟧, адреса", Kind: detectors.NationalID},
		{Text: "ΑΔΤ ⟦ΑΒ 482139⟧", Kind: detectors.NationalID},
		{Text: "C.I. seria ⟦PX 482139⟧", Kind: detectors.NationalID},
		{Text: "TIN ⟦482-139-077-000⟧", Kind: detectors.TaxID},
		{Text: "VKN ⟦7615028679⟧", Kind: detectors.TaxID},
		{Text: "Patient HCN ⟦4821 390 775⟧", Kind: detectors.HealthID},
		{Text: "occurrence: DL ⟦T4821-39077-82044⟧", Kind: detectors.DriverLicence},
		{Text: "plate ⟦CKLM 482⟧", Kind: detectors.LicencePlate},
		{Text: "driver lic ⟦048213907⟧ VIC", Kind: detectors.DriverLicence},
		{Text: "körkort nr ⟦960412-4821⟧", Kind: detectors.DriverLicence},
		{Text: "vehicle rego ⟦1AB 4CD⟧", Kind: detectors.LicencePlate},
		{Text: "auto ⟦KLI 4P92⟧", Kind: detectors.LicencePlate},
		{Text: "рег. № ⟦СВ 4821 КМ⟧", Kind: detectors.LicencePlate},
		{Text: "αρ. κυκλοφορίας ⟦ΗΚΑ-4821⟧", Kind: detectors.LicencePlate},
		{Text: "διαβατήριο ⟦ΑΕ4821390⟧", Kind: detectors.Passport},
		{Text: "Kundennummer ⟦7001 482 193⟧.", Kind: detectors.ClientNumber},
		{Text: "carte fidélité ⟦9135 7200 4821 3907 754⟧", Kind: detectors.ClientNumber},
		{Text: "N° allocataire : ⟦4821390⟧ M", Kind: detectors.ClientNumber},
		{Text: "auto ⟦KR 482KD⟧", Kind: detectors.LicencePlate},
		{Text: "plaques ⟦VD 482 139⟧", Kind: detectors.LicencePlate},
		{Text: "bus, registration number ⟦UBF 482K⟧,", Kind: detectors.LicencePlate},
		{Text: "my health card ⟦4821-390-775-AB⟧", Kind: detectors.HealthID},
		{Text: "szem. ig. szám: ⟦482139KE⟧", Kind: detectors.NationalID},
		{Text: "?f=16&sid=⟦6bb0c8283f412381c4a4e3daa3e0d392⟧&start=2", Kind: detectors.CookieID},
		{Text: "n° d'adhérent : ⟦4821937⟧", Kind: detectors.ClientNumber},
		{Text: "Kundnr ⟦482137⟧\nOCR 4821377195 Bankgiro 482-1377", Kind: detectors.ClientNumber},
		{Text: "Code client : ⟦41KIEF02⟧\nRéf. article 3700546 702112", Kind: detectors.ClientNumber},
		{Text: "SPZ ⟦4B2 4821⟧", Kind: detectors.LicencePlate},
		{Text: "paspoort ⟦NP4XK82R7⟧", Kind: detectors.Passport},
		{Text: "Passport No. ⟦EH123456⟧, issued", Kind: detectors.Passport, Norm: "EH123456"},
		{Text: "passport number:⟦123456789⟧", Kind: detectors.Passport},
		{Text: "Reisepass-Nr. ⟦C01X00T47⟧", Kind: detectors.Passport},
		{Text: "numéro de passeport : ⟦12AB34567⟧.", Kind: detectors.Passport},
		{Text: "αρ. διαβατηρίου ⟦AE1234567⟧", Kind: detectors.Passport},
		{Text: "号码 护照 ⟦E12345678⟧", Kind: detectors.Passport},
		{Text: "⟦L898902C36UTO7408122F1204159ZE184226B<<<<<10⟧", Kind: detectors.Passport},
		{Text: "driving licence ⟦MORGA657054SM9IJ⟧", Kind: detectors.DriverLicence, Norm: "MORGA657054SM9IJ"},
		{Text: "Driver's license: ⟦D1234562⟧", Kind: detectors.DriverLicence},
		{Text: "prawo jazdy nr ⟦01234/15/1465⟧", Kind: detectors.DriverLicence, Norm: "01234151465"},
		{Text: "Führerscheinnummer ⟦B072RRE2I55⟧", Kind: detectors.DriverLicence},
		{Text: "licence plate ⟦1-ABC-234⟧", Kind: detectors.LicencePlate, Norm: "1ABC234"},
		{Text: "Kennzeichen: ⟦B-MW 1234⟧", Kind: detectors.LicencePlate},
		{Text: "kenteken ⟦12-ABC-3⟧", Kind: detectors.LicencePlate},
		{Text: "numer rejestracyjny ⟦WA 12345⟧", Kind: detectors.LicencePlate},
		{Text: "Your customer number is ⟦KD-204518⟧.", Kind: detectors.ClientNumber, Norm: "KD204518"},
		{Text: "Kundennr.: ⟦204518⟧", Kind: detectors.ClientNumber},
		{Text: "le client n° ⟦204518⟧", Kind: detectors.ClientNumber},
		{Text: "cliente n. ⟦204518⟧", Kind: detectors.ClientNumber},
		{Text: "ügyfélszám: ⟦10020030⟧", Kind: detectors.ClientNumber},
		{Text: "my customer number is ⟦204518⟧", Kind: detectors.ClientNumber},
		{Text: "My driver's license number is ⟦6940579⟧", Kind: detectors.DriverLicence, Norm: "6940579"},
		{Text: "nr rej. ⟦WA 4821K⟧", Kind: detectors.LicencePlate},
		{Text: "Fahrzeug ⟦HH-AB 123⟧", Kind: detectors.LicencePlate, Norm: "HHAB123"},
		{Text: "my reg is ⟦LD19 XKR⟧ n my number", Kind: detectors.LicencePlate},
		{Text: "Ausweis-Nr. ⟦L01X00T471⟧", Kind: detectors.NationalID},
		{Text: "identificat cu CI seria ⟦MX nr. 048219⟧", Kind: detectors.NationalID},
		{Text: "cédula ⟦71.482.193⟧", Kind: detectors.NationalID, Norm: "71482193"},
		{Text: "MRN: ⟦00482193⟧", Kind: detectors.HealthID},
		{Text: "Insurance ID: ⟦XEH482193774⟧", Kind: detectors.HealthID},
		{Text: "IMEI ⟦490154203237518⟧", Kind: detectors.DeviceID},
		{Text: "seen ⟦49-015420-323751-8⟧ again", Kind: detectors.DeviceID, Norm: "490154203237518"},
		{Text: "idfa=⟦6D92078A-8246-4BA4-AE5B-76104861E7DC⟧&x", Kind: detectors.DeviceID},
		{Text: "_ga=⟦GA1.2.1033501218.1368477899⟧; path", Kind: detectors.CookieID},
	},
	NearMisses: []string{
		"client.response_code, 201", "urn:cen.eu:en16931:2017", "client code errors in JSR 199",
		"GSTIN: 27XKRPX4821M1Z7", "CIP 3400930000007", "placas de yeso 4821", "Voter ID required 2024", "the votes of K4821390",
		"matricule 2004", "os.WriteFile(c.Prefix+\"_fiat64.go\", out, 0644)", "mg/dl 12345", "la marca 48213", "une marque matricule de 48", "TIN can 12", "DL 3C", "NINA 48213907754", "paying in 48213907754", "СВ 4821 КМ",
		"EH123456", "order EH123456", "passport expires 20261123", "the passport office has 12 rooms", "passport a/EH123456/b", "passport EH123456@example.com",
		"L898902C36UTO7408122F1204159ZE184226B<<<<<11", "490154203237518", "IMEI 490154203237519", "49-015420-323751-9", "6D92078A-8246-4BA4-AE5B-76104861E7DC",
		"software licence 1234567", "plate 12", "your number is KD-204518", "GA1.2.3", "1.2.3-456", "", "boarding pass 12345678",
		`{"client_ip":"192.0.2.7","device":"x","id":"4821937"}`, "dowód rejestracyjny BAX 482137", "reg REV16W",
		"my car is a BMW 320", "customer order number 204518", "Klantnummer onbekend, factuur F2023-1187", "codice sconto, scontrino n. 0042-0117", "numer umowy, licznik nr 48219377",
	},
	Values: []detectortest.Case{
		{Text: " ⟦GA1.2.1033501218.1368477899⟧", Kind: detectors.CookieID},
		{Text: "⟦MORGA657054SM9IJ⟧", Kind: detectors.DriverLicence},
	},
	NotValues: []string{"", "EH123456", "12345678", "an", "B-MW 1234"},
	Headers: []detectortest.Header{
		{Words: "passport no", Kind: detectors.Passport, Sign: 1},
		{Words: "paspoortnummer", Kind: detectors.Passport, Sign: 1},
		{Words: "passport expiry date", Kind: detectors.Passport},
		{Words: "driver license", Kind: detectors.DriverLicence, Sign: 1},
		{Words: "software license number", Kind: detectors.DriverLicence},
		{Words: "license plate", Kind: detectors.LicencePlate, Sign: 1},
		{Words: "placas", Kind: detectors.LicencePlate, Sign: 1},
		{Words: "immat", Kind: detectors.LicencePlate, Sign: 1},
		{Words: "nr rej", Kind: detectors.LicencePlate, Sign: 1},
		{Words: "permis", Kind: detectors.DriverLicence, Sign: 1},
		{Words: "permis construire", Kind: detectors.DriverLicence},
		{Words: "bvn", Kind: detectors.NationalID, Sign: 1},
		{Words: "gstin", Kind: detectors.TaxID, Sign: 1},
		{Words: "mitgl nr", Kind: detectors.ClientNumber, Sign: 1},
		{Words: "no cte", Kind: detectors.ClientNumber, Sign: 1},
		{Words: "ugyfelsz", Kind: detectors.ClientNumber, Sign: 1},
		{Words: "kundennummer", Kind: detectors.ClientNumber, Sign: 1},
		{Words: "customer number", Kind: detectors.ClientNumber, Sign: 1},
		{Words: "cust nbr", Kind: detectors.ClientNumber, Sign: 1},
		{Words: "t 1 kod klienta enc", Kind: detectors.ClientNumber, Sign: 1},
		{Words: "debiteurnr", Kind: detectors.ClientNumber, Sign: 1},
		{Words: "num customers", Kind: detectors.ClientNumber},
		{Words: "client order code", Kind: detectors.ClientNumber},
		{Words: "customer count", Kind: detectors.ClientNumber},
		{Words: "device id", Kind: detectors.DeviceID, Sign: 1},
		{Words: "has cookie", Kind: detectors.CookieID},
		{Words: "cookie id", Kind: detectors.CookieID, Sign: 1},
	},
}

func TestNumbers(t *testing.T) { detectortest.Detector(t, pattern.NewNumbers(), numbers) }

// TestAmongNumbers finds the same in a log full of numbers, most of which are passed over, at every offset from where the marks begin anew.
func TestAmongNumbers(t *testing.T) {
	t.Parallel()
	const numberless, numbered = "the pump of the second depot ran dry and nobody saw it until the evening came, ", "2026-03-11 10:22:31 node-07 [4711]: 200 in 31.07 ms, id 48151623, "
	d := pattern.NewNumbers()
	for _, one := range numbers.Text {
		for shift := range 32 {
			for _, filler := range []string{numberless, numbered, "x\n" + numbered + "\n"} {
				c := scanners.NewColumn(scanners.Field{Text: true})
				for line := range strings.SplitSeq(strings.Repeat("y", shift)+" "+filler+one.Text+" "+numberless+"\n"+numbered, "\n") {
					c.AppendString(strings.NewReplacer("⟦", "", "⟧", "").Replace(line))
				}
				found := detectors.Matches{Least: detectors.Threshold}
				d.Text(c, &found)
				want := one.Text[strings.Index(one.Text, "⟦")+len("⟦") : strings.Index(one.Text, "⟧")]
				if len(found.List) != 1 || found.List[0].Kind != one.Kind || string(c.Value(int(found.List[0].Value))[found.List[0].Start:found.List[0].End]) != want {
					t.Errorf("%q %d bytes further on among %q: %d found", one.Text, shift, filler, len(found.List))
				}
			}
		}
	}
}

func TestCategories(t *testing.T) {
	detectortest.Detector(t, pattern.NewCategories(), detectortest.Cases{
		NearMisses: []string{"religion: none"}, NotValues: []string{"Catholic"},
		Headers: []detectortest.Header{
			{Words: "religion", Kind: detectors.Religion, Sign: 1},
			{Words: "religionszugehorigkeit", Kind: detectors.Religion, Sign: 1},
			{Words: "patient blood type", Kind: detectors.Health, Sign: 1},
			{Words: "health check url", Kind: detectors.Health},
			{Words: "pod health", Kind: detectors.Health},
			{Words: "golf handicap", Kind: detectors.Health},
			{Words: "conviction rate", Kind: detectors.CriminalRecord},
			{Words: "certificate fingerprint", Kind: detectors.Biometric},
			{Words: "face embedding", Kind: detectors.Biometric, Sign: 1},
			{Words: "strafblad", Kind: detectors.CriminalRecord, Sign: 1},
			{Words: "trade union", Kind: detectors.UnionMembership, Sign: 1},
			{Words: "political party", Kind: detectors.PoliticalOpinion, Sign: 1},
			{Words: "race", Kind: detectors.Ethnicity},
			{Words: "ethnic group", Kind: detectors.Ethnicity, Sign: 1},
			{Words: "sexual orientation", Kind: detectors.SexualOrientation, Sign: 1},
			{Words: "dna sample", Kind: detectors.Genetic, Sign: 1},
		},
	})
	d := pattern.NewCategories()
	for _, h := range d.Header([]string{"religion"}, "") {
		if !h.Alone || !strings.Contains(h.Because, "hint") || h.Weight > 0.6 {
			t.Errorf("%+v: a modest hint that needs no values is wanted", h)
		}
	}
	if got := string(d.Normalize(nil, detectors.Religion, []byte(" Ökumenisch "))); got != "ökumenisch" {
		t.Errorf("normal form %q", got)
	}
}

func own(t testing.TB, rules ...pattern.Rule) pattern.Detector {
	t.Helper()
	d, err := pattern.New(rules...)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

const badge = detectors.Kind("badge")

func TestOwnPattern(t *testing.T) {
	detectortest.Detector(t, own(t, pattern.Rule{
		Kind: badge, Pattern: `\bB-\d{4}(-[a-zé]+)?\b`, Alone: 0.6, Near: 0.9, Cell: 0.6, Because: "is a badge",
		Words: []string{"badge"}, Against: []string{"bus"},
	}), detectortest.Cases{
		Text: []detectortest.Case{
			{Text: "⟦B-1234⟧, ⟦B-1234-é⟧ and ⟦B-9999-xyz⟧.", Kind: badge, Norm: "B1234"},
			{Text: "http://host/⟦B-1234⟧", Kind: badge},
		},
		NearMisses: []string{"AB-1234", "B-12345", "B-123", "bus B-1234", "B-1234é", "éB-1234", ""},
		Values:     []detectortest.Case{{Text: " ⟦B-1234⟧", Kind: badge}}, NotValues: []string{"B-1234 x", "x"},
	})
}

func TestOwnList(t *testing.T) {
	detectortest.Detector(t, own(t, pattern.Rule{
		Kind: badge, List: []string{"Project Blue  Whale", "Blue", "Élan", "C++"}, Alone: 0.7, Near: 0.7, Cell: 0.7, Because: "is on the list",
	}), detectortest.Cases{
		Text: []detectortest.Case{
			{Text: "the ⟦project\n blue whale⟧ is not ⟦BLUE⟧.", Kind: badge, Norm: "project blue whale"},
			{Text: "⟦élan⟧ with ⟦ÉLAN⟧", Kind: badge, Norm: "élan"},
		},
		NearMisses: []string{"Blues", "project whale", "eBlue", "elan", "project blu", ""},
		Values:     []detectortest.Case{{Text: "⟦Project Blue Whale⟧ ", Kind: badge}, {Text: "⟦Élan⟧", Kind: badge}}, NotValues: []string{"Blue Project", "x"},
	})
}

func TestOwnCheck(t *testing.T) {
	detectortest.Detector(t, own(t, pattern.Rule{
		Kind: badge, Pattern: `[0-9]{3} [0-9]{3}|[0-9]{6}`, Check: checkdigit.Luhn, Near: 0.9, Cell: 0.6, Words: []string{"staff pass"}, Because: "is a badge",
	}), detectortest.Cases{
		Text:       []detectortest.Case{{Text: "staff pass no. ⟦123 455⟧", Kind: badge, Norm: "123455"}},
		NearMisses: []string{"123 455", "staff pass no. 123 456", "pass 123 455", "staff 123 455"},
		Values:     []detectortest.Case{{Text: "⟦123455⟧", Kind: badge}}, NotValues: []string{"123456"},
	})
}

func TestWrongRules(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]pattern.Rule{
		"not RE2":         {Kind: badge, Pattern: `(?<=x)y`, Alone: 0.5},
		"too large":       {Kind: badge, Pattern: `(a|b|c|d)*a(a|b|c|d){30}`, Alone: 0.5},
		"many steps":      {Kind: badge, Pattern: `((\d{1,30}x){1,30}y){1,30}`, Alone: 0.5},
		"long":            {Kind: badge, Pattern: strings.Repeat("a", 1001), Alone: 0.5},
		"nothing":         {Kind: badge, Pattern: `\d*`, Alone: 0.5},
		"inside":          {Kind: badge, Pattern: `a\bb`, Alone: 0.5},
		"no kind":         {Pattern: `a`, Alone: 0.5},
		"more than sure":  {Kind: badge, Pattern: `a`, Alone: 1.5},
		"less than never": {Kind: badge, Pattern: `a`, Near: -1},
	} {
		if _, err := pattern.New(r); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := pattern.New(make([]pattern.Rule, 65)...); err == nil {
		t.Error("65 rules: no error")
	}
}

// expressions are of all the syntax that a machine is made of.
var expressions = []string{
	`[A-Z]{2}\d{3,5}`, `(?i)straße|gasse`, `a.c`, `[^a-z ]+`, `(ab|abc)(de)?f*`, `\p{Greek}{2,4}`, `x(?:y|z)+?w`, `(?s)a.b`, `[\x80-\x{10ffff}]{1,3}`, `\S{3}`, `K|k`,
}

// FuzzMachine compares matches with those of the standard library's leftmost-longest expressions, where each stands alone.
func FuzzMachine(f *testing.F) {
	f.Add(byte(0), "AB123 AB12345 x")
	f.Add(byte(1), "STRASSE strasse Straße GASSE")
	f.Add(byte(2), "abc a\nc aéc a\xffc")
	f.Add(byte(4), "abcdef abcf abdeff ab")
	f.Add(byte(5), "αβ αβγδε")
	f.Add(byte(10), "\u212a k")
	var detectorsOf []pattern.Detector
	var regexps []*regexp.Regexp
	for _, e := range expressions {
		detectorsOf = append(detectorsOf, own(f, pattern.Rule{Kind: badge, Pattern: e, Cell: 0.5, Because: "it matches"}))
		regexps = append(regexps, regexp.MustCompile(`^(?:`+e+`)$`))
	}
	f.Fuzz(func(t *testing.T, which byte, text string) {
		n := int(which) % len(expressions)
		for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\r' }) {
			if len(word) > 200 || strings.TrimSpace(word) != word {
				continue
			}
			c := scanners.NewColumn(scanners.Field{})
			c.AppendString(word)
			var found detectors.Matches
			detectorsOf[n].Values(c, &found)
			if got, want := len(found.List) == 1, regexps[n].MatchString(word); got != want {
				t.Errorf("%s on %q: %t, want %t", expressions[n], word, got, want)
			}
		}
	})
}

func FuzzDetector(f *testing.F) {
	var seeds []string
	for _, c := range numbers.Text {
		seeds = append(seeds, c.Text)
	}
	seeds = append(seeds, "driving licence 0000000+%0%") // which might be a cookie's as well
	seeds = append(seeds, "id C9\x8cRRRRRi4 C944")       // the word is C
	detectortest.Fuzz(f, pattern.NewNumbers(), append(seeds, numbers.NearMisses...)...)
}

func FuzzOwn(f *testing.F) {
	detectortest.Fuzz(f, own(f,
		pattern.Rule{Kind: badge, Pattern: `B-\d{4}(-\pL+)?`, Alone: 0.6, Near: 0.9, Cell: 0.6, Because: "is a badge", Words: []string{"badge"}},
		pattern.Rule{Kind: "project", List: []string{"Blue Whale", "Élan", "blue"}, Alone: 0.6, Near: 0.6, Cell: 0.6, Because: "is listed"},
	), "badge B-1234 of Blue Whale", "élan, ÉLAN blue whale", "B-1234-é", "B-1234\xff")
}

// TestNoTextIsSlow reads what makes a backtracking matcher take for ever.
func TestNoTextIsSlow(t *testing.T) {
	t.Parallel()
	d := own(t, pattern.Rule{Kind: badge, Pattern: `([a-z]+ ?)+!`, Alone: 0.6, Because: "it matches"})
	c := scanners.NewColumn(scanners.Field{Text: true})
	c.AppendString(strings.Repeat("aaaa ", 50_000))
	var found detectors.Matches
	d.Text(c, &found)
	if len(found.List) != 0 {
		t.Error(fmt.Sprint(len(found.List)), "matches")
	}
}
