package personname

import (
	"bytes"

	"dossier/detectors/gazetteer"
	"dossier/detectors/personname/tagger"
)

// Companies, institutions and streets are called after people. What stands right beside the name then tells.

// firms end the names of companies, beside the legal forms that the gazetteer has.
const firms = `laboratories laboratory labs farms farm holding holdings industries motors logistics consulting consultancy systems solutions technologies
	enterprises pharmaceuticals pharma airlines airways ventures securities insurance chemicals electronics publishing publishers records productions
	studios entertainment orchestra quartet trio foundation institute institut institutet stiftung airport stadium arena museum theatre
	theater award prize trophy airfield`

// bearers are what stands behind the name of whoever it is called after, in English and its neighbours, and smallBearers those that may do so in small
// letters.
const (
	bearers = `street avenue road bridge square boulevard highway hospital clinic college university polytechnic school academy airport station stadium stadion arena
		theatre theater museum library park mosque terminal dam memorial mausoleum auditorium award prize trophy cup foundation trust institute centre center complex
		house plaza monument tower circuit track plein straat laan brug gatan gata vej allee platz brücke ring haus schule stiftung preis gymnasium klinik`
	smallBearers = `stadium airport bridge street avenue hospital station square theatre arena trophy award prize stadion`
)

// instituted tells of a company or an institution that is called after somebody: a word for one ends the name or stands right behind it, with a capital:
// Felix Holding, The Ann Moore Foundation. Behind most such words somebody's employer may begin, so that an article must stand before the name. Or the Polish
// abbreviation of "called after" stands before it.
func (r *reader) instituted(name *tagger.Span) bool {
	before, _ := r.before(name.Start)
	if string(before) == "im." {
		return true
	}
	words := r.data[name.Start:name.End]
	if at := bytes.LastIndexByte(words, ' '); at >= 0 && (r.firm(words[at+1:]) || name.P < 0.9 && r.institution(words[at+1:])) {
		return true
	}
	next, rest := r.nextWord(r.data[name.End:])
	if len(next) < 3 {
		return false
	}
	large := r.class[next[0]] == upper
	if r.bears(next, large) && r.closed(rest) {
		return true
	}
	return large && (r.firm(next) || r.words.Lookup(before)&article != 0 && r.institution(next))
}

// nextWord returns the word that a text begins with, behind a space, and what follows it.
func (r *reader) nextWord(text []byte) (word, rest []byte) {
	text, spaced := bytes.CutPrefix(text, []byte{' '})
	end := 0
	for spaced && end < len(text) && r.letter(text[end]) {
		end++
	}
	return text[:end], text[end:]
}

// bears tells of a word that stands behind the name of whoever a thing is called after.
func (r *reader) bears(word []byte, large bool) bool {
	list := r.smallBearers
	if large {
		list = r.bearers
	}
	return list[r.words.Hash(word)]
}

func (r *reader) firm(word []byte) bool { return r.firms[r.words.Hash(word)] }

// institution tells of a word for companies, institutions or things that bear names, which is nobody's name and no title.
func (r *reader) institution(word []byte) bool {
	const other = gazetteer.Given | gazetteer.Surname | gazetteer.RareGiven | gazetteer.RareSurname | honorific | role | suffix | particle | label | closing
	class := r.words.Lookup(word)
	return class&(gazetteer.Org|tagger.Thing) != 0 && class&other == 0 && len(word) > 2
}

// closed tells whether the name of a thing ends before a text: neither another word with a capital nor one such as of goes on with it, as in the name of
// the employer of who stands before it: Dr. Ana Moreno Hospital de la Vega.
func (r *reader) closed(text []byte) bool {
	if !bytes.HasPrefix(text, []byte{' '}) {
		return true
	}
	next, _ := r.nextWord(text)
	return len(next) > 0 && r.class[next[0]] == lower && string(next) != "of" && r.words.Lookup(next)&particle == 0
}
