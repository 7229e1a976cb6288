package personname

import "dossier/detectors/personname/tagger"

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
