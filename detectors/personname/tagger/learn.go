package tagger

import (
	"bytes"
	"math"

	"dossier/detectors/gazetteer"
)

// Learner estimates a model from labelled lines by stochastic gradient ascent of the conditional likelihood, with a step for each weight
// (Duchi, Hazan and Singer 2011). The same lines in the same order give the same model.
type Learner struct {
	*Tagger
	scratch Scratch
	seen    []uint8      // in how many lines a bucket's feature was seen, up to 255
	weights [][2]float32 // of Begins and Inside
	squares [][2]float32
	tr, sq  [Labels][Labels]float64
	kept    [][2]float32 // sum of the weights whenever Keep was called
	keptTr  [Labels][Labels]float64
	times   float32
	rate    float64
	decay   float64
	chance  func(percent int) bool
}

// Name is a labelled name: bytes of the text.
type Name struct{ Start, End int }

// NewLearner returns a learner that counts features. Those that learn are made by [Learner.Begin].
func NewLearner(words *gazetteer.Set) *Learner {
	return &Learner{Tagger: New(words, &Model{}), seen: make([]uint8, Buckets), rate: 0.2}
}

// Begin returns a learner that knows how often features were seen, and nothing else: the model of several beginnings is steadier than each of
// theirs. Each of its steps takes the share decay of a weight back, so that no weight is large that few lines ask for. Learners learn independently
// of each other; none counts while others learn.
func (l *Learner) Begin(decay float64) *Learner {
	return &Learner{
		Tagger: l.Tagger, seen: l.seen, weights: make([][2]float32, Buckets), squares: make([][2]float32, Buckets), rate: l.rate, decay: decay,
	}
}

// End gives back what a learner needs to learn, and leaves what it kept.
func (l *Learner) End() { l.weights, l.squares = nil, nil }

// Join takes what another learner kept into the mean.
func (l *Learner) Join(other *Learner) {
	l.add(other.kept, &other.keptTr, other.times)
}

// runs calls f for each run of candidates at or behind start.
func (l *Learner) runs(s *Scratch, start int, f func(a, b int)) {
	for a := 0; a < len(s.tokens); a++ {
		if s.tokens[a].candidate && int(s.tokens[a].start) >= start {
			b := s.runEnd(a)
			f(a, b)
			a = b
		}
	}
}

// Count takes note of the features of a text.
func (l *Learner) Count(text []byte) {
	s := &l.scratch
	l.Survey(s, text)
	for start := 0; start < len(text); {
		n := l.read(s, text, 0, start, lineEnd(text, start))
		l.runs(s, start, func(a, b int) {
			for i := a; i < b; i++ {
				s.buckets = l.features(s, i, 0, s.buckets[:0])
				for _, f := range s.buckets {
					if l.seen[f] < 255 {
						l.seen[f]++
					}
				}
			}
		})
		start = n
	}
}

// Learn takes one step for each run of candidates in a text, in which exactly names are names. The lists are
// taken not to hold forget percent of the words of names, and somewhat more of those of places and organisations: what stands in made-up sentences
// comes from the lists, what stands in the world often does not, and a word that no list holds must not pass for a person's name for that alone. An
// alien text is taken to be in a language of which no word is known.
func (l *Learner) Learn(text []byte, names []Name, chance func(percent int) bool, forget int, alien bool) {
	s := &l.scratch
	l.chance = chance
	l.Survey(s, text)
	s.alien = alien
	if alien || chance(20) {
		s.spoken = 0
	}
	for start := 0; start < len(text); {
		n := l.read(s, text, 0, start, lineEnd(text, start))
		if forget > 0 {
			for i := range s.tokens {
				w := &s.tokens[i]
				if !w.word() || w.shape == small {
					continue
				}
				if within := inside(w, names); within && chance(forget) || !within && w.class&elsewhere != 0 && chance(forget+aside) {
					w.class, w.coarse, w.stem = 0, unlisted, 0
				}
			}
		}
		if alien {
			for i := range s.tokens {
				if w := &s.tokens[i]; w.word() && !inside(w, names) && w.class&^strange != 0 && chance(60) {
					w.class &= strange
					w.coarse, w.stem = coarseOf(w.class), 0
				}
			}
		}
		l.runs(s, start, func(a, b int) { l.step(a, b, names) })
		start = n
	}
}

// aside is how many more percent of them the lists are taken not to hold than of names. Chosen on corpora left out of training.
const aside = 8

// elsewhere are the classes of the names of what is no person: no list holds all of those either.
const elsewhere = gazetteer.Place | gazetteer.Region | gazetteer.Country | gazetteer.Town | gazetteer.Org | gazetteer.RareGiven | gazetteer.RareSurname

// strange are the classes that are known of words of any language.
const strange = gazetteer.Given | gazetteer.GivenCommon | gazetteer.Surname | gazetteer.SurnameCommon | gazetteer.RareGiven | gazetteer.RareSurname |
	gazetteer.Place | gazetteer.Region | gazetteer.Country | gazetteer.Town

func lineEnd(text []byte, start int) int {
	if n := bytes.IndexByte(text[start:], '\n'); n >= 0 {
		return start + n + 1
	}
	return len(text)
}

func inside(w *token, names []Name) bool {
	for _, n := range names {
		if int(w.start) < n.End && int(w.end) > n.Start {
			return true
		}
	}
	return false
}

// gold returns a token's label.
func gold(tokens []token, i int, names []Name) int {
	w := &tokens[i]
	for _, n := range names {
		if int(w.start) >= n.End || int(w.end) <= n.Start {
			continue
		}
		if i > 0 && tokens[i-1].candidate && int(tokens[i-1].end) > n.Start {
			return Inside
		}
		return Begins
	}
	return Outside
}

// hide draws the features that are left out, so that none is relied on alone (Srivastava and others 2014).
func (l *Learner) hide() (h hidden) {
	if l.scratch.alien {
		h |= hideWord | hideNeighbours
	}
	if l.chance(30) {
		h |= hideWord
	}
	if l.chance(15) {
		h |= hideNeighbours
	}
	if l.chance(20) {
		h |= hideForm
	}
	return h
}

func (l *Learner) step(a, b int, names []Name) {
	s := &l.scratch
	s.buckets = s.buckets[:0]
	var cut [maxTokens + 1]int
	for i := a; i < b; i++ {
		from := len(s.buckets)
		s.buckets = l.features(s, i, l.hide(), s.buckets)
		kept := from
		var e [Labels]float64
		for _, f := range s.buckets[from:] {
			if l.seen[f] < rare {
				continue
			}
			s.buckets[kept] = f
			kept++
			e[Begins] += float64(l.weights[f][0])
			e[Inside] += float64(l.weights[f][1])
		}
		s.buckets = s.buckets[:kept]
		s.emit[i-a], cut[i-a+1] = e, kept
	}
	n := b - a
	weight := newChances(&l.tr)
	s.marginals(&weight, n)
	before := Outside
	var expected [Labels][Labels]float64
	l.pairs(n, &expected)
	for i := range n {
		y := gold(s.tokens, a+i, names)
		expected[before][y]--
		before = y
		for k, label := range [2]int{Begins, Inside} {
			g := -s.prob[i][label]
			if y == label {
				g++
			}
			if math.Abs(g) < 1e-4 {
				continue
			}
			for _, f := range s.buckets[cut[i]:cut[i+1]] {
				w, q := &l.weights[f][k], &l.squares[f][k]
				d := g - l.decay*float64(*w)
				*q += float32(d * d)
				*w += float32(l.rate * d / (1e-3 + math.Sqrt(float64(*q))))
			}
		}
	}
	expected[before][Outside]--
	for y := range Labels {
		for z := range Labels {
			if d := -expected[y][z]; y != Outside || z != Inside {
				l.sq[y][z] += d * d
				l.tr[y][z] += l.rate * d / (1e-3 + math.Sqrt(l.sq[y][z]))
			}
		}
	}
}

// pairs adds the probabilities of each pair of neighbouring labels in the run of n tokens that marginals saw last.
func (l *Learner) pairs(n int, expected *[Labels][Labels]float64) {
	s := &l.scratch
	before := [Labels]float64{Outside: 1}
	for i := range n {
		var p [Labels][Labels]float64
		sum := 0.0
		e := &s.emit[i]
		top := max(0, e[Begins], e[Inside])
		for y := range Labels {
			for z := range Labels {
				if y == Outside && z == Inside {
					continue
				}
				p[y][z] = before[y] * math.Exp(l.tr[y][z]+e[z]-top) * s.beta[i][z]
				sum += p[y][z]
			}
		}
		for y := range Labels {
			for z := range Labels {
				expected[y][z] += p[y][z] / sum
			}
		}
		before = s.alpha[i]
	}
	for y := range Labels {
		expected[y][Outside] += s.prob[n-1][y]
	}
}

// rare is how often a feature must be seen to have a weight: a model that keeps what it saw once could tell what it read.
const rare = 3

// Rate sets how large a step is.
func (l *Learner) Rate(rate float64) { l.rate = rate }

// Keep takes the weights as they are into the mean that [Learner.Model] returns: it generalises better than the last weights alone.
func (l *Learner) Keep() { l.add(l.weights, &l.tr, 1) }

func (l *Learner) add(weights [][2]float32, tr *[Labels][Labels]float64, times float32) {
	if l.kept == nil {
		l.kept = make([][2]float32, Buckets)
	}
	for i, w := range weights {
		l.kept[i][0] += w[0]
		l.kept[i][1] += w[1]
	}
	for y := range tr {
		for z := range tr[y] {
			l.keptTr[y][z] += tr[y][z]
		}
	}
	l.times += times
}

// Model returns the mean of what was kept, with weights below least left out and the others in steps of 1/127 of the largest, cut at 4.
func (l *Learner) Model(least float32) *Model {
	const cut = 4
	m, weights := &Model{Transition: l.keptTr, scale: cut / 127.0}, make([]byte, 2*Buckets)
	for y := range m.Transition {
		for z := range m.Transition[y] {
			m.Transition[y][z] /= float64(l.times)
		}
	}
	for i, w := range l.kept {
		for k, v := range w {
			v /= l.times
			if v > least || v < -least {
				weights[2*i+k] = byte(int8(math.Round(float64(max(-cut, min(cut, v))) / m.scale)))
			}
		}
	}
	m.weights = string(weights)
	return m
}
