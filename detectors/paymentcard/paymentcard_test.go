package paymentcard_test

import (
	"testing"

	"dossier/detectors"
	"dossier/detectors/detectortest"
	"dossier/detectors/paymentcard"
)

const kind = detectors.PaymentCard

// The numbers were made with right check digits around arbitrary digits.
var cases = detectortest.Cases{
	Text: []detectortest.Case{
		{Text: "my card is ⟦4539578763621486⟧.", Kind: kind, Norm: "4539578763621486"},
		{Text: "paid with ⟦4539 5787 6362 1486⟧ today", Kind: kind, Norm: "4539578763621486"},
		{Text: "⟦4539-5787-6362-1486⟧", Kind: kind, Norm: "4539578763621486"},
		{Text: "⟦3714 496353 98431⟧ exp 09/29", Kind: kind, Norm: "371449635398431", Shared: true},
		{Text: "⟦4111 1111 1111 1111⟧", Kind: kind, Norm: "4111111111111111", Shared: true},
		{Text: "Kreditkarte: ⟦30569309025904⟧, ⟦5555555555554444⟧", Kind: kind, Norm: "30569309025904", Shared: true},
		{Text: "{\"x\":\"⟦4539578763621486⟧\"}", Kind: kind, Norm: "4539578763621486"},
		{Text: "2026-11-23 ⟦4539 5787 6362 1486⟧ 12.50", Kind: kind, Norm: "4539578763621486"},
		{Text: "credit card number ⟦3598123456789017⟧ of a range that is not listed", Kind: kind, Norm: "3598123456789017"},
	},
	NearMisses: []string{
		"3598123456789017", "order 3598123456789017", "credit card 9598123456789014",
		"my card is 4539578763621487", "my card is 4539 5787 6362 1487", "card 45395787636214860000", "1763900000000", "1763900000000000",
		"0.4539578763621486", "4539578763621486.5", "a4539578763621486", "4539578763621486a", "+4539578763621486", "order 4539578763621486",
		"4539 5787 6362 1486 5787", "5787 4539 5787 6362 1486", "4539 5787-6362 1486", "30569309025904", "a-4539578763621486", "",
		"9f1c4539-5787-6362-1486-0123456789ab",
	},
	Values: []detectortest.Case{
		{Text: "⟦4539578763621486⟧", Kind: kind, Norm: "4539578763621486"},
		{Text: " ⟦4539 5787 6362 1486⟧ ", Kind: kind, Norm: "4539578763621486"},
	},
	NotValues: []string{"card 4539578763621486", "4539578763621487", "1763900000000", "", "4539 5787 6362 1486 x"},
	Headers: []detectortest.Header{
		{Words: "credit card", Kind: kind, Sign: 1},
		{Words: "cc number", Kind: kind, Sign: 1},
		{Words: "card holder", Kind: kind, Sign: -1},
		{Words: "postcard", Kind: kind},
	},
}

func TestDetector(t *testing.T) { detectortest.Detector(t, paymentcard.New(), cases) }

func FuzzDetector(f *testing.F) {
	var seeds []string
	for _, c := range cases.Text {
		seeds = append(seeds, c.Text)
	}
	detectortest.Fuzz(f, paymentcard.New(), append(seeds, cases.NearMisses...)...)
}
