package tagger

import (
	"unicode"
	"unicode/utf8"

	"dossier/detectors/gazetteer"
)

// shape is how a token is written.
type shape uint8

const (
	small    shape = iota // in small letters
	capital               // Capitalised
	initial               // one capital
	capitals              // ALL CAPITALS
	mixed                 // McDonald, iPhone
	caseless              // in a script without cases
	number                // begins with a digit
	punct                 // anything else
	newline               // the end of a line
)

// token is a word, a number, or one other character.
type token struct {
	start, end int32
	hash       uint64 // of the folded word; of numbers, of their length
	class      gazetteer.Class
	shape      shape
	coarse     coarse
	stem       gazetteer.Class // of an unlisted word: what it is with another ending, or without
	spaced     bool            // space stands before it
	usage      uint8           // what the language of the text says of it
	placed     bool            // with the word before it or behind it, it is the name of a place or of a brand
	branded    bool            // with its neighbour it is the name of an organisation
	people     bool            // it begins as the name of a country or a people does
	candidate  bool            // can be part of a name
	german     bool            // one of the commonest words of German, in small letters
	eastern    eastern         // what it can be in a name of China or Korea
	memory     uint64          // see [Tagger.memory]; 0 where it was not asked for yet
}

func (t *token) is(c gazetteer.Class) bool { return t.class&c != 0 }

func (t *token) word() bool { return t.shape <= caseless }

// plain tells of a function word that names nobody: alone, as where a sentence begins, it is not worth a look.
func (t *token) plain() bool {
	const names = gazetteer.Given | gazetteer.Surname
	return t.coarse == stopWord && !t.is(names)
}

// coarse is the one class of a token that matters most, for features of several tokens.
type coarse uint8

const (
	unlisted coarse = iota
	titleWord
	labelWord
	roleWord
	particleWord
	stopWord
	commonWord
	givenName
	surnameOnly
	bothNames
	nameAndWord
	vocabularyWord
	placeWord
	organisation
	suffixWord
	namePlace
	rareName
	rarePlace
	rareBoth
	speechWord
	inWord
	byWord
	whoWord
	thingWord
)

func coarseOf(c gazetteer.Class) coarse {
	const (
		names  = gazetteer.Given | gazetteer.Surname
		places = gazetteer.Place | gazetteer.Region | gazetteer.Country
	)
	switch {
	case c&^(gazetteer.StreetBefore|gazetteer.StreetAfter|gazetteer.Short|gazetteer.Direction) == 0:
		return unlisted
	case c&Honorific != 0:
		return titleWord
	case c&Speech != 0 && c&names == 0:
		return speechWord
	case c&Who != 0 && c&names == 0:
		return whoWord
	case c&Locative != 0 && c&(Particle|Agentive) == 0:
		return inWord
	case c&Agentive != 0 && c&(Particle|Locative) == 0:
		return byWord
	case c&Particle != 0:
		return particleWord
	case c&Common != 0:
		return commonWord
	case c&gazetteer.Stop != 0:
		return stopWord
	case c&names != 0 && c&(gazetteer.Word|Role) != 0:
		return nameAndWord
	case c&names != 0 && c&places != 0:
		return namePlace
	case c&names == names:
		return bothNames
	case c&gazetteer.Given != 0:
		return givenName
	case c&gazetteer.Surname != 0:
		return surnameOnly
	case c&Role != 0:
		return roleWord
	case c&Thing != 0:
		return thingWord
	case c&Label != 0:
		return labelWord
	case c&Suffix != 0:
		return suffixWord
	case c&places != 0:
		return placeWord
	case c&gazetteer.Org != 0:
		return organisation
	}
	switch rare := c&(gazetteer.RareGiven|gazetteer.RareSurname) != 0; {
	case c&gazetteer.Word != 0:
		return vocabularyWord
	case rare && c&gazetteer.Town != 0:
		return rareBoth
	case rare:
		return rareName
	case c&gazetteer.Town != 0:
		return rarePlace
	}
	return vocabularyWord
}

// kinds of bytes.
const (
	other byte = iota
	lower
	upper
	wide
	digit
	blank
)

func kindsOfBytes() (k [256]byte) {
	for b := range 256 {
		switch {
		case b >= 'a' && b <= 'z':
			k[b] = lower
		case b >= 'A' && b <= 'Z':
			k[b] = upper
		case b >= 0x80:
			k[b] = wide
		case b >= '0' && b <= '9':
			k[b] = digit
		case b == ' ' || b == '\t' || b == '\r':
			k[b] = blank
		}
	}
	return k
}

// tokenize appends the tokens of data[start:end], at most room of them, and returns where it stopped.
func (t *Tagger) tokenize(s *Scratch, data []byte, start, end, room int) int {
	spaced := false
	for i := start; i < end; {
		if len(s.tokens) >= room && !s.tokens[len(s.tokens)-1].candidate || len(s.tokens) == maxTokens {
			return i
		}
		from := len(s.tokens)
		switch t.kind[data[i]] {
		case blank:
			i++
			spaced = true
			continue
		case lower, upper:
			i = t.readWord(s, data, i, end)
		case wide:
			r, size := utf8.DecodeRune(data[i:end])
			switch {
			case unicode.IsLetter(r) && r != 'º' && r != 'ª':
				i = t.readWord(s, data, i, end)
			case unicode.IsSpace(r) || r == 0x200B || r == 0xFEFF || r == 0xAD:
				i += size
				spaced = true
				continue
			default:
				s.tokens = append(s.tokens, token{start: int32(i), end: int32(i + size), hash: uint64(r), shape: punct})
				i += size
			}
		case digit:
			i = t.readNumber(s, data, i, end)
		default:
			kind := punct
			if data[i] == '\n' {
				kind = newline
			}
			s.tokens = append(s.tokens, token{start: int32(i), end: int32(i + 1), hash: uint64(data[i]), shape: kind})
			i++
		}
		if len(s.tokens) > from {
			s.tokens[from].spaced = spaced
			spaced = false
		}
	}
	return end
}

func (t *Tagger) readNumber(s *Scratch, data []byte, start, end int) int {
	i := t.numberEnd(data, start, end)
	s.tokens = append(s.tokens, token{start: int32(start), end: int32(i), hash: uint64(i-start) + 1000, shape: number})
	return i
}

func (t *Tagger) numberEnd(data []byte, start, end int) int {
	i := start + 1
	for i < end && t.tied[data[i]] {
		i++
	}
	return i
}

// readWord reads a word, and an English genitive's ending as a token of its own.
func (t *Tagger) readWord(s *Scratch, data []byte, start, end int) int {
	w := t.spell(data, start, end)
	if w.number {
		if to := t.domained(s, data, start, end); to > 0 {
			s.tokens = append(s.tokens, t.wordToken(s, data, start, to, capital))
			return to
		}
		return t.readNumber(s, data, start, end)
	}
	s.tokens = append(s.tokens, t.wordToken(s, data, start, w.stem, w.shape))
	if start > 0 && data[start-1] == '@' {
		s.tokens[len(s.tokens)-1].candidate = false // a handle
	}
	if w.stem < w.end {
		s.tokens = append(s.tokens, token{start: int32(w.stem), end: int32(w.end), hash: '\'', shape: punct})
	}
	return w.end
}

// domained returns where the word at start ends if it is the last of a name to which an organisation is tied, as in mail of Lotus Notes: Ann
// Moore@ACME. It is 0 for any other.
func (t *Tagger) domained(s *Scratch, data []byte, start, end int) int {
	n := len(s.tokens)
	if n == 0 || t.kind[data[start]] != upper || start == 0 || data[start-1] != ' ' {
		return 0
	}
	if before := &s.tokens[n-1]; !before.candidate || before.shape != capital && before.shape != initial || int(before.end) != start-1 {
		return 0
	}
	at := start + 1
	for at < end && t.kind[data[at]] == lower {
		at++
	}
	if at+1 >= end || at < start+2 || data[at] != '@' || t.kind[data[at+1]] != upper {
		return 0
	}
	return at
}

// bridge makes candidates of what ties two candidates together: a particle, an initial's full stop, the comma of "Last, First", a hyphen that
// stands alone. In German an article is no particle.
func (s *Scratch) bridge(german bool) {
	tokens := s.tokens
	for i := 1; i < len(tokens); i++ {
		t, before := &tokens[i], &tokens[i-1]
		if t.shape == punct && t.hash == '-' && s.hyphened(i) {
			before.candidate, t.candidate = true, true // al - Sadr, Jean - Pierre
			continue
		}
		if t.candidate || !before.candidate {
			continue
		}
		switch {
		case t.shape == small && t.spaced && before.shape == small && s.carries(i):
			t.candidate = true // patricia desrosiers, benjamin a seiler
		case i+1 == len(tokens):
		case t.shape == small && t.is(Particle):
			if german && t.is(Article) && before.shape != small {
				continue // Als Karoline den Raum betrat
			}
			next := i + 1
			if tokens[next].shape == small && tokens[next].is(Particle) && next+1 < len(tokens) {
				next++
			}
			if tokens[next].candidate && tokens[next].shape != small && !tokens[next].belongs() {
				t.candidate = true
			}
		case t.shape == punct && t.hash == '.' && !t.spaced:
			t.candidate = (before.shape == initial || before.is(Honorific|Suffix)) && tokens[i+1].candidate || before.shape == small && before.letter() && s.surnamed(i+1)
		case t.shape == punct && t.hash == ',' && before.shape != small:
			t.candidate = tokens[i+1].candidate && tokens[i+1].spaced && tokens[i+1].shape != small
		}
	}
}

// hyphened tells whether token i is a hyphen that a tokenizer cut out of a name: behind an article of Arabic names, or between given names.
func (s *Scratch) hyphened(i int) bool {
	before, next := s.at(i-1), s.at(i+1)
	if !next.candidate || !next.word() || next.shape == small || !before.word() || !s.at(i).spaced || !next.spaced {
		return false
	}
	return before.is(Particle) && before.end-before.start == 2 && next.shape == capital || before.candidate && before.is(gazetteer.Given) && next.is(gazetteer.Given)
}

// carries tells whether word i, in small letters as the one before it, can go on with the name that the one before it begins or is part of.
func (s *Scratch) carries(i int) bool {
	t, before := &s.tokens[i], &s.tokens[i-1]
	switch {
	case before.letter():
		return s.surnamed(i)
	case !before.is(gazetteer.GivenCommon) || before.is(gazetteer.Stop|Common):
		return false
	case t.letter():
		return s.surnamed(i+1) || i+2 < len(s.tokens) && s.tokens[i+1].hash == '.' && s.surnamed(i+2)
	}
	return s.surnamed(i)
}

// settle looks again at words by their neighbours: at those before candidates, and at pairs that are the name of a place or of a brand: Alba Iulia,
// Addis Abeba, Burger King.
func (t *Tagger) settle(s *Scratch) {
	const places = gazetteer.Place | gazetteer.Region | gazetteer.Country | gazetteer.Town | gazetteer.Org
	german := t.inGerman(s) || s.german != 0
	for i := 0; i+1 < len(s.tokens); i++ {
		a, b := &s.tokens[i], &s.tokens[i+1]
		if german && a.class == 0 && a.shape == capital {
			a.class = t.compound(s.data[a.start:a.end])
			a.coarse = coarseOf(a.class)
		}
		if b.candidate && a.class == 0 && a.shape == small || a.class == 0 && a.shape == small && s.apposed(i) {
			t.understand(s, a)
		}
		if a.candidate && b.candidate && a.shape != small && b.word() && b.spaced && (a.end-a.start > 2 || a.is(Particle)) {
			class := t.words.Find(t.words.HashJoined(s.data[a.start:a.end], s.data[b.start:b.end]))
			if brand := class&gazetteer.Org != 0; class&places != 0 && !(brand && s.titled(i)) {
				a.placed, b.placed = true, true
				if brand {
					a.branded, b.branded = true, true
				}
			}
		}
	}
}

// titled tells whether a title stands before token i, with or without a full stop.
func (s *Scratch) titled(i int) bool {
	before := s.at(i - 1)
	if before.shape == punct && before.hash == '.' && !before.spaced {
		before = s.at(i - 2)
	}
	return before.is(Honorific)
}

// apposed tells of a small word behind a name and a comma, where it says what somebody is: Quist, partiledare.
func (s *Scratch) apposed(i int) bool {
	comma, before := s.at(i-1), s.at(i-2)
	return comma.shape == punct && comma.hash == ',' && before.candidate && before.shape != small && before.word()
}

// understand gives a word in small letters that is in no list the class of the office that it is a compound or an inflected form of.
func (t *Tagger) understand(s *Scratch, w *token) {
	word := s.data[w.start:w.end]
	w.class = t.compound(word)
	if w.class == 0 {
		w.class = t.stemmed(word) & Role
	}
	w.coarse = coarseOf(w.class)
}

// letter tells of one small letter, as an initial is written carelessly.
func (t *token) letter() bool { return t.shape == small && t.end-t.start == 1 }

// surnamed tells whether word i, in small letters, can be a surname: listed as one and not as a word, or not listed.
func (s *Scratch) surnamed(i int) bool {
	if i >= len(s.tokens) {
		return false
	}
	const against = gazetteer.Stop | gazetteer.Word | Common | Role | Thing | Label | Particle | Honorific | Speech | Locative | Agentive | Who
	t := &s.tokens[i]
	return t.shape == small && t.end-t.start > 3 && t.class&against == 0
}

// belongs tells of a word that names an organisation or a country and nobody: what stands before the particle before it is somebody's whole name, as
// in Terpstra van Ziggo.
func (t *token) belongs() bool {
	const names = gazetteer.Given | gazetteer.Surname | gazetteer.RareGiven | gazetteer.RareSurname
	return t.is(gazetteer.Org|gazetteer.Country) && !t.is(names)
}
