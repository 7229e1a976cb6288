package tagger

import "dossier/detectors/gazetteer"

// What stands right beside a word says more of it than the model makes of it, as logarithms of odds.
const (
	titled = 1   // behind a title: little but names follows one
	called = 1   // behind an office, a trade or a word for kin
	said   = 1.5 // behind a verb of saying: where one stands before the subject, a name is what follows, but in German, where any noun may
	signed = 2   // behind a closing formula, at the end of the line

	branded   = -3 // a pair of words that is the name of an organisation, or the last word of a closing formula
	stormy    = -8 // what storms are called
	datelined = -2 // a place at the beginning of a line, before a colon or a dash
)

// places are the classes of what may be a place.
const places = gazetteer.Place | gazetteer.Region | gazetteer.Country | gazetteer.Town

// storms are words that their names stand behind.
const storms = `storm hurricane typhoon cyclone orkan hurrikan taifun zyklon sturmtief tempête ouragan uragano ciclone tempesta huracán tormenta ciclón furacão
	orkaan tyfoon cycloon huragan tajfun hurikán tajfún uragan uraganul furtuna orkanen stormen`

// beside makes the words of the run of n tokens from a on likelier or less likely to be names by what stands beside them.
func (t *Tagger) beside(s *Scratch, a, n int) {
	german := t.inGerman(s) || s.german != 0
	for i := range n {
		if s.tokens[a+i].word() && s.tokens[a+i].shape != small {
			s.emit[i][Begins] += s.favour(a+i, german)
			against := t.against(s, a+i)
			s.emit[i][Begins] += against
			s.emit[i][Inside] += against
		}
	}
}

// favour is what speaks for a name that begins with word i.
func (s *Scratch) favour(i int, german bool) (odds float64) {
	w, before := s.at(i), s.at(i-1)
	if s.signs(i) {
		odds += signed
	}
	if w.is(Honorific | Role | Common | gazetteer.Stop | gazetteer.Org) {
		return odds
	}
	if !german && before.shape == small && before.is(Speech) && !w.is(Thing) {
		odds += said
	}
	if before.shape == punct && before.hash == '.' && !before.spaced {
		before = s.at(i - 2)
	} else if before.shape == small && before.end-before.start < 5 {
		return odds // miss, mag, don: words as well
	}
	switch {
	case before.is(Honorific):
		odds += titled
	case before.is(Role) && !w.is(Thing) && !w.town() && !(before.shape == small && before.is(gazetteer.Stop)):
		odds += called
	}
	return odds
}

// town tells of a place that nobody is called like, declined or not: behind an office, it is that of the town in Slavic languages (gradonačelnik Tirane).
func (t *token) town() bool {
	return (t.class|t.stem)&places != 0 && !t.is(gazetteer.Given|gazetteer.Surname)
}

// signs tells whether word i ends a line behind a closing formula: Thanks, Ann.
func (s *Scratch) signs(i int) bool {
	before := s.at(i - 1)
	if before.shape == punct && (before.hash == ',' || before.hash == '!') {
		before = s.at(i - 2)
	}
	w := s.at(i)
	return w.word() && w.shape != small && s.at(i+1).shape == newline && before.is(Closing) && !w.is(Honorific|Closing|Label)
}

// against is what speaks against a name of which word i is a part.
func (t *Tagger) against(s *Scratch, i int) (odds float64) {
	const surnames = gazetteer.Surname | gazetteer.SurnameCommon
	w, before, next := s.at(i), s.at(i-1), s.at(i+1)
	if w.branded || w.is(Closing) && s.signs(i+1) {
		odds += branded
	}
	if storm := before.word() && t.storms[before.hash]; storm && w.class&surnames == 0 || s.survey.of(w.hash)&seenStorm != 0 && !before.is(gazetteer.Given) {
		odds += stormy
	}
	if before.shape == newline && w.is(places) && !w.is(gazetteer.GivenCommon) && next.shape == punct {
		switch next.hash {
		case ':', '-', '–', '—':
			odds += datelined
		}
	}
	return odds
}
