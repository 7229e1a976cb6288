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

// byline tells of the words before whoever made something.
func byline(word []byte) bool {
	for _, by := range [...]string{"by", "par", "door", "author", "autor", "auteur"} {
		if len(word) == len(by) && bytes.EqualFold(word, []byte(by)) {
			return true
		}
	}
	return false
}
