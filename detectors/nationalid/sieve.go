package nationalid

import (
	"math/bits"

	"dossier/detectors/marks"
)

// sieve rules out most numbers in text by how they begin, as far as the marks of digits tell: timestamps, versions, hashes and durations have
// other lengths than the numbers of states. Whoever begins like a form is read in full.
type sieve struct {
	by  starts
	led starts // of what stands behind one or two letters and a space or hyphen
}

// starts are how forms begin.
type starts struct {
	// behind, of the letters, of the digits behind them and of what the byte behind those is, tells how many digits may stand behind that one, a
	// bit each, and by the highest bit that none need to.
	behind [maxLetters + 1][longest + 1][8]uint32
	// next, of forms that begin with digits, of their number, of the byte behind them and of how many digits stand behind that one, tells what the
	// next byte may be, a bit each.
	next [mostFirst + 1][8][mostSecond + 1]uint8
}

const (
	mostFirst  = 9  // digits
	mostSecond = 15 // digits
	maxLetters = 12 // at the beginning of a form, of which four characters are digits
	ends       = 1 << 31
	anything   = 1<<32 - 1
)

// know takes in a form as schemes write it, with X replaced.
func (s *sieve) know(form string) {
	s.by.add(form)
	for letters := 1; letters <= 2 && letters < len(form); letters++ {
		if c := form[letters]; (c == ' ' || c == '-') && form[:letters] == "LL"[:letters] {
			s.led.add(form[letters+1:])
		}
	}
}

// add takes in the beginning of a form.
func (t *starts) add(form string) {
	letters, digits := 0, 0
	i := 0
	for ; i < len(form) && form[i] == 'L'; i++ {
		letters++
	}
	for ; i < len(form) && form[i] == 'd'; i++ {
		digits++
	}
	if letters > maxLetters || digits == 0 {
		return
	}
	of := &t.behind[letters][digits]
	switch {
	case i == len(form):
		for class := range of {
			if shape(class) != shapeLetter {
				of[class] |= ends
			}
		}
	case form[i] == 'L':
		of[shapeLetter] = anything
	default:
		sign := classes[form[i]]
		second := i + 1
		for i = second; i < len(form) && form[i] == 'd'; i++ {
		}
		of[sign] |= 1 << (i - second)
		if letters == 0 && digits <= mostFirst && i-second <= mostSecond {
			t.next[digits][sign][i-second] |= nextOf(form[i:])
		}
	}
}

// nextOf returns a bit for each class of bytes with which the rest of a form, or what may stand behind it, begins.
func nextOf(rest string) uint8 {
	switch {
	case rest == "":
		return ^uint8(1<<shapeDigit | 1<<shapeLetter)
	case rest[0] == 'L':
		return 1 << shapeLetter
	default:
		return 1 << classes[rest[0]]
	}
}

// passes tells whether a number may begin with the letters and digits of which the first digit stands at offset at of data.
func (s *sieve) passes(data []byte, m *marks.Map, at int) bool {
	digits := m.Digits.Behind(at)
	if bits.OnesCount64(digits&(1<<longest-1)) < fewestDigits {
		return false // of what begins here all digits stand within reach
	}
	n := bits.TrailingZeros64(^digits)
	if n > longest {
		return false
	}
	letters := 0
	if at > 0 && classes[data[at-1]] == shapeLetter {
		if letters = bits.LeadingZeros64(^m.Letters.Before(at)); letters > maxLetters {
			return false
		}
	}
	from, class := at-letters, classes[data[at+n]]
	by, led := s.by.behind[letters][n][class], s.led.behind[letters][n][class]
	second := bits.TrailingZeros64(^(digits >> 1 >> n))
	if n+1+second < 64 {
		only := uint32(1)<<min(second, 30) | ends
		by, led = by&only, led&only
		if next := at + n + 1 + second; letters == 0 && by|led != 0 && n <= mostFirst && second <= mostSecond && next < len(data) {
			behind := uint8(1) << classes[data[next]]
			if s.by.next[n][class][second]&behind == 0 {
				by &= ends
			}
			if s.led.next[n][class][second]&behind == 0 {
				led &= ends
			}
		}
	}
	if class != shapeLetter && (by|led)&^ends == 0 && !closes(data, at+n) { // what begins so is over here, and something goes on
		return false
	}
	return by != 0 && opens(data, from) || led != 0 && from > 1 && (data[from-1] == ' ' || data[from-1] == '-') && classes[data[from-2]] == shapeLetter
}

// candidates calls search for every digit in data at which a number may begin, and goes on at the offset that it returns.
func (s *sieve) candidates(data []byte, m *marks.Map, search func(at int) int) {
	from := 0
	var places marks.Places
	for places.Next(m, beginnings) {
		for _, place := range places.All() {
			if at := int(place); at >= from && (m.Odd || s.passes(data, m, at)) {
				from = search(at)
			}
		}
	}
}

// beginnings returns where in a step of the marks digits stand with which a number may begin: four in a row, fewer with a sign and two more behind
// them, or some behind six letters; of those right behind letters, two behind two. Dates, amounts and what stands behind a word and a hyphen, or in a path, are left out.
func beginnings(m *marks.Map, step int) uint64 {
	d := m.Digits.Step(step)
	if d == 0 {
		return 0 // as in most of prose
	}
	first := d &^ (d << 1)
	if m.Odd {
		return marks.Own(first)
	}
	letters, links, hyphens := m.Letters.Step(step), m.Links.Step(step), m.Hyphens.Step(step)
	two := d & (d >> 1)
	four := two & (two >> 2)
	signs := links &^ d
	goesOn := letters | links
	signed := signs >> 1 & (two >> 2) // behind the digit
	few := signed & (goesOn >> 4)
	few |= d & (few >> 1)
	few |= d & (few >> 1)
	dots := m.Dots.Step(step)
	other := four & (two >> 5) & (hyphens>>4&^(d>>7) | dots>>4&^(goesOn>>7)) // a date, or an amount
	inWord := letters << 1
	behindTwo := inWord & (inWord << 1)
	three := behindTwo & (inWord << 2)
	behindTwo = behindTwo &^ three & two & (signed >> 1) // FR61 597 851 336
	begin := first & (few&^inWord | behindTwo | four&^other | three&(three<<3))

	inCode := letters & (d << 1) // hexadecimal numbers are full of letters behind digits
	inCode |= letters & (inCode << 1)
	inCode |= letters & (inCode << 1)
	inCode |= letters & (inCode << 1)
	closed := (dots|m.Slashes.Step(step))<<1&((d|letters)<<2) | hyphens<<1&(d<<2|three<<1) | inCode<<1
	return marks.Own(begin &^ closed)
}
