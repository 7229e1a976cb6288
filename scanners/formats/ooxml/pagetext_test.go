package ooxml_test

import (
	"testing"

	"dossier/scanners/formats/ooxml"
)

// A letter of a code that stays before an address makes it another's.
func TestPageText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"&Lan@example.be&Cbob@example.be&RPage &P": " an@example.be bob@example.be Page  ",
		`&L&"Arial,Bold"&12 an@example.be`:         "  an@example.be",
		"&C&K0000FFan@example.be":                  " an@example.be",
		"&K01+000&Ban&B@example.be":                "an@example.be",
		"Smith && Sons":                            "Smith & Sons",
		`&"Arial`:                                  "",
		"&K00":                                     "",
		"an@example.be&":                           "an@example.be",
	} {
		if got := string(ooxml.PageText(nil, []byte(text))); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}
