package main

import (
	"testing"

	"dossier/detectors"
)

func TestScore(t *testing.T) {
	t.Parallel()
	known := []detectors.Kind{"email", "phone"}
	doc := document{Kinds: []detectors.Kind{"email"}, Spans: []span{{0, 10, "email"}, {20, 30, "email"}, {40, 50, "email"}, {60, 70, "passport"}}}
	got := []span{
		{0, 10, "email"},  // exact
		{20, 26, "email"}, // shares 6 of 10
		{49, 60, "email"}, // shares too little
		{80, 90, "phone"}, // not labelled in this document
		{60, 70, "phone"}, // another kind at a labelled place
	}
	ts := tallies{}
	ts.score(doc, got, known)
	if want := (tally{exact: 1, overlap: 2, found: 3, labelled: 3}); *ts["email"] != want {
		t.Errorf("e-mail: %+v, want %+v", *ts["email"], want)
	}
	if len(ts) != 1 {
		t.Errorf("%d kinds scored, want one", len(ts))
	}
}
