package likeness

import (
	"bytes"
	"slices"
	"unicode/utf8"
)

// ending is how a form of a name ends, and what its nominatives end in instead.
type ending struct {
	form string
	of   []string
}

// endings are those of genitives, datives and other cases, folded, the longest first: Germanic, Slavic (Latin and Cyrillic), Hungarian,
// Finnish, Lithuanian and Romanian. What they make of a name that is no form of another is nobody's name, as a rule.
var endings = []ending{
	{"ului", []string{""}},
	{"ского", []string{"скии"}},
	{"скому", []string{"скии"}},
	{"iego", []string{"i"}},
	{"iemu", []string{"i"}},
	{"ого", []string{"ыи", "ии"}},
	{"ому", []string{"ыи", "ии"}},
	{"ові", []string{""}},
	{"ovi", []string{"", "a"}},
	{"owi", []string{""}},
	{"iej", []string{"a"}},
	{"iem", []string{""}},
	{"eho", []string{"y"}},
	{"emu", []string{"y"}},
	{"ego", []string{"y"}},
	{"nak", []string{""}},
	{"nek", []string{""}},
	{"val", []string{""}},
	{"vel", []string{""}},
	{"tol", []string{""}},
	{"rol", []string{""}},
	{"hoz", []string{""}},
	{"hez", []string{""}},
	{"nal", []string{""}},
	{"nel", []string{""}},
	{"ert", []string{""}},
	{"sen", []string{"nen"}},
	{"lle", []string{""}},
	{"lla", []string{""}},
	{"lta", []string{""}},
	{"ой", []string{"а"}},
	{"ои", []string{"а"}},
	{"ым", []string{"", "ыи"}},
	{"ом", []string{""}},
	{"ем", []string{"", "и"}},
	{"им", []string{"ии"}},
	{"ою", []string{"а"}},
	{"em", []string{""}},
	{"om", []string{""}},
	{"ou", []string{"a"}},
	{"ej", []string{"a"}},
	{"ym", []string{"y"}},
	{"im", []string{"i"}},
	{"ie", []string{"", "a"}},
	{"ei", []string{"a", "e"}},
	{"ui", []string{"as"}},
	{"io", []string{"is"}},
	{"ot", []string{""}},
	{"et", []string{""}},
	{"at", []string{"", "a"}},
	{"а", []string{""}},
	{"у", []string{"", "а"}},
	{"е", []string{"", "а"}},
	{"ы", []string{"а"}},
	{"и", []string{"а"}},
	{"я", []string{"и", "ь"}},
	{"ю", []string{"и", "ь", "я"}},
	{"s", []string{""}},
	{"a", []string{""}},
	{"u", []string{"", "a"}},
	{"y", []string{"a"}},
	{"e", []string{"a"}},
	{"i", []string{"a"}},
	{"o", []string{"a", "as"}},
	{"n", []string{""}},
	{"t", []string{""}},
}

// leastStem is how many letters of a name stay what they are: Jan, of Jana.
const leastStem = 3

// nominatives adds to a list that begins with a folded word what the word may be a form of, until there are most.
func nominatives(list [][]byte, most int) [][]byte {
	word := list[len(list)-1]
	add := func(form []byte) {
		if len(list) < most && !slices.ContainsFunc(list, func(o []byte) bool { return bytes.Equal(o, form) }) {
			list = append(list, form)
		}
	}
	for _, e := range endings {
		stem, is := bytes.CutSuffix(word, []byte(e.form))
		if !is || utf8.RuneCount(stem) < leastStem {
			continue
		}
		for _, of := range e.of {
			form := slices.Concat(stem, []byte(of))
			add(form)
			if n := len(form); of == "" && !isVowel(form[n-1]) && !isVowel(form[n-2]) && form[n-1] != 's' { // Marka: Marek
				add(slices.Concat(form[:n-1], []byte{'e'}, form[n-1:]))
			}
		}
	}
	return list
}

func isVowel(b byte) bool { return bytes.IndexByte([]byte("aeiouy"), b) >= 0 || b >= 0x80 }
