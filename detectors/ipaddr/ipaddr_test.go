package ipaddr_test

import (
	"testing"

	"dossier/detectors"
	"dossier/detectors/detectortest"
	"dossier/detectors/ipaddr"
	"dossier/scanners"
)

const kind = detectors.IPAddress

var cases = detectortest.Cases{
	Text: []detectortest.Case{
		{Text: "⟦81.82.83.84⟧ (14 hits)", Kind: kind},
		{Text: "connected to ⟦81.82.83.84⟧ from ⟦81.82.83.85⟧", Kind: kind},
		{Text: "password updated from ⟦81.82.83.84⟧", Kind: kind},
		{Text: "seen from ⟦81.82.83.84⟧.", Kind: kind, Norm: "81.82.83.84"},
		{Text: "⟦10.1.2.3⟧:8080, ⟦192.168.0.1⟧ and (⟦127.0.0.1⟧)", Kind: kind, Norm: "10.1.2.3", Shared: true},
		{Text: "http://⟦81.82.83.84⟧:80/x", Kind: kind, Norm: "81.82.83.84"},
		{Text: "GET /block/⟦81.82.83.84⟧ HTTP/1.1", Kind: kind, Norm: "81.82.83.84"},
		{Text: "⟦081.082.003.004⟧ with zeros", Kind: kind, Norm: "81.82.3.4"},
		{Text: "⟦81.82.83.84⟧-⟦81.82.83.99⟧", Kind: kind, Norm: "81.82.83.84"},
		{Text: "⟦5.9.77.41⟧ - - [12/Nov/2024]", Kind: kind, Norm: "5.9.77.41"},
		{Text: "answer from ⟦5.9.77.41⟧, (a.example.org [⟦5.9.77.42⟧])", Kind: kind},
		{Text: "dns ⟦8.8.8.8⟧", Kind: kind, Norm: "8.8.8.8"},
		{Text: "net ⟦81.82.83.0/24⟧, host ⟦81.82.83.7⟧/24", Kind: kind, Norm: "81.82.83.0", Shared: true},
		{Text: "⟦81.82.83.84⟧@eth0", Kind: kind, Norm: "81.82.83.84"},
		{Text: "[⟦2a02:1810:4d2:ab00::1⟧]:443", Kind: kind, Norm: "2a02:1810:4d2:ab00::1"},
		{Text: "⟦2A02:1810:04D2:AB00:0:0:0:1⟧", Kind: kind, Norm: "2a02:1810:4d2:ab00::1"},
		{Text: "via ⟦fe80::1%eth0⟧ up", Kind: kind, Norm: "fe80::1", Shared: true},
		{Text: "⟦::ffff:81.82.83.84⟧ mapped", Kind: kind, Norm: "81.82.83.84"},
		{Text: "⟦64:ff9b::81.82.83.84⟧.", Kind: kind, Norm: "64:ff9b::5152:5354"},
		{Text: "⟦2001:db8::/32⟧", Kind: kind, Norm: "2001:db8::", Shared: true},
		{Text: "src=⟦::⟧ dst=⟦::1⟧", Kind: kind, Norm: "::", Shared: true},
		{Text: "ip address: ⟦2a02::⟧", Kind: kind, Norm: "2a02::"},
		{Text: "text::⟦81.82.83.84⟧ x", Kind: kind},
		{Text: "naïve ⟦81.82.83.84⟧ é", Kind: kind},
	},
	NearMisses: []string{
		"dpkg (1.4.0.29-1) unstable; urgency=low", "2012-10-04 (3.17.14.1)", "update V8 to 10.8.168.20", "Bump Standards-Version to 13.9.8.1", "12.2.1.1 What is said", "10.3.2.1. Structure", "0.23.18.12",
		"What's new in at-spi2-core 2.39.90.1:", "git/RelNotes/1.7.11.6.txt", "2.5.29.17", "attribute 2.5.4.32", "\"Phone\": \"88.60.15.31\"", "up to 1.7.4.3", "rv:1.9.2.28",
		"4.18.2.12 (2025-02-14): fix", "4.18.8, 10.4.1.82", "bump libfoo to 10.4.1.18", "zaktualizowano do 10.4.1.17", "aktualisiert auf 10.4.1.17", "Aggiornamento 10.4.1.17", "verzija 4.18.8.22", "versijos 4.18.8.22", "версію 4.18.8.22",
		"version 10.0.0.1", "verzió 9.2.0.44", "IP, версия 4.4.18.2", "έκδοση 4.4.18.2", "v81.82.83.84", "Mozilla/5.0 Chrome/91.0.44.124", "OID 1.3.6.1.4.1.311", "see 1.2.3.4", "package-1.22.33.44.tar.gz",
		"81.82.83", "256.1.1.1", "81.82.83.256", "1111.1.1.1", "12:34:56", "2026-01-02T10:11:12", "aa:bb:cc:dd:ee:ff", "00:11:22:33:44:55:66:77",
		"std::cout << abc::def()", "a::b", "::", ":::", "1::2::3", "12345:db8::1", "proxy:*::", "fe80::1text", "text2a02:1810::1", "81.82.83.84-beta",
		"1:2:3:4", "face::bed", "x81.82.83.84y", "é81.82.83.84",
	},
	Values: []detectortest.Case{
		{Text: "⟦81.82.83.84⟧", Kind: kind, Norm: "81.82.83.84"},
		{Text: " ⟦2a02:1810::1⟧ ", Kind: kind, Norm: "2a02:1810::1"},
		{Text: "⟦81.82.83.84/24⟧", Kind: kind, Norm: "81.82.83.84"},
		{Text: "⟦[2a02:1810::1]⟧", Kind: kind, Norm: "2a02:1810::1"},
		{Text: "⟦::1⟧", Kind: kind, Norm: "::1", Shared: true},
	},
	NotValues: []string{"81.82.83.84 and more", "1.2.3", "10:11:12", "see 81.82.83.84", "", "2026.11.23.1.2"},
	Headers: []detectortest.Header{
		{Words: "client ip", Kind: kind, Sign: 1},
		{Words: "addr", Declared: "inet", Kind: kind, Sign: 1},
		{Words: "app version", Kind: kind, Sign: -1},
		{Words: "kernel", Kind: kind, Sign: -1},
		{Words: "fw rev", Kind: kind, Sign: -1},
		{Words: "zip", Kind: kind},
	},
}

func TestDetector(t *testing.T) { detectortest.Detector(t, ipaddr.New(), cases) }

func TestTogether(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		values []string
		sure   bool
	}{
		"versions":  {[]string{"3.4.12.2", "3.4.13.0", "4.0.2.1", "4.11.0.18", "5.0.0.27"}, false},
		"addresses": {[]string{"3.4.12.2", "3.4.13.0", "4.0.2.1", "81.82.83.84", "5.0.0.27"}, true},
		"too few":   {[]string{"3.4.12.2", "3.4.13.0"}, true},
	} {
		c := scanners.NewColumn(scanners.Field{})
		for _, v := range tc.values {
			c.AppendString(v)
		}
		var found detectors.Matches
		d := ipaddr.New()
		d.Values(c, &found)
		d.Together(c, &found)
		if sure := found.List[0].Confidence >= detectors.Threshold; sure != tc.sure {
			t.Errorf("%s: taken for addresses: %v", name, sure)
		}
	}
}

func FuzzDetector(f *testing.F) {
	var seeds []string
	for _, c := range cases.Text {
		seeds = append(seeds, c.Text)
	}
	detectortest.Fuzz(f, ipaddr.New(), append(seeds, cases.NearMisses...)...)
}
