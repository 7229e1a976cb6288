package linkage

import (
	"bytes"
	"fmt"
	"testing"

	"dossier/detectors/likeness"
	"dossier/detectors/pseudonym"
	"dossier/reports/spill"
)

// Profiles are read as they were added, of those kept in memory and of those in the file, whether or not their fields come again; and fields that do
// take so little room that more profiles stay in memory.
func TestPeopleAreReadAsTheyWereAdded(t *testing.T) {
	t.Parallel()
	secret, err := pseudonym.New(bytes.Repeat([]byte("k"), 32))
	if err != nil {
		t.Fatal(err)
	}
	e := likeness.NewEncoder(secret)
	for _, tt := range []struct {
		name   string
		many   int
		street func(n int) string
		own    []likeness.Role // of values that nobody else has
		chunks [2]int          // at the least, and at the most
	}{
		{"towns and streets come again", 40_000, func(n int) string { return fmt.Sprintf("laan %d", n%97) }, []likeness.Role{likeness.Email}, [2]int{1, 3}},
		{"more come again than are numbered", mostDefined + 20_000, func(n int) string { return fmt.Sprintf("%d laan", n/2) }, nil, [2]int{0, 3}},
		{
			"only towns come again", 240_000, func(n int) string { return fmt.Sprintf("laan %d bus %d", n*7919%999_983, n%31) },
			[]likeness.Role{likeness.Email, likeness.Account, likeness.Official, likeness.Client, likeness.Occupation},
			[2]int{held + few, held + 2*few},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			people := NewPeople(spill.Place{Folder: t.TempDir(), Name: "people"})
			t.Cleanup(people.Close)
			profile := func(n int) []byte {
				text := e.Append(nil, likeness.City, []byte([]string{"gent", "brugge", "antwerpen"}[n%3]))
				text = e.Append(text, likeness.Street, []byte(tt.street(n)))
				for _, role := range tt.own {
					text = e.Append(text, role, fmt.Appendf(nil, "m%d", n*7919%999_983))
				}
				return text
			}
			for n := range tt.many {
				if err := people.Add(profile(n)); err != nil {
					t.Fatal(err)
				}
			}
			if people.full < tt.chunks[0] || people.full > tt.chunks[1] {
				t.Errorf("%d people fill %d chunks, want %v", tt.many, people.full, tt.chunks)
			}
			same := func(n int, got []byte) {
				want, err := likeness.Pack(nil, profile(n))
				if err != nil || !bytes.Equal(got, want) {
					t.Fatalf("person %d is read as another (%v)", n, err)
				}
			}
			if err := people.Each(func(n int, packed []byte) error {
				if n%1009 == 0 {
					same(n, packed)
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			in := reader{People: people}
			for n := 0; n < tt.many; n += 997 {
				packed, err := in.read(n, &in.own)
				if err != nil {
					t.Fatal(err)
				}
				same(n, packed)
			}
		})
	}
}
