package dateofbirth

import (
	"testing"

	"dossier/detectors"
	"dossier/detectors/detectortest"
	"dossier/scanners"
)

func born(text, norm string) detectortest.Case {
	return detectortest.Case{Text: text, Kind: detectors.DateOfBirth, Norm: norm}
}

func TestDetector(t *testing.T) { // not parallel: it counts allocations
	kind := detectors.DateOfBirth
	detectortest.Detector(t, New(), detectortest.Cases{
		Text: []detectortest.Case{
			born("born on the ⟦third of May 1974⟧ in Hull", "1974-05-03"),
			born("born the ⟦Twenty-third of May 1974⟧", "1974-05-23"),
			born("Nacida el ⟦tres de mayo de 1974⟧ en Durango", "1974-05-03"),
			born("nacido el ⟦treinta y uno de mayo de 1974⟧", "1974-05-31"),
			born("nato il ⟦quattordici febbraio 1990⟧ a Enna", "1990-02-14"),
			born("née le ⟦vingt et un mai 1974⟧", "1974-05-21"),
			born("geboren am ⟦dritten Mai 1974⟧", "1974-05-03"),
			born("Született: ⟦1974. máj. 3⟧.", "1974-05-03"),
			born("gimė ⟦1974 m. gegužės 3 d.⟧", "1974-05-03"),
			born("Født d. ⟦3. maj 1974⟧ i Hjørring", "1974-05-03"),
			born("fødselsdag ⟦14/02-1990⟧.", "1990-02-14"),
			born("pt. født ⟦3/5 1974⟧, CPR", "1974-05-03"),
			born("Frau Krause, *⟦24.11.1939⟧, wh.", "1939-11-24"),
			born("nata il ⟦12.XI.1938⟧, residente", "1938-11-12"),
			born("роден ⟦14.02.1990⟧", "1990-02-14"),
			born("родившийся ⟦14 февраля 1990⟧ года", "1990-02-14"),
			born("dzimusi ⟦1974. gada 3. maijā⟧ Cēsīs", "1974-05-03"),
			born("gimusi ⟦1974 m. gegužės 3 d.⟧ Utenoje", "1974-05-03"),
			born("was born on ⟦12/05/1980⟧ in Ghent", "1980-05-12"),
			born("nato a Fermo il ⟦1° gennaio 1979⟧, residente", "1979-01-01"),
			born("Nascimento: ⟦1º de março de 1990⟧", "1990-03-01"),
			born("γεννήθηκε την ⟦9η Μαρτίου 1981⟧, κάτοικος", "1981-03-09"),
			born("Bron\n⟦22 avril 1994⟧ (29 ans), permis B", "1994-04-22"),
			born("Születési idő: ⟦1993. április 7⟧.", "1993-04-07"),
			born("生年月日:⟦1992年4月12日⟧", "1992-04-12"),
			born("생년월일: ⟦1992년 4월 12일⟧", "1992-04-12"),
			born("Maria do Carmo, DN ⟦01-12-1936⟧, morada", "1936-12-01"),
			born("hasta F. K., d.t. ⟦02.05.1948⟧, adres", "1948-05-02"),
			born("geb.dat. ⟦04/05/'68⟧", "1968-05-04"),
			born(`"date_naissance": "⟦1985-09-30⟧"`, "1985-09-30"),
			born("Geboren: ⟦1. Jänner 1981⟧", "1981-01-01"),
			born("născută la Cluj la data de ⟦14.03.1987⟧", "1987-03-14"),
			born("DOB: ⟦1980-05-12⟧", "1980-05-12"),
			born("geboren op ⟦3-4-1951⟧", "1951-04-03"),
			born("geb. am 1, geboren am ⟦03.04.1951⟧", "1951-04-03"),
			born("née le ⟦28 février 1972⟧", "1972-02-28"),
			born("Fecha de nacimiento: ⟦28 de febrero de 1972⟧.", "1972-02-28"),
			born("Date of Birth: ⟦12/25/1990⟧", "1990-12-25"),
			born("дата рождения: ⟦01.02.1985⟧", "1985-02-01"),
			born("Birthday: ⟦4th July 1976⟧", "1976-07-04"),
			born("DOB ⟦07/04/76⟧", "1976-04-07"),
			born("geb. ⟦3.5.09⟧", "2009-05-03"),
			born("née à Villefranche-sur-Saône le ⟦4 juillet 1976⟧", "1976-07-04"),
			born("geboren in Wien am ⟦3. Mai 1990⟧", "1990-05-03"),
			born("nato a Torino (TO) il ⟦3/5/1990⟧", "1990-05-03"),
			born("urodzona w Krakowie dnia ⟦3 maja 1990⟧ r.", "1990-05-03"),
			born("narozen ⟦4. července 1976⟧", "1976-07-04"),
			born("narozena ⟦4. června 1976⟧", "1976-06-04"),
			born("rođena ⟦12. lipnja 1971⟧.", "1971-06-12"),
			born("data urodzenia: ⟦1 lipca 1971⟧", "1971-07-01"),
			born("syntynyt ⟦5. maaliskuuta 1964⟧", "1964-03-05"),
			born("syntynyt ⟦5. marraskuuta 1964⟧", "1964-11-05"),
			born("născut la ⟦2 iulie 1980⟧", "1980-07-02"),
			born("date of birth ⟦December 2, 1979⟧. Tenant", "1979-12-02"),
			born("DOB: ⟦Sept. 12th 1979⟧", "1979-09-12"),
			born("My dob is ⟦14.2.1952⟧, as you see", "1952-02-14"),
			born("Dátum narodenia: ⟦14. 6. 1991⟧", "1991-06-14"),
			born("Születési idő: ⟦1988. 03. 14⟧.", "1988-03-14"),
			born("narodený ⟦21.8.1994⟧ v Nitre", "1994-08-21"),
			born("geb. am ⟦23. August 1971⟧", "1971-08-23"),
			born("nascido a ⟦7 de setembro de 1990⟧", "1990-09-07"),
			born("născută la data de ⟦14 iulie 1982⟧", "1982-07-14"),
			born("Luogo e data di nascita: Reggio Emilia, ⟦08/11/1990⟧", "1990-11-08"),
			born("(szül.: Pécs, ⟦1995.11.02⟧.)", "1995-11-02"),
			born("Date of birth\n⟦3 May 1980⟧", "1980-05-03"),
			born("Né(e) le ................... ⟦08/02/1975⟧  à Cholet", "1975-02-08"),
			born("geboren am: ....⟦14.03.1969⟧.... in:", "1969-03-14"),
			born("Nasc.: ______⟦14/03/1957⟧____", "1957-03-14"),
			born("Data di nascita           ⟦9 SETTEMBRE 1969⟧", "1969-09-09"),
			born("Data nașterii (zz/ll/aaaa) . ⟦14/03/1986⟧", "1986-03-14"),
			born("Geboortedatum (dd-mm-jjjj): .....⟦14-03-1961⟧", "1961-03-14"),
			born("Fecha de nacimiento: ⟦14 / 03 / 1974⟧", "1974-03-14"),
			born("ur . ⟦14. 03 .1957⟧ w Toruniu", "1957-03-14"),
			born("născut la ⟦28 noiembrie 2018⟧", "2018-11-28"),
			born("роден на ⟦3 септември 1981⟧ г.", "1981-09-03"),
			born("doğum tarihi: ⟦12 Ağustos 1984⟧", "1984-08-12"),
			born("Sünniaeg: ⟦11. veebruar 1982⟧", "1982-02-11"),
			born("Дата на раждане: ⟦19.07.1984⟧ г.", "1984-07-19"),
			born("**DOB:** ⟦1980-05-03⟧", "1980-05-03"),
		},
		NearMisses: []string{
			"no longer accepts -f. 2004-06-05",
			"foundé 22 avril 1994 (29 pages)", "the play of 12 May 1994 (3 acts)", "1993. évi V. törvény", "2024年3月5日発送",
			"", "hired on 12/05/1980", "on 1980-05-12 the shop opened", "born on the farm", "born on 31/02/1980", "DOB: 12", "reborn 12/05/1980", "born 1850-01-01",
			"born on 12/05/19801", "version 1.2.1980",
			"the shop on 3/5/1990", "born in Cork; married on 3/5/1990", "né à Lyon. Condamné en 2001, puis le 3/5/2002",
		},
		NotValues: []string{"", "1980-05-12", "12/05/1980", "1980", "2020-01-01 12:30:00", "10:05:03", "an@example.org", "31/02/1980"},
		Headers: []detectortest.Header{
			{Words: "birth date", Kind: kind, Sign: 1},
			{Words: "birthdate", Kind: kind, Sign: 1},
			{Words: "dob", Kind: kind, Sign: 1},
			{Words: "geboortedatum", Kind: kind, Sign: 1},
			{Words: "date naissance", Kind: kind, Sign: 1},
			{Words: "geburtsdatum", Kind: kind, Sign: 1},
			{Words: "fecha nacimiento", Kind: kind, Sign: 1},
			{Words: "fodd", Kind: kind, Sign: 1},
			{Words: "生年月日", Kind: kind, Sign: 1},
			{Words: "geb dat", Kind: kind, Sign: 1},
			{Words: "klant fec nac 2", Kind: kind, Sign: 1},
			{Words: "narozen", Kind: kind, Sign: 1},
			{Words: "birth place", Kind: kind, Sign: -1},
			{Words: "hire date", Kind: kind, Sign: -1},
			{Words: "created at", Kind: kind, Sign: -1},
			{Words: "order date", Kind: kind, Sign: -1},
			{Words: "geb", Kind: kind, Sign: 1},
			{Words: "d o b", Kind: kind, Sign: 1},
			{Words: "datum rodjenja", Kind: kind, Sign: 1},
			{Words: "client nais", Kind: kind, Sign: 1},
			{Words: "birth place", Kind: kind, Sign: -1},
			{Words: "geb id", Kind: kind},
			{Words: "date", Kind: kind},
			{Words: "gen date", Kind: kind},
			{Words: "name", Kind: kind},
		},
	})
}

// A column of dates is one of birth dates only with its header, but its values must count then.
func TestValuesStayBelowTheThreshold(t *testing.T) {
	t.Parallel()
	d := New()
	for value, want := range map[string]string{
		"1962-02-18": "1962-02-18", "1962-02-18 00:00:00": "1962-02-18", "1962-02-18T00:00:00.000Z": "1962-02-18", " 18.02.1962 ": "1962-02-18",
		"18/02/1962": "1962-02-18", "2/18/1962": "1962-02-18", "19620218": "1962-02-18", "1962-02-18 00:00:00+01": "1962-02-18",
		"1962-02-18 09:30:00": "", "1862-02-18": "", "2150-01-01": "", "1962-02-30": "", "1962": "",
	} {
		col := scanners.NewColumn(scanners.Field{})
		col.AppendString(value)
		var found detectors.Matches
		d.Values(col, &found)
		if got := len(found.List); got != min(len(want), 1) {
			t.Errorf("%q: %d matches", value, got)
			continue
		}
		if want == "" {
			continue
		}
		m := &found.List[0]
		if norm := string(found.Norm(m)); norm != want || m.Confidence >= detectors.Threshold {
			t.Errorf("%q: %s at %v, want %s below the threshold", value, norm, m.Confidence, want)
		}
		if norm := string(d.Normalize(nil, detectors.DateOfBirth, []byte(value))); norm != want {
			t.Errorf("%q: Normalize gives %q", value, norm)
		}
	}
}

func FuzzDetector(f *testing.F) {
	detectortest.Fuzz(f, New(), "born on 12/05/1980", "DOB: 1980-05-12T00:00:00Z", "née le 28 février 1972", "19620218", "1er de de 1", "1dr ------d", "born 1st", "*1.1.1990", "born the one of May 1990", " de 1974", "1974. gada 3. ", "1974 m. a 3 d.", "1.I.1990")
}
