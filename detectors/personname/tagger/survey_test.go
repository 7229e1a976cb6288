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
