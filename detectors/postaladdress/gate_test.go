package postaladdress

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"dossier/detectors/marks"
	"dossier/scanners"
)

// missed asks every rule about every number of a text. It calls fired with each rule that finds something, and returns the rules among
// them that would not have been asked.
func missed(d *Detector, text []byte, fired func(rule)) (missed []rule) {
	c := scanners.NewColumn(scanners.Field{})
	c.Append(text)
	text = c.Value(0)
	var m marks.Map
	m.Read(c)
	hear := listener{d: d, m: &m, data: c.Data()}
	for i := range text {
		if !isDigit(text[i]) || i > 0 && isWordByte(text[i-1]) && text[i-1] < 0x80 {
			continue
		}
		end, ok := houseNumber(text, i)
		if !ok {
			continue
		}
		by := hear.around(0, len(text), i, end).asks()
		for r := range rules {
			if r == ruleFlat {
				_, ok = d.flat(text, i, end)
			} else {
				_, ok = d.street(text, i, end, false, 1<<r)
			}
			if !ok {
				continue
			}
			if fired(r); !by.has(r) {
				missed = append(missed, r)
			}
		}
	}
	return missed
}

// TestNoRuleIsMissed: a rule is asked wherever it finds something, in addresses of the world and in texts made of the words that rules go by.
// Every rule must have found something here, or nothing is known of what it needs.
func TestNoRuleIsMissed(t *testing.T) {
	t.Parallel()
	d := New()
	var fired [rules]int
	check := func(text string) {
		if rules := missed(d, []byte(text), func(r rule) { fired[r]++ }); len(rules) > 0 {
			t.Errorf("%q: rules %v are not asked", text, rules)
		}
	}
	for line := range cases(world) {
		line = strings.NewReplacer("⟦", "", "⟧", "").Replace(line)
		check(line)
		check(strings.ToLower(line))
	}
	r := rand.New(rand.NewPCG(3, 4))
	words := ruleWords()
	for range 30_000 {
		check(madeOf(r, words))
	}
	for r, n := range fired {
		if n == 0 {
			t.Errorf("rule %d found nothing: it needs a case among the addresses of the world", r)
		}
	}
}

// TestMemoryAgrees: what is remembered of the words beside a number is what they say.
func TestMemoryAgrees(t *testing.T) {
	t.Parallel()
	d := New()
	r := rand.New(rand.NewPCG(8, 9))
	words := ruleWords()
	var pieces [60]string
	for i := range pieces {
		pieces[i] = madeOf(r, words)
		if i%10 == 0 {
			pieces[i] = strings.Repeat("\x80", r.IntN(20)) + ". " + pieces[i] // not UTF-8
		}
	}
	c := scanners.NewColumn(scanners.Field{})
	for range 4_000 {
		var line string
		for range 1 + r.IntN(4) {
			piece := pieces[r.IntN(len(pieces))]
			line += piece[r.IntN(len(piece)):]
		}
		c.Append([]byte(line))
	}
	var m marks.Map
	m.Read(c)
	hear := listener{d: d, m: &m, data: c.Data()}
	numbers, other := 0, 0
	for i := range c.Len() {
		from, to := c.Span(i)
		for at := from; at < to; at++ {
			if !isDigit(hear.data[at]) || at > from && isWordByte(hear.data[at-1]) {
				continue
			}
			length, ok := houseNumber(c.Value(i), at-from)
			if !ok {
				continue
			}
			numbers++
			before, _ := hear.before(from, to, at)
			behind, _ := hear.behind(from, to, from+length)
			if before|behind != 0 {
				other++
			}
			if got, want := (near{hear.heardBefore(from, to, at), hear.heardBehind(from, to, from+length)}), (near{before, behind}); got != want {
				t.Errorf("%q: number at %d: %v, want %v", c.Value(i), at-from, got, want)
			}
		}
	}
	if numbers < 1000 || other < 100 {
		t.Errorf("%d numbers, %d of them with words that say something", numbers, other)
	}
}

// FuzzNoRuleIsMissed is the same for any text.
func FuzzNoRuleIsMissed(f *testing.F) {
	d := New()
	r := rand.New(rand.NewPCG(1, 2))
	words := ruleWords()
	for range 200 {
		f.Add([]byte(madeOf(r, words)))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if rules := missed(d, text, func(rule) {}); len(rules) > 0 {
			t.Errorf("%q: rules %v are not asked", text, rules)
		}
	})
}

// ruleWords are words of all lists that the rules have, and of some more.
func ruleWords() []string {
	var words []string
	for _, list := range vocabulary {
		words = append(words, strings.Fields(list)...)
	}
	for _, list := range roleWords {
		words = append(words, strings.Fields(list)...)
	}
	for _, h := range heralds {
		words = append(words, h.names...)
	}
	for word := range slashes {
		words = append(words, word+"/")
	}
	words = append(words, strings.Fields(`C/ c/ P/ Main High Mayor Roma Springfield Gent London Paris Dublin Bratislava IL NY USS FPO APO AE AP PO P.O. GPO а/я lives at is near
		corner of the and for with status order user rows retry items Kerkstraat Hauptstr Storgatan Market Teheran-ro Cross Estate d'Italie 's-Gravenhage`)...)
	slices.Sort(words) // the sets among the lists have no order
	return words
}

// madeOf is a few words, numbers and signs.
func madeOf(r *rand.Rand, words []string) string {
	var b strings.Builder
	signs := []string{" ", " ", " ", " ", " ", ", ", ", ", ". ", ".", ",", "\n", ": ", " - ", "-", "/", "'", " (", ") ", "\"", " #", "\t", "  "}
	numbers := []string{"3", "12", "7", "123", "12b", "2AB", "1234", "1999", "9000", "12345", "811 01", "29270", "123456", "12-14", "9/506", "1234 AB", "RG1 1AA", "5th"}
	for range 3 + r.IntN(9) {
		if r.IntN(3) == 0 {
			b.WriteString(numbers[r.IntN(len(numbers))])
		} else {
			switch word := words[r.IntN(len(words))]; r.IntN(4) {
			case 0, 1:
				first := []rune(word)
				b.WriteString(strings.ToUpper(string(first[:1])) + string(first[1:]))
			case 2:
				b.WriteString(strings.ToUpper(word))
			default:
				b.WriteString(word)
			}
		}
		b.WriteString(signs[r.IntN(len(signs))])
	}
	return b.String()
}
