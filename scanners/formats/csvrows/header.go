package csvrows

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// setHeader decides whether the first row names the columns. In doubt it does not: a row of data taken for names would put
// somebody's data where column names are shown.
func (f *found) setHeader(r rows) {
	first := r.list[0]
	if !isHeader(first, r.list[1:]) {
		return
	}
	f.header = make([]string, len(first))
	for i, name := range first {
		f.header[i] = strings.TrimSpace(string(name))
	}
	f.begin = r.ends[0]
}

// IsHeader tells whether first names the columns that the rows in rest fill, for tables of any format. In doubt it does not.
func IsHeader(first [][]byte, rest [][][]byte) bool { return isHeader(first, rest) }

// isHeader weighs the first row against the others.
func isHeader(first [][]byte, rest [][][]byte) bool {
	known, empty, coded := 0, 0, 0
	seen := map[string]bool{}
	twice := false
	for _, cell := range first {
		name := strings.TrimSpace(string(cell))
		if name == "" {
			empty++
			continue
		}
		if !nameLike(name) {
			return false
		}
		lower := strings.ToLower(name)
		twice = twice || seen[lower]
		seen[lower] = true
		if isKnown(name) {
			known++
		}
		if strings.Contains(name, "_") || camel(name) {
			coded++
		}
	}
	filled := len(first) - empty
	switch {
	case numbered(first, rest):
		return true
	case filled == 0 || empty > len(first)/2 || recurs(first, rest):
		return false
	case known*2 >= filled || known >= 3:
		return true
	case twice:
		return false
	case known > 0 && (coded > 0 || typed(first, rest) > 0):
		return true
	case coded*2 > filled:
		return true
	}
	n := typed(first, rest)
	return n >= 2 || n == 1 && (len(first) == 1 || oneStyle(first, rest)) || len(first) >= 2 && oneStyle(first, rest)
}

// numbered tells of names that programs give columns without one: c1 and c2, V1 (R), _c0 (Spark), column_1. Those of a single column are told
// by the word.
func numbered(first [][]byte, rest [][][]byte) bool {
	stem, from := "", 0
	for i, cell := range first {
		name, n := serial(cell)
		if i == 0 {
			stem, from = name, n
		}
		if name == "" || name != stem || n != from+i {
			return false
		}
	}
	if from > 1 || len(first) == 1 && !serialWords[strings.Trim(stem, "_ ")] {
		return false
	}
	for _, row := range rest {
		if len(row) > 0 {
			if name, _ := serial(row[0]); name == stem {
				return false // codes
			}
		}
	}
	return true
}

// serialWords are those before the number of a column.
var serialWords = wordSet(`c v f x col column field var kolom spalte colonne columna coluna colonna kolumna sloupec stupac`)

// serial cuts a name in front of its number, in lower case; the name is empty where there is no such number.
func serial(cell []byte) (stem string, n int) {
	name := strings.ToLower(strings.TrimSpace(string(cell)))
	stem = strings.TrimRight(name, "0123456789")
	n, err := strconv.Atoi(name[len(stem):])
	if err != nil || len(stem) > 12 {
		return "", 0
	}
	return stem, n
}

// nameLike tells whether a text could name a column: some words, and nothing that only data have.
func nameLike(s string) bool {
	if len(s) > 60 || !utf8.ValidString(s) {
		return false
	}
	digits, letters := 0, 0
	for _, c := range s {
		switch {
		case unicode.IsDigit(c):
			digits++
		case unicode.IsLetter(c):
			letters++
		case unicode.IsControl(c) || strings.ContainsRune("@\"\\{}<>|;", c):
			return false
		}
	}
	switch strings.ToLower(s) {
	case "n/a", "na", "null", "nil", "nan", "none", "unknown", "onbekend", "inconnu", "unbekannt", "desconocido", "missing", "true", "false", "yes", "no":
		return false
	}
	return letters > 0 && digits <= 3 && digits <= letters || s == "#"
}

// recurs tells whether a row has a cell that comes again in its column: names do not.
func recurs(first [][]byte, rest [][][]byte) bool {
	for i, cell := range first {
		if len(bytes.TrimSpace(cell)) == 0 {
			continue
		}
		for _, row := range rest {
			if i < len(row) && bytes.EqualFold(row[i], cell) {
				return true
			}
		}
	}
	return false
}

// typed counts the columns whose values below the first row are all of a form that the first row's is not.
func typed(first [][]byte, rest [][][]byte) int {
	n := 0
	for i, cell := range first {
		if len(cell) == 0 {
			continue
		}
		filled, formed := 0, 0
		for _, row := range rest {
			if i < len(row) && len(row[i]) > 0 {
				filled++
				if formedLikeData(row[i]) {
					formed++
				}
			}
		}
		if filled > 0 && formed*10 >= filled*9 {
			n++
		}
	}
	return n
}

// formedLikeData tells of numbers, dates, telephone numbers, e-mail addresses: what no column is named.
func formedLikeData(cell []byte) bool {
	if bytes.IndexByte(cell, '@') > 0 {
		return true
	}
	digits, letters := 0, 0
	for _, b := range cell {
		switch {
		case '0' <= b && b <= '9':
			digits++
		case 'a' <= b|0x20 && b|0x20 <= 'z', b >= utf8.RuneSelf:
			letters++
		}
	}
	return digits > 0 && digits >= letters
}

// oneStyle tells whether the first row is all in lower case or all in capitals where most columns below are not.
func oneStyle(first [][]byte, rest [][][]byte) bool {
	if len(rest) < 3 {
		return false
	}
	for _, style := range []func([]byte) bool{lowerWord, capitals} {
		all, other := true, 0
		for i, cell := range first {
			all = all && (len(cell) == 0 || style(cell))
			same, filled := 0, 0
			for _, row := range rest {
				if i < len(row) && len(row[i]) > 0 {
					filled++
					if style(row[i]) {
						same++
					}
				}
			}
			if same*5 <= filled {
				other++
			}
		}
		if all && other*2 > len(first) {
			return true
		}
	}
	return false
}

// lowerWord tells of a single word, or several joined by signs, in lower case.
func lowerWord(cell []byte) bool {
	return bytes.IndexByte(cell, ' ') < 0 && bytes.Equal(cell, bytes.ToLower(cell)) && !bytes.Equal(cell, bytes.ToUpper(cell))
}

func capitals(cell []byte) bool {
	return bytes.Equal(cell, bytes.ToUpper(cell)) && !bytes.Equal(cell, bytes.ToLower(cell))
}

// camel tells of names like firstName, which are no words of a language.
func camel(name string) bool {
	var before rune
	for _, c := range name {
		if unicode.IsUpper(c) && unicode.IsLower(before) {
			return !strings.ContainsAny(name, " -'") && unicode.IsLower([]rune(name)[0])
		}
		before = c
	}
	return false
}

// isKnown tells whether a name is made of words that columns are named with, at least one of which is nothing else.
func isKnown(name string) bool {
	known := false
	for _, word := range strings.FieldsFunc(splitCamel(name), func(c rune) bool { return !unicode.IsLetter(c) }) {
		word = strings.ToLower(word)
		if columnWords[word] {
			known = true
		} else if !besideWords[word] {
			return false
		}
	}
	return known
}

func splitCamel(name string) string {
	var b strings.Builder
	var before rune
	for _, c := range name {
		if unicode.IsUpper(c) && unicode.IsLower(before) {
			b.WriteByte(' ')
		}
		b.WriteRune(c)
		before = c
	}
	return b.String()
}

// columnWords are words of column names that are nobody's name and no value of their own, in the languages of the Union most met.
var columnWords = wordSet(`
	id ids uuid guid code type status name names firstname lastname fullname surname username nickname login password
	email mail phone telephone tel mobile fax address city zip zipcode postcode postal region country gender sex
	birthdate birthday birth dob age date time datetime timestamp created updated modified
	amount quantity qty value currency description comment comments note notes message text subject title
	company organisation organization department customer client employee user order invoice product item category url
	website ip iban bic account number latitude longitude lat lon lng version source label score index
	naam voornaam achternaam familienaam adres straat huisnummer gemeente woonplaats plaats land geslacht
	geboortedatum leeftijd datum tijd bedrag prijs aantal omschrijving opmerking opmerkingen telefoon telefoonnummer gsm
	klant klantnummer rekening rekeningnummer bedrijf afdeling nummer nr emailadres
	nom prenom prénom noms adresse ville pays sexe naissance courriel téléphone montant prix
	quantite quantité libelle libellé remarque commentaire societe société numero numéro
	vorname nachname familienname strasse straße hausnummer plz ort stadt geschlecht geburtsdatum telefonnummer
	betrag beschreibung bemerkung kunde kundennummer firma abteilung
	nombre apellido apellidos direccion dirección ciudad país sexo fecha nacimiento correo telefono teléfono
	importe precio cantidad descripcion descripción cliente empresa
	nome cognome indirizzo citta città provincia paese sesso nascita cellulare importo prezzo azienda
	imie imię nazwisko ulica miasto kraj telefon kwota cena
	morada cidade telemovel telemóvel apelido`)

// besideWords stand in column names beside others; alone they could be a value or somebody's name.
var besideWords = wordSet(`
	e of the is no to by at on and first last middle full given family home work main billing shipping contact start end total
	street state province town price day month year count key card postal line unit new old
	de du des d la le rue van der den het en portable via calle menge preis alter handy datos`)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		set[word] = true
	}
	return set
}
