package linkage_test

import (
	"bytes"
	"testing"

	"dossier/detectors/likeness"
	"dossier/detectors/pseudonym"
	"dossier/reports/linkage"
)

// What was kept weighs records as the model did that found who is one.
func TestKeptModelWeighsTheSame(t *testing.T) {
	t.Parallel()
	people := town(300)
	g := link(t, people...)
	text, err := g.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	again, err := linkage.ReadModel(text)
	if err != nil {
		t.Fatal(err)
	}
	key, err := pseudonym.New(bytes.Repeat([]byte("k"), 32))
	if err != nil {
		t.Fatal(err)
	}
	e := likeness.NewEncoder(key)
	profiles := make([]likeness.Profile, len(people))
	for i, f := range people {
		var text []byte
		for r := likeness.Given; r < likeness.Roles; r++ {
			text = e.Append(text, r, []byte(f[r]))
		}
		if err := profiles[i].Read(text); err != nil {
			t.Fatal(err)
		}
	}
	joined := 0
	for i := range profiles[1:] {
		want, got := g.Weigh(&profiles[i], &profiles[i+1]), again.Weigh(&profiles[i], &profiles[i+1])
		if got != want {
			t.Fatalf("records %d and %d: %+v, and when they were found %+v", i, i+1, got, want)
		}
		if want.Score >= linkage.Threshold {
			joined++
		}
	}
	if joined == 0 {
		t.Error("no two records are one person's: the test shows nothing")
	}
	for n := 0; n < len(text); n += len(text)/50 + 1 {
		if _, err := linkage.ReadModel(text[:n]); err == nil {
			t.Fatalf("the first %d of %d bytes pass for a model", n, len(text))
		}
	}
}
