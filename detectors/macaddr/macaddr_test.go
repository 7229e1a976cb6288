package macaddr_test

import (
	"testing"

	"dossier/detectors"
	"dossier/detectors/detectortest"
	"dossier/detectors/macaddr"
)

const kind = detectors.MACAddress

var cases = detectortest.Cases{
	Text: []detectortest.Case{
		{Text: "MAC: ⟦00:1A:2B:3C:4D:5E⟧", Kind: kind, Norm: "00:1a:2b:3c:4d:5e"},
		{Text: "eth0 ⟦00-1a-2b-3c-4d-5e⟧.", Kind: kind, Norm: "00:1a:2b:3c:4d:5e"},
		{Text: "x⟦0012.3456.789A⟧"[1:], Kind: kind, Norm: "00:12:34:56:78:9a"},
		{Text: " ⟦0012.3456.789a⟧, ", Kind: kind},
		{Text: "is ⟦aabb.ccdd.eeff⟧", Kind: kind},
		{Text: "MACs: ⟦00:11:22:33:44:55⟧ and ⟦AA-BB-CC-DD-EE-FE⟧", Kind: kind},
		{Text: "⟦01:23:45:67:89:ab⟧", Kind: kind, Norm: "01:23:45:67:89:ab", Shared: true},
		{Text: "mac=⟦00:1a:2b:3c:4d:5e⟧&x", Kind: kind},
	},
	NearMisses: []string{
		"protocolo 2025.0441.8820",
		"(ff:ff:ff:ff:ff:ff)", "00:00:00:00:00:00", "00:1a:2b:3c:4d", "00:1a:2b:3c:4d:5e:6f:70", "00:1a-2b:3c:4d:5e", "12:34:56", "2001:db8:12:34:56:78:9a:bc", "550e8400-e29b-41d4-a716-446655440000",
		"00:1a:2b:3c:4d:5g", "a00:1a:2b:3c:4d:5e", "1.2.3.4", "0012.3456.789a.bcde", "", "00-1a-2b-3c-4d-5e-6f-70-81-92",
	},
	Values:    []detectortest.Case{{Text: " ⟦00:1A:2B:3C:4D:5E⟧", Kind: kind, Norm: "00:1a:2b:3c:4d:5e"}, {Text: "⟦0012.3456.789A⟧", Kind: kind}},
	NotValues: []string{"mac 00:1A:2B:3C:4D:5E", "00:1A:2B:3C:4D", "", "001A2B3C4D5E"},
	Headers:   []detectortest.Header{{Words: "mac address", Kind: kind, Sign: 1}, {Words: "x", Declared: "macaddr", Kind: kind, Sign: 1}, {Words: "machine", Kind: kind}},
}

func TestDetector(t *testing.T) { detectortest.Detector(t, macaddr.New(), cases) }

func FuzzDetector(f *testing.F) {
	var seeds []string
	for _, c := range cases.Text {
		text, _ := detectortest.Unmark(c.Text)
		seeds = append(seeds, text)
	}
	detectortest.Fuzz(f, macaddr.New(), append(seeds, cases.NearMisses...)...)
}
