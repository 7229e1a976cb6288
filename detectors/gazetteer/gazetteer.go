// Package gazetteer knows words: which are given names, surnames, places, parts of a street address, or plain vocabulary of the
// world's larger languages. It is built from free lists (see docs/sources.md) by the command in build.
//
// Words are compared folded: in lower case, without accents, in composed or decomposed form alike. A [Set] is read-only
// after [Load] and looks a word up without allocating: an open-addressing table keyed by a 64-bit hash.
package gazetteer

import (
	_ "embed"
	"encoding/binary"
	"maps"
	"slices"
	"strings"
	"sync"
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

// listed is the filter and the table of the embedded list, and the slots of street types, as [Pack] wrote them. They are read where they lie: to make
// them anew from the words took each scan longer than many a scan takes.
//
//go:embed words.bin
var listed string

// Set is the gazetteer with the words that its user adds, which are kept beside it.
type Set struct {
	*Folder
	list    string   // the slots of all sets
	streets string   // those of street types again, to be read in a row
	own     table    // added to this one
	filter  []uint64 // two bits a word: most words that are not listed end here, in a table that stays in the cache
}

const (
	filterBlocks = 1 << 16 // of 64 bits
	listSlots    = 1 << 20
	ownSlots     = 1 << 13 // for the words that a set's user adds
)

// folder is that of all sets.
var folder = sync.OnceValue(NewFolder)

// Load returns a set of the embedded list. It takes 0.6 MB.
func Load() *Set {
	const end = 8 * (filterBlocks + listSlots) // of the table
	s := &Set{Folder: folder(), list: listed[8*filterBlocks : end], streets: listed[end:], own: newTable(ownSlots), filter: make([]uint64, filterBlocks)}
	for i := range s.filter {
		s.filter[i] = numberAt(listed, uint64(i))
	}
	return s
}

// numberAt is the number at an index of some that lie in a row, little-endian.
func numberAt(row string, i uint64) uint64 {
	return binary.LittleEndian.Uint64([]byte(row[8*i : 8*i+8]))
}

// Pack returns folded words with their classes in the form that [Load] reads: the blocks of a set's filter, the slots of its table, and those of street
// types once more, as 64-bit numbers, little-endian.
func Pack(words map[string]Class) []byte {
	s := &Set{Folder: NewFolder(), filter: make([]uint64, filterBlocks)}
	list := newTable(listSlots)
	for _, word := range slices.Sorted(maps.Keys(words)) {
		hash := s.Hash([]byte(word))
		s.sift(hash)
		list.add(hash, words[word])
	}
	streets := slices.DeleteFunc(slices.Clone(list.slots), func(slot uint64) bool { return Class(slot)&(StreetBefore|StreetAfter) == 0 })
	var packed []byte
	for _, n := range slices.Concat(s.filter, list.slots, streets) {
		packed = binary.LittleEndian.AppendUint64(packed, n)
	}
	return packed
}

// Extend adds words, separated by space, and phrases whose words are joined by underscores to a class. It is called
// before the set is used.
func (s *Set) Extend(class Class, words string) {
	for word := range strings.FieldsSeq(words) {
		hash := s.Hash([]byte(strings.ReplaceAll(word, "_", " ")))
		s.sift(hash)
		s.own.add(hash, class)
	}
}

// Hashes returns those of a list of words, separated by space, that are no class of their own.
func (s *Set) Hashes(words string) map[uint64]bool {
	all := map[uint64]bool{}
	for word := range strings.FieldsSeq(words) {
		all[s.Hash([]byte(word))] = true
	}
	return all
}

// sift has the filter let a hash pass.
func (s *Set) sift(hash uint64) {
	block, both := s.sieve(hash)
	s.filter[block] |= both
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
	return s.find(hash) | s.own.find(hash)
}

// find is what the embedded list says of a hash.
func (s *Set) find(hash uint64) Class {
	for i := hash; ; i++ {
		slot := numberAt(s.list, i%listSlots)
		if slot == 0 {
			return 0
		}
		if (slot^hash)&keyBits == 0 {
			return Class(slot)
		}
	}
}

// Streets returns the classes of the words that the list has as street types, and of those that the set's user has added, by the upper half of
// their hashes.
func (s *Set) Streets() map[uint32]Class {
	classes := map[uint32]Class{}
	for i := range uint64(len(s.streets) / 8) {
		slot := numberAt(s.streets, i)
		classes[uint32(slot>>32)] |= Class(slot)
	}
	for _, slot := range s.own.slots {
		if slot != 0 {
			classes[uint32(slot>>32)] |= Class(slot)
		}
	}
	return classes
}

// table finds classes by hashes. A slot holds the upper half of a hash, and the class.
type table struct {
	slots []uint64
	mask  uint64
	words int
}

const keyBits = 0xffffffff << 32

func newTable(size int) table { return table{slots: make([]uint64, size), mask: uint64(size - 1)} }

func (t *table) find(hash uint64) Class {
	for i := hash & t.mask; t.slots[i] != 0; i = (i + 1) & t.mask {
		if (t.slots[i]^hash)&keyBits == 0 {
			return Class(t.slots[i])
		}
	}
	return 0
}

func (t *table) add(hash uint64, class Class) {
	i := hash & t.mask
	for t.slots[i] != 0 && (t.slots[i]^hash)&keyBits != 0 {
		i = (i + 1) & t.mask
	}
	if t.slots[i] == 0 {
		if t.words++; t.words > len(t.slots)/4*3 {
			panic("gazetteer: more words than a table is made for")
		}
	}
	t.slots[i] |= hash&keyBits | uint64(class)
}
