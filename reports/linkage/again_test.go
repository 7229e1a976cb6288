package linkage

import (
	"bytes"
	"fmt"
	"iter"
	"maps"
	"testing"

	"dossier/detectors/likeness"
	"dossier/detectors/pseudonym"
)

// Many newcomers who are alike make a block large. That is no reason to learn everything anew: neither where few in it were compared before,
// nor, however many they are, where nobody was.
func TestNewcomersWhoAreAlikeAreNoReasonToLearnAnew(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name              string
		before, newcomers int
		crowds            bool
	}{
		{"as some were", 40, 8 * crowdSmall, false},
		{"as nobody was", 0, crowdGrown*crowdSmall + 10, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			people, _ := mixed(t)
			alike(t, people, 0, tt.before)
			stayed := people.Len()
			learnt, err := Together(t.Context(), people, numbered(stayed), nil, nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			alike(t, people, tt.before, tt.newcomers)
			fresh := func(n int) bool { return n >= stayed }
			var found [2]map[Link]bool // with a newcomer: when only they are compared, and when all are
			for i, links := range []iter.Seq2[Link, error]{func(func(Link, error) bool) {}, nil} {
				found[i] = map[Link]bool{}
				model := *learnt.Model
				again, err := Together(t.Context(), people, numbered(people.Len()), nil, &Learnt{&model, fresh, links}, func(l Link) error {
					if fresh(l.A) || fresh(l.B) {
						found[i][l] = true
					}
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
				if again.Model != &model {
					t.Fatal("everything was learnt anew")
				}
				if left := len(again.crowds) > len(learnt.crowds); left != tt.crowds {
					t.Errorf("that blocks were left out is %v", left)
				}
			}
			if !maps.Equal(found[0], found[1]) {
				t.Errorf("%d links with newcomers where only they are compared, and %d where all are", len(found[0]), len(found[1]))
			}
		})
	}
}

// alike adds people who have all but a number in common.
func alike(t *testing.T, people *People, from, many int) {
	t.Helper()
	key, err := pseudonym.New(bytes.Repeat([]byte("k"), 32))
	if err != nil {
		t.Fatal(err)
	}
	e := likeness.NewEncoder(key)
	for i := from; i < from+many; i++ {
		text := e.Append(nil, likeness.Given, []byte("quirijn"))
		text = e.Append(text, likeness.Family, []byte("zwaluwnest"))
		text = e.Append(text, likeness.Birth, []byte("2003-03-30"))
		text = e.Append(text, likeness.Client, fmt.Appendf(nil, "6%07d", i*7919%9999991))
		if err := people.Add(text); err != nil {
			t.Fatal(err)
		}
	}
}

func numbered(n int) []uint32 {
	ids := make([]uint32, n)
	for i := range ids {
		ids[i] = uint32(i)
	}
	return ids
}
