package checkdigit_test

import (
	"maps"
	"slices"
	"testing"

	"dossier/detectors/checkdigit"
)

// TestRules checks each rule on numbers that its authority prints, and that it notices most changes of one digit in them.
func TestRules(t *testing.T) {
	t.Parallel()
	good := map[string][]string{
		"luhn":     {"79927398713", "490154203237518"},
		"mod97":    {"79444"},
		"mod97_be": {"0403019261", "85073003328"},
		"mod11":    {"0365327"},
		"mod11_10": {"86095742719", "33392005961"},
		"mod11_2":  {"0000000218250097", "0000000109302468", "079X"},
		"mod37_36": {"A12425GABC1234002M"},
		"eleven":   {"111222333"},
		"verhoeff": {"2363", "758722"},
		"damm":     {"5724"},
		"gtin":     {"4006381333931", "73513537", "036000291452"},
	}
	rules := checkdigit.Rules()
	for _, name := range slices.Sorted(maps.Keys(rules)) {
		if len(good[name]) == 0 {
			t.Errorf("%s has no example", name)
		}
		for _, one := range good[name] {
			n := []byte(one)
			if !rules[name](n) {
				t.Errorf("%s: %s fails", name, one)
				continue
			}
			changed, noticed := 0, 0
			for i, b := range n {
				for d := byte('0'); d <= '9'; d++ {
					if b-'0' > 9 || d == b {
						continue
					}
					n[i] = d
					changed++
					if !rules[name](n) {
						noticed++
					}
				}
				n[i] = b
			}
			if noticed < changed*9/10 {
				t.Errorf("%s: %d of %d changed digits of %s are noticed", name, noticed, changed, one)
			}
		}
		for _, odd := range []string{"", "1", "A", "é1"} {
			if rules[name]([]byte(odd)) {
				t.Errorf("%s holds of %q", name, odd)
			}
		}
	}
}
