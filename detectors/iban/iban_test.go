package iban_test

import (
	"testing"

	"dossier/detectors"
	"dossier/detectors/detectortest"
	"dossier/detectors/iban"
)

const kind = detectors.IBAN

// The numbers were made with right check digits around arbitrary digits.
var cases = detectortest.Cases{
	Text: []detectortest.Case{
		{Text: "pay to ⟦BE62510007547061⟧.", Kind: kind, Norm: "BE62510007547061"},
		{Text: "pay to ⟦BE62 5100 0754 7061⟧ now", Kind: kind, Norm: "BE62510007547061"},
		{Text: "⟦be62 5100 0754 7061⟧, ⟦nl20 ingb 0001 2345 67⟧", Kind: kind, Norm: "BE62510007547061"},
		{Text: "IBAN⟦BE62510007547061⟧", Kind: kind, Norm: "BE62510007547061"},
		{Text: "IBAN:⟦BE62-5100-0754-7061⟧/BIC", Kind: kind, Norm: "BE62510007547061"},
		{Text: "⟦BE62\u00a05100\u00a00754\u00a07061⟧", Kind: kind, Norm: "BE62510007547061"},
		{Text: "x ⟦BE68 5390 0754 7034⟧", Kind: kind, Norm: "BE68539007547034", Shared: true},
		{Text: "Konto: ⟦27 1020 1097 9458 0730 2157 3681⟧.", Kind: kind, Norm: "PL27102010979458073021573681"},
		{Text: "na rachunek ⟦27102010979458073021573681⟧", Kind: kind, Norm: "PL27102010979458073021573681"},
		{Text: "the id AB12, DE 12 and ⟦BE62510007547061⟧", Kind: kind, Norm: "BE62510007547061"},
	},
	NearMisses: []string{
		"BE63510007547061", "BE6251000754706", "BE625100075470611", "XBE62510007547061", "ZZ62510007547061", "BE62 5100  0754 7061",
		"27 1020 1097 9458 0730 2157 3682", "2710201097945807302157368", "127102010979458073021573681", "27 1020 1097 9458 0730 2157 36810", "00000000000000000000000000",
		"BE62510007547061X", "BE62 51000754706A", "BE62", "de12", "B E62510007547061",
	},
	Values: []detectortest.Case{
		{Text: "⟦BE62510007547061⟧", Kind: kind, Norm: "BE62510007547061"},
		{Text: " ⟦BE62 5100 0754 7061⟧\t", Kind: kind, Norm: "BE62510007547061"},
		{Text: "⟦27102010979458073021573681⟧", Kind: kind, Norm: "PL27102010979458073021573681"},
		{Text: "⟦NL20INGB0001234567⟧", Kind: kind, Norm: "NL20INGB0001234567"},
	},
	NotValues: []string{"IBAN BE62510007547061", "BE62510007547061 An", "BE62510007547062", "", "12345678901234567"},
	Headers: []detectortest.Header{
		{Words: "iban", Kind: kind, Sign: 1},
		{Words: "bank account", Kind: kind, Sign: 1},
		{Words: "rekeningnummer", Kind: kind, Sign: 1},
		{Words: "account manager", Kind: kind},
	},
}

func TestDetector(t *testing.T) { detectortest.Detector(t, iban.New(), cases) }

func FuzzDetector(f *testing.F) {
	var seeds []string
	for _, c := range cases.Text {
		seeds = append(seeds, c.Text)
	}
	detectortest.Fuzz(f, iban.New(), append(seeds, cases.NearMisses...)...)
}
