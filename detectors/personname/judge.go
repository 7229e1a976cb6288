package personname

import "dossier/detectors/gazetteer"

// What a class says against a word being a name, or for its being one.
const (
	named     = gazetteer.Given | gazetteer.Surname
	elsewhere = gazetteer.Word | gazetteer.Stop | gazetteer.Place | gazetteer.Country | gazetteer.Region | gazetteer.Org | common
)

func (t *token) is(c gazetteer.Class) bool { return t.class&c != 0 }

// doubtful tells whether a listed name is as well something else.
func (t *token) doubtful() bool { return t.is(elsewhere) }
