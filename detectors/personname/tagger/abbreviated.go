package tagger

import (
	"slices"

	"dossier/detectors/gazetteer"
)

// abbreviated is a title of a letter or two and a full stop, which elsewhere is an initial or a page: M. stands before most men in French news.
type abbreviated struct {
	word  string
	shape shape
	as    string // a title that stands where it does, and that the lists have
	like  shape  // how that is written
	in    []language
}

func abbreviations(lexicon *gazetteer.Lexicon) []abbreviated {
	in := func(codes ...string) (list []language) {
		for i := range lexicon.Len() {
			if slices.Contains(codes, lexicon.Code(i)) {
				list = append(list, language(i+1))
			}
		}
		return list
	}
	french, slavic := in("fr "), in("pl ", "sk ", "cs ")
	return []abbreviated{{"M", initial, "Mme", capital, french}, {"MM", capitals, "Mme", capital, french}, {"p", small, "pan", small, slavic}}
}

// entitle takes such words before a word with a capital for titles, in texts in their languages.
func (t *Tagger) entitle(s *Scratch) {
	for i := 0; i+2 < len(s.tokens); i++ {
		w := &s.tokens[i]
		if w.end-w.start > 2 || !s.abbreviates(i) {
			continue
		}
		for _, a := range t.abbreviated {
			if w.shape != a.shape || string(s.data[w.start:w.end]) != a.word || !t.spokenAround(s, i, a.in) {
				continue
			}
			title := t.lookUp(s, []byte(a.as), t.words.Hash([]byte(a.as)), a.like)
			title.start, title.end, title.spaced = w.start, w.end, w.spaced
			*w = title
			break
		}
	}
}

// abbreviates tells whether a full stop stands behind token i, and a word with a capital behind that, and no initial on either side.
func (s *Scratch) abbreviates(i int) bool {
	dot, next := &s.tokens[i+1], &s.tokens[i+2]
	if s.at(i-1).hash == '.' && s.at(i-2).shape == initial {
		return false
	}
	return dot.shape == punct && dot.hash == '.' && !dot.spaced && next.spaced && next.candidate && (next.shape == capital || next.shape == mixed || next.shape == capitals)
}

// spokenAround tells whether the text is in one of these languages or, where it is too short to tell, the small words around token i are in one.
func (t *Tagger) spokenAround(s *Scratch, i int, in []language) bool {
	if s.spoken != 0 {
		return slices.Contains(in, s.spoken)
	}
	words := 0
	var of [languages]int
	var buf [96]byte
	hear := func(w *token) {
		if w.shape != small || w.end-w.start < 2 || words == 6 {
			return
		}
		words++
		key := t.lexicon.Key(t.words.Append(buf[:0], s.data[w.start:w.end]))
		for _, l := range in {
			if t.lexicon.Holds(int(l)-1, key) {
				of[l-1]++
			}
		}
	}
	for j := i - 1; j >= 0; j-- {
		hear(&s.tokens[j])
	}
	for j := i + 1; j < len(s.tokens); j++ {
		hear(&s.tokens[j])
	}
	return words > 1 && slices.ContainsFunc(in, func(l language) bool { return of[l-1]*4 >= words*3 })
}
