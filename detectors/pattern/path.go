package pattern

import (
	"math/bits"

	"dossier/detectors"
	"dossier/detectors/marks"
	"dossier/detectors/nearby"
)

// path is the way through a column from digit to digit. Where no word speaks for a number, and few places have one that does, most
// numbers are passed over by the marks alone.
type path struct {
	of    *rules
	m     *marks.Map
	data  []byte
	loud  bool // a rule may match anywhere: nothing is passed over
	quiet bool // no word speaks for the number that next returned last
	ear   ear

	from, row int // the row that was found last for the number at offset from: it is that of all numbers up to it
}

func newPath(r *rules, m *marks.Map, data []byte, least detectors.Confidence) path {
	said := &r.context
	return path{
		of: r, m: m, data: data, loud: least < detectors.Threshold, row: -1,
		ear: ear{
			words: said.speaking, leading: said.leading, every: said.every,
			m: m, data: data, within: reach + r.digits.lead + 1, digit: -1, spoke: silence, begun: silence,
		},
	}
}

// next returns the first number from the one at offset at on that a rule may match.
func (p *path) next(at int) int {
	for !p.loud && at < len(p.data) {
		for p.ear.hear(at) { // the last word counts
		}
		if p.quiet = at-p.ear.spoke >= p.ear.within; !p.quiet {
			return at
		}
		until := p.candidate(at)
		if until <= at {
			return at
		}
		if p.ear.hear(until) {
			until = p.ear.spoke
		}
		if at = p.m.Digits.Next(until); at == until && p.m.Digits.Has(at-1) {
			at = p.m.Digits.Next(p.m.Digits.End(at)) // not from its beginning on
		}
	}
	return at
}

// candidate returns before which place behind offset at no number begins that needs no word, at or less if one may there.
func (p *path) candidate(at int) int {
	switch {
	case p.of.alone == nil:
		return len(p.data)
	case p.of.alone.row == 0:
		return at
	}
	if at < p.from || at > p.row || at > 0 && p.m.Digits.Has(at-1) {
		p.from, p.row = at, p.standing(at)
	}
	return p.row - p.of.alone.ahead
}

// standing returns the first row from offset at on that a match may have which needs no word.
func (p *path) standing(at int) int {
	of := p.of.alone
	row := p.m.Digits.Row(at, of.row)
	for !p.m.Odd && row < len(p.data) {
		end := p.m.Digits.End(row)
		if row == 0 || p.m.Digits.Has(row-1) || of.stands(p.data, row, end) {
			break
		}
		row = p.m.Digits.Row(end, of.row)
	}
	return row
}

// rules are those that may match the number at offset at, which next returned, in the value that begins at offset begin; nil for none.
func (p *path) rules(at, begin int) *group {
	switch {
	case p.loud || !p.quiet && p.ear.spoke > begin:
		return p.of.digits
	case p.of.alone == nil || p.candidate(at) > at:
		return nil
	}
	return p.of.alone
}

// ear listens for context words on the way through a column, to each word once.
type ear struct {
	words   *nearby.Words[said] // those that speak
	leading *nearby.Sieve       // of those that need no other before them
	every   *nearby.Sieve       // of all
	m       *marks.Map
	data    []byte
	places  marks.Places // the last letters of words that may be some of them
	heard   int          // how many of those are done with
	digit   int          // the first digit from the step on that was sifted last
	within  int          // bytes before a digit in which it matters what is said

	firsts uint64 // rules for which the first word of a phrase was heard
	begun  int    // where the last of those words ended
	spoke  int    // where the last word ended that speaks for a number
}

// silence is an offset too far before all data for a word there to count.
const silence = -1 << 30

// hear listens to the words that end at offset to or before it, up to the first that speaks for a number, and tells whether one does.
func (e *ear) hear(to int) bool {
	for {
		for list := e.places.All(); e.heard < len(list); {
			last := int(list[e.heard])
			if last >= to {
				return false
			}
			e.heard++
			if e.listen(last + 1) {
				return true
			}
		}
		e.heard = 0
		if !e.places.Next(e.m, e.sift) {
			return false
		}
	}
}

// sift returns where in a step of the marks words end that may speak.
func (e *ear) sift(m *marks.Map, step int) uint64 {
	if at := marks.StepSize * step; m.Digits.Step(step)&marks.Owned == 0 {
		if e.digit < at {
			e.digit = m.Digits.Next(at)
		}
		if e.digit-e.within > at+marks.StepSize { // to hear what nothing follows is of no use
			return 0
		}
	}
	return e.every.Ends(m, e.data, step)
}

// listen takes in the word that ends at offset end, and tells whether it speaks for a number.
func (e *ear) listen(end int) bool {
	n := bits.LeadingZeros64(^e.m.Letters.Before(end))
	if n == 0 || n > 32 || end > n && e.m.Beyond.Has(end-n-1) {
		return e.decipher(end)
	}
	sieve := e.every
	if e.firsts == 0 || end-e.begun >= reach {
		e.firsts, sieve = 0, e.leading
	}
	return sieve.May(e.data, end, n) && e.look(e.data[end-n:end], end)
}

// look takes in the word that ends at offset end.
func (e *ear) look(word []byte, end int) bool {
	s, ok := e.words.Word(word)
	if !ok {
		return false
	}
	if s.whole != 0 || s.second&e.firsts != 0 || s.second != 0 && numero(e.data[:end-len(word)]) {
		e.spoke = end
		return true
	}
	if s.first != 0 {
		e.firsts |= s.first
		e.begun = end
	}
	return false
}

// decipher takes in what letters of any script end at offset end: how many words they are, the marks do not tell.
func (e *ear) decipher(end int) bool {
	from := end
	for from > 0 && (e.m.Letters.Has(from-1) || e.m.Beyond.Has(from-1)) {
		from--
	}
	text := e.data[from:end]
	if _, _, ok := e.words.Before(text, len(text), len(text)); ok { // of a phrase perhaps: who looks closer finds out
		e.spoke = end
		return true
	}
	return false
}
