package geolocation_test

import (
	"testing"

	"dossier/detectors"
	"dossier/detectors/detectortest"
	"dossier/detectors/geolocation"
)

const kind = detectors.Geolocation

var cases = detectortest.Cases{
	Text: []detectortest.Case{
		{Text: "meet at ⟦50.84673, 4.35247⟧ now", Kind: kind, Norm: "50.84673,4.35247"},
		{Text: "<geo:⟦48.2010,16.3695⟧,183>", Kind: kind, Norm: "48.2010,16.3695"},
		{Text: "GPS: ⟦-33.8688 151.2093⟧.", Kind: kind},
		{Text: "https://maps.example/@⟦50.8503,4.3517⟧,15z", Kind: kind},
		{Text: "?lat=⟦50.8503&lon=4.3517⟧&z=3", Kind: kind, Norm: "50.8503,4.3517"},
		{Text: `{"lat": ⟦50.8503, "lng": -4.3517⟧}`, Kind: kind},
		{Text: "at ⟦50°50'48\"N 4°21'09\"E⟧, the", Kind: kind},
		{Text: "⟦50° 50′ 48″ N, 4° 21′ 9″ E⟧", Kind: kind},
		{Text: "/maps?q=⟦50.8503%2C4.3517⟧ x", Kind: kind},
	},
	NearMisses: []string{
		"M 28.871439,15.340769 L 28.347661,15.340769", "translate(-38.991888,-4.343656)", "L 12.725891,6.653329 L 8.840444,6.653329",
		"50.84, 4.35", "50.8467, 4.3524", "1.23456, 2.34567, 3.45678", "version 1.2.3456", "95.12345, 4.35247", "GPS 50.84673", "20° C", "20°C 30°E", "",
		"12.50,13.99", "a50.84673,4.35247", "4.35247 50.84673x", "10.123.45.678, 1.2345", "50.84673", "°", "1°N",
	},
	Values: []detectortest.Case{
		{Text: "⟦geo:50.8467,4.3525⟧", Kind: kind, Norm: "50.8467,4.3525"},
		{Text: "⟦50°50'48\"N 4°21'09\"E⟧", Kind: kind},
		{Text: " ⟦(50.8467, 4.3525)⟧", Kind: kind},
	},
	NotValues: []string{"50.84673", "50.84673, 4.35247", "12.5", "200.12345", "50.84673, 4.35247, 3.12345", "", "a"},
	Headers: []detectortest.Header{
		{Words: "latitude", Kind: kind, Sign: 1}, {Words: "home lng", Kind: kind, Sign: 1}, {Words: "store lat", Kind: kind, Sign: -1}, {Words: "flat", Kind: kind},
	},
}

func TestDetector(t *testing.T) { detectortest.Detector(t, geolocation.New(), cases) }

func FuzzDetector(f *testing.F) {
	var seeds []string
	for _, c := range cases.Text {
		seeds = append(seeds, c.Text)
	}
	detectortest.Fuzz(f, geolocation.New(), append(seeds, cases.NearMisses...)...)
}
