package linkage

import (
	"bytes"
	"fmt"
	"testing"

	"dossier/detectors/likeness"
	"dossier/detectors/pseudonym"
)

// Many newcomers who are alike make a block that is too large. Nobody in it was compared before, and what was learnt is kept.
func TestNewcomersWhoAreAlikeAreNoReasonToLearnAnew(t *testing.T) {
	t.Parallel()
	people, _ := mixed(t)
	stayed := people.Len()
	learnt, err := Together(t.Context(), people, numbered(stayed), nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	key, err := pseudonym.New(bytes.Repeat([]byte("k"), 32))
	if err != nil {
		t.Fatal(err)
	}
	e := likeness.NewEncoder(key)
	for i := range crowdGrown*crowdSmall + 10 {
		text := e.Append(nil, likeness.Given, []byte("quirijn"))
		text = e.Append(text, likeness.Family, []byte("zwaluwnest"))
		text = e.Append(text, likeness.Birth, []byte("2003-03-30"))
		text = e.Append(text, likeness.Client, fmt.Appendf(nil, "6%07d", i*7919%9999991))
		if err := people.Add(text); err != nil {
			t.Fatal(err)
		}
	}
	fresh := func(n int) bool { return n >= stayed }
	var found [2]map[Link]bool
	for i, links := range []func(yield func(Link, error) bool){func(func(Link, error) bool) {}, nil} {
		found[i] = map[Link]bool{}
		model := *learnt.Model
		again, err := Together(t.Context(), people, numbered(people.Len()), nil, &Learnt{Model: &model, Fresh: fresh, Links: links}, func(l Link) error {
			found[i][l] = fresh(l.A) || fresh(l.B)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if again.Model != &model {
			t.Fatal("everything was learnt anew")
		}
		if len(again.crowds) == len(learnt.crowds) {
			t.Error("no block was too large: the test shows nothing")
		}
	}
	for l, withNewcomer := range found[1] {
		if withNewcomer != found[0][l] {
			t.Errorf("whoever is compared, %v is a link; and it is none where only newcomers are", l)
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
