package language

import (
	"maps"
	"slices"
)

// Has tells whether a language has a text of its own.
func Has(l *Language, english string) bool { _, ok := l.said[english]; return ok }

// Keys lists the texts of a language.
func Keys(l *Language) []string { return slices.Sorted(maps.Keys(l.said)) }

// Reasons are the sentences of detectors that are known, in each language but English; "" where one lacks it.
func Reasons() map[string][3]string {
	return inAll(func(l *Language) map[string]string { return l.reasons })
}

// Changes are the sentences about changes that are known, likewise.
func Changes() map[string][3]string {
	return inAll(func(l *Language) map[string]string { return l.changes })
}

func inAll(of func(*Language) map[string]string) map[string][3]string {
	all := map[string][3]string{}
	for i, l := range All()[1:] {
		for english, text := range of(l) {
			in := all[english]
			in[i] = text
			all[english] = in
		}
	}
	return all
}

// Ones are the sentences about changes as they are said of one thing.
func Ones() map[string]string { return ones }

// Everything is all that a language says, of whatever sort.
func Everything(l *Language) map[string]string {
	all := maps.Clone(l.said)
	maps.Copy(all, l.reasons)
	maps.Copy(all, l.changes)
	return all
}
