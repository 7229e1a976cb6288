package gazetteer

import (
	"bytes"
	"testing"
	"unicode/utf8"
)

func TestLookup(t *testing.T) {
	t.Parallel()
	s := Load()
	for word, want := range map[string]Class{
		"François": Given, "FRANCOIS": Given, "Franc\u0327ois": Given, "Smith": Surname, "Rock": Word, "Belgium": Country, "New York": Place | Region,
		"Street": StreetAfter, "rue": StreetBefore, "GmbH": Org, "Straße": StreetAfter, "strasse": StreetAfter, "王": Surname,
	} {
		if got := s.Lookup([]byte(word)); got&want == 0 {
			t.Errorf("%q is %b, want one of %b", word, got, want)
		}
	}
	if got := s.Lookup([]byte("xqzzyqx")); got != 0 {
		t.Errorf("an unknown word is %b", got)
	}
	if s.Find(s.HashJoined([]byte("New"), []byte("YORK"))) != s.Lookup([]byte("new york")) {
		t.Error("two words joined are not the phrase")
	}
}

// Words of every length hash apart in each of their letters, and alike in every case.
func TestHashLengths(t *testing.T) {
	t.Parallel()
	f := NewFolder()
	word := []byte("abcdefghijklmnopqrstuvwxyz")
	seen := map[uint64]string{}
	for n := range len(word) + 1 {
		for i := range n {
			w := bytes.Clone(word[:n])
			w[i] = 'z'
			h := f.Hash(w)
			if h != f.Hash(bytes.ToUpper(w)) {
				t.Errorf("%q hashes by its case", w)
			}
			if was, ok := seen[h]; ok && was != string(w) {
				t.Errorf("%q hashes like %q", w, was)
			}
			seen[h] = string(w)
		}
	}
}

func TestExtend(t *testing.T) {
	t.Parallel()
	s, other := Load(), Load()
	s.Extend(Own, "Xünterq xzweiq_worte")
	other.Extend(Own<<1, "xünterq")
	if s.Lookup([]byte("xunterq")) != Own || s.Lookup([]byte("Xzweiq Worte")) != Own || s.Lookup([]byte("xzweiq")) != 0 {
		t.Error("added words are not found, or more than they are")
	}
	if s.Lookup([]byte("Smith")) == 0 || other.Lookup([]byte("xunterq")) != Own<<1 || other.Lookup([]byte("xzweiq worte")) != 0 {
		t.Error("words that one set was given are another's, or the listed ones are gone")
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	f := NewFolder()
	for in, want := range map[string]string{
		"": "", "Łódź": "lodz", "Ærø": "aero", "Ǿǽ": "oae", "İstanbul": "istanbul", "Ёлка": "елка", "Γιώργος": "γιωργοσ", "O’Neill": "o'neill", "李娜": "李娜", "a\xff": "a\xff",
	} {
		if got := string(f.Append(nil, []byte(in))); got != want {
			t.Errorf("%q folds to %q, want %q", in, got, want)
		}
	}
}

// Words that fold alike hash alike. Of bytes that are not UTF-8 only a hash is asked: leaving out a mark can join what stood around it.
func FuzzHash(f *testing.F) {
	folder := NewFolder()
	for _, seed := range []string{"François", "Franc\u0327ois", "ẞ", "O’Neill", "\xff\xfe", "İ", "\U0001F600"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, word []byte) {
		once := folder.Append(nil, word)
		if folder.Hash(word) == 0 {
			t.Fatal("a hash of 0 marks an empty slot")
		}
		if !utf8.Valid(word) {
			return
		}
		if twice := folder.Append(nil, once); string(twice) != string(once) {
			t.Fatalf("folding %q again gives %q", once, twice)
		}
		if folder.Hash(word) != folder.Hash(once) {
			t.Fatalf("%q and its folded form hash differently", word)
		}
	})
}
