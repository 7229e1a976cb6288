package tagger

import "testing"

// A word that the text surely names in one place is a name where the model is in doubt, declined or not; a word that it surely does not name is none.
func TestVotes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name      string
		elsewhere float64 // how sure the text is elsewhere that it is no name
		doubt     float64 // how the model leans where it is in doubt
		names     int
	}{
		{"a name elsewhere", 0.001, -1, 1},
		{"no name elsewhere", 0.999, 1, 0},
		{"in doubt elsewhere", 0.5, 1, 1},
		{"in doubt elsewhere", 0.5, -2, 0},
	} {
		tagger := New(words(), &Model{})
		var s Scratch
		s.Forget()
		s.data = []byte("Vornaku.Vornak")
		tagger.tokenize(&s, s.data, 0, len(s.data), maxTokens)
		s.prob[0] = [Labels]float64{Outside: c.elsewhere, Begins: 1 - c.elsewhere}
		tagger.hear(&s, 0, 1)
		s.emit[0] = [Labels]float64{Begins: c.doubt, Inside: c.doubt}
		s.marginals(&tagger.chances, 1)
		if !tagger.hear(&s, 2, 1) || !s.hold(2, 1) {
			t.Fatalf("%s: it is decided at once", c.name)
		}
		if tagger.Recall(&s); len(s.Spans) != c.names {
			t.Errorf("%s, leaning to %v: found %v, want %d", c.name, c.doubt, s.Spans, c.names)
		}
		if tagger.Recall(&s); len(s.Spans) > 0 {
			t.Errorf("%s: found twice", c.name)
		}
	}
}

// Votes are those of one text.
func TestVotesOfAnother(t *testing.T) {
	t.Parallel()
	var s Scratch
	s.Forget()
	s.voteOf(7).n = 3
	s.Forget()
	if v := s.voteOf(7); v.n != 0 {
		t.Errorf("%d votes of another text count", v.n)
	}
}

func TestMemory(t *testing.T) {
	t.Parallel()
	tagger := New(words(), &Model{})
	of := func(word string) uint64 {
		s := Scratch{data: []byte(word), tokens: []token{{end: int32(len(word)), hash: tagger.words.Hash([]byte(word))}}}
		return tagger.memory(&s, 0)
	}
	for word, forms := range map[string][]string{
		"Vornak": {"Vornaku", "Vornakova", "Vornakem", "Vornakowi", "Vornaks"}, "Messeri": {"Messerija", "Messeriju"}, "Taradinaj": {"Taradinaja", "Taradinaju"}, "Basevescu": {"Basevescua"},
	} {
		for _, form := range forms {
			if of(form) != of(word) {
				t.Errorf("%s is not known by %s", form, word)
			}
		}
	}
	if of("Vornak") == of("Vornat") || of("Ana") == of("Ane") {
		t.Error("different words are taken for one")
	}
}
