package tagger

import (
	"unicode"
	"unicode/utf8"
)

// spelling is how a word is written.
type spelling struct {
	stem, end int  // where the word ends, and the English genitive's ending behind it
	number    bool // digits, underscores or an at sign are tied to it: it is no word but a number
	shape     shape
}

// spell reads the word that begins at start, with the apostrophes and hyphens inside it.
func (t *Tagger) spell(data []byte, start, end int) spelling {
	i, caps := start, 0
	for i < end && t.kind[data[i]] <= upper && t.kind[data[i]] >= lower {
		caps += int(t.kind[data[i]] - lower)
		i++
	}
	if i == end || t.parts[data[i]] { // as most words end
		return spelling{stem: i, end: i, shape: shapeOf(i-start, caps, t.kind[data[start]] == upper, false)}
	}
	return t.spellOn(data, start, end)
}

// spellOn is spell of a word in which there may be more than letters of ASCII.
func (t *Tagger) spellOn(data []byte, start, end int) spelling {
	i, letters, caps, firstUpper, noCase := start, 0, 0, false, false
	for i < end {
		b := data[i]
		switch t.kind[b] {
		case lower:
			letters++
			i++
			continue
		case upper:
			firstUpper = firstUpper || letters == 0
			letters++
			caps++
			i++
			continue
		case wide:
			r, size := utf8.DecodeRune(data[i:end])
			if r == '’' && i > start && t.letterAt(data, i+size, end) {
				i += size
				if elided(data[start:i-size], data[i:end]) {
					return spelling{stem: i, end: i, shape: small}
				}
				continue
			}
			if !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) || r == 'º' || r == 'ª' {
				break
			}
			if unicode.IsUpper(r) || unicode.IsTitle(r) {
				firstUpper = firstUpper || letters == 0
				caps++
			} else if letters == 0 && r >= 0x590 && !unicode.IsLower(r) {
				noCase = true
			}
			letters++
			i += size
			continue
		case digit:
			return spelling{number: true}
		default:
			if (b == '\'' || b == '-') && i > start && t.letterAt(data, i+1, end) {
				i++
				if b == '\'' && elided(data[start:i-1], data[i:end]) {
					return spelling{stem: i, end: i, shape: small}
				}
				continue
			}
			if b == '_' || b == '@' {
				return spelling{number: true}
			}
		}
		break
	}
	stem := i
	if n := i - start; n > 3 && data[i-1]|0x20 == 's' {
		if data[i-2] == '\'' {
			stem = i - 2
			letters--
		} else if n > 5 && string(data[i-4:i-1]) == "’" {
			stem = i - 4
			letters--
		}
	}
	return spelling{stem: stem, end: i, shape: shapeOf(letters, caps, firstUpper, noCase)}
}

// elided tells of an article or a preposition whose vowel gave way to that of the word behind it, of which it is no part: dell'Istituto, d'Alembert,
// L'Aquila, J'ai; but D'Angelo, N'Golo and Dell'Orto are names.
func elided(word, behind []byte) bool {
	switch string(word) {
	case "l", "L", "d", "un", "dell", "all", "nell", "dall", "sull", "coll", "quell", "quest", "qu", "Qu", "s", "n", "j", "m", "c", "t", "jusqu", "lorsqu", "puisqu":
		return true
	case "D", "S", "N", "J", "M", "C", "T", "Un", "Dell", "All", "Nell", "Dall", "Sull", "Quell", "Quest", "Jusqu", "Lorsqu", "Puisqu":
		first, _ := utf8.DecodeRune(behind)
		return unicode.IsLower(first)
	}
	return false
}

func shapeOf(letters, caps int, firstUpper, noCase bool) shape {
	switch {
	case noCase:
		return caseless
	case caps == 0:
		return small
	case letters == 1:
		return initial
	case caps == letters:
		return capitals
	case firstUpper && caps == 1:
		return capital
	}
	return mixed
}

func (t *Tagger) letterAt(data []byte, i, end int) bool {
	return i < end && (t.kind[data[i]] == lower || t.kind[data[i]] == upper || t.kind[data[i]] == wide)
}

// partsOfBytes tells which bytes end a word, whatever stands behind them; tiedBytes, which go on with a number.
func partsOfBytes(kind *[256]byte) (parts, tied [256]bool) {
	for b, k := range kind {
		parts[b] = k == blank || k == other && b != '\'' && b != '-' && b != '_' && b != '@'
		tied[b] = k == digit || k == lower || k == upper || b == '_'
	}
	return parts, tied
}
