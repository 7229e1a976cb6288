package tagger

import (
	"bytes"
	"slices"
	"unicode/utf8"

	"dossier/detectors/gazetteer"
)

// classOf looks a word up, or what its hyphenated or elided parts are together.
func (t *Tagger) classOf(word []byte, hash uint64) gazetteer.Class {
	if class := t.words.Find(hash); class != 0 {
		return class
	}
	if at := bytes.IndexByte(word, '-'); at > 0 && at+1 < len(word) {
		return t.words.Lookup(word[:at]) & t.words.Lookup(word[at+1:])
	} else if at := bytes.IndexByte(word, '\''); at > 0 && at < 3 {
		return t.words.Lookup(word[at+1:]) & (gazetteer.Surname | gazetteer.Given)
	}
	return 0
}

// learned is what is known of a word: the same ones come again and again.
type learned struct {
	word   [learnedLength]byte
	length uint8
	spoken language // in which text it was looked up
	alien  bool
	token
}

const (
	learnedBits   = 11
	learnedLength = 24
)

// wordToken looks a word up, and says whether it can be part of a name.
func (t *Tagger) wordToken(s *Scratch, data []byte, start, end int, how shape) token {
	word := data[start:end]
	hash := t.words.Hash(word)
	k := &s.learned[hash>>(64-learnedBits)]
	if int(k.length) != len(word) || k.shape != how || k.spoken != s.spoken || k.alien != s.alien || string(k.word[:k.length]) != string(word) {
		w := t.lookUp(s, word, hash, how)
		if len(word) > learnedLength {
			w.start, w.end = int32(start), int32(end)
			return w
		}
		k.token, k.length, k.spoken, k.alien = w, uint8(len(word)), s.spoken, s.alien
		copy(k.word[:], word)
	}
	w := k.token
	w.start, w.end = int32(start), int32(end)
	return w
}

// lookUp is wordToken of a word by itself.
func (t *Tagger) lookUp(s *Scratch, word []byte, hash uint64, how shape) token {
	w := token{hash: hash, shape: how}
	w.class = t.classOf(word, w.hash)
	w.coarse = coarseOf(w.class)
	if w.class == 0 && how != small && how != caseless {
		w.stem = t.stemmed(word)
	}
	const (
		known   = gazetteer.GivenCommon | gazetteer.SurnameCommon
		against = gazetteer.Stop | gazetteer.Word | gazetteer.Place | gazetteer.Country | gazetteer.Region | Common | Role | Thing | Label | Particle | Honorific
	)
	switch how {
	case mixed:
		w.candidate = !t.inner(word)
		w.usage = t.usageOf(s, word)
	case capital, capitals:
		w.candidate = true
		w.usage = t.usageOf(s, word)
		w.people = w.class&known == 0 && t.nation(word)
		w.eastern = t.easternOf(word, hash, w.class)
	case initial:
		w.candidate = true
	case small:
		w.candidate = len(word) > 2 && w.class&known != 0 && w.class&against == 0 && t.careless(s, &w, word)
		w.german = len(word) < 6 && w.class&gazetteer.Stop != 0 && slices.Contains(t.germanWords[:], hash)
	default:
	}
	if w.candidate && how != small && how != initial {
		w.memory = t.memoryOf(word, hash)
	}
	return w
}

// careless tells whether a common name in small letters may be one: what the language of the text has as a word is none. In English, where
// people are often named so, it is a given name all the same, unless it is known as a word.
func (t *Tagger) careless(s *Scratch, w *token, word []byte) bool {
	if s.spoken == t.english && w.is(gazetteer.GivenCommon) && !w.is(Plain) {
		return true
	}
	return t.usageOf(s, word) != usual
}

// stemmed tells what a declined word is: Kosovu is Kosovo, Ismailu Ismail, Srbiju Srbija.
func (t *Tagger) stemmed(word []byte) (class gazetteer.Class) {
	if len(word) < 5 || len(word) > 40 {
		return 0
	}
	var buf [48]byte
	for drop := 1; drop <= 3; drop++ {
		stem := word[:len(word)-drop]
		if len(stem) < 3 || stem[len(stem)-1] >= utf8.RuneSelf && word[len(word)-drop]&0xC0 == 0x80 {
			continue
		}
		if class |= t.words.Lookup(stem); class != 0 && drop > 1 {
			return class
		}
		if drop == 3 {
			break
		}
		for _, ending := range [...]byte{'a', 'o', 'e'} {
			class |= t.words.Lookup(append(append(buf[:0], stem...), ending))
		}
		if class != 0 {
			return class
		}
	}
	return 0
}

// nation tells whether a word begins as the name of a country or of a people does.
func (t *Tagger) nation(word []byte) bool {
	if len(word) < 4 || len(word) > 40 {
		return false
	}
	var buf [64]byte
	var head [8]byte
	folded := t.words.Append(buf[:0], word)
	for n := min(7, len(folded)); n >= 3; n-- {
		if t.words.Lookup(append(append(head[:0], folded[:n]...), '*'))&Nation != 0 {
			return true
		}
	}
	return false
}

// compound tells of a word that no list holds what its last part is: Verkehrsminister, bouwbedrijf.
func (t *Tagger) compound(word []byte) gazetteer.Class {
	for n := min(10, len(word)-3); n >= 4; n-- {
		if class := t.words.Lookup(word[len(word)-n:]) & (Role | Thing); class != 0 {
			return class
		}
	}
	return 0
}
