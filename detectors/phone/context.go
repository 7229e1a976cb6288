package phone

import (
	"bytes"
	"unicode"

	"dossier/detectors/nearby"
)

// context is what the words beside the number say.
func (k *candidate) context() saying {
	at, reach, numbered, linked := k.start, contextReach, false, false
	before := silent
	for {
		said, start, ok := words.Before(k.value, at, reach)
		if !ok {
			break
		}
		if said == hints && k.start-start > hintReach && !joined(k.value[start:k.start]) {
			break
		}
		if said == mine {
			if linked && bytes.IndexByte(bytes.TrimRight(k.value[start:at], " "), ' ') < 0 { // "my no", but not "my insurance no"
				before = hints
			}
			if linked {
				break
			}
			at, reach = start, hintReach
			continue
		}
		if said == says && answered(k.value[start:k.start]) {
			break
		}
		if said == denies && spent(k.value[start:k.start]) {
			break
		}
		if said == denies && dutchCode(k.value, start) {
			at, reach = start, contextReach-(k.start-start)
			continue
		}
		if said != asks && said != links && !inPath(k.value, start) {
			before = said
			break
		}
		numbered, linked = numbered || said == asks, linked || said == asks || said == links
		at, reach = start, pathReach
	}
	if before == silent && numbered {
		before = hints
	}
	if before == silent || before == hints {
		if after, known := behind.After(k.value, k.end, behindReach); known && !(after == says && nearby.Leads(k.value[k.end:], behindReach)) {
			return after
		}
	}
	return before
}

// spent tells whether a word that denies is about a number before this one: between is what stands from the word on to the number. Another
// sentence or label has begun behind that one ("Rodné číslo 780412/1239. Kontakt: 0905 123 456").
func spent(between []byte) bool {
	at := bytes.LastIndexFunc(between, func(r rune) bool { return r >= '0' && r <= '9' })
	if at < 0 {
		return false
	}
	rest := bytes.TrimRight(between[at+1:], " ")
	word := bytes.IndexFunc(rest, unicode.IsLetter)
	return word > 0 && (rest[len(rest)-1] == ':' || bytes.ContainsAny(rest[:word], ".;\n"))
}

// dutchCode tells whether the word at offset at is the second part of a Dutch postcode: the CC of "3531 CC Utrecht" says nothing of a card.
func dutchCode(value []byte, at int) bool {
	if at < 5 || value[at-1] != ' ' || len(letters(value[at:])) != 2 || value[at]-'A' >= 26 || value[at+1]-'A' >= 26 {
		return false
	}
	for _, b := range value[at-5 : at-1] {
		if !isDigit(b) {
			return false
		}
	}
	return at == 5 || !isDigit(value[at-6])
}

// answered tells whether a word that says phone is about a number before this one, and a label of something else stands behind that one: "Tel.
// 0231 445566, PHN 9048213377". between is what stands from the word on to the number.
func answered(between []byte) bool {
	word, number := behindNumber(between)
	return number && len(word) > 2 && !joins[string(word)]
}

// joined tells whether another number stands between a word and this one, and hardly more than a word that joins the two: "call 0803 441 8820 or
// 0805 118 2093".
func joined(between []byte) bool {
	word, number := behindNumber(between)
	return number && joins[string(word)]
}

// behindNumber returns the first word behind the last number in text, and whether that has as many digits as one that could be meant.
func behindNumber(text []byte) (word []byte, number bool) {
	at, digits := len(text)-1, 0
	for at >= 0 && !isDigit(text[at]) {
		at--
	}
	for i := at; i >= 0 && digits < 5; i-- {
		if isDigit(text[i]) {
			digits++
		}
	}
	if digits < 5 {
		return nil, false
	}
	rest := bytes.TrimLeftFunc(text[at+1:], func(r rune) bool { return !unicode.IsLetter(r) })
	end := bytes.IndexFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) })
	if end < 0 {
		end = len(rest)
	}
	return rest[:end], true
}

// joins are words between two telephone numbers.
var joins = map[string]bool{
	"or": true, "ou": true, "of": true, "o": true,
	"and": true, "und": true, "oder": true, "ext": true, "poste": true, "wew": true, "lub": true, "oraz": true, "alebo": true, "nebo": true, "sau": true, "och": true, "eller": true, "tai": true, "vagy": true, "ook": true, "veya": true, "или": true,
}

// inPath tells whether the word at offset at stands in a path or URL, where it says nothing of what comes behind.
func inPath(value []byte, at int) bool {
	i := at
	for i > 0 && at-i < 200 && value[i-1] > ' ' && value[i-1] != '"' {
		i--
		if value[i] == '%' || value[i] == ':' && i+2 < at && value[i+1] == '/' && value[i+2] == '/' {
			return true
		}
	}
	return i < at && value[i] == '/'
}
