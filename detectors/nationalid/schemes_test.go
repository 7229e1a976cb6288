package nationalid

import (
	"math/rand/v2"
	"strings"
	"testing"

	"dossier/detectors"
)

// TestRules makes numbers of every scheme at random until one keeps its rule, and changes one digit: a scheme with a check digit must notice
// nearly always, and must not keep so many random numbers that its proof is a lie.
func TestRules(t *testing.T) {
	t.Parallel()
	for _, s := range schemes() {
		t.Run(s.country+" "+string(s.kind)+" "+s.shapes[0], func(t *testing.T) {
			random := rand.New(rand.NewPCG(1, 2)) // so that a scheme more changes nothing for the others
			kept, tries, changed, noticed := 0, 0, 0, 0
			for ; tries < 400_000 && kept < 200; tries++ {
				n := made(random, s)
				if !s.valid(n) {
					continue
				}
				kept++
				at := random.IntN(len(n))
				if !isDigit(n[at]) {
					continue
				}
				n[at] = '0' + (n[at]-'0'+1+byte(random.IntN(9)))%10
				changed++
				if !s.valid(n) {
					noticed++
				}
			}
			if kept == 0 {
				t.Fatal("no random number keeps the rule")
			}
			share := float64(kept) / float64(tries)
			if s.proof >= strong && share > 0.12 {
				t.Errorf("%.3f of random numbers keep a rule that is said to prove much", share)
			}
			if !s.loose && changed > 20 && noticed < changed*3/5 {
				t.Errorf("%d of %d changes were noticed", noticed, changed)
			}
		})
	}
}

// made is a random number of a scheme's first shape; letters and dates are made likely enough to be met.
func made(random *rand.Rand, s *scheme) []byte {
	var n []byte
	shape := strings.ReplaceAll(s.shapes[random.IntN(len(s.shapes))], "X", string("dL"[random.IntN(2)]))
	for i := range len(shape) {
		switch shape[i] {
		case 'd':
			n = append(n, '0'+byte(random.IntN(10)))
		case 'L':
			n = append(n, 'A'+byte(random.IntN(26)))
		}
	}
	if len(n) > 2 && !isDigit(n[0]) && !isDigit(n[1]) && strings.HasPrefix(string(s.kind), "vat") {
		copy(n, s.country)
		if s.country == "CH" {
			copy(n, "CHE")
		}
	}
	if s.country == "CH" && isDigit(n[0]) {
		copy(n, "756")
	}
	return n
}

// TestEveryCountryHasANumber names the countries whose residents' numbers are promised to be known.
func TestEveryCountryHasANumber(t *testing.T) {
	t.Parallel()
	has := map[string]bool{}
	for _, s := range schemes() {
		if s.kind == detectors.NationalID {
			has[s.country] = true
		}
	}
	has["SK"] = has["CZ"] // of Czechoslovakia
	for country := range strings.FieldsSeq(`BE NL FR DE LU ES PT IT IE GB PL CZ SK HU RO BG HR SI AT CH DK SE NO FI EE LV LT GR TR US CA BR MX AR CL
		IN CN KR JP TH SG MY ID ZA AU NZ IL`) {
		if !has[country] {
			t.Errorf("no national number of %s is known", country)
		}
	}
}
