// Package username finds the names under which people log in. They have no form of their own: the column's name, or a label before them, says what they are.
package username

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dossier/detectors"
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
	if n := utf8.RuneCount(v); n < shortest || n > longest {
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
	joined := strings.Join(words, "")
	named := slices.ContainsFunc([]string{
		"username", "loginname", "userlogin", "login", "gebruikersnaam", "benutzername", "anmeldename", "nomutilisateur", "nomdutilisateur",
		"identifiantutilisateur", "nombreusuario", "nombredeusuario", "nomeutente", "nomeusuario", "nomedeusuario", "brukernavn", "brugernavn",
		"anvandarnamn", "kayttajatunnus", "uzivatelskejmeno", "nazwauzytkownika", "felhasznalonev", "numeutilizator", "kullaniciadi",
	}, func(name string) bool {
		return joined == name || joined == "x"+name || strings.HasSuffix(joined, name) && len(words) > 1
	})
	if !named || slices.ContainsFunc(words, func(w string) bool { return slices.Contains([]string{"last", "at", "count", "date", "time", "url"}, w) }) {
		return nil
	}
	return []detectors.Hint{{Kind: detectors.Username, Weight: 0.85, Because: "the name says user name"}}
}
