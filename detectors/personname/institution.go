package personname

import (
	"bytes"
	"slices"

	"dossier/detectors/gazetteer"
	"dossier/detectors/personname/tagger"
)

// Companies, institutions and streets are called after people. What stands right beside the name then tells.

// firms end the names of companies, beside the legal forms that the gazetteer has.
const firms = `laboratories laboratory labs farms farm holding holdings industries motors logistics consulting consultancy systems solutions technologies
	enterprises pharmaceuticals pharma airlines airways ventures securities insurance chemicals electronics publishing publishers records productions
	studios entertainment orchestra quartet trio foundation institute institut institutet stiftung airport stadium arena museum theatre
	theater award prize trophy airfield`

// instituted tells of a company or an institution that is called after somebody: a word for one ends the name or stands right behind it, with a capital:
// Felix Holding, The Ann Moore Foundation. Behind most such words somebody's employer may begin, so that an article must stand before the name. Or the Polish
// abbreviation of "called after" stands before it.
func (r *reader) instituted(name *tagger.Span) bool {
	before, _ := r.before(name.Start)
	if string(before) == "im." {
		return true
	}
	words := r.data[name.Start:name.End]
	if at := bytes.LastIndexByte(words, ' '); at >= 0 && (r.firm(words[at+1:]) || r.institution(words[at+1:])) {
		return true
	}
	rest, spaced := bytes.CutPrefix(r.data[name.End:], []byte{' '})
	end := 0
	for end < len(rest) && r.letter(rest[end]) {
		end++
	}
	if !spaced || end < 3 || r.class[rest[0]] != upper {
		return false
	}
	return r.firm(rest[:end]) || r.words.Lookup(before)&article != 0 && r.institution(rest[:end])
}

func (r *reader) firm(word []byte) bool { return slices.Contains(r.firms, r.words.Hash(word)) }

// institution tells of a word for companies, institutions or things that bear names, which is nobody's name and no title.
func (r *reader) institution(word []byte) bool {
	const other = gazetteer.Given | gazetteer.Surname | gazetteer.RareGiven | gazetteer.RareSurname | honorific | role | suffix | particle | label | closing
	class := r.words.Lookup(word)
	return class&(gazetteer.Org|tagger.Thing) != 0 && class&other == 0 && len(word) > 2
}
