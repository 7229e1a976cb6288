package tagger

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"unicode/utf8"

	"dossier/detectors/gazetteer"
)

func words() *gazetteer.Set {
	s := gazetteer.Load()
	for class, list := range Vocabulary {
		s.Extend(class, list)
	}
	return s
}

func names(t *Tagger, text string) (found []string) {
	var s Scratch
	s.Forget()
	t.Survey(&s, []byte(text))
	t.Line(&s, []byte(text), 0, 0, len(text))
	sure := slices.Clone(s.Spans)
	t.Recall(&s)
	all := append(sure, s.Spans...)
	slices.SortFunc(all, func(a, b Span) int { return a.Start - b.Start })
	for _, n := range all {
		found = append(found, text[n.Start:n.End])
	}
	return found
}

// The embedded model finds names in languages of which it has read corpora and in others, and no names where nouns have capitals.
func TestEmbedded(t *testing.T) {
	t.Parallel()
	tagger := New(words(), Embedded())
	for text, want := range map[string]string{
		"According to Maria Kowalski, the meeting was cancelled.":      "Maria Kowalski",
		"Le maire de Bordeaux, Julien Lefebvre, a signé le contrat.":   "Julien Lefebvre",
		"Il direttore Marco Bianchi ha detto che non verrà.":           "Marco Bianchi",
		"De heer Jan van den Berg woont in Utrecht.":                   "Jan van den Berg",
		"Podle Petra Nováka je situace vážná.":                         "Petra Nováka",
		"Die Polizei sucht nach dem Besitzer des Fahrrads.":            "",
		"The Ministry of Health and the European Union met in Geneva.": "",
	} {
		got := ""
		if all := names(tagger, text); len(all) > 0 {
			got = all[0]
		}
		if got != want {
			t.Errorf("%q: found %q, want %q", text, got, want)
		}
	}
}

// made is a corpus of a language that has no words but these: a name follows "zu".
func made(counted *Learner, decay float64) {
	r := rand.New(rand.NewPCG(7, 7))
	word := func() string {
		return string([]byte{"BDFGK"[r.IntN(5)], "aeiou"[r.IntN(5)], "lmnrst"[r.IntN(6)], "aeiou"[r.IntN(5)]})
	}
	l := counted.Begin(decay)
	for round := range 3 {
		for range 400 {
			name, thing := word(), word()
			text := fmt.Sprintf("ko %s pe zu %s mi.\n", thing, name)
			if round == 0 {
				counted.Count([]byte(text))
				continue
			}
			start := len("ko  pe zu ") + len(thing)
			l.Learn([]byte(text), []Name{{start, start + len(name)}}, func(percent int) bool { return r.IntN(100) < percent }, 0, false)
		}
		l.Keep()
	}
	l.End()
	counted.Join(l)
}

func TestLearn(t *testing.T) {
	t.Parallel()
	set := words()
	l := NewLearner(set)
	made(l, 0.002)
	encoded := l.Model(0.01).Encode()
	model, err := Decode(string(encoded))
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(names(New(set, model), "ko Xilu pe zu Vorna mi.")); got != "[Vorna]" {
		t.Errorf("found %s, want the word behind zu", got)
	}
	again := NewLearner(set)
	made(again, 0.002)
	if !bytes.Equal(encoded, again.Model(0.01).Encode()) {
		t.Error("the same lines give another model")
	}
}

// A learner that holds its weights back is less sure of what it finds, and finds it.
func TestDecay(t *testing.T) {
	t.Parallel()
	set := words()
	sure := func(decay float64) float32 {
		l := NewLearner(set)
		made(l, decay)
		var s Scratch
		s.Forget()
		New(set, l.Model(0.01)).Line(&s, []byte("ko Xilu pe zu Vorna mi."), 0, 0, 23)
		if len(s.Spans) != 1 {
			t.Fatalf("held back by %v, it found %d names, want one", decay, len(s.Spans))
		}
		return s.Spans[0].P
	}
	if little, much := sure(0.002), sure(0.04); much >= little {
		t.Errorf("held back much, a name has a probability of %v; little, of %v", much, little)
	}
}

// The probabilities of a run's labels sum to one, and a name never goes on where none began.
func TestMarginals(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		var s Scratch
		var tr [Labels][Labels]float64
		for y := range tr {
			for z := range tr[y] {
				tr[y][z] = r.NormFloat64() * 3
			}
		}
		n := 1 + r.IntN(8)
		for i := range n {
			s.emit[i] = [Labels]float64{0, r.NormFloat64() * 8, r.NormFloat64() * 8}
		}
		weight := newChances(&tr)
		s.marginals(&weight, n)
		for i := range n {
			if sum := s.prob[i][Outside] + s.prob[i][Begins] + s.prob[i][Inside]; sum < 0.999 || sum > 1.001 {
				t.Fatalf("the probabilities sum to %v", sum)
			}
		}
		if s.prob[0][Inside] > 1e-9 {
			t.Fatal("a name goes on before it began")
		}
	}
}

func TestBrokenModel(t *testing.T) {
	t.Parallel()
	for what, data := range map[string]string{"empty": "", "no model": "dossier", "cut": embedded[:len(embedded)/2], "too long": embedded + "x"} {
		if _, err := Decode(data); err == nil {
			t.Errorf("%s: no error", what)
		}
	}
}

// What is remembered of a word is of that word as it is written, in a text of that language.
func TestWordsAreRemembered(t *testing.T) {
	t.Parallel()
	tagger := New(words(), Embedded())
	var kept Scratch
	for _, how := range []shape{small, capital, capitals, mixed} {
		for _, spoken := range []language{0, tagger.german, tagger.english, 0} {
			for _, word := range []string{
				"fnValue", "FnValue", "fnValue", "straße", "strasse", "Rose", "Rose", "rose", "Möller", "Mo\u0308ller", "Vornakova", "Vornakova",
				"Donaudampfschifffahrtsgesellschaft", "Donaudampfschifffahrtsgesellschaft",
			} {
				fresh := Scratch{spoken: spoken}
				kept.spoken = spoken
				want := tagger.wordToken(&fresh, []byte("a "+word), 2, 2+len(word), how)
				if got := tagger.wordToken(&kept, []byte("a "+word), 2, 2+len(word), how); got != want {
					t.Errorf("%q, shape %d in language %d: %+v, want %+v", word, how, spoken, got, want)
				}
			}
		}
	}
}

func FuzzLine(f *testing.F) {
	for _, seed := range []string{"Dr. J. K. O'Neill-Smith, Jan", "王秀英 مريم", "’s A.’", "van der Berg's\nX", "\xff\xfeA b@C", "De la Cruz, Ana."} {
		f.Add([]byte(seed), uint8(3))
	}
	tagger := New(words(), Embedded())
	f.Fuzz(func(t *testing.T, data []byte, at uint8) {
		start := min(int(at), len(data))
		var s Scratch
		s.Forget()
		tagger.Line(&s, data, 0, start, len(data))
		sure := slices.Clone(s.Spans)
		tagger.Recall(&s)
		s.Spans = append(sure, s.Spans...)
		slices.SortFunc(s.Spans, func(a, b Span) int { return a.Start - b.Start })
		last := start
		for _, n := range s.Spans {
			if n.Start < last || n.End <= n.Start || n.End > len(data) {
				t.Fatalf("span %d-%d behind %d in %d bytes", n.Start, n.End, last, len(data))
			}
			if utf8.Valid(data[start:]) && !utf8.Valid(data[n.Start:n.End]) {
				t.Fatalf("span %d-%d splits a character", n.Start, n.End)
			}
			last = n.End
		}
	})
}
