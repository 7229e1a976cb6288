package postaladdress

import (
	"math/bits"
	"strings"

	"dossier/detectors/gazetteer"
	"dossier/detectors/marks"
)

// The rules by which [Detector.street] finds what a number belongs to, in the order in which they are asked, and the one for text in
// small letters.
type rule uint8

const (
	ruleGrounds rule = iota
	ruleBoxed
	ruleShip
	ruleRussianBox
	ruleNumberLast
	rulePlotted
	ruleVillage
	ruleNumberFirst
	ruleFenced
	ruleAmerican
	ruleAnnounced
	ruleCoded
	ruleFringe
	rulePinned
	ruleFlat
	rules
)

// sign is a set of what words near a number can say to the rules.
type sign uint16

const (
	signStreet   sign = 1 << iota // a street type, or a word that has one as its suffix
	signPerhaps                   // a street type if it has a capital or a full stop, or stands before a name
	signBox                       // a post-office box
	signPart                      // a part of a building, a plot
	signVillage                   // a village follows
	signAnnounce                  // an address follows
	signPlace                     // a house or a hamlet, which may have numbers as streets do
	signSlash                     // C/
	signZIP                       // digits enough for a ZIP code
	signName                      // a name may begin right behind the number
	signOnward                    // an address may go on behind the number with a postcode or a name: see [Detector.onward]
	signCode                      // the number may be a postcode: see [mayBeCode]
	signApart                     // the number may be a postcode on a line or in a part of its own: see [standsApart]
	signYa                        // the last letter of а/я stands before the number
	signPIN                       // a number of six digits follows, as India's postcodes are
)

// near is what the words say that stand before a number and behind it.
type near struct{ before, behind sign }

// needs are the signs without any of which a rule finds nothing: a word with one of them must stand before the number, or behind it. A rule
// that names none is always asked, and so is a new one that is not listed here.
//
// The rules read one word after the other from the number on, [reach] at the most, and nothing between them but the [crossed] signs: all of
// these words are heard. Which words have a sign is told by [heralds], from the lists that the rules themselves go by.
var needs = [rules]near{
	ruleGrounds:     {before: signApart},
	ruleBoxed:       {before: signBox},
	ruleShip:        {before: signBox},
	ruleRussianBox:  {before: signYa},
	ruleNumberLast:  {before: signStreet | signPerhaps | signSlash},
	rulePlotted:     {before: signPart},
	ruleVillage:     {before: signVillage},
	ruleNumberFirst: {behind: signStreet | signPerhaps | signPlace},
	ruleFenced:      {behind: signName},
	ruleAmerican:    {behind: signName},
	ruleAnnounced:   {before: signAnnounce},
	ruleCoded:       {behind: signOnward},
	ruleFringe:      {before: signCode},
	rulePinned:      {behind: signPIN},
	ruleFlat:        {before: signStreet | signPerhaps | signBox, behind: signStreet | signBox | signPart | signZIP},
}

// reach is how many words on each side of a number the rules that need signs look at.
const reach = 9

// suffixReach is how many words before it may be a street's name with its type as a suffix: "Kerkstraat no 12".
const suffixReach = 2

// crossed are what these rules read past between two words.
var crossed = [256]bool{' ': true, '.': true, ',': true, ':': true, '#': true, '\'': true, '\n': true, '\t': true, '\r': true}

// heralds are the words that have a sign: by class, by role, or because a rule names them.
var heralds = [...]struct {
	says  sign
	class func(gazetteer.Class) bool
	role  role
	names []string
}{
	{signStreet, streetClass, 0, append(koreanRoads, "via")},
	{says: signPerhaps, class: isAny(gazetteer.StreetBefore)},
	{says: signStreet, names: keys(dottedTypes)},
	{says: signBox, class: isAny(box), names: boxWords},
	{says: signBox, names: keys(bareBoxes)},
	{says: signBox, names: append(keys(ruralRoutes), "FPO")},
	{says: signPart, class: isAny(unit), role: plot},
	{says: signVillage, role: hamletWord},
	{says: signAnnounce, class: isAny(label | dwell), role: dwells, names: []string{"corner"}},
	{says: signPlace, role: house | hamlet, names: []string{"place"}},
}

func isAny(wanted gazetteer.Class) func(gazetteer.Class) bool {
	return func(c gazetteer.Class) bool { return c&wanted != 0 }
}

// streetClass tells whether a word is a street type to a rule that is not loose, unless it has a capital or a full stop or stands before a name.
func streetClass(c gazetteer.Class) bool {
	w := word{class: c, capital: true}
	return w.is(sureStreet) || w.is(gazetteer.StreetBefore|gazetteer.StreetAfter) && known(&w)
}

func keys(words map[string]bool) (list []string) {
	for word := range words {
		list = append(list, word)
	}
	return list
}

// ears tell what signs a word has. Most words have none, and end at the sieve: a bit for the upper bits of a hash.
type ears struct {
	sieve [1 << sieveBits / 64]uint64
	signs map[uint32]sign // by the upper half of a word's hash, as the lists are kept
}

const sieveBits = 16

// addEars fills the ears. It comes after the lists and roles.
func (d *Detector) addEars() {
	d.ears.signs = map[uint32]sign{}
	add := func(hash uint64, says sign) {
		at := hash >> (64 - sieveBits)
		d.ears.sieve[at/64] |= 1 << (at % 64)
		d.ears.signs[uint32(hash>>32)] |= says
	}
	classes := d.words.Streets()
	for _, h := range heralds {
		for hash, class := range classes {
			if h.class != nil && h.class(class) {
				add(uint64(hash)<<32, h.says)
			}
		}
		for role, words := range roleWords {
			if role&h.role != 0 {
				for word := range strings.FieldsSeq(words) {
					add(d.words.Hash([]byte(word)), h.says)
				}
			}
		}
		for _, word := range h.names {
			add(d.words.Hash([]byte(word)), h.says)
		}
	}
}

// says returns the signs of a word, as one with a suffix too if it is asked for.
func (d *Detector) says(word []byte, suffix bool) sign {
	if isDigit(word[0]) {
		return 0
	}
	said := sign(0)
	hash := d.words.Hash(word)
	if at := hash >> (64 - sieveBits); d.ears.sieve[at/64]>>(at%64)&1 == 1 {
		said = d.ears.signs[uint32(hash>>32)]
		if len(word) < 3 && word[0]-'a' < 26 {
			said &^= signPart // which so short a word is with a capital only
		}
	}
	if suffix && d.compounded(word) {
		said |= signStreet
	}
	return said
}

// asked is a set of rules.
type asked uint16

// everyRule is asked where nobody has listened.
const everyRule = asked(1<<rules - 1)

func (a asked) has(r rule) bool { return a>>r&1 == 1 }

// asks returns the rules that may find something where this is said.
func (n near) asks() asked {
	a := rulesBySign.always
	for s := n.before; s != 0; s &= s - 1 {
		a |= rulesBySign.before[bits.TrailingZeros16(uint16(s))]
	}
	for s := n.behind; s != 0; s &= s - 1 {
		a |= rulesBySign.behind[bits.TrailingZeros16(uint16(s))]
	}
	return a
}

var rulesBySign = newRuleTable()

// ruleTable is needs by sign: the rules that need nothing, and those that each sign before or behind a number has asked.
type ruleTable struct {
	always         asked
	before, behind [16]asked
}

func newRuleTable() (t ruleTable) {
	for r, need := range needs {
		if need == (near{}) {
			t.always |= 1 << r
		}
		for s := range t.before {
			t.before[s] |= asked(need.before>>s&1) << r
			t.behind[s] |= asked(need.behind>>s&1) << r
		}
	}
	return t
}

// listener hears the words near the numbers of a column.
type listener struct {
	d    *Detector
	m    *marks.Map
	data []byte

	backFrom, aheadTo        int    // the 64 bytes before each of these offsets were looked at last, on the way back and ahead
	wordsBefore, wordsBehind uint64 // where letters and digits are among them

	recall struct{ before, behind memory } // what was heard there
}

// around returns what is said before and behind the number at data[start:end], by the words in data[from:to] and by the signs beside it.
func (l *listener) around(from, to, start, end int) near {
	n := near{l.heardBefore(from, to, start), l.heardBehind(from, to, end)}
	if at := l.lastSlash(start); at >= max(from, start-slashReach) {
		if _, ok := typeBeforeSlash(l.data[from:to], at-from); ok {
			n.before |= signSlash
		}
	}
	long := end < to && fiveInRow(l.m.Digits.Behind(end)) || end+60 < to && fiveInRow(l.m.Digits.Behind(end+60))
	text, start, end := l.data[from:to], start-from, end-from
	if long && zipped(text, end) {
		n.behind |= signZIP // both windows reach further than farthestZIP
	}
	if long {
		if _, to := nextPIN(text, end); to > 0 {
			n.behind |= signPIN
		}
	}
	if capitalBehind(text, end) {
		n.behind |= signName
	}
	if l.d.onward(text, start, end) {
		n.behind |= signOnward
	}
	if mayBeCode(text, start, end) {
		n.before |= signCode
	}
	if standsApart(text, start, end) {
		n.before |= signApart
	}
	if endsYa(text, start) {
		n.before |= signYa
	}
	return n
}

// lastSlash returns where the last slash stands before offset at, -1 if that is further than slashReach.
func (l *listener) lastSlash(at int) int {
	for range 2 {
		if slashes := l.m.Slashes.Before(at); slashes != 0 {
			return at - 1 - bits.LeadingZeros64(slashes)
		}
		if at -= 64; at <= 0 {
			break
		}
	}
	return -1
}

// fiveInRow tells whether five marks stand one behind the other.
func fiveInRow(marks uint64) bool {
	two := marks & (marks >> 1)
	return two&(two>>2)&(marks>>4) != 0
}

// before returns the signs of the words before offset at, and how far it looked.
func (l *listener) before(from, to, at int) (said sign, last int) {
	for n := range reach {
		for at > from && crossed[l.data[at-1]] {
			at--
		}
		end, parts := at, 0
		for start := l.wordStart(from, at); start < at; start = l.wordStart(from, at) {
			says := l.d.says(l.data[start:at], n < suffixReach)
			if says&signPerhaps != 0 && l.data[start]-'a' < 26 && !stopped(l.data, at) && !ofFrance[string(l.data[start:at])] {
				says &^= signPerhaps
			}
			said |= says
			parts++
			if at = start; !joins(l.data[from:to], at-1-from) {
				break
			}
			at--
		}
		if parts == 0 {
			break // another sign
		}
		if parts > 1 {
			said |= l.d.says(l.data[at:end], n < suffixReach)
		}
	}
	return said, at
}

// behind returns the signs of the words from offset at on, and how far it looked.
func (l *listener) behind(from, to, at int) (said sign, last int) {
	for range reach {
		for at < to && crossed[l.data[at]] {
			at++
		}
		start, parts := at, 0
		for end := l.wordEnd(to, at); end > at; end = l.wordEnd(to, at) {
			said |= l.d.says(l.data[at:end], false)
			parts++
			if at = end; !joins(l.data[from:to], at-from) {
				break
			}
			at++
		}
		if parts == 0 {
			break
		}
		if parts > 1 {
			said |= l.d.says(l.data[start:at], false)
		}
	}
	return said, at
}

// joins tells whether the sign at i stands within a word, as [Detector.next] and [Detector.previous] read words.
func joins(text []byte, i int) bool {
	return i > 0 && i+1 < len(text) && isWordByte(text[i-1]) && isWordByte(text[i+1]) &&
		joining(text[i]) && (text[i] != '.' || initialled(text, i))
}

// joining tells of the signs that may stand within a word.
func joining(sign byte) bool { return sign == '\'' || sign == '-' || sign == '.' }

// wordStart returns where the letters and digits begin that end at offset at.
func (l *listener) wordStart(from, at int) int {
	for at > from {
		if at > l.backFrom || at <= l.backFrom-64 {
			l.backFrom, l.wordsBefore = at, l.m.Letters.Before(at)|l.m.Digits.Before(at)|l.m.Beyond.Before(at)
		}
		seen := 64 - (l.backFrom - at)
		n := bits.LeadingZeros64(^(l.wordsBefore << (64 - seen)))
		at -= n
		if n < seen {
			break
		}
	}
	return max(at, from)
}

// wordEnd returns where the letters and digits end that begin at offset at.
func (l *listener) wordEnd(to, at int) int {
	for at < to {
		if at < l.aheadTo-64 || at >= l.aheadTo {
			l.aheadTo, l.wordsBehind = at+64, l.m.Letters.Behind(at)|l.m.Digits.Behind(at)|l.m.Beyond.Behind(at)
		}
		seen := l.aheadTo - at
		n := bits.TrailingZeros64(^(l.wordsBehind >> (64 - seen)))
		at += n
		if n < seen {
			break
		}
	}
	return min(at, to)
}
