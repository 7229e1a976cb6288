package gazetteer

import (
	_ "embed"
	"encoding/binary"
	"unicode/utf8"
)

// Lexicon tells whether a word belongs to the vocabulary of a language: what is written in small letters there, declined and conjugated, and German
// nouns. It is built from free lists (see docs/sources.md) by the command in build, and keeps no word: for each language a Bloom filter
// (1970) of the first seven letters of each, folded, so that forms and compounds that no list holds are known too. One word in thirty that
// is of no language is taken for one of a given language.
type Lexicon struct{ languages []vocabulary }

type vocabulary struct {
	code   string
	blocks uint64 // of 64 bytes, a line of the processor's cache
	bits   string
}

//go:embed lexicon.bin
var bloom string

const (
	headRunes = 7
	blockSize = 64
	hits      = 5 // bits a word
)

// LoadLexicon returns the embedded lexicon. It costs nothing: the filters are read where they lie.
func LoadLexicon() *Lexicon { return readLexicon(bloom) }

func readLexicon(rest string) *Lexicon {
	l := &Lexicon{}
	for rest != "" {
		code, size := rest[:3], uint64(binary.LittleEndian.Uint32([]byte(rest[3:7])))
		l.languages = append(l.languages, vocabulary{code: code, blocks: size / blockSize, bits: rest[7 : 7+size]})
		rest = rest[7+size:]
	}
	return l
}

// Len returns how many languages are known.
func (l *Lexicon) Len() int { return len(l.languages) }

// Code returns the ISO 639 code of a language, padded with a space to three letters.
func (l *Lexicon) Code(language int) string { return l.languages[language].code }

// Key returns the number by which a folded word is looked up.
func (*Lexicon) Key(folded []byte) uint64 { return keyOf(folded) }

func keyOf(folded []byte) uint64 {
	h, _ := hashASCII(Head(folded))
	return h
}

// blockOf is where the block of a key begins in a filter of so many blocks.
func blockOf(key, blocks uint64) uint64 { return (key >> 32) % blocks * blockSize }

// bitOf is a word's bit in its block, by what its key was mixed to.
func bitOf(key uint64) (at uint64, bit byte) { return key >> 3 & (blockSize - 1), 1 << (key & 7) }

// Holds tells whether a language has the word of a key.
func (l *Lexicon) Holds(language int, key uint64) bool {
	v := &l.languages[language]
	block := v.bits[blockOf(key, v.blocks):]
	for range hits {
		key = mix(key)
		if at, bit := bitOf(key); block[at]&bit == 0 {
			return false
		}
	}
	return true
}

// Head returns what of a folded word is kept: its first letters.
func Head(folded []byte) []byte {
	n := 0
	for range headRunes {
		if n == len(folded) {
			break
		}
		_, size := utf8.DecodeRune(folded[n:])
		n += size
	}
	return folded[:n]
}

// Language is a language's filter as it is built.
type Language struct{ bits []byte }

// NewLanguage returns a filter that is large enough for as many words.
func NewLanguage(words int) *Language {
	const bitsEach = 9
	return &Language{bits: make([]byte, (words*bitsEach/8/blockSize+1)*blockSize)}
}

// Add adds a folded word.
func (f *Language) Add(folded []byte) {
	key := keyOf(folded)
	block := f.bits[blockOf(key, uint64(len(f.bits)/blockSize)):]
	for range hits {
		key = mix(key)
		at, bit := bitOf(key)
		block[at] |= bit
	}
}

// Append appends the filter in the form that [LoadLexicon] reads: the code, padded to three letters, the size in bytes as 32 bits,
// little-endian, and the bits.
func (f *Language) Append(dst []byte, code string) []byte {
	dst = append(dst, (code + "  ")[:3]...)
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(f.bits)))
	return append(dst, f.bits...)
}
