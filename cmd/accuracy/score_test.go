package main

import (
	"slices"
	"strings"
	"testing"

	"dossier/detectors"
)

func TestScore(t *testing.T) {
	t.Parallel()
	known := []detectors.Kind{"email", "phone"}
	doc := document{Kinds: []detectors.Kind{"email"}, Spans: []span{{0, 10, "email"}, {20, 30, "email"}, {40, 50, "email"}, {60, 70, "passport"}}}
	got := []finding{
		{span{0, 10, "email"}, 0.95}, // exact
		{span{20, 26, "email"}, 0.9}, // shares 6 of 10
		{span{49, 60, "email"}, 0.9}, // shares too little
		{span{80, 90, "phone"}, 0.9}, // not labelled in this document
		{span{60, 70, "phone"}, 0.9}, // another kind at a labelled place
	}
	ts, sure := tallies{}, calibration{}
	ts.score(doc, got, known, &sure)
	if want := (tally{exact: 1, overlap: 2, found: 3, labelled: 3}); *ts["email"] != want {
		t.Errorf("e-mail: %+v, want %+v", *ts["email"], want)
	}
	if at90, at95 := sure[4], sure[5]; at90.found != 2 || at90.right != 1 || at95.found != 1 || at95.right != 1 {
		t.Errorf("calibration at 0.9: %+v, at 0.95: %+v", at90, at95)
	}
	if len(ts) != 1 {
		t.Errorf("%d kinds scored, want one", len(ts))
	}
}

// TestJoined labels a street, a flat and a postcode by themselves, with a town between that has no label.
func TestJoined(t *testing.T) {
	t.Parallel()
	const text = "583 Elm Row\n Apt. 123\n Lowtown\n 07609 and 7 Oak Way. Then 9 Ash Lane"
	at := func(s string) span {
		i := int32(strings.Index(text, s))
		return span{i, i + int32(len(s)), detectors.PostalAddress}
	}
	doc := document{Text: text, Spans: []span{at("07609"), at("583 Elm Row"), at("Apt. 123"), at("7 Oak Way"), at("9 Ash Lane"), {0, 3, "phone"}}}
	want := []span{{0, at("07609").End, detectors.PostalAddress}, at("7 Oak Way"), at("9 Ash Lane")}
	if got := doc.joined().Spans; !slices.Equal(got, want) {
		t.Errorf("joined to %v, want %v", got, want)
	}
}
