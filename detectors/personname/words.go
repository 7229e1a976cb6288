package personname

import (
	"bytes"

	"dossier/detectors/personname/tagger"
)

// Classes of words that matter around a name.
const (
	particle  = tagger.Particle
	honorific = tagger.Honorific
	role      = tagger.Role
	suffix    = tagger.Suffix
	label     = tagger.Label
	closing   = tagger.Closing
	holy      = tagger.Holy
	article   = tagger.Article
	common    = tagger.Common
)

// numbers are what is called by its initials before a number, which nobody is called by.
const numbers = `iban bic vat nif nip pesel siret ssn`

// byline tells of the words before whoever made something.
func byline(word []byte) bool {
	for _, by := range [...]string{"by", "par", "door", "author", "autor", "auteur"} {
		if len(word) == len(by) && bytes.EqualFold(word, []byte(by)) {
			return true
		}
	}
	return false
}
