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
			curt: said.curt, words: said.speaking, leading: said.leading, every: said.every, sieve: said.leading,
			m: m, data: data, within: reach + r.digits.lead + 1, word: -2, spoke: silence, begun: silence,
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
	sieve   *nearby.Sieve       // that of the two that counts here
	m       *marks.Map
	data    []byte
	word    int    // the first of the two of the marks to which left belongs
	digit   int    // the first one from there on
	letters uint64 // of both
	before  uint32 // letters of the word before
	foreign bool   // there is more than ASCII in them
	within  int    // bytes before a digit in which it matters what is said
	left    uint64 // where words end to which nobody listened
	single  uint64 // those of them that are of one letter, and that count behind another word only
	curt    bool   // some count by themselves

	firsts uint64 // rules for which the first word of a phrase was heard
	begun  int    // where the last of those words ended
	spoke  int    // where the last word ended that speaks for a number
}

// silence is an offset too far before all data for a word there to count.
const silence = -1 << 30

// hear listens to the words that end at offset to or before it, up to the first that speaks for a number, and tells whether one does.
func (e *ear) hear(to int) bool {
	for {
		for e.left != 0 {
			bit := bits.TrailingZeros64(e.left)
			if e.word<<5+bit >= to {
				return false
			}
			e.left &= e.left - 1
			end := e.word<<5 + bit + 1
			n := bits.LeadingZeros64(^(e.letters << (63 - bit)))
			if n > bit { // it begins before
				n += bits.LeadingZeros32(^e.before)
			}
			if n == 0 || n > 32 || e.foreign && end > n && e.m.Beyond.Has(end-n-1) {
				if e.decipher(end) {
					return true
				}
			} else if e.sieve.May(e.data, end, n) && e.look(e.data[end-n:end], end) {
				return true
			}
		}
		if e.word += 2; e.word<<5 >= e.digit {
			e.digit = e.m.Digits.Next(e.word << 5)
		}
		e.word = max(e.word, (e.digit-e.within)>>5) // to hear what nothing follows is of no use
		if e.word<<5 >= min(to, len(e.data)) {
			e.word -= 2
			return false
		}
		e.listen()
	}
}

// listen takes in where the words of the next marks end.
func (e *ear) listen() {
	if e.firsts != 0 && e.word<<5-e.begun >= reach {
		e.firsts, e.sieve = 0, e.leading
	}
	letters, beyond := e.m.Letters.Window(e.word), e.m.Beyond.Window(e.word)
	behind := (e.m.Letters.Word(e.word+2) | e.m.Beyond.Word(e.word+2)) & 1
	beyondBefore := e.m.Beyond.Word(e.word - 1)
	e.before = e.m.Letters.Word(e.word - 1)
	e.letters, e.foreign = letters, beyond != 0 || beyondBefore != 0
	inWord := letters | beyond
	open := uint64((e.before | beyondBefore) >> 31) // a word stands open where they begin
	e.left, e.single = inWord&^(inWord>>1|uint64(behind)<<63), 0
	if !e.curt {
		e.single = e.left &^ (inWord<<1 | open) // hexadecimal numbers are full of them
		if e.firsts == 0 {
			e.left &^= e.single
		}
	}
}

// look takes in the word that ends at offset end.
func (e *ear) look(word []byte, end int) bool {
	s, ok := e.words.Word(word)
	if !ok {
		return false
	}
	if s.whole != 0 || s.second&e.firsts != 0 && end-e.begun < reach || s.second != 0 && numero(e.data[:end-len(word)]) {
		e.spoke = end
		return true
	}
	if s.first != 0 {
		if end-e.begun >= reach {
			e.firsts = 0
		}
		e.firsts |= s.first
		e.sieve = e.every
		e.begun = end
		e.left |= e.single &^ (1<<(end-e.word<<5) - 1)
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
