package personname

import (
	"bytes"
	"slices"
	"unicode"
	"unicode/utf8"

	"dossier/detectors"
	"dossier/detectors/gazetteer"
)

// judgeCaseless judges a cell in a script without capitals, where nothing but the words themselves tells a name from a title; 0: as others are judged.
func (d *Detector) judgeCaseless(cell []byte, name []token) (detectors.Confidence, string) {
	first, last := &name[0], &name[len(name)-1]
	east := func(t *token) bool {
		r, _ := utf8.DecodeRune(cell[t.start:t.end])
		return unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana)
	}
	switch {
	case len(name) == 1 && d.tagger.EastAsian(cell[first.start:first.end]):
		return 0.75, "a listed family name and given name"
	case len(name) == 1 && east(first):
		return d.judgeEastAsian(cell[first.start:first.end], first)
	case len(name) == 1 && first.is(named) && !first.doubtful():
		return 0.5, "a listed name"
	case len(name) == 1 || last.doubtful():
		return 0, ""
	case len(name) == 2 && east(first) && east(last):
		if first.is(gazetteer.SurnameCommon) && utf8.RuneCount(cell[last.start:last.end]) < 4 {
			return 0.75, "a common family name and a word"
		}
	case len(name) < 5 && !first.doubtful() && !(first.is(gazetteer.Given) && last.is(gazetteer.Surname)):
		given, surname := d.words.Lookup(cell[first.start:first.end]), d.words.Lookup(cell[last.start:last.end])
		if given&(gazetteer.Given|gazetteer.RareGiven) != 0 && surname&(named|gazetteer.RareGiven|gazetteer.RareSurname) != 0 {
			return 0.65, "a listed given name and surname, of which one is rare"
		}
	}
	return 0, ""
}

// judgeEastAsian judges one word of letters of East Asia: a family name of one syllable and a given name of one or two, as most of China and Korea
// are called. Other words begin so too: only where nearly all of a column do, they are names.
func (d *Detector) judgeEastAsian(word []byte, t *token) (detectors.Confidence, string) {
	first, size := utf8.DecodeRune(word)
	family := d.words.Lookup(word[:size])
	switch n := utf8.RuneCount(word); {
	case first == '星' || bytes.ContainsAny(word[size:], "一二三四五六七八九十日末期"): // days of the week
	case t.doubtful() || family&gazetteer.SurnameCommon == 0 || d.words.Lookup(word[size:])&(gazetteer.Stop|gazetteer.Word) != 0:
	case unicode.Is(unicode.Hangul, first) && n == 3, unicode.Is(unicode.Han, first) && (n == 2 || n == 3):
		return 0.55, "a common family name and one or two syllables"
	}
	return 0, ""
}

// vietnamese tells of a name as Vietnam writes it, the family name first: "Nguyễn Văn Minh". Letters that only its language has must show it, or the
// commonest of its family names.
func vietnamese(cell []byte, name []token) bool {
	if len(name) < 2 || len(name) > 5 || !name[0].is(gazetteer.SurnameCommon) {
		return false
	}
	if first := cell[name[0].start:name[0].end]; string(first) == "Nguyen" {
		return !slices.ContainsFunc(name[1:], func(t token) bool { return t.small })
	}
	for i := range name {
		if name[i].small || name[i].initial {
			return false
		}
	}
	return bytes.ContainsFunc(cell, func(r rune) bool { return r >= 'Ạ' && r <= 'ỹ' || r == 'ơ' || r == 'Ơ' || r == 'ư' || r == 'Ư' })
}

// patronymics end the middle names of Eastern Europe, which say whose child somebody is.
var patronymics = [...]string{"ович", "евич", "овна", "евна", "ична", "ивна", "івна", "ОВИЧ", "ЕВИЧ", "ОВНА", "ЕВНА", "ИЧНА", "ІВНА"}

func patronymic(word []byte) bool {
	const least = 12 // bytes: six letters
	if len(word) < least || word[0] < utf8.RuneSelf {
		return false
	}
	for _, ending := range patronymics {
		if bytes.HasSuffix(word, []byte(ending)) {
			return true
		}
	}
	return false
}
