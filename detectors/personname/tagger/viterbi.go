package tagger

import "dossier/detectors/gazetteer"

// viterbi finds the likeliest labels of the n tokens of a run that begins with token a, and adds the names.
func (s *Scratch) viterbi(tr *[Labels][Labels]float64, a, n int) {
	for i := range n {
		s.emit[i][Begins] += eager
		s.emit[i][Inside] += eager
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
	for i := 0; i < n; i++ {
		if s.label[i] != Begins {
			if p := 1 - s.prob[i][Outside]; p > again && s.tokens[a+i].word() && s.knows(s.tokens[a+i].hash) {
				s.add(a+i, a+i+1, max(p, 0.7))
			}
			continue
		}
		to := i + 1
		for to < n && s.label[to] == Inside {
			to++
		}
		s.span(a, i, to)
		i = to - 1
	}
}

const impossible = -1e9

// eager is what a name is preferred by, as a logarithm: to miss one is worse than to show one too many. Names are taken from a probability of
// two fifths on, where on documents held back half of them are right.
const eager = 0.4

// span adds the name of the run's tokens from i to to, without the punctuation at its end.
func (s *Scratch) span(a, i, to int) {
	for to > i && s.tokens[a+to-1].shape == punct && !(s.tokens[a+to-1].hash == '.' && to > i+1 && s.tokens[a+to-2].shape == initial) {
		to--
	}
	if to == i {
		return
	}
	p := 1.0
	for n := i; n < to; n++ {
		p = min(p, 1-s.prob[n][Outside])
	}
	s.add(a+i, a+to, p)
}

// add adds the name of the tokens from first up to end.
func (s *Scratch) add(first, end int, p float64) {
	found := Span{Start: int(s.tokens[first].start), End: int(s.tokens[end-1].end), P: float32(p)}
	words, last := 0, uint64(0)
	for i := first; i < end; i++ {
		if w := &s.tokens[i]; w.word() {
			words++
			last = w.hash
			found.Listed = found.Listed || w.is(gazetteer.Given|gazetteer.Surname)
		}
	}
	if words > 1 && p > sure && s.tokens[end-1].shape != initial && !s.tokens[end-1].is(Suffix) {
		s.known[s.seen%len(s.known)] = last
		s.seen++
	}
	s.Spans = append(s.Spans, found)
}

const (
	sure  = 0.8 // from which probability a full name's last word is remembered
	again = 0.1 // from which probability such a word is taken for the name when it stands alone
)

// Forget forgets the names met so far: another text begins.
func (s *Scratch) Forget() { s.seen = 0 }

func (s *Scratch) knows(hash uint64) bool {
	for _, k := range s.known[:min(s.seen, len(s.known))] {
		if k == hash {
			return true
		}
	}
	return false
}
