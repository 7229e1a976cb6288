package personname

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// bare returns a cell without the titles before the name, and the degrees and the office behind it; titled tells whether there were some before.
// A cell that is nothing else is left as it is.
func (d *Detector) bare(cell []byte) (name []byte, titled bool) {
	name = d.withoutTail(cell)
	at := 0
	for at < len(name) {
		end := wordOf(name, at)
		if end == at || !d.ranked(name, at, end, titled) {
			break
		}
		next := pastSigns(name, end)
		if next == len(name) {
			return cell, false
		}
		titled, at = true, next
	}
	return name[at:], titled
}

// ranked tells whether the word from start to end of a cell is a title; more tells whether one stands before it.
func (d *Detector) ranked(cell []byte, start, end int, more bool) bool {
	var buf [64]byte
	word := cell[start:end]
	if len(word) > len(buf)/2 || !d.ranks.may(word) {
		return false
	}
	key := d.words.Append(buf[:0], word)
	rest := pastSigns(cell, end)
	switch between := more && within[string(key)]; {
	case between:
		return rest-end > 1 || unicode.IsLower(rune(word[0])) || len(word) < 4
	case ranks[string(key)]:
		return true
	}
	dotted := end < len(cell) && cell[end] == '.'
	return shortRanks[string(key)] && len(word) > 1 && (dotted || bytes.IndexByte(cell[rest:], ' ') > 0)
}

// wordOf is where the word ends that begins at a place of a cell, at that place where none does.
func wordOf(cell []byte, at int) int {
	for at < len(cell) {
		r, size := utf8.DecodeRune(cell[at:])
		if !unicode.IsLetter(r) || r == 'ª' || r == 'º' {
			break
		}
		at += size
	}
	return at
}

// pastSigns is where the next word begins.
func pastSigns(cell []byte, at int) int {
	for at < len(cell) {
		r, size := utf8.DecodeRune(cell[at:])
		if unicode.IsLetter(r) && r != 'ª' && r != 'º' || unicode.IsDigit(r) {
			break
		}
		at += size
	}
	return at
}

// withoutTail cuts degrees and, in parentheses or behind a dash, an office off the end of a cell.
func (d *Detector) withoutTail(cell []byte) []byte {
	for {
		comma := bytes.LastIndexByte(cell, ',')
		if comma <= 0 || len(cell)-comma > 12 || bytes.IndexByte(cell[:comma], ' ') < 0 {
			break
		}
		var buf [12]byte
		key := buf[:0]
		for _, b := range cell[comma+1:] {
			if b|0x20 >= 'a' && b|0x20 <= 'z' {
				key = append(key, b|0x20)
			}
		}
		if !degrees[string(key)] {
			break
		}
		cell = bytes.TrimRight(cell[:comma], " ,")
	}
	open := -1
	if n := len(cell); n > 0 && cell[n-1] == ')' {
		open = bytes.LastIndexByte(cell, '(')
	} else if bytes.IndexByte(cell, '-') > 0 {
		if at := bytes.LastIndex(cell, []byte(" - ")); at > 0 {
			open = at + 2
		}
	}
	if open > 1 {
		if at := pastSigns(cell, open); at < len(cell) {
			if t := d.cellWord(cell, at); t.is(role) {
				return bytes.TrimRight(cell[:open], " -(")
			}
		}
	}
	return cell
}

// ranksOf are the words that [Detector.bare] looks for.
func ranksOf() string {
	var all []string
	for _, set := range []map[string]bool{ranks, shortRanks, within} {
		for w := range set {
			all = append(all, w)
		}
	}
	return strings.Join(all, " ")
}
