package main

import (
	"fmt"
	"regexp"
	"strings"

	"dossier/detectors"
	"dossier/reports/language"
)

// counted is a number with the word for what it counts: 1 record, 2 records.
func counted[N int | int64](n N, one, many string) string {
	if n == 1 {
		many = one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// recordCount counts records.
func recordCount[N int | int64](n N) string { return counted(n, "record", "records") }

// identifierWords is what a person may be looked up by, in words.
func identifierWords(k detectors.Kind) string {
	if k == detectors.PersonName {
		return "a person's name"
	}
	var english *language.Language
	words := english.One(k)
	if strings.ContainsRune("aeiI", rune(words[0])) {
		return "an " + words
	}
	return "a " + words
}

// identifierFlag is what help says of the flag for an identifier; what stands for the value is its last word.
func identifierFlag(k detectors.Kind) string {
	return lastWord.ReplaceAllString(identifierWords(k), "`$1`$2")
}

var lastWord = regexp.MustCompile(`(\w+)(\W*)$`)
