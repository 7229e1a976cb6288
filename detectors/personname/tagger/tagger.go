// Package tagger finds the names of people in running text, in any language written with capitals: a linear-chain conditional random field
// (Lafferty, McCallum and Pereira 2001) over hashed features of words, their shapes, what the gazetteer says of them, and their neighbours.
// The model is trained by the command in ../train and embedded.
//
// Only words that begin with a capital, and common names written in small letters, can be part of a name, with the particles and full
// stops between them. Any other token is known to be outside, so that each run of candidates is judged by itself: at once if the model is sure,
// and else when the text has been read, since the same words elsewhere in it have a vote.
package tagger

import (
	"math"

	"dossier/detectors/gazetteer"
)

// A candidate is outside a name, begins one, or goes on with one.
const (
	Outside = iota
	Begins
	Inside
	Labels
)

// maxTokens is how many tokens are looked at together.
const maxTokens = 600

// Tagger is read-only after New.
type Tagger struct {
	words       *gazetteer.Set
	lexicon     *gazetteer.Lexicon
	kind        [256]byte
	parts, tied [256]bool // see [partsOfBytes]
	model       *Model
	chances     chances
	germanWords [len(germanStops)]uint64
	storms      map[uint64]bool // words that names of storms stand behind
	eastern     map[uint64]bool // surnames
	english     language        // in which names are often written in small letters
	german      language        // in which nouns have capitals
	abbreviated []abbreviated
}

// New returns a tagger that knows words, which have been extended by [Vocabulary].
func New(words *gazetteer.Set, model *Model) *Tagger {
	t := &Tagger{words: words, lexicon: gazetteer.LoadLexicon(), kind: kindsOfBytes(), model: model, chances: newChances(&model.Transition)}
	t.parts, t.tied = partsOfBytes(&t.kind)
	for i := range t.lexicon.Len() {
		switch t.lexicon.Code(i) {
		case "en ":
			t.english = language(i + 1)
		case "de ":
			t.german = language(i + 1)
		}
	}
	t.abbreviated = abbreviations(t.lexicon)
	t.storms, t.eastern = words.Hashes(storms), words.Hashes(easternSurnames)
	for i, w := range germanStops {
		t.germanWords[i] = words.Hash([]byte(w))
	}
	return t
}

// germanStops tell of German, in which every noun begins with a capital.
var germanStops = [...]string{"der", "die", "das", "und", "ist", "nicht", "ein", "eine", "den", "dem", "mit", "auf", "von", "zu", "für", "sich", "auch", "wird", "im"}

// Span is a name found: bytes of the data, and the probability that all of its words are part of a name.
type Span struct {
	Start, End int
	P          float32
	Listed     bool // a word of it is in the lists of names
}

// Scratch is memory that is used again from line to line. The zero value is ready.
type Scratch struct {
	Spans []Span

	data     []byte
	start    int // of what is read now: no name begins before it
	tokens   []token
	style    uint64
	german   uint64
	buckets  []uint32
	emit     [maxTokens][Labels]float64
	alpha    [maxTokens][Labels]float64
	beta     [maxTokens][Labels]float64
	told     [maxTokens][Labels]float64 // what [weigh] made of emit
	prob     [maxTokens][Labels]float64 // of the tokens of the run last judged
	best     [maxTokens][Labels]int8
	label    [maxTokens]int8
	known    [64]uint64 // last words of full names met, to know them again when they stand alone
	seen     int
	doubts   []doubt // words that would be names if they were known
	survey   survey
	asked    asked
	readings []reading
	reread   int     // how many of them [Tagger.Line] came back to
	kept     []token // those of the readings
	learned  [1 << learnedBits]learned
	group    group // that of the word whose features were last asked for
	votes    [512]vote
	text     uint32 // counts the texts, so that the votes of another are not taken for one's own

	held       []held
	heldTokens []token
	heldEmit   [][Labels]float64
	spoken     language // that of the text
	alien      bool     // in training: it is taken to be in a language of which no word is known
	tongues    [learnt]tongues
}

// Line finds the names in data[start:end], a line or a part of one. It looks back no further than from.
func (t *Tagger) Line(s *Scratch, data []byte, from, start, end int) {
	s.Spans = s.Spans[:0]
	for start < end {
		n := s.again(data, start, end)
		if n == 0 {
			n = t.read(s, data, from, start, end)
		}
		s.start = start
		for i := 0; i < len(s.tokens); {
			switch w := &s.tokens[i]; {
			case int(w.start) < start:
				i++
			case w.shape == caseless:
				i = t.caseless(s, i)
			case w.candidate:
				to := s.runEnd(i)
				if to > i+1 || !w.plain() {
					t.decode(s, i, to)
				}
				i = to
			default:
				i++
			}
		}
		start = n
	}
}

// read fills s with the tokens from start on, and those of the context before them, and returns where it stopped.
func (t *Tagger) read(s *Scratch, data []byte, from, start, end int) int {
	s.data = data
	s.tokens = s.tokens[:0]
	s.group = group{}
	t.context(s, data, from, start)
	next := t.tokenize(s, data, start, end, maxTokens-40)
	s.unname()
	t.entitle(s)
	s.german = t.germanness(s)
	s.bridge(t.inGerman(s))
	t.settle(s)
	s.style = s.written()
	return next
}

// inGerman tells whether the text is German.
func (t *Tagger) inGerman(s *Scratch) bool { return t.german != 0 && s.spoken == t.german }

// germanness is 1 if among the tokens are as many small words as in German, and 0 otherwise. Lines of languages near it have them too.
func (t *Tagger) germanness(s *Scratch) uint64 {
	hits := 0
	for i := range s.tokens {
		if s.tokens[i].german {
			hits++
		}
	}
	if hits > 0 && hits*16 >= len(s.tokens) {
		return 1
	}
	return 0
}

// context reads the last tokens before start: of the same line, or of the line before.
func (t *Tagger) context(s *Scratch, data []byte, from, start int) {
	end := start
	for end > from && start-end < 6 && (data[end-1] == '\n' || data[end-1] == '\r' || data[end-1] == ' ') {
		end--
	}
	begin := max(from, end-40)
	for begin < end && begin > from && (t.letterAt(data, begin, end) || data[begin]&0xC0 == 0x80) && data[begin-1] != ' ' {
		begin++
	}
	t.tokenize(s, data, begin, end, maxTokens)
	if n := len(s.tokens); n > 3 {
		s.tokens = append(s.tokens[:0], s.tokens[n-3:]...)
	}
	for i := range s.tokens {
		s.tokens[i].candidate = false
	}
	for i := end; i < start; i++ {
		if data[i] == '\n' {
			s.tokens = append(s.tokens, token{start: int32(i), end: int32(i + 1), hash: '\n', shape: newline})
			break
		}
	}
}

// runEnd returns where the run of candidates that begins with token a ends.
func (s *Scratch) runEnd(a int) int {
	for a < len(s.tokens) && s.tokens[a].candidate {
		a++
	}
	return a
}

// decode scores a run, finds its likeliest labels, and adds the names among them, unless it is in doubt and left to [Tagger.Recall].
func (t *Tagger) decode(s *Scratch, a, b int) {
	for i := a; i < b; i++ {
		s.buckets = t.features(s, i, 0, s.buckets[:0])
		s.emit[i-a] = t.model.score(s.buckets)
	}
	n := b - a
	t.beside(s, a, n)
	t.eastward(s, a, n)
	s.marginals(&t.chances, n)
	if t.hear(s, a, n) && s.hold(a, n) {
		return
	}
	t.viterbi(s, a, n)
}

// chances are what the weights of neighbouring labels make of them: their exponentials, and that no name goes on where none began.
type chances [Labels][Labels]float64

func newChances(transition *[Labels][Labels]float64) (c chances) {
	for y := range c {
		for z := range c[y] {
			c[y][z] = math.Exp(transition[y][z])
		}
	}
	c[Outside][Inside] = 0
	return c
}

// marginals sets s.prob for n tokens by the forward-backward algorithm.
func (s *Scratch) marginals(weight *chances, n int) {
	before := [Labels]float64{Outside: 1}
	for i := range n {
		x := weigh(&s.emit[i])
		sum := 0.0
		for z := range Labels {
			v := 0.0
			for y := range Labels {
				v += before[y] * weight[y][z]
			}
			s.alpha[i][z] = v * x[z]
			sum += s.alpha[i][z]
		}
		for z := range Labels {
			s.alpha[i][z] /= sum
		}
		before, s.told[i] = s.alpha[i], x
	}
	after := [Labels]float64{weight[Outside][Outside], weight[Begins][Outside], weight[Inside][Outside]}
	for i := n - 1; i >= 0; i-- {
		s.beta[i] = after
		sum := 0.0
		for z := range Labels {
			s.prob[i][z] = s.alpha[i][z] * after[z]
			sum += s.prob[i][z]
		}
		for z := range Labels {
			s.prob[i][z] /= sum
		}
		if i == 0 {
			break
		}
		total := 0.0
		var prev [Labels]float64
		for y := range Labels {
			for z := range Labels {
				prev[y] += weight[y][z] * s.told[i][z] * after[z]
			}
			total += prev[y]
		}
		for y := range Labels {
			prev[y] /= total
		}
		after = prev
	}
}

// weigh returns the exponentials of what a token's features say, of which the largest is made 1.
func weigh(emit *[Labels]float64) [Labels]float64 {
	top := max(0, emit[Begins], emit[Inside])
	return [Labels]float64{exp(-top), exp(emit[Begins] - top), exp(emit[Inside] - top)}
}

// exp spares the work for one of a token's three.
func exp(v float64) float64 {
	if v == 0 {
		return 1
	}
	return math.Exp(v)
}
