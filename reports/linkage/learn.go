package linkage

import (
	"math"
	"math/rand/v2"

	"dossier/detectors/likeness"
)

const (
	randomPairs = 100_000
	rounds      = 25
)

// count reads all people once: how frequent their values are, and how well values agree by chance.
func (p *People) count(m *Model) error {
	m.People = p.Len()
	m.frequencies = newFrequencies(p.Len())
	var a, b likeness.Profile
	for n := range p.Len() {
		if err := p.read(n, &a); err != nil {
			return err
		}
		m.frequencies.add(&a)
	}
	var seen [likeness.Roles]shares
	if p.Len() > 1 {
		rng := rand.New(rand.NewPCG(1, uint64(p.Len()))) //nolint:gosec // a sample
		for range min(randomPairs, p.Len()*p.Len()) {
			i, j := rng.IntN(p.Len()), rng.IntN(p.Len()-1)
			if j >= i {
				j++
			}
			if err := p.read(i, &a); err != nil {
				return err
			}
			if err := p.read(j, &b); err != nil {
				return err
			}
			for r, l := range Compare(&a, &b) {
				seen[r][l]++
			}
		}
	}
	for r := range seen {
		one, chance, _ := priors(likeness.Role(r))
		m.One[r], m.Chance[r] = one, blend(seen[r], chance, smoothing)
	}
	return nil
}

// blend makes shares of counts, with what was thought before counting as so many.
func blend(counts, before shares, weight float64) shares {
	n := weight
	for _, c := range counts[Different:] {
		n += c
	}
	for l := Different; l < levels; l++ {
		counts[l] = (counts[l] + weight*before[l]) / n
	}
	counts[Missing] = 0
	return counts
}

// example is a pair that was found by one key, and how it agrees in what that key does not look at.
type example struct {
	key     int
	pattern Pattern
	chance  [likeness.Roles]float32 // of equal values
}

// learn finds how often fields of one person agree, by expectation and maximisation.
func (m *Model) learn(examples []example, keys int) {
	share := make([]float64, keys) // of pairs that are one person's, by key
	for i := range share {
		share[i] = 0.3
	}
	for range rounds {
		var counts [likeness.Roles]shares
		found, total := make([]float64, keys), make([]float64, keys)
		for i := range examples {
			e := &examples[i]
			odds := share[e.key] / (1 - share[e.key])
			for r, l := range e.pattern {
				if l == Missing {
					continue
				}
				chance := m.Chance[r][l]
				if l == Equal && e.chance[r] > 0 {
					chance = float64(e.chance[r])
				}
				odds *= m.One[r][l] / chance
			}
			p := odds / (1 + odds)
			if math.IsInf(odds, 1) {
				p = 1
			}
			found[e.key] += p
			total[e.key]++
			for r, l := range e.pattern {
				if l != Missing {
					counts[r][l] += p
				}
			}
		}
		for k := range share {
			share[k] = min(0.99, max(0.001, (found[k]+1)/(total[k]+3)))
		}
		for r := range counts {
			one, _, _ := priors(likeness.Role(r))
			m.One[r] = blend(counts[r], one, smoothing)
		}
	}
}
