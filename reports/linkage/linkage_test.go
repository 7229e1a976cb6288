package linkage_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"dossier/detectors/likeness"
	"dossier/detectors/pseudonym"
	"dossier/reports/linkage"
	"dossier/reports/spill"
)

type fields map[likeness.Role]string

// town makes people who have nothing to do with those of a test, and two records of each fifth.
func town(n int) []fields {
	given := []string{"emma", "noah", "louise", "arthur", "olivia", "liam", "alice", "jules", "mila", "adam", "lucas", "victor", "camille", "marie", "gabriel", "nora", "elise", "finn"}
	family := []string{"lambert", "dubois", "wouters", "maes", "willems", "goossens", "mertens", "claes", "simon", "leroy", "denis", "michel", "jacobs", "renard", "bodart", "dekker"}
	var list []fields
	for i := range n {
		f := fields{
			likeness.Given: given[i*7%len(given)], likeness.Family: family[i*11%len(family)] + string(rune('a'+i%23)),
			likeness.Birth: fmt.Sprintf("19%02d-%02d-%02d", 40+i*13%60, 1+i*5%12, 1+i*17%28), likeness.Street: fmt.Sprintf("%s %d", family[i*3%len(family)]+"straat", i%190),
			likeness.Email: fmt.Sprintf("%s%d@example.com", family[i*11%len(family)], i),
		}
		list = append(list, f)
		if i%5 == 0 {
			twice := fields{}
			for r, v := range f {
				twice[r] = v
			}
			twice[likeness.Given] += "e"
			list = append(list, twice)
		}
	}
	return list
}

func TestWhoIsOne(t *testing.T) {
	t.Parallel()
	anna := fields{likeness.Given: "annabel", likeness.Family: "verstraeten", likeness.Birth: "1984-07-19", likeness.Street: "kerkstraat 12", likeness.Email: "a.verstraeten@example.be"}
	with := func(changes fields) fields {
		f := fields{}
		for r, v := range anna {
			f[r] = v
		}
		for r, v := range changes {
			f[r] = v
		}
		return f
	}
	for _, tt := range []struct {
		name  string
		other fields
		one   bool
	}{
		{"typing errors", with(fields{likeness.Given: "anabel", likeness.Birth: "1984-07-18"}), true},
		{"names that changed places", with(fields{likeness.Given: "verstraeten", likeness.Family: "annabel", likeness.Email: ""}), true},
		{"moved house", with(fields{likeness.Street: "stationslaan 177", likeness.Email: ""}), true},
		{"a married name", with(fields{likeness.Family: "dhondt", likeness.Street: "kerkstraat 12"}), true},
		{"a twin", with(fields{likeness.Given: "robrecht", likeness.Email: ""}), false},
		{"a mother of the same name at the same address", with(fields{likeness.Birth: "1955-12-02", likeness.Email: ""}), false},
		{"a partner with the same address and mailbox", with(fields{likeness.Given: "thomas", likeness.Birth: "1981-02-03"}), false},
		{"somebody of the same name", fields{likeness.Given: "annabel", likeness.Family: "verstraeten", likeness.Birth: "1961-11-30", likeness.Street: "dorp 3"}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			g := link(t, append(town(500), anna, tt.other)...)
			n := len(town(500))
			if got := g.Of(n) == g.Of(n+1); got != tt.one {
				t.Errorf("one person: %v, want %v", got, tt.one)
			}
		})
	}
}

// Of many with the same few names, each has an address that is made of them: that two are alike says nothing more than the names do.
func TestMailboxesMadeOfNames(t *testing.T) {
	t.Parallel()
	given, family := strings.Fields("emma noah louise arthur olivia liam alice jules mila adam"), strings.Fields("lambert dubois wouters maes willems goossens mertens claes")
	rng := rand.New(rand.NewPCG(1, 2))
	streets := town(800)
	var people []fields
	for i := range 640 {
		f := fields{likeness.Given: given[i%10], likeness.Family: family[i/10%8]}
		f[likeness.Email] = fmt.Sprintf("%s.%s%d@example.com", f[likeness.Given], f[likeness.Family], 100+i)
		if i < 600 { // the others are known by no more
			f[likeness.Birth] = fmt.Sprintf("19%02d-%02d-%02d", 30+rng.IntN(70), 1+rng.IntN(12), 1+rng.IntN(28))
			f[likeness.Street] = streets[i][likeness.Street]
		}
		people = append(people, f)
	}
	g := link(t, people...)
	for i := range people[600:] {
		for j := range 600 + i {
			if g.Of(600+i) == g.Of(j) {
				t.Fatalf("%d, of whom there is a name and a mailbox, is taken for %d by a mailbox that is alike", 600+i, j)
			}
		}
	}
}

func link(t *testing.T, records ...fields) *linkage.Groups {
	t.Helper()
	key, err := pseudonym.New(bytes.Repeat([]byte("k"), 32))
	if err != nil {
		t.Fatal(err)
	}
	e := likeness.NewEncoder(key)
	p := linkage.NewPeople(spill.Place{Folder: t.TempDir(), Name: "people"})
	t.Cleanup(p.Close)
	for _, f := range records {
		var text []byte
		for r := likeness.Given; r < likeness.Roles; r++ {
			text = e.Append(text, r, []byte(f[r]))
		}
		if err := p.Add(text); err != nil {
			t.Fatal(err)
		}
	}
	g, err := linkage.Together(t.Context(), p, numbered(len(records)), nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// numbered are ids in the order of the people.
func numbered(n int) []uint32 {
	ids := make([]uint32, n)
	for i := range ids {
		ids[i] = uint32(i)
	}
	return ids
}
