package postaladdress

import (
	"math/bits"

	"dossier/detectors/marks"
)

// houses finds the numbers that may be house numbers, as far as the marks of digits and what stands beside them tell: times, versions,
// addresses of machines and cells of a CSV are passed over without a look at their bytes.
type houses struct {
	m      *marks.Map
	data   []byte
	odd    bool // separators, or number signs, may stand where the marks do not tell
	places marks.Places
	from   int // of the places, the next one to be looked at
}

// next returns where the next such number begins at or after offset at, the end of the data if none does.
func (h *houses) next(at int) int {
	begin := beginnings
	if h.odd {
		begin = numbers
	}
	for {
		for list := h.places.All(); h.from < len(list); h.from++ {
			if place := int(list[h.from]); place >= at && h.promising(place) {
				return place
			}
		}
		if h.from = 0; !h.places.Next(h.m, begin) {
			return len(h.data)
		}
	}
}

// numbers returns where in a step of the marks numbers begin that stand neither in a word nor behind a hyphen, slash or decimal point, have six
// digits at the most, and are no decimals or times themselves, as far as up to three digits tell, nor the minutes or seconds of a time.
func numbers(m *marks.Map, step int) uint64 {
	digits, dots := m.Digits.Step(step), m.Dots.Step(step)
	return marks.Own(numbersIn(digits, dots, m.Colons.Step(step), digits|m.Letters.Step(step)|m.Hyphens.Step(step)|m.Slashes.Step(step)))
}

// numbersIn is numbers, of marks at hand. tied are the signs behind which a number is a part of something.
func numbersIn(digits, dots, colons, tied uint64) uint64 {
	begin := digits &^ ((tied | dots&(digits<<1)) << 1)
	long := digits & (digits >> 1)
	three := long & (digits >> 2)
	goesOn := (dots | colons) & (digits >> 1)
	minutes := colons << 1 & (digits << 2) &^ (digits << 3 & (digits << 4)) & long &^ (digits >> 2) // see [ofTime]
	return begin &^ (three&(three>>3)&(digits>>6) | goesOn>>1 | long&(goesOn>>2) | three&(goesOn>>3) | minutes)
}

// beginnings returns those of the numbers that do not stand alone as in the cell of a CSV or a JSON: there is a space before it, a word and a sign, or
// a space behind it or behind the sign behind it.
func beginnings(m *marks.Map, step int) uint64 {
	digits := m.Digits.Step(step)
	if digits == 0 {
		return 0 // as in most of prose
	}
	dots, letters, spaces := m.Dots.Step(step), m.Letters.Step(step), m.Spaces.Step(step)
	tied := digits | letters | m.Hyphens.Step(step) | m.Slashes.Step(step)
	begin := numbersIn(digits, dots, m.Colons.Step(step), tied)
	beyond := m.Beyond.Step(step)
	alone := tied &^ (tied>>1 | spaces>>1 | spaces>>2 | beyond>>1 | 7<<61)
	two := tied & (tied >> 1) // from its end to its beginning
	four := two & (two >> 2)
	alone |= alone >> 1 & tied
	alone |= alone >> 2 & two
	alone |= alone >> 4 & four
	alone |= alone >> 8 & four & (four >> 4)
	apart := (spaces|dots|beyond)<<1 | (letters|beyond)<<2 // "5, Kerkstraat", "Calle Mayor,18."
	return marks.Own(begin &^ (alone &^ apart))
}

// promising tells whether the number at offset at stands where a house number can.
func (h *houses) promising(at int) bool {
	before := byte(opensBehind)
	if at > 0 {
		before = opens[h.data[at-1]]
	}
	if before == opensNothing {
		return h.m.Odd
	}
	digits := h.m.Digits.Behind(at)
	n := bits.TrailingZeros64(^digits)
	if before == opensHan {
		return n < 7 && at > 2 && h.data[at-3]-0xE3 < 7 // only the first bytes of Chinese characters and their like
	}
	if before == opensColon && at > 1 && isWordByte(h.data[at-2]) && !isDigit(h.data[at-2]) { // No:12
		before = opensAlone
	}
	if n > 6 {
		return false // longer than any
	}
	point := (h.m.Dots.Behind(at)|h.m.Colons.Behind(at))>>n&1 == 1
	if point && digits>>n>>1&1 == 1 {
		return false // a decimal, a time
	}
	if before == opensAlone || h.m.Odd || h.tight(at, at+n, before) { // "Calle Mayor,18."
		return true
	}
	if point {
		return false
	}
	spaces := h.m.Spaces.Behind(at)
	tied := (h.m.Letters.Behind(at) | h.m.Hyphens.Behind(at) | h.m.Slashes.Behind(at) | h.m.Beyond.Behind(at)) >> n
	if (spaces>>n|spaces>>n>>1|tied)&1 == 0 {
		return false
	}
	n += bits.TrailingZeros64(^(tied | digits>>n)) // 9/506, but 2026-03-27T10:25 as well
	return n >= 64 || (spaces>>n|spaces>>n>>1)&1 == 1
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
	for at = h.m.First(at, lettered); at < len(h.data); at = h.m.First(at+1, lettered) {
		if saysNumberless(h.data, at) {
			return at - 1
		}
	}
	return len(h.data)
}

// lettered returns where in a step of the marks slashes stand between two letters, of which the first stands alone.
func lettered(m *marks.Map, step int) uint64 {
	slashes := m.Slashes.Step(step)
	if slashes == 0 {
		return 0
	}
	letters := m.Letters.Step(step)
	return marks.Own(slashes & (letters << 1) &^ (letters << 2) & (letters >> 1))
}

// saysNumberless tells whether the slash between two letters at offset at is that of s/n.
func saysNumberless(data []byte, at int) bool {
	return at > 1 && data[at-1]|0x20 == 's' && data[at+1]|0x20 == 'n' && (data[at-2] == ' ' || data[at-2] == ',') && (at+2 == len(data) || !isWordByte(data[at+2]))
}
