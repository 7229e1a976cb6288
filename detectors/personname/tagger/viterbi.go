package tagger

import (
	"bytes"
	"strings"

	"dossier/detectors/gazetteer"
)

// viterbi finds the likeliest labels of the n tokens of a run that begins with token a, and adds the names.
func (t *Tagger) viterbi(s *Scratch, a, n int) {
	tr := &t.model.Transition
	bias := t.eagerness(s)
	for i := range n {
		s.emit[i][Begins] += bias
		s.emit[i][Inside] += bias
	}
	var scores [Labels]float64
	for z := range Labels {
		scores[z] = tr[Outside][z] + s.emit[0][z]
	}
	scores[Inside] = impossible
	for i := 1; i < n; i++ {
		var next [Labels]float64
		for z := range Labels {
			next[z] = impossible
			for y := range Labels {
				if y == Outside && z == Inside {
					continue
				}
				if v := scores[y] + tr[y][z]; v > next[z] {
					next[z], s.best[i][z] = v, int8(y)
				}
			}
			next[z] += s.emit[i][z]
		}
		scores = next
	}
	last := Outside
	for y := range Labels {
		if scores[y]+tr[y][Outside] > scores[last]+tr[last][Outside] {
			last = y
		}
	}
	for i := n - 1; i >= 0; i-- {
		s.label[i] = int8(last)
		last = int(s.best[i][last])
	}
	s.rejoin(a, n)
	for i := 0; i < n; i++ {
		if s.label[i] != Begins {
			if p := 1 - s.prob[i][Outside]; p > again && s.tokens[a+i].word() && s.tokens[a+i].shape != small {
				s.doubt(a+i, t.memory(s, a+i), p)
			}
			continue
		}
		to := i + 1
		for to < n && s.label[to] == Inside {
			to++
		}
		t.span(s, a, i, to)
		i = to - 1
	}
}

// rejoin makes one name of what a tokenizer cut at a hyphen, if the part behind it is in a name: al - Sadr, Jean - Pierre.
func (s *Scratch) rejoin(a, n int) {
	for i := n - 1; i >= 2; i-- {
		if s.label[i] == Outside || s.tokens[a+i-1].hash != '-' || !s.hyphened(a+i-1) {
			continue
		}
		s.label[i], s.label[i-1] = Inside, Inside
		for _, k := range [2]int{i, i - 1} {
			s.prob[k-1][Outside] = min(s.prob[k-1][Outside], s.prob[i][Outside])
		}
		if i == 2 || s.label[i-3] == Outside {
			s.label[i-2] = max(s.label[i-2], Begins)
		} else {
			s.label[i-2] = Inside
		}
	}
}

const impossible = -1e9

// eagerness is what a name is preferred by, as a logarithm: to miss one is worse than to show one too many. Names are taken from a probability of
// two fifths on, where on documents held back half of them are right; from somewhat more if the language is known, but from less in English, in
// which more is written carelessly, so that more names are missed.
func (t *Tagger) eagerness(s *Scratch) float64 {
	switch s.spoken {
	case 0:
		return 0.4
	case t.english:
		return 0.5
	}
	return 0.3
}

// span adds the name of the run's tokens from i to to, without the punctuation at its end. A title alone is none: Excuse me, Sir.
func (t *Tagger) span(s *Scratch, a, i, to int) {
	for to > i && s.tokens[a+to-1].shape == punct && !(s.tokens[a+to-1].hash == '.' && to > i+1 && s.tokens[a+to-2].shape == initial) {
		to--
	}
	if to == i || s.initials(a+i, a+to) || t.compounded(s, a+to-1) || to == i+1 && (s.tokens[a+i].is(Honorific) || s.member(a+i)) {
		return
	}
	p := 1.0
	for n := i; n < to; n++ {
		p = min(p, 1-s.prob[n][Outside])
	}
	if w := &s.tokens[a+i]; to == i+1 && p < 0.5 && (w.shape == small || w.shape == capitals || w.shape == mixed) && s.indented(w) {
		return
	}
	first := a + i
	if i == 0 {
		first = s.particled(first)
	}
	s.add(first, a+to, p)
	t.remember(s, a+i, a+to, p)
}

// compounded tells of a word that ends, behind a hyphen, in one of the language in small letters: Michael Kiwanuka-låt, unlike Ban Ki-moon.
func (t *Tagger) compounded(s *Scratch, i int) bool {
	word := s.data[s.tokens[i].start:s.tokens[i].end]
	part := word[bytes.LastIndexByte(word, '-')+1:]
	if len(part) == len(word) || len(part) < 3 || t.kind[part[0]] != lower || s.spoken == 0 || t.words.Lookup(part)&(Particle|gazetteer.Given|gazetteer.Surname) != 0 {
		return false
	}
	var buf [96]byte
	return t.lexicon.Holds(int(s.spoken)-1, t.lexicon.Key(t.words.Append(buf[:0], part)))
}

// particled returns where the surname begins whose first word with a capital is token i, with the particles right before it, which stand where no
// given name does: dit van der Linden, Dr. von Ahlen.
func (s *Scratch) particled(i int) int {
	first := i
	for first > 0 && first > i-2 && int(s.tokens[first-1].start) >= s.start && s.tokens[first-1].shape == small && s.tokens[first-1].is(Particle) && s.tokens[first].spaced {
		first--
	}
	if first == i {
		return i
	}
	before, two := s.at(first-1), i-first == 2
	if before.shape == punct && before.hash == '.' {
		before = s.at(first - 2)
	}
	particle := string(s.data[s.tokens[first].start:s.tokens[first].end])
	if before.is(Honorific) || before.is(Role|Speech) && !s.tokens[first].is(Article) || two && (particle == "van" || particle == "von") {
		return first
	}
	return i
}

// initials tells whether the tokens from first up to end are several initials and no other word, as abbreviations are: C.L.T.
func (s *Scratch) initials(first, end int) bool {
	n := 0
	for i := first; i < end; i++ {
		if t := &s.tokens[i]; t.shape == initial {
			n++
		} else if t.word() {
			return false
		}
	}
	return n > 1
}

// doubt is a word that was not taken for a name.
type doubt struct {
	span   Span
	memory uint64
}

// doubt adds a word that is known again, or leaves it to [Tagger.Recall].
func (s *Scratch) doubt(i int, memory uint64, p float64) {
	s.add(i, i+1, max(p, 0.7))
	if s.knows(memory) {
		return
	}
	last := len(s.Spans) - 1
	if len(s.doubts) < maxDoubts {
		s.doubts = append(s.doubts, doubt{s.Spans[last], memory})
	}
	s.Spans = s.Spans[:last]
}

const maxDoubts = 1000

// Recall sets s.Spans to the names in the lines read since it was last called that [Tagger.Line] left in doubt: what the text says of their words
// elsewhere decides, and a full name that stands behind them.
func (t *Tagger) Recall(s *Scratch) {
	s.Spans = s.Spans[:0]
	t.decide(s)
	for i := range s.doubts {
		if s.knows(s.doubts[i].memory) {
			s.Spans = append(s.Spans, s.doubts[i].span)
		}
	}
	s.doubts = s.doubts[:0]
}

// add adds the name of the tokens from first up to end.
func (s *Scratch) add(first, end int, p float64) {
	found := Span{Start: int(s.tokens[first].start), End: int(s.tokens[end-1].end), P: float32(p)}
	for i := first; i < end; i++ {
		if w := &s.tokens[i]; w.word() {
			found.Listed = found.Listed || w.is(gazetteer.Given|gazetteer.Surname)
		}
	}
	s.Spans = append(s.Spans, found)
}

// remember keeps the last word of a full name that is rather sure, to know it again where it stands alone, declined or not, and the first if it is a
// surname of China or Korea.
func (t *Tagger) remember(s *Scratch, first, end int, p float64) {
	words, last := 0, 0
	for i := first; i < end; i++ {
		if s.tokens[i].word() {
			words, last = words+1, i
		}
	}
	if words > 1 && (p > sure || p > rather && s.spoken != 0) && s.tokens[end-1].shape != initial && !s.tokens[end-1].is(Suffix) {
		s.know(t.memory(s, last))
		if s.orient(first) > 0 {
			s.know(t.memory(s, first))
		}
	}
}

// endings are those of which not all letters are vowels.
var endings = [...]string{
	"ovima", "owego", "ovog", "evog", "ovho", "ului", "owi", "ego", "emu", "ych", "nak", "ova", "ove", "ovi", "ovo", "ovu", "eva", "eve", "evi", "evo", "evu",
	"ov", "ev", "om", "em", "im", "s",
}

// memory is what a word is known again by: the hash of what is left of it without the endings of cases and of what belongs to somebody, as Slavic
// and Germanic languages, Romanian, Finnish and Hungarian add them: Sanader, Sanaderu, Sanaderova; Messi, Messija; Lindqvists.
func (t *Tagger) memory(s *Scratch, i int) uint64 {
	w := &s.tokens[i]
	if w.memory == 0 {
		w.memory = t.memoryOf(s.data[w.start:w.end], w.hash)
	}
	return w.memory
}

// memoryOf is memory of a word with its hash.
func (t *Tagger) memoryOf(word []byte, hash uint64) uint64 {
	if len(word) < 5 {
		return hash
	}
	var buf [96]byte
	word = t.words.Append(buf[:0], word)
	whole := len(word)
	for _, ending := range endings {
		if len(word) >= len(ending)+4 && string(word[len(word)-len(ending):]) == ending {
			word = word[:len(word)-len(ending)]
			break
		}
	}
	for len(word) > 4 && strings.IndexByte("aeiouyj", word[len(word)-1]) >= 0 {
		word = word[:len(word)-1]
	}
	if len(word) == whole {
		return hash
	}
	return t.words.Hash(word)
}

const (
	sure   = 0.8  // from which probability a full name's last word is remembered
	rather = 0.5  // from which one it is in prose, as far as that has a known language
	again  = 0.03 // from which probability such a word is taken for the name when it stands alone
)

// Forget forgets the names met so far: another text begins.
func (s *Scratch) Forget() {
	s.seen, s.doubts = 0, s.doubts[:0]
	s.held, s.heldTokens, s.heldEmit = s.held[:0], s.heldTokens[:0], s.heldEmit[:0]
	s.text++
}

func (s *Scratch) know(hash uint64) {
	s.known[s.seen%len(s.known)] = hash
	s.seen++
}

func (s *Scratch) knows(hash uint64) bool {
	for _, k := range s.known[:min(s.seen, len(s.known))] {
		if k == hash {
			return true
		}
	}
	return false
}
