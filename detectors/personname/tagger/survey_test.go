package tagger

import "testing"

// What a text says of a word elsewhere is told of each of its words, whatever their order.
func TestSurvey(t *testing.T) {
	t.Parallel()
	tagger := New(words(), Embedded())
	var s Scratch
	tagger.Survey(&s, []byte("Velika dvorana. Naime, naime Ivan Kolarić kaže.\nKolarić šuti, i Dr. Zorbić's brat."))
	for word, want := range map[string]uint64{
		"naime": seenSmall, "kaže": seenSmall, "kolarić": seenInside | seenNamed, "zorbić": seenNamed, "velika": 0, "unwritten": 0,
	} {
		if got := s.survey.of(tagger.words.Hash([]byte(word))) &^ seenTwice; got&want != want || want == 0 && got != 0 {
			t.Errorf("of %s it is known %04b, want %04b", word, got, want)
		}
	}
	tagger.Survey(&s, []byte("Another text."))
	if got := s.survey.of(tagger.words.Hash([]byte("naime"))); got != 0 {
		t.Error("what one text said is kept for another")
	}
}

// A survey that is asked for the words of a part says of them what one of all words says.
func FuzzAnswer(f *testing.F) {
	for _, text := range []string{
		"Mar 10 10:25:00 node-12 crm[7]: from Dr. Anna Kowalski, of dell'Istituto\nAnna's x_Anna anna-Maria 4Anna Anna4 @Anna J. Anna",
		"\"Zoë ZOE zoe\" <zoe@example.org> Zoe Öz Oz oz.\r\nMac OS X; Gecko) like Gecko, gecko/20 Gecko\nv.Block Block; 12 Block, Block Mr Block",
		"- Jean - Pierre JEAN iPhone deJong Jean\u00a0Pierre Jean–Pierre _Jean 'Jean' Jean-Pierre patricia desrosiers\n\nPatricia Anna Kowalski (Desrosiers)",
	} {
		f.Add([]byte(text), uint8(0), uint8(255))
		f.Add([]byte(text), uint8(40), uint8(70))
	}
	tagger := New(words(), Embedded())
	var whole, part Scratch
	f.Fuzz(func(t *testing.T, text []byte, from, to uint8) {
		start, end := min(int(from), len(text)), min(int(to), len(text))
		if len(text) > 4000 || start > end {
			return
		}
		tagger.Survey(&whole, text)
		tagger.Listen(&part, text)
		tagger.Ask(&part, text, 0, start, end)
		tagger.Answer(&part, text)
		if whole.spoken != part.spoken {
			t.Errorf("the language is %d, not %d", part.spoken, whole.spoken)
		}
		for _, e := range part.survey {
			if told, want := e&seenAll, whole.survey.of(e); e != 0 && told != want {
				t.Errorf("of a word it is told %04b, want %04b", told, want)
			}
		}
	})
}
