// Package gazetteer knows words: which are given names, surnames, places, parts of a street address, or plain vocabulary of the
// world's larger languages. It is built from free lists (see docs/sources.md) by the command in build.
//
// Words are compared folded: in lower case, without accents, in composed or decomposed form alike. A [Set] is read-only
// after [Load] and looks a word up without allocating: an open-addressing table keyed by a 64-bit hash.
package gazetteer

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"strconv"
	"strings"
)

// Class is a set of things that a word can be.
type Class uint32

// The classes. A word may have several: "Lincoln" is a surname, a given name and a place.
const (
	Given         Class = 1 << iota // a given name
	GivenCommon                     // one of the common given names of some country
	Surname                         // a surname
	SurnameCommon                   // one of the common surnames of some country
	Place                           // a city
	Region                          // a province or state, or its abbreviation
	Country                         // a country
	Word                            // a word of the vocabulary: noun, verb, adjective, genre, dish, animal
	Stop                            // a function word, or one of the commonest words of a language
	Org                             // part of an organisation's name: Ltd, GmbH, Bank, University
	StreetBefore                    // a street type that stands before the street's name: rue, calle, ul
	StreetAfter                     // a street type that stands after it: street, utca
	Short                           // as a street type it is an abbreviation that means many other things: c, st, al
	Title                           // a form of address or a rank
	Unit                            // part of a building: apartment, suite, floor
	Direction                       // a direction in a street address: north, nw
	RareGiven                       // a given name of few, or of one country's census alone
	RareSurname                     // a surname of few, or of one country's census alone
	Town                            // a town, or a city's or country's name in another language

	Own // the first of the classes that a user of the set may give meaning to: see [Set.Extend]
)

//go:embed words.gz
var packed []byte

// Set is the decoded gazetteer. A slot holds the upper half of a word's hash and its class.
type Set struct {
	*Folder
	slots  []uint64
	mask   uint64
	filter []uint64 // two bits a word: most words that are not listed end here, in a table that stays in the cache
}

// Load decodes the embedded list, which takes some tens of milliseconds and 8.5 MB.
func Load() *Set {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		panic(fmt.Sprintf("gazetteer: embedded list: %v", err))
	}
	s := newSet(1 << 20)
	lines := bufio.NewScanner(z)
	for lines.Scan() {
		class, word, ok := bytes.Cut(lines.Bytes(), []byte{' '})
		n, err := strconv.ParseUint(string(class), 36, 32)
		if !ok || err != nil {
			panic("gazetteer: malformed line in the embedded list")
		}
		s.add(s.Hash(word), Class(n))
	}
	if err := lines.Err(); err != nil {
		panic(fmt.Sprintf("gazetteer: embedded list: %v", err))
	}
	return s
}

// Extend adds words, separated by space, and phrases whose words are joined by underscores to a class. It is called
// before the set is used.
func (s *Set) Extend(class Class, words string) {
	for word := range strings.FieldsSeq(words) {
		s.add(s.Hash([]byte(strings.ReplaceAll(word, "_", " "))), class)
	}
}

func newSet(size int) *Set {
	return &Set{Folder: NewFolder(), slots: make([]uint64, size), mask: uint64(size - 1), filter: make([]uint64, size/16)}
}

const keyBits = 0xffffffff << 32

func (s *Set) add(hash uint64, class Class) {
	block, both := s.sieve(hash)
	s.filter[block] |= both
	i := hash & s.mask
	for s.slots[i] != 0 && (s.slots[i]^hash)&keyBits != 0 {
		i = (i + 1) & s.mask
	}
	s.slots[i] |= hash&keyBits | uint64(class)
}

// sieve returns where the filter keeps the two bits of a hash.
func (s *Set) sieve(hash uint64) (block, both uint64) {
	return hash >> 20 & uint64(len(s.filter)-1), 1<<(hash>>52&63) | 1<<(hash>>58)
}

// Lookup returns what a word, or several joined by single spaces, can be; 0 if it is not known.
func (s *Set) Lookup(word []byte) Class { return s.Find(s.Hash(word)) }

// Find is Lookup by a hash of [Folder.Hash].
func (s *Set) Find(hash uint64) Class {
	if block, both := s.sieve(hash); s.filter[block]&both != both {
		return 0
	}
	for i := hash & s.mask; s.slots[i] != 0; i = (i + 1) & s.mask {
		if (s.slots[i]^hash)&keyBits == 0 {
			return Class(s.slots[i])
		}
	}
	return 0
}
