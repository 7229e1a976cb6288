package charset

import (
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// The character sets of one byte a character are told apart by how likely the letters are that a text has in each of them: its bytes beyond ASCII are
// counted once, and each set's own languages say how often they meet the letter that the byte is there. Another set than Windows-1252
// counts only if it is far likelier, so that a few letters do not decide.
const (
	leastTelling = 2    // different bytes between letters that are others than in Windows-1252;
	fewTelling   = 15.0 // with no more than so many the margin must be this
	leastMargin  = 6.0  // natural logarithm of how much likelier the set is than Windows-1252
	leastEach    = 0.2  // the same for each byte beyond ASCII
	leastFit     = -4.5 // logarithm of how likely a byte beyond ASCII is in the set, on average
	leastBetween = 2.0  // and than the next set in which the text would be another

	rareLetter  = -7.6 // logarithms of the likelihood of a letter that the language lacks,
	capital     = -1.4 // of one that is a capital, beside that of the letter (of scripts with more letters than Latin's accents it says nothing),
	signInWord  = -8.5 // of what is no letter between letters,
	sign        = -5.5 // beside one, and elsewhere,
	quote       = -3.0 // of quotes and dashes beside a letter,
	punctuation = -2.5 // and of all usual signs elsewhere,
	noCharacter = -9.2 // and of a byte that stands for nothing
)

// counts are the bytes from 0x80 on that belong to no UTF-8, by how many letters they stand beside.
type counts struct {
	beside [3][128]int
	all    int
	mixed  int // those beside an ASCII letter
}

const inWord = 2 // beside two letters

// count counts them in head.
func count(head []byte) *counts {
	c := &counts{}
	for i := 0; i < len(head); {
		if head[i] < utf8.RuneSelf {
			i++
			continue
		}
		if r, size := utf8.DecodeRune(head[i:]); r != utf8.RuneError || size > 1 || !utf8.FullRune(head[i:]) {
			i += size
			continue
		}
		c.all++
		letters := 0
		if i > 0 && ofWord(head[i-1]) {
			letters++
		}
		if i+1 < len(head) && ofWord(head[i+1]) {
			letters++
		}
		c.beside[letters][head[i]-0x80]++
		if i > 0 && isASCIILetter(head[i-1]) || i+1 < len(head) && isASCIILetter(head[i+1]) {
			c.mixed++
		}
		i++
	}
	return c
}

// ofWord tells whether a byte may belong to a word in any character set.
func ofWord(b byte) bool { return b >= utf8.RuneSelf || isASCIILetter(b) }

func isASCIILetter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }

// reading is a character set with what its bytes say of a text in one language.
type reading struct {
	high   *[128]rune
	beside [3][128]float64 // logarithms of their likelihood
	odd    [3][128]bool    // what the language has not, and is no usual sign either
	latin  bool            // the language is written in Latin letters, with those of ASCII among them
}

// readings are made once: they never change.
var readings = sync.OnceValue(func() (all struct{ western, others []reading }) {
	var usual [128]rune
	for i := range usual {
		usual[i] = windows1252(byte(0x80 + i))
	}
	for _, l := range western() {
		all.western = append(all.western, read(&usual, &l))
	}
	known := eastern()
	for _, p := range pages() {
		high := &[128]rune{}
		for i := range high {
			high[i] = p.set.DecodeByte(byte(0x80 + i))
		}
		for _, name := range p.languages {
			l := known[name]
			all.others = append(all.others, read(high, &l))
		}
		if p.languages == nil {
			for _, l := range western() {
				all.others = append(all.others, read(high, &l))
			}
		}
	}
	return all
})

func read(high *[128]rune, l *language) reading {
	first, _ := utf8.DecodeRuneInString(l.letters)
	r := reading{high: high, latin: unicode.Is(unicode.Latin, first)}
	shares := l.shares()
	for i, c := range high {
		for letters := range r.beside {
			l := likelihood(c, letters, shares)
			r.beside[letters][i], r.odd[letters][i] = l, shares[small(c)] == 0 && l <= sign
		}
	}
	return r
}

// likelihood is that of a character beside so many letters.
func likelihood(c rune, letters int, shares map[rune]float64) float64 {
	share := shares[small(c)]
	switch {
	case c == utf8.RuneError || unicode.IsControl(c):
		return noCharacter
	case share > 0 && unicode.IsUpper(c) && unicode.Is(unicode.Latin, c):
		return math.Log(share) + capital
	case share > 0:
		return math.Log(share)
	case unicode.IsLetter(c) || unicode.IsMark(c):
		return rareLetter
	case letters == inWord && (c == '’' || c == '·' || c == '\u00ad'): // d’Artagnan, Paral·lel, soft hyphens
		return sign
	case letters == inWord:
		return signInWord
	case strings.ContainsRune("‘’“”‚„«»–—…\u00a0", c):
		return quote + (punctuation-quote)*float64(1-letters)
	case letters == 0 && strings.ContainsRune("°§€£¿¡©®™ºª•", c):
		return punctuation
	}
	return sign
}

func (r *reading) of(c *counts) (sum float64) {
	for letters := range c.beside {
		for i, n := range c.beside[letters] {
			sum += float64(n) * r.beside[letters][i]
		}
	}
	return sum
}

// fits tells whether a text can be in this language and set at all: of what is counted one in ten at most is odd, and in words of other letters than
// Latin's hardly one of ASCII stands.
func (r *reading) fits(c *counts) bool {
	odd := 0
	for letters := range c.beside {
		for i, n := range c.beside[letters] {
			if r.odd[letters][i] {
				odd += n
			}
		}
	}
	return odd*10 <= c.all && (r.latin || c.mixed*10 <= c.all)
}

// narrow finds the character set of one byte a character that a text is in whose bytes are counted; nil: nothing says that it is not Windows-1252.
func narrow(c *counts) *[128]rune {
	all := readings()
	usual := math.Inf(-1)
	for i := range all.western {
		usual = max(usual, all.western[i].of(c))
	}
	best, second := math.Inf(-1), math.Inf(-1)
	var found *[128]rune
	for i := range all.others {
		r := &all.others[i]
		if !r.fits(c) {
			continue
		}
		same := false
		if found != nil {
			_, n := differ(c, r.high, found)
			same = n == 0
		}
		switch l := r.of(c); {
		case same:
			best = max(best, l)
		case l > best:
			best, second, found = l, best, r.high
		case l > second:
			second = l
		}
	}
	margin := best - usual
	if best < leastFit*float64(c.all) || margin < leastMargin || margin < leastEach*float64(c.all) || best-second < leastBetween {
		return nil
	}
	if distinct, _ := differ(c, found, all.western[0].high); distinct < leastTelling || distinct == leastTelling && margin < fewTelling {
		return nil
	}
	return found
}

// differ counts the bytes that are other characters in one set than in the other: how many different ones stand between letters, and all.
func differ(c *counts, a, b *[128]rune) (distinct, all int) {
	for i := range a {
		if a[i] == b[i] {
			continue
		}
		if c.beside[inWord][i] > 0 {
			distinct++
		}
		all += c.beside[0][i] + c.beside[1][i] + c.beside[inWord][i]
	}
	return distinct, all
}

// paged is a character set of one byte a character. Bytes beyond ASCII in a row that are UTF-8 together are that: programs mix it into old files.
type paged struct{ high *[128]rune }

// maxRun is how many bytes in a row are judged together.
const maxRun = 64

// run is how many bytes src begins with that are judged together: the first is beyond ASCII. Unless src is the last there is, one that may go on is 0.
func run(src []byte, last bool) int {
	n := 1
	for n < len(src) && n < maxRun && src[n] >= utf8.RuneSelf {
		n++
	}
	switch {
	case n == maxRun:
		if n -= cut(src[:n], false); n < maxRun && !utf8.Valid(src[:n]) {
			n = maxRun
		}
	case n == len(src) && !last:
		return 0
	}
	return n
}

func (e paged) decode(dst, src []byte, last bool) ([]byte, int) {
	i := 0
	for i < len(src) {
		if src[i] < utf8.RuneSelf {
			from := i
			for i < len(src) && src[i] < utf8.RuneSelf {
				i++
			}
			dst = append(dst, src[from:i]...)
			continue
		}
		n := run(src[i:], last)
		if n == 0 {
			break
		}
		dst = e.appendRun(dst, src[i:i+n])
		i += n
	}
	return dst, i
}

func (e paged) appendRun(dst, run []byte) []byte {
	if utf8.Valid(run) {
		return append(dst, run...)
	}
	for _, b := range run {
		dst = utf8.AppendRune(dst, e.high[b-0x80])
	}
	return dst
}

func (e paged) step(src []byte) (stored, size int) {
	if src[0] < utf8.RuneSelf {
		return 1, 1
	}
	n := run(src, true)
	return n, len(e.appendRun(nil, src[:n]))
}

func (e paged) encode(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for _, c := range string(text) {
		b := slices.Index(e.high[:], c)
		switch {
		case c < utf8.RuneSelf:
			out = append(out, byte(c))
		case b < 0:
			return nil
		default:
			out = append(out, byte(0x80+b))
		}
	}
	return out
}
