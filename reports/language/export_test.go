package language

import (
	"maps"
	"slices"
)

// Has tells whether a language has a text of its own.
func Has(l *Language, english string) bool { _, ok := l.texts[english]; return ok }

// Keys lists the texts of a language.
func Keys(l *Language) []string { return slices.Sorted(maps.Keys(l.texts)) }

// Reasons are the sentences of detectors that are known.
func Reasons() map[string][3]string { return reasons }

// Changes are the sentences about changes that are known.
func Changes() map[string][3]string { return sayings }
