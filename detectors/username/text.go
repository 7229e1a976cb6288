package username

import (
	"bytes"
	"math/bits"
	"unicode"
	"unicode/utf8"

	"dossier/detectors"
	"dossier/detectors/marks"
	"dossier/scanners"
)

// labels are what stands before a colon and a user name in running text, in lower case.
var labels = []string{
	"username", "user name", "login", "login name", "logon name", "screen name", "benutzername", "nutzername", "anmeldename", "nom d'utilisateur", "nom d’utilisateur",
	"identifiant", "gebruikersnaam", "nombre de usuario", "usuario", "nome utente", "nome de usuário", "nome de utilizador", "nazwa użytkownika", "uživatelské jméno",
	"používateľské meno", "prihlasovacie meno", "přihlašovací jméno", "felhasználónév", "nume de utilizator", "användarnamn", "brukernavn", "brugernavn",
	"käyttäjätunnus", "käyttäjänimi", "kasutajanimi", "lietotājvārds", "naudotojo vardas", "korisničko ime", "uporabniško ime", "потребителско име",
	"имя пользователя", "логин", "ім'я користувача", "kullanıcı adı", "όνομα χρήστη",
}

const becauseLabel = "stands behind a label that says user name"

// Text implements [detectors.Detector]: in running text nothing but a label tells a user name from another word.
func (d Detector) Text(c *scanners.Column, found *detectors.Matches) { d.maps.Text(d, c, found) }

// Marked implements [marks.Reader].
func (d Detector) Marked(c *scanners.Column, m *marks.Map, found *detectors.Matches) {
	data, value := c.Data(), 0
	for word := range m.Colons.Words() {
		colons := m.Colons.Around(word)
		if colons == 0 {
			continue
		}
		letters := m.Letters.Around(word) | m.Beyond.Around(word)
		spaced := m.Spaces.Around(word) | m.Colons.Around(word)
		for at := uint32((colons & (letters << 1) & (letters>>1 | spaced>>1&(letters>>2))) >> 16); at != 0; at &= at - 1 {
			colon := word<<5 + bits.TrailingZeros32(at)
			value = c.At(colon, value)
			from, to := c.Span(value)
			d.labelled(data[from:to:to], colon-from, value, found)
		}
	}
}

// labelled looks for a user name behind the colon at offset colon of a value.
func (d Detector) labelled(text []byte, colon, value int, found *detectors.Matches) {
	if !d.labels.end(text[:colon]) {
		return
	}
	start := colon + 1
	for start < len(text) && text[start] == ' ' {
		start++
	}
	end := start
	for end < len(text) {
		r, size := utf8.DecodeRune(text[end:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !(r < utf8.RuneSelf && bytes.IndexByte([]byte("._-+\\$"), byte(r)) >= 0) {
			break
		}
		end += size
	}
	whole := end == len(text) || bytes.IndexByte([]byte("\r\n\t,;|)<"), text[end]) >= 0 // else a word of a sentence, unless it looks like none
	for end > start && (text[end-1] == '.' || text[end-1] == '-') {
		end--
	}
	name := text[start:end]
	if end < len(text) && text[end] == '@' || !looksRight(name) || !whole && !bytes.ContainsAny(name, "0123456789._") {
		return
	}
	var norm [4 * longest]byte
	found.Add(detectors.Match{
		Value: int32(value), Start: int32(start), End: int32(end), Kind: detectors.Username, Confidence: 0.8, Because: becauseLabel,
	}, appendLower(norm[:0], name))
}

// suffixes are texts by their last byte, those that end beyond ASCII together: capitals have other bytes there.
type suffixes [utf8.RuneSelf + 1][][]byte

func newSuffixes(list []string) *suffixes {
	var s suffixes
	for _, t := range list {
		last := min(t[len(t)-1], utf8.RuneSelf)
		s[last] = append(s[last], []byte(t))
	}
	return &s
}

// end tells whether text ends with one of them, in capitals or small letters, as words of their own.
func (s *suffixes) end(text []byte) bool {
	last := min(text[len(text)-1], utf8.RuneSelf)
	if 'A' <= last && last <= 'Z' {
		last |= 0x20
	}
	for _, t := range s[last] {
		start := len(text) - len(t)
		if start < 0 || !bytes.EqualFold(text[start:], t) {
			continue
		}
		if r, _ := utf8.DecodeLastRune(text[:start]); start == 0 || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return true
		}
	}
	return false
}
