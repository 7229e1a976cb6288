package personname

import (
	"dossier/detectors"
	"dossier/detectors/gazetteer"
)

const becauseWords = "a name among other words"

// profile counts what the words of a possible name are.
type profile struct {
	words                 int // without suffixes
	listed                int // in the list of given names or that of surnames
	initials              int
	unknown               int // in no list at all
	doubts                int // listed as a name and as something else
	strangers             int // known as something else only
	caps                  bool
	caseless              bool
	first                 gazetteer.Class // of the first word
	last                  gazetteer.Class // of the last
	doubtFirst, doubtLast bool
	firstInitial          bool
}

func profileOf(name []token) profile {
	p := profile{caps: true}
	for i := range name {
		t := &name[i]
		if t.is(suffix) && !t.is(named) || t.is(particle) && t.small {
			continue
		}
		p.words++
		if p.words == 1 {
			p.first, p.doubtFirst, p.firstInitial = t.class, t.doubtful(), t.initial
		}
		p.last, p.doubtLast = t.class, t.doubtful()
		p.caps = p.caps && (t.caps || t.initial)
		p.caseless = p.caseless || t.caseless
		switch {
		case t.initial && t.small && !name[0].small: // e, y, i: and
			p.strangers++
		case t.initial:
			p.initials++
		case t.is(named) && t.doubtful():
			p.listed++
			p.doubts++
		case t.is(named):
			p.listed++
		case t.is(elsewhere):
			p.strangers++
		default:
			p.unknown++
		}
	}
	return p
}

// score says how sure it is that two or more words are a person's name.
func (p *profile) score() (detectors.Confidence, string) {
	given, surname := p.first&gazetteer.Given != 0, p.last&gazetteer.Surname != 0
	switch {
	case p.strangers > 0:
		return 0.2, becauseWords
	case p.caseless && !(given && surname):
		return 0.2, becauseWords
	case p.initials > 0 && !p.firstInitial && p.words > 2 && p.last != 0 == surname && p.words-p.initials == 2 && !p.caps && !p.doubtLast:
		return 0.85, "an initial between two words that name nothing else"
	case p.firstInitial && surname && !p.doubtLast:
		return 0.75, "initials and a listed surname"
	case p.firstInitial && p.listed > 0:
		return 0.5, "initials and a name"
	case p.firstInitial:
		return 0.3, "an initial and a word"
	case given && surname && p.doubtFirst && p.doubtLast:
		return 0.45, "a listed given name and surname, which are words too"
	case given && surname && p.doubtFirst:
		return 0.7, "a listed given name, a word too, and surname"
	case given && surname && p.doubtLast:
		return 0.8, "a listed given name and surname, a word too"
	case given && surname:
		return 0.95, "a listed given name and surname"
	case given && p.initials > 0 && p.unknown > 0:
		return 0.85, "a listed given name, an initial and a surname"
	case given && p.caps:
		return 0.3, "a listed given name and a word"
	case given && !p.doubtFirst && !p.doubtLast:
		return 0.8, "a listed given name and an unlisted word"
	case given:
		return 0.35, "a listed given name, a word too"
	case p.first&gazetteer.Surname != 0 && p.last&gazetteer.GivenCommon != 0 && p.doubts == 0:
		return 0.75, "a listed surname and given name"
	case p.caps:
		return 0.2, "capitals"
	case surname && p.doubts == 0 && p.last&gazetteer.SurnameCommon != 0:
		return 0.55, "an unlisted word and a common surname"
	case surname && p.doubts == 0:
		return 0.4, "an unlisted word and a surname"
	}
	return 0.1, "capitalised words"
}
