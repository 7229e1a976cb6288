package linkage

import (
	"bytes"
	"fmt"
	"testing"

	"dossier/detectors/likeness"
	"dossier/detectors/pseudonym"
	"dossier/reports/spill"
)

// The sieve saves work and changes nothing: whom it drops would not have passed, and the short score is the one that is explained.
func TestSieveDropsNobodyWhoPasses(t *testing.T) {
	t.Parallel()
	people, profiles := mixed(t)
	kept := newSieve(people.Len())
	var m Model
	if err := people.count(&m, kept); err != nil {
		t.Fatal(err)
	}
	blocks, examples, tallies, err := people.bring(t.Context(), &m, m.keys())
	if err != nil {
		t.Fatal(err)
	}
	defer blocks.Close()
	m.learn(examples, tallies)
	keys := m.keys()
	any := len(keys) // a key that any two may have in common
	s := kept.sifter(&m, append(keys, key{alike: 1}))
	w := weigher{Model: &m}
	passed, dropped := 0, 0
	for i := range profiles {
		for j := i + 1; j < len(profiles); j++ {
			full := m.Weigh(&profiles[i], &profiles[j])
			if short := w.score(&profiles[i], &profiles[j]); short != full.Score && (short >= Threshold || full.Score >= Threshold) {
				t.Fatalf("records %d and %d score %v, and %v as it is explained", i, j, short, full.Score)
			}
			a, b := s.marks[i].unpack(), s.marks[j].unpack()
			for k := range keys {
				if full.Score >= Threshold && together(&keys[k], &profiles[i], &profiles[j]) && !s.may(&w, k, &a, &b) {
					t.Fatalf("records %d and %d pass with %v, and the sieve drops them where key %d brings them together: %v", i, j, full.Score, k, full.Pattern)
				}
			}
			switch may := s.may(&w, any, &a, &b); {
			case !may && full.Score >= Threshold:
				t.Fatalf("records %d and %d pass with %v, and the sieve drops them: %v", i, j, full.Score, full.Pattern)
			case !may:
				dropped++
			case full.Score >= Threshold:
				passed++
			}
		}
	}
	if all := len(profiles) * (len(profiles) - 1) / 2; passed < 20 || dropped < all/2 {
		t.Errorf("of %d pairs, %d pass and %d are dropped: the test shows little", all, passed, dropped)
	}
}

// Where many have the same few names and towns, strangers who share both are told from people who are there twice before they are read.
func TestSieveDropsStrangersOfOneNameAndTown(t *testing.T) {
	t.Parallel()
	secret, err := pseudonym.New(bytes.Repeat([]byte("k"), 32))
	if err != nil {
		t.Fatal(err)
	}
	e := likeness.NewEncoder(secret)
	people := NewPeople(spill.Place{Folder: t.TempDir(), Name: "people"})
	t.Cleanup(people.Close)
	names, towns := []string{"emma lambert", "noah dubois", "louise wouters", "arthur maes", "alice goossens"}, []string{"gent", "brugge", "antwerpen"}
	const many = 3000
	for i := range many {
		text := e.Append(nil, likeness.Whole, []byte(names[i%len(names)]))
		text = e.Append(text, likeness.Street, fmt.Appendf(nil, "laan %d bus %d", i*7919%9973, i%31))
		text = e.Append(text, likeness.City, []byte(towns[i%len(towns)]))
		if err := people.Add(text); err != nil {
			t.Fatal(err)
		}
	}
	kept := newSieve(people.Len())
	var m Model
	if err := people.count(&m, kept); err != nil {
		t.Fatal(err)
	}
	m.learn(nil, nil)
	s, w := kept.sifter(&m, []key{{alike: 1}}), weigher{Model: &m}
	pairs, left := 0, 0
	for i := range many {
		for j := i + len(names)*len(towns); j < many; j += len(names) * len(towns) {
			a, b := s.marks[i].unpack(), s.marks[j].unpack()
			pairs++
			if s.may(&w, 0, &a, &b) {
				left++
			}
		}
	}
	if left > pairs/10 {
		t.Errorf("%d of %d pairs of strangers would be read", left, pairs)
	}
}

// together tells whether a key brings two together.
func together(k *key, a, b *likeness.Profile) bool {
	var hashes [2]uint64
	for i, p := range [...]*likeness.Profile{a, b} {
		drawn := newSketcher()
		drawn.begin(p)
		summed := likeness.Summed{Profile: *p}
		summed.SumUp()
		h, ok := k.hash(&summed, drawn)
		if !ok {
			return false
		}
		hashes[i] = h
	}
	return hashes[0] == hashes[1]
}

// mixed makes people whose names are whole, in parts and turned around, with and without the rest, each with a second record that errs.
func mixed(t *testing.T) (*People, []likeness.Profile) {
	t.Helper()
	key, err := pseudonym.New(bytes.Repeat([]byte("k"), 32))
	if err != nil {
		t.Fatal(err)
	}
	e := likeness.NewEncoder(key)
	people := NewPeople(spill.Place{Folder: t.TempDir(), Name: "people"})
	t.Cleanup(people.Close)
	var profiles []likeness.Profile
	add := func(fields map[likeness.Role]string) {
		var text []byte
		for r := likeness.Given; r < likeness.Roles; r++ {
			if v := fields[r]; v != "" {
				text = e.Append(text, r, []byte(v))
			}
		}
		if err := people.Add(text); err != nil {
			t.Fatal(err)
		}
		var p likeness.Profile
		if err := p.Read(text); err != nil {
			t.Fatal(err)
		}
		profiles = append(profiles, p)
	}
	given := []string{"emma", "noah", "louise", "arthur", "olivia", "j", "alice", "jules", "mila", "adam", "lucas"}
	family := []string{"lambert", "dubois", "wouters", "maes", "willems", "goossens", "mertens"}
	for i := range 240 {
		g, f := given[i%len(given)], family[i*5%len(family)]+string(rune('a'+i%17))
		birth := fmt.Sprintf("19%02d-%02d-%02d", 40+i*13%60, 1+i*5%12, 1+i*17%28)
		mail, number := fmt.Sprintf("%s.%s%d@example.com", g, f, i), fmt.Sprintf("8%07d", i*7919%9999991)
		street := fmt.Sprintf("%sstraat %d", f, 4+i%3) // more of them than have codes of their own
		first := map[likeness.Role]string{likeness.Birth: birth, likeness.Email: mail, likeness.Street: street, likeness.City: "gent"}
		second := map[likeness.Role]string{likeness.Birth: birth, likeness.Street: street, likeness.City: "gent", likeness.Phone: number}
		switch i % 6 {
		case 0: // a whole name, and one in parts
			first[likeness.Whole] = g + " " + f
			second[likeness.Given], second[likeness.Family] = g, f
		case 1: // names that changed places
			first[likeness.Given], first[likeness.Family] = g, f
			second[likeness.Given], second[likeness.Family] = f, g
		case 2: // whole names, of which one has a letter less
			first[likeness.Whole], second[likeness.Whole] = g+" "+f, g+" "+f[1:]
			second[likeness.Email], first[likeness.Phone] = mail, number
		case 3: // a family name alone, and an official number
			first[likeness.Family], second[likeness.Family] = f, f
			first[likeness.Official], second[likeness.Official] = number, number
		case 4: // a name in both ways, and a client number
			first[likeness.Whole], first[likeness.Given] = g+" "+f, g
			second[likeness.Whole] = g + " " + f
			first[likeness.Client], second[likeness.Client] = number, number
		default:
			first[likeness.Given], first[likeness.Family] = g, f
			second[likeness.Given], second[likeness.Family] = g[:1], f
			second[likeness.Birth], second[likeness.Gender], first[likeness.Gender] = "", "f", "f"
			second[likeness.Email] = mail
		}
		add(first)
		add(second)
	}
	return people, profiles
}
