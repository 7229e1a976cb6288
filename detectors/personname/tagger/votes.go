package tagger

import "math"

// What a text says of a word in one place tells of the same word in others: where the model is in doubt, the text is read to its end first, and
// then the word's other places have a vote. A run that is sure is decided at once.

const (
	uncertain = 0.04 // a word whose probability lies so far from 0 and from 1 is in doubt
	weight    = 0.7  // of the other places' mean, beside the word's own place
	loudest   = 4    // no place says more, as a logarithm of odds
	maxHeld   = 4000 // words in doubt that are held back at most
)

// vote is what a text's places say of a word.
type vote struct {
	key  uint64
	sum  float32
	n    uint16
	text uint32 // which text said it
}

// held is a run in doubt: its tokens, some of those before it, and what the model said of its own.
type held struct{ lead, from, to, emit int }

// leads is how many tokens before a run are held with it.
const leads = 4

// voteOf returns the entry of a word in this text, or nil if the table has no place for it.
func (s *Scratch) voteOf(key uint64) *vote {
	at := key >> 32
	for n := range uint64(probes) {
		v := &s.votes[(at+n)%uint64(len(s.votes))]
		if v.text != s.text {
			*v = vote{key: key, text: s.text}
			return v
		}
		if v.key == key {
			return v
		}
	}
	return nil
}

// votes tells whether a word has a voice: it is written as a name, and long enough to be known again.
func (t *token) votes() bool {
	return t.candidate && t.word() && t.shape != small && t.shape != initial && t.end-t.start > 2 && t.coarse != stopWord
}

func odds(p float64) float32 {
	return float32(max(-loudest, min(loudest, math.Log((1-p)/max(p, 1e-9)))))
}

// hear counts what the run of n tokens from a on says, and tells whether it is in doubt.
func (t *Tagger) hear(s *Scratch, a, n int) (doubtful bool) {
	for i := range n {
		p := s.prob[i][Outside]
		doubtful = doubtful || p > uncertain && p < 1-uncertain
		if w := &s.tokens[a+i]; w.votes() {
			if v := s.voteOf(t.memory(s, a+i)); v != nil && v.n < math.MaxUint16 {
				v.sum += odds(p)
				v.n++
			}
		}
	}
	return doubtful
}

// hold keeps the run of n tokens from a on until the text has been read, if there is room.
func (s *Scratch) hold(a, n int) bool {
	if len(s.heldTokens)+n > maxHeld {
		return false
	}
	lead := 0
	for lead < min(leads, a) && int(s.tokens[a-lead-1].start) >= s.start {
		lead++
	}
	from := len(s.heldTokens) + lead
	s.held = append(s.held, held{lead, from, from + n, len(s.heldEmit)})
	s.heldTokens = append(s.heldTokens, s.tokens[a-lead:a+n]...)
	s.heldEmit = append(s.heldEmit, s.emit[:n]...)
	return true
}

// decide finds the names of the runs that were held back.
func (t *Tagger) decide(s *Scratch) {
	s.start = 0 // what is held begins no earlier than it may
	for _, h := range s.held {
		n := h.to - h.from
		s.tokens = append(s.tokens[:0], s.heldTokens[h.from-h.lead:h.to]...)
		copy(s.emit[:n], s.heldEmit[h.emit:])
		s.marginals(&t.chances, n)
		var others [maxTokens]float64
		heard := false
		for i := range n {
			if !s.tokens[h.lead+i].votes() {
				continue
			}
			if v := s.voteOf(t.memory(s, h.lead+i)); v != nil && v.n > 1 {
				others[i] = weight * float64(v.sum-odds(s.prob[i][Outside])) / float64(v.n-1)
				heard = true
			}
		}
		if heard {
			for i := range n {
				s.emit[i][Begins] += others[i]
				s.emit[i][Inside] += others[i]
			}
			s.marginals(&t.chances, n)
		}
		t.viterbi(s, h.lead, n)
	}
	s.held, s.heldTokens, s.heldEmit = s.held[:0], s.heldTokens[:0], s.heldEmit[:0]
}
