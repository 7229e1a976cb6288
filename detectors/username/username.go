// Package username finds the names under which people log in. They have no form of their own: the column's name, or a label before them, says what they are.
package username

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dossier/detectors"
	"dossier/detectors/columnname"
	"dossier/detectors/marks"
	"dossier/scanners"
)

// Detector finds user names. The zero value is not ready: use [New].
type Detector struct {
	labels *suffixes
	bare   *suffixes
	tails  *tails
	maps   marks.Pool
}

// New returns a detector.
func New() Detector {
	return Detector{newSuffixes(labels), newSuffixes(bare), newTails(labels, bare), marks.NewPool()}
}

// Kinds implements [detectors.Detector].
func (Detector) Kinds() []detectors.Kind { return []detectors.Kind{detectors.Username} }

const (
	shortest, longest = 2, 64 // characters
	// alone is how sure a value is without its column's name: far too little for a finding.
	alone   = 0.3
	because = "a single word, as user names are"

	becauseName = "the name says user name"
	becauseUser = "the name says user"
	becauseBy   = "the name says by whom"
)

// Values implements [detectors.Detector].
func (Detector) Values(c *scanners.Column, found *detectors.Matches) {
	var norm [4 * longest]byte
	for i := range c.Len() {
		v := c.Value(i)
		start := len(v) - len(bytes.TrimLeft(v, " \t\r\n"))
		end := len(bytes.TrimRight(v, " \t\r\n"))
		if start >= end || !looksRight(v[start:end]) {
			continue
		}
		found.Add(detectors.Match{
			Value: int32(i), Start: int32(start), End: int32(end), Kind: detectors.Username, Confidence: alone, Because: because,
		}, appendLower(norm[:0], v[start:end]))
	}
}

// looksRight tells whether a value is one word with a letter in it.
func looksRight(v []byte) bool {
	if n := utf8.RuneCount(v); n < shortest || n > longest || isKey(v) {
		return false
	}
	letter := false
	for at := 0; at < len(v); {
		r, size := utf8.DecodeRune(v[at:])
		switch {
		case unicode.IsLetter(r):
			letter = true
		case unicode.IsDigit(r) || r == '.' || r == '_' || r == '-' || r == '+' || r == '\\' || r == '$':
		default:
			return false
		}
		at += size
	}
	return letter
}

// isKey tells of a UUID, or another number in base 16 that nobody could remember.
func isKey(v []byte) bool {
	const memorable = 16
	digit := false
	for _, b := range v {
		switch {
		case b >= '0' && b <= '9':
			digit = true
		case b|0x20 >= 'a' && b|0x20 <= 'f', b == '-':
		default:
			return false
		}
	}
	return digit && len(v) >= memorable
}

// appendLower appends the form in which equal names are equal: in lower case.
func appendLower(dst, v []byte) []byte {
	for at := 0; at < len(v); {
		r, size := utf8.DecodeRune(v[at:])
		dst = utf8.AppendRune(dst, unicode.ToLower(r))
		at += size
	}
	return dst
}

// Header implements [detectors.HeaderReader].
func (Detector) Header(words []string, declared string) []detectors.Hint {
	if strings.HasPrefix(strings.ToLower(declared), "bool") {
		return nil
	}
	all := words
	words = columnname.Core(words)
	says, known := columnname.Parts(words)
	extra := says &^ (columnname.Person | columnname.Client | columnname.Filler)
	joined := strings.Join(words, "")
	called := slices.ContainsFunc(phrases, func(p string) bool { return joined == p || strings.HasSuffix(joined, p) && len(words) > 1 })
	switch {
	case byWhom(all):
		return []detectors.Hint{{Kind: detectors.Username, Weight: 0.4, Because: becauseBy}}
	case slices.ContainsFunc(words, func(w string) bool { return slices.Contains(others, w) }):
		return nil
	case called, known && extra&columnname.Login != 0 && extra&^(columnname.Login|columnname.User|columnname.Name|columnname.Identifier) == 0,
		known && extra == columnname.User|columnname.Name:
		return []detectors.Hint{{Kind: detectors.Username, Weight: 0.85, Because: becauseName}}
	case known && (extra == columnname.User && len(words) == 1 || extra == columnname.User|columnname.Number):
		return []detectors.Hint{{Kind: detectors.Username, Weight: 0.5, Because: becauseUser}}
	}
	return nil
}

// phrases are what such columns are called, in one word or several.
var phrases = strings.Fields(`username loginname userlogin login gebruikersnaam benutzername anmeldename nomutilisateur nomdutilisateur identifiantutilisateur
	nombreusuario nombredeusuario nomeutente nomeusuario nomedeusuario brukernavn brugernavn anvandarnamn kayttajatunnus uzivatelskejmeno
	nazwauzytkownika felhasznalonev numeutilizator nazwauz prihlmeno ονομαχρηστη kullanıcıadı samaccount nick kullaniciadi korisnickoime uzivatelskemeno prihlasovaciejmeno prihlasovaciemeno prihlasovacijmeno
	nomeutilizador inloggningsnamn samaccountname usernamelower remoteuser screenname nickname jmenouzivatele`)

// others are words that make a name one of something about a login.
var others = strings.Fields(`last at count date time url`)
