package postaladdress

import (
	"math/bits"

	"dossier/detectors/marks"
)

// houses finds the numbers that may be house numbers, as far as the marks of digits and what stands beside them tell: times, versions,
// addresses of machines and cells of a CSV are passed over without a look at their bytes.
type houses struct {
	m    *marks.Map
	data []byte
	word int    // the last one looked at, -1 for none
	left uint32 // where numbers begin in it
	odd  bool   // separators, or number signs, may stand where the marks do not tell
}

// next returns where the next such number begins at or after offset at, the end of the data if none does.
func (h *houses) next(at int) int {
	if at >= len(h.data) {
		return len(h.data)
	}
	word := at >> 5
	if word != h.word {
		h.word, h.left = word, h.beginnings(word)
	}
	h.left &= ^uint32(0) << (at & 31)
	for {
		for ; h.left != 0; h.left &= h.left - 1 {
			bit := bits.TrailingZeros32(h.left)
			if at := h.word<<5 + bit; h.promising(at, bit) {
				return at
			}
		}
		if h.word++; h.word >= h.m.Digits.Words() {
			return len(h.data)
		}
		h.left = h.beginnings(h.word)
	}
}

// beginnings returns where in a word numbers begin that stand neither in a word nor behind a hyphen, slash or decimal point, have six
// digits at the most, and are no decimals or times themselves, as far as up to three digits tell.
func (h *houses) beginnings(word int) uint32 {
	digits := h.m.Digits.Around(word)
	if digits == 0 {
		return 0
	}
	dots, letters := h.m.Dots.Around(word), h.m.Letters.Around(word)
	run := digits | letters | h.m.Hyphens.Around(word) | h.m.Slashes.Around(word)
	begin := digits &^ ((run | dots&(digits<<1)) << 1)
	long := digits & (digits >> 1)
	three := long & (digits >> 2)
	goesOn := (dots | h.m.Colons.Around(word)) & (digits >> 1)
	begin &^= three&(three>>3)&(digits>>6) | goesOn>>1 | long&(goesOn>>2) | three&(goesOn>>3)
	if uint32(begin>>16) == 0 || h.odd {
		return uint32(begin >> 16)
	}
	spaces := h.m.Spaces.Around(word)
	if close := begin &^ ((spaces|dots)<<1 | letters<<2); uint32(close>>16) != 0 {
		first := word<<5 + bits.TrailingZeros32(uint32(close>>16))
		if first == 0 || opens[h.data[first-1]] != opensNothing { // otherwise a look at each of them is cheaper
			begin &^= close & h.cells(word, run, spaces)
		}
	}
	return uint32(begin >> 16)
}

// cells returns what in a word belongs to what stands alone as in the cell of a CSV or a JSON: there is no space behind it, nor behind the sign
// behind it.
func (h *houses) cells(word int, run, spaces uint64) uint64 {
	if h.m.Beyond.Around(word) != 0 {
		return 0
	}
	alone := run &^ (run>>1 | spaces>>1 | spaces>>2 | 7<<61)
	for step, more := 1, run; step < 16; step *= 2 {
		alone |= alone >> step & more
		more &= more >> step
	}
	return alone
}

// promising tells whether the number at offset at, in this place of the word, stands where a house number can.
func (h *houses) promising(at, bit int) bool {
	before := byte(opensBehind)
	if at > 0 {
		before = opens[h.data[at-1]]
	}
	digits := h.m.Digits.Window(h.word) >> bit
	n := bits.TrailingZeros64(^digits)
	if before == opensNothing {
		return h.m.Odd
	}
	if before == opensHan {
		return n < 7 && at > 2 && h.data[at-3]-0xE3 < 7 // only the first bytes of Chinese characters and their like
	}
	if before == opensColon && at > 1 && isWordByte(h.data[at-2]) && !isDigit(h.data[at-2]) { // No:12
		before = opensAlone
	}
	if n > 6 {
		return false // longer than any
	}
	dots, colons := h.m.Dots.Window(h.word)>>bit>>n, h.m.Colons.Window(h.word)>>bit>>n
	if (dots|colons)&1 == 1 && digits>>n>>1&1 == 1 {
		return false // a decimal, a time
	}
	if before == opensAlone || h.m.Odd {
		return true
	}
	if h.tight(at, at+n, before) {
		return true // "Calle Mayor,18."
	}
	spaces := h.m.Spaces.Window(h.word) >> bit >> n
	if (dots|colons)&1 == 1 {
		return false
	}
	tied := (h.m.Letters.Window(h.word) | h.m.Hyphens.Window(h.word) | h.m.Slashes.Window(h.word) | h.m.Beyond.Window(h.word)) >> bit >> n
	if (spaces|spaces>>1|tied)&1 == 0 {
		return false
	}
	n += bits.TrailingZeros64(^(tied | digits>>n)) // 9/506, but 2026-03-27T10:25 as well
	return bit+n >= 64 || (h.m.Spaces.Window(h.word)>>bit>>n|h.m.Spaces.Window(h.word)>>bit>>n>>1)&1 == 1
}

// tight tells whether the number from at to end stands right behind the comma after a word, and ends a sentence, a line or a part of one.
func (h *houses) tight(at, end int, before byte) bool {
	if before != opensBehind || at < 2 || h.data[at-1] != ',' || !isWordByte(h.data[at-2]) || isDigit(h.data[at-2]) {
		return false
	}
	return end+1 >= len(h.data) || h.data[end+1] == ' ' || h.data[end+1] == '\n' || h.data[end] == '\n'
}

// What may stand before a house number: a byte behind which none begins, one behind which one begins with a word behind it only, and one
// behind which a word before it is enough.
const (
	opensNothing = iota
	opensBehind
	opensColon // as the one before, unless a word stands right before the colon
	opensHan   // as the one before; the byte may be a Chinese character's last
	opensAlone
)

// opens tells what of each byte.
var opens = newOpensTable()

func newOpensTable() [256]byte {
	table := signsBefore
	for b := 0x80; b < 0xC0; b++ {
		if table[b] == opensNothing {
			table[b] = opensHan
		}
	}
	return table
}

var signsBefore = [256]byte{
	' ': opensAlone, '#': opensAlone, '.': opensAlone, 0xBA: opensAlone, 0xB0: opensAlone, 0xA0: opensAlone,
	',': opensBehind, '\n': opensBehind, '\t': opensBehind, '(': opensBehind, '"': opensBehind, '\r': opensBehind, ';': opensBehind, ':': opensColon,
	'>': opensBehind, '|': opensBehind,
}

// numberless returns where the next s/n stands at or after offset at, by which Spanish and Portuguese say that a house has no number.
func (h *houses) numberless(at int) int {
	mask := ^uint32(0) << (at & 31)
	for word := at >> 5; word < h.m.Slashes.Words(); word++ {
		if h.m.Slashes.Word(word) != 0 {
			letters := h.m.Letters.Around(word)
			for left := uint32((h.m.Slashes.Around(word)&(letters<<1)&^(letters<<2)&(letters>>1))>>16) & mask; left != 0; left &= left - 1 {
				if at := word<<5 + bits.TrailingZeros32(left); saysNumberless(h.data, at) {
					return at - 1
				}
			}
		}
		mask = ^uint32(0)
	}
	return len(h.data)
}

// saysNumberless tells whether the slash between two letters at offset at is that of s/n.
func saysNumberless(data []byte, at int) bool {
	return at > 1 && data[at-1]|0x20 == 's' && data[at+1]|0x20 == 'n' && (data[at-2] == ' ' || data[at-2] == ',') && (at+2 == len(data) || !isWordByte(data[at+2]))
}
