// Package columnname knows the words of which engineers make columns' names in the languages of the European Union and its neighbours, with
// their abbreviations: geb_dat, nr_klienta, usr_nm. A detector asks which of them a name is made of; what no word says alone, several say
// together: a word for a client and one for a number.
//
// Words are in lower case without accents, as [dossier/detectors.HeaderReader] gives them. A word that is not known is tried as two that were
// written as one: kundennr, fechanac.
package columnname

import (
	"slices"
	"strings"
)

// Part is what a word of a name says, a bit each.
type Part uint16

// The parts.
const (
	Number     Part = 1 << iota // number, code, reference
	Date                        // date, day
	Birth                       // birth, and abbreviations that mean it beside a word for a date only
	Born                        // born, date of birth: says it alone
	Client                      // client, member, subscriber
	User                        // user of a computer
	Login                       // says the name of a user alone
	Name                        // name
	Family                      // which of the names, beside a word for a name: family, last, maiden
	Given                       // first, given
	Person                      // whose: contact, employee; says nothing else
	Identifier                  // id: of a record as often as of a person
	Filler                      // says nothing: tbl, txt, new, of
)

// least is how many letters each of two words has that were written as one.
const least = 2

// Parts returns what the words of a name say together, and whether each of them is known.
func Parts(words []string) (all Part, known bool) {
	known = len(words) > 0
	for _, w := range words {
		p := parts[w]
		switch {
		case p != 0:
		case len(w) == 1 || strings.Trim(w, "0123456789") == "":
			p = Filler // a prefix, the n of n_client, a second one
		default:
			p = compound(w)
		}
		all |= p
		known = known && p != 0
	}
	return all, known
}

// Say tells whether words of a name say a phrase that is written without spaces, as one word, within one, or as several from the beginning of one on:
// taxid is in tax_id and customertaxid, and not in chart_axid.
func Say(words []string, phrase string) bool {
	for i, w := range words {
		if strings.Contains(w, phrase) || begin(words[i:], phrase) {
			return true
		}
	}
	return false
}

// begin tells whether words that are written as one begin with a phrase.
func begin(words []string, phrase string) bool {
	for _, w := range words {
		rest, goesOn := strings.CutPrefix(phrase, w)
		if !goesOn {
			return strings.HasPrefix(w, phrase)
		}
		phrase = rest
	}
	return phrase == ""
}

// compound is what a word says that is two of them, with or without letters that link them: kunde-n-nr, debiteur-en-nummer. Two that say the same,
// or of which one says nothing, are none: such are parts of other words.
func compound(word string) Part {
	for cut := len(word) - least; cut >= least; cut-- {
		right := parts[word[cut:]] &^ (Filler | Person)
		if right == 0 {
			continue
		}
		for _, link := range [...]string{"", "s", "n", "en", "es", "er"} {
			left, ok := strings.CutSuffix(word[:cut], link)
			if p := parts[left] &^ (Filler | Person); ok && p != 0 && p != right {
				return p | right
			}
		}
	}
	return 0
}

// Core is a name's words without those before and behind it that say nothing: t1_nom_client_enc.
func Core(words []string) []string {
	says := func(w string) bool { return parts[w] != Filler && len(w) > 1 && strings.Trim(w, "0123456789") != "" }
	first := max(0, slices.IndexFunc(words, says))
	last := len(words)
	for last > first+1 && parts[words[last-1]] == Filler {
		last--
	}
	return words[first:last]
}

func newTable(lists map[Part]string) map[string]Part {
	all := map[string]Part{}
	for part, list := range lists {
		for w := range strings.FieldsSeq(list) {
			all[w] |= part
		}
	}
	return all
}
